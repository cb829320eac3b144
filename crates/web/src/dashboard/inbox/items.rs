//! What a chat is made of, as the page shows it: messages, notes, what happened, days.

use guestlink_app::conversations::{Author, Bubble, DeliveryStatus, Failure, Happened, Item, Kind};
use guestlink_domain::ids::ConversationId;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::rows::{exact, preview};
use crate::words::Words;

/// One thing in a chat. What it is decides which of the fields say something.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark on the page")]
pub(crate) struct ItemView {
    /// `in`, `out`, `note`, `event`, `day`.
    pub what: &'static str,
    /// Its name in the page.
    pub id: String,
    /// Microseconds, for the script to put it in its place.
    pub at: i64,
    pub time: String,
    pub exact: String,
    /// Who said it, where that is not plain.
    pub by: String,
    pub by_icon: &'static str,
    /// Paragraphs' text, cut where links are.
    pub text: Vec<Piece>,
    pub kind: &'static str,
    /// Words for what cannot be shown as text.
    pub kind_words: String,
    /// Address of its file.
    pub file: String,
    pub file_name: String,
    pub buttons: Vec<String>,
    /// The message it answers: whose, and its first words.
    pub quoted: Option<(String, String, String)>,
    pub reactions: Vec<String>,
    /// Icon and words for how far it got.
    pub status: Option<(&'static str, String, bool)>,
    pub failure: Option<FailureView>,
    pub edited: bool,
    pub revoked: bool,
    /// The message's id, to answer or send it again.
    pub message: String,
    /// The first that nobody has seen.
    pub unread_begins: bool,
    /// May the caller take it back?
    pub own: bool,
}

/// A piece of a text: plain, or a link.
pub(crate) struct Piece {
    pub text: String,
    pub link: bool,
}

/// Why a message failed.
pub(crate) struct FailureView {
    pub why: String,
    pub way_out: String,
    pub retry: bool,
    pub code: String,
}

/// Everything of a page of a chat.
pub(super) fn items(
    w: &Words,
    id: ConversationId,
    me: Uuid,
    items: Vec<Item>,
    first_unread: Option<guestlink_domain::ids::MessageId>,
    zone: &TimeZone,
    today: Date,
) -> Vec<ItemView> {
    let mut views = Vec::with_capacity(items.len());
    let mut day = None;
    for item in items {
        let local = zone.to_datetime(item.at());
        if day != Some(local.date()) {
            day = Some(local.date());
            views.push(day_view(w, local.date(), today, zone));
        }
        let at = item.at();
        let mut view = match item {
            Item::Message(bubble) => {
                let begins = Some(bubble.id) == first_unread;
                ItemView { unread_begins: begins, ..message(w, id, &bubble, zone) }
            }
            Item::Note(note) => ItemView {
                what: "note",
                id: format!("n-{}", note.id),
                by: note.author_name,
                text: note.body.as_deref().map(pieces).unwrap_or_default(),
                revoked: note.body.is_none(),
                own: note.author == me && note.body.is_some(),
                message: note.id.to_string(),
                ..ItemView::default()
            },
            Item::Happened(happened) => match happening(w, &happened, zone) {
                Some((icon, words)) => ItemView {
                    what: "event",
                    id: format!("h-{}-{}", happened.at.as_microsecond(), happened.kind.replace('.', "-")),
                    by_icon: icon,
                    kind_words: words,
                    ..ItemView::default()
                },
                None => continue,
            },
        };
        view.at = at.as_microsecond();
        view.time = w.time(local.time());
        view.exact = exact(w, at, zone);
        views.push(view);
    }
    views
}

fn day_view(w: &Words, date: Date, today: Date, zone: &TimeZone) -> ItemView {
    let words = match (today - date).get_days() {
        0 => w.say("inbox-today"),
        1 => w.say("inbox-yesterday"),
        _ => w.full_day(date),
    };
    let midnight = zone.to_timestamp(date.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_microsecond);
    ItemView { what: "day", id: format!("d-{date}"), at: midnight, kind_words: words, ..ItemView::default() }
}

/// A message.
fn message(w: &Words, id: ConversationId, bubble: &Bubble, zone: &TimeZone) -> ItemView {
    let what = if bubble.author == Author::Guest { "in" } else { "out" };
    let (by, by_icon) = match &bubble.author {
        Author::Guest => (String::new(), ""),
        Author::Colleague(name) => (name.clone(), "user"),
        Author::Automation(name) => (w.with("inbox-automation", "name", name), "zap"),
        Author::Assistant => (w.say("inbox-assistant"), "bot"),
    };
    let file = if bubble.said.kind.has_file() && !bubble.revoked {
        format!("/inbox/{id}/files/{}", bubble.id)
    } else {
        String::new()
    };
    let quoted = bubble.quoted.as_ref().map(|quoted| {
        let whose = if quoted.of_guest { w.say("inbox-quoted-guest") } else { w.say("inbox-quoted-us") };
        let to = quoted.id.map(|id| format!("m-{id}")).unwrap_or_default();
        (whose, preview(w, &quoted.said), to)
    });
    ItemView {
        what,
        id: format!("m-{}", bubble.id),
        by,
        by_icon,
        text: pieces(&bubble.said.text),
        kind: bubble.said.kind.as_str(),
        kind_words: kind_words(w, bubble.said.kind),
        file,
        file_name: bubble.said.file.clone().unwrap_or_default(),
        buttons: bubble.said.buttons.clone(),
        quoted,
        reactions: bubble.reactions.clone(),
        status: bubble.status.map(|status| state(w, status, bubble.status_at, zone)),
        failure: bubble.failure.as_ref().map(|failure| failed(w, failure)),
        edited: bubble.edited,
        revoked: bubble.revoked,
        message: bubble.id.to_string(),
        ..ItemView::default()
    }
}

/// Cuts a text where it has links; only `https` and `http` become links.
fn pieces(text: &str) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("https://").into_iter().chain(rest.find("http://")).min() {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| c.is_whitespace() || "<>\"'`".contains(c)).unwrap_or(from.len());
        let (mut link, mut behind) = from.split_at(end);
        let bare = link.trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        if let (Some(kept), Some(cut)) = (from.get(..bare.len()), from.get(bare.len()..)) {
            (link, behind) = (kept, cut);
        }
        out.push(Piece { text: before.to_owned(), link: false });
        out.push(Piece { text: link.to_owned(), link: link.len() > 8 });
        rest = behind;
    }
    out.push(Piece { text: rest.to_owned(), link: false });
    out.retain(|piece| !piece.text.is_empty());
    out
}

/// How far a message got: icon, words, and whether it was seen.
fn state(
    w: &Words,
    status: DeliveryStatus,
    at: Option<Timestamp>,
    zone: &TimeZone,
) -> (&'static str, String, bool) {
    let (icon, words) = match status {
        DeliveryStatus::Queued => ("clock", w.say("inbox-state-queued")),
        DeliveryStatus::Sent => ("check", w.say("inbox-state-sent")),
        DeliveryStatus::Failed => ("circle-alert", w.say("inbox-state-failed")),
        DeliveryStatus::Delivered => ("check-check", w.say("inbox-state-delivered")),
        DeliveryStatus::Read => ("check-check", w.say("inbox-state-read")),
        DeliveryStatus::Played => ("check-check", w.say("inbox-state-played")),
    };
    let when = at.map(|at| format!(" · {}", exact(w, at, zone))).unwrap_or_default();
    let seen = matches!(status, DeliveryStatus::Read | DeliveryStatus::Played);
    (icon, format!("{words}{when}"), seen)
}

fn failed(w: &Words, failure: &Failure) -> FailureView {
    let (why, way_out) = match failure.reason {
        "window" => (w.say("inbox-fail-window"), w.say("inbox-fail-window-out")),
        "not-on-whatsapp" => (w.say("inbox-fail-away"), w.say("inbox-fail-away-out")),
        "marketing" => (w.say("inbox-fail-marketing"), w.say("inbox-fail-marketing-out")),
        "template" => (w.say("inbox-fail-template"), w.say("inbox-fail-template-out")),
        "payment" => (w.say("inbox-fail-payment"), w.say("inbox-fail-payment-out")),
        "pace" => (w.say("inbox-fail-pace"), w.say("inbox-fail-pace-out")),
        "media" => (w.say("inbox-fail-media"), w.say("inbox-fail-media-out")),
        "account" => (w.say("inbox-fail-account"), w.say("inbox-fail-account-out")),
        "cancelled" => (w.say("inbox-fail-cancelled"), w.say("inbox-fail-cancelled-out")),
        "expired" => (w.say("inbox-fail-expired"), w.say("inbox-fail-expired-out")),
        _ => (w.say("inbox-fail-other"), w.say("inbox-fail-other-out")),
    };
    FailureView { why, way_out, retry: failure.retry, code: failure.code.clone() }
}

/// What something is that has no words of its own.
pub(super) fn kind_words(w: &Words, kind: Kind) -> String {
    match kind {
        Kind::Text | Kind::Choice | Kind::Buttons => w.say("inbox-kind-text"),
        Kind::Image => w.say("inbox-kind-image"),
        Kind::Video => w.say("inbox-kind-video"),
        Kind::Audio => w.say("inbox-kind-audio"),
        Kind::Voice => w.say("inbox-kind-voice"),
        Kind::Document => w.say("inbox-kind-document"),
        Kind::Sticker => w.say("inbox-kind-sticker"),
        Kind::Location => w.say("inbox-kind-location"),
        Kind::Template => w.say("inbox-kind-template"),
        Kind::Reaction => w.say("inbox-kind-reaction"),
        Kind::Other => w.say("inbox-kind-other"),
    }
}

/// What happened, in words; `None` for what nobody needs to see.
fn happening(w: &Words, happened: &Happened, zone: &TimeZone) -> Option<(&'static str, String)> {
    let by = happened.by.clone().unwrap_or_else(|| w.say("inbox-house"));
    let word = |name: &str| happened.data.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    Some(match happened.kind.as_str() {
        "conversation.assigned" if word("to_name").is_empty() => {
            ("user-x", w.with("inbox-did-unassign", "by", &by))
        }
        "conversation.assigned" => {
            ("user-check", w.fill("inbox-did-assign", &fills(&by, "to", word("to_name"))))
        }
        "conversation.closed" => ("circle-check", w.with("inbox-did-close", "by", &by)),
        "conversation.reopened" => ("rotate-ccw", w.with("inbox-did-reopen", "by", &by)),
        "conversation.snoozed" => {
            let until = word("until").parse().map(|until| exact(w, until, zone)).unwrap_or_default();
            ("alarm-clock", w.fill("inbox-did-snooze", &fills(&by, "until", &until)))
        }
        "conversation.woke" => ("alarm-clock", w.say("inbox-did-wake")),
        "conversation.taken" => ("hand", w.with("inbox-did-take", "by", &by)),
        "conversation.given_back" => ("bot", w.with("inbox-did-give-back", "by", &by)),
        "conversation.back_to_assistant" => ("bot", w.say("inbox-did-return")),
        "conversation.handed_over" => ("hand", w.say("inbox-did-hand-over")),
        "conversation.blocked" => ("ban", w.with("inbox-did-block", "by", &by)),
        "conversation.unblocked" => ("ban", w.with("inbox-did-unblock", "by", &by)),
        "conversation.labelled" => ("tag", w.fill("inbox-did-label", &fills(&by, "label", word("label")))),
        "conversation.unlabelled" => {
            ("tag", w.fill("inbox-did-unlabel", &fills(&by, "label", word("label"))))
        }
        "conversation.message_not_sent" => ("circle-alert", w.with("inbox-did-not-send", "why", word("why"))),
        "consent.withdrawn" => ("bell-off", w.say("inbox-did-opt-out")),
        "consent.given" => ("bell", w.say("inbox-did-opt-in")),
        "request.asked" => ("concierge-bell", w.with("inbox-did-ask", "service", word("service"))),
        "guest.merged" => ("merge", w.with("inbox-did-merge", "by", &by)),
        _ => return None,
    })
}

fn fills<'a>(by: &'a str, place: &'a str, text: &'a str) -> [(&'a str, crate::words::Fill<'a>); 2] {
    use crate::words::Fill::Text;
    [("by", Text(by)), (place, Text(text))]
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn cut(text: &str) -> Vec<(String, bool)> {
        pieces(text).into_iter().map(|piece| (piece.text, piece.link)).collect()
    }

    #[test]
    fn links_are_found_and_nothing_else_becomes_one() {
        let found = cut("see https://a.example/x?y=1, or http://b.example).");
        let links: Vec<_> = found.iter().filter(|(_, link)| *link).map(|(text, _)| text.as_str()).collect();
        assert_eq!(links, ["https://a.example/x?y=1", "http://b.example"]);
        let whole: String = found.iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(whole, "see https://a.example/x?y=1, or http://b.example).");
        for text in ["javascript:alert(1)", "data:text/html,x", "https://", "HTTPS://", "x", ""] {
            assert!(cut(text).iter().all(|(_, link)| !link), "{text}");
        }
        let hostile = cut("https://a.example/\"onmouseover=alert(1) <b>");
        assert_eq!(hostile[0].0, "https://a.example/");
    }
}
