//! Guests that write through Meta: each says one thing after another, Meta brings it until it is answered 200,
//! and now and then once more after that.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use super::verdict::words;
use crate::rig::chance::Chance;
use crate::rig::http::Client;
use crate::rig::{time, webhook};

/// How far each conversation got: the last position answered 200.
#[derive(Clone, Default)]
pub struct Acknowledged(Arc<Mutex<BTreeMap<usize, usize>>>);

impl Acknowledged {
    fn note(&self, conversation: usize, position: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(conversation, position);
    }

    /// As of now.
    pub fn so_far(&self) -> BTreeMap<usize, usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// One guest, until `writing` turns false; what was begun is brought to its 200.
pub async fn write(
    conversation: usize,
    address: SocketAddr,
    acknowledged: Acknowledged,
    writing: watch::Receiver<bool>,
    mut chance: Chance,
) {
    let mut meta = Client::new(address);
    let mut position = 0;
    while *writing.borrow() {
        position += 1;
        let wamid = format!("wamid.GUEST{conversation:04}N{position:06}");
        let body = webhook::text(conversation, &wamid, &words((conversation, position)));
        let request = webhook::request("/webhooks/whatsapp", &body);
        deliver(&mut meta, &request, &mut chance).await;
        acknowledged.note(conversation, position);
        if chance.percent(10) {
            // Meta: "can result in duplicate webhook notifications".
            let _ = meta.send(&request).await;
        }
        time::pause(chance.millis(50, 400)).await;
    }
}

/// Brings it again and again until it is answered 200.
pub async fn deliver(meta: &mut Client, request: &[u8], chance: &mut Chance) {
    loop {
        let answer = tokio::time::timeout(Duration::from_secs(10), meta.send(request)).await;
        if answer.is_ok_and(|answer| answer.is_ok_and(|message| message.status() == 200)) {
            return;
        }
        *meta = meta.anew();
        time::pause(chance.millis(50, 300)).await;
    }
}
