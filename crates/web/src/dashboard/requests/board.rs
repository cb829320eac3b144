//! `/requests`: the board, and its view for the wall.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_app::requests::{Seen, member_of};
use guestlink_domain::access::Right;
use guestlink_domain::requests::State as Stands;
use http::HeaderMap;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use super::card::{COLUMNS, CardView, Making, column};
use super::words::department_name;
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::place::{House, at_house, houses};
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// What is done stays on the board for so long.
const KEPT: SignedDuration = SignedDuration::from_hours(12);

/// What is to be seen.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
    department: String,
    /// `all`, `mine`, `free`, `late`.
    only: String,
    /// `wall`, or the board.
    view: String,
    /// What was done to how many: `given.3`.
    done: String,
}

/// A column with its cards.
pub(crate) struct ColumnView {
    pub key: &'static str,
    pub name: String,
    pub empty: String,
    pub cards: Vec<CardView>,
}

/// The part of the page that changes by itself.
pub(crate) struct BoardPart {
    pub columns: Vec<ColumnView>,
    /// The server's clock, milliseconds.
    pub now: i64,
    /// "7 open, 2 late".
    pub summary: String,
    /// What the navigation says.
    pub badge: i64,
    /// Cards can be chosen and given to somebody.
    pub choosing: bool,
    /// Buttons are shown.
    pub acting: bool,
    /// This page, to come back to.
    pub here: String,
}

#[derive(Template)]
#[template(path = "dashboard/requests.html")]
struct BoardView {
    shell: Shell,
    w: Arc<Words>,
    houses: Vec<House>,
    slug: String,
    tabs: Vec<(String, String, bool)>,
    departments: Vec<(String, String, bool)>,
    only: String,
    people: Vec<(String, String)>,
    may_open: bool,
    told: Option<String>,
    board: BoardPart,
    position: String,
}
framed!(BoardView);

#[derive(Template)]
#[template(path = "dashboard/requests-board.html")]
struct ColumnsView {
    w: Arc<Words>,
    board: BoardPart,
}

#[derive(Template)]
#[template(path = "dashboard/requests-wall.html")]
struct WallView {
    shell: Shell,
    w: Arc<Words>,
    day: String,
    board: BoardPart,
    position: String,
}
framed!(WallView);

/// The ways to narrow the board.
const ONLY: [(&str, &str); 4] =
    [("all", "board-all"), ("mine", "board-mine"), ("free", "board-free"), ("late", "board-late")];

impl Asked {
    fn only(&self) -> &'static str {
        ONLY.iter().map(|(name, _)| *name).find(|name| *name == self.only).unwrap_or("all")
    }

    /// The address of this view, with another narrowing.
    fn address(&self, slug: &str, only: &str) -> String {
        let department = self.department.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-');
        let department: String = department.collect();
        format!("/requests?house={slug}&department={department}&only={only}")
    }
}

/// `GET /requests`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::ReadRequests, asked.house.as_deref());
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Requests, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    match written(&door, &caller, &headers, &asked, (shell, property)).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::warn!(%error, "the board could not be read");
            Problem::unavailable().into_response()
        }
    }
}

async fn written(
    door: &Door,
    caller: &Caller,
    headers: &HeaderMap,
    asked: &Asked,
    (mut shell, property): (Shell, Arc<Property>),
) -> Result<Response, StoreError> {
    let w = shell.w.clone();
    // Before anything else is read: what comes after it comes over the live line.
    let position = door.app.position().await?.to_string();
    let board = columns(door, caller, &w, asked, &property).await?;
    if headers.contains_key("x-fragment") {
        return Ok(html::fragment(&ColumnsView { w: w.clone(), board }, w.lang.as_str(), headers));
    }
    if asked.view == "wall" {
        let day = w.full_day(property.today(door.app.clock().now()));
        return Ok(html::page(&WallView { shell, w, day, board, position }, headers));
    }
    shell.count(Section::Requests, board.badge);
    let departments = property.resort.services.departments.iter();
    let view = BoardView {
        houses: houses(&shell, caller, Right::ReadRequests, &property),
        slug: property.slug.clone(),
        tabs: ONLY
            .iter()
            .map(|(only, key)| (asked.address(&property.slug, only), w.say(key), *only == asked.only()))
            .collect(),
        departments: departments
            .map(|one| (one.id.clone(), one.name.clone(), one.id == asked.department))
            .collect(),
        only: asked.only().to_owned(),
        people: people(&w, caller, &property),
        may_open: caller.may(Right::WorkRequests, property.id).is_ok(),
        told: told(&w, &asked.done),
        board,
        position,
        w,
        shell,
    };
    Ok(html::page(&view, headers))
}

/// "3 requests were given", "1 could not be".
fn told(w: &Words, done: &str) -> Option<String> {
    let (what, count) = done.split_once('.')?;
    let count: i64 = count.parse().ok().filter(|count| (0..=500).contains(count))?;
    match what {
        "given" => Some(w.count("board-given", count)),
        "not-given" => Some(w.count("board-not-given", count)),
        _ => None,
    }
}

/// Whom the caller may give requests to: id and name, with the department.
pub(super) fn people(w: &Words, caller: &Caller, property: &Property) -> Vec<(String, String)> {
    let directs = caller.may(Right::DirectRequests, property.id).is_ok();
    let me = member_of(caller, property);
    let own = me.and_then(|member| member.department.as_ref());
    let theirs = property.resort.services.staff.iter().filter(|member| {
        let same = own.is_some() && member.department.as_ref() == own;
        directs || same || me.is_some_and(|me| me.id == member.id)
    });
    let named = theirs.map(|member| {
        let department = member.department.as_ref().map(|id| department_name(property, id));
        let label =
            department.map_or_else(|| member.name.clone(), |team| format!("{} · {team}", member.name));
        (member.id.clone(), label)
    });
    let myself = me.is_none().then(|| (caller.user.to_string(), w.with("board-me", "name", &caller.name)));
    myself.into_iter().chain(named).collect()
}

/// Guests' names by stay.
pub(super) async fn guests(
    door: &Door,
    caller: &Caller,
    seen: &[Seen],
) -> Result<BTreeMap<String, String>, StoreError> {
    let stays: Vec<_> = seen.iter().map(|one| one.row.stay).collect();
    let names = door.app.guest_names(caller.tenant, &stays).await?;
    Ok(names.into_iter().map(|(stay, name)| (stay.to_string(), name)).collect())
}

async fn columns(
    door: &Door,
    caller: &Caller,
    w: &Arc<Words>,
    asked: &Asked,
    property: &Property,
) -> Result<BoardPart, StoreError> {
    let now = door.app.clock().now();
    let since = now.saturating_sub(KEPT).unwrap_or(now);
    let all = door.app.board_for(caller, property, since).await?;
    let own = door.app.own_names(caller, property);
    let late = all.iter().filter(|one| one.request.is_late(now)).count();
    let open = all.iter().filter(|one| one.row.open).count();
    let free = all.iter().filter(|one| column(&one.request.state) == Some("new")).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let summary =
        format!("{} · {}", w.count("board-open", count(open)), w.count("board-late-count", count(late)));
    let mut shown: Vec<Seen> = all.into_iter().filter(|one| is_wanted(one, asked, &own, now)).collect();
    shown.sort_by_key(order);
    let (holders, guests) = (door.app.holders(property).await?, guests(door, caller, &shown).await?);
    let making = Making { w, now, holders: &holders, own: &own, guests: &guests };
    let wall = asked.view == "wall";
    let columns = COLUMNS
        .iter()
        .filter(|(key, ..)| !(wall && *key == "done"))
        .map(|(key, name, empty)| ColumnView {
            key,
            name: w.say(name),
            empty: w.say(empty),
            cards: shown
                .iter()
                .filter(|one| column(&one.request.state) == Some(*key))
                .map(|one| making.card(one))
                .collect(),
        })
        .collect();
    let works = caller.may(Right::WorkRequests, property.id).is_ok() && !wall;
    Ok(BoardPart {
        columns,
        now: now.as_millisecond(),
        summary,
        badge: count(free.max(late)),
        choosing: works,
        acting: works,
        here: asked.address(&property.slug, asked.only()),
    })
}

fn is_wanted(one: &Seen, asked: &Asked, own: &[String], now: Timestamp) -> bool {
    let department = asked.department.is_empty() || one.row.department.as_ref() == Some(&asked.department);
    department
        && match asked.only() {
            "mine" => one.row.member.as_ref().is_some_and(|member| own.contains(member)),
            "free" => one.row.member.is_none() && one.row.open,
            "late" => one.request.is_late(now),
            _ => true,
        }
}

/// What is urgent first, then what is late first; what is done: the latest first.
fn order(one: &Seen) -> (bool, i64, i64) {
    let done = matches!(one.request.state, Stands::Completed { .. } | Stands::Confirmed { .. });
    if done {
        return (true, 0, one.row.changed_at.as_millisecond().saturating_neg());
    }
    let due = super::words::due(&one.request).or(one.request.asked.wanted_at);
    (false, one.row.priority, due.map_or(i64::MAX, Timestamp::as_millisecond))
}
