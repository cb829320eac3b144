//! What the preview of a campaign costs with ten thousand guests: whom it reaches, and what it would cost. Prints numbers;
//! judges nothing. `cargo bench -p guestlink-testkit --bench campaigns`
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a tool: a failure here is the message")]

use std::time::{Duration, Instant};

use guestlink_domain::access::Role;
use guestlink_domain::ids::{GuestId, StayId};
use guestlink_store::messaging::{Batch, Guest, Identity, IdentityKind, NewIdentity};
use guestlink_store::stays::Stay;
use guestlink_testkit::{House, Plan, resort};
use jiff::ToSpan as _;
use serde_json::{Value, json};
use uuid::Uuid;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const GUESTS: u32 = 10_000;
const ASKED: usize = 10;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let plan = Plan { start: "2026-09-15T09:00:00Z".parse().unwrap(), ..Plan::default() };
        let house = House::build(resort("ventisol"), plan).await;
        fill(&house).await;
        let cookie = house.signed_in(Role::Manager).await;
        for (what, segment) in [("everybody", json!({})), ("who has stayed", json!({ "past_stays": 1 }))] {
            let id = draft(&house, &cookie, what, &segment).await;
            let path = format!("/api/v1/campaigns/{id}/preview");
            let told: Value = serde_json::from_slice(&house.get_as(&cookie, &path).await.body).unwrap();
            println!("{what}: of {GUESTS} guests {} are meant, {} reached", told["meant"], told["reached"]);
            show("preview", &house, &cookie, &path).await;
            show("page with it", &house, &cookie, &format!("/campaigns/{id}")).await;
        }
        house.close().await;
    });
}

async fn show(what: &str, house: &House, cookie: &str, path: &str) {
    let mut took = Vec::new();
    for _ in 0..ASKED {
        let began = Instant::now();
        assert_eq!(house.get_as(cookie, path).await.status, 200);
        took.push(began.elapsed());
    }
    took.sort_unstable();
    let (median, worst): (Duration, Duration) = (took[ASKED / 2], took[ASKED - 1]);
    println!("  {what:14} median {median:8.1?}   worst of {ASKED} {worst:8.1?}");
}

async fn draft(house: &House, cookie: &str, name: &str, segment: &Value) -> String {
    let plan = json!({ "name": name, "segment": segment, "message": { "template": "winback_season", "values": {
        "season": { "en": "autumn" }, "offer": { "en": "15 % off" }, "valid_until": { "en": "31 October" },
        "campaign_token": { "en": "autumn" } } } });
    let headers =
        [("cookie", cookie), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    let body = json!({ "campaign": plan }).to_string();
    let made = house.ask("POST", "/api/v1/campaigns", &headers, &body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let made: Value = serde_json::from_slice(&made.body).unwrap();
    made["id"].as_str().unwrap().to_owned()
}

/// Guests with a chat; two of three agreed to offers, every second one was here last spring.
async fn fill(house: &House) {
    for block in 0..GUESTS / 250 {
        let mut batch = Batch::default();
        for n in block * 250..(block + 1) * 250 {
            add(house, &mut batch, n);
        }
        let mut tx = house.app.store().begin().await.unwrap();
        let _ = batch.write(&mut tx, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn add(house: &House, batch: &mut Batch, n: u32) {
    let property = house.app.all_properties().remove(0);
    let (tenant, now) = (property.tenant, house.clock.now());
    let guest = GuestId(Uuid::from_u128(u128::from(n) + (1 << 90)));
    batch.guests_new.push(Guest {
        tenant,
        id: guest,
        name: Some(format!("Guest {n}")),
        language: Some(if n.is_multiple_of(2) { "es" } else { "en" }.to_owned()),
        country: Some(["ES", "GB", "DE"][usize::try_from(n % 3).unwrap()].to_owned()),
        created_at: now,
        data: json!({ "marketing": !n.is_multiple_of(3), "service": true }),
        version: 1,
    });
    let identity = Identity { kind: IdentityKind::Phone, value: format!("3460{n:07}") };
    batch.identities_new.push(NewIdentity { tenant, guest, identity });
    batch.conversations_new.push(house.silent_chat(u128::from(n) + (1 << 91), guest));
    if n.is_multiple_of(2) {
        let check_in = property.today(now) - i64::from(100 + n % 60).days();
        batch.stays.push(Stay {
            tenant,
            id: StayId(Uuid::from_u128(u128::from(n) + (1 << 92))),
            property: property.id,
            guest: Some(guest),
            connection: "website".to_owned(),
            reference: format!("S-{n}"),
            accommodation: "sea-suite".to_owned(),
            unit: None,
            check_in,
            check_out: check_in + 5.days(),
            status: "checked_out".to_owned(),
            occupies: false,
            modified_at: now,
            data: json!({ "reservation": { "ref": format!("S-{n}"), "party": { "adults": 2 } } }),
            version: 1,
        });
    }
}
