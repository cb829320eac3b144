//! Text to tree. After a slip that can be mended in place (a comment, a comma too many or too few) the mistake is
//! noted and reading goes on.

use jsonc_parser::common::{Range, Ranged as _};
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ast, parse_to_ast};

use super::super::problem::{Findings, Span};
use super::{Entry, MAX_DEPTH, MAX_FILE_BYTES, Node, Value};

/// Slips mended in one file before giving up.
const MAX_MENDED: usize = 50;

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a file's text (without byte order mark). `None` when too little of it could be read to look further.
pub(crate) fn parse(text: &str, findings: &mut Findings) -> Option<Node> {
    if text.len() > MAX_FILE_BYTES {
        findings.add(Span::default(), "the file is too large", format!("at most {MAX_FILE_BYTES} bytes"));
        return None;
    }
    if let Some(at) = too_deep(text) {
        let at = Span { start: at, end: at + 1 };
        findings.add(at, "nested too deeply", format!("at most {MAX_DEPTH} levels"));
        return None;
    }
    let mut mended = std::borrow::Cow::Borrowed(text);
    for _ in 0..MAX_MENDED {
        let error = match parse_to_ast(&mended, &CollectOptions::default(), &STRICT) {
            Ok(read) => return finish(text, &mended, read.value.as_ref(), findings),
            Err(error) => error,
        };
        let (message, expected) = words(error.kind());
        let range = place(&error, text);
        findings.add(span(range), message, expected);
        mended = mend(&mended, error.kind(), range)?.into();
    }
    None
}

fn finish(text: &str, mended: &str, root: Option<&ast::Value<'_>>, findings: &mut Findings) -> Option<Node> {
    let Some(root) = root else {
        findings.add(Span::default(), "the file is empty", "a JSON object");
        return None;
    };
    // A second, independent reader for what the first lets pass (raw control characters, odd numbers).
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(mended) {
        let at = byte_of(text, error.line(), error.column());
        let told = error.to_string();
        let message = told.split(" at line ").next().unwrap_or(&told).to_owned();
        findings.add(Span { start: at, end: at }, message, "valid JSON");
        return None;
    }
    Some(node(root, findings))
}

/// Byte of a line and column as serde_json counts them (bytes, both from 1).
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    (start + column.saturating_sub(1)).min(text.len())
}

fn span(range: Range) -> Span {
    Span { start: range.start, end: range.end }
}

/// Where the reader should look. An unterminated list or object is reported where it opens.
fn place(error: &ParseError, text: &str) -> Range {
    let range = error.range();
    Range::new(range.start.min(text.len()), range.end.min(text.len()))
}

/// The byte of the first bracket that nests too deeply.
fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let (mut in_text, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Some(at);
        }
    }
    None
}

/// The text with one slip mended, its length unchanged so that places stay true. `None` when there is no safe way.
fn mend(text: &str, kind: &ParseErrorKind, range: Range) -> Option<String> {
    match kind {
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::TrailingCommasNotAllowed => {
            let before = text.get(..range.start)?;
            let blank = text.get(range.start..range.end)?.bytes();
            let blank: String = blank.map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
            (range.end > range.start).then(|| [before, &blank, text.get(range.end..).unwrap_or("")].concat())
        }
        ParseErrorKind::ExpectedComma => {
            let before = text.get(..range.start)?;
            let after = text.get(range.start..)?;
            let mut rest = after.chars();
            rest.next().filter(char::is_ascii_whitespace)?;
            Some([before, ",", rest.as_str()].concat())
        }
        _ => None,
    }
}

/// A mistake of syntax and what was expected, in plain words.
fn words(kind: &ParseErrorKind) -> (String, &'static str) {
    use ParseErrorKind as K;
    let (message, expected) = match kind {
        K::CommentsNotAllowed => ("JSON has no comments", ""),
        K::TrailingCommasNotAllowed => ("a comma after the last element", "no comma here"),
        K::ExpectedComma => ("a comma is missing", "a comma between two elements"),
        K::SingleQuotedStringsNotAllowed => ("text in single quotes", "double quotes"),
        K::ExpectedStringObjectProperty => ("a name without quotes", "a name in double quotes"),
        K::ExpectedColonAfterObjectKey => ("the colon after a name is missing", "a colon"),
        K::ExpectedObjectValue => ("the value after the colon is missing", "a value"),
        K::UnterminatedArray => ("this list is never closed", "a closing ]"),
        K::UnterminatedObject => ("this object is never closed", "a closing }"),
        K::MultipleRootJsonValues => ("something follows after the end of the JSON", "the end of the file"),
        K::UnexpectedWord | K::UnexpectedToken => {
            ("an unknown word", "text in double quotes, a number, true, false or null")
        }
        K::UnexpectedTokenInObject => ("not a name of a member", "a name in double quotes"),
        other => return (other.to_string().to_lowercase(), "valid JSON"),
    };
    (message.to_owned(), expected)
}

fn node(value: &ast::Value<'_>, findings: &mut Findings) -> Node {
    let place = span(value.range());
    let value = match value {
        ast::Value::NullKeyword(_) => Value::Null,
        ast::Value::BooleanLit(flag) => Value::Bool(flag.value),
        ast::Value::NumberLit(number) => {
            if let Ok(number) = number.value.parse() {
                Value::Number(number)
            } else {
                findings.add(place, "a number beyond all bounds", "a smaller number");
                Value::Null
            }
        }
        ast::Value::StringLit(text) => Value::Text(text.value.clone().into_owned()),
        ast::Value::Array(list) => {
            Value::List(list.elements.iter().map(|item| node(item, findings)).collect())
        }
        ast::Value::Object(object) => Value::Map(entries(object, findings)),
    };
    Node { span: place, value }
}

fn entries(object: &ast::Object<'_>, findings: &mut Findings) -> Vec<Entry> {
    let mut seen = std::collections::BTreeSet::new();
    let mut entries = Vec::with_capacity(object.properties.len());
    for property in &object.properties {
        let key = property.name.as_str().to_owned();
        let key_span = span(property.name.range());
        if !seen.insert(key.clone()) {
            findings.add(key_span, format!("`{key}` is given twice"), "each name once");
        }
        entries.push(Entry { key, key_span, node: node(&property.value, findings) });
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Message and the text from its place on, for each slip.
    fn slips(text: &str) -> Vec<(String, String)> {
        let mut findings = Findings::default();
        parse(text, &mut findings);
        let rest = |at: usize| text.get(at..).unwrap_or("").chars().take(6).collect();
        findings.0.into_iter().map(|found| (found.message, rest(found.at.start))).collect()
    }

    #[test]
    fn every_mendable_slip_is_told_with_its_place() {
        let text = "{\n  // hours\n  \"a\": [1, 2,],\n  \"b\": 2\n  \"c\": {\"d\": 1,}\n}";
        let places: Vec<String> = slips(text).into_iter().map(|(_, at)| at).collect();
        assert_eq!(places, ["// hou", ",],\n  ", "\n  \"c\"", ",}\n}"]);
        let mut findings = Findings::default();
        let root = parse(text, &mut findings).unwrap();
        assert_eq!(root.to_json(), serde_json::json!({"a": [1, 2], "b": 2, "c": {"d": 1}}));
    }

    #[test]
    fn slips_without_a_safe_cure_end_the_reading() {
        for (text, message) in [
            ("", "the file is empty"),
            ("{", "this object is never closed"),
            ("{\"a\": [1, 2", "this list is never closed"),
            ("{a: 1}", "a name without quotes"),
            ("{\"a\" 1}", "the colon after a name is missing"),
            ("{\"a\": tru}", "an unknown word"),
            ("{} {}", "something follows after the end of the JSON"),
            ("{\"a\": 'x'}", "text in single quotes"),
        ] {
            let mut findings = Findings::default();
            assert_eq!(parse(text, &mut findings), None, "{text}");
            assert_eq!(findings.0.first().map(|found| found.message.as_str()), Some(message), "{text}");
        }
    }

    #[test]
    fn what_one_reader_lets_pass_the_other_catches() {
        for text in
            ["{\"a\": \"tab\there\"}", "{\"a\": 01}", "{\"a\": \"\\ud800\"}", "{\"a\": 1e999}", "[1 2]"]
        {
            let mut findings = Findings::default();
            parse(text, &mut findings);
            assert!(!findings.0.is_empty(), "{text:?} passed");
        }
    }

    #[test]
    fn a_name_given_twice_is_told() {
        assert_eq!(
            slips("{\"a\": 1, \"b\": 2, \"a\": 3}"),
            [("`a` is given twice".into(), "\"a\": 3".into())]
        );
    }

    #[test]
    fn depth_and_size_are_limited_before_anything_is_built() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(slips(&deep).first().unwrap().0, "nested too deeply");
        let large = format!("\"{}\"", "x".repeat(MAX_FILE_BYTES));
        assert_eq!(slips(&large).first().unwrap().0, "the file is too large");
        let brackets_in_text = format!("\"\\\"{}\"", "[".repeat(100));
        assert_eq!(slips(&brackets_in_text), []);
    }

    #[test]
    fn a_pointer_leads_back_to_a_value() {
        let text = "{\"a/b\": [{\"c~\": 1}, 2], \"d\": null}";
        let root = parse(text, &mut Findings::default()).unwrap();
        let at = |what: &str| {
            let start = text.find(what).unwrap();
            root.pointer_to(Span { start, end: start + what.len() })
        };
        assert_eq!(at("1"), "/a~1b/0/c~0");
        assert_eq!(at("2"), "/a~1b/1");
        assert_eq!(at("null"), "/d");
        assert_eq!(at("\"d\""), "/d");
        assert_eq!(root.pointer_to(root.span), "");
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_serde_json(text in "[\\[\\]{}:,\"a1 \\-.eE+\\\\u/*\n\tñ]{0,40}") {
            let mut findings = Findings::default();
            let read = parse(&text, &mut findings);
            let other = serde_json::from_str::<serde_json::Value>(&text);
            if let (Some(read), true) = (&read, findings.0.is_empty()) {
                proptest::prop_assert_eq!(read.to_json(), other.unwrap());
            } else if findings.0.is_empty() {
                proptest::prop_assert!(false, "silent failure");
            } else if !findings.0.iter().any(|f| f.message.contains("twice")) {
                proptest::prop_assert!(other.is_err(), "refused valid JSON {:?}: {:?}", text, findings);
            }
        }
    }
}
