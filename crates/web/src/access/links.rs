//! `/signin/{token}`: links that work once. Looking shows for whom it is; only the page's button uses it up, so that
//! programs which look at links in messages do not.

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, LinkFacts, Purpose};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::answers::{agent, failed, signed_in};
use super::view::{Gateway, LinkView, gone, write};
use super::{Sent, cookie};
use crate::problem::Problem;
use crate::routes::Door;

/// What the page sends.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    password: Option<String>,
}

/// `GET /signin/{token}`
pub(crate) async fn show(
    State(door): State<Door>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match door.app.link_facts(&token).await {
        Ok(LinkFacts { purpose: Purpose::Setup, .. }) => gone(&door, &headers),
        Ok(facts) => page(&door, &headers, facts, None),
        Err(AccessError::Gone) => {
            // Whoever followed it already and comes back is signed in.
            if let Some(secret) = cookie::secret(&door.app, &headers)
                && matches!(door.app.caller_by_session(secret).await, Ok(Some(_)))
            {
                return Redirect::to("/").into_response();
            }
            gone(&door, &headers)
        }
        Err(error) => failed(&error).into_response(),
    }
}

fn page(door: &Door, headers: &HeaderMap, facts: LinkFacts, error: Option<String>) -> Response {
    let Some(gate) = Gateway::of(door, headers) else { return Problem::unavailable().into_response() };
    let w = gate.w.clone();
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = LinkView {
        gate,
        name: facts.name.unwrap_or_default(),
        email: facts.email.unwrap_or_default(),
        chooses_password: facts.purpose != Purpose::SignIn,
        error,
    };
    write(status, &w, &view, headers)
}

/// `POST /signin/{token}`
pub(crate) async fn follow(
    State(door): State<Door>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Sent(chosen): Sent<Chosen>,
) -> Response {
    match door.app.sign_in_by_link(&token, chosen.password, agent(&headers)).await {
        Ok(done) => signed_in(&door, &headers, done, "/"),
        Err(AccessError::Gone) => gone(&door, &headers),
        Err(AccessError::Password(problem)) => match door.app.link_facts(&token).await {
            Ok(facts) => {
                let why =
                    Gateway::of(&door, &headers).map(|gate| super::setup::password_words(&gate.w, problem));
                page(&door, &headers, facts, why)
            }
            Err(_) => gone(&door, &headers),
        },
        Err(error) => failed(&error).into_response(),
    }
}
