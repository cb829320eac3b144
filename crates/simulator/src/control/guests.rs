//! `/_sim/guests`: who there is, and what they write.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use bytes::Bytes;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, read as parse};
use crate::flow;
use crate::lock;
use crate::sim::Sim;
use crate::world::NewGuest;

type Sims = State<Arc<Sim>>;

pub(super) async fn list(State(sim): Sims) -> Json<Value> {
    let now = sim.clock.now();
    let guests: Vec<Value> = lock(&sim.world).guests().map(|g| g.view(now)).collect();
    Json(json!({"guests": guests}))
}

pub(super) async fn add(State(sim): Sims, body: Bytes) -> Result<(StatusCode, Json<Value>), Problem> {
    let new: NewGuest = parse(&body)?;
    let (key, created) = lock(&sim.world).add_guest(new, &sim.random)?;
    flow::guest_changed(&sim, key);
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    let view = lock(&sim.world).guest(key).map(|g| g.view(sim.clock.now()));
    Ok((status, Json(json!(view))))
}

fn find(sim: &Sim, id: &str) -> Result<u32, Problem> {
    lock(&sim.world).find(id).ok_or_else(|| Problem::missing("guest", id))
}

pub(super) async fn show(State(sim): Sims, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let key = find(&sim, &id)?;
    let view = lock(&sim.world).guest(key).map(|g| g.view(sim.clock.now()));
    view.map(Json).ok_or_else(|| Problem::missing("guest", &id))
}

/// Changes a guest. A new phone number and a marketing opt-out are told to the business, as Meta does.
pub(super) async fn change(
    State(sim): Sims,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let key = find(&sim, &id)?;
    let mut wanted: NewGuest = parse(&body)?;
    let phone = wanted.phone.take();
    let user_id = wanted.user_id.take();
    let preference = wanted.marketing_opt_out;
    {
        let mut world = lock(&sim.world);
        let current = world.guest(key).map(|g| g.user_id.clone()).unwrap_or_default();
        world.add_guest(NewGuest { user_id: Some(current), ..wanted }, &sim.random)?;
    }
    if let Some(stop) = preference {
        flow::address::prefer(&sim, key, stop);
    }
    if phone.is_some() || user_id.is_some() {
        flow::address::change(&sim, key, phone.as_deref(), user_id)?;
    }
    flow::guest_changed(&sim, key);
    show(State(sim), Path(format!("g{key}"))).await
}

pub(super) async fn remove(State(sim): Sims, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    let key = find(&sim, &id)?;
    lock(&sim.world).remove_guest(key);
    sim.tell(|| json!({"event": "gone", "guest": format!("g{key}")}));
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn thread(State(sim): Sims, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    let key = find(&sim, &id)?;
    let now = sim.clock.now();
    let world = lock(&sim.world);
    let guest = world.guest(key).ok_or_else(|| Problem::missing("guest", &id))?;
    let messages: Vec<Value> = guest.thread.iter().map(crate::world::message::Message::view).collect();
    Ok(Json(json!({"guest": guest.view(now), "messages": messages})))
}

pub(super) async fn say(
    State(sim): Sims,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let message: Value = parse(&body)?;
    let wamid = flow::receive::say(&sim, &id, message)?;
    Ok((StatusCode::CREATED, Json(json!({"wamid": wamid}))))
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    /// Id of a voice message of the business that is listened to.
    played: Option<String>,
}

/// The guest opens the chat; with `{"played": "wamid…"}` it also listens to a voice message.
pub(super) async fn read(
    State(sim): State<Arc<Sim>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let key = find(&sim, &id)?;
    let look: Look = if body.is_empty() { Look::default() } else { parse(&body)? };
    flow::open_chat(&sim, key);
    match look.played {
        Some(wamid) if !flow::play(&sim, key, &wamid) => {
            Err(Problem::missing("voice message of the business", &wamid))
        }
        _ => Ok(StatusCode::NO_CONTENT),
    }
}
