//! What colleagues write to guests: now, later, or once more. The same key is the same message, however often a page
//! sends it.

use std::collections::BTreeMap;

use guestlink_domain::ids::{ConversationId, MessageId, TimerId};
use guestlink_domain::messaging::Outbound;
use guestlink_domain::messaging::sending::{Refusal, may_send};
use guestlink_domain::resort::templates::{Button, Category};
use guestlink_store::conversations::Change;
use guestlink_store::messaging::{self as stored, DeliveryStatus, Wamid};
use guestlink_store::outbox::Class;
use guestlink_store::timers::{NewTimer, TimerCancel};
use guestlink_store::{StoreError, conversations};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::acting::tell;
use super::{DeskError, Opened, Who, timers};
use crate::insist::insist;
use crate::messaging::desk::{Hand, Origin, message_id};
use crate::{App, sales};

/// A message to be sent.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// The page's own key, unique to the message: 1 to 100 characters.
    pub key: String,
    /// What it says.
    pub content: Content,
    /// The message it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
}

/// What a draft says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Content {
    /// Words.
    Text {
        /// The words.
        body: String,
    },
    /// A reviewed template.
    Template {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
        /// A value for each variable it names.
        #[serde(default)]
        variables: BTreeMap<String, String>,
    },
    /// A file that was given before.
    File {
        /// Which.
        file: Uuid,
        /// Words under it.
        #[serde(default)]
        caption: Option<String>,
    },
    /// An emoji on a message of the guest; empty takes it away.
    Reaction {
        /// Which message.
        to: MessageId,
        /// The emoji.
        emoji: String,
    },
}

/// A message that was taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub struct Said {
    /// Its id.
    pub message: MessageId,
    /// It was taken before.
    pub again: bool,
}

impl App {
    /// Sends a message. A person has taken over by that.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn say(
        &self,
        who: &Who,
        conversation: ConversationId,
        draft: &Draft,
    ) -> Result<Said, DeskError> {
        check_key(draft)?;
        let key = format!("staff/{}/{}", who.user, draft.key);
        self.say_as(who, conversation, draft, &key).await
    }

    async fn say_as(
        &self,
        who: &Who,
        conversation: ConversationId,
        draft: &Draft,
        key: &str,
    ) -> Result<Said, DeskError> {
        let said = insist(|| async {
            match self.say_once(who, conversation, draft, key).await {
                Ok(said) => Ok(Ok(said)),
                Err(DeskError::Conflict) => Err(StoreError::Conflict { what: "message" }),
                Err(DeskError::Store(error)) => Err(error),
                Err(other) => Ok(Err(other)),
            }
        });
        said.await?
    }

    async fn say_once(
        &self,
        who: &Who,
        conversation: ConversationId,
        draft: &Draft,
        key: &str,
    ) -> Result<Said, DeskError> {
        let mut opened = self.open_conversation(who, conversation).await?;
        let message = message_id(conversation, &origin(key));
        if stored::message(self.store(), who.tenant, message).await?.is_some() {
            return Ok(Said { message, again: true });
        }
        self.put(who, &mut opened, draft, key).await?;
        self.write(opened.desk, &[]).await?;
        Ok(Said { message, again: false })
    }

    /// Puts a message on the desk, with all that follows from a person's writing.
    pub(super) async fn put(
        &self,
        who: &Who,
        opened: &mut Opened,
        draft: &Draft,
        key: &str,
    ) -> Result<(), DeskError> {
        let content = self.outbound(who, opened, &draft.content).await?;
        let sells = self.sells(opened, &content);
        may_send(&content, sells, opened.reach(), opened.desk.now())?;
        let reply_to = match draft.reply_to {
            Some(id) => Some(self.wamid_of(who, opened, id).await?),
            None => None,
        };
        let beside = matches!(content, Outbound::Reaction { .. });
        if !beside {
            self.take_over(who, opened).await?;
        }
        let hand = Hand { by: Some(who.name.clone()), reply_to };
        let _ = opened.desk.send_as(opened.seat, &who.cause(), &content, origin(key), &hand);
        if !beside {
            opened.change(Change::Answered);
            opened.change(Change::Take(who.user));
        }
        Ok(())
    }

    fn sells(&self, opened: &Opened, content: &Outbound) -> bool {
        let Outbound::Template { name, language, .. } = content else { return false };
        let told =
            self.reviews().of(opened.property.tenant).of(name, language).and_then(|review| review.category);
        let ours = || opened.property.resort.templates.get(name).map(|template| template.category);
        told.or_else(ours) == Some(Category::Marketing)
    }

    /// The message in the domain's words.
    async fn outbound(&self, who: &Who, opened: &Opened, content: &Content) -> Result<Outbound, DeskError> {
        Ok(match content {
            Content::Text { body } => {
                Outbound::Text { body: body.trim().to_owned(), preview_url: body.contains("https://") }
            }
            Content::Template { name, language, variables } => template(opened, name, language, variables)?,
            Content::File { file, caption } => {
                let kept = conversations::attachment(self.store(), who.tenant, *file).await?;
                let kept =
                    kept.filter(|kept| kept.conversation == opened.line.id).ok_or(Refusal::NoSuchFile)?;
                Outbound::File {
                    attachment: *file,
                    kind: super::kind_of_file(&kept.mime).to_owned(),
                    mime_type: kept.mime,
                    name: kept.name,
                    caption: caption
                        .as_deref()
                        .map(str::trim)
                        .filter(|text| !text.is_empty())
                        .map(str::to_owned),
                }
            }
            Content::Reaction { to, emoji } => {
                if emoji.chars().count() > 12
                    || emoji.chars().any(|c| c.is_alphanumeric() && c.is_alphabetic())
                {
                    return Err(DeskError::Invalid { field: "emoji", why: "expected one emoji, or nothing" });
                }
                let Wamid(to) = self.wamid_of(who, opened, *to).await?;
                Outbound::Reaction { to, emoji: emoji.clone() }
            }
        })
    }

    /// What WhatsApp calls a message of this conversation.
    async fn wamid_of(&self, who: &Who, opened: &Opened, id: MessageId) -> Result<Wamid, DeskError> {
        let message = stored::one(self.store(), who.tenant, id).await?;
        let here = message.filter(|message| message.conversation == opened.line.id);
        Ok(here.and_then(|message| message.wamid).ok_or(Refusal::NoSuchMessage)?)
    }

    /// Sends a failed message once more, as a new one.
    ///
    /// # Errors
    /// See [`DeskError`]; [`Refusal::NoSuchMessage`] when it has not failed.
    pub async fn say_again(
        &self,
        who: &Who,
        conversation: ConversationId,
        id: MessageId,
    ) -> Result<Said, DeskError> {
        self.conversation(who, conversation).await?;
        let message = stored::one(self.store(), who.tenant, id).await?;
        let failed = message
            .filter(|message| message.conversation == conversation)
            .filter(|message| message.status == Some(DeliveryStatus::Failed))
            .ok_or(Refusal::NoSuchMessage)?;
        let content =
            serde_json::from_value::<Outbound>(failed.content).map_err(|_old| Refusal::NoSuchMessage)?;
        let key = format!("again/{id}");
        let message = message_id(conversation, &origin(&key));
        let said = insist(|| async {
            if stored::message(self.store(), who.tenant, message).await?.is_some() {
                return Ok(Ok(Said { message, again: true }));
            }
            Ok(self
                .again_once(who, conversation, &content, &key)
                .await
                .map(|()| Said { message, again: false }))
        });
        said.await?
    }

    async fn again_once(
        &self,
        who: &Who,
        conversation: ConversationId,
        content: &Outbound,
        key: &str,
    ) -> Result<(), DeskError> {
        let mut opened = self.open_conversation(who, conversation).await?;
        may_send(content, self.sells(&opened, content), opened.reach(), opened.desk.now())?;
        let hand = Hand { by: Some(who.name.clone()), reply_to: None };
        let _ = opened.desk.send_as(opened.seat, &who.cause(), content, origin(key), &hand);
        opened.change(Change::Answered);
        Ok(self.write(opened.desk, &[]).await?)
    }

    /// Keeps a message to be sent at a moment. What is not allowed then is not sent, and the conversation comes back in
    /// sight; what is not allowed now for another reason than the window is refused now.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn say_later(
        &self,
        who: &Who,
        conversation: ConversationId,
        draft: &Draft,
        at: Timestamp,
    ) -> Result<(), DeskError> {
        check_key(draft)?;
        let mut opened = self.open_conversation(who, conversation).await?;
        if at <= opened.desk.now() {
            return Err(DeskError::Invalid { field: "at", why: "expected a moment in the future" });
        }
        let content = self.outbound(who, &opened, &draft.content).await?;
        may_send(&content, self.sells(&opened, &content), opened.reach(), at)?;
        let payload = json!({ "by": { "user": who.user, "name": who.name }, "draft": draft });
        let id = TimerId(self.ids().new_at(opened.desk.now()));
        let Some(chat) = opened.desk.chat(opened.seat) else { return Err(DeskError::NotFound) };
        let timer = NewTimer {
            tenant: who.tenant,
            key: timers::later_key(conversation, who.user, &draft.key),
            id,
            partition: chat.conversation.partition,
            conversation: Some(conversation),
            stay: None,
            name: timers::LATER.to_owned(),
            due_at: at,
            payload,
        };
        opened.desk.batch.timers_set.push(timer);
        tell(who, &mut opened, "conversation.message_planned", json!({ "at": at }));
        Ok(self.write(opened.desk, &[]).await?)
    }

    /// Takes a planned message back; it is named by its timer's key.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn say_never(
        &self,
        who: &Who,
        conversation: ConversationId,
        planned: &str,
    ) -> Result<(), DeskError> {
        let mut opened = self.open_conversation(who, conversation).await?;
        let key = format!("{}{planned}", timers::later_prefix(conversation));
        opened.desk.batch.timers_cancelled.push(TimerCancel::Key { tenant: who.tenant, key });
        tell(who, &mut opened, "conversation.message_unplanned", json!({}));
        Ok(self.write(opened.desk, &[]).await?)
    }
}

fn origin(key: &str) -> Origin<'_> {
    // A person's own words are not repeated in doubt: a person decides.
    Origin { key, index: 0, at: None, class: Class::MustNotRepeat, expires_at: None }
}

fn check_key(draft: &Draft) -> Result<(), DeskError> {
    let fits = (1..=100).contains(&draft.key.chars().count()) && !draft.key.contains('/');
    if fits {
        Ok(())
    } else {
        Err(DeskError::Invalid { field: "key", why: "expected 1 to 100 characters, no slash" })
    }
}

/// A template with all its values.
fn template(
    opened: &Opened,
    name: &str,
    language: &str,
    given: &BTreeMap<String, String>,
) -> Result<Outbound, DeskError> {
    let template = opened.property.resort.templates.get(name).ok_or(Refusal::NoTemplate)?;
    if !template.body.0.contains_key(language) {
        return Err(Refusal::NoTemplate.into());
    }
    let value = |name: &String| {
        // Meta refuses line ends, tabs and runs of blanks inside a value.
        let value = given.get(name).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        value.filter(|text| !text.is_empty()).ok_or_else(|| Refusal::NoValue { name: name.clone() })
    };
    let mut variables = BTreeMap::new();
    for name in &template.variables {
        variables.insert(name.clone(), value(name)?);
    }
    let mut buttons = Vec::new();
    for button in &template.buttons {
        buttons.push(match button {
            Button::Url { url_suffix, .. } => value(url_suffix)?,
            Button::QuickReply { payload, .. } => payload.clone(),
            Button::Phone { .. } => String::new(),
        });
    }
    Ok(Outbound::Template { name: name.to_owned(), language: language.to_owned(), variables, buttons })
}

impl Who {
    /// Whoever planned a message, when its moment has come: for that one conversation only.
    pub(super) fn of_plan(
        tenant: guestlink_domain::ids::TenantId,
        user: Uuid,
        name: String,
        property: guestlink_domain::ids::PropertyId,
    ) -> Self {
        Self { tenant, user, name, reads: vec![property], writes: vec![property] }
    }
}

/// A guest who is blocked is not answered, by nobody.
pub(crate) fn is_blocked(chat: &crate::messaging::desk::Chat) -> bool {
    sales::flag(chat, super::BLOCKED)
}
