//! Passkeys: what an authenticator signs opens the door once, and nothing else does.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_domain::ids::UserId;
use guestlink_store::access::{audit, passkeys};
use guestlink_testkit::{Answer, House, Plan, cookie_of, form, resort};
use jiff::SignedDuration;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x05;
pub(crate) const LISTED: &str = "/settings/second-factor";

/// An authenticator with one key.
#[derive(Clone)]
pub(crate) struct Authenticator {
    id: [u8; 16],
    pkcs8: Vec<u8>,
    counter: u32,
    flags: u8,
    house: String,
    origin: String,
}

/// Makes an answer, or what it answers, another one.
type Spoil = fn(&mut Authenticator, &mut Value);

fn new_key() -> Vec<u8> {
    let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new());
    made.unwrap().as_ref().to_vec()
}

impl Authenticator {
    pub(crate) fn new(house: &House, id: u8) -> Self {
        let (house, origin) = ("localhost".to_owned(), house.url.clone());
        Self { id: [id; 16], pkcs8: new_key(), counter: 1, flags: VERIFIED, house, origin }
    }

    fn key(&self) -> EcdsaKeyPair {
        let random = SystemRandom::new();
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8, &random).unwrap()
    }

    fn client(&self, step: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": step, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let house = Sha256::digest(self.house.as_bytes());
        [house.as_slice(), &[flags], &self.counter.to_be_bytes()].concat()
    }

    fn make(&self, options: &Value) -> Value {
        let key = self.key();
        let point = key.public_key().as_ref();
        let (x, y) = (&point[1..33], &point[33..65]);
        let cose = [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32][..], x, &[0x22, 0x58, 32], y].concat();
        let data = [&self.data(self.flags | 0x40)[..], &[0; 16], &[0, 16], &self.id[..], &cose].concat();
        let length = u8::try_from(data.len()).unwrap();
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"[..], &[length], &data].concat();
        let client = self.client("webauthn.create", &options["challenge"]);
        json!({ "client": BASE64.encode(client), "attestation": BASE64.encode(object) })
    }

    fn sign(&mut self, options: &Value, user: Option<UserId>) -> Value {
        self.counter += 1;
        let client = self.client("webauthn.get", &options["challenge"]);
        let data = self.data(self.flags);
        let signed = [&data[..], Sha256::digest(&client).as_slice()].concat();
        let signature = self.key().sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": BASE64.encode(self.id), "client": BASE64.encode(client), "data": BASE64.encode(data),
            "signature": BASE64.encode(signature.as_ref()),
            "user": user.map(|user| BASE64.encode(user.0.as_bytes())),
        })
    }
}

async fn house() -> House {
    House::build(resort("ventisol"), Plan { named: true, ..Plan::default() }).await
}

/// Asks with these cookies; the options and the cookie of the question.
async fn asked(house: &House, cookie: &str, path: &str, form: &str) -> (Value, String) {
    let answer = house.post_as(cookie, path, form).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    assert!(answer.header("set-cookie").contains("HttpOnly; SameSite=Strict"));
    (serde_json::from_slice(&answer.body).unwrap(), cookie_of(&answer))
}

/// Gives a signed-in user a passkey.
async fn enrol(house: &House, cookie: &str, key: &Authenticator) -> Answer {
    enrol_as(house, cookie, key, "my phone").await
}

/// The same, under this name.
pub(crate) async fn enrol_as(house: &House, cookie: &str, key: &Authenticator, name: &str) -> Answer {
    let (options, seal) = asked(house, cookie, "/settings/passkeys/options", "").await;
    assert_eq!((&options["rp"]["id"], &options["attestation"]), (&json!("localhost"), &json!("none")));
    let made = form(&[("name", name), ("answer", &key.make(&options).to_string())]);
    house.post_as(&format!("{cookie}; {seal}"), "/settings/passkeys", &made).await
}

async fn with_passkey(role: Role) -> (House, UserId, Authenticator) {
    let house = house().await;
    let user = house.user(role).await;
    let cookie = house.sign_in(user).await;
    let key = Authenticator::new(&house, 9);
    let kept = enrol(&house, &cookie, &key).await;
    assert_eq!(kept.status, 200, "{}", kept.text());
    assert_eq!(kept.text().matches("<code>").count(), 10, "the first one comes with codes on paper");
    (house, user, key)
}

async fn enter(house: &House, seal: &str, answer: &Value) -> Answer {
    house
        .post_as(seal, "/signin/passkey", &form(&[("answer", &answer.to_string()), ("next", "/stays")]))
        .await
}

async fn begin(house: &House) -> (Value, String) {
    asked(house, "", "/signin/passkey/options", "").await
}

#[tokio::test]
async fn a_passkey_signs_in_alone_and_counts_as_two_factors() {
    let (house, user, mut key) = with_passkey(Role::Agent).await;
    let (options, seal) = begin(&house).await;
    assert_eq!(
        (&options["userVerification"], &options["allowCredentials"]),
        (&json!("required"), &json!([]))
    );
    let opened = enter(&house, &seal, &key.sign(&options, Some(user))).await;
    assert_eq!((opened.status, opened.header("location")), (303, "/stays"), "{}", opened.text());
    let cookie = cookie_of(&opened);
    let page = house.get_as(&cookie, LISTED).await.text();
    assert!(page.contains("value=\"my phone\"") && page.contains("last used"), "{page}");
    let last = audit::last(house.app.store(), App::home_tenant()).await.unwrap().unwrap();
    assert_eq!((last.action.as_str(), last.detail.as_str()), ("session.opened", r#"{"strong":true}"#));
    house.close().await;
}

#[tokio::test]
async fn a_question_is_answered_once_in_time_and_by_the_browser_that_asked() {
    let (house, user, mut key) = with_passkey(Role::Agent).await;
    let (options, seal) = begin(&house).await;
    let answer = key.sign(&options, Some(user));
    assert_eq!(enter(&house, "", &answer).await.status, 401, "another browser");
    let (_, other) = begin(&house).await;
    assert_eq!(enter(&house, &other, &answer).await.status, 401, "another question");
    assert_eq!(enter(&house, &seal, &answer).await.status, 303);
    assert_eq!(enter(&house, &seal, &answer).await.status, 401, "the same once more");
    let (options, seal) = begin(&house).await;
    let answer = key.sign(&options, Some(user));
    house.pass(SignedDuration::from_mins(6)).await;
    let late = enter(&house, &seal, &answer).await;
    assert!(late.status == 401 && late.text().contains("took too long"), "{}", late.text());
    house.close().await;
}

#[tokio::test]
async fn forged_answers_open_nothing() {
    let (house, user, mut key) = with_passkey(Role::Owner).await;
    let tries: [(&str, Spoil); 6] = [
        ("another site", |key, _| key.origin = "http://localhost.evil.example".to_owned()),
        ("another house", |key, _| key.house = "evil.example".to_owned()),
        ("nobody recognised", |key, _| key.flags = PRESENT),
        ("nobody there", |key, _| key.flags = 0x04),
        ("another challenge", |_, options| options["challenge"] = json!(BASE64.encode([0; 32]))),
        ("another key", |key, _| key.pkcs8 = new_key()),
    ];
    for (why, spoil) in tries {
        let (mut options, seal) = begin(&house).await;
        let mut spoiled = key.clone();
        spoil(&mut spoiled, &mut options);
        let refused = enter(&house, &seal, &spoiled.sign(&options, Some(user))).await;
        assert_eq!(refused.status, 401, "{why}: {}", refused.text());
        house.pass(SignedDuration::from_secs(21)).await;
    }
    let (options, seal) = begin(&house).await;
    let mut stranger = key.sign(&options, Some(user));
    stranger["user"] = json!(BASE64.encode([1; 16]));
    assert_eq!(enter(&house, &seal, &stranger).await.status, 401, "somebody else's name on it");
    for junk in [json!({}), json!("x"), json!({ "id": "?", "client": "", "data": "", "signature": "" })] {
        house.pass(SignedDuration::from_secs(21)).await;
        assert_eq!(enter(&house, &seal, &junk).await.status, 401);
    }
    house.pass(SignedDuration::from_secs(21)).await;
    assert_eq!(enter(&house, &seal, &key.sign(&options, Some(user))).await.status, 303, "the true one does");
    house.close().await;
}

#[tokio::test]
async fn a_copy_that_counts_behind_is_told_apart_and_written_down() {
    let (house, user, mut key) = with_passkey(Role::Agent).await;
    let mut copy = key.clone();
    key.counter = 41;
    let (options, seal) = begin(&house).await;
    assert_eq!(enter(&house, &seal, &key.sign(&options, Some(user))).await.status, 303);
    let (options, seal) = begin(&house).await;
    assert_eq!(enter(&house, &seal, &copy.sign(&options, Some(user))).await.status, 401);
    let last = audit::last(house.app.store(), App::home_tenant()).await.unwrap().unwrap();
    assert_eq!(last.action, "passkey.counted_backwards");
    house.close().await;
}

#[tokio::test]
async fn who_guesses_with_passkeys_waits_like_everybody() {
    let (house, ..) = with_passkey(Role::Agent).await;
    for _ in 0..6 {
        let (_, seal) = begin(&house).await;
        assert_eq!(enter(&house, &seal, &json!({})).await.status, 401);
    }
    let (_, seal) = begin(&house).await;
    assert_eq!(enter(&house, &seal, &json!({})).await.status, 429);
    house.close().await;
}

#[tokio::test]
async fn after_the_first_factor_a_passkey_is_asked_for_and_does_instead_of_a_code() {
    let (house, user, mut key) = with_passkey(Role::Agent).await;
    let path = house.sign_in_path(user).await;
    let halfway = house.post(&path, "").await;
    assert!(halfway.status == 200 && halfway.header("set-cookie").is_empty(), "not in by the link alone");
    let page = halfway.text();
    let half = page.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    key.flags = PRESENT;
    let (options, seal) = asked(&house, "", "/signin/passkey/options", &form(&[("ticket", half)])).await;
    assert_eq!(options["allowCredentials"][0]["id"], json!(BASE64.encode([9; 16])));
    let answer = key.sign(&options, None).to_string();
    let alone = house.post_as(&seal, "/signin/passkey", &form(&[("answer", &answer)])).await;
    assert_eq!(alone.status, 401, "a second step is no first one");
    let fields = form(&[("answer", &answer), ("ticket", half)]);
    let opened = house.post_as(&seal, "/signin/passkey", &fields).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    assert_eq!(house.post_as(&seal, "/signin/passkey", &fields).await.status, 401, "the ticket is over");
    assert_eq!(house.get_as(&cookie_of(&opened), "/").await.status, 200);
    house.close().await;
}

#[tokio::test]
async fn an_owner_who_must_have_a_second_factor_is_content_with_a_passkey() {
    let plan = Plan { owners_prove_twice: true, named: true, ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let owner = house.signed_in(Role::Owner).await;
    assert_eq!(house.get_as(&owner, "/").await.header("location"), LISTED);
    let key = Authenticator::new(&house, 9);
    assert_eq!(enrol(&house, &owner, &key).await.status, 200);
    assert_eq!(house.get_as(&owner, "/").await.status, 200);
    let id = passkeys::by_credential(house.app.store(), &[9; 16]).await.unwrap().unwrap().id;
    assert_eq!(house.post_as(&owner, &format!("/settings/passkeys/{id}"), "do=remove").await.status, 303);
    assert_eq!(house.get_as(&owner, "/").await.header("location"), LISTED, "and without it not");
    house.close().await;
}

#[tokio::test]
async fn passkeys_are_named_listed_and_forgotten_by_their_owner_alone() {
    let (house, user, key) = with_passkey(Role::Agent).await;
    let stranger = house.signed_in(Role::Owner).await;
    let id = passkeys::by_credential(house.app.store(), &[9; 16]).await.unwrap().unwrap().id;
    let path = format!("/settings/passkeys/{id}");
    for what in ["do=remove", "do=rename&name=mine"] {
        assert_eq!(house.post_as(&stranger, &path, what).await.status, 404);
    }
    let taken = enrol(&house, &stranger, &key).await;
    assert!(taken.status == 422 && taken.text().contains("known here already"), "{}", taken.text());
    let own = {
        let (options, seal) = begin(&house).await;
        let mut key = key.clone();
        cookie_of(&enter(&house, &seal, &key.sign(&options, Some(user))).await)
    };
    assert_eq!(house.post_as(&own, &path, "do=rename&name=%3Cb%3Eblue").await.status, 303);
    let page = house.get_as(&own, LISTED).await.text();
    assert!(page.contains("&#60;b&#62;blue") && !page.contains("<b>blue"), "{page}");
    assert_eq!(house.post_as(&own, &path, "do=rename&name=").await.status, 422);
    assert_eq!(house.post_as(&own, &path, "do=remove").await.status, 303);
    assert!(passkeys::of_user(house.app.store(), user).await.unwrap().is_empty());
    let actions: Vec<String> = audit::before(house.app.store(), App::home_tenant(), i64::MAX, 9)
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .filter(|action| action.starts_with("passkey"))
        .collect();
    assert_eq!(actions, ["passkey.removed", "passkey.renamed", "passkey.added"]);
    house.close().await;
}

#[tokio::test]
async fn without_a_name_in_the_address_no_passkeys_are_offered() {
    let house = House::open("ventisol").await;
    assert!(!house.get("/signin").await.text().contains("data-passkey"));
    assert_eq!(house.post("/signin/passkey/options", "").await.status, 404);
    let page = house.get_as(&house.signed_in(Role::Agent).await, LISTED).await.text();
    assert!(page.contains("need a name in the public address") && !page.contains("data-passkey"), "{page}");
    house.close().await;
}

#[tokio::test]
async fn a_program_gets_no_tokens_by_the_password_of_an_account_with_passkeys() {
    let (house, user, _) = with_passkey(Role::Agent).await;
    let link = house.app.new_password_link(App::home_tenant(), user).await.unwrap();
    let path = link.strip_prefix(&house.url).unwrap();
    assert_eq!(house.post(path, "password=a+heron+stands+in+the+rain").await.status, 200, "halfway");
    let email = house.app.user(App::home_tenant(), user).await.unwrap().unwrap().email;
    let body = json!({ "email": email, "password": "a heron stands in the rain" }).to_string();
    let asked = house.ask("POST", "/api/v1/tokens", &[("content-type", "application/json")], &body).await;
    assert_eq!(asked.status, 401, "{}", asked.text());
    house.close().await;
}
