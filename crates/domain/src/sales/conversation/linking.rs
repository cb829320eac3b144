//! Addresses on the booking site, made of the owner's parameters. Values are percent-encoded, empty ones left away.

use super::turn::Turn;
use crate::sales::ranking::Wish;

impl Turn<'_> {
    /// Where a quote is booked; carries its id, so that the booking is known to come from here.
    pub(super) fn booking_link(&self, wish: &Wish, accommodation: &str, plan: &str) -> Option<String> {
        let ages = wish.ages();
        let pets = if wish.pets == 0 { String::new() } else { wish.pets.to_string() };
        self.link(&[
            ("accommodation", accommodation.to_owned()),
            ("adults", wish.adults.to_string()),
            ("check_in", wish.check_in.to_string()),
            ("check_out", wish.check_out.to_string()),
            ("child_ages", ages.iter().map(u8::to_string).collect::<Vec<_>>().join(",")),
            ("children", ages.len().to_string()),
            ("currency", self.ctx.pricing.currency.code().to_owned()),
            ("language", self.language().as_str().to_owned()),
            ("pets", pets),
            ("quote", self.ctx.quote_id.to_string()),
            ("rate_plan", plan.to_owned()),
        ])
    }

    /// An accommodation's page; none without a booking site.
    pub(super) fn page_link(&self, accommodation: &str) -> Option<String> {
        let language = self.language().as_str().to_owned();
        self.link(&[("accommodation", accommodation.to_owned()), ("language", language)])
    }

    fn link(&self, values: &[(&str, String)]) -> Option<String> {
        let settings = &self.ctx.channel.booking_link;
        let mut url = settings.url.as_deref().or(self.ctx.property.booking_url)?.to_owned();
        let mut mark = if url.contains('?') { '&' } else { '?' };
        for (name, template) in &settings.parameters {
            let Some(value) = fill(template, values).filter(|value| !value.is_empty()) else { continue };
            url.push(mark);
            mark = '&';
            url.push_str(&encode(name));
            url.push('=');
            url.push_str(&encode(&value));
        }
        Some(url)
    }
}

/// The template with its placeholders filled; `None` if one of them has no value.
fn fill(template: &str, values: &[(&str, String)]) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(before);
        filled.push_str(&values.iter().find(|(known, _)| *known == name)?.1);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

/// Percent-encodes for a query (RFC 3986: unreserved characters stay).
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => {
                encoded.push('%');
                encoded.extend(HEX.get(usize::from(byte >> 4)));
                encoded.extend(HEX.get(usize::from(byte & 15)));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_filled_and_encoded() {
        let values = [("name", "Sea & Sand".to_owned()), ("pets", String::new())];
        assert_eq!(fill("{name}-x", &values).as_deref(), Some("Sea & Sand-x"));
        assert_eq!(fill("{pets}", &values).as_deref(), Some(""));
        assert_eq!(fill("{unknown}", &values), None);
        assert_eq!(fill("{broken", &values), None);
        assert_eq!(encode("Sea & Sand/ñ"), "Sea%20%26%20Sand%2F%C3%B1");
    }
}
