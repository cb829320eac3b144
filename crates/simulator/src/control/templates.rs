//! `/_sim/templates`: put approved ones in, decide reviews, pause and disable.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, read};
use crate::graph::templates::{Template, change_status};
use crate::lock;
use crate::sim::Sim;

type Sims = State<Arc<Sim>>;

pub(super) async fn list(State(sim): Sims) -> Json<Value> {
    let views: Vec<Value> = lock(&sim.templates).all().iter().map(Template::view).collect();
    Json(json!({"templates": views}))
}

/// Adds a template that is approved at once.
pub(super) async fn add(State(sim): Sims, body: Bytes) -> Result<(StatusCode, Json<Value>), Problem> {
    let wanted: Value = read(&body)?;
    let id = lock(&sim.templates)
        .approved(&wanted, &sim.random, sim.clock.now())
        .map_err(|error| Problem::bad(error.words()))?;
    sim.tell(|| json!({"event": "templates"}));
    Ok((StatusCode::CREATED, Json(json!({"id": id.to_string(), "status": "APPROVED"}))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    /// Any event of `message_template_status_update`, e.g. `PAUSED`.
    event: String,
    #[serde(default)]
    reason: String,
}

/// Gives a template, named by id or name, a new status and tells subscribers.
pub(super) async fn change(
    State(sim): Sims,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let wanted: Change = read(&body)?;
    let ids: Vec<u64> = {
        let templates = lock(&sim.templates);
        let named = |t: &&Template| t.name == id || t.id.to_string() == id;
        templates.all().iter().filter(named).map(|t| t.id).collect()
    };
    if ids.is_empty() {
        return Err(Problem::missing("template", &id));
    }
    for id in ids {
        change_status(&sim, id, &wanted.event.to_ascii_uppercase(), &wanted.reason);
    }
    Ok(Json(json!({"event": wanted.event})))
}
