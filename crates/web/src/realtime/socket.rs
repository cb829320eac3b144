//! `GET /realtime`: the live line. Frames out: a JSON array of events, or an object (`hello`, `anew`, `here`). Frames in:
//! what the person looks at. Whoever is too slow is let go and resumes from the last id; a person whose access has ended
//! is let go within a second.

use std::time::Duration;

use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Response};
use futures_util::SinkExt as _;
use guestlink_app::access::Caller;
use guestlink_app::realtime::{Doing, Heard, Here, Subscription};
use guestlink_domain::ids::ConversationId;
use http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::watch;

use super::{sight, who};
use crate::access::{ApiCaller, is_own};
use crate::problem::Problem;
use crate::routes::Door;

/// Frames in are small: what somebody looks at.
const MOST_IN: usize = 4 << 10;
/// Buffers of a connection; the protocol's own would cost 128 KiB each. What is told in one go should fit.
const READ_BUFFER: usize = 1 << 10;
const WRITE_BUFFER: usize = 8 << 10;
/// What has come meanwhile goes in the same frame up to so many bytes.
const TOGETHER: usize = 32 << 10;
/// Unsent bytes of a connection before it counts as too slow.
const MOST_UNSENT: usize = 512 << 10;
/// A frame that takes longer to leave goes to somebody who does not read.
const WRITE_DEADLINE: Duration = Duration::from_secs(10);
/// How often a silent line is asked for a sign of life; boxes between drop lines that are silent for a minute.
const PING: SignedDuration = SignedDuration::from_secs(25);
/// Without any sign of life for so long the line is given up.
const DEAD: SignedDuration = SignedDuration::from_secs(70);
/// Frames in within ten seconds; more is no person.
const MOST_FRAMES: u32 = 60;

/// Why we close; the others are the protocol's.
mod code {
    pub(super) const RESTART: u16 = 1012;
    pub(super) const NOT_UNDERSTOOD: u16 = 4000;
    pub(super) const SIGNED_OUT: u16 = 4001;
    pub(super) const TOO_SLOW: u16 = 4008;
    pub(super) const TOO_MANY: u16 = 4029;
}

/// What is asked for in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The last id that was heard.
    after: Option<String>,
}

/// With a session, a key or a token.
pub(crate) async fn connect(
    State(door): State<Door>,
    ApiCaller(caller): ApiCaller,
    Query(asked): Query<Asked>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    open(door, caller, &asked, upgrade).await
}

/// With a ticket.
pub(crate) async fn connect_with_ticket(
    State(door): State<Door>,
    Path(ticket): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    // A page of somebody else's must not open a line, whatever it holds; programs send no origin.
    if !is_own(&door.app, &headers) {
        return Problem::foreign().into_response();
    }
    let Some(caller) = door.tickets.take(&ticket, door.app.clock().now()) else {
        return Problem::not_found().into_response();
    };
    open(door, caller, &asked, upgrade).await
}

async fn open(
    door: Door,
    caller: Caller,
    asked: &Asked,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        let detail = "Only a WebSocket can be opened here.";
        return Problem::new(StatusCode::UPGRADE_REQUIRED, "no_websocket", detail).into_response();
    };
    let Ok(from) = asked.after.as_deref().map(str::parse).transpose() else {
        return Problem::query("`after` is an id of an event, as 0-1234.").into_response();
    };
    let subscription = match door.app.watch(caller.tenant, sight(&caller), from).await {
        Ok(subscription) => subscription,
        Err(error) => {
            tracing::warn!(%error, "a live line could not be opened");
            return Problem::unavailable().into_response();
        }
    };
    let upgrade = upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(MOST_UNSENT)
        .max_message_size(MOST_IN)
        .max_frame_size(MOST_IN);
    upgrade.on_upgrade(move |socket| async move {
        let lines = door.lines.clone();
        lines.serve(Line::new(door, caller, subscription).serve(socket));
    })
}

/// One connection.
struct Line {
    door: Door,
    caller: Caller,
    subscription: Subscription,
    doing: Doing,
    looking: Option<ConversationId>,
    heard_at: Timestamp,
    pinged_at: Timestamp,
    frames: (Timestamp, u32),
}

/// What a frame in says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Look {
    /// The conversation on the screen, if any.
    look: Option<ConversationId>,
    /// Is writing there.
    #[serde(default)]
    writing: bool,
}

/// What a line meets next.
enum Next {
    Stop,
    Heard(Heard),
    Frame(Option<Result<Message, axum::Error>>),
    Access,
    Presence,
    Ping,
}

/// What happens seldom. It knows what it has seen, so a change is never missed while another is met.
struct Seldom {
    access: watch::Receiver<u64>,
    presence: watch::Receiver<u64>,
}

impl Seldom {
    /// Waits for what is not about the line's own frames.
    fn next(
        mut self,
        door: &Door,
        pinged_at: Timestamp,
    ) -> impl Future<Output = (Next, Self)> + Send + use<> {
        let (app, stop) = (door.app.clone(), door.stop.clone());
        let next_ping = pinged_at.saturating_add(PING).unwrap_or(Timestamp::MAX);
        async move {
            let next = tokio::select! {
                () = stop.cancelled() => Next::Stop,
                _ = self.access.changed() => Next::Access,
                _ = self.presence.changed() => Next::Presence,
                () = app.clock().sleep_until(next_ping) => Next::Ping,
            };
            (next, self)
        }
    }
}

/// Why a line ends: a close frame to send, or nothing more to say.
type Ended = Option<(u16, &'static str)>;

const TOO_SLOW: (u16, &str) = (code::TOO_SLOW, "too slow; resume from the last id");

impl Line {
    fn new(door: Door, caller: Caller, subscription: Subscription) -> Self {
        let now = door.app.clock().now();
        let doing = subscription.here(Here { user: caller.user.0, name: caller.name.clone() });
        Self {
            door,
            caller,
            subscription,
            doing,
            looking: None,
            heard_at: now,
            pinged_at: now,
            frames: (now, 0),
        }
    }

    async fn serve(mut self, mut socket: WebSocket) {
        let ended = self.run(&mut socket).await;
        if let Err(Some((code, reason))) = ended {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let closing = socket.send(Message::Close(Some(frame)));
            let _ = tokio::time::timeout(WRITE_DEADLINE, closing).await;
        }
    }

    async fn run(&mut self, socket: &mut WebSocket) -> Result<std::convert::Infallible, Ended> {
        let hello = json!({ "hello": { "last": self.subscription.last().to_string() } });
        send(socket, text(hello.to_string())).await?;
        // What rarely happens is waited for once, not anew with every frame: with thousands of lines that would cost more
        // than the frames.
        let app = &self.door.app;
        let seldom = Seldom { access: app.access_moved(), presence: app.presence().changes() };
        let mut rare = std::pin::pin!(seldom.next(&self.door, self.pinged_at));
        loop {
            let (next, seldom) = tokio::select! {
                heard = self.subscription.next() => (Next::Heard(heard), None),
                frame = socket.recv() => (Next::Frame(frame), None),
                (next, seldom) = rare.as_mut() => (next, Some(seldom)),
            };
            self.meet(socket, next).await?;
            if let Some(seldom) = seldom {
                rare.set(seldom.next(&self.door, self.pinged_at));
            }
        }
    }

    async fn meet(&mut self, socket: &mut WebSocket, next: Next) -> Result<(), Ended> {
        match next {
            Next::Stop => Err(Some((code::RESTART, "restarting"))),
            Next::Heard(heard) => self.tell(socket, heard).await,
            Next::Frame(frame) => self.hear(socket, frame).await,
            Next::Access => self.check().await,
            Next::Presence => self.tell_who(socket).await,
            Next::Ping => self.ping(socket).await,
        }
    }

    /// Sends what was heard and all that has come meanwhile, in one go: the going costs far more than what goes.
    async fn tell(&mut self, socket: &mut WebSocket, first: Heard) -> Result<(), Ended> {
        let telling = async {
            let mut next = Some(first);
            while let Some(heard) = next {
                let frame = match heard {
                    Heard::Events { text: events, .. } => {
                        let events = self.subscription.with_more(events, TOGETHER);
                        Message::Text(Utf8Bytes::try_from(events).map_err(|_not_text| None)?)
                    }
                    Heard::Anew(last) => text(json!({ "anew": last.to_string() }).to_string()),
                    Heard::TooSlow => return Err(Some(TOO_SLOW)),
                    Heard::Closed => return Err(Some((code::RESTART, "restarting"))),
                };
                socket.feed(frame).await.map_err(|_gone| None)?;
                next = self.subscription.at_once();
            }
            socket.flush().await.map_err(|_gone| None)
        };
        in_time(telling).await
    }

    async fn hear(
        &mut self,
        socket: &mut WebSocket,
        frame: Option<Result<Message, axum::Error>>,
    ) -> Result<(), Ended> {
        let Some(Ok(frame)) = frame else { return Err(None) };
        let now = self.door.app.clock().now();
        self.heard_at = now;
        let text = match frame {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(()),
            Message::Close(_) => return Err(None),
            Message::Binary(_) => return Err(Some((code::NOT_UNDERSTOOD, "expected text"))),
        };
        if now.duration_since(self.frames.0) > SignedDuration::from_secs(10) {
            self.frames = (now, 0);
        }
        self.frames.1 = self.frames.1.saturating_add(1);
        if self.frames.1 > MOST_FRAMES {
            return Err(Some((code::TOO_MANY, "too many frames")));
        }
        let Ok(look) = serde_json::from_str::<Look>(&text) else {
            return Err(Some((code::NOT_UNDERSTOOD, "expected {\"look\": conversation}")));
        };
        self.look(socket, look, now).await
    }

    /// Only at what may be seen: the conversation is looked up as this person's.
    async fn look(&mut self, socket: &mut WebSocket, look: Look, now: Timestamp) -> Result<(), Ended> {
        let moved = look.look != self.looking;
        if let Some(id) = look.look.filter(|_| moved)
            && self.door.app.conversation(&who(&self.caller), id).await.is_err()
        {
            return Ok(());
        }
        self.looking = look.look;
        self.doing.look(look.look, look.writing, now);
        if moved && look.look.is_some() { self.tell_who(socket).await } else { Ok(()) }
    }

    /// Who else is at the conversation.
    async fn tell_who(&mut self, socket: &mut WebSocket) -> Result<(), Ended> {
        let Some(id) = self.looking else { return Ok(()) };
        let now = self.door.app.clock().now();
        let others = self.door.app.presence().at(self.caller.tenant, id, self.caller.user.0, now);
        let others: Vec<_> =
            others.iter().map(|one| json!({ "name": one.name, "writing": one.writing })).collect();
        send(socket, text(json!({ "here": others, "conversation": id }).to_string())).await
    }

    async fn ping(&mut self, socket: &mut WebSocket) -> Result<(), Ended> {
        let now = self.door.app.clock().now();
        if now.duration_since(self.heard_at) > DEAD {
            return Err(None);
        }
        self.pinged_at = now;
        send(socket, Message::Ping(bytes::Bytes::new())).await
    }

    /// Somebody's access has changed: is it still the same person with the same rights? Whoever has other rights now
    /// comes again, and is asked at the door.
    async fn check(&mut self) -> Result<(), Ended> {
        match self.door.app.caller_now(&self.caller).await {
            Ok(Some(caller)) if caller.grants == self.caller.grants => Ok(()),
            Ok(_) => Err(Some((code::SIGNED_OUT, "access has changed"))),
            // A database that is away for a moment ends nobody's work; the next change is asked about again.
            Err(_) => Ok(()),
        }
    }
}

fn text(text: String) -> Message {
    Message::Text(text.into())
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), Ended> {
    in_time(async { socket.send(message).await.map_err(|_gone| None) }).await
}

async fn in_time(sending: impl Future<Output = Result<(), Ended>>) -> Result<(), Ended> {
    tokio::time::timeout(WRITE_DEADLINE, sending).await.unwrap_or(Err(Some(TOO_SLOW)))
}
