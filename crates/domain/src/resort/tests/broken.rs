//! Broken files, each with what must be told about it.

use super::slips::{SLIPS, Slip};
use super::*;

/// What is wrong with what is told about a slip; nothing when all is well.
fn judge(whole: &BTreeMap<String, String>, slip: &Slip) -> Option<String> {
    let Slip(file, from, to, at, message) = slip;
    let mut files = whole.clone();
    let text = files.get_mut(*file)?;
    if !text.contains(from) {
        return Some(format!("{file} has no {from}"));
    }
    *text = text.replacen(from, to, 1);
    let Some(byte) = text.find(at) else { return Some(format!("{file} has no {at} after {to}")) };
    let (line, column) = json::Places::new(text).of(byte);
    let wanted = format!("{file}:{line}:{column}: ");
    let told = told(&files);
    let fits = told.iter().any(|told| told.starts_with(&wanted) && told.contains(message));
    let few = told.len() <= 3;
    (!fits || !few).then(|| {
        format!("{from} -> {to}\n wanted {wanted}{message}\n told {:#?}", told.get(..4.min(told.len())))
    })
}

#[test]
fn every_slip_is_told_alone_and_at_its_place() {
    let whole = folder("ventisol");
    let wrong: Vec<String> = SLIPS.iter().filter_map(|slip| judge(&whole, slip)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn small_broken_files_are_told_to_the_letter() {
    for (path, text, expected) in [
        ("welcome.json", "", "welcome.json:1:1: the file is empty (expected a JSON object)"),
        ("welcome.json", "[]", "welcome.json:1:1: a list where it does not belong (expected an object)"),
        (
            "welcome.json",
            "{\n  \"tips\": [\n",
            "welcome.json:2:11: this list is never closed (expected a closing ])",
        ),
        (
            "welcome.json",
            "{\"hero\" 1}",
            "welcome.json:1:9: the colon after a name is missing (expected a colon)",
        ),
        (
            "welcome.json",
            "{\"tips\": tru}",
            "welcome.json:1:10: an unknown word (expected text in double quotes, a number, true, false or null)",
        ),
        ("welcome.json", "{\"greeting\": {}}", "welcome.json:1:14: 0 members (expected at least 1 members)"),
        (
            "welcome.json",
            "{\"greeting\": {\"en\": \" \"}}",
            "welcome.json:1:21: the text is blank (expected some text)",
        ),
        (
            "welcome.json",
            "{\"wifi\": {\"ssid\": \"A\"}}",
            "welcome.json:1:10: `password` is missing (expected text)",
        ),
        ("welcome.jsn", "{", ""),
        (
            "wellcome.json",
            "{}",
            "wellcome.json:1:1: nothing reads this file, did you mean `welcome.json`? (expected one of property.json, catalog.json, channel.json, services.json, templates.json, automations.json, rates.json, welcome.json, demo.json, or a file in connections/)",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"kind\": \"native\", \"auth\": {\"scheme\": \"path-token\", \"token\": \"short\"}}",
            "connections/pms.json:1:75: the secret has only 5 characters (expected at least 12)",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"kind\": \"native\", \"auth\": {\"scheme\": \"path-token\", \"token\": {\"env\": \"\"}}}",
            "connections/pms.json:1:83: `` is not well-formed (expected text like \"WEBSITE_WEBHOOK_SECRET\")",
        ),
    ] {
        let told = told(&house_with(path, text));
        let expected: Vec<&str> = Some(expected).filter(|text| !text.is_empty()).into_iter().collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn a_missing_picture_is_told_where_it_is_named() {
    let files = folder("ventisol");
    let problems = load(&files, &|path| path != "photos/dune-room-2.jpg").unwrap_err();
    let text = files.get("catalog.json").unwrap();
    let place = json::Places::new(text).of(text.find("\"photos/dune-room-2.jpg\"").unwrap());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].file.as_str(), (problems[0].line, problems[0].column)), ("catalog.json", place));
    assert_eq!(problems[0].pointer, "/accommodations/0/photos/1");
}

#[test]
fn a_mapping_s_mistakes_are_told_at_their_place() {
    for (path, text, expected) in [
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"kind\": \"native\"}",
            "connections/pms.json:1:1: the connection does not say how the platform proves its origin (expected an `auth`)",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"preset\": \"hostawy\", \"auth\": {\"scheme\": \"path-token\", \"token\": \"long-enough-token\"}}",
            "connections/pms.json:1:25: unknown preset `hostawy`, did you mean `hostaway`? (expected one of native, hostaway, lodgify, smoobu, beds24, guesty, hospitable, uplisting, stripe, ota-xml, generic, cloudevents, calcom, woocommerce, cloudbeds, apaleo, channex, mews, ownerrez, qloapps)",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"preset\": \"hostaway\", \"auth\": {\"scheme\": \"path-token\", \"token\": \"long-enough-token\"},\n  \"mapping\": {\"fields\": {\"notes\": \"r.hostNote|\"}}}",
            "connections/pms.json:2:35: unexpected end of input, expected identifier",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"preset\": \"hostaway\", \"auth\": {\"scheme\": \"path-token\", \"token\": \"long-enough-token\"},\n  \"mapping\": {\"fields\": {\"chek_in\": \"r.hostNote\"}}}",
            "connections/pms.json:2:37: unknown field `chek_in`, did you mean `check_in`?",
        ),
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"kind\": \"ical\"}",
            "connections/pms.json:1:1: there is no calendar to read (expected at least one)",
        ),
    ] {
        let told = told(&house_with(path, text));
        assert!(told.len() == 1 && told[0].starts_with(expected), "{text}: {told:?}");
    }
}
