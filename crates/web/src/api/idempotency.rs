//! `Idempotency-Key`: a request made twice has one effect and one answer. Stands before every operation that changes
//! something; those who send no key are not kept from anything.

use axum::body::Body;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use guestlink_app::access::{Caller, KeptAnswer, Taken};
use http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt as _;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::body::LIMIT;
use super::store;
use crate::problem::Problem;
use crate::routes::Door;

const KEY: &str = "idempotency-key";
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// Characters of a key.
const LONGEST: usize = 255;
/// Headers that belong to an answer.
const KEPT: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

/// The key that came along.
fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
    let refused =
        || Problem::query(format!("`Idempotency-Key` has 1 to {LONGEST} visible ASCII characters."));
    fits.then(|| Some(text.to_owned())).ok_or_else(refused)
}

/// Goes on, at most once for a key.
pub(crate) async fn once(door: &Door, caller: &Caller, request: Request, next: Next) -> Response {
    match key(request.headers()) {
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => match keyed(door, caller, &key, request, next).await {
            Ok(answer) => answer,
            Err(problem) => problem.into_response(),
        },
        Err(problem) => problem.into_response(),
    }
}

async fn keyed(
    door: &Door,
    caller: &Caller,
    key: &str,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let body = crate::body::read(body, LIMIT, &door.budget).await?;
    let print = print(parts.method.as_str(), &parts.uri.to_string(), &body);
    match door.app.take_answer(caller, key, &print).await.map_err(|error| store(&error))? {
        Taken::Answered(kept) => return Ok(again(kept)),
        Taken::Busy => return Err(Problem::busy()),
        Taken::Other => return Err(Problem::key_reused()),
        Taken::Free => {}
    }
    let answer = next.run(Request::from_parts(parts, Body::from(body))).await;
    let (head, body) = answer.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    // What was not done may be tried again; everything else is settled.
    let settled = !head.status.is_server_error() && head.status != StatusCode::TOO_MANY_REQUESTS;
    let kept = if settled {
        let answer = KeptAnswer {
            status: head.status.as_u16(),
            headers: headers_of(&head.headers),
            body: body.clone(),
        };
        door.app.keep_answer(caller, key, &answer).await
    } else {
        door.app.release_answer(caller, key).await
    };
    if let Err(error) = kept {
        tracing::warn!(%error, "the answer to a keyed request was not kept");
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

/// What makes it this request.
fn print(method: &str, address: &str, body: &Bytes) -> Bytes {
    let mut hash = Sha256::new();
    for part in [method.as_bytes(), address.as_bytes(), body] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    Bytes::copy_from_slice(hash.finalize().as_slice())
}

fn headers_of(headers: &HeaderMap) -> Value {
    let kept = KEPT.iter().filter_map(|name| {
        let value = headers.get(name)?.to_str().ok()?;
        Some((name.as_str().to_owned(), Value::from(value)))
    });
    Value::Object(kept.collect::<Map<_, _>>())
}

fn again(kept: KeptAnswer) -> Response {
    let mut answer = Response::new(Body::from(kept.body));
    *answer.status_mut() = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::OK);
    let headers = kept.headers.as_object().into_iter().flatten();
    for (name, value) in headers {
        let pair =
            (HeaderName::try_from(name.as_str()), value.as_str().and_then(|v| HeaderValue::from_str(v).ok()));
        if let (Ok(name), Some(value)) = pair {
            answer.headers_mut().insert(name, value);
        }
    }
    answer.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    answer
}
