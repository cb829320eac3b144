//! The connections of a property, ready to be used: mappings compiled once for each revision of its files. Also how a
//! page or a command makes, changes and removes one: as a file of the resort's directory, like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use guestlink_domain::bookings::mapping::{Compiled, Settings};
use guestlink_domain::resort::Resort;
use guestlink_domain::resort::connection::{Connection, Kind};

use crate::App;
use crate::resorts::ApplyError;

/// The mappings of a resort's connections, by the connection's id. What a connection's settings leave open, the
/// property fills in.
pub(crate) fn mappings(resort: &Resort) -> BTreeMap<String, Arc<Compiled>> {
    let each = resort.connections.values().filter(|connection| connection.kind() == Kind::Mapping);
    each.filter_map(|connection| {
        let own = connection.settings.clone();
        let settings = Settings {
            currency: own.currency.or(Some(resort.property.currency)),
            timezone: own.timezone.clone().or_else(|| Some(resort.property.timezone.clone())),
            ..own
        };
        let compiled = Compiled::new(&connection.whole_mapping()?, settings);
        // Applied files were checked; an older revision may not be right any more for a newer program.
        let compiled = compiled.map_err(|mistakes| {
            let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
            tracing::error!(connection = %connection.id, %first, "a connection's mapping cannot be used");
        });
        Some((connection.id.clone(), Arc::new(compiled.ok()?)))
    })
    .collect()
}

/// Why a connection was not saved.
#[derive(Debug, thiserror::Error)]
pub enum ConnectionError {
    /// The property is not there.
    #[error("there is no property `{0}`")]
    NoProperty(String),
    /// One of this name is there already.
    #[error("there is a connection `{0}` already")]
    Taken(String),
    /// There is none of this name.
    #[error("there is no connection `{0}`")]
    Unknown(String),
    /// The files with it are not right, or could not be stored.
    #[error(transparent)]
    Apply(#[from] ApplyError),
}

impl App {
    /// Adds a connection to a property: a new revision of its files, with everything checked as by `apply`.
    ///
    /// # Errors
    /// [`ConnectionError`]; then nothing has changed.
    pub async fn create_connection(
        &self,
        slug: &str,
        connection: &Connection,
    ) -> Result<i64, ConnectionError> {
        if self.has_connection(slug, &connection.id) {
            return Err(ConnectionError::Taken(connection.id.clone()));
        }
        self.put_connection(slug, connection).await
    }

    /// Puts a connection in the place of the one with its id.
    ///
    /// # Errors
    /// As [`App::create_connection`].
    pub async fn replace_connection(
        &self,
        slug: &str,
        connection: &Connection,
    ) -> Result<i64, ConnectionError> {
        if !self.has_connection(slug, &connection.id) {
            return Err(ConnectionError::Unknown(connection.id.clone()));
        }
        self.put_connection(slug, connection).await
    }

    fn has_connection(&self, slug: &str, id: &str) -> bool {
        let properties = self.all_properties();
        properties
            .iter()
            .any(|property| property.slug == slug && property.resort.connections.contains_key(id))
    }

    async fn put_connection(&self, slug: &str, connection: &Connection) -> Result<i64, ConnectionError> {
        let given = self.export(Some(slug)).await?;
        let mut given = given.ok_or_else(|| ConnectionError::NoProperty(slug.to_owned()))?;
        let text = serde_json::to_value(connection).map(|json| guestlink_domain::resort::formatted(&json));
        given.files.insert(format!("connections/{}.json", connection.id), text.unwrap_or_default());
        Ok(self.apply(given).await?)
    }
}
