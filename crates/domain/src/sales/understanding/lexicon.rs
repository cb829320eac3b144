//! The lexicon files: one per language, data only, read once. A phrase is stored under its first word for all
//! languages together, so that one look-up serves detection and grammar alike. A file that cannot be read is a
//! failing test, never a panic.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::{Error as ValueError, StrDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer as _};

use super::fold::fold;
use super::model::Intent;
use super::scan::{Kind, Raw, scan};
use super::sense::{Holiday, Sense, What, currency_index};

/// Languages with a lexicon, in the order that settles ties.
pub(super) const LANGUAGES: [&str; 9] = ["en", "es", "de", "fr", "it", "pt", "nl", "ar", "ru"];

const FILES: [&str; 9] = [
    include_str!("lexicon/en.json"),
    include_str!("lexicon/es.json"),
    include_str!("lexicon/de.json"),
    include_str!("lexicon/fr.json"),
    include_str!("lexicon/it.json"),
    include_str!("lexicon/pt.json"),
    include_str!("lexicon/nl.json"),
    include_str!("lexicon/ar.json"),
    include_str!("lexicon/ru.json"),
];

/// One file. Texts are lists separated by commas; the form with accents is the one to write.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    /// Words that only show the language.
    evidence: String,
    months: Vec<String>,
    weekdays: Vec<String>,
    numbers: BTreeMap<u16, String>,
    ordinals: BTreeMap<u16, String>,
    /// `adult`, `child=2`, `currency:EUR`, `holiday:easter` → phrases.
    senses: BTreeMap<String, String>,
    /// `intent:human`, `topic:pool`, `kind:suite`, `occasion:honeymoon` → phrases.
    cues: BTreeMap<String, String>,
}

/// Why a lexicon file was refused.
#[derive(Debug, thiserror::Error)]
pub(super) enum LexiconError {
    /// Not the JSON of a lexicon.
    #[error("lexicon {0}: {1}")]
    Json(&'static str, serde_json::Error),
    /// A key that means nothing.
    #[error("lexicon {0}: no meaning is called \"{1}\"")]
    Key(&'static str, String),
}

/// A hint outside the grammar proper: what is wanted, talked about or celebrated.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Cue {
    Intent(Intent),
    Topic(String),
    Kind(String),
    Occasion(String),
}

/// A phrase of one language, without its first word.
#[derive(Default, Debug)]
pub(super) struct Phrase {
    pub(super) language: usize,
    pub(super) rest: Vec<String>,
    pub(super) senses: Vec<Sense>,
    pub(super) cues: Vec<Cue>,
}

/// All that begins with one word.
#[derive(Default, Debug)]
pub(super) struct Entry {
    /// Bit per language that knows the word.
    pub(super) languages: u16,
    /// Bit per language in which the word means something by itself.
    pub(super) meaning: u16,
    /// By language, longest first.
    phrases: Vec<Phrase>,
}

impl Entry {
    /// The phrases of one language, longest first.
    pub(super) fn phrases_of(&self, language: usize) -> impl Iterator<Item = &Phrase> {
        let start = self.phrases.partition_point(|phrase| phrase.language < language);
        self.phrases.iter().skip(start).take_while(move |phrase| phrase.language == language)
    }
}

/// All lexicons together.
#[derive(Default)]
pub(super) struct Lexicons {
    words: HashMap<String, Entry, BuildHasherDefault<WordHasher>>,
}

/// FNV-1a. The keys come from the files, so no stranger can choose them to collide.
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::load().unwrap_or_default());

/// The lexicons, read at first use.
pub(super) fn lexicons() -> &'static Lexicons {
    &LEXICONS
}

impl Lexicons {
    fn load() -> Result<Self, LexiconError> {
        let mut all = Self::default();
        for (language, (name, text)) in LANGUAGES.iter().zip(FILES).enumerate() {
            let file: File = serde_json::from_str(text).map_err(|error| LexiconError::Json(name, error))?;
            if file.language != *name {
                return Err(LexiconError::Key(name, file.language));
            }
            all.add_file(language, name, &file)?;
        }
        for entry in all.words.values_mut() {
            entry.phrases.sort_by_key(|phrase| (phrase.language, std::cmp::Reverse(phrase.rest.len())));
        }
        Ok(all)
    }

    /// What begins with a (folded) word.
    pub(super) fn entry(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    fn add_file(&mut self, language: usize, name: &'static str, file: &File) -> Result<(), LexiconError> {
        self.add_list(language, &file.evidence, None, None);
        let months = (1..).zip(&file.months).map(|(value, list)| (What::Month, value, list));
        let weekdays = (1..).zip(&file.weekdays).map(|(value, list)| (What::Weekday, value, list));
        let numbers = file.numbers.iter().map(|(value, list)| (What::Number, *value, list));
        let ordinals = file.ordinals.iter().map(|(value, list)| (What::Ordinal, *value, list));
        for (what, value, list) in months.chain(weekdays).chain(numbers).chain(ordinals) {
            self.add_list(language, list, Some(Sense { what, value }), None);
        }
        for (key, list) in &file.senses {
            let sense = sense_of(key).ok_or_else(|| LexiconError::Key(name, key.clone()))?;
            self.add_list(language, list, Some(sense), None);
        }
        for (key, list) in &file.cues {
            let cue = cue_of(key).ok_or_else(|| LexiconError::Key(name, key.clone()))?;
            self.add_list(language, list, None, Some(&cue));
        }
        Ok(())
    }

    fn add_list(&mut self, language: usize, list: &str, sense: Option<Sense>, cue: Option<&Cue>) {
        for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            self.add(language, phrase, sense, cue);
            if let Some(spelled_out) = without_umlauts(language, phrase) {
                self.add(language, &spelled_out, sense, cue);
            }
        }
    }

    fn add(&mut self, language: usize, phrase: &str, sense: Option<Sense>, cue: Option<&Cue>) {
        let folded = fold(phrase);
        let raws = scan(&folded);
        for raw in raws.iter().filter(|raw| raw.kind == Kind::Word) {
            self.words.entry(raw.text.to_owned()).or_default().languages |= bit(language);
        }
        let Some((first, rest)) = raws.split_first() else { return };
        if sense.is_none() && cue.is_none() {
            return;
        }
        let entry = self.words.entry(first.text.to_owned()).or_default();
        entry.meaning |= if rest.is_empty() { bit(language) } else { 0 };
        let known =
            entry.phrases.iter_mut().position(|known| known.language == language && known.is_rest(rest));
        let at = known.unwrap_or_else(|| {
            let rest = rest.iter().map(|raw| raw.text.to_owned()).collect();
            entry.phrases.push(Phrase { language, rest, ..Phrase::default() });
            entry.phrases.len() - 1
        });
        if let Some(phrase) = entry.phrases.get_mut(at) {
            phrase.senses.extend(sense);
            phrase.cues.extend(cue.cloned());
        }
    }
}

impl Phrase {
    fn is_rest(&self, rest: &[Raw<'_>]) -> bool {
        self.rest.len() == rest.len() && self.rest.iter().zip(rest).all(|(mine, other)| mine == other.text)
    }

    /// How many of the tokens after the first one the phrase takes, if it is there. A hyphen between its words
    /// does not part them.
    pub(super) fn length_in<'t>(&self, text_after: impl Fn(usize) -> Option<&'t str>) -> Option<usize> {
        let mut at = 0;
        for word in &self.rest {
            at += usize::from(text_after(at) == Some("-") && word != "-");
            if text_after(at)? != word {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

/// The bit of a language in [`Entry::languages`].
pub(super) fn bit(language: usize) -> u16 {
    1_u16.checked_shl(u32::try_from(language).unwrap_or(u32::MAX)).unwrap_or(0)
}

/// The place of a language tag in [`LANGUAGES`].
pub(super) fn language_index(tag: &str) -> Option<usize> {
    LANGUAGES.iter().position(|one| *one == tag)
}

/// German is also written without umlauts: "fuer", "naechste".
fn without_umlauts(language: usize, phrase: &str) -> Option<String> {
    let german = LANGUAGES.get(language) == Some(&"de");
    let lower = phrase.to_lowercase();
    (german && lower.contains(['ä', 'ö', 'ü']))
        .then(|| lower.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue"))
}

fn named<T: DeserializeOwned>(name: &str) -> Option<T> {
    let text: StrDeserializer<'_, ValueError> = name.into_deserializer();
    T::deserialize(text).ok()
}

fn sense_of(key: &str) -> Option<Sense> {
    if let Some(code) = key.strip_prefix("currency:") {
        return Some(Sense { what: What::Currency, value: currency_index(code) });
    }
    if let Some(name) = key.strip_prefix("holiday:") {
        return Some(Sense { what: What::Holiday, value: named::<Holiday>(name)?.index() });
    }
    let (name, value) = match key.split_once('=') {
        Some((name, value)) => (name, value.parse().ok()?),
        None => (key, 1),
    };
    Some(Sense { what: named(name)?, value })
}

fn cue_of(key: &str) -> Option<Cue> {
    let (kind, name) = key.split_once(':')?;
    match kind {
        "intent" => named(name).map(Cue::Intent),
        "topic" => Some(Cue::Topic(name.to_owned())),
        "kind" => Some(Cue::Kind(name.to_owned())),
        "occasion" => Some(Cue::Occasion(name.to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read() {
        let all = Lexicons::load().unwrap();
        assert!(all.words.len() > 1_000, "{}", all.words.len());
    }

    #[test]
    fn every_language_names_all_months_weekdays_and_days_of_a_month() {
        for text in FILES {
            let file: File = serde_json::from_str(text).unwrap();
            assert_eq!((file.months.len(), file.weekdays.len()), (12, 7), "{}", file.language);
            for day in 1..=31 {
                assert!(file.numbers.contains_key(&day), "{}: {day}", file.language);
            }
        }
    }

    #[test]
    fn an_unknown_key_is_refused() {
        assert!(sense_of("adlt").is_none());
        assert!(sense_of("holiday:mondays").is_none());
        assert!(cue_of("intent:dance").is_none());
        assert_eq!(sense_of("child=2"), Some(Sense { what: What::Child, value: 2 }));
    }
}
