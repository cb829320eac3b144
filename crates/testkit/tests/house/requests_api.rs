//! Requests for programs: lists, one with its history, everything that can be done, who may do it, and the bill.

use guestlink_app::App;
use guestlink_app::access::{Actor, NewUser};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::StayId;
use guestlink_testkit::{Answer, Booking, House, Plan, resort};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// Ten in the morning at the resort, in the middle of the stay.
const INSIDE: &str = "2026-08-11T08:00:00Z";

/// A house with a guest in it.
async fn house() -> (House, StayId) {
    let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let stay = house.book(&Booking::default()).await;
    let now: Timestamp = INSIDE.parse().unwrap();
    house.pass(now.duration_since(house.clock.now())).await;
    (house, stay)
}

/// Somebody signed in, as a member of the staff.
async fn member(house: &House, role: Role, member: &str) -> String {
    let new = NewUser {
        name: format!("User {member}"),
        email: format!("{member}@house.example"),
        grants: vec![Grant { property: None, role }],
        member: Some(member.to_owned()),
    };
    let user = house.app.add_user(App::home_tenant(), Actor::Console, new).await.unwrap();
    house.sign_in(user).await
}

async fn call(
    house: &House,
    cookie: &str,
    method: &str,
    path: &str,
    more: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut headers =
        vec![("cookie", cookie), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    headers.extend_from_slice(more);
    let body = if body.is_null() { String::new() } else { body.to_string() };
    house.ask(method, path, &headers, &body).await
}

async fn get(house: &House, cookie: &str, path: &str) -> Value {
    let answer = call(house, cookie, "GET", path, &[], &Value::Null).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    json_of(&answer)
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

async fn opened(house: &House, cookie: &str, body: &Value) -> Value {
    let answer = call(house, cookie, "POST", "/api/v1/requests", &[], body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    house.settle().await;
    json_of(&answer)
}

async fn act(house: &House, cookie: &str, request: &Value, body: &Value) -> Answer {
    let path = format!("/api/v1/requests/{}/actions", request["id"].as_str().unwrap());
    let answer = call(house, cookie, "POST", &path, &[], body).await;
    house.settle().await;
    answer
}

fn towels(stay: StayId) -> Value {
    json!({ "stay": stay, "service": "extra-towels", "quantity": 2, "note": "big ones", "option": "bath" })
}

#[tokio::test]
async fn a_request_goes_its_whole_way_and_tells_its_history() {
    let (house, stay) = house().await;
    let rosa = member(&house, Role::Staff, "rosa").await;
    let ines = member(&house, Role::Manager, "ines").await;
    let request = opened(&house, &ines, &towels(stay)).await;
    assert_eq!((request["state"].as_str(), request["unit"].as_str()), (Some("new"), Some("SE1")));
    assert_eq!(
        (request["service_name"].as_str(), request["quantity"].as_i64()),
        (Some("Extra towels"), Some(2))
    );
    let steps = [
        (json!({ "action": "assign", "member": "rosa" }), "accepted"),
        (json!({ "action": "start" }), "in_progress"),
        (json!({ "action": "pause", "reason": "the laundry is closed" }), "paused"),
        (json!({ "action": "resume" }), "in_progress"),
        (json!({ "action": "note", "text": "ask Yusuf" }), "in_progress"),
        (json!({ "action": "complete", "text": "on the bed" }), "completed"),
        (json!({ "action": "confirm" }), "confirmed"),
        (json!({ "action": "reopen", "text": "one is missing" }), "reopened"),
        (json!({ "action": "accept" }), "accepted"),
        (json!({ "action": "release" }), "new"),
        (json!({ "action": "cancel", "reason": "the guest has them" }), "cancelled"),
    ];
    for (body, state) in steps {
        let by = if body["action"] == "assign" { &ines } else { &rosa };
        let answer = act(&house, by, &request, &body).await;
        assert_eq!(answer.status, 200, "{body}: {}", answer.text());
        let now = json_of(&answer);
        assert_eq!(now["state"], state, "{body}");
        assert_eq!(answer.header("etag"), format!("\"{}\"", now["version"]));
    }
    let whole = get(&house, &ines, &format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await;
    let history = whole["history"].as_array().unwrap();
    let given = history.iter().find(|step| step["what"] == "accepted").unwrap();
    assert_eq!((given["by_name"].as_str(), given["via"].as_str()), (Some("Inés Duarte"), Some("api")));
    assert_eq!(given["whom"][0]["name"], "Rosa Peral");
    let paused = history.iter().find(|step| step["what"] == "paused").unwrap();
    assert_eq!(
        (paused["why"].as_str(), paused["by"].as_str()),
        (Some("the laundry is closed"), Some("staff"))
    );
    assert_eq!(whole["notes"][0]["text"], "ask Yusuf");
    assert_eq!(whole["actions"], json!(["note", "void"]));
    house.close().await;
}

#[tokio::test]
async fn staff_work_in_their_own_department_and_who_directs_works_anywhere() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    let tomas = member(&house, Role::Staff, "tomas").await;
    let rosa = member(&house, Role::Staff, "rosa").await;
    let nobody = house.signed_in(Role::Staff).await;
    let reader = house.signed_in(Role::ReadOnly).await;
    let request = opened(&house, &ines, &towels(stay)).await;
    for other in [&tomas, &nobody, &reader] {
        let refused = act(&house, other, &request, &json!({ "action": "accept" })).await;
        assert_eq!(refused.status, 403, "{}", refused.text());
    }
    let seen = get(&house, &tomas, &format!("/api/v1/requests/{}", request["id"].as_str().unwrap())).await;
    assert_eq!(seen["actions"], json!([]), "what is not theirs is not offered");
    // What was given to somebody is theirs, whatever the department.
    assert_eq!(
        act(&house, &ines, &request, &json!({ "action": "assign", "member": "tomas" })).await.status,
        200
    );
    assert_eq!(act(&house, &tomas, &request, &json!({ "action": "start" })).await.status, 200);
    // Within the department it is passed on, not beyond.
    assert_eq!(
        act(&house, &rosa, &request, &json!({ "action": "assign", "member": "yusuf" })).await.status,
        200
    );
    assert_eq!(
        act(&house, &rosa, &request, &json!({ "action": "assign", "member": "mei" })).await.status,
        403
    );
    assert_eq!(
        act(&house, &ines, &request, &json!({ "action": "assign", "member": "nobody" })).await.status,
        422
    );
    assert_eq!(act(&house, &rosa, &request, &json!({ "action": "void", "reason": "x" })).await.status, 403);
    assert_eq!(act(&house, &ines, &request, &json!({ "action": "void", "reason": "x" })).await.status, 200);
    house.close().await;
}

#[tokio::test]
async fn the_same_key_is_the_same_request_and_another_body_is_refused() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    let key = [("idempotency-key", "till-1")];
    let first = call(&house, &ines, "POST", "/api/v1/requests", &key, &towels(stay)).await;
    let again = call(&house, &ines, "POST", "/api/v1/requests", &key, &towels(stay)).await;
    assert_eq!((first.status, again.status), (201, 201), "{}", first.text());
    assert_eq!((first.text(), again.header("idempotency-replayed")), (again.text(), "true"));
    let other = json!({ "stay": stay, "service": "room-cleaning" });
    let refused = call(&house, &ines, "POST", "/api/v1/requests", &key, &other).await;
    assert_eq!((refused.status, json_of(&refused)["code"].as_str()), (422, Some("key_reused")));
    let path = format!("{}/actions", first.header("location"));
    let key = [("idempotency-key", "till-2")];
    let done = json!({ "action": "accept" });
    let one = call(&house, &ines, "POST", &path, &key, &done).await;
    let two = call(&house, &ines, "POST", &path, &key, &done).await;
    assert_eq!((one.status, one.text()), (200, two.text()));
    house.settle().await;
    assert_eq!(get(&house, &ines, "/api/v1/requests").await["items"].as_array().unwrap().len(), 1);
    house.close().await;
}

#[tokio::test]
async fn who_saw_an_older_version_gets_the_present_one_and_a_refusal_says_how_it_stands() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    let rosa = member(&house, Role::Staff, "rosa").await;
    let request = opened(&house, &ines, &towels(stay)).await;
    let path = format!("/api/v1/requests/{}/actions", request["id"].as_str().unwrap());
    let now = get(&house, &ines, path.trim_end_matches("/actions")).await;
    let tag = format!("\"{}\"", now["version"]);
    let match_it = [("if-match", tag.as_str())];
    let done = call(&house, &rosa, "POST", &path, &match_it, &json!({ "action": "accept" })).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let stale = call(&house, &ines, "POST", &path, &match_it, &json!({ "action": "start" })).await;
    let told = json_of(&stale);
    assert_eq!((stale.status, told["code"].as_str()), (409, Some("conflict")));
    assert_eq!(
        (told["current"]["state"].as_str(), told["current"]["assignee"]["name"].as_str()),
        (Some("accepted"), Some("Rosa Peral"))
    );
    let taken = call(&house, &ines, "POST", &path, &[], &json!({ "action": "accept" })).await;
    let told = json_of(&taken);
    assert_eq!(
        (taken.status, told["code"].as_str(), told["current"]["state"].as_str()),
        (409, Some("taken"), Some("accepted"))
    );
    for bad in [
        json!({ "action": "decline" }),
        json!({ "action": "rate", "stars": 9 }),
        json!({ "action": "fly" }),
        json!({}),
    ] {
        let refused = call(&house, &ines, "POST", &path, &[], &bad).await;
        assert!(matches!(refused.status, 409 | 422), "{bad}: {}", refused.text());
    }
    house.settle().await;
    house.close().await;
}

#[tokio::test]
async fn lists_are_narrowed_and_walked_to_their_end() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    for service in ["extra-towels", "maintenance", "pillows-bedding"] {
        opened(&house, &ines, &json!({ "stay": stay, "service": service })).await;
        house.pass(SignedDuration::from_secs(1)).await;
    }
    let all = get(&house, &ines, "/api/v1/requests?state=open").await;
    let names = |list: &Value| -> Vec<String> {
        list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["service"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&all), ["pillows-bedding", "maintenance", "extra-towels"]);
    let first = get(&house, &ines, "/api/v1/requests?limit=2").await;
    let rest = format!("/api/v1/requests?limit=2&cursor={}", first["next"].as_str().unwrap());
    let rest = get(&house, &ines, &rest).await;
    assert_eq!([names(&first), names(&rest)].concat(), names(&all));
    assert_eq!(rest["next"], Value::Null);
    assert_eq!(names(&get(&house, &ines, "/api/v1/requests?department=maintenance").await), ["maintenance"]);
    assert_eq!(names(&get(&house, &ines, "/api/v1/requests?late=true").await), Vec::<String>::new());
    let towels = &all["items"][2];
    assert_eq!(act(&house, &ines, towels, &json!({ "action": "accept" })).await.status, 200);
    assert_eq!(names(&get(&house, &ines, "/api/v1/requests?assignee=me").await), ["extra-towels"]);
    assert_eq!(
        names(&get(&house, &ines, "/api/v1/requests?assignee=ines&state=accepted,paused").await),
        ["extra-towels"]
    );
    assert_eq!(names(&get(&house, &ines, "/api/v1/requests?assignee=nobody").await).len(), 2);
    assert_eq!(names(&get(&house, &ines, &format!("/api/v1/requests?stay={stay}")).await).len(), 3);
    house.pass(SignedDuration::from_mins(7)).await;
    let late = names(&get(&house, &ines, "/api/v1/requests?late=true").await);
    assert_eq!(late, ["pillows-bedding"], "nobody took it up in five minutes");
    for bad in
        ["state=odd", "stay=x", "late=maybe", "cursor=x", "limit=0", "property=x", "state=new&state=new"]
    {
        let refused = call(&house, &ines, "GET", &format!("/api/v1/requests?{bad}"), &[], &Value::Null).await;
        assert_eq!(refused.status, 400, "{bad}");
    }
    house.close().await;
}

#[tokio::test]
async fn what_costs_is_on_the_bill_and_never_dearer_than_was_agreed() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    let massage = json!({ "stay": stay, "service": "massage-60", "wanted_at": "2026-08-11T14:00:00Z" });
    let request = opened(&house, &ines, &massage).await;
    let full = request["price"]["each_minor"].as_i64().unwrap();
    let dearer = act(&house, &ines, &request, &json!({ "action": "price", "each_minor": full + 1 })).await;
    assert_eq!((dearer.status, json_of(&dearer)["code"].as_str()), (409, Some("dearer")));
    let less = act(&house, &ines, &request, &json!({ "action": "price", "each_minor": 5_000 })).await;
    assert_eq!(json_of(&less)["price"]["total_minor"], 5_000, "{}", less.text());
    house.live_until("2026-08-11T13:00:00Z".parse().unwrap()).await;
    assert_eq!(act(&house, &ines, &request, &json!({ "action": "complete" })).await.status, 200);
    let bill = get(&house, &ines, &format!("/api/v1/charges?stay={stay}")).await;
    let line = &bill["items"][0];
    assert_eq!((line["amount_minor"].as_i64(), line["reference"].as_str()), (Some(5_000), Some("GL-1")));
    assert_eq!((line["void"].as_bool(), &bill["next"]), (Some(false), &Value::Null));
    let csv = call(&house, &ines, "GET", "/api/v1/charges.csv", &[], &Value::Null).await;
    assert!(csv.header("content-type").starts_with("text/csv"), "{}", csv.text());
    assert!(csv.text().lines().nth(1).unwrap().contains("massage-60,1,50.00,EUR"), "{}", csv.text());
    for bad in ["since=x", "stay=x", "property=x", "limit=0"] {
        let refused = call(&house, &ines, "GET", &format!("/api/v1/charges?{bad}"), &[], &Value::Null).await;
        assert_eq!(refused.status, 400, "{bad}");
    }
    house.close().await;
}

#[tokio::test]
async fn what_is_asked_for_must_be_there() {
    let (house, stay) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    for bad in [
        json!({ "stay": stay, "service": "helicopter" }),
        json!({ "stay": "019e0000-0000-7000-8000-000000000000", "service": "extra-towels" }),
        json!({ "stay": stay, "service": "extra-towels", "option": "golden" }),
        json!({ "stay": stay, "service": "extra-towels", "quantity": 0 }),
        json!({ "stay": stay, "service": "extra-towels", "wanted_at": "soon" }),
        json!({ "stay": stay, "service": "extra-towels", "note": "x".repeat(501) }),
        json!({ "stay": stay, "service": "extra-towels", "more": 1 }),
    ] {
        let refused = call(&house, &ines, "POST", "/api/v1/requests", &[], &bad).await;
        assert_eq!(refused.status, 422, "{bad}: {}", refused.text());
    }
    assert_eq!(get(&house, &ines, "/api/v1/requests").await["items"], json!([]));
    house.close().await;
}
