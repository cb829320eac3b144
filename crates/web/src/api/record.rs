//! `/api/v1/audit`: who did what, newest first.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use guestlink_app::access::AuditEntry;
use guestlink_domain::access::Right;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Listed, Paging, listed, store};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// Something that was done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditEntry")]
pub(crate) struct AuditShape {
    /// Its number, from 1, without a gap.
    seq: i64,
    /// When (RFC 3339).
    at: String,
    /// `user:<id>`, `key:<id>`, `console` or `nobody`.
    actor: String,
    /// What, such as `user.added`.
    action: String,
    /// To what.
    target: String,
    /// More.
    detail: serde_json::Value,
}

impl From<AuditEntry> for AuditShape {
    fn from(entry: AuditEntry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.to_string(),
            actor: entry.actor,
            action: entry.action,
            target: entry.target,
            detail: serde_json::from_str(&entry.detail).unwrap_or_default(),
        }
    }
}

/// `GET /api/v1/audit`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    paging: Result<Query<Paging>, QueryRejection>,
) -> Result<Json<Listed<AuditShape>>, Problem> {
    // The log is the organisation's: a role at one property does not show it.
    caller.may_everywhere(Right::ReadAudit).map_err(|missing| Problem::lacking(missing.right))?;
    let paging = Paging::of(paging)?;
    let (limit, before) = (paging.limit()?, paging.after::<i64>()?);
    let found =
        door.app.audit(&caller, before, limit.saturating_add(1)).await.map_err(|error| store(&error))?;
    Ok(Json(listed(found.into_iter().map(AuditShape::from).collect(), limit, |entry| entry.seq)))
}
