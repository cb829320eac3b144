//! The other end of a live line: just enough of RFC 6455 to open one, hear, say something and see how it ends.

use std::fmt::Write as _;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::{House, PATIENCE};

/// A live line.
pub struct LiveLine {
    stream: TcpStream,
    /// Came in one frame with what was waited for.
    left: Vec<Value>,
}

/// What came over a line.
#[derive(Clone, PartialEq, Debug)]
pub enum Frame {
    /// A text, as JSON.
    Told(Value),
    /// The end: code and reason; 0 when the line was simply gone.
    Ended(u16, String),
}

impl House {
    /// Opens a line at `path` with these headers; the answer's status where none was opened.
    ///
    /// # Errors
    /// The status of the refusal.
    pub async fn line(&self, path: &str, headers: &[(&str, &str)]) -> Result<LiveLine, u16> {
        let address = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).await.unwrap();
        let mut head = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        for (name, value) in headers {
            write!(head, "{name}: {value}\r\n").unwrap();
        }
        stream.write_all(format!("{head}\r\n").as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n\r\n") {
            answer.push(stream.read_u8().await.unwrap());
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status: u16 = answer.split(' ').nth(1).unwrap().parse().unwrap();
        if status == 101 { Ok(LiveLine { stream, left: Vec::new() }) } else { Err(status) }
    }
}

impl LiveLine {
    /// The next text, or the end. Signs of life are answered by nobody and passed over.
    pub async fn next(&mut self) -> Frame {
        tokio::time::timeout(PATIENCE, self.read()).await.unwrap()
    }

    async fn read(&mut self) -> Frame {
        loop {
            let Ok(first) = self.stream.read_u8().await else { return Frame::Ended(0, String::new()) };
            let length = match self.stream.read_u8().await.unwrap_or(0) & 0x7f {
                126 => usize::from(self.stream.read_u16().await.unwrap_or(0)),
                127 => usize::try_from(self.stream.read_u64().await.unwrap_or(0)).unwrap(),
                short => usize::from(short),
            };
            let mut body = vec![0; length];
            if self.stream.read_exact(&mut body).await.is_err() {
                return Frame::Ended(0, String::new());
            }
            match first & 0x0f {
                1 => return Frame::Told(serde_json::from_slice(&body).unwrap()),
                8 => {
                    let code = body.get(..2).map_or(0, |two| u16::from_be_bytes([two[0], two[1]]));
                    return Frame::Ended(
                        code,
                        String::from_utf8_lossy(body.get(2..).unwrap_or_default()).into_owned(),
                    );
                }
                _ => {}
            }
        }
    }

    /// The next list of events.
    pub async fn events(&mut self) -> Vec<Value> {
        if !self.left.is_empty() {
            return std::mem::take(&mut self.left);
        }
        loop {
            match self.next().await {
                Frame::Told(Value::Array(events)) => return events,
                Frame::Told(_) => {}
                Frame::Ended(code, reason) => panic!("the line ended: {code} {reason}"),
            }
        }
    }

    /// Hears until an event of this kind has come; everything heard up to it.
    pub async fn until(&mut self, kind: &str) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            heard.extend(self.events().await);
            if let Some(at) = heard.iter().position(|event: &Value| event["kind"] == kind) {
                self.left = heard.split_off(at + 1);
                return heard;
            }
        }
    }

    /// Hears until the line ends.
    pub async fn end(&mut self) -> (u16, String) {
        loop {
            if let Frame::Ended(code, reason) = self.next().await {
                return (code, reason);
            }
        }
    }

    /// Says something. The mask is nought: masks are against boxes between, of which there are none.
    pub async fn say(&mut self, text: &str) {
        let mut frame = vec![0x81];
        match text.len() {
            short @ 0..126 => frame.push(0x80 | u8::try_from(short).unwrap()),
            long => {
                frame.push(0x80 | 0x7e);
                frame.extend_from_slice(&u16::try_from(long).unwrap().to_be_bytes());
            }
        }
        frame.extend_from_slice(&[0; 4]);
        frame.extend_from_slice(text.as_bytes());
        self.stream.write_all(&frame).await.unwrap();
    }
}
