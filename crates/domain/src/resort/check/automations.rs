//! Automations: names that lead somewhere, and moments that can come.

use super::super::automations::{Act, Automation, Automations, Given, Moment, Trigger};
use super::super::problem::Misfits;
use super::Known;
use crate::automations::{check_expression, tells};

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
        action(&format!("{at}/do/{index}"), act, known, misfits);
    }
    if let Some(source) = &automation.conditions.expression {
        expression(&format!("{at}/if/expression"), source, misfits);
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
    if automation.hours.as_ref().is_some_and(|hours| hours.0.is_empty()) {
        misfits.add(format!("{at}/hours"), "hours that never come", "at least one day");
    }
}

fn action(at: &str, act: &Act, known: &Known<'_>, misfits: &mut Misfits) {
    if let Some(template) = act.template() {
        misfits.known(&format!("{at}/template"), "template", template, known.templates.as_deref());
    }
    for (name, given) in act.values().into_iter().flatten() {
        if let Given::Expression(source) = given {
            expression(&format!("{at}/values/{name}"), source, misfits);
        }
    }
    match act {
        Act::Request { service, .. } => {
            misfits.known(&format!("{at}/service"), "service", service, known.services.as_deref());
        }
        Act::NotifyStaff { department: Some(department), .. } => {
            let departments = known.departments.as_deref();
            misfits.known(&format!("{at}/department"), "department", department, departments);
        }
        _ => {}
    }
}

fn expression(at: &str, source: &str, misfits: &mut Misfits) {
    if let Err(slip) = check_expression(source) {
        misfits.add(
            at,
            format!("the expression `{source}` cannot be used: {slip}"),
            "an expression over what is known",
        );
    }
}

/// A template that needs what the event cannot tell would be withheld from every guest.
fn untold(at: &str, automation: &Automation, act: &Act, known: &Known<'_>, misfits: &mut Misfits) {
    let template = act.template().zip(known.read.templates.as_ref());
    let Some(template) = template.and_then(|(name, templates)| templates.get(name)) else { return };
    let given = |name: &str| act.values().is_some_and(|values| values.contains_key(name));
    for (index, trigger) in automation.on.iter().enumerate() {
        for name in template.variables.iter().filter(|name| !given(name) && !tells(*trigger, name)) {
            let message =
                format!("the template `{}` needs `{name}`, which `{trigger}` does not tell", template.name);
            let expected = "another event, another template, or its value in `values`";
            misfits.add(format!("{at}/on/{index}"), message, expected);
        }
    }
}

fn has_stay(trigger: Trigger) -> bool {
    match trigger {
        Trigger::Booking(kind) => kind.subject() == Some(crate::bookings::native::Subject::Reservation),
        Trigger::House(_) => false,
    }
}
