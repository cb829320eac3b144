//! The guest's page on a cheap phone in a village, and the colleague's pages on the same line: painted soon, still
//! afterwards, small. `-- --nocapture` prints what was measured.

use guestlink_app::App;
use guestlink_domain::access::Role;
use guestlink_testkit::browser::{Browser, Paints, Throttle};
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::SignedDuration;
use serde_json::json;

/// Visits of a page at most: the machine does other things besides, and what it does is not what the page costs.
const TRIES: usize = 8;

/// The budget: first paint 1.2 s, largest 1.8 s, shift 0.02, page 14 KB, all but photos 60 KB, six requests.
fn is_within(seen: &Paints) -> bool {
    seen.first <= 1200.0
        && seen.largest <= 1800.0
        && seen.shift <= 0.02
        && seen.html <= 14_000.0
        && seen.bytes <= 60_000.0
        && seen.requests <= 6.0
}

/// The best of some visits, as soon as it is good enough.
async fn best_of(url: &str) -> Paints {
    let mut best = Paints::of(url).await;
    for _ in 1..TRIES {
        if is_within(&best) {
            break;
        }
        best = best.or(Paints::of(url).await);
    }
    best
}

#[tokio::test]
async fn the_page_is_there_soon_on_a_slow_phone_in_every_phase() {
    let plan = Plan { start: "2046-08-11T08:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    let warm = Browser::open().await;
    warm.phone().await;
    let mut missed = Vec::new();
    for (reference, language, check_in, check_out) in [
        ("BOOKED", "de", "2046-09-20", "2046-09-24"),
        ("SOON", "en", "2046-08-13", "2046-08-16"),
        ("ARRIVAL", "ar", "2046-08-11", "2046-08-14"),
        ("IN-STAY", "en", "2046-08-10", "2046-08-14"),
        ("CHECK-OUT", "es", "2046-08-07", "2046-08-11"),
        ("AFTER", "es", "2046-08-04", "2046-08-08"),
    ] {
        let booking = Booking {
            reference: reference.to_owned(),
            language: language.to_owned(),
            check_in: check_in.to_owned(),
            check_out: check_out.to_owned(),
            ..Booking::default()
        };
        // What is told in the same moment is told once.
        house.pass(SignedDuration::from_secs(1)).await;
        let stay = house.book(&booking).await;
        let link = house.app.welcome_link(App::home_tenant(), stay).await.unwrap();
        // Photos are made once, when first asked for; guests after the first do not wait for that.
        warm.visit(&link.url).await;
        warm.until("[...document.images].filter(i => i.loading !== 'lazy').every(i => i.complete)").await;
        let seen = best_of(&link.url).await;
        println!("{reference}: {seen}");
        if !is_within(&seen) {
            missed.push(format!("{reference}: {seen}"));
        }
    }
    house.close().await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// First paint of any page of the dashboard on slow 4G. Milliseconds.
const DASHBOARD: f64 = 1000.0;

/// A page for the first time on this device: signed in, with nothing in the cache, on a line to be set up anew.
async fn first_visit(house: &House, path: &str, phone: bool) -> Paints {
    let browser = Browser::open().await;
    if phone {
        browser.phone().await;
    } else {
        browser.desktop().await;
    }
    let user = house.user(Role::Owner).await;
    let link = house.sign_in_path(user).await;
    browser.visit(&format!("{}{link}", house.url)).await;
    browser.until("location.pathname === '/'").await;
    browser.visit("about:blank").await;
    browser.forget_cache().await;
    browser.slow(Throttle::SLOW_LINE).await;
    // A page that a worker keeps would be no first visit.
    browser.devtools("Network.setBypassServiceWorker", json!({ "bypass": true })).await;
    browser.visit(&format!("{}{path}", house.url)).await;
    let seen = Paints::seen_by(&browser).await;
    println!("{path} ({}): {seen}", if phone { "phone" } else { "desktop" });
    seen
}

#[tokio::test]
async fn a_colleagues_pages_are_there_soon_on_a_slow_line() {
    let house = House::open("ventisol").await;
    for n in 0..40 {
        let guest = house.guest(&format!("Guest {n}"), &format!("+346330000{n:02}"));
        house.say(&guest, "hello, a room for two in August?").await;
    }
    let mut missed = Vec::new();
    for path in ["/", "/inbox", "/inbox?list=all", "/requests", "/stays"] {
        for phone in [false, true] {
            let mut best = first_visit(&house, path, phone).await;
            for _ in 1..TRIES {
                if best.first <= DASHBOARD {
                    break;
                }
                best = best.or(first_visit(&house, path, phone).await);
            }
            if best.first > DASHBOARD {
                missed.push(format!("{path}: {best}"));
            }
        }
    }
    house.close().await;
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}
