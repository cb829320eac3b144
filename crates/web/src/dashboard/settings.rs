//! `/settings`: one's own language, password and sessions.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller, SessionView};
use guestlink_domain::access::Right;
use guestlink_domain::ids::{SessionId, TenantId};
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;

use super::html;
use super::shell::{Section, Shell, framed};
use super::words::LANGUAGES;
use crate::access::setup::error_words;
use crate::access::{Sent, Signed, agent, welcome};
use crate::problem::Problem;
use crate::routes::Door;

#[derive(Template)]
#[template(path = "dashboard/settings.html")]
struct SettingsView {
    shell: Shell,
    languages: Vec<(&'static str, &'static str, bool)>,
    sessions: Vec<SessionLine>,
    /// Where there are several: id, name, at work there now.
    organisations: Vec<(String, String, bool)>,
    error: Option<String>,
    done: Option<String>,
    /// They may let other programs listen.
    programs: bool,
}
framed!(SettingsView);

struct SessionLine {
    id: SessionId,
    device: String,
    icon: &'static str,
    seen: String,
    since: String,
    current: bool,
}

/// `GET /settings`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, None, None).await
}

async fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    error: Option<&AccessError>,
    done: Option<&str>,
) -> Response {
    let read = async { Ok((door.app.sessions_of(caller).await?, door.app.organisations_of(caller).await?)) };
    let (sessions, organisations) = match read.await {
        Ok(read) => read,
        Err::<_, AccessError>(error) => {
            tracing::warn!(%error, "sessions could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Settings) else {
        return Problem::unavailable().into_response();
    };
    let w = shell.w.clone();
    let zone = shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone());
    let told = |at: Timestamp| {
        let local = zone.to_datetime(at);
        format!("{}, {}", w.day(local.date()), w.time(local.time()))
    };
    let line = |session: SessionView| SessionLine {
        id: session.id,
        icon: if is_phone(&session.agent) { "smartphone" } else { "laptop" },
        device: device(&session.agent).unwrap_or_else(|| w.say("session-unknown")),
        seen: told(session.seen_at),
        since: told(session.created_at),
        current: session.current,
    };
    let chosen = caller.language.as_deref();
    let view = SettingsView {
        languages: LANGUAGES.iter().map(|one| (one.tag, one.name, chosen == Some(one.tag))).collect(),
        sessions: sessions.into_iter().map(line).collect(),
        organisations: organisations
            .into_iter()
            .map(|(id, name)| (id.to_string(), name, id == caller.tenant))
            .collect(),
        error: error.map(|error| error_words(&w, error)),
        done: done.map(|key| w.say(key)),
        programs: caller.may_everywhere(Right::ManageConnections).is_ok(),
        shell,
    };
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &view, headers)
}

/// Browser and system in a few words: "Firefox · Windows".
fn device(agent: &str) -> Option<String> {
    let pick = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let browser = pick(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = pick(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => Some(format!("{browser} · {system}")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}

fn is_phone(agent: &str) -> bool {
    ["Android", "iPhone", "Mobile"].iter().any(|mark| agent.contains(mark))
}

async fn outcome(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    outcome: Result<(), AccessError>,
    done: &str,
) -> Response {
    match outcome {
        Ok(()) => page(door, caller, headers, None, Some(done)).await,
        Err(error) => {
            if let AccessError::Store(error) = &error {
                tracing::warn!(%error, "a setting could not be changed");
            }
            page(door, caller, headers, Some(&error), None).await
        }
    }
}

/// `POST /settings/sessions/{session}/end`
pub(crate) async fn end_session(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(session): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(session) = session.parse::<SessionId>() else { return Problem::not_found().into_response() };
    let ended = door.app.end_session(&caller, session).await;
    if matches!(ended, Err(AccessError::Unknown)) {
        return Problem::not_found().into_response();
    }
    if caller.session() == Some(session) && ended.is_ok() {
        return Redirect::to("/signin").into_response();
    }
    outcome(&door, &caller, &headers, ended, "session-ended").await
}

/// `POST /settings/sessions/end-others`
pub(crate) async fn end_others(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
) -> Response {
    let ended = door.app.end_other_sessions(&caller).await.map(drop);
    outcome(&door, &caller, &headers, ended, "sessions-ended").await
}

/// A language to be chosen.
#[derive(Deserialize)]
pub(crate) struct Language {
    language: String,
}

/// `POST /settings/language`
pub(crate) async fn language(
    State(door): State<Door>,
    Signed(caller): Signed,
    Sent(sent): Sent<Language>,
) -> Response {
    let known = LANGUAGES.iter().find(|one| one.tag == sent.language).map(|one| one.tag.to_owned());
    match door.app.choose_language(&caller, known).await {
        Ok(()) => Redirect::to("/settings").into_response(),
        Err(_) => Problem::unavailable().into_response(),
    }
}

/// An organisation to go to.
#[derive(Deserialize)]
pub(crate) struct Organisation {
    organisation: String,
}

/// `POST /settings/organisation`
pub(crate) async fn organisation(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(sent): Sent<Organisation>,
) -> Response {
    let Ok(tenant) = sent.organisation.parse::<TenantId>() else {
        return Problem::not_found().into_response();
    };
    match door.app.switch_organisation(&caller, tenant, agent(&headers)).await {
        Ok(opened) => welcome(&door, &opened, "/"),
        Err(AccessError::Unknown) => Problem::not_found().into_response(),
        Err(_) => Problem::unavailable().into_response(),
    }
}

/// A password to be changed.
#[derive(Deserialize)]
pub(crate) struct Password {
    #[serde(default)]
    current: String,
    new: String,
}

/// `POST /settings/password`
pub(crate) async fn password(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(sent): Sent<Password>,
) -> Response {
    let changed = door.app.change_password(&caller, sent.current, sent.new).await;
    outcome(&door, &caller, &headers, changed, "password-changed").await
}

#[cfg(test)]
mod tests {
    use super::device;

    #[test]
    fn browsers_are_named_in_two_words() {
        let chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/138.0 Mobile Safari/537.36";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1";
        assert_eq!(device(chrome).as_deref(), Some("Chrome · Android"));
        assert_eq!(device(safari).as_deref(), Some("Safari · iPhone"));
        assert_eq!(device("curl/8"), None);
    }
}
