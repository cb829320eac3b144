//! `guestlink events`: the record, for people a line an event, for programs a JSON object a line. Reads beside a
//! running server.

use std::io::Write as _;

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{ConversationId, GuestId, TenantId};
use guestlink_store::events::{self, Position, StoredEvent};
use guestlink_store::{Store, StoreError, resorts};
use serde_json::{Value, json};

use super::runtime;
use crate::cli::Events;
use crate::database;
use crate::refusal::{During, Refusal};
use crate::settings::{Overrides, Settings};

/// Events read at a time.
const PAGE: i64 = 500;

/// Prints the events that are asked for, oldest first.
pub fn run(asked: &Events) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let store = database::open(&settings.database, database::READING).await?;
        print(&store, asked).await
    })
}

async fn print(store: &Store, asked: &Events) -> Result<(), Refusal> {
    let tenants = match (asked.conversation, asked.guest) {
        (None, None) => Vec::new(),
        _ => resorts::tenants(store).await.during("The events cannot be read")?,
    };
    let mut output = std::io::stdout().lock();
    let mut position = Position::START;
    loop {
        let page = page(store, asked, &tenants, position).await.during("The events cannot be read")?;
        let Some(last) = page.last() else { return Ok(()) };
        position = last.position;
        for event in &page {
            let line = if asked.json {
                as_json(event).to_string()
            } else {
                as_line(event, asked.conversation.is_none())
            };
            if writeln!(output, "{line}").is_err() {
                // The reader (`head`, a pager) has seen enough.
                return Ok(());
            }
        }
    }
}

async fn page(
    store: &Store,
    asked: &Events,
    tenants: &[resorts::Tenant],
    after: Position,
) -> Result<Vec<StoredEvent>, StoreError> {
    if asked.conversation.is_none() && asked.guest.is_none() {
        return events::read_after(store, after, PAGE).await;
    }
    let mut found = Vec::new();
    for tenant in tenants {
        found.extend(of_tenant(store, asked, tenant.id, after.seq).await?);
    }
    Ok(found)
}

async fn of_tenant(
    store: &Store,
    asked: &Events,
    tenant: TenantId,
    after: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    match (asked.conversation, asked.guest) {
        (Some(id), _) => events::by_conversation(store, tenant, ConversationId(id), after, PAGE).await,
        (None, Some(id)) => events::by_guest(store, tenant, GuestId(id), after, PAGE).await,
        (None, None) => Ok(Vec::new()),
    }
}

/// `2026-05-02T09:00:00Z  message.received  (a message)  text="Hi"`, with the conversation where several may
/// be meant.
fn as_line(stored: &StoredEvent, with_conversation: bool) -> String {
    let event = &stored.event;
    let at = event.at.strftime("%Y-%m-%d %H:%M:%SZ");
    let whose = match event.about.conversation {
        Some(id) if with_conversation => format!("  {id}"),
        _ => String::new(),
    };
    format!("{at}{whose}  {:24} {}  {}", event.event.kind, cause(&event.cause), facts(&event.event.data))
}

fn cause(cause: &Cause) -> String {
    match cause {
        Cause::WhatsApp(_) => "(WhatsApp)".to_owned(),
        Cause::Booking(id) => format!("(booking {id})"),
        Cause::Timer(name) => format!("(timer {name})"),
        Cause::Staff(who) => format!("(staff {who})"),
        Cause::System(what) => format!("(system {what})"),
    }
}

/// `key=value` a fact; an inner object stays JSON.
fn facts(data: &Value) -> String {
    match data {
        Value::Object(facts) => {
            facts.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn as_json(stored: &StoredEvent) -> Value {
    let event = &stored.event;
    json!({
        "id": event.id,
        "at": event.at,
        "kind": event.event.kind,
        "cause": event.cause,
        "conversation": event.about.conversation,
        "guest": event.about.guest,
        "property": event.about.property,
        "stay": event.about.stay,
        "data": event.event.data,
    })
}

#[cfg(test)]
mod tests {
    use guestlink_domain::event::{Cause, DomainEvent};
    use guestlink_domain::ids::{ConversationId, EventId, TenantId};
    use guestlink_store::events::{About, NewEvent, Position, StoredEvent};
    use serde_json::json;
    use uuid::Uuid;

    use super::{as_json, as_line};

    fn stored() -> StoredEvent {
        let conversation = Some(ConversationId(Uuid::from_u128(7)));
        let event = NewEvent {
            tenant: TenantId(Uuid::from_u128(1)),
            id: EventId(Uuid::from_u128(2)),
            about: About { conversation, ..About::default() },
            cause: Cause::Timer("follow-up".to_owned()),
            event: DomainEvent::new("quote.prepared", json!({"total": 53114, "room": "Dune"})),
            at: "2026-05-02T09:00:01.5Z".parse().unwrap(),
        };
        StoredEvent { position: Position::START, event }
    }

    #[test]
    fn a_line_tells_when_what_why_and_the_facts() {
        assert_eq!(
            as_line(&stored(), false),
            "2026-05-02 09:00:01Z  quote.prepared           (timer follow-up)  total=53114 room=\"Dune\""
        );
        assert!(as_line(&stored(), true).contains("00000000-0000-0000-0000-000000000007"));
    }

    #[test]
    fn json_has_everything() {
        let json = as_json(&stored());
        assert_eq!(json["kind"], "quote.prepared");
        assert_eq!(json["cause"], json!({"by": "timer", "id": "follow-up"}));
        assert_eq!(json["at"], "2026-05-02T09:00:01.5Z");
        assert_eq!(json["data"]["total"], 53114);
    }
}
