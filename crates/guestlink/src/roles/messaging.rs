//! The role `messaging`: works the inbox in the order of each conversation, sends the outbox.

use guestlink_app::Duties;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "messaging",
    about: "works the inbox, sends the outbox",
    areas: &[],
    duties: Duties { messaging: true, coordination: false, analytics: false },
};
