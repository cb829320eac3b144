//! `/settings/passkeys`: made, called something else, forgotten. They are listed on the page of second factors.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::AccessError;
use guestlink_domain::ids::PasskeyId;
use http::HeaderMap;
use serde::Deserialize;

use super::{prove, second_factor};
use crate::access::{Id, Sent, Signed, house_name, passkey};
use crate::problem::Problem;
use crate::routes::Door;

const PAGE: &str = "/settings/second-factor";

/// `POST /settings/passkeys/options`
pub(crate) async fn options(State(door): State<Door>, Signed(caller): Signed) -> Response {
    let question = door.app.ask_new_passkey(&caller, &house_name(&door)).await;
    passkey::asked(&door, question)
}

/// A new passkey, as our script brings it.
#[derive(Deserialize)]
pub(crate) struct Made {
    #[serde(default)]
    name: String,
    #[serde(default)]
    answer: String,
}

/// `POST /settings/passkeys`
pub(crate) async fn add(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(made): Sent<Made>,
) -> Response {
    let ticket = passkey::ticket(&door.app, &headers);
    match door.app.add_passkey(&caller, ticket, &made.name, &made.answer).await {
        Ok(paper) if paper.is_empty() => Redirect::to(PAGE).into_response(),
        Ok(paper) => second_factor::on_paper(&door, &caller, &headers, paper),
        Err(AccessError::Stale) => prove::lead(PAGE),
        Err(error) => second_factor::page(&door, &caller, &headers, Some(passkey_words(&error))).await,
    }
}

/// What to do with one.
#[derive(Deserialize)]
pub(crate) struct Change {
    #[serde(default)]
    r#do: String,
    #[serde(default)]
    name: String,
}

/// `POST /settings/passkeys/{passkey}`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(passkey): Id<PasskeyId>,
    headers: HeaderMap,
    Sent(change): Sent<Change>,
) -> Response {
    let done = match change.r#do.as_str() {
        "rename" => door.app.rename_passkey(&caller, passkey, &change.name).await,
        "remove" => door.app.remove_passkey(&caller, passkey).await,
        _ => return Problem::malformed("There is nothing to do.").into_response(),
    };
    match done {
        Ok(()) => Redirect::to(PAGE).into_response(),
        Err(AccessError::Unknown) => Problem::not_found().into_response(),
        Err(AccessError::Stale) => prove::lead(PAGE),
        Err(error) => second_factor::page(&door, &caller, &headers, Some(passkey_words(&error))).await,
    }
}

/// What was wrong; the words of codes do not fit here.
fn passkey_words(error: &AccessError) -> second_factor::Told<'_> {
    match error {
        AccessError::Wrong => second_factor::Told::Key("passkey-wrong"),
        AccessError::Gone => second_factor::Told::Key("passkey-late"),
        AccessError::Taken => second_factor::Told::Key("passkey-taken"),
        other => second_factor::Told::Error(other),
    }
}
