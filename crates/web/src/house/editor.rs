//! `/house/file`: one file of the house, as a form made from its schema or as text, checked while one types, with a
//! preview where there is something to see. Without a script it is a text field and a button.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::resorts::{Changes, EditError, is_one_of_ours};
use guestlink_domain::access::Right;
use guestlink_domain::bookings::mapping::{preset, preset_names};
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::help::translated;
use super::{Top, enter, told, unread, unsaved};
use crate::access::{Long, Signed};
use crate::api::files::FileProblem;
use crate::dashboard::html;
use crate::dashboard::shell::{Shell, framed};
use crate::dashboard::words::spoken;
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Which file of which house.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    house: Option<String>,
    path: String,
    /// What a JSON Pointer leads to, to be looked at first.
    at: Option<String>,
    saved: Option<String>,
}

/// A file as it is to be.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    house: String,
    path: String,
    base: i64,
    text: String,
}

#[derive(Template)]
#[template(path = "dashboard/house-file.html")]
struct EditorView {
    shell: Shell,
    top: Top,
    path: String,
    title: String,
    text: String,
    base: i64,
    /// Name of the file's schema; empty for words, which have none.
    schema: &'static str,
    mistakes: Vec<FileProblem>,
    /// What stands above: saved, or changed by somebody else.
    note: Option<(&'static str, String)>,
    has_preview: bool,
    at: String,
    rights_away: bool,
    presets: Vec<&'static str>,
}
framed!(EditorView);

/// The schema of a file, and the page it belongs to.
fn kind_of(path: &str) -> (&'static str, &'static str) {
    match path {
        "property.json" => ("property", "/house"),
        "catalog.json" => ("catalog", "/house"),
        "services.json" => ("services", "/house"),
        "welcome.json" => ("welcome", "/house"),
        "channel.json" => ("channel", "/house"),
        "rates.json" => ("rates", "/house"),
        "templates.json" => ("templates", "/house/templates"),
        "automations.json" => ("automations", "/house/automations"),
        path if path.starts_with("connections/") => ("connection", "/house/connections"),
        _ => ("", "/house"),
    }
}

/// A file that may be edited as text: pictures have a page of their own.
fn is_text(path: &str) -> bool {
    is_one_of_ours(path) && !path.starts_with("photos/")
}

/// `GET /house/file`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    if !is_text(&wanted.path) {
        return Problem::not_found().into_response();
    }
    let (_, page) = kind_of(&wanted.path);
    let (shell, property, top) = match enter(&door, &caller, &headers, (page, wanted.house.as_deref())) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let edition = match door.app.edition((property.tenant, property.id), None).await {
        Ok(Some(edition)) => edition,
        Ok(None) => return Problem::not_found().into_response(),
        Err(error) => return unread(&error).into_response(),
    };
    let text = edition.shown(&wanted.path).unwrap_or_else(|| blank(&wanted.path));
    let note = wanted.saved.is_some().then(|| ("ok", shell.w.say("house-saved")));
    let at = wanted.at.unwrap_or_default();
    html::page(&view(shell, top, &wanted.path, (edition.revision, text), at, note), &headers)
}

/// What a new file begins with.
fn blank(path: &str) -> String {
    match path.strip_prefix("connections/").and_then(|name| name.strip_suffix(".json")) {
        Some(id) => guestlink_domain::resort::formatted(&new_connection(id)),
        None if path.starts_with("texts/") => String::new(),
        None => "{\n}\n".to_owned(),
    }
}

/// A connection named after a platform we know begins as that platform wants it; what only its owner knows is empty.
fn new_connection(id: &str) -> Value {
    let is_of =
        |name: &str| id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let name = preset_names().find(|name| is_of(name)).unwrap_or("generic");
    let usual = preset(name).and_then(|preset| preset.auth);
    let scheme = usual.as_ref().and_then(|auth| auth["scheme"].as_str()).unwrap_or("standard-webhooks");
    let asked: &[&str] = match scheme {
        "basic" | "ws-security" => &["user", "password"],
        "static-header" => &["header", "value"],
        "path-token" => &["token"],
        "hmac-sha256-hex" | "hmac-sha256-base64" => &["header", "prefix", "secret"],
        _ => &["secret"],
    };
    let told = |field: &str| usual.as_ref().and_then(|auth| auth.get(field)?.as_str()).unwrap_or_default();
    let fields = asked.iter().map(|field| ((*field).to_owned(), json!(told(field))));
    let auth: serde_json::Map<_, _> =
        std::iter::once(("scheme".to_owned(), json!(scheme))).chain(fields).collect();
    json!({ "id": id, "name": id, "preset": name, "auth": auth })
}

fn view(
    shell: Shell,
    top: Top,
    path: &str,
    (base, text): (i64, String),
    at: String,
    note: Option<(&'static str, String)>,
) -> EditorView {
    let (schema, _) = kind_of(path);
    EditorView {
        title: title(&shell.w, path),
        path: path.to_owned(),
        text,
        base,
        schema,
        mistakes: Vec::new(),
        note,
        has_preview: matches!(path, "welcome.json" | "services.json" | "property.json"),
        at,
        rights_away: path.starts_with("connections/"),
        presets: if schema == "connection" { preset_names().collect() } else { Vec::new() },
        top,
        shell,
    }
}

fn title(w: &Words, path: &str) -> String {
    let (schema, _) = kind_of(path);
    match path.strip_prefix("texts/") {
        Some(name) => w.with("house-file-texts", "language", name.trim_end_matches(".ftl")),
        None if schema == "connection" => {
            path.trim_start_matches("connections/").trim_end_matches(".json").to_owned()
        }
        None => w.say(&format!("house-file-{schema}")),
    }
}

/// `POST /house/file`
pub(crate) async fn save(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Long(typed): Long<Typed>,
) -> Response {
    if !is_text(&typed.path) {
        return Problem::not_found().into_response();
    }
    let (_, page) = kind_of(&typed.path);
    let (shell, property, top) = match enter(&door, &caller, &headers, (page, Some(&typed.house))) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    // Browsers end lines of a text field with two characters.
    let text = typed.text.replace("\r\n", "\n");
    let saved = keep(&door, &caller, &property, &typed, &text).await;
    let (status, note, base, mistakes) = match saved {
        Ok(_) => {
            let back = format!("/house/file?house={}&path={}&saved=yes", property.slug, typed.path);
            return Redirect::to(&back).into_response();
        }
        Err(EditError::Invalid(mistakes)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, None, typed.base, told(mistakes, &typed.path))
        }
        Err(EditError::Stale { revision, .. }) => {
            let note = ("warn", shell.w.say("house-stale"));
            (StatusCode::CONFLICT, Some(note), revision, Vec::new())
        }
        Err(error) => return unsaved(&error).into_response(),
    };
    let page = view(shell, top, &typed.path, (base, text), String::new(), note);
    html::page_with(status, &EditorView { mistakes, ..page }, &headers)
}

async fn keep(
    door: &Door,
    caller: &Caller,
    property: &Property,
    typed: &Typed,
    text: &str,
) -> Result<i64, EditError> {
    let changes = Changes::of_file(&typed.path, text);
    door.app.edit(property, caller, typed.base, &changes).await
}

/// `GET /house/export`: the file as it is kept, to be saved. Secrets of connections stay here.
pub(crate) async fn export(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let (_, page) = kind_of(&wanted.path);
    let (_, property, _) = match enter(&door, &caller, &headers, (page, wanted.house.as_deref())) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let edition = match door.app.edition((property.tenant, property.id), None).await {
        Ok(edition) => edition,
        Err(error) => return unread(&error).into_response(),
    };
    let text = edition.filter(|_| is_text(&wanted.path)).and_then(|edition| edition.shown(&wanted.path));
    let Some(text) = text else { return Problem::not_found().into_response() };
    let name = wanted.path.rsplit('/').next().unwrap_or_default();
    let head = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (head, text).into_response()
}

/// `GET /house/schema`: the JSON Schema the form is made from, with its help in the reader's language.
pub(crate) async fn schema(
    Signed(caller): Signed,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let allowed =
        caller.may_somewhere(Right::EditTexts).or_else(|_| caller.may_somewhere(Right::ManageConnections));
    if allowed.is_err() {
        return Problem::forbidden().into_response();
    }
    match guestlink_domain::resort::schema(&wanted.path) {
        Some(schema) => match spoken(caller.language.as_deref(), &headers) {
            Some(words) => axum::Json(translated(schema, &words.lang)).into_response(),
            None => axum::Json(schema).into_response(),
        },
        None => Problem::not_found().into_response(),
    }
}

#[cfg(test)]
mod tests {
    use guestlink_domain::resort::connection::Auth;

    use super::*;

    #[test]
    fn a_new_connection_begins_as_its_platform_wants_it() {
        for name in preset_names() {
            let made = new_connection(name);
            assert_eq!(made["preset"], name);
            let auth: Result<Auth, _> = serde_json::from_value(made["auth"].clone());
            assert!(auth.is_ok(), "{made}: {auth:?}");
        }
        assert_eq!(
            new_connection("hostaway")["auth"],
            json!({ "scheme": "basic", "user": "", "password": "" })
        );
        assert_eq!(new_connection("lodgify-2")["auth"]["prefix"], "sha256=");
        assert_eq!(new_connection("my-site")["preset"], "generic");
    }
}
