//! Reads a guest's sentence: language, intent, dates, party, budget. A grammar over lexicon files (`lexicon/*.json`),
//! no guessing: what is unsure is marked so that the conversation reads it back. Pure and total: any text in, an
//! [`Understanding`] out; never a panic, never a price.
//!
//! # The way of a sentence
//! fold (case, accents, digits) → scan (words, numbers, marks) → detect the language → tokens with meanings → noise
//! (telephones, flights, rooms) → clock → money → ages → pieces of time → stay → party → intent → judgement. Each
//! step takes the tokens it has explained, so no number is read twice.
//!
//! # Rules
//! * `check_out` is the departure day. A date without a year is the next one to come; a year said with one of two
//!   dates holds for both. Limits: 60 nights, 24 months ahead.
//! * Numeric dates are day first, unless the guest's country is US or CA, or a month would be impossible. In English
//!   without a country, a date that both ways make sense of is unsure.
//! * `confidence` is low for what has to be read back: weekends, weeks and holidays, a weekday alone, "tomorrow"
//!   without a length, lists of days, approximate words, a weekday that contradicts its date, a length that
//!   contradicts the dates, days instead of nights, idioms for a fortnight, parts of a month.
//! * `ask`, first that holds: the day does not exist → `date_invalid`; days without a month → `month`; unsure dates →
//!   `confirm`; no dates yet → `dates` (not when month, nights and budget are clear: that is enough to look for
//!   offers); children without ages → `child_ages`; one night said in passing ("tonight?") without people → `party`.
//! * Who is told apart (adults, children, babies) is counted apart; else it is `total_guests`. A couple, friends and
//!   "my wife and I" are adults. An age in months makes a baby.

mod ages;
mod calendar;
mod clock;
mod commands;
mod day;
mod detect;
pub(crate) mod fold;
mod intent;
mod judge;
mod lexicon;
mod model;
mod money;
mod noise;
mod party;
mod pieces;
mod scan;
mod sense;
mod stay;
mod tokens;

use jiff::civil::Date;

pub use model::{Ask, BudgetScope, Confidence, Intent, Understanding};

use self::commands::{Command, command};
use self::day::{Frame, Order};
use self::intent::Facts;
use self::judge::{Evidence, judge};
use self::lexicon::Cue;
use self::stay::Stay;
use self::tokens::Tokens;
use crate::language::Lang;
use crate::money::Currency;

/// Countries that write the month first (their telephone numbers begin with +1).
const MONTH_FIRST: [&str; 2] = ["US", "CA"];

/// What is known of the guest before the sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Context {
    /// Today at the property.
    pub today: Date,
    /// Language of the guest's earlier messages.
    pub lang: Option<Lang>,
    /// Country of the guest's telephone number, ISO 3166 alpha-2.
    pub country: Option<String>,
    /// The property's currency, for a budget without one.
    pub currency: Option<Currency>,
}

impl Context {
    /// Nothing known but the day.
    pub fn on(today: Date) -> Self {
        Self { today, lang: None, country: None, currency: None }
    }
}

/// Reads a sentence. Looks at no more than the first 4,096 characters.
pub fn understand(text: &str, context: &Context) -> Understanding {
    let folded = fold::fold(text);
    let sticky = context.lang.as_ref().map(Lang::as_str);
    let mut tokens = Tokens::read(&folded, text, sticky);
    let language = tokens.ranking.shown.map(str::to_owned);
    if let Some(command) = command(text) {
        return commanded(command, language);
    }
    let noise = noise::take_noise(&mut tokens);
    let arrival_time = clock::take_arrival(&mut tokens);
    let budget = money::take_budget(&mut tokens, context.currency);
    let ages = ages::take_ages(&mut tokens);
    let stay = read_stay(&mut tokens, context);
    let party = party::take_party(&mut tokens, ages);
    let (confidence, ask) = judge(Evidence { stay: &stay, party: &party, budget: budget.is_some() });
    let mut hints = Hints::of(tokens.cues());
    if arrival_time.is_some() && stay.check_in.is_none() && hints.topics.is_empty() {
        // "We land at 23:40, is that ok?"
        hints.topics.push("checkin".to_owned());
    }
    let (intent, also) = intent::intent(
        tokens.cues(),
        Facts {
            stay: stay.check_in.is_some() || stay.month.is_some() || stay.nights.is_some(),
            full_dates: stay.check_in.is_some() && stay.check_out.is_some() && !stay.one_night,
            party: party.is_said(),
            only_children: party.adults.is_none() && party.total.is_none(),
            arrival: arrival_time.is_some(),
            budget: budget.is_some(),
            kind: hints.kind.is_some(),
            tokens: tokens.len(),
        },
    );
    let (budget_max_minor, budget_scope, budget_currency) =
        budget.map_or((None, None, None), |budget| (Some(budget.minor), Some(budget.scope), budget.currency));
    Understanding {
        language,
        intent,
        also,
        check_in: stay.check_in,
        check_out: stay.check_out,
        nights: stay.nights,
        month: stay.month.map(|(year, month)| format!("{year:04}-{month:02}")),
        adults: party.adults,
        children: party.children,
        child_ages: party.child_ages,
        infants: party.infants,
        total_guests: party.total,
        pets: party.pets,
        arrival_time,
        budget_max_minor,
        budget_scope,
        budget_currency,
        kind: hints.kind.filter(|_| !noise.unit_named),
        topics: hints.topics,
        occasion: hints.occasion,
        confidence,
        ask,
    }
}

/// Whether a whole message is a stop word ("STOP", "baja", "إيقاف"), in any language. Sentences are no stop words.
pub fn is_opt_out(text: &str) -> bool {
    matches!(command(text), Some(Command::OptOut | Command::OptOutOrCancel))
}

/// Whether a whole message takes a stop back ("start", "alta", "ابدأ").
pub fn is_opt_in(text: &str) -> bool {
    command(text) == Some(Command::OptIn)
}

/// Whether a whole message is a word that stops messages for some and cancels a booking for others ("cancel",
/// "iptal"): ask which, when there is a booking.
pub fn is_ambiguous_cancel(text: &str) -> bool {
    matches!(command(text), Some(Command::Cancel | Command::OptOutOrCancel))
}

/// The language a sentence shows, if it shows one: names, numbers and "ok" show none.
pub fn detect_language(text: &str) -> Option<Lang> {
    let folded = fold::fold(text);
    Tokens::read(&folded, text, None).ranking.shown.map(Lang::new)
}

fn commanded(command: Command, language: Option<String>) -> Understanding {
    let (intent, also) = match command {
        Command::OptOut => (Intent::OptOut, vec![]),
        Command::OptIn => (Intent::OptIn, vec![]),
        Command::Cancel => (Intent::Cancel, vec![Intent::OptOut]),
        Command::OptOutOrCancel => (Intent::OptOut, vec![Intent::Cancel]),
    };
    Understanding { language, intent, also, confidence: Confidence::High, ..Understanding::default() }
}

/// Reads the dates in the order the guest most likely writes them, and in the other one when that alone makes sense.
fn read_stay(tokens: &mut Tokens<'_>, context: &Context) -> Stay {
    let country = context.country.as_deref();
    let month_first =
        country.is_some_and(|country| MONTH_FIRST.iter().any(|one| one.eq_ignore_ascii_case(country)));
    let (first, second) =
        if month_first { (Order::MonthFirst, Order::DayFirst) } else { (Order::DayFirst, Order::MonthFirst) };
    let orders = day::possible_orders(tokens);
    let order = if orders.contains(&first) { first } else { second };
    let frame = |order| Frame { today: context.today, order };
    let other = tokens.has_slashed_date().then(|| {
        let mut again = tokens.clone();
        stay::stay(&pieces::take_pieces(&mut again, frame(second)), context.today)
    });
    let stay = stay::stay(&pieces::take_pieces(tokens, frame(order)), context.today);
    let Some(other) = other.filter(|_| orders.len() == 2 && order == first) else { return stay };
    let makes_sense = |stay: &Stay| stay.check_in.is_some() && stay.sure;
    if !makes_sense(&stay) && makes_sense(&other) {
        return other;
    }
    let english = tokens.ranking.order.first() == Some(&0);
    if country.is_none() && english && makes_sense(&other) && other.check_in != stay.check_in {
        return stay.doubted();
    }
    stay
}

/// Wishes beside dates and people.
#[derive(Default)]
struct Hints {
    kind: Option<String>,
    occasion: Option<String>,
    topics: Vec<String>,
}

impl Hints {
    fn of(cues: &[&Cue]) -> Self {
        let mut hints = Self::default();
        for cue in cues {
            match cue {
                // "A room … a suite": the special kind says more than the general one.
                Cue::Kind(kind) if hints.kind.is_none() || hints.kind.as_deref() == Some("room") => {
                    hints.kind = Some(kind.clone());
                }
                Cue::Occasion(occasion) if hints.occasion.is_none() => {
                    hints.occasion = Some(occasion.clone());
                }
                Cue::Topic(topic) if !hints.topics.contains(topic) => hints.topics.push(topic.clone()),
                _ => {}
            }
        }
        hints
    }
}
