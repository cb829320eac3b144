//! The role `welcome`: guests' pages. Shows and takes requests; works no queue.

use guestlink_app::Duties;
use guestlink_web::Area;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "welcome",
    about: "guests' pages",
    areas: &[Area::Welcome, Area::Assets],
    duties: Duties { messaging: false, coordination: false, analytics: false },
};
