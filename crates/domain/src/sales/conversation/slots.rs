//! What we know of a guest's wish, gathered over the turns. A later word replaces an earlier one about the same
//! thing and leaves the rest alone.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::PricingRules;
use crate::sales::ranking::{Budget, Wish};
use crate::sales::understanding::{BudgetScope, Confidence, Understanding};

/// What we know of a guest's wish.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Slots {
    /// First night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_in: Option<Date>,
    /// Departure day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check_out: Option<Date>,
    /// The dates were said clearly, or confirmed.
    pub dates_sure: bool,
    /// Nights, while there are no dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nights: Option<u16>,
    /// `2026-10`, while there are no dates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub month: Option<String>,
    /// Adults, told apart from children.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adults: Option<u16>,
    /// Everybody, when adults and children were not told apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_guests: Option<u16>,
    /// Children whose ages were not said.
    pub children: u16,
    /// Ages that were said.
    pub child_ages: Vec<u8>,
    /// Babies.
    pub infants: u16,
    /// Animals.
    pub pets: u16,
    /// Upper limit in minor units of the property's currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_max_minor: Option<i64>,
    /// For the stay (if not said) or a night.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget_scope: Option<BudgetScope>,
    /// `villa`, `suite`…
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it cannot do without.
    pub must_haves: Vec<String>,
    /// Why they come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub occasion: Option<String>,
    /// A promotion code they named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promo_code: Option<String>,
    /// An accommodation they named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accommodation: Option<String>,
}

/// What a message changed.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Changed {
    pub(super) dates: bool,
    pub(super) party: bool,
    /// Pets, budget, kind, occasion.
    pub(super) other: Option<Other>,
}

/// What else changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Other {
    /// Only the animals: the place may still do.
    Pets,
    /// What kind of place it should be.
    Wish,
}

impl Changed {
    pub(super) fn anything(self) -> bool {
        self.dates || self.party || self.other.is_some()
    }
}

impl Slots {
    /// Takes in what was read from a message. `adding`: the message goes on from the last one ("and a dog").
    pub(super) fn merge(&mut self, read: &Understanding, adding: bool, currency: &str) -> Changed {
        let before = self.clone();
        self.merge_dates(read);
        self.merge_party(read, adding);
        let same_currency = read.budget_currency.as_deref().is_none_or(|said| said == currency);
        if let (Some(most), true) = (read.budget_max_minor, same_currency) {
            self.budget_max_minor = Some(most);
            self.budget_scope = read.budget_scope;
        }
        if let Some(kind) = &read.kind {
            self.kind = Some(kind.clone());
        }
        if let Some(occasion) = &read.occasion {
            self.occasion = Some(occasion.clone());
        }
        Changed {
            dates: self.dates() != before.dates()
                || self.nights != before.nights
                || self.month != before.month,
            party: self.party_parts() != before.party_parts(),
            other: self.other_change(&before),
        }
    }

    fn other_change(&self, before: &Self) -> Option<Other> {
        let wish =
            self.budget() != before.budget() || self.kind != before.kind || self.occasion != before.occasion;
        if wish { Some(Other::Wish) } else { (self.pets != before.pets).then_some(Other::Pets) }
    }

    /// First night and departure day, when both are known.
    pub fn dates(&self) -> Option<(Date, Date)> {
        self.check_in.zip(self.check_out)
    }

    /// Sets the dates, surely.
    pub(super) fn set_dates(&mut self, from: Date, to: Date) {
        self.check_in = Some(from);
        self.check_out = Some(to);
        self.dates_sure = true;
        self.nights = None;
        self.month = None;
    }

    /// Forgets the dates.
    pub(super) fn clear_dates(&mut self) {
        self.check_in = None;
        self.check_out = None;
        self.dates_sure = false;
    }

    /// Everybody there is to count, once somebody said how many adults, or how many people.
    pub fn adults(&self) -> Option<u16> {
        self.adults.or(self.total_guests)
    }

    /// Heads, as far as said.
    pub fn people(&self) -> u16 {
        let known = u16::try_from(self.child_ages.len()).unwrap_or(u16::MAX);
        let children = self.children.saturating_add(self.infants).saturating_add(known);
        self.adults().unwrap_or(0).saturating_add(children)
    }

    /// Ages for pricing: babies as nought, unknown ones as the oldest children.
    pub(super) fn ages(&self, rules: &PricingRules) -> Vec<u8> {
        let unknown = rules.child_under.saturating_sub(1).max(rules.infant_under);
        let mut ages = self.child_ages.clone();
        ages.extend(std::iter::repeat_n(unknown, usize::from(self.children)));
        ages.extend(std::iter::repeat_n(0, usize::from(self.infants)));
        ages
    }

    /// The wish for some dates, for `adults` when nobody said how many.
    pub(super) fn wish(&self, (check_in, check_out): (Date, Date), rules: &PricingRules) -> Wish {
        Wish {
            check_in,
            check_out,
            adults: self.adults().unwrap_or(ASSUMED_ADULTS),
            child_ages: self.ages(rules),
            infants: 0,
            pets: self.pets,
            kind: self.kind.clone(),
            must_haves: self.must_haves.clone(),
            budget: self.budget(),
            occasion: self.occasion.clone(),
            returning: false,
            stayed_in: Vec::new(),
            rate_plan: None,
            promo_code: None,
        }
    }

    fn budget(&self) -> Option<Budget> {
        let scope = self.budget_scope.unwrap_or(BudgetScope::Total);
        self.budget_max_minor.map(|max_minor| Budget { max_minor, scope })
    }

    fn merge_dates(&mut self, read: &Understanding) {
        let sure = read.confidence == Confidence::High;
        match (read.check_in, read.check_out) {
            (Some(from), Some(to)) if from < to => self.take_dates(from, to, sure),
            (Some(from), _) => self.take_arrival(from, read.nights, sure),
            (None, Some(to)) => {
                if let Some(from) = self.check_in.filter(|from| *from < to) {
                    self.take_dates(from, to, sure);
                }
            }
            (None, None) => self.take_month_or_nights(read),
        }
    }

    fn take_dates(&mut self, from: Date, to: Date, sure: bool) {
        let same = self.dates() == Some((from, to));
        let known_sure = same && self.dates_sure;
        self.set_dates(from, to);
        self.dates_sure = sure || known_sure;
    }

    fn take_arrival(&mut self, from: Date, nights: Option<u16>, sure: bool) {
        let as_long = self.dates().map(|(from, to)| super::asking::nights(from, to));
        if let Some(to) = nights.or(self.nights).or(as_long).and_then(|nights| departure(from, nights)) {
            return self.take_dates(from, to, sure);
        }
        self.clear_dates();
        self.check_in = Some(from);
        self.dates_sure = sure;
    }

    fn take_month_or_nights(&mut self, read: &Understanding) {
        if let Some(month) = &read.month {
            let inside = self.check_in.is_some_and(|from| from.strftime("%Y-%m").to_string() == *month);
            if !inside || read.nights.is_some() {
                self.nights = read.nights.or(self.nights);
                self.clear_dates();
                self.month = Some(month.clone());
            }
            return;
        }
        let Some(nights) = read.nights else { return };
        match self.check_in.and_then(|from| departure(from, nights).map(|to| (from, to))) {
            Some((from, to)) => self.take_dates(from, to, self.dates_sure),
            None => self.nights = Some(nights),
        }
    }

    fn merge_party(&mut self, read: &Understanding, adding: bool) {
        let children_said = read.children.is_some() || !read.child_ages.is_empty() || read.infants.is_some();
        let nothing_else = read.check_in.is_none() && read.month.is_none() && read.nights.is_none();
        if let Some(adults) = read.adults {
            if !adding && (children_said || nothing_else) {
                self.children = 0;
                self.child_ages.clear();
                self.infants = 0;
            }
            self.adults = Some(adults.into());
            self.total_guests = None;
        } else if let Some(total) = read.total_guests {
            self.take_total(total.into(), children_said);
        }
        if !read.child_ages.is_empty() {
            self.take_ages(&read.child_ages, adding);
        }
        if let Some(children) = read.children {
            self.take_children(children.into(), adding);
        }
        if let Some(infants) = read.infants {
            self.infants = infants.into();
        }
        if let Some(pets) = read.pets {
            self.pets = pets.into();
        }
    }

    /// "4 of us": the whole party, unless it is the sum of what we know.
    fn take_total(&mut self, total: u16, children_said: bool) {
        if self.adults.is_some() && self.people() == total {
            return;
        }
        self.adults = None;
        self.total_guests = Some(total);
        if !children_said {
            self.children = 0;
            self.child_ages.clear();
            self.infants = 0;
        }
    }

    /// Ages answer for children we knew without one; more of them replace or, when adding, join the known ones.
    pub(super) fn take_ages(&mut self, ages: &[u8], adding: bool) {
        let told = u16::try_from(ages.len()).unwrap_or(u16::MAX);
        if self.children > 0 {
            self.children = self.children.saturating_sub(told);
            self.child_ages.extend(ages);
        } else if adding {
            self.child_ages.extend(ages);
        } else {
            self.child_ages = ages.to_vec();
        }
        self.split_total();
    }

    fn take_children(&mut self, children: u16, adding: bool) {
        if adding {
            self.children = self.children.saturating_add(children);
        } else if usize::from(children) != self.child_ages.len() {
            self.child_ages.clear();
            self.children = children;
        }
        self.split_total();
    }

    /// "We are 4", then "the children are 5 and 7": two adults are left of the four.
    fn split_total(&mut self) {
        let Some(total) = self.total_guests.take() else { return };
        let known = u16::try_from(self.child_ages.len()).unwrap_or(u16::MAX);
        let children = self.children.saturating_add(known);
        if total > children {
            self.adults = Some(total - children);
        } else {
            self.total_guests = Some(total);
        }
    }

    fn party_parts(&self) -> (Option<u16>, Option<u16>, u16, &[u8], u16) {
        (self.adults, self.total_guests, self.children, &self.child_ages, self.infants)
    }
}

/// Adults counted when nobody said how many come.
pub(super) const ASSUMED_ADULTS: u16 = 2;

fn departure(from: Date, nights: u16) -> Option<Date> {
    if nights == 0 { None } else { from.checked_add(i64::from(nights).days()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(json: &str) -> Understanding {
        let mut whole: serde_json::Value = serde_json::from_str(json).unwrap();
        let defaults = [("intent", "quote"), ("confidence", "high")];
        for (name, value) in defaults {
            whole.as_object_mut().unwrap().entry(name).or_insert(value.into());
        }
        serde_json::from_value(whole).unwrap()
    }

    /// What is known after some messages; a message that begins with `+` goes on from the last.
    fn after(messages: &[&str]) -> Slots {
        let mut slots = Slots::default();
        for message in messages {
            let adding = message.starts_with('+');
            let _ = slots.merge(&read(message.trim_start_matches('+')), adding, "EUR");
        }
        slots
    }

    #[test]
    fn later_dates_replace_earlier_ones_and_leave_the_people() {
        let slots = after(&[
            r#"{"check_in": "2026-08-12", "check_out": "2026-08-15", "adults": 2, "child_ages": [7]}"#,
            r#"{"check_in": "2026-08-13", "check_out": "2026-08-16"}"#,
        ]);
        assert_eq!(slots.dates(), Some((date(2026, 8, 13), date(2026, 8, 16))));
        assert_eq!((slots.adults, slots.child_ages), (Some(2), vec![7]));
    }

    #[test]
    fn nights_and_arrival_come_together_in_any_order() {
        let dates = Some((date(2026, 9, 10), date(2026, 9, 13)));
        assert_eq!(after(&[r#"{"nights": 3}"#, r#"{"check_in": "2026-09-10"}"#]).dates(), dates);
        assert_eq!(after(&[r#"{"check_in": "2026-09-10"}"#, r#"{"nights": 3}"#]).dates(), dates);
        let moved = after(&[
            r#"{"check_in": "2026-09-10", "check_out": "2026-09-13"}"#,
            r#"{"check_in": "2026-09-20"}"#,
        ]);
        assert_eq!(moved.dates(), Some((date(2026, 9, 20), date(2026, 9, 23))), "as long as before");
        let longer = after(&[r#"{"check_in": "2026-09-10", "check_out": "2026-09-13"}"#, r#"{"nights": 5}"#]);
        assert_eq!(longer.dates(), Some((date(2026, 9, 10), date(2026, 9, 15))));
    }

    #[test]
    fn a_month_forgets_the_dates_of_another() {
        let dates = r#"{"check_in": "2026-08-12", "check_out": "2026-08-15"}"#;
        let other = after(&[dates, r#"{"month": "2026-09"}"#]);
        assert_eq!((other.dates(), other.month.as_deref()), (None, Some("2026-09")));
        let same = after(&[dates, r#"{"month": "2026-08"}"#]);
        assert!(same.dates().is_some(), "the month of the dates says nothing new");
    }

    #[test]
    fn unsure_dates_become_sure_by_being_said_again_clearly() {
        let unsure = r#"{"check_in": "2026-05-08", "check_out": "2026-05-10", "confidence": "low"}"#;
        assert!(!after(&[unsure]).dates_sure);
        let sure = r#"{"check_in": "2026-05-08", "check_out": "2026-05-10"}"#;
        assert!(after(&[unsure, sure]).dates_sure);
        assert!(after(&[sure, unsure]).dates_sure, "what is sure does not become unsure by repetition");
    }

    #[test]
    fn people_are_added_or_replaced_as_said() {
        let family = r#"{"adults": 2, "child_ages": [7]}"#;
        assert_eq!(after(&[family, r#"+{"child_ages": [4]}"#]).child_ages, [7, 4], "and a child of 4");
        assert_eq!(after(&[family, r#"{"child_ages": [8]}"#]).child_ages, [8], "eight, not seven");
        let two = after(&[family, r#"{"adults": 2}"#]);
        assert_eq!((two.adults, two.people()), (Some(2), 2), "just the two of us");
        assert_eq!(after(&[family, r#"+{"pets": 1}"#]).people(), 3);
        let group = after(&[r#"{"total_guests": 5}"#, r#"{"child_ages": [3, 5]}"#]);
        assert_eq!((group.adults, group.people()), (Some(3), 5), "five of us, two of them children");
    }

    #[test]
    fn ages_answer_for_children_that_had_none() {
        let both = after(&[r#"{"adults": 2, "children": 2}"#, r#"{"child_ages": [4, 9]}"#]);
        assert_eq!((both.children, both.child_ages), (0, vec![4, 9]));
        let one = after(&[r#"{"adults": 2, "children": 2}"#, r#"{"child_ages": [4]}"#]);
        assert_eq!((one.children, one.child_ages), (1, vec![4]), "one is still missing");
    }

    #[test]
    fn a_budget_in_another_currency_is_not_taken_for_ours() {
        let dollars = r#"{"budget_max_minor": 90000, "budget_scope": "total", "budget_currency": "USD"}"#;
        assert_eq!(after(&[dollars]).budget_max_minor, None);
        assert_eq!(after(&[r#"{"budget_max_minor": 90000}"#]).budget_max_minor, Some(90_000));
    }

    #[test]
    fn what_nobody_said_is_counted_carefully() {
        let rules = PricingRules::usual("EUR".parse().unwrap());
        let slots = after(&[r#"{"children": 1, "infants": 1}"#]);
        let wish = slots.wish((date(2026, 8, 12), date(2026, 8, 15)), &rules);
        assert_eq!(
            (wish.adults, wish.ages()),
            (2, vec![12, 0]),
            "two adults, the child at the oldest child's price"
        );
    }
}
