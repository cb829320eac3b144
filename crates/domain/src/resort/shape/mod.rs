//! Holds a file against its JSON Schema and finds every place where it differs. The schemas are the published ones,
//! so what an editor underlines and what `check` says is the same.
//!
//! Understands the vocabulary our schemas use; a test fails when a schema uses a word that is not enforced here.

mod sample;
mod scalar;
mod union;

use std::collections::BTreeMap;

use regex_lite::Regex;
use serde_json::Value as Json;

use super::json::{Entry, Node, Value};
use super::problem::{Cure, Finding, Findings};
use super::suggest;

/// Values that were held against a named definition, for example every text in several languages.
pub(crate) type Marks<'s, 'n> = Vec<(&'s str, &'n Node)>;

/// One walk over one file.
pub(crate) struct Walk<'s, 'n> {
    root: &'s Json,
    pub(crate) findings: Findings,
    pub(crate) marks: Marks<'s, 'n>,
    patterns: BTreeMap<&'s str, Option<Regex>>,
}

/// Definitions worth telling the later checks about.
const MARKED: &[&str] = &["LocalText", "Photo"];

impl<'s, 'n> Walk<'s, 'n> {
    pub(crate) fn new(root: &'s Json) -> Self {
        Self { root, findings: Findings::default(), marks: Vec::new(), patterns: BTreeMap::new() }
    }

    /// Holds a value against a schema.
    pub(crate) fn value(&mut self, schema: &'s Json, node: &'n Node) {
        if self.findings.is_full() {
            return;
        }
        if *schema == Json::Bool(false) {
            self.findings.cured(node.span, "nothing may stand here", "", Cure::Drop);
            return;
        }
        let Some(words) = schema.as_object() else { return };
        if !self.kind(words, schema, node) {
            return;
        }
        // One pass over the few words a schema has is cheaper than asking for each of the many it could have.
        for (word, part) in words {
            match (word.as_str(), part) {
                ("$ref", Json::String(reference)) => self.reference(reference, node),
                ("allOf", Json::Array(parts)) => parts.iter().for_each(|part| self.value(part, node)),
                ("anyOf" | "oneOf", Json::Array(branches)) => self.one_of(schema, branches, node),
                ("if", test) => self.condition(schema, test, node),
                _ => {}
            }
        }
        match &node.value {
            Value::Text(text) => self.text(schema, node, text),
            Value::Number(number) => self.number(schema, node, number),
            Value::List(items) => self.list(schema, node, items),
            Value::Map(entries) => self.object(schema, node, entries),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn reference(&mut self, reference: &'s str, node: &'n Node) {
        let Some(name) = reference.strip_prefix("#/$defs/") else { return };
        let Some(schema) = self.root.get("$defs").and_then(|defs| defs.get(name)) else { return };
        if MARKED.contains(&name) {
            self.marks.push((name, node));
        }
        self.value(schema, node);
    }

    /// `if` / `then` / `else`.
    fn condition(&mut self, schema: &'s Json, test: &'s Json, node: &'n Node) {
        let branch = if self.fits(test, node) { "then" } else { "else" };
        if let Some(branch) = schema.get(branch) {
            self.value(branch, node);
        }
    }

    fn fits(&mut self, schema: &'s Json, node: &'n Node) -> bool {
        self.trial(schema, node).0.is_empty()
    }

    /// What a schema would find, without telling it yet.
    fn trial(&mut self, schema: &'s Json, node: &'n Node) -> (Vec<Finding>, Marks<'s, 'n>) {
        let findings = std::mem::take(&mut self.findings);
        let marks = std::mem::take(&mut self.marks);
        self.value(schema, node);
        let found = std::mem::replace(&mut self.findings, findings);
        (found.0, std::mem::replace(&mut self.marks, marks))
    }

    fn list(&mut self, schema: &'s Json, node: &'n Node, items: &'n [Node]) {
        let counted = items.len();
        let (least, most) = (count(schema, "minItems"), count(schema, "maxItems"));
        if least.is_some_and(|least| counted < least) || most.is_some_and(|most| counted > most) {
            self.unfit(schema, node, format!("{counted} elements"), range(least, most, "elements"));
        }
        if schema.get("uniqueItems") == Some(&Json::Bool(true)) {
            let mut seen = std::collections::BTreeSet::new();
            for item in items {
                if !seen.insert(item.to_json().to_string()) {
                    self.add(item, "the same element twice", "each element once");
                }
            }
        }
        let fixed: Vec<&'s Json> = list(schema, "prefixItems").collect();
        for (item, schema) in items.iter().zip(&fixed) {
            self.value(schema, item);
        }
        if let Some(schema) = schema.get("items") {
            items.iter().skip(fixed.len()).for_each(|item| self.value(schema, item));
        }
    }

    fn object(&mut self, schema: &'s Json, node: &'n Node, entries: &'n [Entry]) {
        for name in list(schema, "required").filter_map(Json::as_str) {
            if node.get(name).is_none() {
                let wanted = schema.get("properties").and_then(|known| known.get(name));
                let expected = wanted.map(|wanted| self.describe(wanted)).unwrap_or_default();
                let cure =
                    Cure::Insert(name.to_owned(), wanted.map_or(Json::Null, |wanted| self.sample(wanted)));
                self.findings.cured(node.span, format!("`{name}` is missing"), expected, cure);
            }
        }
        let counted = entries.len();
        let (least, most) = (count(schema, "minProperties"), count(schema, "maxProperties"));
        if least.is_some_and(|least| counted < least) || most.is_some_and(|most| counted > most) {
            self.add(node, format!("{counted} members"), range(least, most, "members"));
        }
        let members = Members::of(schema);
        for entry in entries {
            self.member(&members, entry);
        }
    }

    fn member(&mut self, members: &Members<'s>, entry: &'n Entry) {
        if self.findings.is_full() {
            return;
        }
        if let Some(names) = members.names {
            self.name(names, entry);
        }
        if let Some(schema) = members.known.and_then(|known| known.get(&entry.key)) {
            self.value(schema, &entry.node);
            return;
        }
        for (pattern, schema) in members.patterns.into_iter().flatten() {
            if self.matches(pattern, &entry.key) {
                self.value(schema, &entry.node);
                return;
            }
        }
        match members.others {
            Some(Json::Bool(false)) => {
                let names = members.known.into_iter().flatten().map(|(name, _)| name.as_str());
                let (message, expected) =
                    suggest::unknown("name", &entry.key, names.filter(|n| *n != "$schema"));
                self.findings.cured(entry.key_span, message, expected, Cure::Drop);
            }
            Some(schema) => self.value(schema, &entry.node),
            None => {}
        }
    }

    /// A member's name held against `propertyNames`.
    fn name(&mut self, schema: &'s Json, entry: &'n Entry) {
        if let Some(pattern) = schema.get("pattern").and_then(Json::as_str)
            && !self.matches(pattern, &entry.key)
        {
            let message = format!("`{}` is not a possible name here", suggest::shorten(&entry.key));
            self.findings.cured(entry.key_span, message, self.describe(schema), Cure::Drop);
        }
        let allowed: Vec<&str> = list(schema, "enum").filter_map(Json::as_str).collect();
        if !allowed.is_empty() && !allowed.contains(&entry.key.as_str()) {
            let (message, expected) = suggest::unknown("name", &entry.key, allowed.iter().copied());
            self.findings.cured(entry.key_span, message, expected, Cure::Drop);
        }
    }

    fn matches(&mut self, pattern: &'s str, text: &str) -> bool {
        let compiled = self.patterns.entry(pattern).or_insert_with(|| Regex::new(pattern).ok());
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(text))
    }

    fn add(&mut self, node: &Node, message: impl Into<String>, expected: impl Into<String>) {
        self.findings.add(node.span, message, expected);
    }

    /// A value no type will read.
    fn wrong(&mut self, schema: &Json, node: &Node, message: impl Into<String>, expected: impl Into<String>) {
        let cure = Cure::Replace(node.span, self.sample(schema));
        self.findings.cured(node.span, message, expected, cure);
    }

    /// A value of the right kind that some types will read.
    fn unfit(&mut self, schema: &Json, node: &Node, message: impl Into<String>, expected: impl Into<String>) {
        let cure = Cure::Soften(node.span, self.sample(schema));
        self.findings.cured(node.span, message, expected, cure);
    }
}

/// What a schema says about the members of an object.
struct Members<'s> {
    known: Option<&'s serde_json::Map<String, Json>>,
    names: Option<&'s Json>,
    patterns: Option<&'s serde_json::Map<String, Json>>,
    others: Option<&'s Json>,
}

impl<'s> Members<'s> {
    fn of(schema: &'s Json) -> Self {
        Self {
            known: schema.get("properties").and_then(Json::as_object),
            names: schema.get("propertyNames"),
            patterns: schema.get("patternProperties").and_then(Json::as_object),
            others: schema.get("additionalProperties"),
        }
    }
}

fn list<'s>(schema: &'s Json, key: &str) -> impl Iterator<Item = &'s Json> + use<'s> {
    schema.get(key).and_then(Json::as_array).into_iter().flatten()
}

fn count(schema: &Json, key: &str) -> Option<usize> {
    schema.get(key).and_then(Json::as_u64).and_then(|count| usize::try_from(count).ok())
}

fn range(least: Option<usize>, most: Option<usize>, what: &str) -> String {
    match (least, most) {
        (Some(least), Some(most)) if least == most => format!("exactly {least} {what}"),
        (Some(least), Some(most)) => format!("{least} to {most} {what}"),
        (Some(least), None) => format!("at least {least} {what}"),
        (None, Some(most)) => format!("at most {most} {what}"),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests;
