//! The words of pages: Fluent for sentences and plural forms, ICU for dates and times. One language from the first to
//! the last word of a page. Which words there are, each kind of page says in a [`Book`] of its own.

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

/// A language of a book.
pub(crate) struct Spoken {
    /// Its tag.
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// Its name where there is little room.
    pub short: &'static str,
    /// Its words, in Fluent, in as many files as there are parts of the program.
    pub sources: &'static [&'static str],
}

/// The words of one kind of page, in every language it has; the first is taken when none is asked for.
pub(crate) struct Book {
    languages: &'static [Spoken],
    bundles: LazyLock<BTreeMap<&'static str, FluentBundle<FluentResource>>>,
    /// Words by language and country. There are few of either.
    known: LazyLock<RwLock<Known>>,
}

type Known = HashMap<(&'static str, String), Arc<Words>>;

impl Book {
    /// A book; `bundles` is `|| bundles(&LANGUAGES)`.
    pub const fn new(
        languages: &'static [Spoken],
        bundles: fn() -> BTreeMap<&'static str, FluentBundle<FluentResource>>,
    ) -> Self {
        Self { languages, bundles: LazyLock::new(bundles), known: LazyLock::new(RwLock::default) }
    }

    /// The language nearest to what is wanted: the first of `wanted` that is spoken, else the book's first.
    pub fn nearest<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> &'static str {
        let spoken = |tag: &str| {
            let lang = Lang::new(tag);
            self.languages.iter().map(|known| known.tag).find(|known| *known == lang.as_str())
        };
        let first = self.languages.first().map_or("en", |first| first.tag);
        wanted.into_iter().find_map(spoken).unwrap_or(first)
    }

    /// In a language of the book (else its first), for a house in a country (ISO 3166).
    pub fn words(&'static self, lang: &str, country: &str) -> Option<Arc<Words>> {
        let tag = self.nearest([lang]);
        let key = (tag, country.to_owned());
        if let Some(known) = self.known.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Some(known.clone());
        }
        let made = Arc::new(Words::make(self.bundles.get(tag)?, tag, country)?);
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(key, made.clone());
        Some(made)
    }
}

/// The words of these languages, ready to be spoken.
pub(crate) fn bundles(languages: &[Spoken]) -> BTreeMap<&'static str, FluentBundle<FluentResource>> {
    languages.iter().map(|spoken| (spoken.tag, bundle(spoken))).collect()
}

/// A value that fills a place in a sentence.
pub(crate) enum Fill<'a> {
    /// Words.
    Text(&'a str),
    /// A count, which also chooses the plural form.
    Count(i64),
}

/// Speaks one language, with the habits of one country.
pub(crate) struct Words {
    /// The language.
    pub lang: Lang,
    bundle: &'static FluentBundle<FluentResource>,
    days: Option<DateTimeFormatter<MDE>>,
    full_days: Option<DateTimeFormatter<MDE>>,
    times: Option<NoCalendarFormatter<T>>,
}

impl Words {
    fn make(bundle: &'static FluentBundle<FluentResource>, tag: &'static str, country: &str) -> Option<Self> {
        // Prices and the owners' own Arabic texts are written in Arabic digits; so are dates and times.
        let digits = if tag == "ar" { "-u-nu-arab" } else { "" };
        let country = country.parse::<icu_locale_core::subtags::Region>().map_or("ES", |_| country);
        let locale: Locale = format!("{tag}-{country}{digits}").parse().ok()?;
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
pub(crate) fn direction(lang: &Lang) -> &'static str {
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
    for source in spoken.sources {
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new((*source).to_owned());
        bundle.add_resource_overriding(resource);
    }
    bundle
}

fn arabic_digits(text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c))
        .collect()
}

/// What every book is tested for.
#[cfg(test)]
pub(crate) mod checks {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use fluent_bundle::FluentResource;

    use super::Spoken;

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

    /// Keys and places of a language's words.
    fn all(spoken: &Spoken) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for source in spoken.sources {
            for (key, places) in keys(source) {
                assert!(all.insert(key.clone(), places).is_none(), "{key} twice");
            }
        }
        all
    }

    /// Texts below these folders of the crate.
    fn texts(folders: &[&str]) -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut folders: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
        let mut texts = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).unwrap();
                texts.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
        texts
    }

    /// Every key that is spoken is there, every key that is there is spoken (or named at least), and all languages
    /// fill in the same places.
    pub(crate) fn complete(languages: &[Spoken], folders: &[&str], calls: &[&str]) {
        let texts = texts(folders);
        let said = texts.iter().flat_map(|text| {
            let named = calls.iter().flat_map(move |call| text.split(call).skip(1));
            named.filter_map(|rest| rest.split('"').next())
        });
        let said: BTreeSet<String> = said.map(str::to_owned).collect();
        let english = all(&languages[0]);
        for spoken in languages {
            let known = all(spoken);
            let missing: Vec<_> = said.iter().filter(|key| !known.contains_key(*key)).collect();
            let named = |key: &&String| texts.iter().any(|text| text.contains(&format!("\"{key}\"")));
            let unused: Vec<_> = known.keys().filter(|key| !named(key)).collect();
            let tag = spoken.tag;
            assert!(missing.is_empty() && unused.is_empty(), "{tag}: missing {missing:?}, unused {unused:?}");
            assert_eq!(known, english, "{tag}");
        }
    }
}
