//! `/requests/new`: the front desk asks for something on a guest's behalf.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::StoreError;
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::requests::{OpenRequestError, Wish};
use guestlink_domain::access::Right;
use guestlink_domain::ids::StayId;
use guestlink_domain::requests::Channel;
use http::{HeaderMap, StatusCode};
use jiff::civil::DateTime;
use serde::Deserialize;

use crate::access::{Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::place::at_house;
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Stays to choose from.
const MOST: i64 = 300;
/// Characters of a note.
const LONGEST: usize = 500;

/// A request as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    house: String,
    stay: String,
    service: String,
    quantity: String,
    at: String,
    place: String,
    note: String,
    urgent: Option<String>,
    /// The same form sent twice is one request.
    key: String,
}

#[derive(Template)]
#[template(path = "dashboard/request-form.html")]
struct FormView {
    shell: Shell,
    w: Arc<Words>,
    slug: String,
    typed: Typed,
    stays: Vec<(String, String)>,
    /// Departments with their services: id, name and option.
    services: Vec<(String, Vec<(String, String)>)>,
    error: Option<String>,
}
framed!(FormView);

/// Which house, which stay.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
    stay: String,
}

/// `GET /requests/new`
pub(crate) async fn blank(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::WorkRequests, asked.house.as_deref());
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Requests, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let key = hex::encode(door.app.ids().bytes::<12>());
    let typed = Typed { stay: asked.stay, quantity: "1".to_owned(), key, ..Typed::default() };
    form(&door, shell, &property, typed, None, &headers).await
}

/// `POST /requests/new`
pub(crate) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let wanted = (Right::WorkRequests, Some(typed.house.as_str()));
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Requests, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    match open(&door, &caller, &property, &typed).await {
        Ok(id) => Redirect::to(&format!("/requests/{id}")).into_response(),
        Err(OpenRequestError::Store(error)) => away(&error),
        Err(OpenRequestError::Forbidden(missing)) => Problem::lacking(missing.right).into_response(),
        Err(error) => {
            let why = why(&shell.w, &error);
            form(&door, shell, &property, typed, Some(why), &headers).await
        }
    }
}

fn why(w: &Words, error: &OpenRequestError) -> String {
    match error {
        OpenRequestError::UnknownStay => w.say("request-no-stay"),
        OpenRequestError::TooMany => w.say("request-too-many"),
        _ => w.say("request-no-service"),
    }
}

async fn open(
    door: &Door,
    caller: &Caller,
    property: &Property,
    typed: &Typed,
) -> Result<guestlink_domain::ids::RequestId, OpenRequestError> {
    let stay: StayId = typed.stay.parse().map_err(|_no_id| OpenRequestError::UnknownStay)?;
    let some = |text: &str, most: usize| {
        Some(text.trim().chars().take(most).collect::<String>()).filter(|text| !text.is_empty())
    };
    // "service" or "service option".
    let (service, option) = typed.service.split_once(' ').unwrap_or((&typed.service, ""));
    let local = typed.at.parse::<DateTime>().ok();
    let wish = Wish {
        option: some(option, 40),
        quantity: typed.quantity.trim().parse::<u16>().unwrap_or(1).clamp(1, 999),
        wanted_at: local.and_then(|local| property.timezone.to_timestamp(local).ok()),
        place: some(&typed.place, 200),
        note: some(&typed.note, LONGEST),
        urgent: typed.urgent.is_some(),
        ..Wish::of(service)
    };
    let opened = door.app.open_for(caller, Channel::Dashboard, stay, &typed.key, &wish).await?;
    Ok(opened.request().id)
}

fn away(error: &StoreError) -> Response {
    tracing::warn!(%error, "a request could not be entered");
    Problem::unavailable().into_response()
}

async fn form(
    door: &Door,
    shell: Shell,
    property: &Property,
    typed: Typed,
    error: Option<String>,
    headers: &HeaderMap,
) -> Response {
    let today = property.today(door.app.clock().now());
    let stays = match door.app.stays_between(property.tenant, property.id, (today, today), MOST).await {
        Ok(stays) => stays,
        Err(error) => return away(&error),
    };
    let w = shell.w.clone();
    let here = stays.iter().filter(|one| one.stay.occupies);
    let mut named: Vec<(String, String)> = here
        .map(|one| {
            let name = one.name.clone().unwrap_or_else(|| w.say("request-guest"));
            let unit = one.stay.unit.clone().unwrap_or_else(|| one.stay.reference.clone());
            (one.stay.id.to_string(), format!("{unit} · {name}"))
        })
        .collect();
    named.sort_by(|one, other| one.1.cmp(&other.1));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = FormView {
        slug: property.slug.clone(),
        services: services(&w, property),
        stays: named,
        typed,
        error,
        w,
        shell,
    };
    html::page_with(status, &view, headers)
}

/// Services by department, each option a choice of its own.
fn services(w: &Words, property: &Property) -> Vec<(String, Vec<(String, String)>)> {
    let files = &property.resort.services;
    let of = |department: &str| -> Vec<(String, String)> {
        let its = files.services.iter().filter(|service| service.department == department);
        its.flat_map(|service| {
            let name = service.name.get(&w.lang, &property.language).to_owned();
            let plain = (service.id.clone(), name.clone());
            let options = service.options.iter().map(move |option| {
                (format!("{} {option}", service.id), format!("{name} · {}", option.replace('-', " ")))
            });
            std::iter::once(plain).chain(options)
        })
        .collect()
    };
    let departments = files.departments.iter().map(|one| (one.name.clone(), of(&one.id)));
    departments.filter(|(_, services)| !services.is_empty()).collect()
}
