//! The role `coordination`: timers and what falls due.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "coordination", about: "follow-ups, recovery and whatever falls due" };
