//! The hostile strings in a real browser: it complains of nothing, because nothing even tries to run.

use guestlink_domain::access::Role;
use guestlink_simulator::NewGuest;
use guestlink_testkit::browser::Browser;
use guestlink_testkit::hostile::packed;
use guestlink_testkit::{Booking, House, form};
use jiff::SignedDuration;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_anybody_writes_runs_in_a_browser() {
    let house = House::open("ventisol").await;
    let user = house.user(Role::Owner).await;
    let cookie = house.sign_in(user).await;
    let texts = packed(190);
    for (n, text) in texts.iter().enumerate() {
        let guest =
            NewGuest { name: text.clone(), phone: Some(format!("+34600{n:06}")), ..NewGuest::default() };
        let guest = house.whatsapp.add_guest(guest).unwrap();
        house.whatsapp.say(&guest, text).unwrap();
        // Messages leave at a pace, which a clock that stands still does not know.
        house.pass(SignedDuration::from_secs(5)).await;
    }
    let name: String = texts.concat().chars().take(78).collect();
    let booking = Booking { name: name.clone(), room: Some(name.clone()), ..Booking::default() };
    let stay = house.book(&booking).await;
    let fields = [("name", &*name), ("email", "x@house.example"), ("role", "staff"), ("property", "")];
    house.post_as(&cookie, "/team", &form(&fields)).await;

    let browser = Browser::open().await;
    browser.desktop().await;
    let link = house.sign_in_path(user).await;
    browser.visit(&format!("{}{link}", house.url)).await;
    browser.until("location.pathname === '/'").await;
    let list = house.get_as(&cookie, "/api/v1/conversations?limit=100").await.text();
    let list: serde_json::Value = serde_json::from_str(&list).unwrap();
    let chats = list["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let chats: Vec<String> = chats.map(|id| format!("/inbox/{id}")).collect();
    assert!(chats.len() > 30, "{}", chats.len());
    let pages = ["/", "/inbox?list=all", "/stays", "/team", "/requests", "/operations"].map(str::to_owned);
    let stay = format!("/stays/{stay}");
    for page in pages.iter().chain(chats.iter()).chain([&stay]) {
        browser.visit(&format!("{}{page}", house.url)).await;
        assert_eq!(browser.complaints().await, Vec::<String>::new(), "{page}");
        // Nothing is fetched from elsewhere; what a guest writes as an address is a link like any other, to be followed by
        // whoever wants to, and never a script.
        let wrong = "[...document.querySelectorAll('script, img, iframe, link')].filter(e => \
            new URL(e.src || e.href || location.href, location.href).origin !== location.origin \
            && !(e.src ?? '').startsWith('data:')).concat([...document.querySelectorAll('a[href]')].filter(a => \
            !['http:', 'https:', 'mailto:', 'tel:'].includes(a.protocol) \
            || a.origin !== location.origin && a.protocol.startsWith('http') && !a.rel.includes('noopener')))";
        let wrong = browser.run(&format!("return {wrong}.map(e => e.outerHTML)")).await;
        assert_eq!(wrong, serde_json::json!([]), "{page}");
    }
    drop(browser);
    house.close().await;
}
