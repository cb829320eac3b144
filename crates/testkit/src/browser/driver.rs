//! The line to chromedriver: starting it, one session, and the end of both. Never leaves a process behind.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::process::Stdio;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How to get what is needed.
const INSTALL: &str = "install them with: apt-get install chromium chromium-driver (scripts/test does)";
/// What chromedriver says when it listens.
const STARTED: &str = "was started successfully on port ";
/// How long a command may take; a page load is given less by the session's own limits.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long the end of a session may take before the processes are ended anyway.
const FAREWELL: Duration = Duration::from_secs(10);

pub(super) struct Driver {
    process: Child,
    port: u16,
    session: String,
    client: legacy::Client<HttpConnector, Full<Bytes>>,
}

impl Driver {
    pub(super) async fn start(capabilities: &Value) -> Self {
        let (process, port) = launch().await;
        let client = legacy::Client::builder(TokioExecutor::new()).build(HttpConnector::new());
        let mut driver = Self { process, port, session: String::new(), client };
        let answer = driver.call("POST", "/session", capabilities).await;
        let created = answer.unwrap_or_else(|error| panic!("Chromium does not start ({INSTALL}): {error}"));
        created["sessionId"].as_str().unwrap().clone_into(&mut driver.session);
        driver
    }

    /// A command of the session; the value answered, or what the driver says went wrong.
    pub(super) async fn command(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        self.call(method, &format!("/session/{}{path}", self.session), body).await
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Result<Value, String> {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let request = http::Request::builder()
            .method(method)
            .uri(format!("http://127.0.0.1:{}{path}", self.port))
            .header("content-type", "application/json")
            .body(Full::from(body))
            .unwrap();
        let ask = async {
            let answer = self.client.request(request).await.map_err(|error| error.to_string())?;
            let fine = answer.status().is_success();
            let bytes = answer.into_body().collect().await.map_err(|error| error.to_string())?.to_bytes();
            let mut told: Value = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
            let value = told["value"].take();
            if fine { Ok(value) } else { Err(format!("{}: {}", value["error"], value["message"])) }
        };
        tokio::time::timeout(PATIENCE, ask).await.unwrap_or_else(|_| Err(format!("no answer to {path}")))
    }

    /// Ends the session while nothing can be awaited any more: closing it ends the browser too.
    fn farewell(&self) -> std::io::Result<()> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut socket = TcpStream::connect_timeout(&address, FAREWELL)?;
        socket.set_read_timeout(Some(FAREWELL))?;
        write!(socket, "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", self.session)?;
        socket.read(&mut [0; 1]).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A driver that does not answer is ended all the same.
        let _ = self.farewell();
        let _ = self.process.start_kill();
    }
}

/// Starts chromedriver on a port of its own choice.
async fn launch() -> (Child, u16) {
    let spawned = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    let mut process =
        spawned.unwrap_or_else(|error| panic!("chromedriver does not start ({INSTALL}): {error}"));
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        let Some((_, rest)) = line.split_once(STARTED) else { continue };
        let port = rest.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().unwrap();
        return (process, port);
    }
    panic!("chromedriver ended before it listened ({INSTALL})")
}
