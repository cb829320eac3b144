//! Walks over JSON that is known to be well-formed, once, without copying. Checks nothing: on anything else it stops early
//! and says less, but neither panics nor runs on.

use std::borrow::Cow;

use crate::wire::Text;

/// A place in a JSON text.
pub(super) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// Before the first value of `text`.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The next byte that is no blank.
    fn byte(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                other => return other.copied(),
            }
        }
    }

    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Walks over an object; `member` gets each name and must take the value. `Ok` with the object's JSON, or `Err` with
    /// the JSON of what stands there instead.
    pub(super) fn object(&mut self, mut member: impl FnMut(&mut Self, &str)) -> Result<&'a str, &'a str> {
        if self.byte() != Some(b'{') {
            return Err(self.skip());
        }
        let start = self.at;
        self.at += 1;
        loop {
            match self.byte() {
                Some(b'"') => {
                    let name = self.string();
                    if self.byte() == Some(b':') {
                        self.at += 1;
                    }
                    member(self, &unescape(name));
                }
                Some(b',') => self.at += 1,
                _ => {
                    self.at += 1;
                    return Ok(self.since(start));
                }
            }
        }
    }

    /// Walks over a list; `element` must take each element. `Err` with the JSON of what stands there instead.
    pub(super) fn list(&mut self, mut element: impl FnMut(&mut Self)) -> Result<(), &'a str> {
        if self.byte() != Some(b'[') {
            return Err(self.skip());
        }
        self.at += 1;
        loop {
            match self.byte() {
                None | Some(b']') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b',') => self.at += 1,
                Some(_) => element(self),
            }
        }
    }

    /// Takes a scalar's text; `None` for null and for the empty text, `Err` for an object or a list.
    pub(super) fn scalar(&mut self) -> Result<Option<Cow<'a, str>>, ()> {
        match self.byte() {
            Some(b'"') => Ok(Some(unescape(self.string())).filter(|text| !text.is_empty())),
            Some(b'{' | b'[') => {
                self.skip();
                Err(())
            }
            _ => {
                let text = serde_json::from_str::<Option<Text<'a>>>(self.skip()).ok().flatten();
                Ok(text.map(|text| text.0))
            }
        }
    }

    /// Steps over a value and gives its JSON.
    pub(super) fn skip(&mut self) -> &'a str {
        let first = self.byte();
        let start = self.at;
        match first {
            Some(b'"') => {
                self.string();
            }
            Some(b'{' | b'[') => self.container(),
            _ => {
                let rest = self.text.as_bytes().get(start..).unwrap_or_default();
                let scalar = |byte: &&u8| !b",]} \n\r\t".contains(byte);
                // At least one, so that nothing stands still.
                self.at += rest.iter().take_while(scalar).count().max(1);
            }
        }
        self.since(start)
    }

    /// Steps over a string and gives what is between its quotes, escapes and all.
    fn string(&mut self) -> &'a str {
        self.at += 1;
        let start = self.at;
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b'\\') => self.at += 2,
                Some(b'"') | None => break,
                Some(_) => self.at += 1,
            }
        }
        let inside = self.since(start);
        self.at += 1;
        inside
    }

    fn container(&mut self) {
        let bytes = self.text.as_bytes();
        let mut depth = 0_usize;
        while let Some(byte) = bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.string();
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

/// The inside of a JSON string as text.
fn unescape(inside: &str) -> Cow<'_, str> {
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let quoted = format!("\"{inside}\"");
    Cow::Owned(serde_json::from_str(&quoted).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::Cursor;

    fn members(json: &str) -> Result<Vec<(String, String)>, String> {
        let mut found = Vec::new();
        let walked =
            Cursor::new(json).object(|cursor, name| found.push((name.to_owned(), cursor.skip().to_owned())));
        walked.map(|_| found).map_err(str::to_owned)
    }

    #[test]
    fn members_are_found_whatever_they_hold() {
        let json = r#" { "a" : [1,{"b":"}]"}] , "c\u0064":"\"\\", "e":null,"f":-1.5e3 } "#;
        let found = members(json).unwrap();
        let found: Vec<_> = found.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, [("a", r#"[1,{"b":"}]"}]"#), ("cd", r#""\"\\""#), ("e", "null"), ("f", "-1.5e3")]);
        assert_eq!(members("{}").unwrap(), []);
        assert_eq!(members("[1, 2]").unwrap_err(), "[1, 2]");
    }

    #[test]
    fn scalars_are_told_from_the_rest() {
        let scalar = |json| Cursor::new(json).scalar().map(|text| text.map(std::borrow::Cow::into_owned));
        assert_eq!(scalar(r#""a\/b""#), Ok(Some("a/b".to_owned())));
        assert_eq!(scalar(" 12,"), Ok(Some("12".to_owned())));
        assert_eq!(scalar("null"), Ok(None));
        assert_eq!(scalar("\"\""), Ok(None));
        assert_eq!(scalar("{}"), Err(()));
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::from),
            ".{0,6}".prop_map(Value::from)
        ];
        leaf.prop_recursive(4, 30, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                proptest::collection::vec((".{0,3}", inner), 0..5).prop_map(|all| all.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn skipping_a_value_gives_exactly_its_json(first in value(), second in value(), pretty in any::<bool>()) {
            let write = if pretty { serde_json::to_string_pretty } else { serde_json::to_string };
            let json = write(&vec![first.clone(), second.clone()]).unwrap();
            let mut found = Vec::new();
            Cursor::new(&json).list(|cursor| found.push(serde_json::from_str::<Value>(cursor.skip()).unwrap())).unwrap();
            prop_assert_eq!(found, vec![first, second]);
        }

        #[test]
        fn no_text_stops_it_or_makes_it_panic(text in "[\\[\\]{}\",:\\\\a1 é]{0,40}") {
            let mut cursor = Cursor::new(&text);
            let _ = cursor.object(|cursor, _| { let _ = cursor.list(|cursor| { let _ = cursor.scalar(); }); });
            let _ = cursor.skip();
        }
    }
}
