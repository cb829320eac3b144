//! The welcome page: services, units and codes that exist.

use super::super::problem::Misfits;
use super::super::welcome::Welcome;
use super::Known;

pub(super) fn check(welcome: &Welcome, known: &Known<'_>) -> Misfits {
    let mut misfits = Misfits::default();
    for (index, id) in welcome.services.iter().flatten().enumerate() {
        misfits.known(&format!("/services/{index}"), "service", id, known.services.as_deref());
    }
    if let Some(door) = &welcome.door {
        for unit in door.codes.keys() {
            let at = format!("/door/codes/{}", unit.replace('~', "~0").replace('/', "~1"));
            misfits.known(&at, "unit", unit, known.units.as_deref());
        }
    }
    if let Some(code) = welcome.after.as_ref().and_then(|after| after.promo_code.as_ref()) {
        misfits.known("/after/promo_code", "promotion code", code, known.promo_codes.as_deref());
    }
    misfits
}
