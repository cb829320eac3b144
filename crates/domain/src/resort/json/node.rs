//! The tree of a JSON file, each value with its place.

use super::super::problem::Span;

/// A value and where it stood.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// What a value is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

/// One member of an object.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) node: Node,
}

impl Node {
    /// The member of that name; of several, the last one, as serde_json reads it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().rev().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Text, if it is text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The members of an object; none of anything else.
    pub(crate) fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// What kind of value this is, in a reader's words.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(number) if number.is_f64() => "a number with decimals",
            Value::Number(_) => "a number",
            Value::Text(_) => "text",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }

    /// The same value without places.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Number(number) => number.clone().into(),
            Value::Text(text) => text.as_str().into(),
            Value::List(items) => items.iter().map(Node::to_json).collect(),
            Value::Map(entries) => {
                entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect()
            }
        }
    }

    /// The JSON Pointer of whatever starts at `at`: the deepest value that holds it.
    pub(crate) fn pointer_to(&self, at: Span) -> String {
        let mut pointer = String::new();
        let mut node = self;
        while node.span != at {
            let Some((step, next)) = node.step_to(at) else { break };
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
            node = next;
        }
        pointer
    }

    /// The value that stands exactly there.
    pub(crate) fn spanning(&self, at: Span) -> Option<&Node> {
        let mut node = self;
        while node.span != at {
            (_, node) = node.step_to(at)?;
        }
        Some(node)
    }

    /// The value at a JSON Pointer, or the nearest one around it.
    pub(crate) fn nearest(&self, pointer: &str) -> &Node {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match &node.value {
                Value::List(items) => step.parse().ok().and_then(|index: usize| items.get(index)),
                _ => node.get(&step),
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    fn step_to(&self, at: Span) -> Option<(String, &Node)> {
        match &self.value {
            Value::List(items) => {
                let index = items.partition_point(|item| item.span.end <= at.start);
                let item = items.get(index).filter(|item| item.span.start <= at.start)?;
                Some((index.to_string(), item))
            }
            Value::Map(entries) => {
                let index = entries.partition_point(|entry| entry.node.span.end <= at.start);
                let entry = entries.get(index).filter(|entry| entry.key_span.start <= at.start)?;
                Some((entry.key.clone(), &entry.node))
            }
            _ => None,
        }
    }
}
