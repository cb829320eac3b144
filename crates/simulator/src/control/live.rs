//! `/_sim/events`: everything that changes, as it happens, for pages that are open (server-sent events).

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{Stream, unfold};
use tokio::sync::broadcast::error::RecvError;

use crate::sim::Sim;

pub(super) async fn events(
    State(sim): State<Arc<Sim>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let receiver = sim.live.subscribe();
    let hello = Event::default().data(r#"{"event":"hello"}"#);
    let stream = unfold((sim, receiver, Some(hello)), |(sim, mut receiver, hello)| async move {
        if let Some(hello) = hello {
            return Some((Ok(hello), (sim, receiver, None)));
        }
        let event = tokio::select! {
            () = sim.stop.cancelled() => return None,
            event = receiver.recv() => event,
        };
        match event {
            Ok(text) => Some((Ok(Event::default().data(&*text)), (sim, receiver, None))),
            // The page was too slow: it has to look at everything again.
            Err(RecvError::Lagged(_)) => {
                Some((Ok(Event::default().data(r#"{"event":"lagged"}"#)), (sim, receiver, None)))
            }
            Err(RecvError::Closed) => None,
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
