//! The properties this process serves: their resort files as last applied, and the numbers they are reached on.
//! Kept in memory, refreshed when somebody applies a new revision.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use guestlink_domain::bookings::mapping::Compiled;
use guestlink_domain::catalog::{Catalog, PricingRules};
use guestlink_domain::ids::{PropertyId, TenantId};
use guestlink_domain::language::Lang;
use guestlink_domain::resort::Resort;
use guestlink_domain::resort::templates::{Button, Template};
use guestlink_domain::sales::channel::Mode;
use guestlink_domain::sales::conversation::{TemplateButton, TemplateFacts};
use guestlink_domain::sales::texts::Texts;
use guestlink_store::{StoreError, resorts};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::App;
use crate::messaging::pacing::{Limits, Rate};

/// A property with everything decisions need.
#[derive(Debug)]
pub struct Property {
    /// Whose.
    pub tenant: TenantId,
    /// The property.
    pub id: PropertyId,
    /// Its name in addresses and logs.
    pub slug: String,
    /// The revision of its files.
    pub revision: i64,
    /// Its files, parsed.
    pub resort: Resort,
    /// Photos: path → SHA-256 in hex.
    pub photos: BTreeMap<String, String>,
    /// Its time zone.
    pub timezone: TimeZone,
    /// The language when nothing better is known.
    pub language: Lang,
    /// How its prices are counted.
    pub pricing: PricingRules,
    /// What it sells; nothing, where it only echoes.
    pub catalog: Catalog,
    /// Its wording.
    pub texts: Arc<Texts>,
    /// What every guest of it has, as slugs.
    pub amenities: Vec<String>,
    /// Its templates, as a conversation needs to know them.
    pub templates: Vec<TemplateFacts>,
    /// Mappings of its booking connections, by the connection's id.
    pub mappings: BTreeMap<String, Arc<Compiled>>,
}

impl Property {
    /// A property from its files.
    fn made(
        (tenant, id, slug): (TenantId, PropertyId, String),
        (revision, photos): (i64, BTreeMap<String, String>),
        resort: Resort,
    ) -> Self {
        Self {
            tenant,
            id,
            slug,
            revision,
            timezone: TimeZone::get(&resort.property.timezone).unwrap_or(TimeZone::UTC),
            language: resort.property.default_language(),
            pricing: resort.property.pricing_rules(),
            catalog: resort.catalog.clone().unwrap_or_default(),
            texts: resort.texts.clone().unwrap_or_default(),
            amenities: amenities(&resort),
            templates: template_facts(&resort),
            mappings: crate::bookings::connections::mappings(&resort),
            resort,
            photos,
        }
    }

    /// The same house with other files, to be looked at.
    #[must_use]
    pub fn as_it_would_be(&self, resort: Resort) -> Self {
        let place = (self.tenant, self.id, self.slug.clone());
        Self::made(place, (self.revision, self.photos.clone()), resort)
    }

    /// Today, where the property is.
    pub fn today(&self, now: Timestamp) -> Date {
        self.timezone.to_datetime(now).date()
    }

    /// The hash of a photo, by its path in the resort's directory or below `photos/`.
    pub fn photo(&self, path: &str) -> Option<&str> {
        self.photos.get(path).or_else(|| self.photos.get(&format!("photos/{path}"))).map(String::as_str)
    }

    /// Does it sell in the chat, or only echo?
    pub fn sells(&self) -> bool {
        self.resort.channel.mode == Mode::Sales
    }

    fn limits(&self) -> Limits {
        let pacing = &self.resort.channel.pacing;
        let burst = i32::try_from(pacing.burst.max(1)).unwrap_or(i32::MAX);
        let every = jiff::SignedDuration::from_secs(i64::from(pacing.per_guest_seconds));
        Limits {
            number: Rate::per_second(pacing.per_second),
            guest: (pacing.per_guest_seconds > 0).then_some(Rate { every, burst }),
        }
    }
}

/// All properties of the installation.
#[derive(Debug, Default)]
pub(crate) struct Properties(RwLock<Arc<Known>>);

#[derive(Debug, Default)]
struct Known {
    by_number: HashMap<String, Arc<Property>>,
    all: Vec<Arc<Property>>,
}

impl Properties {
    fn known(&self) -> Arc<Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl App {
    /// The property reached on a number.
    pub(crate) fn property_of(&self, number: &str) -> Option<Arc<Property>> {
        self.properties().known().by_number.get(number).cloned()
    }

    /// The property, if there is only one.
    pub(crate) fn sole_property(&self) -> Option<Arc<Property>> {
        match self.properties().known().all.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        }
    }

    /// Every property.
    pub fn all_properties(&self) -> Vec<Arc<Property>> {
        self.properties().known().all.clone()
    }

    /// The property with this id, whoever it belongs to.
    pub fn property_with(&self, id: PropertyId) -> Option<Arc<Property>> {
        self.properties().known().all.iter().find(|property| property.id == id).cloned()
    }

    /// How fast may be sent from a number.
    pub(crate) fn limits(&self, number: &str) -> Limits {
        self.property_of(number).map(|property| property.limits()).unwrap_or_default()
    }

    /// The numbers a property is reached on.
    pub fn numbers_of(&self, property: PropertyId) -> Vec<String> {
        let known = self.properties().known();
        let its = known.by_number.iter().filter(|(_, its)| its.id == property);
        let mut numbers: Vec<String> = its.map(|(number, _)| number.clone()).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Reads what is applied. Files that no longer parse (a newer program, an older revision) keep the property as
    /// it was and are reported; the others are served.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn refresh_properties(&self) -> Result<(), StoreError> {
        let before = self.properties().known();
        let mut all = Vec::new();
        for tenant in resorts::tenants(self.store()).await? {
            for row in resorts::properties(self.store(), tenant.id).await? {
                let old = before.all.iter().find(|property| property.id == row.id);
                match self.read_property(&row, old).await? {
                    Some(property) => all.push(property),
                    None => all.extend(old.cloned()),
                }
            }
        }
        let mut by_number = HashMap::new();
        for number in resorts::numbers(self.store()).await? {
            if let Some(property) = all.iter().find(|property| property.id == number.property) {
                by_number.insert(number.phone_number_id, property.clone());
            }
        }
        *self.properties().0.write().unwrap_or_else(PoisonError::into_inner) =
            Arc::new(Known { by_number, all });
        Ok(())
    }

    async fn read_property(
        &self,
        row: &resorts::Property,
        old: Option<&Arc<Property>>,
    ) -> Result<Option<Arc<Property>>, StoreError> {
        let Some(revision) = resorts::latest(self.store(), row.tenant, row.id).await? else {
            return Ok(None);
        };
        if let Some(old) = old
            && old.revision == revision.revision
        {
            return Ok(Some(old.clone()));
        }
        let files = match self.open_files(row.tenant, row.id, revision.files) {
            Ok(files) => files,
            Err(error) => {
                tracing::error!(property = %row.slug, %error, "the applied files cannot be opened");
                return Ok(None);
            }
        };
        let has_photo = |path: &str| revision.photos.contains_key(path);
        match guestlink_domain::resort::load(&files, &has_photo) {
            Ok(resort) => {
                let place = (row.tenant, row.id, row.slug.clone());
                let property = Property::made(place, (revision.revision, revision.photos), resort);
                Ok(Some(Arc::new(property)))
            }
            Err(problems) => {
                let first = problems.first().map(ToString::to_string).unwrap_or_default();
                tracing::error!(property = %row.slug, count = problems.len(), %first, "the applied files are not valid");
                Ok(None)
            }
        }
    }
}

/// What a conversation needs to know of each template. Until Meta's review is followed, all of them may be sent.
fn template_facts(resort: &Resort) -> Vec<TemplateFacts> {
    let facts = |template: &Template| TemplateFacts {
        name: template.name.clone(),
        languages: template.body.0.keys().cloned().collect(),
        variables: template.variables.clone(),
        buttons: template.buttons.iter().map(button).collect(),
    };
    resort.templates.templates.iter().map(facts).collect()
}

fn button(button: &Button) -> TemplateButton {
    match button {
        Button::Url { url_suffix, .. } => TemplateButton::UrlSuffix(url_suffix.clone()),
        Button::QuickReply { payload, .. } => TemplateButton::QuickReply(payload.clone()),
        Button::Phone { .. } => TemplateButton::Other,
    }
}

/// What the house rules speak about (`pool`, `parking`, `pets`): every guest has it.
fn amenities(resort: &Resort) -> Vec<String> {
    resort.property.policies.keys().filter(|topic| topic.as_str() != "smoking").cloned().collect()
}
