//! `/api/v1/api-keys`: keys of programs.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::{KeyView, NewKey};
use guestlink_domain::access::Right;
use guestlink_domain::ids::KeyId;
use http::StatusCode;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Listed, access, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// A key, without its secret.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ApiKey {
    id: String,
    /// What it is for.
    name: String,
    /// Its last characters.
    ending: String,
    /// What it may do at most: names of rights.
    scopes: Vec<&'static str>,
    /// The user it acts for.
    user: String,
    /// Since when (RFC 3339).
    created_at: String,
    /// Until when.
    expires_at: Option<String>,
    /// Last used, to the minute.
    used_at: Option<String>,
}

impl From<KeyView> for ApiKey {
    fn from(KeyView(key): KeyView) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            ending: key.ending,
            scopes: key.scopes.iter().map(|right| right.as_str()).collect(),
            user: key.user.to_string(),
            created_at: key.created_at.to_string(),
            expires_at: key.expires_at.map(|at| at.to_string()),
            used_at: key.used_at.map(|at| at.to_string()),
        }
    }
}

/// A key to be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApiKey {
    /// What it is for.
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// What it may do at most: names of rights that you have.
    #[schemars(length(min = 1, max = 20))]
    scopes: Vec<String>,
    /// Until when (RFC 3339); for ever, if not said.
    #[serde(default)]
    expires_at: Option<String>,
}

/// A key that was made.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MadeApiKey {
    /// Goes behind `Bearer`. Shown now and never again.
    secret: String,
    key: ApiKey,
}

/// `GET /api/v1/api-keys`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Listed<ApiKey>>, Problem> {
    let all = door.app.keys(&caller).await.map_err(|error| store(&error))?;
    Ok(Json(Listed { items: all.into_iter().map(ApiKey::from).collect(), next: None }))
}

/// `POST /api/v1/api-keys`
pub(crate) async fn make(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    super::Json(sent): super::Json<NewApiKey>,
) -> Result<Response, Problem> {
    let unknown = || Problem::malformed("`scopes` names 1 to 20 rights, as `/api/v1/me` tells yours.");
    let scopes: Option<Vec<Right>> = sent.scopes.iter().map(|name| Right::parse(name)).collect();
    let scopes = scopes.filter(|scopes| !scopes.is_empty() && scopes.len() <= 20).ok_or_else(unknown)?;
    let expires_at = match sent.expires_at.as_deref() {
        None => None,
        Some(text) => Some(read_time(text, door.app.clock().now())?),
    };
    let new = NewKey { name: sent.name, scopes, expires_at };
    let (secret, key) = door.app.make_key(&caller, new).await.map_err(|error| access(&error))?;
    Ok((StatusCode::CREATED, Json(MadeApiKey { secret, key: key.into() })).into_response())
}

fn read_time(text: &str, now: Timestamp) -> Result<Timestamp, Problem> {
    let refused = || Problem::malformed("`expires_at` is a moment to come, such as 2030-01-31T00:00:00Z.");
    text.parse::<Timestamp>().ok().filter(|at| *at > now).ok_or_else(refused)
}

/// `DELETE /api/v1/api-keys/{key}`
pub(crate) async fn revoke(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let key: KeyId = key.parse().map_err(|_no_id| Problem::not_found())?;
    door.app.revoke_key(&caller, key).await.map_err(|error| access(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
