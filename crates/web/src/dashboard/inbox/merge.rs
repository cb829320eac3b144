//! `/inbox/{conversation}/guest`: is this person known by another name? Looked for, compared, made one, taken apart.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::guests::{GuestCard, GuestError};
use guestlink_domain::ids::{ConversationId, GuestId};
use http::{HeaderMap, StatusCode};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::access::{Id, Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::shell::{Section, Shell, framed, initials};
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;
use crate::words::Words;

/// Others shown at once.
const SHOWN: usize = 10;

#[derive(Template)]
#[template(path = "dashboard/inbox-guest.html")]
struct GuestView {
    shell: Shell,
    chat: ConversationId,
    guest: Card,
    /// The other one, to be compared.
    other: Option<Card>,
    found: Vec<Card>,
    looked_for: String,
    merged: Vec<(GuestId, String, String)>,
    error: Option<String>,
}
framed!(GuestView);

/// A guest, side by side with another.
struct Card {
    id: GuestId,
    name: String,
    initials: String,
    known_by: Vec<(String, String)>,
    language: String,
    tags: String,
    stays: String,
    chats: String,
    since: String,
}

/// Whom to look for, and whom to compare with.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    q: String,
    with: String,
}

/// `GET /inbox/{conversation}/guest`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(chat): Id<ConversationId>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    page(&door, &caller, &headers, (chat, wanted), None).await
}

async fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (chat, wanted): (ConversationId, Wanted),
    error: Option<&GuestError>,
) -> Response {
    match written(door, caller, headers, (chat, wanted), error).await {
        Ok(answer) => answer,
        Err(GuestError::Unknown | GuestError::Forbidden(_)) => Problem::not_found().into_response(),
        Err(error) => {
            tracing::warn!(%error, "a guest could not be read");
            Problem::unavailable().into_response()
        }
    }
}

async fn written(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (chat, wanted): (ConversationId, Wanted),
    error: Option<&GuestError>,
) -> Result<Response, GuestError> {
    let guest = whose(door, caller, chat).await?;
    let other = match wanted.with.parse::<GuestId>() {
        Ok(id) if id != guest.id => Some(door.app.guest_card(caller, id).await?),
        _ => None,
    };
    let looked_for = wanted.q.trim().to_owned();
    let mut found = match (looked_for.is_empty(), &other) {
        (false, None) => door.app.guests(caller, &looked_for, None, SHOWN).await?,
        _ => Vec::new(),
    };
    found.retain(|card| card.id != guest.id);
    let Some(shell) = Shell::of(door, caller, headers, Section::Inbox) else {
        return Ok(Problem::unavailable().into_response());
    };
    let zone = shell.properties.first().map_or(TimeZone::UTC, |property| property.timezone.clone());
    let mut merged = Vec::new();
    for (id, at) in &guest.merged {
        let name = door.app.guest_card(caller, *id).await.ok().and_then(|card| card.name);
        let name = name.unwrap_or_else(|| shell.w.say("inbox-nameless"));
        merged.push((*id, name, shell.w.day(zone.to_datetime(*at).date())));
    }
    let (w, day) = (shell.w.clone(), |card: &GuestCard| zone.to_datetime(card.created_at).date());
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = GuestView {
        chat,
        other: other.map(|card| seen(&w, &card, w.day(day(&card)))),
        found: found.iter().map(|card| seen(&w, card, w.day(day(card)))).collect(),
        guest: seen(&w, &guest, w.day(day(&guest))),
        looked_for,
        merged,
        error: error.map(|error| told(&w, error)),
        shell,
    };
    Ok(html::page_with(status, &view, headers))
}

/// The guest of a chat the caller may read; whom they were found to be, if they were.
async fn whose(door: &Door, caller: &Caller, chat: ConversationId) -> Result<GuestCard, GuestError> {
    let line = door.app.conversation(&who(caller), chat).await.map_err(|_not_theirs| GuestError::Unknown)?;
    let card = door.app.guest_card(caller, line.guest).await?;
    match card.merged_into {
        Some(into) => door.app.guest_card(caller, into).await,
        None => Ok(card),
    }
}

fn seen(w: &Words, card: &GuestCard, since: String) -> Card {
    let name = card.name.clone().filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| w.say("inbox-nameless"));
    let kind = |kind: &str| match kind {
        "phone" => w.say("guest-phone"),
        "email" => w.say("email"),
        "booking" => w.say("guest-booking"),
        _ => "WhatsApp".to_owned(),
    };
    let shown = |kind: &str, value: &str| match kind {
        "phone" => format!("+{value}"),
        _ => value.to_owned(),
    };
    Card {
        id: card.id,
        initials: initials(&name),
        name,
        known_by: card.known_by.iter().map(|(its, value)| (kind(its), shown(its, value))).collect(),
        language: card.language.clone().unwrap_or_default(),
        tags: card.tags.join(", "),
        stays: w.count("guest-stays", i64::try_from(card.stays.len()).unwrap_or(i64::MAX)),
        chats: w.count("guest-chats", i64::try_from(card.chats.len()).unwrap_or(i64::MAX)),
        since,
    }
}

/// What to do.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Wish {
    r#do: String,
    guest: String,
}

/// `POST /inbox/{conversation}/guest`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(chat): Id<ConversationId>,
    headers: HeaderMap,
    Sent(wish): Sent<Wish>,
) -> Response {
    let Ok(other) = wish.guest.parse::<GuestId>() else { return Problem::not_found().into_response() };
    let done = async {
        let guest = whose(&door, &caller, chat).await?;
        match wish.r#do.as_str() {
            "merge" => door.app.unite_guests(&caller, other, guest.id).await.map(drop),
            // Only one of those who were found to be this guest.
            "split" if guest.merged.iter().any(|(id, _)| *id == other) => {
                door.app.part_guest(&caller, other).await.map(drop)
            }
            _ => Err(GuestError::NotMerged),
        }
    };
    match done.await {
        Ok(()) => Redirect::to(&format!("/inbox/{chat}/guest")).into_response(),
        Err(error @ (GuestError::NotTwo | GuestError::NotMerged | GuestError::Changed)) => {
            page(&door, &caller, &headers, (chat, Wanted::default()), Some(&error)).await
        }
        Err(GuestError::Forbidden(_)) => Problem::forbidden().into_response(),
        Err(GuestError::Unknown | GuestError::Invalid { .. }) => Problem::not_found().into_response(),
        Err(error) => {
            tracing::warn!(%error, "guests could not be made one or taken apart");
            Problem::unavailable().into_response()
        }
    }
}

fn told(w: &Words, error: &GuestError) -> String {
    match error {
        GuestError::NotTwo => w.say("guest-not-two"),
        GuestError::NotMerged => w.say("guest-not-merged"),
        _ => w.say("guest-changed"),
    }
}
