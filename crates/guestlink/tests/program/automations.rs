//! Commands beside the server: what automations did, would have done, and cost; what is replayed; links to pages.

use std::path::Path;

use crate::command::Program;

fn ventisol() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts/ventisol").to_str().unwrap().to_owned()
}

#[test]
fn a_resort_that_is_applied_can_be_asked_and_tried() {
    let program = Program::new();
    program.run(&["costs"]).refused("There is no database");
    let applied = program.run(&["apply", &ventisol()]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    let costs = program.run(&["costs", "--month", "2026-11"]);
    assert_eq!(costs.code, 0, "{}", costs.stderr);
    assert!(
        costs.stdout.starts_with("cala-ventisol in 2026-11: 0.0000 EUR for 0 messages"),
        "{}",
        costs.stdout
    );
    let file = format!("{}/automations.json", ventisol());
    let tried = program.run(&["dry-run", &file, "--since", "30d"]);
    assert_eq!((tried.code, tried.stdout.trim()), (0, "0 messages, at most 0.0000"), "{}", tried.stderr);
    let compared = program.run(&["dry-run", &file, "--against", &file]);
    assert!(compared.stdout.contains("this file: 0 messages"), "{}", compared.stdout);
    program.write("broken.json", r#"{ "automations": [{ "id": "x", "on": ["nothing"], "do": [] }] }"#);
    program.run(&["dry-run", "broken.json"]).refused("unknown value `nothing`");
    program.run(&["dry-run", &file, "--since", "soon"]).refused("neither days");
    program.run(&["why", "00000000-0000-0000-0000-000000000007"]).refused("There is no message and no guest");
    let templates = program.run(&["templates", "list"]);
    assert!(templates.stdout.lines().count() >= 50, "{}", templates.stdout);
    assert!(templates.stdout.lines().all(|line| line.contains("not asked")), "{}", templates.stdout);
    program.run(&["templates", "sync"]).refused("no WhatsApp business account is set");
}

#[test]
fn what_nobody_knows_is_not_announced() {
    let program = Program::new();
    assert_eq!(program.run(&["apply", &ventisol()]).code, 0);
    program.run(&["announce", "unit.redy", "--in-house"]).refused("unit.ready");
    program.run(&["announce", "unit.ready"]).refused("Say to whom");
    let nobody = program.run(&["announce", "unit.ready", "--booking", "website:X", "--fact", "unit=204"]);
    assert_eq!((nobody.code, nobody.stdout.trim()), (0, "0 told"), "{}", nobody.stderr);
    let strangers =
        ["guests", "merge", "00000000-0000-0000-0000-000000000007", "00000000-0000-0000-0000-000000000008"];
    program.run(&strangers).refused("these are not two guests");
}

#[test]
fn commands_that_write_can_write() {
    let program = Program::new();
    assert_eq!(program.run(&["apply", &ventisol()]).code, 0);
    let replayed = program.run(&["replay"]);
    let said = (replayed.code, replayed.stdout.trim());
    assert_eq!(said, (0, "0 deliveries are in the queue again"), "{}", replayed.stderr);
    program.run(&["welcome", "link", "--stay", "NOBODY", "--new"]).refused("NOBODY");
}
