//! What automations cost: moments of ten thousand stays set anew, the idle look of the scheduler, booking events a
//! second. Prints numbers; judges nothing. `cargo bench -p guestlink-testkit --bench automations`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failure here is the message")]

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_app::bookings::Delivery;
use guestlink_domain::ids::{GuestId, StayId};
use guestlink_store::messaging::{Batch, Guest, Identity, IdentityKind, NewIdentity};
use guestlink_store::stays::Stay;
use guestlink_store::timers;
use guestlink_testkit::{House, Plan, resort};
use jiff::ToSpan as _;
use serde_json::{Value, json};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const KEY: &[u8] = b"guestlink-test-secret-0123456789";
const STAYS: u32 = 10_000;
const EVENTS: u32 = 3_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let house = open().await;
        let idle_few = idle(&house).await;
        fill(&house).await;
        let property = house.app.all_properties().remove(0);
        let started = Instant::now();
        let stays = house.app.rederive(&property, &[]).await.unwrap();
        let took = started.elapsed();
        let idle_many = idle(&house).await;
        println!("rederived {stays} stays of 8 automations in {took:.2?} (promised: 10 s)");
        println!(
            "an idle look of the scheduler: {idle_few:.1?} without timers, {idle_many:.1?} with all of them"
        );
        let started = Instant::now();
        tell(&house).await;
        let took = started.elapsed();
        println!(
            "{EVENTS} booking events in {took:.2?}: {:.0} a second (promised: 1,000)",
            f64::from(EVENTS) / took.as_secs_f64()
        );
        house.close().await;
    });
}

/// The demo resort with eight automations that follow a stay.
async fn open() -> House {
    let mut files = resort("ventisol");
    let auth = json!({ "scheme": "standard-webhooks", "secret": format!("whsec_{}", BASE64.encode(KEY)) });
    files.files.retain(|path, _| !path.starts_with("connections/"));
    let connection = json!({ "id": "website", "kind": "native", "auth": auth });
    files.files.insert("connections/website.json".to_owned(), connection.to_string());
    let mut json: Value = serde_json::from_str(&files.files["automations.json"]).unwrap();
    let template = json!({ "on": ["reservation.created"], "when": { "type": "stay", "from": "check_in", "days": -9, "at": "10:00" },
        "once_per": "booking", "do": [{ "type": "tag", "tag": "x" }] });
    for id in ["extra-1", "extra-2"] {
        let mut one = template.clone();
        one["id"] = json!(id);
        json["automations"].as_array_mut().unwrap().push(one);
    }
    files.files.insert("automations.json".to_owned(), json.to_string());
    House::build(files, Plan { start: "2026-03-01T09:00:00Z".parse().unwrap(), ..Plan::default() }).await
}

async fn idle(house: &House) -> Duration {
    let partitions: Vec<i16> = (0..200).collect();
    let started = Instant::now();
    for _ in 0..200 {
        let due = timers::due(house.app.store(), &partitions, house.clock.now(), 64).await.unwrap();
        assert!(due.is_empty());
    }
    started.elapsed() / 200
}

async fn fill(house: &House) {
    let property = house.app.all_properties().remove(0);
    let (tenant, now) = (property.tenant, house.clock.now());
    for chunk in 0..STAYS / 500 {
        let mut batch = Batch::default();
        for number in chunk * 500..(chunk + 1) * 500 {
            let guest = GuestId(house.app.ids().new_at(now));
            let phone = format!("4477009{number:05}");
            batch.guests_new.push(Guest {
                tenant,
                id: guest,
                name: Some("Ana B".to_owned()),
                language: Some("en".to_owned()),
                country: Some("GB".to_owned()),
                created_at: now,
                data: json!({ "service": true }),
                version: 1,
            });
            let identity = Identity { kind: IdentityKind::Phone, value: phone };
            batch.identities_new.push(NewIdentity { tenant, guest, identity });
            let check_in = property.today(now) + i64::from(30 + number % 300).days();
            let reservation = reservation(&format!("S-{number}"), check_in);
            batch.stays.push(Stay {
                tenant,
                id: StayId(house.app.ids().new_at(now)),
                property: property.id,
                guest: Some(guest),
                connection: "website".to_owned(),
                reference: format!("S-{number}"),
                accommodation: "sea-suite".to_owned(),
                unit: None,
                check_in,
                check_out: check_in + 5.days(),
                status: "confirmed".to_owned(),
                occupies: true,
                modified_at: now,
                data: json!({ "reservation": reservation, "booked_at": now }),
                version: 1,
            });
        }
        let mut tx = house.app.store().begin().await.unwrap();
        let _ = batch.write(&mut tx, &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
}

fn reservation(reference: &str, check_in: jiff::civil::Date) -> Value {
    json!({ "ref": reference, "status": "confirmed", "check_in": check_in, "check_out": check_in + 5.days(),
        "party": { "adults": 2 }, "units": [{ "accommodation": "sea-suite" }],
        "price": { "currency": "EUR", "total_minor": 81250, "due_minor": 0 } })
}

async fn tell(house: &House) {
    let check_in: jiff::civil::Date = "2026-08-12".parse().unwrap();
    let mut telling = Vec::new();
    for number in 0..EVENTS {
        // Half new bookings, half changes of them: no message leaves, since nobody agreed to any.
        let (kind, at) =
            if number % 2 == 0 { ("reservation.created", 0) } else { ("reservation.modified", 60) };
        let reference = format!("N-{}", number / 2);
        let body = json!({ "type": kind, "timestamp": house.clock.now() + jiff::SignedDuration::from_secs(at),
            "api_version": "1", "data": { "guest": { "name": "Ana B", "phone": format!("+4478009{:05}", number / 2),
            "language": "en" }, "reservation": reservation(&reference, check_in) } });
        let (app, delivery) = (house.app.clone(), delivery(house, &format!("m{number}"), &body));
        telling.push(async move { app.receive_booking("website", delivery).await.unwrap() });
        if telling.len() == 64 {
            futures_util::future::join_all(std::mem::take(&mut telling)).await;
        }
    }
    futures_util::future::join_all(telling).await;
    house.settle().await;
}

fn delivery(house: &House, id: &str, body: &Value) -> Delivery {
    guestlink_testkit::delivery(KEY, id, house.clock.now(), body)
}
