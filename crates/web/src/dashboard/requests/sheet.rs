//! `/requests/{request}`: one request, its history, and what can be done with it. Links in staff's messages lead here.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::access::Caller;
use guestlink_app::requests::Seen;
use guestlink_domain::access::Right;
use guestlink_domain::ids::RequestId;
use guestlink_domain::requests::Offer;
use http::{HeaderMap, StatusCode};

use super::board::people;
use super::card::{ClockView, Holder, Making, is_said};
use super::history::{LineView, NoteView, Telling};
use super::words::{channel_name, department_name, state_name, title, tone};
use crate::access::{Id, Signed};
use crate::dashboard::html;
use crate::dashboard::place::moment;
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::welcome::service_icon;
use crate::words::Words;

/// A form of its own: what it does needs a word, a moment, a person.
pub(crate) struct FormView {
    pub what: &'static str,
    pub label: String,
    /// `reason`, `text`, `at`, `member`, `stars`, `price`.
    pub fields: Vec<(&'static str, String, bool)>,
    pub bad: bool,
}

/// The request as its page shows it.
pub(crate) struct SheetView {
    pub id: String,
    pub version: i64,
    pub icon: &'static str,
    pub title: String,
    pub place: String,
    pub state: String,
    pub tone: &'static str,
    pub clock: Option<ClockView>,
    pub holder: Option<Holder>,
    pub urgent: bool,
    pub facts: Vec<(String, String)>,
    pub words: String,
    /// Stars, and the same in words.
    pub rating: Option<(String, String)>,
    /// Stars to choose from, the most first.
    pub stars: Vec<(u8, String)>,
    pub acts: Vec<(&'static str, String)>,
    pub forms: Vec<FormView>,
    pub may_note: bool,
    pub people: Vec<(String, String)>,
    pub history: Vec<LineView>,
    pub notes: Vec<NoteView>,
    pub stay: Option<String>,
    pub chat: Option<String>,
    pub now: i64,
}

#[derive(Template)]
#[template(path = "dashboard/request.html")]
struct PageView {
    shell: Shell,
    w: Arc<Words>,
    slug: String,
    sheet: SheetView,
    error: Option<String>,
    position: String,
}
framed!(PageView);

#[derive(Template)]
#[template(path = "dashboard/request-sheet.html")]
struct SheetPart {
    w: Arc<Words>,
    sheet: SheetView,
    error: Option<String>,
}

/// `GET /requests/{request}`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<RequestId>,
    headers: HeaderMap,
) -> Response {
    page(&door, &caller, id, &headers, (StatusCode::OK, None)).await
}

/// The page, with what went wrong if something did.
pub(super) async fn page(
    door: &Door,
    caller: &Caller,
    id: RequestId,
    headers: &HeaderMap,
    (status, error): (StatusCode, Option<String>),
) -> Response {
    let seen = match door.app.request_for(caller, id).await {
        Ok(Some(seen)) => seen,
        Ok(None) => return Problem::not_found().into_response(),
        Err(error) => return away(&error),
    };
    let Some(mut shell) = Shell::of(door, caller, headers, Section::Requests) else {
        return Problem::unavailable().into_response();
    };
    let made = async {
        let position = door.app.position().await?.to_string();
        let sheet = sheet(door, caller, &shell.w, &seen).await?;
        Ok::<_, StoreError>((position, sheet))
    };
    let (position, sheet) = match made.await {
        Ok(made) => made,
        Err(error) => return away(&error),
    };
    let w = shell.w.clone();
    if headers.contains_key("x-fragment") {
        return html::fragment(&SheetPart { w: w.clone(), sheet, error }, w.lang.as_str(), headers);
    }
    super::badge(door, caller, &mut shell).await;
    let slug = seen.property.slug.clone();
    html::page_with(status, &PageView { shell, w, slug, sheet, error, position }, headers)
}

fn away(error: &StoreError) -> Response {
    tracing::warn!(%error, "a request could not be read");
    Problem::unavailable().into_response()
}

async fn sheet(door: &Door, caller: &Caller, w: &Words, seen: &Seen) -> Result<SheetView, StoreError> {
    let (property, request, row) = (&*seen.property, &seen.request, &seen.row);
    let now = door.app.clock().now();
    let holders = door.app.holders(property).await?;
    let own = door.app.own_names(caller, property);
    let guests = super::board::guests(door, caller, std::slice::from_ref(seen)).await?;
    let guest = guests.get(&row.stay.to_string()).cloned().unwrap_or_else(|| w.say("request-guest"));
    let making = Making { w, now, holders: &holders, own: &own, guests: &guests };
    let telling = Telling { w, property, names: &holders, guest: &guest };
    let unit = request.asked.place.clone().or_else(|| row.unit.clone());
    let may = |right| caller.may(right, row.property).is_ok();
    Ok(SheetView {
        id: row.id.to_string(),
        version: row.version,
        icon: service_icon(&row.service, &request.asked.department),
        title: title(w, property, request),
        place: [unit, Some(guest.clone())].into_iter().flatten().collect::<Vec<_>>().join(" · "),
        state: state_name(w, request.state.name()),
        tone: tone(request.state.name()),
        clock: making.clock(seen),
        holder: making.holder(seen),
        urgent: request.priority == 1,
        facts: facts(w, seen),
        words: request.asked.note.clone().unwrap_or_default(),
        rating: request.rating.map(|n| ("★".repeat(n.into()), w.count("request-rating", i64::from(n)))),
        stars: (1..=5_u8).rev().map(|n| (n, "★".repeat(n.into()))).collect(),
        acts: acts(w, &seen.offers),
        forms: forms(w, seen),
        may_note: seen.offers.contains(&Offer::Note),
        people: people(w, caller, property),
        history: request.steps.iter().rev().map(|step| telling.line(step)).collect(),
        notes: request.notes.iter().rev().map(|note| telling.note(note)).collect(),
        stay: may(Right::ReadStays).then(|| format!("/stays/{}", row.stay)),
        chat: row.conversation.filter(|_| may(Right::ReadDesk)).map(|chat| format!("/inbox/{chat}")),
        now: now.as_millisecond(),
    })
}

/// What is known, a line each.
fn facts(w: &Words, seen: &Seen) -> Vec<(String, String)> {
    let (request, property) = (&seen.request, &*seen.property);
    let mut facts = vec![
        (w.say("request-department"), department_name(property, &request.asked.department)),
        (
            w.say("request-asked-at"),
            format!("{} · {}", moment(w, property, request.opened_at), channel_name(w, request.via)),
        ),
    ];
    let mut told = |key: &str, at: Option<jiff::Timestamp>| {
        facts.extend(at.map(|at| (w.say(key), moment(w, property, at))));
    };
    told("request-wanted-at", request.asked.wanted_at);
    told("request-take-by", request.acknowledge_by());
    told("request-done-by", request.complete_by());
    told("request-done-at", request.completed_at);
    if let Some(total) = request.total() {
        facts.push((w.say("request-price"), w.money(total)));
    }
    if request.reopened > 0 {
        facts.push((w.say("request-times-reopened"), w.number(i64::from(request.reopened))));
    }
    facts
}

/// What can be done without a further word.
fn acts(w: &Words, offers: &[Offer]) -> Vec<(&'static str, String)> {
    const PLAIN: [(Offer, &str); 9] = [
        (Offer::Approve, "do-approve"),
        (Offer::Accept, "do-accept"),
        (Offer::Resume, "do-resume"),
        (Offer::Start, "do-start"),
        (Offer::Complete, "do-complete"),
        (Offer::Confirm, "do-confirm"),
        (Offer::Release, "do-release"),
        (Offer::Pass, "do-pass"),
        (Offer::AskApproval, "do-ask-approval"),
    ];
    let offered = PLAIN.iter().filter(|(offer, _)| offers.contains(offer) && !is_said(*offer, offers));
    offered.map(|(offer, key)| (offer.name(), w.say(key))).collect()
}

/// What needs a word, a moment or a person. Fields: name, label, needed.
fn forms(w: &Words, seen: &Seen) -> Vec<FormView> {
    type Fields = &'static [(&'static str, &'static str, bool)];
    const FORMS: [(Offer, &str, Fields, bool); 9] = [
        (Offer::Assign, "do-assign", &[("member", "field-member", true)], false),
        (Offer::Schedule, "do-schedule", &[("at", "field-at", true)], false),
        (
            Offer::Pause,
            "do-pause",
            &[("reason", "field-reason-guest", true), ("at", "field-until", false)],
            false,
        ),
        (Offer::Reopen, "do-reopen", &[("text", "field-words", false)], false),
        (Offer::Price, "do-price", &[("price", "field-price", true)], false),
        (Offer::Rate, "do-rate", &[("stars", "field-stars", true)], false),
        (
            Offer::Decline,
            "do-decline",
            &[("reason", "field-reason-guest", true), ("alternative", "field-alternative", false)],
            true,
        ),
        (Offer::Cancel, "do-cancel", &[("reason", "field-reason-guest", true)], true),
        (Offer::Void, "do-void", &[("reason", "field-reason", true)], true),
    ];
    let priced = seen.request.asked.price.is_some_and(|price| price.each_minor > 0);
    FORMS
        .iter()
        .filter(|(offer, ..)| seen.offers.contains(offer) && (*offer != Offer::Price || priced))
        .map(|(offer, key, fields, bad)| FormView {
            what: offer.name(),
            label: w.say(key),
            fields: fields.iter().map(|(name, label, needed)| (*name, w.say(label), *needed)).collect(),
            bad: *bad,
        })
        .collect()
}
