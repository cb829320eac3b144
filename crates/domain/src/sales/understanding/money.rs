//! The most a guest wants to pay: "max 150 a night", "unter 1000 Euro", "900 euros para 4 noches". An amount nobody
//! sets as a limit ("20 euro less") is no budget. Integer minor units throughout.

use super::model::BudgetScope;
use super::noise::is_counted;
use super::sense::{What, currency_code};
use super::tokens::Tokens;
use crate::money::Currency;

/// Dearer than any stay: such a number is something else.
const MOST: i64 = 1_000_000;
/// Without a currency a smaller number is a day or a count.
const LEAST_BARE: i64 = 25;
/// How many tokens around the amount the words "budget", "a night", "max" are looked for.
const REACH: usize = 5;

/// A limit in whole and hundredth major units.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Budget {
    /// Minor units of `currency`, or of `assumed` when none was said.
    pub(super) minor: i64,
    pub(super) scope: BudgetScope,
    pub(super) currency: Option<String>,
}

/// Takes the amounts and returns the limit, if one was set.
pub(super) fn take_budget(tokens: &mut Tokens<'_>, assumed: Option<Currency>) -> Option<Budget> {
    let mut best = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some(amount) = amount_at(tokens, at) else {
            at += 1;
            continue;
        };
        let budget = amount.budget(tokens, at, assumed);
        tokens.take(at..amount.end);
        at = amount.end;
        best = budget.or(best);
    }
    take_rates(tokens);
    best
}

/// "A night" that is no length of stay, now that the amounts have been read.
fn take_rates(tokens: &mut Tokens<'_>) {
    for at in 0..tokens.len() {
        // "La noche del 14" names a day.
        let day = tokens.skip(at + 1, &[What::Of, What::From, What::The], &[]);
        let dated = day > at + 1 && (tokens.number(day).is_some() || tokens.is(day, What::Weekday));
        let named = at.checked_sub(1).is_some_and(|day| tokens.any(day, &[What::Weekday, What::Tomorrow]));
        if tokens.is(at, What::PerNight) && !dated && !named {
            tokens.take(at..at + 1);
        }
    }
}

#[derive(Clone, Copy)]
struct Amount {
    hundredths: i64,
    currency: Option<u16>,
    end: usize,
}

fn amount_at(tokens: &Tokens<'_>, at: usize) -> Option<Amount> {
    let sign = tokens.value(at, What::Currency);
    let first = at + usize::from(sign.is_some());
    let (mut hundredths, mut end) = decimal_at(tokens, first)?;
    // "100-150 €": the upper one.
    if matches!(tokens.mark(end), Some('-')) || tokens.is(end, What::To) || tokens.is(end, What::And) {
        let upper = decimal_at(tokens, end + 1).filter(|(upper, _)| *upper > hundredths);
        let priced = upper.filter(|(_, after)| tokens.any(*after, &[What::Currency, What::PerNight]));
        (hundredths, end) = priced.unwrap_or((hundredths, end));
    }
    let after = tokens.value(end, What::Currency);
    let end = end + usize::from(after.is_some());
    let currency = sign.or(after);
    let price = currency.is_some() || is_bare_price(tokens, at, end, hundredths);
    price.then_some(Amount { hundredths, currency, end })
}

/// Without a currency: a number with "a night" behind it or a limit word before it, and nothing it counts.
fn is_bare_price(tokens: &Tokens<'_>, at: usize, end: usize, hundredths: i64) -> bool {
    if hundredths < LEAST_BARE * 100 {
        return false;
    }
    let slash = usize::from(tokens.is_mark(end, '/'));
    if tokens.is(end, What::PerNight) || (slash == 1 && tokens.is(end + 1, What::Night)) {
        return true;
    }
    // "Until 30 August", "2027 to …": where the limit word can be about dates, so can the number.
    let dated = hundredths <= 3_100 || at.checked_sub(1).is_some_and(|before| names_month(tokens, before));
    let limit = |at: usize| {
        tokens.any(at, &[What::Max, What::Budget]) && !(dated && tokens.any(at, &[What::To, What::Until]))
    };
    let before = (at.saturating_sub(3)..at).any(limit);
    (before || limit(end)) && !is_counted(tokens, end) && !names_month(tokens, end)
}

fn names_month(tokens: &Tokens<'_>, at: usize) -> bool {
    let at = tokens.skip(at, &[What::Of], &['.']);
    tokens.any(at, &[What::Month, What::WeakMonth])
}

/// `150`, `1.200`, `1 200`, `1,200.50`, `99,90`, `1.5k`: hundredths, and the place after.
fn decimal_at(tokens: &Tokens<'_>, at: usize) -> Option<(i64, usize)> {
    let worded = || tokens.value(at, What::Number).map(|value| (u32::from(value), 1));
    let (value, digits) = tokens.digits(at).or_else(worded)?;
    let (mut whole, mut hundredths, mut end) = (i64::from(value), 0, at + 1);
    if digits > 7 {
        return None;
    }
    while let Some((value, 3)) = tokens.digits(end + usize::from(is_group_mark(tokens, end)))
        && (is_group_mark(tokens, end) || !tokens.glued(end))
        && digits <= 3
        && whole < MOST
    {
        end += 1 + usize::from(is_group_mark(tokens, end));
        whole = whole * 1_000 + i64::from(value);
    }
    if matches!(tokens.mark(end), Some('.' | ','))
        && tokens.glued(end)
        && tokens.glued(end + 1)
        && let Some((value, digits @ 1..=2)) = tokens.digits(end + 1)
    {
        hundredths = i64::from(value) * if digits == 1 { 10 } else { 1 };
        end += 2;
    }
    if tokens.is(end, What::Thousand) {
        (whole, hundredths) = (whole * 1_000 + hundredths * 10, 0);
        end += 1;
    }
    (whole <= MOST).then_some((whole * 100 + hundredths, end))
}

fn is_group_mark(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.mark(at), Some('.' | ',')) && tokens.glued(at) && tokens.glued(at + 1)
}

impl Amount {
    fn budget(self, tokens: &Tokens<'_>, at: usize, assumed: Option<Currency>) -> Option<Budget> {
        let around = at.saturating_sub(REACH)..self.end + REACH;
        let near = |what| around.clone().any(|at| tokens.is(at, what));
        let per_person = tokens.was_any(self.end, &[What::Noise]);
        if near(What::Less) || self.hundredths == 0 || per_person {
            return None;
        }
        let slash = usize::from(tokens.is_mark(self.end, '/'));
        let bare_night = self.currency.is_some() || slash == 1;
        let nightly = near(What::PerNight) || (bare_night && tokens.is(self.end + slash, What::Night));
        let scope = if nightly && !near(What::InTotal) { BudgetScope::PerNight } else { BudgetScope::Total };
        let currency = self.currency.and_then(currency_code);
        let exponent =
            currency.and_then(|code| code.parse::<Currency>().ok()).or(assumed).map_or(2, Currency::exponent);
        let minor = match exponent {
            0 => self.hundredths / 100,
            3 => self.hundredths * 10,
            _ => self.hundredths,
        };
        Some(Budget { minor, scope, currency: currency.map(str::to_owned) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn budget(text: &str, language: &str) -> Option<(i64, BudgetScope, Option<String>)> {
        let folded = fold(text);
        let mut tokens = Tokens::read(&folded, text, Some(language));
        take_budget(&mut tokens, None).map(|budget| (budget.minor, budget.scope, budget.currency))
    }

    #[test]
    fn limits_by_the_night_and_for_the_stay() {
        let euro = || Some("EUR".to_owned());
        for (language, text, minor, scope, currency) in [
            ("en", "max 150 a night", 15_000, BudgetScope::PerNight, None),
            ("en", "budget of £1,200.50", 120_050, BudgetScope::Total, Some("GBP".to_owned())),
            ("en", "100-150€ per night", 15_000, BudgetScope::PerNight, euro()),
            ("en", "we can spend 1.5k euros", 150_000, BudgetScope::Total, euro()),
            ("es", "menos de 1.500 euros", 150_000, BudgetScope::Total, euro()),
            ("de", "unter 1000 Euro", 100_000, BudgetScope::Total, euro()),
            ("de", "höchstens 99,90 € pro Nacht", 9_990, BudgetScope::PerNight, euro()),
            ("fr", "120/nuit max", 12_000, BudgetScope::PerNight, None),
            ("ar", "بحد أقصى ٥٠٠ درهم", 50_000, BudgetScope::Total, Some("AED".to_owned())),
        ] {
            assert_eq!(budget(text, language), Some((minor, scope, currency)), "{text}");
        }
    }

    #[test]
    fn other_amounts_are_no_limit() {
        for text in
            ["it shows 20 euro less per night", "until 30 August", "max 4 people", "how much a night?"]
        {
            assert_eq!(budget(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn minor_units_are_the_currencys() {
        let text = "max 200 a night";
        let folded = fold(text);
        for (code, minor) in [("JPY", 200), ("KWD", 200_000), ("EUR", 20_000)] {
            let mut tokens = Tokens::read(&folded, text, Some("en"));
            let budget = take_budget(&mut tokens, code.parse().ok()).unwrap();
            assert_eq!(budget.minor, minor, "{code}");
        }
    }
}
