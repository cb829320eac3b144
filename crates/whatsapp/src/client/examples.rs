//! Examples of what stands above a template, for Meta's reviewers: uploaded by the resumable upload API, which answers
//! with a handle that is good for one submission. What is sent to guests is uploaded elsewhere (`media`).

use http::Method;
use serde::Deserialize;

use super::Client;
use super::body::Outgoing;
use super::media::{Upload, size};
use super::messages::SendError;
use super::request::{Payload, refused};
use crate::errors::Failure;

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Handle {
    h: String,
}

impl Client {
    /// The app the access token belongs to.
    pub async fn app_id(&self) -> Result<String, Failure> {
        self.get::<Named>(&["app"], &[("fields", "id")]).await.map(|app| app.id)
    }

    /// Uploads an example; the answer is its handle (`header_handle`). May be repeated: it makes another handle.
    pub async fn upload_example(&self, app_id: &str, upload: Upload) -> Result<String, SendError> {
        size(&upload)?;
        let length = upload.content.len().to_string();
        let about = [
            ("file_name", upload.filename.as_str()),
            ("file_length", length.as_str()),
            ("file_type", upload.mime_type.as_str()),
        ];
        let began = self.call(Method::POST, &[app_id, "uploads"], &about, Payload::None).await;
        let session: Named = began.and_then(|answer| answer.read()).map_err(Failure::repeatable)?;
        // `upload:…?sig=…`: the id of a session is a path with a query.
        let (id, query) = session.id.split_once('?').unwrap_or((session.id.as_str(), ""));
        if !id.starts_with("upload:") {
            return Err(refused("the upload's session has an unknown name").into());
        }
        let query: Vec<(&str, &str)> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
        let payload = Payload::File(Outgoing::pieces([upload.content]));
        let ended = self.call(Method::POST, &[id], &query, payload).await;
        let handle: Handle = ended.and_then(|answer| answer.read()).map_err(Failure::repeatable)?;
        Ok(handle.h)
    }
}
