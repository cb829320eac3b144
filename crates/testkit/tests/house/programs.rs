//! Other programs hear what happens: of what they want, signed, once each, again until they hear, never into a private
//! network, and not for ever.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_store::{dead_letters, events};
use guestlink_testkit::{Answer, House, Plan, form, resort};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::their_api::Api;

struct Scene {
    house: House,
    owner: String,
    api: Api,
    url: String,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Plan::default()).await
    }

    async fn with(plan: Plan) -> Self {
        let (api, url) = Api::start().await;
        api.say(204, "", "");
        let private = ("BOOKINGS_ALLOW_PRIVATE_ADDRESSES".to_owned(), "1".to_owned());
        let plan = Plan { environment: BTreeMap::from([private]), ..plan };
        let house = House::build(resort("ventisol"), plan).await;
        let owner = house.signed_in(Role::Owner).await;
        Self { house, owner, api, url: format!("{url}/hook") }
    }

    /// An owner's session ends after twelve hours.
    async fn sign_in_again(&mut self) {
        self.owner = self.house.signed_in(Role::Owner).await;
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [
            ("cookie", self.owner.as_str()),
            ("content-type", "application/json"),
            ("sec-fetch-site", "same-origin"),
        ];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.house.ask(method, &format!("/api/v1/webhooks{path}"), &headers, &body).await
    }

    /// Sets an endpoint up; its id and its secret.
    async fn listen(&self, kinds: &[&str]) -> (String, String) {
        let body = json!({ "name": "PMS", "url": self.url, "kinds": kinds });
        let made = self.call("POST", "", &body).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let told = json_of(&made);
        (text(&told["webhook"]["id"]), text(&told["secret"]))
    }

    async fn deliveries(&self, id: &str) -> Vec<Value> {
        let answer = self.call("GET", &format!("/{id}/deliveries"), &Value::Null).await;
        json_of(&answer)["items"].as_array().unwrap().clone()
    }

    async fn show(&self, id: &str) -> Value {
        json_of(&self.call("GET", &format!("/{id}"), &Value::Null).await)
    }

    /// Something that happens: a guest writes.
    async fn happen(&self) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let phone = format!("+3460099{:04}", COUNT.fetch_add(1, Ordering::Relaxed));
        let guest = self.house.guest("Ana", &phone);
        self.house.say(&guest, "hello").await;
    }

    fn heard(&self) -> Vec<String> {
        self.api.heard_of("post /hook")
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn header(request: &str, name: &str) -> String {
    let line = request.split("\r\n").find_map(|line| line.strip_prefix(&format!("{name}: ")));
    line.unwrap_or_else(|| panic!("no {name} in {request}")).to_owned()
}

/// Does a request carry a signature with this secret? The test's ear hears heads in small letters.
fn signed_with(secret: &str, request: &str) -> bool {
    let (_, body) = request.split_once("\r\n\r\n").unwrap();
    let key = BASE64.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    let signed = format!("{}.{}.{body}", header(request, "webhook-id"), header(request, "webhook-timestamp"));
    mac.update(signed.as_bytes());
    let wanted = format!("v1,{}", BASE64.encode(mac.finalize().into_bytes())).to_lowercase();
    header(request, "webhook-signature").split(' ').any(|one| one == wanted)
}

#[tokio::test]
async fn an_endpoint_hears_what_it_wants_signed_and_once() {
    let scene = Scene::new().await;
    scene.happen().await;
    let (id, secret) = scene.listen(&["message.received"]).await;
    scene.house.settle().await;
    assert!(scene.heard().is_empty(), "what was before is not told");
    scene.happen().await;
    scene.house.pass(SignedDuration::from_hours(1)).await;
    let heard = scene.heard();
    assert_eq!(heard.len(), 1, "{heard:#?}");
    assert!(signed_with(&secret, &heard[0]));
    let told: Value = serde_json::from_str(heard[0].split_once("\r\n\r\n").unwrap().1).unwrap();
    assert_eq!(told["type"], "message.received");
    assert!(told["timestamp"].is_string() && told["data"]["conversation"].is_string(), "{told}");
    assert!(!told.to_string().contains("3460099"), "no telephone: {told}");
    let deliveries = scene.deliveries(&id).await;
    assert_eq!(
        (deliveries.len(), &deliveries[0]["state"], &deliveries[0]["status"]),
        (1, &json!("told"), &json!(204))
    );
    assert_eq!(text(&deliveries[0]["webhook_id"]), header(&heard[0], "webhook-id"));
    scene.house.close().await;
}

#[tokio::test]
async fn a_delivery_is_tried_again_and_told_once_more_when_asked() {
    let scene = Scene::new().await;
    let (id, _) = scene.listen(&["message.received"]).await;
    scene.api.say(503, "", "");
    scene.happen().await;
    let waiting = scene.deliveries(&id).await.remove(0);
    assert_eq!((&waiting["state"], &waiting["attempts"]), (&json!("waiting"), &json!(1)), "{waiting}");
    assert!(waiting["error"].as_str().unwrap().contains("503") && waiting["next_at"].is_string());
    assert!(scene.show(&id).await["failing_since"].is_string());
    scene.api.say(200, "", "");
    scene.house.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(scene.deliveries(&id).await[0]["state"], "told");
    assert!(scene.show(&id).await["failing_since"].is_null());
    let delivery = text(&waiting["id"]);
    let again = scene.call("POST", &format!("/{id}/deliveries/{delivery}/replay"), &Value::Null).await;
    assert_eq!(again.status, 202, "{}", again.text());
    scene.house.settle().await;
    let ids: Vec<String> = scene.heard().iter().map(|request| header(request, "webhook-id")).collect();
    assert!(ids.len() == 3 && ids.iter().all(|one| *one == ids[0]), "{ids:?}");
    let whole = json_of(&scene.call("GET", &format!("/{id}/deliveries/{delivery}"), &Value::Null).await);
    assert!(whole["body"].as_str().unwrap().contains(r#""type":"message.received""#), "{whole}");
    scene.house.close().await;
}

#[tokio::test]
async fn who_does_not_hear_for_two_days_is_told_nothing_more_and_begins_anew_when_mended() {
    let mut scene = Scene::new().await;
    let (id, _) = scene.listen(&["message.*"]).await;
    scene.api.say(500, "", "");
    scene.happen().await;
    for _ in 0..12 {
        scene.house.pass(SignedDuration::from_hours(8)).await;
    }
    scene.sign_in_again().await;
    let stopped = scene.show(&id).await;
    assert_eq!((&stopped["state"], &stopped["why"]), (&json!("failed"), &json!("the host answered 500")));
    assert!(scene.deliveries(&id).await.iter().all(|one| one["state"] == "given_up"));
    let letters = dead_letters::latest(scene.house.app.store(), 10).await.unwrap();
    assert!(
        letters[0].1.source == "webhook:PMS" && letters[0].1.reason.contains("nothing more"),
        "{letters:#?}"
    );
    let heard = scene.heard().len();
    scene.happen().await;
    assert_eq!(scene.heard().len(), heard);
    scene.api.say(200, "", "");
    let body = json!({ "name": "PMS", "url": scene.url, "kinds": ["message.received"] });
    assert_eq!(json_of(&scene.call("PUT", &format!("/{id}"), &body).await)["state"], "on");
    scene.house.settle().await;
    assert_eq!(scene.heard().len(), heard, "what happened in between is not told");
    scene.happen().await;
    assert_eq!(scene.heard().len(), heard + 1);
    scene.house.close().await;
}

#[tokio::test]
async fn who_answers_that_it_is_gone_is_stopped_at_once() {
    let scene = Scene::new().await;
    let (id, _) = scene.listen(&["message.received"]).await;
    scene.api.say(410, "", "");
    scene.happen().await;
    assert_eq!(scene.show(&id).await["state"], "failed");
    assert_eq!(scene.heard().len(), 1);
    scene.house.close().await;
}

/// How many letters are to whom, and what they all must say.
fn written_to(letters: &Mutex<Vec<String>>, says: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for letter in letters.lock().unwrap().iter() {
        // Long lines are broken, and what is no ASCII is written in numbers.
        let plain = letter.replace("=\n", "");
        assert!(plain.contains(says), "{plain}");
        let to = letter.lines().find_map(|line| line.strip_prefix("To: ")).unwrap();
        let address = to.split_once('<').map_or(to, |(_, address)| address.trim_end_matches('>'));
        *counts.entry(address.to_owned()).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn owners_read_of_a_stop_in_a_letter_each_in_their_language_once_a_stop() {
    let (mail, letters) = crate::requests::mail_server().await;
    let mut scene = Scene::with(Plan { mail_server: Some(mail), ..Plan::default() }).await;
    let house = &scene.house;
    let other = house.signed_in(Role::Owner).await;
    assert_eq!(house.post_as(&other, "/settings/language", "language=es").await.status, 303);
    let manager = house.user(Role::Manager).await;
    let team = house.app.team(App::home_tenant()).await.unwrap();
    let owners: Vec<String> = team.into_iter().filter(|one| one.grants.owns()).map(|one| one.email).collect();
    let once = |times: usize| owners.iter().map(|email| (email.clone(), times)).collect::<BTreeMap<_, _>>();
    let (id, _) = scene.listen(&["message.received"]).await;
    scene.api.say(410, "", "");
    scene.happen().await;
    scene.house.settle().await;
    assert_eq!((owners.len(), written_to(&letters, &id)), (2, once(1)), "not {manager}");
    let told = letters.lock().unwrap().concat().replace("=\n", "");
    assert!(told.contains("410: not wanted any more") && !told.contains("/hook"), "{told}");
    assert!(told.contains("We have stopped telling") && told.contains("Hemos dejado de avisar"), "{told}");
    for _ in 0..3 {
        scene.happen().await;
        scene.house.pass(SignedDuration::from_hours(24)).await;
    }
    assert_eq!(written_to(&letters, &id), once(1), "one stop, one letter");
    scene.sign_in_again().await;
    let body = json!({ "name": "PMS", "url": scene.url, "kinds": ["message.received"] });
    assert_eq!(json_of(&scene.call("PUT", &format!("/{id}"), &body).await)["state"], "on");
    scene.happen().await;
    scene.house.settle().await;
    let all: usize = written_to(&letters, &id).values().sum();
    assert_eq!(all, 2 + 3, "another stop, another letter, and for the owner who came since, too");
    scene.house.close().await;
}

#[tokio::test]
async fn a_letter_that_the_mail_server_does_not_take_is_tried_again_and_stops_nothing() {
    let dead = Some("smtp://127.0.0.1:1?from=desk@resort.example".to_owned());
    let scene = Scene::with(Plan { mail_server: dead, ..Plan::default() }).await;
    let (id, _) = scene.listen(&["message.received"]).await;
    scene.api.say(410, "", "");
    scene.happen().await;
    for _ in 0..6 {
        scene.house.pass(SignedDuration::from_mins(16)).await;
    }
    assert_eq!(scene.show(&id).await["state"], "failed");
    let log = events::read_after(scene.house.app.store(), events::Position::START, 5_000).await.unwrap();
    let count = |kind: &str| log.iter().filter(|one| one.event.event.kind == kind).count();
    assert_eq!((count("staff.notice_delayed"), count("staff.notice_failed")), (4, 1));
    scene.happen().await;
    scene.house.close().await;
}

#[tokio::test]
async fn a_new_secret_is_signed_with_beside_the_old_one_for_a_day() {
    let mut scene = Scene::new().await;
    let (id, old) = scene.listen(&["message.received"]).await;
    let changed = json_of(&scene.call("POST", &format!("/{id}/secret"), &Value::Null).await);
    let new = text(&changed["secret"]);
    assert_ne!(old, new);
    scene.happen().await;
    let both = scene.heard().remove(0);
    assert!(signed_with(&old, &both) && signed_with(&new, &both));
    scene.house.pass(SignedDuration::from_hours(25)).await;
    scene.happen().await;
    let last = scene.heard().pop().unwrap();
    assert!(!signed_with(&old, &last) && signed_with(&new, &last));
    scene.sign_in_again().await;
    let shown = scene.show(&id).await;
    assert!(shown["name"] == "PMS" && !shown.to_string().contains("whsec_"), "shown once: {shown}");
    scene.house.close().await;
}

#[tokio::test]
async fn a_test_is_told_once_and_stops_nothing() {
    let scene = Scene::new().await;
    let (id, _) = scene.listen(&["message.received"]).await;
    scene.api.say(500, "", "");
    let queued = scene.call("POST", &format!("/{id}/test"), &Value::Null).await;
    assert_eq!(queued.status, 202);
    scene.house.settle().await;
    let tested = scene.deliveries(&id).await.remove(0);
    assert_eq!(tested["id"], json_of(&queued)["delivery"]);
    assert_eq!((&tested["kind"], &tested["state"]), (&json!("webhook.test"), &json!("given_up")));
    assert_eq!(scene.show(&id).await["state"], "on");
    scene.house.close().await;
}

#[tokio::test]
async fn addresses_inside_and_kinds_that_nobody_may_hear_of_are_refused() {
    let house = House::open("ventisol").await;
    let owner = house.signed_in(Role::Owner).await;
    let headers =
        [("cookie", owner.as_str()), ("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
    let add = async |url: &str, kind: &str| {
        let body = json!({ "name": "x", "url": url, "kinds": [kind] }).to_string();
        house.ask("POST", "/api/v1/webhooks", &headers, &body).await
    };
    for url in [
        "http://example.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/",
        "https://10.0.0.7/",
        "https://169.254.169.254/",
        "ftp://example.com",
        "https://user@example.com/",
        "x",
        "",
    ] {
        assert_eq!(add(url, "message.*").await.status, 422, "{url}");
    }
    for kind in ["session.opened", "key.*", "*.*", ""] {
        assert_eq!(add("https://example.com/x", kind).await.status, 422, "{kind}");
    }
    assert_eq!(add("https://example.com/x", "message.*").await.status, 201);
    let manager = house.signed_in(Role::Manager).await;
    let headers = [("cookie", manager.as_str())];
    assert_eq!(house.ask("GET", "/api/v1/webhooks", &headers, "").await.status, 403, "owners only");
    house.close().await;
}

#[tokio::test]
async fn two_who_change_an_endpoint_do_not_undo_each_other() {
    let scene = Scene::new().await;
    let (id, _) = scene.listen(&["*"]).await;
    let headers = [
        ("cookie", scene.owner.as_str()),
        ("content-type", "application/json"),
        ("sec-fetch-site", "same-origin"),
        ("if-match", "\"1\""),
    ];
    let body = json!({ "name": "New", "url": scene.url, "kinds": ["guest.*"], "on": false }).to_string();
    let path = format!("/api/v1/webhooks/{id}");
    let first = scene.house.ask("PUT", &path, &headers, &body).await;
    assert_eq!((first.status, first.header("etag")), (200, "\"2\""));
    let second = scene.house.ask("PUT", &path, &headers, &body).await;
    assert!(second.status == 409 && json_of(&second)["current"]["name"] == "New", "{}", second.text());
    let off = scene.call("POST", &format!("/{id}/test"), &Value::Null).await;
    assert_eq!(off.status, 409, "{}", off.text());
    scene.house.close().await;
}

#[tokio::test]
async fn the_owners_page_sets_up_tries_out_and_takes_away() {
    let scene = Scene::new().await;
    let fields =
        form(&[("name", "<i>till"), ("url", &scene.url), ("kind", "guest.*"), ("more", "request.asked")]);
    let made = scene.house.post_as(&scene.owner, "/settings/webhooks", &fields).await;
    let page = made.text();
    assert!(made.status == 200 && page.contains("whsec_") && page.contains("&#60;i&#62;till"), "{page}");
    let list = scene.house.get_as(&scene.owner, "/settings/webhooks").await.text();
    assert!(list.contains("guest.*, request.asked") && !list.contains("whsec_"), "{list}");
    let id = list.split("href=\"/settings/webhooks/").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/settings/webhooks/{id}");
    assert_eq!(scene.house.post_as(&scene.owner, &path, "do=test").await.status, 303);
    scene.house.settle().await;
    let sheet = scene.house.get_as(&scene.owner, &path).await.text();
    assert!(sheet.contains("webhook.test") && sheet.contains(">heard<"), "{sheet}");
    let bad = form(&[("do", "save"), ("name", "x"), ("url", "nowhere"), ("kind", "guest.*")]);
    assert_eq!(scene.house.post_as(&scene.owner, &path, &bad).await.status, 422);
    assert_eq!(scene.house.post_as(&scene.owner, &path, "do=remove").await.status, 303);
    assert_eq!(scene.house.get_as(&scene.owner, &path).await.status, 404);
    scene.house.close().await;
}
