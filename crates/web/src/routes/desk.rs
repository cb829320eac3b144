//! The inbox and the live line.

use axum::extract::DefaultBodyLimit;
use axum::routing::{delete, get, post, put};
use guestlink_domain::access::Right;

use super::{Area, Auth, Route};
use crate::api::{Listed, Operation, Paging, conversations, of};
use crate::dashboard::inbox::{self, acts, files};
use crate::dashboard::replies;
use crate::realtime;

pub(super) const ROUTES: &[Route] = &[
    Route::page("GET", "/inbox", || get(inbox::index)).needs(Right::ReadDesk),
    Route::page("GET", "/inbox/replies", || get(replies::show)).needs(Right::WriteChats),
    Route::page("POST", "/inbox/replies", || post(replies::save)).needs(Right::WriteChats),
    Route::page("POST", "/inbox/replies/{reply}", || post(replies::change)).needs(Right::WriteChats),
    Route::page("GET", "/inbox/{conversation}", || get(inbox::conversation)).needs(Right::ReadDesk),
    Route::page("GET", "/inbox/{conversation}/guest", || get(inbox::merge::show)).needs(Right::WriteStays),
    Route::page("POST", "/inbox/{conversation}/guest", || post(inbox::merge::change))
        .needs(Right::WriteStays),
    Route::page("POST", "/inbox/{conversation}/say", || post(acts::say)).needs(Right::WriteChats),
    Route::page("POST", "/inbox/{conversation}/act", || post(acts::act)).needs(Right::WriteChats),
    Route::page("POST", "/inbox/{conversation}/files", || {
        post(files::give).layer(DefaultBodyLimit::max(files::LIMIT))
    })
    .needs(Right::WriteChats),
    Route::page("GET", "/inbox/{conversation}/files/{message}", || get(files::take)).needs(Right::ReadDesk),
    // Whoever may come in may listen: what they hear is what they may see.
    Route::new("GET", "/realtime", Auth::Api, Area::Dashboard, || get(realtime::connect)),
    Route::new("GET", "/realtime/{ticket}", Auth::Link, Area::Dashboard, || {
        get(realtime::connect_with_ticket)
    }),
    Route::api(
        "GET",
        "/api/v1/events",
        Operation::new(
            "events",
            "listEvents",
            "What has happened since an event; waits for news if asked to.",
        )
        .query(of::<realtime::Asked>)
        .answers(200, of::<realtime::Told>)
        .refuses(&[422]),
        || get(realtime::events),
    ),
    Route::api(
        "POST",
        "/api/v1/realtime/tickets",
        Operation::new("events", "makeTicket", "A ticket that opens one live line within half a minute.")
            .answers(201, of::<realtime::LineTicket>)
            .refuses(&[429]),
        || post(realtime::issue),
    ),
    Route::api(
        "GET",
        "/api/v1/conversations",
        Operation::new("conversations", "listConversations", "Chats with guests, the latest first.")
            .query(of::<conversations::Wanted>)
            .answers(200, of::<Listed<conversations::Conversation>>),
        || get(conversations::list),
    )
    .needs(Right::ReadDesk),
    Route::api(
        "GET",
        "/api/v1/conversations/{conversation}",
        Operation::new("conversations", "getConversation", "One chat.")
            .answers(200, of::<conversations::Conversation>),
        || get(conversations::show),
    )
    .needs(Right::ReadDesk),
    Route::api(
        "GET",
        "/api/v1/conversations/{conversation}/entries",
        Operation::new(
            "conversations",
            "listEntries",
            "Messages, notes and events of a chat, the latest page first.",
        )
        .query(of::<Paging>)
        .answers(200, of::<Listed<conversations::Entry>>),
        || get(conversations::entries),
    )
    .needs(Right::ReadDesk),
    Route::api(
        "POST",
        "/api/v1/conversations/{conversation}/messages",
        Operation::new(
            "conversations",
            "sendMessage",
            "Sends a message, now or later; a person has taken over by that.",
        )
        .body(of::<conversations::NewMessage>)
        .answers(201, of::<conversations::Taken>)
        .refuses(&[409]),
        || post(conversations::send),
    )
    .needs(Right::WriteChats),
    Route::api(
        "POST",
        "/api/v1/conversations/{conversation}/notes",
        Operation::new("conversations", "addNote", "Writes a note that only colleagues see.")
            .body(of::<conversations::NewNote>)
            .refuses(&[409]),
        || post(conversations::note),
    )
    .needs(Right::WriteChats),
    Route::api(
        "POST",
        "/api/v1/conversations/{conversation}/actions",
        Operation::new(
            "conversations",
            "actOnConversation",
            "Closes, assigns, labels, snoozes a chat, and the like.",
        )
        .body(of::<conversations::Action>)
        .answers(200, of::<conversations::Conversation>)
        .refuses(&[409]),
        || post(conversations::act),
    )
    .needs(Right::WriteChats),
    Route::api(
        "GET",
        "/api/v1/saved-replies",
        Operation::new("conversations", "listSavedReplies", "Replies kept for use again, by shortcut.")
            .answers(200, of::<Listed<conversations::Reply>>),
        || get(conversations::replies),
    )
    .needs(Right::ReadDesk),
    Route::api(
        "PUT",
        "/api/v1/saved-replies/{reply}",
        Operation::new("conversations", "saveReply", "Keeps a reply, or changes it.")
            .body(of::<conversations::Reply>)
            .answers(200, of::<conversations::Reply>)
            .refuses(&[409]),
        || put(conversations::save_reply),
    )
    .needs(Right::WriteChats),
    Route::api(
        "DELETE",
        "/api/v1/saved-replies/{reply}",
        Operation::new("conversations", "forgetReply", "Forgets a saved reply."),
        || delete(conversations::forget_reply),
    )
    .needs(Right::WriteChats),
];
