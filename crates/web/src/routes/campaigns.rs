//! Campaigns: pages, API.

use axum::routing::{delete, get, post, put};
use guestlink_domain::access::Right;

use super::Route;
use crate::api::{Listed, Operation, campaigns as api, of};
use crate::campaigns::{acts, edit, list, show};

pub(super) const ROUTES: &[Route] = &[
    Route::page("GET", "/campaigns", || get(list::show)).needs(Right::Campaigns),
    Route::page("GET", "/campaigns/new", || get(edit::blank)).needs(Right::Campaigns),
    Route::page("POST", "/campaigns/new", || post(edit::create)).needs(Right::Campaigns),
    Route::page("GET", "/campaigns/{campaign}", || get(show::show)).needs(Right::Campaigns),
    Route::page("GET", "/campaigns/{campaign}/change", || get(edit::again)).needs(Right::Campaigns),
    Route::page("POST", "/campaigns/{campaign}/change", || post(edit::change)).needs(Right::Campaigns),
    Route::page("POST", "/campaigns/{campaign}/do", || post(acts::act)).needs(Right::Campaigns),
    Route::api(
        "GET",
        "/api/v1/campaigns",
        Operation::new("campaigns", "listCampaigns", "Campaigns of a house, the latest first.")
            .query(of::<api::Wanted>)
            .answers(200, of::<Listed<api::CampaignShape>>),
        || get(api::list),
    )
    .needs(Right::Campaigns),
    Route::api(
        "POST",
        "/api/v1/campaigns",
        Operation::new(
            "campaigns",
            "draftCampaign",
            "Writes down a campaign; nothing is sent before it starts.",
        )
        .body(of::<api::NewCampaign>)
        .answers(201, of::<api::CampaignShape>),
        || post(api::draft),
    )
    .needs(Right::Campaigns),
    Route::api(
        "GET",
        "/api/v1/campaigns/{campaign}",
        Operation::new("campaigns", "getCampaign", "One campaign, with what became of it so far.")
            .answers(200, of::<api::CampaignShape>),
        || get(api::show),
    )
    .needs(Right::Campaigns),
    Route::api(
        "PUT",
        "/api/v1/campaigns/{campaign}",
        Operation::new(
            "campaigns",
            "changeCampaign",
            "Changes a draft; of a waiting campaign its pace and stops only.",
        )
        .body(of::<guestlink_app::campaigns::Plan>)
        .answers(200, of::<api::CampaignShape>)
        .refuses(&[409]),
        || put(api::change),
    )
    .needs(Right::Campaigns),
    Route::api(
        "DELETE",
        "/api/v1/campaigns/{campaign}",
        Operation::new("campaigns", "removeCampaign", "Takes a draft away.").refuses(&[409]),
        || delete(api::remove),
    )
    .needs(Right::Campaigns),
    Route::api(
        "GET",
        "/api/v1/campaigns/{campaign}/preview",
        Operation::new(
            "campaigns",
            "previewCampaign",
            "Whom it would reach if it started now, whom it leaves out and why, and what it costs.",
        )
        .answers(200, of::<api::PreviewShape>),
        || get(api::preview),
    )
    .needs(Right::Campaigns),
    Route::api(
        "POST",
        "/api/v1/campaigns/{campaign}/actions",
        Operation::new("campaigns", "moveCampaign", "Starts, pauses, resumes or stops a campaign.")
            .body(of::<api::CampaignAction>)
            .answers(200, of::<api::CampaignShape>)
            .refuses(&[409]),
        || post(api::act),
    )
    .needs(Right::Campaigns),
    Route::api(
        "GET",
        "/api/v1/campaigns/{campaign}/guests",
        Operation::new("campaigns", "listCampaignGuests", "Everybody it means, and what became of them.")
            .query(of::<crate::api::Paging>)
            .answers(200, of::<Listed<api::CampaignGuest>>),
        || get(api::guests),
    )
    .needs(Right::Campaigns),
];
