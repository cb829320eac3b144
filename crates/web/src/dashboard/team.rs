//! `/team`: who works here, as what; invitations.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::{AccessError, Caller, LINK, LetterWords, NewUser, UserView};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::{PropertyId, UserId};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::shell::{Section, Shell, framed, initials, role_name};
use super::{html, prove};
use crate::access::setup::error_words;
use crate::access::{Sent, Signed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Fill;

#[derive(Template)]
#[template(path = "dashboard/team.html")]
struct TeamView {
    shell: Shell,
    people: Vec<Person>,
    roles: Vec<(&'static str, String)>,
    error: Option<String>,
    /// Whom an invitation was made for, and its link.
    invited: Option<(String, String)>,
    posted: bool,
    typed: Typed,
    /// Of the files' staff: id and name.
    staff: Vec<(String, String)>,
}
framed!(TeamView);

struct Person {
    id: UserId,
    initials: String,
    name: String,
    email: String,
    grants: Vec<String>,
    role: &'static str,
    place: String,
    state: Option<String>,
    is_self: bool,
    changeable: bool,
    /// The caller may say which member of the staff they are.
    tieable: bool,
    /// The member of the staff they are, by id; empty for none.
    member: String,
    /// As the files call that member.
    member_name: Option<String>,
}

/// Somebody to be invited.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    /// A property's id, or nothing for all of them.
    #[serde(default)]
    property: String,
    /// A member of the staff, by id, or nothing.
    #[serde(default)]
    member: String,
}

impl Typed {
    fn grant(&self) -> Option<Grant> {
        let property = match self.property.as_str() {
            "" => None,
            id => Some(id.parse::<PropertyId>().ok()?),
        };
        Some(Grant { property, role: Role::parse(&self.role)? })
    }
}

/// `GET /team`
pub(crate) async fn show(State(door): State<Door>, Signed(caller): Signed, headers: HeaderMap) -> Response {
    page(&door, &caller, &headers, Outcome::default()).await
}

#[derive(Default)]
struct Outcome {
    error: Option<AccessError>,
    invited: Option<(String, String)>,
    /// The invitation is on its way by e-mail, too.
    posted: bool,
    typed: Typed,
}

/// Sends an invitation by e-mail, in the language of whoever invites; whether it is on its way.
fn post(door: &Door, caller: &Caller, headers: &HeaderMap, user: UserId, link: &str) -> bool {
    let Some(shell) = Shell::of(door, caller, headers, Section::Team) else { return false };
    let places = [
        ("link", Fill::Text(LINK)),
        ("house", Fill::Text(&shell.house)),
        ("name", Fill::Text(&shell.caller.name)),
    ];
    let words = LetterWords {
        subject: shell.w.with("mail-invitation-subject", "house", &shell.house),
        text: shell.w.fill("mail-invitation", &places),
    };
    door.app.send_invitation(user, link, words)
}

async fn page(door: &Door, caller: &Caller, headers: &HeaderMap, outcome: Outcome) -> Response {
    let team = match door.app.team(caller.tenant).await {
        Ok(team) => team,
        Err(error) => {
            tracing::warn!(%error, "the team could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let Some(shell) = Shell::of(door, caller, headers, Section::Team) else {
        return Problem::unavailable().into_response();
    };
    let w = shell.w.clone();
    let may = |role: Role| {
        let places = std::iter::once(None).chain(shell.properties.iter().map(|house| Some(house.id)));
        places.into_iter().any(|property| caller.grants.may_grant(Grant { property, role }))
    };
    let roles = Role::ALL.iter().copied().filter(|role| may(*role));
    let staff = door.app.staff_of(caller.tenant);
    let view = TeamView {
        people: team.into_iter().map(|user| person(&shell, caller, &staff, user)).collect(),
        roles: roles.map(|role| (role.as_str(), role_name(&w, role))).collect(),
        error: outcome.error.as_ref().map(|error| error_words(&w, error)),
        invited: outcome.invited,
        posted: outcome.posted,
        typed: outcome.typed,
        staff,
        shell,
    };
    let status = if view.error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    html::page_with(status, &view, headers)
}

fn person(shell: &Shell, caller: &Caller, staff: &[(String, String)], user: UserView) -> Person {
    let member = user.member.clone().unwrap_or_default();
    let named = staff.iter().find(|(id, _)| *id == member).map(|(_, name)| name.clone());
    let w = &shell.w;
    let place = |grant: &Grant| match grant.property {
        None => w.say("team-everywhere"),
        Some(id) => shell
            .properties
            .iter()
            .find(|house| house.id == id)
            .map_or_else(|| w.say("team-elsewhere"), |house| house.resort.property.name.clone()),
    };
    let told = |grant: &Grant| format!("{} · {}", role_name(w, grant.role), place(grant));
    let state = match (user.disabled, user.joined) {
        (true, _) => Some(w.say("team-disabled")),
        (false, false) if user.id != caller.user => Some(w.say("team-invited")),
        (false, _) => None,
    };
    let first = user.grants.0.first();
    let reachable = user.grants.0.iter().all(|grant| caller.grants.may_grant(*grant));
    Person {
        initials: initials(&user.name),
        grants: user.grants.0.iter().map(told).collect(),
        role: first.map_or("", |grant| grant.role.as_str()),
        place: first.and_then(|grant| grant.property).map(|id| id.to_string()).unwrap_or_default(),
        is_self: user.id == caller.user,
        changeable: user.id != caller.user && reachable,
        tieable: reachable,
        member_name: named.or_else(|| Some(member.clone()).filter(|id| !id.is_empty())),
        member,
        id: user.id,
        name: user.name,
        email: user.email,
        state,
    }
}

/// `POST /team`
pub(crate) async fn invite(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(typed): Sent<Typed>,
) -> Response {
    let Some(grant) = typed.grant() else {
        return Problem::malformed("A role and a property were expected.").into_response();
    };
    let new =
        NewUser { name: typed.name.clone(), email: typed.email.clone(), grants: vec![grant], member: None };
    let outcome = match door.app.invite(&caller, new).await {
        Ok((user, link)) => {
            let posted = link.as_deref().is_some_and(|link| post(&door, &caller, &headers, user, link));
            Outcome { invited: link.map(|link| (typed.name, link)), posted, ..Outcome::default() }
        }
        Err(AccessError::Stale) => return prove::lead("/team"),
        Err(error) => Outcome { error: Some(error), typed, ..Outcome::default() },
    };
    page(&door, &caller, &headers, outcome).await
}

/// What to do with somebody.
#[derive(Deserialize)]
pub(crate) struct Change {
    #[serde(rename = "do")]
    what: String,
    #[serde(flatten)]
    typed: Typed,
}

/// `POST /team/{user}`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path(user): Path<String>,
    headers: HeaderMap,
    Sent(change): Sent<Change>,
) -> Response {
    let Ok(user) = user.parse::<UserId>() else { return Problem::not_found().into_response() };
    let done = match (change.what.as_str(), change.typed.grant()) {
        ("remove", _) => door.app.remove_user(&caller, user).await,
        ("sign-out", _) => door.app.end_sessions_of(&caller, user).await,
        ("change", Some(grant)) => door.app.change_grants(&caller, user, vec![grant]).await,
        ("tie", _) => {
            let member = Some(change.typed.member.clone()).filter(|member| !member.is_empty());
            door.app.tie_to_member(&caller, user, member).await
        }
        ("link", _) => return link(&door, &caller, user, &headers).await,
        _ => return Problem::malformed("It was not said what to do.").into_response(),
    };
    match done {
        Ok(()) => Redirect::to("/team").into_response(),
        Err(AccessError::Unknown) => Problem::not_found().into_response(),
        Err(AccessError::Stale) => prove::lead("/team"),
        Err(error) => {
            page(&door, &caller, &headers, Outcome { error: Some(error), ..Outcome::default() }).await
        }
    }
}

/// Another invitation for somebody who has not come yet.
async fn link(door: &Door, caller: &Caller, user: UserId, headers: &HeaderMap) -> Response {
    let made = async {
        let found = door.app.user(caller.tenant, user).await?.ok_or(AccessError::Unknown)?;
        let link = door.app.invite_again(caller, user).await?.ok_or(AccessError::Unknown)?;
        Ok::<_, AccessError>((found.name, link))
    };
    match made.await {
        Ok(invited) => {
            let posted = post(door, caller, headers, user, &invited.1);
            let outcome = Outcome { invited: Some(invited), posted, ..Outcome::default() };
            page(door, caller, headers, outcome).await
        }
        Err(AccessError::Stale) => prove::lead("/team"),
        Err(_) => Problem::not_found().into_response(),
    }
}
