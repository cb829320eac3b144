//! Colleagues at the inbox, in real browsers.

use guestlink_domain::access::Role;
use guestlink_testkit::House;
use guestlink_testkit::browser::Browser;
use jiff::SignedDuration;

/// A colleague at the inbox.
async fn colleague(house: &House, role: Role) -> Browser {
    let browser = Browser::open().await;
    let user = house.user(role).await;
    let cookie = house.sign_in(user).await;
    let (name, value) = cookie.split_once('=').unwrap();
    let cookie = serde_json::json!({ "name": name, "value": value, "url": house.url, "httpOnly": true });
    browser.devtools("Network.setCookie", cookie).await;
    browser.desktop().await;
    browser.visit(&format!("{}/inbox", house.url)).await;
    browser
}

/// Until the page shows it. The app's clock stands, so that what is due by the clock is moved along.
async fn shows(browser: &Browser, text: &str) {
    let text = serde_json::to_string(text).unwrap();
    browser.until(&format!("document.body.innerText.includes({text})")).await;
}

#[tokio::test]
async fn a_message_is_on_two_screens_and_the_answer_arrives() {
    let house = House::open("echo").await;
    let guest = house.guest("Amara", "+34611000001");
    house.say(&guest, "hello").await;
    let (noor, dario) = (colleague(&house, Role::Agent).await, colleague(&house, Role::Manager).await);
    for browser in [&noor, &dario] {
        browser.click(".conv").await;
        shows(browser, "Re: hello").await;
        browser.until("document.documentElement.dataset.line === 'on'").await;
    }
    house.say(&guest, "could we get two towels?").await;
    for browser in [&noor, &dario] {
        shows(browser, "could we get two towels?").await;
    }
    noor.write(".composer textarea", "On the way, Amara!").await;
    noor.press("\u{e007}").await;
    noor.until("!document.querySelector('#outbox').children.length").await;
    house.settle().await;
    assert_eq!(house.words(&guest).last().unwrap(), "On the way, Amara!");
    shows(&dario, "On the way, Amara!").await;
    let twice =
        "[...document.querySelectorAll('.m p')].filter(p => p.textContent === 'On the way, Amara!').length";
    for browser in [&noor, &dario] {
        assert_eq!(
            browser.run(&format!("return {twice}")).await,
            serde_json::json!(1),
            "once on each screen"
        );
        assert!(browser.complaints().await.is_empty());
    }
    house.close().await;
}

#[tokio::test]
async fn the_keyboard_is_enough_and_closing_can_be_undone() {
    let house = House::open("echo").await;
    for n in 0..3 {
        let guest = house.guest(&format!("Guest {n}"), &format!("+3461100000{n}"));
        house.say(&guest, &format!("hello {n}")).await;
    }
    let noor = colleague(&house, Role::Agent).await;
    noor.until("document.documentElement.dataset.line === 'on'").await;
    noor.press("j").await;
    noor.until("document.querySelector('#thread-h')").await;
    let first = noor.text("#thread-h").await;
    noor.press("j").await;
    noor.until(&format!("document.querySelector('#thread-h').textContent !== {first:?}")).await;
    noor.press("k").await;
    noor.until(&format!("document.querySelector('#thread-h').textContent === {first:?}")).await;
    noor.press("e").await;
    noor.until("document.querySelectorAll('.conv').length === 2").await;
    noor.click(".toast button").await;
    noor.until("document.querySelectorAll('.conv').length === 3").await;
    noor.press("n").await;
    noor.press("ask Dario").await;
    noor.press("\u{e007}").await;
    noor.until("document.querySelector('#msgs .m.note')").await;
    house.close().await;
}

#[tokio::test]
async fn when_the_window_closes_the_line_becomes_a_picker() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Amara", "+34611000001");
    house.say(&guest, "I want to talk to a person").await;
    house.pass(SignedDuration::from_hours(30)).await;
    let before = house.words(&guest).len();
    let noor = colleague(&house, Role::Agent).await;
    noor.click(".conv").await;
    noor.until("document.querySelector('.picker details')").await;
    noor.click(".picker summary").await;
    noor.run("for (const field of document.querySelectorAll('.picker details[open] input[required]')) { field.value = 'soon'; field.dispatchEvent(new Event('input', { bubbles: true })) }").await;
    noor.click(".picker details[open] button").await;
    noor.until(&format!("document.querySelectorAll('#msgs .m.out').length > {before}")).await;
    house.settle().await;
    assert_eq!(house.words(&guest).len(), before + 1);
    house.close().await;
}

#[tokio::test]
async fn everybody_can_use_it_by_day_and_night_on_phone_and_desktop() {
    let house = House::open("ventisol").await;
    for (n, (name, text)) in [
        ("Amara Okafor", "Could we get two towels?"),
        ("يوسف الحداد", "هل يمكن ترتيب سيارة من المطار غداً؟"),
        ("<b>Bold</b>", "https://example.org/x <script>"),
    ]
    .iter()
    .enumerate()
    {
        let guest = house.guest(name, &format!("+3461100000{n}"));
        house.say(&guest, text).await;
    }
    let noor = colleague(&house, Role::Agent).await;
    let mut wrong = Vec::new();
    for dark in [false, true] {
        noor.dark(dark).await;
        for phone in [false, true] {
            if phone {
                noor.phone().await;
            } else {
                noor.desktop().await;
            }
            noor.visit(&format!("{}/inbox", house.url)).await;
            wrong.extend(
                noor.barriers()
                    .await
                    .into_iter()
                    .map(|what| format!("list dark={dark} phone={phone}: {what}")),
            );
            noor.click(".conv").await;
            noor.until("document.querySelector('#thread')").await;
            wrong.extend(
                noor.barriers()
                    .await
                    .into_iter()
                    .map(|what| format!("chat dark={dark} phone={phone}: {what}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    house.close().await;
}
