//! A guest asks for a service. The same wish sent twice (a second tap, a queue that was emptied twice) is one request.

use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::EventId;
use guestlink_domain::language::Lang;
use guestlink_domain::resort::Resort;
use guestlink_domain::welcome::{Asked, Progress, Said, may_ask};
use guestlink_store::StoreError;
use guestlink_store::events::{self, NewEvent};
use guestlink_store::requests::{self, ServiceRequest};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::App;
use crate::ids::derived;
use crate::welcome::Visit;

/// Pieces of one thing that may be asked for at once.
const MOST: u16 = 20;
/// Characters a wish may have.
const LONGEST: usize = 500;
/// Characters an idempotency key may have.
const KEY: std::ops::RangeInclusive<usize> = 8..=64;
/// Requests of one stay that may be open at once.
const OPEN: usize = 15;

/// What a guest asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ask {
    /// The service's id.
    pub service: String,
    /// The sender's key: the same key is the same request.
    pub key: String,
    /// How many.
    pub quantity: u16,
    /// When, local to the property; as soon as possible when absent.
    pub wanted_at: Option<DateTime>,
    /// In the guest's own words.
    pub note: Option<String>,
}

/// What became of it. "Already done" is a success.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The house has it now.
    New(Uuid),
    /// The house had it already.
    Known(Uuid),
}

/// Why it was not taken.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The page does not offer it now.
    #[error("this service is not offered at the moment")]
    NotOffered,
    /// A field is not as it should be.
    #[error("{0} is not as it should be")]
    Malformed(&'static str),
    /// Too many open at once.
    #[error("there are {OPEN} open requests already")]
    TooMany,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Takes a guest's request.
    ///
    /// # Errors
    /// When it makes no sense, or cannot be stored.
    pub async fn ask(&self, visit: &Visit, ask: &Ask) -> Result<Outcome, AskError> {
        let now = self.clock().now();
        let id = derived(&[b"request", visit.stay_id.0.as_bytes(), ask.key.as_bytes()]);
        if visit.requests.iter().any(|request| request.id == id) {
            return Ok(Outcome::Known(id));
        }
        let request = checked(visit, ask, id, now)?;
        let mut tx = self.store().begin().await?;
        let new = requests::insert(&mut tx, &request).await?;
        if new {
            let data = json!({ "id": id, "service": request.service, "from": "page", "wish": request.data });
            let event = NewEvent {
                tenant: visit.tenant,
                id: EventId(self.ids().new_at(now)),
                about: visit.about(),
                cause: Cause::System("welcome".to_owned()),
                event: DomainEvent::new("request.asked", data),
                at: now,
            };
            events::append(&mut tx, vec![event]).await?;
        }
        tx.commit().await?;
        self.committed();
        Ok(if new { Outcome::New(id) } else { Outcome::Known(id) })
    }
}

fn checked(visit: &Visit, ask: &Ask, id: Uuid, now: Timestamp) -> Result<ServiceRequest, AskError> {
    let schedule = visit.schedule();
    if !KEY.contains(&ask.key.chars().count()) {
        return Err(AskError::Malformed("the idempotency key"));
    }
    let service =
        may_ask(&visit.property.resort, &ask.service, &schedule, now).ok_or(AskError::NotOffered)?;
    if !(1..=MOST).contains(&ask.quantity) {
        return Err(AskError::Malformed("the quantity"));
    }
    if ask.note.as_ref().is_some_and(|note| note.chars().count() > LONGEST) {
        return Err(AskError::Malformed("the note"));
    }
    let wanted = ask.wanted_at.map(|at| schedule.instant(at.date(), at.time()));
    let fits = |at: Timestamp| at > now && at < schedule.departure;
    if !wanted.is_none_or(fits) {
        return Err(AskError::Malformed("the time"));
    }
    if visit.requests.iter().filter(|request| request.state == "new").count() >= OPEN {
        return Err(AskError::TooMany);
    }
    Ok(ServiceRequest {
        tenant: visit.tenant,
        id,
        property: visit.property.id,
        stay: visit.stay_id,
        service: service.id.clone(),
        state: "new".to_owned(),
        asked_at: now,
        changed_at: now,
        data: json!({ "quantity": ask.quantity, "wanted_at": wanted, "note": ask.note }),
        version: 1,
    })
}

/// A request as the page shows it.
pub(crate) fn asked(request: &ServiceRequest, resort: &Resort, lang: &Lang) -> Asked {
    let wanted_at = request.data.get("wanted_at").and_then(Value::as_str).and_then(|at| at.parse().ok());
    let quantity = request.data.get("quantity").and_then(Value::as_u64);
    Asked {
        id: request.id.to_string(),
        service: request.service.clone(),
        name: Said::of_service(resort, &request.service, lang),
        quantity: quantity.and_then(|quantity| u16::try_from(quantity).ok()).unwrap_or(1),
        wanted_at,
        asked_at: request.asked_at,
        progress: progress(request, wanted_at),
    }
}

/// As a guest sees a state (hospitality facts 4.3).
fn progress(request: &ServiceRequest, wanted_at: Option<Timestamp>) -> Progress {
    match request.state.as_str() {
        "scheduled" => wanted_at.map_or(Progress::Confirmed, Progress::Planned),
        "accepted" => Progress::Confirmed,
        "in_progress" | "paused" | "reopened" => Progress::OnTheWay,
        "completed" | "confirmed" => Progress::Done,
        "declined" => {
            let reason = request.data.get("reason").and_then(Value::as_str);
            Progress::Declined(reason.map(str::to_owned))
        }
        "cancelled" | "void" => Progress::Cancelled,
        _ => Progress::Received,
    }
}
