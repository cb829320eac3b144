//! How deep a piece of JSON is nested, without recursion.

/// Is `json` (well-formed) nested deeper than `limit`? Most bodies hold fewer brackets than the limit, which one quick
/// pass shows.
pub(crate) fn exceeds(json: &str, limit: usize) -> bool {
    let opening = json.bytes().filter(|byte| matches!(byte, b'{' | b'[')).count();
    opening > limit && deepest(json) > limit
}

fn deepest(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else {
            match byte {
                b'"' => in_string = true,
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            deepest = deepest.max(depth);
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::exceeds;

    #[test]
    fn brackets_count_only_outside_strings() {
        assert!(exceeds("[[[1]]]", 2));
        assert!(!exceeds("[[[1]]]", 3));
        assert!(!exceeds("[[],[],[],[]]", 2));
        assert!(!exceeds(r#"["[[[[","{{{{\"[[["]"#, 1));
        assert!(!exceeds(r#"["\\",["x"]]"#, 2));
        assert!(exceeds(r#"["\\",[["x"]]]"#, 2));
    }

    #[test]
    fn a_depth_bomb_is_measured_without_recursion() {
        assert!(exceeds(&"[".repeat(1_000_000), 64));
    }
}
