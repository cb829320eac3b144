//! Reservations that people enter by hand: a walk-in, a call. They go the way of every booking event, through the inbox,
//! so that everything that follows a reservation follows these.

use std::time::Duration;

use bytes::Bytes;
use guestlink_domain::bookings::native;
use guestlink_domain::ids::StayId;
use guestlink_store::StoreError;
use guestlink_store::inbox::NewInbox;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::SOURCE;
use crate::App;
use crate::messaging::partition;
use crate::properties::Property;

/// The connection that entries by hand belong to.
pub const MANUAL: &str = "manual";
/// How long a person waits for the page of what was entered, and how often it is looked for.
const PATIENCE: Duration = Duration::from_secs(3);
const LOOK_AGAIN: Duration = Duration::from_millis(200);
/// Nights a stay may have.
const NIGHTS: i32 = 365;

/// A reservation as somebody enters it. `Debug` shows nothing of the guest.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The booking reference; a new one is made for a new reservation.
    pub reference: Option<String>,
    /// `pending`, `confirmed`, `checked_in`, `checked_out`, `no_show`, `cancelled`.
    pub status: String,
    /// Full name.
    pub name: String,
    /// Telephone with country code, if known.
    pub phone: Option<String>,
    /// Mailbox, if known.
    pub email: Option<String>,
    /// BCP 47, if known.
    pub language: Option<String>,
    /// The guest said that messages on WhatsApp are welcome.
    pub messages_welcome: bool,
    /// The catalog's id.
    pub accommodation: String,
    /// The room itself, once given.
    pub unit: Option<String>,
    /// First night.
    pub check_in: Option<Date>,
    /// Departure day.
    pub check_out: Option<Date>,
    /// Adults.
    pub adults: u8,
    /// Ages of children.
    pub child_ages: Vec<u8>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Entry").field("reference", &self.reference).finish_non_exhaustive()
    }
}

/// Why an entry was not taken.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// A field is not as it should be.
    #[error("{field}: {expected}")]
    Field {
        /// Which, as [`Entry`] names it.
        field: &'static str,
        /// What was expected.
        expected: String,
    },
    /// It cannot be stored now.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn field(field: &'static str, expected: impl Into<String>) -> EntryError {
    EntryError::Field { field, expected: expected.into() }
}

impl App {
    /// Takes an entry; its reference. It is stored when this returns, and worked as what booking platforms send.
    ///
    /// # Errors
    /// [`EntryError::Field`] names what is wrong; nothing is stored then.
    pub async fn enter_booking(
        &self,
        property: &Property,
        by: &str,
        entry: &Entry,
    ) -> Result<String, EntryError> {
        let now = self.clock().now();
        let fresh = || format!("M-{}", hex::encode_upper(self.ids().bytes::<4>()));
        let reference = entry.reference.clone().unwrap_or_else(fresh);
        let mut event = check(property, entry)?;
        if let Some(object) = event.as_object_mut() {
            object.insert("timestamp".to_owned(), json!(now));
            object.insert("api_version".to_owned(), json!(native::API_VERSION));
            let id = format!("{reference}:{}", now.as_microsecond());
            object.insert("source".to_owned(), json!({ "platform": MANUAL, "account": by, "id": id }));
        }
        if let Some(place) = event.pointer_mut("/data/reservation/ref") {
            *place = json!(reference);
        }
        // What the reader of the inbox would refuse is refused here, where somebody can mend it.
        native::from_value(event.clone()).map_err(|refusal| field("reservation", refusal.to_string()))?;
        let new = NewInbox {
            source: format!("{SOURCE}:{}/{MANUAL}", property.slug),
            partitions: vec![partition::of_booking(&reference)],
            body: Bytes::from(event.to_string()),
            headers: None,
            dedupe: None,
            received_at: now,
        };
        let _ = self.appender().append(new).await?;
        Ok(reference)
    }

    /// The stay of an entry that was made at `at` or later, as soon as it has been worked; `None` when that takes longer
    /// than a person waits for a page.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn entered(
        &self,
        property: &Property,
        reference: &str,
        at: Timestamp,
    ) -> Result<Option<StayId>, StoreError> {
        let mut progress = self.progress();
        let found = async {
            loop {
                progress.mark_unchanged();
                let stay = self.stay_of(property, MANUAL, reference).await?;
                if let Some(stay) =
                    stay.filter(|stay| stay.modified_at.as_microsecond() >= at.as_microsecond())
                {
                    return Ok(Some(stay.id));
                }
                tokio::select! {
                    _ = progress.changed() => {}
                    // Another process may do the work.
                    () = self.clock().sleep(LOOK_AGAIN) => {}
                }
            }
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or(Ok(None))
    }
}

/// The event an entry tells, without what is added when it is taken.
fn check(property: &Property, entry: &Entry) -> Result<Value, EntryError> {
    let name = entry.name.trim();
    if name.is_empty() || name.chars().count() > 120 {
        return Err(field("name", "1 to 120 characters"));
    }
    let kind = match entry.status.as_str() {
        "pending" => "reservation.created",
        "confirmed" if entry.reference.is_some() => "reservation.modified",
        "confirmed" => "reservation.confirmed",
        "checked_in" => "guest.checked_in",
        "checked_out" => "guest.checked_out",
        "no_show" => "reservation.no_show",
        "cancelled" => "reservation.cancelled",
        _ => {
            return Err(field("status", "pending, confirmed, checked_in, checked_out, no_show or cancelled"));
        }
    };
    let (Some(check_in), Some(check_out)) = (entry.check_in, entry.check_out) else {
        return Err(field("check_in", "a day of arrival and a day of departure"));
    };
    let nights = check_in.until(check_out).map_or(0, |span| span.get_days());
    if !(1..=NIGHTS).contains(&nights) {
        return Err(field("check_out", format!("1 to {NIGHTS} nights after the arrival")));
    }
    let known = property.catalog.accommodations.iter().find(|one| one.id == entry.accommodation);
    let Some(known) = known else { return Err(field("accommodation", "one of the catalog")) };
    if entry.adults < 1 || entry.child_ages.iter().any(|age| *age > 17) {
        return Err(field("adults", "at least one adult, children of 0 to 17"));
    }
    let filled = |text: &Option<String>| {
        text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let opt_in = entry.messages_welcome.then(|| json!({ "granted": true, "where": "front desk" }));
    let mut guest = json!({ "name": name });
    let more = [
        ("phone", filled(&entry.phone).map(Value::String)),
        ("email", filled(&entry.email).map(Value::String)),
        ("language", filled(&entry.language).map(Value::String)),
        ("whatsapp_opt_in", opt_in),
    ];
    if let Some(guest) = guest.as_object_mut() {
        guest.extend(more.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))));
    }
    let unit = json!({ "accommodation": known.id, "room": filled(&entry.unit) });
    Ok(json!({
        "type": kind,
        "data": {
            "guest": guest,
            "reservation": {
                "ref": "", "status": entry.status, "channel": "direct", "check_in": check_in,
                "check_out": check_out, "party": { "adults": entry.adults, "children": entry.child_ages },
                "units": [unit], "room": filled(&entry.unit),
            },
        },
    }))
}
