//! The door of the Graph API, from the raw request to the raw answer.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Map, Value, json};

use super::call::{Call, Upload};
use super::messages::After;
use super::{GraphError, account, form, media, messages, registration, templates};
use crate::connection::Knife;
use crate::flow::send::set_off;
use crate::sim::{ApiCall, Sim, remembered};
use crate::{json as php, lock};

/// The newest version of Graph; what is newer does not exist.
const LATEST: u32 = 26;
/// JSON bodies beyond this are no messages.
const BODY_MAX: usize = 4 * 1024 * 1024;

/// What goes back to the caller.
struct Answer {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

/// Handles every path that is not the simulator's own.
pub(crate) async fn entry(State(sim): State<Arc<Sim>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let (bytes, upload) = match read_body(&sim, &parts, body).await {
        Ok(read) => read,
        Err(error) => return respond(finish(&sim, Err(error))),
    };
    let path = parts.uri.path();
    let plan = sim.faults.plan(path, &bytes);
    if plan.delay > 0 {
        sim.clock.sleep(plan.delay).await;
    }
    let (done, after) = if plan.refuse { (None, None) } else { run(&sim, &parts, &bytes, upload) };
    let fault = match (&plan.error, plan.cut, plan.refuse) {
        (Some(_), ..) => Some("error"),
        (None, Some(0), true) => Some("closed"),
        (None, Some(0), false) => Some("unanswered"),
        (None, Some(_), _) => Some("cut"),
        _ => (plan.delay > 0).then_some("slow"),
    };
    let answer = match (plan.error, done) {
        (Some(error), _) => finish(&sim, Err(error)),
        (None, Some(done)) => done,
        (None, None) => finish(&sim, Err(GraphError::of(1))),
    };
    remember(&sim, &parts, &bytes, fault, &answer);
    if let (Some(bytes), Some(knife)) = (plan.cut, parts.extensions.get::<Knife>()) {
        knife.cut_after(bytes);
    }
    if let Some(accepted) = after {
        set_off(&sim, accepted);
    }
    respond(answer)
}

fn run(sim: &Arc<Sim>, parts: &Parts, bytes: &Bytes, upload: Option<Upload>) -> (Option<Answer>, After) {
    let mut body = match &upload {
        Some(upload) => Value::Object(upload.fields.clone()),
        None => parse(&parts.headers, bytes),
    };
    if let (false, Some(query)) = (parts.method == Method::GET, parts.uri.query()) {
        add_query(&mut body, query);
    }
    match handle(sim, parts, body, upload) {
        Ok((value, after)) => (Some(finish(sim, Ok(value))), after),
        Err(error) => (Some(finish(sim, Err(error))), None),
    }
}

fn handle(
    sim: &Arc<Sim>,
    parts: &Parts,
    body: Value,
    upload: Option<Upload>,
) -> Result<(Value, After), GraphError> {
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let (version, rest) = split_version(path)?;
    authorise(sim, &parts.headers, query)?;
    let mut components = rest.split('/').filter(|c| !c.is_empty());
    let object = components.next().unwrap_or_default();
    let edge = components.next().unwrap_or_default();
    if object.is_empty() || components.next().is_some() {
        return Err(GraphError::unknown_path(rest));
    }
    let host = parts.headers.get(HOST).and_then(|h| h.to_str().ok()).unwrap_or("localhost");
    let method = parts.method.as_str();
    let mut call = Call { sim, method, version, object, edge, query, host, body, upload };
    if method == "POST" && edge == "messages" && object == sim.business.phone_number_id {
        return messages::post(&mut call);
    }
    dispatch(&call).map(|value| (value, None))
}

/// Everything but messages.
fn dispatch(call: &Call<'_>) -> Result<Value, GraphError> {
    let business = &call.sim.business;
    if call.object == business.phone_number_id {
        return of_number(call);
    }
    if call.object == business.waba_id {
        return of_account(call);
    }
    if call.object == business.app_id && (call.method, call.edge) == ("POST", "uploads") {
        return account::start_upload(call);
    }
    // `app` is the app of the token.
    if (call.object == business.app_id || call.object == "app") && (call.method, call.edge) == ("GET", "") {
        return Ok(json!({"id": business.app_id, "name": "Guest Link"}));
    }
    if call.object.starts_with("upload:") && call.method == "POST" {
        return Ok(account::finish_upload(call));
    }
    if call.edge == "events"
        && let Some(answer) = messages::history_events(call)
    {
        return answer;
    }
    of_medium(call).or_else(|| of_template(call)).unwrap_or_else(|| Err(call.unknown()))
}

fn of_number(call: &Call<'_>) -> Result<Value, GraphError> {
    match (call.method, call.edge) {
        ("GET", "") => account::number(call),
        ("POST", "") => registration::set_pin(call),
        ("POST", "media") => upload(call),
        ("GET", "whatsapp_business_profile") => Ok(account::profile(call)),
        ("POST", "whatsapp_business_profile") => account::set_profile(call),
        ("POST", "register" | "deregister" | "request_code" | "verify_code") => registration::post(call),
        ("GET", "message_history") => messages::history(call),
        (_, "block_users") => account::block_users(call),
        _ => Err(call.unknown_edge()),
    }
}

fn of_account(call: &Call<'_>) -> Result<Value, GraphError> {
    match (call.method, call.edge) {
        ("GET", "") => Ok(account::waba(call)),
        ("GET", "phone_numbers") => account::numbers(call),
        (_, "subscribed_apps") => account::subscribed_apps(call),
        ("POST", "message_templates") => templates::create(call),
        ("GET", "message_templates") => templates::list(call),
        ("DELETE", "message_templates") => templates::delete(call),
        _ => Err(call.unknown_edge()),
    }
}

fn of_medium(call: &Call<'_>) -> Option<Result<Value, GraphError>> {
    let (mut store, now) = (lock(&call.sim.media), call.sim.clock.now());
    let described = media::describe(store.valid(call.object, now)?, call.host, now);
    match (call.method, call.edge) {
        ("GET", "") => Some(Ok(described)),
        ("DELETE", "") => Some(Ok(json!({"success": store.remove(call.object)}))),
        _ => None,
    }
}

fn of_template(call: &Call<'_>) -> Option<Result<Value, GraphError>> {
    let id = call.object.parse().ok()?;
    lock(&call.sim.templates).by_id(id)?;
    match (call.method, call.edge) {
        ("GET", "") => Some(templates::get(call)),
        ("POST", "") => Some(templates::edit(call)),
        ("POST", "unpause") => Some(Ok(templates::post_unpause(call))),
        _ => None,
    }
}

/// `POST /{phone-number-id}/media`
fn upload(call: &Call<'_>) -> Result<Value, GraphError> {
    let Some(upload) = &call.upload else { return Err(GraphError::param("The parameter file is required.")) };
    if call.body.get("messaging_product").and_then(Value::as_str) != Some("whatsapp") {
        return Err(GraphError::param("The parameter messaging_product is required."));
    }
    let Some(file) = &upload.file else { return Err(GraphError::param("The parameter file is required.")) };
    let declared = call.body.get("type").and_then(Value::as_str).filter(|t| t.contains('/'));
    // The part's own type wins unless it says nothing.
    let mime = match upload.mime.as_str() {
        "" | "application/octet-stream" => declared.unwrap_or("application/octet-stream"),
        mime => mime,
    };
    media::check_upload(mime, file.len())?;
    let sim = call.sim;
    let ends = sim.clock.now().saturating_add(media::UPLOAD_LIVES);
    let id = lock(&sim.media).add(file.clone(), mime, ends, &sim.random);
    Ok(json!({"id": id}))
}

/// `/v26.0/…` → version and rest. No version is fine; one that is too new is not. Old ones are raised by Graph.
fn split_version(path: &str) -> Result<(&str, &str), GraphError> {
    let first = path.split('/').nth(1).unwrap_or_default();
    let Some(number) = first.strip_prefix('v') else { return Ok(("", path)) };
    let (major, minor) = number.split_once('.').unwrap_or((number, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    if !digits(major) || !digits(minor) {
        return Ok(("", path));
    }
    if major.parse::<u32>().is_ok_and(|major| (1..=LATEST).contains(&major)) {
        return Ok(path.split_at_checked(first.len().saturating_add(1)).unwrap_or((path, "")));
    }
    Err(GraphError::unknown_path(path))
}

fn authorise(sim: &Sim, headers: &HeaderMap, query: &str) -> Result<(), GraphError> {
    let header = headers.get(AUTHORIZATION).and_then(|h| h.to_str().ok());
    let bearer = header
        .and_then(|h| h.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer") || scheme.eq_ignore_ascii_case("oauth"));
    let token = bearer.map(|(_, token)| token.trim().to_owned()).or_else(|| form::get(query, "access_token"));
    let Some(token) = token.filter(|t| !t.is_empty()) else {
        return Err(GraphError::of(104).status(401));
    };
    if sim.faults.token_is_revoked() {
        return Err(GraphError::of(190)
            .subcode(463)
            .title("Error validating access token: Session has expired"));
    }
    match &sim.business.access_token {
        Some(right) if right.expose() != token => {
            Err(GraphError::of(190).title("Invalid OAuth access token - Cannot parse access token"))
        }
        _ => Ok(()),
    }
}

async fn read_body(sim: &Sim, parts: &Parts, body: Body) -> Result<(Bytes, Option<Upload>), GraphError> {
    let content_type = parts.headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !content_type.starts_with("multipart/form-data") {
        // The bytes of a resumable upload are a file, not JSON.
        let most = if parts.uri.path().contains("/upload:") { media::UPLOAD_MAX } else { BODY_MAX };
        let bytes = to_bytes(body, most).await;
        return Ok((
            bytes
                .map_err(|e| GraphError::param(format!("The request could not be read: {e}")).status(413))?,
            None,
        ));
    }
    let broken =
        |error: &dyn std::fmt::Display| GraphError::param(format!("Invalid multipart body: {error}"));
    let request = Request::from_parts(parts.clone(), body);
    let mut form = Multipart::from_request(request, sim).await.map_err(|e| broken(&e))?;
    let mut upload = Upload::default();
    while let Some(field) = form.next_field().await.map_err(|e| broken(&e))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            upload.mime = field.content_type().unwrap_or_default().to_owned();
            upload.filename = field.file_name().map(str::to_owned);
            upload.file = Some(field.bytes().await.map_err(|e| broken(&e))?);
        } else {
            let text = field.text().await.map_err(|e| broken(&e))?;
            upload.fields.insert(name, Value::String(text));
        }
    }
    let mut shown: Map<String, Value> = upload.fields.clone();
    let size = upload.file.as_ref().map(Bytes::len);
    shown.insert("file".to_owned(), json!({"name": upload.filename, "type": upload.mime, "bytes": size}));
    Ok((Bytes::from(php::to_vec(&shown)), Some(upload)))
}

fn parse(headers: &HeaderMap, bytes: &Bytes) -> Value {
    let content_type = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if content_type.starts_with("application/x-www-form-urlencoded") {
        return form::object(&String::from_utf8_lossy(bytes));
    }
    // Graph ignores a body it cannot read, and then misses its parameters.
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

/// Graph takes parameters from the query as well as from the body; the body wins.
fn add_query(body: &mut Value, query: &str) {
    if body.is_null() {
        *body = Value::Object(Map::new());
    }
    if let (Value::Object(body), Value::Object(query)) = (body, form::object(query)) {
        for (key, value) in query {
            body.entry(key).or_insert(value);
        }
    }
}

fn finish(sim: &Sim, result: Result<Value, GraphError>) -> Answer {
    match result {
        Ok(value) => {
            Answer { status: StatusCode::OK, headers: Vec::new(), body: Bytes::from(php::to_vec(&value)) }
        }
        Err(error) => {
            let trace = format!("A{}", sim.random.opaque(22));
            let body = Bytes::from(php::to_vec(&error.body(&trace)));
            Answer { status: error.http_status(), headers: error.headers(), body }
        }
    }
}

fn respond(answer: Answer) -> Response {
    let json = HeaderValue::from_static("application/json; charset=UTF-8");
    let version = HeaderValue::from_static("v26.0");
    let mut response = (answer.status, [(CONTENT_TYPE, json)], answer.body).into_response();
    response.headers_mut().insert(HeaderName::from_static("facebook-api-version"), version);
    response.headers_mut().extend(answer.headers);
    response
}

fn remember(sim: &Sim, parts: &Parts, body: &Bytes, fault: Option<&'static str>, answer: &Answer) {
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let call = ApiCall {
        at: sim.clock.now(),
        method: parts.method.to_string(),
        path: without_token(path),
        body: remembered(body),
        status: answer.status.as_u16(),
        fault,
        answer: remembered(&answer.body),
    };
    if sim.live.receiver_count() == 0 {
        sim.api_calls.push(call);
    } else {
        let n = sim.api_calls.push(call.clone());
        sim.tell(|| json!({"event": "api", "call": call.view(n)}));
    }
    sim.changed.notify_waiters();
}

/// A token in the query is nobody's business.
fn without_token(path: &str) -> String {
    match path.split_once("access_token=") {
        None => path.to_owned(),
        Some((head, tail)) => {
            let rest = tail.split_once('&').map(|(_, rest)| format!("&{rest}")).unwrap_or_default();
            format!("{head}access_token=…{rest}")
        }
    }
}

/// `GET /whatsapp_business/attachments/?mid=…`: the bytes of a medium, for five minutes and with the token.
pub(crate) async fn attachment(State(sim): State<Arc<Sim>>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    let outcome = authorise(&sim, &parts.headers, query).and_then(|()| {
        let (mid, ext) =
            (form::get(query, "mid").unwrap_or_default(), form::get(query, "ext").unwrap_or_default());
        let expires: i64 = ext.parse().unwrap_or(0);
        let hash = form::get(query, "hash").unwrap_or_default();
        let gone = || GraphError::unknown_object("GET", &mid).status(404);
        if parts.method != Method::GET
            || hash != media::link_hash(&mid, expires)
            || sim.clock.seconds() > expires
        {
            return Err(gone());
        }
        lock(&sim.media).valid(&mid, sim.clock.now()).cloned().ok_or_else(gone)
    });
    match outcome {
        Ok(medium) => {
            let mime = HeaderValue::from_str(&medium.mime)
                .unwrap_or(HeaderValue::from_static("application/octet-stream"));
            let disposition = HeaderValue::from_static("attachment");
            ([(CONTENT_TYPE, mime), (CONTENT_DISPOSITION, disposition)], medium.bytes).into_response()
        }
        Err(error) => respond(finish(&sim, Err(error))),
    }
}
