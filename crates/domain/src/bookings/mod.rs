//! Booking events in one form, whoever sends them: what an event is, who may send it, what must never be kept of it,
//! and which of two comes later.

pub mod auth;
pub mod cards;
pub mod ical;
pub mod mapping;
pub mod native;
pub mod order;
mod phone;

pub use native::{BookingEvent, EventKind, Refusal, ReservationStatus};
pub use phone::PhoneNumber;
