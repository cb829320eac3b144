//! The page's own words: Fluent for sentences and plural forms, ICU for dates and times. One language from the first
//! to the last word of a page.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use guestlink_domain::language::Lang;
use guestlink_domain::money::{self, Money};
use icu_calendar::{Date as IcuDate, Iso};
use icu_datetime::fieldsets::{MDE, T};
use icu_datetime::{DateTimeFormatter, NoCalendarFormatter};
use icu_locale_core::Locale;
use icu_time::Time as IcuTime;
use jiff::civil::{Date, Time};

/// A language of the page.
pub(super) struct Spoken {
    /// Its tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Its name where there is little room.
    pub short: &'static str,
    source: &'static str,
}

/// Every language of the page.
pub(super) const LANGUAGES: [Spoken; 4] = [
    Spoken { tag: "en", name: "English", short: "EN", source: include_str!("../../locales/welcome/en.ftl") },
    Spoken { tag: "es", name: "Español", short: "ES", source: include_str!("../../locales/welcome/es.ftl") },
    Spoken { tag: "de", name: "Deutsch", short: "DE", source: include_str!("../../locales/welcome/de.ftl") },
    Spoken {
        tag: "ar", name: "العربية", short: "ع", source: include_str!("../../locales/welcome/ar.ftl")
    },
];

static BUNDLES: LazyLock<BTreeMap<&'static str, FluentBundle<FluentResource>>> =
    LazyLock::new(|| LANGUAGES.iter().map(|spoken| (spoken.tag, bundle(spoken))).collect());

/// Words by language and country. There are few of either.
static KNOWN: LazyLock<RwLock<Known>> = LazyLock::new(RwLock::default);

type Known = HashMap<(&'static str, String), Arc<Words>>;

/// A value that fills a place in a sentence.
pub(super) enum Fill<'a> {
    /// Words.
    Text(&'a str),
    /// A count, which also chooses the plural form.
    Count(i64),
}

/// Speaks one language, with the habits of one country.
pub(super) struct Words {
    /// The language.
    pub lang: Lang,
    bundle: &'static FluentBundle<FluentResource>,
    days: Option<DateTimeFormatter<MDE>>,
    full_days: Option<DateTimeFormatter<MDE>>,
    times: Option<NoCalendarFormatter<T>>,
}

/// The language of the page nearest to what is wanted: the first of `wanted` that is spoken, else English.
pub(super) fn nearest<'a>(wanted: impl IntoIterator<Item = &'a str>) -> &'static str {
    let spoken = |tag: &str| {
        let lang = Lang::new(tag);
        LANGUAGES.iter().map(|known| known.tag).find(|known| *known == lang.as_str())
    };
    wanted.into_iter().find_map(spoken).unwrap_or("en")
}

impl Words {
    /// In a language of [`LANGUAGES`] (else English), for a house in a country (ISO 3166).
    pub fn of(lang: &str, country: &str) -> Option<Arc<Self>> {
        let tag = nearest([lang]);
        let key = (tag, country.to_owned());
        if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(known.clone());
        }
        let made = Arc::new(Self::make(tag, country)?);
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Some(made)
    }

    fn make(tag: &'static str, country: &str) -> Option<Self> {
        // Prices and the owners' own Arabic texts are written in Arabic digits; so are dates and times.
        let digits = if tag == "ar" { "-u-nu-arab" } else { "" };
        let country = country.parse::<icu_locale_core::subtags::Region>().map_or("ES", |_| country);
        let locale: Locale = format!("{tag}-{country}{digits}").parse().ok()?;
        let bundle = BUNDLES.get(tag)?;
        Some(Self {
            lang: Lang::new(tag),
            bundle,
            days: DateTimeFormatter::try_new((&locale).into(), MDE::medium()).ok(),
            full_days: DateTimeFormatter::try_new((&locale).into(), MDE::long()).ok(),
            times: NoCalendarFormatter::try_new((&locale).into(), T::hm()).ok(),
        })
    }

    /// Right to left?
    pub fn direction(&self) -> &'static str {
        direction(&self.lang)
    }

    /// A sentence.
    pub fn say(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A sentence with a count.
    pub fn count(&self, key: &str, n: impl Into<i64>) -> String {
        self.fill(key, &[("n", Fill::Count(n.into()))])
    }

    /// A sentence with one word filled in.
    pub fn with(&self, key: &str, place: &str, text: &str) -> String {
        self.fill(key, &[(place, Fill::Text(text))])
    }

    /// A sentence with places filled in.
    pub fn fill(&self, key: &str, places: &[(&str, Fill<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            // A test sees to it that every key is there.
            return String::new();
        };
        let places: FluentArgs<'_> = places
            .iter()
            .map(|(place, fill)| match fill {
                Fill::Count(n) => (*place, FluentValue::from(*n)),
                Fill::Text(text) => (*place, FluentValue::from(self.isolated(text))),
            })
            .collect();
        self.bundle.format_pattern(pattern, Some(&places), &mut Vec::new()).into_owned()
    }

    /// A word written in the other direction would drag the punctuation beside it along.
    fn isolated(&self, text: &str) -> String {
        let foreign = if self.lang.is_rtl() {
            text.contains(|c: char| c.is_ascii_alphabetic())
        } else {
            text.contains(|c: char| ('\u{590}'..='\u{8ff}').contains(&c))
        };
        if foreign { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
    }

    /// "Mon, 10 Aug".
    pub fn day(&self, date: Date) -> String {
        formatted(self.days.as_ref(), date)
    }

    /// "Monday 10 August".
    pub fn full_day(&self, date: Date) -> String {
        formatted(self.full_days.as_ref(), date)
    }

    /// "15:00".
    pub fn time(&self, time: Time) -> String {
        let part = |value: i8| u8::try_from(value).unwrap_or(0);
        let icu = IcuTime::try_new(part(time.hour()), part(time.minute()), 0, 0).ok();
        let told = self.times.as_ref().zip(icu).map(|(times, icu)| times.format(&icu).to_string());
        told.unwrap_or_else(|| format!("{:02}:{:02}", time.hour(), time.minute()))
    }

    /// A number.
    pub fn number(&self, n: impl Into<i64>) -> String {
        let n = n.into().to_string();
        if self.lang.as_str() == "ar" { arabic_digits(&n) } else { n }
    }

    /// What stands before tenths.
    pub fn point(&self) -> char {
        match self.lang.as_str() {
            "en" => '.',
            "ar" => '٫',
            _ => ',',
        }
    }

    /// An amount.
    pub fn money(&self, amount: Money) -> String {
        // A price in whole units is quieter without its zeros.
        let told = money::format(amount, &self.lang);
        let exponent = u32::from(amount.currency.exponent());
        if exponent == 0 || amount.minor % 10_i64.pow(exponent) != 0 {
            return told;
        }
        let zeros =
            if self.lang.as_str() == "ar" { "٠" } else { "0" }.repeat(exponent.try_into().unwrap_or(0));
        ['.', ',', '٫'].iter().fold(told, |told, point| told.replace(&format!("{point}{zeros}"), ""))
    }
}

/// `rtl` or `ltr`.
pub(super) fn direction(lang: &Lang) -> &'static str {
    if lang.is_rtl() { "rtl" } else { "ltr" }
}

fn formatted(formatter: Option<&DateTimeFormatter<MDE>>, date: Date) -> String {
    let part = |value: i8| u8::try_from(value).unwrap_or(1);
    let icu = IcuDate::<Iso>::try_new_iso(date.year().into(), part(date.month()), part(date.day())).ok();
    let told = formatter.zip(icu).map(|(formatter, icu)| formatter.format(&icu).to_string());
    told.unwrap_or_else(|| date.to_string())
}

fn bundle(spoken: &Spoken) -> FluentBundle<FluentResource> {
    let locales = spoken.tag.parse().map_or_else(|_| Vec::new(), |locale| vec![locale]);
    let mut bundle = FluentBundle::new_concurrent(locales);
    bundle.set_use_isolating(false);
    if spoken.tag == "ar" {
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(arabic_digits(&number.as_string())),
            _ => None,
        }));
    }
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(spoken.source.to_owned());
    bundle.add_resource_overriding(resource);
    bundle
}

fn arabic_digits(text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use jiff::civil::{date, time};

    use super::*;

    /// Keys and the places in them, by language.
    fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let resource = FluentResource::try_new(source.to_owned()).expect("Fluent");
        let mut keys = BTreeMap::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let begins = line.split_once(" =").filter(|(key, _)| !key.starts_with([' ', '*', '[']));
            if let Some((key, _)) = begins {
                assert!(keys.insert(key.to_owned(), BTreeSet::new()).is_none(), "{key} twice");
            }
            let last = line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
            let places: Vec<String> = last.map(str::to_owned).collect();
            let key = begins.map(|(key, _)| key.to_owned());
            if let Some(key) = key.or_else(|| previous(source, line)) {
                keys.get_mut(&key).unwrap().extend(places);
            }
        }
        assert_eq!(
            resource.entries().filter(|entry| !format!("{entry:?}").contains("Comment")).count(),
            keys.len()
        );
        keys
    }

    /// The key a line of a plural belongs to.
    fn previous(source: &str, line: &str) -> Option<String> {
        let at = source.find(line)?;
        source.get(..at)?.lines().rev().find_map(|line| {
            line.split_once(" =")
                .filter(|(key, _)| !key.starts_with([' ', '*', '[', '#']))
                .map(|(key, _)| key.to_owned())
        })
    }

    /// Keys that code and templates name.
    fn used() -> BTreeSet<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut used = BTreeSet::new();
        let mut folders = vec![root.join("src/welcome"), root.join("templates/welcome")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap();
                for call in [".say(\"", ".count(\"", ".with(\"", ".fill(\"", "moment(making, \""] {
                    let named = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
                    used.extend(named.map(str::to_owned));
                }
            }
        }
        used
    }

    #[test]
    fn no_key_is_missing_or_unused_in_any_language() {
        let used = used();
        for spoken in &LANGUAGES {
            let known: BTreeSet<String> = keys(spoken.source).into_keys().collect();
            let missing: Vec<_> = used.difference(&known).collect();
            let unused: Vec<_> = known.difference(&used).collect();
            assert!(
                missing.is_empty() && unused.is_empty(),
                "{}: missing {missing:?}, unused {unused:?}",
                spoken.tag
            );
        }
    }

    #[test]
    fn every_language_fills_in_the_same_places() {
        let english = keys(LANGUAGES[0].source);
        for spoken in &LANGUAGES {
            assert_eq!(keys(spoken.source), english, "{}", spoken.tag);
        }
    }

    fn words(lang: &str) -> Arc<Words> {
        Words::of(lang, "ES").unwrap()
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
        assert_eq!(Words::of("en", "US").unwrap().time(at), "3:30\u{202f}PM");
        assert_eq!(Words::of("en", "not a country").unwrap().time(at), "15:30");
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
