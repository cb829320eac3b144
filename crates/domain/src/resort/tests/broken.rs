//! Broken files, each with what must be told about it.

use super::*;

/// One mistake made in the demo resort: file, what is replaced by what, the text the place must point at, and the
/// beginning of what is told.
struct Slip(&'static str, &'static str, &'static str, &'static str, &'static str);

const SLIPS: &[Slip] = &[
    // The house.
    Slip(
        "property.json",
        "\"tagline\"",
        "\"tag_line\"",
        "\"tag_line\"",
        "unknown name `tag_line`, did you mean `tagline`? (expected one of id, name, tagline",
    ),
    Slip(
        "property.json",
        "\"ES\"",
        "\"Spain\"",
        "\"Spain\"",
        "`Spain` is not well-formed (expected text like \"ES\")",
    ),
    Slip("property.json", "\"ES\"", "\"EX\"", "\"EX\"", "unknown country `EX`"),
    Slip("property.json", "\"EUR\"", "\"EUX\"", "\"EUX\"", "\"EUX\" is not an ISO 4217 currency"),
    Slip(
        "property.json",
        "\"EUR\"",
        "\"HRK\"",
        "\"HRK\"",
        "HRK is no longer money (expected EUR, which has taken its place)",
    ),
    Slip(
        "property.json",
        "Europe/Madrid",
        "Mars/Olympus",
        "\"Mars/Olympus\"",
        "unknown time zone `Mars/Olympus`",
    ),
    Slip(
        "property.json",
        "\"ar\"],",
        "\"xx\"],",
        "\"xx\"]",
        "unknown language `xx` (expected an ISO 639 code",
    ),
    Slip(
        "property.json",
        "\"default_language\": \"en\"",
        "\"default_language\": \"fr\"",
        "\"fr\"",
        "unknown language `fr` (expected one of en, es, de, ar)",
    ),
    Slip(
        "property.json",
        "\"15:00\"",
        "\"25:00\"",
        "\"25:00\"",
        "`25:00` is not well-formed (expected text like \"09:30\")",
    ),
    Slip(
        "property.json",
        "\"mon-sun\"",
        "\"mon-son\"",
        "\"mon-son\"",
        "`mon-son` is not a possible name here (expected like \"mon-sat\")",
    ),
    Slip(
        "property.json",
        "\"infant_under\": 3",
        "\"infant_under\": 15",
        "15",
        "infants are under 15, children under 13 (expected at most 13)",
    ),
    Slip("property.json", "\"latitude\": 40.1283,", "", "{\n    \"lines\"", "half a point on the map"),
    Slip(
        "property.json",
        "https://book",
        "htps://book",
        "\"htps://book",
        "`htps://book.cala-ventisol.example/` is not possible",
    ),
    // What guests may ask for.
    Slip(
        "services.json",
        "\"department\": \"spa\", \"languages\"",
        "\"department\": \"spar\", \"languages\"",
        "\"spar\"",
        "unknown department `spar`, did you mean `spa`?",
    ),
    Slip(
        "services.json",
        "\"lead\": \"ines\"",
        "\"lead\": \"inez\"",
        "\"inez\"",
        "unknown staff member `inez`, did you mean `ines`?",
    ),
    Slip(
        "services.json",
        "\"id\": \"room-cleaning\"",
        "\"id\": \"extra-towels\"",
        "\"extra-towels\",\n      \"department\": \"housekeeping\",\n      \"name\": {\n        \"en\": \"Room",
        "the service `extra-towels` is there twice",
    ),
    Slip(
        "services.json",
        "\"18.00\"",
        "\"18.005\"",
        "\"18.005\"",
        "\"18.005\" has 3 digits after the point, EUR has 2",
    ),
    Slip(
        "services.json",
        "\"18.00\"",
        "18",
        "18,",
        "a number where it does not belong (expected text like \"18.00\")",
    ),
    Slip(
        "services.json",
        "\"price_unit\": \"per_vehicle\"",
        "\"price_unit\": \"per_car\"",
        "\"per_car\"",
        "unknown value `per_car`",
    ),
    Slip(
        "services.json",
        "\"price_unit\": \"per_vehicle\"",
        "\"price_unit\": \"free\"",
        "\"free\",\n      \"sla\": {\n        \"acknowledge_min\": 15,\n        \"complete_min\": 180",
        "the service is free and has a price",
    ),
    Slip(
        "services.json",
        "\"complete_min\": 20,",
        "\"complete_min\": 2,",
        "2,",
        "done after 2 min, but taken up after 5 (expected at least 5)",
    ),
    Slip(
        "services.json",
        "\"after_min\": 35,",
        "\"after_min\": 10,",
        "10, \"to\": \"duty",
        "this step comes after 10 min, the one before it after 10",
    ),
    Slip(
        "services.json",
        "\"to\": \"duty-manager\"",
        "\"to\": \"duty-manger\"",
        "\"duty-manger\"",
        "unknown value `duty-manger`, did you mean `duty-manager`?",
    ),
    Slip(
        "services.json",
        "\"en\": \"Extra towels\",",
        "",
        "{\n        \n        \"es\": \"Toallas extra\"",
        "the text in the default language `en` is missing",
    ),
    Slip(
        "services.json",
        "\"de\": \"Zusätz",
        "\"dee\": \"Zusätz",
        "\"Zusätz",
        "unknown language `dee`, did you mean `de`? (expected one of en, es, de, ar)",
    ),
    // Templates.
    Slip(
        "templates.json",
        "Hi {{first_name}}, your",
        "{{first_name}}, your",
        "\"{{first_name}}, your",
        "the body begins with the variable `first_name` (expected words before it (Meta refuses it otherwise, 2388299))",
    ),
    Slip(
        "templates.json",
        "New total: {{total}}.",
        "New total: {{total}}",
        "\"Hi {{first_name}}, booking {{booking_ref}} is updated",
        "the body ends with the variable `total`",
    ),
    Slip(
        "templates.json",
        "booking {{booking_ref}} is updated",
        "booking {{booking_ref}} {{total}} is updated",
        "\"Hi {{first_name}}, booking {{booking_ref}} {{total}}",
        "the variables `booking_ref` and `total` stand side by side",
    ),
    Slip(
        "templates.json",
        "{{change_summary}}. New",
        "{{change_sumary}}. New",
        "\"Hi {{first_name}}, booking {{booking_ref}} is updated",
        "unknown variable `change_sumary`, did you mean `change_summary`?",
    ),
    Slip(
        "templates.json",
        "{{change_summary}}. New",
        "changed. New",
        "\"change_summary\"",
        "the variable `change_summary` is not used in en",
    ),
    Slip(
        "templates.json",
        "{{change_summary}}. New",
        "{{change_summary. New",
        "\"Hi {{first_name}}, booking {{booking_ref}} is updated",
        "`{{change_summary. New total: {{total}}` is not a variable",
    ),
    Slip(
        "templates.json",
        "\"en\": \"See quote\"",
        "\"en\": \"See the quote we prepared for you\"",
        "\"See the quote",
        "the text has 33 characters (expected at most 25 (Meta))",
    ),
    Slip(
        "templates.json",
        "\"es\": \"Ver presupuesto\"",
        "\"fr\": \"Voir le devis\"",
        "\"Voir le devis\"",
        "unknown language `fr`",
    ),
    Slip(
        "templates.json",
        "\"name\": \"back_available\"",
        "\"name\": \"booking_recovery_2\"",
        "\"booking_recovery_2\",\n      \"category\": \"marketing\",\n      \"phase\": \"sales\",\n      \"purpose\": \"tell",
        "the template `booking_recovery_2` is there twice",
    ),
    Slip(
        "templates.json",
        "\"name\": \"back_available\"",
        "\"name\": \"Back Available\"",
        "\"Back Available\"",
        "`Back Available` is not well-formed (expected text like \"booking_confirmed\")",
    ),
    Slip(
        "templates.json",
        "\"category\": \"utility\"",
        "\"category\": \"promo\"",
        "\"promo\"",
        "unknown value `promo` (expected one of utility, marketing, authentication)",
    ),
    Slip(
        "templates.json",
        "\"type\": \"quick_reply\"",
        "\"type\": \"quick_replay\"",
        "\"quick_replay\"",
        "unknown type `quick_replay`, did you mean `quick_reply`?",
    ),
    Slip(
        "templates.json",
        "\"opt_in\": \"marketing\"",
        "\"opt_in\": \"service\"",
        "\"service\",\n      \"variables\": [\"first_name\", \"property\", \"accommodation\", \"stay_dates\", \"total\"],",
        "a template that sells needs consent to marketing",
    ),
    // Automations.
    Slip(
        "automations.json",
        "\"template\": \"booking_confirmed\"",
        "\"template\": \"booking_confirmd\"",
        "\"booking_confirmd\"",
        "unknown template `booking_confirmd`, did you mean `booking_confirmed`?",
    ),
    Slip(
        "automations.json",
        "[\"payment.received\"]",
        "[\"payment.recieved\"]",
        "\"payment.recieved\"",
        "unknown value `payment.recieved`, did you mean `payment.received`?",
    ),
    Slip(
        "automations.json",
        "[\"quote.prepared\"]",
        "[\"quote.prepaired\"]",
        "\"quote.prepaired\"",
        "unknown value `quote.prepaired`, did you mean `quote.prepared`?",
    ),
    Slip(
        "automations.json",
        "\"minutes\": 45",
        "\"minutes\": 0",
        "0 }",
        "0 is too small (expected a whole number from 1 to 525600)",
    ),
    Slip(
        "automations.json",
        "\"minutes\": 45",
        "\"minuets\": 45",
        "\"minuets\"",
        "unknown name `minuets`, did you mean `minutes`?",
    ),
    Slip(
        "automations.json",
        "{ \"type\": \"after\", \"minutes\": 45 }",
        "{ \"type\": \"stay\", \"from\": \"check_in\", \"days\": -1, \"at\": \"10:00\" }",
        "\"booking.abandoned\"",
        "`booking.abandoned` is about no stay",
    ),
    Slip(
        "automations.json",
        "\"id\": \"booking-changed\"",
        "\"id\": \"payment-received\"",
        "\"payment-received\",\n      \"description\": \"confirm",
        "the automation `payment-received` is there twice",
    ),
    Slip(
        "automations.json",
        "\"min_nights\": 2",
        "\"min_nights\": 2, \"accommodation\": [\"dune-rom\"]",
        "\"dune-rom\"",
        "unknown accommodation `dune-rom`, did you mean `dune-room`?",
    ),
    Slip(
        "automations.json",
        "\"guest.wrote\"",
        "\"guest.writes\"",
        "\"guest.writes\"",
        "unknown value `guest.writes`",
    ),
    Slip(
        "automations.json",
        "\"template\": \"payment_received\"",
        "\"template\": \"request_delayed\"",
        "\"payment.received\"],\n      \"do\": [{ \"type\": \"send_template\", \"template\": \"request_delayed\"",
        "the template `request_delayed` needs `request`, which `payment.received` does not tell",
    ),
    // The welcome page.
    Slip(
        "welcome.json",
        "\"extra-towels\"",
        "\"extra-towel\"",
        "\"extra-towel\"",
        "unknown service `extra-towel`, did you mean `extra-towels`?",
    ),
    Slip("welcome.json", "\"DU1\":", "\"DU9\":", "\"3237\"", "unknown unit `DU9`, did you mean `DU1`?"),
    Slip(
        "welcome.json",
        "\"BACKAGAIN\"",
        "\"BACKAGAN\"",
        "\"BACKAGAN\"",
        "unknown promotion code `BACKAGAN`, did you mean `BACKAGAIN`?",
    ),
    Slip(
        "welcome.json",
        "\"password\": \"salt&pine\"",
        "\"password\": \"salt\"",
        "\"salt\"",
        "4 characters (expected 8 to 63 characters)",
    ),
    Slip(
        "welcome.json",
        "photos/",
        "pictures/",
        "\"pictures/",
        "is not well-formed (expected text like \"photos/dune-room-1.jpg\")",
    ),
    // Connections.
    Slip(
        "connections/website.json",
        "\"standard-webhooks\"",
        "\"standard-webhook\"",
        "\"standard-webhook\"",
        "unknown scheme `standard-webhook`, did you mean `standard-webhooks`?",
    ),
    Slip(
        "connections/website.json",
        "\"id\": \"website\"",
        "\"id\": \"web\"",
        "\"web\"",
        "the id is `web`, the file's name is `website` (expected \"website\")",
    ),
    Slip(
        "connections/website.json",
        "whsec_",
        "",
        "\"dmVu",
        "not a secret of Standard Webhooks (expected whsec_ and base64)",
    ),
    Slip(
        "connections/website.json",
        "\"secret\":",
        "\"secrets\":",
        "\"secrets\"",
        "unknown name `secrets`, did you mean `secret`?",
    ),
    Slip(
        "connections/website.json",
        "\"kind\": \"native\"",
        "\"kind\": \"nativ\"",
        "\"nativ\"",
        "unknown value `nativ`",
    ),
    // The invented history.
    Slip(
        "demo.json",
        "\"accommodation\": \"sea-suite\"",
        "\"accommodation\": \"sea-sweet\"",
        "\"sea-sweet\"",
        "unknown accommodation `sea-sweet`",
    ),
    Slip(
        "demo.json",
        "\"check_out\": \"2026-08-12\"",
        "\"check_out\": \"2026-08-13\"",
        "\"2026-08-13\",\n      \"adults\"",
        "the departure is 2026-08-13, counted from the arrival it is 2026-08-12",
    ),
    Slip(
        "demo.json",
        "\"check_out\": \"2026-08-12\"",
        "\"check_out\": \"2026-02-30\"",
        "\"2026-02-30\"",
        "`2026-02-30` is not possible (expected text like \"2026-08-12\")",
    ),
    Slip(
        "demo.json",
        "\"option\": \"wifi\"",
        "\"option\": \"wify\"",
        "\"wify\"",
        "unknown option `wify`, did you mean `wifi`?",
    ),
    // The catalog.
    Slip(
        "catalog.json",
        "\"peak\": { \"night\": \"178.00\"",
        "\"peek\": { \"night\": \"178.00\"",
        "{ \"night\": \"178.00\"",
        "there is no season \"peek\"",
    ),
    Slip(
        "catalog.json",
        "\"weekend_night\": \"88.00\"",
        "\"weekend_nite\": \"88.00\"",
        "\"weekend_nite\"",
        "unknown name `weekend_nite`, did you mean `weekend_night`?",
    ),
    Slip(
        "catalog.json",
        "\"night\": \"78.00\"",
        "\"night\": \"0.00\"",
        "\"0.00\"",
        "a price of 0.00 sells for nothing",
    ),
    Slip(
        "catalog.json",
        "\"night\": \"78.00\"",
        "\"night\": \"78,00\"",
        "\"78,00\"",
        "`78,00` is not well-formed",
    ),
    Slip("catalog.json", "\"units\": 6", "\"units\": 7", "[\"DU1\"", "there are 6 names for 7 units"),
    // Syntax.
    Slip(
        "services.json",
        "\"departments\": [",
        "// teams\n  \"departments\": [",
        "// teams",
        "JSON has no comments",
    ),
    Slip(
        "welcome.json",
        "\"key_box\": \"4471\"",
        "\"key_box\": \"4471\",",
        ",\n  }",
        "a comma after the last element (expected no comma here)",
    ),
    Slip(
        "welcome.json",
        "\"key_box\": \"4471\"",
        "\"key_box\": \"4471\", \"key_box\": \"1\"",
        "\"key_box\": \"1\"",
        "`key_box` is given twice",
    ),
];

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
            "wellcome.json:1:1: nothing reads this file, did you mean `welcome.json`? (expected one of property.json, catalog.json, channel.json, services.json, templates.json, automations.json, welcome.json, demo.json, or a file in connections/)",
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
        (
            "connections/pms.json",
            "{\"id\": \"pms\", \"kind\": \"native\"}",
            "connections/pms.json:1:1: `auth` is missing (expected an object)",
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
