//! The business sends: rules are checked, the message is put into the guest's thread, and its statuses begin.
//! Acceptance is not delivery: what Meta finds out later becomes a `failed` status here too.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::clock::Millis;
use crate::config::WindowRule;
use crate::graph::GraphError;
use crate::graph::outbound::{MediaRef, Outbound, Source};
use crate::graph::templates::Filled;
use crate::lock;
use crate::rules::{pace, pricing};
use crate::sim::{Dials, Sim};
use crate::world::guest::Guest;
use crate::world::{Direction, Draft, Place, Status, World};

use super::{message_changed, status};

const DAY: Millis = 86_400_000;
/// Meta: the free entry point lasts 72 hours from the answer.
const FREE_ENTRY: Millis = 3 * DAY;
const REACTABLE: Millis = 30 * DAY;

/// What the answer to an accepted message tells.
#[derive(Debug)]
pub(crate) struct Accepted {
    pub place: Place,
    pub wamid: String,
    pub wa_id: Option<String>,
    /// Set when the message went to a user id.
    pub user_id: Option<String>,
    /// What is still to be done; see [`set_off`].
    links: Vec<MediaRef>,
    fails: bool,
}

/// Takes a well-formed message, or says which rule forbids it. Nothing is told to anyone before [`set_off`].
pub(crate) fn accept(
    sim: &Sim,
    mut message: Outbound,
    template: Option<Filled>,
) -> Result<Accepted, GraphError> {
    let dials = sim.dials();
    let now = sim.clock.now();
    if sim.faults.number_is_blocked() {
        return Err(GraphError::of(131_031));
    }
    if !lock(&sim.registration).is_registered() {
        return Err(GraphError::of(133_010));
    }
    if message.phone.as_ref().is_some_and(|phone| *phone == sim.business.digits()) {
        return Err(GraphError::of(131_021));
    }
    if !lock(&sim.throughput).allows(now, dials.rules.throughput) {
        return Err(GraphError::of(130_429));
    }
    let mut world = lock(&sim.world);
    if message.kind == "reaction" {
        may_react(&world, &message.content, now)?;
    }
    let key = world.recipient(message.phone.as_deref(), message.user_id.as_deref(), &sim.random);
    let reply_to = message.reply_to.as_ref().map(|id| {
        let from = world.by_wamid(id).map(|(guest, quoted)| match quoted.direction {
            Direction::Outbound => sim.business.digits(),
            Direction::Inbound => guest.phone.clone().unwrap_or_else(|| guest.user_id.clone()),
        });
        json!({"from": from, "id": id})
    });
    let Some(guest) = world.guest_mut(key) else { return Err(GraphError::of(131_000)) };
    may_send(guest, &message, template.as_ref(), &dials, now)?;
    let failure = later_failure(sim, guest, template.as_ref(), &dials, now);
    let draft = draft(sim, guest, &mut message, template, reply_to, failure, now);
    let fails = draft.errors.is_some();
    let (phone, user_id) = (guest.phone.clone(), guest.user_id.clone());
    let place = world.push(key, draft, now, &sim.random).ok_or_else(|| GraphError::of(131_000))?;
    let wamid = world.at(place).map(|(_, m)| m.wamid.clone()).unwrap_or_default();
    drop(world);
    let links = message.media.into_iter().filter(|m| matches!(m.source, Source::Link(_))).collect();
    let user_id = if message.phone.is_none() { Some(user_id) } else { None };
    Ok(Accepted { place, wamid, wa_id: message.phone.and(phone), user_id, links, fails })
}

/// Meta: no reaction to a reaction, nor to what is older than 30 days. Ids that were forgotten are taken.
fn may_react(world: &World, reaction: &Value, now: Millis) -> Result<(), GraphError> {
    let id = reaction.get("message_id").and_then(Value::as_str).unwrap_or_default();
    let Some((_, target)) = world.by_wamid(id) else { return Ok(()) };
    if target.kind == "reaction" || now.saturating_sub(target.at) > REACTABLE {
        return Err(GraphError::invalid(
            "Message cannot be reacted to: it is a reaction, deleted or older than 30 days",
        ));
    }
    Ok(())
}

/// Rules that refuse at once.
fn may_send(
    guest: &mut Guest,
    message: &Outbound,
    template: Option<&Filled>,
    dials: &Dials,
    now: Millis,
) -> Result<(), GraphError> {
    if guest.refuses.blocked {
        return Err(GraphError::of(130_403));
    }
    if template.is_some_and(|t| t.category == "authentication") && message.phone.is_none() {
        return Err(GraphError::of(131_062));
    }
    if dials.rules.window == WindowRule::Error && template.is_none() && !guest.window_is_open(now) {
        return Err(GraphError::of(131_047));
    }
    if dials.rules.pair_limit && !pace::pair_allows(&mut guest.pair_debt_until, now) {
        return Err(GraphError::of(131_056));
    }
    Ok(())
}

/// Rules whose breach Meta reports later, by a `failed` status.
fn later_failure(
    sim: &Sim,
    guest: &mut Guest,
    template: Option<&Filled>,
    dials: &Dials,
    now: Millis,
) -> Option<GraphError> {
    if guest.refuses.everything {
        return Some(GraphError::of(131_026));
    }
    if template.is_none() && dials.rules.window != WindowRule::Off && !guest.window_is_open(now) {
        return Some(GraphError::of(131_047));
    }
    if template.is_some()
        && !guest.window_is_open(now)
        && !lock(&sim.outreach).allows(guest.key, now, dials.rules.messaging_limit)
    {
        return Some(GraphError::of(131_048));
    }
    if template.is_some_and(|t| t.category == "marketing") {
        if guest.refuses.marketing {
            return Some(GraphError::of(131_050));
        }
        while guest.marketing.front().is_some_and(|at| now.saturating_sub(*at) >= DAY) {
            guest.marketing.pop_front();
        }
        let cap = usize::try_from(dials.rules.marketing_cap).unwrap_or(usize::MAX);
        if cap > 0 && guest.marketing.len() >= cap {
            return Some(GraphError::of(131_049));
        }
        guest.marketing.push_back(now);
    }
    sim.faults.later_failure().map(GraphError::of)
}

fn draft(
    sim: &Sim,
    guest: &mut Guest,
    message: &mut Outbound,
    template: Option<Filled>,
    context: Option<Value>,
    failure: Option<GraphError>,
    now: Millis,
) -> Draft {
    if message.phone.is_some() {
        guest.phone_used = Some(now);
    }
    guest.typing_until = 0;
    if guest.ad_clicked.take().is_some_and(|at| now.saturating_sub(at) < DAY) {
        guest.free_until = Some(now.saturating_add(FREE_ENTRY));
    }
    let free_until = guest.free_until.filter(|end| now < *end);
    let category = template.as_ref().map_or("service", |t| t.category);
    let counted = if category == "service" { lock(&sim.service).take(now) } else { 0 };
    let price = pricing::price(category, now, guest.window_is_open(now), free_until.is_some(), counted);
    Draft {
        direction: Direction::Outbound,
        kind: message.kind.to_owned(),
        content: std::mem::take(&mut message.content),
        context,
        shown: template.map(|t| t.shown),
        callback: message.callback.take(),
        pricing: Some(price),
        free_until,
        errors: failure.map(|error| json!([error.in_status()])),
        wamid: None,
    }
}

/// Begins what follows acceptance: links are fetched, statuses set in.
pub(crate) fn set_off(sim: &Arc<Sim>, accepted: Accepted) {
    message_changed(sim, accepted.place);
    if accepted.links.is_empty() || !sim.dials().rules.fetch_links {
        first_status(sim, accepted.place, accepted.fails);
        return;
    }
    let running = Arc::clone(sim);
    sim.tasks.spawn(async move {
        let fetching = fetch_links(&running, &accepted);
        if let Some(fails) = running.stop.run_until_cancelled(fetching).await {
            message_changed(&running, accepted.place);
            first_status(&running, accepted.place, fails);
        }
    });
}

/// Fetches the links of a message and says whether it fails.
async fn fetch_links(sim: &Sim, accepted: &Accepted) -> bool {
    for link in &accepted.links {
        if let Err(error) = crate::graph::media::fetch(sim, link).await {
            lock(&sim.world).fail(accepted.place, json!([error.in_status()]));
            return true;
        }
    }
    accepted.fails
}

fn first_status(sim: &Sim, place: Place, fails: bool) {
    let next = if fails { Status::Failed } else { Status::Sent };
    status::after(sim, sim.dials().latency.sent, place, next);
}
