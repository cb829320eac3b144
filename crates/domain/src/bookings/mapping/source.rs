//! From what was delivered to what it means: the events in a body, each on its own, so that one that cannot be read
//! loses none of its neighbours.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Object, Serde, Value};
use serde_json::Value as Json;

use super::body::{self, BodyError};
use super::compile::{Compiled, Target};
use super::draft::Draft;
use super::fetch::FetchPlan;
use super::field::Field;
use super::{lint, xml};
use crate::bookings::cards::decoded;
use crate::bookings::native::EventKind;

/// Events in one body.
const MOST_EVENTS: usize = 1000;

/// What was delivered. Headers by name in lower case.
#[derive(Clone, Copy)]
pub struct Delivered<'a> {
    /// Headers by name in lower case.
    pub headers: &'a BTreeMap<String, String>,
    /// Query of the address, without the question mark.
    pub query: &'a str,
    /// The body, without card data.
    pub body: &'a [u8],
    /// When this is the answer to a question: the item of the event that was asked about.
    pub thin: Option<&'a Json>,
}

/// What one event in a body is.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// Something happened.
    Event(Box<Draft>),
    /// Acknowledged and ignored.
    Ignored {
        /// True: the mapping says so (`skip_if`); false: it gives the event no type.
        skipped: bool,
        /// The reservation, if the event names one.
        reference: Option<String>,
    },
    /// It cannot be read.
    Failed(Slip),
}

/// What outcomes are, to be looked at: the events, and what could not be read in them or instead of them.
pub fn shown(outcomes: &[Outcome]) -> (Vec<Json>, Vec<String>) {
    let (mut events, mut slips) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Outcome::Event(draft) => {
                slips.extend(draft.slips.iter().map(ToString::to_string));
                events.push(draft.shown());
            }
            Outcome::Ignored { reference, .. } => events.push(Draft::shown_ignored(reference.as_deref())),
            Outcome::Failed(slip) => slips.push(slip.to_string()),
        }
    }
    (events, slips)
}

/// A value that is not what it must be, with the way to it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("event {event}: {place}: {why} (reads {path})")]
pub struct Slip {
    /// Which event of the body, from 1.
    pub event: usize,
    /// Where in the mapping: `fields.check_in`.
    pub place: String,
    /// What the expression reads first: `item.data.arrivalDate`.
    pub path: String,
    /// What was expected, what was found.
    pub why: String,
}

impl Slip {
    /// The same without what was found, which may be a name or a number: for logs and dead letters.
    pub fn impersonal(&self) -> String {
        let why = self.why.split(", found ").next().unwrap_or_default().to_owned();
        Self { why, ..self.clone() }.to_string()
    }
}

/// The names in scope. Grows by the mapping's own names, one by one.
#[derive(Debug)]
struct Scope(Mutex<Vec<(String, Value)>>);

impl Scope {
    fn add(&self, name: &str, value: Value) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), value));
    }
}

impl Object for Scope {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        names.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone())
    }
}

impl Compiled {
    /// What the events of a body are.
    ///
    /// # Errors
    /// When it is no body of this platform at all: not JSON, no form, hostile XML.
    pub fn read(&self, delivered: &Delivered<'_>) -> Result<Vec<Outcome>, BodyError> {
        let content_type = delivered.headers.get("content-type").map(String::as_str);
        let format = if delivered.thin.is_some() { None } else { self.format };
        let body = body::read(format, content_type, delivered.body)?;
        let shared = [
            ("body", body.clone()),
            ("headers", Value::from_pairs(delivered.headers.clone())),
            ("query", query(delivered.query)),
            ("conn", self.conn.clone()),
            ("thin", delivered.thin.map(|thin| Value::from(Serde(thin))).unwrap_or_default()),
        ];
        let items = match self.items(&body, &shared) {
            Ok(items) => items,
            Err(slip) => return Ok(vec![Outcome::Failed(slip)]),
        };
        Ok(items.into_iter().enumerate().map(|(index, item)| self.one(index, &item, &shared)).collect())
    }

    fn items(&self, body: &Value, shared: &[(&str, Value)]) -> Result<Vec<Value>, Slip> {
        let Some(code) = &self.items else { return Ok(vec![body.clone()]) };
        let scope = scope(shared);
        let root = Value::from_dyn_object(scope.clone());
        let slip = |why: String| self.slip(0, &code.place, &code.text, why);
        // Names that speak of the whole body may be used here; those that need an item are not there yet.
        for (name, code) in &self.lets {
            if let Ok(value) = code.eval(&root) {
                scope.add(name, value);
            }
        }
        let list = code.eval(&root).map_err(slip)?;
        if list.is_none() || list.is_undefined() {
            return Ok(Vec::new());
        }
        let expected = || slip("expected a list of events".to_owned());
        let listed =
            !matches!(list.kind(), minijinja::value::ValueKind::Map | minijinja::value::ValueKind::String);
        let items = list.try_iter().ok().filter(|_| listed).ok_or_else(expected)?;
        let items: Vec<Value> = items.take(MOST_EVENTS + 1).collect();
        if items.len() > MOST_EVENTS {
            return Err(slip(format!("there are more than {MOST_EVENTS} events")));
        }
        Ok(items)
    }

    fn one(&self, index: usize, item: &Value, shared: &[(&str, Value)]) -> Outcome {
        let scope = scope(shared);
        let name = item.downcast_object_ref::<xml::Element>().map(|element| element.name.clone());
        scope.add("item_name", name.map(Value::from).unwrap_or_default());
        scope.add("index", Value::from(index));
        scope.add("item", item.clone());
        let root = Value::from_dyn_object(scope.clone());
        match self.told(index, item, &scope, &root) {
            Ok(outcome) => outcome,
            Err(slip) => Outcome::Failed(slip),
        }
    }

    fn told(&self, index: usize, item: &Value, scope: &Arc<Scope>, root: &Value) -> Result<Outcome, Slip> {
        for (name, code) in &self.lets {
            let value = code.eval(root).map_err(|why| self.slip(index, &code.place, &code.text, why))?;
            scope.add(name, value);
        }
        if let Some(code) = &self.skip_if
            && code.is_true(root).map_err(|why| self.slip(index, &code.place, &code.text, why))?
        {
            return Ok(Outcome::Ignored { skipped: true, reference: self.reference(root) });
        }
        let Some(kind) = self.kind(index, root)? else {
            return Ok(Outcome::Ignored { skipped: false, reference: None });
        };
        let mut draft = Draft::new(kind);
        for (target, code) in &self.fields {
            let held = code.eval(root).and_then(|value| hold(target, &value));
            match held {
                Ok(value) => draft.put(target, value),
                Err(why) => {
                    let slip = self.slip(index, &code.place, &code.text, why);
                    if matches!(target, Target::Field(field) if field.is_essential()) {
                        return Err(slip);
                    }
                    draft.slips.push(slip);
                }
            }
        }
        if let Some(fetch) = &self.fetch {
            let request =
                fetch.ask(root).map_err(|(place, why)| self.slip(index, &place, &fetch.path.text, why))?;
            draft.fetch = request.map(|request| FetchPlan { request, thin: json(item) });
        }
        // What is still to be asked about is acknowledged when the answer has had its effect.
        if let Some(said) = self.acknowledge.as_ref().filter(|_| draft.fetch.is_none()) {
            match said.ask(root) {
                Ok(request) => draft.acknowledge = request,
                Err((place, why)) => draft.slips.push(self.slip(index, &place, &said.path.text, why)),
            }
        }
        Ok(Outcome::Event(Box::new(draft)))
    }

    fn kind(&self, index: usize, root: &Value) -> Result<Option<EventKind>, Slip> {
        let Some(code) = &self.kind else { return Ok(None) };
        let slip = |why: String| self.slip(index, &code.place, &code.text, why);
        let value = code.eval(root).map_err(slip)?;
        if !value.is_true() {
            return Ok(None);
        }
        let kind = value.as_str().and_then(EventKind::read);
        kind.map(Some).ok_or_else(|| {
            let found: String = value.to_string().chars().take(40).collect();
            slip(format!("expected an event type of ours, found \"{found}\""))
        })
    }

    fn reference(&self, root: &Value) -> Option<String> {
        let is_reference = |target: &Target| *target == Target::Field(Field::reservation_ref);
        let (target, code) = self.fields.iter().find(|(target, _)| is_reference(target))?;
        let held = code.eval(root).and_then(|value| hold(target, &value)).ok().flatten()?;
        held.as_str().map(str::to_owned)
    }

    fn slip(&self, index: usize, place: &str, text: &str, why: String) -> Slip {
        Slip { event: index.saturating_add(1), place: place.to_owned(), path: self.path(text), why }
    }

    /// What an expression reads first, with names that only stand for a path replaced by it.
    fn path(&self, text: &str) -> String {
        let mut path = lint::reads(text);
        for _ in 0..4 {
            let (head, rest) = path.split_once('.').unwrap_or((&path, ""));
            let Some((_, code)) = self.lets.iter().find(|(name, _)| name == head) else { break };
            let meant = lint::reads(&code.text);
            path = if rest.is_empty() { meant } else { format!("{meant}.{rest}") };
        }
        path
    }
}

fn scope(shared: &[(&str, Value)]) -> Arc<Scope> {
    let names = shared.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Arc::new(Scope(Mutex::new(names)))
}

fn hold(target: &Target, value: &Value) -> Result<Option<Json>, String> {
    let value = json(value);
    match target {
        Target::Field(field) => {
            let found: String = value.to_string().chars().take(40).collect();
            field.kind().hold(value).map_err(|expected| format!("expected {expected}, found {found}"))
        }
        Target::Path(_) => Ok(Some(value).filter(|value| !value.is_null())),
    }
}

/// As JSON; an element of a document is none.
fn json(value: &Value) -> Json {
    if value.downcast_object_ref::<xml::Element>().is_some() {
        return Json::Null;
    }
    serde_json::to_value(value).unwrap_or_default()
}

fn query(text: &str) -> Value {
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), Value::from(decoded(value)))
    });
    Value::from_pairs(pairs)
}
