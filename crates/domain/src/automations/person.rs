//! Whom a decision is about: consent, what was done for them before, what they did themselves.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::bookings::BookingEvent;
use crate::language::Lang;
use crate::resort::automations::Stop;
use crate::resort::templates::OptIn;

/// A guest, as far as automations need to know. `Debug` shows no name.
#[derive(Clone, Default)]
pub struct Person {
    /// Stable and unique; which guests are held out follows from it.
    pub key: String,
    /// How they are addressed.
    pub first_name: Option<String>,
    /// Their language.
    pub language: Option<Lang>,
    /// ISO 3166.
    pub country: Option<String>,
    /// Time zones they may be in; none when nothing is known.
    pub zones: Vec<TimeZone>,
    /// Words remembered about them.
    pub tags: Vec<String>,
    /// Stays that are over.
    pub past_stays: u32,
    /// What they agreed to, as far as we know from anywhere.
    pub consent: Consent,
    /// They wrote within the last 24 hours.
    pub window_open: bool,
    /// A number or WhatsApp id is known.
    pub reachable: bool,
    /// What happened around them.
    pub heard: Vec<Heard>,
    /// What automations did for them.
    pub done: Vec<Done>,
    /// Their bookings that hold.
    pub booked: Vec<Booked>,
    /// Bookings they left unfinished, and when.
    pub abandoned: Vec<(String, Timestamp)>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("key", &self.key)
            .field("consent", &self.consent)
            .finish_non_exhaustive()
    }
}

/// What a guest agreed to.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Consent {
    /// Messages about the own booking.
    pub service: bool,
    /// Offers and reminders that sell.
    pub marketing: bool,
}

impl Consent {
    /// What an event says the guest agreed to; `None` when it says nothing.
    pub fn told_by(event: &BookingEvent) -> Option<Self> {
        let guest = event.data.guest.as_ref()?;
        guest.whatsapp_opt_in.as_ref()?;
        Some(Self { service: guest.allows_service(), marketing: guest.allows_marketing() })
    }

    /// Whether it is enough.
    pub fn allows(self, opt_in: OptIn) -> bool {
        match opt_in {
            OptIn::Service => self.service,
            OptIn::Marketing => self.marketing,
            OptIn::Staff => true,
        }
    }
}

/// Something that may call automations off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Heard {
    /// What.
    pub what: Stop,
    /// When.
    pub at: Timestamp,
    /// About which reservation or unfinished booking: `connection:reference`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booking: Option<String>,
}

/// Something an automation did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Done {
    /// What may happen once only.
    pub key: String,
    /// Which automation.
    pub automation: String,
    /// For which booking.
    pub booking: Option<String>,
    /// When.
    pub at: Timestamp,
    /// A message left.
    pub sent: bool,
    /// One that sells.
    pub sells: bool,
    /// To bring back a booking.
    pub recovery: bool,
}

/// A booking that holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Booked {
    /// `connection:reference`.
    pub booking: String,
    /// First night.
    pub check_in: Date,
    /// Departure.
    pub check_out: Date,
}

/// Whether a guest belongs to the `percent` of a hundred that recovery leaves alone. The same answer for ever.
pub fn held_out(key: &str, percent: u8) -> bool {
    let hash = Sha256::digest(format!("hold-out/{key}").as_bytes());
    let number = hash.iter().take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    number % 100 < u32::from(percent)
}
