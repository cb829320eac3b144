//! Settings, help and exit codes.

use crate::command::{Ended, Program};

#[test]
fn every_command_has_help() {
    let program = Program::new();
    let all = program.run(&["--help"]);
    assert_eq!(all.code, 0);
    let commands = all.stdout.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names: Vec<&str> = commands
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains(&"serve") && names.contains(&"config"), "{names:?}");
    for name in names {
        let help = program.run(&[name, "--help"]);
        assert_eq!(help.code, 0, "{name}");
        assert!(help.stdout.contains("Usage:"), "{name}");
    }
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    let program = Program::new();
    for wrong in [&["nonsense"][..], &[], &["serve", "--nonsense"], &["events", "--guest", "not-an-id"]] {
        assert_eq!(program.run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn settings_come_from_file_and_environment_and_say_so() {
    let program = Program::new();
    program.write("guestlink.toml", "listen = '127.0.0.1:1234'\n[whatsapp]\napp_secret = 'canary'\n");
    let mut command = program.command(&["config", "show"]);
    command.env("GUESTLINK_PUBLIC_URL", "https://guests.example");
    let shown = Ended::of(command.output().unwrap());
    assert!(!shown.stdout.contains("canary"), "{}", shown.stdout);
    let line = |name: &str| shown.stdout.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(line("listen").contains("127.0.0.1:1234") && line("listen").ends_with("guestlink.toml:1"));
    assert!(line("public_url").ends_with("GUESTLINK_PUBLIC_URL"));
    assert!(line("whatsapp.app_secret").contains("***"));
    assert!(line("database_url").ends_with("default"));
    // Half a connection to WhatsApp is told, after the table.
    shown.refused("GUESTLINK_WHATSAPP_ACCESS_TOKEN");
}

#[test]
fn unknown_settings_are_refused_with_the_nearest_name() {
    let program = Program::new();
    program.write("other.toml", "databse_url = 'sqlite:x'\n");
    program.run(&["config", "show", "--config", "other.toml"]).refused("did you mean database_url?");
    program.run(&["serve", "--config", "missing.toml"]).refused("missing.toml: cannot be read");
    let mut command = program.command(&["serve"]);
    command.env("GUESTLINK_LISTN", "127.0.0.1:1");
    Ended::of(command.output().unwrap()).refused("did you mean GUESTLINK_LISTEN?");
}

#[test]
fn impossible_combinations_are_refused_with_the_way_out() {
    let program = Program::new();
    program.run(&["serve", "--roles", "ingest"]).refused("set database_url to postgres://");
    program.run(&["serve", "--roles", "kitchen"]).refused("no role is called");
    program.run(&["serve", "--listen", "here"]).refused("listen (--listen): expected ADDRESS:PORT");
    assert!(!program.path().join("guestlink-data").exists(), "a refused start leaves nothing behind");
}

#[test]
fn a_reader_without_a_database_says_how_to_get_one() {
    let program = Program::new();
    program.run(&["events"]).refused("guestlink apply");
    assert_eq!(program.run(&["migrate"]).code, 0);
    assert_eq!(program.run(&["events"]).code, 0);
}
