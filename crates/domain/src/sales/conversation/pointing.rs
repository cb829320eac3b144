//! What a guest points at with words: "the second one", "the cheapest", "the penthouse", a bare "4"; and a card
//! number, which must not be talked about.

use super::turn::Turn;
use crate::catalog::Accommodation;
use crate::sales::understanding::Understanding;
use crate::sales::understanding::fold::fold;

/// Words for a place in a list, in the languages guests write. Folded as the lexicons are.
const PLACES: [(usize, &[&str]); 3] = [
    (
        0,
        &[
            "first",
            "1st",
            "primera",
            "primero",
            "primer",
            "erste",
            "ersten",
            "erstes",
            "premier",
            "premiere",
            "prima",
            "primo",
            "primeiro",
            "primeira",
            "eerste",
            "الاول",
            "الاولي",
            "первый",
            "первая",
        ],
    ),
    (
        1,
        &[
            "second",
            "2nd",
            "segunda",
            "segundo",
            "zweite",
            "zweiten",
            "zweites",
            "deuxieme",
            "seconda",
            "secondo",
            "tweede",
            "الثاني",
            "الثانيه",
            "второй",
            "вторая",
        ],
    ),
    (
        2,
        &[
            "third",
            "3rd",
            "tercera",
            "tercero",
            "tercer",
            "dritte",
            "dritten",
            "drittes",
            "troisieme",
            "terza",
            "terzo",
            "terceiro",
            "terceira",
            "derde",
            "الثالث",
            "الثالثه",
            "третий",
            "третья",
        ],
    ),
];
const LAST: &[&str] = &[
    "last",
    "ultima",
    "ultimo",
    "letzte",
    "letzten",
    "dernier",
    "derniere",
    "laatste",
    "الاخير",
    "الاخيره",
    "последний",
];
const CHEAPEST: &[&str] = &[
    "cheapest",
    "barata",
    "barato",
    "economica",
    "economico",
    "gunstigste",
    "guenstigste",
    "billigste",
    "economique",
    "economica",
    "barato",
    "goedkoopste",
    "الارخص",
    "ارخص",
];
/// Words that go on from the last message.
const AND: &[&str] = &[
    "and", "also", "plus", "y", "e", "ademas", "tambien", "und", "auch", "noch", "et", "aussi", "anche",
    "en", "ook", "و", "ايضا", "и", "&", "+",
];

impl Turn<'_> {
    /// The accommodation a message points at: by name, by its place among the offers, or by its kind if only one of
    /// the offers is of that kind.
    pub(super) fn pointed_at(&self, text: &str, read: &Understanding) -> Option<String> {
        let words = words(text);
        self.named(&words).or_else(|| self.placed(&words)).or_else(|| self.only_of_kind(read))
    }

    /// An accommodation called by its name, in any language it has one; an offered one also by a word of its name
    /// that no other has.
    pub(super) fn named(&self, words: &[String]) -> Option<String> {
        let offered =
            |one: &&Accommodation| self.state.offers.iter().any(|offer| offer.accommodation == one.id);
        let all = || self.ctx.catalog.accommodations.iter();
        let whole = |one: &&Accommodation| names(one).any(|name| contains(words, &name));
        let part = |one: &&Accommodation| has_own_word(one, all(), words);
        let found = all().filter(offered).find(whole).or_else(|| all().find(whole));
        found.or_else(|| all().filter(offered).find(part)).map(|one| one.id.clone())
    }

    fn placed(&self, words: &[String]) -> Option<String> {
        let offers = &self.state.offers;
        let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        if offers.len() < 2 {
            return None;
        }
        let offer = if says(CHEAPEST) {
            offers.iter().min_by_key(|offer| offer.total_minor)
        } else if says(LAST) {
            offers.last()
        } else if let [number] = words
            && let Ok(number) = number.parse::<usize>()
        {
            number.checked_sub(1).and_then(|at| offers.get(at))
        } else {
            PLACES.iter().find(|(_, names)| says(names)).and_then(|(at, _)| offers.get(*at))
        };
        offer.map(|offer| offer.accommodation.clone())
    }

    fn only_of_kind(&self, read: &Understanding) -> Option<String> {
        let kind = read.kind.as_deref()?;
        let offered = |id: &str| self.state.offers.iter().any(|offer| offer.accommodation == id);
        let of_kind = || self.ctx.catalog.accommodations.iter().filter(|one| one.kind.as_str() == kind);
        only(of_kind().filter(|one| offered(&one.id))).or_else(|| only(of_kind())).map(|one| one.id.clone())
    }
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

/// The words of a text, folded: lower case, no accents, ASCII digits, no punctuation.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|c: char| !(c.is_alphanumeric() || c == '&' || c == '+'));
    parts.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether the words stand in the text one after the other.
pub(super) fn contains(text: &[String], words: &[String]) -> bool {
    !words.is_empty() && text.windows(words.len()).any(|window| window == words)
}

/// The message goes on from the last one: "and a dog".
pub(super) fn goes_on(text: &str) -> bool {
    words(text).first().is_some_and(|first| AND.contains(&first.as_str()))
}

/// There is something to read.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The numbers in a text, in any digits.
pub(super) fn numbers(text: &str) -> Vec<u16> {
    let folded = fold(text);
    folded.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// A card number stands in the text, or stood there before it was masked (`411111******1111`).
pub(super) fn has_card_number(text: &str) -> bool {
    let folded = fold(text);
    let mut run = String::new();
    for c in folded.chars().chain(['\n']) {
        match c {
            '0'..='9' | '*' | 'x' => run.push(c),
            ' ' | '-' if !run.is_empty() => {}
            _ => {
                if looks_like_card(&run) {
                    return true;
                }
                run.clear();
            }
        }
    }
    false
}

fn looks_like_card(run: &str) -> bool {
    if !(13..=19).contains(&run.len()) {
        return false;
    }
    let masked = run.bytes().filter(|byte| !byte.is_ascii_digit()).count();
    let digits = run.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'));
    if masked > 0 {
        return masked >= 5
            && run.starts_with(|c: char| c.is_ascii_digit())
            && run.ends_with(|c: char| c.is_ascii_digit());
    }
    let sum: u32 = digits
        .rev()
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

fn names(one: &Accommodation) -> impl Iterator<Item = Vec<String>> {
    one.name.0.values().map(|name| words(name)).chain([words(&one.id)])
}

/// A word of at least four letters in one of its names, which no other accommodation has in its own.
fn has_own_word<'a>(
    one: &Accommodation,
    all: impl Iterator<Item = &'a Accommodation>,
    said: &[String],
) -> bool {
    let others: Vec<Vec<String>> = all.filter(|other| other.id != one.id).flat_map(names).collect();
    let own = |word: &String| word.chars().count() >= 4 && !others.iter().any(|name| name.contains(word));
    names(one)
        .flatten()
        .filter(own)
        .any(|word| said.iter().any(|said| without_article(said) == without_article(&word)))
}

/// Arabic joins its article to the word.
fn without_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn card_numbers_are_seen_masked_or_not() {
        for text in [
            "my card is 4111 1111 1111 1111 exp 12/30 cvv 123",
            "5500-0000-0000-0004",
            "411111******1111",
            "4111 11** **** 1111",
            "٤١١١١١١١١١١١١١١١",
        ] {
            assert!(has_card_number(text), "{text}");
        }
        for text in
            ["12-15 August", "call +44 7700 900123", "4111 1111 1111 1112", "xxxxxxxxxxxxxxx", "1,234,567"]
        {
            assert!(!has_card_number(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_in_any_digits() {
        assert_eq!(numbers("٤ و ٧"), [4, 7]);
        assert_eq!(numbers("they are 4 and 11"), [4, 11]);
        assert_eq!(numbers("99999999"), Vec::<u16>::new());
    }

    #[test]
    fn a_message_may_go_on_from_the_last_one() {
        assert!(goes_on("and a dog") && goes_on("Y un perro") && goes_on("+ 1 child"));
        assert!(!goes_on("a dog and a cat"));
    }
}
