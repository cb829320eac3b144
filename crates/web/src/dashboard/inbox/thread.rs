//! The chat and what stands beside it.

use guestlink_app::conversations::{DeskError, Handler, StayBrief, TemplateChoice, ThreadPage};
use guestlink_domain::access::Right;
use guestlink_domain::ids::{ConversationId, MessageId, RequestId};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::items::{ItemView, items};
use super::rows::{encoded, exact, hue, hue_of, language};
use super::{Desk, Slip};
use crate::dashboard::requests::{service_name, state_name, tone};
use crate::dashboard::shell::initials;
use crate::words::Words;

/// How long until the window closes.
pub(crate) struct WindowView {
    pub open: bool,
    pub words: String,
    pub exact: String,
    /// Less than an hour is left.
    pub soon: bool,
}

/// A colleague who may take a conversation.
pub(crate) struct Colleague {
    pub id: String,
    pub name: String,
    pub current: bool,
    pub me: bool,
}

/// A template that may be chosen.
pub(crate) struct TemplateView {
    pub name: String,
    pub language: String,
    pub body: String,
    pub fields: Vec<(String, String, String)>,
    pub cost: String,
    pub sells: bool,
    pub held_back: bool,
}

/// A stay beside the chat.
pub(crate) struct StayView {
    pub place: String,
    pub dates: String,
    pub reference: String,
    pub phase: String,
    pub step: u8,
}

/// A request beside the chat.
pub(crate) struct RequestView {
    pub id: String,
    pub what: String,
    pub state: String,
    pub tone: &'static str,
    pub at: String,
}

/// A moment to snooze to, or to send at.
pub(crate) struct Later {
    pub words: String,
    pub at: String,
}

/// The chat as the page shows it.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page")]
pub(crate) struct ThreadView {
    pub id: ConversationId,
    pub href: String,
    pub list: String,
    pub list_href: String,
    pub name: String,
    pub first_name: String,
    pub initials: String,
    pub hue: u32,
    pub subtitle: String,
    pub contact: Option<String>,
    pub language: Option<String>,
    pub items: Vec<ItemView>,
    pub earlier: Option<String>,
    pub window: WindowView,
    pub may_write: bool,
    /// May say who this guest is.
    pub may_merge: bool,
    pub bot: bool,
    pub state: &'static str,
    pub blocked: bool,
    pub opted_out: bool,
    pub unread: i64,
    pub assignee: Option<String>,
    pub colleagues: Vec<Colleague>,
    pub labels: Vec<(String, u32)>,
    pub known_labels: Vec<String>,
    pub planned: Vec<(String, String, String, String)>,
    pub stays: Vec<StayView>,
    pub requests: Vec<RequestView>,
    pub templates: Vec<TemplateView>,
    pub replies: Vec<(String, String)>,
    pub laters: Vec<Later>,
    /// For the form without a script.
    pub key: String,
    pub error: Option<String>,
    pub typed: String,
    pub picking: bool,
}

/// The chat of a page.
pub(super) async fn thread(
    desk: &Desk<'_>,
    id: ConversationId,
    slip: Option<Slip>,
) -> Result<ThreadView, DeskError> {
    let (app, who, w) = (&desk.door.app, &desk.who, &desk.w);
    let page = app.thread(who, id, before(&desk.chosen.before)).await?;
    let now = app.clock().now();
    let zone = desk.zone(page.line.property);
    let picking = page.may_write && (!page.reach.is_open(now) || desk.chosen.compose == "template");
    let templates = if picking { app.templates_for(who, id).await? } else { Vec::new() };
    let replies = if page.may_write { app.replies_for(who, id).await? } else { Vec::new() };
    let known_labels = app.labels(who).await?;
    let colleagues = colleagues(desk, &page).await?;
    let window = window(w, page.reach.window_expires_at, now, &zone);
    let (slip_error, typed) = slip.map_or((None, String::new()), |slip| (Some(slip.error), slip.typed));
    let mut view = head(desk, &page, colleagues, window, &zone, now);
    view.templates = templates.into_iter().map(|choice| template(w, choice)).collect();
    view.replies = replies.into_iter().map(|reply| (reply.shortcut, reply.body)).collect();
    view.known_labels = known_labels;
    (view.error, view.typed, view.picking) = (slip_error, typed, picking);
    let today = zone.to_datetime(now).date();
    view.items = items(w, id, who.user, page.items, page.first_unread, &zone, today);
    Ok(view)
}

/// Everything but the messages and what is chosen from.
fn head(
    desk: &Desk<'_>,
    page: &ThreadPage,
    colleagues: Vec<Colleague>,
    window: WindowView,
    zone: &TimeZone,
    now: Timestamp,
) -> ThreadView {
    let (w, line) = (&desk.w, &page.line);
    let name = line.name.clone().filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| w.say("inbox-nameless"));
    let list = super::rows::Place::read(&desk.chosen.list).as_text();
    let href = format!("/inbox/{}?list={}", line.id, encoded(&list));
    let earlier = page.earlier.map(|(at, id)| format!("{href}&before={}.{id}", at.as_microsecond()));
    let stays: Vec<StayView> = page.stays.iter().map(|stay| stay_view(w, stay)).collect();
    let subtitle = stays.first().map(|stay| format!("{} · {} · {}", stay.place, stay.dates, stay.phase));
    let key: [u8; 12] = desk.door.app.ids().bytes();
    ThreadView {
        id: line.id,
        list_href: format!("/inbox?list={}", encoded(&list)),
        list,
        first_name: name.split_whitespace().next().unwrap_or_default().to_owned(),
        initials: initials(&name),
        hue: hue(&line.guest.0),
        subtitle: subtitle.unwrap_or_else(|| page.property.clone()),
        contact: page.contact.clone(),
        language: language(line.language.as_deref()),
        items: Vec::new(),
        earlier,
        window,
        may_write: page.may_write,
        may_merge: desk.caller.may_somewhere(Right::WriteStays).is_ok(),
        bot: line.handler == Handler::Bot,
        state: line.desk.as_str(),
        blocked: page.reach.blocked,
        opted_out: page.reach.opted_out,
        unread: line.unread,
        assignee: colleagues.iter().find(|one| one.current).map(|one| one.name.clone()),
        colleagues,
        labels: line.labels.iter().map(|label| (label.clone(), hue_of(label))).collect(),
        known_labels: Vec::new(),
        planned: page
            .planned
            .iter()
            .map(|one| (one.key.clone(), exact(w, one.at, zone), one.by.clone(), one.text.clone()))
            .collect(),
        requests: requests(desk, page, zone),
        stays,
        templates: Vec::new(),
        replies: Vec::new(),
        laters: laters(w, zone, now),
        key: hex::encode(key),
        error: None,
        typed: String::new(),
        picking: false,
        href,
        name,
    }
}

/// What was asked for in the nearest stay, in words.
fn requests(desk: &Desk<'_>, page: &ThreadPage, zone: &TimeZone) -> Vec<RequestView> {
    let (w, house) = (&desk.w, desk.property(page.line.property));
    let view = |(id, service, state, at): &(RequestId, String, String, Timestamp)| RequestView {
        id: id.to_string(),
        what: house.as_ref().map_or_else(|| service.clone(), |house| service_name(w, house, service)),
        state: state_name(w, state),
        tone: tone(state),
        at: exact(w, *at, zone),
    };
    page.requests.iter().map(view).collect()
}

async fn colleagues(desk: &Desk<'_>, page: &ThreadPage) -> Result<Vec<Colleague>, DeskError> {
    let team = desk.door.app.colleagues(&desk.who, page.line.property).await?;
    Ok(team
        .into_iter()
        .map(|(id, name)| Colleague {
            current: page.line.assignee == Some(id),
            me: id == desk.who.user,
            id: id.to_string(),
            name,
        })
        .collect())
}

fn window(w: &Words, closes: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> WindowView {
    let Some(closes) = closes else {
        return WindowView {
            open: false,
            words: w.say("inbox-window-never"),
            exact: String::new(),
            soon: false,
        };
    };
    let left = closes.duration_since(now).as_secs();
    let words = match left {
        ..=0 => w.say("inbox-window-closed"),
        1..3_600 => w.count("inbox-window-minutes", (left / 60).max(1)),
        _ => w.count("inbox-window-hours", left / 3_600),
    };
    WindowView { open: left > 0, words, exact: exact(w, closes, zone), soon: left > 0 && left < 3_600 }
}

fn template(w: &Words, choice: TemplateChoice) -> TemplateView {
    let label = |name: &String| name.replace('_', " ");
    TemplateView {
        fields: choice
            .variables
            .iter()
            .map(|(name, value)| (name.clone(), label(name), value.clone()))
            .collect(),
        cost: choice
            .cost
            .map_or_else(|| w.say("inbox-free"), |cost| w.with("inbox-cost", "price", &w.money(cost))),
        name: choice.name,
        language: choice.language,
        body: choice.body,
        sells: choice.sells,
        held_back: choice.held_back,
    }
}

fn stay_view(w: &Words, stay: &StayBrief) -> StayView {
    let (phase, step) = match (stay.in_house, stay.arriving, stay.past) {
        (true, _, _) => (w.say("inbox-stay-in-house"), 3),
        (_, true, _) => (w.say("inbox-stay-arriving"), 2),
        (_, _, true) => (w.say("inbox-stay-past"), 4),
        _ => (w.say("inbox-stay-coming"), 1),
    };
    StayView {
        place: stay.place.clone(),
        dates: format!("{} – {}", w.day(stay.check_in), w.day(stay.check_out)),
        reference: stay.reference.clone(),
        phase,
        step,
    }
}

/// Moments people put things off to: in an hour, in three, tomorrow at nine, on Monday at nine.
fn laters(w: &Words, zone: &TimeZone, now: Timestamp) -> Vec<Later> {
    let local = zone.to_datetime(now);
    let morning = |days: i64| {
        let day = local.date().saturating_add(jiff::SignedDuration::from_hours(24 * days));
        zone.to_timestamp(day.at(9, 0, 0, 0)).ok()
    };
    let hours = |count: i64| now.saturating_add(jiff::SignedDuration::from_hours(count)).ok();
    let to_monday = 7 - i64::from(local.date().weekday().to_monday_zero_offset());
    [
        (w.count("inbox-in-hours", 1), hours(1)),
        (w.count("inbox-in-hours", 3), hours(3)),
        (w.say("inbox-tomorrow"), morning(1)),
        (w.say("inbox-monday"), morning(to_monday)),
    ]
    .into_iter()
    .filter_map(|(words, at)| Some(Later { words, at: at?.to_string() }))
    .collect()
}

fn before(text: &str) -> Option<(Timestamp, MessageId)> {
    let (at, id) = text.split_once('.')?;
    Some((Timestamp::from_microsecond(at.parse().ok()?).ok()?, id.parse().ok()?))
}
