//! What is known behind a link: house, stay, guest, requests. Read in one go, and stamped, so that two visits with the
//! same stamp have the same page.

use std::sync::Arc;

use bytes::Bytes;
use guestlink_domain::bookings::native::Reservation;
use guestlink_domain::ids::{GuestId, StayId, TenantId};
use guestlink_domain::language::Lang;
use guestlink_domain::welcome::{self, Asked, GuestStay, Lock, Page, PageOf, Revealed, Schedule, Secret};
use guestlink_store::events::About;
use guestlink_store::requests::{self, ServiceRequest};
use guestlink_store::stays::{self, Stay};
use guestlink_store::{StoreError, welcome as stored};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{WelcomeError, hash, is_token};
use crate::App;
use crate::properties::Property;
use crate::requests::asked;

/// Requests a page shows at most.
const SHOWN: i64 = 20;

/// The answer to somebody who asks for a secret. `None`: there is none.
pub type Answer = Option<Result<Revealed, Lock>>;

/// A guest at the page.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Whose.
    pub tenant: TenantId,
    /// The house.
    pub property: Arc<Property>,
    /// Which stay.
    pub stay_id: StayId,
    /// Who.
    pub guest: Option<GuestId>,
    /// The stay.
    pub stay: GuestStay,
    /// What was asked for, latest first.
    pub requests: Vec<ServiceRequest>,
    /// The link's hash; empty for a preview.
    pub link: Bytes,
    /// The same stamp, the same page (at the same moment, in the same language).
    pub stamp: [u8; 16],
}

impl Visit {
    /// The page at a moment.
    pub fn page(&self, lang: &Lang, now: Timestamp) -> Page {
        let asked = self.asked(lang, now);
        welcome::page(&PageOf {
            resort: &self.property.resort,
            zone: &self.property.timezone,
            stay: &self.stay,
            asked: &asked,
            lang,
            now,
        })
    }

    /// What was asked for, in a language.
    pub fn asked(&self, lang: &Lang, now: Timestamp) -> Vec<Asked> {
        // A request that was made by mistake is kept, and hidden.
        let shown = self.requests.iter().filter(|request| request.state != "void");
        let moments = (now, self.schedule().departure);
        shown.map(|request| asked(request, &self.property.resort, lang, moments)).collect()
    }

    /// The moments of the stay.
    pub fn schedule(&self) -> Schedule {
        Schedule::of(&self.stay, &self.property.resort.property, &self.property.timezone)
    }

    pub(super) fn reveal(&self, secret: Secret, now: Timestamp) -> Answer {
        welcome::reveal(secret, &self.property.resort, &self.stay, &self.schedule(), now)
    }

    /// What an event of this visit is about.
    pub fn about(&self) -> About {
        About {
            property: Some(self.property.id),
            guest: self.guest,
            stay: Some(self.stay_id),
            conversation: None,
        }
    }

    /// Is there a page at this moment?
    pub(super) fn is_open(&self, now: Timestamp) -> bool {
        self.stay.has_page() && now < self.schedule().end
    }
}

impl App {
    /// Who stands behind a link. Wrong, revoked and expired ones are all the same.
    ///
    /// # Errors
    /// [`WelcomeError::Unknown`] when there is no page behind it.
    pub async fn visit(&self, token: &str) -> Result<Arc<Visit>, WelcomeError> {
        if !is_token(token) {
            return Err(WelcomeError::Unknown);
        }
        let (key, now) = (hash(token), self.clock().now());
        let commits = *self.progress().borrow();
        let visit = if let Some(visit) = self.visits().get(&key, now, commits) {
            visit
        } else {
            let read = self.look_up(&key).await?;
            self.visits().keep(&key, read.ok_or(WelcomeError::Unknown)?, now, commits)
        };
        if visit.is_open(now) { Ok(visit) } else { Err(WelcomeError::Unknown) }
    }

    async fn look_up(&self, key: &Bytes) -> Result<Option<Visit>, StoreError> {
        match stored::by_hash(self.store(), key).await? {
            Some(link) if link.revoked_at.is_none() => {
                self.read_visit(link.tenant, link.stay, key.clone()).await
            }
            _ => Ok(None),
        }
    }

    /// Whether a link was asked for lately and is in force: such a one needs no look into the database.
    pub fn knows_visit(&self, token: &str) -> bool {
        is_token(token)
            && self.visits().get(&hash(token), self.clock().now(), *self.progress().borrow()).is_some()
    }

    pub(super) async fn read_visit(
        &self,
        tenant: TenantId,
        stay_id: StayId,
        link: Bytes,
    ) -> Result<Option<Visit>, StoreError> {
        let Some(row) = stays::stay(self.store(), tenant, stay_id).await? else { return Ok(None) };
        let property = self.property_with(row.property);
        let (Some(property), Some(mut stay)) = (property, guest_stay(&row)) else { return Ok(None) };
        let guest = match row.guest {
            Some(guest) => stored::greeted(self.store(), tenant, guest).await?,
            None => None,
        };
        let requests = requests::of_stay(self.store(), tenant, stay_id, SHOWN).await?;
        if let Some(guest) = &guest {
            stay.first_name = guest.name.as_deref().and_then(first_name);
            stay.language = guest.language.as_deref().map(Lang::new);
        }
        let seen: Vec<Value> = requests.iter().map(|request| json!([request.id, request.version])).collect();
        let versions = json!([row.version, property.revision, guest.map(|guest| guest.version), seen]);
        let stamp = stamp(&[stay_id.0.as_bytes(), versions.to_string().as_bytes()]);
        let guest = row.guest;
        Ok(Some(Visit { tenant, property, stay_id, guest, stay, requests, link, stamp }))
    }
}

fn stamp(parts: &[&[u8]]) -> [u8; 16] {
    let digest = parts.iter().fold(Sha256::new(), Sha256::chain_update).finalize();
    let mut stamp = [0; 16];
    stamp.iter_mut().zip(digest.iter()).for_each(|(to, from)| *to = *from);
    stamp
}

/// The stay as its platform told it; what is missing there is filled in from the row.
pub(crate) fn guest_stay(row: &Stay) -> Option<GuestStay> {
    let told = row.data.get("reservation").cloned();
    let told = told.and_then(|told| serde_json::from_value::<Reservation>(told).ok());
    let plain = || {
        let reservation = json!({
            "ref": row.reference, "status": row.status, "check_in": row.check_in, "check_out": row.check_out,
            "units": [{ "accommodation": row.accommodation }],
        });
        serde_json::from_value(reservation).ok()
    };
    let mut stay = GuestStay::of(&told.or_else(plain)?);
    stay.unit = row.unit.clone().or(stay.unit);
    Some(stay)
}

/// "Nora Quist" is greeted as Nora; "Familia Ortega" as a family.
fn first_name(name: &str) -> Option<String> {
    const WHOLE: [&str; 6] = ["familia", "family", "familie", "famille", "famiglia", "عائلة"];
    let first = name.split_whitespace().next()?;
    let whole = WHOLE.contains(&first.to_lowercase().as_str());
    Some(if whole { name.trim().to_owned() } else { first.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::first_name;

    #[test]
    fn people_are_greeted_by_their_first_name_and_families_as_such() {
        assert_eq!(first_name("Nora Quist").as_deref(), Some("Nora"));
        assert_eq!(first_name(" Familia Ortega ").as_deref(), Some("Familia Ortega"));
        assert_eq!(first_name("  "), None);
    }
}
