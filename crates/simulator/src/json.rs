//! JSON as Meta's servers write it: ASCII only, non-ASCII as `\uXXXX` in lower case, `/` as `\/`, floats as PHP
//! prints them. These very bytes are signed, so this is the only writer of webhook bodies and Graph answers.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes `value` as PHP's `json_encode` does.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    // Writing to memory cannot fail, and the values here have string keys only.
    if value.serialize(&mut Serializer::with_formatter(&mut out, Php)).is_err() {
        out.clear();
        out.extend_from_slice(b"null");
    }
    out
}

/// The same as [`to_vec`], as text.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> String {
    String::from_utf8(to_vec(value)).unwrap_or_default()
}

struct Php;

impl Formatter for Php {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, text: &str) -> io::Result<()> {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c == '/' || !c.is_ascii()) {
            let (plain, tail) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = tail.chars();
            match chars.next() {
                Some('/') => writer.write_all(b"\\/")?,
                Some(other) => {
                    for unit in other.encode_utf16(&mut [0; 2]) {
                        write!(writer, "\\u{unit:04x}")?;
                    }
                }
                None => {}
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }

    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        writer.write_all(php_float(value).as_bytes())
    }
}

/// PHP's shortest form with `serialize_precision = -1`: no `.0` on whole numbers, exponent below 1e-4 and above 1e17.
fn php_float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return "0".to_owned() };
    match exponent.parse::<i32>().unwrap_or(0) {
        -4..=16 => format!("{value}"),
        exponent => {
            let digits = if digits.contains('.') { digits.to_owned() } else { format!("{digits}.0") };
            format!("{digits}e{exponent:+}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn bytes_are_those_of_php() {
        // Each right-hand side was printed by PHP 8.2: `echo json_encode($value);`
        for (value, php) in [
            (json!("https://x.example/ñ"), r#""https:\/\/x.example\/\u00f1""#),
            (json!("🙏 Ω"), r#""\ud83d\ude4f \u03a9""#),
            (json!("a\"\\\u{8}\u{c}\n\r\t\u{1}\u{7f}"), "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\u{7f}\""),
            (json!("\u{2028}é/"), r#""\u2028\u00e9\/""#),
            (json!(36.716_667), "36.716667"),
            (json!(-4.0), "-4"),
            (json!(0.00001), "1.0e-5"),
            (json!(0.0001), "0.0001"),
            (json!(1.5e25), "1.5e+25"),
            (json!(1e16), "10000000000000000"),
            (json!(1e17), "1.0e+17"),
            (json!([1, null, true, {}]), "[1,null,true,{}]"),
        ] {
            assert_eq!(to_string(&value), php);
        }
    }

    #[test]
    fn keys_stay_in_the_order_they_were_written() {
        assert_eq!(to_string(&json!({"z/": 1, "a": 2})), r#"{"z\/":1,"a":2}"#);
    }

    proptest! {
        #[test]
        fn any_text_survives_and_is_ascii(text in ".*") {
            let written = to_vec(&text);
            prop_assert!(written.is_ascii());
            prop_assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), Value::String(text));
        }

        #[test]
        fn any_number_survives(number in proptest::num::f64::NORMAL) {
            let written = to_vec(&number);
            let read: f64 = std::str::from_utf8(&written).unwrap().parse().unwrap();
            prop_assert_eq!(read.to_bits(), number.to_bits());
        }
    }
}
