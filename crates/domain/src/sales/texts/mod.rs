//! The wording: one Fluent file per language, checked against the table of keys the program uses.
//! A reply is worded in one language from its first to its last word; it never borrows a sentence from another.

mod format;
pub mod key;
mod problems;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::language::Lang;
pub(crate) use format::clock;
pub use key::Key;
pub use problems::{Problem, Severity};

/// Wording in all languages the resort speaks. Immutable and shared between threads.
pub struct Texts {
    default: Lang,
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
}

/// No words at all: for a property that only echoes.
impl Default for Texts {
    fn default() -> Self {
        Self { default: Lang::new("en"), bundles: BTreeMap::new() }
    }
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({:?}, default {})", self.languages(), self.default)
    }
}

impl Texts {
    /// Reads one `.ftl` source per language. Refused when the default language is absent or incomplete, or any
    /// file has an error; then every problem is told, warnings included.
    pub fn load(default: &Lang, sources: &BTreeMap<Lang, String>) -> Result<Self, Vec<Problem>> {
        let problems = Self::problems(default, sources);
        if problems.iter().any(|p| p.severity == Severity::Error) {
            return Err(problems);
        }
        let bundles = sources.iter().map(|(lang, source)| (lang.clone(), bundle(lang, source))).collect();
        Ok(Self { default: default.clone(), bundles })
    }

    /// Everything wrong with the sources: syntax, keys missing, unknown or given twice, placeholders that are
    /// not filled or forgotten. A key missing in another than the default language is a warning.
    pub fn problems(default: &Lang, sources: &BTreeMap<Lang, String>) -> Vec<Problem> {
        problems::find(default, sources)
    }

    /// The languages there are words for.
    pub fn languages(&self) -> Vec<&Lang> {
        self.bundles.keys().collect()
    }

    /// `lang` if there are words for it, else the default language.
    pub fn nearest(&self, lang: &Lang) -> &Lang {
        self.bundles.get_key_value(lang).map_or(&self.default, |(known, _)| known)
    }

    /// Words a whole message in `lang`; if any piece is missing there, all of it in the default language.
    pub fn compose<T>(&self, lang: &Lang, write: impl Fn(&Voice<'_>) -> T) -> T {
        let voice = Voice { texts: self, lang: self.nearest(lang), missed: Cell::new(false) };
        let message = write(&voice);
        if !voice.missed.get() {
            return message;
        }
        write(&Voice { texts: self, lang: &self.default, missed: Cell::new(false) })
    }
}

fn bundle(lang: &Lang, source: &str) -> FluentBundle<FluentResource> {
    let locales = lang.as_str().parse().map_or_else(|_| Vec::new(), |locale| vec![locale]);
    let mut bundle = FluentBundle::new_concurrent(locales);
    bundle.set_use_isolating(false);
    if writes_arabic_digits(lang) {
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(arabic_digits(&number.as_string())),
            _ => None,
        }));
    }
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
    bundle.add_resource_overriding(resource);
    bundle
}

/// What fills a placeholder.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// Words, put in as they are.
    Text(Cow<'a, str>),
    /// A count, which also chooses the plural form.
    Count(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<T: Into<i64>> From<Count<T>> for Arg<'_> {
    fn from(count: Count<T>) -> Self {
        Self::Count(count.0.into())
    }
}

/// Marks a number as a count: `Count(3_u8).into()`.
#[derive(Clone, Copy, Debug)]
pub struct Count<T>(pub T);

/// Speaks one language while a message is composed.
#[derive(Debug)]
pub struct Voice<'a> {
    texts: &'a Texts,
    lang: &'a Lang,
    missed: Cell<bool>,
}

impl Voice<'_> {
    /// The language spoken.
    pub fn lang(&self) -> &Lang {
        self.lang
    }

    /// The default language, for the owner's own texts (names, summaries).
    pub fn fallback(&self) -> &Lang {
        &self.texts.default
    }

    /// The wording of `key`. A gap makes [`Texts::compose`] start again in the default language.
    pub fn say(&self, key: Key, args: &[(&str, Arg<'_>)]) -> String {
        self.find(key.name, args).unwrap_or_else(|| {
            self.missed.set(true);
            String::new()
        })
    }

    /// The wording of an open-ended family (`amenity-` + `sea-view`), if this language has it.
    pub fn label(&self, family: key::Family, slug: &str) -> Option<String> {
        self.find(&format!("{}{slug}", family.prefix), &[])
    }

    fn find(&self, name: &str, args: &[(&str, Arg<'_>)]) -> Option<String> {
        let bundle = self.texts.bundles.get(self.lang)?;
        let pattern = bundle.get_message(name)?.value()?;
        let filled: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, self.fill(arg))).collect();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(&filled), &mut errors);
        Some(text.into_owned())
    }

    fn fill<'b>(&self, arg: &'b Arg<'_>) -> FluentValue<'b> {
        match arg {
            Arg::Count(n) => FluentValue::from(*n),
            Arg::Text(text) if self.lang.is_rtl() && has_latin(text) => FluentValue::from(isolated(text)),
            Arg::Text(text) if writes_arabic_digits(self.lang) => FluentValue::from(arabic_digits(text)),
            Arg::Text(text) => FluentValue::from(text.as_ref()),
        }
    }
}

/// As money is written in the same language.
fn writes_arabic_digits(lang: &Lang) -> bool {
    lang.as_str() == "ar"
}

fn arabic_digits(text: &str) -> String {
    text.chars()
        .map(|c| c.to_digit(10).and_then(|digit| char::from_u32(0x660 + digit)).unwrap_or(c))
        .collect()
}

fn has_latin(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_alphabetic())
}

/// Latin words inside a right-to-left sentence would drag the punctuation around them along, unless they are
/// isolated; what is isolated already (an inner message) stays as it is.
fn isolated(text: &str) -> String {
    if text.contains('\u{2068}') { text.to_owned() } else { format!("\u{2068}{text}\u{2069}") }
}

#[cfg(test)]
mod tests;
