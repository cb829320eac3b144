//! The role `dashboard`: hosts' pages, REST API, real-time. No routes yet.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "dashboard", about: "hosts' pages and API (none yet)" };
