//! Connecting: name, network and TLS within one short time. Whatever fails here is proof that nothing was sent.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tower_service::Service;

use super::settings::SettingsError;

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// Connects with a time limit.
#[derive(Clone)]
pub(super) struct Connector {
    plain: HttpConnector,
    /// Missing when the API is reached without TLS: reading the root certificates would cost the start for nothing.
    tls: Option<HttpsConnector<HttpConnector>>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: bool, timeout: Duration) -> Result<Self, SettingsError> {
        let mut plain = HttpConnector::new();
        plain.set_nodelay(true);
        let tls = if tls { Some(with_tls(plain.clone())?) } else { None };
        Ok(Self { plain, tls, timeout })
    }
}

fn with_tls(mut plain: HttpConnector) -> Result<HttpsConnector<HttpConnector>, SettingsError> {
    plain.enforce_http(false);
    // Named, because another crate may bring a second provider into the build.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(provider)
        .map_err(|error| SettingsError::NoCertificates(error.to_string()))?;
    Ok(builder.https_only().enable_http1().wrap_connector(plain))
}

impl Service<Uri> for Connector {
    type Response = Stream;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // Neither connector below ever has to wait for readiness.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self { mut plain, tls, timeout } = self.clone();
        Box::pin(async move {
            let connecting = async {
                match tls {
                    Some(mut tls) => tls.call(uri).await,
                    None => Ok(MaybeHttpsStream::Http(plain.call(uri).await?)),
                }
            };
            tokio::time::timeout(timeout, connecting).await?
        })
    }
}
