//! A mapping made ready: every expression compiled, every name looked up. What is wrong with it is told here, before
//! the first event comes.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::value::{Serde, Value};
use minijinja::{Error, Expression};

use super::body::Format;
use super::engine;
use super::fetch::CompiledFetch;
use super::field::Field;
use super::lint;
use super::shape::{Acknowledge, Fetch, Mapping, Reply, Settings};

/// Something wrong with a mapping.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// Where, as a JSON pointer inside the mapping.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What would be right; empty when the message says it.
    pub expected: String,
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.pointer, self.message)?;
        if self.expected.is_empty() { Ok(()) } else { write!(f, " (expected {})", self.expected) }
    }
}

/// An expression, ready.
pub(super) struct Code {
    /// Where it stands in the mapping: `fields.check_in`.
    pub(super) place: String,
    pub(super) text: String,
    expression: Expression<'static, 'static>,
    /// What it makes must be measured.
    builds: bool,
}

impl Code {
    /// What it gives for the names in scope.
    pub(super) fn eval(&self, scope: &Value) -> Result<Value, String> {
        let value = self.expression.eval(scope.clone()).map_err(|error| told(&error))?;
        if self.builds && !engine::fits(&value) {
            return Err("the value is too large".to_owned());
        }
        Ok(value)
    }

    pub(super) fn is_true(&self, scope: &Value) -> Result<bool, String> {
        self.eval(scope).map(|value| value.is_true())
    }
}

/// Where a field's value goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Target {
    Field(Field),
    /// A path below the event's `data`, as a JSON pointer.
    Path(String),
}

/// A mapping, ready, with its connection's settings.
pub struct Compiled {
    pub(super) platform: Option<String>,
    pub(super) format: Option<Format>,
    pub(super) reply: Option<Reply>,
    pub(super) items: Option<Code>,
    /// Each after those it uses.
    pub(super) lets: Vec<(String, Code)>,
    pub(super) skip_if: Option<Code>,
    pub(super) kind: Option<Code>,
    pub(super) fields: Vec<(Target, Code)>,
    pub(super) fetch: Option<CompiledFetch>,
    pub(super) acknowledge: Option<CompiledFetch>,
    pub(super) settings: Settings,
    pub(super) conn: Value,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiled").field("platform", &self.platform).finish_non_exhaustive()
    }
}

/// Names every expression may use.
const ROOTS: &[&str] = &["body", "item", "item_name", "index", "headers", "query", "conn", "thin"];

impl Compiled {
    /// Makes a mapping ready.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(mapping: &Mapping, settings: Settings) -> Result<Self, Vec<Mistake>> {
        let mut desk = Desk { mistakes: Vec::new(), lets: mapping.lets.keys().cloned().collect() };
        if mapping.kind.is_none() {
            desk.wrong("/type", "the mapping does not say which type its events have", "an expression");
        }
        if mapping.fields.is_empty() {
            desk.wrong("/fields", "the mapping tells nothing", "at least one field");
        }
        desk.timezone(&settings);
        let compiled = Self {
            platform: mapping.platform.clone(),
            format: mapping.format,
            reply: mapping.reply,
            items: desk.optional("items", mapping.items.as_deref()),
            lets: desk.lets(&mapping.lets),
            skip_if: desk.optional("skip_if", mapping.skip_if.as_deref()),
            kind: desk.optional("type", mapping.kind.as_deref()),
            fields: mapping.fields.iter().filter_map(|(name, text)| desk.field(name, text)).collect(),
            fetch: mapping.fetch.as_ref().and_then(|fetch| desk.fetch(fetch)),
            acknowledge: mapping
                .acknowledge
                .as_ref()
                .and_then(|said| desk.acknowledge(said, mapping.fetch.as_ref())),
            conn: Value::from(Serde(serde_json::to_value(&settings).unwrap_or_default())),
            settings,
        };
        if desk.mistakes.is_empty() { Ok(compiled) } else { Err(desk.mistakes) }
    }

    /// What the platform wants to read in our answer.
    pub fn reply(&self) -> Option<Reply> {
        self.reply
    }

    /// The connection's settings, with the property's where it has none.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

struct Desk {
    mistakes: Vec<Mistake>,
    lets: BTreeSet<String>,
}

impl Desk {
    fn wrong(&mut self, pointer: &str, message: impl Into<String>, expected: impl Into<String>) {
        let (pointer, message, expected) = (pointer.to_owned(), message.into(), expected.into());
        self.mistakes.push(Mistake { pointer, message, expected });
    }

    fn timezone(&mut self, settings: &Settings) {
        let unknown = settings.timezone.as_deref().filter(|zone| jiff::tz::TimeZone::get(zone).is_err());
        if let Some(zone) = unknown {
            self.wrong(
                "/settings/timezone",
                format!("there is no time zone `{zone}`"),
                "such as Europe/Madrid",
            );
        }
    }

    fn optional(&mut self, name: &str, text: Option<&str>) -> Option<Code> {
        self.code(&format!("/{name}"), text?)
    }

    fn code(&mut self, pointer: &str, text: &str) -> Option<Code> {
        let before = self.mistakes.len();
        for (message, expected) in lint::complaints(text) {
            self.wrong(pointer, message, expected);
        }
        let expression = match engine::compile(text) {
            Ok(expression) => expression,
            Err(error) => {
                let at = error.range().map(|range| format!(" at letter {}", range.start + 1));
                self.wrong(pointer, format!("{}{}", told(&error), at.unwrap_or_default()), "an expression");
                return None;
            }
        };
        for name in expression.undeclared_variables(false) {
            if !ROOTS.contains(&name.as_str()) && !self.lets.contains(&name) {
                let known: Vec<&str> =
                    ROOTS.iter().copied().chain(self.lets.iter().map(String::as_str)).collect();
                let (message, expected) = crate::resort::suggest::unknown("name", &name, known);
                self.wrong(pointer, message, expected);
            }
        }
        let place = pointer.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~");
        let code = Code { place, text: text.to_owned(), expression, builds: lint::builds(text) };
        (self.mistakes.len() == before).then_some(code)
    }

    /// Names in an order in which each stands after those it uses.
    fn lets(&mut self, lets: &BTreeMap<String, String>) -> Vec<(String, Code)> {
        let mut waiting: Vec<(String, Code, BTreeSet<String>)> = Vec::new();
        for (name, text) in lets {
            let pointer = format!("/let/{}", escaped(name));
            if ROOTS.contains(&name.as_str()) || !is_name(name) {
                self.wrong(
                    &pointer,
                    format!("`{name}` cannot be a name"),
                    "letters, digits and _; not a given name",
                );
            }
            if let Some(code) = self.code(&pointer, text) {
                let uses = lint::roots(text)
                    .into_iter()
                    .map(str::to_owned)
                    .filter(|name| lets.contains_key(name))
                    .collect();
                waiting.push((name.clone(), code, uses));
            }
        }
        let mut ordered: Vec<(String, Code)> = Vec::new();
        while !waiting.is_empty() {
            let ready = |uses: &BTreeSet<String>| {
                uses.iter().all(|used| ordered.iter().any(|(name, _)| name == used))
            };
            let Some(next) = waiting.iter().position(|(_, _, uses)| ready(uses)) else { break };
            let (name, code, _) = waiting.remove(next);
            ordered.push((name, code));
        }
        if self.mistakes.is_empty() {
            for (name, _, _) in &waiting {
                self.wrong(&format!("/let/{}", escaped(name)), format!("`{name}` uses itself"), "");
            }
        }
        ordered
    }

    fn field(&mut self, name: &str, text: &str) -> Option<(Target, Code)> {
        let pointer = format!("/fields/{}", escaped(name));
        let target = Field::read(name).map(Target::Field).or_else(|| path(name));
        if target.is_none() {
            let known = Field::ALL.iter().map(|field| field.as_str());
            let (message, expected) = crate::resort::suggest::unknown("field", name, known);
            self.wrong(
                &pointer,
                message,
                format!("{expected}, or a path of the event's data such as reservation.notes"),
            );
        }
        let code = self.code(&pointer, text);
        target.zip(code)
    }

    fn fetch(&mut self, fetch: &Fetch) -> Option<CompiledFetch> {
        let base = fetch.base.as_deref().unwrap_or_default();
        if !super::fetch::is_base(base) {
            self.wrong(
                "/fetch/base",
                "the address of the platform's API",
                "scheme and host only, such as https://api.example.com",
            );
        }
        if fetch.path.is_none() {
            self.wrong("/fetch/path", "the path is missing", "an expression that begins with '/'");
        }
        for name in fetch.headers.keys().filter(|name| !super::fetch::is_header(name)) {
            self.wrong(
                &format!("/fetch/headers/{}", escaped(name)),
                "no header's name",
                "letters, digits and dashes",
            );
        }
        let when = fetch.when.as_deref().map(|text| self.code("/fetch/when", text));
        let post = fetch.post.as_deref().map(|text| self.code("/fetch/post", text));
        let path = fetch.path.as_deref().and_then(|text| self.code("/fetch/path", text))?;
        Some(CompiledFetch {
            when: when.flatten(),
            base: base.trim_end_matches('/').to_owned(),
            path,
            post: post.flatten(),
            headers: fetch.headers.clone(),
            token: fetch.token.clone(),
        })
    }
}

impl Desk {
    /// As a question to the same host, whose answer is not read.
    fn acknowledge(&mut self, said: &Acknowledge, fetch: Option<&Fetch>) -> Option<CompiledFetch> {
        let base = fetch.and_then(|fetch| fetch.base.as_deref());
        if base.is_none() {
            self.wrong("/acknowledge", "nothing says which host is told", "a `fetch` with its `base`");
        }
        if said.path.is_none() {
            self.wrong("/acknowledge/path", "the path is missing", "an expression that begins with '/'");
        }
        let when = said.when.as_deref().map(|text| self.code("/acknowledge/when", text));
        let post = self.code("/acknowledge/post", said.post.as_deref().unwrap_or("{}"));
        let path = said.path.as_deref().and_then(|text| self.code("/acknowledge/path", text))?;
        Some(CompiledFetch {
            when: when.flatten(),
            base: base?.trim_end_matches('/').to_owned(),
            path,
            post,
            headers: fetch.map(|fetch| fetch.headers.clone()).unwrap_or_default(),
            token: fetch.and_then(|fetch| fetch.token.clone()),
        })
    }
}

fn is_name(name: &str) -> bool {
    let mut letters = name.chars();
    letters.next().is_some_and(|c| c == '_' || c.is_ascii_alphabetic())
        && letters.all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !matches!(name, "and" | "or" | "not" | "in" | "is" | "if" | "else" | "true" | "false" | "none")
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// A path below `data` that the event's schema knows, as a pointer.
fn path(name: &str) -> Option<Target> {
    let name = name.strip_prefix("data.").unwrap_or(name);
    let (first, rest) = name.split_once('.')?;
    let free = first == "ext" && !rest.is_empty();
    (free || super::super::native::knows_path(name))
        .then(|| Target::Path(format!("/{}", name.replace('.', "/"))))
}

/// What the engine says, in one line.
pub(super) fn told(error: &Error) -> String {
    let detail = error.detail().map(str::to_owned);
    match error.kind() {
        minijinja::ErrorKind::OutOfFuel => "the expression takes too long".to_owned(),
        kind => detail.unwrap_or_else(|| kind.to_string()),
    }
}
