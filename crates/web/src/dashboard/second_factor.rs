//! `/settings/second-factor`: one-time codes set up and taken off, passkeys listed.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller, Enrolment, PasskeyView};
use guestlink_domain::ids::PasskeyId;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::shell::{Section, Shell, framed};
use super::{html, prove};
use crate::access::setup::error_words;
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::welcome::qr;

#[derive(Template)]
#[template(path = "dashboard/second-factor.html")]
struct SecondFactorView {
    shell: Shell,
    enrolment: Option<Shown>,
    paper: Vec<String>,
    required: bool,
    left: i64,
    error: Option<String>,
    passkeys: Vec<Line>,
    /// There can be passkeys here.
    possible: bool,
}
framed!(SecondFactorView);

struct Shown {
    code: String,
    secret: String,
    pending: String,
}

/// A passkey.
struct Line {
    id: PasskeyId,
    name: String,
    told: String,
}

/// What went wrong.
pub(super) enum Told<'a> {
    /// In these words.
    Key(&'static str),
    /// In the words of the error.
    Error(&'a AccessError),
}

/// `GET /settings/second-factor`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, None).await
}

pub(super) async fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    error: Option<Told<'_>>,
) -> Response {
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let read = async {
        let left = door.app.paper_left(caller).await?;
        Ok((left, door.app.has_codes(caller).await?, door.app.passkeys(caller).await?))
    };
    let (left, codes, passkeys) = match read.await {
        Ok(read) => read,
        Err::<_, AccessError>(error) => {
            tracing::warn!(%error, "second factors could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let enrolment = (!codes).then(|| shown(&door.app.begin_second_factor(caller, &shell.house)));
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let error = error.map(|error| match error {
        Told::Key(key) => shell.w.say(key),
        Told::Error(AccessError::Wrong | AccessError::Gone) => shell.w.say("code-wrong"),
        Told::Error(other) => error_words(&shell.w, other),
    });
    let required = caller.must_enrol(door.app.config().owners_prove_twice);
    let passkeys = passkeys.into_iter().map(|one| line(&shell, one)).collect();
    let possible = door.app.has_passkeys();
    let paper = Vec::new();
    let view = SecondFactorView { shell, enrolment, paper, required, left, error, passkeys, possible };
    html::page_with(status, &view, headers)
}

fn shown(begun: &Enrolment) -> Shown {
    // The seed in groups of four can be typed.
    let letters: Vec<char> = begun.secret.chars().collect();
    let secret = letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ");
    Shown { code: qr::svg(&begun.address).unwrap_or_default(), secret, pending: begun.pending.clone() }
}

fn line(shell: &Shell, one: PasskeyView) -> Line {
    let zone = shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone());
    let day = |at: Timestamp| shell.w.day(zone.to_datetime(at).date());
    let mut told = vec![shell.w.with("session-since", "when", day(one.created_at).as_str())];
    told.extend(one.used_at.map(|at| shell.w.with("session-seen", "when", day(at).as_str())));
    told.extend((!one.verifies).then(|| shell.w.say("passkey-second-only")));
    told.extend((!one.backed_up).then(|| shell.w.say("passkey-one-device")));
    Line { id: one.id, name: one.name, told: told.join(" · ") }
}

/// The codes for the day everything else is lost: seen once.
pub(super) fn on_paper(door: &Door, caller: &Caller, headers: &HeaderMap, paper: Vec<String>) -> Response {
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let view = SecondFactorView {
        shell,
        enrolment: None,
        paper,
        required: false,
        left: 0,
        error: None,
        passkeys: Vec::new(),
        possible: false,
    };
    html::page(&view, headers)
}

/// A first code, or the last.
#[derive(Deserialize)]
pub(crate) struct Typed {
    code: String,
    #[serde(default)]
    pending: String,
}

/// `POST /settings/second-factor`
pub(crate) async fn confirm(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    match door.app.confirm_second_factor(&caller, &typed.pending, &typed.code).await {
        Ok(paper) => on_paper(&door, &caller, &headers, paper),
        Err(AccessError::Stale) => prove::lead("/settings/second-factor"),
        Err(error) => page(&door, &caller, &headers, Some(Told::Error(&error))).await,
    }
}

/// `POST /settings/second-factor/remove`
pub(crate) async fn remove(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    match door.app.remove_second_factor(&caller, &typed.code).await {
        Ok(()) => Redirect::to("/settings").into_response(),
        Err(error) => page(&door, &caller, &headers, Some(Told::Error(&error))).await,
    }
}
