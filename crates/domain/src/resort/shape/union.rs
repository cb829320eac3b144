//! Values that may have one of several shapes: the mistakes told are those of the shape that was meant.

use serde_json::Value as Json;

use super::super::json::Node;
use super::super::problem::{Cure, Finding};
use super::super::suggest;
use super::scalar::{is, kinds};
use super::{Marks, Walk, list};

impl<'s, 'n> Walk<'s, 'n> {
    /// `anyOf` and `oneOf`. Both are read as "one of these": our shapes exclude each other by kind or by tag.
    pub(super) fn one_of(&mut self, schema: &'s Json, branches: &'s [Json], node: &'n Node) {
        if self.constants(schema, branches, node) || self.tagged(schema, branches, node) {
            return;
        }
        let mut best: Option<(Vec<Finding>, Marks<'s, 'n>)> = None;
        let of_kind = |branch: &&'s Json| {
            let kinds = kinds(self.target(branch));
            kinds.is_empty() || kinds.iter().any(|kind| is(node, kind))
        };
        let likely: Vec<&'s Json> = branches.iter().filter(of_kind).collect();
        if likely.is_empty() {
            let words: Vec<String> = branches.iter().map(|branch| self.describe(branch)).collect();
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            let message = format!("{} where it does not belong", node.kind());
            self.wrong(schema, node, message, words.join(" or "));
            return;
        }
        for branch in likely {
            let found = self.trial(branch, node);
            let better = best.as_ref().is_none_or(|(least, _)| found.0.len() < least.len());
            if better {
                best = Some(found);
            }
        }
        if let Some((found, marks)) = best {
            self.findings.0.extend(found);
            self.marks.extend(marks);
        }
    }

    /// Every branch is a constant, a list of them, or a choice of such: documented words.
    fn constants(&mut self, schema: &'s Json, branches: &'s [Json], node: &'n Node) -> bool {
        let Some(names) = branches.iter().map(|branch| self.words(branch)).collect::<Option<Vec<_>>>() else {
            return false;
        };
        let names: Vec<&str> = names.concat();
        match node.text() {
            Some(text) if names.contains(&text) => {}
            Some(text) => {
                let (message, expected) = suggest::unknown("value", text, names.iter().copied());
                self.wrong(schema, node, message, expected);
            }
            None => {
                let expected = suggest::one_of(names.iter().copied());
                self.wrong(schema, node, format!("{} where it does not belong", node.kind()), expected);
            }
        }
        true
    }

    /// Objects told apart by the constant value of one member.
    fn tagged(&mut self, schema: &'s Json, branches: &'s [Json], node: &'n Node) -> bool {
        if !is(node, "object") {
            return false;
        }
        let objects: Vec<&'s Json> = branches
            .iter()
            .map(|branch| self.target(branch))
            .filter(|b| kinds(b).contains(&"object"))
            .collect();
        let Some(tag) = objects.first().and_then(|first| tag_of(first)) else { return false };
        let value = |branch: &&'s Json| branch.get("properties")?.get(tag)?.get("const")?.as_str();
        let names: Vec<&str> = objects.iter().filter_map(value).collect();
        if names.len() != objects.len() {
            return false;
        }
        let Some(given) = node.get(tag) else {
            self.wrong(schema, node, format!("`{tag}` is missing"), suggest::one_of(names));
            return true;
        };
        let chosen = objects.iter().find(|branch| value(branch).is_some() && value(branch) == given.text());
        match (chosen, given.text()) {
            (Some(branch), _) => self.value(branch, node),
            (None, Some(text)) => {
                let (message, expected) = suggest::unknown(tag, text, names.iter().copied());
                let cure = Cure::Replace(node.span, self.sample(schema));
                self.findings.cured(given.span, message, expected, cure);
            }
            (None, None) => {
                let cure = Cure::Replace(node.span, self.sample(schema));
                let message = format!("{} where it does not belong", given.kind());
                self.findings.cured(given.span, message, suggest::one_of(names), cure);
            }
        }
        true
    }

    fn words(&self, branch: &'s Json) -> Option<Vec<&'s str>> {
        let branch = self.target(branch);
        if let Some(word) = branch.get("const") {
            return Some(vec![word.as_str()?]);
        }
        if branch.get("enum").is_some() {
            return Some(list(branch, "enum").filter_map(Json::as_str).collect());
        }
        let choices: Vec<&'s Json> = list(branch, "anyOf").chain(list(branch, "oneOf")).collect();
        if choices.is_empty() {
            return None;
        }
        let words: Option<Vec<_>> = choices.into_iter().map(|choice| self.words(choice)).collect();
        Some(words?.concat())
    }

    fn target(&self, schema: &'s Json) -> &'s Json {
        let name = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/$defs/"));
        name.and_then(|name| self.root.get("$defs")?.get(name)).unwrap_or(schema)
    }
}

/// The member whose value is constant.
fn tag_of(branch: &Json) -> Option<&str> {
    let members = branch.get("properties")?.as_object()?;
    members.iter().find(|(_, schema)| schema.get("const").is_some()).map(|(name, _)| name.as_str())
}
