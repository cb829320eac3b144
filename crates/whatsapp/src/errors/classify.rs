//! From an answer to a [`Failure`].

use std::time::Duration;

use super::failure::{Cause, Failure};
use super::graph::GraphError;
use super::scrub::scrub;
use super::table::{Class, Scope, rule};

/// Longest details kept; Meta's are a sentence.
const MAX_DETAILS: usize = 500;

/// Judges an answer that is not a success: also a 200 whose body holds an error. The code decides; without a code known
/// to the [table](super::rule), the HTTP status does. `retry_after` is the header's, in seconds.
pub fn classify(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Failure {
    let mut failure = match GraphError::find(body) {
        Some(error) => graph(status, &error),
        None => http(status),
    };
    failure.status = Some(status);
    failure.retry_after = retry_after.or(failure.retry_after);
    failure
}

/// How long to leave a user alone after the `attempt`th (from 0) refusal for the pair rate: 4^attempt seconds (Meta), at
/// most an hour.
pub fn pair_rate_delay(attempt: u32) -> Duration {
    const HOUR: u64 = 3600;
    Duration::from_secs(4_u64.checked_pow(attempt).unwrap_or(HOUR).min(HOUR))
}

fn graph(status: u16, error: &GraphError) -> Failure {
    let code = error.code.unwrap_or(-1);
    // 100 with 33 is about an object that is not there, not about a parameter.
    let known = if (code, error.error_subcode) == (100, Some(33)) { rule(33) } else { rule(code) };
    let mut failure = match known {
        Some(rule) => Failure {
            scope: rule.scope,
            retry_after: rule.wait,
            ..Failure::new(Cause::Graph, rule.class, rule.name)
        },
        None => unknown(status, error),
    };
    failure.code = error.code;
    failure.subcode = error.error_subcode;
    failure.details = error.words().map(|words| scrub(words).chars().take(MAX_DETAILS).collect());
    failure.trace = error.fbtrace_id.as_deref().map(Into::into);
    failure
}

/// A code that is not in the table. A parsed error below 500 is proof that the message was not accepted.
fn unknown(status: u16, error: &GraphError) -> Failure {
    let transient = error.is_transient == Some(true);
    let judged = http(status);
    let class = match judged.class {
        // A success by status says nothing of an error.
        Class::Never | Class::Ambiguous if status < 500 && transient => Class::BackOff,
        Class::Ambiguous if status < 500 => Class::Never,
        class => class,
    };
    Failure { cause: Cause::Graph, class, name: "unknown error code", ..judged }
}

fn http(status: u16) -> Failure {
    let (cause, class, scope, name) = match status {
        200..=299 => (Cause::Unreadable, Class::Ambiguous, Scope::Message, "the answer could not be read"),
        401 => (Cause::Http, Class::Later, Scope::Token, "not authorised"),
        403 => (Cause::Http, Class::Later, Scope::Account, "forbidden"),
        // The server did not get the whole request in time, or says so after all.
        408 => (Cause::Http, Class::Ambiguous, Scope::Message, "the server timed out"),
        429 => (Cause::Http, Class::BackOff, Scope::Number, "too many requests"),
        500.. => (Cause::Http, Class::Ambiguous, Scope::Message, "server error"),
        _ => (Cause::Http, Class::Never, Scope::Message, "not accepted"),
    };
    Failure { scope, ..Failure::new(cause, class, name) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;

    use super::{classify, pair_rate_delay};
    use crate::errors::{Cause, Class, Scope};

    fn body(code: i64) -> Vec<u8> {
        format!(
            r#"{{"error":{{"message":"(#{code}) x","code":{code},"error_data":{{"details":"to +16505551234"}},"fbtrace_id":"A1"}}}}"#
        )
        .into_bytes()
    }

    #[test]
    fn the_code_decides_whatever_the_status() {
        for status in [200, 400, 429, 500, 503] {
            let failure = classify(status, None, &body(131_047));
            assert_eq!(
                (failure.class, failure.cause, failure.code),
                (Class::Never, Cause::Graph, Some(131_047))
            );
        }
        assert_eq!(classify(400, None, &body(131_016)).class, Class::Ambiguous);
        assert_eq!(classify(500, None, &body(130_429)).class, Class::BackOff);
    }

    #[test]
    fn without_a_known_code_the_status_decides() {
        let class = |status, body: &[u8]| classify(status, None, body).class;
        assert_eq!(class(200, b"<html>"), Class::Ambiguous);
        assert_eq!(class(502, b"<html>"), Class::Ambiguous);
        assert_eq!(class(429, b""), Class::BackOff);
        assert_eq!(class(400, b"{}"), Class::Never);
        assert_eq!(class(401, b""), Class::Later);
        assert_eq!(classify(401, None, b"").scope, Scope::Token);
        assert_eq!(class(400, &body(999_999)), Class::Never);
        assert_eq!(class(200, &body(999_999)), Class::Never);
        assert_eq!(class(500, &body(999_999)), Class::Ambiguous);
        assert_eq!(class(400, br#"{"error":{"code":999999,"is_transient":true}}"#), Class::BackOff);
    }

    #[test]
    fn the_flags_tell_who_must_pause() {
        assert!(classify(400, None, &body(131_056)).is_pair_rate());
        assert!(classify(401, None, &body(190)).is_token());
        assert!(!classify(400, None, &body(100)).is_token());
        assert_eq!(classify(400, None, br#"{"error":{"code":100,"error_subcode":33}}"#).scope, Scope::Number);
    }

    #[test]
    fn the_header_wins_over_the_tables_pause() {
        assert_eq!(classify(400, None, &body(131_057)).retry_after, Some(Duration::from_mins(1)));
        let header = Some(Duration::from_secs(7));
        assert_eq!(classify(400, header, &body(131_057)).retry_after, header);
    }

    #[test]
    fn what_is_shown_holds_no_number() {
        let failure = classify(400, None, &body(131_026));
        let shown = format!("{failure} {failure:?}");
        assert!(
            shown.contains("131026") && shown.contains("to (number)") && !shown.contains("6505551234"),
            "{shown}"
        );
        assert_eq!(failure.trace.as_deref(), Some("A1"));
    }

    #[test]
    fn not_knowing_is_a_reason_to_repeat_only_where_repeating_is_safe() {
        assert_eq!(classify(503, None, b"").repeatable().class, Class::BackOff);
        assert_eq!(classify(400, None, &body(100)).repeatable().class, Class::Never);
    }

    #[test]
    fn the_pair_rate_pause_grows_by_four() {
        let seconds: Vec<_> = (0..8).map(|attempt| pair_rate_delay(attempt).as_secs()).collect();
        assert_eq!(seconds, [1, 4, 16, 64, 256, 1024, 3600, 3600]);
        assert_eq!(pair_rate_delay(u32::MAX).as_secs(), 3600);
    }

    proptest! {
        #[test]
        fn any_answer_gets_a_class(status in any::<u16>(), body in proptest::collection::vec(any::<u8>(), 0..100), code in any::<i64>()) {
            let _ = classify(status, None, &body);
            let failure = classify(status, None, &super::tests::body(code));
            prop_assert!(status >= 500 || failure.class != Class::Ambiguous || super::rule(code).is_some() || status == 408);
        }
    }
}
