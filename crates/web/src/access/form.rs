//! A form of ours, read: only from our own pages, small, in UTF-8.

use axum::Form;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use serde::de::DeserializeOwned;

use super::is_own;
use crate::problem::Problem;
use crate::routes::Door;

/// Longest form. Bytes (security facts S5).
const LIMIT: usize = 256 << 10;

/// What a form of ours sent.
pub(crate) struct Sent<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Door> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, door: &Door) -> Result<Self, Problem> {
        if !is_own(&door.app, request.headers()) {
            return Err(Problem::foreign());
        }
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        match Form::<T>::from_request(request, door).await {
            Ok(Form(sent)) => Ok(Self(sent)),
            Err(_) => Err(Problem::malformed("The form cannot be read.")),
        }
    }
}
