//! `POST /campaigns/{campaign}/do`: start, pause, resume, stop, take away.

use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::campaigns::{CampaignError, Step};
use guestlink_domain::ids::CampaignId;
use http::HeaderMap;
use serde::Deserialize;

use super::refused;
use crate::access::{Id, Sent, Signed};
use crate::dashboard::words;
use crate::problem::Problem;
use crate::routes::Door;

/// What is to be done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    r#do: String,
}

/// `POST /campaigns/{campaign}/do`
pub(crate) async fn act(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<CampaignId>,
    headers: HeaderMap,
    Sent(wanted): Sent<Wanted>,
) -> Response {
    let Some(w) = words::spoken(caller.language.as_deref(), &headers) else {
        return Problem::unavailable().into_response();
    };
    if wanted.r#do == "remove" {
        return match door.app.remove_campaign(&caller, id).await {
            Ok(()) => Redirect::to("/campaigns").into_response(),
            Err(error) => refused(&w, error),
        };
    }
    let Some(step) = Step::read(&wanted.r#do) else {
        return match door.app.campaign_for(&caller, id).await {
            Ok(_) => Problem::malformed("There is no such step.").into_response(),
            Err(error) => refused(&w, error),
        };
    };
    match door.app.move_campaign(&caller, id, step).await {
        Ok(_) => Redirect::to(&format!("/campaigns/{id}")).into_response(),
        // What is missing stands on the page, where it can be mended; what was done meanwhile is seen there, too.
        Err(CampaignError::Invalid(_)) => Redirect::to(&format!("/campaigns/{id}?not=ready")).into_response(),
        Err(CampaignError::Refused(_)) => Redirect::to(&format!("/campaigns/{id}?not=now")).into_response(),
        Err(error) => refused(&w, error),
    }
}
