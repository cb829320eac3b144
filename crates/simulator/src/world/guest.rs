//! A guest: who they are, what their phone shows, and the counters Meta keeps about them.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::message::Message;
use crate::clock::{Millis, rfc3339};

/// Length of the customer service window. Meta: 24 hours from the guest's last message.
pub(crate) const WINDOW: Millis = 24 * 3_600_000;
const PHONE_MEMORY: Millis = 30 * 86_400_000;

/// A guest to be added. With neither phone, user id nor username, a phone number is invented.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewGuest {
    /// Profile name.
    pub name: String,
    /// International phone number, any way people write it.
    pub phone: Option<String>,
    /// Business-scoped user id; invented when absent.
    pub user_id: Option<String>,
    /// Username without `@`. Whoever has one hides the phone number from businesses they never exchanged messages with.
    pub username: Option<String>,
    /// Language of the phone, e.g. `es`.
    pub language: Option<String>,
    /// Overrides when the phone number is told in webhooks.
    pub phone_visible: Option<bool>,
    /// `false`: messages to this guest fail with 131026.
    pub on_whatsapp: Option<bool>,
    /// `true`: marketing templates fail with 131050.
    pub marketing_opt_out: Option<bool>,
}

impl NewGuest {
    /// A guest with a phone number.
    pub fn with_phone(name: impl Into<String>, phone: impl Into<String>) -> Self {
        Self { name: name.into(), phone: Some(phone.into()), ..Self::default() }
    }

    /// A guest known by a business-scoped user id only, as since 2026.
    pub fn without_phone(name: impl Into<String>, user_id: impl Into<String>) -> Self {
        Self { name: name.into(), user_id: Some(user_id.into()), ..Self::default() }
    }
}

/// What webhooks tell about a guest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    pub name: String,
    pub phone: Option<String>,
    pub user_id: String,
    pub username: Option<String>,
}

/// Why messages to a guest do not get through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Refuses {
    /// Not on WhatsApp: 131026.
    pub everything: bool,
    /// Stopped marketing messages: 131050.
    pub marketing: bool,
    /// Blocked by the business: nothing arrives, sends fail with 130403.
    pub blocked: bool,
}

#[derive(Debug)]
pub(crate) struct Guest {
    pub key: u32,
    pub name: String,
    pub phone: Option<String>,
    pub user_id: String,
    pub username: Option<String>,
    pub language: String,
    pub phone_visible: Option<bool>,
    pub refuses: Refuses,
    /// Made by a send to an unknown number; goes first when space is short.
    pub by_send: bool,
    pub last_inbound: Option<Millis>,
    /// Last message exchanged by phone number.
    pub phone_used: Option<Millis>,
    /// When a message with a referral (ad) came, until it is answered.
    pub ad_clicked: Option<Millis>,
    /// End of the free entry point (72 h from the answer to an ad's message).
    pub free_until: Option<Millis>,
    /// Pair limit: when the borrowed messages are paid back.
    pub pair_debt_until: Millis,
    /// Business-initiated templates and marketing templates of the last 24 h.
    pub marketing: VecDeque<Millis>,
    pub typing_until: Millis,
    pub unread: u32,
    pub thread: VecDeque<Message>,
    pub next_seq: u64,
}

impl Guest {
    pub(crate) fn id(&self) -> String {
        guest_id(self.key)
    }

    /// Whether the business is told the phone number. Meta: no username adopted, or a message exchanged with the
    /// phone in the last 30 days.
    pub(crate) fn phone_is_told(&self, now: Millis) -> bool {
        self.phone.is_some()
            && self.phone_visible.unwrap_or_else(|| {
                self.username.is_none()
                    || self.phone_used.is_some_and(|at| now.saturating_sub(at) <= PHONE_MEMORY)
            })
    }

    pub(crate) fn identity(&self, now: Millis) -> Identity {
        Identity {
            name: self.name.clone(),
            phone: if self.phone_is_told(now) { self.phone.clone() } else { None },
            user_id: self.user_id.clone(),
            username: self.username.clone(),
        }
    }

    pub(crate) fn window_ends(&self) -> Option<Millis> {
        self.last_inbound.map(|at| at.saturating_add(WINDOW))
    }

    pub(crate) fn window_is_open(&self, now: Millis) -> bool {
        self.window_ends().is_some_and(|end| now < end)
    }

    pub(crate) fn message(&self, seq: u64) -> Option<&Message> {
        self.thread.get(self.place(seq)?)
    }

    pub(crate) fn message_mut(&mut self, seq: u64) -> Option<&mut Message> {
        let place = self.place(seq)?;
        self.thread.get_mut(place)
    }

    fn place(&self, seq: u64) -> Option<usize> {
        usize::try_from(seq.checked_sub(self.thread.front()?.seq)?).ok()
    }

    /// The guest as the control API and the phone show them.
    pub(crate) fn view(&self, now: Millis) -> Value {
        json!({
            "id": self.id(),
            "name": self.name,
            "phone": self.phone,
            "user_id": self.user_id,
            "username": self.username,
            "language": self.language,
            "phone_told": self.phone_is_told(now),
            "on_whatsapp": !self.refuses.everything,
            "marketing_opt_out": self.refuses.marketing,
            "blocked": self.refuses.blocked,
            "window_ends": self.window_ends().map(rfc3339),
            "window_open": self.window_is_open(now),
            "typing": self.typing_until > now,
            "unread": self.unread,
            "last": self.thread.back().map(Message::view),
        })
    }
}

pub(crate) fn guest_id(key: u32) -> String {
    format!("g{key}")
}
