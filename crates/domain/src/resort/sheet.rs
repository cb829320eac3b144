//! One file on the desk: its text, its tree, and every mistake found so far. Turns mistakes into problems with line
//! and column.

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::json::{Node, Places, parse};
use super::problem::{Cure, Finding, Findings, Misfits, Problem, Span};
use super::shape::Walk;

/// One file while it is checked.
#[derive(Debug)]
pub(crate) struct Sheet<'a> {
    file: &'a str,
    text: &'a str,
    root: Option<Node>,
    findings: Findings,
    /// Texts in several languages and photos, found by their definitions.
    marks: Vec<(String, Span)>,
    misfits: Misfits,
}

impl<'a> Sheet<'a> {
    /// Reads a file's text. A byte order mark is passed over.
    pub(crate) fn read(file: &'a str, text: &'a str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut findings = Findings::default();
        let root = parse(text, &mut findings);
        Self { file, text, root, findings, marks: Vec::new(), misfits: Misfits::default() }
    }

    /// Holds the file against its type: against its schema first, to find every difference, then by reading it. A file
    /// with mistakes is read as if they were mended, so that mistakes of meaning are found in the same go.
    pub(crate) fn typed<T: DeserializeOwned + JsonSchema>(&mut self, schema: &Json) -> Option<T> {
        let root = self.root.as_ref()?;
        let mut walk = Walk::new(schema);
        walk.value(schema, root);
        self.marks = walk.marks.into_iter().map(|(name, node)| (name.to_owned(), node.span)).collect();
        let found = walk.findings;
        let plain = root.to_json();
        let error = match serde_path_to_error::deserialize(plain.clone()) {
            Ok(value) => {
                self.findings.0.extend(found.0);
                return Some(value);
            }
            Err(error) => error,
        };
        let (mut gentle, mut full) = (plain.clone(), plain);
        cure(&mut gentle, root, &found.0, false);
        cure(&mut full, root, &found.0, true);
        if found.0.is_empty() {
            self.unreadable(&error);
        }
        self.findings.0.extend(found.0);
        serde_json::from_value(gentle).or_else(|_| serde_json::from_value(full)).ok()
    }

    /// What the schema let pass and the type does not: told at its place, one at a time.
    fn unreadable(&mut self, error: &serde_path_to_error::Error<serde_json::Error>) {
        let pointer: String = error.path().iter().fold(String::new(), |pointer, segment| {
            let step = match segment {
                serde_path_to_error::Segment::Seq { index } => index.to_string(),
                serde_path_to_error::Segment::Map { key } => key.replace('~', "~0").replace('/', "~1"),
                _ => return pointer,
            };
            format!("{pointer}/{step}")
        });
        self.misfits.add(pointer, error.inner().to_string(), "");
    }

    /// The values found by a definition's name.
    pub(crate) fn marked(&self, name: &str) -> Vec<(String, &Node)> {
        let Some(root) = &self.root else { return Vec::new() };
        let spans = self.marks.iter().filter(|(mark, _)| mark == name);
        spans.filter_map(|(_, span)| Some((root.pointer_to(*span), root.spanning(*span)?))).collect()
    }

    /// Notes a mistake of meaning.
    pub(crate) fn misfit(&mut self, pointer: String, message: String, expected: String) {
        self.misfits.add(pointer, message, expected);
    }

    /// Everything wrong with the file.
    pub(crate) fn problems(self) -> Vec<Problem> {
        let places = Places::new(self.text);
        let problem = |at: Span, pointer: String, message: String, expected: String| {
            let (line, column) = places.of(at.start);
            Problem { file: self.file.to_owned(), line, column, pointer, expected, message }
        };
        let pointer_to =
            |span: Span| self.root.as_ref().map(|root| root.pointer_to(span)).unwrap_or_default();
        let silenced: Vec<Silence> =
            self.findings.0.iter().filter_map(|finding| Silence::of(finding, &pointer_to)).collect();
        let meaning =
            self.misfits.0.into_iter().filter(|misfit| !silenced.iter().any(|s| s.covers(&misfit.pointer)));
        let mut problems: Vec<Problem> = meaning
            .map(|misfit| {
                let span =
                    self.root.as_ref().map(|root| root.nearest(&misfit.pointer).span).unwrap_or_default();
                problem(span, misfit.pointer, misfit.message, misfit.expected)
            })
            .collect();
        for finding in self.findings.0 {
            let pointer = pointer_to(finding.at);
            problems.push(problem(finding.at, pointer, finding.message, finding.expected));
        }
        problems.sort_by_key(|problem| (problem.line, problem.column));
        problems.dedup();
        problems
    }
}

/// A place whose mistake is told already: what meaning would say there is a consequence of it.
struct Silence {
    pointer: String,
    and_below: bool,
}

impl Silence {
    fn of(finding: &Finding, pointer_to: &dyn Fn(Span) -> String) -> Option<Self> {
        match &finding.cure {
            Cure::None | Cure::Soften(..) => Some(Self { pointer: pointer_to(finding.at), and_below: false }),
            Cure::Replace(span, _) => Some(Self { pointer: pointer_to(*span), and_below: true }),
            Cure::Insert(name, _) => {
                Some(Self { pointer: format!("{}/{name}", pointer_to(finding.at)), and_below: true })
            }
            Cure::Drop => None,
        }
    }

    fn covers(&self, pointer: &str) -> bool {
        let rest = pointer.strip_prefix(self.pointer.as_str());
        rest.is_some_and(|rest| rest.is_empty() || (self.and_below && rest.starts_with('/')))
    }
}

/// Mends a copy of a file's content so that it can be read in spite of its mistakes.
fn cure(content: &mut Json, root: &Node, findings: &[Finding], all: bool) {
    // From the end of the file to its start, so that a mended list or object does not hide one inside it.
    for finding in findings.iter().rev() {
        match &finding.cure {
            Cure::Drop => {
                let pointer = root.pointer_to(finding.at);
                let Some((parent, name)) = pointer.rsplit_once('/') else { continue };
                let name = name.replace("~1", "/").replace("~0", "~");
                if let Some(object) = content.pointer_mut(parent).and_then(Json::as_object_mut) {
                    object.remove(&name);
                }
            }
            Cure::Replace(span, sample) => put(content, &root.pointer_to(*span), sample),
            Cure::Soften(span, sample) if all => put(content, &root.pointer_to(*span), sample),
            Cure::Insert(name, sample) => {
                let object = content.pointer_mut(&root.pointer_to(finding.at)).and_then(Json::as_object_mut);
                if let Some(object) = object {
                    object.insert(name.clone(), sample.clone());
                }
            }
            Cure::None | Cure::Soften(..) => {}
        }
    }
}

fn put(content: &mut Json, pointer: &str, sample: &Json) {
    if let Some(place) = content.pointer_mut(pointer) {
        *place = sample.clone();
    }
}
