//! The filters of expressions. On nothing, a filter gives nothing; on something it cannot read, it says what it
//! expected. None of them makes a value larger than what went in, beyond a fixed bound.

mod money;
mod plain;
mod tree;
mod when;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State};

/// Declares filters or tests: adds them, and lists their names for the checker.
macro_rules! table {
    ($list:ident, $adds:ident, $method:ident, { $($name:literal => $function:expr,)+ }) => {
        /// Their names.
        pub(in super::super) const $list: &[&str] = &[$($name),+];

        fn $adds(engine: &mut Environment<'static>) {
            $(engine.$method($name, $function);)+
        }
    };
}

mod tables {
    use super::{Environment, money, plain, tree, when};
    use minijinja::{filters, tests};

    table!(FILTERS, add_filters, add_filter, {
        "text" => plain::text,
        "date" => when::date,
        "local_date" => when::local_date,
        "instant" => when::instant,
        "time" => when::time,
        "minor" => money::minor,
        "phone" => plain::phone,
        "pick" => plain::pick,
        "channel" => plain::channel,
        "lang" => plain::lang,
        "number" => plain::number,
        "split_name" => plain::split_name,
        "regex_find" => plain::regex_find,
        "segment" => plain::segment,
        "find" => tree::find,
        "txt" => tree::txt,
        "tel" => tree::tel,
        "lower" => plain::lower,
        "upper" => plain::upper,
        "trim" => plain::trim,
        "replace" => plain::replace,
        "join" => plain::join,
        "split" => plain::split,
        "default" => filters::default,
        "d" => filters::default,
        "first" => plain::first,
        "last" => plain::last,
        "length" => plain::length,
        "count" => plain::length,
        "select" => filters::select,
        "reject" => filters::reject,
        "selectattr" => filters::selectattr,
        "rejectattr" => filters::rejectattr,
        "map" => filters::map,
        "sum" => filters::sum,
        "min" => filters::min,
        "max" => filters::max,
        "sort" => filters::sort,
        "unique" => filters::unique,
        "list" => plain::list,
        "int" => plain::int,
        "abs" => filters::abs,
    });

    table!(TESTS, add_tests, add_test, {
        "defined" => tests::is_defined,
        "undefined" => tests::is_undefined,
        "none" => tests::is_none,
        "true" => tests::is_true,
        "false" => tests::is_false,
        "number" => tests::is_number,
        "integer" => tests::is_integer,
        "string" => tests::is_string,
        "sequence" => plain::is_sequence,
        "mapping" => tests::is_mapping,
        "startingwith" => plain::is_startingwith,
        "endingwith" => plain::is_endingwith,
        "containing" => plain::is_containing,
        "in" => tests::is_in,
        "eq" => tests::is_eq,
        "equalto" => tests::is_eq,
        "==" => tests::is_eq,
        "ne" => tests::is_ne,
        "!=" => tests::is_ne,
        "lt" => tests::is_lt,
        "<" => tests::is_lt,
        "le" => tests::is_le,
        "<=" => tests::is_le,
        "gt" => tests::is_gt,
        ">" => tests::is_gt,
        "ge" => tests::is_ge,
        ">=" => tests::is_ge,
    });

    pub(super) fn add(engine: &mut Environment<'static>) {
        add_filters(engine);
        add_tests(engine);
    }
}

pub(super) use tables::{FILTERS, TESTS};

/// Fills an engine.
pub(super) fn add(engine: &mut Environment<'static>) {
    tables::add(engine);
}

fn is_nothing(value: &Value) -> bool {
    value.is_none() || value.is_undefined() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// Nothing, as filters give it.
fn nothing() -> Value {
    Value::from(())
}

/// What was expected, and what was there: kind and first characters only.
fn expected(what: &str, found: &Value) -> Error {
    let shown = match found.kind() {
        ValueKind::String | ValueKind::Number | ValueKind::Bool => {
            let text: String = found.to_string().chars().take(40).collect();
            format!("\"{text}\"")
        }
        kind => format!("a {kind}"),
    };
    Error::new(ErrorKind::InvalidOperation, format!("expected {what}, found {shown}"))
}

/// Text, number or truth value as text; `None` for anything else.
fn scalar(value: &Value) -> Option<String> {
    match value.kind() {
        ValueKind::String | ValueKind::Bool => Some(value.to_string()),
        ValueKind::Number => serde_json::to_value(value).ok().map(|number| {
            let text = number.to_string();
            text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
        }),
        _ => value.downcast_object_ref::<super::xml::Element>().map(|element| element.text().to_owned()),
    }
}

/// A setting of the connection.
fn setting(state: &State, name: &str) -> Option<String> {
    let value = state.lookup("conn")?.get_attr(name).ok()?;
    if is_nothing(&value) { None } else { scalar(&value) }
}
