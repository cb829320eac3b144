//! The role `analytics`: read models and exports. The figures, added up from the record.

use guestlink_app::Duties;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "analytics",
    about: "the owner's figures, added up as the record grows",
    areas: &[],
    duties: Duties { messaging: false, coordination: false, analytics: true },
};
