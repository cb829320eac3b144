//! What a mapping read of one event, field by field, and how it becomes a Guest Link event. A thin event is finished
//! with what is known of its reservation already, never with a guess.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::compile::{Compiled, Target};
use super::fetch::{FetchPlan, FetchRequest};
use super::field::Field;
use super::source::Slip;
use crate::bookings::native::{self, BookingEvent, EventKind, Reservation, Subject};

/// What a mapping read of one event.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What happened.
    pub kind: EventKind,
    values: BTreeMap<Field, Json>,
    paths: Vec<(String, Json)>,
    /// Fields that could not be read and are left out.
    #[serde(skip)]
    pub slips: Vec<Slip>,
    /// What to ask the platform to learn the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetch: Option<FetchPlan>,
    /// What to tell the platform once the event has had its effect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge: Option<FetchRequest>,
}

// What a draft tells is personal.
impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft")
            .field("kind", &self.kind)
            .field("fields", &self.values.keys())
            .finish_non_exhaustive()
    }
}

/// What a draft became.
#[derive(Clone, PartialEq, Debug)]
pub enum Completed {
    /// A Guest Link event.
    Event(Box<BookingEvent>),
    /// It tells too little, and nothing is known that it could be finished with.
    TooLittle(native::Refusal),
}

/// What else is needed to finish a draft.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// When it came: its time, when it has none of its own.
    pub received_at: Timestamp,
    /// A name that is unique for the event, for parts the source gives none.
    pub key: &'a str,
    /// The reservation as it is known.
    pub known: Option<&'a Reservation>,
}

impl Draft {
    pub(super) fn new(kind: EventKind) -> Self {
        Self {
            kind,
            values: BTreeMap::new(),
            paths: Vec::new(),
            slips: Vec::new(),
            fetch: None,
            acknowledge: None,
        }
    }

    pub(super) fn put(&mut self, target: &Target, value: Option<Json>) {
        let Some(value) = value else { return };
        match target {
            Target::Field(field) => drop(self.values.insert(*field, value)),
            Target::Path(pointer) => self.paths.push((pointer.clone(), value)),
        }
    }

    /// It tells of a reservation or payment without telling the whole of it, by its nature.
    pub fn is_thin(&self) -> bool {
        let subject = self.kind.subject();
        let dates = self.get(Field::check_in).is_some() && self.get(Field::check_out).is_some();
        let amount = self.get(Field::total_minor).is_some();
        self.fetch.is_some()
            || (subject == Some(Subject::Reservation) && !dates)
            || (subject == Some(Subject::Payment) && !amount)
            || (subject == Some(Subject::Message) && self.get(Field::text).is_none())
    }

    /// A field's value.
    pub fn get(&self, field: Field) -> Option<&Json> {
        self.values.get(&field)
    }

    /// A field's value, if it is a text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.get(field)?.as_str()
    }

    /// What was read, one member a field: those every event has, and whatever else it tells.
    pub fn shown(&self) -> Json {
        let mut shown = Map::new();
        shown.insert("type".to_owned(), self.kind.as_str().into());
        for field in Field::ALL {
            let value = self.get(*field).cloned();
            if value.is_some() || *field <= Field::unit_ref {
                shown.insert(field.as_str().to_owned(), value.unwrap_or_default());
            }
        }
        for (pointer, value) in &self.paths {
            shown.insert(pointer.trim_start_matches('/').replace('/', "."), value.clone());
        }
        shown.insert("needs_fetch".to_owned(), self.fetch.is_some().into());
        shown.insert("ignore".to_owned(), false.into());
        shown.into()
    }

    /// The same for a body that is refused.
    pub fn shown_rejected() -> Json {
        let mut shown = Self::shown_ignored(None);
        if let Some(members) = shown.as_object_mut() {
            members.insert("type".to_owned(), "reject".into());
            members.insert("ignore".to_owned(), false.into());
        }
        shown
    }

    /// The same for an event that is ignored.
    pub fn shown_ignored(reference: Option<&str>) -> Json {
        let names = Field::ALL.iter().filter(|field| **field <= Field::unit_ref);
        let mut shown: Map<String, Json> =
            names.map(|field| (field.as_str().to_owned(), Json::Null)).collect();
        shown.insert("type".to_owned(), Json::Null);
        shown.insert(Field::reservation_ref.as_str().to_owned(), reference.into());
        shown.insert("needs_fetch".to_owned(), false.into());
        shown.insert("ignore".to_owned(), true.into());
        shown.into()
    }

    /// The Guest Link event, with the connection's settings and what is known.
    pub fn complete(&self, by: &Compiled, around: &Around<'_>) -> Completed {
        let mut data = Map::new();
        let guest = self.guest();
        if !guest.is_empty() {
            data.insert("guest".to_owned(), guest.into());
        }
        if let Some((name, subject)) = self.subject(by, around) {
            data.insert(name.to_owned(), subject.into());
        }
        let mut data = Json::Object(data);
        for (pointer, value) in &self.paths {
            put_at(&mut data, pointer, value.clone());
        }
        let timestamp = self.text(Field::timestamp).map(str::to_owned);
        let event = json!({
            "type": self.kind,
            "timestamp": timestamp.unwrap_or_else(|| around.received_at.to_string()),
            "source": without_nothing([
                ("platform", by.platform.clone().map(Json::from)),
                ("account", self.get(Field::account).cloned()),
                ("event", self.get(Field::source_event).cloned()),
                ("id", self.get(Field::source_id).cloned()),
            ]),
            "data": data,
        });
        match native::from_value(event) {
            Ok(event) => Completed::Event(Box::new(event)),
            Err(refusal) => Completed::TooLittle(refusal),
        }
    }

    fn subject(&self, by: &Compiled, around: &Around<'_>) -> Option<(&'static str, Map<String, Json>)> {
        let subject = self.kind.subject();
        let reference =
            || Some(self.get(Field::reservation_ref).cloned().unwrap_or_else(|| around.key.into()));
        let object = match subject {
            Some(Subject::Reservation) => self.reservation(by, around),
            Some(Subject::Booking) => without_nothing([
                ("ref", reference()),
                ("url", self.first_of(&[Field::recovery_url, Field::url])),
                ("abandoned_at", self.abandoned_at()),
                ("check_in", self.get(Field::check_in).cloned()),
                ("check_out", self.get(Field::check_out).cloned()),
                ("party", self.party()),
                ("accommodation", self.units(by).into_iter().next().map(Json::from)),
                ("price", self.price(by)),
            ]),
            Some(Subject::Inquiry) => without_nothing([
                ("ref", reference()),
                ("text", self.first_of(&[Field::text, Field::notes])),
                ("channel", self.get(Field::channel).cloned()),
                ("check_in", self.get(Field::check_in).cloned()),
                ("check_out", self.get(Field::check_out).cloned()),
                ("party", self.party()),
                ("accommodation", self.units(by).into_iter().next().map(Json::from)),
            ]),
            Some(Subject::Payment) => self.payment(by, around),
            Some(Subject::Message) => without_nothing([
                ("ref", Some(self.own_ref(Field::message_ref, around))),
                ("reservation", self.get(Field::reservation_ref).cloned()),
                ("text", self.get(Field::text).cloned()),
                (
                    "sender",
                    self.text(Field::sender)
                        .map(|who| if who == "guest" { "guest" } else { "property" }.into()),
                ),
                ("channel", self.get(Field::channel).cloned()),
            ]),
            Some(Subject::Review) => without_nothing([
                ("ref", Some(self.own_ref(Field::review_ref, around))),
                ("reservation", self.get(Field::reservation_ref).cloned()),
                ("channel", self.get(Field::channel).cloned()),
                ("rating", self.get(Field::rating).cloned()),
                ("rating_max", self.get(Field::rating_max).cloned()),
                ("text", self.get(Field::text).cloned()),
                ("url", self.get(Field::url).cloned()),
            ]),
            Some(Subject::Request) => without_nothing([
                ("ref", Some(self.own_ref(Field::source_id, around))),
                ("reservation", self.get(Field::reservation_ref).cloned()),
                ("service", self.get(Field::service).cloned()),
                ("when", self.get(Field::starts_at).cloned()),
                ("quantity", self.get(Field::quantity).cloned()),
                ("notes", self.get(Field::notes).cloned()),
            ]),
            None => return self.beside().map(|ext| ("ext", ext)),
        };
        subject.map(|subject| (subject.as_str(), object))
    }

    /// What an event without a subject of its own tells, kept beside.
    fn beside(&self) -> Option<Map<String, Json>> {
        let told = without_nothing([
            ("ref", self.get(Field::reservation_ref).cloned()),
            ("service", self.get(Field::service).cloned()),
            ("starts_at", self.get(Field::starts_at).cloned()),
            ("ends_at", self.get(Field::ends_at).cloned()),
            ("notes", self.get(Field::notes).cloned()),
        ]);
        let name = match self.kind {
            EventKind::AppointmentCreated | EventKind::AppointmentCancelled => "appointment",
            _ => "told",
        };
        (!told.is_empty()).then(|| Map::from_iter([(name.to_owned(), told.into())]))
    }

    fn guest(&self) -> Map<String, Json> {
        let whole = || {
            let parts = [Field::guest_first_name, Field::guest_last_name].map(|field| self.text(field));
            let name: Vec<&str> = parts.into_iter().flatten().collect();
            (!name.is_empty()).then(|| name.join(" ").into())
        };
        let granted = self.get(Field::opt_in).and_then(Json::as_bool);
        let opt_in = granted.map(|granted| {
            let marketing = self.get(Field::opt_in_marketing).and_then(Json::as_bool).unwrap_or(false);
            let mut told = without_nothing([("where", self.get(Field::opt_in_where).cloned())]);
            told.insert("granted".to_owned(), granted.into());
            told.insert("marketing".to_owned(), marketing.into());
            told.into()
        });
        without_nothing([
            ("name", self.get(Field::guest_name).cloned().or_else(whole)),
            ("first_name", self.get(Field::guest_first_name).cloned()),
            ("last_name", self.get(Field::guest_last_name).cloned()),
            ("email", self.get(Field::guest_email).cloned()),
            ("phone", self.get(Field::guest_phone_e164).cloned()),
            ("phone_raw", self.get(Field::guest_phone_raw).cloned()),
            ("language", self.get(Field::guest_language).cloned()),
            ("country", self.get(Field::guest_country).cloned()),
            ("ref", self.get(Field::guest_ref).cloned()),
            ("whatsapp_opt_in", opt_in),
        ])
    }

    fn reservation(&self, by: &Compiled, around: &Around<'_>) -> Map<String, Json> {
        let told = self.get(Field::check_in).is_some() && self.get(Field::check_out).is_some();
        let known = around.known.filter(|_| !told).and_then(|known| serde_json::to_value(known).ok());
        let mut reservation = match known {
            Some(Json::Object(known)) => known,
            _ => Map::new(),
        };
        let units: Vec<Json> = self.units(by).into_iter().map(|unit| self.unit(unit)).collect();
        let by_channel = self.text(Field::cancelled_by);
        let cancelled_by =
            by_channel.filter(|who| matches!(*who, "guest" | "property" | "channel" | "system"));
        let external = self.get(Field::external_ref).map(|reference| {
            json!([{ "system": self.text(Field::channel).unwrap_or("source"), "ref": reference }])
        });
        reservation.extend(without_nothing([
            ("ref", self.get(Field::reservation_ref).cloned()),
            ("external_refs", external),
            ("status", self.get(Field::status).cloned().or_else(|| status_of(self.kind).map(Json::from))),
            ("channel", self.get(Field::channel).cloned()),
            ("check_in", self.get(Field::check_in).cloned()),
            ("check_out", self.get(Field::check_out).cloned()),
            ("arrival_time", self.get(Field::arrival_time).cloned()),
            ("party", self.party()),
            ("units", (!units.is_empty()).then(|| units.into())),
            ("price", self.price(by)),
            ("cancelled_by", cancelled_by.map(Json::from)),
            ("room", self.get(Field::room).cloned()),
            ("notes", self.get(Field::notes).cloned()),
        ]));
        // What had changed before is not what changes now.
        reservation.remove("changes");
        reservation
    }

    fn unit(&self, accommodation: String) -> Json {
        let single = self.get(Field::units).is_none();
        let name = self.get(Field::unit_name).filter(|_| single).cloned();
        let mut unit = without_nothing([("name", name)]);
        unit.insert("accommodation".to_owned(), accommodation.into());
        unit.into()
    }

    /// What is booked, by the catalog's ids where the connection's table has them. Each once.
    fn units(&self, by: &Compiled) -> Vec<String> {
        let listed = self.get(Field::units).and_then(Json::as_array).cloned().unwrap_or_default();
        let single = self.get(Field::unit_ref).cloned();
        let all = if listed.is_empty() { single.into_iter().collect() } else { listed };
        let mut seen = BTreeSet::new();
        let named = all
            .iter()
            .filter_map(Json::as_str)
            .map(|unit| by.settings.units.get(unit).map_or(unit, String::as_str));
        named.filter(|unit| seen.insert((*unit).to_owned())).map(str::to_owned).collect()
    }

    fn party(&self) -> Option<Json> {
        let children = match self.get(Field::children) {
            Some(Json::Array(ages)) => Some(Json::from(ages.clone())),
            Some(count) => count
                .as_u64()
                .and_then(|count| usize::try_from(count).ok())
                .map(|count| json!(vec![Json::Null; count])),
            None => None,
        };
        let total = self.get(Field::total_guests).filter(|total| total.as_u64() != Some(0)).cloned();
        let party = without_nothing([
            ("adults", self.get(Field::adults).cloned()),
            ("children", children),
            ("infants", self.get(Field::infants).cloned()),
            ("pets", self.get(Field::pets).cloned()),
            ("total", total),
        ]);
        (!party.is_empty()).then(|| party.into())
    }

    fn currency(&self, by: &Compiled) -> Option<Json> {
        let own = self.get(Field::currency).cloned();
        own.or_else(|| by.settings.currency.map(|currency| currency.code().into()))
    }

    fn price(&self, by: &Compiled) -> Option<Json> {
        let mut price = without_nothing([
            ("total_minor", self.get(Field::total_minor).cloned()),
            ("paid_minor", self.get(Field::paid_minor).cloned()),
            ("due_minor", self.get(Field::due_minor).cloned()),
        ]);
        if price.is_empty() {
            return None;
        }
        price.insert("currency".to_owned(), self.currency(by)?);
        Some(price.into())
    }

    fn payment(&self, by: &Compiled, around: &Around<'_>) -> Map<String, Json> {
        let kinds = ["deposit", "balance", "full", "service", "damage_hold", "refund"];
        let kind = self.text(Field::payment_kind).filter(|kind| kinds.contains(kind)).map(Json::from);
        without_nothing([
            ("ref", Some(self.own_ref(Field::payment_ref, around))),
            ("reservation", self.get(Field::reservation_ref).cloned()),
            ("kind", kind),
            ("amount_minor", self.get(Field::total_minor).cloned()),
            ("currency", self.currency(by)),
            ("method", self.get(Field::payment_method).cloned()),
            ("failure", self.get(Field::failure).cloned()),
        ])
    }

    fn abandoned_at(&self) -> Option<Json> {
        let abandoned = self.kind == EventKind::BookingAbandoned;
        abandoned.then(|| self.get(Field::timestamp).cloned()).flatten()
    }

    fn own_ref(&self, field: Field, around: &Around<'_>) -> Json {
        self.first_of(&[field, Field::source_id]).unwrap_or_else(|| around.key.into())
    }

    fn first_of(&self, fields: &[Field]) -> Option<Json> {
        fields.iter().find_map(|field| self.get(*field)).cloned()
    }
}

/// Where a reservation stands after an event that says it by its kind alone.
fn status_of(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::ReservationConfirmed => Some("confirmed"),
        EventKind::ReservationCancelled => Some("cancelled"),
        EventKind::ReservationNoShow => Some("no_show"),
        EventKind::GuestCheckedIn => Some("checked_in"),
        EventKind::GuestCheckedOut => Some("checked_out"),
        _ => None,
    }
}

fn without_nothing<const N: usize>(members: [(&str, Option<Json>); N]) -> Map<String, Json> {
    let told = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    told.filter(|(_, value)| !value.is_null()).collect()
}

/// Puts a value at a path, making the objects on the way.
fn put_at(data: &mut Json, pointer: &str, value: Json) {
    let mut place = data;
    for name in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = Json::Object(Map::new());
        }
        let Some(object) = place.as_object_mut() else { return };
        place = object.entry(name.to_owned()).or_insert(Json::Null);
    }
    *place = value;
}
