//! Reading the payload corpus, and comparing JSON by meaning.

use std::path::PathBuf;

use serde_json::Value;

/// One file of the corpus.
#[derive(Clone)]
pub struct Sample {
    /// File name without folder.
    pub name: String,
    /// Its bytes.
    pub body: Vec<u8>,
    /// Its JSON.
    pub json: Value,
}

/// All files of a folder, by name.
pub fn samples(folder: &str) -> Vec<Sample> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../payloads/whatsapp").join(folder);
    let mut paths: Vec<_> = std::fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let body = std::fs::read(&path).unwrap();
        let json = serde_json::from_slice(&body).unwrap();
        Sample { name: path.file_name().unwrap().to_str().unwrap().to_owned(), body, json }
    };
    paths.into_iter().map(read).collect()
}

/// Every element of a webhook body in its order, found with nothing but `Value`: (field, kind, JSON).
pub fn elements(json: &Value) -> Vec<(String, &'static str, Value)> {
    let mut found = Vec::new();
    for entry in json["entry"].as_array().into_iter().flatten() {
        for change in entry["changes"].as_array().into_iter().flatten() {
            let (field, value) = (change["field"].as_str().unwrap().to_owned(), &change["value"]);
            if field != "messages" {
                found.push((field, "field", value.clone()));
                continue;
            }
            for (key, kind) in [("messages", "message"), ("statuses", "status")] {
                let list = value[key].as_array().into_iter().flatten();
                found.extend(list.map(|element| (field.clone(), kind, element.clone())));
            }
            if let Some(errors) = value.get("errors") {
                found.push((field, "errors", errors.clone()));
            }
        }
    }
    found
}

/// JSON with the differences removed that carry no meaning: numbers and truth values as text, no nulls, no empty lists.
pub fn normal(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::String(number.as_f64().unwrap().to_string()),
        Value::Bool(truth) => Value::String(truth.to_string()),
        Value::String(text) => match text.parse::<f64>() {
            // Not "inf", "nan" or ids too long for a float.
            Ok(number) if text.len() < 15 && number.is_finite() => Value::String(number.to_string()),
            _ => value.clone(),
        },
        Value::Array(list) => Value::Array(list.iter().map(normal).collect()),
        Value::Object(map) => {
            let full =
                |value: &Value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty());
            map.iter()
                .filter(|(_, value)| full(value))
                .map(|(key, value)| (key.clone(), normal(value)))
                .collect()
        }
        Value::Null => Value::Null,
    }
}

/// Paths in `wanted` that `got` lacks or has otherwise, as `/a/0/b`.
pub fn differences(wanted: &Value, got: &Value) -> Vec<String> {
    let mut paths = Vec::new();
    compare(&normal(wanted), &normal(got), String::new(), &mut paths);
    paths
}

fn compare(wanted: &Value, got: &Value, path: String, paths: &mut Vec<String>) {
    match (wanted, got) {
        (Value::Object(wanted), Value::Object(got)) => {
            for (key, value) in wanted {
                compare(value, got.get(key).unwrap_or(&Value::Null), format!("{path}/{key}"), paths);
            }
            let extra = got.keys().filter(|key| !wanted.contains_key(*key));
            paths.extend(extra.map(|key| format!("{path}/{key} (extra)")));
        }
        (Value::Array(wanted), Value::Array(got)) if wanted.len() == got.len() => {
            for (at, (wanted, got)) in wanted.iter().zip(got).enumerate() {
                compare(wanted, got, format!("{path}/{at}"), paths);
            }
        }
        _ if wanted == got => {}
        _ => paths.push(path),
    }
}
