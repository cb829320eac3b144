//! Money in integer minor units. No floating point anywhere near it.

/// An amount in the minor units of a currency (cents for EUR, whole yen for JPY, fils for KWD).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    /// Minor units; negative for a discount or refund.
    pub minor: i64,
    /// ISO 4217 currency.
    pub currency: Currency,
}

/// An ISO 4217 currency code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Currency([u8; 3]);
