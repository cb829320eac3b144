//! Messages follow the booking: at the right moment, once, moving when it moves, and never stale.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_app::automations::{Announcement, Audience};
use guestlink_domain::resort::automations::HouseEvent;
use guestlink_store::{costs, events, guests, messaging};
use guestlink_testkit::{House, Plan, resort};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::bookings::{KEY, PHONE, take};

/// The demo resort, with a secret of ours and nobody held out.
pub fn files() -> guestlink_app::resorts::ResortFiles {
    let mut files = resort("ventisol");
    let auth = json!({ "scheme": "standard-webhooks", "secret": format!("whsec_{}", BASE64.encode(KEY)) });
    let connection = json!({ "id": "website", "kind": "native", "auth": auth });
    files.files.retain(|path, _| !path.starts_with("connections/"));
    files.files.insert("connections/website.json".to_owned(), connection.to_string());
    change(&mut files, "automations.json", |json| json["limits"]["recovery"]["hold_out_percent"] = json!(0));
    files
}

pub fn change(files: &mut guestlink_app::resorts::ResortFiles, path: &str, change: impl Fn(&mut Value)) {
    let mut json: Value = serde_json::from_str(&files.files[path]).unwrap();
    change(&mut json);
    files.files.insert(path.to_owned(), json.to_string());
}

async fn open(start: &str) -> House {
    House::build(files(), Plan { start: start.parse().unwrap(), ..Plan::default() }).await
}

fn guest(marketing: bool) -> Value {
    json!({ "name": "Lucía Ferrán", "first_name": "Lucía", "phone": PHONE, "language": "es", "country": "ES",
        "whatsapp_opt_in": { "granted": true, "marketing": marketing } })
}

pub fn booked(house: &House, kind: &str, status: &str, check_in: &str, check_out: &str) -> Value {
    json!({ "type": kind, "timestamp": house.clock.now(), "api_version": "1", "data": {
        "guest": guest(false),
        "reservation": { "ref": "GL-1", "status": status, "check_in": check_in, "check_out": check_out,
            "party": { "adults": 2 }, "units": [{ "accommodation": "sea-suite" }],
            "price": { "currency": "EUR", "total_minor": 81250, "due_minor": 61250 } } } })
}

fn left(house: &House, reference: &str) -> Value {
    json!({ "type": "booking.abandoned", "timestamp": house.clock.now(), "api_version": "1", "data": {
        "guest": guest(true),
        "booking": { "ref": reference, "abandoned_at": house.clock.now(), "check_in": "2026-08-12",
            "check_out": "2026-08-15", "party": { "adults": 2 }, "accommodation": "sea-suite",
            "price": { "currency": "EUR", "total_minor": 81250 } } } })
}

async fn until(house: &House, moment: &str) {
    house.live_until(moment.parse().unwrap()).await;
}

/// Every decision in the record: kind, automation, branch.
async fn decisions(house: &House) -> Vec<String> {
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    let ours = log.iter().filter(|one| one.event.event.kind.starts_with("automation."));
    ours.map(|one| {
        let data = &one.event.event.data;
        let word = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
        format!("{} {} {}", one.event.event.kind, word("automation"), word("branch"))
    })
    .collect()
}

#[tokio::test]
async fn a_stay_is_accompanied_from_booking_to_review() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    assert_eq!(house.words(&lucia), ["booking_confirmed"]);
    until(&house, "2026-08-09T07:59:00Z").await;
    assert_eq!(house.words(&lucia), ["booking_confirmed"]);
    until(&house, "2026-08-09T08:00:00Z").await;
    assert_eq!(house.words(&lucia).last().unwrap(), "pre_arrival_info", "{:#?}", decisions(&house).await);
    until(&house, "2026-08-12T13:00:00Z").await;
    take(&house, "m2", &booked(&house, "guest.checked_in", "checked_in", "2026-08-12", "2026-08-15")).await;
    until(&house, "2026-08-15T09:00:00Z").await;
    take(&house, "m3", &booked(&house, "guest.checked_out", "checked_out", "2026-08-12", "2026-08-15")).await;
    until(&house, "2026-08-17T00:00:00Z").await;
    assert_eq!(
        house.words(&lucia),
        [
            "booking_confirmed",
            "pre_arrival_info",
            "online_checkin_reminder",
            "arrival_day",
            "welcome_in_house",
            "mid_stay_check",
            "checkout_eve",
            "thank_you_receipt",
            "review_request",
        ],
        "{:#?}",
        decisions(&house).await
    );
    house.close().await;
}

#[tokio::test]
async fn a_message_leads_to_the_guests_own_page() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    until(&house, "2026-08-09T08:00:00Z").await;
    let answers = house.answers(&lucia);
    let tokens: Vec<&str> = answers
        .iter()
        .filter_map(|message| message["template"]["components"].as_array())
        .flatten()
        .filter(|component| component["sub_type"] == "url")
        .map(|component| component["parameters"][0]["text"].as_str().unwrap())
        .collect();
    assert_eq!(tokens.len(), 2, "a confirmation and the way there: {answers:#?}");
    assert_eq!(tokens[0], tokens[1], "one link for the whole stay");
    let page = house.get(&format!("/w/{}", tokens[0])).await;
    assert_eq!(page.status, 200);
    assert!(String::from_utf8_lossy(&page.body).contains("Lucía"));
    house.close().await;
}

#[tokio::test]
async fn a_change_of_dates_moves_what_waits_and_a_cancellation_removes_it() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    until(&house, "2026-07-02T09:00:00Z").await;
    take(&house, "m2", &booked(&house, "reservation.modified", "confirmed", "2026-08-20", "2026-08-23"))
        .await;
    until(&house, "2026-08-16T00:00:00Z").await;
    assert_eq!(house.words(&lucia), ["booking_confirmed", "booking_changed"]);
    until(&house, "2026-08-17T08:00:00Z").await;
    assert_eq!(house.words(&lucia).last().unwrap(), "pre_arrival_info");
    take(&house, "m3", &booked(&house, "reservation.cancelled", "cancelled", "2026-08-20", "2026-08-23"))
        .await;
    until(&house, "2026-09-10T00:00:00Z").await;
    assert_eq!(
        house.words(&lucia),
        ["booking_confirmed", "booking_changed", "pre_arrival_info", "booking_cancelled"]
    );
    house.close().await;
}

#[tokio::test]
async fn a_late_booking_catches_up_once_and_a_restart_changes_nothing() {
    let house = open("2026-08-11T12:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    house.pass(SignedDuration::from_mins(1)).await;
    let mut names = house.words(&lucia);
    names.sort();
    assert_eq!(names, ["booking_confirmed", "online_checkin_reminder", "pre_arrival_info"]);
    // A new revision of the files derives every moment anew: nothing comes twice.
    house.app.apply(files()).await.unwrap();
    house.pass(SignedDuration::from_mins(5)).await;
    let house = house.reopen().await;
    house.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(house.sent("pre_arrival_info").await, 1);
    until(&house, "2026-08-12T07:00:00Z").await;
    assert_eq!(house.sent("arrival_day").await, 1);
    house.close().await;
}

#[tokio::test]
async fn what_fell_due_while_the_program_stood_still_is_sent_only_while_it_is_of_use() {
    let house = open("2026-07-01T09:00:00Z").await;
    house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    // From before the pre-arrival note until the middle of the stay.
    let house = house.reopen_at("2026-08-13T20:00:00Z").await;
    house.pass(SignedDuration::from_mins(1)).await;
    assert_eq!(house.sent("pre_arrival_info").await, 0);
    assert_eq!(house.sent("arrival_day").await, 0);
    assert_eq!(house.sent("mid_stay_check").await, 1, "still the day: {:#?}", decisions(&house).await);
    assert!(decisions(&house).await.iter().any(|one| one == "automation.withheld arrival-day stale"));
    house.close().await;
}

#[tokio::test]
async fn recovery_reminds_twice_at_most_and_stops_for_an_answer_or_an_opt_out() {
    let house = open("2026-05-04T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &left(&house, "B-1")).await;
    house.pass(SignedDuration::from_mins(44)).await;
    assert!(house.words(&lucia).is_empty());
    house.pass(SignedDuration::from_mins(2)).await;
    assert_eq!(house.words(&lucia), ["booking_recovery_1"], "{:#?}", decisions(&house).await);
    house.live_until(house.clock.now() + SignedDuration::from_hours(72)).await;
    assert_eq!(house.words(&lucia), ["booking_recovery_1", "booking_recovery_2"]);
    house.close().await;

    let house = open("2026-05-04T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &left(&house, "B-1")).await;
    house.pass(SignedDuration::from_mins(10)).await;
    house.say(&lucia, "STOP").await;
    let before = house.words(&lucia).len();
    house.live_until(house.clock.now() + SignedDuration::from_hours(72)).await;
    assert_eq!(house.words(&lucia).len(), before, "{:#?}", house.words(&lucia));
    house.close().await;
}

#[tokio::test]
async fn a_guest_bears_one_offer_a_day() {
    let house = open("2026-05-04T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &left(&house, "B-1")).await;
    take(&house, "m2", &left(&house, "B-2")).await;
    house.live_until(house.clock.now() + SignedDuration::from_hours(6)).await;
    assert_eq!(house.words(&lucia), ["booking_recovery_1"]);
    assert!(decisions(&house).await.contains(&"automation.withheld booking-recovery-1 capped".to_owned()));
    house.close().await;
}

#[tokio::test]
async fn an_open_window_allows_own_words_and_a_closed_one_the_template() {
    let mut files = files();
    change(&mut files, "automations.json", |json| {
        json["automations"] = json!([{ "id": "hello", "on": ["reservation.confirmed"], "do": [
            { "type": "send", "template": "booking_confirmed", "text": { "en": "Booked!", "es": "¡Reservado!" } },
            { "type": "tag", "tag": "direct" }, { "type": "request", "service": "luggage-help" },
            { "type": "notify_staff", "text": "{{booking_ref}} is in" },
        ] }]);
    });
    let house = House::build(files, Plan::default()).await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    assert_eq!(house.words(&lucia), ["booking_confirmed"]);
    house.say(&lucia, "gracias").await;
    let mut other = booked(&house, "reservation.confirmed", "confirmed", "2026-09-12", "2026-09-15");
    other["data"]["reservation"]["ref"] = json!("GL-2");
    take(&house, "m2", &other).await;
    assert_eq!(house.words(&lucia).last().unwrap(), "¡Reservado!");
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    let kinds: Vec<&str> = log.iter().map(|one| one.event.event.kind.as_str()).collect();
    for kind in ["guest.tagged", "request.asked", "staff.notified"] {
        assert!(kinds.contains(&kind), "{kind}");
    }
    house.close().await;
}

#[tokio::test]
async fn events_of_the_house_reach_whom_they_concern_once() {
    let house = open("2026-08-12T10:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "guest.checked_in", "checked_in", "2026-08-12", "2026-08-15")).await;
    let property = house.app.all_properties().remove(0);
    let facts = [("issue", "there is no water"), ("until", "18:00")];
    let news = Announcement {
        event: HouseEvent::StaffBroadcast,
        identity: "broadcast-1".to_owned(),
        audience: Audience::InHouse,
        facts: BTreeMap::from(facts.map(|(name, value)| (name.to_owned(), value.to_owned()))),
        by: "test".to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(house.app.announce(&property, &news).await.unwrap(), 1);
        house.settle().await;
    }
    let told = house.words(&lucia).into_iter().filter(|name| name == "service_disruption").count();
    assert_eq!(told, 1, "{:#?}", decisions(&house).await);
    house.close().await;
}

#[tokio::test]
async fn the_ledger_knows_what_each_message_costs_and_believes_whatsapp() {
    let house = open("2026-11-02T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-12-12", "2026-12-15"))
        .await;
    house.say(&lucia, "hola").await;
    let property = house.app.all_properties().remove(0);
    let lines =
        costs::of_month(house.app.store(), property.tenant, Some(property.id), "2026-11").await.unwrap();
    assert!(lines.len() >= 2, "{lines:#?}");
    let first =
        lines.iter().find(|line| line.entry.automation.as_deref() == Some("booking-confirmed")).unwrap();
    assert_eq!(first.booking.as_deref(), Some("website:GL-1"));
    assert_eq!((first.entry.market.as_str(), first.entry.micros), ("ES", 17_100));
    assert!(lines.iter().all(|line| line.entry.told.is_some()), "WhatsApp has told all prices: {lines:#?}");
    let month = house.app.month(&property, "2026-11").await.unwrap();
    assert_eq!(month.by_automation["booking-confirmed"].micros, 17_100);
    assert_eq!(month.micros, 17_100, "free-form answers are among the first thousand");
    assert!(month.free >= 1);
    house.close().await;
}

#[tokio::test]
async fn merged_guests_keep_their_messages_and_can_be_taken_apart() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    house.say(&lucia, "hola").await;
    let property = house.app.all_properties().remove(0);
    let mut by_mail = booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15");
    by_mail["data"]["guest"] = json!({ "name": "Lucía Ferrán", "first_name": "Lucía", "email": "l@example.com",
        "whatsapp_opt_in": { "granted": true, "marketing": false } });
    take(&house, "m1", &by_mail).await;
    let store = house.app.store();
    let of = |kind, value: &str| messaging::Identity { kind, value: value.to_owned() };
    let find = async |identity: messaging::Identity| {
        messaging::load(store, property.tenant, "x", &[identity]).await.unwrap().remove(0).guest.id
    };
    let with_phone = find(of(messaging::IdentityKind::Phone, PHONE.trim_start_matches('+'))).await;
    let with_mail = find(of(messaging::IdentityKind::Email, "l@example.com")).await;
    assert_ne!(with_phone, with_mail);
    house.app.merge_guests(property.tenant, with_mail, with_phone, "test").await.unwrap();
    assert_eq!(find(of(messaging::IdentityKind::Email, "l@example.com")).await, with_phone);
    until(&house, "2026-08-09T08:00:00Z").await;
    assert!(house.words(&lucia).contains(&"pre_arrival_info".to_owned()), "{:#?}", decisions(&house).await);
    house.app.split_guests(property.tenant, with_mail, "test").await.unwrap();
    assert_eq!(find(of(messaging::IdentityKind::Email, "l@example.com")).await, with_mail);
    assert_eq!(guests::merges(store, property.tenant, with_mail).await.unwrap().len(), 1);
    house.close().await;
}

#[tokio::test]
async fn a_booking_issued_anew_stays_the_same_stay() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    house.pass(SignedDuration::from_hours(1)).await;
    let mut anew = booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15");
    anew["data"]["reservation"]["ref"] = json!("GL-9");
    anew["data"]["reservation"]["external_refs"] = json!([{ "system": "website", "ref": "GL-1" }]);
    anew["data"]["reservation"]["room"] = json!("204");
    take(&house, "m2", &anew).await;
    let property = house.app.all_properties().remove(0);
    let stays = guestlink_store::stays::since(
        house.app.store(),
        property.tenant,
        property.id,
        "2026-01-01".parse().unwrap(),
        None,
        10,
    )
    .await
    .unwrap();
    assert_eq!(stays.len(), 1, "{stays:#?}");
    assert_eq!((stays[0].reference.as_str(), stays[0].unit.as_deref()), ("GL-9", Some("204")));
    until(&house, "2026-08-09T08:00:00Z").await;
    let told = house.words(&lucia).into_iter().filter(|name| name == "pre_arrival_info").count();
    assert_eq!(told, 1);
    house.close().await;
}

/// What automations did, by the record: when, for whom, by which key.
async fn recorded(house: &House) -> Vec<(String, String, String)> {
    let log = events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap();
    let sent = log.iter().filter(|one| one.event.event.kind == "automation.sent");
    let mut sent: Vec<_> = sent
        .map(|one| {
            let key = one.event.event.data["key"].as_str().unwrap().to_owned();
            (one.event.at.to_string(), one.event.about.guest.unwrap().to_string(), key)
        })
        .collect();
    sent.sort();
    sent
}

#[tokio::test]
async fn a_dry_run_tells_exactly_what_was_done_and_what_another_version_would_have_done() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m0", &left(&house, "B-1")).await;
    house.live_until(house.clock.now() + SignedDuration::from_hours(2)).await;
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    until(&house, "2026-07-02T09:00:00Z").await;
    house.say(&lucia, "gracias").await;
    take(&house, "m2", &booked(&house, "reservation.modified", "confirmed", "2026-08-20", "2026-08-23"))
        .await;
    until(&house, "2026-08-20T13:00:00Z").await;
    take(&house, "m3", &booked(&house, "guest.checked_in", "checked_in", "2026-08-20", "2026-08-23")).await;
    until(&house, "2026-08-25T00:00:00Z").await;
    let property = house.app.all_properties().remove(0);
    let automations = files().files["automations.json"].clone();
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    let tried = house.app.dry_run(&property, &automations, since).await.unwrap();
    let mut would: Vec<_> = tried
        .iter()
        .filter(|one| !one.deeds.is_empty())
        .map(|one| (one.at.to_string(), one.person.clone(), one.trace.key.clone()))
        .collect();
    would.sort();
    let done = recorded(&house).await;
    assert!(done.len() >= 6, "{done:#?}");
    assert_eq!(would, done);
    // Another version: the note before arrival a day earlier.
    let mut other: Value = serde_json::from_str(&automations).unwrap();
    for one in other["automations"].as_array_mut().unwrap() {
        if one["id"] == "pre-arrival-info" {
            one["when"]["days"] = json!(-4);
        }
    }
    let changed = house.app.dry_run(&property, &other.to_string(), since).await.unwrap();
    let at = |outcomes: &[guestlink_domain::automations::world::Outcome]| {
        let one = outcomes.iter().find(|one| one.trace.automation == "pre-arrival-info" && one.sends());
        one.unwrap().at.to_string()
    };
    assert_eq!(
        (at(&tried).as_str(), at(&changed).as_str()),
        ("2026-08-17T08:00:00Z", "2026-08-16T08:00:00Z")
    );
    assert_eq!(recorded(&house).await, done, "a dry run changes nothing");
    assert!(house.app.dry_run(&property, "{}", since).await.is_err());
    house.close().await;
}

#[tokio::test]
async fn the_record_says_why_and_why_not() {
    let house = open("2026-08-11T12:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    house.pass(SignedDuration::from_mins(1)).await;
    let property = house.app.all_properties().remove(0);
    let identity = messaging::Identity {
        kind: messaging::IdentityKind::Phone,
        value: PHONE.trim_start_matches('+').to_owned(),
    };
    let known =
        messaging::load(house.app.store(), property.tenant, "x", &[identity]).await.unwrap().remove(0);
    let decisions = house.app.why_guest(property.tenant, known.guest.id).await.unwrap().unwrap();
    let upsell = decisions.iter().find(|one| one.trace.automation == "upsell-pre-arrival").unwrap();
    assert_eq!(upsell.trace.branch, "consent", "{upsell:#?}");
    let sent = decisions.iter().find(|one| one.trace.automation == "booking-confirmed").unwrap();
    let message = sent.message.unwrap();
    let story = house.app.why_message(property.tenant, message).await.unwrap().unwrap();
    assert_eq!(story.decision.as_ref(), Some(sent));
    assert!(story.steps.iter().any(|(_, kind, ..)| kind == "message.accepted"));
    assert_eq!(story.cost.unwrap().entry.automation.as_deref(), Some("booking-confirmed"));
    assert!(house.words(&lucia).len() >= 2);
    house.close().await;
}

#[tokio::test]
async fn a_paused_template_waits_and_another_language_steps_in() {
    let house = open("2026-07-01T09:00:00Z").await;
    let lucia = house.guest("Lucía", PHONE);
    let property = house.app.all_properties().remove(0);
    let review = |language: &str, status: &str| guestlink_store::reviews::ReviewRow {
        tenant: property.tenant,
        account: "1".to_owned(),
        name: "booking_confirmed".to_owned(),
        language: language.to_owned(),
        status: Some(status.to_owned()),
        category: None,
        quality: None,
        reason: None,
        paused_until: None,
        updated_at: house.clock.now(),
    };
    let learn = async |reviews: Vec<guestlink_store::reviews::ReviewRow>| {
        let mut tx = house.app.store().begin().await.unwrap();
        guestlink_store::reviews::save(&mut tx, reviews).await.unwrap();
        tx.commit().await.unwrap();
        house.app.refresh_reviews().await.unwrap();
    };
    learn(vec![review("es", "rejected"), review("en", "paused")]).await;
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    assert!(house.words(&lucia).is_empty());
    learn(vec![review("en", "approved")]).await;
    house.live_until(house.clock.now() + SignedDuration::from_hours(4)).await;
    assert_eq!(house.words(&lucia), ["booking_confirmed"], "{:#?}", decisions(&house).await);
    let told = house.answers(&lucia).remove(0);
    assert_eq!(told.pointer("/template/language/code"), Some(&json!("en")));
    house.close().await;
}
