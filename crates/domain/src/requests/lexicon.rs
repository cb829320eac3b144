//! The words of wishes, one file a language: data only, read once. A file that cannot be read is a failing test, never a
//! panic.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::sales::understanding::fold::fold;

const FILES: [&str; 4] = [
    include_str!("lexicon/en.json"),
    include_str!("lexicon/es.json"),
    include_str!("lexicon/de.json"),
    include_str!("lexicon/ar.json"),
];

/// One file. Texts are lists separated by commas; the form with accents is the one to write.
#[derive(Deserialize)]
struct File {
    #[serde(rename = "language")]
    _language: String,
    /// What services are about, by our names for it.
    things: BTreeMap<String, String>,
    /// The same, two of it in one word.
    #[serde(default)]
    doubles: BTreeMap<String, String>,
    /// What can break, by the usual options of a repair service.
    equipment: BTreeMap<String, String>,
    /// Words that say by themselves that it is broken.
    alone: BTreeMap<String, String>,
    /// Kinds of a service.
    options: BTreeMap<String, String>,
    numbers: BTreeMap<u16, String>,
    weekdays: Vec<String>,
    #[serde(flatten)]
    marks: BTreeMap<String, String>,
}

/// What a phrase means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// Something a service is about, and how many the word itself says.
    Thing(String, Option<u16>),
    Equipment(String),
    Alone(String),
    Kind(String),
    Number(u16),
    Weekday(i8),
    Word(Word),
}

macro_rules! words {
    ($($name:literal => $variant:ident),+ $(,)?) => {
        /// What a phrase does in a sentence.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Word { $($variant),+ }

        fn word(name: &str) -> Option<Word> {
            Some(match name { $($name => Word::$variant,)+ _ => return None })
        }
    };
}

words! {
    "problem" => Problem, "want" => Want, "info" => Info, "status" => Status, "cancel" => Cancel, "again" => Again,
    "urgent" => Urgent, "restricted" => Restricted, "something" => Something, "not" => Not, "half" => Half,
    "people" => People, "two-people" => TwoPeople, "hours" => Hours, "two-hours" => TwoHours, "minutes" => Minutes,
    "days" => Days, "in" => In, "at" => At, "for" => For, "today" => Today, "tomorrow" => Tomorrow,
    "after-tomorrow" => AfterTomorrow, "morning" => Morning, "afternoon" => Afternoon, "evening" => Evening,
    "noon" => Noon, "midnight" => Midnight, "am" => Am, "pm" => Pm, "oclock" => Oclock, "now" => Now,
    "half-past" => HalfPast, "quarter-past" => QuarterPast, "quarter-to" => QuarterTo, "places" => Places,
    "rooms" => Rooms,
}

struct Phrase {
    rest: Vec<String>,
    mark: Mark,
}

/// All files together.
#[derive(Default)]
pub(super) struct Lexicon {
    words: HashMap<String, Vec<Phrase>>,
    failed: Vec<String>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

pub(super) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    fn read() -> Self {
        let mut all = Self::default();
        for text in FILES {
            match serde_json::from_str::<File>(text) {
                Ok(file) => all.add_file(&file),
                Err(error) => all.failed.push(error.to_string()),
            }
        }
        all
    }

    fn add_file(&mut self, file: &File) {
        let thing = |count| move |name: &String| Mark::Thing(name.clone(), count);
        self.add_all(&file.things, thing(None));
        self.add_all(&file.doubles, thing(Some(2)));
        self.add_all(&file.equipment, |name| Mark::Equipment(name.clone()));
        self.add_all(&file.alone, |name| Mark::Alone(name.clone()));
        self.add_all(&file.options, |name| Mark::Kind(name.clone()));
        for (number, list) in &file.numbers {
            self.add_list(list, &Mark::Number(*number));
        }
        for (day, list) in (1..).zip(&file.weekdays) {
            self.add_list(list, &Mark::Weekday(day));
        }
        for (name, list) in &file.marks {
            match word(name) {
                Some(word) => self.add_list(list, &Mark::Word(word)),
                None => self.failed.push(format!("no meaning is called {name}")),
            }
        }
    }

    fn add_all(&mut self, lists: &BTreeMap<String, String>, mark: impl Fn(&String) -> Mark) {
        for (name, list) in lists {
            self.add_list(list, &mark(name));
        }
    }

    fn add_list(&mut self, list: &str, mark: &Mark) {
        for phrase in list.split([',', '،']) {
            let mut words = split(&fold(phrase)).into_iter();
            let Some(first) = words.next() else { continue };
            let phrase = Phrase { rest: words.collect(), mark: mark.clone() };
            self.words.entry(first).or_default().push(phrase);
        }
    }

    /// What begins at the first of `tokens`: its length in tokens and its meaning.
    pub(super) fn at<'l>(&'l self, tokens: &'l [Token]) -> impl Iterator<Item = (usize, &'l Mark)> {
        let rest = tokens.get(1..).unwrap_or_default();
        let forms = tokens.first().into_iter().flat_map(|first| &first.forms);
        let phrases = forms.filter_map(|form| self.words.get(form)).flatten();
        phrases.filter(|phrase| fits(rest, &phrase.rest)).map(|phrase| (phrase.rest.len() + 1, &phrase.mark))
    }
}

fn fits(tokens: &[Token], words: &[String]) -> bool {
    tokens.len() >= words.len() && tokens.iter().zip(words).all(|(token, word)| token.forms.contains(word))
}

/// A word or number of a message, in every form it may be found under.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub(super) forms: Vec<String>,
    pub(super) number: Option<u16>,
    /// `8:30`.
    pub(super) clock: Option<(i8, i8)>,
}

impl Token {
    pub(super) fn text(&self) -> &str {
        self.forms.first().map_or("", String::as_str)
    }
}

/// Words and numbers of folded text, apart.
fn split(folded: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut last = None;
    for c in folded.chars() {
        let class = match c {
            '0'..='9' => Some('0'),
            c if c.is_alphabetic() => Some('a'),
            _ => None,
        };
        match (class, last == class) {
            (None, _) => {}
            (Some(_), true) => {
                if let Some(word) = all.last_mut() {
                    word.push(c);
                }
            }
            (Some(_), false) => all.push(c.to_string()),
        }
        last = class;
    }
    all
}

/// Most words read of one message.
const MOST: usize = 120;

/// The tokens of a message. Times of day in digits are tokens of their own.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let folded = fold(text);
    let mut all = Vec::new();
    let mut pieces =
        folded.split(|c: char| c.is_whitespace() || ",;!?()¿¡،؟".contains(c)).filter(|one| !one.is_empty());
    while let (Some(piece), true) = (pieces.next(), all.len() < MOST) {
        match clock(piece) {
            Some((hour, minute, rest)) => {
                all.push(Token { forms: vec![], number: None, clock: Some((hour, minute)) });
                all.extend(split(rest).into_iter().map(token));
            }
            None => all.extend(split(piece).into_iter().map(token)),
        }
    }
    all.truncate(MOST);
    all
}

/// `8:30`, `20.15`, `9h30` and what follows.
fn clock(piece: &str) -> Option<(i8, i8, &str)> {
    let at = piece.find([':', '.', 'h'])?;
    let (hour, rest) = piece.split_at_checked(at)?;
    let mut after = rest.chars();
    after.next();
    let minute = after.as_str().get(..2)?;
    let rest = after.as_str().get(2..)?;
    let digits =
        |text: &str| !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hour) || !digits(minute) || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // "12.08." is a day, "12.08" alone may be: a time only where its hour cannot be a day of a month with that month.
    if rest.starts_with('.') && rest.len() > 1 {
        return None;
    }
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some((hour, minute, rest))
}

fn token(word: String) -> Token {
    let number = word.parse::<u32>().ok().map(|number| u16::try_from(number).unwrap_or(u16::MAX));
    let mut forms = vec![word];
    if number.is_none() {
        let more = forms.first().map(|word| other_forms(word)).unwrap_or_default();
        forms.extend(more);
    }
    Token { forms, number, clock: None }
}

/// Arabic words carry articles and prepositions in front.
const ARABIC: [&str; 10] = ["وال", "بال", "لل", "ال", "فال", "كال", "و", "ب", "ل", "ف"];
/// Latin endings: plurals and cases.
const ENDINGS: [&str; 5] = ["s", "es", "n", "en", "e"];
/// Letters a compound's last part has at least.
const COMPOUND: usize = 6;

/// Forms under which a word that is not known itself may be.
fn other_forms(word: &str) -> Vec<String> {
    let lexicon_knows = |form: &str| LEXICON_WORDS.contains(form);
    let mut forms = Vec::new();
    if word.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c)) {
        let shorter = ARABIC.iter().filter_map(|prefix| word.strip_prefix(prefix));
        forms.extend(shorter.filter(|rest| rest.chars().count() > 2).map(str::to_owned));
        return forms;
    }
    let plain = word.replace("ue", "u").replace("ae", "a").replace("oe", "o");
    if plain != word {
        forms.push(plain.clone());
    }
    if lexicon_knows(word) {
        return forms;
    }
    for base in [word, plain.as_str()] {
        forms.extend(
            ENDINGS
                .iter()
                .filter_map(|ending| base.strip_suffix(ending))
                .filter(|one| one.len() > 2)
                .map(str::to_owned),
        );
        let cuts = base.char_indices().skip(3).map(|(at, _)| at);
        let tails = cuts.filter_map(|at| base.get(at..)).filter(|tail| tail.chars().count() >= COMPOUND);
        forms.extend(tails.filter(|tail| lexicon_knows(tail)).map(str::to_owned).take(1));
    }
    forms
}

/// First words of all phrases, found without the lexicon (which is made of tokens itself).
static LEXICON_WORDS: LazyLock<std::collections::HashSet<String>> =
    LazyLock::new(|| lexicon().words.keys().cloned().collect());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        assert_eq!(lexicon().failed, Vec::<String>::new());
        assert!(lexicon().words.contains_key("handtucher") && lexicon().words.contains_key("toallas"));
    }

    #[test]
    fn times_are_told_from_days() {
        let clocks = |text| tokens(text).iter().filter_map(|token| token.clock).collect::<Vec<_>>();
        assert_eq!(clocks("at 8:30 or 20.15h"), [(8, 30), (20, 15)]);
        assert_eq!(clocks("9h30"), [(9, 30)]);
        assert!(clocks("12.08.2026 and 1:2 and 25:00").is_empty());
        assert_eq!(clocks("الساعة ٨:٣٠"), [(8, 30)]);
    }
}
