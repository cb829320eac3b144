//! The two decisions about an automation: whether and when it will act, and, when that moment has come, what is done.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::moment;
use super::template::{Values, filled};
use super::{
    Occasion, PAGE_URL, STAY_TOKEN, Situation, Trace, Withheld, conditions, derive, expression, follows_stay,
    rules,
};
use crate::bookings::native::ReservationStatus;
use crate::costs::Billed;
use crate::messaging::Outbound;
use crate::resort::automations::{Act, Automation, Given, Trigger};
use crate::resort::connection::Secret;
use crate::resort::templates::{Button, Category, OptIn, Site, Template};
use crate::resort::{self, Resort};

/// An automation that will act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// What may happen once only.
    pub key: String,
    /// Two plans of one slot do the same: the later takes the earlier's place.
    pub slot: String,
    /// When. Not before now.
    pub due: Timestamp,
}

/// Something to be done now.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "type")]
pub enum Deed {
    /// A message to the guest.
    Send {
        /// What.
        message: Outbound,
        /// The consent it needs.
        opt_in: OptIn,
    },
    /// A service request.
    Request {
        /// The service's id.
        service: String,
        /// What the staff read with it.
        note: Option<String>,
    },
    /// Words for the staff.
    Notify {
        /// For this department only.
        department: Option<String>,
        /// The words.
        text: String,
    },
    /// A word about the guest.
    Tag {
        /// The word.
        tag: String,
    },
    /// News for another program.
    Webhook {
        /// Where to.
        url: String,
        /// What it is signed with.
        secret: Secret,
        /// What is told.
        body: serde_json::Value,
    },
}

/// What an automation does when its moment has come, and why.
#[derive(Clone, PartialEq, Debug)]
pub struct Decided {
    /// What is done, or why nothing is.
    pub result: Result<Vec<Deed>, Withheld>,
    /// What the decision was made from.
    pub trace: Trace,
}

/// The automations that are switched on and listen to an event itself, in the file's order.
pub fn listening(resort: &Resort, trigger: Trigger) -> impl Iterator<Item = &Automation> {
    let all = resort.automations.automations.iter();
    all.filter(move |one| one.enabled && !follows_stay(one) && one.on.contains(&trigger))
}

/// Whether one of its messages sells.
pub(super) fn sells(automation: &Automation, resort: &Resort) -> bool {
    let templates = automation.actions.iter().filter_map(Act::template);
    automation.recovery
        || templates.filter_map(|name| resort.templates.get(name)).any(|one| one.opt_in == OptIn::Marketing)
}

/// Whether one of its messages leads to the guest's own page.
pub fn leads_to_page(automation: &Automation, resort: &Resort) -> bool {
    let names = automation.actions.iter().filter_map(Act::template);
    let buttons = names.filter_map(|name| resort.templates.get(name)).flat_map(|one| &one.buttons);
    let mut urls = buttons.filter_map(|button| match button {
        Button::Url { site, url_suffix, .. } => Some((*site, url_suffix.as_str())),
        _ => None,
    });
    let mut texts = automation.actions.iter().filter_map(|act| match act {
        Act::Send { text, .. } => Some(text),
        _ => None,
    });
    urls.any(|(site, suffix)| site == Site::GuestPage && suffix == STAY_TOKEN)
        || texts
            .any(|text| text.0.values().any(|words| resort::variables_of(words).any(|name| name == PAGE_URL)))
}

/// Something happened that an automation listens to: when will it act?
pub fn plan(
    automation: &Automation,
    occasion: &Occasion,
    situation: &Situation<'_>,
) -> Result<Plan, Box<Decided>> {
    let key = derive::key(automation, occasion, situation);
    let sells = sells(automation, situation.resort);
    let when = moment::when(automation, sells, occasion, situation);
    let planned = may_wait(automation, &key, occasion, situation).and_then(|()| {
        let when = when.ok_or(Withheld::Moment)?;
        if when.good { Ok(when.due) } else { Err(Withheld::Stale(when.first)) }
    });
    match planned {
        Ok(due) => {
            let merged = automation.merge_minutes.is_some();
            let about = occasion.booking.as_ref().unwrap_or(&situation.person.key);
            let slot = if merged { format!("{}/merged/{about}", automation.id) } else { key.clone() };
            Ok(Plan { key, slot, due })
        }
        Err(why) => {
            let mut trace = trace(automation, &key, occasion, situation);
            trace.due = when.map(|when| when.due);
            close(&mut trace, &why);
            Err(Box::new(Decided { result: Err(why), trace }))
        }
    }
}

fn may_wait(
    automation: &Automation,
    key: &str,
    occasion: &Occasion,
    situation: &Situation<'_>,
) -> Result<(), Withheld> {
    rules::told(automation, occasion)?;
    rules::once(key, situation)?;
    conditions::hold(&automation.conditions, occasion, situation, false)?;
    rules::stops(automation, occasion, rules::status(occasion), situation)
}

/// The moment has come: what is done? Looks at everything anew.
pub fn act(automation: &Automation, key: &str, occasion: &Occasion, situation: &Situation<'_>) -> Decided {
    let began = rules::status(occasion);
    let occasion = occasion.clone().refreshed(situation.reservation);
    let mut trace = trace(automation, key, &occasion, situation);
    let result = may_act(automation, key, (&occasion, began), situation)
        .and_then(|()| deeds(automation, &occasion, situation, &mut trace));
    if let Err(why) = &result {
        close(&mut trace, why);
    }
    Decided { result, trace }
}

/// `began`: how the reservation stood when it began.
fn may_act(
    automation: &Automation,
    key: &str,
    (occasion, began): (&Occasion, Option<ReservationStatus>),
    situation: &Situation<'_>,
) -> Result<(), Withheld> {
    rules::once(key, situation)?;
    let sells = sells(automation, situation.resort);
    let when = moment::when(automation, sells, occasion, situation).ok_or(Withheld::Moment)?;
    if !when.good {
        return Err(Withheld::Stale(when.first));
    }
    rules::stops(automation, occasion, began, situation)?;
    rules::rest(automation, situation)?;
    conditions::hold(&automation.conditions, occasion, situation, true)?;
    rules::recovery(automation, occasion, situation)
}

fn deeds(
    automation: &Automation,
    occasion: &Occasion,
    situation: &Situation<'_>,
    trace: &mut Trace,
) -> Result<Vec<Deed>, Withheld> {
    automation.actions.iter().map(|act| deed(act, occasion, situation, trace)).collect()
}

fn deed(
    act: &Act,
    occasion: &Occasion,
    situation: &Situation<'_>,
    trace: &mut Trace,
) -> Result<Deed, Withheld> {
    let fallback = situation.resort.property.default_language();
    let language = situation.person.language.as_ref().unwrap_or(&fallback).as_str();
    let lenient = |text: &str| {
        let values = Values::new(occasion, situation, None, language);
        values.fill(text).map_err(|name| missing(occasion, &name))
    };
    Ok(match act {
        Act::SendTemplate { template, values } => {
            let message = template_message(template, values, occasion, situation, trace)?;
            Deed::Send { message, opt_in: opt_in(template, situation)? }
        }
        Act::Send { text, template, values } => {
            let opt_in = opt_in(template, situation)?;
            let message = if situation.person.window_open {
                permit(opt_in, situation)?;
                let words = Values::new(occasion, situation, Some(values), language).words(text);
                let body = words.map_err(|name| missing(occasion, &name))?;
                note_cost(Billed::Service, situation, trace);
                trace.needs = Some(needed(opt_in));
                Outbound::Text { body, preview_url: false }
            } else {
                template_message(template, values, occasion, situation, trace)?
            };
            Deed::Send { message, opt_in }
        }
        Act::Request { service, note } => {
            let note = note.as_deref().map(lenient).transpose()?;
            Deed::Request { service: service.clone(), note }
        }
        Act::NotifyStaff { department, text } => {
            Deed::Notify { department: department.clone(), text: lenient(text)? }
        }
        Act::Tag { tag } => Deed::Tag { tag: tag.clone() },
        Act::Webhook { url, secret, values } => {
            let told = Values::new(occasion, situation, Some(values), language);
            let body: BTreeMap<&str, String> =
                values.keys().filter_map(|name| Some((name.as_str(), told.get(name)?))).collect();
            let body = serde_json::to_value(body).unwrap_or_default();
            Deed::Webhook { url: url.clone(), secret: secret.clone(), body }
        }
    })
}

fn template<'a>(name: &str, situation: &Situation<'a>) -> Result<&'a Template, Withheld> {
    situation.resort.templates.get(name).ok_or_else(|| Withheld::NoTemplate(name.to_owned()))
}

fn opt_in(name: &str, situation: &Situation<'_>) -> Result<OptIn, Withheld> {
    template(name, situation).map(|template| template.opt_in)
}

fn needed(opt_in: OptIn) -> String {
    let word = match opt_in {
        OptIn::Service => "service",
        OptIn::Marketing => "marketing",
        OptIn::Staff => "staff",
    };
    word.to_owned()
}

/// Consent, caps and budget.
fn permit(opt_in: OptIn, situation: &Situation<'_>) -> Result<(), Withheld> {
    let sells = opt_in == OptIn::Marketing;
    rules::consent(opt_in, situation)?;
    if opt_in == OptIn::Staff {
        return Ok(());
    }
    rules::caps(sells, situation)?;
    rules::budget(sells, situation)
}

fn template_message(
    name: &str,
    values: &BTreeMap<String, Given>,
    occasion: &Occasion,
    situation: &Situation<'_>,
    trace: &mut Trace,
) -> Result<Outbound, Withheld> {
    let template = template(name, situation)?;
    trace.needs = Some(needed(template.opt_in));
    permit(template.opt_in, situation)?;
    let fallback = situation.resort.property.default_language();
    let language = situation.reviews.language(template, situation.person.language.as_ref(), &fallback)?;
    trace.template = Some((template.name.clone(), language.to_owned()));
    let category = situation
        .reviews
        .of(&template.name, language)
        .and_then(|review| review.category)
        .unwrap_or(template.category);
    let billed = match category {
        Category::Marketing => Billed::Marketing,
        Category::Utility => Billed::Utility,
        Category::Authentication => Billed::Authentication,
    };
    note_cost(billed, situation, trace);
    Ok(filled(template, occasion, situation, Some(values), language)?)
}

fn note_cost(billed: Billed, situation: &Situation<'_>, trace: &mut Trace) {
    let person = situation.person;
    let country = person.country.as_deref().unwrap_or_default();
    trace.cost = Some(situation.rates.price(billed, country, situation.now, person.window_open));
}

fn missing(occasion: &Occasion, name: &str) -> Withheld {
    let template = occasion.trigger.to_string();
    Withheld::Missing(super::MissingValue { template, name: name.to_owned() })
}

fn trace(automation: &Automation, key: &str, occasion: &Occasion, situation: &Situation<'_>) -> Trace {
    let looked_at = automation.conditions.expression.as_deref();
    let mut facts =
        looked_at.map(|source| expression::looked_at(source, occasion, situation)).unwrap_or_default();
    if let Some((check_in, check_out)) = super::facts::dates(occasion, situation) {
        facts.insert("check_in".to_owned(), check_in.to_string().into());
        facts.insert("check_out".to_owned(), check_out.to_string().into());
    }
    if let Some(stay) = occasion.data.reservation.as_ref().or(situation.reservation) {
        facts.insert("status".to_owned(), stay.status.as_str().into());
    }
    Trace {
        automation: automation.id.clone(),
        trigger: occasion.trigger.to_string(),
        key: key.to_owned(),
        booking: occasion.booking.clone(),
        due: Some(situation.now),
        branch: "acts".to_owned(),
        why: None,
        facts,
        consent: situation.person.consent,
        needs: None,
        window_open: situation.person.window_open,
        template: None,
        cost: None,
    }
}

/// The trace of something that is not done.
fn close(trace: &mut Trace, why: &Withheld) {
    why.code().clone_into(&mut trace.branch);
    trace.why = Some(why.to_string());
}

/// The trace of something that waits for its moment.
impl Plan {
    /// Why and until when.
    pub fn trace(&self, automation: &Automation, occasion: &Occasion, situation: &Situation<'_>) -> Trace {
        let mut trace = trace(automation, &self.key, occasion, situation);
        trace.due = Some(self.due);
        "waits".clone_into(&mut trace.branch);
        trace
    }
}
