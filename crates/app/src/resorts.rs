//! Taking a resort directory in, and giving it back as it was given.

mod editing;
mod secrets;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_domain::resort::{self, Problem};
use guestlink_store::StoreError;
use guestlink_store::resorts::{self as stored, NewRevision, Photo};
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::ids::derived;
use crate::vault::Unopenable;

pub use editing::{Changes, EditError, Edition, Made, is_one_of_ours};

/// A resort directory, read by whoever knows about disks.
#[derive(Clone, Debug, Default)]
pub struct ResortFiles {
    /// Relative path → text of every JSON and wording file.
    pub files: BTreeMap<String, String>,
    /// Relative path → bytes of every picture.
    pub photos: BTreeMap<String, Bytes>,
}

/// Why a directory was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// It has mistakes; nothing was changed.
    #[error("{} problem(s) found; nothing was changed", .0.len())]
    Invalid(Vec<Problem>),
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored secret does not open.
    #[error(transparent)]
    Sealed(#[from] Unopenable),
}

/// Files of a resort's booking platforms lie below this path.
const CONNECTIONS: &str = "connections/";
/// What is written before a sealed file, so that a sealed one is never taken for an owner's text.
const SEALED: &str = "sealed:v1:";

impl App {
    /// The organisation of an installation that has only one.
    pub fn home_tenant() -> TenantId {
        TenantId(derived(&[b"tenant", b"home"]))
    }

    /// Checks a directory and makes it the newest revision of its property. The installation's WhatsApp number is
    /// given to this property.
    ///
    /// # Errors
    /// [`ApplyError::Invalid`] with every problem, before anything is written.
    pub async fn apply(&self, given: ResortFiles) -> Result<i64, ApplyError> {
        let resort = resort::load(&given.files, &|path| given.photos.contains_key(path))
            .map_err(ApplyError::Invalid)?;
        let broken = broken_pictures(&given.photos);
        if !broken.is_empty() {
            return Err(ApplyError::Invalid(broken));
        }
        let tenant = Self::home_tenant();
        let slug = resort.property.id.clone();
        let property = PropertyId(derived(&[b"property", tenant.0.as_bytes(), slug.as_bytes()]));
        let now = self.clock().now();
        let files = self.seal_files(tenant, property, given.files);
        let photos = given.photos.into_iter().map(hashed);
        let revision = NewRevision {
            tenant,
            property,
            files,
            photos: photos.collect(),
            kept: BTreeMap::new(),
            author: None,
            applied_at: now,
        };
        let mut tx = self.store().begin().await?;
        let home =
            stored::Tenant { id: tenant, slug: "home".to_owned(), name: "Home".to_owned(), created_at: now };
        stored::put_tenant(&mut tx, &home).await?;
        let row = stored::Property {
            tenant,
            id: property,
            slug,
            name: resort.property.name.clone(),
            timezone: resort.property.timezone.clone(),
        };
        stored::put_property(&mut tx, &row).await?;
        if let Some(number) = &self.config().whatsapp.phone_number_id {
            let display = resort.property.contacts.whatsapp_display_number.clone().unwrap_or_default();
            let number = stored::Number { phone_number_id: number.clone(), tenant, property, display };
            stored::put_number(&mut tx, &number).await?;
        }
        let number = stored::save_revision(&mut tx, revision).await?;
        tx.commit().await?;
        self.refresh_properties().await?;
        Ok(number)
    }

    /// The newest revision of a property, as it was given; the only property, if none is named. `None`: there is
    /// no such property.
    ///
    /// # Errors
    /// When it cannot be read or a sealed file does not open.
    pub async fn export(&self, slug: Option<&str>) -> Result<Option<ResortFiles>, ApplyError> {
        let properties = stored::properties(self.store(), Self::home_tenant()).await?;
        let chosen = match (slug, properties.as_slice()) {
            (Some(slug), all) => all.iter().find(|property| property.slug == slug),
            (None, [only]) => Some(only),
            (None, _) => None,
        };
        let Some(property) = chosen else { return Ok(None) };
        let Some(revision) = stored::latest(self.store(), property.tenant, property.id).await? else {
            return Ok(None);
        };
        let files = self.open_files(property.tenant, property.id, revision.files)?;
        let mut photos = BTreeMap::new();
        for (path, sha256) in revision.photos {
            let Ok(sha256) = hex::decode(&sha256) else { continue };
            let bytes = stored::photo(self.store(), property.tenant, property.id, &sha256.into()).await?;
            photos.extend(bytes.map(|bytes| (path, bytes)));
        }
        Ok(Some(ResortFiles { files, photos }))
    }

    /// Makes sure that the configured number leads to a property, when there is no doubt to which.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(crate) async fn claim_number(&self) -> Result<(), StoreError> {
        let Some(number) = &self.config().whatsapp.phone_number_id else { return Ok(()) };
        if self.property_of(number).is_some() {
            return Ok(());
        }
        let Some(property) = self.sole_property() else { return Ok(()) };
        let display = property.resort.property.contacts.whatsapp_display_number.clone().unwrap_or_default();
        let (tenant, id) = (property.tenant, property.id);
        let row = stored::Number { phone_number_id: number.clone(), tenant, property: id, display };
        let mut tx = self.store().begin().await?;
        stored::put_number(&mut tx, &row).await?;
        tx.commit().await?;
        self.refresh_properties().await
    }

    pub(crate) fn seal_files(
        &self,
        tenant: TenantId,
        property: PropertyId,
        files: BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let seal = |path: &str, text: String| {
            if !holds_secrets(path) {
                return text;
            }
            let sealed = self.vault().seal(self.ids(), &place(tenant, property, path), text.as_bytes());
            format!("{SEALED}{}", BASE64.encode(sealed))
        };
        files.into_iter().map(|(path, text)| (path.clone(), seal(&path, text))).collect()
    }

    pub(crate) fn open_files(
        &self,
        tenant: TenantId,
        property: PropertyId,
        files: BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Unopenable> {
        let open = |(path, text): (String, String)| {
            let Some(sealed) = text.strip_prefix(SEALED) else { return Ok((path, text)) };
            let sealed = BASE64.decode(sealed).map_err(|_damaged| Unopenable)?;
            let plain = self.vault().open(&place(tenant, property, &path), &sealed)?;
            Ok((path, String::from_utf8(plain).map_err(|_damaged| Unopenable)?))
        };
        files.into_iter().map(open).collect()
    }
}

/// A picture with its hash.
fn hashed((path, bytes): (String, Bytes)) -> Photo {
    let sha256 = Bytes::copy_from_slice(Sha256::digest(&bytes).as_slice());
    Photo { path, sha256, bytes }
}

/// Files that are not the pictures their names say. Drawings (SVG) are kept, and never shown inside a page.
fn broken_pictures(photos: &BTreeMap<String, Bytes>) -> Vec<Problem> {
    let drawing =
        |path: &str| path.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("svg"));
    let looked_at = photos.iter().filter(|(path, _)| !drawing(path));
    let problem = |(path, bytes): (&String, &Bytes)| {
        let message = crate::photos::examine(bytes).err()?;
        Some(Problem::of_file(path, message, "a JPEG, PNG or WebP picture of at most 40 megapixels"))
    };
    looked_at.filter_map(problem).collect()
}

/// Files that hold secrets of booking platforms, or of the house (Wi-Fi, door codes).
fn holds_secrets(path: &str) -> bool {
    path.starts_with(CONNECTIONS) || matches!(path, "welcome.json" | "property.json")
}

fn place(tenant: TenantId, property: PropertyId, path: &str) -> String {
    format!("{tenant}/{property}/{path}")
}
