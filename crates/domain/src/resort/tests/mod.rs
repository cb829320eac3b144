mod broken;
mod folders;
mod published;
mod slips;

use super::*;

/// A resort of this repository, by its files.
pub(crate) fn folder(name: &str) -> BTreeMap<String, String> {
    let root = std::path::PathBuf::from(format!("{}/../../resorts/{name}", env!("CARGO_MANIFEST_DIR")));
    let mut files = BTreeMap::new();
    for below in ["", "connections", "texts"] {
        let Ok(entries) = std::fs::read_dir(root.join(below)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn problems(files: &BTreeMap<String, String>) -> Vec<Problem> {
    load(files, &|_| true).err().unwrap_or_default()
}

fn told(files: &BTreeMap<String, String>) -> Vec<String> {
    problems(files).iter().map(Problem::to_string).collect()
}

const HOUSE: &str = r#"{
  "id": "house", "name": "House", "country": "ES", "timezone": "Europe/Madrid", "currency": "EUR",
  "languages": ["en"]
}"#;

/// The smallest resort, with one more file.
fn house_with(path: &str, text: &str) -> BTreeMap<String, String> {
    [("property.json", HOUSE), (path, text)]
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()))
        .collect()
}

#[test]
fn the_resorts_of_this_repository_are_without_a_mistake() {
    for name in ["ventisol", "echo"] {
        let root = std::path::PathBuf::from(format!("{}/../../resorts/{name}", env!("CARGO_MANIFEST_DIR")));
        let problems = load(&folder(name), &|path| root.join(path).is_file()).err().unwrap_or_default();
        assert_eq!(problems, [], "{name}");
    }
}

#[test]
fn what_is_read_is_given_back_to_the_letter() {
    for name in ["ventisol", "echo"] {
        let files = folder(name);
        let resort = load(&files, &|_| true).unwrap();
        assert_eq!(export(&resort), files);
        assert_eq!(load(&export(&resort), &|_| true).unwrap(), resort);
    }
}

#[test]
fn the_demo_resort_says_what_the_demo_is_about() {
    let resort = load(&folder("ventisol"), &|_| true).unwrap();
    assert_eq!(resort.property.id, "cala-ventisol");
    assert_eq!(resort.property.default_language().as_str(), "en");
    assert_eq!(
        resort.property.pricing_rules(),
        crate::catalog::PricingRules::usual(resort.property.currency)
    );
    let services = &resort.services;
    assert_eq!((services.departments.len(), services.staff.len(), services.services.len()), (7, 9, 15));
    assert_eq!(resort.templates.templates.len(), 25);
    let sent: std::collections::BTreeSet<&str> = resort
        .automations
        .automations
        .iter()
        .flat_map(|automation| &automation.actions)
        .filter_map(automations::Act::template)
        .collect();
    assert_eq!(sent.len(), 25, "every template has its automation");
    let demo = resort.demo.as_ref().unwrap();
    let counts =
        (demo.stays.len(), demo.service_requests.len(), demo.reviews.len(), demo.conversation_topics.len());
    assert_eq!(counts, (30, 8, 5, 40));
    assert!(resort.connections.contains_key("website"));
    assert_eq!(resort.welcome.wifi.as_ref().unwrap().ssid, "Ventisol-Guest");
}

#[test]
fn demo_stays_move_with_the_calendar() {
    let resort = load(&folder("ventisol"), &|_| true).unwrap();
    let demo = resort.demo.unwrap();
    let nora = demo.stay("CV-1001").unwrap();
    assert_eq!(nora.dates(demo.anchor_date), Some((nora.check_in, nora.check_out)));
    let today = jiff::civil::date(2027, 3, 1);
    let expected = (jiff::civil::date(2027, 2, 27), jiff::civil::date(2027, 3, 3));
    assert_eq!(nora.dates(today), Some(expected));
    assert_eq!(nora.dates(jiff::civil::Date::MAX), None);
}

#[test]
fn templates_fall_back_to_a_language_they_have() {
    let resort = load(&folder("ventisol"), &|_| true).unwrap();
    let (en, lang) = (crate::language::Lang::new("en"), crate::language::Lang::new);
    let confirmed = resort.templates.get("booking_confirmed").unwrap();
    assert_eq!(confirmed.language(Some(&lang("ar")), &en), Some("ar"));
    assert_eq!(confirmed.language(Some(&lang("fr")), &en), Some("en"));
    let receipt = resort.templates.get("payment_received").unwrap();
    assert_eq!(receipt.language(Some(&lang("ar")), &lang("de")), Some("en"));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_mistake() {
    let mut files = folder("echo");
    let property = files.get_mut("property.json").unwrap();
    *property = format!("\u{feff}{}", property.replace('\n', "\r\n"));
    assert_eq!(told(&files), Vec::<String>::new());
    let property = files.get_mut("property.json").unwrap();
    *property = property.replace("\"Europe/Madrid\"", "\"Europe/Madird\"");
    assert_eq!(
        told(&files),
        [
            "property.json:6:15: unknown time zone `Europe/Madird`, did you mean `Europe/Madrid`? (expected an IANA name like Europe/Madrid)"
        ]
    );
}

#[test]
fn secrets_do_not_show() {
    let resort = load(&folder("ventisol"), &|_| true).unwrap();
    let shown = format!("{resort:?}");
    let Resort { files, .. } = resort;
    for secret in ["whsec_", "salt&pine", "4471", "+447700900101", "Nora"] {
        assert!(files.values().any(|text| text.contains(secret)));
        assert!(!shown.contains(secret), "{secret}");
    }
}

#[test]
fn bytes_that_are_no_text_are_told_with_their_place() {
    let told = |bytes: &[u8]| decode("property.json", bytes).unwrap_err().to_string();
    assert_eq!(told(b"{\n \"\xff\""), "property.json:2:3: a byte that is not UTF-8 (expected UTF-8 text)");
    assert!(told(b"\xff\xfe{\0}\0").contains("UTF-16"));
    assert!(told(&vec![b' '; MAX_FILE_BYTES + 1]).contains("too large"));
    assert_eq!(decode("property.json", b"{}").unwrap(), "{}");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(32))]

    /// Whatever is done to a file, the answer is a resort or a list of problems inside that file, never a panic.
    #[test]
    fn any_damage_is_told_and_never_panics(
        which in 0_usize..9, at in proptest::num::usize::ANY, length in 0_usize..60, put in "[\\[\\]{}:,\" a0é\n]{0,6}",
    ) {
        let mut files = folder("ventisol");
        let path = files.keys().nth(which % files.len()).unwrap().clone();
        let text = files.get_mut(&path).unwrap();
        let mut chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let end = (at + length).min(chars.len());
        chars.splice(at..end, put.chars());
        *text = chars.into_iter().collect();
        let lines = text.lines().count();
        for problem in problems(&files) {
            if problem.file == path {
                proptest::prop_assert!(problem.line >= 1 && problem.line <= lines + 1 && problem.column >= 1);
            }
            proptest::prop_assert!(!problem.message.is_empty());
        }
    }
}
#[test]
fn mistakes_in_the_wording_and_the_channel_are_told_with_their_place() {
    let mut files = folder("ventisol");
    let english = files["texts/en.ftl"].replace("thanks = ", "thank = ");
    files.insert("texts/en.ftl".to_owned(), english);
    let channel = files["channel.json"].replace("booking_recovery_2", "gone");
    files.insert("channel.json".to_owned(), channel);
    let told = told(&files).join("\n");
    assert!(told.contains("texts/en.ftl:"), "{told}");
    assert!(told.contains("nothing uses thank; is thanks meant?"), "{told}");
    assert!(told.contains("channel.json:") && told.contains("there is no template \"gone\""), "{told}");
}

#[test]
fn words_in_a_language_nobody_is_answered_in_are_a_mistake() {
    let mut files = folder("ventisol");
    let english = format!("\u{feff}{}", files["texts/en.ftl"]);
    files.insert("texts/en.ftl".to_owned(), english.clone());
    assert_eq!(told(&files), Vec::<String>::new(), "a byte order mark is none");
    files.insert("texts/fr.ftl".to_owned(), english);
    assert_eq!(told(&files), ["texts/fr.ftl:1:1: unknown language `fr` (expected one of en, es, de, ar)"]);
}

#[test]
fn a_channel_that_sells_needs_words() {
    let mut files = folder("ventisol");
    files.retain(|path, _| !path.starts_with("texts/"));
    assert_eq!(told(&files), ["texts/en.ftl:1:1: the default language is en, but there is no en.ftl"]);
    files.remove("channel.json");
    assert!(load(&files, &|_| true).unwrap().texts.is_none(), "no channel, no words");
}
