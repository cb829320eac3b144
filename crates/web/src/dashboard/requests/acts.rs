//! What the forms of the board and of a request's page do. Our script gets a short answer; without it the browser goes
//! back to where it was, or to the request's page with the reason why it was not done.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::requests::ActError;
use guestlink_domain::ids::RequestId;
use guestlink_domain::money::Money;
use guestlink_domain::requests::{Action, Channel, Refusal};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::json;

use crate::access::{Id, Sent, Signed, own_path};
use crate::dashboard::words;
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Requests given away in one go.
const MOST: usize = 200;

type Fields = HashMap<String, String>;

fn field<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |text| text.trim())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// A moment as a form's clock shows it at the property.
fn moment(property: &Property, text: &str) -> Option<Timestamp> {
    let local = text.parse::<DateTime>().ok()?;
    property.timezone.to_timestamp(local).ok()
}

/// What the form wants; `None`: it cannot be read.
fn wanted(property: &Property, fields: &Fields) -> Option<Action> {
    let reason = || field(fields, "reason").to_owned();
    let at = || moment(property, field(fields, "at"));
    Some(match field(fields, "do") {
        "accept" => Action::Accept,
        "approve" => Action::Approve,
        "decline" => Action::Decline { reason: reason(), alternative: some(field(fields, "alternative")) },
        "ask_approval" => Action::AskApproval,
        "schedule" => Action::Schedule { at: at()? },
        "start" => Action::Start,
        "pause" => Action::Pause { reason: reason(), until: at(), guest_asked: false },
        "resume" => Action::Resume,
        "complete" => Action::Complete { remark: some(field(fields, "text")) },
        "confirm" => Action::Confirm,
        "reopen" => Action::Reopen { words: some(field(fields, "text")) },
        "cancel" => Action::Cancel { reason: Some(reason()) },
        "void" => Action::Void { reason: reason() },
        "assign" => Action::Assign { member: field(fields, "member").to_owned() },
        "pass" => Action::Pass,
        "release" => Action::Release,
        "rate" => Action::Rate { stars: field(fields, "stars").parse().ok()? },
        "note" => Action::Note { text: field(fields, "text").to_owned() },
        "price" => {
            let typed = field(fields, "price").replace(',', ".");
            let each = Money::parse(&typed, property.resort.property.currency).ok()?;
            Action::Price { each_minor: each.minor }
        }
        _ => return None,
    })
}

/// `POST /requests/{request}/act`
pub(crate) async fn act(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<RequestId>,
    headers: HeaderMap,
    Sent(fields): Sent<Fields>,
) -> Response {
    let Some(w) = words::spoken(caller.language.as_deref(), &headers) else {
        return Problem::unavailable().into_response();
    };
    let seen = match door.app.request_for(&caller, id).await {
        Ok(Some(seen)) => seen,
        Ok(None) => return Problem::not_found().into_response(),
        Err(error) => return away(&ActError::Store(error)),
    };
    let done = match wanted(&seen.property, &fields) {
        Some(action) => {
            let expected = field(&fields, "version").parse().ok();
            door.app.act_for(&caller, Channel::Dashboard, id, expected, action).await.map(|_acted| ())
        }
        None => return not_done(&door, &caller, id, &headers, w.say("request-not-read")).await,
    };
    match done {
        Ok(()) if headers.contains_key("x-fragment") => Json(json!({ "done": true })).into_response(),
        Ok(()) => {
            let back = some(field(&fields, "back")).unwrap_or_else(|| format!("/requests/{id}"));
            Redirect::to(own_path(&back)).into_response()
        }
        Err(ActError::Unknown) => Problem::not_found().into_response(),
        Err(error @ ActError::Store(_)) => away(&error),
        Err(ActError::Forbidden(missing)) => Problem::lacking(missing.right).into_response(),
        Err(error) => not_done(&door, &caller, id, &headers, why(&w, &error)).await,
    }
}

fn away(error: &ActError) -> Response {
    tracing::warn!(%error, "a request could not be changed");
    Problem::unavailable().into_response()
}

async fn not_done(door: &Door, caller: &Caller, id: RequestId, headers: &HeaderMap, why: String) -> Response {
    if headers.get("x-fragment").is_some_and(|part| part == "done") {
        return Problem::new(StatusCode::CONFLICT, "not_done", why).into_response();
    }
    super::sheet::page(door, caller, id, headers, (StatusCode::CONFLICT, Some(why))).await
}

/// Why something was not done, in words.
pub(super) fn why(w: &Words, error: &ActError) -> String {
    match error {
        ActError::Stale(_) => w.say("request-stale"),
        ActError::NoSuchMember => w.say("request-no-member"),
        ActError::Refused { refusal, .. } => match refusal {
            Refusal::Taken { .. } => w.say("request-taken"),
            Refusal::NeedsReason => w.say("request-needs-reason"),
            Refusal::Stars => w.say("request-stars"),
            Refusal::Rated => w.say("request-rated"),
            Refusal::TooLong { most } => w.count("request-too-long", i64::try_from(*most).unwrap_or(0)),
            Refusal::Dearer => w.say("request-dearer"),
            Refusal::NotNow { .. } | Refusal::TooLate | Refusal::Begun | Refusal::Unasked => {
                w.say("request-not-now")
            }
        },
        _ => w.say("request-not-now"),
    }
}

/// `POST /requests/assign`: gives several away at once. What cannot be given stays where it is, and is counted.
pub(crate) async fn assign(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(pairs): Sent<Vec<(String, String)>>,
) -> Response {
    let all = |name: &'static str| pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value);
    let member = all("member").next().cloned().unwrap_or_default();
    let (mut given, mut not) = (0_usize, 0_usize);
    for id in all("id").take(MOST) {
        let Ok(id) = id.parse::<RequestId>() else {
            not = not.saturating_add(1);
            continue;
        };
        let action = Action::Assign { member: member.clone() };
        match door.app.act_for(&caller, Channel::Dashboard, id, None, action).await {
            Ok(_) => given = given.saturating_add(1),
            Err(error @ ActError::Store(_)) => return away(&error),
            Err(_refused) => not = not.saturating_add(1),
        }
    }
    if headers.contains_key("x-fragment") {
        return Json(json!({ "given": given, "not": not })).into_response();
    }
    let back = all("back").next().map_or("/requests", |back| own_path(back));
    let told = if not > 0 { format!("not-given.{not}") } else { format!("given.{given}") };
    let sign = if back.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{back}{sign}done={told}")).into_response()
}
