//! Guests ask, staff act, everybody knows: on the real app, with WhatsApp's stand-in, and a mail server's.
#![expect(clippy::disallowed_methods, reason = "many at once, and a neighbour: nothing a shutdown waits for")]

use std::sync::Arc;

use guestlink_app::App;
use guestlink_app::requests::{ActError, Who, Wish};
use guestlink_domain::ids::{RequestId, StayId};
use guestlink_domain::requests::{Action, Actor, Channel, Refusal};
use guestlink_store::requests::{self as stored, ServiceRequest};
use guestlink_store::{charges, events};
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;

/// Ten in the morning at the resort, in the middle of the stay.
const INSIDE: &str = "2026-08-11T08:00:00Z";
const NORA: &str = "+34611223344";
const ROSA: &str = "+447700900305";
const YUSUF: &str = "+447700900306";

/// A house with a guest in it, and the staff's telephones.
struct Scene {
    house: House,
    stay: StayId,
    nora: String,
    rosa: String,
    yusuf: String,
}

impl Scene {
    async fn open() -> Self {
        Self::with(Plan::default(), resort("ventisol")).await
    }

    async fn with(plan: Plan, files: guestlink_app::resorts::ResortFiles) -> Self {
        let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..plan };
        let house = House::build(files, plan).await;
        let stay = house.book(&Booking::default()).await;
        let now: Timestamp = INSIDE.parse().unwrap();
        house.pass(now.duration_since(house.clock.now())).await;
        let nora = house.guest("Nora Quist", NORA);
        let rosa = house.guest("Rosa Peral", ROSA);
        let yusuf = house.guest("Yusuf Amari", YUSUF);
        Self { house, stay, nora, rosa, yusuf }
    }

    async fn requests(&self) -> Vec<ServiceRequest> {
        stored::of_stay(self.house.app.store(), App::home_tenant(), self.stay, 50).await.unwrap()
    }

    async fn only(&self) -> ServiceRequest {
        let all = self.requests().await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all[0].clone()
    }

    fn last(&self, who: &str) -> String {
        self.house.words(who).last().cloned().unwrap_or_default()
    }

    /// Taps a button of the last message that has one of this beginning.
    async fn tap(&self, who: &str, beginning: &str) {
        let all = self.house.answers(who);
        let id = all.iter().rev().find_map(|message| find(message, beginning));
        let id = id.unwrap_or_else(|| panic!("no button {beginning} in {all:#?}"));
        let message = json!({ "type": "interactive", "interactive": { "type": "button_reply",
            "button_reply": { "id": id, "title": "…" } } });
        self.house.send(who, message).await;
    }

    async fn kinds(&self) -> Vec<String> {
        let log = events::of_requests(self.house.app.store(), 0, 1_000).await.unwrap();
        log.into_iter().map(|one| one.event.event.kind).collect()
    }
}

fn who(member: &str) -> Who {
    Who { tenant: App::home_tenant(), actor: Actor::Staff(member.to_owned()), via: Channel::Dashboard }
}

/// A button's id or a template button's payload that begins so.
fn find(message: &Value, beginning: &str) -> Option<String> {
    match message {
        Value::String(text) => text.starts_with(beginning).then(|| text.clone()),
        Value::Array(all) => all.iter().find_map(|one| find(one, beginning)),
        Value::Object(all) => all.values().find_map(|one| find(one, beginning)),
        _ => None,
    }
}

#[tokio::test]
async fn a_wish_in_the_chat_is_done_and_rated_from_whatsapp_alone() {
    let scene = Scene::open().await;
    let house = &scene.house;
    house.say(&scene.nora, "could we get two towels?").await;
    let request = scene.only().await;
    assert_eq!((request.service.as_str(), request.quantity), ("extra-towels", 2));
    assert_eq!(request.unit.as_deref(), Some("SE1"));
    assert!(scene.last(&scene.nora).contains("2 × Extra towels"), "{:?}", house.words(&scene.nora));
    assert_eq!(scene.last(&scene.rosa), "staff_new_request", "outside her own window it is the template");
    scene.tap(&scene.rosa, "task/accept/").await;
    assert!(
        scene.last(&scene.nora).starts_with("Confirmed: 2 × Extra towels"),
        "{}",
        scene.last(&scene.nora)
    );
    assert!(scene.last(&scene.rosa).contains("Es tuya"), "{}", scene.last(&scene.rosa));
    house.say(&scene.rosa, "hecho").await;
    assert_eq!(scene.only().await.state, "completed");
    assert!(scene.last(&scene.nora).contains("All solved?"));
    scene.tap(&scene.nora, "request/solved/").await;
    assert_eq!(scene.only().await.state, "confirmed");
    scene.tap(&scene.nora, "request/stars/").await;
    let request = scene.only().await;
    assert_eq!(request.data["rating"], 5);
    let words = house.words(&scene.nora).len();
    assert_eq!(words, 5, "{:#?}", house.words(&scene.nora));
    let before = stored::all(house.app.store(), App::home_tenant()).await.unwrap();
    let found = house.app.rebuild_requests().await.unwrap();
    assert_eq!((found.requests, found.refused), (1, 0));
    assert_eq!(stored::all(house.app.store(), App::home_tenant()).await.unwrap(), before);
    scene.house.close().await;
}

#[tokio::test]
async fn the_first_who_accepts_has_it_and_the_others_are_told() {
    let scene = Scene::open().await;
    // Both have written lately: their windows are open.
    scene.house.say(&scene.rosa, "hola").await;
    scene.house.say(&scene.yusuf, "hola").await;
    scene.house.say(&scene.nora, "Können wir bitte zwei Handtücher bekommen?").await;
    assert!(scene.last(&scene.nora).contains("2 × Zusätzliche Handtücher"), "{}", scene.last(&scene.nora));
    assert!(scene.last(&scene.rosa).contains("Toallas extra"), "{}", scene.last(&scene.rosa));
    scene.tap(&scene.yusuf, "task/accept/").await;
    assert!(scene.last(&scene.rosa).contains("Yusuf"), "{}", scene.last(&scene.rosa));
    scene.tap(&scene.rosa, "task/accept/").await;
    assert!(scene.last(&scene.rosa).contains("Yusuf"), "too late is said, nothing changes");
    assert_eq!(scene.only().await.member.as_deref(), Some("yusuf"));
    scene.house.say(&scene.yusuf, "no puedo, otro por favor").await;
    assert_eq!(scene.only().await.state, "new");
    scene.house.close().await;
}

#[tokio::test]
async fn staff_are_known_and_never_sold_a_room() {
    let scene = Scene::open().await;
    scene.house.say(&scene.rosa, "12-15 August, 2 adults").await;
    let words = scene.house.words(&scene.rosa);
    assert_eq!(words.len(), 1, "{words:?}");
    assert!(words[0].contains("no tienes tareas"), "{words:?}");
    scene.house.close().await;
}

#[tokio::test]
async fn of_two_hundred_who_accept_one_wins() {
    let scene = Scene::open().await;
    scene.house.say(&scene.nora, "two towels please").await;
    let id = scene.only().await.id;
    let app = Arc::new(scene.house.app.clone());
    let tasks: Vec<_> = (0..200)
        .map(|n| {
            let (app, who) = (app.clone(), who(&format!("member-{n}")));
            tokio::spawn(async move { app.act_on_request(&who, id, None, Action::Accept).await })
        })
        .collect();
    let (mut won, mut taken) = (0, 0);
    for task in tasks {
        match task.await.unwrap() {
            Ok(acted) if acted.changed => won += 1,
            Err(ActError::Refused { refusal: Refusal::Taken { .. }, .. }) => taken += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((won, taken), (1, 199));
    scene.house.settle().await;
    scene.house.close().await;
}

#[tokio::test]
async fn who_saw_something_older_is_told_how_it_stands() {
    let scene = Scene::open().await;
    scene.house.say(&scene.nora, "two towels please").await;
    let seen = scene.only().await;
    let app = &scene.house.app;
    let acted = app.act_on_request(&who("rosa"), seen.id, Some(seen.version), Action::Accept).await.unwrap();
    let again = app.act_on_request(&who("rosa"), seen.id, Some(seen.version), Action::Start).await;
    let Err(ActError::Stale(now)) = again else { panic!("{again:?}") };
    assert_eq!(*now, acted.request);
    let unknown = app.act_on_request(&who("rosa"), RequestId(uuid_of(9)), None, Action::Accept).await;
    assert!(matches!(unknown, Err(ActError::Unknown)));
    scene.house.settle().await;
    scene.house.close().await;
}

fn uuid_of(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

#[tokio::test]
async fn a_delay_is_told_upwards_once_and_to_the_guest_also_after_a_restart() {
    let mut scene = Scene::open().await;
    scene.house.say(&scene.nora, "two towels please").await;
    scene.house = scene.house.reopen().await;
    scene.nora = scene.house.guest("Nora Quist", NORA);
    let ines = scene.house.guest("Inés Duarte", "+447700900303");
    let elena = scene.house.guest("Elena Vives", "+447700900301");
    scene.rosa = scene.house.guest("Rosa Peral", ROSA);
    scene.house.live_until(scene.house.clock.now() + SignedDuration::from_mins(11)).await;
    assert_eq!(scene.only().await.escalated, 1);
    assert_eq!(scene.house.words(&scene.rosa), ["staff_new_request"], "she leads the department");
    assert!(scene.last(&scene.nora).contains("takes longer"), "{:?}", scene.house.words(&scene.nora));
    scene.house.live_until(scene.house.clock.now() + SignedDuration::from_mins(60)).await;
    assert_eq!(scene.only().await.escalated, 3);
    assert_eq!([scene.house.words(&ines).len(), scene.house.words(&elena).len()], [1, 1]);
    let late = scene.house.words(&scene.nora).iter().filter(|words| words.contains("takes longer")).count();
    assert_eq!(late, 1, "the guest hears of it once: {:?}", scene.house.words(&scene.nora));
    let late = scene.kinds().await.into_iter().filter(|kind| kind == "request.escalated").count();
    assert_eq!(late, 3);
    scene.house.close().await;
}

#[tokio::test]
async fn what_costs_is_confirmed_planned_and_put_on_the_bill_once_done() {
    let scene = Scene::open().await;
    let house = &scene.house;
    house.say(&scene.nora, "we'd like to book a massage tomorrow at 4").await;
    assert!(scene.requests().await.is_empty(), "nothing is ordered before the price is confirmed");
    assert!(scene.last(&scene.nora).contains('€'), "{}", scene.last(&scene.nora));
    house.say(&scene.nora, "yes please").await;
    let request = scene.only().await;
    assert_eq!(request.state, "scheduled");
    assert_eq!(request.data["asked"]["wanted_at"], "2026-08-12T14:00:00Z");
    assert!(scene.last(&scene.nora).contains("planned for"), "{}", scene.last(&scene.nora));
    house.live_until("2026-08-12T11:00:00Z".parse().unwrap()).await;
    assert_eq!(scene.only().await.state, "new", "some hours before, it is work");
    let done = Action::Complete { remark: None };
    let _ = house.app.act_on_request(&who("mei"), request.id, None, done).await.unwrap();
    house.settle().await;
    let bill = charges::of_stay(house.app.store(), App::home_tenant(), scene.stay).await.unwrap();
    assert_eq!((bill.len(), bill[0].minor, bill[0].void), (1, request.quantity * 8_200, false));
    let property = house.app.all_properties().remove(0);
    let lines = house.app.charges(&property, None).await.unwrap();
    assert_eq!((lines[0].reference.as_str(), lines[0].service.as_str()), ("GL-1", "massage-60"));
    let void = Action::Void { reason: "wrong guest".to_owned() };
    let _ = house.app.act_on_request(&who("mei"), request.id, None, void).await.unwrap();
    let bill = charges::of_stay(house.app.store(), App::home_tenant(), scene.stay).await.unwrap();
    assert!(bill[0].void);
    house.settle().await;
    scene.house.close().await;
}

#[tokio::test]
async fn the_same_wish_soon_after_is_one_and_can_be_called_off() {
    let scene = Scene::open().await;
    let house = &scene.house;
    house.say(&scene.nora, "two towels please").await;
    house.pass(SignedDuration::from_mins(3)).await;
    house.say(&scene.nora, "another towel please").await;
    assert_eq!(scene.only().await.quantity, 3);
    assert!(scene.last(&scene.nora).contains("3 × Extra towels"));
    house.say(&scene.nora, "never mind, cancel the towels").await;
    assert_eq!(scene.only().await.state, "cancelled");
    assert!(scene.last(&scene.nora).starts_with("Cancelled"), "{}", scene.last(&scene.nora));
    scene.house.close().await;
}

#[tokio::test]
async fn not_yet_opens_it_again_and_a_problem_that_comes_back_is_the_same_one() {
    let scene = Scene::open().await;
    let house = &scene.house;
    house.say(&scene.nora, "the wifi is not working").await;
    let id = scene.only().await.id;
    let done = || Action::Complete { remark: None };
    let _ = house.app.act_on_request(&who("tomas"), id, None, done()).await.unwrap();
    house.settle().await;
    house.say(&scene.nora, "no").await;
    assert_eq!(scene.only().await.state, "reopened");
    assert!(scene.last(&scene.nora).contains("on it again"), "{}", scene.last(&scene.nora));
    let _ = house.app.act_on_request(&who("tomas"), id, None, done()).await.unwrap();
    house.pass(SignedDuration::from_hours(4)).await;
    assert_eq!(scene.only().await.state, "confirmed", "two hours without a word");
    house.say(&scene.nora, "wifi is down again").await;
    let request = scene.only().await;
    assert_eq!((request.state.as_str(), request.priority), ("reopened", 1));
    scene.house.close().await;
}

#[tokio::test]
async fn what_is_unclear_is_asked_once_and_what_is_no_service_goes_to_a_person() {
    let scene = Scene::open().await;
    let house = &scene.house;
    house.say(&scene.nora, "I need something").await;
    assert!(scene.last(&scene.nora).contains("What can we do for you?"));
    scene.tap(&scene.nora, "service/extra-towels").await;
    assert_eq!(scene.only().await.service, "extra-towels");
    let before = house.words(&scene.nora).len();
    house.say(&scene.nora, "a bottle of red wine please").await;
    assert!(scene.last(&scene.nora).contains("reception"), "{}", scene.last(&scene.nora));
    house.say(&scene.nora, "can you book a table for 4 tonight").await;
    let log = events::read_after(house.app.store(), events::Position::START, 5_000).await.unwrap();
    let handed = log.iter().filter(|one| one.event.event.kind == "conversation.handed_over").count();
    let said = &house.words(&scene.nora)[before..];
    assert_eq!((scene.requests().await.len(), said.len()), (1, 2), "{said:?}");
    assert!(handed >= 1, "{said:?}");
    scene.house.close().await;
}

#[tokio::test]
async fn danger_does_not_wait_in_the_pool() {
    let scene = Scene::open().await;
    scene.house.say(&scene.nora, "there is a fire in our room, please send someone").await;
    assert!(scene.requests().await.is_empty());
    assert!(scene.last(&scene.nora).contains("112"), "{}", scene.last(&scene.nora));
    scene.house.close().await;
}

#[tokio::test]
async fn staff_ask_on_a_guests_behalf_and_the_same_key_is_the_same_request() {
    let scene = Scene::open().await;
    scene.house.say(&scene.nora, "hello").await;
    let app = &scene.house.app;
    let wish = Wish { quantity: 2, ..Wish::of("pillows-bedding") };
    let one = app.open_request(&who("ines"), scene.stay, "key-of-the-desk", &wish).await.unwrap();
    let two = app.open_request(&who("ines"), scene.stay, "key-of-the-desk", &wish).await.unwrap();
    assert_eq!(one.request().id, two.request().id);
    scene.house.settle().await;
    assert_eq!(scene.only().await.quantity, 2);
    assert!(scene.last(&scene.nora).contains("2 × Pillows"), "{:?}", scene.house.words(&scene.nora));
    scene.house.close().await;
}

/// A mail server that takes everything and keeps it.
pub(crate) async fn mail_server() -> (String, Arc<std::sync::Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}?from=desk@resort.example", listener.local_addr().unwrap());
    let letters = Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = letters.clone();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let kept = kept.clone();
            tokio::spawn(async move { take_letter(socket, &kept).await });
        }
    });
    (url, letters)
}

async fn take_letter(socket: tokio::net::TcpStream, kept: &std::sync::Mutex<Vec<String>>) -> Option<()> {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 test\r\n").await.ok()?;
    let (mut inside, mut letter) = (false, String::new());
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match (inside, line.as_str()) {
            (true, ".") => {
                kept.lock().unwrap().push(std::mem::take(&mut letter));
                inside = false;
                b"250 kept\r\n"
            }
            (true, line) => {
                letter.push_str(line);
                letter.push('\n');
                continue;
            }
            (false, "DATA") => {
                inside = true;
                b"354 go on\r\n"
            }
            (false, "QUIT") => b"221 bye\r\n",
            _ => b"250 ok\r\n",
        };
        write.write_all(answer).await.ok()?;
    }
    Some(())
}

/// The resort with Rosa reached in other ways.
fn with_rosa(change: impl Fn(&mut Value)) -> guestlink_app::resorts::ResortFiles {
    let mut files = resort("ventisol");
    let mut services: Value = serde_json::from_str(&files.files["services.json"]).unwrap();
    for member in services["staff"].as_array_mut().unwrap() {
        if member["id"] == "rosa" {
            change(member);
        } else if member["id"] == "yusuf" {
            member["shifts"] = json!({ "mon": ["00:00", "01:00"] });
        }
    }
    files.files.insert("services.json".to_owned(), services.to_string());
    files
}

#[tokio::test]
async fn who_chose_e_mail_is_written_a_letter_once() {
    let (url, letters) = mail_server().await;
    let files = with_rosa(|rosa| rosa["notify"] = json!(["email"]));
    let scene = Scene::with(Plan { mail_server: Some(url), ..Plan::default() }, files).await;
    scene.house.say(&scene.nora, "two towels please").await;
    scene.house.settle().await;
    let letters = letters.lock().unwrap().clone();
    assert_eq!(letters.len(), 1, "{letters:#?}");
    assert!(
        letters[0].contains("rosa@example.com") && letters[0].contains("multipart/alternative"),
        "{}",
        letters[0]
    );
    assert!(letters[0].contains("Message-ID:") && letters[0].contains("desk@resort.example"));
    assert!(scene.house.words(&scene.rosa).is_empty(), "she did not choose WhatsApp");
    scene.house.close().await;
}

#[tokio::test]
async fn when_one_way_fails_the_next_is_taken() {
    // Nobody listens there.
    let dead = "smtp://127.0.0.1:1?from=desk@resort.example".to_owned();
    let files = with_rosa(|rosa| rosa["notify"] = json!(["email", "whatsapp"]));
    let scene = Scene::with(Plan { mail_server: Some(dead), ..Plan::default() }, files).await;
    scene.house.say(&scene.nora, "the towels are gone, two towels please").await;
    for _ in 0..14 {
        scene.house.pass(SignedDuration::from_mins(4)).await;
    }
    let words = scene.house.words(&scene.rosa);
    assert!(words.contains(&"staff_new_request".to_owned()), "{words:?}");
    let log = events::read_after(scene.house.app.store(), events::Position::START, 5_000).await.unwrap();
    let failed = log.iter().filter(|one| one.event.event.kind == "staff.notice_failed").count();
    assert!(failed >= 1);
    scene.house.close().await;
}
