//! Media: uploaded by the business, sent by guests, or fetched from links. Kept in memory up to a bound.
//! Meta: URLs live 5 minutes and need the token; a link is fetched again only after 10 minutes.

use std::collections::{HashMap, VecDeque};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::GraphError;
use super::outbound::{MediaRef, Source};
use crate::clock::Millis;
use crate::lock;
use crate::random::Random;
use crate::sim::Sim;

/// Meta: a media URL is valid for 5 minutes.
pub(crate) const URL_LIVES: Millis = 5 * 60_000;
/// Meta: the id of an upload is valid for 30 days …
pub(crate) const UPLOAD_LIVES: Millis = 30 * 86_400_000;
/// … and that of a guest's medium for 7.
pub(crate) const GUEST_LIVES: Millis = 7 * 86_400_000;
/// Meta: a link is cached for 10 minutes.
const LINK_LIVES: Millis = 10 * 60_000;

/// A kind of media: name in messages, name in errors, MIME types, bytes allowed.
type Kind = (&'static str, &'static str, &'static [&'static str], usize);

const MB: usize = 1024 * 1024;
const KINDS: &[Kind] = &[
    (
        "audio",
        "Audio",
        &["audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"],
        16 * MB,
    ),
    ("image", "Image", &["image/jpeg", "image/png"], 5 * MB),
    ("sticker", "Sticker", &["image/webp"], MB / 2),
    ("video", "Video", &["video/mp4", "video/3gpp"], 16 * MB),
    (
        "document",
        "Document",
        &[
            "text/plain",
            "application/pdf",
            "application/vnd.ms-powerpoint",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ],
        100 * MB,
    ),
];
/// The largest upload of any kind.
pub(crate) const UPLOAD_MAX: usize = 100 * MB;

/// A medium in memory.
#[derive(Debug, Clone)]
pub(crate) struct Medium {
    pub id: String,
    pub bytes: Bytes,
    pub mime: String,
    sha256: [u8; 32],
    /// When its id ends for the business; the phone keeps the picture.
    ends: Millis,
}

impl Medium {
    pub(crate) fn sha256_base64(&self) -> String {
        STANDARD.encode(self.sha256)
    }

    pub(crate) fn sha256_hex(&self) -> String {
        hex::encode(self.sha256)
    }
}

/// All media; when the bound is reached the oldest go.
#[derive(Debug)]
pub(crate) struct MediaStore {
    room: usize,
    used: usize,
    by_id: HashMap<String, Medium>,
    order: VecDeque<String>,
    links: HashMap<String, (String, Millis)>,
}

impl MediaStore {
    pub(crate) fn new(room: usize) -> Self {
        Self { room, used: 0, by_id: HashMap::new(), order: VecDeque::new(), links: HashMap::new() }
    }

    /// Keeps a medium whose id is valid until `ends`, and gives it the id.
    pub(crate) fn add(&mut self, bytes: Bytes, mime: &str, ends: Millis, random: &Random) -> String {
        let id = random.digits(16);
        self.used = self.used.saturating_add(bytes.len());
        let sha256 = Sha256::digest(&bytes).into();
        let medium = Medium { id: id.clone(), bytes, mime: mime.to_owned(), sha256, ends };
        self.by_id.insert(id.clone(), medium);
        self.order.push_back(id.clone());
        while self.used > self.room && self.order.len() > 1 {
            if let Some(oldest) = self.order.pop_front() {
                self.remove(&oldest);
            }
        }
        id
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Medium> {
        self.by_id.get(id)
    }

    /// The medium of an id that is still valid.
    pub(crate) fn valid(&self, id: &str, now: Millis) -> Option<&Medium> {
        self.by_id.get(id).filter(|medium| now < medium.ends)
    }

    pub(crate) fn remove(&mut self, id: &str) -> bool {
        let Some(medium) = self.by_id.remove(id) else { return false };
        self.used = self.used.saturating_sub(medium.bytes.len());
        self.links.retain(|_, (of_link, _)| of_link != id);
        self.order.retain(|other| other != id);
        true
    }

    /// The medium behind a link, however old.
    pub(crate) fn by_link(&self, link: &str) -> Option<&Medium> {
        self.links.get(link).and_then(|(id, _)| self.by_id.get(id))
    }

    fn fresh_link(&self, link: &str, now: Millis) -> Option<&Medium> {
        let (id, at) = self.links.get(link)?;
        if now.saturating_sub(*at) < LINK_LIVES { self.by_id.get(id) } else { None }
    }
}

/// Which kinds take a MIME type.
fn kind_of(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.0 == name)
}

fn bare(mime: &str) -> String {
    mime.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Checks an upload as `POST /{phone-number-id}/media` does.
pub(crate) fn check_upload(mime: &str, size: usize) -> Result<(), GraphError> {
    let mime = bare(mime);
    let Some(kind) = KINDS.iter().find(|kind| kind.2.contains(&mime.as_str())) else {
        let all: Vec<&str> = KINDS.iter().flat_map(|kind| kind.2.iter().copied()).collect();
        return Err(GraphError::param(format!(
            "Param file must be a file with one of the following types: {}. Received file of type '{mime}'.",
            all.join(", ")
        )));
    };
    check_size(kind, size)
}

fn check_size(kind: &Kind, size: usize) -> Result<(), GraphError> {
    if size <= kind.3 {
        return Ok(());
    }
    let details = format!("{} file size {size} bytes exceeds the limit of {} bytes.", kind.1, kind.3);
    Err(GraphError::of(131_053).details(details))
}

/// Checks that the media a message names by id are there and fit; links are fetched later.
pub(crate) fn check_ids(sim: &Sim, media: &[MediaRef]) -> Result<(), GraphError> {
    if media.is_empty() {
        return Ok(());
    }
    let store = lock(&sim.media);
    for wanted in media {
        let Source::Id(id) = &wanted.source else { continue };
        let Some(medium) = store.valid(id, sim.clock.now()) else {
            return Err(GraphError::param(format!(
                "Param {} is not a valid whatsapp business account media attachment ID",
                wanted.at
            )));
        };
        fits(wanted.kind, medium)?;
    }
    Ok(())
}

fn fits(kind: &str, medium: &Medium) -> Result<(), GraphError> {
    let Some(kind) = kind_of(kind) else { return Ok(()) };
    let mime = bare(&medium.mime);
    // Meta takes any file as a document.
    if kind.0 != "document" && !kind.2.contains(&mime.as_str()) {
        return Err(GraphError::of(131_053).details(format!(
            "Unsupported {} mime type {mime}. Please use one of {}.",
            kind.1,
            kind.2.join(", ")
        )));
    }
    check_size(kind, medium.bytes.len())
}

/// Fetches a link of a message, or takes it from the cache.
pub(crate) async fn fetch(sim: &Sim, wanted: &MediaRef) -> Result<(), GraphError> {
    let Source::Link(link) = &wanted.source else { return Ok(()) };
    let known = lock(&sim.media).fresh_link(link, sim.clock.now()).cloned();
    if let Some(medium) = known {
        return fits(wanted.kind, &medium);
    }
    let (mime, bytes) = sim.client.get(link, UPLOAD_MAX).await.map_err(|error| {
        GraphError::of(131_053).details(format!("Downloading media from weblink failed: {error}"))
    })?;
    let now = sim.clock.now();
    let mut store = lock(&sim.media);
    let id = store.add(bytes, &mime, now.saturating_add(UPLOAD_LIVES), &sim.random);
    store.links.insert(link.clone(), (id.clone(), now));
    store.get(&id).map_or(Ok(()), |medium| fits(wanted.kind, medium))
}

/// The answer to `GET /{media-id}`.
pub(crate) fn describe(medium: &Medium, host: &str, now: Millis) -> Value {
    let expires = now.saturating_add(URL_LIVES).div_euclid(1_000);
    let url = format!(
        "http://{host}/whatsapp_business/attachments/?mid={}&ext={expires}&hash={}",
        medium.id,
        link_hash(&medium.id, expires)
    );
    json!({
        "url": url,
        "mime_type": medium.mime,
        "sha256": medium.sha256_hex(),
        "file_size": medium.bytes.len(),
        "id": medium.id,
        "messaging_product": "whatsapp",
    })
}

/// Ties a URL to its medium and its end.
pub(crate) fn link_hash(id: &str, expires: i64) -> String {
    let digest = Sha256::digest(format!("{id}/{expires}").as_bytes());
    let text = hex::encode(digest);
    text.get(..24).unwrap_or(&text).to_owned()
}

/// A built-in medium for guests who send one without saying which.
pub(crate) fn sample(kind: &str) -> (&'static [u8], &'static str) {
    match kind {
        "image" => (include_bytes!("../page/assets/sample.jpg"), "image/jpeg"),
        "sticker" => (include_bytes!("../page/assets/sticker.webp"), "image/webp"),
        "video" => (include_bytes!("../page/assets/film.mp4"), "video/mp4"),
        "audio" => (include_bytes!("../page/assets/voice.ogg"), "audio/ogg; codecs=opus"),
        _ => (include_bytes!("../page/assets/sample.pdf"), "application/pdf"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uploads_are_judged_by_type_and_size() {
        assert!(check_upload("image/jpeg", 5 * MB).is_ok());
        assert!(check_upload("Audio/OGG; codecs=opus", 1).is_ok());
        assert_eq!(check_upload("image/jpeg", 5 * MB + 1).unwrap_err().code(), 131_053);
        assert_eq!(check_upload("image/gif", 1).unwrap_err().code(), 100);
    }

    #[test]
    fn memory_is_bounded_and_the_newest_stays() {
        let (mut store, random) = (MediaStore::new(100), Random::new(1));
        let ids: Vec<String> =
            (0..50).map(|_| store.add(Bytes::from(vec![0; 30]), "image/png", 9, &random)).collect();
        assert!(store.used <= 100 && store.by_id.len() == 3 && store.order.len() == 3);
        assert!(store.get(&ids[49]).is_some() && store.get(&ids[0]).is_none());
        let big = store.add(Bytes::from(vec![0; 500]), "image/png", 9, &random);
        assert!(store.get(&big).is_some() && store.by_id.len() == 1);
        assert!(store.valid(&big, 8).is_some() && store.valid(&big, 9).is_none());
        assert!(store.remove(&big) && store.used == 0);
    }
}
