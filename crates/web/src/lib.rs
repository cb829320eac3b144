//! HTTP: webhooks in, guests' pages, health, metrics. It reads requests and words answers; what happens is `app`'s business.
//! It never parses a webhook's body and never logs one.

mod body;
mod bookings;
mod health;
mod messaging;
pub mod metrics;
mod problem;
pub mod routes;
pub mod server;
mod welcome;

pub use metrics::Metrics;
pub use problem::Problem;
pub use routes::{Area, Auth, Door, router};
pub use server::{Limits, serve};
