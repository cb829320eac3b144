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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn asked(stay: Stay, party: &Party, budget: bool) -> Option<Ask> {
        judge(Evidence { stay: &stay, party, budget }).1
    }

    fn dated(need: Need) -> Stay {
        let (check_in, check_out) = (Some(date(2026, 8, 12)), Some(date(2026, 8, 15)));
        Stay { check_in, check_out, sure: need == Need::Nothing, need, ..Stay::default() }
    }

    #[test]
    fn one_question_the_most_urgent() {
        let children = Party { children: Some(2), adults: Some(2), ..Party::default() };
        assert_eq!(asked(dated(Need::DateInvalid), &children, false), Some(Ask::DateInvalid));
        assert_eq!(asked(dated(Need::Confirm), &children, false), Some(Ask::Confirm));
        assert_eq!(asked(dated(Need::Nothing), &children, false), Some(Ask::ChildAges));
        assert_eq!(asked(dated(Need::Nothing), &Party::default(), false), None);
    }

    #[test]
    fn a_month_a_length_and_a_limit_are_enough_to_look() {
        let month = Stay {
            month: Some((2026, 9)),
            nights: Some(4),
            sure: true,
            need: Need::Dates,
            ..Stay::default()
        };
        assert_eq!(asked(month, &Party::default(), true), None);
        assert_eq!(asked(month, &Party::default(), false), Some(Ask::Dates));
    }

    #[test]
    fn tonight_without_people_asks_for_them() {
        let tonight = Stay { one_night: true, ..dated(Need::Nothing) };
        assert_eq!(asked(tonight, &Party::default(), false), Some(Ask::Party));
        let alone = Party { adults: Some(1), ..Party::default() };
        assert_eq!(asked(tonight, &alone, false), None);
    }
}
