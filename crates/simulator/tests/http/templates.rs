//! The life of a template: review, edits, pauses, deletion, and what the subscribers are told of it.

use guestlink_simulator::{Clock, Config, Review, Rules};
use http::Method;
use serde_json::{Value, json};

use crate::support::{ACCOUNT, Answer, Bench, config};

/// 2026-11-01T00:00:00Z
const NOVEMBER: i64 = 1_793_491_200_000;
const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

async fn bench(review: Review) -> Bench {
    let rules = Rules { review, throughput: 0, pair_limit: false, ..Rules::default() };
    Bench::with(Config { clock: Clock::frozen(NOVEMBER), rules, ..config() }).await
}

async fn create(bench: &Bench, name: &str) -> Answer {
    let body = json!({"name": name, "language": "en_US", "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Your room is ready."}]});
    bench.post(&format!("/v26.0/{ACCOUNT}/message_templates"), body).await
}

fn id(answer: &Answer) -> String {
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn edit(bench: &Bench, id: &str, text: &str) -> Answer {
    bench.post(&format!("/v26.0/{id}"), json!({"components": [{"type": "BODY", "text": text}]})).await
}

async fn status(bench: &Bench, id: &str) -> Value {
    bench.get(&format!("/v26.0/{id}?fields=status")).await.json()["status"].clone()
}

/// What the subscriber was told last, after `count` webhooks.
async fn told(bench: &Bench, count: usize) -> Value {
    bench.receiver.wait(count).await[count - 1].value().clone()
}

#[tokio::test]
async fn review_ends_as_the_dial_says_and_is_told() {
    let rejecting = bench(Review::Reject).await;
    let made = create(&rejecting, "a").await;
    assert_eq!(made.json()["category"], "UTILITY");
    let rejected = told(&rejecting, 1).await;
    assert_eq!((&rejected["event"], &rejected["reason"]), (&json!("REJECTED"), &json!("INVALID_FORMAT")));
    assert!(rejected["rejection_info"]["reason"].is_string());
    assert_eq!(rejected["message_template_id"].as_u64().unwrap().to_string(), id(&made));
    assert_eq!(rejected["message_template_language"], "en_US");
    let shown = rejecting.get(&format!("/v26.0/{}", id(&made))).await.json();
    assert_eq!((&shown["status"], &shown["rejected_reason"]), (&json!("REJECTED"), &json!("INVALID_FORMAT")));

    let manual = bench(Review::Manual).await;
    let made = create(&manual, "a").await;
    assert_eq!(made.json()["status"], "PENDING");
    manual.sim.clock().advance(DAY);
    manual.sim.idle().await;
    assert_eq!(status(&manual, &id(&made)).await, "PENDING");
    manual.control(Method::POST, "/templates/a", json!({"event": "approved"})).await;
    assert_eq!(status(&manual, &id(&made)).await, "APPROVED");
}

#[tokio::test]
async fn a_review_takes_its_time_on_the_simulators_clock() {
    let bench = bench(Review::Approve).await;
    bench.control(Method::PUT, "/dials", json!({"latency": {"review": [60_000, 60_000]}})).await;
    let made = create(&bench, "a").await;
    assert_eq!(made.json()["status"], "PENDING");
    bench.sim.clock().advance(59_999);
    bench.sim.idle().await;
    assert_eq!(bench.receiver.all().len(), 0);
    bench.sim.clock().advance(1);
    assert_eq!(told(&bench, 1).await["event"], "APPROVED");
    assert_eq!(status(&bench, &id(&made)).await, "APPROVED");
}

#[tokio::test]
async fn pauses_end_by_themselves_and_the_third_disables() {
    let bench = bench(Review::Pause).await;
    let id = id(&create(&bench, "a").await);
    let first = told(&bench, 2).await;
    assert_eq!((&first["event"], &first["other_info"]["title"]), (&json!("PAUSED"), &json!("FIRST_PAUSE")));
    bench.sim.clock().advance(3 * HOUR);
    assert_eq!(told(&bench, 3).await["other_info"]["title"], "UNPAUSE");
    assert_eq!(status(&bench, &id).await, "APPROVED");
    bench.control(Method::POST, "/templates/a", json!({"event": "PAUSED"})).await;
    assert_eq!(told(&bench, 4).await["other_info"]["title"], "SECOND_PAUSE");
    bench.sim.clock().advance(3 * HOUR);
    bench.sim.idle().await;
    assert_eq!(status(&bench, &id).await, "PAUSED");
    let ended = bench.post(&format!("/v26.0/{id}/unpause"), json!({})).await.json();
    assert_eq!(ended, json!({"success": true}));
    assert_eq!(bench.post(&format!("/v26.0/{id}/unpause"), json!({})).await.json()["success"], false);
    assert_eq!(told(&bench, 5).await["event"], "APPROVED");
    bench.control(Method::POST, "/templates/a", json!({"event": "PAUSED"})).await;
    let last = told(&bench, 6).await;
    assert_eq!(last["event"], "DISABLED");
    assert_eq!(last["disable_info"]["disable_date"], (NOVEMBER + 6 * HOUR) / 1_000);
    assert_eq!(status(&bench, &id).await, "DISABLED");
}

#[tokio::test]
async fn an_approved_template_is_edited_once_a_day_and_ten_times_a_month() {
    let bench = bench(Review::Approve).await;
    let id = id(&create(&bench, "a").await);
    for day in 0..10 {
        assert_eq!(edit(&bench, &id, &format!("Your room is ready on day {day}.")).await.status, 200);
        let early = edit(&bench, &id, "Your room is ready at last.").await;
        assert_eq!(early.code(), 100, "the same day");
        bench.sim.clock().advance(DAY);
    }
    assert_eq!(edit(&bench, &id, "Your room is ready at last.").await.code(), 100, "the eleventh in a month");
    let text = bench.get(&format!("/v26.0/{id}")).await.json()["components"][0]["text"].clone();
    assert_eq!(text, "Your room is ready on day 9.");
    bench.sim.clock().advance(20 * DAY);
    assert_eq!(edit(&bench, &id, "Your room is ready at last.").await.status, 200);
    let other = bench.post(&format!("/v26.0/{id}"), json!({"category": "MARKETING"})).await;
    assert_eq!(other.code(), 100, "the category of an approved one stays");
}

#[tokio::test]
async fn a_template_in_review_is_not_edited_and_a_rejected_one_as_often_as_wanted() {
    let manual = bench(Review::Manual).await;
    let pending = id(&create(&manual, "a").await);
    assert_eq!(edit(&manual, &pending, "Your room is nearly ready.").await.code(), 100);
    manual.control(Method::POST, "/templates/a", json!({"event": "REJECTED", "reason": "SCAM"})).await;
    assert_eq!(edit(&manual, &pending, "Your room is nearly ready.").await.status, 200);
    assert_eq!(status(&manual, &pending).await, "PENDING");
    assert_eq!(edit(&manual, "123", "Your room is ready.").await.json()["error"]["error_subcode"], 33);
}

#[tokio::test]
async fn the_name_of_a_deleted_template_rests_for_30_days() {
    let bench = bench(Review::Approve).await;
    create(&bench, "a").await;
    let path = format!("/v26.0/{ACCOUNT}/message_templates?name=a");
    assert_eq!(bench.graph(Method::DELETE, &path, Value::Null).await.status, 200);
    assert_eq!(told(&bench, 2).await["event"], "PENDING_DELETION");
    assert_eq!(create(&bench, "a").await.json()["error"]["error_subcode"], 2_388_023);
    bench.sim.clock().advance(30 * DAY);
    assert_eq!(create(&bench, "a").await.status, 200);
}

#[tokio::test]
async fn pages_lead_on_and_back_with_everything_that_was_asked_for() {
    let bench = bench(Review::Approve).await;
    for n in 0..5 {
        create(&bench, &format!("ready_{n}")).await;
    }
    let mut path =
        format!("/v26.0/{ACCOUNT}/message_templates?fields=name&name=ready&limit=2&access_token=token");
    let names = |page: &Value| -> Vec<String> {
        let all = page["data"].as_array().unwrap();
        assert!(all.iter().all(|t| t.get("status").is_none()), "only the name was asked for: {page}");
        all.iter().map(|t| t["name"].as_str().unwrap().to_owned()).collect()
    };
    let mut seen = Vec::new();
    let back = loop {
        let page = bench.get(&path).await.json();
        seen.extend(names(&page));
        let Some(next) = page["paging"]["next"].as_str() else { break page["paging"]["previous"].clone() };
        assert!(!next.contains("access_token"), "{next}");
        path = next.strip_prefix(&bench.sim.url()).unwrap().to_owned();
    };
    assert_eq!(seen, ["ready_0", "ready_1", "ready_2", "ready_3", "ready_4"]);
    let back = back.as_str().unwrap().strip_prefix(&bench.sim.url()).unwrap().to_owned();
    assert_eq!(names(&bench.get(&back).await.json()), ["ready_2", "ready_3"]);
}
