//! The names of fields and the help texts of the editor's form in the reader's language. The schemas say them in English;
//! who reads Spanish finds every one that a form shows in files of their own, held complete by tests.

use std::collections::HashMap;
use std::sync::LazyLock;

use guestlink_domain::language::Lang;
use serde_json::Value;

/// English to Spanish.
static SPANISH: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../locales/dashboard/es/schemas.json")).unwrap_or_default()
});

/// Names of fields in Spanish, by their keys.
static SPANISH_NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../locales/dashboard/es/fields.json")).unwrap_or_default()
});

/// A schema whose descriptions are in this language, as far as they are spoken in it, and whose members have a title
/// where their key is no word of it.
pub(super) fn translated(mut schema: Value, lang: &Lang) -> Value {
    if lang.as_str() == "es" {
        translate(&mut schema, &SPANISH);
        entitle(&mut schema, &SPANISH_NAMES);
    }
    schema
}

fn entitle(part: &mut Value, names: &HashMap<String, String>) {
    if let Some(members) = part.get_mut("properties").and_then(Value::as_object_mut) {
        for (key, member) in members {
            if let (Some(name), Value::Object(member)) = (names.get(key), member) {
                member.insert("title".to_owned(), name.clone().into());
            }
        }
    }
    match part {
        Value::Array(all) => all.iter_mut().for_each(|one| entitle(one, names)),
        Value::Object(members) => members.values_mut().for_each(|one| entitle(one, names)),
        _ => {}
    }
}

fn translate(part: &mut Value, words: &HashMap<String, String>) {
    match part {
        Value::Array(all) => all.iter_mut().for_each(|one| translate(one, words)),
        Value::Object(members) => {
            for (name, one) in members {
                match one {
                    Value::String(text) if name == "description" => {
                        if let Some(said) = words.get(text) {
                            text.clone_from(said);
                        }
                    }
                    other => translate(other, words),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use guestlink_domain::resort::schema;
    use serde_json::{Map, Value, json};

    use super::*;

    /// Names of the schemas that forms are made from (see `editor::kind_of`).
    const SCHEMAS: [&str; 9] = [
        "property",
        "catalog",
        "services",
        "welcome",
        "channel",
        "rates",
        "templates",
        "automations",
        "connection",
    ];

    /// The descriptions that the form of a schema shows: the script's way through it (`house.js`), for every value there
    /// may be.
    struct Form<'a> {
        schema: &'a Value,
        seen: HashSet<String>,
        shown: BTreeSet<String>,
    }

    impl Form<'_> {
        fn of(schema: &Value) -> BTreeSet<String> {
            let mut form = Form { schema, seen: HashSet::new(), shown: BTreeSet::new() };
            let root = form.bare(schema);
            form.members(&root);
            form.shown
        }

        fn resolve(&self, part: &Value) -> Map<String, Value> {
            let mut whole = part.as_object().cloned().unwrap_or_default();
            while let Some(Value::String(to)) = whole.remove("$ref") {
                let meant = self.schema.pointer(to.trim_start_matches('#')).and_then(Value::as_object);
                for (name, one) in meant.cloned().unwrap_or_default() {
                    whole.entry(name).or_insert(one);
                }
            }
            whole
        }

        /// Without `null` among its shapes.
        fn bare(&self, part: &Value) -> Map<String, Value> {
            let whole = self.resolve(part);
            let shapes = shapes(&whole);
            let rest: Vec<&Value> =
                shapes.iter().filter(|one| self.resolve(one).get("type") != Some(&json!("null"))).collect();
            match rest[..] {
                [only] if shapes.len() > 1 => {
                    let mut only = self.resolve(only);
                    if let Some(said) = whole.get("description") {
                        only.insert("description".to_owned(), said.clone());
                    }
                    only
                }
                _ => whole,
            }
        }

        fn show(&mut self, whole: &Map<String, Value>) {
            let said = whole.get("description").and_then(Value::as_str);
            self.shown.extend(said.map(str::to_owned));
        }

        fn members(&mut self, whole: &Map<String, Value>) {
            for one in whole.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::values) {
                self.field(one);
            }
            for list in ["additionalProperties", "items"] {
                whole.get(list).filter(|one| one.is_object()).into_iter().for_each(|one| self.field(one));
            }
            whole
                .get("prefixItems")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .for_each(|one| self.field(one));
        }

        fn field(&mut self, part: &Value) {
            if !self.seen.insert(part.to_string()) {
                return;
            }
            let whole = self.bare(part);
            let shapes = shapes(&whole);
            if shapes.len() > 1 {
                self.show(&whole);
                let words = |one: &Map<String, Value>| one.contains_key("const") || one.contains_key("enum");
                if !shapes.iter().all(|one| words(&self.resolve(one))) {
                    for one in &shapes {
                        let shape = self.bare(one);
                        if has_type(&shape, "object") { self.members(&shape) } else { self.field(one) }
                    }
                }
            } else if has_type(&whole, "object") || has_type(&whole, "array") {
                self.members(&whole);
            } else if !whole.contains_key("const") {
                self.show(&whole);
                self.members(&whole);
            }
        }
    }

    fn shapes(whole: &Map<String, Value>) -> Vec<Value> {
        let found = whole.get("oneOf").or_else(|| whole.get("anyOf"));
        found.and_then(Value::as_array).cloned().unwrap_or_default()
    }

    fn has_type(whole: &Map<String, Value>, name: &str) -> bool {
        match whole.get("type") {
            Some(Value::Array(all)) => all.iter().any(|one| one == name),
            Some(one) => one == name,
            None => false,
        }
    }

    fn shown() -> BTreeSet<String> {
        SCHEMAS.iter().flat_map(|name| Form::of(&schema(name).unwrap())).collect()
    }

    #[test]
    fn whatever_a_form_shows_is_said_in_spanish_and_nothing_else() {
        let (shown, said) = (shown(), SPANISH.keys().cloned().collect::<BTreeSet<_>>());
        assert!(shown.len() > 200, "{}", shown.len());
        let missing: Vec<_> = shown.difference(&said).collect();
        let unused: Vec<_> = said.difference(&shown).collect();
        assert!(missing.is_empty() && unused.is_empty(), "missing: {missing:#?}\nunused: {unused:#?}");
    }

    fn keys(part: &Value, found: &mut BTreeSet<String>) {
        if let Some(members) = part.get("properties").and_then(Value::as_object) {
            found.extend(members.keys().filter(|key| *key != "$schema").cloned());
        }
        match part {
            Value::Array(all) => all.iter().for_each(|one| keys(one, found)),
            Value::Object(members) => members.values().for_each(|one| keys(one, found)),
            _ => {}
        }
    }

    #[test]
    fn every_field_has_a_name_in_spanish_and_nothing_else_has() {
        let mut found = BTreeSet::new();
        for name in SCHEMAS {
            keys(&schema(name).unwrap(), &mut found);
        }
        assert!(found.len() > 200, "{}", found.len());
        assert_eq!(found, SPANISH_NAMES.keys().cloned().collect::<BTreeSet<_>>());
    }

    #[test]
    fn what_is_written_as_it_stands_in_files_stays_so() {
        let code =
            |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
        for (english, spanish) in SPANISH.iter() {
            assert_eq!(code(english), code(spanish), "{english}");
            assert_eq!(english.chars().last(), spanish.chars().last(), "{spanish}");
        }
    }

    #[test]
    fn the_form_speaks_the_readers_language() {
        let english = schema("property").unwrap();
        let spanish = translated(english.clone(), &Lang::new("es"));
        assert!(spanish.to_string().contains("El nombre que conocen los huéspedes."));
        assert!(!spanish.to_string().contains("The name guests know."));
        assert_eq!(translated(english.clone(), &Lang::new("en")), english);
        let members =
            |schema: &Value| schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(members(&spanish), members(&english));
        assert_eq!(spanish["properties"]["timezone"]["title"], "Zona horaria");
        assert_eq!(english["properties"]["timezone"].get("title"), None);
    }
}
