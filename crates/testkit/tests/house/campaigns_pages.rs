//! Campaigns as pages without a script, and as an API.

use guestlink_domain::access::Role;
use guestlink_testkit::{House, form};
use serde_json::{Value, json};

use super::campaigns::{Sort, autumn, house, people};

/// The form as it is sent, with a few fields changed.
fn typed(changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("template", "winback_season"),
        ("name", "Autumn <b>now</b>"),
        ("v.season.en", "autumn"),
        ("v.season.es", "otoño"),
        ("v.offer.en", "15 % off"),
        ("v.valid_until.en", "31 October"),
        ("v.campaign_token.en", "autumn"),
        ("countries", "es, DE"),
        ("place", "away"),
        ("per_minute", "60"),
        ("per_number_a_day", "250"),
        ("from", "10:00"),
        ("until", "19:00"),
        ("opted_out_percent", "4"),
        ("failed_percent", "15"),
        ("not_before", "20"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    form(&fields)
}

#[tokio::test]
async fn a_campaign_is_written_down_looked_at_started_and_stopped_with_forms_alone() {
    let house = house().await;
    people(&house, &[Sort::Agreed, Sort::Agreed, Sort::NeverAsked]).await;
    let cookie = house.signed_in(Role::Manager).await;
    assert!(house.get_as(&cookie, "/campaigns").await.text().contains("No campaigns yet"));
    assert!(house.get_as(&cookie, "/campaigns/new").await.text().contains("template=winback_season"));
    let blank = house.get_as(&cookie, "/campaigns/new?template=winback_season").await;
    assert!(blank.text().contains("v.campaign_token.es"), "{}", blank.text());

    let wrong = house.post_as(&cookie, "/campaigns/new", &typed(&[("per_minute", "0")])).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("1 to 600") && wrong.text().contains("otoño"), "{}", wrong.text());

    let made = house.post_as(&cookie, "/campaigns/new", &typed(&[])).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let path = made.header("location").to_owned();
    let draft = house.get_as(&cookie, &path).await.text();
    assert!(draft.contains("No consent to marketing") && !draft.contains("<b>now"), "{draft}");
    assert!(draft.contains("15 % off"), "its words are shown");

    let form_again = house.get_as(&cookie, &format!("{path}/change")).await.text();
    assert!(form_again.contains("value=\"ES, DE\""), "{form_again}");
    let changed = house.post_as(&cookie, &format!("{path}/change"), &typed(&[("per_minute", "1")])).await;
    assert_eq!(changed.status, 303, "{}", changed.text());

    assert_eq!(house.post_as(&cookie, &format!("{path}/do"), "do=start").await.status, 303);
    house.settle().await;
    let running = house.get_as(&cookie, &path).await.text();
    assert!(running.contains("data-state=\"running\"") && running.contains("1 of 3"), "{running}");
    assert!(house.get_as(&cookie, "/campaigns").await.text().contains("1 of 3"));
    let headers = [("cookie", cookie.as_str()), ("x-fragment", "progress")];
    let part = house.ask("GET", &path, &headers, "").await.text();
    assert!(part.contains("id=\"progress\"") && !part.contains("<html"), "{part}");
    let late = house.post_as(&cookie, &format!("{path}/do"), "do=start").await;
    assert!(late.header("location").ends_with("?not=now"));
    assert_eq!(house.post_as(&cookie, &format!("{path}/do"), "do=stop").await.status, 303);
    assert!(house.get_as(&cookie, &path).await.text().contains("data-state=\"stopped\""));
    house.close().await;
}

#[tokio::test]
async fn only_who_may_send_campaigns_sees_them() {
    let house = house().await;
    let agent = house.signed_in(Role::Agent).await;
    assert_eq!(house.get_as(&agent, "/campaigns").await.status, 403);
    assert!(!house.get_as(&agent, "/").await.text().contains("href=\"/campaigns\""));
    house.close().await;
}

async fn api(house: &House, cookie: &str, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let headers =
        [("cookie", cookie), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let answer = house.ask(method, path, &headers, &body).await;
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

#[tokio::test]
async fn a_program_does_the_same() {
    let house = house().await;
    people(&house, &[Sort::Agreed, Sort::NeverAsked, Sort::Agreed]).await;
    let cookie = house.signed_in(Role::Manager).await;
    let all = "/api/v1/campaigns";
    let (status, told) = api(&house, &cookie, "POST", all, &json!({ "campaign": autumn(|_| ()) })).await;
    assert_eq!(status, 201, "{told}");
    let path = format!("{all}/{}", told["id"].as_str().unwrap());
    assert_eq!((told["state"].as_str(), told["version"].as_i64()), (Some("draft"), Some(1)));
    let broken = autumn(|plan| plan["message"]["template"] = json!("booking_confirmed"));
    let (status, told) = api(&house, &cookie, "POST", all, &json!({ "campaign": broken })).await;
    assert_eq!(status, 422, "{told}");
    let (status, told) = api(&house, &cookie, "GET", &format!("{path}/preview"), &Value::Null).await;
    assert_eq!((status, told["meant"].as_i64(), told["reached"].as_i64()), (200, Some(3), Some(2)), "{told}");
    assert_eq!(told["left_out"]["no_consent"], 1);
    assert_eq!(told["cost"][0]["market"], "ES");
    let act = |what: &str| json!({ "action": what });
    let actions = format!("{path}/actions");
    assert_eq!(api(&house, &cookie, "POST", &actions, &act("resume")).await.0, 409);
    assert_eq!(api(&house, &cookie, "POST", &actions, &act("fly")).await.0, 422);
    assert_eq!(api(&house, &cookie, "POST", &actions, &act("start")).await.0, 200);
    house.settle().await;
    house.pass(jiff::SignedDuration::from_mins(1)).await;
    let (_, told) = api(&house, &cookie, "GET", &path, &Value::Null).await;
    assert_eq!(
        (told["state"].as_str(), told["results"]["sent"].as_i64()),
        (Some("finished"), Some(2)),
        "{told}"
    );
    let (mut seen, mut cursor) = (0, String::new());
    loop {
        let (_, page) =
            api(&house, &cookie, "GET", &format!("{path}/guests?limit=2{cursor}"), &Value::Null).await;
        seen += page["items"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, 3);
    let (status, listed) = api(&house, &cookie, "GET", all, &Value::Null).await;
    assert_eq!((status, listed["items"].as_array().unwrap().len()), (200, 1));
    assert_eq!(api(&house, &cookie, "DELETE", &path, &Value::Null).await.0, 409);
    assert_eq!(api(&house, &cookie, "PUT", &path, &autumn(|_| ())).await.0, 409);
    house.close().await;
}
