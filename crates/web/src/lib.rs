//! HTTP: webhooks in, guests' pages, hosts' pages, the API, health, metrics. It reads requests and words answers; what happens is `app`'s business.
//! It never parses a webhook's body and never logs one.

mod access;
pub mod api;
mod assets;
mod body;
mod bookings;
mod campaigns;
mod dashboard;
mod health;
mod house;
mod icons;
mod insight;
mod messaging;
pub mod metrics;
mod packed;
mod problem;
mod realtime;
pub mod routes;
pub mod server;
mod stays;
mod welcome;
mod words;

pub use metrics::Metrics;
pub use problem::Problem;
pub use realtime::Lines;
pub use routes::{Area, Auth, Door, router};
pub use server::{Limits, serve};
