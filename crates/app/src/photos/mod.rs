//! The owner's photos as browsers get them: looked at by content, turned upright, in a few widths, without whatever a
//! camera writes beside the picture (place, serial number). Made when first asked for.

mod picture;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use guestlink_domain::ids::PropertyId;
use guestlink_store::{StoreError, resorts as stored};
use tokio::sync::Semaphore;

use crate::App;
use crate::properties::Property;

pub use picture::{Format, WIDTHS, examine};

/// Bytes of made pictures that are kept in memory.
const KEPT: usize = 64 << 20;
/// Pictures being made at once: guests' messages need the processor too.
const AT_ONCE: usize = 1;

/// A photo's measures, upright.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measured {
    /// SHA-256 of the owner's file, hex.
    pub sha256: String,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// Path below the resort's directory → measures.
pub type Measures = BTreeMap<String, Measured>;

/// A picture to be made.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Wanted {
    property: PropertyId,
    sha256: String,
    width: u32,
    format: Format,
}

/// What was made and measured so far.
#[derive(Debug)]
pub(crate) struct Darkroom {
    made: Mutex<(HashMap<Wanted, Bytes>, usize)>,
    measured: Mutex<HashMap<PropertyId, (i64, Arc<Measures>)>>,
    turns: Semaphore,
}

impl Default for Darkroom {
    fn default() -> Self {
        Self { made: Mutex::default(), measured: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl App {
    /// The measures of a property's photos; those that are no pictures are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn photo_measures(&self, property: &Property) -> Result<Arc<Measures>, StoreError> {
        if let Some(measures) = self.measured(property) {
            return Ok(measures);
        }
        let mut measures = Measures::new();
        for (path, sha256) in &property.photos {
            let Some(bytes) = self.photo_file(property, sha256).await? else { continue };
            let Ok((width, height)) = examine(&bytes) else { continue };
            measures.insert(path.clone(), Measured { sha256: sha256.clone(), width, height });
        }
        let measures = Arc::new(measures);
        let mut known = self.darkroom().measured.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(property.id, (property.revision, measures.clone()));
        Ok(measures)
    }

    /// A photo of a property in one of [`WIDTHS`]; `None` when there is no such photo. `print` is the beginning of its
    /// hash, as addresses carry it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn photo(
        &self,
        slug: &str,
        print: &str,
        width: u32,
        format: Format,
    ) -> Result<Option<Bytes>, StoreError> {
        let property = self.all_properties().into_iter().find(|property| property.slug == slug);
        let Some(property) = property.filter(|_| WIDTHS.contains(&width) && print.len() >= 16) else {
            return Ok(None);
        };
        let Some(sha256) = property.photos.values().find(|sha256| sha256.starts_with(print)) else {
            return Ok(None);
        };
        let wanted = Wanted { property: property.id, sha256: sha256.clone(), width, format };
        if let Some(made) = self.made(&wanted) {
            return Ok(Some(made));
        }
        // Only fails when the house is closing.
        let Ok(_turn) = self.darkroom().turns.acquire().await else { return Ok(None) };
        if let Some(made) = self.made(&wanted) {
            return Ok(Some(made));
        }
        let Some(file) = self.photo_file(&property, sha256).await? else { return Ok(None) };
        let making = self.tracker().spawn_blocking(move || picture::make(&file, width, format));
        let made = making.await.ok().flatten();
        Ok(made.inspect(|made| self.keep_made(wanted, made)))
    }

    fn measured(&self, property: &Property) -> Option<Arc<Measures>> {
        let known = self.darkroom().measured.lock().unwrap_or_else(PoisonError::into_inner);
        let (revision, measures) = known.get(&property.id)?;
        (*revision == property.revision).then(|| measures.clone())
    }

    async fn photo_file(&self, property: &Property, sha256: &str) -> Result<Option<Bytes>, StoreError> {
        let Ok(hash) = hex::decode(sha256) else { return Ok(None) };
        stored::photo(self.store(), property.tenant, property.id, &hash.into()).await
    }

    fn made(&self, wanted: &Wanted) -> Option<Bytes> {
        self.darkroom().made.lock().unwrap_or_else(PoisonError::into_inner).0.get(wanted).cloned()
    }

    fn keep_made(&self, wanted: Wanted, made: &Bytes) {
        let mut kept = self.darkroom().made.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.1.saturating_add(made.len()) > KEPT {
            *kept = (HashMap::new(), 0);
        }
        kept.1 = kept.1.saturating_add(made.len());
        kept.0.insert(wanted, made.clone());
    }
}
