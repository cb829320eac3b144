//! Why a body is not an event, told so that its sender can mend it.

/// Why a body is not an event.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Refusal {
    /// A kind of event we do not know. Not the sender's mistake: answer well and ignore it.
    #[error("the event type `{0}` is not one of ours")]
    UnknownEvent(String),
    /// Something is missing or not what it must be.
    #[error("{path}: expected {expected}")]
    Malformed {
        /// Where, with dots: `data.reservation.check_in`. `body` when it is no JSON at all.
        path: String,
        /// What would be right.
        expected: String,
    },
}

impl Refusal {
    pub(super) fn at(path: &str, expected: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_owned(), expected: expected.into() }
    }

    /// From serde's error, whose words name what was expected somewhere in the middle.
    pub(super) fn of(error: &serde_path_to_error::Error<serde_json::Error>) -> Self {
        let path = error.path().to_string();
        let told = error.inner().to_string();
        let told = told.split(" at line ").next().unwrap_or(&told);
        if let Some(name) = between(told, "missing field `", "`") {
            let path = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
            return Self::at(&path, "a value, but it is missing");
        }
        if path == "." {
            return Self::at("body", "a JSON object");
        }
        let last = path.rsplit('.').next().unwrap_or_default();
        let expected = told.split_once("expected ").map_or(told, |(_, expected)| expected);
        Self::at(&path, form(last).map_or_else(|| expected.replace('`', ""), str::to_owned))
    }
}

/// The form of members whose readers speak in parts (`0-9 but got .`) rather than of the whole.
fn form(member: &str) -> Option<&'static str> {
    match member {
        "check_in" | "check_out" => Some("a date like 2026-08-12"),
        "timestamp" | "at" | "when" | "free_until" | "abandoned_at" | "checked_in_at" | "checked_out_at" => {
            Some("an instant with offset like 2026-05-02T09:30:00Z")
        }
        "currency" => Some("an ISO 4217 currency like EUR"),
        _ => None,
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}
