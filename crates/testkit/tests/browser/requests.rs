//! The board in real browsers: a wish appears by itself, is worked by mouse and keyboard, and its guest sees it.

use guestlink_app::App;
use guestlink_app::access::{Actor, NewUser};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::StayId;
use guestlink_testkit::browser::Browser;
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::Timestamp;

async fn house() -> (House, StayId, String) {
    let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let stay = house.book(&Booking::default()).await;
    let now: Timestamp = "2026-08-11T08:00:00Z".parse().unwrap();
    house.pass(now.duration_since(house.clock.now())).await;
    let nora = house.guest("Nora Quist", "+34611223344");
    (house, stay, nora)
}

/// A colleague at a page.
async fn colleague(house: &House, role: Role, member: &str, path: &str) -> Browser {
    let browser = Browser::open().await;
    let new = NewUser {
        name: format!("User {member}"),
        email: format!("{member}@house.example"),
        grants: vec![Grant { property: None, role }],
        member: Some(member.to_owned()),
    };
    let user = house.app.add_user(App::home_tenant(), Actor::Console, new).await.unwrap();
    let cookie = house.sign_in(user).await;
    let (name, value) = cookie.split_once('=').unwrap();
    let cookie = serde_json::json!({ "name": name, "value": value, "url": house.url, "httpOnly": true });
    browser.devtools("Network.setCookie", cookie).await;
    browser.desktop().await;
    browser.visit(&format!("{}{path}", house.url)).await;
    browser
}

async fn live(browser: &Browser) {
    browser.until("document.documentElement.dataset.line === 'on'").await;
}

#[tokio::test]
async fn a_wish_appears_on_the_board_is_accepted_there_and_its_guest_sees_it() {
    let (house, stay, _) = house().await;
    let link = house.app.welcome_link(App::home_tenant(), stay).await.unwrap().url;
    let guest = Browser::open().await;
    guest.phone().await;
    guest.visit(&link).await;
    // Staff may not read chats, and hear of requests all the same.
    let rosa = colleague(&house, Role::Staff, "rosa", "/requests").await;
    live(&rosa).await;
    guest.run("document.querySelector('[name=service][value=extra-towels]').form.requestSubmit()").await;
    rosa.until("document.querySelector('[data-column=new] .card h3')?.textContent.includes('Extra towels')")
        .await;
    rosa.click(".card-a button[value=accept]").await;
    rosa.until("document.querySelector('[data-column=taken] .card')").await;
    guest.until("document.querySelectorAll('#requests .prog li.on').length === 2").await;
    assert!(rosa.complaints().await.is_empty());
    house.settle().await;
    house.close().await;
}

#[tokio::test]
async fn cards_are_moved_by_keyboard_and_two_screens_agree() {
    let (house, _, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let rosa = colleague(&house, Role::Staff, "rosa", "/requests").await;
    let ines = colleague(&house, Role::Manager, "ines", "/requests").await;
    live(&rosa).await;
    live(&ines).await;
    rosa.press("j").await;
    rosa.until("document.activeElement?.closest('.card')").await;
    for column in ["taken", "doing", "done"] {
        rosa.press("]").await;
        let there = format!("document.querySelector('[data-column={column}] .card')");
        rosa.until(&there).await;
        ines.until(&there).await;
        rosa.until("document.activeElement?.closest('.card')").await;
    }
    house.settle().await;
    assert!(house.words(&nora).last().unwrap().contains("All solved?"), "{:?}", house.words(&nora));
    house.close().await;
}

#[tokio::test]
async fn a_request_page_follows_what_others_do_and_never_takes_what_is_typed() {
    let (house, stay, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let id =
        guestlink_store::requests::of_stay(house.app.store(), App::home_tenant(), stay, 5).await.unwrap()[0]
            .id;
    let ines = colleague(&house, Role::Manager, "ines", &format!("/requests/{id}")).await;
    let rosa = colleague(&house, Role::Staff, "rosa", &format!("/requests/{id}")).await;
    live(&ines).await;
    ines.write("#s-notes textarea", "half a thought").await;
    rosa.click("#s-acts button[value=accept]").await;
    rosa.until("document.querySelector('#s-head').textContent.includes('Accepted')").await;
    ines.until("document.querySelector('#s-head').textContent.includes('Rosa Peral')").await;
    let typed = ines.run("return document.querySelector('#s-notes textarea').value").await;
    assert_eq!(typed, "half a thought");
    ines.click("#s-notes button").await;
    ines.until("document.querySelector('#s-notes .rows')").await;
    house.settle().await;
    house.close().await;
}

#[tokio::test]
async fn everybody_can_use_them_by_day_and_night_on_phone_and_desktop() {
    let (house, stay, nora) = house().await;
    house.say(&nora, "could we get two towels?").await;
    let ines = colleague(&house, Role::Manager, "ines", "/requests").await;
    let id =
        guestlink_store::requests::of_stay(house.app.store(), App::home_tenant(), stay, 5).await.unwrap()[0]
            .id;
    let one = format!("/requests/{id}");
    let pages = ["/requests", "/requests?view=wall", "/requests/new", one.as_str()];
    let mut wrong = Vec::new();
    for dark in [false, true] {
        ines.dark(dark).await;
        for phone in [false, true] {
            if phone {
                ines.phone().await;
            } else {
                ines.desktop().await;
            }
            for page in pages {
                ines.visit(&format!("{}{page}", house.url)).await;
                let barriers = ines.barriers().await.into_iter();
                wrong.extend(barriers.map(|what| format!("{page} dark={dark} phone={phone}: {what}")));
                let wide = ines.run("return document.documentElement.scrollWidth > innerWidth + 1").await;
                if wide == true {
                    wrong.push(format!("{page} phone={phone} is too wide"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    house.close().await;
}
