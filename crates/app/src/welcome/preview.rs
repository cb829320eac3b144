//! Previews: the page of any stay in any phase and language, for the host. The address is signed and lasts an hour; it
//! opens no secret and asks for nothing.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use bytes::Bytes;
use guestlink_domain::bookings::native::ReservationStatus;
use guestlink_domain::ids::{StayId, TenantId};
use guestlink_domain::language::Lang;
use guestlink_domain::welcome::{GuestStay, Phase};
use guestlink_store::{StoreError, stays};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::WelcomeError;
use super::visit::Visit;
use crate::App;
use crate::ids::derived;
use crate::properties::Property;

/// How long a preview's address lasts.
const LASTS: SignedDuration = SignedDuration::from_hours(1);
/// Keeps these signatures apart from any other made with the installation's key.
const PURPOSE: &[u8] = b"guestlink welcome preview v1\0";

/// What is to be looked at.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Preview {
    /// Whose.
    pub tenant: TenantId,
    /// Which stay.
    pub stay: StayId,
    /// In which phase.
    pub phase: Phase,
    /// In which language; the guest's when absent.
    pub lang: Option<Lang>,
    /// Until when the address answers.
    pub until: Timestamp,
}

/// Why a preview was not made.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// There is no such stay.
    #[error("there is no stay with this id or booking reference")]
    NoStay,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// An address that shows the page of a stay (its id, or its booking reference at any platform) in a phase.
    ///
    /// # Errors
    /// [`PreviewError::NoStay`].
    pub async fn preview_url(
        &self,
        tenant: TenantId,
        stay: &str,
        phase: Phase,
        lang: Option<Lang>,
    ) -> Result<String, PreviewError> {
        let id = self.find_stay(tenant, stay).await?.ok_or(PreviewError::NoStay)?;
        let until = self.clock().now().saturating_add(LASTS).unwrap_or(Timestamp::MAX);
        let preview = Preview { tenant, stay: id, phase, lang, until };
        let body = serde_json::to_vec(&preview).unwrap_or_default();
        let token = format!("{}.{}", BASE64.encode(&body), BASE64.encode(self.signature(&body)));
        let home = self.config().public_url.as_deref().unwrap_or_default();
        Ok(format!("{home}/w/preview/{token}"))
    }

    /// A stay by its id or a booking reference.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_stay(&self, tenant: TenantId, stay: &str) -> Result<Option<StayId>, StoreError> {
        if let Ok(id) = stay.parse::<StayId>() {
            return Ok(stays::stay(self.store(), tenant, id).await?.map(|stay| stay.id));
        }
        let references = [stay.to_owned()];
        for property in self.all_properties().iter().filter(|property| property.tenant == tenant) {
            let own = [crate::bookings::MANUAL];
            for connection in property.resort.connections.keys().map(String::as_str).chain(own) {
                let found = stays::by_references(self.store(), tenant, connection, &references).await?;
                if let Some(stay) = found.first() {
                    return Ok(Some(stay.id));
                }
            }
        }
        Ok(None)
    }

    /// The visit a preview's address shows, with the moment and language to show it at.
    ///
    /// # Errors
    /// [`WelcomeError::Unknown`] for an address that is not ours, or is too old.
    pub async fn preview(&self, token: &str) -> Result<(Arc<Visit>, Preview, Timestamp), WelcomeError> {
        let preview = self.read_preview(token).ok_or(WelcomeError::Unknown)?;
        let visit = self.read_visit(preview.tenant, preview.stay, Bytes::new()).await?;
        let mut visit = visit.ok_or(WelcomeError::Unknown)?;
        // What happened to the stay so far must not keep a phase from being looked at.
        visit.stay.status = ReservationStatus::Confirmed;
        let moment = visit.schedule().moment_in(preview.phase);
        Ok((Arc::new(visit), preview, moment))
    }

    /// A visit nobody makes, in a phase, and the moment of it: to look at a house's page before any guest has one.
    pub fn sample_visit(&self, property: Arc<Property>, phase: Phase) -> (Arc<Visit>, Timestamp) {
        let today = property.today(self.clock().now());
        let stay = GuestStay {
            reference: "12345".to_owned(),
            first_name: None,
            language: None,
            accommodation: property
                .catalog
                .accommodations
                .first()
                .map(|one| one.id.clone())
                .unwrap_or_default(),
            booked_name: None,
            unit: property.catalog.accommodations.first().and_then(|one| one.unit_names.first().cloned()),
            check_in: today,
            check_out: today.saturating_add(4.days()),
            status: ReservationStatus::Confirmed,
            arrival_time: None,
            party: Some((2, 0)),
            total: None,
            due: None,
            free_until: None,
        };
        let visit = Visit {
            tenant: property.tenant,
            stay_id: StayId(derived(&[b"sample stay", property.id.0.as_bytes()])),
            property,
            guest: None,
            stay,
            requests: Vec::new(),
            link: Bytes::new(),
            stamp: [0; 16],
        };
        let moment = visit.schedule().moment_in(phase);
        (Arc::new(visit), moment)
    }

    fn read_preview(&self, token: &str) -> Option<Preview> {
        let (body, signature) = token.split_once('.')?;
        let (body, signature) = (BASE64.decode(body).ok()?, BASE64.decode(signature).ok()?);
        self.mac(&body)?.verify_slice(&signature).ok()?;
        let preview: Preview = serde_json::from_slice(&body).ok()?;
        (self.clock().now() < preview.until).then_some(preview)
    }

    fn signature(&self, body: &[u8]) -> Vec<u8> {
        // HMAC takes keys of any length, so there always is one.
        self.mac(body).map_or_else(Vec::new, |mac| mac.finalize().into_bytes().to_vec())
    }

    fn mac(&self, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.config().secret_key).ok()?;
        mac.update(PURPOSE);
        mac.update(body);
        Some(mac)
    }
}
