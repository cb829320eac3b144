//! The sales conversation at work: what a turn needs is gathered, the domain decides, what follows is put on the
//! desk. Decides nothing itself.

mod country;

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::QuoteId;
use guestlink_domain::ids::TimerId;
use guestlink_domain::language::Lang;
pub use guestlink_domain::sales::conversation::Input;
use guestlink_domain::sales::conversation::{
    self, ConsentChange, Context, Decision, Guest, HandlerChange, PreparedQuote, PropertyFacts, State,
    StayFacts, StayPhase,
};
use guestlink_domain::stays::Calendar;
use guestlink_store::messaging::{self, Consent, ConsentKind, Handler, Identity, IdentityKind, OptOut};
use guestlink_store::outbox::Class;
use guestlink_store::sales::Quote;
use guestlink_store::timers::{NewTimer, TimerCancel};
use guestlink_store::{StoreError, stays};
use jiff::tz::TimeZone;
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::bookings::NotHere;
use crate::messaging::desk::{Chat, Desk, Origin, Seat};
use crate::messaging::inbound::Turn;
use crate::properties::Property;

/// What is known of a guest besides the chat, loaded before the turn.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The stay that is running, coming, or was the last.
    pub stay: Option<StayFacts>,
    /// Has stayed here before.
    pub returning: bool,
    /// Where: ids of accommodations.
    pub stayed_in: Vec<String>,
    /// That stay as it is kept, while it is coming or running.
    pub row: Option<stays::Stay>,
}

/// Decides a turn. Pure in effect: nothing on the desk is changed.
pub(crate) fn decide(
    app: &App,
    desk: &Desk,
    property: &Property,
    seat: Seat,
    known: &Known,
    input: Input,
    calendar: &Calendar,
) -> Option<Decision> {
    let chat = desk.chat(seat)?;
    let state = state_of(chat);
    let language = chat.guest.language.as_deref().map(Lang::new);
    let country = country_of(chat);
    let zones: Vec<_> = country
        .as_deref()
        .map(conversation::zones_of)
        .unwrap_or_default()
        .iter()
        .filter_map(|name| TimeZone::get(name).ok())
        .collect();
    let house = &property.resort.property;
    let ctx = Context {
        now: desk.now(),
        tz: &property.timezone,
        property: PropertyFacts {
            name: &house.name,
            default_language: &property.language,
            booking_url: house.booking_url.as_deref(),
        },
        catalog: &property.catalog,
        pricing: &property.pricing,
        channel: &property.resort.channel,
        texts: &property.texts,
        templates: &property.templates,
        calendar,
        // Our own calendar is read anew for every batch of work.
        calendar_is_fresh: true,
        property_amenities: &property.amenities,
        guest: Guest {
            name: chat.guest.name.as_deref(),
            language: language.as_ref(),
            country: country.as_deref(),
            zones: &zones,
            returning: known.returning,
            stayed_in: &known.stayed_in,
            marketing_consent: flag(chat, MARKETING),
            opted_out: flag(chat, OPTED_OUT),
            stay: known.stay,
        },
        window_open: chat.conversation.window_expires_at.is_some_and(|closes| closes > desk.now()),
        quote_id: QuoteId(app.ids().new_at(desk.now())),
    };
    Some(conversation::decide(&ctx, &state, input))
}

/// Puts what follows from a turn on the desk. Ids of what is sent derive from its key.
pub(crate) fn apply(app: &App, desk: &mut Desk, turn: &Turn<'_>, decision: Decision) {
    let Turn { seat, key, at, cause, .. } = *turn;
    remember(desk, seat, &decision);
    for event in decision.events {
        desk.event(seat, cause, event);
    }
    for change in decision.consent {
        consent(app, desk, seat, cause, change);
    }
    if let Some(change) = decision.handler {
        hand(desk, seat, cause, change);
    }
    for quote in decision.quotes {
        promise(desk, seat, &quote);
    }
    for (index, reply) in decision.replies.iter().enumerate() {
        let origin = Origin { key, index, at, class: Class::MustArrive, expires_at: None };
        let _ = desk.send(seat, cause, reply, origin);
    }
    for name in decision.cancel_timers {
        let Some(chat) = desk.chat(seat) else { continue };
        let (tenant, key) = (chat.guest.tenant, timer_key(chat, name));
        desk.batch.timers_cancelled.push(TimerCancel::Key { tenant, key });
    }
    for timer in decision.timers {
        let id = TimerId(app.ids().new_at(desk.now()));
        let Some(chat) = desk.chat(seat) else { continue };
        let timer = NewTimer {
            tenant: chat.guest.tenant,
            key: timer_key(chat, timer.name),
            id,
            partition: chat.conversation.partition,
            conversation: Some(chat.conversation.id),
            stay: None,
            name: timer.name.to_owned(),
            due_at: timer.due,
            payload: timer.payload,
        };
        desk.batch.timers_set.push(timer);
    }
}

fn timer_key(chat: &Chat, name: &str) -> String {
    format!("conversation/{}/{name}", chat.conversation.id)
}

pub(crate) fn state_of(chat: &Chat) -> State {
    // A record of another version reads as far as it can; one that does not read begins anew.
    serde_json::from_value(chat.conversation.state.clone()).unwrap_or_default()
}

/// The conversation's memory, and what it says about the guest.
fn remember(desk: &mut Desk, seat: Seat, decision: &Decision) {
    let Some(chat) = desk.chat_mut(seat) else { return };
    let before = &chat.conversation.state;
    let after = serde_json::to_value(&decision.state).unwrap_or_default();
    let blank = before.is_null() && decision.state == State::default();
    if *before != after && !blank {
        chat.conversation_mut().state = after;
    }
    let language = decision.state.language.as_ref().map(Lang::as_str);
    if language.is_some() && chat.guest.language.as_deref() != language {
        chat.guest_mut().language = language.map(str::to_owned);
    }
}

fn hand(desk: &mut Desk, seat: Seat, cause: &Cause, change: HandlerChange) {
    let Some(chat) = desk.chat_mut(seat) else { return };
    let (handler, event) = match change {
        HandlerChange::ToHuman { reason, urgent } => {
            let data = serde_json::json!({ "reason": reason, "urgent": urgent });
            (Handler::Human, DomainEvent::new("conversation.handed_over", data))
        }
        HandlerChange::ToBot => {
            (Handler::Bot, DomainEvent::new("conversation.released", serde_json::json!({})))
        }
    };
    chat.conversation_mut().handler = handler;
    desk.event(seat, cause, event);
}

fn promise(desk: &mut Desk, seat: Seat, quote: &PreparedQuote) {
    let Some(chat) = desk.chat(seat) else { return };
    let token_hash = Sha256::digest(quote.id.0.as_bytes());
    let kept = Quote {
        tenant: chat.guest.tenant,
        id: quote.id,
        conversation: Some(chat.conversation.id),
        data: serde_json::to_value(quote).unwrap_or_default(),
        valid_until: quote.valid_until,
        token_hash: bytes::Bytes::copy_from_slice(token_hash.as_slice()),
    };
    desk.batch.quotes.push(kept);
}

/// Keys of the flags kept with a guest.
pub(crate) const MARKETING: &str = "marketing";
/// Agreed to messages about a stay.
pub(crate) const SERVICE: &str = "service";
/// Asked for no more messages.
pub(crate) const OPTED_OUT: &str = "opted_out";

pub(crate) fn flag(chat: &Chat, name: &str) -> bool {
    chat.guest.data.get(name).and_then(serde_json::Value::as_bool).unwrap_or(false)
}

pub(crate) fn set_flag(chat: &mut Chat, name: &str, value: bool) {
    if flag(chat, name) == value {
        return;
    }
    let guest = chat.guest_mut();
    if !guest.data.is_object() {
        guest.data = serde_json::json!({});
    }
    if let Some(data) = guest.data.as_object_mut() {
        data.insert(name.to_owned(), value.into());
    }
}

pub(crate) fn consent(app: &App, desk: &mut Desk, seat: Seat, cause: &Cause, change: ConsentChange) {
    let at = desk.now();
    let Some(chat) = desk.chat_mut(seat) else { return };
    let out = change != ConsentChange::OptIn;
    set_flag(chat, OPTED_OUT, out);
    if out {
        set_flag(chat, MARKETING, false);
    }
    let (tenant, guest, conversation) = (chat.guest.tenant, chat.guest.id, chat.conversation.id);
    let hashes: Vec<_> = chat.identities.iter().map(|identity| app.opt_out_hash(identity)).collect();
    let kinds: &[ConsentKind] =
        if out { &[ConsentKind::Marketing, ConsentKind::All] } else { &[ConsentKind::All] };
    let source = "whatsapp".to_owned();
    let wording = serde_json::to_value(change).ok().and_then(|word| word.as_str().map(str::to_owned));
    for kind in kinds {
        let (source, wording) = (source.clone(), wording.clone().unwrap_or_default());
        desk.batch.consents.push(Consent { tenant, guest, kind: *kind, granted: !out, at, source, wording });
    }
    if out {
        desk.batch.opt_outs.extend(hashes.into_iter().map(|hash| OptOut { tenant, hash, at }));
        desk.batch.outbox_cancelled.push((tenant, conversation));
    }
    let kind = if out { "consent.withdrawn" } else { "consent.given" };
    desk.event(seat, cause, DomainEvent::new(kind, serde_json::json!({ "change": change })));
}

/// The guest's country: the business-scoped id begins with it; else the number's prefix tells.
pub(crate) fn country_of(chat: &Chat) -> Option<String> {
    let by_id =
        chat.identity(IdentityKind::Bsuid).and_then(|id| id.split_once('.')).map(|(country, _)| country);
    by_id
        .filter(|country| country.len() == 2)
        .map(str::to_owned)
        .or_else(|| chat.guest.country.clone())
        .or_else(|| country::of_phone(chat.identity(IdentityKind::Phone)?).map(str::to_owned))
}

impl App {
    /// What remains of an identity that wants no more messages: a keyed hash, which nobody can turn back.
    pub(crate) fn opt_out_hash(&self, identity: &Identity) -> bytes::Bytes {
        let parts: [&[u8]; 3] = [b"opt-out", &self.config().secret_key, identity.value.as_bytes()];
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        bytes::Bytes::copy_from_slice(hash.finalize().as_slice())
    }

    /// What the store knows of a guest besides the chat.
    pub(crate) async fn known(&self, property: &Property, chat: &Chat) -> Result<Known, StoreError> {
        if !property.sells() {
            return Ok(Known::default());
        }
        let today = property.today(self.clock().now());
        let stays = stays::by_guest(self.store(), chat.guest.tenant, chat.guest.id).await?;
        let held = stays.iter().filter(|stay| stay.occupies);
        let phase = |stay: &stays::Stay| match (today < stay.check_in, today > stay.check_out) {
            (true, _) => StayPhase::Upcoming,
            (_, true) => StayPhase::Past,
            _ => StayPhase::InHouse,
        };
        let nearness = |stay: &&stays::Stay| match phase(stay) {
            StayPhase::InHouse => (0, 0),
            StayPhase::Upcoming => (1, days_between(today, stay.check_in)),
            StayPhase::Past => (2, days_between(stay.check_out, today)),
        };
        let nearest = held.clone().min_by_key(nearness);
        let facts = |stay: &stays::Stay| StayFacts {
            phase: phase(stay),
            check_in: stay.check_in,
            check_out: stay.check_out,
        };
        let past = held.filter(|stay| phase(stay) == StayPhase::Past);
        let stayed_in: Vec<String> = past.map(|stay| stay.accommodation.clone()).collect();
        let row = nearest.filter(|stay| phase(stay) != StayPhase::Past).cloned();
        Ok(Known { stay: nearest.map(facts), returning: !stayed_in.is_empty(), stayed_in, row })
    }

    /// A guest nobody knew may still be one who once asked for silence: that outlives the rest.
    pub(crate) async fn recall_opt_out(&self, desk: &mut Desk, seat: Seat) -> Result<(), StoreError> {
        let Some(chat) = desk.chat(seat).filter(|chat| chat.is_new()) else { return Ok(()) };
        let hashes: Vec<_> = chat.identities.iter().map(|identity| self.opt_out_hash(identity)).collect();
        let silent = match desk
            .shelf(chat.conversation.property)
            .and_then(|fetched| fetched.is_silent(&hashes))
        {
            Ok(silent) => silent,
            Err(NotHere) => !messaging::opted_out(self.store(), chat.guest.tenant, &hashes).await?.is_empty(),
        };
        if silent && let Some(chat) = desk.chat_mut(seat) {
            set_flag(chat, OPTED_OUT, true);
        }
        Ok(())
    }
}

fn days_between(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
