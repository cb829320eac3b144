//! `/api/v1/tokens`: signing a program in as its user.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::{Attempt, Tokens};
use http::StatusCode;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::access;
use crate::problem::Problem;
use crate::routes::Door;
use crate::server::From as Sender;

/// Address and password.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Credentials {
    #[schemars(length(max = 254))]
    email: String,
    #[schemars(length(max = 128))]
    password: String,
    /// A one-time code, where the user has a second factor.
    #[serde(default)]
    #[schemars(length(max = 40))]
    code: Option<String>,
}

/// A refresh token.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshToken {
    refresh_token: String,
}

/// A pair of tokens.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TokenPair {
    /// Goes behind `Bearer`.
    access_token: String,
    token_type: &'static str,
    /// Seconds until the access token ends.
    expires_in: i64,
    /// Gets the next pair, once. Shown again later, it ends all that came from this sign-in.
    refresh_token: String,
}

fn told(tokens: Tokens) -> Json<TokenPair> {
    Json(TokenPair {
        access_token: tokens.access,
        token_type: "Bearer",
        expires_in: tokens.expires_in,
        refresh_token: tokens.refresh,
    })
}

/// `POST /api/v1/tokens`
pub(crate) async fn issue(
    State(door): State<Door>,
    Sender(from): Sender,
    super::Json(sent): super::Json<Credentials>,
) -> Result<Json<TokenPair>, Problem> {
    let attempt = Attempt { email: sent.email, password: sent.password, from, agent: String::new() };
    door.app.issue_tokens(attempt, sent.code.as_deref()).await.map(told).map_err(|error| access(&error))
}

/// `POST /api/v1/tokens/refresh`
pub(crate) async fn refresh(
    State(door): State<Door>,
    super::Json(sent): super::Json<RefreshToken>,
) -> Result<Json<TokenPair>, Problem> {
    door.app.refresh_tokens(&sent.refresh_token).await.map(told).map_err(|error| access(&error))
}

/// `POST /api/v1/tokens/revoke`
pub(crate) async fn revoke(
    State(door): State<Door>,
    super::Json(sent): super::Json<RefreshToken>,
) -> Result<Response, Problem> {
    door.app.revoke_tokens(&sent.refresh_token).await.map_err(|error| access(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
