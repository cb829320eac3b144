//! The invented history: it must fit the catalog and the services it was invented for.

use super::super::demo::{Demo, DemoStay};
use super::super::problem::Misfits;
use super::super::suggest;
use super::Known;

pub(super) fn check(demo: &Demo, known: &Known<'_>) -> Misfits {
    let mut misfits = Misfits::default();
    let references = demo.stays.iter().map(|stay| stay.reference.as_str());
    misfits.unique("stay", references, |index| format!("/stays/{index}/ref"));
    for (index, stay) in demo.stays.iter().enumerate() {
        one(&format!("/stays/{index}"), stay, demo, known, &mut misfits);
    }
    let stays: Vec<String> = demo.stays.iter().map(|stay| stay.reference.clone()).collect();
    for (index, request) in demo.service_requests.iter().enumerate() {
        let at = format!("/service_requests/{index}");
        misfits.known(&format!("{at}/stay"), "stay", &request.stay, Some(&stays));
        misfits.known(&format!("{at}/service"), "service", &request.service, known.services.as_deref());
        option(&at, request.option.as_deref(), &request.service, known, &mut misfits);
    }
    for (index, review) in demo.reviews.iter().enumerate() {
        misfits.known(&format!("/reviews/{index}/stay"), "stay", &review.stay, Some(&stays));
    }
    for (index, campaign) in demo.campaigns.iter().enumerate() {
        misfits.known(
            &format!("/campaigns/{index}/season"),
            "season",
            &campaign.season,
            known.seasons.as_deref(),
        );
    }
    misfits
}

fn one(at: &str, stay: &DemoStay, demo: &Demo, known: &Known<'_>, misfits: &mut Misfits) {
    if let Some(accommodation) = &stay.accommodation {
        let at = format!("{at}/accommodation");
        misfits.known(&at, "accommodation", accommodation, known.accommodations.as_deref());
    }
    if let Some(unit) = &stay.unit {
        misfits.known(&format!("{at}/unit"), "unit", unit, known.units.as_deref());
    }
    let Some((check_in, check_out)) = stay.dates(demo.anchor_date) else { return };
    if stay.check_in != check_in {
        let message = format!("the arrival is {}, counted from the anchor it is {check_in}", stay.check_in);
        misfits.add(format!("{at}/check_in"), message, check_in.to_string());
    }
    if stay.check_out != check_out {
        let message =
            format!("the departure is {}, counted from the arrival it is {check_out}", stay.check_out);
        misfits.add(format!("{at}/check_out"), message, check_out.to_string());
    }
}

fn option(at: &str, option: Option<&str>, service: &str, known: &Known<'_>, misfits: &mut Misfits) {
    let services = known.read.services.as_ref().map(|services| &services.services);
    let Some(service) = services.and_then(|services| services.iter().find(|one| one.id == service)) else {
        return;
    };
    if let Some(option) = option.filter(|option| !service.options.iter().any(|one| one == option)) {
        let (message, expected) =
            suggest::unknown("option", option, service.options.iter().map(String::as_str));
        misfits.add(format!("{at}/option"), message, expected);
    }
}
