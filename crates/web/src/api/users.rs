//! `/api/v1/users`: who works here, and what they may do.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::{NewUser, UserView};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::{PropertyId, UserId};
use http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Listed, Paging, access, conflict, expected, listed, store, versioned};
use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// What somebody is.
#[derive(Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Role")]
pub(crate) enum RoleShape {
    Owner,
    Manager,
    Agent,
    Staff,
    ReadOnly,
}

impl From<Role> for RoleShape {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Manager => Self::Manager,
            Role::Agent => Self::Agent,
            Role::Staff => Self::Staff,
            Role::ReadOnly => Self::ReadOnly,
        }
    }
}

impl From<RoleShape> for Role {
    fn from(role: RoleShape) -> Self {
        match role {
            RoleShape::Owner => Self::Owner,
            RoleShape::Manager => Self::Manager,
            RoleShape::Agent => Self::Agent,
            RoleShape::Staff => Self::Staff,
            RoleShape::ReadOnly => Self::ReadOnly,
        }
    }
}

/// A role, at one property or everywhere.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Grant")]
pub(crate) struct GrantShape {
    /// The property's id; `null` is everywhere.
    #[serde(default)]
    property: Option<String>,
    role: RoleShape,
}

impl GrantShape {
    pub fn of(grant: &Grant) -> Self {
        Self { property: grant.property.map(|id| id.to_string()), role: grant.role.into() }
    }

    fn read(&self) -> Result<Grant, Problem> {
        let property = match self.property.as_deref() {
            None => None,
            Some(text) => Some(text.parse::<PropertyId>().map_err(|_no_id| {
                Problem::malformed("`property` is the id of a property, as `/api/v1/properties` tells it.")
            })?),
        };
        Ok(Grant { property, role: self.role.into() })
    }
}

fn grants(shapes: &[GrantShape]) -> Result<Vec<Grant>, Problem> {
    if shapes.is_empty() || shapes.len() > 100 {
        return Err(Problem::malformed("`grants` has 1 to 100 entries; DELETE removes somebody."));
    }
    shapes.iter().map(GrantShape::read).collect()
}

/// Somebody who works here.
#[derive(Serialize, JsonSchema)]
pub(crate) struct User {
    id: String,
    /// As colleagues see them.
    name: String,
    /// To sign in with.
    email: String,
    grants: Vec<GrantShape>,
    /// The staff member of services.json they are.
    member: Option<String>,
    /// Have they chosen a password yet?
    joined: bool,
    /// Have they a second factor?
    second_factor: bool,
    /// Switched off?
    disabled: bool,
    /// Since when (RFC 3339).
    created_at: String,
    /// Counts the changes of the account.
    version: i64,
}

impl From<UserView> for User {
    fn from(view: UserView) -> Self {
        Self {
            id: view.id.to_string(),
            grants: view.grants.0.iter().map(GrantShape::of).collect(),
            name: view.name,
            email: view.email,
            member: view.member,
            joined: view.joined,
            second_factor: view.second_factor,
            disabled: view.disabled,
            created_at: view.created_at.to_string(),
            version: view.version,
        }
    }
}

/// Somebody to be added.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Invitation {
    /// As colleagues see them.
    #[schemars(length(min = 1, max = 80))]
    name: String,
    /// To sign in with.
    #[schemars(length(max = 254))]
    email: String,
    #[schemars(length(min = 1, max = 100))]
    grants: Vec<GrantShape>,
    /// The staff member of services.json they are.
    #[serde(default)]
    member: Option<String>,
}

/// Somebody who was added.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Invited {
    user: User,
    /// The link with which they choose a password, once; `null` for an account that is in use already.
    link: Option<String>,
}

/// What somebody may do from now on.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGrants {
    #[schemars(length(min = 1, max = 100))]
    grants: Vec<GrantShape>,
}

/// `GET /api/v1/users`
pub(crate) async fn list(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    paging: Result<Query<Paging>, QueryRejection>,
) -> Result<Json<Listed<User>>, Problem> {
    let paging = Paging::of(paging)?;
    let (limit, after) = (paging.limit()?, paging.after::<(String, String)>()?);
    let team = door.app.team(caller.tenant).await.map_err(|error| store(&error))?;
    let mut users: Vec<User> = team.into_iter().map(User::from).collect();
    users.sort_by_cached_key(key);
    let rest = users.into_iter().filter(|user| after.as_ref().is_none_or(|after| key(user) > *after));
    Ok(Json(listed(rest.take(limit.saturating_add(1)).collect(), limit, key)))
}

fn key(user: &User) -> (String, String) {
    (user.name.clone(), user.id.clone())
}

async fn one(door: &Door, caller: &guestlink_app::access::Caller, id: &str) -> Result<UserView, Problem> {
    let id: UserId = id.parse().map_err(|_no_id| Problem::not_found())?;
    let found = door.app.user(caller.tenant, id).await.map_err(|error| store(&error))?;
    found.ok_or_else(Problem::not_found)
}

/// `GET /api/v1/users/{user}`
pub(crate) async fn show(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(user): Path<String>,
) -> Result<Response, Problem> {
    let found = one(&door, &caller, &user).await?;
    Ok(versioned(found.version, User::from(found)))
}

/// `POST /api/v1/users`
pub(crate) async fn invite(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    super::Json(sent): super::Json<Invitation>,
) -> Result<Response, Problem> {
    let new =
        NewUser { name: sent.name, email: sent.email, grants: grants(&sent.grants)?, member: sent.member };
    let (user, link) = door.app.invite(&caller, new).await.map_err(|error| access(&error))?;
    let user = one(&door, &caller, &user.to_string()).await?;
    Ok((StatusCode::CREATED, Json(Invited { user: user.into(), link })).into_response())
}

/// `PUT /api/v1/users/{user}/grants`
pub(crate) async fn change(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(user): Path<String>,
    headers: HeaderMap,
    super::Json(sent): super::Json<NewGrants>,
) -> Result<Response, Problem> {
    let found = one(&door, &caller, &user).await?;
    let wanted = grants(&sent.grants)?;
    if expected(&headers)?.is_some_and(|version| version != found.version) {
        return Err(conflict(&User::from(found)));
    }
    door.app.change_grants(&caller, found.id, wanted).await.map_err(|error| access(&error))?;
    let found = one(&door, &caller, &user).await?;
    Ok(versioned(found.version, User::from(found)))
}

/// `DELETE /api/v1/users/{user}`
pub(crate) async fn remove(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Path(user): Path<String>,
) -> Result<Response, Problem> {
    let user: UserId = user.parse().map_err(|_no_id| Problem::not_found())?;
    door.app.remove_user(&caller, user).await.map_err(|error| access(&error))?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
