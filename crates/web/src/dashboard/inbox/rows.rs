//! The list: which one, what is looked for, its rows.

use std::sync::Arc;

use guestlink_app::conversations::{Cursor, DeskError, Direction, Found, Handler, List, Plain, Row, State};
use guestlink_app::properties::Property;
use guestlink_domain::ids::{ConversationId, PropertyId};
use guestlink_domain::language::Lang;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Desk;
use super::items::kind_words;
use crate::dashboard::shell::initials;
use crate::words::Words;

/// Rows on a page.
const PAGE: usize = 30;
/// A guest who has waited so long is shown in another colour.
const LATE: SignedDuration = SignedDuration::from_mins(15);

/// Which list, as the address names it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Mine,
    Unassigned,
    All,
    Waiting,
    Snoozed,
    Closed,
    Blocked,
    Label(String),
}

impl Place {
    pub fn read(text: &str) -> Self {
        match text {
            "mine" => Self::Mine,
            "unassigned" => Self::Unassigned,
            "waiting" => Self::Waiting,
            "snoozed" => Self::Snoozed,
            "closed" => Self::Closed,
            "blocked" => Self::Blocked,
            other => other.strip_prefix("label:").map_or(Self::All, |label| Self::Label(label.to_owned())),
        }
    }

    pub fn as_text(&self) -> String {
        match self {
            Self::Mine => "mine".to_owned(),
            Self::Unassigned => "unassigned".to_owned(),
            Self::All => "all".to_owned(),
            Self::Waiting => "waiting".to_owned(),
            Self::Snoozed => "snoozed".to_owned(),
            Self::Closed => "closed".to_owned(),
            Self::Blocked => "blocked".to_owned(),
            Self::Label(label) => format!("label:{label}"),
        }
    }

    fn list(&self, me: Uuid) -> List {
        match self {
            Self::Mine => List::Mine(me),
            Self::Unassigned => List::Unassigned,
            Self::All => List::All,
            Self::Waiting => List::Waiting,
            Self::Snoozed => List::Snoozed,
            Self::Closed => List::Closed,
            Self::Blocked => List::Blocked,
            Self::Label(label) => List::Labelled(label.clone()),
        }
    }

    fn name(&self, w: &Words) -> String {
        match self {
            Self::Mine => w.say("inbox-mine"),
            Self::Unassigned => w.say("inbox-unassigned"),
            Self::All => w.say("inbox-all"),
            Self::Waiting => w.say("inbox-waiting"),
            Self::Snoozed => w.say("inbox-snoozed"),
            Self::Closed => w.say("inbox-closed"),
            Self::Blocked => w.say("inbox-blocked"),
            Self::Label(label) => label.clone(),
        }
    }
}

/// A list's name and address.
pub(crate) struct Tab {
    pub key: String,
    pub href: String,
    pub label: String,
    pub count: String,
    pub current: bool,
}

/// The list as the page shows it.
pub(crate) struct ListView {
    pub place: String,
    pub q: String,
    pub name: String,
    pub tabs: Vec<Tab>,
    pub more: Vec<Tab>,
    pub rows: Vec<RowView>,
    /// Address of the next page.
    pub next: Option<String>,
    /// What an empty list says.
    pub empty: (String, String),
    /// Conversations with something unread.
    pub unread: i64,
    /// Is this the first page?
    pub first: bool,
}

/// A row as the page shows it.
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page")]
pub(crate) struct RowView {
    pub id: ConversationId,
    pub href: String,
    pub name: String,
    pub initials: String,
    pub hue: u32,
    pub at: Timestamp,
    pub ago: String,
    pub exact: String,
    pub preview: String,
    pub ours: bool,
    pub unread: i64,
    pub place: Option<String>,
    pub labels: Vec<(String, u32)>,
    pub current: bool,
    pub bot: bool,
    pub late: bool,
    pub unassigned: bool,
    pub in_house: bool,
    pub arriving: bool,
    pub snoozed: Option<String>,
}

/// The list of a page.
pub(super) async fn list(desk: &Desk<'_>, current: Option<ConversationId>) -> Result<ListView, DeskError> {
    let (app, who, w) = (&desk.door.app, &desk.who, &desk.w);
    let place = Place::read(&desk.chosen.list);
    let q = desk.chosen.q.trim().to_owned();
    let list = place.list(who.user);
    let after = cursor(&desk.chosen.after);
    let Found { rows, next } = if q.is_empty() {
        app.conversations(who, &list, after, PAGE).await?
    } else {
        app.find_conversations(who, &q, PAGE).await?
    };
    let counts = app.conversation_counts(who).await?;
    let labels = app.labels(who).await?;
    let now = app.clock().now();
    let text = place.as_text();
    let counted = |place: &Place| match place {
        Place::Mine => shown(counts.mine),
        Place::Unassigned => shown(counts.unassigned),
        Place::All => shown(counts.all),
        Place::Waiting => shown(counts.waiting),
        _ => String::new(),
    };
    let tab = |one: Place| Tab {
        href: format!("/inbox?list={}", encoded(&one.as_text())),
        label: one.name(w),
        count: counted(&one),
        current: q.is_empty() && one == place,
        key: one.as_text(),
    };
    let more = [Place::Waiting, Place::Snoozed, Place::Closed, Place::Blocked].into_iter();
    let more = more.chain(labels.into_iter().map(Place::Label)).map(tab).collect();
    let next = next.map(|next| format!("/inbox?list={}&after={}", encoded(&text), written(next)));
    Ok(ListView {
        rows: rows.into_iter().map(|row| row_view(desk, row, &text, current, now)).collect(),
        name: if q.is_empty() { place.name(w) } else { w.say("inbox-found") },
        tabs: [Place::Mine, Place::Unassigned, Place::All].map(tab).into(),
        more,
        next,
        empty: empty(w, &place, &q),
        unread: counts.unread,
        first: after.is_none(),
        place: text,
        q,
    })
}

/// "99+" beyond what is counted.
fn shown(count: i64) -> String {
    match count {
        0 => String::new(),
        1..100 => count.to_string(),
        _ => "99+".to_owned(),
    }
}

fn empty(w: &Words, place: &Place, q: &str) -> (String, String) {
    if !q.is_empty() {
        return (w.say("inbox-empty-found"), w.say("inbox-empty-found-next"));
    }
    match place {
        Place::Mine => (w.say("inbox-empty-mine"), w.say("inbox-empty-mine-next")),
        Place::Unassigned => (w.say("inbox-empty-unassigned"), w.say("inbox-empty-unassigned-next")),
        Place::Waiting => (w.say("inbox-empty-waiting"), w.say("inbox-empty-waiting-next")),
        Place::All => (w.say("inbox-empty-all"), w.say("inbox-empty-all-next")),
        _ => (w.say("inbox-empty-other"), w.say("inbox-empty-other-next")),
    }
}

fn row_view(
    desk: &Desk<'_>,
    row: Row,
    list: &str,
    current: Option<ConversationId>,
    now: Timestamp,
) -> RowView {
    let (w, line) = (&desk.w, row.line);
    let zone = desk.zone(line.property);
    let name = line.name.clone().filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| w.say("inbox-nameless"));
    let at = line.last_message_at;
    let ours = line.last.as_ref().is_some_and(|last| last.direction == Direction::Out);
    RowView {
        id: line.id,
        href: format!("/inbox/{}?list={}", line.id, encoded(list)),
        initials: initials(&name),
        hue: hue(&line.guest.0),
        ago: ago(w, at, now),
        exact: exact(w, at, &zone),
        preview: row.last.as_ref().map(|last| preview(w, last)).unwrap_or_default(),
        ours,
        unread: line.unread,
        place: row.stay.as_ref().map(|stay| stay.place.clone()),
        labels: line.labels.iter().map(|label| (label.clone(), hue_of(label))).collect(),
        current: current == Some(line.id),
        bot: line.handler == Handler::Bot,
        late: line.handler == Handler::Human
            && line.waiting_since.is_some_and(|since| now.duration_since(since) > LATE),
        unassigned: line.assignee.is_none() && line.handler == Handler::Human && line.desk == State::Open,
        in_house: row.stay.as_ref().is_some_and(|stay| stay.in_house),
        arriving: row.stay.as_ref().is_some_and(|stay| stay.arriving),
        snoozed: line.snoozed_until.map(|until| exact(w, until, &zone)),
        name,
        at,
    }
}

/// The last message on one line.
pub(super) fn preview(w: &Words, said: &Plain) -> String {
    let text: String = said.text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(160).collect();
    if text.is_empty() { kind_words(w, said.kind) } else { text }
}

/// "now", "5 min", "3 h", "2 d"; further back, nobody counts.
pub(super) fn ago(w: &Words, at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs().max(0);
    match seconds {
        0..60 => w.say("inbox-now"),
        60..3_600 => w.count("inbox-minutes", seconds / 60),
        3_600..86_400 => w.count("inbox-hours", seconds / 3_600),
        _ => w.count("inbox-days", seconds / 86_400),
    }
}

/// A moment where the property is: day and time.
pub(super) fn exact(w: &Words, at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    format!("{} {}", w.day(local.date()), w.time(local.time()))
}

/// One of six colours, the same for the same.
pub(super) fn hue(id: &Uuid) -> u32 {
    id.as_bytes().iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte))) % 6
}

pub(super) fn hue_of(text: &str) -> u32 {
    text.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6
}

fn written(cursor: Cursor) -> String {
    format!("{}.{}", cursor.at.as_microsecond(), cursor.id)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('.')?;
    Some(Cursor { at: Timestamp::from_microsecond(at.parse().ok()?).ok()?, id: id.parse().ok()? })
}

/// A value of an address.
pub(super) fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

impl Desk<'_> {
    /// A property of the installation.
    pub fn property(&self, id: PropertyId) -> Option<Arc<Property>> {
        self.door.app.property_with(id)
    }

    /// The time zone of a property.
    pub fn zone(&self, property: PropertyId) -> TimeZone {
        self.property(property).map_or(TimeZone::UTC, |one| one.timezone.clone())
    }
}

/// A language's name for people: its tag, for want of better.
pub(super) fn language(tag: Option<&str>) -> Option<String> {
    tag.map(|tag| Lang::new(tag).as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_list_and_page() {
        for text in
            ["mine", "unassigned", "all", "waiting", "snoozed", "closed", "blocked", "label:late arrival"]
        {
            assert_eq!(Place::read(text).as_text(), text);
        }
        assert_eq!(Place::read("nonsense"), Place::All);
        let page = Cursor {
            at: "2026-05-02T09:00:00.123456Z".parse().unwrap(),
            id: ConversationId(Uuid::from_u128(7)),
        };
        assert_eq!(cursor(&written(page)), Some(page));
        for text in ["", ".", "x.y", "1", "99999999999999999999.0", "1.2.3"] {
            assert_eq!(cursor(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_of_an_address_is_only_a_value() {
        assert_eq!(encoded("label:a&b=\"<é>"), "label:a%26b%3D%22%3C%C3%A9%3E");
    }
}
