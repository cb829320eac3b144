//! A line between browser and server that can be cut: what a service worker sees when the network is gone.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

/// Hands connections on to a server until it is cut. Dropping it cuts it.
pub struct Line {
    url: String,
    whole: watch::Sender<bool>,
    _connections: TaskTracker,
}

impl Line {
    /// A line to a server at `http://127.0.0.1:…`.
    pub async fn to(server: &str) -> Self {
        let server: SocketAddr = server.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let (whole, seen) = watch::channel(true);
        let connections = TaskTracker::new();
        connections.spawn(listen(listener, server, seen, connections.clone()));
        Self { url, whole, _connections: connections }
    }

    /// Where the line begins. Its host is `localhost`, which browsers trust like https.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends every connection, and every new one at once.
    pub fn cut(&self) {
        self.whole.send_replace(false);
    }

    /// Makes it whole again.
    pub fn mend(&self) {
        self.whole.send_replace(true);
    }
}

async fn listen(listener: TcpListener, server: SocketAddr, whole: watch::Receiver<bool>, tasks: TaskTracker) {
    let mut owner = whole.clone();
    loop {
        tokio::select! {
            changed = owner.changed() => if changed.is_err() { return },
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => drop(tasks.spawn(carry(socket, server, whole.clone()))),
                Err(_) => return,
            },
        }
    }
}

async fn carry(mut near: TcpStream, server: SocketAddr, mut whole: watch::Receiver<bool>) {
    if !*whole.borrow() {
        return;
    }
    let Ok(mut far) = TcpStream::connect(server).await else { return };
    tokio::select! {
        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
        _ = whole.wait_for(|whole| !whole) => {}
    }
}
