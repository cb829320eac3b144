//! A message template with everything filled in.

use std::collections::BTreeMap;

use super::speech::Speech;
use super::{Situation, facts};
use crate::bookings::BookingEvent;
use crate::language::Lang;
use crate::messaging::Outbound;
use crate::resort::templates::{Button, Site, Template};

/// Something a message must say is not known.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the template `{template}` needs `{name}`, which this event does not tell")]
pub struct MissingValue {
    /// The template's name.
    pub template: String,
    /// The variable's, or the button's value's.
    pub name: String,
}

/// A template filled with what an event tells, in the guest's language or the nearest the template has. Values that
/// are given by the caller go before those of the event.
pub fn filled(
    template: &Template,
    event: &BookingEvent,
    situation: &Situation<'_>,
) -> Result<Outbound, MissingValue> {
    let fallback = situation.resort.property.default_language();
    let guest = event.data.guest.as_ref().and_then(|guest| guest.language.as_ref());
    let language = template.language(guest, &fallback).unwrap_or_default();
    let speech = Speech { texts: situation.resort.texts.as_deref(), lang: Lang::new(language), fallback };
    let missing = |name: &str| MissingValue { template: template.name.clone(), name: name.to_owned() };
    let value = |name: &str| {
        let given = situation.given.get(name).cloned();
        let value =
            given.or_else(|| facts::value(name, event, situation, &speech)).map(|text| one_line(&text));
        value.filter(|text| !text.is_empty()).ok_or_else(|| missing(name))
    };
    let mut variables = BTreeMap::new();
    for name in &template.variables {
        variables.insert(name.clone(), value(name)?);
    }
    let mut buttons = Vec::new();
    for button in &template.buttons {
        buttons.push(match button {
            Button::QuickReply { payload, .. } => payload.clone(),
            Button::Phone { .. } => String::new(),
            Button::Url { site, url_suffix, .. } => value(url_suffix)
                .ok()
                .or_else(|| link(*site, event, situation))
                .ok_or_else(|| missing(url_suffix))?,
        });
    }
    Ok(Outbound::Template { name: template.name.clone(), language: language.to_owned(), variables, buttons })
}

/// What ends the address of a button when nobody gave it: the rest of the booking's own address, else its reference.
fn link(site: Site, event: &BookingEvent, situation: &Situation<'_>) -> Option<String> {
    let base = situation.resort.property.booking_url.as_deref().filter(|_| site == Site::BookingSite);
    let url = event.data.booking.as_ref().and_then(|booking| booking.url.as_deref());
    let rest = url.zip(base).and_then(|(url, base)| url.strip_prefix(base)).filter(|rest| !rest.is_empty());
    rest.or_else(|| event.booking_ref()).map(str::to_owned)
}

/// Meta refuses line ends, tabs and more than four blanks in a row inside a variable.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
