//! What a turn may know: all of it loaded before, none of it fetched while deciding.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::catalog::{Catalog, PricingRules};
use crate::ids::QuoteId;
use crate::language::Lang;
use crate::messaging::Inbound;
use crate::sales::channel::Channel;
use crate::sales::texts::Texts;
use crate::stays::Calendar;

/// Everything a turn may look at.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The moment of the turn.
    pub now: Timestamp,
    /// The property's time zone.
    pub tz: &'a TimeZone,
    /// The house.
    pub property: PropertyFacts<'a>,
    /// What is sold.
    pub catalog: &'a Catalog,
    /// How prices are counted.
    pub pricing: &'a PricingRules,
    /// How the channel behaves.
    pub channel: &'a Channel,
    /// The wording.
    pub texts: &'a Texts,
    /// Templates that may be sent (approved, not paused).
    pub templates: &'a [TemplateFacts],
    /// What is taken.
    pub calendar: &'a Calendar,
    /// The calendar is at most 15 minutes old, so that "the last one" is true when it is said.
    pub calendar_is_fresh: bool,
    /// What every guest of the property has, as slugs: `pool`, `parking`.
    pub property_amenities: &'a [String],
    /// Who writes.
    pub guest: Guest<'a>,
    /// The 24-hour service window is open.
    pub window_open: bool,
    /// The id of the quote, should this turn prepare one. A turn prepares one at most.
    pub quote_id: QuoteId,
}

impl Context<'_> {
    /// The day at the property.
    pub fn today(&self) -> Date {
        self.local(self.now).date()
    }

    /// A moment as the property's clocks show it.
    pub fn local(&self, moment: Timestamp) -> DateTime {
        self.tz.to_datetime(moment)
    }
}

/// What a turn needs of `property.json`.
#[derive(Clone, Copy, Debug)]
pub struct PropertyFacts<'a> {
    /// The name guests know.
    pub name: &'a str,
    /// The language when nothing better is known.
    pub default_language: &'a Lang,
    /// The house's own booking site.
    pub booking_url: Option<&'a str>,
}

/// A template that may be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateFacts {
    /// Its name.
    pub name: String,
    /// The languages it is approved in, as Meta spells them.
    pub languages: Vec<String>,
    /// The variables it names.
    pub variables: Vec<String>,
    /// What each button needs, by position: the name of a URL suffix, or the payload of a quick reply.
    pub buttons: Vec<TemplateButton>,
}

/// What a template's button needs when the template is sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TemplateButton {
    /// The variable end of an address, by its name (`quote_token`, `booking_token`).
    UrlSuffix(String),
    /// Comes back when it is tapped.
    QuickReply(String),
    /// Needs nothing.
    Other,
}

/// Who writes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guest<'a> {
    /// The profile's name, as the guest wrote it.
    pub name: Option<&'a str>,
    /// The language the guest is known to speak (booking, earlier choice).
    pub language: Option<&'a Lang>,
    /// ISO 3166 country of the number.
    pub country: Option<&'a str>,
    /// The time zones that country has; empty: the property's.
    pub zones: &'a [TimeZone],
    /// Has stayed here before.
    pub returning: bool,
    /// Where: ids of accommodations.
    pub stayed_in: &'a [String],
    /// Agreed to marketing messages.
    pub marketing_consent: bool,
    /// Asked for no more messages.
    pub opted_out: bool,
    /// The stay that is running, coming, or was the last.
    pub stay: Option<StayFacts>,
}

/// A stay, as far as a conversation needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StayFacts {
    /// Where in time it lies.
    pub phase: StayPhase,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
}

/// Where in time a stay lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StayPhase {
    /// Booked, not begun.
    Upcoming,
    /// The guest is here.
    InHouse,
    /// Over.
    Past,
}

/// What happened.
#[derive(Clone, PartialEq, Debug)]
pub enum Input {
    /// The guest sent something.
    Message(Inbound),
    /// A timer of this conversation fell due.
    Timer {
        /// As it was set.
        name: String,
        /// As it was set.
        payload: serde_json::Value,
    },
    /// A person took the conversation, or wrote in it.
    HumanWrote,
    /// A person gave it back.
    HumanReleased,
    /// The quote was booked.
    QuoteAccepted {
        /// Which, if known.
        quote: Option<QuoteId>,
    },
}
