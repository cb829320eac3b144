//! The program's settings: read once, checked section by section and then together, each knowing where it came
//! from. Nothing below this program reads a file or the environment.

pub mod known;
mod reference;
mod sections;
mod show;
mod values;

use std::path::Path;

pub use reference::reference;
pub use sections::{Database, Log, LogFormat, Metrics, Server, WhatsApp, reachable};
pub use show::show;
pub use values::{Source, Values};

use guestlink_whatsapp::Secret;

use crate::roles::{self, Role};

/// Every setting, checked.
#[derive(Debug)]
pub struct Settings {
    /// Listeners and addresses.
    pub server: Server,
    /// Where everything is kept.
    pub database: Database,
    /// What this process does.
    pub roles: Vec<Role>,
    /// The connection to WhatsApp.
    pub whatsapp: WhatsApp,
    /// How it logs.
    pub log: Log,
    /// The mail server, if there is one.
    pub smtp_url: Option<Secret>,
    /// As set; [`crate::secret_key`] makes one where it may be absent.
    pub secret_key: Option<Secret>,
    /// What is set and has no effect, a sentence each.
    pub without_effect: Vec<String>,
}

/// Settings that cannot be used: every problem, a sentence each.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.join("\n"))]
pub struct SettingsError(Vec<String>);

/// What the command line says about settings.
#[derive(Clone, Default, Debug)]
pub struct Overrides {
    /// `--roles`.
    pub roles: Option<String>,
    /// `--listen`.
    pub listen: Option<String>,
}

/// Gathers texts from defaults, file, environment and command line. Unknown names are refused here.
///
/// Without `file`, `guestlink.toml` of the working directory is read if it is there.
pub fn gather(file: Option<&Path>, overrides: &Overrides) -> Result<Values, SettingsError> {
    let mut values = Values::defaults();
    let mut problems = Vec::new();
    let standard = Path::new("guestlink.toml");
    let path = file.or_else(|| standard.is_file().then_some(standard));
    if let Some(path) = path {
        match std::fs::read_to_string(path) {
            Ok(text) => problems.extend(values.read_file(path, &text)),
            Err(error) => problems.push(format!("{}: cannot be read: {error}.", path.display())),
        }
    }
    let readable = std::env::vars_os().filter_map(|(name, text)| {
        Some((
            name.into_string().ok()?,
            text.into_string().unwrap_or_else(|odd| odd.to_string_lossy().into_owned()),
        ))
    });
    problems.extend(values.read_variables(readable));
    for (name, option, text) in
        [("roles", "--roles", &overrides.roles), ("listen", "--listen", &overrides.listen)]
    {
        if let Some(text) = text {
            values.set(name, text, Source::Option(option));
        }
    }
    if problems.is_empty() { Ok(values) } else { Err(SettingsError(problems)) }
}

/// A variable of the environment that the owner's files name for a secret of theirs.
pub fn environment_variable(name: &str) -> Option<String> {
    std::env::var_os(name)?.into_string().ok()
}

impl Settings {
    /// Gathers and checks: what most commands begin with.
    pub fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Self, SettingsError> {
        Self::check(&gather(file, overrides)?)
    }

    /// Checks every section, then what they say together.
    pub fn check(values: &Values) -> Result<Self, SettingsError> {
        let mut problems = Vec::new();
        let mut keep = |problem| problems.push(problem);
        let server = Server::read(values, &mut keep);
        let database = Database::read(values, &mut keep);
        let roles = roles::parse(values.text("roles").unwrap_or("all"))
            .map_err(|error| keep(format!("{}: {error}", values.place("roles"))));
        let whatsapp = WhatsApp::read(values, &mut keep);
        let log = Log::read(values, &mut keep);
        let secret_key = sections::secret_key(values, &mut keep);
        let (Some(server), Some(database), Ok(roles), Some(whatsapp), Some(log)) =
            (server, database, roles, whatsapp, log)
        else {
            return Err(SettingsError(problems));
        };
        let without_effect = known::NOT_YET
            .iter()
            .filter(|(name, _)| values.get(name).is_some())
            .map(|(name, instead)| format!("{} has no use in this version: {instead}.", values.place(name)))
            .collect();
        let smtp_url = values.text("smtp_url").map(Secret::new);
        let settings = Self { server, database, roles, whatsapp, log, smtp_url, secret_key, without_effect };
        problems.extend(settings.contradictions());
        if problems.is_empty() { Ok(settings) } else { Err(SettingsError(problems)) }
    }

    /// What cannot be together, each with its way out.
    fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        let apart = self.roles.len() < Role::ALL.len();
        if apart && self.database.file().is_some() {
            found.push(format!(
                "Several processes need a shared database, and roles is only \"{}\": set database_url to \
                 postgres://… or run all roles in one process.",
                roles::list(&self.roles)
            ));
        }
        if apart && self.database.file().is_none() && self.secret_key.is_none() {
            found.push(
                "Several processes need the same secret_key: set GUESTLINK_SECRET_KEY to the same 32 or more \
                 random characters for each of them."
                    .to_owned(),
            );
        }
        found.extend(self.whatsapp.missing_for(&self.roles));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Settings, Source, Values};

    fn check(pairs: &[(&'static str, &str)]) -> Result<Settings, String> {
        let mut values = Values::defaults();
        for (name, text) in pairs {
            values.set(name, text, Source::Option("test"));
        }
        Settings::check(&values).map_err(|error| error.to_string())
    }

    #[test]
    fn nothing_set_is_a_whole_program_without_whatsapp() {
        let settings = check(&[]).unwrap();
        assert_eq!(settings.roles.len(), 6);
        assert!(!settings.whatsapp.is_connected());
        assert_eq!(settings.server.listen.to_string(), "127.0.0.1:8080");
        assert_eq!(settings.server.public_url, "http://127.0.0.1:8080");
    }

    #[test]
    fn a_part_of_the_roles_needs_a_shared_database() {
        let refusal = check(&[("roles", "ingest")]).unwrap_err();
        assert!(refusal.contains("shared database") && refusal.contains("postgres://"), "{refusal}");
        let refusal = check(&[("roles", "ingest"), ("database_url", "postgres://db/guestlink")]).unwrap_err();
        assert!(refusal.contains("GUESTLINK_SECRET_KEY"), "{refusal}");
        let key = "k".repeat(32);
        check(&[("roles", "dashboard"), ("database_url", "postgres://db/guestlink"), ("secret_key", &key)])
            .unwrap();
    }

    #[test]
    fn half_of_whatsapp_is_refused_with_what_is_missing() {
        let refusal = check(&[("whatsapp.access_token", "token")]).unwrap_err();
        for missing in ["WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN", "WHATSAPP_PHONE_NUMBER_ID"] {
            assert!(refusal.contains(missing), "{refusal}");
        }
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let refusal = check(&[
            ("listen", "here"),
            ("database_url", "mysql://x"),
            ("roles", "ingest,kitchen"),
            ("public_url", "example.com"),
            ("secret_key", "short"),
            ("log.format", "xml"),
            ("max_connections", "none"),
            ("owner_second_factor", "maybe"),
            ("metrics_listen", "9464"),
        ])
        .unwrap_err();
        assert_eq!(refusal.lines().count(), 9, "{refusal}");
    }

    #[test]
    fn debug_hides_secrets() {
        let settings = check(&[
            ("whatsapp.access_token", "canary-token"),
            ("whatsapp.app_secret", "canary-secret"),
            ("whatsapp.verify_token", "canary-verify"),
            ("whatsapp.phone_number_id", "1065403"),
            ("database_url", "postgres://user:canary-password@db/guestlink"),
            ("secret_key", "canary-canary-canary-canary-canary-canary"),
        ])
        .unwrap();
        let shown = format!("{settings:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}
