//! Who is told what: the guest once for each visible change, in the channel they used; the staff what they need to act.

use guestlink_domain::event::Cause;
use guestlink_domain::ids::GuestId;
use guestlink_domain::language::Lang;
use guestlink_domain::messaging::Outbound;
use guestlink_domain::requests::routing::{self, Load, Loads};
use guestlink_domain::requests::staff::{Line, Why};
use guestlink_domain::requests::words::Words;
use guestlink_domain::requests::{Actor, Change, Channel, Request, Stamp, State, Tell};
use guestlink_domain::resort::services::{Notify, StaffMember};
use guestlink_store::messaging::{self as chats, Identity, IdentityKind};
use guestlink_store::outbox::Class;
use guestlink_store::{StoreError, requests as stored};
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp};

use super::work::{Case, How, stamp as stamped};
use crate::App;
use crate::messaging::desk::{Chat, Desk, Origin, Seat};
use crate::messaging::partition;
use crate::properties::Property;
use crate::sales;

/// A word about a request that could not leave for so long is of no use any more.
const STALE: SignedDuration = SignedDuration::from_hours(6);
/// Stars are asked for at most once in so long (hospitality facts 4.3).
const STARS: SignedDuration = SignedDuration::from_hours(24);
/// Where it is kept with the guest.
const STARS_ASKED: &str = "stars_asked_at";

impl App {
    pub(crate) fn words<'a>(&self, property: &'a Property) -> Words<'a> {
        Words {
            resort: &property.resort,
            texts: &property.texts,
            zone: &property.timezone,
            now: self.clock().now(),
        }
    }

    /// Tells the guest, where they asked.
    pub(super) async fn tell_guest(
        &self,
        desk: &mut Desk,
        matter: &Case,
        told: &Tell,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let Some(request) = &matter.request else { return Ok(()) };
        if request.via == Channel::Page {
            // The page shows how its requests stand, by itself.
            return Ok(());
        }
        let Some(guest) = matter.about.guest else { return Ok(()) };
        let Some(seat) = self.seat_of_guest(desk, matter, guest).await? else { return Ok(()) };
        let now = desk.now();
        let Some(chat) = desk.chat_mut(seat) else { return Ok(()) };
        if sales::flag(chat, sales::OPTED_OUT) && chat.conversation.last_inbound_at.is_none() {
            return Ok(());
        }
        let stars = *told == Tell::Solved && request.rating.is_none() && may_ask_for_stars(chat, now);
        let lang = language(chat, request, &matter.property);
        let words = self.words(&matter.property);
        let open = chat.conversation.window_expires_at.is_some_and(|closes| closes > now);
        let message = if open {
            Some(words.tell(matter.id, request, told, &lang, stars))
        } else if sales::flag(chat, sales::SERVICE) || chat.conversation.last_inbound_at.is_some() {
            let name = chat.guest.name.as_deref().and_then(|name| name.split_whitespace().next());
            words.template(matter.id, request, told, &lang, name.unwrap_or("–"))
        } else {
            None
        };
        let Some(message) = message else { return Ok(()) };
        if stars && open {
            remember_stars(chat, now);
        }
        let key = format!("request/{}/{}/guest", matter.id, request.version);
        let expires_at = now.saturating_add(STALE).ok();
        let origin = Origin { key: &key, index: 0, at: None, class: Class::MustArrive, expires_at };
        let _ = desk.send(seat, cause, &message, origin);
        Ok(())
    }

    pub(super) async fn seat_of_guest(
        &self,
        desk: &mut Desk,
        matter: &Case,
        guest: GuestId,
    ) -> Result<Option<Seat>, StoreError> {
        let number = match matter.about.conversation.and_then(|id| desk.seat_of(id)) {
            Some(seat) => return Ok(Some(seat)),
            None => self.numbers_of(matter.property.id).into_iter().next(),
        };
        let Some(number) = number else { return Ok(None) };
        let guest = self.merged_into(matter.tenant, guest).await?;
        if let Some(seat) = desk.seat_of_guest(&number, guest) {
            return Ok(Some(seat));
        }
        let loaded = chats::by_guests(self.store(), matter.tenant, &number, &[guest]).await?;
        let Some(loaded) = loaded.into_iter().next() else { return Ok(None) };
        let known = loaded.identities.iter().min_by_key(|one| one.kind != IdentityKind::Phone);
        let partition = partition::of(known.map_or("", |known| &known.value));
        Ok(Some(desk.lay(&matter.property, &number, partition, loaded)))
    }

    /// Tells the staff what follows from changes. That they were told is part of the record.
    pub(super) async fn tell_staff(
        &self,
        desk: &mut Desk,
        matter: &mut Case,
        before: Option<&Request>,
        changes: &[Change],
        stamp: &Stamp,
        how: How<'_>,
    ) -> Result<(), StoreError> {
        let Some(after) = matter.request.clone() else { return Ok(()) };
        for change in changes {
            self.tell_of(desk, matter, (before, &after), change, stamp, how).await?;
        }
        let waits = after.state.is_in_pool() || after.state == State::AwaitingApproval;
        let again = changes.iter().any(|change| matches!(change, Change::Reopened { .. }));
        let stirs = |change: &Change| {
            matches!(
                change,
                Change::Asked(_)
                    | Change::Due
                    | Change::Released { .. }
                    | Change::Passed { .. }
                    | Change::Reopened { .. }
                    | Change::ApprovalAsked
                    | Change::Merged { .. }
            )
        };
        if waits && changes.iter().any(stirs) {
            let why = if again { Why::Again } else { Why::Waits };
            // Who heard that a colleague has it must hear that it waits again; who heard of two, that it is three.
            let merged = changes.iter().all(|change| matches!(change, Change::Merged { .. }));
            let given_back = before.is_some_and(|before| before.state.holder().is_some());
            self.tell_pool(desk, matter, why, merged || given_back, how.cause).await?;
        }
        Ok(())
    }

    /// Everybody it may concern and who does not know yet; `all`: also those who do.
    pub(super) async fn tell_pool(
        &self,
        desk: &mut Desk,
        matter: &mut Case,
        why: Why,
        all: bool,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let Some(request) = matter.request.clone() else { return Ok(()) };
        let property = matter.property.clone();
        let local = self.local(&property);
        let loads = self.loads(desk, &property).await?;
        let services = &property.resort.services;
        let mut chosen = routing::pool(services, &request, local, &loads);
        if chosen.is_empty() {
            // Nobody of the team is there: whoever leads it has to know.
            let lead = guestlink_domain::requests::Level::Lead;
            chosen = routing::superiors(services, &request, lead, local);
        }
        chosen.retain(|member| all || !request.told.contains(&member.id));
        let mut members = Vec::new();
        for member in chosen {
            if self.tell_member(desk, matter, member, why, cause).await? {
                members.push(member.id.clone());
            }
        }
        if !members.is_empty() {
            let stamp = stamped(desk.now(), Actor::House, Channel::Clock);
            let _ = self.fold(desk, matter, &Change::Told { members }, &stamp, cause);
        }
        Ok(())
    }

    /// A change that concerns some of the staff.
    async fn tell_of(
        &self,
        desk: &mut Desk,
        matter: &Case,
        (before, after): (Option<&Request>, &Request),
        change: &Change,
        stamp: &Stamp,
        how: How<'_>,
    ) -> Result<(), StoreError> {
        let property = matter.property.clone();
        let member = |id: &str| property.resort.services.staff.iter().find(|member| member.id == id);
        match change {
            Change::Accepted { member: who } | Change::Approved { member: who } => {
                let known = how.member_knows && stamp.by.member() == Some(who);
                if let Some(holder) = member(who).filter(|_| !known) {
                    let words = self.words(&property);
                    let message = words.yours(matter.id, after, &words.lang_of(holder));
                    self.write_to(desk, matter, holder, message, "yours", how.cause).await?;
                }
                let name = member(who).map_or(who.as_str(), |holder| holder.name.as_str());
                for other in after.told.iter().filter(|other| *other != who).filter_map(|id| member(id)) {
                    self.say_to(desk, matter, other, (Line::Taken, name), how.cause).await?;
                }
            }
            Change::Cancelled { .. } | Change::Voided { .. } => {
                let holder = before.and_then(|before| before.state.holder());
                let waited = before.is_some_and(|before| before.state.is_in_pool());
                let concerned = after.told.iter().filter(|_| waited).map(String::as_str).chain(holder);
                for id in concerned.collect::<std::collections::BTreeSet<_>>() {
                    if stamp.by.member() != Some(id)
                        && let Some(member) = member(id)
                    {
                        self.say_to(desk, matter, member, (Line::Cancelled, ""), how.cause).await?;
                    }
                }
            }
            Change::Merged { .. } => {
                if let Some(holder) = after.state.holder().and_then(member) {
                    self.tell_member(desk, matter, holder, Why::Waits, how.cause).await?;
                }
            }
            Change::Escalated { level, to } => {
                for id in to {
                    if let Some(member) = member(id) {
                        self.tell_member(desk, matter, member, Why::Late(*level), how.cause).await?;
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Tells a member by their first way that is open to us; whether there was one.
    pub(super) async fn tell_member(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        why: Why,
        cause: &Cause,
    ) -> Result<bool, StoreError> {
        for way in member.ways() {
            if self.tell_by(desk, matter, member, (way, why), cause).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Tells a member by one way; whether it is open to us.
    pub(super) async fn tell_by(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        (way, why): (Notify, Why),
        cause: &Cause,
    ) -> Result<bool, StoreError> {
        match way {
            Notify::Whatsapp => self.tell_in_chat(desk, matter, member, why, cause).await,
            Notify::Email | Notify::Push => self.queue_notice(desk, matter, member, way, why).await,
        }
    }

    async fn tell_in_chat(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        why: Why,
        cause: &Cause,
    ) -> Result<bool, StoreError> {
        let (Some(request), Some(seat)) =
            (&matter.request, self.seat_of_member(desk, &matter.property, member).await?)
        else {
            return Ok(false);
        };
        let words = self.words(&matter.property);
        let open = is_open(desk, seat);
        let message = if open {
            let link = self.request_link(matter);
            Some(words.task(matter.id, request, why, &words.lang_of(member), link.as_deref()))
        } else {
            words.task_template(matter.id, request, member)
        };
        let Some(message) = message else { return Ok(false) };
        send_to_member(desk, matter, (seat, member), &message, "task", cause);
        Ok(true)
    }

    /// Where a request is on the dashboard.
    pub(crate) fn request_link(&self, matter: &Case) -> Option<String> {
        let base = self.config().public_url.as_ref()?;
        Some(format!("{base}/requests/{}", matter.id))
    }

    /// A word to a member, if their window is open: nothing that would need a template.
    pub(super) async fn say_to(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        (line, who): (Line, &str),
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let Some(request) = &matter.request else { return Ok(()) };
        let words = self.words(&matter.property);
        let message = words.word(line, Some(request), who, &words.lang_of(member));
        self.write_to(desk, matter, member, message, line.name(), cause).await
    }

    pub(super) async fn write_to(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        message: Outbound,
        what: &str,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let seat = self.seat_of_member(desk, &matter.property, member).await?;
        if let Some(seat) = seat.filter(|seat| is_open(desk, *seat)) {
            send_to_member(desk, matter, (seat, member), &message, what, cause);
        }
        Ok(())
    }

    /// A member's chat with the house.
    pub(super) async fn seat_of_member(
        &self,
        desk: &mut Desk,
        property: &Property,
        member: &StaffMember,
    ) -> Result<Option<Seat>, StoreError> {
        let (Some(phone), Some(number)) =
            (member.whatsapp.as_ref(), self.numbers_of(property.id).into_iter().next())
        else {
            return Ok(None);
        };
        let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
        let partition = partition::of(&digits);
        let identity = Identity { kind: IdentityKind::Phone, value: digits };
        if let Some(seat) = desk.find(&number, &identity) {
            return Ok(Some(seat));
        }
        let known = std::slice::from_ref(&identity);
        if let Some(loaded) =
            chats::load(self.store(), property.tenant, &number, known).await?.into_iter().next()
        {
            return Ok(Some(desk.lay(property, &number, partition, loaded)));
        }
        let seat = desk.seat(property, &number, partition, known);
        if let Some(chat) = desk.chat_mut(seat) {
            let guest = chat.guest_mut();
            guest.name = Some(member.name.clone());
            guest.language = member.languages.first().map(ToString::to_string);
        }
        Ok(Some(seat))
    }

    /// How busy everybody is.
    async fn loads(&self, desk: &Desk, property: &Property) -> Result<Loads, StoreError> {
        let since = self.day_began(property);
        let busy = stored::loads(self.store(), property.tenant, property.id, since).await?;
        let count = |number: i64| u16::try_from(number).unwrap_or(u16::MAX);
        let mut loads = Loads::default();
        for one in busy {
            loads.0.insert(one.member, Load { open: count(one.open), today: count(one.since) });
        }
        // What this very work gives somebody is not in the database yet.
        let here = desk.batch.requests.iter().filter(|changed| changed.now.open);
        for member in here.filter_map(|changed| changed.now.member.clone()) {
            let load = loads.0.entry(member).or_default();
            load.open = load.open.saturating_add(1);
        }
        Ok(loads)
    }

    pub(super) fn local(&self, property: &Property) -> DateTime {
        property.timezone.to_datetime(self.clock().now())
    }
}

fn send_to_member(
    desk: &mut Desk,
    matter: &Case,
    (seat, member): (Seat, &StaffMember),
    message: &Outbound,
    what: &str,
    cause: &Cause,
) {
    let version = matter.request.as_ref().map_or(0, |request| request.version);
    let key = format!("request/{}/{version}/{}/{what}", matter.id, member.id);
    let expires_at = desk.now().saturating_add(STALE).ok();
    let origin = Origin { key: &key, index: 0, at: None, class: Class::MustArrive, expires_at };
    let _ = desk.send(seat, cause, message, origin);
}

fn is_open(desk: &Desk, seat: Seat) -> bool {
    let closes = desk.chat(seat).and_then(|chat| chat.conversation.window_expires_at);
    closes.is_some_and(|closes| closes > desk.now())
}

/// The language of a guest: as they asked, as they speak with us, as the house does.
pub(super) fn language(chat: &Chat, request: &Request, property: &Property) -> Lang {
    let asked = request.asked.language.clone().filter(|lang| property.texts.nearest(lang) == lang);
    let known = asked.or_else(|| chat.guest.language.as_deref().map(Lang::new));
    known.unwrap_or_else(|| property.language.clone())
}

fn may_ask_for_stars(chat: &Chat, now: Timestamp) -> bool {
    let asked = chat.guest.data.get(STARS_ASKED).and_then(serde_json::Value::as_str);
    let asked: Option<Timestamp> = asked.and_then(|at| at.parse().ok());
    asked.is_none_or(|at| now.duration_since(at) >= STARS)
}

fn remember_stars(chat: &mut Chat, now: Timestamp) {
    let guest = chat.guest_mut();
    if !guest.data.is_object() {
        guest.data = serde_json::json!({});
    }
    if let Some(data) = guest.data.as_object_mut() {
        data.insert(STARS_ASKED.to_owned(), now.to_string().into());
    }
}
