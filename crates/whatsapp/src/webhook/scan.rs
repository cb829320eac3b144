//! The quick look at the door: which items does a body hold, and whose are they? Reads only what ordering and
//! duplicates need; what an item says is read later, one item at a time, by [`ScanItem::read`].

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::depth;
use super::error::{ItemError, MAX_DEPTH, ParseError, Problem};
use crate::wire::{Scalar, Text};

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

/// Finds the items of a body, in order. Costs about a microsecond a kilobyte, and borrows from the body.
pub fn scan(body: &[u8]) -> Result<Vec<ScanItem<'_>>, ParseError> {
    let text = std::str::from_utf8(body).map_err(|error| ParseError::NotUtf8(error.valid_up_to()))?;
    let top: Top<'_> = serde_json::from_str(text).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ParseError::NotAWebhook,
        _ => ParseError::NotJson { line: error.line(), column: error.column() },
    })?;
    // Serde would also take a list for a struct.
    let entry = top.entry.filter(|_| text.trim_start().starts_with('{'));
    let entries = entry.and_then(list).ok_or(ParseError::NotAWebhook)?;
    let mut found = Scan { items: Vec::with_capacity(4), deep: depth::exceeds(text, MAX_DEPTH) };
    for entry in entries {
        found.entry(entry);
    }
    Ok(found.items)
}

#[derive(Deserialize)]
struct Top<'a> {
    #[serde(borrow)]
    entry: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    time: Option<Scalar<'a>>,
    #[serde(borrow)]
    changes: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Change<'a> {
    #[serde(borrow)]
    field: Option<Text<'a>>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Value<'a> {
    #[serde(borrow)]
    metadata: Option<&'a RawValue>,
    #[serde(borrow)]
    contacts: Option<&'a RawValue>,
    #[serde(borrow)]
    messages: Option<&'a RawValue>,
    #[serde(borrow)]
    statuses: Option<&'a RawValue>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
}

#[derive(Deserialize, Default)]
struct Metadata<'a> {
    #[serde(borrow)]
    phone_number_id: Option<Text<'a>>,
    #[serde(borrow)]
    display_phone_number: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct MessageKey<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    from: Option<Text<'a>>,
    #[serde(borrow)]
    from_user_id: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct StatusKey<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    recipient_id: Option<Text<'a>>,
    #[serde(borrow)]
    recipient_user_id: Option<Text<'a>>,
}

/// A contact's ids, and its JSON for later.
#[derive(Deserialize, Default)]
struct ContactKey<'a> {
    #[serde(borrow)]
    wa_id: Option<Text<'a>>,
    #[serde(borrow)]
    user_id: Option<Text<'a>>,
    #[serde(skip)]
    raw: &'a str,
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

    fn unparsed(&mut self, origin: &Origin<'a>, raw: &'a RawValue, error: ItemError) {
        self.push(ScanItem::new(origin, Kind::Unparsed(error), raw));
    }

    fn entry(&mut self, raw: &'a RawValue) {
        let mut origin = Origin::default();
        let entry: Entry<'a> = match object(raw) {
            Ok(entry) => entry,
            Err(problem) => return self.unparsed(&origin, raw, ItemError::new("entry", problem)),
        };
        origin.account = text(entry.id);
        origin.time = entry.time.and_then(Scalar::into_integer);
        let Some(changes) = entry.changes else {
            return self.unparsed(&origin, raw, ItemError::new("entry", Problem::Missing("changes")));
        };
        let Some(changes) = list(changes) else {
            return self.unparsed(&origin, changes, ItemError::new("changes", Problem::NotAList));
        };
        for change in changes {
            self.change(origin.clone(), change);
        }
    }

    fn change(&mut self, mut origin: Origin<'a>, raw: &'a RawValue) {
        let change: Change<'a> = match object(raw) {
            Ok(change) => change,
            Err(problem) => return self.unparsed(&origin, raw, ItemError::new("change", problem)),
        };
        origin.field = text(change.field).unwrap_or_default();
        let Some(value) = change.value else {
            return self.unparsed(&origin, raw, ItemError::new("change", Problem::Missing("value")));
        };
        let parts: Value<'a> = match object(value) {
            Ok(parts) => parts,
            Err(problem) => return self.unparsed(&origin, value, ItemError::new("value", problem)),
        };
        let metadata: Metadata<'a> = parts.metadata.and_then(|raw| object(raw).ok()).unwrap_or_default();
        origin.phone_number_id = text(metadata.phone_number_id);
        origin.display_phone_number = text(metadata.display_phone_number);
        let listed = parts.messages.is_some() || parts.statuses.is_some() || parts.errors.is_some();
        if origin.field == "messages" && listed {
            self.value(&origin, &parts);
        } else {
            let mut item = ScanItem::new(&origin, Kind::Field, value);
            item.contact = parts.contacts.map(RawValue::get);
            self.push(item);
        }
    }

    fn value(&mut self, origin: &Origin<'a>, parts: &Value<'a>) {
        let contacts = contacts(parts.contacts);
        let mut cursor = 0;
        let messages = self.elements(origin, "messages", parts.messages);
        let alone = messages.len() == 1;
        for raw in messages {
            match message(origin, raw, &contacts, &mut cursor, alone) {
                Ok(item) => self.push(item),
                Err(problem) => self.unparsed(origin, raw, ItemError::new("message", problem)),
            }
        }
        for raw in self.elements(origin, "statuses", parts.statuses) {
            match status(origin, raw, &contacts, &mut cursor) {
                Ok(item) => self.push(item),
                Err(problem) => self.unparsed(origin, raw, ItemError::new("status", problem)),
            }
        }
        if let Some(raw) = parts.errors {
            self.push(ScanItem::new(origin, Kind::Errors, raw));
        }
    }

    /// The elements of a list; what is no list becomes one unparsed item.
    fn elements(
        &mut self,
        origin: &Origin<'a>,
        name: &'static str,
        raw: Option<&'a RawValue>,
    ) -> Vec<&'a RawValue> {
        let Some(raw) = raw else { return Vec::new() };
        list(raw).unwrap_or_else(|| {
            self.unparsed(origin, raw, ItemError::new(name, Problem::NotAList));
            Vec::new()
        })
    }
}

impl<'a> ScanItem<'a> {
    fn new(origin: &Origin<'a>, kind: Kind, raw: &'a RawValue) -> Self {
        Self { origin: origin.clone(), kind, id: None, key: None, raw: raw.get(), contact: None }
    }
}

fn message<'a>(
    origin: &Origin<'a>,
    raw: &'a RawValue,
    contacts: &[ContactKey<'a>],
    cursor: &mut usize,
    alone: bool,
) -> Result<ScanItem<'a>, Problem> {
    let MessageKey { id, from, from_user_id } = object(raw)?;
    let (id, from, user) = (text(id), text(from), text(from_user_id));
    let anonymous = from.is_none() && user.is_none();
    let contact = find(contacts, user.as_deref(), from.as_deref(), cursor)
        // Numbers are written in more than one way (Brazil's 9, Mexico's 1), so a lone pair belongs together.
        .or_else(|| contacts.first().filter(|_| contacts.len() == 1 && (alone || anonymous)));
    let mut item = ScanItem::new(origin, Kind::Message, raw);
    item.contact = contact.map(|contact| contact.raw);
    item.key = user.or(from).or_else(|| contact.and_then(ContactKey::id)).or_else(|| id.clone());
    item.id = id;
    Ok(item)
}

fn status<'a>(
    origin: &Origin<'a>,
    raw: &'a RawValue,
    contacts: &[ContactKey<'a>],
    cursor: &mut usize,
) -> Result<ScanItem<'a>, Problem> {
    let StatusKey { id, recipient_id, recipient_user_id } = object(raw)?;
    let (id, number, user) = (text(id), text(recipient_id), text(recipient_user_id));
    let mut item = ScanItem::new(origin, Kind::Status, raw);
    item.contact = find(contacts, user.as_deref(), number.as_deref(), cursor).map(|contact| contact.raw);
    item.key = user.or(number).or_else(|| id.clone());
    item.id = id;
    Ok(item)
}

impl<'a> ContactKey<'a> {
    fn id(&self) -> Option<Cow<'a, str>> {
        self.user_id.as_ref().or(self.wa_id.as_ref()).map(|id| id.0.clone())
    }

    fn is(&self, user: Option<&str>, number: Option<&str>) -> bool {
        let same = |ours: &Option<Text<'a>>, theirs: Option<&str>| {
            theirs.is_some() && ours.as_ref().map(|id| id.0.as_ref()) == theirs
        };
        same(&self.user_id, user) || same(&self.wa_id, number)
    }
}

/// The contact with this id. Starts where the last search ended: contacts usually stand in the order of their messages.
fn find<'c, 'a>(
    contacts: &'c [ContactKey<'a>],
    user: Option<&str>,
    number: Option<&str>,
    cursor: &mut usize,
) -> Option<&'c ContactKey<'a>> {
    let (before, after) = contacts.split_at_checked(*cursor).unwrap_or((contacts, &[]));
    let found = after.iter().chain(before).position(|contact| contact.is(user, number))?;
    *cursor = (*cursor + found) % contacts.len();
    contacts.get(*cursor)
}

fn contacts(raw: Option<&RawValue>) -> Vec<ContactKey<'_>> {
    let contacts = raw.and_then(list).unwrap_or_default();
    contacts.into_iter().filter_map(contact_key).collect()
}

fn contact_key(raw: &RawValue) -> Option<ContactKey<'_>> {
    Some(ContactKey { raw: raw.get(), ..object(raw).ok()? })
}

fn text(text: Option<Text<'_>>) -> Option<Cow<'_, str>> {
    text.map(|text| text.0).filter(|text| !text.is_empty())
}

/// Reads an object. Serde would also take a list for a struct.
pub(super) fn object<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Result<T, Problem> {
    if !raw.get().starts_with('{') {
        return Err(Problem::NotAnObject);
    }
    serde_json::from_str(raw.get())
        .map_err(|error| Problem::Shape { line: error.line(), column: error.column() })
}

fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}
