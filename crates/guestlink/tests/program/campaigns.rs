//! A campaign on the real program, killed again and again while it runs: whoever is meant gets one message, nobody two.

use serde_json::{Value, json};

use crate::requests::{Change, Rig, changed_resort, now};
use crate::serve::ask;

const GUESTS: usize = 36;
const TEMPLATE: &str = "winback_season";
/// Messages that have left when the program is killed.
const KILLED_AT: [usize; 3] = [3, 12, 23];

fn phone(n: usize) -> String {
    format!("+346220000{n:02}")
}

/// How many of the campaign's messages a guest has.
fn got(rig: &Rig, n: usize) -> usize {
    let thread = rig.thread(&phone(n)).into_iter();
    thread.filter(|one| one.pointer("/template/name").and_then(Value::as_str) == Some(TEMPLATE)).count()
}

fn sent(rig: &Rig) -> usize {
    (0..GUESTS).map(|n| got(rig, n)).sum()
}

/// A resort whose automations are silent and whose guests sleep when nobody tests.
fn quiet_resort() -> tempfile::TempDir {
    let silent: Change = |file| {
        file["automations"] = json!([]);
        file["limits"]["monthly_budget"]["amount_minor"] = json!(1_000_000);
    };
    let awake: Change = |file| {
        let far = (jiff::tz::TimeZone::UTC.to_datetime(now()).hour() + 12) % 24;
        file["quiet_hours"] = json!({ "from": format!("{far:02}:00"), "to": format!("{far:02}:30") });
    };
    changed_resort(&[("automations.json", silent), ("channel.json", awake)])
}

/// A manager's way in: a cookie, by the link that the command line prints.
struct Desk {
    listen: String,
    cookie: String,
}

impl Desk {
    fn enter(listen: &str, link: &str) -> Self {
        let path = link.trim().split_once("/signin/").unwrap().1;
        let head = format!(
            "POST /signin/{path} HTTP/1.1\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded"
        );
        let (status, answer) = ask(listen, &head, b"");
        assert_eq!(status, 303, "{answer}");
        let cookie = answer.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap().to_owned();
        Self { listen: listen.to_owned(), cookie }
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let head = format!(
            "{method} {path} HTTP/1.1\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\ncontent-type: application/json",
            self.cookie
        );
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) = ask(&self.listen, &head, body.as_bytes());
        let told = answer.split_once("\r\n\r\n").and_then(|(_, body)| serde_json::from_str(body).ok());
        (status, told.unwrap_or_default())
    }
}

fn campaign() -> Value {
    json!({ "campaign": {
        "name": "Autumn",
        "message": { "template": TEMPLATE, "values": {
            "season": { "en": "autumn" }, "offer": { "en": "15 % off" }, "valid_until": { "en": "31 October" },
            "campaign_token": { "en": "autumn" } } },
        "pace": { "per_minute": 120, "per_number_a_day": 1000, "between": ["00:00", "24:00"] },
    } })
}

#[test]
fn everybody_gets_one_message_whenever_the_program_is_killed() {
    let phones: Vec<(String, String)> = (0..GUESTS).map(|n| (format!("Guest {n}"), phone(n))).collect();
    let mut rig = Rig::closed(quiet_resort().path(), &phones, false);
    let link =
        rig.said(&["user", "add", "--email", "ines@house.example", "--name", "Ines", "--role", "manager"]);
    rig.start();
    let desk = Desk::enter(&rig.listen, &link);
    for (n, (name, phone)) in phones.iter().enumerate() {
        let guest = json!({ "name": name, "phone": phone, "language": "en", "country": "ES",
            "whatsapp_opt_in": { "granted": true, "marketing": true } });
        rig.book_for(&format!("GL-{n}"), &guest, (-30, -20));
    }
    let (status, draft) = desk.call("POST", "/api/v1/campaigns", &campaign());
    assert_eq!(status, 201, "{draft}");
    let path = format!("/api/v1/campaigns/{}", draft["id"].as_str().unwrap());
    let preview = || desk.call("GET", &format!("{path}/preview"), &Value::Null).1;
    rig.until("the house knows its guests", |_| preview()["reached"] == GUESTS);
    assert_eq!(sent(&rig), 0, "a draft sends nothing");

    let (status, running) = desk.call("POST", &format!("{path}/actions"), &json!({ "action": "start" }));
    assert_eq!(status, 200, "{running}");
    for at in KILLED_AT {
        rig.until("some have been written to", |rig| sent(rig) >= at);
        rig.kill();
        assert!(sent(&rig) < GUESTS, "killed in the middle");
        rig.start();
    }
    let state = || desk.call("GET", &path, &Value::Null).1["state"].clone();
    rig.until("the campaign is over", |_| state() == "finished");
    rig.until("the last message has left", |rig| sent(rig) >= GUESTS);
    let counts: Vec<usize> = (0..GUESTS).map(|n| got(&rig, n)).collect();
    assert_eq!(counts, [1; GUESTS]);
    let events = rig.events();
    let told = events.lines().filter(|line| line.contains("\"automation.sent\"")).count();
    assert_eq!(told, GUESTS, "and the record says the same");
}
