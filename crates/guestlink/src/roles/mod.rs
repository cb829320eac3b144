//! What a process does. A role never calls a role: they meet in the database, so that all in one and apart run
//! the same code. One file a role says its routes and duties; the list is computed from the enum.

mod analytics;
mod coordination;
mod dashboard;
mod ingest;
mod messaging;
mod welcome;

use guestlink_app::Duties;
use guestlink_web::Area;

use crate::settings::known;

/// A part of the program that scales on its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Webhooks in.
    Ingest,
    /// Inbox and outbox.
    Messaging,
    /// Guests' pages.
    Welcome,
    /// Hosts' pages.
    Dashboard,
    /// Timers.
    Coordination,
    /// Read models.
    Analytics,
}

/// What a role's file declares.
pub struct Part {
    /// The name in `--roles`.
    pub name: &'static str,
    /// One line for `--help` and the log.
    pub about: &'static str,
    /// The routes it opens.
    pub areas: &'static [Area],
    /// The queues it works and the tasks it runs.
    pub duties: Duties,
}

impl Role {
    /// Every role, in the order of the walk through the house.
    pub const ALL: [Self; 6] =
        [Self::Ingest, Self::Messaging, Self::Welcome, Self::Dashboard, Self::Coordination, Self::Analytics];

    /// What its file declares.
    pub fn part(self) -> &'static Part {
        match self {
            Self::Ingest => &ingest::PART,
            Self::Messaging => &messaging::PART,
            Self::Welcome => &welcome::PART,
            Self::Dashboard => &dashboard::PART,
            Self::Coordination => &coordination::PART,
            Self::Analytics => &analytics::PART,
        }
    }
}

/// A list of roles that is none.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum RolesError {
    /// No role of this name.
    #[error("no role is called \"{name}\"{}; the roles are {}.", near(name), list(&Role::ALL))]
    Unknown {
        /// As written.
        name: String,
    },
    /// An empty list.
    #[error("expected `all` or some of {}.", list(&Role::ALL))]
    Empty,
}

/// Reads `all` or `ingest,messaging`. Twice the same counts once.
pub fn parse(text: &str) -> Result<Vec<Role>, RolesError> {
    let mut wanted = Vec::new();
    for name in text.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        if name == "all" {
            return Ok(Role::ALL.to_vec());
        }
        match Role::ALL.into_iter().find(|role| role.part().name == name) {
            Some(role) if wanted.contains(&role) => {}
            Some(role) => wanted.push(role),
            None => return Err(RolesError::Unknown { name: name.to_owned() }),
        }
    }
    if wanted.is_empty() { Err(RolesError::Empty) } else { Ok(wanted) }
}

/// `ingest,messaging`
pub fn list(roles: &[Role]) -> String {
    roles.iter().map(|role| role.part().name).collect::<Vec<_>>().join(",")
}

/// The routes of all these roles.
pub fn areas(roles: &[Role]) -> Vec<Area> {
    roles.iter().flat_map(|role| role.part().areas).copied().collect()
}

/// The duties of all these roles together.
pub fn duties(roles: &[Role]) -> Duties {
    let has = |duty: fn(&Duties) -> bool| roles.iter().any(|role| duty(&role.part().duties));
    Duties {
        messaging: has(|duties| duties.messaging),
        coordination: has(|duties| duties.coordination),
        analytics: has(|duties| duties.analytics),
    }
}

/// One line a role, for `--help`.
pub fn described() -> String {
    let lines: Vec<String> =
        Role::ALL.iter().map(|role| format!("  {:13} {}", role.part().name, role.part().about)).collect();
    format!("Roles:\n{}", lines.join("\n"))
}

fn near(name: &str) -> String {
    let names = Role::ALL.iter().map(|role| role.part().name);
    known::nearest(name, names).map(|near| format!(" (did you mean \"{near}\"?)")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use guestlink_app::Duties;
    use guestlink_web::Area;

    use super::{Role, RolesError, areas, duties, list, parse};

    #[test]
    fn every_role_is_found_by_its_name() {
        for role in Role::ALL {
            assert_eq!(parse(role.part().name), Ok(vec![role]));
        }
        assert_eq!(parse("all"), Ok(Role::ALL.to_vec()));
        assert_eq!(parse(&list(&Role::ALL)), Ok(Role::ALL.to_vec()));
    }

    #[test]
    fn lists_may_have_blanks_and_doubles() {
        assert_eq!(parse(" ingest, messaging ,ingest"), Ok(vec![Role::Ingest, Role::Messaging]));
    }

    #[test]
    fn all_roles_together_open_every_route_and_have_every_duty() {
        let opened = areas(&Role::ALL);
        for route in guestlink_web::routes::all() {
            assert!(route.area == Area::Health || opened.contains(&route.area), "{}", route.path);
        }
        assert_eq!(duties(&Role::ALL), Duties::all());
        assert_eq!(duties(&[Role::Ingest]), Duties::default());
    }

    #[test]
    fn a_slip_is_refused_with_the_way_out() {
        assert_eq!(parse(" , "), Err(RolesError::Empty));
        let refusal = parse("mesaging").unwrap_err().to_string();
        assert!(
            refusal.contains("did you mean \"messaging\"?") && refusal.contains("coordination"),
            "{refusal}"
        );
    }
}
