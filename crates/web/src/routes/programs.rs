//! What other programs hear of us: endpoints in the API, and the owner's page for them.

use axum::routing::{delete, get, post, put};
use guestlink_domain::access::Right;

use super::Route;
use crate::api::{Listed, Operation, Paging, of, webhooks as api};
use crate::dashboard::webhooks as page;

pub(super) const ROUTES: &[Route] = &[
    Route::page("GET", "/settings/webhooks", || get(page::show)).needs(Right::ManageConnections),
    Route::page("POST", "/settings/webhooks", || post(page::add)).needs(Right::ManageConnections),
    Route::page("GET", "/settings/webhooks/{webhook}", || get(page::one)).needs(Right::ManageConnections),
    Route::page("POST", "/settings/webhooks/{webhook}", || post(page::change))
        .needs(Right::ManageConnections),
    Route::api(
        "GET",
        "/api/v1/webhooks",
        Operation::new("programs", "listWebhooks", "Where other programs hear what happens.")
            .answers(200, of::<Listed<api::Webhook>>),
        || get(api::list),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "POST",
        "/api/v1/webhooks",
        Operation::new("programs", "addWebhook", "Sets an endpoint up; its secret is shown once.")
            .body(of::<api::NewWebhook>)
            .answers(201, of::<api::MadeWebhook>)
            .refuses(&[409]),
        || post(api::add),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "GET",
        "/api/v1/webhooks/{webhook}",
        Operation::new("programs", "getWebhook", "One endpoint.").answers(200, of::<api::Webhook>),
        || get(api::show),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "PUT",
        "/api/v1/webhooks/{webhook}",
        Operation::new(
            "programs",
            "changeWebhook",
            "Changes an endpoint as a whole; one that was stopped is told again.",
        )
        .body(of::<api::NewWebhook>)
        .answers(200, of::<api::Webhook>)
        .refuses(&[409]),
        || put(api::change),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "DELETE",
        "/api/v1/webhooks/{webhook}",
        Operation::new("programs", "removeWebhook", "Forgets an endpoint, and what it was told."),
        || delete(api::remove),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "POST",
        "/api/v1/webhooks/{webhook}/secret",
        Operation::new(
            "programs",
            "rotateWebhookSecret",
            "A new secret, shown once; for a day the one before is signed with, too.",
        )
        .answers(200, of::<api::MadeWebhook>)
        .refuses(&[409]),
        || post(api::rotate),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "POST",
        "/api/v1/webhooks/{webhook}/test",
        Operation::new("programs", "testWebhook", "Tells an endpoint that it is one, once.")
            .answers(202, of::<api::Queued>)
            .refuses(&[409]),
        || post(api::test),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "GET",
        "/api/v1/webhooks/{webhook}/deliveries",
        Operation::new("programs", "listDeliveries", "What an endpoint was told, newest first.")
            .query(of::<Paging>)
            .answers(200, of::<Listed<api::DeliveryShape>>),
        || get(api::deliveries),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "GET",
        "/api/v1/webhooks/{webhook}/deliveries/{delivery}",
        Operation::new("programs", "getDelivery", "One delivery, with what was told.")
            .answers(200, of::<api::DeliveryShape>),
        || get(api::delivery),
    )
    .needs(Right::ManageConnections),
    Route::api(
        "POST",
        "/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay",
        Operation::new("programs", "replayDelivery", "Tells a delivery that is over once more, with its id.")
            .answers(202, of::<api::Queued>)
            .refuses(&[409]),
        || post(api::replay),
    )
    .needs(Right::ManageConnections),
];
