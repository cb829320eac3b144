//! `POST /w/{token}/requests`: a guest asks for a service. `GET`: how the requests stand. And what a guest does about
//! one of them.

use std::sync::Arc;

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::requests::{ActError, Ask, AskError};
use guestlink_app::welcome::Visit;
use guestlink_domain::welcome::GuestDoes;
use http::header::{ETAG, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use super::page::{Asker, Chosen, Guest, gone, has, measures, page_head, write};
use super::pictures::Pictures;
use super::view;
use crate::problem::Problem;
use crate::routes::Door;

/// The form of a service.
#[derive(Deserialize)]
pub(crate) struct Wish {
    service: String,
    #[serde(default)]
    key: String,
    #[serde(default)]
    quantity: Option<String>,
    #[serde(default)]
    wanted_at: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

/// Takes a request: the list alone to our script, the page again without one.
pub(crate) async fn ask(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
    form: Result<Form<Wish>, FormRejection>,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    if !asker.is_own() {
        return gone(&door, &asker, false);
    }
    let outcome = match form.ok().and_then(|Form(wish)| read(wish, &asker.headers)) {
        Some(ask) => door.app.ask(&guest.visit, &ask).await.map(drop),
        None => Err(AskError::Malformed("the form")),
    };
    match outcome {
        Ok(()) if asker.wants_fragment() => match door.app.visit(&token).await {
            Ok(visit) => list(&Guest { visit, ..guest }, &asker),
            Err(_) => gone(&door, &asker, false),
        },
        Ok(()) => Redirect::to(&format!("{}?lang={}#requests", guest.base, guest.tag)).into_response(),
        Err(AskError::Store(error)) => {
            tracing::warn!(%error, "a request could not be stored");
            Problem::unavailable().into_response()
        }
        Err(refusal) => refused(&door, &guest, &asker, &refusal).await,
    }
}

/// What a guest does about a request.
#[derive(Deserialize)]
pub(crate) struct Doing {
    #[serde(rename = "do")]
    does: String,
    #[serde(default)]
    stars: Option<u8>,
    #[serde(default)]
    words: Option<String>,
}

/// `POST /w/{token}/requests/{request}`: solved, not yet, stars, called off.
pub(crate) async fn act(
    State(door): State<Door>,
    Path((token, request)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
    form: Result<Form<Doing>, FormRejection>,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    if !asker.is_own() {
        return gone(&door, &asker, false);
    }
    let done = match (request.parse(), form) {
        (Ok(id), Ok(Form(doing))) => {
            let named = GuestDoes::ALL.into_iter().find(|(_, name)| *name == doing.does);
            let words = doing.words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
            match named {
                Some((does, _)) => {
                    let said = (words, doing.stars.unwrap_or(0));
                    door.app.guest_does(&guest.visit, id, does, said).await
                }
                None => Err(ActError::Unknown),
            }
        }
        _ => Err(ActError::Unknown),
    };
    match done {
        Ok(()) if asker.wants_fragment() => match door.app.visit(&token).await {
            Ok(visit) => list(&Guest { visit, ..guest }, &asker),
            Err(_) => gone(&door, &asker, false),
        },
        Ok(()) => Redirect::to(&format!("{}?lang={}#requests", guest.base, guest.tag)).into_response(),
        Err(ActError::Store(error)) => {
            tracing::warn!(%error, "what a guest did about a request could not be stored");
            Problem::unavailable().into_response()
        }
        Err(_) => not_done(&door, &guest, &asker, guest.words.say("act-too-late")).await,
    }
}

fn read(wish: Wish, headers: &HeaderMap) -> Option<Ask> {
    let header = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    let text =
        |field: Option<String>| field.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let quantity = text(wish.quantity).map_or(Some(1), |quantity| quantity.parse().ok())?;
    let wanted_at = match text(wish.wanted_at) {
        Some(at) => Some(at.parse().ok()?),
        None => None,
    };
    Some(Ask {
        service: wish.service,
        key: header.unwrap_or(wish.key),
        quantity,
        wanted_at,
        note: text(wish.note),
    })
}

async fn refused(door: &Door, guest: &Guest, asker: &Asker, refusal: &AskError) -> Response {
    let w = &guest.words;
    let why = match refusal {
        AskError::NotOffered => w.say("ask-not-offered"),
        AskError::TooMany => w.say("ask-too-many"),
        AskError::Malformed(_) | AskError::Store(_) => w.say("ask-malformed"),
    };
    not_done(door, guest, asker, why).await
}

async fn not_done(door: &Door, guest: &Guest, asker: &Asker, why: String) -> Response {
    let head = page_head("no-store", guest.tag);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    if asker.wants_fragment() {
        return (status, head, why).into_response();
    }
    let html = write(guest, &guest.page(), measures(door, &guest.visit).await, None, Some(&why));
    (status, head, html).into_response()
}

/// How the requests stand.
pub(crate) async fn asked(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => list(&guest, &asker),
        Err(answer) => answer,
    }
}

fn list(guest: &Guest, asker: &Asker) -> Response {
    let html = fragment(guest);
    let etag = format!("W/\"{}\"", hex::encode(Sha256::digest(&html).get(..12).unwrap_or_default()));
    let mut head = page_head("private, no-cache", guest.tag);
    head.extend(HeaderValue::from_str(&etag).map(|etag| (ETAG, etag)));
    if has(&asker.headers, &etag) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, html).into_response()
}

/// The list as HTML.
pub(super) fn fragment(guest: &Guest) -> String {
    let page = guest.page();
    let (schedule, pictures) =
        (guest.visit.schedule(), Pictures::of(&guest.visit.property.slug, Arc::default()));
    view::requests_html(&guest.making(&page, &schedule, &pictures))
}

/// What a list depends on.
pub(super) fn state(visit: &Visit) -> [u8; 16] {
    visit.stamp
}
