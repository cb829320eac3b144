//! Selling: what a guest asks for, what we offer, at what price, and how the conversation goes.

pub mod channel;
pub mod conversation;
pub mod quote;
pub mod ranking;
pub mod texts;
pub mod understanding;
