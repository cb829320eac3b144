//! The role `messaging`: works the inbox, sends the outbox.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "messaging", about: "works the inbox, sends the outbox" };
