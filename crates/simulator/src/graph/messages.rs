//! `POST /{phone-number-id}/messages`: sends, read receipts and typing; and `message_history`, what became of them.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::outbound::{self, Outbound, Request};
use super::templates::{self, Filled};
use super::{GraphError, form, media};
use crate::clock::Millis;
use crate::flow;
use crate::flow::send::{Accepted, accept};
use crate::lock;
use crate::schedule::Due;
use crate::sim::Sim;
use crate::world::message::Message;
use crate::world::{Direction, HookState, Status};

/// Meta: the typing indicator goes after 25 seconds.
const TYPING: Millis = 25_000;

/// What follows a successful call, once its answer is on its way.
pub(crate) type After = Option<Accepted>;

pub(crate) fn post(call: &mut Call<'_>) -> Result<(Value, After), GraphError> {
    match outbound::read(std::mem::take(&mut call.body))? {
        Request::Read { message_id, typing } => {
            read(call.sim, &message_id, typing)?;
            Ok((json!({"success": true}), None))
        }
        Request::Message(message) => {
            let (answer, accepted) = send(call.sim, *message)?;
            Ok((answer, Some(accepted)))
        }
    }
}

fn send(sim: &Sim, mut message: Outbound) -> Result<(Value, Accepted), GraphError> {
    let template = fill(sim, &mut message)?;
    media::check_ids(sim, &message.media)?;
    let input = message.input.clone();
    let is_template = template.is_some();
    let accepted = accept(sim, message, template)?;
    let mut contact = Map::new();
    contact.insert("input".to_owned(), json!(input));
    if let Some(wa_id) = &accepted.wa_id {
        contact.insert("wa_id".to_owned(), json!(wa_id));
    }
    if let Some(user_id) = &accepted.user_id {
        contact.insert("user_id".to_owned(), json!(user_id));
    }
    let mut sent = Map::new();
    sent.insert("id".to_owned(), json!(accepted.wamid));
    if is_template {
        sent.insert("message_status".to_owned(), json!("accepted"));
    }
    let answer = json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]});
    Ok((answer, accepted))
}

fn fill(sim: &Sim, message: &mut Outbound) -> Result<Option<Filled>, GraphError> {
    if message.kind != "template" {
        return Ok(None);
    }
    let strict = sim.dials().rules.templates;
    let mut filled = templates::fill(&lock(&sim.templates), &message.content, strict)?;
    message.media.append(&mut filled.media);
    Ok(Some(filled))
}

/// Marks a guest's message and all before it read. Ids the simulator forgot (it keeps the newest) are taken too.
fn read(sim: &Sim, message_id: &str, typing: bool) -> Result<(), GraphError> {
    let now = sim.clock.now();
    let found = {
        let world = lock(&sim.world);
        world.by_wamid(message_id).map(|(guest, message)| (guest.key, message.seq, message.direction))
    };
    let Some((key, seq, direction)) = found else {
        if message_id.starts_with("wamid.") {
            return Ok(());
        }
        return Err(GraphError::invalid(format!("Message id \"{message_id}\" is not valid.")));
    };
    if direction == Direction::Outbound {
        return Err(GraphError::invalid("Only messages of users can be marked as read."));
    }
    let changed = {
        let mut world = lock(&sim.world);
        // Everything before one that is read was read with it.
        let fresh: Vec<u64> = world.guest(key).map_or_else(Vec::new, |guest| {
            let inbound = guest.thread.iter().rev().filter(|m| m.direction == Direction::Inbound);
            let upto = inbound.filter(|m| m.seq <= seq);
            upto.take_while(|m| m.status() != Status::Read).map(|m| m.seq).collect()
        });
        let places: Vec<_> = fresh.into_iter().map(|seq| crate::world::Place { guest: key, seq }).collect();
        for place in &places {
            world.mark(*place, Status::Read, now);
        }
        if typing && let Some(guest) = world.guest_mut(key) {
            guest.typing_until = now.saturating_add(TYPING);
        }
        places
    };
    for place in changed {
        flow::message_changed(sim, place);
    }
    if typing {
        sim.schedule.at(now.saturating_add(TYPING), Due::TypingEnds(key));
        flow::guest_changed(sim, key);
    }
    Ok(())
}

/// `GET /{phone-number-id}/message_history`, newest first.
pub(crate) fn history(call: &Call<'_>) -> Result<Value, GraphError> {
    let wanted = form::get(call.query, "message_id");
    let items: Vec<Value> = lock(&call.sim.world)
        .newest()
        .map(|(_, message)| message)
        .filter(|m| m.direction == Direction::Outbound && wanted.as_ref().is_none_or(|id| *id == m.wamid))
        .map(|m| {
            json!({
                "id": m.history_id.to_string(),
                "message_id": m.wamid,
                "events": {"data": events(call.sim, m)},
            })
        })
        .collect();
    call.page(items, call.fields().as_deref())
}

/// `GET /{message-history-id}/events`; `None` when there is no such entry.
pub(crate) fn history_events(call: &Call<'_>) -> Option<Result<Value, GraphError>> {
    let id: u64 = call.object.parse().ok()?;
    let events = {
        let world = lock(&call.sim.world);
        let (_, message) = world.newest().find(|(_, m)| m.history_id == id)?;
        events(call.sim, message)
    };
    Some(call.page(events, None))
}

fn events(sim: &Sim, message: &Message) -> Vec<Value> {
    let targets = sim.hooks.targets();
    let uri = targets.first().map(|t| t.subscriber.url.clone()).unwrap_or_default();
    message
        .marks
        .iter()
        .map(|mark| {
            let mut event = Map::new();
            event.insert("delivery_status".to_owned(), json!(mark.status.as_str().to_ascii_uppercase()));
            event.insert("webhook_update_state".to_owned(), json!(mark.hook));
            event.insert("timestamp".to_owned(), json!(mark.at.div_euclid(1_000)));
            event.insert("application".to_owned(), json!({"id": sim.business.app_id}));
            event.insert("webhook_uri".to_owned(), json!(uri));
            if mark.hook == HookState::Failed || mark.hook == HookState::Retrying {
                event.insert("error_description".to_owned(), json!("The receiver did not answer with 200."));
            }
            Value::Object(event)
        })
        .collect()
}
