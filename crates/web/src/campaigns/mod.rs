//! `/campaigns`: one template to many guests who agreed to it. A list, a form, a page for each with what it would do or
//! what became of it. Complete without a script; the script keeps a running campaign's figures fresh.

pub(crate) mod acts;
pub(crate) mod edit;
mod figures;
mod form;
pub(crate) mod list;
pub(crate) mod show;

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use guestlink_app::access::Caller;
use guestlink_app::campaigns::{Campaign, CampaignError};
use guestlink_app::properties::Property;
use guestlink_domain::campaigns::{LeftOut, Place, State, Why};
use guestlink_domain::ids::CampaignId;
use http::{HeaderMap, StatusCode};

use crate::dashboard::shell::{Section, Shell};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A campaign for the caller, with the frame its pages stand in; what else is to be answered.
async fn opened(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    id: CampaignId,
) -> Result<(Shell, Campaign, Arc<Property>), Box<Response>> {
    let Some(shell) = Shell::of(door, caller, headers, Section::Campaigns) else {
        return Err(Box::new(Problem::unavailable().into_response()));
    };
    match door.app.campaign_for(caller, id).await {
        Ok((campaign, property)) => Ok((shell, campaign, property)),
        Err(error) => Err(Box::new(refused(&shell.w, error))),
    }
}

/// How a campaign stands, in words.
fn state_name(w: &Words, state: State) -> String {
    match state {
        State::Draft => w.say("campaign-draft"),
        State::Running { .. } => w.say("campaign-running"),
        State::Paused { .. } => w.say("campaign-paused"),
        State::Finished { .. } => w.say("campaign-finished"),
        State::Stopped { .. } => w.say("campaign-stopped"),
    }
}

/// The colour of its state.
fn tone(state: State) -> &'static str {
    match state {
        State::Running { .. } => "ok",
        State::Paused { .. } => "warn",
        State::Finished { .. } => "info",
        State::Draft | State::Stopped { .. } => "",
    }
}

/// Why it waits, in a sentence.
fn why_told(w: &Words, why: Why) -> String {
    match why {
        Why::Asked => w.say("campaign-why-asked"),
        Why::OptedOut => w.say("campaign-why-opted-out"),
        Why::Failed => w.say("campaign-why-failed"),
        Why::Template => w.say("campaign-why-template"),
        Why::NoNumber => w.say("campaign-why-no-number"),
    }
}

/// Why a guest is left out, in a few words.
fn left_out_told(w: &Words, why: LeftOut) -> String {
    match why {
        LeftOut::NoConsent => w.say("campaign-left-no-consent"),
        LeftOut::OptedOut => w.say("campaign-left-opted-out"),
        LeftOut::Blocked => w.say("campaign-left-blocked"),
        LeftOut::NoAddress => w.say("campaign-left-no-address"),
        LeftOut::Capped => w.say("campaign-left-capped"),
        LeftOut::HeldOut => w.say("campaign-left-held-out"),
        LeftOut::Budget => w.say("campaign-left-budget"),
        LeftOut::Language => w.say("campaign-left-language"),
        LeftOut::Template => w.say("campaign-left-template"),
        LeftOut::Missing => w.say("campaign-left-missing"),
        LeftOut::Already => w.say("campaign-left-already"),
        LeftOut::Changed => w.say("campaign-left-changed"),
        LeftOut::Gone => w.say("campaign-left-gone"),
    }
}

fn left_out_named(w: &Words, code: &str) -> String {
    let known = LeftOut::ALL.into_iter().find(|one| one.as_str() == code);
    known.map_or_else(|| code.to_owned(), |why| left_out_told(w, why))
}

/// Where guests are, in a few words.
fn place_told(w: &Words, place: Place) -> String {
    match place {
        Place::Anywhere => w.say("campaign-place-anywhere"),
        Place::Coming => w.say("campaign-place-coming"),
        Place::Here => w.say("campaign-place-here"),
        Place::Away => w.say("campaign-place-away"),
    }
}

/// The answer where a page cannot tell it itself.
fn refused(w: &Words, error: CampaignError) -> Response {
    match error {
        CampaignError::NotFound => Problem::not_found().into_response(),
        CampaignError::Forbidden(missing) => Problem::lacking(missing.right).into_response(),
        CampaignError::Refused(_) | CampaignError::Conflict(_) | CampaignError::Invalid(_) => {
            Problem::new(StatusCode::CONFLICT, "not_now", w.say("campaign-not-now")).into_response()
        }
        CampaignError::Store(error) => away(&error),
    }
}

fn away(error: &dyn std::fmt::Display) -> Response {
    tracing::warn!(%error, "campaigns could not be worked");
    Problem::unavailable().into_response()
}
