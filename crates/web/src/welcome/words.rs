//! The words of guests' pages.

use std::sync::Arc;

use crate::words::{Book, bundles};
pub(super) use crate::words::{Fill, Spoken, Words, direction};

/// Every language of the page.
pub(super) const LANGUAGES: [Spoken; 4] = [
    Spoken {
        tag: "en",
        name: "English",
        short: "EN",
        sources: &[include_str!("../../locales/welcome/en.ftl")],
    },
    Spoken {
        tag: "es",
        name: "Español",
        short: "ES",
        sources: &[include_str!("../../locales/welcome/es.ftl")],
    },
    Spoken {
        tag: "de",
        name: "Deutsch",
        short: "DE",
        sources: &[include_str!("../../locales/welcome/de.ftl")],
    },
    Spoken {
        tag: "ar",
        name: "العربية",
        short: "ع",
        sources: &[include_str!("../../locales/welcome/ar.ftl")],
    },
];

static BOOK: Book = Book::new(&LANGUAGES, || bundles(&LANGUAGES));

/// The language of the page nearest to what is wanted, else English.
pub(super) fn nearest<'a>(wanted: impl IntoIterator<Item = &'a str>) -> &'static str {
    BOOK.nearest(wanted)
}

/// In a language of the page (else English), for a house in a country (ISO 3166).
pub(super) fn of(lang: &str, country: &str) -> Option<Arc<Words>> {
    BOOK.words(lang, country)
}

#[cfg(test)]
mod tests {
    use guestlink_domain::money::Money;
    use jiff::civil::{date, time};

    use super::*;
    use crate::words::checks;

    #[test]
    fn no_key_is_missing_or_unused_and_every_language_fills_in_the_same_places() {
        let calls = [".say(\"", ".count(\"", ".with(\"", ".fill(\"", "moment(making, \""];
        checks::complete(&LANGUAGES, &["src/welcome", "templates/welcome"], &calls);
    }

    fn words(lang: &str) -> Arc<Words> {
        of(lang, "ES").unwrap()
    }

    #[test]
    fn dates_and_times_are_written_as_the_language_does() {
        let (day, at) = (date(2026, 8, 10), time(15, 30, 0, 0));
        assert_eq!(words("en").day(day), "Mon, 10 Aug");
        assert_eq!(words("en").full_day(day), "Monday 10 August");
        assert_eq!(words("es").full_day(day), "lunes, 10 de agosto");
        assert_eq!(words("de").full_day(day), "Montag, 10. August");
        assert_eq!(words("ar").full_day(day), "الاثنين، ١٠ أغسطس");
        assert_eq!(words("en").time(at), "15:30");
        assert_eq!(words("de").time(at), "15:30");
        assert!(words("ar").time(at).contains('٣'), "{}", words("ar").time(at));
        assert_eq!(of("en", "US").unwrap().time(at), "3:30\u{202f}PM");
        assert_eq!(of("en", "not a country").unwrap().time(at), "15:30");
    }

    #[test]
    fn counts_take_the_plural_of_the_language() {
        assert_eq!(words("en").count("nights", 1), "1 night");
        assert_eq!(words("de").count("nights", 4), "4 Nächte");
        assert_eq!(words("ar").count("nights", 2), "ليلتان");
        assert_eq!(words("ar").count("nights", 4), "٤ ليالٍ");
        assert_eq!(words("ar").count("nights", 14), "١٤ ليلة");
    }

    #[test]
    fn whole_prices_have_no_zeros_behind_them() {
        let euro = |minor| Money::new(minor, "EUR".parse().unwrap());
        assert_eq!(words("en").money(euro(1_800)), "€18");
        assert_eq!(words("en").money(euro(1_850)), "€18.50");
        assert_eq!(words("de").money(euro(4_800)).replace('\u{a0}', " "), "48 €");
        assert_eq!(words("ar").money(euro(4_800)).replace('\u{a0}', " "), "٤٨ €");
    }

    #[test]
    fn a_name_in_another_script_stays_in_its_place() {
        assert_eq!(words("ar").with("hello-name", "name", "Nora"), "أهلاً وسهلاً، \u{2068}Nora\u{2069}");
        assert_eq!(words("en").with("hello-name", "name", "Nora"), "Welcome, Nora");
    }

    #[test]
    fn the_first_language_that_is_spoken_is_taken() {
        assert_eq!(nearest(["fr-CA", "de-AT", "en"]), "de");
        assert_eq!(nearest(["fr"]), "en");
    }
}
