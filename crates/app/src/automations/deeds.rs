//! What is decided gets done: rows of the outbox, words for staff and programs, all with the record of why.

use guestlink_domain::automations::{Deed, Occasion, Trace, Unsendable, Withheld, world};
use guestlink_domain::event::DomainEvent;
use guestlink_domain::ids::MessageId;
use guestlink_domain::resort::automations::Automation;
use guestlink_domain::resort::templates::OptIn;
use guestlink_store::automations::NewDone;
use guestlink_store::outbox::Class;
use guestlink_store::webhooks::NewWebhook;
use jiff::SignedDuration;
use serde_json::json;

use super::occur::{Scene, note, stay_prefix, waiting};
use super::person;
use crate::App;
use crate::ids::derived;
use crate::messaging::desk::{Desk, Origin};

/// A message about a stay that could not be sent for so long is of no use any more.
const STALE: SignedDuration = SignedDuration::from_hours(12);
/// The same for one that sells.
const STALE_OFFER: SignedDuration = SignedDuration::from_hours(3);
/// A paused template is tried again after so long, if nobody says how long it is paused (Meta: 3 hours, then 6).
const PAUSED: SignedDuration = SignedDuration::from_hours(3);
/// The same, once a pause should be over and WhatsApp has not said so yet.
const OVER: SignedDuration = SignedDuration::from_mins(10);

impl App {
    /// What a paused template keeps back is looked at again.
    pub(crate) fn later(
        &self,
        desk: &mut Desk,
        scene: &Scene<'_>,
        automation: &Automation,
        key: &str,
        occasion: &Occasion,
        why: &Withheld,
    ) {
        let Withheld::Review(Unsendable::Paused { until, .. }) = why else { return };
        let Some(chat) = desk.chat(scene.seat) else { return };
        let after = |pause| desk.now().saturating_add(pause).unwrap_or(jiff::Timestamp::MAX);
        let due = match until {
            Some(until) if *until > desk.now() => *until,
            Some(_) => after(OVER),
            None => after(PAUSED),
        };
        let mut waiting = waiting(chat, automation, key);
        let follows = guestlink_domain::automations::follows_stay(automation);
        let timer_key = if let Some(stay) = scene.stay.filter(|_| follows) {
            format!("{}{}", stay_prefix(stay), automation.id)
        } else {
            waiting.occasion = Some(occasion.clone().scrubbed());
            format!("automation/{}/{key}", chat.guest.id)
        };
        let timer = self.timer(desk, chat, scene.stay, (&timer_key, due), &waiting);
        desk.batch.timers_set.push(timer);
    }
}

/// A service request to be opened in the guest's name: the service, a word about it, its place among the deeds.
pub(crate) type Asked = (String, Option<String>, usize);

/// Does what was decided, but for service requests: those are left to whoever knows them.
pub(crate) fn perform(
    desk: &mut Desk,
    scene: &mut Scene<'_>,
    (automation, key, occasion): (&Automation, &str, &Occasion),
    deeds: Vec<Deed>,
    trace: &Trace,
) -> Vec<Asked> {
    let now = desk.now();
    let mut asked = Vec::new();
    let Some(chat) = desk.chat(scene.seat) else { return asked };
    let (tenant, guest) = (chat.guest.tenant, chat.guest.id);
    let done = world::done(automation, key, occasion, &deeds, now);
    scene.person.done.push(done.clone());
    scene.spent.micros += trace.cost.as_ref().map_or(0, |price| price.micros);
    desk.batch.done.push(NewDone { tenant, guest, done });
    let mut message = None;
    for (index, deed) in deeds.into_iter().enumerate() {
        if let Deed::Request { service, note } = deed {
            asked.push((service, note, index));
            continue;
        }
        let sent = one(desk, scene, (automation, key, index), deed);
        if let Some(sent) = sent {
            desk.attribute(sent, automation.id.clone(), occasion.booking.clone());
        }
        message = message.or(sent);
    }
    note(desk, scene, "automation.sent", trace, message);
    asked
}

/// Does one thing; the id of a message that is sent.
fn one(
    desk: &mut Desk,
    scene: &mut Scene<'_>,
    (automation, key, index): (&Automation, &str, usize),
    deed: Deed,
) -> Option<MessageId> {
    let now = desk.now();
    match deed {
        Deed::Send { message, opt_in } => {
            let (class, stale) = match opt_in {
                OptIn::Marketing => (Class::MustNotRepeat, STALE_OFFER),
                OptIn::Service | OptIn::Staff => (Class::MustArrive, STALE),
            };
            let expires_at = now.saturating_add(stale).ok();
            let origin = Origin { key, index, at: None, class, expires_at };
            return desk.send(scene.seat, scene.cause, &message, origin);
        }
        // Opened by whoever knows requests.
        Deed::Request { .. } => {}
        Deed::Notify { department, text } => {
            let data = json!({ "department": department, "text": text, "automation": automation.id });
            desk.event_about(scene.seat, scene.stay, scene.cause, DomainEvent::new("staff.notified", data));
        }
        Deed::Tag { tag } => {
            if let Some(chat) = desk.chat_mut(scene.seat) {
                person::tag(chat, &tag);
            }
            scene.person.tags.push(tag.clone());
            let data = json!({ "tag": tag, "automation": automation.id });
            desk.event_about(scene.seat, scene.stay, scene.cause, DomainEvent::new("guest.tagged", data));
        }
        Deed::Webhook { url, body, .. } => {
            let tenant = scene.property.tenant;
            let id = derived(&[b"webhook", tenant.0.as_bytes(), key.as_bytes(), &index.to_be_bytes()]);
            let kind = format!("automation.{}", automation.id);
            let body = json!({ "type": kind, "timestamp": now, "data": body });
            desk.batch.webhooks.push(NewWebhook {
                tenant,
                id,
                property: scene.property.id,
                automation: automation.id.clone(),
                endpoint: None,
                url,
                body: body.to_string(),
                created_at: now,
            });
        }
    }
    None
}
