//! The store's promises, each held by both databases.

#[cfg(test)]
mod access;
#[cfg(test)]
mod appender;
#[cfg(test)]
mod automations;
#[cfg(test)]
mod campaigns;
#[cfg(test)]
mod conversations;
#[cfg(test)]
mod copy;
#[cfg(test)]
mod database;
#[cfg(test)]
mod events;
#[cfg(test)]
mod inbox;
#[cfg(test)]
mod insight;
#[cfg(test)]
mod leases;
#[cfg(test)]
mod messaging;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod operations;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod resorts;
#[cfg(test)]
mod sales;
#[cfg(test)]
mod statuses;
#[cfg(test)]
mod stays;
#[cfg(test)]
mod timers;
#[cfg(test)]
mod welcome;
#[cfg(test)]
mod world;

/// Makes two tests of each function, `name::sqlite` and `name::postgres`, each on a database of its own.
macro_rules! on_both {
    ($($(#[$doc:meta])* async fn $name:ident($db:ident: Database) $body:block)+) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn promise($db: crate::database::Database) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                promise(crate::database::Database::file().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                promise(crate::database::Database::server().await).await;
            }
        }
    )+};
}
pub(crate) use on_both;
