//! The role `analytics`: read models and exports. No duties yet.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "analytics", about: "read models and exports (none yet)" };
