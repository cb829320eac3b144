//! A resort's files changed in the program: one or a few at a time, checked as a whole, kept as a new revision. Two who
//! edit different files do not disturb each other; the second to save the same file is told.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use guestlink_domain::access::Right;
use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_domain::resort::{self, Problem, Resort};
use guestlink_store::StoreError;
use guestlink_store::resorts::{self as stored, NewRevision};
use jiff::Timestamp;
use serde_json::json;

use super::{ApplyError, CONNECTIONS, broken_pictures, hashed, secrets};
use crate::App;
use crate::access::{Caller, Deed, Forbidden};
use crate::properties::Property;
use crate::vault::Unopenable;

/// Pictures below this path.
const PHOTOS: &str = "photos/";
/// Times a save is tried when others save other files at the same moment.
const TRIES: usize = 5;

/// A resort directory as it was at a revision.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Counts from 1.
    pub revision: i64,
    /// Path → text, as the owner wrote it. Secrets of connections are in it.
    files: BTreeMap<String, String>,
    /// Path → SHA-256 of the picture, in hex.
    pub photos: BTreeMap<String, String>,
}

impl Edition {
    /// Paths of its files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A file to be looked at: with marks instead of the secrets of a connection.
    pub fn shown(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|text| secrets::masked(path, text))
    }

    /// Its files with these changes. Marks become the secrets again they stand for.
    fn with(&self, changes: &Changes) -> BTreeMap<String, String> {
        let mut files = self.files.clone();
        for (path, change) in &changes.files {
            match change {
                Some(text) => {
                    let before = self.files.get(path).map(String::as_str);
                    files.insert(path.clone(), secrets::unmasked(path, text, before))
                }
                None => files.remove(path),
            };
        }
        files
    }
}

/// What is to be different. `None` takes a file or picture away.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Files by their path.
    pub files: BTreeMap<String, Option<String>>,
    /// Pictures by their path.
    pub photos: BTreeMap<String, Option<Bytes>>,
}

impl Changes {
    /// One file with another text.
    pub fn of_file(path: &str, text: &str) -> Self {
        Self { files: BTreeMap::from([(path.to_owned(), Some(text.to_owned()))]), photos: BTreeMap::new() }
    }

    fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.photos.keys()).map(String::as_str)
    }

    /// What must be allowed to make or try them: connections hold the keys of other systems.
    pub fn rights(&self) -> BTreeSet<Right> {
        self.paths().map(right_for).collect()
    }
}

/// What must be allowed to see or change a file.
pub(crate) fn right_for(path: &str) -> Right {
    if path.starts_with(CONNECTIONS) { Right::ManageConnections } else { Right::EditTexts }
}

/// A file or picture of a resort directory, by its path: nothing else is kept.
pub fn is_one_of_ours(path: &str) -> bool {
    resort::is_file(path) || is_photo(path)
}

fn is_photo(path: &str) -> bool {
    let Some((stem, ending)) = path.strip_prefix(PHOTOS).and_then(|name| name.rsplit_once('.')) else {
        return false;
    };
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    matches!(ending, "jpg" | "jpeg" | "png" | "webp" | "svg")
        && stem.starts_with(|c: char| c.is_ascii_alphanumeric())
        && stem.chars().all(named)
        && stem.len() <= 80
}

/// A revision in the list of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// Its number.
    pub revision: i64,
    /// When.
    pub at: Timestamp,
    /// By whom; `None`: by a command.
    pub by: Option<String>,
    /// What is different from the one before.
    pub changed: Vec<String>,
}

/// Why nothing was saved.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The files would have mistakes.
    #[error("{} problem(s) found; nothing was changed", .0.len())]
    Invalid(Vec<Problem>),
    /// Somebody else has saved the same file meanwhile.
    #[error("{file} was changed by somebody else meanwhile")]
    Stale {
        /// Which.
        file: String,
        /// The newest revision.
        revision: i64,
    },
    /// No such revision.
    #[error("there is no such revision")]
    Unknown,
    /// Not allowed.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored secret does not open.
    #[error(transparent)]
    Sealed(#[from] Unopenable),
}

impl From<ApplyError> for EditError {
    fn from(error: ApplyError) -> Self {
        match error {
            ApplyError::Invalid(problems) => Self::Invalid(problems),
            ApplyError::Store(error) => Self::Store(error),
            ApplyError::Sealed(error) => Self::Sealed(error),
        }
    }
}

impl App {
    /// The newest files of a property, or those of a revision.
    ///
    /// # Errors
    /// When they cannot be read or a sealed file does not open.
    pub async fn edition(
        &self,
        (tenant, property): (TenantId, PropertyId),
        revision: Option<i64>,
    ) -> Result<Option<Edition>, ApplyError> {
        let before = revision.map_or(i64::MAX, |number| number.saturating_add(1));
        let found = stored::revisions(self.store(), tenant, property, before, 1).await?.into_iter().next();
        let Some(found) = found.filter(|found| revision.is_none_or(|number| found.revision == number)) else {
            return Ok(None);
        };
        let files = self.open_files(tenant, property, found.files)?;
        Ok(Some(Edition { revision: found.revision, files, photos: found.photos }))
    }

    /// What the files would be with these changes, or every mistake in them.
    ///
    /// # Errors
    /// The mistakes, in the order of files and lines.
    pub fn try_changes(
        &self,
        property: &Property,
        edition: &Edition,
        changes: &Changes,
    ) -> Result<Resort, Vec<Problem>> {
        let mut problems: Vec<Problem> = Vec::new();
        for path in changes.paths().filter(|path| !is_one_of_ours(path)) {
            let expected = "a file of a resort's directory, such as catalog.json or photos/pool.jpg";
            problems.push(Problem::of_file(path, "nothing reads a file of this name", expected));
        }
        let given = changes.photos.iter().filter_map(|(path, bytes)| Some((path.clone(), bytes.clone()?)));
        problems.extend(broken_pictures(&given.collect()));
        let files = edition.with(changes);
        let marked = |path: &&str| files.get(*path).is_some_and(|text| secrets::is_marked(path, text));
        for path in changes.paths().filter(marked) {
            let expected = "each mark in the place where it was shown, or the secret itself";
            problems.push(Problem::of_file(path, "a mark stands for no secret here", expected));
        }
        let has_photo = |path: &str| match changes.photos.get(path) {
            Some(change) => change.is_some(),
            None => edition.photos.contains_key(path),
        };
        match resort::load(&files, &has_photo) {
            Ok(resort) if resort.property.id != property.slug => {
                let expected =
                    format!("\"{}\": it stands in links and in what other systems know", property.slug);
                problems.push(Problem::of_file(
                    "property.json",
                    "the id of a house stays as it is",
                    expected,
                ));
            }
            Ok(resort) if problems.is_empty() => return Ok(resort),
            Ok(_) => {}
            Err(found) => problems.extend(found),
        }
        Err(problems)
    }

    /// Saves changes that were made to a revision, as a new one; its number.
    ///
    /// # Errors
    /// [`EditError`]; then nothing has changed.
    pub async fn edit(
        &self,
        property: &Property,
        caller: &Caller,
        base: i64,
        changes: &Changes,
    ) -> Result<i64, EditError> {
        for right in changes.rights() {
            caller.may(right, property.id)?;
        }
        let place = (property.tenant, property.id);
        let mut based: Option<Edition> = None;
        for _ in 0..TRIES {
            let newest = self.edition(place, None).await?.ok_or(EditError::Unknown)?;
            if newest.revision != base {
                let based = match &mut based {
                    Some(based) => based,
                    none => none.insert(self.edition(place, Some(base)).await?.ok_or(EditError::Unknown)?),
                };
                let moved = |path: &&str| {
                    based.files.get(*path) != newest.files.get(*path)
                        || based.photos.get(*path) != newest.photos.get(*path)
                };
                if let Some(file) = changes.paths().find(moved) {
                    return Err(EditError::Stale { file: file.to_owned(), revision: newest.revision });
                }
            }
            if let Some(saved) = self.save_on(property, caller, &newest, changes).await? {
                return Ok(saved);
            }
        }
        Err(EditError::Store(StoreError::Conflict { what: "resort_revision" }))
    }

    /// Makes another text of one file of the newest revision, for a caller who was allowed it by whoever asks: done anew
    /// when somebody else saves at the same moment. `None`: there is no such file, or nothing is made of it.
    ///
    /// # Errors
    /// [`EditError`]; then nothing has changed.
    pub(crate) async fn rewrite(
        &self,
        property: &Property,
        caller: &Caller,
        path: &str,
        made: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<i64>, EditError> {
        for _ in 0..TRIES {
            let newest = self.edition((property.tenant, property.id), None).await?;
            let newest = newest.ok_or(EditError::Unknown)?;
            let Some(text) = newest.files.get(path).and_then(|text| made(text)) else { return Ok(None) };
            if let Some(saved) =
                self.save_on(property, caller, &newest, &Changes::of_file(path, &text)).await?
            {
                return Ok(Some(saved));
            }
        }
        Err(EditError::Store(StoreError::Conflict { what: "resort_revision" }))
    }

    /// Checks changes to the newest revision and saves them; `None` when it is the newest no more.
    async fn save_on(
        &self,
        property: &Property,
        caller: &Caller,
        newest: &Edition,
        changes: &Changes,
    ) -> Result<Option<i64>, EditError> {
        let resort = self.try_changes(property, newest, changes).map_err(EditError::Invalid)?;
        match self.save_edition(property, caller, newest, (&resort, changes)).await {
            Err(EditError::Store(StoreError::Conflict { .. })) => Ok(None),
            saved => {
                let saved = saved?;
                self.refresh_properties().await?;
                Ok(Some(saved))
            }
        }
    }

    async fn save_edition(
        &self,
        property: &Property,
        caller: &Caller,
        on: &Edition,
        (resort, changes): (&Resort, &Changes),
    ) -> Result<i64, EditError> {
        let (tenant, id) = (property.tenant, property.id);
        let mut kept = on.photos.clone();
        kept.retain(|path, _| !changes.photos.contains_key(path));
        let given = changes.photos.iter().filter_map(|(path, bytes)| Some((path.clone(), bytes.clone()?)));
        let revision = NewRevision {
            tenant,
            property: id,
            files: self.seal_files(tenant, id, on.with(changes)),
            photos: given.map(hashed).collect(),
            kept,
            author: Some(caller.name.clone()),
            applied_at: self.clock().now(),
        };
        let mut tx = self.store().begin().await?;
        let row = stored::Property {
            tenant,
            id,
            slug: property.slug.clone(),
            name: resort.property.name.clone(),
            timezone: resort.property.timezone.clone(),
        };
        stored::put_property(&mut tx, &row).await?;
        let number = stored::save_revision(&mut tx, revision).await?;
        if number != on.revision.saturating_add(1) {
            return Err(EditError::Store(StoreError::Conflict { what: "resort_revision" }));
        }
        let deed = Deed {
            tenant,
            actor: caller.actor(),
            action: "resort.changed",
            target: format!("property:{id}"),
            detail: json!({ "revision": number, "files": changes.paths().collect::<Vec<_>>() }),
        };
        self.record(&mut tx, deed).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// The revisions of a property, newest first: those before a number, at most `limit`.
    ///
    /// # Errors
    /// When they cannot be read or a sealed file does not open.
    pub async fn editions(
        &self,
        (tenant, property): (TenantId, PropertyId),
        before: i64,
        limit: usize,
    ) -> Result<Vec<Made>, ApplyError> {
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let rows = stored::revisions(self.store(), tenant, property, before, wanted).await?;
        let mut opened = Vec::new();
        for row in rows {
            let files = self.open_files(tenant, property, row.files)?;
            let edition = Edition { revision: row.revision, files, photos: row.photos };
            opened.push((edition, row.applied_at, row.author));
        }
        let older = opened.iter().skip(1).map(|(edition, ..)| Some(edition)).chain(std::iter::once(None));
        let made = opened.iter().zip(older).take(limit).map(|((edition, at, by), older)| Made {
            revision: edition.revision,
            at: *at,
            by: by.clone(),
            changed: older.map(|older| different(edition, older)).unwrap_or_default(),
        });
        Ok(made.collect())
    }

    /// Makes an older revision the newest again, as a revision of its own.
    ///
    /// # Errors
    /// As [`App::edit`].
    pub async fn bring_back(
        &self,
        property: &Property,
        caller: &Caller,
        revision: i64,
    ) -> Result<i64, EditError> {
        let place = (property.tenant, property.id);
        let old = self.edition(place, Some(revision)).await?.ok_or(EditError::Unknown)?;
        let newest = self.edition(place, None).await?.ok_or(EditError::Unknown)?;
        let mut changes = Changes::default();
        for path in different(&newest, &old) {
            if is_photo(&path) {
                let bytes = match old.photos.get(&path).and_then(|sum| hex::decode(sum).ok()) {
                    Some(sum) => stored::photo(self.store(), place.0, place.1, &sum.into()).await?,
                    None => None,
                };
                changes.photos.insert(path, bytes);
            } else {
                let text = old.files.get(&path).cloned();
                changes.files.insert(path, text);
            }
        }
        self.edit(property, caller, newest.revision, &changes).await
    }
}

/// Paths of what is not the same in both.
fn different(one: &Edition, other: &Edition) -> Vec<String> {
    let files = one.files.keys().chain(other.files.keys());
    let photos = one.photos.keys().chain(other.photos.keys());
    let paths: BTreeSet<&String> =
        files.filter(|path| one.files.get(*path) != other.files.get(*path)).collect();
    let pictures = photos.filter(|path| one.photos.get(*path) != other.photos.get(*path));
    paths.into_iter().chain(pictures.collect::<BTreeSet<_>>()).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_a_resort_directory_are_kept() {
        for path in ["catalog.json", "connections/website.json", "texts/en.ftl", "photos/dune-room-1.jpg"] {
            assert!(is_one_of_ours(path), "{path}");
        }
        for path in [
            "../x.json",
            "photos/../a.jpg",
            "photos/.jpg",
            "photos/a.exe",
            "photos/a/b.jpg",
            "other.json",
            "",
        ] {
            assert!(!is_one_of_ours(path), "{path}");
        }
    }

    #[test]
    fn connections_need_a_right_of_their_own() {
        assert_eq!(right_for("connections/website.json"), Right::ManageConnections);
        assert_eq!(right_for("catalog.json"), Right::EditTexts);
    }
}
