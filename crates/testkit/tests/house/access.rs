//! Who gets in, as what, and for how long.

use std::fmt::Write as _;

use guestlink_app::App;
use guestlink_app::access::{AuditFault, NewKey, NewUser};
use guestlink_domain::access::{Grant, Right, Role, totp};
use guestlink_store::access::audit::{self, Entry};
use guestlink_testkit::{House, Plan, cookie_of, resort};
use jiff::SignedDuration;

const GOOD: &str = "a heron stands in the rain";

async fn house() -> House {
    House::open("ventisol").await
}

/// Somebody who chose a password.
async fn joined(house: &House, email: &str, role: Role) {
    let new = NewUser {
        name: "Noor Saleh".to_owned(),
        email: email.to_owned(),
        grants: vec![Grant { property: None, role }],
        member: None,
    };
    let owner =
        house.app.caller_by_session(secret(&house.signed_in(Role::Owner).await)).await.unwrap().unwrap();
    let (_, link) = house.app.invite(&owner, new).await.unwrap();
    let path = link.unwrap().strip_prefix(&house.url).unwrap().to_owned();
    let answer = house.post(&path, &format!("password={}", GOOD.replace(' ', "+"))).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
}

fn secret(cookie: &str) -> &str {
    cookie.split_once('=').unwrap().1
}

fn form(email: &str, password: &str) -> String {
    format!("email={}&password={}", email.replace('@', "%40"), password.replace(' ', "+"))
}

/// The letters that came, once there are so many.
async fn came(letters: &std::sync::Mutex<Vec<String>>, count: usize) -> Vec<String> {
    let all = async {
        loop {
            let came = letters.lock().unwrap().clone();
            if came.len() >= count {
                return came;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), all).await.unwrap()
}

/// The path of the link in a letter, whatever the lines were broken by.
fn link_in(house: &House, letter: &str) -> String {
    let whole = letter.replace("=\n", "");
    let at = whole.split(&format!("{}/signin/", house.url)).nth(1).unwrap();
    let token: String = at.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/signin/{token}")
}

#[tokio::test]
async fn who_forgot_the_password_gets_a_letter_and_strangers_learn_nothing() {
    let (url, letters) = crate::requests::mail_server().await;
    let house = House::build(resort("ventisol"), Plan { mail_server: Some(url), ..Plan::default() }).await;
    joined(&house, "noor@house.example", Role::Agent).await;
    assert!(house.get("/signin").await.text().contains("/signin/forgot"));
    let form = |email: &str| format!("email={}", email.replace('@', "%40"));
    let stranger = house.post("/signin/forgot", &form("nobody@house.example")).await;
    let known = house.post("/signin/forgot", &form("Noor@House.example")).await;
    assert_eq!((stranger.status, stranger.text()), (known.status, known.text()), "the same for both");
    let letter = came(&letters, 1).await.remove(0);
    assert!(letter.contains("noor@house.example") && !letter.contains("{link}"), "{letter}");
    let path = link_in(&house, &letter);
    let changed = house.post(&path, "password=two+herons+stand+in+the+rain").await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(house.post(&path, "password=two+herons+stand+in+the+rain").await.status, 404, "once");
    for n in 0..6 {
        let again = house.post("/signin/forgot", &form("nobody@house.example")).await;
        assert_eq!(again.status, if n < 4 { 200 } else { 429 }, "{n}");
    }
    assert_eq!(letters.lock().unwrap().len(), 1, "nobody has the other address");
    house.close().await;
}

#[tokio::test]
async fn who_is_invited_gets_the_link_by_e_mail() {
    let (url, letters) = crate::requests::mail_server().await;
    let house = House::build(resort("ventisol"), Plan { mail_server: Some(url), ..Plan::default() }).await;
    let owner = house.signed_in(Role::Owner).await;
    let invited =
        house.post_as(&owner, "/team", "name=Ana&email=ana%40house.example&role=agent&property=").await;
    assert_eq!(invited.status, 200, "{}", invited.text());
    assert!(invited.text().contains("sent by e-mail"), "{}", invited.text());
    let letter = came(&letters, 1).await.remove(0);
    let path = link_in(&house, &letter);
    assert_eq!(house.post(&path, &format!("password={}", GOOD.replace(' ', "+"))).await.status, 303);
    house.close().await;
}

#[tokio::test]
async fn without_a_mail_server_the_page_says_who_helps() {
    let house = house().await;
    let page = house.get("/signin/forgot").await;
    assert!(page.text().contains("guestlink user link"), "{}", page.text());
    house.close().await;
}

#[tokio::test]
async fn a_link_signs_in_once_and_looking_at_it_does_not_use_it_up() {
    let house = house().await;
    let user = house.user(Role::Agent).await;
    let path = house.sign_in_path(user).await;
    for _ in 0..3 {
        assert_eq!(house.get(&path).await.status, 200);
    }
    let answer = house.post(&path, "").await;
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let set = answer.header("set-cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && set.contains("Path=/"), "{set}");
    let cookie = cookie_of(&answer);
    let home = house.get_as(&cookie, "/").await;
    assert_eq!(home.status, 200);
    assert_eq!(house.post(&path, "").await.status, 404, "used up");
    assert_eq!(house.get(&path).await.status, 404);
    assert_eq!(house.get_as(&cookie, &path).await.status, 303, "whoever is in already goes home");
}

#[tokio::test]
async fn without_a_session_pages_lead_to_the_sign_in_and_programs_are_told() {
    let house = house().await;
    let page = house.ask("GET", "/settings?x=1", &[("accept", "text/html")], "").await;
    assert_eq!((page.status, page.header("location")), (303, "/signin?next=/settings%3Fx%3D1"));
    let program = house.get("/settings").await;
    assert_eq!((program.status, program.header("content-type")), (401, "application/problem+json"));
    let forged = house.get_as("guestlink=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/").await;
    assert_eq!(forged.status, 303);
}

#[tokio::test]
async fn address_and_password_sign_in_and_every_failure_looks_the_same() {
    let house = house().await;
    joined(&house, "noor@house.example", Role::Agent).await;
    let good = house.post("/signin", &form("Noor@House.example", GOOD)).await;
    assert_eq!(good.status, 303, "{}", good.text());
    assert_eq!(house.get_as(&cookie_of(&good), "/").await.status, 200);
    let wrong = house.post("/signin", &form("noor@house.example", "another good password")).await;
    let nobody = house.post("/signin", &form("nora@house.example", "another good password")).await;
    assert_eq!((wrong.status, nobody.status), (401, 401));
    assert_eq!(wrong.text().replace("noor@", "nora@"), nobody.text());
    let next = house.post("/signin", &format!("{}&next=%2Fsettings", form("noor@house.example", GOOD))).await;
    assert_eq!(next.header("location"), "/settings");
    let away =
        house.post("/signin", &format!("{}&next=%2F%2Fevil.example", form("noor@house.example", GOOD))).await;
    assert_eq!(away.header("location"), "/");
}

#[tokio::test]
async fn who_guesses_waits_and_is_let_in_again() {
    let house = house().await;
    joined(&house, "noor@house.example", Role::Agent).await;
    for _ in 0..6 {
        assert_eq!(
            house.post("/signin", &form("noor@house.example", "some wrong password")).await.status,
            401
        );
    }
    let slow = house.post("/signin", &form("noor@house.example", GOOD)).await;
    assert_eq!((slow.status, slow.header("retry-after")), (429, "20"));
    house.pass(SignedDuration::from_secs(21)).await;
    assert_eq!(house.post("/signin", &form("noor@house.example", GOOD)).await.status, 303);
}

#[tokio::test]
async fn the_first_owner_is_made_once_by_the_printed_link() {
    let house = house().await;
    let old = house.app.setup_link().await.unwrap().unwrap();
    let link = house.app.setup_link().await.unwrap().unwrap();
    let path = |link: &str| link.strip_prefix(&house.url).unwrap().to_owned();
    assert_eq!(house.get(&path(&old)).await.status, 404, "a start makes the one before void");
    assert_eq!(house.get(&path(&link)).await.status, 200);
    let name = |password: &str| format!("name=Vera&{}", form("vera@house.example", password));
    let weak = house.post(&path(&link), &name("password1234")).await;
    assert_eq!(weak.status, 422);
    assert!(weak.text().contains("tried first") && weak.text().contains("value=\"Vera\""), "{}", weak.text());
    let done = house.post(&path(&link), &name(GOOD)).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(house.get_as(&cookie_of(&done), "/team").await.status, 200, "an owner");
    assert_eq!(house.post(&path(&link), &name(GOOD)).await.status, 404);
    assert_eq!(house.app.setup_link().await.unwrap(), None);
}

#[tokio::test]
async fn before_there_is_a_house_its_owner_reads_how_one_is_made() {
    let house = House::empty().await;
    let link = house.app.setup_link().await.unwrap().unwrap();
    let typed = format!("name=Vera&{}", form("vera@house.example", GOOD));
    let done = house.post(link.strip_prefix(&house.url).unwrap(), &typed).await;
    let owner = cookie_of(&done);
    for (path, status) in
        [("/", 200), ("/stays", 404), ("/requests", 404), ("/house", 404), ("/insight", 404)]
    {
        let page = house.get_as(&owner, path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.text().contains("guestlink apply"), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn what_another_site_sends_is_refused() {
    let house = house().await;
    let cookie = house.signed_in(Role::Owner).await;
    for foreign in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
    ] {
        let headers =
            [("cookie", cookie.as_str()), ("content-type", "application/x-www-form-urlencoded"), foreign];
        assert_eq!(house.ask("POST", "/signout", &headers, "").await.status, 403, "{foreign:?}");
        let headers = [("content-type", "application/x-www-form-urlencoded"), foreign];
        assert_eq!(house.ask("POST", "/signin", &headers, &form("a@b.example", GOOD)).await.status, 403);
    }
    let origin = house.url.clone();
    let own = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
    assert_eq!(house.ask("POST", "/signout", &own, "").await.status, 303);
    assert_eq!(house.get_as(&cookie, "/").await.status, 303, "signed out");
}

#[tokio::test]
async fn sessions_end_by_themselves_unused_and_in_any_case() {
    let house = house().await;
    let (agent, owner) = (house.signed_in(Role::Agent).await, house.signed_in(Role::Owner).await);
    for _ in 0..3 {
        house.pass(SignedDuration::from_hours(5)).await;
        assert_eq!(house.get_as(&agent, "/").await.status, 200, "used every five hours");
        house.get_as(&owner, "/").await;
    }
    assert_eq!(house.get_as(&owner, "/").await.status, 303, "an owner's ends after twelve hours");
    house.pass(SignedDuration::from_hours(12)).await;
    assert_eq!(house.get_as(&agent, "/").await.status, 303, "not used for twelve hours");
}

#[tokio::test]
async fn a_session_is_ended_from_another_and_a_role_change_ends_all() {
    let house = house().await;
    let user = house.user(Role::Agent).await;
    let (here, there) = (house.sign_in(user).await, house.sign_in(user).await);
    let caller = house.app.caller_by_session(secret(&there)).await.unwrap().unwrap();
    let id = caller.session().unwrap();
    let stranger = house.signed_in(Role::Owner).await;
    let path = format!("/settings/sessions/{id}/end");
    assert_eq!(house.post_as(&stranger, &path, "").await.status, 404, "not theirs");
    assert_eq!(house.get_as(&there, "/").await.status, 200);
    assert_eq!(house.post_as(&here, &path, "").await.status, 200);
    assert_eq!(house.get_as(&there, "/").await.status, 303);
    assert!(house.app.caller_now(&caller).await.unwrap().is_none(), "live connections learn it, too");
    let changed = house.post_as(&stranger, &format!("/team/{user}"), "do=change&role=staff&property=").await;
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert_eq!(house.get_as(&here, "/").await.status, 303);
}

#[tokio::test]
async fn nobody_gives_or_takes_more_than_they_have() {
    let house = house().await;
    let owner = house.user(Role::Owner).await;
    let manager = house.signed_in(Role::Manager).await;
    let promote =
        house.post_as(&manager, "/team", "name=X&email=x%40house.example&role=owner&property=").await;
    assert_eq!(promote.status, 422, "{}", promote.text());
    let demote = house.post_as(&manager, &format!("/team/{owner}"), "do=change&role=staff&property=").await;
    assert_eq!(demote.status, 422);
    let link = house.post_as(&manager, &format!("/team/{owner}"), "do=link").await;
    assert_eq!(link.status, 404, "no link into somebody else's greater account");
    let agent = house.signed_in(Role::Agent).await;
    assert_eq!(house.get_as(&agent, "/team").await.status, 403);
    let invite = "name=X&email=x%40house.example&role=staff&property=";
    assert_eq!(house.post_as(&agent, "/team", invite).await.status, 403);
    assert_eq!(house.post_as(&manager, "/team", invite).await.status, 200);
}

#[tokio::test]
async fn the_last_owner_stays_one() {
    let house = house().await;
    let first = house.user(Role::Owner).await;
    let cookie = house.sign_in(first).await;
    let caller = house.app.caller_by_session(secret(&cookie)).await.unwrap().unwrap();
    assert!(house.app.remove_user(&caller, first).await.is_err());
    let second = house.user(Role::Owner).await;
    house.app.remove_user(&caller, second).await.unwrap();
    assert!(house.app.remove_user(&caller, first).await.is_err());
}

#[tokio::test]
async fn a_key_never_does_more_than_its_scopes_nor_than_its_maker() {
    let house = house().await;
    let user = house.user(Role::Agent).await;
    let cookie = house.sign_in(user).await;
    let caller = house.app.caller_by_session(secret(&cookie)).await.unwrap().unwrap();
    let new =
        |scopes: &[Right]| NewKey { name: "till".to_owned(), scopes: scopes.to_vec(), expires_at: None };
    assert!(house.app.make_key(&caller, new(&[Right::ManageTeam])).await.is_err());
    let (key, view) = house.app.make_key(&caller, new(&[Right::ReadStays, Right::WriteStays])).await.unwrap();
    assert!(key.starts_with("glk_") && key.ends_with(&view.0.ending));
    let by_key = house.app.caller_by_bearer(&key).await.unwrap().unwrap();
    assert!(
        by_key.may_somewhere(Right::WriteStays).is_ok() && by_key.may_somewhere(Right::ReadDesk).is_err()
    );
    assert!(house.app.make_key(&by_key, new(&[Right::ReadStays])).await.is_err(), "a key makes no keys");
    let owner =
        house.app.caller_by_session(secret(&house.signed_in(Role::Owner).await)).await.unwrap().unwrap();
    let staff = vec![Grant { property: None, role: Role::Staff }];
    house.app.change_grants(&owner, user, staff).await.unwrap();
    let by_key = house.app.caller_by_bearer(&key).await.unwrap().unwrap();
    assert!(
        by_key.may_somewhere(Right::ReadStays).is_ok() && by_key.may_somewhere(Right::WriteStays).is_err()
    );
    house.app.revoke_key(&owner, view.0.id).await.unwrap();
    assert!(house.app.caller_by_bearer(&key).await.unwrap().is_none());
}

#[tokio::test]
async fn the_audit_log_tells_and_shows_what_was_changed() {
    let house = house().await;
    let cookie = house.signed_in(Role::Owner).await;
    house.post_as(&cookie, "/team", "name=X&email=x%40house.example&role=staff&property=").await;
    let tenant = App::home_tenant();
    let count = house.app.verify_audit(tenant).await.unwrap().unwrap();
    assert!(count >= 3, "{count}");
    let last = audit::last(house.app.store(), tenant).await.unwrap().unwrap();
    for (seq, fault) in [
        (count + 2, AuditFault::Gap { expected: count + 1, found: count + 2 }),
        (count + 1, AuditFault::Changed { seq: count + 1 }),
    ] {
        // As somebody would who can write to the database, but does not know the installation's key.
        let forged = Entry { seq, action: "user.added".to_owned(), ..last.clone() };
        let mut tx = house.app.store().begin().await.unwrap();
        audit::append(&mut tx, &forged).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(house.app.verify_audit(tenant).await.unwrap(), Err(fault));
    }
}

/// The seed a page shows, as bytes.
fn seed(page: &str) -> Vec<u8> {
    let shown = page.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let (mut held, mut bits, mut bytes) = (0_u32, 0, Vec::new());
    for letter in shown.chars().filter(|c| *c != ' ') {
        held = (held << 5) | u32::try_from(letters.find(letter).unwrap()).unwrap();
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).unwrap());
        }
    }
    bytes
}

fn value(page: &str, name: &str) -> String {
    let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    after.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn an_owner_sets_up_a_second_factor_first_and_then_proves_it_each_time() {
    let plan = Plan { owners_prove_twice: true, ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    joined(&house, "noor@house.example", Role::Owner).await;
    let cookie = cookie_of(&house.post("/signin", &form("noor@house.example", GOOD)).await);
    let led = house.get_as(&cookie, "/").await;
    assert_eq!((led.status, led.header("location")), (303, "/settings/second-factor"));
    let api = house.ask("GET", "/api/v1/me", &[("cookie", &cookie)], "").await;
    assert!(api.status == 403 && api.text().contains("second_factor_required"), "{}", api.text());
    let page = house.get_as(&cookie, "/settings/second-factor").await.text();
    let seed = seed(&page);
    let code = || totp::code(&seed, totp::step_at(house.clock.now().as_second())).unwrap();
    let confirm = |code: &str| format!("code={code}&pending={}", value(&page, "pending"));
    assert_eq!(house.post_as(&cookie, "/settings/second-factor", &confirm("000000")).await.status, 422);
    let done = house.post_as(&cookie, "/settings/second-factor", &confirm(&code())).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let paper = done.text().split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    assert_eq!(house.get_as(&cookie, "/").await.status, 200);

    let asked = house.post("/signin", &form("noor@house.example", GOOD)).await;
    assert!(asked.status == 200 && asked.header("set-cookie").is_empty(), "not in yet");
    let with = |code: &str| format!("ticket={}&code={code}", value(&asked.text(), "ticket"));
    let used = house.post("/signin/code", &with(&code())).await;
    assert_eq!(used.status, 401, "the code that set it up was used");
    house.pass(SignedDuration::from_secs(30)).await;
    let opened = house.post("/signin/code", &with(&code())).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    assert_eq!(house.get_as(&cookie_of(&opened), "/").await.status, 200);

    let again = house.post("/signin", &form("noor@house.example", GOOD)).await;
    let with = |code: &str| format!("ticket={}&code={code}", value(&again.text(), "ticket"));
    assert_eq!(house.post("/signin/code", &with(&code())).await.status, 401, "used");
    assert_eq!(house.post("/signin/code", &with(&paper)).await.status, 303, "the paper helps");
    assert_eq!(house.post("/signin/code", &with(&paper)).await.status, 404, "and the ticket is over");
    for n in 0..5 {
        let asked = house.post("/signin", &form("noor@house.example", GOOD)).await;
        let status = house
            .post("/signin/code", &format!("ticket={}&code=1", value(&asked.text(), "ticket")))
            .await
            .status;
        assert!(matches!(status, 401 | 429), "{n}: {status}");
    }
    let asked = house.post("/signin", &form("noor@house.example", GOOD)).await;
    let slowed =
        house.post("/signin/code", &format!("ticket={}&code=1", value(&asked.text(), "ticket"))).await;
    assert_eq!(slowed.status, 429);
}

#[tokio::test]
async fn what_must_not_be_done_on_a_screen_left_open_is_proved_again() {
    let house = house().await;
    joined(&house, "noor@house.example", Role::Owner).await;
    let cookie = cookie_of(&house.post("/signin", &form("noor@house.example", GOOD)).await);
    let invite = |n: u8| format!("name=X&email=x{n}%40house.example&role=staff&property=");
    assert_eq!(house.post_as(&cookie, "/team", &invite(1)).await.status, 200);
    house.pass(SignedDuration::from_mins(11)).await;
    let led = house.post_as(&cookie, "/team", &invite(2)).await;
    assert_eq!((led.status, led.header("location")), (303, "/settings/prove?next=/team"));
    let key = "name=till&scope=read_stays";
    assert_eq!(
        house.post_as(&cookie, "/settings/keys", key).await.header("location"),
        "/settings/prove?next=/settings/keys"
    );
    let wrong = house.post_as(&cookie, "/settings/prove", "password=another+one+here&next=%2Fteam").await;
    assert_eq!(wrong.status, 422);
    let right = format!("password={}&next=%2Fteam", GOOD.replace(' ', "+"));
    let back = house.post_as(&cookie, "/settings/prove", &right).await;
    assert_eq!((back.status, back.header("location")), (303, "/team"));
    assert_eq!(house.post_as(&cookie, "/team", &invite(2)).await.status, 200);
    let made = house.post_as(&cookie, "/settings/keys", key).await;
    assert!(made.status == 200 && made.text().contains("glk_"), "{}", made.text());
}

#[tokio::test]
async fn what_people_are_called_is_text_and_no_page_runs_what_stands_in_it() {
    let house = house().await;
    let cookie = house.signed_in(Role::Owner).await;
    for name in
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{7*7}}", "' autofocus onfocus='x"]
    {
        let coded = name.bytes().fold(String::new(), |mut coded, byte| {
            let _ = write!(coded, "%{byte:02X}");
            coded
        });
        let form =
            format!("name={coded}&email={}%40house.example&role=staff&property=", coded.replace('%', ""));
        let page = house.post_as(&cookie, "/team", &form).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let text = page.text();
        assert!(
            !text.contains("<script>alert")
                && !text.contains("<img src=x")
                && !text.contains("' autofocus on")
        );
        assert!(text.contains(if name.starts_with('{') { "{{7*7}}" } else { "&#" }), "as it was written");
    }
    for path in ["/", "/team", "/settings", "/signin", "/signin/none", "/api/docs"] {
        let page = house.get_as(&cookie, path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; ") || page.status == 303, "{path}: {policy}");
        assert!(!policy.contains("unsafe") && !page.text().contains("style=\""), "{path}");
        assert_eq!(page.header("cache-control"), "no-store", "{path}");
    }
}
