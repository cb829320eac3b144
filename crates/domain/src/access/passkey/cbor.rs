//! The little of CBOR (RFC 8949) that authenticators write: whole numbers, bytes, texts, lists, maps. Lengths are
//! always given (CTAP 2 §8); anything else, and anything too deep, is not read.

/// CTAP 2 nests four deep; attestation statements are not deeper in practice.
const DEPTH: u8 = 8;
/// Entries of a map that are looked at.
const ENTRIES: usize = 64;

/// What stands there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Item<'a> {
    Int(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    List(Vec<Item<'a>>),
    Map(Vec<(Item<'a>, Item<'a>)>),
    /// `true`, `false`, `null` and their like.
    Simple(u64),
}

impl<'a> Item<'a> {
    /// What a map has under a number.
    pub(super) fn at(&self, key: i64) -> Option<&Item<'a>> {
        self.under(&Item::Int(key))
    }

    /// What a map has under a text.
    pub(super) fn named(&self, key: &str) -> Option<&Item<'a>> {
        self.under(&Item::Text(key))
    }

    fn under(&self, key: &Item<'_>) -> Option<&Item<'a>> {
        match self {
            Self::Map(entries) => entries.iter().find(|(its, _)| its == key).map(|(_, value)| value),
            _ => None,
        }
    }

    pub(super) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The first item, and what follows it.
pub(super) fn first(input: &[u8]) -> Option<(Item<'_>, &[u8])> {
    item(input, DEPTH)
}

/// The only item.
pub(super) fn whole(input: &[u8]) -> Option<Item<'_>> {
    first(input).filter(|(_, rest)| rest.is_empty()).map(|(item, _)| item)
}

fn item(input: &[u8], depth: u8) -> Option<(Item<'_>, &[u8])> {
    let depth = depth.checked_sub(1)?;
    let (head, rest) = input.split_first()?;
    let (kind, short) = (head >> 5, head & 0x1f);
    let (number, rest) = number(short, rest)?;
    match kind {
        0 => Some((Item::Int(i64::try_from(number).ok()?), rest)),
        1 => Some((Item::Int((-1_i64).checked_sub(i64::try_from(number).ok()?)?), rest)),
        2 => rest
            .split_at_checked(usize::try_from(number).ok()?)
            .map(|(bytes, rest)| (Item::Bytes(bytes), rest)),
        3 => {
            let (bytes, rest) = rest.split_at_checked(usize::try_from(number).ok()?)?;
            Some((Item::Text(std::str::from_utf8(bytes).ok()?), rest))
        }
        4 => list(number, rest, depth),
        5 => map(number, rest, depth),
        7 if short <= 24 => Some((Item::Simple(number), rest)),
        _ => None,
    }
}

fn number(short: u8, rest: &[u8]) -> Option<(u64, &[u8])> {
    let width = match short {
        0..=23 => return Some((u64::from(short), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let (digits, rest) = rest.split_at_checked(width)?;
    Some((digits.iter().fold(0, |number, digit| (number << 8) | u64::from(*digit)), rest))
}

/// Every item takes a byte at least, so that a length that lies ends with the input.
fn list(count: u64, mut rest: &[u8], depth: u8) -> Option<(Item<'_>, &[u8])> {
    let mut items = Vec::new();
    for _ in 0..count {
        let (one, after) = item(rest, depth)?;
        items.push(one);
        rest = after;
    }
    Some((Item::List(items), rest))
}

fn map(count: u64, mut rest: &[u8], depth: u8) -> Option<(Item<'_>, &[u8])> {
    let mut entries: Vec<(Item<'_>, Item<'_>)> = Vec::new();
    for _ in 0..count {
        let (key, after) = item(rest, depth)?;
        let (value, after) = item(after, depth)?;
        if entries.len() == ENTRIES || entries.iter().any(|(known, _)| *known == key) {
            return None;
        }
        entries.push((key, value));
        rest = after;
    }
    Some((Item::Map(entries), rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_samples_of_the_standard_are_read() {
        // RFC 8949, appendix A.
        assert_eq!(whole(&[0x18, 0x64]), Some(Item::Int(100)));
        assert_eq!(whole(&[0x39, 0x03, 0xe7]), Some(Item::Int(-1000)));
        assert_eq!(whole(&[0x44, 1, 2, 3, 4]), Some(Item::Bytes(&[1, 2, 3, 4])));
        assert_eq!(whole(&[0x62, 0xc3]), None, "cut off");
        assert_eq!(whole(&[0x62, 0xc3, 0xbc]), Some(Item::Text("ü")));
        assert_eq!(whole(&[0x83, 1, 2, 3]), Some(Item::List(vec![Item::Int(1), Item::Int(2), Item::Int(3)])));
        assert_eq!(whole(&[0xa1, 0x61, b'a', 0xf5]).unwrap().named("a"), Some(&Item::Simple(21)));
    }

    #[test]
    fn what_authenticators_do_not_write_is_not_read() {
        assert_eq!(whole(&[0x5f, 0x41, 1, 0xff]), None, "no length");
        assert_eq!(whole(&[0xa2, 1, 1, 1, 2]), None, "the same key twice");
        assert_eq!(whole(&[0x81; 200]), None, "too deep");
        assert_eq!(
            whole(&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
            None,
            "a length that lies"
        );
        assert_eq!(whole(&[0, 0]), None, "something follows");
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = first(&bytes);
        }
    }
}
