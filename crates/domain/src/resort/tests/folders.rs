//! Folders and files that are broken as a whole.

use super::*;

#[test]
fn an_empty_folder_is_told_what_it_lacks() {
    assert_eq!(
        told(&BTreeMap::new()),
        ["property.json:1:1: the file is missing (expected a file that says what and where the house is)"]
    );
}

#[test]
fn all_mistakes_of_all_files_are_told_in_one_go() {
    let mut files = folder("ventisol");
    let mut change = |file: &str, from: &str, to: &str| {
        let text = files.get_mut(file).unwrap();
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
    };
    change("property.json", "Europe/Madrid", "Europe/Madird");
    change("property.json", "\"tagline\"", "\"tag_line\"");
    change("catalog.json", "\"units\": 6", "\"units\": \"six\"");
    change("catalog.json", "\"peak\": { \"night\": \"178.00\"", "\"peek\": { \"night\": \"178.00\"");
    change("catalog.json", "[\"2026-06-15\", \"2026-07-14\"]", "[\"2026-06-15\", \"2026-07-20\"]");
    change("services.json", "\"departments\": [", "// the teams\n  \"departments\": [");
    change("services.json", "\"lead\": \"ines\"", "\"lead\": \"inez\"");
    change("services.json", "\"acknowledge_min\": 5", "\"acknowledge\": 5");
    change("templates.json", "\"category\": \"utility\"", "\"category\": \"promo\"");
    change("templates.json", "New total: {{total}}. Ask us anything right here.", "New total: {{total}}");
    change("automations.json", "\"template\": \"booking_confirmed\"", "\"template\": \"booking_confirmd\"");
    change("connections/website.json", "\"kind\": \"native\",", "");
    let told = told(&files).join("\n");
    for part in [
        "unknown time zone `Europe/Madird`",
        "unknown name `tag_line`",
        "text where it does not belong (expected a whole number",
        "there is no season \"peek\"",
        "overlaps",
        "JSON has no comments",
        "unknown staff member `inez`",
        "`acknowledge_min` is missing",
        "unknown name `acknowledge`",
        "unknown value `promo`",
        "the body ends with the variable `total`",
        "unknown template `booking_confirmd`",
        "the connection has no kind, preset or mapping",
    ] {
        assert!(told.contains(part), "{part} is not told:\n{told}");
    }
}

#[test]
fn a_file_that_cannot_be_read_makes_no_noise_elsewhere() {
    let mut files = folder("ventisol");
    files.insert("templates.json".to_owned(), "{ \"templates\": [ oops ".to_owned());
    files.insert("services.json".to_owned(), "nonsense".to_owned());
    let found = problems(&files);
    assert!(
        found.iter().all(|problem| matches!(problem.file.as_str(), "templates.json" | "services.json")),
        "{found:#?}"
    );
}

#[test]
fn hostile_files_are_refused_quickly() {
    let deep = "[".repeat(1_000_000);
    let wide = format!("[{}1]", "1,".repeat(300_000));
    let keys =
        format!("{{{}\"z\": 1}}", (0..60_000).fold(String::new(), |all, n| all + &format!("\"k{n}\": 1,")));
    for text in [deep, wide, keys, "\u{feff}".to_owned(), "\0".to_owned(), "\u{202e}{}".to_owned()] {
        assert!(!problems(&house_with("welcome.json", &text)).is_empty());
    }
}
