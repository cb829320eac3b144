//! The REST API. A line without an [`Operation`] does not compile, so that nothing is undescribed.

use axum::routing::{delete, get, post, put};
use guestlink_domain::access::Right;

use super::{Area, Auth, Route};
use crate::api::{
    Listed, Operation, Paging, docs, keys, me, of, properties, record, sessions, tokens, users,
};

pub(super) const ROUTES: &[Route] = &[
    Route::page("GET", "/api/docs", || get(docs::show)),
    Route::new("GET", "/api/openapi.json", Auth::Api, Area::Dashboard, || get(docs::document)),
    Route::open_api(
        "POST",
        "/api/v1/tokens",
        Operation::new("access", "issueTokens", "Signs a program in as its user.")
            .body(of::<tokens::Credentials>)
            .answers(200, of::<tokens::TokenPair>)
            .refuses(&[401, 429]),
        || post(tokens::issue),
    ),
    Route::open_api(
        "POST",
        "/api/v1/tokens/refresh",
        Operation::new("access", "refreshTokens", "The next pair for a refresh token, which is used up.")
            .body(of::<tokens::RefreshToken>)
            .answers(200, of::<tokens::TokenPair>)
            .refuses(&[401]),
        || post(tokens::refresh),
    ),
    Route::open_api(
        "POST",
        "/api/v1/tokens/revoke",
        Operation::new("access", "revokeTokens", "Ends a refresh token and all that came from its sign-in.")
            .body(of::<tokens::RefreshToken>),
        || post(tokens::revoke),
    ),
    Route::api(
        "GET",
        "/api/v1/me",
        Operation::new("access", "getMe", "Who is calling, and what they may do.").answers(200, of::<me::Me>),
        || get(me::show),
    ),
    Route::api(
        "GET",
        "/api/v1/sessions",
        Operation::new("access", "listSessions", "The caller's own sign-ins.")
            .answers(200, of::<Listed<sessions::Session>>),
        || get(sessions::list),
    ),
    Route::api(
        "DELETE",
        "/api/v1/sessions/{session}",
        Operation::new("access", "endSession", "Ends one of the caller's own sign-ins, at once."),
        || delete(sessions::end),
    ),
    Route::api(
        "GET",
        "/api/v1/api-keys",
        Operation::new("access", "listApiKeys", "The caller's keys; all, for those who manage connections.")
            .answers(200, of::<Listed<keys::ApiKey>>),
        || get(keys::list),
    ),
    Route::api(
        "POST",
        "/api/v1/api-keys",
        Operation::new("access", "makeApiKey", "Makes a key; its secret is shown once.")
            .body(of::<keys::NewApiKey>)
            .answers(201, of::<keys::MadeApiKey>),
        || post(keys::make),
    ),
    Route::api(
        "DELETE",
        "/api/v1/api-keys/{key}",
        Operation::new("access", "revokeApiKey", "Takes a key out of force, at once."),
        || delete(keys::revoke),
    ),
    Route::api(
        "GET",
        "/api/v1/users",
        Operation::new("team", "listUsers", "Everybody who may sign in, by name.")
            .query(of::<Paging>)
            .answers(200, of::<Listed<users::User>>),
        || get(users::list),
    )
    .needs(Right::ManageTeam),
    Route::api(
        "POST",
        "/api/v1/users",
        Operation::new("team", "inviteUser", "Adds somebody, and makes the link with which they join.")
            .body(of::<users::Invitation>)
            .answers(201, of::<users::Invited>),
        || post(users::invite),
    )
    .needs(Right::ManageTeam),
    Route::api(
        "GET",
        "/api/v1/users/{user}",
        Operation::new("team", "getUser", "One user.").answers(200, of::<users::User>),
        || get(users::show),
    )
    .needs(Right::ManageTeam),
    Route::api(
        "DELETE",
        "/api/v1/users/{user}",
        Operation::new("team", "removeUser", "Takes somebody out; their sessions end at once."),
        || delete(users::remove),
    )
    .needs(Right::ManageTeam),
    Route::api(
        "PUT",
        "/api/v1/users/{user}/grants",
        Operation::new("team", "setGrants", "Says what somebody may do from now on; their sessions end.")
            .body(of::<users::NewGrants>)
            .answers(200, of::<users::User>),
        || put(users::change),
    )
    .needs(Right::ManageTeam),
    Route::api(
        "GET",
        "/api/v1/properties",
        Operation::new("properties", "listProperties", "The houses the caller has to do with.")
            .answers(200, of::<Listed<properties::PropertyShape>>),
        || get(properties::list),
    ),
    Route::api(
        "GET",
        "/api/v1/audit",
        Operation::new("operations", "listAudit", "Who did what, newest first.")
            .query(of::<Paging>)
            .answers(200, of::<Listed<record::AuditShape>>),
        || get(record::list),
    )
    .needs(Right::ReadAudit),
];
