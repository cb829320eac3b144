//! An event as it is told outside: its id, what it is about, what happened. Causes stay inside, but for a colleague's
//! name: they hold WhatsApp's message ids, and those hold phone numbers.

use bytes::{BufMut as _, Bytes, BytesMut};
use guestlink_domain::event::Cause;
use guestlink_domain::ids::PropertyId;
use guestlink_store::events::{Position, StoredEvent};
use serde_json::json;

/// What outsiders may hear of. The rest (what Meta told about the account, settings, keys) is for operators.
const SHOWN: [&str; 13] = [
    "campaign.",
    "message.",
    "conversation.",
    "request.",
    "stay.",
    "guest.",
    "note.",
    "reservation.",
    "quote.",
    "booking.",
    "payment.",
    "consent.",
    "automation.",
];

/// May this kind of event be told outside?
pub fn is_shown(kind: &str) -> bool {
    SHOWN.iter().any(|beginning| kind.starts_with(beginning))
}

/// An event, written out.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its place; what a watcher resumes from.
    pub position: Position,
    /// Whose it is; `None`: the organisation's as a whole.
    pub property: Option<PropertyId>,
    /// It is about a service request.
    pub of_request: bool,
    text: Bytes,
}

impl Event {
    /// As it is told; `None` for what is not told.
    pub fn of(stored: &StoredEvent) -> Option<Self> {
        let event = &stored.event;
        if !is_shown(&event.event.kind) {
            return None;
        }
        let by = match &event.cause {
            Cause::Staff(who) => Some(who.as_str()),
            _ => None,
        };
        let text = json!({
            "id": stored.position.to_string(),
            "kind": event.event.kind,
            "at": event.at,
            "property": event.about.property,
            "conversation": event.about.conversation,
            "guest": event.about.guest,
            "stay": event.about.stay,
            "by": by,
            "data": event.event.data,
        });
        Some(Self {
            position: stored.position,
            property: event.about.property,
            of_request: event.event.kind.starts_with("request."),
            text: Bytes::from(text.to_string()),
        })
    }

    /// Its JSON object.
    pub fn json(&self) -> &Bytes {
        &self.text
    }
}

/// A JSON array of these events.
pub(super) fn array<'a>(events: impl Iterator<Item = &'a Event>) -> Bytes {
    let mut text = BytesMut::with_capacity(256);
    text.put_u8(b'[');
    for (index, event) in events.enumerate() {
        if index > 0 {
            text.put_u8(b',');
        }
        text.extend_from_slice(&event.text);
    }
    text.put_u8(b']');
    text.freeze()
}

/// Arrays that hold something, as one.
pub(super) fn join(arrays: Vec<Bytes>) -> Bytes {
    let size: usize = arrays.iter().map(Bytes::len).sum();
    let mut arrays = arrays.into_iter();
    let Some(first) = arrays.next() else { return Bytes::new() };
    if arrays.len() == 0 {
        return first;
    }
    let mut text = BytesMut::with_capacity(size);
    text.extend_from_slice(first.strip_suffix(b"]").unwrap_or(&first));
    for array in arrays {
        text.put_u8(b',');
        let members = array.strip_prefix(b"[").unwrap_or(&array);
        text.extend_from_slice(members.strip_suffix(b"]").unwrap_or(members));
    }
    text.put_u8(b']');
    text.freeze()
}

#[cfg(test)]
mod tests {
    use guestlink_domain::event::DomainEvent;
    use guestlink_domain::ids::{EventId, TenantId};
    use guestlink_store::events::{About, NewEvent};

    use super::*;

    #[test]
    fn arrays_are_joined_in_their_order() {
        let of = |texts: &[&'static str]| {
            join(texts.iter().map(|text| Bytes::from_static(text.as_bytes())).collect())
        };
        assert_eq!(of(&["[1]"]), "[1]");
        assert_eq!(of(&["[1,[2]]", "[[3]]", r#"["]"]"#]), r#"[1,[2],[3],"]"]"#);
        assert!(of(&[]).is_empty());
    }

    fn stored(kind: &str, cause: Cause) -> StoredEvent {
        StoredEvent {
            position: Position { writer: 3, seq: 7 },
            event: NewEvent {
                tenant: TenantId(uuid::Uuid::from_u128(1)),
                id: EventId(uuid::Uuid::from_u128(2)),
                about: About::default(),
                cause,
                event: DomainEvent::new(kind, json!({ "n": 1 })),
                at: "2026-05-02T09:00:00Z".parse().unwrap(),
            },
        }
    }

    #[test]
    fn a_cause_that_holds_a_phone_number_is_not_told() {
        let event =
            Event::of(&stored("message.received", Cause::WhatsApp("wamid.HBgL34611".into()))).unwrap();
        let text = String::from_utf8(event.json().to_vec()).unwrap();
        assert!(!text.contains("wamid"), "{text}");
        assert!(text.contains(r#""id":"3-7""#), "{text}");
        let event = Event::of(&stored("conversation.closed", Cause::Staff("Noor".into()))).unwrap();
        assert!(String::from_utf8(event.json().to_vec()).unwrap().contains(r#""by":"Noor""#));
    }

    #[test]
    fn what_is_for_operators_is_not_told() {
        for kind in ["whatsapp.account_update", "access.key_made", "settings.changed", "messages", ""] {
            assert!(Event::of(&stored(kind, Cause::System("x".into()))).is_none(), "{kind}");
        }
    }

    #[test]
    fn many_events_are_one_array() {
        let event = Event::of(&stored("request.asked", Cause::System("x".into()))).unwrap();
        for count in 0..4 {
            let text = array(std::iter::repeat_n(&event, count));
            let read: Vec<serde_json::Value> = serde_json::from_slice(&text).unwrap();
            assert_eq!(read.len(), count);
        }
    }
}
