//! What happens at Guest Link: webhooks are received, guests' messages decided upon, messages sent, timers
//! fired. Loads before the domain decides, saves after it; nothing leaves before the commit.

pub mod clock;
pub mod failpoint;
pub mod ids;
pub mod vault;

pub use clock::Clock;
pub use ids::Ids;
