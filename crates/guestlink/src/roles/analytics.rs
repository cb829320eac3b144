//! The role `analytics`: read models and exports. It has a name so that deployments can plan with it; nothing is in it yet.

use guestlink_app::Duties;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "analytics",
    about: "read models and exports (nothing yet)",
    areas: &[],
    duties: Duties { messaging: false, coordination: false },
};
