//! The house's own files, for those who keep them: what is sold and for how much, words, services, templates,
//! automations, connections. Every page shows or changes the files of a resort's directory and nothing else, so that
//! what is edited here can be exported and applied elsewhere.

pub(crate) mod automations;
pub(crate) mod check;
pub(crate) mod connections;
pub(crate) mod editor;
mod help;
pub(crate) mod history;
pub(crate) mod overview;
pub(crate) mod photos;
pub(crate) mod prices;
pub(crate) mod quote;
pub(crate) mod templates;

use std::sync::Arc;

use axum::response::Response;
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::resorts::{ApplyError, EditError};
use guestlink_domain::access::Right;
use guestlink_domain::resort::Problem as Mistake;
use http::HeaderMap;
use serde::Deserialize;

use crate::api::files::FileProblem;
use crate::dashboard::place::{House, at_house, houses};
use crate::dashboard::shell::{Section, Shell};
use crate::problem::Problem;
use crate::routes::Door;

/// Which house.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    house: Option<String>,
}

/// A page of the section.
pub(crate) struct Tab {
    pub href: String,
    pub label: String,
    pub current: bool,
}

/// What stands above each page of the section.
pub(crate) struct Top {
    pub slug: String,
    pub houses: Vec<House>,
    pub tabs: Vec<Tab>,
}

/// The pages, in the order of their tabs: address, name, and what one must be allowed.
const PAGES: [(&str, &str, Right); 8] = [
    ("/house", "house-overview", Right::EditTexts),
    ("/house/prices", "house-prices", Right::EditTexts),
    ("/house/quote", "house-quote", Right::EditTexts),
    ("/house/photos", "house-photos", Right::EditTexts),
    ("/house/templates", "house-templates", Right::EditTexts),
    ("/house/automations", "house-automations", Right::EditTexts),
    ("/house/connections", "house-connections", Right::ManageConnections),
    ("/house/history", "house-history", Right::EditTexts),
];

/// The frame, the house, and what stands above; else the answer for whoever may not see one.
fn enter(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (page, slug): (&str, Option<&str>),
) -> Result<(Shell, Arc<Property>, Top), Box<Response>> {
    let right = PAGES.iter().find(|known| known.0 == page).map_or(Right::EditTexts, |known| known.2);
    let (shell, property) = at_house(door, caller, headers, Section::House, (right, slug))?;
    let tab = |(href, label, needs): &(&str, &str, Right)| {
        caller.may(*needs, property.id).is_ok().then(|| Tab {
            href: format!("{href}?house={}", property.slug),
            label: shell.w.say(label),
            current: *href == page,
        })
    };
    let top = Top {
        slug: property.slug.clone(),
        houses: houses(&shell, caller, right, &property),
        tabs: PAGES.iter().filter_map(tab).collect(),
    };
    Ok((shell, property, top))
}

/// Mistakes in the file somebody works on come first: they are looking at it.
fn told(mistakes: Vec<Mistake>, path: &str) -> Vec<FileProblem> {
    let mut told: Vec<FileProblem> = mistakes.into_iter().map(FileProblem::from).collect();
    told.sort_by_key(|one| one.file != path);
    told
}

/// The answer when files could not be read.
pub(crate) fn unread(error: &ApplyError) -> Problem {
    tracing::warn!(%error, "a resort's files could not be read");
    Problem::unavailable()
}

/// The answer when nothing was saved, for what is neither a mistake in the files nor somebody else's change.
fn unsaved(error: &EditError) -> Problem {
    match error {
        EditError::Forbidden(missing) => Problem::lacking(missing.right),
        EditError::Unknown => Problem::not_found(),
        _ => {
            tracing::warn!(%error, "a resort's files could not be saved");
            Problem::unavailable()
        }
    }
}
