//! `/api/v1/sessions`: the caller's own sign-ins.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::SessionView;
use guestlink_domain::ids::SessionId;
use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Listed, access, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// A sign-in.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Session {
    id: String,
    /// What the browser calls itself.
    agent: String,
    /// Since when (RFC 3339).
    created_at: String,
    /// Last used, to the minute.
    seen_at: String,
    /// Until when at most.
    expires_at: String,
    /// The one that asks.
    current: bool,
}

impl From<SessionView> for Session {
    fn from(view: SessionView) -> Self {
        Self {
            id: view.id.to_string(),
            agent: view.agent,
            created_at: view.created_at.to_string(),
            seen_at: view.seen_at.to_string(),
            expires_at: view.expires_at.to_string(),
            current: view.current,
        }
    }
}

/// `GET /api/v1/sessions`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
) -> Result<Json<Listed<Session>>, Problem> {
    let all = door.app.sessions_of(&caller).await.map_err(|error| store(&error))?;
    Ok(Json(Listed { items: all.into_iter().map(Session::from).collect(), next: None }))
}

/// `DELETE /api/v1/sessions/{session}`
pub(crate) async fn end(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    let session: SessionId = session.parse().map_err(|_no_id| Problem::not_found())?;
    door.app.end_session(&caller, session).await.map_err(|error| access(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
