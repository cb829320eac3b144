//! The role `ingest`: webhooks in, stored durably before they are answered.

use super::Part;

/// Declares the role.
pub const PART: Part = Part { name: "ingest", about: "webhooks in, of WhatsApp and of booking platforms" };
