//! Which house a page is about, where somebody works for several.

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use http::HeaderMap;
use jiff::Timestamp;

use super::refused;
use super::shell::{Section, Shell};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A choice among houses, as a page's head offers it.
pub(crate) struct House {
    pub slug: String,
    pub name: String,
    pub chosen: bool,
}

/// The house that is asked for, else the first at which the caller has this right.
pub(crate) fn house(
    shell: &Shell,
    caller: &Caller,
    right: Right,
    slug: Option<&str>,
) -> Option<Arc<Property>> {
    let mut theirs = shell.properties.iter().filter(|property| caller.may(right, property.id).is_ok());
    match slug.filter(|slug| !slug.is_empty()) {
        Some(slug) => theirs.find(|property| property.slug == slug).cloned(),
        None => theirs.next().cloned(),
    }
}

/// The frame of a section and the house it is about; else the answer for whoever may not see one.
pub(crate) fn at_house(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    section: Section,
    (right, slug): (Right, Option<&str>),
) -> Result<(Shell, Arc<Property>), Box<Response>> {
    let Some(shell) = Shell::of(door, caller, headers, section) else {
        return Err(Box::new(Problem::unavailable().into_response()));
    };
    match house(&shell, caller, right, slug) {
        Some(property) => Ok((shell, property)),
        None => Err(Box::new(refused(door, caller, headers))),
    }
}

/// The houses to choose from; none where there is only one.
pub(crate) fn houses(shell: &Shell, caller: &Caller, right: Right, chosen: &Property) -> Vec<House> {
    let theirs = shell.properties.iter().filter(|property| caller.may(right, property.id).is_ok());
    let all: Vec<House> = theirs
        .map(|property| House {
            slug: property.slug.clone(),
            name: property.resort.property.name.clone(),
            chosen: property.id == chosen.id,
        })
        .collect();
    if all.len() > 1 { all } else { vec![] }
}

/// "Mon, 10 Aug, 15:00", where the property is.
pub(crate) fn moment(w: &Words, property: &Property, at: Timestamp) -> String {
    let local = property.timezone.to_datetime(at);
    format!("{}, {}", w.day(local.date()), w.time(local.time()))
}
