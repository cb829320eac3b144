//! Fetching media, piece by piece, from hosts that may see the token, and no more than allowed.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{Method, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};

use super::Client;
use super::request::{Payload, broken, refused, timed_out, too_large};
use crate::errors::{Failure, classify};

/// A medium that is coming in.
pub struct Download {
    /// MIME type, as the server says.
    pub content_type: Option<String>,
    /// Bytes, when the server says.
    pub length: Option<u64>,
    body: Limited<Incoming>,
    deadline: Duration,
}

impl std::fmt::Debug for Download {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Download({:?}, {:?} bytes)", self.content_type, self.length)
    }
}

impl Client {
    /// Begins to fetch a medium from the address that [`media`](Client::media) gave. The address is not trusted: it must
    /// lead to the API's own host or to one of the settings' `media_hosts`, and redirects are not followed.
    pub async fn download(&self, url: &str) -> Result<Download, Failure> {
        let settings = &self.shared.settings;
        let uri: Uri = url.parse().map_err(|_odd| refused("the medium's address is none"))?;
        if !self.shared.base.may_fetch(&uri, &settings.media_hosts) {
            return Err(refused("the medium's address leads to a host that may not see the token"));
        }
        let deadline = settings.response_deadline;
        let response = tokio::time::timeout(deadline, self.open(Method::GET, uri, Payload::None))
            .await
            .unwrap_or_else(|_| Err(timed_out()))
            .map_err(Failure::repeatable)?;
        let status = response.status();
        if !status.is_success() {
            return Err(classify(status.as_u16(), None, b"").repeatable());
        }
        let content_type =
            response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let body = response.into_body();
        let length = body.size_hint().exact();
        if length
            .is_some_and(|length| usize::try_from(length).is_ok_and(|length| length > settings.max_download))
        {
            return Err(never(too_large()));
        }
        Ok(Download { content_type, length, body: Limited::new(body, settings.max_download), deadline })
    }
}

impl Download {
    /// The next piece; `None` at the end. Each piece must come within the response deadline.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        loop {
            let frame = tokio::time::timeout(self.deadline, self.body.frame())
                .await
                .map_err(|_elapsed| timed_out().repeatable())?;
            match frame {
                None => return Ok(None),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
                Some(Err(error)) if error.is::<LengthLimitError>() => return Err(never(too_large())),
                Some(Err(_)) => return Err(broken().repeatable()),
            }
        }
    }

    /// All of it, in memory.
    pub async fn bytes(mut self) -> Result<Bytes, Failure> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.chunk().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}

/// Too large stays too large.
fn never(mut failure: Failure) -> Failure {
    failure.class = crate::errors::Class::Never;
    failure
}
