//! Files of a chat: up from colleagues, down from guests. What a file is, is told by its first bytes, never by its name;
//! what WhatsApp does not take is refused; the bytes are sealed before they are stored.

use bytes::Bytes;
use guestlink_domain::ids::{ConversationId, MessageId, PropertyId, TenantId};
use guestlink_domain::messaging::Inbound;
use guestlink_store::conversations::{self, Attachment};
use guestlink_store::messaging as stored;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{DeskError, Who};
use crate::App;
use crate::ids::derived;
use crate::photos::{Format, WIDTHS};
use crate::vault::Unopenable;

/// Largest file: WhatsApp takes 16 MB of sound and film, 5 MB of a picture; documents are held to the same.
pub const MOST_BYTES: usize = 16 << 20;
/// Largest picture (Meta).
const MOST_PICTURE: usize = 5 << 20;
/// All files of one organisation.
const QUOTA: i64 = 20 << 30;

/// A file as a page shows or hands it out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// Its MIME type, by its first bytes.
    pub mime: String,
    /// Its name, without anything a header could trip over.
    pub name: String,
    /// The bytes.
    pub bytes: Bytes,
}

/// The type a file's first bytes tell, of those WhatsApp takes; never one that a browser would run.
fn type_of(bytes: &[u8], name: &str) -> Option<&'static str> {
    let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(magic));
    if at(0, b"\xff\xd8\xff") {
        return Some("image/jpeg");
    }
    if at(0, b"\x89PNG\r\n\x1a\n") {
        return Some("image/png");
    }
    if at(0, b"RIFF") && at(8, b"WEBP") {
        return Some("image/webp");
    }
    if at(0, b"OggS") {
        return Some("audio/ogg");
    }
    if at(0, b"ID3") || at(0, b"\xff\xfb") || at(0, b"\xff\xf3") || at(0, b"\xff\xf2") {
        return Some("audio/mpeg");
    }
    if at(0, b"#!AMR") {
        return Some("audio/amr");
    }
    if at(4, b"ftyp") {
        let audio = at(8, b"M4A");
        return Some(if audio {
            "audio/mp4"
        } else if at(8, b"3gp") {
            "video/3gpp"
        } else {
            "video/mp4"
        });
    }
    if at(0, b"%PDF-") {
        return Some("application/pdf");
    }
    if at(0, b"PK\x03\x04") {
        let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        return match ending.as_str() {
            "docx" => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            "pptx" => Some("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
            _ => None,
        };
    }
    let plain = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    (plain && name.to_ascii_lowercase().ends_with(".txt")).then_some("text/plain")
}

/// How WhatsApp shows a file of this type: `image`, `video`, `audio`, `document`.
pub fn kind_of_file(mime: &str) -> &'static str {
    match mime.split('/').next() {
        Some("image") if mime != "image/webp" => "image",
        Some("video") => "video",
        Some("audio") => "audio",
        _ => "document",
    }
}

/// A name that is only a name.
fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String =
        last.chars().filter(|c| !c.is_control() && !"\"<>|:*?;".contains(*c)).take(100).collect();
    let kept = kept.trim_matches(['.', ' ']).to_owned();
    if kept.is_empty() { "file".to_owned() } else { kept }
}

fn place(tenant: TenantId, id: Uuid) -> String {
    format!("attachment/{tenant}/{id}")
}

impl App {
    /// Takes a file for a conversation; its id. The same bytes for the same conversation are the same file.
    ///
    /// # Errors
    /// See [`DeskError`]: too large, empty, of a type WhatsApp does not take.
    pub async fn take_file(
        &self,
        who: &Who,
        conversation: ConversationId,
        name: &str,
        bytes: Bytes,
    ) -> Result<Uuid, DeskError> {
        let opened = self.open_conversation(who, conversation).await?;
        let name = clean_name(name);
        let Some(mime) = type_of(&bytes, &name) else {
            return Err(DeskError::Invalid {
                field: "file",
                why: "expected a picture, a video, sound, a PDF, an Office document or plain text",
            });
        };
        let most = if kind_of_file(mime) == "image" { MOST_PICTURE } else { MOST_BYTES };
        if bytes.len() > most {
            return Err(DeskError::Invalid { field: "file", why: "too large: pictures 5 MB, others 16 MB" });
        }
        if conversations::attached(self.store(), who.tenant).await? > QUOTA {
            return Err(DeskError::Invalid {
                field: "file",
                why: "the organisation's files take up all their room",
            });
        }
        let sha256 = Bytes::copy_from_slice(Sha256::digest(&bytes).as_slice());
        let id = derived(&[opened.line.id.0.as_bytes(), b"file", name.as_bytes(), &sha256]);
        self.keep_file(who.tenant, conversation, id, mime, name, &bytes, sha256).await?;
        Ok(id)
    }

    #[expect(clippy::too_many_arguments, reason = "a file is that many things")]
    async fn keep_file(
        &self,
        tenant: TenantId,
        conversation: ConversationId,
        id: Uuid,
        mime: &str,
        name: String,
        bytes: &Bytes,
        sha256: Bytes,
    ) -> Result<(), DeskError> {
        let sealed = self.vault().seal(self.ids(), &place(tenant, id), bytes);
        let file = Attachment {
            id,
            conversation,
            mime: mime.to_owned(),
            name,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256,
            sealed: sealed.into(),
        };
        let mut tx = self.store().begin().await?;
        conversations::attach(&mut tx, tenant, &file, self.clock().now()).await?;
        Ok(tx.commit().await?)
    }

    /// The bytes of a kept file.
    pub(crate) fn file_bytes(&self, tenant: TenantId, file: &Attachment) -> Result<Bytes, Unopenable> {
        self.vault().open(&place(tenant, file.id), &file.sealed).map(Bytes::from)
    }

    /// The file of a message: a colleague's from what was given, a guest's from WhatsApp, fetched once and kept.
    ///
    /// # Errors
    /// [`DeskError::NotFound`]: not theirs, or WhatsApp does not have it any more.
    pub async fn file_of(
        &self,
        who: &Who,
        conversation: ConversationId,
        message: MessageId,
    ) -> Result<Given, DeskError> {
        let line = self.conversation(who, conversation).await?;
        let said = stored::one(self.store(), who.tenant, message).await?;
        let said = said.filter(|said| said.conversation == conversation).ok_or(DeskError::NotFound)?;
        let word = |name: &str| said.content.get(name).and_then(serde_json::Value::as_str);
        let id = word("attachment").and_then(|id| id.parse().ok()).unwrap_or(message.0);
        if let Some(file) = conversations::attachment(self.store(), who.tenant, id).await? {
            let bytes =
                self.file_bytes(who.tenant, &file).map_err(|_sealed_elsewhere| DeskError::NotFound)?;
            return Ok(Given { mime: file.mime, name: file.name, bytes });
        }
        if let (Some(photo), stored::Direction::Out) = (word("photo"), said.direction) {
            return self.photo_sent(line.property, photo).await;
        }
        let Ok(Inbound::Media { id: media, kind, .. }) = serde_json::from_value(said.content.clone()) else {
            return Err(DeskError::NotFound);
        };
        let bytes = self.fetch_media(&media).await?;
        let name = clean_name(&kind);
        // What WhatsApp says it is may be wrong; what cannot be told is only ever saved, not shown.
        let mime = type_of(&bytes, &name).unwrap_or("application/octet-stream");
        let sha256 = Bytes::copy_from_slice(Sha256::digest(&bytes).as_slice());
        self.keep_file(who.tenant, conversation, message.0, mime, name.clone(), &bytes, sha256).await?;
        Ok(Given { mime: mime.to_owned(), name, bytes })
    }

    /// One of the house's photos, as it is now: it is kept with the house, not with every message.
    async fn photo_sent(&self, property: PropertyId, photo: &str) -> Result<Given, DeskError> {
        let house = self.property_with(property);
        let house = house.ok_or(DeskError::NotFound)?;
        let print = house.photo(photo).ok_or(DeskError::NotFound)?;
        let made = self.photo(&house.slug, print, WIDTHS[1], Format::Jpeg).await?;
        let bytes = made.ok_or(DeskError::NotFound)?;
        Ok(Given { mime: "image/jpeg".to_owned(), name: clean_name(photo), bytes })
    }

    async fn fetch_media(&self, media: &str) -> Result<Bytes, DeskError> {
        let gone = |failure: guestlink_whatsapp::errors::Failure| {
            tracing::info!(%failure, "a guest's file could not be fetched");
            DeskError::NotFound
        };
        let info = self.client().media(media).await.map_err(gone)?;
        let url = info.url.unwrap_or_default();
        let bytes = self.client().download(&url).await.map_err(gone)?.bytes().await.map_err(gone)?;
        if bytes.len() > MOST_BYTES * 4 { Err(DeskError::NotFound) } else { Ok(bytes) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(type_of(b"\x89PNG\r\n\x1a\nrest", "x.exe"), Some("image/png"));
        assert_eq!(type_of(b"%PDF-1.7", "a.html"), Some("application/pdf"));
        assert_eq!(type_of(b"\x00\x00\x00\x18ftypmp42", "v"), Some("video/mp4"));
        assert_eq!(
            type_of(b"PK\x03\x04", "report.DOCX"),
            Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
        );
        for (bytes, name) in [
            (&b"<svg onload=alert(1)>"[..], "a.svg"),
            (b"<html><script>", "a.html"),
            (b"PK\x03\x04", "a.zip"),
            (b"MZ\x90", "a.txt"),
            (b"GIF89a", "a.gif"),
            (b"", ""),
        ] {
            let told = type_of(bytes, name);
            assert!(told.is_none() || told == Some("text/plain"), "{name}: {told:?}");
        }
        assert_eq!(
            type_of(b"<script>alert(1)</script>", "a.txt"),
            Some("text/plain"),
            "served as plain text only"
        );
    }

    #[test]
    fn a_name_is_only_a_name() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a b.pdf", "a b.pdf"),
            ("x\r\nSet-Cookie: a=b.png", "xSet-Cookie a=b.png"),
            ("\"; filename=\"evil.html", "filename=evil.html"),
            ("....", "file"),
            ("", "file"),
        ] {
            assert_eq!(clean_name(given), kept);
        }
    }

    #[test]
    fn stickers_go_as_documents_and_the_rest_as_what_they_are() {
        assert_eq!(kind_of_file("image/jpeg"), "image");
        assert_eq!(kind_of_file("image/webp"), "document");
        assert_eq!(kind_of_file("audio/ogg"), "audio");
        assert_eq!(kind_of_file("text/plain"), "document");
    }
}
