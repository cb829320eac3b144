//! Guests for programs and in the inbox; saved replies; who of the staff an account is.

use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_testkit::{Answer, Booking, House, form};
use serde_json::{Value, json};

async fn call(house: &House, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
    let headers =
        [("cookie", cookie), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    let body = if body.is_null() { String::new() } else { body.to_string() };
    house.ask(method, path, &headers, &body).await
}

async fn get(house: &House, cookie: &str, path: &str) -> Value {
    let answer = call(house, cookie, "GET", path, &Value::Null).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    json_of(&answer)
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Two who write; their ids, the first one first.
async fn two(house: &House, cookie: &str) -> (String, String) {
    for (name, phone) in [("Ana Ruiz", "+34600111222"), ("Anna R.", "+34600333444")] {
        let guest = house.guest(name, phone);
        house.say(&guest, "hello").await;
    }
    let find = async |q: &str| {
        let found = get(house, cookie, &format!("/api/v1/guests?q={q}")).await;
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{q}: {found}");
        text(&found["items"][0]["id"])
    };
    (find("Ana%20Ruiz").await, find("%2B34%20600%20333%20444").await)
}

#[tokio::test]
async fn guests_are_found_put_right_and_left_in_peace() {
    let house = House::open("ventisol").await;
    let agent = house.signed_in(Role::Agent).await;
    let (ana, _) = two(&house, &agent).await;
    let path = format!("/api/v1/guests/{ana}");
    let all = get(&house, &agent, "/api/v1/guests?limit=1").await;
    let next = get(&house, &agent, &format!("/api/v1/guests?limit=1&cursor={}", text(&all["next"]))).await;
    assert!(all["items"][0]["id"] != next["items"][0]["id"] && next["next"].is_null(), "{all} {next}");
    let shown = call(&house, &agent, "GET", &path, &Value::Null).await;
    let etag = shown.header("etag").to_owned();
    let sent = json!({ "name": "Ana Ruiz López", "language": "es", "tags": ["vip", "vip", "quiet room"] });
    let headers = [
        ("cookie", agent.as_str()),
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
        ("if-match", etag.as_str()),
    ];
    let changed = house.ask("PATCH", &path, &headers, &sent.to_string()).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(json_of(&changed)["tags"], json!(["vip", "quiet room"]));
    let late = house.ask("PATCH", &path, &headers, &sent.to_string()).await;
    assert!(late.status == 409 && json_of(&late)["current"]["name"] == "Ana Ruiz López", "{}", late.text());
    let odd = call(&house, &agent, "PATCH", &path, &json!({ "language": "spanish please" })).await;
    assert_eq!(odd.status, 422, "{}", odd.text());
    for (what, field) in [("opt-out", "opted_out"), ("block", "blocked")] {
        for on in [true, false] {
            let done = call(&house, &agent, "PUT", &format!("{path}/{what}"), &json!({ "on": on })).await;
            assert_eq!((done.status, &json_of(&done)[field]), (200, &json!(on)), "{what}: {}", done.text());
        }
    }
    let reader = house.signed_in(Role::ReadOnly).await;
    assert_eq!(call(&house, &reader, "PATCH", &path, &json!({})).await.status, 403);
    assert_eq!(call(&house, &reader, "GET", &path, &Value::Null).await.status, 200);
    house.close().await;
}

#[tokio::test]
async fn two_guests_become_one_and_two_again_by_program() {
    let house = House::open("ventisol").await;
    let agent = house.signed_in(Role::Agent).await;
    let (ana, other) = two(&house, &agent).await;
    let merge = format!("/api/v1/guests/{ana}/merge");
    let same = call(&house, &agent, "POST", &merge, &json!({ "guest": ana })).await;
    assert_eq!(same.status, 422, "{}", same.text());
    let one = call(&house, &agent, "POST", &merge, &json!({ "guest": other })).await;
    assert_eq!(one.status, 200, "{}", one.text());
    let one = json_of(&one);
    assert_eq!(one["merged"][0]["guest"], json!(other));
    assert!(one["known_by"].to_string().contains("34600333444"), "{one}");
    let gone = get(&house, &agent, &format!("/api/v1/guests/{other}")).await;
    assert_eq!(gone["merged_into"], json!(ana));
    let listed = get(&house, &agent, "/api/v1/guests").await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    let again = call(&house, &agent, "POST", &merge, &json!({ "guest": other })).await;
    assert_eq!(again.status, 422, "{}", again.text());
    let split = format!("/api/v1/guests/{other}/split");
    assert_eq!(call(&house, &agent, "POST", &split, &Value::Null).await.status, 200);
    assert_eq!(call(&house, &agent, "POST", &split, &Value::Null).await.status, 409);
    assert_eq!(get(&house, &agent, "/api/v1/guests").await["items"].as_array().unwrap().len(), 2);
    house.close().await;
}

#[tokio::test]
async fn the_inbox_finds_the_other_guest_compares_and_makes_them_one() {
    let house = House::open("ventisol").await;
    let agent = house.signed_in(Role::Agent).await;
    let (ana, other) = two(&house, &agent).await;
    let chat = text(&get(&house, &agent, &format!("/api/v1/guests/{ana}")).await["conversations"][0]);
    let thread = house.get_as(&agent, &format!("/inbox/{chat}")).await.text();
    let path = format!("/inbox/{chat}/guest");
    assert!(thread.contains(&format!("href=\"{path}\"")), "the way there");
    let found = house.get_as(&agent, &format!("{path}?q=anna")).await.text();
    assert!(found.contains("Anna R.") && found.contains(&format!("with={other}")), "{found}");
    let compared = house.get_as(&agent, &format!("{path}?with={other}")).await.text();
    assert!(compared.contains("+34600333444") && compared.contains("value=\"merge\""), "{compared}");
    let one = house.post_as(&agent, &path, &form(&[("do", "merge"), ("guest", &other)])).await;
    assert_eq!(one.status, 303, "{}", one.text());
    let page = house.get_as(&agent, &path).await.text();
    assert!(page.contains("+34600333444") && page.contains("value=\"split\""), "{page}");
    let two = house.post_as(&agent, &path, &form(&[("do", "split"), ("guest", &other)])).await;
    assert_eq!(two.status, 303, "{}", two.text());
    assert!(!house.get_as(&agent, &path).await.text().contains("value=\"split\""));
    let twice = house.post_as(&agent, &path, &form(&[("do", "split"), ("guest", &other)])).await;
    assert_eq!(twice.status, 422);
    let staff = house.signed_in(Role::Staff).await;
    assert_eq!(house.get_as(&staff, &path).await.status, 403);
    house.close().await;
}

#[tokio::test]
async fn what_a_house_sells_and_says_is_read_one_by_one() {
    let house = House::open("ventisol").await;
    let agent = house.signed_in(Role::Agent).await;
    for (what, name) in
        [("accommodations", "id"), ("services", "id"), ("faq", "id"), ("templates", "template")]
    {
        let all = get(&house, &agent, &format!("/api/v1/properties/cala-ventisol/{what}")).await;
        let items = all["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.iter().all(|one| !one[name].is_null()), "{what}: {all}");
    }
    let nowhere = call(&house, &agent, "GET", "/api/v1/properties/nowhere/faq", &Value::Null).await;
    assert_eq!(nowhere.status, 404);
    house.close().await;
}

#[tokio::test]
async fn saved_replies_are_written_changed_and_deleted_on_their_page() {
    let house = House::open("ventisol").await;
    let agent = house.signed_in(Role::Agent).await;
    let save = async |fields: &[(&str, &str)]| house.post_as(&agent, "/inbox/replies", &form(fields)).await;
    let kept =
        save(&[("shortcut", "/wifi"), ("body", "Dear {{first_name}}, <b>ask</b> us."), ("property", "")])
            .await;
    assert_eq!(kept.status, 303, "{}", kept.text());
    let page = house.get_as(&agent, "/inbox/replies").await.text();
    assert!(
        page.contains("/wifi") && page.contains("&#60;b&#62;ask") && page.contains("{{check_in}}"),
        "{page}"
    );
    let id = page.split("action=\"/inbox/replies/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for (shortcut, body, told) in [
        ("wifi", "twice", "already"),
        ("a b", "x", "letters, digits"),
        ("x", "  ", "4,096"),
        ("x", "{{room}}", "Nothing fills in"),
    ] {
        let refused = save(&[("shortcut", shortcut), ("body", body), ("property", "")]).await;
        assert!(refused.status == 422 && refused.text().contains(told), "{shortcut}: {}", refused.text());
    }
    let path = format!("/inbox/replies/{id}");
    let fields = form(&[("shortcut", "net"), ("body", "Hello {{guest}}"), ("property", "")]);
    assert_eq!(house.post_as(&agent, &path, &fields).await.status, 303);
    let page = house.get_as(&agent, "/inbox/replies").await.text();
    assert!(page.contains("/net") && !page.contains("/wifi <"), "{page}");
    assert_eq!(house.post_as(&agent, &path, "do=remove").await.status, 303);
    assert_eq!(house.post_as(&agent, &path, "do=remove").await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn an_account_is_tied_to_a_member_of_the_staff_and_to_nobody_elses() {
    let house = House::open("ventisol").await;
    let owner = house.signed_in(Role::Owner).await;
    let (one, other) = (house.user(Role::Staff).await, house.user(Role::Staff).await);
    let page = house.get_as(&owner, "/team").await.text();
    let member =
        page.split("<select name=\"member\">").nth(1).unwrap().split("<option value=\"").nth(2).unwrap();
    let member = member.split('"').next().unwrap().to_owned();
    let tie = form(&[("do", "tie"), ("member", &member)]);
    let tied = house.post_as(&owner, &format!("/team/{one}"), &tie).await;
    assert_eq!(tied.status, 303, "{}", tied.text());
    let known = house.app.user(App::home_tenant(), one).await.unwrap().unwrap();
    assert_eq!(known.member.as_deref(), Some(member.as_str()));
    assert!(house.get_as(&owner, "/team").await.text().contains("on the staff: "));
    for (user, fields) in [(other, tie), (one, form(&[("do", "tie"), ("member", "nobody-here")]))] {
        let refused = house.post_as(&owner, &format!("/team/{user}"), &fields).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
    assert_eq!(house.post_as(&owner, &format!("/team/{one}"), "do=tie&member=").await.status, 303);
    assert_eq!(house.app.user(App::home_tenant(), one).await.unwrap().unwrap().member, None);
    house.close().await;
}

#[tokio::test]
async fn who_works_at_one_house_sees_the_guests_of_that_house_only() {
    let house = House::open("ventisol").await;
    let stay = house.book(&Booking::default()).await;
    let owner = house.signed_in(Role::Owner).await;
    let all = get(&house, &owner, "/api/v1/guests").await;
    assert_eq!(all["items"][0]["stays"], json!([stay.to_string()]), "{all}");
    let property = house.app.all_properties()[0].id;
    let here = house.user_at(Role::Agent, Some(property)).await;
    let here = house.sign_in(here).await;
    assert_eq!(get(&house, &here, "/api/v1/guests").await["items"].as_array().unwrap().len(), 1);
    house.close().await;
}
