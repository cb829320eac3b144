//! The accept loop: HTTP/1.1 with deadlines that a slow or silent client cannot stretch, a cap on connections,
//! and an end that lets requests under way finish.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::metrics::Metrics;

/// What clients of a listener may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Open connections; more wait in the kernel's queue.
    pub connections: usize,
    /// From the first moment a request could come until its head is complete. Also how long an idle connection
    /// is kept.
    pub head: Duration,
    /// How long requests under way may take once the end has begun.
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connections: 4096, head: Duration::from_secs(10), drain: Duration::from_secs(10) }
    }
}

/// After a failed `accept` (no file descriptors left, say), how long before the next.
const AFTER_FAILURE: Duration = Duration::from_millis(50);

/// Serves until `stop`, then lets requests under way finish within `limits.drain`.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    metrics: Metrics,
    limits: Limits,
    stop: CancellationToken,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head);
    let permits = Arc::new(Semaphore::new(limits.connections));
    let connections = TaskTracker::new();
    while let Some((socket, permit)) = next(&listener, &permits, &stop).await {
        let connection = Connection { _permit: permit, metrics: metrics.clone() };
        connection.metrics.connection_opened();
        connections.spawn(connection.serve(socket, http.clone(), router.clone(), stop.clone()));
    }
    drop(listener);
    connections.close();
    if timeout(limits.drain, connections.wait()).await.is_err() {
        tracing::warn!(open = connections.len(), "connections cut off at the end of the draining time");
    }
}

/// The next connection, once there is room for it; `None` at the end.
async fn next(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
    stop: &CancellationToken,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let permit = stop.run_until_cancelled(Arc::clone(permits).acquire_owned()).await?.ok()?;
    loop {
        match stop.run_until_cancelled(listener.accept()).await? {
            Ok((socket, _)) => return Some((socket, permit)),
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                // Waits, but not past the end.
                let _ = timeout(AFTER_FAILURE, stop.cancelled()).await;
            }
        }
    }
}

/// Who is at the other end of the connection: the guest, or the proxy before us. Kept by nobody.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The address of the other end, if it is known, for handlers.
pub(crate) struct From(pub Option<IpAddr>);

impl axum::extract::FromRequestParts<crate::routes::Door> for From {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut http::request::Parts,
        _: &crate::routes::Door,
    ) -> Result<Self, Self::Rejection> {
        Ok(Self(parts.extensions.get::<Peer>().map(|peer| peer.0)))
    }
}

struct Connection {
    _permit: OwnedSemaphorePermit,
    metrics: Metrics,
}

impl Connection {
    async fn serve(self, socket: TcpStream, http: http1::Builder, router: Router, stop: CancellationToken) {
        // Answers are small; waiting to fill a packet would cost 40 ms.
        let _ = socket.set_nodelay(true);
        let peer = socket.peer_addr().ok().map(|address| Peer(address.ip()));
        let router = router.map_request(move |mut request: http::Request<hyper::body::Incoming>| {
            if let Some(peer) = peer {
                request.extensions_mut().insert(peer);
            }
            request
        });
        let serving =
            http.serve_connection(TokioIo::new(socket), TowerToHyperService::new(router)).with_upgrades();
        let mut serving = std::pin::pin!(serving);
        let ended = tokio::select! {
            ended = serving.as_mut() => ended,
            () = stop.cancelled() => {
                serving.as_mut().graceful_shutdown();
                serving.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "connection ended");
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.metrics.connection_closed();
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::time::Duration;

    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::sync::Notify;
    use tokio_util::sync::CancellationToken;
    use tokio_util::task::TaskTracker;

    use super::{Limits, serve};
    use crate::metrics::Metrics;

    struct Running {
        address: SocketAddr,
        stop: CancellationToken,
        tasks: TaskTracker,
    }

    async fn run(router: Router, limits: Limits) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        tasks.spawn(serve(listener, router, Metrics::default(), limits, stop.clone()));
        tasks.close();
        Running { address, stop, tasks }
    }

    fn hello() -> Router {
        Router::new().route("/", get(|| async { "hello" }))
    }

    async fn connect(running: &Running) -> TcpStream {
        TcpStream::connect(running.address).await.unwrap()
    }

    async fn ask(socket: &mut TcpStream) -> String {
        socket.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"hello") {
            let mut piece = [0; 1024];
            let length = socket.read(&mut piece).await.unwrap();
            assert_ne!(length, 0, "closed after {}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&piece[..length]);
        }
        String::from_utf8(seen).unwrap()
    }

    #[tokio::test]
    async fn a_connection_serves_many_requests() {
        let running = run(hello(), Limits::default()).await;
        let mut socket = connect(&running).await;
        for _ in 0..3 {
            assert!(ask(&mut socket).await.starts_with("HTTP/1.1 200 OK"));
        }
    }

    #[tokio::test]
    async fn a_head_that_trickles_in_is_cut_off() {
        let limits = Limits { head: Duration::from_millis(50), ..Limits::default() };
        let running = run(hello(), limits).await;
        let mut socket = connect(&running).await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: ").await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        assert!(!answer.contains("200"), "{answer}");
    }

    #[tokio::test]
    async fn connections_beyond_the_cap_wait_for_their_turn() {
        let limits = Limits { connections: 1, ..Limits::default() };
        let running = run(hello(), limits).await;
        let mut first = connect(&running).await;
        ask(&mut first).await;
        let mut second = connect(&running).await;
        second.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut byte = [0];
        assert!(tokio::time::timeout(Duration::from_millis(50), second.read(&mut byte)).await.is_err());
        drop(first);
        assert_eq!(second.read(&mut byte).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn at_the_end_what_is_under_way_finishes_and_the_door_is_closed() {
        let (entered, leave) = (std::sync::Arc::new(Notify::new()), std::sync::Arc::new(Notify::new()));
        let (inside, let_go) = (entered.clone(), leave.clone());
        let router = Router::new().route(
            "/",
            get(move || async move {
                inside.notify_one();
                let_go.notified().await;
                "hello"
            }),
        );
        let running = run(router, Limits::default()).await;
        let mut socket = connect(&running).await;
        let tasks = TaskTracker::new();
        let asked = tasks.spawn(async move { ask(&mut socket).await });
        entered.notified().await;
        running.stop.cancel();
        leave.notify_one();
        assert!(asked.await.unwrap().ends_with("hello"));
        running.tasks.wait().await;
        assert!(TcpStream::connect(running.address).await.is_err());
    }

    #[tokio::test]
    async fn what_does_not_finish_in_time_is_cut_off() {
        let router = Router::new().route("/", get(std::future::pending::<&'static str>));
        let limits = Limits { drain: Duration::from_millis(50), ..Limits::default() };
        let running = run(router, limits).await;
        let mut socket = connect(&running).await;
        socket.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        running.stop.cancel();
        running.tasks.wait().await;
    }
}
