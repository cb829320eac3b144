//! Requests to addresses that owners write into their files: over https, to public addresses only, so that nobody
//! reaches into the house through us. The name is resolved once, and what it leads to is what is connected to.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioExecutor;
use tower_service::Service;

/// Who may be asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reach {
    /// Public addresses, over https.
    Public,
    /// Anything; for tests.
    Anywhere,
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answered {
    /// This status.
    Status(u16),
    /// The address may not be asked; asking again changes nothing.
    Refused(String),
    /// No answer.
    Nothing(String),
}

type Connector = HttpsConnector<HttpConnector<Guarded>>;

/// The line to other programs.
#[derive(Clone)]
pub struct Outgoing {
    reach: Reach,
    client: Option<Client<Connector, Full<Bytes>>>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl Outgoing {
    /// A line. Without the system's root certificates nobody can be asked.
    pub fn new(reach: Reach) -> Self {
        let mut plain = HttpConnector::new_with_resolver(Guarded(reach));
        plain.enforce_http(false);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client =
            HttpsConnectorBuilder::new().with_provider_and_native_roots(provider).ok().map(|builder| {
                let builder =
                    if reach == Reach::Public { builder.https_only() } else { builder.https_or_http() };
                let connector = builder.enable_http1().wrap_connector(plain);
                Client::builder(TokioExecutor::new()).build(connector)
            });
        Self { reach, client }
    }

    /// Posts a body. Redirects are not followed.
    pub async fn post(&self, url: &str, headers: &[(&str, String)], body: String) -> Answered {
        let Ok(uri) = url.parse::<http::Uri>() else {
            return Answered::Refused("the address cannot be read".to_owned());
        };
        if let Err(why) = permitted(&uri, self.reach) {
            return Answered::Refused(why.to_owned());
        }
        let Some(client) = &self.client else {
            return Answered::Nothing("this machine has no root certificates".to_owned());
        };
        let mut request = http::Request::post(uri);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let Ok(request) = request.body(Full::new(Bytes::from(body))) else {
            return Answered::Refused("the request cannot be written".to_owned());
        };
        match client.request(request).await {
            Ok(response) => Answered::Status(response.status().as_u16()),
            Err(error) => Answered::Nothing(error.to_string()),
        }
    }
}

fn permitted(uri: &http::Uri, reach: Reach) -> Result<(), &'static str> {
    if reach == Reach::Anywhere {
        return Ok(());
    }
    if uri.scheme_str() != Some("https") {
        return Err("only https is spoken");
    }
    let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    match host.parse::<IpAddr>() {
        Ok(address) if !is_public(address) => Err("the address is not a public one"),
        _ if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) => {
            Err("an address with a user in it")
        }
        _ => Ok(()),
    }
}

/// Resolves names, and gives only what may be connected to.
#[derive(Clone, Copy, Debug)]
struct Guarded(Reach);

impl Service<Name> for Guarded {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let reach = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may = |address: &SocketAddr| reach == Reach::Anywhere || is_public(address.ip());
            let found: Vec<SocketAddr> = found.filter(may).collect();
            if found.is_empty() {
                return Err(std::io::Error::other("the name leads to no public address"));
            }
            Ok(found.into_iter())
        })
    }
}

/// Addresses of the internet at large (RFC 6890 and its successors name the others).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let private = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_documentation()
        || address.is_multicast()
        || address.is_unspecified();
    let special = a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b));
    !private && !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    let [first, second, ..] = address.segments();
    let embeds = first == 0x2002 || (first == 0x0064 && second == 0xff9b) || (first == 0x2001 && second == 0);
    // Only global unicast is public, without what tunnels to an IPv4 address or is kept for documentation.
    (0x2000..0x4000).contains(&first) && !embeds && !(first == 0x2001 && second == 0x0db8) && first != 0x3fff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_internet_at_large_is_public() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in ["1.1.1.1", "93.184.216.34", "2606:4700::1111"] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[tokio::test]
    async fn what_leads_inside_is_refused_before_anything_leaves() {
        let line = Outgoing::new(Reach::Public);
        for url in [
            "http://example.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://169.254.169.254/latest",
            "https://user@10.0.0.1/",
            "https://a@example.com/",
            "not an address",
        ] {
            let answered = line.post(url, &[], "{}".to_owned()).await;
            assert!(matches!(answered, Answered::Refused(_)), "{url}: {answered:?}");
        }
        let named = line.post("https://localhost:1/x", &[], "{}".to_owned()).await;
        assert!(matches!(named, Answered::Nothing(_)), "{named:?}");
    }

    #[tokio::test]
    async fn a_body_arrives_with_its_headers() {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut read = vec![0_u8; 4096];
            let length = stream.read(&mut read).await.unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            String::from_utf8_lossy(&read[..length]).into_owned()
        };
        let line = Outgoing::new(Reach::Anywhere);
        let headers = [("webhook-id", "msg_1".to_owned())];
        let (request, answered) = tokio::join!(server, line.post(&url, &headers, "{\"a\":1}".to_owned()));
        assert_eq!(answered, Answered::Status(204));
        assert!(request.contains("webhook-id: msg_1") && request.contains("{\"a\":1}"), "{request}");
    }
}
