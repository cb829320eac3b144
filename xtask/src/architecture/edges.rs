//! Who depends on whom, from `cargo metadata`, against the plan.

use serde::Deserialize;

use super::plan::{NEVER_IN_DOMAIN, RESERVED, ROOMS, Room};
use crate::failure::{Doing, Failure};
use crate::tree;

/// What we read of `cargo metadata`.
#[derive(Deserialize)]
pub struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `null` for a normal one, else `dev` or `build`.
    kind: Option<String>,
}

/// Asks cargo about the workspace's own packages.
pub fn read_metadata() -> Result<Metadata, Failure> {
    let output = tree::cargo()
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .output()
        .doing("run cargo metadata")?;
    if !output.status.success() {
        return Err(Failure::new(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).doing("read cargo metadata")
}

/// Every edge that the plan does not know, in words.
pub fn departures(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in &metadata.packages {
        let Some(room) = ROOMS.iter().find(|room| room.name == package.name) else {
            found.push(format!("{} has no place in the plan", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            found.extend(departure(room, dependency));
        }
    }
    found
}

fn departure(room: &Room, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    let in_tests = dependency.kind.as_deref() == Some("dev");
    if ROOMS.iter().any(|ours| ours.name == name) {
        let allowed = room.uses.contains(&name) || (in_tests && room.tests_with.contains(&name));
        return (!allowed).then(|| format!("{} may not use {name}{}", room.name, tests(in_tests)));
    }
    if in_tests {
        return None;
    }
    if room.name == "guestlink-domain" && NEVER_IN_DOMAIN.contains(&name) {
        return Some(format!("guestlink-domain is pure and may not use {name}"));
    }
    let (_, owners) = RESERVED.iter().find(|(reserved, _)| *reserved == name)?;
    (!owners.contains(&room.name))
        .then(|| format!("{} may not use {name}: it belongs to [{}]", room.name, owners.join(", ")))
}

fn tests(in_tests: bool) -> &'static str {
    if in_tests { ", not even in its tests" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::{Metadata, departures};

    fn house(package: &str, dependency: &str, kind: Option<&str>) -> Metadata {
        let json = serde_json::json!({"packages": [
            {"name": package, "dependencies": [{"name": dependency, "kind": kind}]}
        ]});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn planned_edges_pass() {
        assert!(departures(&house("guestlink-app", "guestlink-store", None)).is_empty());
        assert!(departures(&house("guestlink-app", "guestlink-testkit", Some("dev"))).is_empty());
        assert!(departures(&house("guestlink-store", "sqlx", None)).is_empty());
        assert!(departures(&house("guestlink-app", "axum", Some("dev"))).is_empty());
    }

    #[test]
    fn every_kind_of_departure_is_found() {
        for (package, dependency, kind) in [
            ("guestlink-domain", "guestlink-store", None),
            ("guestlink-whatsapp", "guestlink-domain", Some("dev")),
            ("guestlink-app", "guestlink-testkit", None),
            ("guestlink-app", "sqlx", None),
            ("guestlink-web", "sqlx", Some("build")),
            ("guestlink-domain", "tokio", None),
            ("guestlink-web", "reqwest", None),
            ("guestlink-surprise", "serde", None),
        ] {
            let found = departures(&house(package, dependency, kind));
            assert_eq!(found.len(), 1, "{package} → {dependency} ({kind:?})");
        }
    }
}
