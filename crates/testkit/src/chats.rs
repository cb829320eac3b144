//! Conversations to be put into the house's database as they are.

use guestlink_domain::ids::{ConversationId, GuestId};
use guestlink_store::messaging::{Conversation, Handler};
use jiff::SignedDuration;
use serde_json::Value;
use uuid::Uuid;

use crate::House;

/// Nobody has said anything for so long.
const SILENT: SignedDuration = SignedDuration::from_hours(2_400);

impl House {
    /// A guest's conversation with the first property in which nobody has said anything for a hundred days.
    pub fn silent_chat(&self, id: u128, guest: GuestId) -> Conversation {
        let (property, now) = (self.app.all_properties().remove(0), self.clock.now());
        Conversation {
            tenant: property.tenant,
            id: ConversationId(Uuid::from_u128(id)),
            property: property.id,
            number_id: self.app.numbers_of(property.id).remove(0),
            guest,
            partition: 0,
            last_inbound_at: None,
            window_expires_at: None,
            last_message_at: now - SILENT,
            handler: Handler::Bot,
            human_until: None,
            state: Value::Null,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }
}
