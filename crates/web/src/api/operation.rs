//! What a route of the API says about itself: enough to generate its description (OpenAPI 3.1) from the table of
//! routes, so that no route is undescribed and no description is of nothing.

use schemars::{JsonSchema, Schema, SchemaGenerator};

/// A schema, made when the description is.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type, as a component of its own.
pub(crate) fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// One operation of the API.
#[derive(Clone, Copy)]
pub struct Operation {
    /// Unique, in camel case.
    pub id: &'static str,
    /// The chapter it belongs to.
    pub tag: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// Its query, an object of optional texts and numbers.
    pub query: Option<SchemaOf>,
    /// Its body.
    pub body: Option<SchemaOf>,
    /// The status when all is well.
    pub status: u16,
    /// What it then answers.
    pub answer: Option<SchemaOf>,
    /// Statuses of its own refusals, beside those every operation may have.
    pub refusals: &'static [u16],
}

impl Operation {
    /// An operation that answers 204 and nothing.
    pub const fn new(tag: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self { id, tag, summary, query: None, body: None, status: 204, answer: None, refusals: &[] }
    }

    /// It takes a query.
    #[must_use]
    pub const fn query(self, query: SchemaOf) -> Self {
        Self { query: Some(query), ..self }
    }

    /// It takes a JSON body.
    #[must_use]
    pub const fn body(self, body: SchemaOf) -> Self {
        Self { body: Some(body), ..self }
    }

    /// It answers with JSON.
    #[must_use]
    pub const fn answers(self, status: u16, answer: SchemaOf) -> Self {
        Self { status, answer: Some(answer), ..self }
    }

    /// It has refusals of its own.
    #[must_use]
    pub const fn refuses(self, refusals: &'static [u16]) -> Self {
        Self { refusals, ..self }
    }
}
