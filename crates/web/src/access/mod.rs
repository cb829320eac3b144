//! Who is there, as HTTP tells it: the cookie of a session, the check that a change comes from our own pages, the pages
//! to sign in. What somebody may do is the app's business; here it is asked for before a handler runs.

mod answers;
pub(crate) mod code;
mod cookie;
mod form;
pub(crate) mod guard;
pub(crate) mod links;
mod origin;
pub(crate) mod pages;
pub(crate) mod passkey;
pub(crate) mod setup;
mod view;

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use guestlink_app::access::Caller;
use http::request::Parts;

pub(crate) use answers::{agent, own_path, welcome};
pub(crate) use cookie::named as named_cookie;
pub(crate) use form::{Long, Sent};
pub(crate) use origin::is_own;
pub(crate) use view::house_name;

use crate::problem::Problem;
use crate::routes::Door;

/// Whoever is signed in, for pages. Only behind a route of `Auth::Session`.
pub(crate) struct Signed(pub Caller);

/// Whoever calls the API, with key, token or session. Only behind a route of `Auth::Api`.
pub(crate) struct ApiCaller(pub Caller);

/// The guard of the route put the caller there; where none stands nobody gets in.
fn caller(parts: &Parts) -> Result<Caller, Problem> {
    parts.extensions.get::<Caller>().cloned().ok_or_else(Problem::signed_out)
}

impl FromRequestParts<Door> for Signed {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Self, Problem> {
        caller(parts).map(Self)
    }
}

impl FromRequestParts<Door> for ApiCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Self, Problem> {
        caller(parts).map(Self)
    }
}

/// The one id in an address. What is no id names nothing.
pub(crate) struct Id<T>(pub T);

impl<T: FromStr> FromRequestParts<Door> for Id<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, door).await;
        let text = text.map_err(|_several| Problem::not_found())?;
        text.parse().map(Self).map_err(|_no_id| Problem::not_found())
    }
}
