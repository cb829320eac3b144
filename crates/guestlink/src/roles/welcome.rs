//! The role `welcome`: guests' pages. No routes yet.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "welcome", about: "guests' pages (none yet)" };
