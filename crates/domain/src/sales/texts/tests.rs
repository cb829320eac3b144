use std::collections::BTreeMap;

use super::*;

fn ventisol() -> BTreeMap<Lang, String> {
    [
        ("en", include_str!("../../../../../resorts/ventisol/texts/en.ftl")),
        ("es", include_str!("../../../../../resorts/ventisol/texts/es.ftl")),
        ("de", include_str!("../../../../../resorts/ventisol/texts/de.ftl")),
        ("ar", include_str!("../../../../../resorts/ventisol/texts/ar.ftl")),
    ]
    .map(|(lang, source)| (Lang::new(lang), source.to_owned()))
    .into()
}

fn english() -> Lang {
    Lang::new("en")
}

fn texts() -> Texts {
    Texts::load(&english(), &ventisol()).unwrap()
}

fn say(lang: &str, write: impl Fn(&Voice<'_>) -> String) -> String {
    texts().compose(&Lang::new(lang), write)
}

#[test]
fn the_demo_resort_says_everything_in_four_languages() {
    assert_eq!(Texts::problems(&english(), &ventisol()), []);
}

#[test]
fn dates_carry_the_weekday_in_the_guests_language() {
    let from = jiff::civil::date(2026, 8, 12);
    let to = jiff::civil::date(2026, 8, 15);
    assert_eq!(say("en", |v| v.dates(from, to)), "Wed 12 – Sat 15 Aug 2026");
    assert_eq!(say("es", |v| v.dates(from, to)), "mié 12 – sáb 15 ago 2026");
    assert_eq!(say("de", |v| v.dates(from, to)), "Mi 12. – Sa 15. Aug 2026");
    assert_eq!(say("ar", |v| v.dates(from, to)), "من الأربعاء ١٢ إلى السبت ١٥ أغسطس ٢٠٢٦");
    let new_year = jiff::civil::date(2027, 1, 2);
    assert_eq!(
        say("en", |v| v.dates(jiff::civil::date(2026, 12, 30), new_year)),
        "Wed 30 Dec 2026 – Sat 2 Jan 2027"
    );
    assert_eq!(
        say("en", |v| v.dates(jiff::civil::date(2026, 8, 31), jiff::civil::date(2026, 9, 2))),
        "Mon 31 Aug – Wed 2 Sep 2026"
    );
    assert_eq!(say("en", |v| v.moment(from.at(10, 30, 0, 0))), "Wed 12 Aug, 10:30");
}

#[test]
fn counts_take_the_plural_of_the_language() {
    assert_eq!(say("en", |v| v.nights(1)), "1 night");
    assert_eq!(say("es", |v| v.nights(3)), "3 noches");
    assert_eq!(say("de", |v| v.nights(1)), "1 Nacht");
    let arabic = |n| say("ar", |v| v.nights(n));
    assert_eq!([arabic(1), arabic(2), arabic(3), arabic(11)], ["ليلة واحدة", "ليلتان", "٣ ليالٍ", "١١ ليلة"]);
}

#[test]
fn lists_end_with_and() {
    let items = |n: usize| ["a", "b", "c"].map(str::to_owned).into_iter().take(n).collect::<Vec<_>>();
    assert_eq!(say("en", |v| v.list(&items(0))), "");
    assert_eq!(say("en", |v| v.list(&items(1))), "a");
    assert_eq!(say("en", |v| v.list(&items(2))), "a and b");
    assert_eq!(say("es", |v| v.list(&items(3))), "a, b y c");
}

#[test]
fn a_gap_words_the_whole_message_in_the_default_language() {
    let mut sources = ventisol();
    let german = sources[&Lang::new("de")].replace("thanks = ", "thanks-lost = ");
    sources.insert(Lang::new("de"), german.replace("thanks-lost", "reason-unheard-of"));
    let problems = Texts::problems(&english(), &sources);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].severity, Severity::Warning);
    let texts = Texts::load(&english(), &sources).unwrap();
    let german = Lang::new("de");
    let both =
        texts.compose(&german, |v| format!("{} {}", v.say(key::HELLO_BACK, &[]), v.say(key::THANKS, &[])));
    assert!(both.starts_with("Hello again!") && both.contains("pleasure"), "{both}");
    let one = texts.compose(&german, |v| v.say(key::HELLO_BACK, &[]));
    assert!(one.starts_with("Hallo"), "{one}");
}

#[test]
fn an_unknown_language_is_answered_in_the_default_one() {
    assert_eq!(say("fi", |v| v.nights(2)), "2 nights");
    assert_eq!(texts().nearest(&Lang::new("pt-BR")), &english());
    assert_eq!(texts().nearest(&Lang::new("es-MX")).as_str(), "es");
}

#[test]
fn each_mistake_is_told_with_line_and_column() {
    let english_source = ventisol()[&english()]
        .replace("thanks = ", "thank = ")
        .replace("nights } in { $month }, these", "nights } in { $mont }, these")
        .replace("button-book = Book it now", "button-book = Book it right now, please");
    let broken = format!("{english_source}\nhello = twice {{ $property }}\nnot fluent at all\n");
    let sources = BTreeMap::from([(english(), broken.clone())]);
    let problems = Texts::problems(&english(), &sources);
    let told = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let line = |text: &str| broken.lines().position(|line| line.starts_with(text)).unwrap() + 1;
    for expected in [
        "thanks is missing".to_owned(),
        format!("en.ftl:{}:1: nothing uses thank; is thanks meant?", line("thank = ")),
        format!(
            "en.ftl:{}:1: suggest has no placeholder $mont; there are: $month, $nights",
            line("suggest = ")
        ),
        format!("en.ftl:{}:1: suggest must say $month", line("suggest = ")),
        format!("en.ftl:{}:1: button-book has 25 characters, a button holds 20", line("button-book")),
        "hello is given twice".to_owned(),
        "not readable as Fluent".to_owned(),
    ] {
        assert!(told.contains(&expected), "{expected}\nnot in\n{told}");
    }
    assert!(Texts::load(&english(), &sources).is_err());
}

#[test]
fn the_default_language_must_be_there() {
    let sources = BTreeMap::from([(Lang::new("es"), ventisol()[&Lang::new("es")].clone())]);
    let problems = Texts::load(&english(), &sources).unwrap_err();
    assert!(problems.iter().any(|p| p.message.contains("there is no en.ftl")));
}

#[test]
fn latin_names_do_not_disturb_arabic_sentences() {
    let text = say("ar", |v| v.say(key::HELLO, &[("property", "Cala Ventisol".into())]));
    assert!(text.contains("\u{2068}Cala Ventisol\u{2069}"), "{text}");
    let text = say("en", |v| v.say(key::HELLO, &[("property", "Cala Ventisol".into())]));
    assert!(!text.contains('\u{2068}'), "{text}");
}

/// The sources of the crate that may say something.
fn sources_of(folder: &std::path::Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources_of(&path, into);
        } else if path.file_name().is_some_and(|name| name != "key.rs" && name != "tests.rs") {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn no_key_is_left_unsaid() {
    let mut code = String::new();
    sources_of(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':');
    let said: std::collections::BTreeSet<&str> = code.split(word).collect();
    let unused: Vec<_> =
        key::CONSTANTS.iter().filter(|name| !said.contains(format!("key::{name}").as_str())).collect();
    assert!(unused.is_empty(), "nothing says {unused:?}");
}
