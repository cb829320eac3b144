//! One call: written, answered in time and in size, or a [`Failure`] that says how far it came.

use std::time::Duration;

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, Uri};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body as _, Incoming};
use serde::Serialize;

use super::Client;
use super::body::Outgoing;
use crate::errors::{Cause, Class, Failure};

/// Longest `Retry-After` that is believed.
const MAX_RETRY_AFTER: u64 = 24 * 3600;

/// An answer, whatever its status.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Bytes,
}

/// What is sent along.
pub(super) enum Payload {
    None,
    Json(Bytes),
    Form {
        content_type: HeaderValue,
        body: Outgoing,
    },
    /// The whole of a file, for a resumable upload.
    File(Outgoing),
}

impl Payload {
    pub(super) fn json<T: Serialize>(value: &T) -> Result<Self, Failure> {
        let json =
            serde_json::to_vec(value).map_err(|_odd| refused("the request cannot be written as JSON"))?;
        Ok(Self::Json(json.into()))
    }
}

/// A failure of our own, before anything was sent.
pub(super) fn refused(why: &'static str) -> Failure {
    Failure::new(Cause::Refused, Class::Never, why)
}

impl Client {
    /// Calls an endpoint and reads its whole answer.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &[&str],
        query: &[(&str, &str)],
        payload: Payload,
    ) -> Result<Answer, Failure> {
        let uri =
            self.shared.base.endpoint(path, query).ok_or_else(|| refused("an id in the address is empty"))?;
        let settings = &self.shared.settings;
        let exchange = async {
            let response = self.open(method, uri, payload).await?;
            let status = response.status().as_u16();
            let retry_after = retry_after(response.headers());
            let body = whole(response.into_body(), settings.max_answer).await?;
            Ok(Answer { status, retry_after, body })
        };
        let result = tokio::time::timeout(settings.response_deadline, exchange)
            .await
            .unwrap_or_else(|_| Err(timed_out()));
        match &result {
            Ok(answer) => tracing::debug!(status = answer.status, "WhatsApp API answered"),
            Err(failure) => tracing::debug!(%failure, "WhatsApp API call failed"),
        }
        result
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn open(
        &self,
        method: Method,
        uri: Uri,
        payload: Payload,
    ) -> Result<Response<Incoming>, Failure> {
        let mut request = Request::new(Outgoing::empty());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.authorization.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
        // Media are refused without one.
        headers
            .insert(USER_AGENT, HeaderValue::from_static(concat!("guestlink/", env!("CARGO_PKG_VERSION"))));
        match payload {
            Payload::None => {}
            Payload::Json(json) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                *request.body_mut() = Outgoing::pieces([json]);
            }
            Payload::Form { content_type, body } => {
                headers.insert(CONTENT_TYPE, content_type);
                *request.body_mut() = body;
            }
            Payload::File(body) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
                headers.insert("file_offset", HeaderValue::from_static("0"));
                // Resumable uploads know the token by OAuth's older name only.
                if let Some(renamed) = as_oauth(&self.authorization) {
                    headers.insert(AUTHORIZATION, renamed);
                }
                *request.body_mut() = body;
            }
        }
        self.http.request(request).await.map_err(|error| {
            if error.is_connect() {
                Failure::new(Cause::NotConnected, Class::BackOff, "no connection to the WhatsApp API")
            } else {
                broken()
            }
        })
    }
}

fn as_oauth(bearer: &HeaderValue) -> Option<HeaderValue> {
    let token = bearer.to_str().ok()?.strip_prefix("Bearer ")?;
    let mut value = HeaderValue::try_from(format!("OAuth {token}")).ok()?;
    value.set_sensitive(true);
    Some(value)
}

pub(super) fn broken() -> Failure {
    Failure::new(Cause::Broken, Class::Ambiguous, "the connection broke before the answer")
}

pub(super) fn timed_out() -> Failure {
    Failure::new(Cause::TimedOut, Class::Ambiguous, "no answer in time")
}

/// The answer's body, up to `limit` bytes.
async fn whole(body: Incoming, limit: usize) -> Result<Bytes, Failure> {
    let announced = body.size_hint().lower();
    if u64::try_from(limit).is_ok_and(|limit| announced > limit) {
        return Err(too_large());
    }
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(too_large()),
        Err(_) => Err(broken()),
    }
}

pub(super) fn too_large() -> Failure {
    Failure::new(Cause::TooLarge, Class::Ambiguous, "the answer is too large")
}

/// `Retry-After` in seconds. A date would need a clock, and Meta does not send one.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(MAX_RETRY_AFTER)))
}
