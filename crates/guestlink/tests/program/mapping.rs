//! `guestlink mapping`: a mapping tried on a body, without a database.

use serde_json::{Value, json};

use super::command::Program;

fn payload(name: &str) -> String {
    format!("{}/../../payloads/booking/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_preset_shows_the_event_it_makes_of_a_body() {
    let program = Program::new();
    let ended = program.run(&[
        "mapping",
        "test",
        "hostaway",
        &payload("hostaway__reservation_updated__nested__02.json"),
    ]);
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    let events: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!(events[0]["type"], "reservation.modified");
    assert_eq!(events[0]["guest_phone_e164"], "+46701740605");
    assert_eq!((&events[0]["needs_fetch"], &events[0]["ignore"]), (&json!(false), &json!(false)));
}

#[test]
fn a_value_that_cannot_be_read_is_named_and_ends_with_1() {
    let program = Program::new();
    program.write("own.json", r#"{"type":"'reservation.created'","fields":{"reservation_ref":"item.id","check_in":"item.from|date"}}"#);
    program.write("body.json", r#"{"id":"R-1","from":"soon"}"#);
    program
        .run(&["mapping", "test", "own.json", "body.json"])
        .refused("fields.check_in: expected a day such as 2026-08-12");
    program.write("wrong.json", r#"{"type":"'x'","fields":{"chek_in":"item.id"}}"#);
    program
        .run(&["mapping", "test", "wrong.json", "body.json"])
        .refused("unknown field `chek_in`, did you mean `check_in`?");
    program.run(&["mapping", "test", "hostawy", "body.json"]).refused("neither a file nor a preset");
}

#[test]
fn hostile_bodies_are_refused() {
    let program = Program::new();
    for (preset, name) in [
        ("ota-xml", "bookingcom__xxe_attack__03.xml"),
        ("generic", "generic__not_json__03.txt"),
        ("generic", "generic__huge_depth__04.json"),
    ] {
        let ended = program.run(&["mapping", "test", preset, &payload(name)]);
        ended.refused("The body is refused");
        assert!(ended.stdout.contains("\"reject\""));
    }
}

#[test]
fn a_calendar_is_shown_entry_by_entry() {
    let program = Program::new();
    let ended = program.run(&["mapping", "test", "ical", &payload("ical__vrbo_en__04.ics")]);
    let entries: Value = serde_json::from_str(&ended.stdout).unwrap();
    assert_eq!((ended.code, entries[2]["kind"].as_str()), (0, Some("tentative")));
}
