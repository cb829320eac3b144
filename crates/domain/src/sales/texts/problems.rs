//! What is wrong with the wording files, with the place, so that an owner finds it at once.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser;

use super::key::{self, Key};
use crate::language::Lang;

/// Meta: characters on a button.
const BUTTON: usize = 20;

/// Whether the texts may be used in spite of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// Must be mended first.
    Error,
    /// Works: the message is worded in the default language instead.
    Warning,
}

/// One mistake in a wording file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{lang}.ftl:{line}:{column}: {message}")]
pub struct Problem {
    /// The language, and so the file.
    pub lang: Lang,
    /// Line, from 1; 1 when the mistake is an absence.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The key concerned.
    pub key: Option<String>,
    /// What is wrong and what was expected.
    pub message: String,
    /// Error or warning.
    pub severity: Severity,
}

/// All problems, file by file, in the order of their lines.
pub(super) fn find(default: &Lang, sources: &BTreeMap<Lang, String>) -> Vec<Problem> {
    let mut found = Vec::new();
    if !sources.contains_key(default) {
        found.push(Problem {
            lang: default.clone(),
            line: 1,
            column: 1,
            key: None,
            message: format!("the default language is {default}, but there is no {default}.ftl"),
            severity: Severity::Error,
        });
    }
    for (lang, source) in sources {
        let mut file = File { lang, source, is_default: lang == default, found: Vec::new() };
        file.check();
        file.found.sort_by_key(|problem| (problem.line, problem.column));
        found.append(&mut file.found);
    }
    found
}

struct File<'a> {
    lang: &'a Lang,
    source: &'a str,
    is_default: bool,
    found: Vec<Problem>,
}

impl File<'_> {
    fn check(&mut self) {
        let (Ok(resource) | Err((resource, _))) = parser::parse(self.source);
        if let Err((_, errors)) = parser::parse(self.source) {
            for error in errors {
                self.report(
                    error.pos.start,
                    None,
                    format!("not readable as Fluent: {error}"),
                    Severity::Error,
                );
            }
        }
        let mut seen = BTreeSet::new();
        for entry in &resource.body {
            if let Entry::Message(message) = entry {
                self.check_message(message, &mut seen);
            }
        }
        for key in key::ALL.iter().filter(|key| !seen.contains(key.name)) {
            self.missing(key);
        }
    }

    fn missing(&mut self, key: &Key) {
        let (severity, consequence) = if self.is_default {
            (Severity::Error, "")
        } else {
            (Severity::Warning, "; messages that need it are worded in the default language")
        };
        self.report(0, Some(key.name), format!("{} is missing{consequence}", key.name), severity);
    }

    fn check_message<'s>(&mut self, message: &Message<&'s str>, seen: &mut BTreeSet<&'s str>) {
        let name = message.id.name;
        let at = self.line_of(name);
        if !seen.insert(name) {
            self.report(at, Some(name), format!("{name} is given twice"), Severity::Error);
        }
        let Some(pattern) = &message.value else {
            self.report(at, Some(name), format!("{name} has no text"), Severity::Error);
            return;
        };
        if let Some(key) = key::ALL.iter().find(|key| key.name == name) {
            self.check_placeholders(key, pattern, at);
            self.check_button(key, pattern, at);
        } else if !key::FAMILIES.iter().any(|family| name.starts_with(family.prefix)) {
            let hint = nearest(name).map(|near| format!("; is {near} meant?")).unwrap_or_default();
            self.report(at, Some(name), format!("nothing uses {name}{hint}"), Severity::Error);
        }
    }

    fn check_placeholders(&mut self, key: &Key, pattern: &Pattern<&str>, at: usize) {
        let mut used = BTreeSet::new();
        collect(pattern, &mut used);
        for unknown in used.iter().filter(|name| !key.required.contains(name) && !key.optional.contains(name))
        {
            let known = key.required.iter().chain(key.optional).map(|n| format!("${n}")).collect::<Vec<_>>();
            let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
            let message = format!("{} has no placeholder ${unknown}; there are: {known}", key.name);
            self.report(at, Some(key.name), message, Severity::Error);
        }
        for lost in key.required.iter().filter(|name| !used.contains(*name)) {
            self.report(at, Some(key.name), format!("{} must say ${lost}", key.name), Severity::Error);
        }
    }

    fn check_button(&mut self, key: &Key, pattern: &Pattern<&str>, at: usize) {
        if !key::BUTTONS.contains(key) {
            return;
        }
        let length: usize = pattern
            .elements
            .iter()
            .map(|element| match element {
                PatternElement::TextElement { value } => value.chars().count(),
                PatternElement::Placeable { .. } => 0,
            })
            .sum();
        if length > BUTTON {
            let message = format!("{} has {length} characters, a button holds {BUTTON}", key.name);
            self.report(at, Some(key.name), message, Severity::Error);
        }
    }

    /// Byte offset of the line that defines `name`; the last one, so that a repetition is where it is seen.
    fn line_of(&self, name: &str) -> usize {
        let mut offset = 0;
        let mut last = 0;
        for line in self.source.split_inclusive('\n') {
            let defines = line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
            if defines {
                last = offset;
            }
            offset += line.len();
        }
        last
    }

    fn report(&mut self, at: usize, key: Option<&str>, message: String, severity: Severity) {
        let before = self.source.get(..at).unwrap_or(self.source);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        let key = key.map(str::to_owned);
        self.found.push(Problem { lang: self.lang.clone(), line, column, key, message, severity });
    }
}

fn collect<'s>(pattern: &Pattern<&'s str>, into: &mut BTreeSet<&'s str>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            collect_expression(expression, into);
        }
    }
}

fn collect_expression<'s>(expression: &Expression<&'s str>, into: &mut BTreeSet<&'s str>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, into),
        Expression::Select { selector, variants } => {
            collect_inline(selector, into);
            for variant in variants {
                collect(&variant.value, into);
            }
        }
    }
}

fn collect_inline<'s>(inline: &InlineExpression<&'s str>, into: &mut BTreeSet<&'s str>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name);
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, into),
        InlineExpression::FunctionReference { arguments, .. } => {
            for argument in &arguments.positional {
                collect_inline(argument, into);
            }
        }
        _ => {}
    }
}

/// The known key with the fewest edits, if it is near enough to be a slip.
fn nearest(name: &str) -> Option<&'static str> {
    key::ALL
        .iter()
        .map(|key| (strsim::damerau_levenshtein(name, key.name), key.name))
        .filter(|(edits, _)| *edits <= 3)
        .min()
        .map(|(_, key)| key)
}
