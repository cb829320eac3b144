//! QR codes as one SVG path.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The code as an SVG image without a name of its own; `None` when the text is too long for one.
pub(crate) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
            }
            x += run.len();
        }
    }
    let size = width + 4;
    Some(format!(
        r#"<svg viewBox="-2 -2 {size} {size}" shape-rendering="crispEdges" aria-hidden="true"><path fill="currentColor" d="{path}"/></svg>"#
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_is_square_and_dark_at_its_corner() {
        let svg = super::svg("WIFI:T:WPA;S:Ventisol-Guest;P:salt&pine;;").unwrap();
        assert!(svg.contains("M0 0h7v1h-7z"), "{svg}");
        assert!(!svg.contains("salt"));
        assert_eq!(super::svg(&"x".repeat(5000)), None);
    }
}
