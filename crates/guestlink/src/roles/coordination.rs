//! The role `coordination`: booking events, timers and whatever falls due.

use guestlink_app::Duties;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "coordination",
    about: "booking events, follow-ups and whatever falls due",
    areas: &[],
    duties: Duties { messaging: false, coordination: true, analytics: false },
};
