//! Backups, from the outside.

use std::path::Path;

use crate::command::Program;

fn ventisol() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts/ventisol").display().to_string()
}

#[test]
fn a_backup_is_restored_elsewhere_and_nothing_is_missing() {
    let (house, other) = (Program::new(), Program::new());
    assert_eq!(house.run(&["apply", &ventisol()]).code, 0);
    let file = house.path().join("kept.db").display().to_string();
    let made = house.run(&["backup", &file]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stderr.contains("secret key"), "{}", made.stderr);
    let beside: Vec<_> =
        std::fs::read_dir(house.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(beside.iter().all(|name| !name.to_string_lossy().starts_with("kept.db.")), "{beside:?}");
    house.run(&["backup", &file]).refused("is there already");

    assert_eq!(other.run(&["restore", &file]).code, 0);
    other.run(&["restore", &file]).refused("a copy needs an empty one");
    other.run(&["restore", "nothing.db"]).refused("There is no file");
    let (one, two) = (house.run(&["backup", "a.db"]), other.run(&["backup", "b.db"]));
    assert_eq!(one.stdout.split(" rows").next(), two.stdout.split(" rows").next());
    house.run(&["copy", "--from", "sqlite:a.db", "--to", "sqlite:a.db"]).refused("Nothing was copied");
}
