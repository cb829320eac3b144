//! The expression engine: MiniJinja with nothing in it but values, our filters and a budget. One immutable engine for
//! the process; what an expression may see comes with each call.

use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{Environment, Error, Expression, UndefinedBehavior};

use super::{filters, words};

/// Instructions one expression may take. Shipped ones take below 500.
const FUEL: u64 = 20_000;
/// Bytes and entries a value may have that an expression makes.
const LARGEST: usize = 8 * 1024 * 1024;

static ENGINE: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Chainable);
    engine.set_fuel(Some(FUEL));
    engine.set_debug(false);
    engine.set_recursion_limit(64);
    engine.set_unknown_method_callback(|_, value, name, arguments| words::method(value, name, arguments));
    filters::add(&mut engine);
    engine
});

/// Compiles an expression. It owns its text.
pub(super) fn compile(text: &str) -> Result<Expression<'static, 'static>, Error> {
    ENGINE.compile_expression_owned(text.to_owned())
}

/// The names of filters there are, for messages.
pub(super) use filters::{FILTERS, TESTS};

/// Whether a value is small enough to be kept.
pub(super) fn fits(value: &Value) -> bool {
    let mut left = LARGEST;
    measure(value, &mut left, 32)
}

fn measure(value: &Value, left: &mut usize, depth: usize) -> bool {
    let cost = value.as_str().map_or(8, |text| text.len().saturating_add(8));
    let Some(rest) = left.checked_sub(cost) else { return false };
    *left = rest;
    if value.as_str().is_some() || value.len().is_none() {
        return true;
    }
    // An element of a document is a view of the body, not something that was made.
    if value.downcast_object_ref::<super::xml::Element>().is_some() {
        return true;
    }
    if depth == 0 {
        return false;
    }
    let Ok(mut parts) = value.try_iter() else { return true };
    parts.all(|part| {
        let inner = value.get_item(&part).ok().filter(|inner| !inner.is_undefined());
        let whole = matches!(value.kind(), minijinja::value::ValueKind::Map);
        measure(if whole { inner.as_ref().unwrap_or(&part) } else { &part }, left, depth - 1)
    })
}
