//! Where each setting's text comes from: default, file, environment, command line, the later the stronger.
//! The only place of the program that looks at the environment.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::known::{self, SETTINGS};

/// Where a value was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// Nobody set it.
    Default,
    /// A line of the settings file.
    File {
        /// The file, as it was named.
        path: String,
        /// Counted from 1.
        line: usize,
    },
    /// An environment variable.
    Variable(String),
    /// An option of the command.
    Option(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{path}:{line}"),
            Self::Variable(name) => f.write_str(name),
            Self::Option(name) => f.write_str(name),
        }
    }
}

/// A setting's text with its origin. Has no `Debug`: it may be a secret.
#[derive(Clone)]
pub struct Value {
    /// As written.
    pub text: String,
    /// By whom.
    pub source: Source,
}

/// What is wrong with the settings; each is a sentence that names the place.
pub type Problems = Vec<String>;

/// The text of every setting that has one.
#[derive(Clone, Default)]
pub struct Values(BTreeMap<&'static str, Value>);

impl Values {
    /// The defaults.
    pub fn defaults() -> Self {
        let mut values = Self::default();
        for setting in SETTINGS {
            if let Some(text) = setting.default {
                values.set(setting.name, text, Source::Default);
            }
        }
        values
    }

    /// The value of this setting. An empty text counts as not set, so that `VARIABLE=` takes nothing away.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Its text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).map(|value| value.text.as_str())
    }

    /// Says where it was read, for messages: "listen (guestlink.toml:3)".
    pub fn place(&self, name: &str) -> String {
        match self.get(name) {
            Some(value) => format!("{name} ({})", value.source),
            None => name.to_owned(),
        }
    }

    /// Overrides a setting.
    pub fn set(&mut self, name: &'static str, text: &str, source: Source) {
        if !text.is_empty() {
            self.0.insert(name, Value { text: text.to_owned(), source });
        }
    }

    /// Overrides from a settings file's text.
    pub fn read_file(&mut self, path: &Path, text: &str) -> Problems {
        let path = path.display().to_string();
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                return vec![format!("{path}:{line}: not TOML: {}", error.message())];
            }
        };
        let mut reader = FileReader { path, text, values: self, problems: Vec::new() };
        reader.table("", table.get_ref());
        reader.problems
    }

    /// Overrides from the environment's `GUESTLINK_…` variables.
    pub fn read_variables(&mut self, variables: impl Iterator<Item = (String, String)>) -> Problems {
        let mut problems = Vec::new();
        for (variable, text) in variables {
            if !variable.starts_with("GUESTLINK_") || belongs_to_others(&variable) || text.is_empty() {
                continue;
            }
            match SETTINGS.iter().find(|setting| known::variable(setting.name) == variable) {
                Some(setting) => self.set(setting.name, &text, Source::Variable(variable)),
                None => problems.push(unknown_variable(&variable)),
            }
        }
        problems
    }
}

/// Test scripts use `GUESTLINK_TEST_…`, the fault harness its own; Kubernetes and Docker set the others for a service
/// called "guestlink".
fn belongs_to_others(variable: &str) -> bool {
    let prefixes = ["GUESTLINK_TEST_", "GUESTLINK_SERVICE_", "GUESTLINK_PORT_"];
    let fail_point = cfg!(feature = "failpoints") && variable == "GUESTLINK_FAIL_POINT";
    fail_point || variable == "GUESTLINK_PORT" || prefixes.iter().any(|prefix| variable.starts_with(prefix))
}

fn unknown_variable(variable: &str) -> String {
    let names: Vec<String> = SETTINGS.iter().map(|setting| known::variable(setting.name)).collect();
    match known::nearest(variable, names.iter().map(String::as_str)) {
        Some(near) => format!("{variable}: no such setting; did you mean {near}?"),
        None => format!("{variable}: no such setting; `guestlink config reference` lists them."),
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

struct FileReader<'a> {
    path: String,
    text: &'a str,
    values: &'a mut Values,
    problems: Problems,
}

impl FileReader<'_> {
    fn table(&mut self, section: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{section}{}", key.get_ref());
            let line = line_of(self.text, key.span().start);
            match (known::find(&name), value.get_ref()) {
                (Some(setting), value) => self.value(setting.name, line, value),
                (None, DeValue::Table(inner)) if is_section(&name) => self.table(&format!("{name}."), inner),
                (None, _) => self.problems.push(format!("{}:{line}: {}", self.path, unknown_name(&name))),
            }
        }
    }

    fn value(&mut self, name: &'static str, line: usize, value: &DeValue<'_>) {
        match plain_text(value) {
            Some(text) => self.values.set(name, &text, Source::File { path: self.path.clone(), line }),
            None => self.problems.push(format!(
                "{}:{line}: {name} is a {}; expected a text, a number or a list of texts.",
                self.path,
                value.type_str()
            )),
        }
    }
}

fn is_section(name: &str) -> bool {
    SETTINGS.iter().any(|setting| setting.name.split_once('.').is_some_and(|(section, _)| section == name))
}

fn unknown_name(name: &str) -> String {
    match known::nearest(name, SETTINGS.iter().map(|setting| setting.name)) {
        Some(near) => format!("no setting is called {name}; did you mean {near}?"),
        None => format!("no setting is called {name}; `guestlink config reference` lists them."),
    }
}

fn plain_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        DeValue::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(|item| item.get_ref().as_str()).collect();
            texts.map(|texts| texts.join(","))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Source, Values};

    fn file(text: &str) -> (Values, Vec<String>) {
        let mut values = Values::defaults();
        let problems = values.read_file(Path::new("guestlink.toml"), text);
        (values, problems)
    }

    fn variables(pairs: &[(&str, &str)]) -> (Values, Vec<String>) {
        let mut values = Values::defaults();
        let pairs = pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        let problems = values.read_variables(pairs);
        (values, problems)
    }

    #[test]
    fn the_later_source_is_the_stronger_and_is_remembered() {
        let (mut values, problems) =
            file("listen = '0.0.0.0:80'\n\n[whatsapp]\nphone_number_id = 106540352242922\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(values.place("listen"), "listen (guestlink.toml:1)");
        assert_eq!(values.place("whatsapp.phone_number_id"), "whatsapp.phone_number_id (guestlink.toml:4)");
        assert_eq!(values.text("whatsapp.phone_number_id"), Some("106540352242922"));
        let from_outside = [("GUESTLINK_LISTEN".to_owned(), "[::]:81".to_owned())];
        assert!(values.read_variables(from_outside.into_iter()).is_empty());
        assert_eq!(values.text("listen"), Some("[::]:81"));
        values.set("listen", "[::]:82", Source::Option("--listen"));
        assert_eq!(values.place("listen"), "listen (--listen)");
        assert_eq!(values.place("database_url"), "database_url (default)");
    }

    #[test]
    fn unknown_names_are_refused_with_the_nearest() {
        let (_, problems) =
            file("database_ulr = 'x'\n[whatsap]\naccess_token = 'x'\n[whatsapp]\napp_secert = 'x'\n");
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems.iter().any(|p| p.starts_with("guestlink.toml:1:") && p.contains("database_url?")));
        assert!(
            problems.iter().any(|p| p.starts_with("guestlink.toml:5:") && p.contains("whatsapp.app_secret?"))
        );
        let (_, problems) = variables(&[("GUESTLINK_DATABASE_ULR", "x"), ("OTHER", "x")]);
        assert_eq!(
            problems,
            ["GUESTLINK_DATABASE_ULR: no such setting; did you mean GUESTLINK_DATABASE_URL?"]
        );
    }

    #[test]
    fn variables_that_a_cluster_sets_are_left_alone() {
        let pairs = [("GUESTLINK_SERVICE_HOST", "10.0.0.1"), ("GUESTLINK_PORT", "tcp://10.0.0.1:80")];
        assert!(variables(&pairs).1.is_empty());
    }

    #[test]
    fn an_empty_variable_takes_nothing_away() {
        let (values, problems) = variables(&[("GUESTLINK_LISTEN", ""), ("GUESTLINK_NONSENSE", "")]);
        assert!(problems.is_empty());
        assert_eq!(values.text("listen"), Some("127.0.0.1:8080"));
    }

    #[test]
    fn lists_are_taken_and_other_shapes_refused() {
        let (values, problems) = file("roles = ['ingest', 'messaging']\nlisten = 1.5\n");
        assert_eq!(values.text("roles"), Some("ingest,messaging"));
        assert_eq!(problems.len(), 1);
        assert!(problems[0].contains("guestlink.toml:2: listen is a float"), "{problems:?}");
    }

    #[test]
    fn broken_toml_names_its_line() {
        let (_, problems) = file("listen = 'x'\nroles = [\n");
        assert!(problems[0].starts_with("guestlink.toml:"), "{problems:?}");
        assert!(problems[0].contains("not TOML"), "{problems:?}");
    }
}
