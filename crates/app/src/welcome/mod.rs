//! Guests' pages: their links, what is known behind a link, and what a preview shows. A link's token is known to the
//! guest only; the house keeps its hash, and the token itself sealed, so that the same guest can be told it again.

mod cache;
mod openings;
mod preview;
mod visit;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use bytes::Bytes;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{EventId, StayId, TenantId};
use guestlink_domain::welcome::{GuestStay, Secret};
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::welcome::{self as stored, Link};
use guestlink_store::{StoreError, Tx, stays};
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::bookings::NotHere;
use crate::messaging::desk::Desk;
use crate::properties::Property;
use crate::vault::Unopenable;

pub(crate) use cache::Visits;
pub(crate) use openings::Counting;
pub use preview::{Preview, PreviewError};
pub use visit::Visit;
pub(crate) use visit::guest_stay;

/// Bytes of a token: 128 bits (security facts S47).
const TOKEN: usize = 16;
/// Characters of a token in an address.
const TOKEN_CHARS: usize = 22;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum WelcomeError {
    /// No link, one not in force any more, or of a stay that has no page. Nobody is told which.
    #[error("there is no such page")]
    Unknown,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored secret does not open.
    #[error(transparent)]
    Sealed(#[from] Unopenable),
}

/// A link as the host sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WelcomeLink {
    /// The whole address.
    pub url: String,
    /// The last part of it, as buttons of message templates want it.
    pub token: String,
    /// How often it was opened; nothing is known of who did.
    pub opened: i64,
    /// When it was opened last.
    pub last_opened_at: Option<jiff::Timestamp>,
}

impl App {
    /// The stay's link: the one in force, else a new one.
    ///
    /// # Errors
    /// [`WelcomeError::Unknown`] when the stay has no page.
    pub async fn welcome_link(&self, tenant: TenantId, stay: StayId) -> Result<WelcomeLink, WelcomeError> {
        let mut tx = self.store().begin().await?;
        let link = self.welcome_link_in(&mut tx, tenant, stay).await?;
        tx.commit().await?;
        Ok(link)
    }

    /// The same inside a transaction, for a message that carries the link.
    ///
    /// # Errors
    /// [`WelcomeError::Unknown`] when the stay has no page.
    pub async fn welcome_link_in(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        stay: StayId,
    ) -> Result<WelcomeLink, WelcomeError> {
        if let Some(link) = stored::of_stay(&mut *tx, tenant, stay).await? {
            let token = self.vault().open(&place(tenant, stay), &link.sealed)?;
            let told = self.told(&token);
            return Ok(WelcomeLink { opened: link.opened, last_opened_at: link.last_opened_at, ..told });
        }
        self.new_link(tx, tenant, stay, "welcome.link_issued").await
    }

    /// A new link; the one before it unlocks nothing any more.
    ///
    /// # Errors
    /// [`WelcomeError::Unknown`] when the stay has no page.
    pub async fn reissue_welcome_link(
        &self,
        tenant: TenantId,
        stay: StayId,
    ) -> Result<WelcomeLink, WelcomeError> {
        let mut tx = self.store().begin().await?;
        stored::revoke(&mut tx, tenant, stay, self.clock().now()).await?;
        let link = self.new_link(&mut tx, tenant, stay, "welcome.link_reissued").await?;
        tx.commit().await?;
        self.committed();
        Ok(link)
    }

    async fn new_link(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        stay: StayId,
        kind: &str,
    ) -> Result<WelcomeLink, WelcomeError> {
        let row = stays::stay(&mut *tx, tenant, stay).await?.ok_or(WelcomeError::Unknown)?;
        if !visit::guest_stay(&row).is_some_and(|stay| GuestStay::has_page(&stay)) {
            return Err(WelcomeError::Unknown);
        }
        let about =
            About { property: Some(row.property), guest: row.guest, stay: Some(stay), ..About::default() };
        self.put_in_force(tx, tenant, stay, about, kind).await.map_err(WelcomeError::from)
    }

    /// The last part of a stay's link, for a message that carries it: of the link in force, else of a new one that is
    /// put on the desk, also for a stay that is only just being written. `None` if the link in force cannot be read any
    /// more.
    pub(crate) async fn page_token(
        &self,
        desk: &mut Desk,
        property: &Property,
        stay: StayId,
    ) -> Result<Option<String>, StoreError> {
        let tenant = property.tenant;
        let known = match desk.batch.links.iter().find(|link| link.stay == stay) {
            Some(link) => Some(link.clone()),
            None => match desk.shelf(property.id).and_then(|fetched| fetched.link(stay)) {
                Ok(link) => link.cloned(),
                Err(NotHere) => stored::of_stay(self.store(), tenant, stay).await?,
            },
        };
        if let Some(link) = known {
            let token = self.vault().open(&place(tenant, stay), &link.sealed);
            return Ok(token.ok().map(|token| self.told(&token).token));
        }
        let about = About { property: Some(property.id), stay: Some(stay), ..About::default() };
        let (told, link, event) = self.new_token(tenant, stay, about, "welcome.link_issued");
        desk.batch.links.push(link);
        desk.batch.events.push(event);
        Ok(Some(told.token))
    }

    async fn put_in_force(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        stay: StayId,
        about: About,
        kind: &str,
    ) -> Result<WelcomeLink, StoreError> {
        let (told, link, event) = self.new_token(tenant, stay, about, kind);
        stored::issue(tx, vec![link]).await?;
        events::append(tx, vec![event]).await?;
        Ok(told)
    }

    fn new_token(
        &self,
        tenant: TenantId,
        stay: StayId,
        about: About,
        kind: &str,
    ) -> (WelcomeLink, Link, NewEvent) {
        let (token, now) = (self.ids().bytes::<TOKEN>(), self.clock().now());
        let told = self.told(&token);
        let link = Link {
            tenant,
            stay,
            token_hash: hash(&told.token),
            sealed: self.vault().seal(self.ids(), &place(tenant, stay), &token).into(),
            issued_at: now,
            revoked_at: None,
            opened: 0,
            last_opened_at: None,
        };
        let event = NewEvent {
            tenant,
            id: EventId(self.ids().new_at(now)),
            about,
            cause: Cause::System("welcome".to_owned()),
            event: DomainEvent::new(kind, serde_json::json!({ "stay": stay })),
            at: now,
        };
        (told, link, event)
    }

    fn told(&self, token: &[u8]) -> WelcomeLink {
        let token = BASE64.encode(token);
        let url = format!("{}/w/{token}", self.config().public_url.as_deref().unwrap_or_default());
        WelcomeLink { url, token, opened: 0, last_opened_at: None }
    }

    /// What a guest who asked for it may know now; the record keeps that it was asked for, not what was told.
    ///
    /// # Errors
    /// When the database cannot be written: what is not recorded is not told.
    pub async fn reveal(&self, visit: &Visit, secret: Secret) -> Result<visit::Answer, StoreError> {
        let answer = visit.reveal(secret, self.clock().now());
        if matches!(answer, Some(Ok(_))) {
            let now = self.clock().now();
            let event = NewEvent {
                tenant: visit.tenant,
                id: EventId(self.ids().new_at(now)),
                about: visit.about(),
                cause: Cause::System("welcome".to_owned()),
                event: DomainEvent::new(
                    "welcome.secret_shown",
                    serde_json::json!({ "secret": secret.name(), "stay": visit.stay.reference }),
                ),
                at: now,
            };
            let mut tx = self.store().begin().await?;
            events::append(&mut tx, vec![event]).await?;
            tx.commit().await?;
        }
        Ok(answer)
    }
}

fn place(tenant: TenantId, stay: StayId) -> String {
    format!("{tenant}/welcome/{stay}")
}

fn hash(token: &str) -> Bytes {
    Bytes::copy_from_slice(Sha256::digest(token.as_bytes()).as_slice())
}

/// Only what could be a token is looked up.
fn is_token(token: &str) -> bool {
    token.len() == TOKEN_CHARS && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
