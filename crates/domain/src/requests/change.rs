//! What can happen to a request: the words of the record. A change is a fact; whether it may happen is the state's to
//! say.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::asked::Asked;
use super::clock::Level;

/// Who did it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "who", content = "id")]
pub enum Actor {
    /// The guest.
    Guest,
    /// A member of the staff, by the id in `services.json`.
    Staff(String),
    /// A user of the dashboard or the API.
    User(String),
    /// An automation.
    Automation(String),
    /// The house itself: its clock.
    House,
}

impl Actor {
    /// Who holds a request when this one takes it.
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Staff(id) | Self::User(id) => Some(id),
            Self::Guest | Self::Automation(_) | Self::House => None,
        }
    }
}

/// From where it was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A WhatsApp chat.
    WhatsApp,
    /// The guest's page.
    Page,
    /// The dashboard.
    Dashboard,
    /// The REST API.
    Api,
    /// An automation.
    Automation,
    /// The house's clock.
    Clock,
    /// The command line.
    CommandLine,
}

/// Who, when, from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Actor,
    /// From where.
    pub via: Channel,
}

/// Something that happened to a request.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "change")]
pub enum Change {
    /// It was asked for.
    Asked(Box<Asked>),
    /// The same was asked for again within ten minutes.
    Merged {
        /// So many more.
        quantity: u16,
        /// In the guest's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// The id it would have had by itself: asked for twice, it is added once.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<String>,
    },
    /// A person shall decide.
    ApprovalAsked,
    /// A person said yes, and has it.
    Approved {
        /// Who.
        member: String,
    },
    /// A person said no.
    Declined {
        /// Why.
        reason: String,
        /// What is possible instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        alternative: Option<String>,
    },
    /// It is for later.
    Scheduled {
        /// When it is wanted.
        at: Timestamp,
        /// When it begins to be work.
        wakes: Timestamp,
    },
    /// What was for later is work now.
    Due,
    /// Somebody has it.
    Accepted {
        /// Who.
        member: String,
    },
    /// Given back to the pool.
    Released {
        /// By whom.
        member: String,
    },
    /// Not for this one; for the others.
    Passed {
        /// By whom.
        member: String,
    },
    /// Somebody will look at it later.
    Deferred {
        /// Who.
        member: String,
        /// Until when.
        until: Timestamp,
    },
    /// It is being done.
    Started,
    /// It takes longer.
    Paused {
        /// Why.
        reason: String,
        /// Until when, if that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// The guest asked to wait: then the clock stands.
        #[serde(default)]
        guest_asked: bool,
    },
    /// It goes on.
    Resumed,
    /// It is done, as the staff see it.
    Completed {
        /// A word about it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        remark: Option<String>,
    },
    /// It is solved, as the guest sees it.
    Confirmed {
        /// The guest said nothing for two hours.
        silent: bool,
    },
    /// It is not solved.
    Reopened {
        /// In the guest's words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words: Option<String>,
    },
    /// It is not wanted, or not to be done, any more.
    Cancelled {
        /// Why; the house always says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// By the guest.
        by_guest: bool,
    },
    /// It was made by mistake.
    Voided {
        /// What mistake.
        reason: String,
    },
    /// The guest gave stars.
    Rated {
        /// 1 to 5.
        stars: u8,
    },
    /// A word among the staff; guests never see it.
    Noted {
        /// The words.
        text: String,
    },
    /// A picture or file from the chat.
    Attached {
        /// The message's id.
        message: String,
    },
    /// It is late: somebody else knows now.
    Escalated {
        /// How far.
        level: Level,
        /// Who was told.
        to: Vec<String>,
    },
    /// It costs less than was agreed.
    Priced {
        /// For one, in minor units of the currency that was agreed.
        each_minor: i64,
    },
    /// These were told that it waits.
    Told {
        /// Who.
        members: Vec<String>,
    },
}

impl Change {
    /// Its name in the record, behind `request.`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Asked(_) => "asked",
            Self::Merged { .. } => "merged",
            Self::ApprovalAsked => "approval_asked",
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Scheduled { .. } => "scheduled",
            Self::Due => "due",
            Self::Accepted { .. } => "accepted",
            Self::Released { .. } => "released",
            Self::Passed { .. } => "passed",
            Self::Deferred { .. } => "deferred",
            Self::Started => "started",
            Self::Paused { .. } => "paused",
            Self::Resumed => "resumed",
            Self::Completed { .. } => "completed",
            Self::Confirmed { .. } => "confirmed",
            Self::Reopened { .. } => "reopened",
            Self::Cancelled { .. } => "cancelled",
            Self::Voided { .. } => "voided",
            Self::Rated { .. } => "rated",
            Self::Noted { .. } => "noted",
            Self::Attached { .. } => "attached",
            Self::Escalated { .. } => "escalated",
            Self::Priced { .. } => "priced",
            Self::Told { .. } => "told",
        }
    }

    /// Who is meant by it, besides whoever did it: who has it now, who was told.
    pub fn whom(&self) -> Vec<String> {
        match self {
            Self::Accepted { member }
            | Self::Approved { member }
            | Self::Released { member }
            | Self::Passed { member }
            | Self::Deferred { member, .. } => vec![member.clone()],
            Self::Told { members } | Self::Escalated { to: members, .. } => members.clone(),
            _ => Vec::new(),
        }
    }
}
