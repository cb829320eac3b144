//! Whom a campaign is for: simple questions about a guest, all of which must be answered with yes.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::automations::Person;
use crate::language::Lang;

/// A choice of guests. What is left empty asks for nothing.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignSegment")]
#[serde(deny_unknown_fields, default)]
pub struct Segment {
    /// The guest's language is one of these.
    #[schemars(length(max = 40))]
    pub languages: Vec<Lang>,
    /// The guest's country is one of these (ISO 3166).
    #[schemars(length(max = 60), inner(regex(pattern = r"^[A-Z]{2}$")))]
    pub countries: Vec<String>,
    /// The guest has one of these tags, or the guest's chat one of these labels.
    #[schemars(length(max = 40), inner(length(min = 1, max = 60)))]
    pub tags: Vec<String>,
    /// The guest has none of these tags and labels.
    #[schemars(length(max = 40), inner(length(min = 1, max = 60)))]
    pub without_tags: Vec<String>,
    /// One of the guest's nights here lies between these days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stayed: Option<Days>,
    /// A stay of the guest is in one of these accommodations of the catalog; with `stayed`, that very stay.
    #[schemars(length(max = 60), inner(length(min = 1, max = 80)))]
    pub accommodations: Vec<String>,
    /// Where the guest is now.
    pub place: Place,
    /// At least so many stays that are over.
    #[schemars(range(min = 0, max = 100))]
    pub past_stays: u16,
    /// Nobody has written to or heard from the guest for so many days; 0 asks for nothing.
    #[schemars(range(min = 0, max = 3_650))]
    pub quiet_days: u16,
    /// The guest wrote within so many days; 0 asks for nothing.
    #[schemars(range(min = 0, max = 3_650))]
    pub wrote_within_days: u16,
}

/// Days, both included.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CampaignDays")]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// The first.
    #[schemars(with = "String", regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub from: Date,
    /// The last.
    #[schemars(with = "String", regex(pattern = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub until: Date,
}

/// Where a guest is.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GuestPlace")]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// It does not matter.
    #[default]
    Anywhere,
    /// Has a stay that is still to come.
    Coming,
    /// Is in the house.
    Here,
    /// Neither is here nor has a stay to come.
    Away,
}

impl Place {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Anywhere, Self::Coming, Self::Here, Self::Away];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Coming => "coming",
            Self::Here => "here",
            Self::Away => "away",
        }
    }

    /// Reads its name.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }
}

/// One of a guest's stays that took place, takes place, or is booked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visit {
    /// The accommodation's id in the catalog.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure.
    pub check_out: Date,
    /// The guest has gone.
    pub over: bool,
    /// The guest has come and not gone.
    pub here: bool,
}

/// A guest who may be written to. `Debug` shows no name.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// What decisions start from.
    pub person: Person,
    /// Labels of the guest's chats.
    pub labels: Vec<String>,
    /// Stays that hold.
    pub visits: Vec<Visit>,
    /// When either side last wrote.
    pub last_message: Option<Timestamp>,
    /// When the guest last wrote.
    pub last_heard: Option<Timestamp>,
    /// Wants no more messages.
    pub opted_out: bool,
    /// Is blocked by the house.
    pub blocked: bool,
}

impl Segment {
    /// Whether a guest is meant. `today` is the property's day.
    pub fn means(&self, guest: &Candidate, today: Date, now: Timestamp) -> bool {
        let person = &guest.person;
        any_or_none(&self.languages, |one| person.language.as_ref() == Some(one))
            && any_or_none(&self.countries, |one| person.country.as_deref() == Some(one.as_str()))
            && any_or_none(&self.tags, |one| tagged(guest, one))
            && !self.without_tags.iter().any(|one| tagged(guest, one))
            && self.visited(guest, today)
            && self.is_there(guest, today)
            && guest.visits.iter().filter(|visit| visit.over).count() >= usize::from(self.past_stays)
            && is_quiet(guest.last_message, self.quiet_days, now)
            && (self.wrote_within_days == 0 || !is_quiet(guest.last_heard, self.wrote_within_days, now))
    }

    fn visited(&self, guest: &Candidate, today: Date) -> bool {
        if self.stayed.is_none() && self.accommodations.is_empty() {
            return true;
        }
        guest.visits.iter().any(|visit| {
            let dates = self.stayed.is_none_or(|days| {
                // A night is the one before its day of departure; what is to come has not been stayed.
                let nights = visit.check_in <= days.until && visit.check_out > days.from;
                nights && (visit.over || (visit.here && visit.check_in <= today))
            });
            dates && any_or_none(&self.accommodations, |one| visit.accommodation == *one)
        })
    }

    fn is_there(&self, guest: &Candidate, today: Date) -> bool {
        let here = || guest.visits.iter().any(|visit| visit.here);
        let coming =
            || guest.visits.iter().any(|visit| !visit.over && !visit.here && visit.check_out > today);
        match self.place {
            Place::Anywhere => true,
            Place::Coming => coming(),
            Place::Here => here(),
            Place::Away => !here() && !coming(),
        }
    }
}

fn any_or_none<T>(wanted: &[T], holds: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(holds)
}

fn tagged(guest: &Candidate, word: &str) -> bool {
    let same = |other: &String| other.eq_ignore_ascii_case(word);
    guest.person.tags.iter().any(same) || guest.labels.iter().any(same)
}

/// Whether nothing was said for so many days.
fn is_quiet(last: Option<Timestamp>, days: u16, now: Timestamp) -> bool {
    last.is_none_or(|last| now.duration_since(last) >= SignedDuration::from_hours(24 * i64::from(days)))
}
