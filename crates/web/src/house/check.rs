//! `POST /house/check` and `POST /house/preview`: what somebody types, looked at before it is saved. Changes nothing.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::properties::Property;
use guestlink_app::resorts::Changes;
use guestlink_domain::resort::Resort;
use guestlink_domain::welcome::Phase;
use http::HeaderMap;
use serde::Deserialize;
use serde_json::json;

use super::{enter, told, unread};
use crate::access::{Long, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::welcome;

/// A file as it is typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    house: String,
    path: String,
    text: String,
    phase: String,
    lang: String,
}

/// Files of the house with this one as it is typed.
async fn tried(
    door: &Door,
    property: &Property,
    typed: &Typed,
) -> Result<Result<Resort, Vec<guestlink_domain::resort::Problem>>, Problem> {
    let edition = door.app.edition((property.tenant, property.id), None).await;
    let edition = edition.map_err(|error| unread(&error))?.ok_or_else(Problem::not_found)?;
    let changes = Changes::of_file(&typed.path, &typed.text.replace("\r\n", "\n"));
    Ok(door.app.try_changes(property, &edition, &changes))
}

/// `POST /house/check`: every mistake the files would have.
pub(crate) async fn check(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Long(typed): Long<Typed>,
) -> Response {
    let page = if typed.path.starts_with("connections/") { "/house/connections" } else { "/house" };
    let property = match enter(&door, &caller, &headers, (page, Some(&typed.house))) {
        Ok((_, property, _)) => property,
        Err(answer) => return *answer,
    };
    match tried(&door, &property, &typed).await {
        Ok(result) => {
            let mistakes = result.err().map(|mistakes| told(mistakes, &typed.path)).unwrap_or_default();
            Json(json!({ "problems": mistakes })).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// `POST /house/preview`: the guest's page as it would be.
pub(crate) async fn preview(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    asker: welcome::Asker,
    Long(typed): Long<Typed>,
) -> Response {
    let property = match enter(&door, &caller, &headers, ("/house", Some(&typed.house))) {
        Ok((_, property, _)) => property,
        Err(answer) => return *answer,
    };
    let resort = match tried(&door, &property, &typed).await {
        Ok(Ok(resort)) => resort,
        Ok(Err(mistakes)) => {
            let first = mistakes.first().map(ToString::to_string).unwrap_or_default();
            return Problem::malformed(first).into_response();
        }
        Err(problem) => return problem.into_response(),
    };
    let phase = match typed.phase.as_str() {
        "booked" => Phase::Booked,
        "soon" => Phase::Soon,
        "arrival" => Phase::Arrival,
        "check_out" => Phase::CheckOut,
        "after" => Phase::After,
        _ => Phase::InStay,
    };
    let draft = Arc::new(property.as_it_would_be(resort));
    let (visit, moment) = door.app.sample_visit(draft, phase);
    let lang = Some(typed.lang.as_str()).filter(|lang| !lang.is_empty());
    welcome::framed_preview(&door, visit, lang, &asker, moment).await
}
