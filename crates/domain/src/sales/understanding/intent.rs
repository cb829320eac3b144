//! What the guest wants, by the hints of the lexicons and by what else the sentence holds. A sentence with dates or
//! people asks for a quote unless something more urgent is said.

use super::lexicon::Cue;
use super::model::Intent;

/// What the rest of the grammar found.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by its name")]
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Facts {
    /// Dates, a month, a length.
    pub(super) stay: bool,
    /// Arrival and departure as dates.
    pub(super) full_dates: bool,
    pub(super) party: bool,
    /// Children were named and nobody else: "my daughter is allergic".
    pub(super) only_children: bool,
    /// A time of arrival.
    pub(super) arrival: bool,
    pub(super) budget: bool,
    /// A kind of accommodation.
    pub(super) kind: bool,
    /// Words, numbers and marks in the message.
    pub(super) tokens: usize,
}

/// Longest message that is only a yes, a no, a greeting or thanks.
const SHORT: usize = 6;

/// Said at all, these come before any request for a stay, in this order.
const URGENT: [Intent; 6] =
    [Intent::Emergency, Intent::OptOut, Intent::Lost, Intent::Complaint, Intent::Human, Intent::Cancel];

/// Said beside a request for a stay, these are added to it; alone they are the intent, in this order.
const BESIDE: [Intent; 6] =
    [Intent::Discount, Intent::Book, Intent::Photos, Intent::Faq, Intent::Availability, Intent::Quote];

/// Only by themselves.
const SMALL_TALK: [Intent; 6] =
    [Intent::OptIn, Intent::No, Intent::Yes, Intent::Thanks, Intent::Greeting, Intent::Unknown];

/// The intent and the further ones.
pub(super) fn intent(cues: &[&Cue], facts: Facts) -> (Intent, Vec<Intent>) {
    let mut hinted: Vec<Intent> = cues.iter().filter_map(|cue| hint(cue)).collect();
    let begins = cues.first().and_then(|cue| hint(cue));
    hinted.dedup();
    let main = choose(&hinted, begins, facts);
    let mut also: Vec<Intent> = Vec::new();
    for intent in hinted {
        let aside = matches!(intent, Intent::Yes | Intent::No) && begins != Some(intent);
        if intent != main && !aside && !also.contains(&intent) && is_worth_telling(intent, main) {
            also.push(intent);
        }
    }
    (main, also)
}

fn hint(cue: &Cue) -> Option<Intent> {
    match cue {
        Cue::Intent(intent) => Some(*intent),
        Cue::Topic(_) => Some(Intent::Faq),
        Cue::Kind(_) | Cue::Occasion(_) => None,
    }
}

fn choose(hinted: &[Intent], begins: Option<Intent>, facts: Facts) -> Intent {
    let says = |intent: &Intent| hinted.contains(intent);
    if let Some(urgent) = URGENT.iter().find(|intent| says(intent)) {
        return *urgent;
    }
    // Towels for two tomorrow are no stay; a transfer asked for with the dates of one is.
    if says(&Intent::Service) && !facts.full_dates {
        return Intent::Service;
    }
    let only_children = facts.only_children && says(&Intent::Faq);
    if facts.stay || (facts.party && !only_children) || facts.budget {
        return Intent::Quote;
    }
    if facts.arrival {
        return Intent::Faq;
    }
    let short = facts.tokens <= SHORT;
    let refuses = begins == Some(Intent::No) && short;
    if let Some(beside) = BESIDE.iter().find(|intent| says(intent)).filter(|_| !refuses) {
        return *beside;
    }
    if facts.kind {
        return Intent::Availability;
    }
    let alone =
        |talk: &Intent| short || matches!(talk, Intent::Thanks | Intent::Greeting) || begins == Some(*talk);
    SMALL_TALK.into_iter().find(|talk| says(talk) && alone(talk)).unwrap_or(Intent::Unknown)
}

fn is_worth_telling(intent: Intent, main: Intent) -> bool {
    match intent {
        Intent::Greeting | Intent::Unknown => false,
        Intent::Quote | Intent::Availability => !matches!(main, Intent::Quote | Intent::Availability),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn main_of(cues: &[Intent], facts: Facts) -> Intent {
        let cues: Vec<Cue> = cues.iter().copied().map(Cue::Intent).collect();
        intent(&cues.iter().collect::<Vec<_>>(), facts).0
    }

    #[test]
    fn danger_and_stops_come_before_a_stay() {
        let stay = Facts { stay: true, full_dates: true, party: true, ..Facts::default() };
        assert_eq!(main_of(&[Intent::Quote, Intent::Emergency], stay), Intent::Emergency);
        assert_eq!(main_of(&[Intent::Quote, Intent::OptOut], stay), Intent::OptOut);
        assert_eq!(main_of(&[Intent::Book, Intent::Discount], stay), Intent::Quote);
    }

    #[test]
    fn a_service_in_passing_does_not_hide_a_request_for_a_stay() {
        let stay = Facts { stay: true, full_dates: true, ..Facts::default() };
        assert_eq!(main_of(&[Intent::Service], stay), Intent::Quote);
        assert_eq!(main_of(&[Intent::Service], Facts { party: true, ..Facts::default() }), Intent::Service);
    }

    #[test]
    fn a_yes_in_a_long_text_is_no_yes() {
        let long = Facts { tokens: 30, ..Facts::default() };
        assert_eq!(main_of(&[Intent::Thanks, Intent::Yes], long), Intent::Thanks);
        assert_eq!(main_of(&[Intent::Yes], Facts { tokens: 2, ..Facts::default() }), Intent::Yes);
    }
}
