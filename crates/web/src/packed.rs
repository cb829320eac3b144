//! A body compressed once and sent many times.

use axum::response::{IntoResponse as _, Response};
use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderValue, VARY};

/// A body, plain and with brotli.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    plain: Bytes,
    brotli: Bytes,
}

/// A page of 40 KB takes about a millisecond.
const QUICK: i32 = 5;
/// For what is packed once a start.
const BEST: i32 = 11;

impl Packed {
    /// As small as it gets.
    pub fn best(plain: Bytes) -> Self {
        Self::with(plain, BEST)
    }

    /// Quickly.
    pub fn quick(plain: Bytes) -> Self {
        Self::with(plain, QUICK)
    }

    fn with(plain: Bytes, quality: i32) -> Self {
        let parameters = BrotliEncoderParams { quality, size_hint: plain.len(), ..Default::default() };
        let mut out = Vec::with_capacity(plain.len() / 3);
        // Writing into memory does not fail; if it did, the plain body would be sent.
        let packed = brotli::BrotliCompress(&mut &plain[..], &mut out, &parameters);
        let brotli = if packed.is_ok() { out.into() } else { Bytes::new() };
        Self { plain, brotli }
    }

    /// The body as the asker can read it.
    pub fn answer(&self, asked: &HeaderMap) -> Response {
        let vary = (VARY, HeaderValue::from_static("accept-encoding"));
        if takes_brotli(asked) && !self.brotli.is_empty() {
            let encoding = (CONTENT_ENCODING, HeaderValue::from_static("br"));
            return ([vary, encoding], self.brotli.clone()).into_response();
        }
        ([vary], self.plain.clone()).into_response()
    }

    /// Bytes it takes in memory.
    pub fn weight(&self) -> usize {
        self.plain.len().saturating_add(self.brotli.len())
    }
}

/// `br`, not refused with `q=0`.
fn takes_brotli(asked: &HeaderMap) -> bool {
    let lists = asked.get_all(ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
    lists.flat_map(|list| list.split(',')).any(|part| {
        let (name, rest) = part.split_once(';').unwrap_or((part, ""));
        let weight = rest.trim().strip_prefix("q=").and_then(|weight| weight.parse::<f32>().ok());
        name.trim().eq_ignore_ascii_case("br") && weight.is_none_or(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::takes_brotli;

    #[test]
    fn brotli_is_sent_to_whoever_takes_it() {
        let takes = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("accept-encoding", value.parse().unwrap());
            takes_brotli(&headers)
        };
        assert!(takes("gzip, deflate, br, zstd") && takes("br;q=0.5") && takes("BR"));
        assert!(!takes("gzip") && !takes("br;q=0") && !takes("brx") && !takes_brotli(&HeaderMap::new()));
    }
}
