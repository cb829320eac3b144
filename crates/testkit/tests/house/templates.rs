//! Templates from the files to WhatsApp's review and back: put to review with what is above them, waiting until they
//! are approved, paused, replaced by another language meanwhile.

use guestlink_app::automations::Submission;
use guestlink_store::reviews::{self, ReviewRow};
use guestlink_testkit::{House, Plan};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::automations::{booked, change, files};
use super::bookings::{PHONE, take};

/// A house whose WhatsApp sends nothing that it has not approved, with pictures above one template and a document above
/// another.
async fn house() -> House {
    let mut files = files();
    change(&mut files, "templates.json", |json| {
        for one in json["templates"].as_array_mut().unwrap() {
            if one["name"] == "welcome_in_house" {
                one["header"] = json!({ "type": "image", "photo": "photos/hero.jpg" });
            }
        }
    });
    let start = "2026-07-01T09:00:00Z".parse().unwrap();
    House::build(files, Plan { start, reviewed: true, ..Plan::default() }).await
}

async fn submit(house: &House) -> Vec<Submission> {
    let property = house.app.all_properties().remove(0);
    let submitted = house.app.submit_templates(&property).await.unwrap().unwrap();
    house.settle().await;
    submitted
}

async fn row(house: &House, name: &str, language: &str) -> ReviewRow {
    let rows = reviews::all(house.app.store()).await.unwrap();
    rows.into_iter().find(|row| row.name == name && row.language == language).unwrap()
}

async fn decide(house: &House, name: &str, language: &str, event: &str) {
    assert!(house.whatsapp.change_template(name, language, event, "NONE"));
    house.settle().await;
}

#[tokio::test]
async fn templates_are_put_to_review_once_with_an_example_of_what_is_above_them() {
    let house = house().await;
    let submitted = submit(&house).await;
    let refused: Vec<&Submission> = submitted.iter().filter(|one| one.outcome.is_err()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert!(submitted.iter().all(|one| one.outcome.as_deref() == Ok("submitted")));
    assert_eq!(row(&house, "booking_confirmed", "es").await.status.as_deref(), Some("pending"));
    let calls = house.whatsapp.requests_after(0);
    let path = |call: &Value| call["path"].as_str().unwrap_or_default().to_owned();
    let begun = calls.iter().filter(|call| path(call).contains("/uploads?")).count();
    let ended: Vec<String> = calls
        .iter()
        .filter(|call| path(call).contains("/upload:"))
        .map(|call| call["answer"].to_string())
        .collect();
    assert_eq!((begun, ended.len()), (1, 1), "one picture, whatever the languages");
    let with_picture = calls
        .iter()
        .find(|call| call["method"] == "POST" && call["body"].to_string().contains("welcome_in_house"));
    let body = with_picture.unwrap()["body"].to_string();
    let handle = ended[0].split("4::").nth(1).unwrap().split(['"', '\\']).next().unwrap().to_owned();
    assert!(body.contains(&handle), "{body}");
    // What is there is left alone.
    let again = submit(&house).await;
    assert!(again.iter().all(|one| one.outcome.as_deref() == Ok("known (pending)")), "{again:#?}");
    house.close().await;
}

#[tokio::test]
async fn a_message_waits_for_the_review_takes_another_language_and_survives_a_pause() {
    let house = house().await;
    let lucia = house.guest("Lucía", PHONE);
    submit(&house).await;
    // Pending: nothing leaves, and the record says why.
    take(&house, "m1", &booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15"))
        .await;
    assert!(house.words(&lucia).is_empty());
    // Approved in English only, told by webhook: a Spanish guest gets that rather than nothing.
    decide(&house, "booking_confirmed", "en", "APPROVED").await;
    assert_eq!(row(&house, "booking_confirmed", "en").await.status.as_deref(), Some("approved"));
    let mut second = booked(&house, "reservation.confirmed", "confirmed", "2026-09-12", "2026-09-15");
    second["data"]["reservation"]["ref"] = json!("GL-2");
    take(&house, "m2", &second).await;
    let language = |message: &Value| message.pointer("/template/language/code").cloned();
    assert_eq!(house.words(&lucia), ["booking_confirmed"]);
    assert_eq!(language(&house.answers(&lucia)[0]), Some(json!("en")));
    // Paused for its quality: it waits until the pause is over, then leaves by itself.
    decide(&house, "booking_confirmed", "en", "PAUSED").await;
    assert_eq!(row(&house, "booking_confirmed", "en").await.status.as_deref(), Some("paused"));
    let mut third = booked(&house, "reservation.confirmed", "confirmed", "2026-10-12", "2026-10-15");
    third["data"]["reservation"]["ref"] = json!("GL-3");
    take(&house, "m3", &third).await;
    assert_eq!(house.words(&lucia).len(), 1);
    house.live_until(house.clock.now() + SignedDuration::from_hours(4)).await;
    assert_eq!(house.words(&lucia), ["booking_confirmed", "booking_confirmed"]);
    // Approved in the guest's own language: that one from now on. Nothing is asked of WhatsApp for it.
    decide(&house, "booking_confirmed", "es", "APPROVED").await;
    let mut fourth = booked(&house, "reservation.confirmed", "confirmed", "2026-11-12", "2026-11-15");
    fourth["data"]["reservation"]["ref"] = json!("GL-4");
    take(&house, "m4", &fourth).await;
    assert_eq!(language(house.answers(&lucia).last().unwrap()), Some(json!("es")));
    house.close().await;
}

#[tokio::test]
async fn what_a_webhook_did_not_tell_is_learned_by_asking() {
    let house = house().await;
    submit(&house).await;
    house.whatsapp.subscribe(Vec::new());
    assert!(house.whatsapp.change_template("booking_confirmed", "es", "REJECTED", "INVALID_FORMAT"));
    assert_eq!(row(&house, "booking_confirmed", "es").await.status.as_deref(), Some("pending"));
    house.app.sync_templates().await.unwrap().unwrap();
    let known = row(&house, "booking_confirmed", "es").await;
    assert_eq!(known.status.as_deref(), Some("rejected"));
    assert_eq!(known.reason.as_deref(), Some("INVALID_FORMAT"));
    house.close().await;
}
