//! Who and which: strings that identify a person or are private, so they never show in `Debug`.
//! They carry what came over the wire and judge nothing.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize};

use crate::wire::Lenient;

macro_rules! private_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it came.
            pub fn new(value: impl Into<String>) -> Self {
                Self(value.into())
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Gives the text away.
            pub fn into_string(self) -> String {
                self.0
            }
        }

        impl From<String> for $name {
            fn from(value: String) -> Self {
                Self(value)
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Lenient for $name {
            fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                Ok(String::lenient(deserializer)?.map(Self))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::lenient(deserializer)?.ok_or_else(|| serde::de::Error::custom("expected a string"))
            }
        }
    };
}

macro_rules! hidden_debug {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

private_text! {
    /// A phone number or `wa_id`, as it came: usually digits without `+`.
    PhoneNumber
}
hidden_debug!(PhoneNumber);

impl PhoneNumber {
    /// Its digits alone, for comparing `+1 650-555-1234` with `16505551234`.
    pub fn digits(&self) -> String {
        self.0.chars().filter(char::is_ascii_digit).collect()
    }
}

private_text! {
    /// A business-scoped user id (BSUID): `US.13491208655302741918`, or a parent one, `US.ENT.…`. Stable until the
    /// user changes their number; present in every `messages` webhook since April 2026.
    UserId
}
hidden_debug!(UserId);

private_text! {
    /// A guest's own words, name or card: shown to people, kept out of logs.
    Private
}
hidden_debug!(Private);

private_text! {
    /// A message id, `wamid.` and base64. It is personal data: the base64 holds the guest's phone number.
    MessageId
}

/// How many of a message id's last characters may be shown: the message's own part, never the number's.
const SHOWN_TAIL: usize = 8;

impl MessageId {
    /// The last characters, which do not hold the phone number: enough to find a message in a log. `None` for ids too
    /// short to be Meta's.
    pub fn tail(&self) -> Option<&str> {
        let start = self.0.len().checked_sub(SHOWN_TAIL).filter(|start| *start > 4 * SHOWN_TAIL)?;
        self.0.get(start..)
    }

    /// Does the id hold this phone number? A hint only (seen in the field, documented nowhere): good for choosing
    /// among unknown ids in the message history, never for identifying a guest.
    pub fn mentions(&self, number: &PhoneNumber) -> bool {
        let digits = number.digits();
        digits.len() >= 7 && self.decoded().windows(digits.len()).any(|window| window == digits.as_bytes())
    }

    /// Does the id hold any phone number, so that [`mentions`](Self::mentions) can tell?
    pub fn holds_a_number(&self) -> bool {
        self.decoded().windows(7).any(|window| window.iter().all(u8::is_ascii_digit))
    }

    fn decoded(&self) -> Vec<u8> {
        let encoded = self.0.strip_prefix("wamid.").unwrap_or_default();
        STANDARD.decode(encoded).unwrap_or_default()
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MessageId(…{})", self.tail().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::{MessageId, PhoneNumber, Private, UserId};

    const WAMID: &str = "wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=";

    #[test]
    fn debug_shows_no_number_and_no_words() {
        let shown = format!(
            "{:?}{:?}{:?}{:?}{:?}",
            PhoneNumber::from("16505551234"),
            UserId::from("US.134912"),
            Private::from("Hello"),
            MessageId::from(WAMID),
            MessageId::from("wamid.short")
        );
        assert_eq!(shown, "PhoneNumber(…)UserId(…)Private(…)MessageId(…MTQ0RgA=)MessageId(…)");
    }

    #[test]
    fn a_message_id_can_be_asked_for_the_number_inside() {
        let id = MessageId::from(WAMID);
        assert!(id.mentions(&PhoneNumber::from("+1 650 387-9439")));
        assert!(!id.mentions(&PhoneNumber::from("16505551234")));
        assert!(!id.mentions(&PhoneNumber::from("1")));
        assert!(id.holds_a_number() && !MessageId::from("wamid.QUJDREVGRw==").holds_a_number());
        assert!(!MessageId::from("16503879439").mentions(&PhoneNumber::from("16503879439")));
    }

    #[test]
    fn numbers_on_the_wire_become_text() {
        let id: UserId = serde_json::from_str("12345").unwrap();
        assert_eq!(id.as_str(), "12345");
        assert!(serde_json::from_str::<UserId>("null").is_err());
    }
}
