//! `GET /api/v1/events`: the same events for those who cannot keep a line open. Asks once, or waits until something comes.

use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use guestlink_app::realtime::Heard;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// Longest wait.
const LONGEST: u64 = 25;

/// What is asked for.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Asked {
    /// The last id that was heard, as `0-1234`; without it, nothing but the id to begin with.
    #[schemars(length(max = 50))]
    after: Option<String>,
    /// Seconds to wait for something new: 0 to 25, 0 if not said.
    #[schemars(range(min = 0, max = 25))]
    wait: Option<String>,
}

/// What has happened.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes what is put together from pieces that are written out already")]
pub(crate) struct Told {
    /// The id to ask behind next time.
    last: String,
    /// Too much was missed to be told: look at everything anew.
    anew: bool,
    /// The events, oldest first.
    events: Vec<EventShape>,
}

/// Something that happened.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "describes what is put together from pieces that are written out already")]
pub(crate) struct EventShape {
    /// Its place in the log.
    id: String,
    /// What, dotted: `message.received`.
    kind: String,
    /// When.
    at: String,
    /// Where.
    property: Option<String>,
    /// In which chat.
    conversation: Option<String>,
    /// About which guest.
    guest: Option<String>,
    /// About which stay.
    stay: Option<String>,
    /// The user who did it, if it was one.
    by: Option<String>,
    /// Its facts.
    data: serde_json::Value,
}

/// Tells what has happened since.
pub(crate) async fn events(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Response {
    let Ok(Query(asked)) = asked else {
        return Problem::query("The query holds each name once: `after`, `wait`.").into_response();
    };
    let Ok(from) = asked.after.as_deref().map(str::parse).transpose() else {
        return Problem::query("`after` is an id of an event, as 0-1234.").into_response();
    };
    let wait = match asked.wait.as_deref().map_or(Ok(0), str::parse::<u64>) {
        Ok(wait) if wait <= LONGEST => Duration::from_secs(wait),
        _ => return Problem::query("`wait` is a number of seconds from 0 to 25.").into_response(),
    };
    let subscription = door.app.watch(caller.tenant, super::sight(&caller), from).await;
    let mut subscription = match subscription {
        Ok(subscription) => subscription,
        Err(error) => {
            tracing::warn!(%error, "the event log could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let heard = match subscription.at_once() {
        Some(heard) => Some(heard),
        None if wait.is_zero() => None,
        None => tokio::select! {
            heard = subscription.next() => Some(heard),
            () = door.app.clock().sleep(wait) => None,
            () = door.stop.cancelled() => None,
        },
    };
    let (events, last, anew) = match heard {
        Some(Heard::Events { text, last }) => (text, last, false),
        Some(Heard::Anew(last)) => (Bytes::from_static(b"[]"), last, true),
        _ => (Bytes::from_static(b"[]"), subscription.last(), false),
    };
    let mut body = format!(r#"{{"last":"{last}","anew":{anew},"events":"#).into_bytes();
    body.extend_from_slice(&events);
    body.push(b'}');
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], body).into_response()
}
