//! Commands that read a resort's folder.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::command::{Ended, Program};

fn resorts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts")
}

fn quoted(program: &Program, request: &str) -> Ended {
    let mut command =
        program.command(&["quote", resorts().join("ventisol").to_str().unwrap(), "--input", "-"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(request.as_bytes()).unwrap();
    Ended::of(child.wait_with_output().unwrap())
}

#[test]
fn a_resort_without_mistakes_passes() {
    let program = Program::new();
    let checked = program.run(&["check", resorts().join("echo").to_str().unwrap()]);
    assert_eq!(checked.code, 0, "{}", checked.stderr);
}

#[test]
fn every_mistake_is_told_with_its_place_and_nothing_is_applied() {
    let program = Program::new();
    program.write("bad/property.json", "{\n  \"id\": 7,\n  \"name\": \"X\"\n}\n");
    program.write("bad/broken.json", "{");
    for command in ["check", "apply"] {
        let ended = program.run(&[command, "bad"]);
        ended.refused("bad/property.json:2:9:");
        assert!(ended.stderr.contains("bad/broken.json:1:"), "{}", ended.stderr);
    }
    program.run(&["check", "nowhere"]).refused("nowhere is no folder");
}

#[test]
fn a_quote_is_json_and_a_refusal_names_its_rule() {
    let program = Program::new();
    let good = quoted(
        &program,
        r#"{"accommodation":"dune-room","check_in":"2026-08-12","check_out":"2026-08-15","adults":2,"booked_on":"2026-05-02"}"#,
    );
    assert_eq!(good.code, 0, "{}", good.stderr);
    let quote: serde_json::Value = serde_json::from_str(&good.stdout).unwrap();
    assert_eq!(quote["total_minor"], 53114);
    let refused = quoted(
        &program,
        r#"{"accommodation":"dune-room","check_in":"2026-08-15","check_out":"2026-08-12","adults":2}"#,
    );
    assert_eq!(refused.code, 1);
    let refusal: serde_json::Value = serde_json::from_str(&refused.stdout).unwrap();
    assert_eq!(refusal["refused"]["rule"], "dates");
    quoted(&program, "{}").refused("is no request for a quote");
}

#[test]
fn each_schema_has_a_name_and_is_json() {
    let program = Program::new();
    let names = program.run(&["schema"]).stdout;
    assert!(names.lines().any(|name| name == "catalog"), "{names}");
    for name in names.lines() {
        let schema: serde_json::Value = serde_json::from_str(&program.run(&["schema", name]).stdout).unwrap();
        assert!(schema["$schema"].as_str().unwrap().contains("2020-12"), "{name}");
    }
    program.run(&["schema", "catalogue"]).refused("Did you mean catalog?");
}

#[test]
fn what_is_applied_is_exported_to_the_letter() {
    let program = Program::new();
    let echo = resorts().join("echo");
    let applied = program.run(&["apply", echo.to_str().unwrap()]);
    assert_eq!(applied.code, 0, "{}", applied.stderr);
    let exported = program.run(&["export", "copy"]);
    assert_eq!(exported.code, 0, "{}", exported.stderr);
    for entry in std::fs::read_dir(&echo).unwrap() {
        let path = entry.unwrap().path();
        let copy = program.path().join("copy").join(path.file_name().unwrap());
        assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(copy).unwrap(), "{}", path.display());
    }
    program.run(&["export", "copy"]).refused("is not empty");
}
