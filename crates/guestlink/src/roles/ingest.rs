//! The role `ingest`: webhooks in, stored durably before they are answered. Works nothing itself.

use guestlink_app::Duties;
use guestlink_web::Area;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "ingest",
    about: "webhooks in, of WhatsApp and of booking platforms",
    areas: &[Area::Ingest],
    duties: Duties { messaging: false, coordination: false, analytics: false },
};
