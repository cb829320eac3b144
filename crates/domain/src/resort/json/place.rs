//! From bytes to lines and columns.

/// Where the lines of a text begin.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, lines: std::iter::once(0).chain(after).collect() }
    }

    /// Line and column, both from 1, of the character at or around a byte.
    pub(crate) fn of(&self, byte: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = self.lines.get(line.wrapping_sub(1)).copied().unwrap_or(0);
        let before = self.text.as_bytes().get(start..byte.min(self.text.len())).unwrap_or_default();
        // Continuation bytes of UTF-8 are not characters of their own.
        let column = before.iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        (line.max(1), column + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_not_bytes_and_takes_windows_line_ends() {
        let places = Places::new("{\r\n  \"é\": \"ñandú\", x");
        assert_eq!(places.of(0), (1, 1));
        assert_eq!(places.of(3), (2, 1));
        let byte = "{\r\n  \"é\": \"ñandú\", ".len();
        assert_eq!(places.of(byte), (2, 17));
    }

    #[test]
    fn beyond_the_end_is_the_end() {
        assert_eq!(Places::new("ab").of(99), (1, 3));
        assert_eq!(Places::new("").of(0), (1, 1));
        assert_eq!(Places::new("a\n").of(2), (2, 1));
    }
}
