//! What is true at Guest Link: ids, money, catalog, quotes, what a guest's words mean, conversations,
//! stays, and every refusal. Pure: no async, no IO, no clock, no randomness, no SQL, no HTTP.

pub mod access;
pub mod automations;
pub mod bookings;
pub mod campaigns;
pub mod catalog;
pub mod costs;
pub mod event;
pub mod ids;
pub mod insight;
pub mod language;
pub mod messaging;
pub mod money;
pub mod requests;
pub mod resort;
pub mod sales;
pub mod search;
pub mod stays;
pub mod welcome;
