//! Who speaks with a user when several apps share a number; forms (flows); what Meta detects after an ad.

use crate::ids::{MessageId, PhoneNumber, Private};
use crate::webhook::{Contact, Message, Status};
use crate::wire::{Raw, record};

record! {
    /// `messaging_handovers`: a conversation changed hands.
    pub struct Handovers {
        /// `control_passed` (to us) or `control_taken` (from us).
        kind as "type": String,
        /// The user.
        sender: HandoverParty,
        /// Our number.
        recipient: HandoverParty,
        /// Unix seconds.
        timestamp: i64,
        /// We speak now.
        control_passed: Handover,
        /// Another speaks now.
        control_taken: Handover,
    }
}

record! {
    /// One side of a conversation.
    pub struct HandoverParty {
        /// The user's number.
        phone_number: PhoneNumber,
        /// Our number.
        phone_number_id: String,
        /// Our number, as shown.
        display_phone_number: PhoneNumber,
    }
}

record! {
    /// From whom to whom.
    pub struct Handover {
        /// App before.
        previous_owner_app_id: String,
        /// Role of that app (old).
        previous_owner_app_role: String,
        /// Role before.
        previous_owner_role: String,
        /// App now.
        new_owner_app_id: String,
        /// Role now.
        new_owner_role: String,
        /// Words sent along.
        metadata: Private,
        /// What was said so far.
        conversation_context: ConversationContext,
    }
}

record! {
    /// What was said so far.
    pub struct ConversationContext {
        /// `summary`.
        kind as "type": String,
        /// The summary.
        summary: ContextSummary,
    }
}

record! {
    /// A summary, written by a machine.
    pub struct ContextSummary {
        /// Its words.
        text: Private,
    }
}

record! {
    /// `standby`: a conversation another app leads; we only listen.
    pub struct Standby {
        /// What was said.
        standby: StandbyItems,
    }
}

record! {
    /// What was said in a conversation another app leads.
    pub struct StandbyItems {}
    lists {
        /// Who wrote.
        contacts: Contact,
        /// What they wrote.
        messages: Message,
        /// What the other app sent.
        message_echoes: StandbyEcho,
        /// What became of that.
        statuses: Status,
    }
}

record! {
    /// What another app sent.
    pub struct StandbyEcho {
        /// Its id.
        id: MessageId,
        /// Unix seconds.
        timestamp: i64,
        /// The request's body.
        message: Raw,
        /// The template's definition.
        template: Raw,
        /// The flow's definition.
        flow: Raw,
    }
}

record! {
    /// `flows`: a form changed state or does badly.
    pub struct FlowNotice {
        /// `FLOW_STATUS_CHANGE`, `CLIENT_ERROR_RATE`, `ENDPOINT_ERROR_RATE`, `ENDPOINT_LATENCY`, `ENDPOINT_AVAILABILITY`.
        event: String,
        /// The flow.
        flow_id: String,
        /// In words.
        message: String,
        /// State before.
        old_status: String,
        /// State now.
        new_status: String,
        /// `ACTIVATED` or `DEACTIVATED`.
        alert_state: String,
        /// The threshold passed.
        threshold: f64,
        /// Per cent.
        error_rate: f64,
        /// Requests counted.
        requests_count: i64,
        /// Milliseconds, median.
        p50_latency: f64,
        /// Milliseconds, 90th percentile.
        p90_latency: f64,
        /// Per cent.
        availability: f64,
    }
    lists {
        /// What went wrong, by kind.
        errors: FlowError,
    }
}

record! {
    /// A kind of error of a flow.
    pub struct FlowError {
        /// `TIMEOUT`, …
        error_type: String,
        /// Per cent.
        error_rate: f64,
        /// How often.
        error_count: i64,
    }
}

record! {
    /// `automatic_events`: what Meta detects in a chat that an ad began.
    pub struct AutomaticEvents {}
    lists {
        /// What it detected.
        automatic_events: AutomaticEvent,
    }
}

record! {
    /// Something detected.
    pub struct AutomaticEvent {
        /// The message it was detected in.
        id: MessageId,
        /// `LeadSubmitted`, `Purchase`.
        event_name: String,
        /// Unix seconds.
        timestamp: i64,
        /// The ad's click id.
        ctwa_clid: String,
        /// The purchase.
        custom_data: PurchaseData,
    }
}

record! {
    /// A purchase.
    pub struct PurchaseData {
        /// ISO 4217.
        currency: String,
        /// Amount × 1000.
        value: i64,
    }
}
