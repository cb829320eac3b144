//! Automations: names that lead somewhere, and moments that can come.

use super::super::automations::{Act, Automation, Automations, Moment, Trigger};
use super::super::problem::Misfits;
use super::Known;
use crate::bookings::automation::tells;

pub(super) fn check(automations: &Automations, known: &Known<'_>) -> Misfits {
    let mut misfits = Misfits::default();
    let ids = automations.automations.iter().map(|automation| automation.id.as_str());
    misfits.unique("automation", ids, |index| format!("/automations/{index}/id"));
    for (index, automation) in automations.automations.iter().enumerate() {
        one(&format!("/automations/{index}"), automation, known, &mut misfits);
    }
    misfits
}

fn one(at: &str, automation: &Automation, known: &Known<'_>, misfits: &mut Misfits) {
    for (index, id) in automation.conditions.accommodation.iter().enumerate() {
        let at = format!("{at}/if/accommodation/{index}");
        misfits.known(&at, "accommodation", id, known.accommodations.as_deref());
    }
    for (index, act) in automation.actions.iter().enumerate() {
        let Act::SendTemplate { template } = act;
        misfits.known(&format!("{at}/do/{index}/template"), "template", template, known.templates.as_deref());
    }
    if automation.enabled {
        for act in &automation.actions {
            untold(at, automation, act, known, misfits);
        }
    }
    if let Some(Moment::Stay { .. }) = automation.when {
        let without = automation.on.iter().enumerate().filter(|(_, trigger)| !has_stay(**trigger));
        for (index, trigger) in without {
            let message = format!("`{trigger}` is about no stay, so no day can be counted from it");
            misfits.add(format!("{at}/on/{index}"), message, "an event of a reservation, or another moment");
        }
    }
    if automation.between.is_some_and(|span| span.0 == span.1) {
        misfits.add(format!("{at}/between"), "a time of day that never comes", "two different times");
    }
}

/// A template that needs what the event cannot tell would be withheld from every guest.
fn untold(at: &str, automation: &Automation, act: &Act, known: &Known<'_>, misfits: &mut Misfits) {
    let Act::SendTemplate { template } = act;
    let Some(template) = known.read.templates.as_ref().and_then(|templates| templates.get(template)) else {
        return;
    };
    for (index, trigger) in automation.on.iter().enumerate() {
        let Trigger::Booking(kind) = trigger else { continue };
        for name in template.variables.iter().filter(|name| !tells(*kind, name)) {
            let message =
                format!("the template `{}` needs `{name}`, which `{kind}` does not tell", template.name);
            misfits.add(format!("{at}/on/{index}"), message, "another event, or another template");
        }
    }
}

fn has_stay(trigger: Trigger) -> bool {
    match trigger {
        Trigger::Booking(kind) => kind.subject() == Some(crate::bookings::native::Subject::Reservation),
        Trigger::House(_) => true,
    }
}
