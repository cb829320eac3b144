//! A form of ours, read: only from our own pages, small, in UTF-8.

use axum::Form;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use serde::de::DeserializeOwned;

use super::is_own;
use crate::problem::Problem;
use crate::routes::Door;

/// Longest form. Bytes (security facts S5).
const LIMIT: usize = 256 << 10;

/// Longest form with a whole file in it. Bytes.
const LONG: usize = 4 << 20;

/// What a form of ours sent.
pub(crate) struct Sent<T>(pub T);

/// What a form with a whole file in it sent.
pub(crate) struct Long<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Door> for Long<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Problem> {
        read(request, door, LONG).await.map(Self)
    }
}

impl<T: DeserializeOwned> FromRequest<Door> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Problem> {
        read(request, door, LIMIT).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(mut request: Request, door: &Door, limit: usize) -> Result<T, Problem> {
    if !is_own(&door.app, request.headers()) {
        return Err(Problem::foreign());
    }
    DefaultBodyLimit::max(limit).apply(&mut request);
    match Form::<T>::from_request(request, door).await {
        Ok(Form(sent)) => Ok(sent),
        Err(_) => Err(Problem::malformed("The form cannot be read.")),
    }
}
