//! The frame of the API: proofs, bodies, pages of lists, versions, keys of idempotency, and its description.

use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_testkit::{Answer, House};
use jiff::SignedDuration;
use serde_json::{Value, json};

const GOOD: &str = "a heron stands in the rain";

struct Program {
    house: House,
    bearer: String,
}

impl Program {
    /// A program with a key that may do what an owner may.
    async fn new() -> Self {
        let house = House::open("ventisol").await;
        let cookie = house.signed_in(Role::Owner).await;
        let body = json!({"name": "till", "scopes": ["manage_team", "read_audit", "read_stays"]}).to_string();
        let headers = [
            ("cookie", cookie.as_str()),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
        ];
        let made = house.ask("POST", "/api/v1/api-keys", &headers, &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let bearer = format!("Bearer {}", json_of(&made)["secret"].as_str().unwrap());
        Self { house, bearer }
    }

    async fn call(&self, method: &str, path: &str, more: &[(&str, &str)], body: &Value) -> Answer {
        let mut headers = vec![("authorization", self.bearer.as_str()), ("content-type", "application/json")];
        headers.extend_from_slice(more);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.house.ask(method, path, &headers, &body).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &[], &Value::Null).await
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

fn invitation(n: usize) -> Value {
    json!({"name": format!("Person {n}"), "email": format!("person-{n}@house.example"), "grants": [{"role": "staff"}]})
}

#[tokio::test]
async fn a_key_says_who_it_is_and_is_held_to_its_scopes() {
    let program = Program::new().await;
    let me = json_of(&program.get("/api/v1/me").await);
    assert_eq!((me["via"].as_str(), me["grants"][0]["role"].as_str()), (Some("key"), Some("owner")));
    assert_eq!(me["rights"], json!(["read_stays", "manage_team", "read_audit"]));
    let bad = [("authorization", "Bearer glk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];
    let refused = program.house.ask("GET", "/api/v1/me", &bad, "").await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
    let houses = json_of(&program.get("/api/v1/properties").await);
    assert_eq!(houses["items"][0]["slug"], "cala-ventisol");
}

#[tokio::test]
async fn a_proof_that_is_wrong_is_not_made_good_by_a_cookie() {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::Owner).await;
    for wrong in ["Bearer x", "Basic dTpw", "", "Bearer"] {
        let headers = [("cookie", cookie.as_str()), ("authorization", wrong)];
        assert_eq!(house.ask("GET", "/api/v1/me", &headers, "").await.status, 401, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_list_is_walked_to_its_end() {
    let program = Program::new().await;
    for n in 0..5 {
        let added = program.call("POST", "/api/v1/users", &[], &invitation(n)).await;
        assert_eq!(added.status, 201, "{}", added.text());
    }
    let (mut names, mut next) = (Vec::new(), String::new());
    loop {
        let page = json_of(&program.get(&format!("/api/v1/users?limit=2{next}")).await);
        names.extend(
            page["items"].as_array().unwrap().iter().map(|user| user["name"].as_str().unwrap().to_owned()),
        );
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(names.len(), 6, "{names:?}");
    assert!(names.is_sorted());
    for bad in ["limit=0", "limit=x", "cursor=x", "limit=1&limit=2"] {
        assert_eq!(program.get(&format!("/api/v1/users?{bad}")).await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_request_made_twice_under_one_key_has_one_effect_and_one_answer() {
    let program = Program::new().await;
    let key = [("idempotency-key", "one")];
    let first = program.call("POST", "/api/v1/users", &key, &invitation(1)).await;
    let second = program.call("POST", "/api/v1/users", &key, &invitation(1)).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.text(), second.text(), "the link shown once is shown again to who asked");
    assert_eq!((first.header("idempotency-replayed"), second.header("idempotency-replayed")), ("", "true"));
    let other = program.call("POST", "/api/v1/users", &key, &invitation(2)).await;
    assert_eq!((other.status, json_of(&other)["code"].as_str()), (422, Some("key_reused")));
    let without = program.call("POST", "/api/v1/users", &[], &invitation(1)).await;
    assert_eq!(without.status, 409, "taken");
    program.house.pass(SignedDuration::from_hours(25)).await;
    let later = program.call("POST", "/api/v1/users", &key, &invitation(3)).await;
    assert_eq!(later.status, 201, "a key is free again after a day: {}", later.text());
    let bad = program.call("POST", "/api/v1/users", &[("idempotency-key", "a b")], &invitation(4)).await;
    assert_eq!(bad.status, 400);
}

#[tokio::test]
async fn who_saw_an_older_version_is_told_the_present_one() {
    let program = Program::new().await;
    let invited = json_of(&program.call("POST", "/api/v1/users", &[], &invitation(1)).await);
    let path = format!("/api/v1/users/{}", invited["user"]["id"].as_str().unwrap());
    let user = program.get(&path).await;
    assert_eq!(user.header("etag"), "\"1\"");
    let grants = json!({"grants": [{"role": "agent"}]});
    let stale = program.call("PUT", &format!("{path}/grants"), &[("if-match", "\"0\"")], &grants).await;
    assert_eq!((stale.status, stale.header("content-type")), (409, "application/problem+json"));
    assert_eq!(json_of(&stale)["current"]["grants"][0]["role"], "staff");
    let done = program.call("PUT", &format!("{path}/grants"), &[("if-match", "\"1\"")], &grants).await;
    assert_eq!(json_of(&done)["grants"][0]["role"], "agent", "{}", done.text());
    assert_eq!(program.call("DELETE", &path, &[], &Value::Null).await.status, 204);
    assert_eq!(program.get(&path).await.status, 404);
}

#[tokio::test]
async fn bodies_are_taken_in_their_shape_only() {
    let program = Program::new().await;
    let mut more = invitation(1);
    more["role"] = json!("owner");
    let unknown = program.call("POST", "/api/v1/users", &[], &more).await;
    assert_eq!(unknown.status, 422);
    let mut wrong = invitation(1);
    wrong["grants"][0]["role"] = json!("root");
    let wrong = program.call("POST", "/api/v1/users", &[], &wrong).await;
    assert!(wrong.status == 422 && wrong.text().contains("grants[0].role"), "{}", wrong.text());
    let headers = [("authorization", program.bearer.as_str()), ("content-type", "text/plain")];
    let text = program.house.ask("POST", "/api/v1/users", &headers, &invitation(1).to_string()).await;
    assert_eq!(text.status, 415);
    let long = json!({"name": "x".repeat(300 << 10)});
    assert_eq!(program.call("POST", "/api/v1/users", &[], &long).await.status, 413);
}

/// Access and refresh token of somebody who chose a password.
async fn tokens(house: &House) -> (String, String) {
    let link = house.app.setup_link().await.unwrap().unwrap();
    let form = format!("name=Vera&email=vera%40house.example&password={}", GOOD.replace(' ', "+"));
    assert_eq!(house.post(link.strip_prefix(&house.url).unwrap(), &form).await.status, 303);
    let body = json!({"email": "vera@house.example", "password": GOOD}).to_string();
    let answer = house.ask("POST", "/api/v1/tokens", &[("content-type", "application/json")], &body).await;
    pair(&answer)
}

fn pair(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let told = json_of(answer);
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

async fn me(house: &House, access: &str) -> u16 {
    let bearer = format!("Bearer {access}");
    house.ask("GET", "/api/v1/me", &[("authorization", &bearer)], "").await.status
}

async fn refresh(house: &House, token: &str) -> Answer {
    let body = json!({"refresh_token": token}).to_string();
    house.ask("POST", "/api/v1/tokens/refresh", &[("content-type", "application/json")], &body).await
}

#[tokio::test]
async fn access_tokens_hold_ten_minutes_and_refresh_tokens_once() {
    let house = House::open("ventisol").await;
    let (access, first) = tokens(&house).await;
    assert_eq!(me(&house, &access).await, 200);
    house.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(me(&house, &access).await, 401);
    let (access, second) = pair(&refresh(&house, &first).await);
    assert_eq!(me(&house, &access).await, 200);
    assert_eq!(refresh(&house, &first).await.status, 401, "used before");
    assert_eq!(me(&house, &access).await, 401, "so the whole family has ended, at once");
    assert_eq!(refresh(&house, &second).await.status, 401);
    let log =
        guestlink_store::access::audit::last(house.app.store(), App::home_tenant()).await.unwrap().unwrap();
    assert_eq!(log.action, "token.reused");
}

#[tokio::test]
async fn no_other_kind_of_token_is_believed() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
    let house = House::open("ventisol").await;
    let (access, _) = tokens(&house).await;
    let parts: Vec<&str> = access.split('.').collect();
    let heads = [
        r#"{"alg":"none","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"alg":"RS256","typ":"at+jwt"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","kid":"../../dev/null"}"#,
        r#"{"alg":"HS256","typ":"at+jwt","jku":"https://evil.example/keys"}"#,
    ];
    for head in heads {
        for mac in ["", parts[2]] {
            let forged = format!("{}.{}.{mac}", BASE64.encode(head), parts[1]);
            assert_eq!(me(&house, &forged).await, 401, "{head}");
        }
    }
    let claims: Value = serde_json::from_slice(&BASE64.decode(parts[1]).unwrap()).unwrap();
    let mut more = claims.clone();
    more["exp"] = json!(4_000_000_000_i64);
    let forged = format!("{}.{}.{}", parts[0], BASE64.encode(more.to_string()), parts[2]);
    assert_eq!(me(&house, &forged).await, 401);
    for nonsense in ["a.b.c", "..", "", &"x".repeat(10_000)] {
        assert_eq!(me(&house, nonsense).await, 401);
    }
}

#[tokio::test]
async fn the_audit_log_is_read_newest_first() {
    let program = Program::new().await;
    program.call("POST", "/api/v1/users", &[], &invitation(1)).await;
    let page = json_of(&program.get("/api/v1/audit?limit=1").await);
    assert_eq!(page["items"][0]["action"], "user.added");
    assert!(page["items"][0]["actor"].as_str().unwrap().starts_with("key:"));
    let older =
        json_of(&program.get(&format!("/api/v1/audit?cursor={}", page["next"].as_str().unwrap())).await);
    assert!(older["items"].as_array().unwrap().len() >= 3);
}

#[tokio::test]
async fn every_operation_is_described_and_every_answer_it_gives_is_announced() {
    let program = Program::new().await;
    let document = json_of(&program.get("/api/openapi.json").await);
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in paths {
        for (method, operation) in methods.as_object().unwrap() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}");
            let place = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part });
            let place = place.collect::<Vec<_>>().join("/");
            for body in [json!({}), json!(7), json!({"nothing": null})] {
                let answer = program.call(&method.to_uppercase(), &place, &[], &body).await;
                let announced = operation["responses"].get(answer.status.to_string()).is_some();
                assert!(announced, "{method} {path} answered {}: {}", answer.status, answer.text());
            }
        }
    }
    assert!(ids.len() >= 15);
}
