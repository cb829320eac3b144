//! XML as a tree that expressions can walk: elements by local name, attributes as `@Name`, text as `#text`. No
//! document types, no entities but XML's own five, bounded depth and size: nothing a stranger sends can grow.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements inside one another; OTA messages have about 15.
const MAX_DEPTH: usize = 64;
/// Elements and attributes in all. A body of 1 MiB with more is built to hurt.
const MAX_NODES: usize = 60_000;

/// Why XML is refused.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum XmlError {
    /// A document type could define entities that read files or grow.
    #[error("a DOCTYPE is not allowed")]
    DocType,
    /// Other than `&lt; &gt; &amp; &apos; &quot;` and characters by number.
    #[error("the entity `&{0};` is not allowed")]
    Entity(String),
    /// Elements inside one another.
    #[error("elements lie deeper than {MAX_DEPTH} in one another")]
    Depth,
    /// Elements and attributes.
    #[error("there are more than {MAX_NODES} elements and attributes")]
    Size,
    /// Not well-formed.
    #[error("it is not well-formed at byte {at}: {why}")]
    Malformed {
        /// Where.
        at: u64,
        /// What is wrong.
        why: String,
    },
}

/// An element.
#[derive(Default)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    text: String,
    children: Vec<Arc<Element>>,
}

// Bodies hold personal data.
impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<{}>", self.name)
    }
}

impl Element {
    /// An attribute, by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// The text directly in it, without blanks around.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The first element directly in it of this local name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name).map(|child| &**child)
    }

    /// The first element below it whose name fits.
    pub(super) fn first(&self, fits: &dyn Fn(&str) -> bool) -> Option<&Self> {
        self.children
            .iter()
            .find_map(|child| if fits(&child.name) { Some(&**child) } else { child.first(fits) })
    }

    /// All elements below it of this local name, in the order of the document.
    pub(super) fn find(&self, name: &str, found: &mut Vec<Value>) {
        for child in &self.children {
            if child.name == name {
                found.push(Value::from_dyn_object(child.clone()));
            }
            child.find(name, found);
        }
    }
}

impl Object for Element {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        if let Some(name) = key.strip_prefix('@') {
            return self.attribute(name).map(Value::from);
        }
        if key == "#text" {
            return Some(Value::from(self.text()));
        }
        let mut named = self.children.iter().filter(|child| child.name == key).cloned();
        let first = Value::from_dyn_object(named.next()?);
        let rest: Vec<Value> = named.map(Value::from_dyn_object).collect();
        Some(if rest.is_empty() { first } else { std::iter::once(first).chain(rest).collect() })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let mut keys: Vec<Value> = Vec::new();
        for child in &self.children {
            let key = Value::from(child.name.as_str());
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Enumerator::Values(keys)
    }

    fn is_true(self: &Arc<Self>) -> bool {
        true
    }

    fn render(self: &Arc<Self>, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text())
    }
}

/// Reads a document: an element without a name that holds the root, so that `find` finds the root too.
pub(super) fn read(text: &str) -> Result<Value, XmlError> {
    let mut builder = Builder::default();
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = false;
    loop {
        let event = reader
            .read_event()
            .map_err(|error| XmlError::Malformed { at: reader.error_position(), why: error.to_string() })?;
        let done = matches!(event, Event::Eof);
        builder.take(event, reader.buffer_position())?;
        if done {
            break;
        }
    }
    match (builder.root, builder.open.is_empty()) {
        (Some(root), true) => Ok(Value::from_object(Element { children: vec![root], ..Element::default() })),
        _ => Err(XmlError::Malformed {
            at: reader.buffer_position(),
            why: "the document ends early".to_owned(),
        }),
    }
}

#[derive(Default)]
struct Builder {
    open: Vec<Element>,
    root: Option<Arc<Element>>,
    nodes: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, at: u64) -> Result<(), XmlError> {
        match event {
            Event::Start(tag) => {
                let element = self.element(&tag, at)?;
                self.open.push(element);
                if self.open.len() > MAX_DEPTH { Err(XmlError::Depth) } else { Ok(()) }
            }
            Event::Empty(tag) => {
                let element = self.element(&tag, at)?;
                self.close(element, at)
            }
            Event::End(_) => match self.open.pop() {
                Some(element) => self.close(element, at),
                None => Ok(()),
            },
            Event::Text(text) => self.say(&text.xml10_content(), at),
            Event::CData(text) => self.say(&text.xml10_content(), at),
            Event::GeneralRef(entity) => match character(&entity) {
                Some(c) => self.say(c.encode_utf8(&mut [0; 4]), at),
                None => Err(XmlError::Entity(entity.chars().take(40).collect())),
            },
            Event::DocType(_) => Err(XmlError::DocType),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::Eof => Ok(()),
        }
    }

    fn count(&mut self) -> Result<(), XmlError> {
        self.nodes = self.nodes.saturating_add(1);
        if self.nodes > MAX_NODES { Err(XmlError::Size) } else { Ok(()) }
    }

    fn element(&mut self, tag: &BytesStart<'_>, at: u64) -> Result<Element, XmlError> {
        self.count()?;
        let mut element = Element { name: tag.local_name().as_ref().to_owned(), ..Element::default() };
        for attribute in tag.attributes() {
            self.count()?;
            let malformed = |why: String| XmlError::Malformed { at, why };
            let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| malformed(error.to_string()))?;
            let name = attribute.key.local_name().as_ref().to_owned();
            element.attributes.push((name, value.into_owned()));
        }
        Ok(element)
    }

    fn close(&mut self, element: Element, at: u64) -> Result<(), XmlError> {
        let element = Arc::new(element);
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None if self.root.is_none() => self.root = Some(element),
            None => {
                return Err(XmlError::Malformed { at, why: "there is a second root element".to_owned() });
            }
        }
        Ok(())
    }

    fn say(&mut self, text: &str, at: u64) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().is_empty() => {}
            None => {
                return Err(XmlError::Malformed {
                    at,
                    why: "there is text outside the root element".to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// The character an entity stands for, when it is one of XML's own or a number of an allowed character.
fn character(entity: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    let named = match entity.as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    let numbered = || entity.resolve_char_ref().ok().flatten();
    named.or_else(numbered).filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(text: &str) -> Arc<Element> {
        read(text).unwrap().downcast_object::<Element>().unwrap().children[0].clone()
    }

    #[test]
    fn an_element_keeps_its_words_with_entities_between_them() {
        let element = root("<a:x xmlns:a='u' a:k='1 &amp; 2'>Zo&#235; &amp; <![CDATA[Max]]></a:x>");
        assert_eq!((element.name.as_str(), element.text()), ("x", "Zoë & Max"));
        assert_eq!(element.attribute("k"), Some("1 & 2"));
    }

    #[test]
    fn what_could_grow_or_read_files_is_refused() {
        let bomb = "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><x>&b;</x>";
        assert_eq!(read(bomb).unwrap_err(), XmlError::DocType);
        assert_eq!(read("<x>&b;</x>").unwrap_err(), XmlError::Entity("b".to_owned()));
        assert!(matches!(read("<x a='&b;'/>"), Err(XmlError::Malformed { .. })));
        assert!(matches!(read("<x>&#0;</x>"), Err(XmlError::Entity(_))));
        let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err(), XmlError::Depth);
        let wide = format!("<a>{}</a>", "<b/>".repeat(MAX_NODES));
        assert_eq!(read(&wide).unwrap_err(), XmlError::Size);
    }

    #[test]
    fn half_a_document_is_none() {
        for text in ["", "words", "<a>", "<a></b>", "<a/><b/>", "<a/>words", "</a>", "<a", "<a b></a>"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
