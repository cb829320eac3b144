//! `/settings/alerts`: how a member of the staff is told of work, when they are left alone, and whether this browser shows
//! it.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::requests::{Browser, ChoiceError, VapidError, member_of};
use guestlink_domain::access::Right;
use guestlink_domain::resort::hours::Clock;
use guestlink_domain::resort::services::Notify;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::html;
use super::place::{House, at_house, houses};
use super::shell::{Section, Shell, framed};
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;

/// Which house.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/alerts.html")]
struct AlertsView {
    shell: Shell,
    houses: Vec<House>,
    slug: String,
    /// The member the caller is; nothing for who is none.
    member: Option<String>,
    /// Ways: name, words, the first choice, chosen at all, can be chosen.
    ways: Vec<(&'static str, String, bool, bool, bool)>,
    from: String,
    until: String,
    key: String,
    browsers: String,
    error: Option<String>,
    done: Option<String>,
}
framed!(AlertsView);

const WAYS: [(Notify, &str, &str); 3] = [
    (Notify::Whatsapp, "whatsapp", "alerts-whatsapp"),
    (Notify::Push, "push", "alerts-push"),
    (Notify::Email, "email", "alerts-email"),
];

/// `GET /settings/alerts`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::ReadRequests, asked.house.as_deref());
    match at_house(&door, &caller, &headers, Section::Settings, wanted) {
        Ok(found) => page(&door, &caller, &headers, found, (None, None)).await,
        Err(answer) => *answer,
    }
}

async fn page(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    (shell, property): (Shell, std::sync::Arc<Property>),
    (error, done): (Option<&str>, Option<&str>),
) -> Response {
    // Read anew: what was just chosen is in the files.
    let property = door.app.property_with(property.id).unwrap_or(property);
    let w = shell.w.clone();
    let member = member_of(caller, &property);
    let known = async {
        let count = match member {
            Some(member) => door.app.browsers_of(&property, &member.id).await?,
            None => 0,
        };
        Ok::<_, VapidError>((door.app.push_key().await?, count))
    };
    let (key, count) = match known.await {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "our key for browsers could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let chosen = member.map(guestlink_domain::resort::services::StaffMember::ways).unwrap_or_default();
    let has = |way: Notify| match (way, member) {
        (Notify::Whatsapp, Some(member)) => member.whatsapp.is_some(),
        (Notify::Email, Some(member)) => member.email.is_some(),
        (Notify::Push, Some(_)) => true,
        (_, None) => false,
    };
    let quiet = member.and_then(|member| member.quiet_hours);
    let view = AlertsView {
        houses: houses(&shell, caller, Right::ReadRequests, &property),
        slug: property.slug.clone(),
        member: member.map(|member| member.name.clone()),
        ways: WAYS
            .iter()
            .map(|(way, name, key)| {
                (*name, w.say(key), chosen.first() == Some(way), chosen.contains(way), has(*way))
            })
            .collect(),
        from: quiet.map(|span| span.0.to_string()).unwrap_or_default(),
        until: quiet.map(|span| span.1.to_string()).unwrap_or_default(),
        key,
        browsers: w.count("alerts-browsers", i64::try_from(count).unwrap_or(i64::MAX)),
        error: error.map(|key| w.say(key)),
        done: done.map(|key| w.say(key)),
        shell,
    };
    let status = if view.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &view, headers)
}

/// What was chosen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Chosen {
    house: String,
    first: String,
    whatsapp: Option<String>,
    push: Option<String>,
    email: Option<String>,
    from: String,
    until: String,
}

impl Chosen {
    fn ways(&self) -> Vec<Notify> {
        let ticked = [self.whatsapp.is_some(), self.push.is_some(), self.email.is_some()];
        let first = WAYS.iter().filter(|(_, name, _)| *name == self.first).map(|(way, ..)| *way);
        let others = WAYS.iter().zip(ticked).filter(|((_, name, _), on)| *on && *name != self.first);
        first.chain(others.map(|((way, ..), _)| *way)).collect()
    }

    /// From and until; `Err` when they cannot be read.
    fn quiet(&self) -> Result<Option<(Clock, Clock)>, ()> {
        if self.from.is_empty() && self.until.is_empty() {
            return Ok(None);
        }
        let read = Clock::read(&self.from).zip(Clock::read(&self.until));
        read.filter(|(from, until)| from != until).map(Some).ok_or(())
    }
}

/// `POST /settings/alerts`
pub(crate) async fn choose(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(chosen): Sent<Chosen>,
) -> Response {
    let wanted = (Right::ReadRequests, Some(chosen.house.as_str()));
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Settings, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let done = match chosen.quiet() {
        Ok(quiet) => door.app.choose_ways(&caller, &property, &chosen.ways(), quiet).await,
        Err(()) => {
            return page(&door, &caller, &headers, (shell, property), (Some("alerts-no-time"), None)).await;
        }
    };
    let told = match done {
        Ok(()) => (None, Some("alerts-saved")),
        Err(ChoiceError::NoWay) => (Some("alerts-no-way"), None),
        Err(ChoiceError::NoMember) => (Some("alerts-no-member"), None),
        Err(error) => {
            tracing::warn!(%error, "a choice could not be kept");
            return Problem::unavailable().into_response();
        }
    };
    page(&door, &caller, &headers, (shell, property), told).await
}

/// A browser, as it describes itself.
#[derive(Deserialize)]
pub(crate) struct Described {
    #[serde(default)]
    house: String,
    endpoint: String,
    #[serde(default)]
    p256dh: String,
    #[serde(default)]
    auth: String,
}

/// Characters of an address.
const LONGEST: usize = 2_000;

/// `POST /settings/alerts/browser`
pub(crate) async fn subscribe(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(sent): Sent<Described>,
) -> Response {
    let (property, member) = match theirs(&door, &caller, &headers, &sent.house) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let fits = sent.endpoint.starts_with("https://") && sent.endpoint.len() <= LONGEST;
    if !fits {
        return Problem::malformed("The browser's address begins with https://.").into_response();
    }
    let browser = Browser { endpoint: sent.endpoint, p256dh: sent.p256dh, auth: sent.auth };
    match door.app.subscribe_push(&property, &member, &browser).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(VapidError::Key) => Problem::malformed("The browser's keys cannot be used.").into_response(),
        Err(error) => {
            tracing::warn!(%error, "a browser could not be kept");
            Problem::unavailable().into_response()
        }
    }
}

/// `POST /settings/alerts/browser/remove`
pub(crate) async fn unsubscribe(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(sent): Sent<Described>,
) -> Response {
    let (property, member) = match theirs(&door, &caller, &headers, &sent.house) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    match door.app.unsubscribe_push(&property, &member, &sent.endpoint).await {
        Ok(()) if headers.contains_key("x-fragment") => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => Redirect::to("/settings/alerts").into_response(),
        Err(error) => {
            tracing::warn!(%error, "a browser could not be forgotten");
            Problem::unavailable().into_response()
        }
    }
}

fn theirs(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    house: &str,
) -> Result<(std::sync::Arc<Property>, String), Box<Response>> {
    let wanted = (Right::ReadRequests, Some(house));
    let (_, property) = at_house(door, caller, headers, Section::Settings, wanted)?;
    let Some(member) = member_of(caller, &property).map(|member| member.id.clone()) else {
        let why = "Only members of the staff are told of work.";
        return Err(Box::new(Problem::new(StatusCode::CONFLICT, "no_member", why).into_response()));
    };
    Ok((property, member))
}
