//! The way out to addresses that owners write down: booking APIs and calendars. Nothing inside the house can be asked
//! this way: a name is resolved once, addresses that are not public are refused, and what was resolved is what is
//! connected to. No redirect leads to another host, so a token never goes to anybody but the host it was meant for.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue, LOCATION, USER_AGENT};
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use tower_service::Service;

use crate::config::Environment;

/// The variable that opens private addresses, for a test or a demo on one machine.
pub const ALLOW_PRIVATE: &str = "BOOKINGS_ALLOW_PRIVATE_ADDRESSES";
/// From the first byte out to the last byte in.
const PATIENCE: Duration = Duration::from_secs(15);
/// Largest answer.
const LARGEST: usize = 4 << 20;
/// Redirects followed, on the same host.
const HOPS: usize = 3;

/// Why there is no answer.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum OutsideError {
    /// The address is not one we go to. Never again.
    #[error("the address is refused: {0}")]
    Refused(String),
    /// It may work later.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// The host answered, but not with what was asked.
    #[error("the host answered {0}")]
    Status(u16),
}

impl OutsideError {
    /// May the same question have an answer later?
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Unreachable(_) => true,
            Self::Status(status) => *status >= 500 || matches!(status, 404 | 408 | 425 | 429),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// A POST with this body; a GET without.
    pub(crate) post: Option<Bytes>,
}

/// What came back: 200 with a body, or 304.
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub(crate) fresh: bool,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

type Https = HttpsConnector<HttpConnector<Vetted>>;

/// The way out. Made when it is first used: reading root certificates costs the start.
#[derive(Debug)]
pub(crate) struct Outside {
    private: bool,
    client: OnceLock<Result<Client<Https, Full<Bytes>>, String>>,
}

impl Outside {
    pub(crate) fn new(environment: &Environment) -> Self {
        let private =
            environment(ALLOW_PRIVATE).is_some_and(|word| matches!(word.as_str(), "1" | "true" | "yes"));
        Self { private, client: OnceLock::new() }
    }

    /// Would an address be asked, so far as it can be said without asking?
    ///
    /// # Errors
    /// Why not, in plain words.
    pub(crate) fn check(&self, url: &str) -> Result<(), String> {
        let uri: Uri = url.parse().map_err(|_malformed| "it is no address".to_owned())?;
        if !matches!(uri.scheme_str(), Some("https" | "http")) {
            return Err("it is not https".to_owned());
        }
        self.vet(&uri).map_err(|why| match why {
            OutsideError::Refused(why) => why,
            other => other.to_string(),
        })
    }

    /// Asks.
    ///
    /// # Errors
    /// [`OutsideError`]; never after the answer was begun to be believed.
    pub(crate) async fn ask(&self, ask: &Ask) -> Result<Answered, OutsideError> {
        let mut uri: Uri = ask.url.parse().map_err(|_malformed| refused("it is no address"))?;
        for _ in 0..=HOPS {
            let asked = tokio::time::timeout(PATIENCE, self.once(&uri, ask)).await;
            match asked.map_err(|_late| OutsideError::Unreachable("it took too long".to_owned()))?? {
                Step::Done(answered) => return Ok(answered),
                Step::Go(next) => uri = next,
            }
        }
        Err(refused("it redirects too often"))
    }

    async fn once(&self, uri: &Uri, ask: &Ask) -> Result<Step, OutsideError> {
        self.vet(uri)?;
        let client = self.client.get_or_init(|| client(self.private)).as_ref();
        let client = client.map_err(|why| OutsideError::Unreachable(why.clone()))?;
        let method = if ask.post.is_some() { Method::POST } else { Method::GET };
        let mut request = Request::builder().method(method).uri(uri.clone());
        request = request.header(USER_AGENT, concat!("GuestLink/", env!("CARGO_PKG_VERSION")));
        for (name, value) in &ask.headers {
            let name = HeaderName::try_from(name.as_str()).map_err(|_odd| refused("a header's name"))?;
            let value = HeaderValue::try_from(value.as_str()).map_err(|_odd| refused("a header's value"))?;
            request = request.header(name, value);
        }
        let body = Full::new(ask.post.clone().unwrap_or_default());
        let request = request.body(body).map_err(|error| refused(&error.to_string()))?;
        let response = client.request(request).await.map_err(|error| unreachable(&error))?;
        let (parts, body) = response.into_parts();
        if parts.status.is_redirection() && parts.status != StatusCode::NOT_MODIFIED {
            return self.redirected(uri, &parts.headers, ask).map(Step::Go);
        }
        let fresh = parts.status == StatusCode::OK;
        if !fresh && parts.status != StatusCode::NOT_MODIFIED {
            return Err(OutsideError::Status(parts.status.as_u16()));
        }
        let body = Limited::new(body, LARGEST).collect().await;
        let body = body.map_err(|error| OutsideError::Unreachable(error.to_string()))?.to_bytes();
        Ok(Step::Done(Answered { fresh, headers: parts.headers, body }))
    }

    /// Where a redirect leads: only to the same host, and only when nothing was posted.
    fn redirected(&self, from: &Uri, headers: &HeaderMap, ask: &Ask) -> Result<Uri, OutsideError> {
        let to = headers
            .get(LOCATION)
            .and_then(|to| to.to_str().ok())
            .ok_or_else(|| refused("an empty redirect"))?;
        let authority = from.authority().map(ToString::to_string).unwrap_or_default();
        let scheme = from.scheme_str().unwrap_or("https");
        let to = if to.starts_with('/') && !to.starts_with("//") {
            format!("{scheme}://{authority}{to}")
        } else {
            to.to_owned()
        };
        let to: Uri = to.parse().map_err(|_malformed| refused("a malformed redirect"))?;
        let same =
            to.host() == from.host() && to.port_u16() == from.port_u16() && to.scheme() == from.scheme();
        if !same || ask.post.is_some() {
            return Err(refused("it redirects elsewhere"));
        }
        self.vet(&to)?;
        Ok(to)
    }

    /// What can be said about an address before its name is resolved.
    fn vet(&self, uri: &Uri) -> Result<(), OutsideError> {
        let host = uri.host().ok_or_else(|| refused("it has no host"))?;
        if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
            return Err(refused("it has a user in it"));
        }
        if self.private {
            return Ok(());
        }
        if uri.scheme_str() != Some("https") {
            return Err(refused("it is not https"));
        }
        // An address in numbers is never resolved, so it must be looked at here.
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match literal {
            Ok(address) if !is_public(address) => Err(refused("it is inside a private network")),
            _ => Ok(()),
        }
    }
}

enum Step {
    Done(Answered),
    Go(Uri),
}

fn refused(why: &str) -> OutsideError {
    OutsideError::Refused(why.to_owned())
}

fn unreachable(error: &hyper_util::client::legacy::Error) -> OutsideError {
    let mut source: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.downcast_ref::<Private>().is_some() {
            return refused("it leads into a private network");
        }
        if let Some(io) = inner.downcast_ref::<std::io::Error>()
            && io.get_ref().is_some_and(|inner| inner.downcast_ref::<Private>().is_some())
        {
            return refused("it leads into a private network");
        }
        source = inner.source();
    }
    OutsideError::Unreachable(error.to_string())
}

fn client(private: bool) -> Result<Client<Https, Full<Bytes>>, String> {
    let mut plain = HttpConnector::new_with_resolver(Vetted { private });
    plain.enforce_http(false);
    plain.set_connect_timeout(Some(Duration::from_secs(8)));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(provider)
        .map_err(|error| format!("there are no root certificates: {error}"))?;
    let builder = if private { builder.https_or_http() } else { builder.https_only() };
    Ok(Client::builder(TokioExecutor::new()).build(builder.enable_http1().wrap_connector(plain)))
}

/// Every address of the name is private.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into a private network")]
struct Private;

/// Resolves names to public addresses only.
#[derive(Clone, Debug)]
struct Vetted {
    private: bool,
}

impl Service<Name> for Vetted {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let private = self.private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let fit: Vec<SocketAddr> = found.filter(|address| private || is_public(address.ip())).collect();
            if fit.is_empty() {
                return Err(std::io::Error::new(std::io::ErrorKind::PermissionDenied, Private));
            }
            Ok(fit.into_iter())
        })
    }
}

/// Reachable from anywhere, and so no part of anybody's house.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        0 | 10 | 127 | 224.. => true,
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        192 => (b == 168) || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        198 => b == 18 || b == 19 || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let embedded = |at: usize| {
        let octets = address.octets();
        let part = octets.get(at..at.saturating_add(4)).and_then(|part| <[u8; 4]>::try_from(part).ok());
        part.is_some_and(|part| is_public_v4(Ipv4Addr::from(part)))
    };
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    match first {
        // NAT64 and 6to4 carry an IPv4 address.
        0x64 if second == 0xff9b => embedded(12),
        0x2002 => embedded(2),
        0x2001 if second == 0xdb8 || second == 0 => false,
        // Global unicast is 2000::/3; everything else is somebody's own.
        first => (0x2000..0x4000).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_a_house_is_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in
            ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
        {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    fn way(private: bool) -> Outside {
        let word = if private { "1" } else { "0" };
        Outside::new(&Environment::new(move |_| Some(word.to_owned())))
    }

    #[tokio::test]
    async fn addresses_that_are_not_public_are_refused_before_anything_is_sent() {
        for url in [
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest/meta-data",
            "http://example.com/",
            "https://user@example.com/",
            "ftp://example.com/",
            "nonsense",
        ] {
            let ask = Ask { url: url.to_owned(), headers: vec![], post: None };
            assert!(matches!(way(false).ask(&ask).await, Err(OutsideError::Refused(_))), "{url}");
        }
        let ask = Ask { url: "https://localhost/x".to_owned(), headers: vec![], post: None };
        assert!(
            matches!(way(false).ask(&ask).await, Err(OutsideError::Refused(_))),
            "a name that leads inside"
        );
    }

    #[test]
    fn no_redirect_leads_to_another_host() {
        let ask = Ask { url: String::new(), headers: vec![], post: None };
        let from: Uri = "https://a.example/x".parse().unwrap();
        let to = |location: &str| {
            let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_str(location).unwrap())]);
            way(false).redirected(&from, &headers, &ask).map(|uri| uri.to_string())
        };
        assert_eq!(to("/y").unwrap(), "https://a.example/y");
        assert_eq!(to("https://a.example/z").unwrap(), "https://a.example/z");
        for elsewhere in [
            "https://b.example/y",
            "//b.example/y",
            "http://a.example/y",
            "https://a.example:8443/y",
            "https://127.0.0.1/",
        ] {
            assert!(to(elsewhere).is_err(), "{elsewhere}");
        }
    }
}
