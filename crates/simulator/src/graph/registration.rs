//! Whether the number is registered for sending, with its PIN and Meta's limit on going back and forth.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::GraphError;
use super::call::Call;
use crate::clock::Millis;
use crate::lock;

/// Meta: ten registrations and deregistrations of a number …
const ATTEMPTS: usize = 10;
/// … in 72 hours.
const PERIOD: Millis = 72 * 3_600_000;

/// State of the number. It starts registered, with a PIN nobody has set: the first one given is kept.
#[derive(Debug, Default)]
pub(crate) struct Registration {
    gone: bool,
    pin: Option<String>,
    attempts: VecDeque<Millis>,
}

impl Registration {
    pub(crate) fn is_registered(&self) -> bool {
        !self.gone
    }

    pub(crate) fn has_pin(&self) -> bool {
        self.pin.is_some()
    }

    fn attempt(&mut self, now: Millis) -> Result<(), GraphError> {
        while self.attempts.front().is_some_and(|at| now.saturating_sub(*at) >= PERIOD) {
            self.attempts.pop_front();
        }
        if self.attempts.len() >= ATTEMPTS {
            return Err(GraphError::of(133_016).details(format!(
                "Registration failed because there were more than {ATTEMPTS} attempts in 72 hours."
            )));
        }
        self.attempts.push_back(now);
        Ok(())
    }

    fn register(&mut self, pin: String, now: Millis) -> Result<(), GraphError> {
        self.attempt(now)?;
        if self.pin.as_ref().is_some_and(|known| *known != pin) {
            return Err(GraphError::of(133_005).details("The PIN does not match the one that was set."));
        }
        self.pin = Some(pin);
        self.gone = false;
        Ok(())
    }

    fn deregister(&mut self, now: Millis) -> Result<(), GraphError> {
        self.attempt(now)?;
        self.gone = true;
        Ok(())
    }
}

fn text(call: &Call<'_>, key: &str) -> Option<String> {
    match call.body.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn six_digits(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// `POST /{phone-number-id}/register`, `deregister`, `request_code`, `verify_code`
pub(crate) fn post(call: &Call<'_>) -> Result<Value, GraphError> {
    let now = call.sim.clock.now();
    match call.edge {
        "register" => {
            let pin = text(call, "pin").filter(|pin| six_digits(pin));
            let pin = pin.ok_or_else(|| GraphError::param("Param pin must be 6 characters long."))?;
            lock(&call.sim.registration).register(pin, now)?;
        }
        "deregister" => lock(&call.sim.registration).deregister(now)?,
        "request_code" => {
            let method = text(call, "code_method").unwrap_or_default();
            if !["SMS", "VOICE"].iter().any(|known| known.eq_ignore_ascii_case(&method)) {
                return Err(GraphError::param("Param code_method must be one of {SMS, VOICE}"));
            }
        }
        _ => {
            if text(call, "code").is_none_or(|code| code.is_empty()) {
                return Err(GraphError::param("The parameter code is required."));
            }
        }
    }
    Ok(json!({"success": true}))
}

/// `POST /{phone-number-id}`: sets the PIN of two-step verification.
pub(crate) fn set_pin(call: &Call<'_>) -> Result<Value, GraphError> {
    if let Some(pin) = text(call, "pin") {
        if !six_digits(&pin) {
            return Err(GraphError::param("Param pin must be 6 characters long."));
        }
        lock(&call.sim.registration).pin = Some(pin);
    }
    Ok(json!({"success": true}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_with_its_pin_only() {
        let mut number = Registration::default();
        assert!(number.is_registered() && !number.has_pin());
        number.register("123456".to_owned(), 0).unwrap();
        number.deregister(1).unwrap();
        assert!(!number.is_registered());
        assert_eq!(number.register("000000".to_owned(), 2).unwrap_err().code(), 133_005);
        number.register("123456".to_owned(), 3).unwrap();
        assert!(number.is_registered());
    }

    #[test]
    fn ten_attempts_in_72_hours_are_enough() {
        let mut number = Registration::default();
        for n in 0..10 {
            number.register("123456".to_owned(), n).unwrap();
        }
        assert_eq!(number.deregister(PERIOD - 1).unwrap_err().code(), 133_016);
        assert!(number.is_registered());
        number.deregister(PERIOD).unwrap();
    }
}
