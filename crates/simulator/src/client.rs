//! The simulator's own HTTP client: posts webhooks and fetches the links in messages, as Meta's servers do.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use crate::clock::Millis;

/// Answers to webhooks are read to their end up to here, so that the connection can be used again.
const ANSWER_MAX: usize = 64 * 1024;

type Tls = legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

#[derive(Clone)]
pub(crate) struct Client {
    plain: legacy::Client<HttpConnector, Full<Bytes>>,
    /// Made when first needed: reading the machine's certificates takes a while. `None` when it has none.
    tls: Arc<OnceLock<Option<Tls>>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

impl Client {
    pub(crate) fn new() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(Duration::from_secs(5)));
        let plain = legacy::Client::builder(TokioExecutor::new()).build(connector);
        Self { plain, tls: Arc::default() }
    }

    /// Posts a signed body and returns the status of the answer.
    pub(crate) async fn post_webhook(
        &self,
        url: &str,
        signature: &str,
        body: Bytes,
        timeout: Millis,
    ) -> Result<u16, String> {
        let request = Request::post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "facebookexternalua")
            .header(header::ACCEPT, "*/*")
            .header("x-hub-signature-256", signature)
            .body(Full::new(body))
            .map_err(|e| e.to_string())?;
        let timeout = Duration::from_millis(u64::try_from(timeout).unwrap_or(0));
        tokio::time::timeout(timeout, async {
            let answer = self.send(request).await?;
            let status = answer.status().as_u16();
            // The answer's text does not matter; too long a one costs the connection only.
            let _read = Limited::new(answer.into_body(), ANSWER_MAX).collect().await;
            Ok(status)
        })
        .await
        .unwrap_or_else(|_| Err(format!("no answer within {} ms", timeout.as_millis())))
    }

    /// Fetches a link: its MIME type and bytes, at most `max`.
    pub(crate) async fn get(&self, url: &str, max: usize) -> Result<(String, Bytes), String> {
        let fetch = async {
            let mut url: Uri = url.parse().map_err(|e| format!("not a web address: {e}"))?;
            for _ in 0..4 {
                let request = Request::get(url.clone())
                    .header(header::USER_AGENT, "facebookexternalua")
                    .body(Full::default())
                    .map_err(|e| e.to_string())?;
                let answer = self.send(request).await?;
                if answer.status().is_redirection()
                    && let Some(next) = redirect(&url, answer.headers())
                {
                    url = next;
                    continue;
                }
                if !answer.status().is_success() {
                    return Err(format!("HTTP {}", answer.status().as_u16()));
                }
                let mime = answer.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
                let mime = mime.unwrap_or("application/octet-stream").to_owned();
                let body =
                    Limited::new(answer.into_body(), max).collect().await.map_err(|e| e.to_string())?;
                return Ok((mime, body.to_bytes()));
            }
            Err("too many redirects".to_owned())
        };
        tokio::time::timeout(Duration::from_secs(10), fetch)
            .await
            .unwrap_or_else(|_| Err("no answer within 10 s".to_owned()))
    }

    async fn send(
        &self,
        request: Request<Full<Bytes>>,
    ) -> Result<http::Response<hyper::body::Incoming>, String> {
        let sent = if request.uri().scheme_str() == Some("https") {
            match self.tls.get_or_init(tls) {
                Some(tls) => tls.request(request).await,
                None => return Err("no certificates on this machine, so no https".to_owned()),
            }
        } else {
            self.plain.request(request).await
        };
        sent.map_err(|error| {
            let source = std::error::Error::source(&error).map(|s| format!(": {s}")).unwrap_or_default();
            format!("{error}{source}")
        })
    }
}

fn tls() -> Option<Tls> {
    let connector =
        HttpsConnectorBuilder::new().with_native_roots().ok()?.https_only().enable_http1().build();
    Some(legacy::Client::builder(TokioExecutor::new()).build(connector))
}

/// Where a redirect leads: an absolute web address, or a path on the same host.
fn redirect(from: &Uri, headers: &http::HeaderMap) -> Option<Uri> {
    let location: Uri = headers.get(header::LOCATION)?.to_str().ok()?.parse().ok()?;
    if location.host().is_some() {
        return matches!(location.scheme_str(), Some("http" | "https")).then_some(location);
    }
    Uri::builder()
        .scheme(from.scheme()?.clone())
        .authority(from.authority()?.clone())
        .path_and_query(location.path_and_query()?.clone())
        .build()
        .ok()
}
