//! The role `dashboard`: hosts' pages, REST API and real-time. It has a name so that deployments can plan with it; nothing is in it yet.

use guestlink_app::Duties;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "dashboard",
    about: "hosts' pages, REST API and real-time (nothing yet)",
    areas: &[],
    duties: Duties { messaging: false, coordination: false },
};
