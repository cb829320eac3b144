//! The board, a request's page, the form for a guest, the wall: as HTML, without any script.

use guestlink_app::App;
use guestlink_app::access::{Actor, NewUser};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::StayId;
use guestlink_store::requests::{self as stored, ServiceRequest};
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::{SignedDuration, Timestamp};

const NORA: &str = "+34611223344";

async fn house() -> (House, StayId, String) {
    let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let stay = house.book(&Booking { name: "<b>Nora</b> & Co".to_owned(), ..Booking::default() }).await;
    let now: Timestamp = "2026-08-11T08:00:00Z".parse().unwrap();
    house.pass(now.duration_since(house.clock.now())).await;
    let nora = house.guest("Nora Quist", NORA);
    (house, stay, nora)
}

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

async fn all(house: &House, stay: StayId) -> Vec<ServiceRequest> {
    stored::of_stay(house.app.store(), App::home_tenant(), stay, 50).await.unwrap()
}

#[tokio::test]
async fn a_wish_stands_on_the_board_and_is_worked_there_with_forms_alone() {
    let (house, stay, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let request = all(&house, stay).await.remove(0);
    let rosa = member(&house, Role::Staff, "rosa").await;
    let board = house.get_as(&rosa, "/requests").await;
    let text = board.text();
    assert_eq!(board.status, 200);
    assert!(text.contains("2 × Extra towels") && text.contains("SE1"), "{text}");
    assert!(text.contains("&#60;b&#62;") || !text.contains("<b>Nora"), "names are no markup");
    assert!(text.contains(r#"class="count hot">1<"#), "the navigation says that one waits");
    assert!(text.contains(r#"value="accept""#) && text.contains(&format!("data-id=\"{}\"", request.id)));
    let act = format!("/requests/{}/act", request.id);
    let form = format!("do=accept&version={}&back=/requests", request.version);
    let done = house.post_as(&rosa, &act, &form).await;
    assert_eq!((done.status, done.header("location")), (303, "/requests"), "{}", done.text());
    house.settle().await;
    let now = all(&house, stay).await.remove(0);
    assert_eq!((now.state.as_str(), now.member.as_deref()), ("accepted", Some("rosa")));
    // The same button of a page that is older by now.
    let late = house.post_as(&rosa, &act, &format!("do=start&version={}", request.version)).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Somebody changed the request"), "{}", late.text());
    let page = house.get_as(&rosa, &format!("/requests/{}", request.id)).await.text();
    for words in ["asked for it", "accepted it", "WhatsApp", "dashboard", "Rosa Peral"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    house.close().await;
}

#[tokio::test]
async fn staff_follow_the_link_of_their_message_through_the_sign_in() {
    let (house, stay, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let request = all(&house, stay).await.remove(0);
    let path = format!("/requests/{}", request.id);
    let out = house.ask("GET", &path, &[("accept", "text/html")], "").await;
    assert_eq!((out.status, out.header("location")), (303, format!("/signin?next={path}").as_str()));
    let rosa = member(&house, Role::Staff, "rosa").await;
    assert_eq!(house.get_as(&rosa, &path).await.status, 200);
    house.close().await;
}

#[tokio::test]
async fn what_needs_a_reason_says_so_and_notes_and_prices_are_kept() {
    let (house, stay, _) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    let form =
        format!("stay={stay}&service=massage-60&quantity=2&key=k1&note=quiet+please&at=2026-08-11T16:00");
    let made = house.post_as(&ines, "/requests/new", &form).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let path = made.header("location").to_owned();
    let twice = house.post_as(&ines, "/requests/new", &form).await;
    assert_eq!(twice.header("location"), path, "the same form sent twice is one request");
    house.settle().await;
    let act = format!("{path}/act");
    for (form, words) in [
        ("do=cancel&reason=", "give a reason"),
        ("do=price&price=9999", "only become less"),
        ("do=rate&stars=5", "not possible any more"),
        ("do=fly", "cannot be read"),
        ("do=assign&member=nobody", "Nobody who works"),
    ] {
        let refused = house.post_as(&ines, &act, form).await;
        assert_eq!(refused.status, 409, "{form}");
        assert!(refused.text().contains(words), "{form}: {}", refused.text());
    }
    for form in
        ["do=note&text=ask+Mei+first", "do=price&price=50,00", "do=cancel&reason=the+therapist+is+ill"]
    {
        let done = house.post_as(&ines, &act, form).await;
        assert_eq!(done.status, 303, "{form}: {}", done.text());
        house.settle().await;
    }
    let page = house.get_as(&ines, &path).await.text();
    for words in
        ["ask Mei first", "€100", "the therapist is ill", "quiet please", "Cancelled", "lowered the price"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    house.close().await;
}

#[tokio::test]
async fn several_are_given_away_at_once_and_the_board_is_narrowed() {
    let (house, stay, _) = house().await;
    let ines = member(&house, Role::Manager, "ines").await;
    for (n, service) in ["extra-towels", "pillows-bedding", "maintenance"].iter().enumerate() {
        let form = format!("stay={stay}&service={service}&quantity=1&key=k{n}");
        assert_eq!(house.post_as(&ines, "/requests/new", &form).await.status, 303);
    }
    house.settle().await;
    let ids: Vec<String> = all(&house, stay).await.iter().map(|row| format!("id={}", row.id)).collect();
    let form = format!("{}&id=nonsense&member=rosa&back=/requests?only=all", ids.join("&"));
    let given = house.post_as(&ines, "/requests/assign", &form).await;
    assert_eq!((given.status, given.header("location")), (303, "/requests?only=all&done=not-given.1"));
    house.settle().await;
    assert!(all(&house, stay).await.iter().all(|row| row.member.as_deref() == Some("rosa")));
    let cards = |text: String| text.matches("<li class=\"card").count();
    assert_eq!(cards(house.get_as(&ines, "/requests").await.text()), 3);
    assert_eq!(cards(house.get_as(&ines, "/requests?only=mine").await.text()), 0);
    assert_eq!(cards(house.get_as(&ines, "/requests?department=maintenance").await.text()), 1);
    assert_eq!(cards(house.get_as(&ines, "/requests?only=late").await.text()), 0);
    house.pass(SignedDuration::from_mins(61)).await;
    assert_eq!(cards(house.get_as(&ines, "/requests?only=late").await.text()), 3);
    let wall = house.get_as(&ines, "/requests?view=wall").await.text();
    assert!(cards(wall.clone()) == 3 && !wall.contains("<form") && !wall.contains("<button"), "no controls");
    let part = house.ask("GET", "/requests", &[("cookie", &ines), ("x-fragment", "board")], "").await.text();
    assert!(cards(part.clone()) == 3 && !part.contains("<html"));
    house.close().await;
}

#[tokio::test]
async fn who_only_reads_sees_no_buttons_and_who_is_elsewhere_nothing() {
    let (house, stay, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let request = all(&house, stay).await.remove(0);
    let reader = house.signed_in(Role::ReadOnly).await;
    let board = house.get_as(&reader, "/requests").await.text();
    assert!(board.contains("Extra towels") && !board.contains("/act\""), "{board}");
    let page = house.get_as(&reader, &format!("/requests/{}", request.id)).await.text();
    assert!(page.contains("nothing for you to do"), "{page}");
    let tomas = member(&house, Role::Staff, "tomas").await;
    let page = house.get_as(&tomas, &format!("/requests/{}", request.id)).await.text();
    assert!(page.contains("nothing for you to do"), "another department's");
    let refused = house.post_as(&tomas, &format!("/requests/{}/act", request.id), "do=accept").await;
    assert_eq!(refused.status, 403);
    house.close().await;
}

#[tokio::test]
async fn the_chat_names_requests_in_words() {
    let (house, _, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let agent = house.signed_in(Role::Agent).await;
    let list = house.ask("GET", "/api/v1/conversations", &[("cookie", &agent)], "").await;
    let list: serde_json::Value = serde_json::from_slice(&list.body).unwrap();
    let chats = list["items"].as_array().unwrap();
    let link = chats.iter().find(|one| !one["stay"].is_null()).unwrap()["id"].as_str().unwrap();
    let chat = house.get_as(&agent, &format!("/inbox/{link}")).await.text();
    let pane = chat.split("class=\"rq\"").nth(1).unwrap_or_else(|| panic!("{chat}"));
    assert!(
        pane.contains("Extra towels") && pane.contains("href=\"/requests/") && pane.contains(">New<"),
        "{pane}"
    );
    house.close().await;
}
