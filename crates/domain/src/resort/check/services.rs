//! Departments, staff and services: names that lead to each other, and targets that can be kept.

use super::super::problem::Misfits;
use super::super::services::{PriceUnit, Service, Services, Target};
use super::Known;
use super::property::is_language;
use crate::money::Money;

pub(super) fn check(services: &Services, known: &Known<'_>) -> Misfits {
    let mut misfits = Misfits::default();
    let departments = services.departments.iter().map(|department| department.id.as_str());
    misfits.unique("department", departments, |index| format!("/departments/{index}/id"));
    let staff = services.staff.iter().map(|member| member.id.as_str());
    misfits.unique("staff member", staff, |index| format!("/staff/{index}/id"));
    let names = services.services.iter().map(|service| service.id.as_str());
    misfits.unique("service", names, |index| format!("/services/{index}/id"));
    for (index, department) in services.departments.iter().enumerate() {
        if let Some(lead) = &department.lead {
            let at = format!("/departments/{index}/lead");
            misfits.known(&at, "staff member", lead, known.staff.as_deref());
        }
    }
    for (index, member) in services.staff.iter().enumerate() {
        if let Some(department) = &member.department {
            let at = format!("/staff/{index}/department");
            misfits.known(&at, "department", department, known.departments.as_deref());
        }
        for (position, lang) in member.languages.iter().enumerate().filter(|(_, lang)| !is_language(lang)) {
            let at = format!("/staff/{index}/languages/{position}");
            misfits.add(at, format!("unknown language `{lang}`"), "an ISO 639 code like en");
        }
    }
    for (index, service) in services.services.iter().enumerate() {
        let at = format!("/services/{index}");
        misfits.known(
            &format!("{at}/department"),
            "department",
            &service.department,
            known.departments.as_deref(),
        );
        price(&at, service, known, &mut misfits);
        option_prices(&at, service, known, &mut misfits);
        target(&format!("{at}/sla"), &service.sla, &mut misfits);
    }
    misfits
}

fn price(at: &str, service: &Service, known: &Known<'_>, misfits: &mut Misfits) {
    let Some(property) = &known.read.property else { return };
    match Money::parse(&service.price, property.currency) {
        Err(error) => {
            let digits = property.currency.exponent();
            let expected =
                format!("an amount in {} with at most {digits} digits after the point", property.currency);
            misfits.add(format!("{at}/price"), error.to_string(), expected);
        }
        Ok(price) if (price.minor == 0) != (service.price_unit == PriceUnit::Free) => {
            let (message, expected) = if price.minor == 0 {
                ("the service costs nothing, but its unit says what it costs", "\"free\"")
            } else {
                ("the service is free and has a price", "the unit the price is for, or a price of 0")
            };
            misfits.add(format!("{at}/price_unit"), message, expected);
        }
        Ok(_) => {}
    }
}

fn option_prices(at: &str, service: &Service, known: &Known<'_>, misfits: &mut Misfits) {
    for (option, price) in &service.option_prices {
        let at = format!("{at}/option_prices/{option}");
        misfits.known(&at, "option", option, Some(&service.options));
        let Some(property) = &known.read.property else { continue };
        if let Err(error) = Money::parse(price, property.currency) {
            misfits.add(at, error.to_string(), format!("an amount in {}", property.currency));
        } else if service.price_unit == PriceUnit::Free {
            misfits.add(at, "the service is free and a kind of it has a price", "the unit the price is for");
        }
    }
}

fn target(at: &str, target: &Target, misfits: &mut Misfits) {
    if target.complete_min < target.acknowledge_min {
        let message =
            format!("done after {} min, but taken up after {}", target.complete_min, target.acknowledge_min);
        misfits.add(format!("{at}/complete_min"), message, format!("at least {}", target.acknowledge_min));
    }
    let mut before = 0;
    for (index, step) in target.escalate.iter().enumerate() {
        if step.after_min <= before {
            let message =
                format!("this step comes after {} min, the one before it after {before}", step.after_min);
            misfits.add(format!("{at}/escalate/{index}/after_min"), message, format!("more than {before}"));
        }
        before = before.max(step.after_min);
    }
}
