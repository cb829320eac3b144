//! Our own calendars for others: one for each accommodation and each of its rooms, under an address that cannot be
//! guessed. They say which nights are taken and nothing else.

use std::collections::BTreeMap;

use guestlink_domain::bookings::ical::{Busy, publish};
use guestlink_domain::catalog::Accommodation;
use guestlink_store::StoreError;
use guestlink_store::stays::{self, Stay};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::ToSpan as _;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::properties::Property;

/// A calendar of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutFeed {
    /// The property's name in addresses.
    pub property: String,
    /// The accommodation.
    pub accommodation: String,
    /// The room; the accommodation as a whole without.
    pub unit: Option<String>,
    /// The path of its address. A secret.
    pub path: String,
}

/// How far back a calendar reaches.
const BEFORE: i64 = 30;

impl App {
    /// All calendars of ours.
    pub fn calendar_feeds(&self) -> Vec<OutFeed> {
        let mut feeds = Vec::new();
        for property in self.all_properties() {
            for accommodation in &property.catalog.accommodations {
                let rooms = accommodation.unit_names.iter().map(|name| Some(name.as_str()));
                for unit in std::iter::once(None).chain(rooms) {
                    let token = self.calendar_token(&property, &accommodation.id, unit);
                    feeds.push(OutFeed {
                        property: property.slug.clone(),
                        accommodation: accommodation.id.clone(),
                        unit: unit.map(str::to_owned),
                        path: format!("/calendars/{token}.ics"),
                    });
                }
            }
        }
        feeds
    }

    /// The calendar of a token, as text; `None` when it is nobody's.
    ///
    /// # Errors
    /// When the stays cannot be read.
    pub async fn calendar_feed(&self, token: &str) -> Result<Option<String>, StoreError> {
        let given = Sha256::digest(token.as_bytes());
        for property in self.all_properties() {
            for accommodation in &property.catalog.accommodations {
                let rooms = accommodation.unit_names.iter().map(|name| Some(name.as_str()));
                for unit in std::iter::once(None).chain(rooms) {
                    let its = self.calendar_token(&property, &accommodation.id, unit);
                    // Of digests, so that the time it takes tells nothing of the token.
                    if Sha256::digest(its.as_bytes()) == given {
                        return self.calendar_of(&property, accommodation, unit).await.map(Some);
                    }
                }
            }
        }
        Ok(None)
    }

    async fn calendar_of(
        &self,
        property: &Property,
        accommodation: &Accommodation,
        unit: Option<&str>,
    ) -> Result<String, StoreError> {
        let today = property.today(self.clock().now());
        let from = today.saturating_sub(BEFORE.days());
        let stays = stays::occupying(self.store(), property.tenant, property.id, from).await?;
        let its: Vec<&Stay> = stays.iter().filter(|stay| stay.accommodation == accommodation.id).collect();
        let mut busy = full(&its, usize::from(accommodation.units));
        if let Some(unit) = unit {
            let own = its.iter().filter(|stay| stay.unit.as_deref() == Some(unit));
            busy.extend(own.map(|stay| taken(stay.check_in, stay.check_out)));
        }
        busy.sort();
        busy.dedup();
        let name = unit.unwrap_or(&accommodation.id);
        // The day's beginning, so that the text is the same until something changes.
        let midnight = today.to_datetime(jiff::civil::Time::midnight());
        let at = property.timezone.to_timestamp(midnight).unwrap_or_else(|_| self.clock().now());
        Ok(publish(name, &busy, at))
    }

    fn calendar_token(&self, property: &Property, accommodation: &str, unit: Option<&str>) -> String {
        let place = format!(
            "calendar\0{}\0{}\0{accommodation}\0{}",
            property.tenant,
            property.slug,
            unit.unwrap_or_default()
        );
        // HMAC takes keys of any length, so there always is one.
        Hmac::<Sha256>::new_from_slice(&self.config().secret_key).map_or_else(
            |_impossible| String::new(),
            |mut mac| {
                mac.update(place.as_bytes());
                hex::encode(mac.finalize().into_bytes().get(..16).unwrap_or_default())
            },
        )
    }
}

fn taken(start: Date, end: Date) -> Busy {
    let key = hex::encode(Sha256::digest(format!("{start}/{end}")).get(..10).unwrap_or_default());
    Busy { start, end, key }
}

/// Nights on which as many units are taken as there are, each run of them once.
fn full(stays: &[&Stay], units: usize) -> Vec<Busy> {
    if units <= 1 {
        return stays.iter().map(|stay| taken(stay.check_in, stay.check_out)).collect();
    }
    let mut steps: BTreeMap<Date, i64> = BTreeMap::new();
    for stay in stays {
        *steps.entry(stay.check_in).or_default() += 1;
        *steps.entry(stay.check_out).or_default() -= 1;
    }
    let units = i64::try_from(units).unwrap_or(i64::MAX);
    let (mut count, mut since, mut busy) = (0_i64, None, Vec::new());
    for (day, step) in steps {
        count = count.saturating_add(step);
        match (count >= units, since) {
            (true, None) => since = Some(day),
            (false, Some(start)) => {
                busy.push(taken(start, day));
                since = None;
            }
            _ => {}
        }
    }
    busy
}

#[cfg(test)]
mod tests {
    use guestlink_domain::ids::{PropertyId, StayId, TenantId};
    use jiff::civil::date;

    use super::*;

    fn stay(from: Date, to: Date) -> Stay {
        Stay {
            tenant: TenantId(uuid::Uuid::nil()),
            id: StayId(uuid::Uuid::nil()),
            property: PropertyId(uuid::Uuid::nil()),
            guest: None,
            connection: "c".to_owned(),
            reference: "r".to_owned(),
            accommodation: "suite".to_owned(),
            unit: None,
            check_in: from,
            check_out: to,
            status: "confirmed".to_owned(),
            occupies: true,
            modified_at: jiff::Timestamp::UNIX_EPOCH,
            data: serde_json::json!({}),
            version: 1,
        }
    }

    #[test]
    fn a_kind_of_room_is_taken_when_all_of_them_are() {
        let one = stay(date(2026, 8, 10), date(2026, 8, 14));
        let two = stay(date(2026, 8, 12), date(2026, 8, 16));
        let nights = |units| -> Vec<(Date, Date)> {
            full(&[&one, &two], units).into_iter().map(|busy| (busy.start, busy.end)).collect()
        };
        assert_eq!(nights(2), [(date(2026, 8, 12), date(2026, 8, 14))]);
        assert_eq!(nights(3), []);
        assert_eq!(nights(1).len(), 2);
    }
}
