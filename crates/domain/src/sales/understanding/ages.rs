//! Ages of children: "a 4 year old", "aged 3 and 5", "(13 and 16)", "de 7 años", "18 Monate". Taken before the dates
//! are read, so that "niños de 3 y 5" is no range of days.

use super::noise::is_counted;
use super::sense::What;
use super::tokens::Tokens;

/// The oldest child.
pub(super) const OLDEST_CHILD: u32 = 17;
/// Most ages in one list.
const MOST_AGES: usize = 12;

/// What the ages of a sentence say.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Ages {
    /// In years, 0 to 17.
    pub(super) years: Vec<u8>,
    /// Babies whose age was said in months.
    pub(super) in_months: u8,
    /// People named as children who are 18 and older.
    pub(super) grown_up: u8,
}

const CHILD: [What; 2] = [What::Child, What::Children];
const BABY: [What; 2] = [What::Baby, What::Babies];

/// Takes every age.
pub(super) fn take_ages(tokens: &mut Tokens<'_>) -> Ages {
    let mut ages = Ages::default();
    let mut at = 0;
    while at < tokens.len() {
        let found =
            with_unit(tokens, at).or_else(|| after_aged(tokens, at)).or_else(|| after_child(tokens, at));
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let (start, end) = (found.start, found.end);
        let one = found.values.len() == 1;
        let twins = one
            && (found.start.saturating_sub(5)..found.end + 2).any(|at| tokens.was_any(at, &[What::Twins]));
        ages.add(&Found { times: if twins { 2 } else { found.times }, ..found });
        tokens.take(start..end);
        at = end;
    }
    ages
}

struct Found {
    values: Vec<u32>,
    /// "Two 5 year olds".
    times: u32,
    months: bool,
    start: usize,
    end: usize,
}

impl Ages {
    fn add(&mut self, found: &Found) {
        for (at, value) in found.values.iter().enumerate() {
            let last = at + 1 == found.values.len();
            for _ in 0..found.times.min(9) {
                if found.months && last {
                    self.in_months = self.in_months.saturating_add(1);
                } else if *value <= OLDEST_CHILD {
                    self.years.extend(u8::try_from(*value));
                } else {
                    self.grown_up = self.grown_up.saturating_add(1);
                }
            }
        }
        self.years.truncate(MOST_AGES);
    }
}

/// "4 year old (boy)", "3 e 8 anni", "two 5 year olds", "18 Monate" beside a child.
fn with_unit(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    let second = tokens.number(at + 1).filter(|_| !tokens.glued(at + 1));
    let counted = second.is_some() && tokens.number(at).is_some_and(|count| count <= 9);
    let first = at + usize::from(counted);
    let (values, end) = list(tokens, first, MOST_AGES)?;
    let unit = tokens.skip(end, &[], &['-']);
    let years = tokens.is(unit, What::Years);
    let months = !years && tokens.is(unit, What::MonthUnit) && is_beside_child(tokens, first, unit + 1);
    if !years && !months {
        return None;
    }
    let limit =
        at.checked_sub(1).is_some_and(|before| tokens.any(before, &[What::Max, What::Young, What::Less]));
    let elder = values.iter().any(|value| *value > OLDEST_CHILD + 3);
    let end = tokens.skip(unit + 1, &[What::Years, What::Aged], &['-']);
    let end = tokens.skip(end, &CHILD, &[]);
    let end = if months { tokens.skip(end, &BABY, &[]) } else { end };
    let times = if counted { tokens.number(at).unwrap_or(1) } else { 1 };
    let values = if limit || elder { Vec::new() } else { values };
    Some(Found { values, times, months, start: at, end })
}

fn is_beside_child(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    const NEAR: [What; 5] = [What::Child, What::Children, What::Baby, What::Babies, What::Years];
    let near = |at: usize| tokens.was_any(at, &NEAR);
    let old = tokens.any(end, &[What::Years, What::Aged]);
    old || (start.saturating_sub(6)..start).any(near) || (end..end + 3).any(near)
}

/// "Aged 3 and 5", "im Alter von 4 bis 6", "عمره 7".
fn after_aged(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    if !tokens.is(at, What::Aged) {
        return None;
    }
    let first = tokens.skip(at + 1, &[What::Of, What::From, What::Between], &[':', '(']);
    let (values, end) = list(tokens, first, MOST_AGES)?;
    let months = tokens.is(end, What::MonthUnit);
    let end = tokens.skip(end, &[What::Years, What::MonthUnit], &[]);
    Some(Found { values, times: 1, months, start: at, end })
}

/// Numbers behind the word for a child: in brackets, after "of", or as many as there are children.
fn after_child(tokens: &Tokens<'_>, at: usize) -> Option<Found> {
    let plural = tokens.any(at, &[What::Children, What::Babies]);
    if !plural && !tokens.any(at, &[What::Child, What::Baby]) {
        return None;
    }
    let dual = tokens.value(at, What::Child).filter(|count| *count > 1).map(u32::from);
    let before = (1..=2).find_map(|back| at.checked_sub(back).and_then(|before| tokens.number(before)));
    let count = dual.or(before).or((!plural).then_some(1));
    let first = tokens.skip(at + 1, &[What::Of, What::With], &['(', ':', ',']);
    let bracket = tokens.is_mark(at + 1, '(');
    let limit = if bracket {
        MOST_AGES
    } else {
        count.map_or(MOST_AGES, |count| usize::try_from(count).unwrap_or(1))
    };
    let (values, end) = list(tokens, first, limit)?;
    let led = bracket || tokens.is(at + 1, What::Of) || tokens.is_mark(at + 1, ':') || values.len() > 1;
    let twins = tokens.is(at, What::Twins) && values.len() == 1;
    let as_many = twins || count.is_some_and(|count| usize::try_from(count) == Ok(values.len()));
    let fits = if count.is_some() && !bracket { as_many } else { led };
    let children = values.iter().all(|value| *value <= OLDEST_CHILD);
    let colon_count = tokens.is_mark(at + 1, ':') && count.is_none();
    if !fits || !children || colon_count || goes_on_as_date(tokens, end) && !bracket {
        return None;
    }
    let end = if bracket { tokens.skip(end, &[What::Years], &[]) } else { end };
    let end = end + usize::from(tokens.is_mark(end, ')'));
    Some(Found { values, times: 1, months: false, start: first, end })
}

fn goes_on_as_date(tokens: &Tokens<'_>, at: usize) -> bool {
    const GOES_ON: [What; 7] =
        [What::Month, What::WeakMonth, What::To, What::Until, What::Suffix, What::Between, What::Oclock];
    let number_after = |at| tokens.number(at).is_some();
    let past_of = tokens.skip(at, &[What::Of], &[]);
    is_counted(tokens, at)
        || tokens.any(at, &GOES_ON)
        || (past_of > at && tokens.any(past_of, &[What::Month, What::WeakMonth]))
        || (matches!(tokens.mark(at), Some('-' | '/' | ':' | '+'))
            && number_after(tokens.skip(at, &[], &['-', '.'])))
        || (tokens.is_mark(at, '.') && (tokens.glued(at + 1) || tokens.any(at + 1, &GOES_ON)))
}

/// "3", "3 and 5", "3, 5 & 8", "3-5": numbers and the place after them.
fn list(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<(Vec<u32>, usize)> {
    let mut values = vec![tokens.number(at)?];
    let mut end = at + 1;
    while values.len() < limit {
        let next = tokens.skip(end, &[What::And, What::Plus, What::Or, What::Of], &[',', '&', '/', '-']);
        if next == end {
            break;
        }
        let Some(value) = tokens.number(next) else { break };
        let aged = tokens.any(next + 1, &[What::Years, What::MonthUnit]);
        if goes_on_as_date(tokens, next + 1) && !aged {
            break;
        }
        values.push(value);
        end = next + 1;
    }
    Some((values, end))
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn ages(text: &str, language: &str) -> (Vec<u8>, u8) {
        let folded = fold(text);
        let ages = take_ages(&mut Tokens::read(&folded, text, Some(language)));
        (ages.years, ages.in_months)
    }

    #[test]
    fn ages_are_read_as_said() {
        for (language, text, years, months) in [
            ("en", "a 4 year old", vec![4], 0),
            ("en", "two 5 year olds and a 7yo", vec![5, 5, 7], 0),
            ("en", "kids aged 3, 5 & 8", vec![3, 5, 8], 0),
            ("en", "teenagers (13 and 16)", vec![13, 16], 0),
            ("en", "an 8 month old baby", vec![], 1),
            ("es", "dos niños de 3 y 5", vec![3, 5], 0),
            ("de", "im Alter von 3 und 5 Jahren", vec![3, 5], 0),
            ("de", "6-jährige Tochter", vec![6], 0),
            ("de", "1 Kleinkind (18 Monate)", vec![], 1),
            ("fr", "2 enfants de 3 et 8 ans", vec![3, 8], 0),
            ("nl", "kind van 6", vec![6], 0),
            ("ar", "طفل عمره ٧ سنوات", vec![7], 0),
        ] {
            assert_eq!(ages(text, language), (years, months), "{text}");
        }
    }

    #[test]
    fn days_counts_and_limits_are_no_ages() {
        for text in
            ["2 children 10-17 aug", "1 child 12 August", "2 kids under 10 years", "we are 35 years old"]
        {
            assert_eq!(ages(text, "en"), (vec![], 0), "{text}");
        }
    }
}
