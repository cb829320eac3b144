//! What the inbox costs with 10,000 conversations in it, and how soon a guest's words are on a colleague's line. Prints
//! numbers; promises nothing by itself.
//!
//! `cargo bench -p guestlink-testkit --bench inbox`
#![expect(clippy::unwrap_used, reason = "a tool: a failure here is the message")]

use std::time::{Duration, Instant};

use guestlink_domain::access::Role;
use guestlink_domain::ids::{ConversationId, GuestId, MessageId, TenantId};
use guestlink_store::messaging::{Batch, Conversation, DeliveryStatus, Direction, Guest, Handler, Message};
use guestlink_testkit::House;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CONVERSATIONS: u32 = 10_000;
const ASKED: usize = 40;
const HEARD: usize = 60;
const ANA: &str = "34699000001";

#[tokio::main]
async fn main() {
    let house = House::open("echo").await;
    fill(&house).await;
    let cookie = house.signed_in(Role::Agent).await;
    let first = house.get_as(&cookie, "/api/v1/conversations?limit=1").await.text();
    let id = first.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    println!("{CONVERSATIONS} conversations, four messages each; wanted: the page in 150 ms");
    for (what, path) in [
        ("inbox", "/inbox".to_owned()),
        ("inbox, waiting", "/inbox?list=waiting".to_owned()),
        ("inbox, mine", "/inbox?list=mine".to_owned()),
        ("search", "/inbox?q=towels+pool".to_owned()),
        ("search by name", "/inbox?q=guest+99".to_owned()),
        ("chat", format!("/inbox/{id}")),
    ] {
        let mut took = Vec::new();
        for _ in 0..ASKED {
            let began = Instant::now();
            assert_eq!(house.get_as(&cookie, &path).await.status, 200);
            took.push(began.elapsed());
        }
        show(what, took);
    }
    heard(&house, &cookie).await;
    house.close().await;
}

fn show(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at =
        |part: usize| took.get(took.len() * part / 100).copied().unwrap_or_default().as_secs_f64() * 1000.0;
    println!("  {what:16} median {:7.1} ms   p90 {:7.1} ms", at(50), at(90));
}

/// From the moment a webhook is posted until the words' event is on a colleague's open line.
async fn heard(house: &House, cookie: &str) {
    let guest = house.guest("Ana", &format!("+{ANA}"));
    house.say(&guest, "warm").await;
    let mut line = house.line("/realtime", &[("cookie", cookie)]).await.unwrap();
    let (mut took, mut answered) = (Vec::new(), Vec::new());
    for n in 0..HEARD {
        let (body, signature) = webhook(house, n);
        let headers = [("content-type", "application/json"), ("x-hub-signature-256", &*signature)];
        let began = Instant::now();
        let post = async {
            let answer = house.ask("POST", "/webhooks/whatsapp", &headers, &body).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            began.elapsed()
        };
        let frame = async {
            line.until("message.received").await;
            began.elapsed()
        };
        let (post, frame) = futures_util::future::join(post, frame).await;
        answered.push(post);
        took.push(frame);
        line.until("message.accepted").await;
    }
    println!("a guest's words on a colleague's line, {HEARD} times; wanted: 100 ms median");
    show("webhook to 200", answered);
    show("webhook to line", took);
}

/// A guest's text as WhatsApp posts it, and its signature.
fn webhook(house: &House, n: usize) -> (String, String) {
    let property = house.app.all_properties().remove(0);
    let number = house.app.numbers_of(property.id).remove(0);
    let body = json!({ "object": "whatsapp_business_account", "entry": [{ "id": "1", "changes": [{ "field": "messages",
        "value": { "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "34971000000", "phone_number_id": number },
            "contacts": [{ "profile": { "name": "Ana" }, "wa_id": ANA }],
            "messages": [{ "from": ANA, "id": format!("wamid.HEARD.{n}"), "type": "text",
                "timestamp": house.clock.now().as_second().to_string(), "text": { "body": format!("message {n}") } }],
        } }] }] })
    .to_string();
    let signature =
        guestlink_whatsapp::signature::sign(guestlink_testkit::APP_SECRET.as_bytes(), body.as_bytes());
    (body, signature)
}

async fn fill(house: &House) {
    let property = house.app.all_properties().into_iter().next().unwrap();
    let number = house.app.numbers_of(property.id).into_iter().next().unwrap();
    let start = house.clock.now() - SignedDuration::from_hours(240);
    for block in 0..CONVERSATIONS / 250 {
        let mut batch = Batch::default();
        for n in block * 250..(block + 1) * 250 {
            let at = start + SignedDuration::from_secs(i64::from(n) * 60);
            let (guest, id) = (
                GuestId(Uuid::from_u128(u128::from(n) + (1 << 90))),
                ConversationId(Uuid::from_u128(u128::from(n) + (1 << 91))),
            );
            batch.guests_new.push(Guest {
                tenant: property.tenant,
                id: guest,
                name: Some(format!("Guest {n}")),
                language: Some("en".to_owned()),
                country: None,
                created_at: at,
                data: json!({}),
                version: 1,
            });
            batch.conversations_new.push(Conversation {
                tenant: property.tenant,
                id,
                property: property.id,
                number_id: number.clone(),
                guest,
                partition: 0,
                last_inbound_at: Some(at),
                window_expires_at: Some(at + SignedDuration::from_hours(24)),
                last_message_at: at,
                handler: if n % 3 == 0 { Handler::Human } else { Handler::Bot },
                human_until: None,
                state: json!(null),
                created_at: at,
                updated_at: at,
                version: 1,
            });
            batch.messages.extend((0..4).map(|turn| message(property.tenant, id, n, turn, at)));
        }
        let mut tx = house.app.store().begin().await.unwrap();
        let _ = batch.write(&mut tx, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn message(tenant: TenantId, conversation: ConversationId, n: u32, turn: u32, at: Timestamp) -> Message {
    let said = at + SignedDuration::from_secs(i64::from(turn));
    let ours = turn % 2 == 1;
    let body = format!("message {turn} about towels number {n} at the pool");
    Message {
        tenant,
        id: MessageId(Uuid::from_u128((u128::from(n) << 4) + u128::from(turn) + (1 << 92))),
        conversation,
        direction: if ours { Direction::Out } else { Direction::In },
        wamid: Some(format!("wamid.BENCH.{n}.{turn}").into()),
        kind: "text".to_owned(),
        content: json!({ "type": "text", "body": body, "preview_url": false }),
        sent_at: said,
        created_at: said,
        status: ours.then_some(DeliveryStatus::Read),
        status_at: None,
        error: None,
        reply_to: None,
    }
}
