//! News of numbers that are also used in the WhatsApp Business app.

use crate::ids::{PhoneNumber, Private, UserId};
use crate::webhook::{ErrorInfo, Message};
use crate::wire::record;

record! {
    /// `smb_message_echoes` and `message_echoes`: what the business itself sent, from its phone.
    pub struct MessageEchoes {}
    lists {
        /// The messages; `to` and `to_user_id` tell the user.
        message_echoes: Message,
    }
}

record! {
    /// `history`: the chats before the number joined.
    pub struct HistorySync {}
    lists {
        /// Chats, in chunks.
        history: HistoryChunk,
        /// Media that users sent, announced before as placeholders.
        messages: Message,
        /// Media that the business sent, announced before as placeholders.
        message_echoes: Message,
    }
}

impl HistorySync {
    pub(super) fn is_empty(&self) -> bool {
        self.history.is_empty() && self.messages.is_empty() && self.message_echoes.is_empty()
    }
}

record! {
    /// A chunk of chats.
    pub struct HistoryChunk {
        /// How far the transfer is.
        metadata: HistoryProgress,
    }
    lists {
        /// The chats.
        threads: HistoryThread,
        /// Why there are none: 2593109 when the business declined.
        errors: ErrorInfo,
    }
}

record! {
    /// How far the transfer is.
    pub struct HistoryProgress {
        /// 0: first day; 1: to day 90; 2: to day 180.
        phase: i64,
        /// Order of the chunk; they come in any order.
        chunk_order: i64,
        /// Per cent.
        progress: i64,
    }
}

record! {
    /// A chat.
    pub struct HistoryThread {
        /// The user's number.
        id: PhoneNumber,
        /// The user's ids.
        context: ThreadContext,
    }
    lists {
        /// The messages, both ways.
        messages: Message,
    }
}

record! {
    /// With whom a chat is.
    pub struct ThreadContext {
        /// Number.
        wa_id: PhoneNumber,
        /// Business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// Username.
        username: Private,
    }
}

record! {
    /// `smb_app_state_sync`: the phone's address book.
    pub struct AppStateSync {}
    lists {
        /// The changes.
        state_sync: SyncedState,
    }
}

record! {
    /// A change in the address book.
    pub struct SyncedState {
        /// `contact`.
        kind as "type": String,
        /// Whom it is about.
        contact: SyncedContact,
        /// `add` (also: changed) or `remove`.
        action: String,
        /// When.
        metadata: SyncTime,
    }
}

record! {
    /// Somebody in the address book. Without names when removed.
    pub struct SyncedContact {
        /// Full name.
        full_name: Private,
        /// First name.
        first_name: Private,
        /// Number.
        phone_number: PhoneNumber,
        /// Business-scoped id.
        user_id: UserId,
        /// The same, scoped to the parent business.
        parent_user_id: UserId,
        /// Username.
        username: Private,
    }
}

record! {
    /// When a change happened.
    pub struct SyncTime {
        /// Unix seconds.
        timestamp: i64,
        /// Version of the address book.
        version: i64,
    }
}
