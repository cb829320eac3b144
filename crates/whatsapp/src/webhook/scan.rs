//! The quick look at the door: which items does a body hold, and whose are they? Reads only what ordering and
//! duplicates need; what an item says is read later, one item at a time, by [`ScanItem::read`].

use std::borrow::Cow;

use serde::de::IgnoredAny;

use super::cursor::Cursor;
use super::depth;
use super::error::{ItemError, MAX_DEPTH, ParseError, Problem};

/// Where an item stood in the body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin<'a> {
    /// WhatsApp Business Account id (for `partner_solutions`: business portfolio id).
    pub account: Option<Cow<'a, str>>,
    /// Unix seconds; management fields only.
    pub time: Option<i64>,
    /// The webhook field: `messages`, `account_update`, … Empty when the item was not even a change.
    pub field: Cow<'a, str>,
    /// Id of the business phone number it concerns: the key for routing.
    pub phone_number_id: Option<Cow<'a, str>>,
    /// The same number as shown to people.
    pub display_phone_number: Option<Cow<'a, str>>,
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One of `messages[]`.
    Message,
    /// One of `statuses[]`.
    Status,
    /// The `errors[]` beside or instead of messages.
    Errors,
    /// A whole change of another field.
    Field,
    /// Not readable even at a quick look.
    Unparsed(ItemError),
}

/// One item of a body, found but not read.
#[derive(Clone, PartialEq, Eq)]
pub struct ScanItem<'a> {
    /// Where it stood.
    pub origin: Origin<'a>,
    /// What it is.
    pub kind: Kind,
    /// Id of the message (for a status: of the message it is about).
    pub id: Option<Cow<'a, str>>,
    /// Whose it is, for keeping order: for a message the user's business-scoped id, else their number (from the
    /// contact when the message has neither), else its id; for a status the recipient's business-scoped id, else
    /// number, else its id. `None` for everything else.
    pub key: Option<Cow<'a, str>>,
    /// The item's own JSON.
    pub raw: &'a str,
    /// JSON of the contact that belongs to it (messages and statuses), or of the list of contacts (fields).
    pub contact: Option<&'a str>,
}

/// Shows no ids: they hold phone numbers.
impl std::fmt::Debug for ScanItem<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { origin, kind, raw, .. } = self;
        write!(f, "ScanItem({kind:?} of {:?}, {} bytes)", origin.field, raw.len())
    }
}

/// Finds the items of a body, in order. Costs some two microseconds a kilobyte, and borrows from the body.
pub fn scan(body: &[u8]) -> Result<Vec<ScanItem<'_>>, ParseError> {
    let text = std::str::from_utf8(body).map_err(|error| ParseError::NotUtf8(error.valid_up_to()))?;
    // Once, so that whoever walks over it afterwards need not.
    let _: IgnoredAny = serde_json::from_str(text)
        .map_err(|error| ParseError::NotJson { line: error.line(), column: error.column() })?;
    let mut found = Scan { items: Vec::with_capacity(4), deep: depth::exceeds(text, MAX_DEPTH) };
    let mut webhook = false;
    let object = Cursor::new(text).object(|cursor, name| match name {
        "entry" => webhook = cursor.list(|cursor| found.entry(cursor)).is_ok(),
        _ => _ = cursor.skip(),
    });
    if object.is_ok() && webhook { Ok(found.items) } else { Err(ParseError::NotAWebhook) }
}

type Id<'a> = Option<Cow<'a, str>>;

/// Reads an id; one that is no scalar spoils its object.
fn id<'a>(cursor: &mut Cursor<'a>, odd: &mut bool) -> Id<'a> {
    cursor.scalar().unwrap_or_else(|()| {
        *odd = true;
        None
    })
}

/// A list inside a change's value.
enum Listed<'a, T> {
    Missing,
    NotAList(&'a str),
    Elements(Vec<T>),
}

impl<'a, T> Listed<'a, T> {
    fn read(cursor: &mut Cursor<'a>, mut element: impl FnMut(&mut Cursor<'a>) -> T) -> Self {
        let mut elements = Vec::new();
        match cursor.list(|cursor| elements.push(element(cursor))) {
            Ok(()) => Self::Elements(elements),
            Err("null") => Self::Missing,
            Err(raw) => Self::NotAList(raw),
        }
    }

    fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }
}

/// A message, status or contact at a quick look: what it is called and whose it is.
struct Seen<'a> {
    raw: &'a str,
    id: Id<'a>,
    number: Id<'a>,
    user: Id<'a>,
    problem: Option<Problem>,
}

impl<'a> Seen<'a> {
    /// `names` are those of the id, the phone number and the user id.
    fn read(cursor: &mut Cursor<'a>, names: [&str; 3]) -> Self {
        let (mut found, mut odd) = ([None, None, None], false);
        let object = cursor.object(|cursor, name| {
            let wanted = names.iter().zip(&mut found).find(|(wanted, _)| **wanted == name);
            match wanted {
                Some((_, place)) => *place = id(cursor, &mut odd),
                None => _ = cursor.skip(),
            }
        });
        let [id, number, user] = found;
        let problem = match object {
            Err(_) => Some(Problem::NotAnObject),
            Ok(_) if odd => Some(Problem::OddId),
            Ok(_) => None,
        };
        let (Ok(raw) | Err(raw)) = object;
        Self { raw, id, number, user, problem }
    }

    fn is(&self, user: &Id<'a>, number: &Id<'a>) -> bool {
        (user.is_some() && self.user == *user) || (number.is_some() && self.number == *number)
    }
}

const MESSAGE: [&str; 3] = ["id", "from", "from_user_id"];
const STATUS: [&str; 3] = ["id", "recipient_id", "recipient_user_id"];
/// Contacts have no id of their own.
const CONTACT: [&str; 3] = ["", "wa_id", "user_id"];

/// A change's value at a quick look.
struct Value<'a> {
    raw: &'a str,
    object: bool,
    contacts: Vec<Seen<'a>>,
    contact_list: Option<&'a str>,
    messages: Listed<'a, Seen<'a>>,
    statuses: Listed<'a, Seen<'a>>,
    errors: Option<&'a str>,
}

impl<'a> Value<'a> {
    fn read(cursor: &mut Cursor<'a>, origin: &mut Origin<'a>) -> Self {
        let mut value = Self {
            raw: "",
            object: false,
            contacts: Vec::new(),
            contact_list: None,
            messages: Listed::Missing,
            statuses: Listed::Missing,
            errors: None,
        };
        let walked = cursor.object(|cursor, name| match name {
            "metadata" => metadata(cursor, origin),
            "contacts" => {
                let raw = cursor.skip();
                value.contact_list = Some(raw);
                value.contacts.clear();
                // What is no list of contacts takes nothing from its messages.
                let _ = Cursor::new(raw).list(|cursor| value.contacts.push(Seen::read(cursor, CONTACT)));
            }
            "messages" => value.messages = Listed::read(cursor, |cursor| Seen::read(cursor, MESSAGE)),
            "statuses" => value.statuses = Listed::read(cursor, |cursor| Seen::read(cursor, STATUS)),
            "errors" => value.errors = Some(cursor.skip()).filter(|raw| *raw != "null"),
            _ => _ = cursor.skip(),
        });
        value.object = walked.is_ok();
        let (Ok(raw) | Err(raw)) = walked;
        Self { raw, ..value }
    }

    fn is_listed(&self) -> bool {
        !self.messages.is_missing() || !self.statuses.is_missing() || self.errors.is_some()
    }
}

fn metadata<'a>(cursor: &mut Cursor<'a>, origin: &mut Origin<'a>) {
    let _ = cursor.object(|cursor, name| match name {
        "phone_number_id" => origin.phone_number_id = id(cursor, &mut false),
        "display_phone_number" => origin.display_phone_number = id(cursor, &mut false),
        _ => _ = cursor.skip(),
    });
}

struct Scan<'a> {
    items: Vec<ScanItem<'a>>,
    /// Some item is nested too deep: look at each.
    deep: bool,
}

impl<'a> Scan<'a> {
    fn push(&mut self, mut item: ScanItem<'a>) {
        if self.deep && depth::exceeds(item.raw, MAX_DEPTH) {
            item.kind = Kind::Unparsed(ItemError::new("item", Problem::TooDeep));
        }
        self.items.push(item);
    }

    fn unparsed(&mut self, origin: &Origin<'a>, raw: &'a str, path: &'static str, problem: Problem) {
        self.push(ScanItem::new(origin, Kind::Unparsed(ItemError::new(path, problem)), raw));
    }

    fn entry(&mut self, cursor: &mut Cursor<'a>) {
        let mut origin = Origin::default();
        // `id` and `time` may come after the changes, so the items get them at the end.
        let first = self.items.len();
        let mut changes = Err(Problem::Missing("changes"));
        let walked = cursor.object(|cursor, name| match name {
            "id" => origin.account = id(cursor, &mut false),
            "time" => origin.time = id(cursor, &mut false).and_then(|time| time.parse().ok()),
            "changes" => match cursor.list(|cursor| self.change(cursor)) {
                Ok(()) => changes = Ok(()),
                Err("null") => {}
                Err(raw) => {
                    changes = Ok(());
                    self.unparsed(&Origin::default(), raw, "changes", Problem::NotAList);
                }
            },
            _ => _ = cursor.skip(),
        });
        match (walked, changes) {
            (Err(raw), _) => self.unparsed(&origin, raw, "entry", Problem::NotAnObject),
            (Ok(raw), Err(problem)) => self.unparsed(&origin, raw, "entry", problem),
            (Ok(_), Ok(())) => {}
        }
        for item in self.items.iter_mut().skip(first) {
            item.origin.account.clone_from(&origin.account);
            item.origin.time = origin.time;
        }
    }

    fn change(&mut self, cursor: &mut Cursor<'a>) {
        let (mut origin, mut field, mut value) = (Origin::default(), None, None);
        let walked = cursor.object(|cursor, name| match name {
            "field" => field = id(cursor, &mut false),
            "value" => value = Some(Value::read(cursor, &mut origin)).filter(|value| value.raw != "null"),
            _ => _ = cursor.skip(),
        });
        origin.field = field.unwrap_or_default();
        match (walked, value) {
            (Err(raw), _) => self.unparsed(&origin, raw, "change", Problem::NotAnObject),
            (Ok(raw), None) => self.unparsed(&origin, raw, "change", Problem::Missing("value")),
            (Ok(_), Some(value)) if !value.object => {
                self.unparsed(&origin, value.raw, "value", Problem::NotAnObject);
            }
            (Ok(_), Some(value)) if origin.field == "messages" && value.is_listed() => {
                self.value(&origin, value);
            }
            (Ok(_), Some(value)) => {
                let mut item = ScanItem::new(&origin, Kind::Field, value.raw);
                item.contact = value.contact_list;
                self.push(item);
            }
        }
    }

    fn value(&mut self, origin: &Origin<'a>, value: Value<'a>) {
        let Value { contacts, messages, statuses, errors, .. } = value;
        let mut cursor = 0;
        let messages = self.elements(origin, "messages", messages);
        let alone = messages.len() == 1;
        for seen in messages {
            self.seen(origin, Kind::Message, "message", seen, |seen| {
                let anonymous = seen.number.is_none() && seen.user.is_none();
                find(&contacts, seen, &mut cursor)
                    // Numbers are written in more than one way (Brazil's 9, Mexico's 1): a lone pair belongs together.
                    .or_else(|| contacts.first().filter(|_| contacts.len() == 1 && (alone || anonymous)))
            });
        }
        for seen in self.elements(origin, "statuses", statuses) {
            self.seen(origin, Kind::Status, "status", seen, |seen| find(&contacts, seen, &mut cursor));
        }
        if let Some(raw) = errors {
            self.push(ScanItem::new(origin, Kind::Errors, raw));
        }
    }

    fn seen<'c>(
        &mut self,
        origin: &Origin<'a>,
        kind: Kind,
        path: &'static str,
        seen: Seen<'a>,
        contact: impl FnOnce(&Seen<'a>) -> Option<&'c Seen<'a>>,
    ) where
        'a: 'c,
    {
        if let Some(problem) = seen.problem {
            return self.unparsed(origin, seen.raw, path, problem);
        }
        let contact = contact(&seen);
        let mut item = ScanItem::new(origin, kind, seen.raw);
        item.contact = contact.map(|contact| contact.raw);
        // A status says itself whom it is about; a message may leave it to its contact.
        let contact = contact.filter(|_| item.kind == Kind::Message);
        item.key = (seen.user.or(seen.number))
            .or_else(|| contact.and_then(|contact| contact.user.clone().or_else(|| contact.number.clone())))
            .or_else(|| seen.id.clone());
        item.id = seen.id;
        self.push(item);
    }

    /// The elements of a list; what is no list becomes one unparsed item.
    fn elements(
        &mut self,
        origin: &Origin<'a>,
        name: &'static str,
        list: Listed<'a, Seen<'a>>,
    ) -> Vec<Seen<'a>> {
        match list {
            Listed::Elements(elements) => return elements,
            Listed::NotAList(raw) => self.unparsed(origin, raw, name, Problem::NotAList),
            Listed::Missing => {}
        }
        Vec::new()
    }
}

impl<'a> ScanItem<'a> {
    fn new(origin: &Origin<'a>, kind: Kind, raw: &'a str) -> Self {
        Self { origin: origin.clone(), kind, id: None, key: None, raw, contact: None }
    }
}

/// The contact with this id. Starts where the last search ended: contacts usually stand in the order of their messages.
fn find<'c, 'a>(contacts: &'c [Seen<'a>], seen: &Seen<'a>, cursor: &mut usize) -> Option<&'c Seen<'a>> {
    let (before, after) = contacts.split_at_checked(*cursor).unwrap_or((contacts, &[]));
    let found = after.iter().chain(before).position(|contact| contact.is(&seen.user, &seen.number))?;
    *cursor = (*cursor + found) % contacts.len();
    contacts.get(*cursor)
}
