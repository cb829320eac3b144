//! `/stays/{stay}`: everything about a stay, and what the front desk can do about it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::automations::{Announcement, Audience};
use guestlink_app::bookings::MANUAL;
use guestlink_app::properties::Property;
use guestlink_app::stays::{Seen, StaySheet};
use guestlink_domain::access::Right;
use guestlink_domain::ids::StayId;
use guestlink_domain::resort::automations::{HouseEvent, Trigger};
use guestlink_domain::welcome::Phase;
use http::HeaderMap;
use serde::Deserialize;

use super::{Row, place};
use crate::access::{Sent, Signed};
use crate::dashboard::place::moment;
use crate::dashboard::shell::{Section, Shell, framed};
use crate::dashboard::{html, refused};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// A line of what was decided.
pub(crate) struct Line {
    pub at: String,
    pub what: String,
    pub why: String,
    pub icon: &'static str,
}

/// The guest's link.
struct LinkLine {
    url: String,
    /// The house has an automation that sends it.
    may_send: bool,
}

#[derive(Template)]
#[template(path = "dashboard/stay.html")]
struct StayView {
    shell: Shell,
    row: Row,
    place: String,
    facts: Vec<(String, String)>,
    chat: Option<String>,
    has_page: bool,
    link: Option<LinkLine>,
    opened: Option<String>,
    previews: Vec<(String, String)>,
    coming: Vec<Line>,
    decisions: Vec<Line>,
    may_write: bool,
    by_hand: bool,
    steps: Vec<(&'static str, String)>,
    slug: String,
}
framed!(StayView);

/// Phases of a stay a page can be looked at in.
const PHASES: [(Phase, &str); 6] = [
    (Phase::Booked, "phase-booked"),
    (Phase::Soon, "phase-soon"),
    (Phase::Arrival, "phase-arrival"),
    (Phase::InStay, "phase-staying"),
    (Phase::CheckOut, "phase-departure"),
    (Phase::After, "phase-after"),
];

/// The stay and its house, if the caller may do this there. Others' stays do not exist for them.
pub(crate) async fn stay_of(
    door: &Door,
    caller: &Caller,
    right: Right,
    id: &str,
) -> Result<(Seen, std::sync::Arc<Property>), Problem> {
    let id: StayId = id.parse().map_err(|_no_id| Problem::not_found())?;
    let seen = door.app.stay_seen(caller.tenant, id).await.map_err(|error| {
        tracing::warn!(%error, "a stay could not be read");
        Problem::unavailable()
    })?;
    let seen = seen.ok_or_else(Problem::not_found)?;
    let property = door.app.property_with(seen.stay.property);
    let property = property.ok_or_else(Problem::not_found)?;
    caller.may(right, property.id).map_err(|_forbidden| Problem::not_found())?;
    Ok((seen, property))
}

/// `GET /stays/{stay}`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let (seen, property) = match stay_of(&door, &caller, Right::ReadStays, &id).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Stays) else {
        return Problem::unavailable().into_response();
    };
    let stay_id = seen.stay.id;
    let sheet = match door.app.stay_sheet(seen).await {
        Ok(sheet) => sheet,
        Err(error) => {
            tracing::warn!(%error, "a stay could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let link = match sheet.link {
        Some(_) => door.app.welcome_link(caller.tenant, stay_id).await.ok().map(|link| link.url),
        None => None,
    };
    let mut previews = Vec::new();
    if sheet.has_page {
        for (phase, key) in PHASES {
            if let Ok(url) = door.app.preview_url(caller.tenant, &stay_id.to_string(), phase, None).await {
                previews.push((shell.w.say(key), url));
            }
        }
    }
    html::page(&view(shell, &caller, &property, &sheet, link, previews), &headers)
}

fn view(
    shell: Shell,
    caller: &Caller,
    property: &Property,
    sheet: &StaySheet,
    link: Option<String>,
    previews: Vec<(String, String)>,
) -> StayView {
    let w = shell.w.clone();
    let by_hand = sheet.seen.stay.connection == MANUAL;
    let opened = sheet.link.as_ref().map(|link| w.count("stay-opened", link.opened));
    let step = |key: &'static str, word: &str| (key, w.say(word));
    StayView {
        row: Row::of(&w, property, &sheet.seen),
        place: place(&w, property, &sheet.seen),
        facts: facts(&w, property, sheet),
        chat: sheet.chat.map(|chat| format!("/inbox/{chat}")),
        has_page: sheet.has_page,
        link: link.map(|url| LinkLine { url, may_send: sends_pages(property) }),
        opened,
        previews,
        coming: coming(&w, property, sheet),
        decisions: decisions(&w, property, sheet),
        may_write: caller.may(Right::WriteStays, property.id).is_ok(),
        by_hand,
        steps: vec![
            step("checked_in", "stay-do-check-in"),
            step("checked_out", "stay-do-check-out"),
            step("no_show", "stay-do-no-show"),
            step("cancelled", "stay-do-cancel"),
        ],
        slug: property.slug.clone(),
        shell,
    }
}

/// What is known, a line each.
fn facts(w: &Words, property: &Property, sheet: &StaySheet) -> Vec<(String, String)> {
    let stay = &sheet.seen.stay;
    let at = |path: &str| stay.data.pointer(path);
    let mut facts = vec![
        (w.say("stay-arrival"), w.full_day(stay.check_in)),
        (w.say("stay-departure"), w.full_day(stay.check_out)),
        (w.say("stay-reference"), stay.reference.clone()),
        (
            w.say("stay-told-by"),
            if stay.connection == MANUAL { w.say("stay-by-hand") } else { stay.connection.clone() },
        ),
    ];
    let adults = at("/reservation/party/adults").and_then(serde_json::Value::as_i64);
    let children = at("/reservation/party/children").and_then(|all| all.as_array()).map_or(0, Vec::len);
    if let Some(adults) = adults {
        let mut party = w.count("stay-adults", adults);
        if let Some(children) = i64::try_from(children).ok().filter(|n| *n > 0) {
            party = format!("{party}, {}", w.count("stay-children", children));
        }
        facts.push((w.say("stay-party"), party));
    }
    if let Some(language) = &sheet.seen.language {
        facts.push((w.say("language"), language.clone()));
    }
    let currency =
        at("/reservation/price/currency").and_then(|code| serde_json::from_value(code.clone()).ok());
    let total = at("/reservation/price/total_minor").and_then(serde_json::Value::as_i64);
    if let (Some(currency), Some(total)) = (currency, total) {
        facts.push((w.say("stay-total"), w.money(guestlink_domain::money::Money::new(total, currency))));
    }
    facts.push((w.say("stay-changed"), moment(w, property, stay.modified_at)));
    facts
}

fn coming(w: &Words, property: &Property, sheet: &StaySheet) -> Vec<Line> {
    let name = |payload: &serde_json::Value| {
        payload.get("automation").and_then(serde_json::Value::as_str).map(str::to_owned)
    };
    sheet
        .coming
        .iter()
        .map(|one| Line {
            at: moment(w, property, one.due_at),
            what: match name(&one.payload) {
                Some(automation) => automation,
                None if one.payload.get("request").is_some() => w.say("stay-coming-request"),
                None => one.name.clone(),
            },
            why: String::new(),
            icon: "clock",
        })
        .collect()
}

/// What was sent and withheld, latest first.
fn decisions(w: &Words, property: &Property, sheet: &StaySheet) -> Vec<Line> {
    let told = sheet.decisions.iter().rev().filter(|one| one.kind != "automation.planned").take(40);
    told.map(|one| {
        let sent = one.kind == "automation.sent";
        let trigger = w.with("stay-because", "trigger", &one.trace.trigger);
        Line {
            at: moment(w, property, one.at),
            what: one.trace.automation.clone(),
            why: one.trace.why.clone().unwrap_or(trigger),
            icon: if sent { "check" } else { "ban" },
        }
    })
    .collect()
}

/// Whether the house has an automation that sends a guest the link.
fn sends_pages(property: &Property) -> bool {
    let wanted = Trigger::House(HouseEvent::PageSent);
    property.resort.automations.automations.iter().any(|one| one.enabled && one.on.contains(&wanted))
}

/// What the front desk does about a page.
#[derive(Deserialize)]
pub(crate) struct Deed {
    #[serde(default, rename = "do")]
    what: String,
}

/// `POST /stays/{stay}/link`: makes the guest's link, or another one, or sends it.
pub(crate) async fn link(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(id): Path<String>,
    headers: HeaderMap,
    Sent(deed): Sent<Deed>,
) -> Response {
    let (seen, property) = match stay_of(&door, &caller, Right::WriteStays, &id).await {
        Ok(found) => found,
        Err(problem) => return problem.into_response(),
    };
    if deed.what == "send" {
        return send(&door, &caller, &headers, (&seen, &property)).await;
    }
    let made = match deed.what.as_str() {
        "new" => door.app.reissue_welcome_link(caller.tenant, seen.stay.id).await,
        _ => door.app.welcome_link(caller.tenant, seen.stay.id).await,
    };
    match made {
        Ok(_) => Redirect::to(&format!("/stays/{}#page", seen.stay.id)).into_response(),
        Err(error) => {
            tracing::info!(%error, "a link was not made");
            refused(&door, &caller, &headers)
        }
    }
}

/// The guest is sent the link, as the house's automation says. What came of it stands among what was decided.
async fn send(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (seen, property): (&Seen, &Property),
) -> Response {
    let stay = &seen.stay;
    // Two taps in one minute are one.
    let minute = door.app.clock().now().as_second().div_euclid(60);
    let news = Announcement {
        event: HouseEvent::PageSent,
        identity: format!("page/{}/{minute}", stay.id),
        audience: Audience::Booking {
            connection: stay.connection.clone(),
            reference: stay.reference.clone(),
        },
        facts: BTreeMap::new(),
        by: caller.user.to_string(),
    };
    match door.app.announce(property, &news).await {
        Ok(_) => Redirect::to(&format!("/stays/{}#h-why", stay.id)).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a link was not sent");
            refused(door, caller, headers)
        }
    }
}
