//! Calendars (iCal) in and out. In: each feed is read every quarter of an hour, its changes become the same reservation
//! events that a webhook would bring, closed days are kept apart. Out: `/calendars/…`, nights without names.

mod feeds;
mod out;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use guestlink_domain::bookings::ical::{self, Change, Entry, Kind, Seen};
use guestlink_domain::ids::StayId;
use guestlink_domain::resort::connection::{self, Connection, Feed};
use guestlink_store::inbox::NewInbox;
use guestlink_store::leases::Fence;
use guestlink_store::stays::{self, Stay};
use guestlink_store::{StoreError, settings};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use out::OutFeed;

use super::outside::{Answered, Ask};
use crate::App;
use crate::ids::derived;
use crate::messaging::desk::Desk;
use crate::messaging::partition;
use crate::properties::Property;

/// When each feed is read next, as far as this process knows.
#[derive(Debug, Default)]
pub struct Rounds(Mutex<HashMap<String, Timestamp>>);

impl Rounds {
    fn next(&self, key: &str) -> Option<Timestamp> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).copied()
    }

    fn set(&self, key: &str, at: Timestamp) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key.to_owned(), at);
    }
}

/// What is remembered of a feed between two fetches.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    seen: Seen,
    etag: Option<String>,
    modified: Option<String>,
    failures: u32,
    next_at: Timestamp,
}

/// A feed with where it belongs.
#[derive(Clone, Copy)]
struct Place<'a> {
    property: &'a Property,
    connection: &'a Connection,
    feed: &'a Feed,
    key: &'a str,
}

impl App {
    /// Reads every calendar whose time has come; how many.
    pub(crate) async fn read_calendars(
        &self,
        fences: &[Fence],
        rounds: &Rounds,
    ) -> Result<usize, StoreError> {
        let mut read = 0_usize;
        for property in self.all_properties() {
            let its = property.resort.connections.values();
            for connection in its.filter(|its| its.enabled && its.kind() == connection::Kind::Ical) {
                for feed in &connection.calendars {
                    let unit = feed.unit.as_deref().unwrap_or_default();
                    let key =
                        format!("ical/{}/{}/{}/{unit}", property.slug, connection.id, feed.accommodation);
                    if rounds.next(&key).is_some_and(|next| next > self.clock().now()) {
                        continue;
                    }
                    let place = Place { property: &property, connection, feed, key: &key };
                    let next = self.read_calendar(fences, place).await?;
                    rounds.set(&key, next);
                    read = read.saturating_add(1);
                }
            }
        }
        Ok(read)
    }

    async fn read_calendar(&self, fences: &[Fence], place: Place<'_>) -> Result<Timestamp, StoreError> {
        let now = self.clock().now();
        let mut kept = self.kept(place.key).await?.unwrap_or_else(|| Kept {
            seen: Seen::default(),
            etag: None,
            modified: None,
            failures: 0,
            next_at: now,
        });
        if kept.next_at > now {
            return Ok(kept.next_at);
        }
        match self.fetch_calendar(place, &kept).await {
            Ok(Some((feed, answered))) => {
                let today = place.property.today(now);
                let (seen, changes) = ical::compare(&kept.seen, &feed, today);
                self.calendar_changed(fences, place, &feed, changes).await?;
                let header = |name| {
                    answered.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
                };
                let (etag, modified) = (header(http::header::ETAG), header(http::header::LAST_MODIFIED));
                kept = Kept { seen, etag, modified, failures: 0, next_at: now };
            }
            Ok(None) => kept.failures = 0,
            Err(why) => {
                tracing::info!(connection = %place.connection.id, %why, "a calendar could not be read");
                kept.failures = kept.failures.saturating_add(1);
            }
        }
        kept.next_at = feeds::next(now, kept.failures, self.ids().below(feeds::JITTER));
        self.keep(place.key, &kept).await?;
        Ok(kept.next_at)
    }

    /// The feed; `None` when it has not changed.
    async fn fetch_calendar(
        &self,
        place: Place<'_>,
        kept: &Kept,
    ) -> Result<Option<(ical::Feed, Answered)>, String> {
        let url = place.feed.url.value(&*self.config().environment).ok_or("its address is not set")?;
        let url =
            url.strip_prefix("webcal://").map_or_else(|| url.to_string(), |rest| format!("https://{rest}"));
        let mut headers = vec![("accept".to_owned(), "text/calendar".to_owned())];
        // Something was missed in the last fetch: the next one must be seen, not only be the same.
        let wavering = kept.seen.known.values().any(|known| known.misses > 0);
        if !wavering {
            headers.extend(kept.etag.clone().map(|etag| ("if-none-match".to_owned(), etag)));
            headers.extend(kept.modified.clone().map(|at| ("if-modified-since".to_owned(), at)));
        }
        let ask = Ask { url, headers, post: None };
        let answered = self.outside().ask(&ask).await.map_err(|error| error.to_string())?;
        if !answered.fresh {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&answered.body);
        let feed = ical::read(&text, &place.property.timezone).map_err(|error| error.to_string())?;
        Ok(Some((feed, answered)))
    }

    async fn calendar_changed(
        &self,
        fences: &[Fence],
        place: Place<'_>,
        feed: &ical::Feed,
        changes: Vec<Change>,
    ) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        for change in changes {
            let (entry, kind) = match change {
                Change::New(entry) => (entry, "reservation.created"),
                Change::Changed(entry) => (entry, "reservation.modified"),
                Change::Gone(entry) => (entry, "reservation.cancelled"),
            };
            let gone = kind == "reservation.cancelled";
            if matches!(entry.kind, Kind::Reservation | Kind::Tentative) {
                self.tell_stay(place, feed, &entry, kind).await?;
            } else if gone || !self.is_echo(place, &entry).await? {
                desk.batch.stays.push(closed(place, &entry, gone, desk.now()));
            }
        }
        if desk.batch.stays.is_empty() { Ok(()) } else { self.write(desk, fences).await }
    }

    /// A stay in a calendar goes the way of every booking event: stored first, worked then.
    async fn tell_stay(
        &self,
        place: Place<'_>,
        feed: &ical::Feed,
        entry: &Entry,
        kind: &str,
    ) -> Result<(), StoreError> {
        let status = match (kind, entry.kind) {
            ("reservation.cancelled", _) => "cancelled",
            (_, Kind::Tentative) => "pending",
            _ => "confirmed",
        };
        let now = self.clock().now();
        let reference = entry.stay_ref();
        let event = json!({
            "type": kind,
            "timestamp": now,
            "source": { "platform": "ical", "event": kind },
            "data": {
                "guest": { "name": entry.guest_name, "ref": format!("ref/{reference}") },
                "reservation": {
                    "ref": reference, "status": status, "channel": feed.channel(),
                    "check_in": entry.start, "check_out": entry.end, "room": place.feed.unit,
                    "units": [{ "accommodation": place.feed.accommodation, "room": place.feed.unit }],
                },
                "ext": { "ical": { "phone_last4": entry.phone_last4, "url": entry.url } },
            },
        });
        let new = NewInbox {
            source: format!("{}:{}/{}", super::SOURCE, place.property.slug, place.connection.id),
            partitions: vec![partition::of_booking(reference)],
            body: event.to_string().into(),
            headers: None,
            dedupe: Some(format!("ical:{reference}:{kind}:{now}")),
            received_at: now,
        };
        self.appender().append(new).await.map(drop)
    }

    /// Days that are closed there because we said so: nights that others' stays take already.
    async fn is_echo(&self, place: Place<'_>, entry: &Entry) -> Result<bool, StoreError> {
        let property = place.property;
        let taken = stays::occupying(self.store(), property.tenant, property.id, entry.start).await?;
        let same_room =
            |stay: &Stay| place.feed.unit.is_none() || stay.unit.is_none() || stay.unit == place.feed.unit;
        let others: Vec<&Stay> = taken
            .iter()
            .filter(|stay| {
                stay.connection != place.connection.id && stay.accommodation == place.feed.accommodation
            })
            .filter(|stay| same_room(stay))
            .collect();
        let mut night = entry.start;
        while night < entry.end {
            if !others.iter().any(|stay| stay.check_in <= night && night < stay.check_out) {
                return Ok(false);
            }
            night = night.saturating_add(1.day());
        }
        Ok(true)
    }

    async fn kept(&self, key: &str) -> Result<Option<Kept>, StoreError> {
        let Some(sealed) = settings::get(self.store(), key).await? else { return Ok(None) };
        // What cannot be opened or read is begun anew: the feed itself is still there.
        Ok(self.vault().open(key, &sealed).ok().and_then(|plain| serde_json::from_slice(&plain).ok()))
    }

    async fn keep(&self, key: &str, kept: &Kept) -> Result<(), StoreError> {
        let plain = serde_json::to_vec(kept).unwrap_or_default();
        let sealed = self.vault().seal(self.ids(), key, &plain);
        let mut tx = self.store().begin().await?;
        settings::put(&mut tx, key, &sealed.into()).await?;
        tx.commit().await
    }
}

/// Days that are closed, as a stay of nobody.
fn closed(place: Place<'_>, entry: &Entry, gone: bool, now: Timestamp) -> Stay {
    let reference = format!("block/{}", entry.uid);
    let id = StayId(derived(&[b"stay", place.connection.id.as_bytes(), reference.as_bytes()]));
    Stay {
        tenant: place.property.tenant,
        id,
        property: place.property.id,
        guest: None,
        connection: place.connection.id.clone(),
        reference,
        accommodation: place.feed.accommodation.clone(),
        unit: place.feed.unit.clone(),
        check_in: entry.start,
        check_out: entry.end,
        status: if gone { "cancelled" } else { "blocked" }.to_owned(),
        occupies: !gone,
        modified_at: now,
        data: json!({ "ical": { "kind": entry.kind } }),
        version: 1,
    }
}

/// How long until a calendar is read again; used by [`feeds`].
const ROUND: SignedDuration = SignedDuration::from_mins(15);
