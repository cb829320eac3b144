//! Whoever looks after the program sees what is wrong, and mends it from the page.

use guestlink_domain::access::Role;
use guestlink_domain::messaging::silence::slot;
use guestlink_simulator::Faults;
use guestlink_store::{dead_letters, pulse};
use guestlink_testkit::{House, Plan};
use jiff::SignedDuration;
use serde_json::json;

use super::platforms::{basic, hostaway, house as with_connections, post, reservation, stay};

async fn page(house: &House, cookie: &str) -> String {
    let answer = house.get_as(cookie, "/operations").await;
    assert_eq!(answer.status, 200);
    answer.text()
}

#[tokio::test]
async fn silence_is_told_where_there_are_usually_messages_and_not_at_night() {
    // Monday, noon in Spain.
    let plan = Plan { start: "2026-08-10T10:00:00Z".parse().unwrap(), reviewed: true, ..Plan::default() };
    let house = House::build(super::automations::files(), plan).await;
    let cookie = house.signed_in(Role::Manager).await;
    assert!(page(&house, &cookie).await.contains("Never yet"));
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    house.app.write_pulse().await.unwrap();
    // Ten days with messages in every ten minutes between 8 and 22 o'clock.
    let now = slot(house.clock.now());
    let awake = |slot: &i64| (6 * 6..20 * 6).contains(&slot.rem_euclid(144));
    let usual: Vec<i64> = (now - 1_440..=now).filter(awake).collect();
    let mut tx = house.app.store().begin().await.unwrap();
    pulse::note(&mut tx, "whatsapp", &usual, 0).await.unwrap();
    tx.commit().await.unwrap();
    house.pass(SignedDuration::from_mins(15)).await;
    let fine = page(&house, &cookie).await;
    assert!(!fine.contains("has not called since"), "{fine}");
    for word in ["Works", "GREEN", "CONNECTED", "Come to this app"] {
        assert!(fine.contains(word), "{word}: {fine}");
    }
    house.pass(SignedDuration::from_mins(60)).await;
    let told = page(&house, &cookie).await;
    assert!(told.contains("WhatsApp has not called since") && told.contains("12:00"), "{told}");
    house.say(&guest, "again").await;
    house.app.write_pulse().await.unwrap();
    assert!(!page(&house, &cookie).await.contains("has not called since"), "over with the first call");
    house.close().await;
}

#[tokio::test]
async fn a_token_that_is_refused_is_said_with_its_reason() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Owner).await;
    house.whatsapp.set_faults(serde_json::from_value(json!({ "token_revoked": true })).unwrap());
    let told = page(&house, &cookie).await;
    assert!(!told.contains("Works") && told.contains("class=\"bad\""), "{told}");
    house.close().await;
}

#[tokio::test]
async fn a_dead_letter_is_worked_again_once_what_was_wrong_is_mended() {
    let mut broken = hostaway();
    broken["mapping"]["fields"]["check_in"] = json!("r.guestName|date");
    let house = with_connections(&[broken], false).await;
    let cookie = house.signed_in(Role::Manager).await;
    assert!(page(&house, &cookie).await.contains("Nothing was given up"));
    post(&house, "pms", &[basic()], &reservation("reservation.created", &json!({}))).await;
    let told = page(&house, &cookie).await;
    assert!(told.contains("A booking · cala-ventisol/pms") && told.contains("fields.check_in"), "{told}");
    assert!(!told.contains("Nora"), "what a letter holds is shown to nobody");
    let (id, _) = dead_letters::latest(house.app.store(), 1).await.unwrap().remove(0);
    let mended = serde_json::from_value(hostaway()).unwrap();
    house.app.replace_connection("cala-ventisol", &mended).await.unwrap();
    let path = format!("/operations/letters/{id}");
    let agent = house.signed_in(Role::Agent).await;
    assert_eq!(house.post_as(&agent, &path, "do=again").await.status, 403);
    let done = house.post_as(&cookie, &path, "do=again").await;
    assert_eq!((done.status, done.header("location")), (303, "/operations?done=queued"));
    house.settle().await;
    assert!(stay(&house, "pms", "48001").await.is_some());
    assert!(page(&house, &cookie).await.contains("Nothing was given up"));
    assert_eq!(house.post_as(&cookie, &path, "do=again").await.status, 404, "it is worked once");
    let audit = house.get_as(&cookie, "/operations/audit").await.text();
    assert!(audit.contains("dead_letter.replayed") && audit.contains("are as they were written"), "{audit}");
    house.close().await;
}

/// A house whose colleague's words were sent, nobody knows whether they left, and no evidence comes.
async fn in_doubt() -> (House, String, String) {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::Manager).await;
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let first = house.get_as(&cookie, "/api/v1/conversations?limit=1").await.text();
    let id = first.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let faults = json!({ "api": [{ "kind": "unanswered", "path": "/messages" },
        { "kind": "error", "path": "message_history", "code": 2 }] });
    house.whatsapp.subscribe(Vec::new());
    house.whatsapp.set_faults(serde_json::from_value(faults).unwrap());
    house.post_as(&cookie, &format!("/inbox/{id}/say"), "key=k1&mode=reply&body=Your+taxi+is+here").await;
    house.settle().await;
    house.pass(SignedDuration::from_hours(3)).await;
    house.whatsapp.set_faults(Faults::default());
    (house, cookie, guest)
}

fn taxis(house: &House, guest: &str) -> usize {
    house.words(guest).into_iter().filter(|words| words == "Your taxi is here").count()
}

/// The form of the message in doubt.
fn form(page: &str) -> String {
    let path = page.split("action=\"/operations/doubts/").nth(1).unwrap().split('"').next().unwrap();
    format!("/operations/doubts/{path}")
}

#[tokio::test]
async fn a_message_in_doubt_is_decided_by_a_person_once() {
    let (house, cookie, guest) = in_doubt().await;
    let told = page(&house, &cookie).await;
    assert!(told.contains("Your taxi is here") && told.contains("<bdi>Ana</bdi></a>"), "{told}");
    let path = form(&told);
    assert_eq!(house.post_as(&cookie, &path, "do=nonsense").await.status, 422);
    assert_eq!(house.post_as(&cookie, &path, "do=arrived").await.status, 303);
    house.settle().await;
    assert!(page(&house, &cookie).await.contains("Of every message it is known"));
    assert_eq!(house.post_as(&cookie, &path, "do=again").await.status, 404, "decided is decided");
    assert_eq!(taxis(&house, &guest), 1);
    house.close().await;
}

#[tokio::test]
async fn a_message_is_sent_again_only_because_somebody_said_so() {
    let (house, cookie, guest) = in_doubt().await;
    assert_eq!(taxis(&house, &guest), 1, "it had left, in truth");
    let path = form(&page(&house, &cookie).await);
    assert_eq!(house.post_as(&cookie, &path, "do=again").await.status, 303);
    house.settle().await;
    assert_eq!(taxis(&house, &guest), 2);
    house.close().await;
}

#[tokio::test]
async fn an_audit_log_that_was_changed_says_where() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Owner).await;
    assert!(house.get_as(&cookie, "/operations/audit").await.text().contains("as they were written"));
    let tenant = guestlink_app::App::home_tenant();
    let last = guestlink_store::access::audit::last(house.app.store(), tenant).await.unwrap().unwrap();
    let forged = guestlink_store::access::audit::Entry {
        seq: last.seq + 1,
        action: "<b>forged</b>".to_owned(),
        ..last.clone()
    };
    let mut tx = house.app.store().begin().await.unwrap();
    guestlink_store::access::audit::append(&mut tx, &forged).await.unwrap();
    tx.commit().await.unwrap();
    let told = house.get_as(&cookie, "/operations/audit").await.text();
    assert!(told.contains(&format!("entry {} is missing or not as it was written", forged.seq)), "{told}");
    assert!(!told.contains("<b>forged"));
    house.close().await;
}
