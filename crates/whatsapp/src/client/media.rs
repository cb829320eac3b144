//! Media: up, about, away. Fetching is in `download`.

use bytes::Bytes;
use http::{HeaderValue, Method};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::Client;
use super::body::Outgoing;
use super::messages::SendError;
use super::request::{Payload, refused};
use crate::errors::Failure;
use crate::message::limits;
use crate::message::{LimitError, Violation};
use crate::wire::record;

/// A medium to upload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Upload {
    /// Its MIME type, which must be true: WhatsApp looks at the content.
    pub mime_type: String,
    /// Its name; shown for documents only.
    pub filename: String,
    /// The content.
    pub content: Bytes,
}

record! {
    /// Where a medium can be fetched.
    pub struct MediaInfo {
        /// Its id.
        id: String,
        /// Address, good for 5 minutes and only with the token.
        url: String,
        /// MIME type.
        mime_type: String,
        /// SHA-256 of the content; hexadecimal or base64, both are seen.
        sha256: String,
        /// Bytes.
        file_size: i64,
    }
}

#[derive(Deserialize)]
struct Uploaded {
    id: String,
}

impl Client {
    /// Uploads a medium; the answer is its id, kept 30 days. May be repeated: it makes another id.
    pub async fn upload(&self, phone_number_id: &str, upload: Upload) -> Result<String, SendError> {
        size(&upload)?;
        let payload = form(upload)?;
        let answer = self.call(Method::POST, &[phone_number_id, "media"], &[], payload).await;
        let read = answer.and_then(|answer| answer.read::<Uploaded>().map_err(Failure::repeatable));
        Ok(read.map_err(Failure::repeatable)?.id)
    }

    /// Where a medium can be fetched.
    pub async fn media(&self, media_id: &str) -> Result<MediaInfo, Failure> {
        self.get(&[media_id], &[]).await
    }

    /// Deletes an uploaded medium. May be repeated.
    pub async fn delete_media(&self, media_id: &str) -> Result<(), Failure> {
        let answer = self.call(Method::DELETE, &[media_id], &[], Payload::None).await;
        answer.and_then(|answer| answer.done()).map_err(Failure::repeatable)
    }
}

pub(super) fn size(upload: &Upload) -> Result<(), LimitError> {
    let found = upload.content.len();
    let field = || "file".to_owned();
    match limits::media_bytes(&upload.mime_type) {
        Some(limit) if found > limit => {
            Err(LimitError { field: field(), violation: Violation::TooLarge { limit, found } })
        }
        Some(_) if found == 0 => Err(LimitError { field: field(), violation: Violation::Missing }),
        Some(_) => Ok(()),
        None => Err(LimitError {
            field: "type".to_owned(),
            violation: Violation::NotAllowed("WhatsApp takes no such media"),
        }),
    }
}

/// The form, its content not copied. The boundary is the content's own hash, which the content cannot hold.
fn form(upload: Upload) -> Result<Payload, Failure> {
    let boundary = hex::encode(Sha256::digest(&upload.content));
    let mime = &upload.mime_type;
    let filename = upload.filename.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n{mime}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{filename}\"\r\n\
         Content-Type: {mime}\r\n\r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    let content_type = HeaderValue::try_from(format!("multipart/form-data; boundary={boundary}"))
        .map_err(|_odd| refused("the form cannot be written"))?;
    let body = Outgoing::pieces([head.into(), upload.content, tail.into()]);
    Ok(Payload::Form { content_type, body })
}
