//! `GET /w/{token}/events`: the list of requests whenever it changes (Server-Sent Events). Asked again when the house
//! commits something, and now and then; ends with the link.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Path, Query, State};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::Stream;
use futures_util::stream::unfold;
use http::header::{CACHE_CONTROL, HeaderValue};

use super::asking::{fragment, state};
use super::page::{Asker, Chosen, Guest};
use crate::routes::Door;

/// Another process may have changed something.
const LOOK_AGAIN: Duration = Duration::from_secs(10);
/// So that boxes between do not take the silence for the end.
const ALIVE: Duration = Duration::from_secs(25);

/// Streams the list.
pub(crate) async fn events(
    State(door): State<Door>,
    Path(token): Path<String>,
    Query(chosen): Query<Chosen>,
    asker: Asker,
) -> Response {
    let guest = match Guest::at(&door, &token, &chosen, &asker).await {
        Ok(guest) => guest,
        Err(answer) => return answer,
    };
    let sse = Sse::new(changes(door, token, guest)).keep_alive(KeepAlive::new().interval(ALIVE));
    let mut answer = sse.into_response();
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

fn changes(door: Door, token: String, guest: Guest) -> impl Stream<Item = Result<Event, Infallible>> {
    let progress = door.app.progress();
    unfold((door, token, guest, progress), |(door, token, guest, mut progress)| async move {
        loop {
            tokio::select! {
                () = door.stop.cancelled() => return None,
                _ = progress.changed() => {}
                () = door.app.clock().sleep(LOOK_AGAIN) => {}
            }
            // A database that is away for a moment is asked again; a link that has ended ends the stream.
            let visit = match door.app.visit(&token).await {
                Ok(visit) => visit,
                Err(guestlink_app::welcome::WelcomeError::Unknown) => return None,
                Err(_) => continue,
            };
            if state(&visit) == state(&guest.visit) {
                continue;
            }
            let guest = Guest { visit, now: door.app.clock().now(), ..guest };
            let event = Event::default().event("requests").data(fragment(&guest));
            return Some((Ok(event), (door, token, guest, progress)));
        }
    })
}
