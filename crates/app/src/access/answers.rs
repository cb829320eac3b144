//! Answers of the API under the caller's own keys, so that a request made twice has one effect. They may hold secrets
//! that were shown once, so they are kept sealed, and for a day.

use bytes::Bytes;
use guestlink_store::StoreError;
use guestlink_store::access::answers::{self as stored, AnswerKey};
use jiff::SignedDuration;
use serde_json::Value;

use super::Caller;
use crate::App;
use crate::insist::insist;

/// A request that was begun and never answered may be made again after so long.
const STALE: SignedDuration = SignedDuration::from_mins(2);
/// How long answers are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);

/// An answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptAnswer {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to it, a JSON object of texts.
    pub headers: Value,
    /// The body.
    pub body: Bytes,
}

/// What taking a key found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Taken {
    /// Nothing: go on, then keep the answer or give the key back.
    Free,
    /// The same request was answered before.
    Answered(KeptAnswer),
    /// The same request is being worked right now.
    Busy,
    /// The key belongs to another request.
    Other,
}

impl App {
    /// Takes a key for a request; `request` is a hash of all that makes it this request.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn take_answer(
        &self,
        caller: &Caller,
        key: &str,
        request: &Bytes,
    ) -> Result<Taken, StoreError> {
        let (key, now) = (answer_key(caller, key), self.clock().now());
        let before = |span| now.saturating_sub(span).unwrap_or(now);
        let free = insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::forget(&mut tx, before(KEPT)).await?;
            let free = stored::take(&mut tx, &key, request, now, before(STALE)).await?;
            tx.commit().await?;
            Ok(free)
        })
        .await?;
        if free {
            return Ok(Taken::Free);
        }
        let Some(kept) = stored::get(self.store(), &key).await? else { return Ok(Taken::Busy) };
        if kept.request != *request {
            return Ok(Taken::Other);
        }
        let opened = kept.body.and_then(|sealed| self.vault().open(&place(&key), &sealed).ok());
        let status = kept.status.and_then(|status| u16::try_from(status).ok());
        Ok(match (status, opened) {
            (Some(status), Some(body)) => Taken::Answered(KeptAnswer {
                status,
                headers: kept.headers.unwrap_or_default(),
                body: body.into(),
            }),
            _ => Taken::Busy,
        })
    }

    /// Keeps the answer to a request.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn keep_answer(
        &self,
        caller: &Caller,
        key: &str,
        answer: &KeptAnswer,
    ) -> Result<(), StoreError> {
        let key = answer_key(caller, key);
        let sealed = Bytes::from(self.vault().seal(self.ids(), &place(&key), &answer.body));
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::keep(&mut tx, &key, answer.status.into(), &answer.headers, &sealed).await?;
            tx.commit().await
        })
        .await
    }

    /// Gives a key back: nothing happened.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn release_answer(&self, caller: &Caller, key: &str) -> Result<(), StoreError> {
        let key = answer_key(caller, key);
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::release(&mut tx, &key).await?;
            tx.commit().await
        })
        .await
    }
}

fn answer_key(caller: &Caller, key: &str) -> AnswerKey {
    AnswerKey { tenant: caller.tenant, user: caller.user, key: key.to_owned() }
}

fn place(key: &AnswerKey) -> String {
    format!("api_answer/{}/{}/{}", key.tenant, key.user, key.key)
}
