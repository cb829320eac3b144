//! The promises of the house as a whole, kept by the real app behind its real door.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests: a failure here is the message")]

mod access;
mod api;
mod automations;
mod bookings;
mod budget;
mod campaigns;
mod campaigns_pages;
mod conversation;
mod desk;
mod files;
mod front_desk;
mod guests;
mod hostile;
mod inbox;
mod insight;
mod live;
mod news;
mod operations;
mod passkeys;
mod platform_tokens;
mod platforms;
mod programs;
mod realtime;
mod requests;
mod requests_api;
mod requests_pages;
mod requests_ways;
mod rights;
mod sending;
mod templates;
mod their_api;
mod webhooks;
mod welcome;
mod welcome_pages;
