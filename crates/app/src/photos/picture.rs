//! One picture: what it is, and how it is made smaller.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};

/// Widths that are offered, pixels. A photo is never made wider than it is.
pub const WIDTHS: [u32; 3] = [480, 960, 1600];
/// Pixels a photo may have (security facts S36: 40 megapixels).
const MOST_PIXELS: u64 = 40_000_000;
/// WebP's scale: looks like the JPEG beside it and is about a third smaller.
const WEBP_QUALITY: f32 = 74.0;
/// JPEG's own scale; above this files grow and eyes do not see it.
const QUALITY: u8 = 80;

/// How a picture is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Format {
    /// For every browser.
    Jpeg,
    /// Smaller, for those that know it.
    WebP,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::WebP];

    /// How its files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// Its MIME type.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// Width and height of a picture, upright, by its content, whatever its name says.
///
/// # Errors
/// What is wrong with it.
pub fn examine(bytes: &[u8]) -> Result<(u32, u32), &'static str> {
    let mut decoder = decoder(bytes).ok_or("this is not a JPEG, PNG or WebP picture")?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err("the picture has more than 40 megapixels");
    }
    let lying = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(if lying { (height, width) } else { (width, height) })
}

fn decoder(bytes: &[u8]) -> Option<impl image::ImageDecoder + '_> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(256 << 20);
    reader.limits(limits);
    reader.into_decoder().ok()
}

/// The picture in a width and format. Nothing but pixels is taken over. `None`: it cannot be read.
pub(super) fn make(bytes: &[u8], width: u32, format: Format) -> Option<Bytes> {
    examine(bytes).ok()?;
    let mut decoder = decoder(bytes)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).ok()?;
    image.apply_orientation(orientation);
    if image.width() > width {
        image = image.resize(width, u32::MAX, FilterType::CatmullRom);
    }
    let pixels = image.to_rgb8();
    match format {
        Format::Jpeg => {
            let mut out = Vec::new();
            JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&pixels).ok()?;
            Some(out.into())
        }
        Format::WebP => {
            let encoder = webp::Encoder::from_rgb(pixels.as_raw(), pixels.width(), pixels.height());
            let made = encoder.encode_simple(false, WEBP_QUALITY).ok()?;
            Some(Bytes::copy_from_slice(&made))
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgb, RgbImage};

    use super::*;

    fn jpeg(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        RgbImage::from_pixel(width, height, Rgb([200, 120, 40]))
            .write_to(&mut out, ImageFormat::Jpeg)
            .unwrap();
        out.into_inner()
    }

    /// An APP1 segment as cameras write it, with an orientation and a tell-tale word.
    fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0II*\0\x08\0\0\0\x01\0".to_vec();
        tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]);
        tiff.extend(b"GPS 40.1283 4.4017");
        let length = u16::try_from(tiff.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat()
    }

    #[test]
    fn pictures_are_known_by_their_content() {
        assert_eq!(examine(&jpeg(30, 20)), Ok((30, 20)));
        assert!(examine(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>").is_err());
        assert!(examine(b"").is_err() && examine(b"\xff\xd8\xff").is_err());
        assert!(make(b"GIF89a, or not", 480, Format::Jpeg).is_none());
    }

    #[test]
    fn they_become_narrower_and_never_wider() {
        let of =
            |width, wanted| examine(&make(&jpeg(width, width / 2), wanted, Format::Jpeg).unwrap()).unwrap();
        assert_eq!(of(2000, 480), (480, 240));
        assert_eq!(of(300, 480), (300, 150));
    }

    #[test]
    fn what_the_camera_wrote_is_gone_and_the_picture_upright() {
        let given = with_exif(&jpeg(40, 20), 6);
        assert_eq!(examine(&given), Ok((20, 40)));
        let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
        assert!(has(&given, b"GPS"));
        for format in Format::ALL {
            let made = make(&given, 480, format).unwrap();
            assert_eq!(examine(&made), Ok((20, 40)));
            assert!(!has(&made, b"GPS") && !has(&made, b"Exif"));
        }
    }

    #[test]
    fn the_modern_format_is_what_it_says_and_smaller() {
        let mut noisy = Cursor::new(Vec::new());
        let speckled = RgbImage::from_fn(600, 400, |x, y| {
            let wave = u8::try_from((x * x + 3 * y * y) % 251).unwrap();
            Rgb([wave, 255 - wave, wave / 2])
        });
        speckled.write_to(&mut noisy, ImageFormat::Png).unwrap();
        let made = |format| make(noisy.get_ref(), 480, format).unwrap();
        assert_eq!(image::guess_format(&made(Format::WebP)).unwrap(), ImageFormat::WebP);
        assert!(made(Format::WebP).len() < made(Format::Jpeg).len());
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_refused() {
        // A PNG that says it has 60,000 × 60,000 pixels.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        png.extend(60_000_u32.to_be_bytes());
        png.extend(60_000_u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0]);
        png.extend([0; 16]);
        assert!(examine(&png).is_err() && make(&png, 480, Format::Jpeg).is_none());
    }
}
