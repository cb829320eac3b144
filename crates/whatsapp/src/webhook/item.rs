//! The items of a body, read.

use super::contact::Contact;
use super::error::{ItemError, ParseError, Problem};
use super::error_info::ErrorInfo;
use super::fields::Field;
use super::message::Message;
use super::scan::{Kind, Origin, ScanItem, scan};
use super::status::Status;

/// A webhook body, read. Everything it holds is here, in its order; nothing is dropped.
#[derive(Clone, PartialEq, Debug)]
pub struct Envelope<'a> {
    /// The items.
    pub items: Vec<Item<'a>>,
}

/// One item of a body.
#[derive(Clone, PartialEq)]
pub struct Item<'a> {
    /// Where it stood.
    pub origin: Origin<'a>,
    /// What it says.
    pub event: Event,
    /// Its JSON as it came, with all that the types do not know.
    pub raw: &'a str,
}

/// Leaves the raw JSON out: it holds what `event` hides.
impl std::fmt::Debug for Item<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Item({:?}: {:?}, {} bytes)", self.origin.field, self.event, self.raw.len())
    }
}

/// What an item says.
#[derive(Clone, PartialEq, Debug)]
pub enum Event {
    /// A user wrote.
    Message {
        /// Who, as WhatsApp knows them.
        contact: Option<Contact>,
        /// What.
        message: Box<Message>,
    },
    /// Something became of a message we sent.
    Status {
        /// The recipient, as WhatsApp knows them.
        contact: Option<Contact>,
        /// What became of it.
        status: Box<Status>,
    },
    /// Errors that concern no single message.
    Errors(Vec<ErrorInfo>),
    /// News of an account, number, template, user, group or call.
    Field {
        /// The users it concerns, where told.
        contacts: Vec<Contact>,
        /// The news.
        field: Box<Field>,
    },
    /// Could not be read; `raw` has it.
    Unparsed(ItemError),
}

impl Event {
    /// Who wrote, or to whom we wrote: business-scoped id, else number, from the item or its contact.
    pub fn user(&self) -> Option<&str> {
        let (own, contact) = match self {
            Event::Message { contact, message } => (message.sender(), contact),
            Event::Status { contact, status } => (status.recipient(), contact),
            _ => return None,
        };
        own.or_else(|| {
            let contact = contact.as_ref()?;
            let number = contact.wa_id.as_ref().map(crate::PhoneNumber::as_str);
            contact.user_id.as_ref().map(crate::UserId::as_str).or(number)
        })
    }
}

/// Reads a whole body. Fails only when it is no webhook at all.
pub fn parse(body: &[u8]) -> Result<Envelope<'_>, ParseError> {
    let items = scan(body)?.into_iter().map(ScanItem::read).collect();
    Ok(Envelope { items })
}

impl<'a> ScanItem<'a> {
    /// Reads this item, and only this one.
    pub fn read(self) -> Item<'a> {
        let event = self.event().unwrap_or_else(Event::Unparsed);
        Item { origin: self.origin, event, raw: self.raw }
    }

    fn event(&self) -> Result<Event, ItemError> {
        Ok(match &self.kind {
            Kind::Message => {
                let message = Box::new(Message::read(self.raw, false)?);
                Event::Message { contact: self.contact(), message }
            }
            Kind::Status => Event::Status { contact: self.contact(), status: Box::new(self.status()?) },
            Kind::Errors => Event::Errors(self.part("errors")?),
            Kind::Field => {
                let contacts =
                    self.contact.and_then(|list| serde_json::from_str(list).ok()).unwrap_or_default();
                Event::Field { contacts, field: Box::new(Field::read(&self.origin.field, self.raw)?) }
            }
            Kind::Unparsed(error) => Event::Unparsed(error.clone()),
        })
    }

    fn status(&self) -> Result<Status, ItemError> {
        let status: Status = self.part("status")?;
        match (&status.id, &status.status) {
            (None, _) => Err(ItemError::new("status", Problem::Missing("id"))),
            (_, None) => Err(ItemError::new("status", Problem::Missing("status"))),
            _ => Ok(status),
        }
    }

    fn part<T: serde::Deserialize<'a>>(&self, path: &'static str) -> Result<T, ItemError> {
        serde_json::from_str(self.raw).map_err(|error| ItemError::shape(path, &error))
    }

    /// A contact that cannot be read takes nothing from its message.
    fn contact(&self) -> Option<Contact> {
        serde_json::from_str(self.contact.filter(|raw| raw.starts_with('{'))?).ok()
    }
}
