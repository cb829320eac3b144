//! `/api/v1/me`: who is calling, and what they may do.

use axum::Json;
use guestlink_app::access::{Caller, Via};
use guestlink_domain::access::Right;
use schemars::JsonSchema;
use serde::Serialize;

use super::users::GrantShape;
use crate::access::ApiCaller;

/// Who is calling.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Me {
    /// The user's id.
    user: String,
    /// As colleagues see them.
    name: String,
    /// The organisation's id.
    organisation: String,
    /// `session`, `key` or `token`.
    via: &'static str,
    /// What the user holds.
    grants: Vec<GrantShape>,
    /// What this caller may do at one property at least: the user's rights, within the key's scopes.
    rights: Vec<&'static str>,
}

impl Me {
    fn of(caller: &Caller) -> Self {
        let rights = Right::ALL.iter().filter(|right| caller.may_somewhere(**right).is_ok());
        Self {
            user: caller.user.to_string(),
            name: caller.name.clone(),
            organisation: caller.tenant.to_string(),
            via: match caller.via {
                Via::Session { .. } => "session",
                Via::Key { .. } => "key",
                Via::Token => "token",
                Via::Console => "console",
            },
            grants: caller.grants.0.iter().map(GrantShape::of).collect(),
            rights: rights.map(|right| right.as_str()).collect(),
        }
    }
}

/// `GET /api/v1/me`
pub(crate) async fn show(ApiCaller(caller): ApiCaller) -> Json<Me> {
    Json(Me::of(&caller))
}
