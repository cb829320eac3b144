//! How staff are told, by their own choice; what happens when a way fails; what automations hear of requests.

use guestlink_app::App;
use guestlink_app::access::{Actor as By, NewUser};
use guestlink_app::requests::Who;
use guestlink_app::resorts::ResortFiles;
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::StayId;
use guestlink_domain::requests::{Action, Actor, Channel};
use guestlink_store::events::{self, StoredEvent};
use guestlink_store::requests::{self as stored, ServiceRequest};
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The keys of RFC 8291, appendix A.
const KEYS: &str = "p256dh=BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4&auth=BTBZMqHH6r4Tts7J_aSIgg";

async fn house(files: ResortFiles) -> (House, StayId, String) {
    let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(files, plan).await;
    let stay = house.book(&Booking::default()).await;
    let now: Timestamp = "2026-08-11T08:00:00Z".parse().unwrap();
    house.pass(now.duration_since(house.clock.now())).await;
    let nora = house.guest("Nora Quist", "+34611223344");
    (house, stay, nora)
}

async fn member(house: &House, member: &str) -> String {
    let new = NewUser {
        name: format!("User {member}"),
        email: format!("{member}@house.example"),
        grants: vec![Grant { property: None, role: Role::Staff }],
        member: Some(member.to_owned()),
    };
    let user = house.app.add_user(App::home_tenant(), By::Console, new).await.unwrap();
    house.sign_in(user).await
}

fn change(files: &mut ResortFiles, name: &str, change: impl FnOnce(&mut Value)) {
    let mut file: Value = serde_json::from_str(&files.files[name]).unwrap();
    change(&mut file);
    files.files.insert(name.to_owned(), file.to_string());
}

async fn only(house: &House, stay: StayId) -> ServiceRequest {
    stored::of_stay(house.app.store(), App::home_tenant(), stay, 50).await.unwrap().remove(0)
}

async fn log(house: &House) -> Vec<StoredEvent> {
    events::read_after(house.app.store(), events::Position::START, 10_000).await.unwrap()
}

async fn acts(house: &House, request: &ServiceRequest, member: &str, action: Action) {
    let who =
        Who { tenant: App::home_tenant(), actor: Actor::Staff(member.to_owned()), via: Channel::Dashboard };
    let _ = house.app.act_on_request(&who, request.id, None, action).await.unwrap();
    house.settle().await;
}

#[tokio::test]
async fn a_member_chooses_ways_and_quiet_hours_and_the_files_say_so() {
    let (house, _, _) = house(resort("ventisol")).await;
    let rosa = member(&house, "rosa").await;
    let page = house.get_as(&rosa, "/settings/alerts").await.text();
    assert!(page.contains("Rosa Peral") && page.contains("data-key=\"B"), "{page}");
    let form = "first=email&push=yes&from=21:00&until=07:30";
    let done = house.post_as(&rosa, "/settings/alerts", form).await;
    assert!(done.status == 200 && done.text().contains("Saved."), "{}", done.text());
    let property = house.app.all_properties().remove(0);
    let staff = &property.resort.services.staff;
    let now = staff.iter().find(|one| one.id == "rosa").unwrap();
    assert_eq!(serde_json::to_value(now.ways()).unwrap(), json!(["email", "push"]));
    let files = house.app.export(None).await.unwrap().unwrap();
    let services: Value = serde_json::from_str(&files.files["services.json"]).unwrap();
    let kept = services["staff"].as_array().unwrap().iter().find(|one| one["id"] == "rosa").unwrap().clone();
    assert_eq!(
        (&kept["notify"], &kept["quiet_hours"]),
        (&json!(["email", "push"]), &json!(["21:00", "07:30"]))
    );
    assert!(!files.photos.is_empty(), "nothing else is lost");
    for (form, words) in [
        ("first=", "Choose one way"),
        ("first=email&from=25:00&until=07:00", "Two times of day"),
        ("first=email&from=09:00", "Two times"),
    ] {
        let refused = house.post_as(&rosa, "/settings/alerts", form).await;
        assert!(refused.status == 422 && refused.text().contains(words), "{form}: {}", refused.text());
    }
    let nobody = house.signed_in(Role::Staff).await;
    assert!(house.get_as(&nobody, "/settings/alerts").await.text().contains("not among those who are told"));
    house.close().await;
}

#[tokio::test]
async fn a_browser_that_cannot_be_reached_makes_room_for_the_next_way() {
    let mut files = resort("ventisol");
    change(&mut files, "services.json", |services| {
        for one in services["staff"].as_array_mut().unwrap() {
            if one["id"] == "rosa" {
                one["notify"] = json!(["push", "whatsapp"]);
            }
            if one["id"] == "yusuf" {
                one["shifts"] = json!({ "mon": ["00:00", "01:00"] });
            }
        }
    });
    let (house, _, nora) = house(files).await;
    let phone = house.guest("Rosa Peral", "+447700900305");
    let rosa = member(&house, "rosa").await;
    for bad in ["endpoint=http://push.example/1", "endpoint=https://push.example/1&p256dh=AAAA&auth=AAAA"] {
        let refused = house.post_as(&rosa, "/settings/alerts/browser", &format!("{bad}&")).await;
        assert_eq!(refused.status, 422, "{bad}");
    }
    // Nothing of ours goes to an address inside the house: such a push fails for good.
    let form = format!("endpoint=https://127.0.0.1/push&{KEYS}");
    let kept = house.post_as(&rosa, "/settings/alerts/browser", &form).await;
    assert_eq!(kept.status, 204, "{}", kept.text());
    assert!(house.get_as(&rosa, "/settings/alerts").await.text().contains("One browser of yours"));
    house.say(&nora, "two towels please").await;
    house.settle().await;
    let kinds: Vec<String> = log(&house).await.iter().map(|one| one.event.event.kind.clone()).collect();
    assert!(kinds.iter().any(|kind| kind == "staff.notice_failed"), "{kinds:?}");
    assert_eq!(house.words(&phone), ["staff_new_request"], "WhatsApp is the next way");
    let gone =
        house.post_as(&rosa, "/settings/alerts/browser/remove", "endpoint=https://127.0.0.1/push").await;
    assert_eq!(gone.status, 303);
    assert!(house.get_as(&rosa, "/settings/alerts").await.text().contains("No browser of yours"));
    let worker = house.get("/worker.js").await;
    assert!(worker.status == 200 && worker.header("content-type").starts_with("text/javascript"));
    house.close().await;
}

#[tokio::test]
async fn automations_hear_what_happens_to_requests_once() {
    let mut files = resort("ventisol");
    change(&mut files, "automations.json", |json| {
        json["automations"] = json!([
            { "id": "given", "on": ["request.assigned"], "do": [
                { "type": "notify_staff", "text": "{{staff_name}} has {{request}} in {{unit}}" }] },
            { "id": "late", "on": ["request.late"], "do": [
                { "type": "notify_staff", "text": "{{request}} is late, now {{new_eta}}" }] },
            { "id": "done", "on": ["request.completed"], "do": [
                { "type": "tag", "tag": "served" }, { "type": "request", "service": "pillows-bedding" }] },
        ]);
    });
    let (house, stay, nora) = house(files).await;
    house.say(&nora, "two towels please").await;
    let request = only(&house, stay).await;
    house.live_until(house.clock.now() + SignedDuration::from_mins(12)).await;
    acts(&house, &request, "rosa", Action::Accept).await;
    acts(&house, &request, "rosa", Action::Complete { remark: None }).await;
    let all = log(&house).await;
    let texts: Vec<&str> = all
        .iter()
        .filter(|one| one.event.event.kind == "staff.notified")
        .filter_map(|one| one.event.event.data["text"].as_str())
        .collect();
    assert_eq!(texts.len(), 2, "{texts:?}");
    assert!(texts[0].contains("2 × ") && texts[0].contains("is late"), "{texts:?}");
    assert!(texts[1].starts_with("Rosa has 2 × ") && texts[1].ends_with("in SE1"), "{texts:?}");
    assert_eq!(all.iter().filter(|one| one.event.event.kind == "guest.tagged").count(), 1);
    let opened = stored::of_stay(house.app.store(), App::home_tenant(), stay, 9).await.unwrap();
    let by_automation = opened.iter().find(|row| row.service == "pillows-bedding").unwrap();
    assert_eq!(
        (by_automation.state.as_str(), by_automation.data["via"].as_str()),
        ("new", Some("automation"))
    );
    // Begun by an automation it begins none when somebody has it, and what it leads to can be done.
    acts(&house, by_automation, "rosa", Action::Accept).await;
    let again = log(&house).await.iter().filter(|one| one.event.event.kind == "staff.notified").count();
    assert_eq!(again, 2);
    house.close().await;
}

#[tokio::test]
async fn what_the_house_tells_by_itself_no_automation_tells_again() {
    let (house, stay, nora) = house(resort("ventisol")).await;
    let phone = house.guest("Rosa Peral", "+447700900305");
    house.say(&nora, "two towels please").await;
    let request = only(&house, stay).await;
    acts(&house, &request, "rosa", Action::Complete { remark: None }).await;
    let told = house
        .words(&nora)
        .into_iter()
        .filter(|words| words.contains("All solved?") || words == "request_done");
    assert_eq!(told.count(), 1, "{:?}", house.words(&nora));
    assert_eq!(house.words(&phone).iter().filter(|words| *words == "staff_new_request").count(), 1);
    let all = log(&house).await;
    let withheld = all.iter().filter(|one| {
        one.event.event.kind == "automation.withheld" && one.event.event.data["branch"] == "told_by_the_house"
    });
    assert_eq!(withheld.count(), 2, "done, and given to somebody");
    house.close().await;
}
