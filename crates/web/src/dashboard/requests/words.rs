//! Requests in words: states, changes, ways, moments.

use guestlink_app::properties::Property;
use guestlink_domain::requests::{Channel, Request};
use jiff::Timestamp;

use crate::words::Words;

/// A state in words.
pub(crate) fn state_name(w: &Words, state: &str) -> String {
    const NAMES: [(&str, &str); 12] = [
        ("new", "request-new"),
        ("awaiting_approval", "request-awaiting-approval"),
        ("scheduled", "request-scheduled"),
        ("accepted", "request-accepted"),
        ("in_progress", "request-in-progress"),
        ("paused", "request-paused"),
        ("completed", "request-completed"),
        ("confirmed", "request-confirmed"),
        ("reopened", "request-reopened"),
        ("declined", "request-declined"),
        ("cancelled", "request-cancelled"),
        ("void", "request-void"),
    ];
    let known = NAMES.iter().find(|(name, _)| *name == state);
    known.map_or_else(|| state.to_owned(), |(_, key)| w.say(key))
}

/// Colour of a state.
pub(crate) fn tone(state: &str) -> &'static str {
    match state {
        "completed" | "confirmed" | "accepted" | "in_progress" => "ok",
        "scheduled" => "info",
        "declined" | "cancelled" | "void" => "bad",
        _ => "warn",
    }
}

/// What happened, as it follows a name. `others`: it means somebody else than who did it.
pub(super) fn change_name(w: &Words, what: &str, others: bool) -> String {
    const NAMES: [(&str, &str); 25] = [
        ("asked", "did-asked"),
        ("merged", "did-merged"),
        ("approval_asked", "did-approval-asked"),
        ("approved", "did-approved"),
        ("declined", "did-declined"),
        ("scheduled", "did-scheduled"),
        ("due", "did-due"),
        ("accepted", "did-accepted"),
        ("released", "did-released"),
        ("passed", "did-passed"),
        ("deferred", "did-deferred"),
        ("started", "did-started"),
        ("paused", "did-paused"),
        ("resumed", "did-resumed"),
        ("completed", "did-completed"),
        ("confirmed", "did-confirmed"),
        ("reopened", "did-reopened"),
        ("cancelled", "did-cancelled"),
        ("voided", "did-voided"),
        ("rated", "did-rated"),
        ("noted", "did-noted"),
        ("attached", "did-attached"),
        ("escalated", "did-escalated"),
        ("told", "did-told"),
        ("priced", "did-priced"),
    ];
    if what == "accepted" && others {
        return w.say("did-given");
    }
    let known = NAMES.iter().find(|(name, _)| *name == what);
    known.map_or_else(|| what.to_owned(), |(_, key)| w.say(key))
}

/// The icon of a change.
pub(super) fn change_icon(what: &str) -> &'static str {
    match what {
        "asked" | "merged" => "concierge-bell",
        "accepted" | "approved" => "user-check",
        "released" | "passed" => "undo-2",
        "scheduled" | "due" | "deferred" => "alarm-clock",
        "started" | "resumed" => "play",
        "paused" => "pause",
        "completed" => "check",
        "confirmed" => "circle-check",
        "reopened" => "rotate-ccw",
        "declined" | "cancelled" | "voided" => "ban",
        "rated" => "star",
        "noted" | "attached" => "sticky-note",
        "escalated" => "clock-alert",
        "told" => "bell",
        "priced" => "euro",
        _ => "circle-dot",
    }
}

/// A way in words.
pub(super) fn channel_name(w: &Words, via: Channel) -> String {
    w.say(match via {
        Channel::WhatsApp => "via-whatsapp",
        Channel::Page => "via-page",
        Channel::Dashboard => "via-dashboard",
        Channel::Api => "via-api",
        Channel::Automation => "via-automation",
        Channel::Clock => "via-clock",
        Channel::CommandLine => "via-command-line",
    })
}

/// A service's name; its id, if the files do not name it any more.
pub(crate) fn service_name(w: &Words, property: &Property, id: &str) -> String {
    let known = property.resort.services.services.iter().find(|service| service.id == id);
    known.map_or_else(|| id.to_owned(), |one| one.name.get(&w.lang, &property.language).to_owned())
}

/// A department's name.
pub(super) fn department_name(property: &Property, id: &str) -> String {
    let known = property.resort.services.departments.iter().find(|one| one.id == id);
    known.map_or_else(|| id.to_owned(), |one| one.name.clone())
}

/// "2 × Extra towels · bath".
pub(super) fn title(w: &Words, property: &Property, request: &Request) -> String {
    let name = service_name(w, property, &request.asked.service);
    let name = if request.quantity > 1 {
        format!("{} × {name}", w.number(i64::from(request.quantity)))
    } else {
        name
    };
    match &request.asked.option {
        Some(option) => format!("{name} · {}", option.replace('-', " ")),
        None => name,
    }
}

/// "5 min", "2 h", "3 d": how long from one moment to another.
pub(super) fn span(w: &Words, seconds: i64) -> String {
    let minutes = seconds.unsigned_abs().div_ceil(60);
    let count = |key: &str, n: u64| w.count(key, i64::try_from(n).unwrap_or(i64::MAX));
    match minutes {
        0..100 => count("request-min", minutes),
        100..2_880 => count("request-hours", minutes / 60),
        _ => count("request-days", minutes / 1_440),
    }
}

/// The next moment at which a request is late, or since when it is.
pub(super) fn due(request: &Request) -> Option<Timestamp> {
    [request.acknowledge_by(), request.complete_by()].into_iter().flatten().min()
}
