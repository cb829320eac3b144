//! Whether one guest gets a campaign's message now, later, or not at all. Decided when the campaign is tried out, and
//! again from what is known when the guest's turn comes.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Campaign, Candidate};
use crate::automations::{self, Deed, Occasion, Situation, Trace, Withheld, act, held_out, plan};
use crate::ids::CampaignId;
use crate::language::Lang;
use crate::resort::automations::{
    Act, Automation, CatchUp, ClockOf, Conditions, Given, HouseEvent, Once, Trigger,
};

/// Why a guest who is meant gets nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LeftOut {
    /// Has not agreed to marketing.
    NoConsent,
    /// Wants no more messages.
    OptedOut,
    /// Is blocked by the house.
    Blocked,
    /// Nobody knows where to write to.
    NoAddress,
    /// Has had as many messages lately as a guest bears.
    Capped,
    /// Gets nothing, so that the effect can be told from chance.
    HeldOut,
    /// The month has cost enough.
    Budget,
    /// The template is not approved in the guest's language.
    Language,
    /// The template may not be sent.
    Template,
    /// Something the message says is not known of this guest.
    Missing,
    /// Was written to already.
    Already,
    /// Is not meant any more: something changed since the campaign began.
    Changed,
    /// Is not there any more, or cannot be read.
    Gone,
}

impl LeftOut {
    /// Every one.
    pub const ALL: [Self; 13] = [
        Self::NoConsent,
        Self::OptedOut,
        Self::Blocked,
        Self::NoAddress,
        Self::Capped,
        Self::HeldOut,
        Self::Budget,
        Self::Language,
        Self::Template,
        Self::Missing,
        Self::Already,
        Self::Changed,
        Self::Gone,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoConsent => "no_consent",
            Self::OptedOut => "opted_out",
            Self::Blocked => "blocked",
            Self::NoAddress => "no_address",
            Self::Capped => "capped",
            Self::HeldOut => "held_out",
            Self::Budget => "budget",
            Self::Language => "language",
            Self::Template => "template",
            Self::Missing => "missing",
            Self::Already => "already",
            Self::Changed => "changed",
            Self::Gone => "gone",
        }
    }

    /// Why automations would not write.
    fn of(withheld: &Withheld) -> Self {
        match withheld {
            Withheld::Consent(_) => Self::NoConsent,
            Withheld::Unreachable => Self::NoAddress,
            Withheld::Capped { .. } => Self::Capped,
            Withheld::Budget(_) => Self::Budget,
            Withheld::HeldOut => Self::HeldOut,
            Withheld::Missing(_) => Self::Missing,
            Withheld::Done(_) => Self::Already,
            Withheld::Review(_) | Withheld::NoTemplate(_) => Self::Template,
            _ => Self::Changed,
        }
    }
}

/// What is decided about a guest.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// Gets the message.
    Write(Box<Written>),
    /// Gets nothing.
    Leave(LeftOut),
    /// WhatsApp has paused the template: everybody waits.
    Wait,
}

/// A message of a campaign, decided.
#[derive(Clone, PartialEq, Debug)]
pub struct Written {
    /// Not before: now, or when the hours for it begin.
    pub due: Timestamp,
    /// What may happen once only.
    pub key: String,
    /// What it was decided from.
    pub occasion: Occasion,
    /// What is done.
    pub deeds: Vec<Deed>,
    /// Why.
    pub trace: Trace,
}

/// A campaign in the form in which the rules of automations look at it.
pub fn automation(id: CampaignId, campaign: &Campaign) -> Automation {
    let values = campaign.message.values.iter();
    Automation {
        id: format!("campaign/{id}"),
        description: None,
        enabled: true,
        on: vec![Trigger::House(HouseEvent::CampaignStarted)],
        conditions: Conditions::default(),
        when: None,
        between: Some(campaign.pace.between),
        hours: None,
        business_hours: false,
        clock: ClockOf::Property,
        catch_up: CatchUp::WhileUseful,
        recovery: false,
        merge_minutes: None,
        once_per: Once::Guest,
        rest_days: None,
        stop_on: vec![],
        actions: vec![Act::SendTemplate {
            template: campaign.message.template.clone(),
            values: values.map(|(name, text)| (name.clone(), Given::Words(text.clone()))).collect(),
        }],
    }
}

/// Decides about one guest. `campaign` and `automation` are the same thing in two forms.
pub fn decide(
    (id, campaign): (CampaignId, &Campaign),
    automation: &Automation,
    guest: &Candidate,
    situation: &Situation<'_>,
) -> Verdict {
    if guest.blocked {
        return Verdict::Leave(LeftOut::Blocked);
    }
    if guest.opted_out {
        return Verdict::Leave(LeftOut::OptedOut);
    }
    // Whatever the template says of itself: a campaign sells.
    if !guest.person.consent.marketing {
        return Verdict::Leave(LeftOut::NoConsent);
    }
    let identity = format!("campaign/{id}/{}", guest.person.key);
    if held_out(&identity, campaign.hold_out_percent) {
        return Verdict::Leave(LeftOut::HeldOut);
    }
    if campaign.message.own_language_only && !speaks(campaign, guest, situation) {
        return Verdict::Leave(LeftOut::Language);
    }
    let event = HouseEvent::CampaignStarted;
    let occasion = Occasion::of_house(event, &identity, situation.now, None, BTreeMap::new());
    let planned = match plan(automation, &occasion, situation) {
        Ok(planned) => planned,
        Err(decided) => return withheld(decided.result.err()),
    };
    let decided = act(automation, &planned.key, &occasion, situation);
    match decided.result {
        Ok(deeds) => Verdict::Write(Box::new(Written {
            due: planned.due,
            key: planned.key,
            occasion,
            deeds,
            trace: decided.trace,
        })),
        Err(why) => withheld(Some(why)),
    }
}

fn withheld(why: Option<Withheld>) -> Verdict {
    match why {
        Some(why) if why.is_for_now() => Verdict::Wait,
        Some(why) => Verdict::Leave(LeftOut::of(&why)),
        None => Verdict::Leave(LeftOut::Changed),
    }
}

/// Whether the template may be sent in the guest's own language.
fn speaks(campaign: &Campaign, guest: &Candidate, situation: &Situation<'_>) -> bool {
    let Some(template) = situation.resort.templates.get(&campaign.message.template) else { return true };
    let fallback = situation.resort.property.default_language();
    let wanted = guest.person.language.as_ref().unwrap_or(&fallback);
    let review: &automations::Reviews = situation.reviews;
    let chosen = review.language(template, Some(wanted), &fallback);
    // A template that may not be sent at all is told as such later on.
    chosen.map_or(true, |chosen| Lang::new(chosen) == *wanted)
}
