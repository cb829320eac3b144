//! The whole way on the real program: a guest asks, the house is told by webhook, staff are notified, one accepts, the
//! guest hears it and it is delivered. Once in peace, once with the program killed between any two steps.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_simulator::{Config, NewGuest, Simulator, Subscriber};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::command::Program;

const NORA: &str = "+34611223344";
const ROSA: &str = "+447700900305";
/// A step that takes longer has failed. A send that was cut off waits a minute for evidence before it is repeated.
const PATIENCE: Duration = Duration::from_secs(150);
/// The secret of the demo resort's own website.
const WEBSITE: &str = "dmVudGlzb2wgZGVtbyB3ZWJzaXRlLCBub3Qgc2VjcmV0";

/// The program beside its neighbour.
pub struct Rig {
    program: Program,
    pub listen: String,
    runtime: tokio::runtime::Runtime,
    whatsapp: Simulator,
    child: Option<Child>,
    /// Kill it after every step.
    kills: bool,
}

/// The demo resort with towels at any hour: these journeys begin whenever tests are run.
fn open_all_night() -> tempfile::TempDir {
    let at_any_hour: Change = |services| {
        for service in services["services"].as_array_mut().unwrap() {
            if service["id"] == "extra-towels" {
                service["hours"] = json!(["00:00", "24:00"]);
            }
        }
    };
    changed_resort(&[("services.json", at_any_hour)])
}

/// What becomes of a file.
pub type Change = fn(&mut Value);

/// The demo resort with some files changed.
pub fn changed_resort(changes: &[(&str, Change)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts/ventisol"), folder.path());
    for (name, change) in changes {
        let path = folder.path().join(name);
        let mut file: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        change(&mut file);
        std::fs::write(path, file.to_string()).unwrap();
    }
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

impl Rig {
    fn open(kills: bool) -> Self {
        let guests =
            [("Nora Quist", NORA), ("Rosa Peral", ROSA)].map(|(name, phone)| (name.into(), phone.into()));
        let mut rig = Self::closed(open_all_night().path(), &guests, kills);
        rig.start();
        rig
    }

    /// A resort that does not run yet, and the telephones of its guests.
    pub fn closed(resort: &Path, guests: &[(String, String)], kills: bool) -> Self {
        let program = Program::new();
        let listen = free_address();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let hook = format!("http://{listen}/webhooks/whatsapp");
        let mut config = Config::fast().subscriber(Subscriber::new(hook, "secret", "verify"));
        config.rules.templates = false;
        let whatsapp = runtime.block_on(Simulator::start(config)).unwrap();
        for (name, phone) in guests {
            whatsapp.add_guest(NewGuest::with_phone(name, phone)).unwrap();
        }
        let rig = Self { program, listen, runtime, whatsapp, child: None, kills };
        rig.said(&["apply", resort.to_str().unwrap()]);
        rig
    }

    /// What a command prints, which must succeed.
    pub fn said(&self, arguments: &[&str]) -> String {
        let ended = self.command(arguments).output().unwrap();
        assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
        String::from_utf8(ended.stdout).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = self.program.command(arguments);
        command
            .env("GUESTLINK_LISTEN", &self.listen)
            .env("GUESTLINK_METRICS_LISTEN", "off")
            .env("GUESTLINK_LOG_LEVEL", "warn")
            .env("GUESTLINK_WHATSAPP_ACCESS_TOKEN", "token")
            .env("GUESTLINK_WHATSAPP_APP_SECRET", "secret")
            .env("GUESTLINK_WHATSAPP_VERIFY_TOKEN", "verify")
            .env("GUESTLINK_WHATSAPP_PHONE_NUMBER_ID", "106540352242922")
            .env("GUESTLINK_WHATSAPP_API_URL", self.whatsapp.url());
        command
    }

    pub fn start(&mut self) {
        let child = self.command(&["serve"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.child = Some(child);
        let began = Instant::now();
        while std::net::TcpStream::connect(&self.listen).is_err() {
            assert!(began.elapsed() < PATIENCE, "the program does not start");
            self.pause();
        }
    }

    /// As `kill -9`, if this journey is one of those.
    fn between_steps(&mut self) {
        if self.kills {
            self.kill();
            self.start();
        }
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    fn pause(&self) {
        // Looking again at another process; nothing here waits for a clock.
        self.runtime.block_on(async {
            let mut ticks = tokio::time::interval(Duration::from_millis(20));
            ticks.tick().await;
            ticks.tick().await;
        });
    }

    /// What the house wrote to a telephone.
    pub fn thread(&self, phone: &str) -> Vec<Value> {
        let all = self.whatsapp.thread(phone).into_iter();
        all.filter(|one| one.get("direction").and_then(Value::as_str) == Some("outbound")).collect()
    }

    pub fn until(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        let began = Instant::now();
        while !holds(self) {
            let threads = (self.thread(NORA), self.thread(ROSA));
            assert!(began.elapsed() < PATIENCE, "{what}: {threads:#?}");
            self.pause();
        }
    }

    /// The booking site tells that Nora is in the house these days.
    fn book(&self) {
        let guest = json!({ "name": "Nora Quist", "phone": NORA, "language": "en", "country": "SE" });
        self.book_for("GL-1", &guest, (-1, 4));
    }

    /// The booking site tells of a stay, in days from today.
    pub fn book_for(&self, reference: &str, guest: &Value, (from, to): (i64, i64)) {
        let today = jiff::tz::TimeZone::UTC.to_datetime(now()).date();
        let day = |days: i64| today.checked_add(jiff::Span::new().days(days)).unwrap();
        let body = json!({
            "type": "reservation.confirmed", "timestamp": now(), "api_version": "1",
            "data": {
                "guest": guest,
                "reservation": {
                    "ref": reference, "status": "confirmed", "check_in": day(from), "check_out": day(to),
                    "party": { "adults": 2 }, "room": "SE1", "units": [{ "accommodation": "sea-suite" }],
                },
            },
        })
        .to_string();
        let seconds = now().as_second();
        let mut mac = Hmac::<Sha256>::new_from_slice(&BASE64.decode(WEBSITE).unwrap()).unwrap();
        mac.update(format!("evt-{reference}.{seconds}.{body}").as_bytes());
        let signature = BASE64.encode(mac.finalize().into_bytes());
        let head = format!(
            "POST /webhooks/bookings/website HTTP/1.1\r\nwebhook-id: evt-{reference}\r\nwebhook-timestamp: {seconds}\r\n\
             webhook-signature: v1,{signature}\r\ncontent-type: application/json"
        );
        let answer = crate::serve::ask(&self.listen, &head, body.as_bytes());
        assert_eq!(answer.0, 200, "{}", answer.1);
    }

    pub fn events(&self) -> String {
        let output = self.command(&["events", "--json"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "another process has the real clock")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

fn says(message: &Value, words: &str) -> bool {
    message.to_string().contains(words)
}

fn count(rig: &Rig, phone: &str, words: &str) -> usize {
    rig.thread(phone).iter().filter(|message| says(message, words)).count()
}

/// A template's payload or a button's id that begins so.
fn find(message: &Value, beginning: &str) -> Option<String> {
    match message {
        Value::String(text) => text.starts_with(beginning).then(|| text.clone()),
        Value::Array(all) => all.iter().find_map(|one| find(one, beginning)),
        Value::Object(all) => all.values().find_map(|one| find(one, beginning)),
        _ => None,
    }
}

fn journey(kills: bool) {
    let mut rig = Rig::open(kills);
    rig.book();
    rig.between_steps();
    rig.until("the stay is known", |rig| {
        rig.events().contains("reservation.confirmed") || rig.events().contains("stay")
    });

    // Send the service request; the webhook event comes in.
    rig.whatsapp.say(NORA, "could we get two towels?").unwrap();
    rig.between_steps();
    rig.until("the guest hears that the house has it", |rig| count(rig, NORA, "2 × Extra towels") >= 1);
    rig.between_steps();

    // Staff are notified.
    rig.until("the staff are notified", |rig| count(rig, ROSA, "staff_new_request") >= 1);
    rig.between_steps();

    // One accepts.
    let accept = rig.thread(ROSA).iter().find_map(|message| find(message, "task/accept/")).unwrap();
    let tap = json!({ "type": "interactive", "interactive": { "type": "button_reply",
        "button_reply": { "id": accept, "title": "Aceptar" } } });
    rig.whatsapp.send(ROSA, tap).unwrap();
    rig.between_steps();

    // The confirmation is sent, and delivered.
    rig.until("the guest hears that somebody has it", |rig| {
        count(rig, NORA, "Confirmed: 2 × Extra towels") >= 1
    });
    rig.between_steps();
    rig.until("the confirmation is delivered", |rig| {
        let confirmed = rig.thread(NORA).into_iter().find(|message| says(message, "Confirmed:"));
        confirmed.is_some_and(|message| says(&message, "delivered") || says(&message, "read"))
    });

    // Nothing was said twice, nothing lost: the record tells the same.
    for (phone, words) in [
        (NORA, "Got it: 2 × Extra towels"),
        (NORA, "Confirmed: 2 × Extra towels"),
        (ROSA, "staff_new_request"),
    ] {
        assert_eq!(count(&rig, phone, words), 1, "{words}");
    }
    let events = rig.events();
    for kind in ["request.asked", "request.told", "request.accepted"] {
        let found = events.lines().filter(|line| line.contains(&format!("\"{kind}\""))).count();
        assert_eq!(found, 1, "{kind}");
    }
}

#[test]
fn a_guest_asks_and_hears_that_somebody_comes() {
    journey(false);
}

#[test]
fn the_same_with_the_program_killed_between_any_two_steps() {
    journey(true);
}
