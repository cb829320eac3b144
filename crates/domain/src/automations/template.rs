//! A message template with everything filled in.

use std::collections::BTreeMap;

use super::speech::Speech;
use super::{Occasion, Situation, expression, facts};
use crate::language::Lang;
use crate::language::LocalText;
use crate::messaging::Outbound;
use crate::resort::automations::Given;
use crate::resort::templates::{Button, Site, Template};

/// Something a message must say is not known.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the template `{template}` needs `{name}`, which nothing tells")]
pub struct MissingValue {
    /// The template's name.
    pub template: String,
    /// The variable's, or the button's value's.
    pub name: String,
}

/// What fills the variables of a message.
pub(super) struct Values<'a> {
    pub(super) occasion: &'a Occasion,
    pub(super) situation: &'a Situation<'a>,
    pub(super) given: Option<&'a BTreeMap<String, Given>>,
    pub(super) speech: Speech,
}

impl<'a> Values<'a> {
    pub(super) fn new(
        occasion: &'a Occasion,
        situation: &'a Situation<'a>,
        given: Option<&'a BTreeMap<String, Given>>,
        language: &str,
    ) -> Self {
        let fallback = situation.resort.property.default_language();
        let texts = situation.resort.texts.clone();
        let speech = Speech { texts, lang: Lang::new(language), fallback };
        Self { occasion, situation, given, speech }
    }

    /// A variable's value on one line: what the automation gives, else the caller, else the event of our own, else
    /// what the booking tells.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let given = self.given.and_then(|given| given.get(name)).and_then(|given| self.worked_out(given));
        given
            .or_else(|| self.situation.given.get(name).cloned())
            .or_else(|| self.occasion.facts.get(name).cloned())
            .or_else(|| facts::value(name, self.occasion, self.situation, &self.speech))
            .map(|text| one_line(&text))
            .filter(|text| !text.is_empty())
    }

    fn worked_out(&self, given: &Given) -> Option<String> {
        match given {
            Given::Words(words) => {
                let text = words.get(&self.speech.lang, &self.speech.fallback);
                self.fill(text).ok()
            }
            Given::Expression(source) => {
                expression::text(source, self.occasion, self.situation, &self.speech).ok().flatten()
            }
        }
    }

    /// A text with its variables filled in; `Err` names the first that is not known. What the automation gives is not
    /// looked at again, so that nothing refers to itself.
    pub(super) fn fill(&self, text: &str) -> Result<String, String> {
        let bare = Values { given: None, speech: self.speech.clone(), ..*self };
        let mut values = BTreeMap::new();
        for name in crate::resort::variables_of(text) {
            values.insert(name.to_owned(), bare.get(name).ok_or_else(|| name.to_owned())?);
        }
        crate::resort::fill(text, &values)
    }

    pub(super) fn words(&self, text: &LocalText) -> Result<String, String> {
        self.fill(text.get(&self.speech.lang, &self.speech.fallback))
    }
}

/// A template filled with what is known, in a language it has.
pub fn filled(
    template: &Template,
    occasion: &Occasion,
    situation: &Situation<'_>,
    given: Option<&BTreeMap<String, Given>>,
    language: &str,
) -> Result<Outbound, MissingValue> {
    let missing = |name: &str| MissingValue { template: template.name.clone(), name: name.to_owned() };
    let values = Values::new(occasion, situation, given, language);
    let mut variables = BTreeMap::new();
    for name in &template.variables {
        variables.insert(name.clone(), values.get(name).ok_or_else(|| missing(name))?);
    }
    let mut buttons = Vec::new();
    for button in &template.buttons {
        buttons.push(match button {
            Button::QuickReply { payload, .. } => payload.clone(),
            Button::Phone { .. } => String::new(),
            Button::Url { site, url_suffix, .. } => values
                .get(url_suffix)
                .or_else(|| link(*site, occasion, situation))
                .ok_or_else(|| missing(url_suffix))?,
        });
    }
    Ok(Outbound::Template { name: template.name.clone(), language: language.to_owned(), variables, buttons })
}

/// What ends the address of a button when nobody gave it: the rest of the booking's own address, else its reference.
fn link(site: Site, event: &Occasion, situation: &Situation<'_>) -> Option<String> {
    let base = situation.resort.property.booking_url.as_deref().filter(|_| site == Site::BookingSite);
    let url = event.data.booking.as_ref().and_then(|booking| booking.url.as_deref());
    let rest = url.zip(base).and_then(|(url, base)| url.strip_prefix(base)).filter(|rest| !rest.is_empty());
    rest.or_else(|| event.reference()).map(str::to_owned)
}

/// Meta refuses line ends, tabs and more than four blanks in a row inside a variable.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
