//! What messages cost: the rate card, one message's price, and a month's sum. Amounts are millionths of the card's
//! unit of currency, so that a thousandth of a cent is never lost. An estimate until WhatsApp's own word arrives.

mod card;
mod ledger;

pub use card::{Billed, Free, Price, RateCard, Rates};
pub use ledger::{Entry, Line, Month, Told, month_of};
