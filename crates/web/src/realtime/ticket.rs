//! `POST /api/v1/realtime/tickets`: a ticket that opens one connection within half a minute, for programs and pages that
//! cannot send a header with it. Kept in memory: it is good at the process that gave it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_app::access::Caller;
use http::StatusCode;
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::access::ApiCaller;
use crate::problem::Problem;
use crate::routes::Door;

/// How long a ticket is good (security facts S44).
const GOOD: SignedDuration = SignedDuration::from_secs(30);
/// Tickets kept at most; more are refused until some have been used or have ended.
const MOST: usize = 20_000;

/// Tickets given and not yet used, by their hashes.
#[derive(Clone, Default)]
pub(crate) struct Tickets(Arc<Mutex<Kept>>);

type Kept = HashMap<[u8; 32], (Caller, Timestamp)>;

impl Tickets {
    /// A ticket for the caller; `None`: too many are out.
    pub fn give(&self, caller: Caller, secret: [u8; 32], now: Timestamp) -> Option<(String, Timestamp)> {
        let text = BASE64.encode(secret);
        let ends = now.saturating_add(GOOD).unwrap_or(Timestamp::MAX);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST / 2 {
            kept.retain(|_, (_, ends)| *ends > now);
        }
        if kept.len() >= MOST {
            return None;
        }
        kept.insert(hash(&text), (caller, ends));
        Some((text, ends))
    }

    /// Uses a ticket up.
    pub fn take(&self, ticket: &str, now: Timestamp) -> Option<Caller> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (caller, ends) = kept.remove(&hash(ticket))?;
        (ends > now).then_some(caller)
    }
}

fn hash(ticket: &str) -> [u8; 32] {
    Sha256::digest(ticket).into()
}

/// A ticket, as it is given.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LineTicket {
    /// Good once.
    ticket: String,
    /// Where to connect with it.
    url: String,
    /// Until when.
    expires_at: String,
}

/// Gives a ticket.
pub(crate) async fn issue(State(door): State<Door>, ApiCaller(caller): ApiCaller) -> Response {
    let (secret, now) = (door.app.ids().bytes::<32>(), door.app.clock().now());
    match door.tickets.give(caller, secret, now) {
        Some((ticket, ends)) => {
            let url = format!("/realtime/{ticket}");
            let given = LineTicket { ticket, url, expires_at: ends.to_string() };
            (StatusCode::CREATED, Json(given)).into_response()
        }
        None => Problem::slow_down(30).into_response(),
    }
}
