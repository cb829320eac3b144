//! A stand-in for the Graph API that accepts every message, remembers it, and can lose an answer on the way.
//! It answers at once: what takes time in a measurement is the program.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::chance::Chance;
use super::http::{Answer, Message};

/// A message we accepted.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The id we gave it.
    pub wamid: String,
    /// The guest's phone, or user id when it was sent to that.
    pub to: String,
    /// Its words; empty for other kinds.
    pub text: String,
    /// `biz_opaque_callback_data`.
    pub tag: Option<String>,
    /// When.
    pub at: Instant,
}

/// The parts of a send that the rig looks at.
#[derive(Deserialize)]
struct Send {
    to: Option<String>,
    recipient: Option<String>,
    text: Option<Text>,
    status: Option<String>,
    biz_opaque_callback_data: Option<String>,
}

#[derive(Deserialize)]
struct Text {
    body: String,
}

/// The stand-in.
pub struct Graph {
    accepted: UnboundedSender<Accepted>,
    numbered: AtomicU64,
    wamids: Mutex<Vec<String>>,
    /// Answers to lose, in percent, and the chance that picks them.
    lost: u64,
    chance: Mutex<Chance>,
}

impl Graph {
    /// Tells `accepted` each message; loses `lost` percent of the answers.
    pub fn new(accepted: UnboundedSender<Accepted>, lost: u64, seed: u64) -> Arc<Self> {
        let chance = Mutex::new(Chance::seeded(seed));
        Arc::new(Self { accepted, numbered: AtomicU64::new(0), wamids: Mutex::default(), lost, chance })
    }

    /// Answers one request.
    pub fn answer(&self, request: &Message) -> Answer {
        match request.target() {
            ("POST", target) if target.ends_with("/messages") => self.message(&request.body),
            ("GET", target) if target.contains("/message_history") => Some((200, self.history())),
            _ => Some((404, refusal("Unknown path components"))),
        }
    }

    fn message(&self, body: &[u8]) -> Answer {
        let Ok(send) = serde_json::from_slice::<Send>(body) else {
            return Some((400, refusal("(#100) Invalid parameter")));
        };
        if send.status.is_some() {
            return Some((200, br#"{"success":true}"#.to_vec()));
        }
        let number = self.numbered.fetch_add(1, Ordering::Relaxed);
        let to = send.to.or(send.recipient).unwrap_or_default();
        let wamid = wamid(&to, number);
        let answer = format!(
            r#"{{"messaging_product":"whatsapp","contacts":[{{"input":"{to}","wa_id":"{to}"}}],"messages":[{{"id":"{wamid}"}}]}}"#
        );
        let text = send.text.map(|text| text.body).unwrap_or_default();
        if self.lost > 0 {
            lock(&self.wamids).push(wamid.clone());
        }
        let tag = send.biz_opaque_callback_data;
        // Nobody listens any more only when the run is over.
        let _ = self.accepted.send(Accepted { wamid, to, text, tag, at: Instant::now() });
        let lose = self.lost > 0 && lock(&self.chance).percent(self.lost);
        (!lose).then(|| (200, answer.into_bytes()))
    }

    fn history(&self) -> Vec<u8> {
        let data: Vec<Value> = lock(&self.wamids)
            .iter()
            .rev()
            .take(100)
            .map(|wamid| json!({"id": wamid, "message_id": wamid, "events": {"data": []}}))
            .collect();
        json!({"data": data}).to_string().into_bytes()
    }
}

/// Built as Meta's are: the recipient's number lies within.
fn wamid(to: &str, number: u64) -> String {
    format!("wamid.{}", STANDARD.encode(format!("\u{1d}\u{18}\u{c}{to}\u{15}RIG{number:012}")))
}

fn refusal(message: &str) -> Vec<u8> {
    json!({"error": {"message": message, "type": "OAuthException", "code": 100, "fbtrace_id": "rig"}})
        .to_string()
        .into_bytes()
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::Graph;
    use crate::rig::http::Message;

    fn post(body: &str) -> Message {
        let head = "POST /v26.0/1/messages HTTP/1.1".to_owned();
        Message { head, body: body.as_bytes().to_vec() }
    }

    #[test]
    fn accepted_messages_are_remembered_even_when_the_answer_is_lost() {
        let (tell, mut told) = mpsc::unbounded_channel();
        let graph = Graph::new(tell, 100, 1);
        let body = r#"{"to":"999","type":"text","text":{"body":"Re: a"},"biz_opaque_callback_data":"v1.x"}"#;
        assert!(graph.answer(&post(body)).is_none());
        let accepted = told.try_recv().unwrap();
        assert_eq!((accepted.to.as_str(), accepted.text.as_str()), ("999", "Re: a"));
        assert_eq!(accepted.tag.as_deref(), Some("v1.x"));
        assert!(String::from_utf8(graph.history()).unwrap().contains(&accepted.wamid));
    }

    #[test]
    fn a_read_receipt_is_no_message() {
        let (tell, mut told) = mpsc::unbounded_channel();
        let graph = Graph::new(tell, 0, 1);
        assert_eq!(graph.answer(&post(r#"{"status":"read","message_id":"wamid.X"}"#)).unwrap().0, 200);
        assert_eq!(graph.answer(&post("nonsense")).unwrap().0, 400);
        assert!(told.try_recv().is_err());
    }
}
