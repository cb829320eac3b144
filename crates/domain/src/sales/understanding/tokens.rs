//! A sentence as the grammar sees it: tokens with their meanings in the sentence's language, and a mark on those a
//! rule has already explained, so that no number is read twice.

use std::cmp::Reverse;
use std::ops::Range;

use super::detect::{Ranking, rank};
use super::lexicon::{Cue, Entry, Phrase, bit, lexicons};
use super::scan::{Kind, Raw, scan};
use super::sense::{Sense, What};

/// Joining words and marks that are skipped in a row; keeps repeated ones from costing more than their length.
const LONGEST_SKIP: usize = 6;

/// One word or phrase, number or mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) kind: Kind,
    pub(super) glued: bool,
    pub(super) senses: &'static [Sense],
    pub(super) known: bool,
}

/// The tokens of a sentence. Questions about a token that is used, or beyond the end, are answered with "no".
#[derive(Clone)]
pub(super) struct Tokens<'t> {
    list: Vec<Token<'t>>,
    /// The meanings of each token as a set; empty once it is used.
    open: Vec<u128>,
    used: Vec<bool>,
    cues: Vec<&'static Cue>,
    pub(super) ranking: Ranking,
}

impl<'t> Tokens<'t> {
    /// Reads folded text. `original` is the same text as written, `sticky` the language of earlier messages.
    pub(super) fn read(folded: &'t str, original: &str, sticky: Option<&str>) -> Self {
        let mut words = Vec::with_capacity(32);
        for raw in scan(folded) {
            push_word(raw, &mut words);
        }
        let ranking = rank(original, words.iter().filter_map(Word::shows_language), sticky);
        let ranking = settle(&words, ranking);
        let list = lex(&words, &ranking);
        let used = vec![false; list.len()];
        let open = list
            .iter()
            .map(|token| token.senses.iter().fold(0, |set, sense| set | sense.what.bit()))
            .collect();
        let cues = cues(&words, &ranking);
        Self { list, open, used, cues, ranking }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Hints found anywhere in the text, in order.
    pub(super) fn cues(&self) -> &[&'static Cue] {
        &self.cues
    }

    pub(super) fn is_used(&self, at: usize) -> bool {
        self.used.get(at).copied().unwrap_or(false)
    }

    fn free(&self, at: usize) -> Option<&Token<'t>> {
        self.list.get(at).filter(|_| !self.is_used(at))
    }

    pub(super) fn take(&mut self, range: Range<usize>) {
        for (used, open) in self.used.iter_mut().zip(&mut self.open).take(range.end).skip(range.start) {
            (*used, *open) = (true, 0);
        }
    }

    pub(super) fn value(&self, at: usize, what: What) -> Option<u16> {
        if !self.is(at, what) {
            return None;
        }
        self.list.get(at)?.senses.iter().find(|sense| sense.what == what).map(|sense| sense.value)
    }

    fn open(&self, at: usize) -> u128 {
        self.open.get(at).copied().unwrap_or(0)
    }

    pub(super) fn is(&self, at: usize, what: What) -> bool {
        self.open(at) & what.bit() != 0
    }

    pub(super) fn any(&self, at: usize, whats: &[What]) -> bool {
        let open = self.open(at);
        open != 0 && whats.iter().any(|what| open & what.bit() != 0)
    }

    pub(super) fn mark(&self, at: usize) -> Option<char> {
        match self.free(at)?.kind {
            Kind::Mark(c) => Some(c),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, at: usize, c: char) -> bool {
        self.mark(at) == Some(c)
    }

    /// There may be a date such as "8/10".
    pub(super) fn has_slashed_date(&self) -> bool {
        let number = |at| self.was_short_number(at).is_some();
        (1..self.len()).any(|at| self.is_mark(at, '/') && number(at - 1) && number(at + 1))
    }

    /// The token touches the one before.
    pub(super) fn glued(&self, at: usize) -> bool {
        self.list.get(at).is_some_and(|token| token.glued)
    }

    /// Written in digits: value and how many.
    pub(super) fn digits(&self, at: usize) -> Option<(u32, u8)> {
        match self.free(at)?.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            _ => None,
        }
    }

    /// A count in digits or as a word.
    pub(super) fn number(&self, at: usize) -> Option<u32> {
        self.digits(at).map(|(value, _)| value).or_else(|| self.value(at, What::Number).map(u32::from))
    }

    /// Like [`Self::any`], of a token that may be used already.
    pub(super) fn was_any(&self, at: usize, whats: &[What]) -> bool {
        self.list.get(at).is_some_and(|token| token.senses.iter().any(|sense| whats.contains(&sense.what)))
    }

    /// Like [`Self::is_mark`], of a token that may be used already.
    pub(super) fn was_mark(&self, at: usize, c: char) -> bool {
        self.list.get(at).is_some_and(|token| token.kind == Kind::Mark(c))
    }

    /// A number of one or two digits, of a token that may be used already.
    pub(super) fn was_short_number(&self, at: usize) -> Option<u32> {
        match self.list.get(at)?.kind {
            Kind::Number(value, 1..=2) => Some(value),
            _ => None,
        }
    }

    /// A word.
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.free(at).is_some_and(|token| token.kind == Kind::Word)
    }

    /// A word without a meaning for the grammar, or one that only describes.
    pub(super) fn is_plain_word(&self, at: usize) -> bool {
        let describes = |sense: &Sense| sense.what == What::Young;
        self.free(at).is_some_and(|token| token.kind == Kind::Word && token.senses.iter().all(describes))
    }

    /// A word that no lexicon in use knows.
    pub(super) fn is_unknown_word(&self, at: usize) -> bool {
        self.free(at).is_some_and(|token| token.kind == Kind::Word && !token.known)
    }

    pub(super) fn text(&self, at: usize) -> &'t str {
        self.list.get(at).map_or("", |token| token.text)
    }

    /// The first place from `at` on that is none of these (marks count as `c`s).
    pub(super) fn skip(&self, mut at: usize, whats: &[What], marks: &[char]) -> usize {
        for _ in 0..LONGEST_SKIP {
            if !self.any(at, whats) && !self.mark(at).is_some_and(|c| marks.contains(&c)) {
                break;
            }
            at += 1;
        }
        at
    }
}

/// A raw token with what the lexicons know of it.
struct Word<'t> {
    raw: Raw<'t>,
    entry: Option<&'static Entry>,
    /// What is known of an Arabic word without its article.
    stem: Option<&'static Entry>,
}

impl Word<'_> {
    /// What is known of the word, unless it is a single Latin letter: those are everyone's.
    fn shows_language(&self) -> Option<&'static Entry> {
        let single = self.raw.text.len() == 1 && self.raw.text != "y";
        if single { None } else { self.entry.or(self.stem) }
    }
}

fn push_word<'t>(raw: Raw<'t>, words: &mut Vec<Word<'t>>) {
    let entry = lexicons().entry(raw.text);
    let stem = raw.text.strip_prefix("ال").and_then(|stem| lexicons().entry(stem));
    if entry.is_none()
        && stem.is_none()
        && let Some((clitic, rest)) = arabic_clitic(raw.text)
    {
        let clitic = Raw { text: clitic, ..raw };
        words.push(Word { raw: clitic, entry: lexicons().entry(clitic.text), stem: None });
        return push_word(Raw { text: rest, glued: false, ..raw }, words);
    }
    words.push(Word { raw, entry, stem });
}

/// Arabic writes "and", "for" and "in" onto the word. The two pieces, if the rest is a known word.
fn arabic_clitic(word: &str) -> Option<(&str, &str)> {
    const AND: [&str; 2] = ["و", "ف"];
    const OTHERS: [&str; 3] = ["ل", "ب", "ك"];
    let (first, rest) = word.split_at_checked(word.chars().next()?.len_utf8())?;
    let known = |text: &str| !text.is_empty() && lexicons().entry(text).is_some();
    let with_article = rest.strip_prefix("ال").is_some_and(known);
    if AND.contains(&first) {
        return (known(rest) || with_article || arabic_clitic(rest).is_some()).then_some((first, rest));
    }
    if OTHERS.contains(&first) {
        // "For the" is one letter twice.
        let doubled = rest.strip_prefix('ل').filter(|stem| first == "ل" && known(stem));
        return if known(rest) || with_article {
            Some((first, rest))
        } else {
            doubled.map(|stem| (first, stem))
        };
    }
    None
}

/// Meanings a word keeps in a sentence of another language ("15 août" in an English message).
const SHARED: [What; 18] = [
    What::Month,
    What::Weekday,
    What::Night,
    What::Week,
    What::Weekend,
    What::Today,
    What::Tonight,
    What::Tomorrow,
    What::Adult,
    What::Adults,
    What::Child,
    What::Children,
    What::Baby,
    What::Person,
    What::Couple,
    What::Currency,
    What::Holiday,
    What::Plus,
];

/// Shorter words of other languages are too often something else.
const SHORTEST_SHARED: usize = 4;

/// Where no language leads, the one in which most of the sentence means something.
fn settle(words: &[Word<'_>], mut ranking: Ranking) -> Ranking {
    if ranking.shown.is_some() || ranking.close < 2 {
        return ranking;
    }
    let candidates = ranking.order.iter().take(ranking.close).copied().enumerate();
    let best = candidates.max_by_key(|(place, language)| (explained(words, *language), Reverse(*place)));
    if let Some((place, language)) = best {
        ranking.order.remove(place);
        ranking.order.insert(0, language);
    }
    ranking
}

/// How many words, and marks inside phrases ("t/m"), mean something in a language.
fn explained(words: &[Word<'_>], language: usize) -> usize {
    let mut count = 0;
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let found =
            best(word, after, language, |phrase| !phrase.senses.is_empty() || !phrase.cues.is_empty());
        let length = found.map_or(0, |(_, length)| length);
        count += if found.is_some() { 1 + length } else { 0 };
        rest = after.get(length..).unwrap_or(&[]);
    }
    count
}

fn lex<'t>(words: &[Word<'t>], ranking: &Ranking) -> Vec<Token<'t>> {
    let mut list = Vec::with_capacity(words.len());
    let primary = ranking.order.first().copied().unwrap_or(0);
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let found = best(word, after, primary, |phrase| !phrase.senses.is_empty()).or_else(|| {
            let others = ranking.order.iter().skip(1);
            is_foreign(word, primary)
                .then(|| others.copied().find_map(|other| shared(word, after, other)))
                .flatten()
        });
        let (phrase, length) = found.map_or((None, 0), |(phrase, length)| (Some(phrase), length));
        list.push(Token {
            text: word.raw.text,
            kind: if length == 0 { word.raw.kind } else { Kind::Word },
            glued: word.raw.glued,
            senses: phrase.map_or(&[], |phrase| phrase.senses.as_slice()),
            known: phrase.is_some() || word.stem.is_some() || knows(word, primary),
        });
        rest = after.get(length..).unwrap_or(&[]);
    }
    list
}

fn knows(word: &Word<'_>, language: usize) -> bool {
    word.entry.is_some_and(|entry| entry.languages & bit(language) != 0)
}

fn is_foreign(word: &Word<'_>, primary: usize) -> bool {
    word.stem.is_none() && word.entry.is_some_and(|entry| entry.languages & bit(primary) == 0)
}

fn shared(word: &Word<'_>, after: &[Word<'_>], language: usize) -> Option<(&'static Phrase, usize)> {
    let long = word.raw.kind != Kind::Word || word.raw.text.chars().count() >= SHORTEST_SHARED;
    best(word, after, language, |phrase| {
        long && !phrase.senses.is_empty() && phrase.senses.iter().all(|sense| SHARED.contains(&sense.what))
    })
}

/// The longest phrase of a language that begins with the word, and how many further words it takes.
fn best(
    word: &Word<'_>,
    after: &[Word<'_>],
    language: usize,
    fits: impl Fn(&Phrase) -> bool,
) -> Option<(&'static Phrase, usize)> {
    let entries = word.entry.into_iter().chain(word.stem);
    let mut phrases = entries.flat_map(|entry| entry.phrases_of(language)).filter(|phrase| fits(phrase));
    let text = |at: usize| after.get(at).map(|word| word.raw.text);
    phrases.find_map(|phrase| Some((phrase, phrase.length_in(text)?)))
}

fn cues(words: &[Word<'_>], ranking: &Ranking) -> Vec<&'static Cue> {
    let mut found = Vec::new();
    let primary = ranking.order.first().copied().unwrap_or(0);
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let mut languages =
            ranking.order.iter().copied().filter(|one| *one == primary || is_foreign(word, primary));
        let phrase = languages.find_map(|one| best(word, after, one, |phrase| !phrase.cues.is_empty()));
        let length = phrase.map_or(0, |(_, length)| length);
        found.extend(phrase.iter().flat_map(|(phrase, _)| &phrase.cues));
        rest = after.get(length..).unwrap_or(&[]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    #[test]
    fn the_longest_phrase_gives_the_meaning() {
        let folded = fold("a couple of nights for a couple");
        let tokens = Tokens::read(&folded, &folded, Some("en"));
        assert_eq!(tokens.value(0, What::Lasting), Some(2));
        assert!(tokens.is(tokens.len() - 1, What::Couple));
    }

    #[test]
    fn arabic_joins_are_taken_apart() {
        let text = "للعائلة وطفلين بأغسطس";
        let folded = fold(text);
        let tokens = Tokens::read(&folded, text, None);
        let has = |what| (0..tokens.len()).any(|at| tokens.is(at, what));
        assert!(has(What::For) && has(What::Family) && has(What::And) && has(What::Month));
        assert_eq!((0..tokens.len()).find_map(|at| tokens.value(at, What::Child)), Some(2));
    }

    #[test]
    fn a_used_token_answers_no() {
        let folded = fold("12 august");
        let mut tokens = Tokens::read(&folded, &folded, None);
        assert_eq!(tokens.number(0), Some(12));
        tokens.take(0..1);
        assert_eq!((tokens.number(0), tokens.digits(0), tokens.number(99)), (None, None, None));
    }

    #[test]
    fn foreign_months_and_people_are_understood_in_passing() {
        let text = "Hello, do you have a room 12-15 agosto for 2 Erwachsene?";
        let folded = fold(text);
        let tokens = Tokens::read(&folded, text, None);
        assert_eq!(tokens.ranking.shown, Some("en"));
        assert!((0..tokens.len()).any(|at| tokens.is(at, What::Month)));
        assert!((0..tokens.len()).any(|at| tokens.is(at, What::Adults)));
    }
}
