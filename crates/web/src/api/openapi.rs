//! The description of the API (OpenAPI 3.1, JSON Schema 2020-12), generated from the table of routes.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::Operation;
use crate::problem::ProblemShape;
use crate::routes::{self, Auth, Route};

/// The document.
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        })
        .into_generator();
    let problem = generator.subschema_for::<ProblemShape>();
    let mut paths = Map::new();
    for (route, operation) in described() {
        let place = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(place) = place.as_object_mut() {
            let told = told(&mut generator, route, operation);
            place.insert(route.method.to_lowercase(), told);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.sort_keys();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Guest Link",
            "version": "1",
            "description": "Everything the dashboard can do, for programs. Refusals are problems (RFC 9457). Lists are \
                paged by a cursor. What changes something takes an `Idempotency-Key`, under which the answer is kept \
                for a day. What has a version answers it as `ETag` and takes it as `If-Match`; 409 carries the \
                present state.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "bearer": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A key (glk_…), or an access token from `POST /api/v1/tokens`.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-guestlink",
                    "description": "The dashboard's own session, from our own pages only.",
                },
            },
            "responses": {
                "Problem": {
                    "description": "Refused; `code` says why, for programs, and `detail` for people.",
                    "content": { "application/problem+json": { "schema": problem } },
                },
            },
        },
    })
}

/// As it is committed and served: indented, with a line's end.
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

/// Every route that is described.
pub(super) fn described() -> impl Iterator<Item = (&'static Route, Operation)> {
    routes::all().filter_map(|route| route.operation.map(|operation| (route, operation)))
}

fn told(generator: &mut SchemaGenerator, route: &Route, operation: Operation) -> Value {
    let mut told = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "responses": responses(generator, route, operation),
    });
    let Some(fields) = told.as_object_mut() else { return told };
    let parameters = parameters(generator, route, operation);
    if !parameters.is_empty() {
        fields.insert("parameters".to_owned(), Value::Array(parameters));
    }
    if let Some(body) = operation.body {
        let schema = body(generator);
        let content = json!({ "application/json": { "schema": schema } });
        fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
    }
    if route.auth == Auth::Public {
        fields.insert("security".to_owned(), json!([]));
    }
    if let Some(right) = route.right {
        fields.insert("x-right".to_owned(), json!(right.as_str()));
    }
    told
}

fn responses(generator: &mut SchemaGenerator, route: &Route, operation: Operation) -> Value {
    let mut responses = Map::new();
    let done = match operation.answer {
        None => json!({ "description": "Done." }),
        Some(answer) => {
            let schema = answer(generator);
            json!({ "description": "Done.", "content": { "application/json": { "schema": schema } } })
        }
    };
    responses.insert(operation.status.to_string(), done);
    for status in refusals(route, operation) {
        responses.insert(status.to_string(), json!({ "$ref": "#/components/responses/Problem" }));
    }
    Value::Object(responses)
}

/// Every status a refusal of this operation may have.
pub(super) fn refusals(route: &Route, operation: Operation) -> Vec<u16> {
    let changes = !matches!(route.method, "GET" | "HEAD");
    let mut all = vec![503];
    if route.auth == Auth::Api {
        all.extend([401, 403]);
    }
    if route.path.contains('{') {
        all.push(404);
    }
    if operation.query.is_some() {
        all.push(400);
    }
    if changes && route.auth == Auth::Api {
        // The key of idempotency is taken, or belongs to another request; the body is too long or broke off.
        all.extend([400, 408, 409, 413, 422]);
    }
    if operation.body.is_some() {
        all.extend([408, 413, 415, 422]);
    }
    all.extend(operation.refusals);
    all.sort_unstable();
    all.dedup();
    all
}

fn parameters(generator: &mut SchemaGenerator, route: &Route, operation: Operation) -> Vec<Value> {
    let mut all: Vec<Value> = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    if let Some(query) = operation.query {
        // A query is not a component: its fields are parameters.
        let mut own = generator.settings().clone().into_generator();
        let schema = query(&mut own);
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        let definitions = own.take_definitions(true);
        let fields = name.and_then(|name| definitions.get(name)?.get("properties")?.as_object().cloned());
        for (name, mut schema) in fields.unwrap_or_default() {
            // What may be left out is not `null`: it is left out.
            if let Some(fields) = schema.as_object_mut() {
                fields.remove("default");
                let plain =
                    fields.get("type").and_then(Value::as_array).and_then(|kinds| kinds.first()).cloned();
                fields.extend(plain.map(|kind| ("type".to_owned(), kind)));
            }
            all.push(json!({ "name": name, "in": "query", "required": false, "schema": schema }));
        }
    }
    if !matches!(route.method, "GET" | "HEAD") && route.auth == Auth::Api {
        all.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "required": false,
            "schema": { "type": "string", "minLength": 1, "maxLength": 255 },
            "description": "The same key with the same request gives the same answer, once done.",
        }));
    }
    all
}
