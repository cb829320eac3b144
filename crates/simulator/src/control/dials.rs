//! `/_sim` itself, and everything that can be turned: faults, latency, rules, delivery, clock, subscribers.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::{Query, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, read};
use crate::clock::{parse_length, rfc3339};
use crate::config::Subscriber;
use crate::faults::Faults;
use crate::sim::Sim;

type Sims = State<Arc<Sim>>;

pub(super) async fn info(State(sim): Sims) -> Json<Value> {
    Json(json!({
        "name": "Guest Link simulator",
        "version": env!("CARGO_PKG_VERSION"),
        "seed": sim.seed,
        "business": {
            "phone_number_id": sim.business.phone_number_id,
            "waba_id": sim.business.waba_id,
            "app_id": sim.business.app_id,
            "display_phone_number": sim.business.display_phone_number,
            "verified_name": sim.business.verified_name,
        },
        "clock": clock_view(&sim),
        "dials": dials_view(&sim),
        "faults": sim.faults.get(),
        "subscribers": subscribers_view(&sim),
        "suggestions": sim.suggestions,
        "last_request": sim.api_calls.last(),
        "last_webhook": sim.hook_calls.last(),
    }))
}

pub(super) async fn faults(State(sim): Sims) -> Json<Value> {
    Json(faults_view(&sim))
}

/// The dials, and how often each API fault has struck.
fn faults_view(sim: &Sim) -> Value {
    let mut view = json!(sim.faults.get());
    if let Value::Object(map) = &mut view {
        map.insert("strikes".to_owned(), json!(sim.faults.strikes()));
    }
    view
}

/// Puts faults in force and lets lanes and pages know.
pub(crate) fn put_faults(sim: &Sim, faults: Faults) {
    sim.faults.set(faults);
    sim.hooks.wake();
    sim.tell(|| json!({"event": "faults", "faults": sim.faults.get()}));
}

pub(super) async fn set_faults(State(sim): Sims, body: Bytes) -> Result<Json<Value>, Problem> {
    let mut given: Value = read(&body)?;
    if let Value::Object(map) = &mut given {
        map.remove("strikes");
    }
    put_faults(&sim, serde_json::from_value(given).map_err(|e| Problem::bad(e.to_string()))?);
    Ok(Json(faults_view(&sim)))
}

pub(super) async fn clear_faults(State(sim): Sims) -> Json<Value> {
    put_faults(&sim, Faults::default());
    Json(faults_view(&sim))
}

fn dials_view(sim: &Sim) -> Value {
    let dials = sim.dials();
    json!({"latency": dials.latency, "rules": dials.rules, "delivery": dials.delivery})
}

pub(super) async fn get(State(sim): Sims) -> Json<Value> {
    Json(dials_view(&sim))
}

/// Turns the dials that are named; the others stay.
pub(super) async fn set(State(sim): Sims, body: Bytes) -> Result<Json<Value>, Problem> {
    let given: Value = read(&body)?;
    let mut merged = dials_view(&sim);
    merge(&mut merged, given);
    let mut part = |name: &str| merged.get_mut(name).map(Value::take).unwrap_or_default();
    let bad = |e: serde_json::Error| Problem::bad(e.to_string());
    let latency = serde_json::from_value(part("latency")).map_err(bad)?;
    let rules = serde_json::from_value(part("rules")).map_err(bad)?;
    let delivery = serde_json::from_value(part("delivery")).map_err(bad)?;
    sim.set_dials(|dials| {
        dials.latency = latency;
        dials.rules = rules;
        dials.delivery = delivery;
    });
    sim.hooks.wake();
    let view = dials_view(&sim);
    sim.tell(|| json!({"event": "dials", "dials": view}));
    Ok(Json(view))
}

fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

fn clock_view(sim: &Sim) -> Value {
    let now = sim.clock.now();
    json!({"now": rfc3339(now), "seconds": now.div_euclid(1_000), "frozen": sim.clock.is_frozen()})
}

pub(super) async fn clock(State(sim): Sims) -> Json<Value> {
    Json(clock_view(&sim))
}

/// `{"advance":"25h"}`, `{"set":"2026-12-24T18:00:00Z"}`, `{"freeze":true}`.
pub(super) async fn move_clock(State(sim): Sims, body: Bytes) -> Result<Json<Value>, Problem> {
    let wanted: Value = read(&body)?;
    let Value::Object(wanted) = wanted else { return Err(Problem::bad("expected an object")) };
    for (key, value) in &wanted {
        match (key.as_str(), value) {
            ("advance", Value::String(text)) => {
                let by = parse_length(text).ok_or_else(|| {
                    Problem::bad(format!(
                        "advance: \"{text}\" is not a length of time; expected e.g. 25h, 90s, 1d 2h"
                    ))
                })?;
                sim.clock.advance(by);
            }
            ("set", Value::String(text)) => {
                let at: jiff::Timestamp = text.parse().map_err(|e| Problem::bad(format!("set: {e}")))?;
                sim.clock.set(at.as_millisecond());
            }
            ("freeze", Value::Bool(freeze)) => sim.clock.freeze(*freeze),
            _ => {
                return Err(Problem::bad(format!("\"{key}\" is not known; expected advance, set or freeze")));
            }
        }
    }
    let view = clock_view(&sim);
    sim.tell(|| json!({"event": "clock", "clock": view}));
    Ok(Json(view))
}

pub(super) async fn reset(State(sim): Sims) -> StatusCode {
    sim.reset();
    StatusCode::NO_CONTENT
}

/// Answers when nothing is on its way any more, or after 30 seconds with `false`.
pub(super) async fn idle(State(sim): Sims) -> Json<Value> {
    let idle = tokio::time::timeout(Duration::from_secs(30), sim.idle()).await.is_ok();
    Json(json!({"idle": idle}))
}

fn subscribers_view(sim: &Sim) -> Value {
    sim.hooks.targets().iter().map(|t| t.view()).collect()
}

pub(super) async fn subscribers(State(sim): Sims) -> Json<Value> {
    Json(json!({"subscribers": subscribers_view(&sim)}))
}

#[derive(Deserialize)]
pub(super) struct How {
    #[serde(default)]
    verify: bool,
}

/// Replaces all subscribers: `[{"url", "app_secret", "verify_token"?}]`; with `?verify=true` after the handshake.
pub(super) async fn set_subscribers(
    State(sim): Sims,
    Query(how): Query<How>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let wanted: Vec<Subscriber> = read(&body)?;
    for subscriber in wanted.iter().filter(|_| how.verify) {
        shake_hands(&sim, subscriber).await?;
    }
    sim.hooks.subscribe(&sim, wanted);
    Ok(Json(json!({"subscribers": subscribers_view(&sim)})))
}

/// Asks the receiver to repeat a challenge, as Meta does before it subscribes an app.
async fn shake_hands(sim: &Sim, subscriber: &Subscriber) -> Result<(), Problem> {
    let challenge = sim.random.digits(10);
    let mark = if subscriber.url.contains('?') { '&' } else { '?' };
    let token = percent(subscriber.verify_token.expose());
    let url = format!(
        "{}{mark}hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={token}",
        subscriber.url
    );
    let refused = |why: String| Problem::bad(format!("{} did not pass the handshake: {why}", subscriber.url));
    let (_, answer) = sim.client.get(&url, 1_024).await.map_err(refused)?;
    if answer.trim_ascii() == challenge.as_bytes() {
        return Ok(());
    }
    Err(refused("it did not answer with the challenge".to_owned()))
}

fn percent(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
