//! The live line over HTTP: who may open it, what is heard, and that it ends with the access.

use guestlink_domain::access::Role;
use guestlink_testkit::{Frame, House};
use jiff::SignedDuration;
use serde_json::json;

/// Ids, but for how far our answers got: that comes whenever WhatsApp tells it.
fn ids_of(events: &[serde_json::Value]) -> Vec<String> {
    let told = events.iter().filter(|event| event["kind"] != "message.status");
    told.map(|event| event["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_guests_words_are_heard_and_who_was_away_resumes() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Agent).await;
    let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
    let mut line = house.line("/realtime", &headers).await.unwrap();
    let Frame::Told(hello) = line.next().await else { panic!("a hello") };
    let start = hello["hello"]["last"].as_str().unwrap().to_owned();
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let heard = line.until("message.accepted").await;
    let ids = ids_of(&heard);
    drop(line);
    house.say(&guest, "meanwhile").await;
    let mut again = house.line(&format!("/realtime?after={start}"), &headers).await.unwrap();
    let mut all = again.until("message.accepted").await;
    while all.iter().filter(|event| event["kind"] == "message.accepted").count() < 2 {
        all.extend(again.until("message.accepted").await);
    }
    let all = ids_of(&all);
    assert_eq!(all[..ids.len()], ids, "the same, in the same order");
    let mut unique = all.clone();
    unique.dedup();
    assert_eq!(unique, all);
    let told = house.ask("GET", &format!("/api/v1/events?after={start}"), &headers, "").await;
    let told: serde_json::Value = serde_json::from_slice(&told.body).unwrap();
    let polled = ids_of(told["events"].as_array().unwrap());
    assert_eq!(polled, all, "who asks hears the same");
    house.close().await;
}

#[tokio::test]
async fn a_line_is_opened_by_our_own_people_from_our_own_pages_only() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Agent).await;
    assert_eq!(house.line("/realtime", &[]).await.err(), Some(401));
    let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(house.line("/realtime", &foreign).await.err(), Some(403));
    let cross = [("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(house.line("/realtime", &cross).await.err(), Some(403));
    let odd = [("cookie", cookie.as_str())];
    assert_eq!(house.line("/realtime?after=yesterday", &odd).await.err(), Some(400));
    assert_eq!(house.line("/realtime/no-such-ticket", &[]).await.err(), Some(404));
    let plain = house.get_as(&cookie, "/realtime").await;
    assert_eq!(plain.status, 426);
    house.close().await;
}

#[tokio::test]
async fn a_ticket_opens_one_line_within_half_a_minute() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Agent).await;
    let ticket = async || {
        let headers = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
        let given = house.ask("POST", "/api/v1/realtime/tickets", &headers, "").await;
        assert_eq!(given.status, 201, "{}", given.text());
        let given: serde_json::Value = serde_json::from_slice(&given.body).unwrap();
        given["url"].as_str().unwrap().to_owned()
    };
    let url = ticket().await;
    assert!(house.line(&url, &[]).await.is_ok());
    assert_eq!(house.line(&url, &[]).await.err(), Some(404), "it is used up");
    let late = ticket().await;
    house.pass(SignedDuration::from_secs(31)).await;
    assert_eq!(house.line(&late, &[]).await.err(), Some(404));
    let stolen = ticket().await;
    assert_eq!(house.line(&stolen, &[("origin", "https://evil.example")]).await.err(), Some(403));
    house.close().await;
}

#[tokio::test]
async fn a_line_ends_with_the_session() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Agent).await;
    let other = house.signed_in(Role::Agent).await;
    let mut line = house.line("/realtime", &[("cookie", &cookie)]).await.unwrap();
    let mut stays = house.line("/realtime", &[("cookie", &other)]).await.unwrap();
    line.next().await;
    stays.next().await;
    house.pass(SignedDuration::from_secs(1)).await;
    house.post_as(&cookie, "/signout", "").await;
    let ended = async {
        loop {
            // Time goes on while we wait.
            house.clock.advance(SignedDuration::from_millis(500));
            let soon = std::time::Duration::from_millis(50);
            if let Ok(ended) = tokio::time::timeout(soon, line.end()).await {
                return ended;
            }
        }
    };
    assert_eq!(ended.await.0, 4001);
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    stays.until("message.received").await;
    house.close().await;
}

#[tokio::test]
async fn nonsense_ends_a_line_and_harms_nobody() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Agent).await;
    for (said, code) in [("hello?", 4000), ("{\"look\":7}", 4000), ("{\"evil\":1}", 4000)] {
        let mut line = house.line("/realtime", &[("cookie", &cookie)]).await.unwrap();
        line.say(said).await;
        assert_eq!(line.end().await.0, code, "{said}");
    }
    let mut line = house.line("/realtime", &[("cookie", &cookie)]).await.unwrap();
    line.say(&"x".repeat(5_000)).await;
    let ended = line.end().await.0;
    assert!(matches!(ended, 0 | 1009 | 4000), "{ended}");
    let mut line = house.line("/realtime", &[("cookie", &cookie)]).await.unwrap();
    for _ in 0..70 {
        line.say("{\"look\":null}").await;
    }
    assert_eq!(line.end().await.0, 4029);
    house.close().await;
}

#[tokio::test]
async fn colleagues_see_who_else_is_at_a_conversation() {
    let house = House::open("echo").await;
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let (noor, dario) = (house.signed_in(Role::Agent).await, house.signed_in(Role::Manager).await);
    let listed = house.get_as(&noor, "/api/v1/conversations").await;
    let listed: serde_json::Value = serde_json::from_slice(&listed.body).unwrap();
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    let mut one = house.line("/realtime", &[("cookie", &noor)]).await.unwrap();
    let mut two = house.line("/realtime", &[("cookie", &dario)]).await.unwrap();
    one.say(&json!({ "look": id }).to_string()).await;
    let here = |frame: Frame| match frame {
        Frame::Told(told) => told.get("here").cloned(),
        Frame::Ended(..) => panic!("the line ended"),
    };
    let mut seen = None;
    while seen.is_none() {
        seen = here(one.next().await);
    }
    assert_eq!(seen, Some(json!([])), "nobody else yet");
    two.say(&json!({ "look": id, "writing": true }).to_string()).await;
    let mut seen = json!([]);
    while seen == json!([]) {
        seen = here(one.next().await).unwrap_or(seen);
    }
    assert_eq!(seen[0]["writing"], true);
    assert!(seen[0]["name"].as_str().unwrap().starts_with("manager"));
    drop(two);
    while seen != json!([]) {
        seen = here(one.next().await).unwrap_or(seen);
    }
    house.close().await;
}
