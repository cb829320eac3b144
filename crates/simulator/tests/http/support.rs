//! A client, a receiver of webhooks, and the shortest way to a simulator between them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use bytes::Bytes;
use guestlink_simulator::{Config, NewGuest, Simulator, Subscriber, signature};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

pub const SECRET: &str = "app-secret";
pub const TOKEN: &str = "token";
pub const NUMBER: &str = "106540352242922";
pub const ACCOUNT: &str = "102290129340398";

/// A webhook as it arrived.
#[derive(Debug, Clone)]
pub struct Hook {
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Hook {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The first change's value.
    pub fn value(&self) -> Value {
        self.json()["entry"][0]["changes"][0]["value"].clone()
    }

    pub fn is_signed(&self) -> bool {
        self.headers["x-hub-signature-256"] == signature(SECRET, &self.bytes).as_str()
    }
}

/// Receives webhooks and answers as told, else with 200.
pub struct Receiver {
    pub url: String,
    state: Arc<Inbox>,
}

#[derive(Default)]
struct Inbox {
    hooks: Mutex<Vec<Hook>>,
    answers: Mutex<VecDeque<u16>>,
    arrived: Notify,
    tasks: TaskTracker,
}

impl Receiver {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let state = Arc::new(Inbox::default());
        let router = Router::new().fallback(take).with_state(Arc::clone(&state));
        state.tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, state }
    }

    pub fn answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.state.answers.lock().unwrap().extend(statuses);
    }

    pub fn all(&self) -> Vec<Hook> {
        self.state.hooks.lock().unwrap().clone()
    }

    /// Waits until so many have arrived.
    pub async fn wait(&self, count: usize) -> Vec<Hook> {
        let waiting = async {
            loop {
                let arrived = self.state.arrived.notified();
                let all = self.all();
                if all.len() >= count {
                    return all;
                }
                arrived.await;
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), waiting).await;
        waited
            .unwrap_or_else(|_| panic!("{} of {count} webhooks arrived: {:#?}", self.all().len(), self.all()))
    }
}

/// Takes a webhook, or repeats the challenge of a handshake with the right token.
async fn take(
    State(inbox): State<Arc<Inbox>>,
    uri: http::Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> (StatusCode, String) {
    if let Some(query) = uri.query() {
        let part =
            |name: &str| query.split('&').find_map(|p| p.strip_prefix(name)).unwrap_or_default().to_owned();
        let known = part("hub.verify_token=") == "ver%20ify" && part("hub.mode=") == "subscribe";
        return if known {
            (StatusCode::OK, part("hub.challenge="))
        } else {
            (StatusCode::FORBIDDEN, String::new())
        };
    }
    inbox.hooks.lock().unwrap().push(Hook { headers, bytes });
    inbox.arrived.notify_waiters();
    inbox.arrived.notify_one();
    let answer = inbox.answers.lock().unwrap().pop_front();
    (StatusCode::from_u16(answer.unwrap_or(200)).unwrap(), String::new())
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {:?}", self.bytes))
    }

    pub fn code(&self) -> i64 {
        self.json()["error"]["code"].as_i64().unwrap_or_else(|| panic!("no error: {}", self.json()))
    }

    pub fn details(&self) -> String {
        self.json()["error"]["error_data"]["details"].as_str().unwrap_or_default().to_owned()
    }

    pub fn wamid(&self) -> String {
        self.json()["messages"][0]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id: {}", self.json()))
            .to_owned()
    }
}

/// A simulator with a receiver and a client.
pub struct Bench {
    pub sim: Simulator,
    pub receiver: Receiver,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// Fast, and with a token.
pub fn config() -> Config {
    let mut config = Config { seed: Some(7), ..Config::fast() };
    config.business.access_token = Some(TOKEN.into());
    config
}

impl Bench {
    pub async fn new() -> Self {
        Self::with(config()).await
    }

    pub async fn with(config: Config) -> Self {
        let receiver = Receiver::start().await;
        let config = config.subscriber(Subscriber::new(receiver.url.clone(), SECRET, "verify"));
        let sim = Simulator::start(config).await.unwrap();
        Self { sim, receiver, client: Client::builder(TokioExecutor::new()).build_http() }
    }

    /// A guest with phone 34600555111 who wrote once, so that the window is open.
    pub async fn guest(&self) -> String {
        let guest = self.sim.add_guest(NewGuest::with_phone("Ana Núñez", "+34 600 555 111")).unwrap();
        let before = self.receiver.all().len();
        self.sim.say(&guest, "Hola").unwrap();
        self.receiver.wait(before + 1).await;
        guest
    }

    pub async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Answer {
        self.try_call(method, path, headers, body).await.unwrap()
    }

    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Answer, String> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.sim.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into())).unwrap();
        let response = self.client.request(request).await.map_err(|e| e.to_string())?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.map_err(|e| e.to_string())?.to_bytes();
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, bytes })
    }

    /// A Graph call with token and JSON.
    pub async fn graph(&self, method: Method, path: &str, body: Value) -> Answer {
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let token = format!("Bearer {TOKEN}");
        self.call(method, path, &[("authorization", &token), ("content-type", "application/json")], bytes)
            .await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.graph(Method::POST, path, body).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.graph(Method::GET, path, Value::Null).await
    }

    /// Sends to the guest of [`Bench::guest`].
    pub async fn send(&self, kind: &str, content: Value) -> Answer {
        let mut body = json!({"messaging_product": "whatsapp", "to": "34600555111", "type": kind});
        body[kind] = content;
        self.post(&format!("/v26.0/{NUMBER}/messages"), body).await
    }

    pub async fn send_text(&self, text: &str) -> Answer {
        self.send("text", json!({"body": text})).await
    }

    /// A call of the control API.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Answer {
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        self.call(method, &format!("/_sim{path}"), &[("content-type", "application/json")], bytes).await
    }
}
