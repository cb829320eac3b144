//! A bare HTTP/1.1, client and server, just enough for the rig: content-length bodies, keep-alive. It costs a
//! few microseconds a message, so that a measurement measures the program and not the tool.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// A head and a body as they came.
#[derive(Debug)]
pub struct Message {
    /// First line and headers, without the empty line.
    pub head: String,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Message {
    /// Of an answer: its status, 0 when there is none.
    pub fn status(&self) -> u16 {
        self.head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// Of a request: method and target.
    pub fn target(&self) -> (&str, &str) {
        let mut words = self.head.split(' ');
        (words.next().unwrap_or(""), words.next().unwrap_or(""))
    }
}

/// One connection with what was read too far.
struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(4096) })
    }

    /// The next message; `None` when the other side closed before one began.
    async fn read(&mut self) -> io::Result<Option<Message>> {
        let mut searched = 0;
        let head_end = loop {
            if let Some(end) = find_end_of_head(&self.buffer, searched) {
                break end;
            }
            searched = self.buffer.len().saturating_sub(3);
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                let clean = self.buffer.is_empty();
                return if clean { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
            }
        };
        let head = String::from_utf8_lossy(self.buffer.get(..head_end).unwrap_or_default()).into_owned();
        let whole = head_end + 4 + content_length(&head);
        while self.buffer.len() < whole {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        let rest = self.buffer.split_off(whole);
        let message = std::mem::replace(&mut self.buffer, rest);
        Ok(Some(Message { head, body: message.get(head_end + 4..).unwrap_or_default().to_vec() }))
    }
}

fn find_end_of_head(buffer: &[u8], from: usize) -> Option<usize> {
    let searched = buffer.get(from..)?;
    searched.windows(4).position(|four| four == b"\r\n\r\n").map(|position| from + position)
}

fn content_length(head: &str) -> usize {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0)
}

/// A client on one kept connection.
pub struct Client {
    address: SocketAddr,
    wire: Option<Wire>,
}

impl Client {
    /// Connects at the first request.
    pub fn new(address: SocketAddr) -> Self {
        Self { address, wire: None }
    }

    /// The same address, no connection.
    pub fn anew(&self) -> Self {
        Self::new(self.address)
    }

    /// Sends whole request bytes, reads the answer. After an error the next call connects anew.
    pub async fn send(&mut self, request: &[u8]) -> io::Result<Message> {
        let mut wire = match self.wire.take() {
            Some(wire) => wire,
            None => Wire::new(TcpStream::connect(self.address).await?)?,
        };
        wire.stream.write_all(request).await?;
        let answer = wire.read().await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.wire = Some(wire);
        Ok(answer)
    }
}

/// What a server answers; `None` closes the connection without a word.
pub type Answer = Option<(u16, Vec<u8>)>;

/// Serves until the future is dropped.
pub async fn serve<H>(listener: TcpListener, handler: Arc<H>)
where
    H: Fn(&Message) -> Answer + Send + Sync + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    let handler = Arc::clone(&handler);
                    connections.spawn(async move { converse(stream, &*handler).await });
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn converse(stream: TcpStream, handler: &(impl Fn(&Message) -> Answer + Sync)) -> io::Result<()> {
    let mut wire = Wire::new(stream)?;
    while let Some(request) = wire.read().await? {
        let Some((status, body)) = handler(&request) else { return Ok(()) };
        let mut answer = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .into_bytes();
        answer.extend_from_slice(&body);
        wire.stream.write_all(&answer).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::net::TcpListener;
    use tokio::task::JoinSet;

    use super::{Client, Message, serve};

    #[tokio::test]
    async fn client_and_server_understand_each_other() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut tasks = JoinSet::new();
        let handler = |request: &Message| (request.body != b"bye").then(|| (201, request.body.clone()));
        tasks.spawn(serve(listener, Arc::new(handler)));
        let mut client = Client::new(address);
        for text in ["one", "", "three"] {
            let request = format!("POST /x HTTP/1.1\r\nContent-Length: {}\r\n\r\n{text}", text.len());
            let answer = client.send(request.as_bytes()).await.unwrap();
            assert_eq!((answer.status(), answer.body.as_slice()), (201, text.as_bytes()));
        }
        let bye = b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nbye";
        assert!(client.send(bye).await.is_err());
        assert!(client.send(b"GET / HTTP/1.1\r\n\r\n").await.is_ok());
    }
}
