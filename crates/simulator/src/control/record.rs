//! `/_sim/requests` and `/_sim/webhooks`: what was called and what was delivered; and webhooks made by hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, read};
use crate::json as php;
use crate::sim::Sim;
use crate::webhooks::{Content, Event};

#[derive(Deserialize)]
pub(super) struct Range {
    #[serde(default)]
    after: u64,
    limit: Option<usize>,
}

const LIMIT: usize = 1_000;

impl Range {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(LIMIT).clamp(1, 10_000)
    }
}

pub(super) async fn requests(State(sim): State<Arc<Sim>>, Query(range): Query<Range>) -> Json<Value> {
    let calls = sim.api_calls.after(range.after, range.limit());
    let next = calls.last().map_or(range.after, |(n, _)| *n);
    let requests: Vec<Value> = calls.iter().map(|(n, call)| call.view(*n)).collect();
    Json(json!({"requests": requests, "next": next, "last": sim.api_calls.last()}))
}

pub(super) async fn webhooks(State(sim): State<Arc<Sim>>, Query(range): Query<Range>) -> Json<Value> {
    let calls = sim.hook_calls.after(range.after, range.limit());
    let next = calls.last().map_or(range.after, |(n, _)| *n);
    let webhooks: Vec<Value> = calls.iter().map(|(n, call)| call.view(*n)).collect();
    Json(json!({"webhooks": webhooks, "next": next, "last": sim.hook_calls.last()}))
}

#[derive(Deserialize)]
pub(super) struct How {
    /// The body is sent byte for byte.
    #[serde(default)]
    raw: bool,
}

/// Sends a webhook made by hand, signed: `{"field": …, "value": …}` or a whole envelope.
pub(super) async fn send_webhook(
    State(sim): State<Arc<Sim>>,
    Query(how): Query<How>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let event = if how.raw {
        Event { content: Content::Raw(body), lane: 0, about: None }
    } else {
        let value: Value = read(&body)?;
        by_hand(&sim, &value)?
    };
    sim.hooks.emit(&sim, event);
    Ok((StatusCode::ACCEPTED, Json(json!({"queued": true}))))
}

/// One webhook of each kind that nothing here causes by itself, ready for `POST /_sim/webhooks`.
pub(super) async fn samples(State(sim): State<Arc<Sim>>) -> Json<Value> {
    let samples = filled(include_str!("samples.json"), &sim);
    Json(json!({"samples": serde_json::from_str::<Value>(&samples).unwrap_or_default()}))
}

/// Puts number and time in the place of their names.
fn filled(samples: &str, sim: &Sim) -> String {
    let now = sim.clock.seconds().to_string();
    samples
        .replace("\"{{now_number}}\"", &now)
        .replace("{{now}}", &now)
        .replace("{{number_id}}", &sim.business.phone_number_id)
        .replace("{{number}}", &sim.business.digits())
}

/// An event from a value: a change when it has `field`, else the whole body.
pub(crate) fn by_hand(sim: &Sim, value: &Value) -> Result<Event, Problem> {
    if let Some(field) = value.get("field").and_then(Value::as_str) {
        let change = value.get("value").cloned().ok_or_else(|| Problem::bad("\"value\" is missing"))?;
        let time = (field != "messages").then(|| sim.clock.seconds());
        let content = Content::Change { field: field.to_owned(), value: change, time };
        return Ok(Event { content, lane: 0, about: None });
    }
    Ok(Event { content: Content::Raw(Bytes::from(php::to_vec(value))), lane: 0, about: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use guestlink_whatsapp::webhook::{self, Event as Told, Field};

    #[test]
    fn every_sample_is_a_webhook_a_client_can_read() {
        let sim = Sim::new(Config::default());
        let samples: Value = serde_json::from_str(&filled(include_str!("samples.json"), &sim)).unwrap();
        let mut fields = std::collections::BTreeSet::new();
        for sample in samples.as_array().unwrap() {
            assert!(sample["title"].is_string() && !sample.to_string().contains("{{n"), "{sample}");
            let event = Arc::new(by_hand(&sim, sample).unwrap());
            let body = crate::webhooks::body(&sim.business.waba_id, &[event]);
            let items = webhook::parse(&body).unwrap().items;
            let known = items.iter().all(|item| match &item.event {
                Told::Unparsed { .. } => false,
                Told::Field { field, .. } => {
                    (**field == Field::Other) == (sample["field"] == "something_new")
                }
                _ => true,
            });
            assert!(known && !items.is_empty(), "{sample}: {items:?}");
            fields.insert(sample["field"].as_str().unwrap().to_owned());
        }
        assert!(fields.len() > 15, "{fields:?}");
    }
}
