//! Tenants, properties, their WhatsApp numbers, and the resort directories they were set up from.

use std::collections::BTreeMap;

use bytes::Bytes;
use guestlink_domain::ids::{PropertyId, TenantId};
use jiff::Timestamp;

use crate::{
    dialect::Row,
    error::StoreError,
    open::Tx,
    query::{Cells, Many, Query, Read, row},
};

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tenant {
    /// The tenant.
    pub id: TenantId,
    /// Short name, unique.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// A resort, hotel or house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Property {
    /// Whose.
    pub tenant: TenantId,
    /// The property.
    pub id: PropertyId,
    /// Short name, unique in the tenant.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// IANA time zone.
    pub timezone: String,
}

/// A WhatsApp number of ours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number {
    /// Meta's id of it.
    pub phone_number_id: String,
    /// Whose.
    pub tenant: TenantId,
    /// For which property.
    pub property: PropertyId,
    /// As people read it.
    pub display: String,
}

/// A photo of a resort directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Photo {
    /// Below `photos/`.
    pub path: String,
    /// Of the bytes.
    pub sha256: Bytes,
    /// The file.
    pub bytes: Bytes,
}

/// A resort directory to be kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewRevision {
    /// Whose.
    pub tenant: TenantId,
    /// Of which property.
    pub property: PropertyId,
    /// Path → text.
    pub files: BTreeMap<String, String>,
    /// Its new pictures.
    pub photos: Vec<Photo>,
    /// Pictures that are here already: path → SHA-256 in hex.
    pub kept: BTreeMap<String, String>,
    /// Who made it, if somebody did in the program.
    pub author: Option<String>,
    /// When.
    pub applied_at: Timestamp,
}

/// A resort directory as kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// Counts from 1.
    pub revision: i64,
    /// Path → text.
    pub files: BTreeMap<String, String>,
    /// Path → SHA-256 in hex.
    pub photos: BTreeMap<String, String>,
    /// Who made it, if somebody did in the program.
    pub author: Option<String>,
    /// When.
    pub applied_at: Timestamp,
}

const PHOTOS: Many = Many {
    table: "resort_photo",
    head: "INSERT INTO resort_photo (tenant_id, property_id, sha256, bytes) VALUES",
    tail: "ON CONFLICT DO NOTHING",
};

/// Adds a tenant, or renames the one with this id.
pub async fn put_tenant(tx: &mut Tx, tenant: &Tenant) -> Result<(), StoreError> {
    let query = Query::new(
        "tenant",
        "INSERT INTO tenant (id, slug, name, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name",
    )
    .bind(tenant.id)
    .bind(&tenant.slug)
    .bind(&tenant.name)
    .bind(tenant.created_at);
    tx.execute(query).await.map(drop)
}

/// Every tenant.
pub async fn tenants(mut reader: impl Read) -> Result<Vec<Tenant>, StoreError> {
    let query = Query::new("tenant", "SELECT id, slug, name, created_at FROM tenant ORDER BY slug");
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "tenant");
            Ok(Tenant { id: cells.get()?, slug: cells.get()?, name: cells.get()?, created_at: cells.get()? })
        })
        .collect()
}

/// Adds a property, or changes the one with this id.
pub async fn put_property(tx: &mut Tx, property: &Property) -> Result<(), StoreError> {
    let query = Query::new(
        "property",
        "INSERT INTO property (tenant_id, id, slug, name, timezone) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, id) DO UPDATE
            SET slug = excluded.slug, name = excluded.name, timezone = excluded.timezone",
    )
    .bind(property.tenant)
    .bind(property.id)
    .bind(&property.slug)
    .bind(&property.name)
    .bind(&property.timezone);
    tx.execute(query).await.map(drop)
}

/// A tenant's properties.
pub async fn properties(mut reader: impl Read, tenant: TenantId) -> Result<Vec<Property>, StoreError> {
    let query = Query::new(
        "property",
        "SELECT id, slug, name, timezone FROM property WHERE tenant_id = $1 ORDER BY slug",
    )
    .bind(tenant);
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "property");
            Ok(Property {
                tenant,
                id: cells.get()?,
                slug: cells.get()?,
                name: cells.get()?,
                timezone: cells.get()?,
            })
        })
        .collect()
}

/// Adds a number, or gives it to another property.
pub async fn put_number(tx: &mut Tx, number: &Number) -> Result<(), StoreError> {
    let query = Query::new(
        "number",
        "INSERT INTO number (phone_number_id, tenant_id, property_id, display) VALUES ($1, $2, $3, $4)
            ON CONFLICT (phone_number_id) DO UPDATE SET tenant_id = excluded.tenant_id,
            property_id = excluded.property_id, display = excluded.display",
    )
    .bind(&number.phone_number_id)
    .bind(number.tenant)
    .bind(number.property)
    .bind(&number.display);
    tx.execute(query).await.map(drop)
}

/// Every number of every tenant: what a webhook is looked up in.
pub async fn numbers(mut reader: impl Read) -> Result<Vec<Number>, StoreError> {
    let query = Query::new(
        "number",
        "SELECT phone_number_id, tenant_id, property_id, display FROM number ORDER BY phone_number_id",
    );
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "number");
            Ok(Number {
                phone_number_id: cells.get()?,
                tenant: cells.get()?,
                property: cells.get()?,
                display: cells.get()?,
            })
        })
        .collect()
}

/// Keeps a directory as the newest revision; its number.
///
/// # Errors
/// [`StoreError::Conflict`] if somebody else applied one at the same time.
pub async fn save_revision(tx: &mut Tx, new: NewRevision) -> Result<i64, StoreError> {
    let mut photos = new.kept;
    photos.extend(new.photos.iter().map(|photo| (photo.path.clone(), hex::encode(&photo.sha256))));
    let rows = new.photos.into_iter().map(|p| row![new.tenant, new.property, p.sha256, p.bytes]).collect();
    PHOTOS.write(tx, rows).await?;
    let query = Query::new(
        "resort_revision",
        "INSERT INTO resort_revision (tenant_id, property_id, revision, files, photos, applied_at, author)
            SELECT $1, $2, coalesce(max(revision), 0) + 1, $3, $4, $5, $6 FROM resort_revision
            WHERE tenant_id = $1 AND property_id = $2
            RETURNING revision",
    )
    .bind(new.tenant)
    .bind(new.property)
    .bind(serde_json::to_value(&new.files).unwrap_or_default())
    .bind(serde_json::to_value(&photos).unwrap_or_default())
    .bind(new.applied_at)
    .bind(new.author);
    let rows = tx.query(query).await?;
    let row = rows.first().ok_or(StoreError::Conflict { what: "resort_revision" })?;
    Cells::of(row, "resort_revision").get()
}

/// The newest revision of a property.
pub async fn latest(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
) -> Result<Option<Revision>, StoreError> {
    let query = Query::new(
        "resort_revision",
        "SELECT revision, files, photos, applied_at, author FROM resort_revision
            WHERE tenant_id = $1 AND property_id = $2 ORDER BY revision DESC LIMIT 1",
    )
    .bind(tenant)
    .bind(property);
    reader.fetch(query).await?.first().map(read_revision).transpose()
}

/// Revisions of a property, newest first: those before a number, at most `limit`.
pub async fn revisions(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    before: i64,
    limit: i64,
) -> Result<Vec<Revision>, StoreError> {
    let query = Query::new(
        "resort_revision",
        "SELECT revision, files, photos, applied_at, author FROM resort_revision
            WHERE tenant_id = $1 AND property_id = $2 AND revision < $3 ORDER BY revision DESC LIMIT $4",
    )
    .bind(tenant)
    .bind(property)
    .bind(before)
    .bind(limit);
    reader.fetch(query).await?.iter().map(read_revision).collect()
}

/// A photo's bytes.
pub async fn photo(
    mut reader: impl Read,
    tenant: TenantId,
    property: PropertyId,
    sha256: &Bytes,
) -> Result<Option<Bytes>, StoreError> {
    let query = Query::new(
        "resort_photo",
        "SELECT bytes FROM resort_photo WHERE tenant_id = $1 AND property_id = $2 AND sha256 = $3",
    )
    .bind(tenant)
    .bind(property)
    .bind(sha256);
    reader.fetch(query).await?.first().map(|row| Cells::of(row, "resort_photo").get()).transpose()
}

fn read_revision(row: &Row) -> Result<Revision, StoreError> {
    let mut cells = Cells::of(row, "resort_revision");
    Ok(Revision {
        revision: cells.get()?,
        files: cells.document()?,
        photos: cells.document()?,
        applied_at: cells.get()?,
        author: cells.maybe()?,
    })
}
