//! ISO 4217 currencies. The table is `iso_currency`'s; what has no minor unit (gold, test codes) is no currency here.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// An ISO 4217 currency in which amounts can be counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: iso_currency::Currency,
    exponent: u8,
}

/// Not an ISO 4217 code of a currency.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("\"{0}\" is not an ISO 4217 currency such as EUR, GBP or JPY")]
pub struct UnknownCurrency(String);

impl Currency {
    /// Three capital letters.
    pub fn code(self) -> &'static str {
        self.code.code()
    }

    /// Digits after the point: 2 for EUR, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u8 {
        self.exponent
    }

    /// The currency that has taken its place (`HRK` → `EUR`), if it is no longer money.
    pub fn replaced_by(self) -> Option<Self> {
        // The bolívar circulates under VES; VED is a second code for the same money.
        if self.code == iso_currency::Currency::VES {
            return None;
        }
        self.code.is_superseded().and_then(|next| next.code().parse().ok())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || UnknownCurrency(super::shortened(text));
        let code = iso_currency::Currency::from_code(text).ok_or_else(unknown)?;
        let exponent = code.exponent().and_then(|digits| u8::try_from(digits).ok()).ok_or_else(unknown)?;
        Ok(Self { code, exponent })
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Currency {
    fn schema_name() -> Cow<'static, str> {
        "Currency".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217 code, for example EUR" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exponent(code: &str) -> u8 {
        code.parse::<Currency>().unwrap().exponent()
    }

    #[test]
    fn exponents_are_those_of_the_standard() {
        let two = ["EUR", "USD", "GBP", "CHF", "SEK", "MXN", "BRL", "AED", "INR", "THB", "ZAR", "MAD"];
        let none =
            ["JPY", "KRW", "CLP", "VND", "ISK", "UGX", "XOF", "XAF", "XPF", "PYG", "RWF", "KMF", "GNF"];
        let three = ["KWD", "BHD", "OMR", "JOD", "TND", "IQD", "LYD"];
        assert!(two.iter().all(|code| exponent(code) == 2));
        assert!(none.iter().all(|code| exponent(code) == 0));
        assert!(three.iter().all(|code| exponent(code) == 3));
    }

    #[test]
    fn what_is_no_currency_is_refused() {
        for text in ["", "eur", "EURO", "XXX", "XAU", "ABC", "€"] {
            assert!(text.parse::<Currency>().is_err(), "{text}");
        }
        assert!(serde_json::from_str::<Currency>("\"EUX\"").unwrap_err().to_string().contains("EUX"));
    }

    #[test]
    fn a_replaced_currency_names_its_successor() {
        let replaced = |code: &str| code.parse::<Currency>().unwrap().replaced_by().map(Currency::code);
        assert_eq!(replaced("HRK"), Some("EUR"));
        assert_eq!(replaced("EUR"), None);
        assert_eq!(replaced("VES"), None);
    }
}
