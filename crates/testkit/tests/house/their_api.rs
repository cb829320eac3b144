//! A platform's API for tests: answers with what it is told to, path by path, and remembers who asked what.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What is answered: a status, further headers as they are written, a body.
type Says = (u16, String, String);

#[derive(Clone, Default)]
pub(crate) struct Api {
    says: Arc<Mutex<Says>>,
    on: Arc<Mutex<Vec<(String, Says)>>>,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Api {
    pub(crate) async fn start() -> (Self, String) {
        let api = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let its = api.clone();
        tokio_util::task::TaskTracker::new().spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                its.answer(stream).await;
            }
        });
        (api, url)
    }

    async fn answer(&self, mut stream: TcpStream) {
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            let mut byte = [0; 1];
            if stream.read(&mut byte).await.unwrap_or(0) == 0 {
                return;
            }
            request.extend(byte);
        }
        let head = String::from_utf8_lossy(&request).to_lowercase();
        let length =
            head.split("content-length: ").nth(1).and_then(|rest| rest.split("\r\n").next()?.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        let _ = stream.read_exact(&mut body).await;
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.heard.lock().unwrap().push(format!("{head}{}", String::from_utf8_lossy(&body)));
        let fixed =
            self.on.lock().unwrap().iter().rev().find(|(start, _)| path.starts_with(start.as_str())).cloned();
        let (status, headers, body) =
            fixed.map_or_else(|| self.says.lock().unwrap().clone(), |(_, says)| says);
        let answer = format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = stream.write_all(answer.as_bytes()).await;
    }

    /// To everything that has no answer of its own.
    pub(crate) fn say(&self, status: u16, headers: &str, body: &str) {
        *self.says.lock().unwrap() = (status, headers.to_owned(), body.to_owned());
    }

    /// To whatever begins with this path (in lower case), from now on.
    pub(crate) fn on(&self, path: &str, status: u16, body: &str) {
        self.on.lock().unwrap().push((path.to_owned(), (status, String::new(), body.to_owned())));
    }

    /// Requests so far: the head in lower case, then the body.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().unwrap().clone()
    }

    /// Those that begin so, such as `post /token`.
    pub(crate) fn heard_of(&self, start: &str) -> Vec<String> {
        self.heard().into_iter().filter(|request| request.starts_with(start)).collect()
    }
}
