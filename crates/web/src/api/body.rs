//! A JSON body, read: said to be JSON, small, whole, and exactly of the shape that is wanted.

use axum::extract::{FromRequest, Request};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::routes::Door;

/// Longest body. Bytes (security facts S5).
pub(super) const LIMIT: usize = 256 << 10;

/// What a program sent.
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Door> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Problem> {
        read(request, door).await.map(Self)
    }
}

async fn read<T: DeserializeOwned>(request: Request, door: &Door) -> Result<T, Problem> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        let detail = "The body must be JSON, and say so: Content-Type: application/json.";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json", detail));
    }
    let bytes = crate::body::read(request.into_body(), LIMIT, &door.budget).await?;
    let mut reader = serde_json::Deserializer::from_slice(&bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    let value = read.map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { "as a whole".to_owned() } else { format!("at `{path}`") };
        Problem::malformed(format!("The body does not have the shape the API describes, {place}."))
    })?;
    reader.end().map_err(|_more| Problem::malformed("Something follows after the JSON."))?;
    Ok(value)
}
