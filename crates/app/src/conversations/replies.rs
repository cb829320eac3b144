//! Saved replies, and what fills the places in them.

use guestlink_domain::ids::ConversationId;
use guestlink_store::conversations::{self, SavedReply};
use guestlink_store::stays;
use uuid::Uuid;

use super::{DeskError, Who, wording};
use crate::App;

/// Longest reply: WhatsApp's longest text.
const BODY: usize = 4_096;

/// Names of the places a saved reply may have, as `{{name}}`.
pub fn places() -> [&'static str; 8] {
    ["guest", "first_name", "colleague", "property", "unit", "check_in", "check_out", "reference"]
}

impl App {
    /// Saved replies for a property, or all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn saved_replies(&self, who: &Who) -> Result<Vec<SavedReply>, DeskError> {
        let all = conversations::saved_replies(self.store(), who.tenant).await?;
        Ok(all
            .into_iter()
            .filter(|reply| reply.property.is_none_or(|its| who.reads.contains(&its)))
            .collect())
    }

    /// Saved replies that fit a conversation, their places filled in.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn replies_for(
        &self,
        who: &Who,
        conversation: ConversationId,
    ) -> Result<Vec<SavedReply>, DeskError> {
        let line = self.conversation(who, conversation).await?;
        let property = self.property_of(&line.number_id);
        let stays = stays::by_guest(self.store(), who.tenant, line.guest).await?;
        let now = self.clock().now();
        let stay = property.as_ref().and_then(|property| property.nearest_stay(&stays, now));
        let name = line.name.clone().unwrap_or_default();
        let value = |place: &str| {
            Some(match place {
                "guest" => name.clone(),
                "first_name" => name.split_whitespace().next().unwrap_or_default().to_owned(),
                "colleague" => who.name.clone(),
                "property" => property.as_ref()?.resort.property.name.clone(),
                "unit" => stay.as_ref()?.place.clone(),
                "check_in" => stay.as_ref()?.check_in.to_string(),
                "check_out" => stay.as_ref()?.check_out.to_string(),
                "reference" => stay.as_ref()?.reference.clone(),
                _ => return None,
            })
        };
        let replies = self.saved_replies(who).await?.into_iter();
        let here = replies.filter(|reply| reply.property.is_none_or(|its| its == line.property));
        Ok(here.map(|reply| SavedReply { body: wording::fill(&reply.body, value), ..reply }).collect())
    }

    /// Keeps a reply, or changes it.
    ///
    /// # Errors
    /// See [`DeskError`]; [`DeskError::Conflict`] when the shortcut is taken.
    pub async fn save_reply(&self, who: &Who, reply: SavedReply) -> Result<SavedReply, DeskError> {
        let all = conversations::saved_replies(self.store(), who.tenant).await?;
        let before = all.into_iter().find(|known| known.id == reply.id);
        if !may_write(who, &reply) || before.is_some_and(|before| !may_write(who, &before)) {
            return Err(DeskError::Forbidden);
        }
        let invalid = |field, why| DeskError::Invalid { field, why };
        let short = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let length = reply.shortcut.chars().count();
        if !(1..=30).contains(&length) || !reply.shortcut.chars().all(short) {
            return Err(invalid("shortcut", "expected 1 to 30 letters, digits and hyphens"));
        }
        let length = reply.body.trim().chars().count();
        if !(1..=BODY).contains(&length) {
            return Err(invalid("body", "expected 1 to 4,096 characters"));
        }
        let mut tx = self.store().begin().await?;
        conversations::save_reply(&mut tx, who.tenant, &reply, self.clock().now()).await?;
        tx.commit().await?;
        Ok(reply)
    }

    /// Forgets a reply; `false`: there was none.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn forget_reply(&self, who: &Who, id: Uuid) -> Result<bool, DeskError> {
        let all = conversations::saved_replies(self.store(), who.tenant).await?;
        let Some(reply) = all.into_iter().find(|reply| reply.id == id) else { return Ok(false) };
        if !may_write(who, &reply) {
            return Err(DeskError::Forbidden);
        }
        let mut tx = self.store().begin().await?;
        let forgotten = conversations::forget_reply(&mut tx, who.tenant, id).await?;
        tx.commit().await?;
        Ok(forgotten)
    }
}

/// One for a property is its writers', one for all everybody's who writes somewhere.
fn may_write(who: &Who, reply: &SavedReply) -> bool {
    reply.property.map_or(!who.writes.is_empty(), |its| who.writes.contains(&its))
}
