//! Who exists and what was said: guests, their threads and the index from message id to message.
//! Pure memory, bounded; never waits, never talks to the network, so that its lock is held for moments only.

pub(crate) mod guest;
pub(crate) mod identity;
pub(crate) mod message;

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use crate::clock::Millis;
use crate::config::Limits;
use crate::random::Random;
use crate::rules::pricing::Pricing;
pub use guest::NewGuest;
use guest::{Guest, Identity, Refuses};
use identity::{is_user_id, new_phone, new_user_id, new_wamid, phone_digits};
pub(crate) use message::HookState;
pub use message::{Direction, Status};
use message::{Mark, Message};

/// Why a guest could not be added.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuestError {
    /// Not a phone number.
    #[error("phone: \"{0}\" is not a phone number; expected digits with country code, e.g. +34 600 111 222")]
    Phone(String),
    /// Not a business-scoped user id.
    #[error(
        "user_id: \"{0}\" is not a business-scoped user id; expected two capitals, a dot, 1-128 letters or digits"
    )]
    UserId(String),
    /// Belongs to someone else.
    #[error("user_id: \"{0}\" belongs to another guest")]
    Taken(String),
}

/// Where a message lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub guest: u32,
    pub seq: u64,
}

/// A message to be put into a thread.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub direction: Direction,
    pub kind: String,
    pub content: Value,
    pub context: Option<Value>,
    pub shown: Option<Value>,
    pub callback: Option<String>,
    pub pricing: Option<Pricing>,
    pub free_until: Option<Millis>,
    /// Why it will fail.
    pub errors: Option<Value>,
    /// Chosen by the caller; absent: made up.
    pub wamid: Option<String>,
}

#[derive(Debug)]
pub(crate) struct World {
    limits: Limits,
    guests: BTreeMap<u32, Guest>,
    next_key: u32,
    by_phone: HashMap<String, u32>,
    by_user: HashMap<String, u32>,
    by_wamid: HashMap<String, Place>,
    /// All messages, oldest first; entries of messages that went already are skipped.
    order: VecDeque<Place>,
    kept: usize,
    next_history: u64,
}

impl World {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            guests: BTreeMap::new(),
            next_key: 1,
            by_phone: HashMap::new(),
            by_user: HashMap::new(),
            by_wamid: HashMap::new(),
            order: VecDeque::new(),
            kept: 0,
            next_history: 1,
        }
    }

    pub(crate) fn guests(&self) -> impl DoubleEndedIterator<Item = &Guest> {
        self.guests.values()
    }

    pub(crate) fn guest(&self, key: u32) -> Option<&Guest> {
        self.guests.get(&key)
    }

    pub(crate) fn guest_mut(&mut self, key: u32) -> Option<&mut Guest> {
        self.guests.get_mut(&key)
    }

    /// Finds a guest by id (`g1`), phone number or user id.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let by_id =
            name.strip_prefix('g').and_then(|n| n.parse().ok()).filter(|k| self.guests.contains_key(k));
        by_id
            .or_else(|| self.by_user.get(name).copied())
            .or_else(|| phone_digits(name).and_then(|digits| self.by_phone.get(&digits).copied()))
    }

    pub(crate) fn by_phone(&self, digits: &str) -> Option<u32> {
        self.by_phone.get(digits).copied()
    }

    pub(crate) fn by_user(&self, user_id: &str) -> Option<u32> {
        self.by_user.get(user_id).copied()
    }

    /// Adds a guest, or changes the one with this phone or user id. The flag says whether it is new.
    pub(crate) fn add_guest(&mut self, new: NewGuest, random: &Random) -> Result<(u32, bool), GuestError> {
        let phone = match &new.phone {
            Some(text) => Some(phone_digits(text).ok_or_else(|| GuestError::Phone(text.clone()))?),
            None => None,
        };
        if let Some(id) = new.user_id.as_ref().filter(|id| !is_user_id(id)) {
            return Err(GuestError::UserId(id.clone()));
        }
        let known_user = new.user_id.as_ref().and_then(|id| self.by_user(id));
        let known_phone = phone.as_ref().and_then(|p| self.by_phone(p));
        match (known_user, known_phone) {
            (Some(a), Some(b)) if a != b => Err(GuestError::Taken(new.user_id.unwrap_or_default())),
            (Some(key), _) | (None, Some(key)) => {
                self.change(key, new, phone);
                Ok((key, false))
            }
            (None, None) => Ok((self.create(new, phone, random, false), true)),
        }
    }

    fn change(&mut self, key: u32, new: NewGuest, phone: Option<String>) {
        let Some(guest) = self.guests.get_mut(&key) else { return };
        if !new.name.is_empty() {
            guest.name = new.name;
        }
        guest.by_send = false;
        guest.username = new.username.or(guest.username.take());
        guest.language = new.language.unwrap_or_else(|| guest.language.clone());
        guest.phone_visible = new.phone_visible.or(guest.phone_visible);
        guest.refuses.everything = new.on_whatsapp.map_or(guest.refuses.everything, |on| !on);
        guest.refuses.marketing = new.marketing_opt_out.unwrap_or(guest.refuses.marketing);
        if let Some(id) = new.user_id {
            self.by_user.remove(&guest.user_id);
            guest.user_id.clone_from(&id);
            self.by_user.insert(id, key);
        }
        if let Some(phone) = phone {
            if let Some(old) = guest.phone.replace(phone.clone()) {
                self.by_phone.remove(&old);
            }
            self.by_phone.insert(phone, key);
        }
    }

    fn create(&mut self, new: NewGuest, phone: Option<String>, random: &Random, by_send: bool) -> u32 {
        self.make_room();
        let language = new.language.unwrap_or_else(|| "en".to_owned());
        let nameless = phone.is_none() && new.user_id.is_none() && new.username.is_none();
        let phone = if nameless { Some(new_phone(&language, random)) } else { phone };
        let user_id = new.user_id.unwrap_or_else(|| new_user_id(phone.as_deref(), &language, random));
        let key = self.next_key;
        self.next_key = self.next_key.saturating_add(1);
        if let Some(phone) = &phone {
            self.by_phone.insert(phone.clone(), key);
        }
        self.by_user.insert(user_id.clone(), key);
        let name = if new.name.is_empty() { "Guest".to_owned() } else { new.name };
        let guest = Guest {
            key,
            name,
            phone,
            user_id,
            username: new.username,
            language,
            phone_visible: new.phone_visible,
            refuses: Refuses {
                everything: new.on_whatsapp == Some(false),
                marketing: new.marketing_opt_out == Some(true),
                blocked: false,
            },
            by_send,
            last_inbound: None,
            phone_used: None,
            ad_clicked: None,
            free_until: None,
            pair_debt_until: 0,
            marketing: VecDeque::new(),
            typing_until: 0,
            unread: 0,
            thread: VecDeque::new(),
            next_seq: 1,
        };
        self.guests.insert(key, guest);
        key
    }

    /// Gives a guest another user id.
    pub(crate) fn rename(&mut self, key: u32, user_id: String) -> Result<(), GuestError> {
        if !is_user_id(&user_id) {
            return Err(GuestError::UserId(user_id));
        }
        if self.by_user(&user_id).is_some_and(|other| other != key) {
            return Err(GuestError::Taken(user_id));
        }
        if let Some(guest) = self.guests.get_mut(&key) {
            self.by_user.remove(&guest.user_id);
            guest.user_id.clone_from(&user_id);
            self.by_user.insert(user_id, key);
        }
        Ok(())
    }

    /// The guest behind `to` (digits) or `recipient` (user id); an unknown one comes into being.
    pub(crate) fn recipient(&mut self, phone: Option<&str>, user_id: Option<&str>, random: &Random) -> u32 {
        let known = match (phone, user_id) {
            (Some(phone), _) => self.by_phone(phone),
            (None, Some(id)) => self.by_user(id),
            (None, None) => None,
        };
        known.unwrap_or_else(|| {
            let phone = phone.map(str::to_owned);
            let user_id = if phone.is_some() { None } else { user_id.map(str::to_owned) };
            let name = phone.as_ref().map_or_else(|| "Guest".to_owned(), |p| format!("+{p}"));
            self.create(NewGuest { name, user_id, ..NewGuest::default() }, phone, random, true)
        })
    }

    /// Drops one guest when there are too many: first one that a send made, else the oldest.
    fn make_room(&mut self) {
        if self.guests.len() < self.limits.guests.max(1) {
            return;
        }
        let oldest_by_send = self.guests.values().find(|g| g.by_send).map(|g| g.key);
        if let Some(key) = oldest_by_send.or_else(|| self.guests.keys().next().copied()) {
            self.remove_guest(key);
        }
    }

    pub(crate) fn remove_guest(&mut self, key: u32) -> bool {
        let Some(guest) = self.guests.remove(&key) else { return false };
        if let Some(phone) = &guest.phone {
            self.by_phone.remove(phone);
        }
        self.by_user.remove(&guest.user_id);
        self.kept = self.kept.saturating_sub(guest.thread.len());
        for message in &guest.thread {
            self.by_wamid.remove(&message.wamid);
        }
        true
    }

    /// Puts a message at the end of a thread and returns where it lies.
    pub(crate) fn push(&mut self, key: u32, draft: Draft, now: Millis, random: &Random) -> Option<Place> {
        let history_id = self.next_history;
        self.next_history = self.next_history.saturating_add(1);
        let guest = self.guests.get_mut(&key)?;
        let address = guest.phone.as_deref().unwrap_or(&guest.user_id);
        let from_guest = draft.direction == Direction::Inbound;
        let wamid = draft.wamid.unwrap_or_else(|| new_wamid(address, from_guest, random));
        let place = Place { guest: key, seq: guest.next_seq };
        guest.next_seq = guest.next_seq.saturating_add(1);
        guest.thread.push_back(Message {
            seq: place.seq,
            wamid: wamid.clone(),
            direction: draft.direction,
            at: now,
            kind: draft.kind,
            content: draft.content,
            context: draft.context,
            shown: draft.shown,
            callback: draft.callback,
            pricing: draft.pricing,
            free_until: draft.free_until,
            errors: draft.errors,
            marks: Vec::new(),
            history_id,
        });
        let evicted = if guest.thread.len() > self.limits.thread { guest.thread.pop_front() } else { None };
        self.forget(evicted);
        self.by_wamid.insert(wamid, place);
        self.order.push_back(place);
        self.kept = self.kept.saturating_add(1);
        self.shrink();
        Some(place)
    }

    fn forget(&mut self, message: Option<Message>) {
        if let Some(message) = message {
            self.by_wamid.remove(&message.wamid);
            self.kept = self.kept.saturating_sub(1);
        }
    }

    fn shrink(&mut self) {
        while self.kept > self.limits.messages || self.order.len() > self.limits.messages.saturating_mul(2) {
            let Some(place) = self.order.pop_front() else { return };
            let front = self.guests.get_mut(&place.guest).map(|g| &mut g.thread);
            let gone = front
                .filter(|thread| thread.front().is_some_and(|m| m.seq == place.seq))
                .and_then(VecDeque::pop_front);
            self.forget(gone);
        }
    }

    pub(crate) fn place(&self, wamid: &str) -> Option<Place> {
        self.by_wamid.get(wamid).copied()
    }

    pub(crate) fn at(&self, place: Place) -> Option<(&Guest, &Message)> {
        let guest = self.guests.get(&place.guest)?;
        Some((guest, guest.message(place.seq)?))
    }

    pub(crate) fn by_wamid(&self, wamid: &str) -> Option<(&Guest, &Message)> {
        self.at(self.place(wamid)?)
    }

    /// Notes that a message reached a status; `false` when it has it already or is gone.
    pub(crate) fn mark(&mut self, place: Place, status: Status, at: Millis) -> bool {
        let message = self.guests.get_mut(&place.guest).and_then(|g| g.message_mut(place.seq));
        let Some(message) = message.filter(|m| m.marks.iter().all(|mark| mark.status != status)) else {
            return false;
        };
        message.marks.push(Mark { status, at, hook: HookState::Pending });
        true
    }

    /// Notes why a message will fail.
    pub(crate) fn fail(&mut self, place: Place, errors: Value) {
        let message = self.guests.get_mut(&place.guest).and_then(|g| g.message_mut(place.seq));
        if let Some(message) = message {
            message.errors = Some(errors);
        }
    }

    /// Notes how the webhook of a status fared.
    pub(crate) fn hook(&mut self, place: Place, status: Status, state: HookState) {
        let message = self.guests.get_mut(&place.guest).and_then(|g| g.message_mut(place.seq));
        if let Some(mark) = message.and_then(|m| m.marks.iter_mut().find(|mark| mark.status == status)) {
            // Several subscribers: one that took it is enough.
            if mark.hook != HookState::Delivered {
                mark.hook = state;
            }
        }
    }

    /// Messages, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = (&Guest, &Message)> {
        self.order.iter().rev().filter_map(|place| self.at(*place))
    }

    pub(crate) fn identity(&self, key: u32, now: Millis) -> Option<Identity> {
        self.guests.get(&key).map(|g| g.identity(now))
    }
}

#[cfg(test)]
mod tests;
