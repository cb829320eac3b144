//! Files of a chat, up and down. Down they come as what their bytes are, in a page of their own that may do nothing;
//! what a browser might run is only ever saved.

use std::collections::HashMap;

use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, State};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use guestlink_app::conversations::{Content, DeskError, Draft, Given, MOST_BYTES};
use guestlink_domain::ids::{ConversationId, MessageId};
use http::HeaderMap;
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};

use super::acts::{answer, desk};
use crate::access::{Id, Signed};
use crate::problem::Problem;
use crate::realtime::who;
use crate::routes::Door;

/// A form with a file, around it a little.
pub(crate) const LIMIT: usize = MOST_BYTES + (256 << 10);

/// `POST /inbox/{conversation}/files`
pub(crate) async fn give(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<ConversationId>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Response {
    let Ok(form) = form else {
        return Problem::malformed("The form cannot be read.").into_response();
    };
    let Some((fields, file)) = read(form).await else {
        return Problem::too_large(LIMIT).into_response();
    };
    let Some(desk) = desk(&door, &caller, &headers, &fields) else {
        return Problem::unavailable().into_response();
    };
    let done = send(&desk, id, &fields, file).await;
    answer(&desk, id, &headers, &fields, done).await
}

type File = Option<(String, Bytes)>;

/// The form's fields and its one file; `None`: it is too large, or no form.
async fn read(mut form: Multipart) -> Option<(HashMap<String, String>, File)> {
    let (mut fields, mut file) = (HashMap::new(), None);
    while let Some(part) = form.next_field().await.ok()? {
        let name = part.name().unwrap_or_default().to_owned();
        if name == "file" {
            let given = part.file_name().unwrap_or_default().to_owned();
            file = Some((given, part.bytes().await.ok()?));
        } else if fields.len() < 16 {
            fields.insert(name, part.text().await.ok()?);
        }
    }
    Some((fields, file))
}

async fn send(
    desk: &super::Desk<'_>,
    id: ConversationId,
    fields: &HashMap<String, String>,
    file: File,
) -> Result<Option<MessageId>, DeskError> {
    let missing = DeskError::Invalid { field: "file", why: "expected a file" };
    let (name, bytes) = file.filter(|(_, bytes)| !bytes.is_empty()).ok_or(missing)?;
    let (app, who) = (&desk.door.app, &desk.who);
    let file = app.take_file(who, id, &name, bytes).await?;
    let word = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let content = Content::File { file, caption: Some(word("caption")) };
    let draft = Draft { key: word("key"), content, reply_to: word("reply_to").parse().ok() };
    Ok(Some(app.say(who, id, &draft).await?.message))
}

/// `GET /inbox/{conversation}/files/{message}`
pub(crate) async fn take(
    State(door): State<Door>,
    Signed(caller): Signed,
    Path((id, message)): Path<(String, String)>,
) -> Response {
    let (Ok(id), Ok(message)) = (id.parse::<ConversationId>(), message.parse::<MessageId>()) else {
        return Problem::not_found().into_response();
    };
    match door.app.file_of(&who(&caller), id, message).await {
        Ok(given) => handed_out(given),
        Err(DeskError::Store(error)) => {
            tracing::warn!(%error, "a file could not be read");
            Problem::unavailable().into_response()
        }
        Err(_) => Problem::not_found().into_response(),
    }
}

/// Types a browser shows and does not run.
fn is_shown(mime: &str) -> bool {
    matches!(mime, "image/jpeg" | "image/png" | "image/webp")
        || mime.starts_with("audio/")
        || matches!(mime, "video/mp4" | "video/3gpp")
}

/// A file, so that it can do nothing (security facts S37).
pub(crate) fn handed_out(given: Given) -> Response {
    let shown = is_shown(&given.mime);
    let mime = if shown { given.mime.as_str() } else { "application/octet-stream" };
    let ascii: String =
        given.name.chars().filter(|c| c.is_ascii_graphic() && !"\"\\%;,'".contains(*c)).collect();
    let way = if shown { "inline" } else { "attachment" };
    let disposition = format!("{way}; filename=\"{}\"", if ascii.is_empty() { "file" } else { &ascii });
    let mut answer = given.bytes.into_response();
    let head = answer.headers_mut();
    // In the place of what bytes are by themselves: a second content type beside it would let the browser choose.
    for (name, value) in [(CONTENT_TYPE, mime), (CONTENT_DISPOSITION, disposition.as_str())] {
        if let Ok(value) = HeaderValue::from_str(value) {
            head.insert(name, value);
        }
    }
    head.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    head.insert(CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_might_run_is_only_saved() {
        for mime in ["text/html", "image/svg+xml", "application/pdf", "text/plain", "application/xml", ""] {
            let given = Given { mime: mime.to_owned(), name: "a\r\nb.html".to_owned(), bytes: Bytes::new() };
            let answer = handed_out(given);
            assert_eq!(answer.headers()["content-type"], "application/octet-stream", "{mime}");
            assert_eq!(answer.headers()["content-disposition"], "attachment; filename=\"ab.html\"");
            assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("sandbox"));
        }
        let given = Given { mime: "image/png".to_owned(), name: "\"é\"".to_owned(), bytes: Bytes::new() };
        let answer = handed_out(given);
        assert_eq!(answer.headers()["content-disposition"], "inline; filename=\"file\"");
        let kinds: Vec<_> = answer.headers().get_all("content-type").iter().collect();
        assert_eq!(kinds, ["image/png"]);
    }
}
