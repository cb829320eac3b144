//! Which language a sentence is in: first the script, then how many of its words each lexicon knows. A word known
//! to several languages counts for each of them in part. Says nothing rather than guess: names, numbers and "ok"
//! show no language.

use super::lexicon::{Entry, LANGUAGES, language_index};

/// A sentence shows a language when its score reaches this…
const ENOUGH: u32 = 50;
/// …and leads the next language by this (hundredths of a word).
const LEAD: u32 = 20;
/// A word the grammar can use says a little more than one it only knows.
const MEANING: u32 = 10;
/// Languages within this of the best are tried too when none leads.
const CLOSE: u32 = 40;
/// What the language of earlier messages is worth.
const STICKY: u32 = 60;

/// How the languages compare for one sentence.
#[derive(Clone, Debug)]
pub(super) struct Ranking {
    /// Indices into [`LANGUAGES`], best first.
    pub(super) order: Vec<usize>,
    /// How many of the first are close to the best.
    pub(super) close: usize,
    /// The tag of the language the sentence shows, if it shows one (also one without a lexicon, by script).
    pub(super) shown: Option<&'static str>,
}

/// Ranks the languages by the words of a sentence. `original` is the text as written, for its letters.
pub(super) fn rank<'e>(
    original: &str,
    entries: impl Iterator<Item = &'e Entry>,
    sticky: Option<&str>,
) -> Ranking {
    let mut scores = [0_u32; LANGUAGES.len()];
    for entry in entries.filter(|entry| entry.languages != 0) {
        let share = 100 / entry.languages.count_ones();
        for (at, score) in scores.iter_mut().enumerate() {
            *score += if entry.languages >> at & 1 == 1 { share } else { 0 };
            *score += if entry.meaning >> at & 1 == 1 { MEANING } else { 0 };
        }
    }
    for (at, weight) in original.chars().take(super::fold::MOST_CHARS).filter_map(letter) {
        if let Some(score) = scores.get_mut(at) {
            *score += weight;
        }
    }
    let shown = script(original).or_else(|| leader(&scores));
    let prior = shown.is_none().then(|| sticky.and_then(language_index)).flatten();
    if let Some(score) = prior.and_then(|at| scores.get_mut(at)) {
        *score += STICKY;
    }
    let mut order: Vec<usize> = (0..LANGUAGES.len()).collect();
    let first = shown.and_then(language_index);
    order.sort_by_key(|at| (Some(*at) != first, std::cmp::Reverse(scores.get(*at).copied().unwrap_or(0))));
    let score = |at: &usize| scores.get(*at).copied().unwrap_or(0);
    let best = order.first().map_or(0, score);
    let close = order.iter().filter(|at| score(at) + CLOSE >= best).count();
    Ranking { order, close, shown }
}

fn leader(scores: &[u32]) -> Option<&'static str> {
    let (at, best) = scores.iter().enumerate().max_by_key(|(at, score)| (**score, std::cmp::Reverse(*at)))?;
    let second =
        scores.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, score)| *score).max()?;
    (*best >= ENOUGH && *best >= second + LEAD).then(|| LANGUAGES.get(at).copied()).flatten()
}

/// Letters that few languages use, with their weight.
fn letter(c: char) -> Option<(usize, u32)> {
    let (tag, weight) = match c {
        'ñ' | '¿' | '¡' => ("es", 80),
        'ß' | 'ä' => ("de", 60),
        'ö' | 'ü' => ("de", 40),
        'ã' | 'õ' => ("pt", 80),
        'œ' | 'û' | 'è' => ("fr", 30),
        'ì' | 'ò' => ("it", 50),
        'ë' | 'ĳ' => ("nl", 30),
        _ => return None,
    };
    language_index(tag).map(|at| (at, weight))
}

/// The language of a script that only one of the languages we may meet uses most. Half of the letters decide.
fn script(text: &str) -> Option<&'static str> {
    let mut counts: [(&'static str, u32); 7] =
        [("ar", 0), ("ru", 0), ("he", 0), ("zh", 0), ("ja", 0), ("ko", 0), ("el", 0)];
    let mut letters = 0;
    for c in text.chars().take(super::fold::MOST_CHARS).filter(|c| c.is_alphabetic()) {
        letters += 1;
        let tag = tag_of(c);
        if let Some((_, count)) = counts.iter_mut().find(|(one, _)| Some(*one) == tag) {
            *count += 1;
        }
    }
    // Kana settle it: Japanese is written with Chinese characters too.
    if counts.iter().any(|(tag, count)| *tag == "ja" && *count > 0) {
        return Some("ja");
    }
    counts.into_iter().find(|(_, count)| *count > 0 && count * 2 >= letters).map(|(tag, _)| tag)
}

fn tag_of(c: char) -> Option<&'static str> {
    match c {
        '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => {
            Some("ar")
        }
        '\u{400}'..='\u{52F}' => Some("ru"),
        '\u{590}'..='\u{5FF}' => Some("he"),
        '\u{3040}'..='\u{30FF}' => Some("ja"),
        '\u{4E00}'..='\u{9FFF}' => Some("zh"),
        '\u{AC00}'..='\u{D7AF}' => Some("ko"),
        '\u{370}'..='\u{3FF}' => Some("el"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::detect_language;

    fn tag(text: &str) -> Option<String> {
        detect_language(text).map(|lang| lang.as_str().to_owned())
    }

    #[test]
    fn a_sentence_shows_its_language() {
        for (language, text) in [
            ("en", "Do you have a room for two people?"),
            ("es", "¿Tenéis una habitación para dos personas?"),
            ("de", "Haben Sie ein Zimmer für zwei Personen?"),
            ("fr", "Avez-vous une chambre pour deux personnes ?"),
            ("it", "Avete una camera per due persone?"),
            ("pt", "Vocês têm um quarto para duas pessoas?"),
            ("nl", "Hebben jullie een kamer voor twee personen?"),
            ("ar", "هل لديكم غرفة لشخصين؟"),
            ("ru", "У вас есть номер на двоих?"),
        ] {
            assert_eq!(tag(text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn scripts_without_a_lexicon_are_told_apart() {
        for (language, text) in [
            ("he", "שלום, יש חדר פנוי?"),
            ("zh", "你好,有房间吗?"),
            ("ja", "こんにちは、部屋はありますか"),
            ("ko", "방 있나요"),
        ] {
            assert_eq!(tag(text).as_deref(), Some(language), "{text}");
        }
    }

    #[test]
    fn names_numbers_and_little_words_show_none() {
        for text in ["12-15", "ok 👍", "Ferrán", "+34 600 123 456", "12-15 agosto", "🙏", ""] {
            assert_eq!(tag(text), None, "{text}");
        }
    }
}
