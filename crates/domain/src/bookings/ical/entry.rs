//! What a calendar's entry is for us.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// What an entry means.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A stay.
    Reservation,
    /// A stay that is not certain.
    Tentative,
    /// The owner closed these days.
    Block,
    /// Taken, but the feed does not say by whom (Booking.com).
    UnknownOccupied,
}

/// A calendar as it was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Feed {
    /// The program that made it.
    pub product: String,
    /// What takes days, in the order of the feed.
    pub entries: Vec<Entry>,
    /// What does not, and why.
    pub ignored: Vec<Ignored>,
}

/// Days that are taken.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id in the feed; of a repeated entry with the day.
    pub uid: String,
    /// What it means.
    pub kind: Kind,
    /// First night.
    pub start: Date,
    /// Day of departure.
    pub end: Date,
    /// The reservation's code at the platform.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// First name of the guest, where the feed gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest_name: Option<String>,
    /// The last digits of the guest's number: to recognise a guest by, never to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_last4: Option<String>,
    /// The reservation's page at the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// As the feed calls it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The days of a repeated entry, of which this is the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occurrences: Vec<Date>,
}

// Summaries hold names and numbers.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry")
            .field("kind", &self.kind)
            .field("start", &self.start)
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

/// An entry that takes no days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// Why.
    pub reason: &'static str,
}

impl Entry {
    /// What identifies the stay: the platform's code, else the entry's id.
    pub fn stay_ref(&self) -> &str {
        self.reference.as_deref().unwrap_or(&self.uid)
    }

    /// Somebody comes.
    pub fn is_stay(&self) -> bool {
        matches!(self.kind, Kind::Reservation | Kind::Tentative)
    }

    /// Nights.
    pub fn nights(&self) -> i32 {
        (self.end - self.start).get_days()
    }
}

impl Feed {
    /// The channel the feed is of, by the name we have for it.
    pub fn channel(&self) -> Option<&'static str> {
        let uid = self.entries.first().map(|entry| entry.uid.as_str()).unwrap_or_default();
        super::classify::Maker::of(&self.product, uid).channel()
    }

    /// What was read, for people.
    pub fn shown(&self) -> Vec<Json> {
        let entries = self.entries.iter().map(|entry| {
            let mut shown = Map::new();
            shown.insert("kind".to_owned(), json!(entry.kind));
            shown.insert("start".to_owned(), json!(entry.start));
            shown.insert("end".to_owned(), json!(entry.end));
            shown.insert("nights".to_owned(), entry.nights().into());
            let texts = [
                ("ref", entry.reference.as_deref()),
                ("guest_first_name", entry.guest_name.as_deref().and_then(|name| name.split(' ').next())),
                ("phone_last4", entry.phone_last4.as_deref()),
                ("url", entry.url.as_deref()),
                ("summary", Some(entry.summary.as_str())),
            ];
            let told = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text?.into())));
            shown.extend(told);
            if !entry.occurrences.is_empty() {
                shown.insert("occurrences".to_owned(), json!(entry.occurrences));
            }
            Json::Object(shown)
        });
        let ignored = self.ignored.iter().map(|one| json!({ "kind": "ignored", "reason": one.reason }));
        entries.chain(ignored).collect()
    }
}
