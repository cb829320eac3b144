//! The role `dashboard`: hosts' and staff's pages, REST API and real-time. Works no queue.

use guestlink_app::Duties;
use guestlink_web::Area;

use super::Part;

/// Declares the role.
pub const PART: Part = Part {
    name: "dashboard",
    about: "hosts' pages, REST API and real-time",
    areas: &[Area::Dashboard, Area::Assets],
    duties: Duties { messaging: false, coordination: false, analytics: false },
};
