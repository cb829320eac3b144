//! How sure the reading is and the one question to put next.

use super::model::{Ask, Confidence};
use super::party::Party;
use super::stay::{Need, Stay};

/// What the judgement rests on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence<'e> {
    pub(super) stay: &'e Stay,
    pub(super) party: &'e Party,
    pub(super) budget: bool,
}

/// Confidence and question, by the rules of the module documentation.
pub(super) fn judge(evidence: Evidence<'_>) -> (Confidence, Option<Ask>) {
    let confidence = if evidence.stay.sure { Confidence::High } else { Confidence::Low };
    (confidence, ask(evidence))
}

fn ask(Evidence { stay, party, budget }: Evidence<'_>) -> Option<Ask> {
    match stay.need {
        Need::DateInvalid => Some(Ask::DateInvalid),
        Need::Month => Some(Ask::Month),
        Need::Confirm => Some(Ask::Confirm),
        // A month, a length and a limit are enough to look for offers.
        Need::Dates if stay.sure && budget && stay.nights.is_some() && stay.month.is_some() => None,
        Need::Dates => Some(Ask::Dates),
        Need::Nothing if stay.check_in.is_none() && (party.is_said() || budget) => Some(Ask::Dates),
        Need::Nothing if party.children.is_some() => Some(Ask::ChildAges),
        Need::Nothing if stay.one_night && !party.is_said() => Some(Ask::Party),
        Need::Nothing => None,
    }
}
