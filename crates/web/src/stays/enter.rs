//! `/stays/new` and `/stays/{stay}/change`: reservations entered by hand.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::bookings::{Entry, EntryError, MANUAL};
use guestlink_app::properties::Property;
use guestlink_app::stays::Seen;
use guestlink_domain::access::Right;
use guestlink_domain::ids::StayId;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::sheet::stay_of;
use crate::access::{Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::place::at_house;
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A reservation as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    house: String,
    status: String,
    name: String,
    phone: String,
    email: String,
    language: String,
    messages_welcome: Option<String>,
    accommodation: String,
    unit: String,
    check_in: String,
    check_out: String,
    adults: String,
    child_ages: String,
}

#[derive(Template)]
#[template(path = "dashboard/stay-form.html")]
struct FormView {
    shell: Shell,
    slug: String,
    /// Where the form goes.
    action: String,
    title: String,
    typed: Typed,
    kinds: Vec<(String, String)>,
    statuses: Vec<(&'static str, String)>,
    /// The field that is wrong, and why.
    wrong: Option<(&'static str, String)>,
}
framed!(FormView);

/// Which house.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    house: Option<String>,
}

/// `GET /stays/new`
pub(crate) async fn blank(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::WriteStays, asked.house.as_deref());
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Stays, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let today = property.today(door.app.clock().now());
    let tomorrow = today.tomorrow().unwrap_or(today);
    let typed = Typed {
        status: "confirmed".to_owned(),
        check_in: today.to_string(),
        check_out: tomorrow.to_string(),
        adults: "2".to_owned(),
        ..Typed::default()
    };
    html::page(&form(shell, &property, None, typed, None), &headers)
}

/// `POST /stays/new`
pub(crate) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let wanted = (Right::WriteStays, Some(typed.house.as_str()));
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Stays, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    match enter(&door, &caller, &property, &entry(&typed, None)).await {
        Ok((_, Some(stay))) => Redirect::to(&format!("/stays/{stay}")).into_response(),
        // It is kept, and will be found under its reference.
        Ok((reference, None)) => {
            Redirect::to(&format!("/stays?house={}&q={reference}", property.slug)).into_response()
        }
        Err(error) => wrong(shell, &property, None, typed, error, &headers),
    }
}

/// Enters, and waits a moment until it is worked, so that the next page shows it; its reference, and its stay if it was in
/// time.
async fn enter(
    door: &Door,
    caller: &Caller,
    property: &Property,
    entry: &Entry,
) -> Result<(String, Option<StayId>), EntryError> {
    let now = door.app.clock().now();
    let reference = door.app.enter_booking(property, &caller.user.to_string(), entry).await?;
    // What is entered is kept, whatever the look for it meets.
    let stay = door.app.entered(property, &reference, now).await.unwrap_or(None);
    Ok((reference, stay))
}

/// `GET /stays/{stay}/change`
pub(crate) async fn edit(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (seen, property) = match by_hand(&door, &caller, &id).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Stays) else {
        return Problem::unavailable().into_response();
    };
    html::page(&form(shell, &property, Some(&id), typed_of(&seen), None), &headers)
}

/// `POST /stays/{stay}/change`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let (seen, property) = match by_hand(&door, &caller, &id).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let entry = entry(&typed, Some(seen.stay.reference.clone()));
    match enter(&door, &caller, &property, &entry).await {
        Ok(_) => Redirect::to(&format!("/stays/{}", seen.stay.id)).into_response(),
        Err(error) => match Shell::of(&door, &caller, &headers, Section::Stays) {
            Some(shell) => wrong(shell, &property, Some(&id), typed, error, &headers),
            None => Problem::unavailable().into_response(),
        },
    }
}

/// A step in the life of a stay.
#[derive(Deserialize)]
pub(crate) struct Step {
    #[serde(default)]
    status: String,
}

/// `POST /stays/{stay}/status`
pub(crate) async fn step(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    Sent(step): Sent<Step>,
) -> Response {
    let (seen, property) = match by_hand(&door, &caller, &id).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let typed = Typed { status: step.status, ..typed_of(&seen) };
    let entry = entry(&typed, Some(seen.stay.reference.clone()));
    match enter(&door, &caller, &property, &entry).await {
        Ok(_) => Redirect::to(&format!("/stays/{}", seen.stay.id)).into_response(),
        Err(EntryError::Field { .. }) => Problem::malformed("There is no such step.").into_response(),
        Err(EntryError::Store(error)) => {
            tracing::warn!(%error, "an entry could not be stored");
            Problem::unavailable().into_response()
        }
    }
}

/// A stay that was entered by hand: others are kept by their platform, which would undo every change here.
async fn by_hand(
    door: &Door,
    caller: &Caller,
    id: &str,
) -> Result<(Seen, std::sync::Arc<Property>), Problem> {
    let (seen, property) = stay_of(door, caller, Right::WriteStays, id).await?;
    if seen.stay.connection == MANUAL { Ok((seen, property)) } else { Err(Problem::not_found()) }
}

fn entry(typed: &Typed, reference: Option<String>) -> Entry {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let ages = typed.child_ages.split([',', ' ', ';']).filter(|age| !age.is_empty());
    Entry {
        reference,
        status: typed.status.clone(),
        name: typed.name.clone(),
        phone: some(&typed.phone),
        email: some(&typed.email),
        language: some(&typed.language),
        messages_welcome: typed.messages_welcome.is_some(),
        accommodation: typed.accommodation.clone(),
        unit: some(&typed.unit),
        check_in: typed.check_in.parse().ok(),
        check_out: typed.check_out.parse().ok(),
        adults: typed.adults.trim().parse().unwrap_or(0),
        // An age that is no number is out of range, and refused as such.
        child_ages: ages.map(|age| age.parse().unwrap_or(u8::MAX)).collect(),
    }
}

fn typed_of(seen: &Seen) -> Typed {
    let stay = &seen.stay;
    let text = |path: &str| {
        stay.data.pointer(path).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let ages = stay.data.pointer("/reservation/party/children").and_then(|all| all.as_array());
    let ages = ages.into_iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Typed {
        house: String::new(),
        status: stay.status.clone(),
        name: seen.name.clone().unwrap_or_default(),
        phone: String::new(),
        email: String::new(),
        language: seen.language.clone().unwrap_or_default(),
        messages_welcome: None,
        accommodation: stay.accommodation.clone(),
        unit: stay.unit.clone().unwrap_or_default(),
        check_in: stay.check_in.to_string(),
        check_out: stay.check_out.to_string(),
        adults: stay
            .data
            .pointer("/reservation/party/adults")
            .map_or_else(|| text("/reservation/party/adults"), ToString::to_string),
        child_ages: ages,
    }
}

fn form(
    shell: Shell,
    property: &Property,
    stay: Option<&str>,
    typed: Typed,
    wrong: Option<(&'static str, String)>,
) -> FormView {
    let w = shell.w.clone();
    let named = |key: &'static str, word: &str| (key, w.say(word));
    FormView {
        slug: property.slug.clone(),
        action: stay.map_or_else(|| "/stays/new".to_owned(), |id| format!("/stays/{id}/change")),
        title: if stay.is_some() { w.say("stay-change") } else { w.say("stays-enter") },
        typed,
        kinds: kinds(&w, property),
        statuses: vec![named("confirmed", "stay-confirmed"), named("pending", "stay-pending")],
        wrong,
        shell,
    }
}

fn kinds(w: &Words, property: &Property) -> Vec<(String, String)> {
    let all = property.catalog.accommodations.iter();
    all.map(|one| (one.id.clone(), one.name.get(&w.lang, &property.language).to_owned())).collect()
}

fn wrong(
    shell: Shell,
    property: &Property,
    stay: Option<&str>,
    typed: Typed,
    error: EntryError,
    headers: &HeaderMap,
) -> Response {
    match error {
        EntryError::Field { field, expected } => {
            let said = shell.w.with("stay-wrong", "expected", &expected);
            let page = form(shell, property, stay, typed, Some((field, said)));
            html::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, headers)
        }
        EntryError::Store(error) => {
            tracing::warn!(%error, "an entry could not be stored");
            Problem::unavailable().into_response()
        }
    }
}
