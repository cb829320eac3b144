//! Sending messages and read receipts.

use http::Method;

use super::Client;
use super::request::Payload;
use crate::errors::{Class, Failure};
use crate::ids::{MessageId, PhoneNumber, UserId};
use crate::message::{LimitError, Message, ReadReceipt};
use crate::wire::{open_enum, record};

/// A message WhatsApp has taken. That is not delivery: statuses tell what becomes of it, and may come before this answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Accepted {
    /// Its id, for statuses and answers.
    pub id: MessageId,
    /// The recipient's number in WhatsApp's form; may differ from what was asked for (Brazil, Mexico, Argentina).
    pub wa_id: Option<PhoneNumber>,
    /// The recipient's business-scoped id.
    pub user_id: Option<UserId>,
    /// For templates: taken, or held back.
    pub state: Option<AcceptedState>,
}

open_enum! {
    /// What became of a template message on acceptance.
    pub enum AcceptedState {
        /// On its way.
        Accepted = "accepted",
        /// Held until the template's quality is known.
        Held = "held_for_quality_assessment",
        /// The template is paused; it is not sent.
        Paused = "paused",
    }
}

/// Why a message was not sent, or may not have been.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SendError {
    /// Beyond a limit; nothing was sent.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The call failed; its class tells whether the message may have been sent.
    #[error(transparent)]
    Failed(#[from] Failure),
}

impl SendError {
    /// What to do with the message.
    pub fn class(&self) -> Class {
        match self {
            Self::Limit(_) => Class::Never,
            Self::Failed(failure) => failure.class,
        }
    }
}

record! {
    /// Answer to a sent message.
    struct Answered {}
    lists {
        /// To whom.
        contacts: AnsweredContact,
        /// What.
        messages: AnsweredMessage,
    }
}

record! {
    /// To whom a message goes.
    struct AnsweredContact {
        /// In WhatsApp's form.
        wa_id: PhoneNumber,
        /// Business-scoped id.
        user_id: UserId,
    }
}

record! {
    /// A taken message.
    struct AnsweredMessage {
        /// Its id.
        id: MessageId,
        /// For templates.
        message_status: AcceptedState,
    }
}

impl Client {
    /// Sends a message from one of the business's numbers.
    ///
    /// There is no idempotency key: a failure of class [`Class::Ambiguous`] may have been sent, so look for evidence (the
    /// message's tag in a status, the message history) before sending again.
    pub async fn send(&self, phone_number_id: &str, message: &Message) -> Result<Accepted, SendError> {
        message.check()?;
        let payload = Payload::json(message)?;
        let answer = self.call(Method::POST, &[phone_number_id, "messages"], &[], payload).await?;
        let Answered { contacts, messages } = answer.read()?;
        let AnsweredMessage { id, message_status } = messages.into_iter().next().unwrap_or_default();
        let AnsweredContact { wa_id, user_id } = contacts.into_iter().next().unwrap_or_default();
        let id = id.filter(|id| !id.as_str().is_empty()).ok_or_else(|| answer.unreadable())?;
        Ok(Accepted { id, wa_id, user_id, state: message_status })
    }

    /// Marks a message as read, and optionally shows that we are writing. May be repeated.
    pub async fn mark_read(&self, phone_number_id: &str, receipt: &ReadReceipt) -> Result<(), Failure> {
        let payload = Payload::json(receipt)?;
        let answer = self.call(Method::POST, &[phone_number_id, "messages"], &[], payload).await;
        answer.and_then(|answer| answer.done()).map_err(Failure::repeatable)
    }
}
