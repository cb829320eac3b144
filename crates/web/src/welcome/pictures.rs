//! Photos: their addresses on the page, and the pictures behind them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::photos::{Format, Measured, Measures, WIDTHS};
use guestlink_domain::resort::Photo;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};

use crate::assets::{FOR_EVER, SURROGATE_KEY};
use crate::problem::Problem;
use crate::routes::Door;

/// Characters of a photo's hash that its address carries: enough to be its own, and not to be guessed.
const PRINT: usize = 24;

/// The photos of a house.
pub(super) struct Pictures {
    slug: String,
    measures: Arc<Measures>,
}

/// A picture in the page.
#[derive(Debug)]
pub(super) struct Picture {
    pub src: String,
    /// `srcset` for every browser.
    pub jpeg: String,
    /// `srcset` in a format that is smaller; empty when there is none.
    pub modern: String,
    pub modern_type: &'static str,
    pub width: u32,
    pub height: u32,
}

impl Pictures {
    pub fn of(slug: &str, measures: Arc<Measures>) -> Self {
        Self { slug: slug.to_owned(), measures }
    }

    /// In all widths.
    pub fn wide(&self, photo: &Photo) -> Option<Picture> {
        self.picture(photo, &WIDTHS)
    }

    /// In the widths a part of the page needs.
    pub fn card(&self, photo: &Photo) -> Option<Picture> {
        self.picture(photo, WIDTHS.get(..2).unwrap_or_default())
    }

    fn picture(&self, photo: &Photo, widths: &[u32]) -> Option<Picture> {
        let measured = self.measures.get(&photo.0)?;
        // A width above the photo's own gives the photo as it is; one such is enough.
        let narrower = widths.iter().filter(|width| **width < measured.width).count();
        let offered: Vec<u32> = widths.iter().take(narrower.saturating_add(1)).copied().collect();
        let set = |format| {
            let one = |width: &u32| {
                format!("{} {}w", self.address(measured, *width, format), measured.width.min(*width))
            };
            offered.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let shown = *offered.get(1).or(offered.first())?;
        let width = measured.width.min(shown);
        let height = u64::from(measured.height) * u64::from(width) / u64::from(measured.width.max(1));
        let modern = Format::ALL.into_iter().find(|format| *format != Format::Jpeg);
        Some(Picture {
            src: self.address(measured, shown, Format::Jpeg),
            jpeg: set(Format::Jpeg),
            modern: modern.map(set).unwrap_or_default(),
            modern_type: modern.map_or("", Format::mime),
            width,
            height: u32::try_from(height).unwrap_or(0),
        })
    }

    fn address(&self, measured: &Measured, width: u32, format: Format) -> String {
        let print: String = measured.sha256.chars().take(PRINT).collect();
        format!("/photos/{}/{print}-{width}.{}", self.slug, format.ending())
    }
}

/// `GET /photos/{property}/{file}`
pub async fn serve(State(door): State<Door>, Path((slug, file)): Path<(String, String)>) -> Response {
    let Some((print, width, format)) = read(&file) else { return Problem::not_found().into_response() };
    match door.app.photo(&slug, print, width, format).await {
        Ok(Some(bytes)) => {
            let key = format!("photos photos-{slug}");
            let head =
                [(CONTENT_TYPE, format.mime()), (CACHE_CONTROL, FOR_EVER), (SURROGATE_KEY, key.as_str())];
            (head, bytes).into_response()
        }
        Ok(None) => Problem::not_found().into_response(),
        Err(error) => {
            tracing::warn!(%error, "a photo could not be read");
            Problem::unavailable().into_response()
        }
    }
}

/// `0123456789abcdef01234567-480.jpg`
fn read(file: &str) -> Option<(&str, u32, Format)> {
    let (name, ending) = file.rsplit_once('.')?;
    let (print, width) = name.split_once('-')?;
    let format = Format::ALL.into_iter().find(|format| format.ending() == ending)?;
    let hex = print.len() == PRINT && print.bytes().all(|byte| byte.is_ascii_hexdigit());
    Some((print, width.parse().ok()?, format)).filter(|_| hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures(width: u32, height: u32) -> Pictures {
        let measured = Measured { sha256: "0123456789abcdef".repeat(4), width, height };
        Pictures::of("cala", Arc::new([("photos/a.jpg".to_owned(), measured)].into()))
    }

    #[test]
    fn a_photo_is_offered_in_widths_it_has() {
        let photo = Photo("photos/a.jpg".to_owned());
        let offered = |width| pictures(width, width / 2).wide(&photo).unwrap().jpeg;
        assert_eq!(offered(2000).matches('w').count(), 3);
        assert!(offered(1280).ends_with("-1600.jpg 1280w"), "{}", offered(1280));
        assert_eq!(offered(300), "/photos/cala/0123456789abcdef01234567-480.jpg 300w");
        let shown = pictures(1280, 853).wide(&photo).unwrap();
        assert_eq!((shown.width, shown.height), (960, 639));
        assert!(pictures(10, 10).wide(&Photo("photos/b.jpg".to_owned())).is_none());
    }

    #[test]
    fn only_addresses_of_ours_are_read() {
        assert!(read("0123456789abcdef01234567-480.jpg").is_some());
        for odd in
            ["../../etc-480.jpg", "0123456789abcdef01234567-480.svg", "0123456789abcdef01234567.jpg", "x"]
        {
            assert!(read(odd).is_none(), "{odd}");
        }
    }
}
