//! A guest, a clock and the demo resort, for playing conversations without anything else of the program.

use std::collections::BTreeMap;

use guestlink_domain::catalog::{Catalog, PricingRules};
use guestlink_domain::ids::QuoteId;
use guestlink_domain::language::Lang;
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::sales::channel::Channel;
use guestlink_domain::sales::conversation::{
    Context, Decision, Guest, Input, PropertyFacts, SetTimer, State, StayFacts, TemplateButton,
    TemplateFacts, decide, zones_of,
};
use guestlink_domain::sales::texts::Texts;
use guestlink_domain::stays::{Calendar, Occupied};
use jiff::Timestamp;
use jiff::tz::TimeZone;

pub const VENTISOL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../resorts/ventisol");

/// The demo resort, read once a test.
pub struct Resort {
    pub catalog: Catalog,
    pub pricing: PricingRules,
    pub channel: Channel,
    pub texts: Texts,
    pub tz: TimeZone,
    pub templates: Vec<TemplateFacts>,
    pub amenities: Vec<String>,
    english: Lang,
}

impl Resort {
    pub fn ventisol() -> Self {
        let read = |name: &str| std::fs::read_to_string(format!("{VENTISOL}/{name}")).unwrap();
        let english = Lang::new("en");
        let sources: BTreeMap<Lang, String> =
            ["en", "es", "de", "ar"].map(|lang| (Lang::new(lang), read(&format!("texts/{lang}.ftl")))).into();
        Self {
            catalog: serde_json::from_str(&read("catalog.json")).unwrap(),
            pricing: PricingRules::usual("EUR".parse().unwrap()),
            channel: serde_json::from_str(&read("channel.json")).unwrap(),
            texts: Texts::load(&english, &sources).unwrap(),
            tz: TimeZone::get("Europe/Madrid").unwrap(),
            templates: vec![TemplateFacts {
                name: "booking_recovery_2".to_owned(),
                languages: vec!["en".to_owned(), "es".to_owned()],
                variables: ["first_name", "property", "stay_dates", "cancel_until"]
                    .map(str::to_owned)
                    .to_vec(),
                buttons: vec![
                    TemplateButton::UrlSuffix("booking_token".to_owned()),
                    TemplateButton::QuickReply("recovery_stop".to_owned()),
                ],
            }],
            amenities: ["pool", "parking"].map(str::to_owned).to_vec(),
            english,
        }
    }
}

/// One guest's conversation as it goes on.
pub struct Talk<'a> {
    pub resort: &'a Resort,
    pub now: Timestamp,
    pub state: State,
    pub calendar: Calendar,
    pub timers: BTreeMap<&'static str, SetTimer>,
    pub name: Option<String>,
    pub country: Option<String>,
    pub language: Option<Lang>,
    pub zones: Vec<TimeZone>,
    pub returning: bool,
    pub marketing: bool,
    pub opted_out: bool,
    pub stay: Option<StayFacts>,
    /// The replies of each turn that had any.
    pub replies: Vec<Vec<Outbound>>,
    quotes: u128,
    last_inbound: Option<Timestamp>,
}

impl<'a> Talk<'a> {
    pub fn new(resort: &'a Resort) -> Self {
        Self {
            resort,
            now: "2026-05-02T08:00:00Z".parse().unwrap(),
            state: State::default(),
            calendar: Calendar::default(),
            timers: BTreeMap::new(),
            name: None,
            country: None,
            language: None,
            zones: Vec::new(),
            returning: false,
            marketing: false,
            opted_out: false,
            stay: None,
            replies: Vec::new(),
            quotes: 0,
            last_inbound: None,
        }
    }

    pub fn from(&mut self, country: &str) {
        self.country = Some(country.to_owned());
        self.zones = zones_of(country).iter().map(|zone| TimeZone::get(zone).unwrap()).collect();
    }

    pub fn take(&mut self, accommodation: &str, check_in: &str, check_out: &str, units: usize) {
        let one = Occupied {
            accommodation: accommodation.to_owned(),
            check_in: check_in.parse().unwrap(),
            check_out: check_out.parse().unwrap(),
        };
        self.calendar.taken.extend(std::iter::repeat_n(one, units));
    }

    /// Decides, and keeps what follows as the program would.
    pub fn turn(&mut self, input: Input) -> Decision {
        if matches!(input, Input::Message(_)) {
            self.last_inbound = Some(self.now);
        }
        let stored = serde_json::to_string(&self.state).unwrap();
        self.state = serde_json::from_str(&stored).unwrap();
        let decision = decide(&self.context(), &self.state, input);
        self.quotes += 1;
        self.state = decision.state.clone();
        for name in &decision.cancel_timers {
            self.timers.remove(name);
        }
        self.timers.extend(decision.timers.iter().map(|timer| (timer.name, timer.clone())));
        if !decision.replies.is_empty() {
            self.replies.push(decision.replies.clone());
        }
        decision
    }

    pub fn says(&mut self, text: &str) -> Decision {
        self.turn(Input::Message(Inbound::Text { body: text.to_owned() }))
    }

    fn context(&self) -> Context<'_> {
        let resort = self.resort;
        Context {
            now: self.now,
            tz: &resort.tz,
            property: PropertyFacts {
                name: "Cala Ventisol",
                default_language: &resort.english,
                booking_url: None,
            },
            catalog: &resort.catalog,
            pricing: &resort.pricing,
            channel: &resort.channel,
            texts: &resort.texts,
            templates: &resort.templates,
            calendar: &self.calendar,
            calendar_is_fresh: true,
            property_amenities: &resort.amenities,
            guest: Guest {
                name: self.name.as_deref(),
                language: self.language.as_ref(),
                country: self.country.as_deref(),
                zones: &self.zones,
                returning: self.returning,
                stayed_in: &[],
                marketing_consent: self.marketing,
                opted_out: self.opted_out,
                stay: self.stay,
            },
            window_open: self
                .last_inbound
                .is_some_and(|last| self.now.duration_since(last) < jiff::SignedDuration::from_hours(24)),
            quote_id: QuoteId(uuid::Uuid::from_u128(self.quotes + 1)),
        }
    }
}
