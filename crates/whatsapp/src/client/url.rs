//! Addresses: the API's own, and those of media, which come from outside and are not trusted.

use std::fmt::Write as _;

use http::Uri;
use http::uri::{Authority, Scheme};

use super::settings::SettingsError;

/// The API's address and version.
pub(super) struct Base {
    scheme: Scheme,
    authority: Authority,
    /// `http://host/prefix/v26.0`, without a slash at the end.
    prefix: String,
}

impl Base {
    pub(super) fn new(base_url: &str, version: &str) -> Result<Self, SettingsError> {
        let uri: Uri = base_url.trim().parse().map_err(|_odd| SettingsError::BaseUrl)?;
        let scheme = uri.scheme().filter(|scheme| **scheme == Scheme::HTTPS || **scheme == Scheme::HTTP);
        let (Some(scheme), Some(authority)) = (scheme, uri.authority()) else {
            return Err(SettingsError::BaseUrl);
        };
        // A password in the address would end up in logs.
        if authority.as_str().contains('@') || uri.query().is_some() {
            return Err(SettingsError::BaseUrl);
        }
        if !version.is_empty() && !is_version(version) {
            return Err(SettingsError::Version);
        }
        let mut prefix = format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/'));
        if !version.is_empty() {
            prefix.push('/');
            prefix.push_str(version);
        }
        Ok(Self { scheme: scheme.clone(), authority: authority.clone(), prefix })
    }

    pub(super) fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// The address of an endpoint. Everything in it is escaped, so that an id cannot lead elsewhere. `None` for an empty id.
    pub(super) fn endpoint(&self, path: &[&str], query: &[(&str, &str)]) -> Option<Uri> {
        let mut address = self.prefix.clone();
        for segment in path {
            if segment.is_empty() || *segment == "." || *segment == ".." {
                return None;
            }
            address.push('/');
            escape(&mut address, segment);
        }
        for (at, (name, value)) in query.iter().enumerate() {
            address.push(if at == 0 { '?' } else { '&' });
            escape(&mut address, name);
            address.push('=');
            escape(&mut address, value);
        }
        address.parse().ok()
    }

    /// May a medium be fetched from here, with the token? From the API's own host, or by TLS from a host of the list.
    pub(super) fn may_fetch(&self, uri: &Uri, hosts: &[String]) -> bool {
        let Some(authority) = uri.authority().filter(|authority| !authority.as_str().contains('@')) else {
            return false;
        };
        let own = uri.scheme() == Some(&self.scheme) && *authority == self.authority;
        let listed = hosts.iter().any(|host| host.eq_ignore_ascii_case(authority.host()));
        own || (listed
            && uri.scheme() == Some(&Scheme::HTTPS)
            && authority.port_u16().is_none_or(|port| port == 443))
    }
}

fn is_version(version: &str) -> bool {
    let digits =
        |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers = version.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    numbers.is_some_and(|(major, minor)| digits(major) && digits(minor))
}

/// A colon may stand for itself: the names of uploads have one.
fn escape(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) {
            address.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(address, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Base, SettingsError};

    fn base(url: &str, version: &str) -> Base {
        Base::new(url, version).unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    #[test]
    fn addresses_are_put_together() {
        let graph = base("https://graph.facebook.com/", "v26.0");
        assert_eq!(
            graph.endpoint(&["106", "messages"], &[]).unwrap(),
            "https://graph.facebook.com/v26.0/106/messages"
        );
        let local = base("http://127.0.0.1:8081/graph", "");
        let uri = local.endpoint(&["1"], &[("fields", "id,events{a}"), ("after", "x=")]).unwrap();
        assert_eq!(uri, "http://127.0.0.1:8081/graph/1?fields=id%2Cevents%7Ba%7D&after=x%3D");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for odd in ["", "graph.facebook.com", "ftp://a", "https://", "https://user:pw@a", "https://a?b=c"] {
            assert_eq!(Base::new(odd, "v26.0").err(), Some(SettingsError::BaseUrl), "{odd}");
        }
        for odd in ["26", "v26", "v26.x", "../v1.0", "v26.0/x"] {
            assert_eq!(Base::new("https://a", odd).err(), Some(SettingsError::Version), "{odd}");
        }
    }

    #[test]
    fn the_token_goes_to_known_hosts_only() {
        let hosts = ["lookaside.fbsbx.com".to_owned()];
        let graph = base("https://graph.facebook.com", "v26.0");
        let may = |uri: &str| graph.may_fetch(&uri.parse().unwrap(), &hosts);
        assert!(may("https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"));
        assert!(may("https://LOOKASIDE.fbsbx.com:443/x"));
        assert!(may("https://graph.facebook.com/x"));
        for odd in [
            "http://lookaside.fbsbx.com/x",
            "http://graph.facebook.com/x",
            "https://graph.facebook.com:8443/x",
            "https://lookaside.fbsbx.com.evil.example/x",
            "https://evil.example/lookaside.fbsbx.com",
            "https://lookaside.fbsbx.com:8443/x",
            "https://lookaside.fbsbx.com@evil.example/x",
            "http://169.254.169.254/latest/meta-data",
            "/relative",
        ] {
            assert!(!may(odd), "{odd}");
        }
        let local = base("http://127.0.0.1:8081", "v26.0");
        assert!(local.may_fetch(&"http://127.0.0.1:8081/media/1".parse().unwrap(), &hosts));
        assert!(!local.may_fetch(&"http://127.0.0.1:8082/media/1".parse().unwrap(), &hosts));
    }

    proptest! {
        #[test]
        fn no_id_leads_elsewhere(id in "\\PC{1,20}", value in "\\PC{0,20}") {
            let graph = base("https://graph.facebook.com", "v26.0");
            if let Some(uri) = graph.endpoint(&[&id, "messages"], &[("after", &value)]) {
                prop_assert_eq!(uri.authority().unwrap().as_str(), "graph.facebook.com");
                prop_assert_eq!(uri.path().matches('/').count(), 3);
                prop_assert_eq!(uri.query().unwrap().matches('&').count(), 0);
            }
        }
    }
}
