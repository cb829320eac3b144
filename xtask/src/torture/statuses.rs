//! The status webhooks of accepted messages: sent, then delivered, each some time later, as Meta sends them.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use super::guests::deliver;
use crate::rig::chance::Chance;
use crate::rig::graph::Accepted;
use crate::rig::http::Client;
use crate::rig::{time, webhook};

/// The texts accepted so far, in their order.
#[derive(Clone, Default)]
pub struct Replies(Arc<Mutex<Vec<String>>>);

impl Replies {
    /// As of now.
    pub fn so_far(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many.
    pub fn number(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// Notes each accepted message and reports on it, until the Graph API is gone.
pub async fn report(
    mut accepted: UnboundedReceiver<Accepted>,
    address: SocketAddr,
    replies: Replies,
    seed: u64,
) {
    let mut reports = JoinSet::new();
    let mut number = seed;
    while let Some(message) = accepted.recv().await {
        replies.0.lock().unwrap_or_else(PoisonError::into_inner).push(message.text.clone());
        number += 1;
        reports.spawn(report_one(message, address, Chance::seeded(number)));
        while reports.try_join_next().is_some() {}
    }
}

async fn report_one(message: Accepted, address: SocketAddr, mut chance: Chance) {
    let mut meta = Client::new(address);
    for status in ["sent", "delivered"] {
        time::pause(chance.millis(20, 800)).await;
        let body = webhook::status(&message.wamid, &message.to, status, message.tag.as_deref());
        deliver(&mut meta, &webhook::request("/webhooks/whatsapp", &body), &mut chance).await;
    }
}
