//! What the app refused, as problems.

use guestlink_app::access::AccessError;
use http::StatusCode;

use crate::problem::Problem;

/// A failure of the database: told to the log, not to the caller.
pub(crate) fn store(error: &dyn std::fmt::Display) -> Problem {
    tracing::warn!(%error, "a call of the API could not be worked");
    Problem::unavailable()
}

/// A refusal about users, sessions, keys.
pub(crate) fn access(error: &AccessError) -> Problem {
    match error {
        AccessError::Wrong => {
            Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "Address and password do not fit.")
        }
        AccessError::Gone => {
            Problem::new(StatusCode::UNAUTHORIZED, "token_ended", "This token does not hold any more.")
        }
        AccessError::Later { seconds } => Problem::slow_down(*seconds),
        AccessError::Password(problem) => Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "weak_password",
            format!("The password: {problem}."),
        ),
        AccessError::Email | AccessError::Name => Problem::malformed(format!("Not taken: {error}.")),
        AccessError::Taken => {
            Problem::new(StatusCode::CONFLICT, "taken", "Somebody has this address already.")
        }
        AccessError::Stale => {
            let detail = "This is done soon after a sign-in only: prove again who you are, or use a key.";
            Problem::new(StatusCode::FORBIDDEN, "prove_again", detail)
        }
        AccessError::SecondFactor => Problem::second_factor(),
        AccessError::LastOwner => {
            Problem::new(StatusCode::CONFLICT, "last_owner", "An organisation needs an owner.")
        }
        AccessError::Member => Problem::malformed(format!("`member`: {error}.")),
        AccessError::House => Problem::malformed("`property` names no property of this organisation."),
        AccessError::Unknown => Problem::not_found(),
        AccessError::Forbidden(missing) => Problem::lacking(missing.right),
        AccessError::Store(error) => store(error),
    }
}
