//! `/healthz`: the process lives. `/readyz`: it can take work now. Neither tells a stranger why not.

use axum::extract::State;
use http::StatusCode;

use crate::problem::Problem;
use crate::routes::Door;

/// 200 as long as the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// 200 while webhooks can be stored; 503 when not, and while the process is ending.
pub async fn ready(State(door): State<Door>) -> Result<&'static str, Problem> {
    if door.stop.is_cancelled() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "ending", "This process is about to end."));
    }
    match door.app.store().ping().await {
        Ok(()) => Ok("ready\n"),
        Err(_cannot_store) => Err(Problem::unavailable()),
    }
}
