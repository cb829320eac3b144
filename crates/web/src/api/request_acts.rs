//! `POST /api/v1/requests/{request}/actions`: what programs do with requests. Each says what it does, and with
//! `If-Match` which version it saw.

use axum::extract::State;
use axum::response::Response;
use guestlink_app::access::Caller;
use guestlink_app::requests::{ActError, ServiceRequest};
use guestlink_domain::ids::RequestId;
use guestlink_domain::requests::{Action, Channel, Refusal};
use http::{HeaderMap, StatusCode};
use schemars::JsonSchema;
use serde::Deserialize;

use super::requests::{moment, told};
use super::{expected, store, versioned};
use crate::access::{ApiCaller, Id};
use crate::problem::Problem;
use crate::routes::Door;

/// What is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// Take it.
    Accept,
    /// Say yes to it, and take it.
    Approve,
    /// Say no to it; needs `reason`.
    Decline,
    /// Put it off; needs `at`.
    Schedule,
    /// Have somebody decide.
    AskApproval,
    /// Begin it.
    Start,
    /// Stop for a while; needs `reason`.
    Pause,
    /// Go on.
    Resume,
    /// It is done.
    Complete,
    /// The guest is content.
    Confirm,
    /// The guest is not.
    Reopen,
    /// Call it off; needs `reason`.
    Cancel,
    /// It was a mistake; needs `reason`.
    Void,
    /// Give it to somebody; needs `member`.
    Assign,
    /// Not for the caller; for the others.
    Pass,
    /// Back to the pool.
    Release,
    /// Ask less for it; needs `each_minor`.
    Price,
    /// Stars, as the guest said them; needs `stars`.
    Rate,
    /// A word among the staff; needs `text`.
    Note,
}

/// Something to be done with a request.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestAction {
    action: What,
    /// Why: of `decline`, `pause`, `cancel`, `void`. The guest reads it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    reason: Option<String>,
    /// Of `decline`: what is possible instead. The guest reads it.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    alternative: Option<String>,
    /// Of `schedule`: for when; of `pause`: until when (RFC 3339).
    #[serde(default)]
    at: Option<String>,
    /// Of `pause`: the guest asked to wait, so the clock stands.
    #[serde(default)]
    guest_asked: bool,
    /// Of `assign`: a member of the staff, or a user.
    #[serde(default)]
    #[schemars(length(max = 60))]
    member: Option<String>,
    /// Of `note`, `complete`, `reopen`: the words.
    #[serde(default)]
    #[schemars(length(max = 1000))]
    text: Option<String>,
    /// Of `rate`.
    #[serde(default)]
    #[schemars(range(min = 1, max = 5))]
    stars: Option<u8>,
    /// Of `price`: for one, in minor units; 0 is on the house.
    #[serde(default)]
    #[schemars(range(min = 0))]
    each_minor: Option<i64>,
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::malformed(format!("This action needs `{name}`.")))
}

impl RequestAction {
    fn read(self) -> Result<Action, Problem> {
        let reason = self.reason;
        let at = self.at.as_deref().map(|at| moment(at, "at")).transpose()?;
        Ok(match self.action {
            What::Accept => Action::Accept,
            What::Approve => Action::Approve,
            What::Decline => {
                Action::Decline { reason: needed(reason, "reason")?, alternative: self.alternative }
            }
            What::Schedule => Action::Schedule { at: needed(at, "at")? },
            What::AskApproval => Action::AskApproval,
            What::Start => Action::Start,
            What::Pause => {
                Action::Pause { reason: needed(reason, "reason")?, until: at, guest_asked: self.guest_asked }
            }
            What::Resume => Action::Resume,
            What::Complete => Action::Complete { remark: self.text },
            What::Confirm => Action::Confirm,
            What::Reopen => Action::Reopen { words: self.text },
            What::Cancel => Action::Cancel { reason: Some(needed(reason, "reason")?) },
            What::Void => Action::Void { reason: needed(reason, "reason")? },
            What::Assign => Action::Assign { member: needed(self.member, "member")? },
            What::Pass => Action::Pass,
            What::Release => Action::Release,
            What::Price => Action::Price { each_minor: needed(self.each_minor, "each_minor")? },
            What::Rate => Action::Rate { stars: needed(self.stars, "stars")? },
            What::Note => Action::Note { text: needed(self.text, "text")? },
        })
    }
}

/// `POST /api/v1/requests/{request}/actions`
pub(crate) async fn act(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Id(id): Id<RequestId>,
    headers: HeaderMap,
    super::Json(sent): super::Json<RequestAction>,
) -> Result<Response, Problem> {
    let version = expected(&headers)?;
    // What they may not see is not there, whatever else is wrong with the body.
    let there = door.app.request_for(&caller, id).await.map_err(|error| store(&error))?;
    there.ok_or_else(Problem::not_found)?;
    let action = sent.read()?;
    match door.app.act_for(&caller, Channel::Api, id, version, action).await {
        Ok(acted) => {
            let version = acted.request.version;
            Ok(versioned(version, current(&door, &caller, acted.request).await?))
        }
        Err(error) => Err(refused(&door, &caller, error).await),
    }
}

async fn current(
    door: &Door,
    caller: &Caller,
    row: ServiceRequest,
) -> Result<super::requests::RequestShape, Problem> {
    let seen = door.app.seen_now(caller, row).ok_or_else(Problem::not_found)?;
    told(door, &seen).await
}

/// Why it was not done, with the request as it stands.
async fn refused(door: &Door, caller: &Caller, error: ActError) -> Problem {
    let (problem, now) = match error {
        ActError::Unknown => return Problem::not_found(),
        ActError::Forbidden(missing) => return Problem::lacking(missing.right),
        ActError::NoSuchMember => {
            return Problem::malformed("`member` is nobody who works on requests there.");
        }
        ActError::Store(error) => return store(&error),
        ActError::Stale(now) => (Problem::conflict(), now),
        ActError::Refused {
            refusal: refusal @ (Refusal::NeedsReason | Refusal::TooLong { .. } | Refusal::Stars),
            ..
        } => {
            return Problem::malformed(format!("Not done: {refusal}."));
        }
        ActError::Refused { refusal, now } => {
            (Problem::new(StatusCode::CONFLICT, code(&refusal), format!("Not done: {refusal}.")), now)
        }
    };
    match current(door, caller, *now).await {
        Ok(shape) => problem.with("current", serde_json::to_value(shape).unwrap_or_default()),
        Err(other) => other,
    }
}

fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Taken { .. } => "taken",
        Refusal::Rated => "rated",
        Refusal::TooLate => "too_late",
        Refusal::Begun => "begun",
        Refusal::Dearer => "dearer",
        _ => "not_now",
    }
}
