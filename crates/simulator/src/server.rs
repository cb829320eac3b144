//! Starts and stops a simulator, and is its Rust API for tests: the same things the control API does, without HTTP.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::routing::any;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

use crate::clock::Clock;
use crate::config::{Config, Subscriber};
use crate::connection::{Cuttable, Knife};
use crate::faults::Faults;
use crate::flow::receive::SayError;
use crate::graph::media::UPLOAD_MAX;
use crate::graph::templates::change_status;
use crate::sim::Sim;
use crate::world::message::Message;
use crate::world::{GuestError, NewGuest};
use crate::{control, flow, graph, lock, page, schedule};

/// A running simulator. Dropping it stops it without waiting; [`Simulator::shutdown`] waits.
#[derive(Debug)]
pub struct Simulator {
    sim: Arc<Sim>,
    addr: SocketAddr,
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.sim.stop.cancel();
    }
}

impl Simulator {
    /// Listens and starts to work.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(config: Config) -> io::Result<Self> {
        let listener = TcpListener::bind(config.listen).await?;
        let addr = listener.local_addr()?;
        let sim = Arc::new(Sim::new(config));
        sim.furnish();
        sim.hooks.start(&sim);
        sim.tasks.spawn(schedule::run(Arc::clone(&sim)));
        sim.tasks.spawn(serve(Arc::clone(&sim), listener));
        Ok(Self { sim, addr })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// Base of Graph calls and of the phone page, e.g. `http://127.0.0.1:8081`.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Works until `shutdown` is done, then stops.
    pub async fn run_until(self, shutdown: impl Future<Output = ()>) {
        shutdown.await;
        self.shutdown().await;
    }

    /// Stops listening, ends connections and waits for the tasks.
    pub async fn shutdown(self) {
        self.sim.stop.cancel();
        self.sim.tasks.close();
        self.sim.tasks.wait().await;
    }

    /// The simulator's clock, to be moved.
    pub fn clock(&self) -> &Clock {
        &self.sim.clock
    }

    /// Adds a guest (or changes the one with this phone or user id) and returns the guest's id.
    pub fn add_guest(&self, guest: NewGuest) -> Result<String, GuestError> {
        let (key, _) = lock(&self.sim.world).add_guest(guest, &self.sim.random)?;
        flow::guest_changed(&self.sim, key);
        Ok(crate::world::guest::guest_id(key))
    }

    /// A guest as `/_sim/guests/{id}` shows them; found by id, phone or user id.
    pub fn guest(&self, guest: &str) -> Option<Value> {
        let world = lock(&self.sim.world);
        world.find(guest).and_then(|key| world.guest(key)).map(|g| g.view(self.sim.clock.now()))
    }

    /// Lets a guest send any message, e.g. `{"type":"image"}`; returns its id.
    pub fn send(&self, guest: &str, message: Value) -> Result<String, SayError> {
        flow::receive::say(&self.sim, guest, message)
    }

    /// Lets a guest write a text; returns its id.
    pub fn say(&self, guest: &str, text: &str) -> Result<String, SayError> {
        self.send(guest, json!({"type": "text", "text": {"body": text}}))
    }

    /// A guest's thread, oldest first, as `/_sim/guests/{id}/messages` shows it; empty for an unknown guest.
    pub fn thread(&self, guest: &str) -> Vec<Value> {
        let world = lock(&self.sim.world);
        let found = world.find(guest).and_then(|key| world.guest(key));
        found.map(|g| g.thread.iter().map(Message::view).collect()).unwrap_or_default()
    }

    /// API calls after the `n`-th, as `/_sim/requests` shows them.
    pub fn requests_after(&self, n: u64) -> Vec<Value> {
        self.sim.api_calls.after(n, usize::MAX).iter().map(|(n, call)| call.view(*n)).collect()
    }

    /// Attempts to deliver webhooks after the `n`-th, as `/_sim/webhooks` shows them.
    pub fn webhooks_after(&self, n: u64) -> Vec<Value> {
        self.sim.hook_calls.after(n, usize::MAX).iter().map(|(n, call)| call.view(*n)).collect()
    }

    /// The faults in force.
    pub fn faults(&self) -> Faults {
        self.sim.faults.get()
    }

    /// Puts faults in force; `Faults::default()` ends them.
    pub fn set_faults(&self, faults: Faults) {
        control::put_faults(&self.sim, faults);
    }

    /// Turns latency, rules and delivery.
    pub fn set_dials(
        &self,
        change: impl FnOnce(&mut crate::config::Latency, &mut crate::config::Rules, &mut crate::config::Delivery),
    ) {
        self.sim.set_dials(|dials| change(&mut dials.latency, &mut dials.rules, &mut dials.delivery));
        self.sim.hooks.wake();
    }

    /// Replaces all receivers of webhooks.
    pub fn subscribe(&self, subscribers: Vec<Subscriber>) {
        self.sim.hooks.subscribe(&self.sim, subscribers);
    }

    /// Sends a signed webhook made by hand: `{"field", "value"}`, or a whole envelope.
    pub fn send_webhook(&self, value: &Value) -> Result<(), SayError> {
        let event = control::by_hand(&self.sim, value).map_err(|e| SayError::Malformed(e.to_string()))?;
        self.sim.hooks.emit(&self.sim, event);
        Ok(())
    }

    /// Adds a template that is approved at once, from the body of `POST /{waba}/message_templates`.
    pub fn add_template(&self, body: &Value) -> Result<(), SayError> {
        let added = lock(&self.sim.templates).approved(body, &self.sim.random, self.sim.clock.now());
        added.map(|_| ()).map_err(|error| SayError::Malformed(error.words()))
    }

    /// Gives a template a new status, as an event of `message_template_status_update` (`APPROVED`, `PAUSED`, …), and
    /// tells subscribers; `false` when there is no such template.
    pub fn change_template(&self, name: &str, language: &str, event: &str, reason: &str) -> bool {
        let found = {
            let templates = lock(&self.sim.templates);
            templates.all().iter().find(|one| one.name == name && one.language == language).map(|one| one.id)
        };
        found.is_some_and(|id| change_status(&self.sim, id, event, reason))
    }

    /// Back to the state of the start; subscribers and clock stay.
    pub fn reset(&self) {
        self.sim.reset();
    }

    /// Waits until no webhook is on its way and nothing is due on the simulator's clock.
    pub async fn idle(&self) {
        self.sim.idle().await;
    }

    /// Waits until `condition` holds, looking again whenever something happened.
    pub async fn until(&self, condition: impl Fn(&Self) -> bool) {
        loop {
            let changed = self.sim.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if condition(self) {
                return;
            }
            changed.await;
        }
    }
}

fn router(sim: &Arc<Sim>) -> Router {
    Router::new()
        .merge(page::routes())
        .merge(control::routes())
        .route("/whatsapp_business/attachments/", any(graph::attachment))
        .fallback(graph::entry)
        .layer(DefaultBodyLimit::max(UPLOAD_MAX.saturating_add(1024 * 1024)))
        .with_state(Arc::clone(sim))
}

async fn serve(sim: Arc<Sim>, listener: TcpListener) {
    let router = router(&sim);
    loop {
        let accepted = tokio::select! {
            () = sim.stop.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                sim.tasks.spawn(connection(Arc::clone(&sim), router.clone(), stream));
            }
            // Out of file handles: connections that end will free some.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                crate::clock::real_sleep(20).await;
            }
        }
    }
}

/// Serves one connection; its [`Knife`] travels with every request, so that a fault can cut it.
async fn connection(sim: Arc<Sim>, router: Router, stream: TcpStream) {
    // Without it small answers would wait for the peer's acknowledgement; if refused, they do.
    let _slower = stream.set_nodelay(true);
    let knife = Knife::new();
    let io = TokioIo::new(Cuttable::new(stream, knife.clone()));
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(knife.clone());
        let router = router.clone();
        async move {
            let request: Request = request.map(axum::body::Body::new);
            router.oneshot(request).await
        }
    });
    let serving =
        hyper::server::conn::http1::Builder::new().timer(TokioTimer::new()).serve_connection(io, service);
    tokio::pin!(serving);
    tokio::select! {
        // Ends by error when a fault cut it or the peer went away: nothing to report.
        _done = serving.as_mut() => {}
        () = sim.stop.cancelled() => {
            serving.as_mut().graceful_shutdown();
            // A call that is held back by a fault is not waited for.
            let _done = tokio::time::timeout(Duration::from_secs(1), serving).await;
        }
    }
}
