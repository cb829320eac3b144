//! One send: from an outbox row to WhatsApp's answer, and what that answer means for the row.

use guestlink_domain::messaging::Outbound;
use guestlink_store::messaging::Wamid;
use guestlink_store::outbox::{OutboxRow, Recipient};
use guestlink_whatsapp::client::{Client, SendError, Settings};
use guestlink_whatsapp::errors::{Class, Failure, Scope};
use guestlink_whatsapp::message::{self, Message};
use guestlink_whatsapp::{PhoneNumber, UserId};
use jiff::{SignedDuration, Timestamp};

use super::breaker::Answer;
use super::{backoff, desk, statuses, translate};
use crate::{App, failpoint};

/// An attempt with its answer.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) row: OutboxRow,
    pub(crate) verdict: Verdict,
    /// What the number's breaker learns; nothing when the line was not used.
    pub(crate) answer: Option<Answer>,
}

/// What the answer means for the row.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Verdict {
    Accepted { wamid: Wamid },
    Retry { at: Timestamp, error: serde_json::Value },
    Rejected { error: serde_json::Value },
    Unknown { error: serde_json::Value },
}

/// Tries of something that "may succeed later" before it is given up.
const LATER_TRIES: i32 = 24;
/// Pause before something that needs hours or a repair is tried again.
const LATER: SignedDuration = SignedDuration::from_hours(1);

impl App {
    /// Sends one claimed message.
    pub(crate) async fn send(&self, row: OutboxRow) -> Sent {
        let (verdict, answer) = match self.ready(&row).await {
            Ok(message) => self.hand_over(&row, &message).await,
            Err(NotReady::Never(why)) => (Verdict::Rejected { error: refusal("not_sendable", &why) }, None),
            Err(NotReady::Upload(failure)) => {
                // Uploading a picture twice harms nobody: what is unclear here is simply done again.
                let failure = failure.repeatable();
                (self.verdict(&row, &failure), Some(answer_of(&failure)))
            }
            Err(NotReady::Store(why)) => {
                let at = backoff::exponential(attempt(&row), None, self.clock().now(), self.ids());
                (Verdict::Retry { at, error: refusal("store", &why) }, None)
            }
        };
        Sent { row, verdict, answer }
    }

    /// The message in WhatsApp's form, its pictures uploaded.
    async fn ready(&self, row: &OutboxRow) -> Result<Message, NotReady> {
        let content: Outbound = serde_json::from_value(row.queued.content.clone())
            .map_err(|error| NotReady::Never(format!("the stored content cannot be read: {error}")))?;
        let to = recipient(&row.queued.recipient)
            .ok_or_else(|| NotReady::Never("the guest has neither a number nor a WhatsApp id".to_owned()))?;
        let property = self
            .property_of(&row.queued.number_id)
            .ok_or_else(|| NotReady::Never("the number belongs to no property".to_owned()))?;
        let content = translate::content(self, &property, &row.queued.number_id, content).await?;
        let mut message = Message::new(to, content);
        message.tag = Some(statuses::tag(row.queued.id, row.attempt));
        let answered = row.queued.content.get(desk::REPLY_TO).and_then(serde_json::Value::as_str);
        message.reply_to = answered.map(Into::into);
        Ok(message)
    }

    async fn hand_over(&self, row: &OutboxRow, message: &Message) -> (Verdict, Option<Answer>) {
        failpoint::hit("send_before_http");
        let answered = self.client().send(&row.queued.number_id, message).await;
        failpoint::hit("send_after_http");
        match answered {
            Ok(accepted) => {
                let wamid = Wamid(accepted.id.as_str().to_owned());
                (Verdict::Accepted { wamid }, Some(Answer::Alive))
            }
            Err(SendError::Limit(error)) => {
                (Verdict::Rejected { error: refusal("not_sendable", &error.to_string()) }, None)
            }
            Err(SendError::Failed(failure)) => (self.verdict(row, &failure), Some(answer_of(&failure))),
        }
    }

    fn verdict(&self, row: &OutboxRow, failure: &Failure) -> Verdict {
        let now = self.clock().now();
        let error = describe(failure);
        match failure.class {
            Class::Never => Verdict::Rejected { error },
            Class::Ambiguous => Verdict::Unknown { error },
            Class::BackOff if failure.scope == Scope::Pair => {
                Verdict::Retry { at: backoff::pair_limit(attempt(row).saturating_sub(1), now), error }
            }
            Class::BackOff => {
                let at = backoff::exponential(attempt(row), failure.retry_after, now, self.ids());
                Verdict::Retry { at, error }
            }
            // A dead token is not the message's fault: it waits as long as it is of use.
            Class::Later if failure.is_token() => Verdict::Retry {
                at: now.saturating_add(SignedDuration::from_mins(1)).unwrap_or(Timestamp::MAX),
                error,
            },
            Class::Later if row.attempt >= LATER_TRIES => Verdict::Rejected { error },
            Class::Later => Verdict::Retry { at: now.saturating_add(LATER).unwrap_or(Timestamp::MAX), error },
        }
    }

    /// Shows guests that their words were seen. A courtesy: not stored, not repeated, not waited for.
    pub(crate) fn show_read(&self, receipts: Vec<(String, String)>) {
        for (number, wamid) in receipts {
            let app = self.clone();
            self.tracker().spawn(async move {
                let receipt = message::ReadReceipt { message_id: wamid.into(), typing: true };
                if let Err(failure) = app.client().mark_read(&number, &receipt).await {
                    tracing::debug!(%failure, "a message could not be shown as read");
                }
            });
        }
    }
}

/// Why a message could not even be tried.
#[derive(Debug)]
pub(crate) enum NotReady {
    /// It never will be sendable.
    Never(String),
    /// Its picture could not be uploaded.
    Upload(Failure),
    /// Its picture could not be loaded.
    Store(String),
}

fn attempt(row: &OutboxRow) -> u32 {
    u32::try_from(row.attempt).unwrap_or(0)
}

fn recipient(to: &Recipient) -> Option<message::Recipient> {
    let phone = to.phone.as_deref().map(|phone| message::Recipient::Phone(PhoneNumber::new(phone)));
    phone.or_else(|| to.bsuid.as_deref().map(|id| message::Recipient::User(UserId::new(id))))
}

fn answer_of(failure: &Failure) -> Answer {
    match (failure.is_token(), failure.class) {
        (true, _) => Answer::TokenRefused,
        (_, Class::Never) => Answer::Alive,
        _ if matches!(failure.scope, Scope::Pair | Scope::Template) => Answer::Alive,
        _ => Answer::Sick,
    }
}

/// For the record: no token, no number, no message text.
fn describe(failure: &Failure) -> serde_json::Value {
    serde_json::json!({
        "code": failure.code.map_or_else(|| "no_answer".into(), serde_json::Value::from),
        "message": failure.to_string(),
        "status": failure.status,
    })
}

fn refusal(code: &str, why: &str) -> serde_json::Value {
    serde_json::json!({ "code": code, "message": why })
}

/// The client for a line.
pub(crate) fn client(line: &crate::config::WhatsApp) -> Result<Client, String> {
    let token = line.access_token.clone().unwrap_or_else(|| guestlink_whatsapp::Secret::new(""));
    let mut settings = Settings::new(token);
    if !line.api_url.is_empty() {
        settings.base_url.clone_from(&line.api_url);
    }
    settings.version.clone_from(&line.api_version);
    Client::new(settings).map_err(|error| error.to_string())
}
