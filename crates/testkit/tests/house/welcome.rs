//! Guests' pages over HTTP: who gets in, what is shown when, what is never shown, and what a request becomes.

use guestlink_app::App;
use guestlink_domain::ids::StayId;
use guestlink_domain::language::Lang;
use guestlink_domain::welcome::Phase;
use guestlink_store::{events, requests};
use guestlink_testkit::{Booking, House, Plan, resort};
use jiff::{SignedDuration, Timestamp};

/// Codes and password of the demo resort, as a guest of room SE1 would learn them.
const SECRETS: [&str; 4] = ["2357", "4471", "salt&pine", "salt&amp;pine"];
const CODE: &str = "2357";
const PASSWORD: &str = "salt&#38;pine";

async fn house_at(start: &str) -> House {
    let plan = Plan { start: start.parse().unwrap(), ..Plan::default() };
    House::build(resort("ventisol"), plan).await
}

/// A house with a guest, at a moment (UTC; the resort is two hours ahead), and the guest's page.
async fn guest_at(moment: &str, booking: &Booking) -> (House, StayId, String) {
    let house = house_at("2026-08-01T09:00:00Z").await;
    let stay = house.book(booking).await;
    let page = page_of(&house, stay).await;
    let moment: Timestamp = moment.parse().unwrap();
    house.pass(moment.duration_since(house.clock.now())).await;
    (house, stay, page)
}

async fn page_of(house: &House, stay: StayId) -> String {
    let link = house.app.welcome_link(App::home_tenant(), stay).await.unwrap();
    link.url.strip_prefix(&house.url).unwrap().to_owned()
}

const INSIDE: &str = "2026-08-11T08:00:00Z";
const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

#[tokio::test]
async fn a_guest_is_greeted_and_nothing_of_it_may_be_kept_or_found() {
    let (house, _, page) = guest_at(INSIDE, &Booking::default()).await;
    let answer = house.get(&page).await;
    assert_eq!(answer.status, 200);
    let text = answer.text();
    assert!(text.contains("<h1>Welcome, Nora</h1>") && text.contains("Sea Suite"), "{text}");
    assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow, noarchive");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cache-control"), "private, no-cache");
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    // What a link preview shows of it says nobody's name.
    let title = text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
    assert_eq!(title, "Cala Ventisol Retreat");
    assert!(!text.contains("og:") && !text.contains("name=\"description\""));
    house.close().await;
}

#[tokio::test]
async fn nothing_comes_from_anybody_else_and_nothing_is_inline() {
    let (house, _, page) = guest_at(INSIDE, &Booking::default()).await;
    let text = house.get(&page).await.text();
    for tag in ["src=\"", "srcset=\"", "action=\"", "rel=\"manifest\" href=\"", "rel=\"icon\" href=\""] {
        for address in text.split(tag).skip(1).map(|rest| rest.split('"').next().unwrap()) {
            assert!(address.starts_with('/') && !address.starts_with("//"), "{tag}{address}");
        }
    }
    assert!(!text.contains(" style=") && !text.contains(" onclick") && !text.contains("<script>"));
    house.close().await;
}

#[tokio::test]
async fn wrong_revoked_ended_and_cancelled_links_look_the_same() {
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    let wrong = house.get("/w/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(wrong.status, 404);
    assert!(
        wrong.text().contains("This link has had its stay") && wrong.text().contains("wa.me/447700900100")
    );
    let same = |answer: &guestlink_testkit::Answer| {
        assert_eq!((answer.status, &answer.body), (wrong.status, &wrong.body));
        assert_eq!(answer.headers.len(), wrong.headers.len());
    };
    same(&house.get("/w/short").await);
    house.app.reissue_welcome_link(App::home_tenant(), stay).await.unwrap();
    same(&house.get(&page).await);
    let page = page_of(&house, stay).await;
    assert_eq!(house.get(&page).await.status, 200);
    house.clock.advance(SignedDuration::from_secs(1));
    house.book(&Booking { status: "cancelled".to_owned(), ..Booking::default() }).await;
    same(&house.get(&page).await);
    same(&house.post(&format!("{page}/secrets/door"), "").await);
    assert!(house.app.reissue_welcome_link(App::home_tenant(), stay).await.is_err(), "no page, no link");
    house.close().await;
}

#[tokio::test]
async fn the_page_ends_thirty_days_after_the_stay_and_is_a_thank_you_until_then() {
    let (house, _, page) = guest_at("2026-09-12T08:00:00Z", &Booking::default()).await;
    assert!(house.get(&page).await.text().contains("Thank you, Nora"));
    house.pass(SignedDuration::from_hours(48)).await;
    assert_eq!(house.get(&page).await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn many_misses_have_to_wait_and_guests_do_not() {
    let (house, _, page) = guest_at(INSIDE, &Booking::default()).await;
    assert_eq!(house.get(&page).await.status, 200);
    for n in 0..30 {
        assert_eq!(house.get(&format!("/w/AAAAAAAAAAAAAAAAAAAA{n:02}")).await.status, 404);
    }
    let slow = house.get("/w/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!((slow.status, slow.header("retry-after")), (429, "60"));
    assert_eq!(house.get(&page).await.status, 200, "whoever was let in a moment ago still is");
    house.pass(SignedDuration::from_secs(61)).await;
    assert_eq!(house.get("/w/AAAAAAAAAAAAAAAAAAAAAA").await.status, 404);
    house.close().await;
}

#[tokio::test]
async fn no_page_in_any_phase_or_language_holds_a_secret() {
    let house = house_at("2026-08-01T09:00:00Z").await;
    let stay = house.book(&Booking::default()).await;
    let page = page_of(&house, stay).await;
    for phase in Phase::ALL {
        for lang in ["en", "es", "de", "ar"] {
            let url = house
                .app
                .preview_url(App::home_tenant(), "GL-1", phase, Some(Lang::new(lang)))
                .await
                .unwrap();
            let text = house.get(url.strip_prefix(&house.url).unwrap()).await.text();
            assert!(text.contains(&format!("<html lang=\"{lang}\"")), "{phase:?} {lang}");
            assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "{phase:?} {lang}");
        }
    }
    for days in 0..20 {
        let text = house.get(&page).await.text();
        assert!(!SECRETS.iter().any(|secret| text.contains(secret)), "day {days}");
        house.pass(SignedDuration::from_hours(24)).await;
    }
    house.close().await;
}

#[tokio::test]
async fn secrets_are_told_in_their_window_to_whoever_posts() {
    let (house, _, page) = guest_at("2026-08-10T12:59:00Z", &Booking::default()).await;
    let door = format!("{page}/secrets/door");
    let told = house.post(&door, "").await;
    assert!(!told.text().contains(CODE) && told.text().contains("from 15:00"));
    house.pass(SignedDuration::from_secs(60)).await;
    assert_eq!(house.get(&door).await.status, 405, "a preview that follows the address learns nothing");
    let told = house.post(&door, "").await;
    assert!(
        told.text().contains(CODE) && told.text().contains("<h1>"),
        "the whole page for whoever has no script"
    );
    assert_eq!(told.header("cache-control"), "no-store");
    let part = house.ask("POST", &format!("{page}/secrets/wifi"), &[("x-fragment", "1")], "").await.text();
    assert!(part.contains(PASSWORD) && part.contains("<svg") && !part.contains("<h1>"), "{part}");
    let foreign = house.ask("POST", &door, &[("sec-fetch-site", "cross-site")], "").await;
    assert_eq!(foreign.status, 404);
    assert_eq!(house.post(&format!("{page}/secrets/safe"), "").await.status, 404);
    let log = events::read_after(house.app.store(), events::Position::START, 1_000).await.unwrap();
    let shown: Vec<_> = log.iter().filter(|e| e.event.event.kind == "welcome.secret_shown").collect();
    assert_eq!(shown.len(), 2);
    assert!(!shown.iter().any(|e| e.event.event.data.to_string().contains(CODE)));
    house.pass(SignedDuration::from_hours(24 * 4)).await;
    assert!(!house.post(&door, "").await.text().contains(CODE));
    house.close().await;
}

#[tokio::test]
async fn the_language_is_the_guests_and_can_be_changed() {
    let booking = Booking { language: "de".to_owned(), ..Booking::default() };
    let (house, _, page) = guest_at(INSIDE, &booking).await;
    assert!(house.get(&page).await.text().contains("Willkommen, Nora"));
    let arabic = house.get(&format!("{page}?lang=ar")).await.text();
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">") && arabic.contains("أهلاً وسهلاً"));
    assert!(house.get(&format!("{page}?lang=klingon")).await.text().contains("Willkommen, Nora"));
    let gone = house.ask("GET", "/w/x", &[("accept-language", "fr-FR, es;q=0.8")], "").await;
    assert!(gone.text().contains("Este enlace"));
    house.close().await;
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let (house, _, page) = guest_at(INSIDE, &Booking::default()).await;
    let first = house.get(&page).await;
    let known = [("if-none-match", first.header("etag"))];
    let again = house.ask("GET", &page, &known, "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    house.post(&format!("{page}/requests"), "service=extra-towels&key=0123456789").await;
    let changed = house.ask("GET", &page, &known, "").await;
    assert_eq!(changed.status, 200);
    assert!(changed.text().contains("Your requests"));
    assert_ne!(first.header("surrogate-key"), "");
    assert!(!first.header("surrogate-key").contains(page.rsplit('/').next().unwrap()));
    house.close().await;
}

#[tokio::test]
async fn a_request_is_taken_once_and_shown_at_once() {
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    let requests_at = format!("{page}/requests");
    let headers = [
        ("x-fragment", "1"),
        ("idempotency-key", "a-key-of-the-phone"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let form = "service=breakfast-room&quantity=2&wanted_at=2026-08-12T08%3A30&note=no%20nuts%20%3Cb%3E";
    for _ in 0..3 {
        let answer = house.ask("POST", &requests_at, &headers, form).await;
        assert_eq!(answer.status, 200);
        assert!(answer.text().contains("2 × Breakfast in your room") && answer.text().contains("Planned"));
    }
    let kept = requests::of_stay(house.app.store(), App::home_tenant(), stay, 10).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].data["asked"]["note"], "no nuts <b>");
    assert_eq!(kept[0].data["asked"]["wanted_at"], "2026-08-12T06:30:00Z");
    let log = events::read_after(house.app.store(), events::Position::START, 1_000).await.unwrap();
    let asked: Vec<_> = log.iter().filter(|e| e.event.event.kind == "request.asked").collect();
    assert_eq!((asked.len(), asked[0].event.about.stay), (1, Some(stay)));
    let plain = house.post(&requests_at, "service=extra-towels&key=0123456789").await;
    assert_eq!((plain.status, plain.header("location")), (303, &*format!("{page}?lang=en#requests")));
    house.close().await;
}

#[tokio::test]
async fn a_request_that_makes_no_sense_is_refused_in_words() {
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    let requests_at = format!("{page}/requests");
    for (form, why) in [
        ("service=no-such-thing&key=0123456789", "not available"),
        ("service=early-checkin&key=0123456789", "not available"),
        ("service=extra-towels&key=0123456789&quantity=0", "look at the number"),
        ("service=extra-towels&key=0123456789&quantity=9999999", "look at the number"),
        ("service=boat-trip&key=0123456789&wanted_at=2027-01-01T10:00", "look at the number"),
        ("service=boat-trip&key=0123456789&wanted_at=yesterday", "look at the number"),
        ("service=extra-towels&key=short", "look at the number"),
        ("service", "look at the number"),
        ("", "look at the number"),
    ] {
        let answer = house.post(&requests_at, form).await;
        assert_eq!(answer.status, 422, "{form}");
        assert!(answer.text().contains(why), "{form}");
    }
    assert!(requests::of_stay(house.app.store(), App::home_tenant(), stay, 10).await.unwrap().is_empty());
    house.close().await;
}

#[tokio::test]
async fn openings_are_counted_without_knowing_whose() {
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    for _ in 0..3 {
        let answer = house.get(&page).await;
        assert_eq!(answer.header("set-cookie"), "");
    }
    house.ask("GET", &page, &[("user-agent", "WhatsApp/2.23.20.0")], "").await;
    house.app.write_openings().await.unwrap();
    let link = house.app.welcome_link(App::home_tenant(), stay).await.unwrap();
    assert_eq!(link.opened, 3);
    house.close().await;
}

#[tokio::test]
async fn previews_are_signed_and_short_lived() {
    let (house, _, _) = guest_at(INSIDE, &Booking::default()).await;
    let url = house.app.preview_url(App::home_tenant(), "GL-1", Phase::Arrival, None).await.unwrap();
    let path = url.strip_prefix(&house.url).unwrap();
    let shown = house.get(path).await;
    assert_eq!((shown.status, shown.header("cache-control")), (200, "no-store"));
    assert!(shown.text().contains("Preview.") && !shown.text().contains("<form"));
    let forged = path.replacen("/w/preview/e", "/w/preview/f", 1);
    assert_eq!(house.get(&forged).await.status, 404);
    house.pass(SignedDuration::from_hours(2)).await;
    assert_eq!(house.get(path).await.status, 404);
    assert!(house.app.preview_url(App::home_tenant(), "GL-9", Phase::Soon, None).await.is_err());
    house.close().await;
}

#[tokio::test]
async fn pictures_are_served_for_ever_and_the_calendar_to_the_guest_only() {
    let (house, _, page) = guest_at("2026-08-01T10:00:00Z", &Booking::default()).await;
    let text = house.get(&page).await.text();
    let picture = text.split("src=\"/photos").nth(1).unwrap().split('"').next().unwrap();
    let answer = house.get(&format!("/photos{picture}")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(answer.body.starts_with(b"\xff\xd8"));
    let calendar = house.get(&format!("{page}/stay.ics")).await;
    assert!(calendar.text().contains("DTSTART:20260810T130000Z"));
    assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
    house.close().await;
}

/// What a guest's browser has to load at first: the numbers of the design, held to.
#[tokio::test]
async fn the_page_stays_small() {
    let booking = Booking { language: "de".to_owned(), ..Booking::default() };
    let (house, _, page) = guest_at(INSIDE, &booking).await;
    let compressed = [("accept-encoding", "br")];
    for lang in ["en", "es", "de", "ar"] {
        let html = house.ask("GET", &format!("{page}?lang={lang}"), &compressed, "").await;
        assert_eq!(html.header("content-encoding"), "br");
        assert!(html.body.len() <= 14 * 1024, "{lang}: {} bytes", html.body.len());
    }
    let text = house.get(&page).await.text();
    let mut total = house.ask("GET", &page, &compressed, "").await.body.len();
    let named = ["script type=\"module\" src=\"", "rel=\"icon\" href=\"", "rel=\"manifest\" href=\""];
    for tag in named {
        let address = text.split(tag).nth(1).unwrap().split('"').next().unwrap();
        total += house.ask("GET", &address.replace("&amp;", "&"), &compressed, "").await.body.len();
    }
    assert!(total <= 60 * 1024, "{total} bytes");
    // The page, its script, its icon, its manifest, and the picture on top: others wait until they come into sight.
    let lazy = text.matches("loading=\"lazy\"").count();
    assert!(text.matches("<img").count() - lazy <= 1 && named.len() + 2 <= 6);
    assert!(!text.contains("<link rel=\"stylesheet\"") && text.matches("<script").count() == 1);
    house.close().await;
}

#[tokio::test]
async fn what_is_done_is_solved_or_not_yet_and_gets_its_stars_without_a_script() {
    use guestlink_app::requests::Who;
    use guestlink_domain::requests::{Action, Actor, Channel};
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    let at = format!("{page}/requests");
    house.post(&at, "service=extra-towels&key=0123456789").await;
    let request = requests::of_stay(house.app.store(), App::home_tenant(), stay, 10).await.unwrap().remove(0);
    let one = format!("{at}/{}", request.id);
    assert!(house.get(&page).await.text().contains("value=\"cancel\""), "before it is begun");
    let rosa =
        Who { tenant: App::home_tenant(), actor: Actor::Staff("rosa".to_owned()), via: Channel::Dashboard };
    let done = || Action::Complete { remark: None };
    let _ = house.app.act_on_request(&rosa, request.id, None, done()).await.unwrap();
    let html = house.get(&page).await.text();
    assert!(
        html.contains("All solved?")
            && html.contains("value=\"not-yet\"")
            && !html.contains("value=\"cancel\"")
    );
    let again = house.post(&one, "do=not-yet&words=one+is+missing").await;
    assert_eq!((again.status, again.header("location")), (303, &*format!("{page}?lang=en#requests")));
    let now = house.app.request(App::home_tenant(), request.id).await.unwrap().unwrap();
    assert_eq!(
        (now.state.as_str(), now.request().unwrap().target().as_secs()),
        ("reopened", 10 * 60),
        "half the time"
    );
    let _ = house.app.act_on_request(&rosa, request.id, None, done()).await.unwrap();
    let part = house.ask("POST", &one, &[("x-fragment", "1"), FORM], "do=solved").await;
    assert!(
        part.status == 200 && part.text().contains("How was it?") && !part.text().contains("<html"),
        "{}",
        part.text()
    );
    assert_eq!(house.post(&one, "do=rate&stars=4").await.status, 303);
    let html = house.get(&page).await.text();
    assert!(html.contains("You gave 4 stars") && !html.contains("How was it?"));
    let now = house.app.request(App::home_tenant(), request.id).await.unwrap().unwrap();
    assert_eq!((now.state.as_str(), now.request().unwrap().rating), ("confirmed", Some(4)));
    for (form, path) in [
        ("do=rate&stars=5", one.clone()),
        ("do=cancel", one.clone()),
        ("do=fly", one.clone()),
        ("do=solved", format!("{at}/019e0000-0000-7000-8000-000000000000")),
        ("do=solved", format!("{at}/x")),
    ] {
        let refused = house.post(&path, form).await;
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.text().contains("not possible any more"), "{}", refused.text());
    }
    let foreign = house.ask("POST", &one, &[("sec-fetch-site", "cross-site"), FORM], "do=solved").await;
    assert_eq!(foreign.status, 404);
    house.close().await;
}

#[tokio::test]
async fn a_guest_calls_off_what_nobody_has_begun_and_sees_the_words_of_their_language() {
    let (house, stay, page) = guest_at(INSIDE, &Booking::default()).await;
    let at = format!("{page}/requests");
    house.post(&at, "service=extra-towels&key=0123456789").await;
    let request = requests::of_stay(house.app.store(), App::home_tenant(), stay, 10).await.unwrap().remove(0);
    for (lang, words) in
        [("es", "Cancelar esta petición"), ("de", "Diese Anfrage stornieren"), ("ar", "إلغاء هذا الطلب")]
    {
        assert!(house.get(&format!("{page}?lang={lang}")).await.text().contains(words), "{lang}");
    }
    assert_eq!(house.post(&format!("{at}/{}", request.id), "do=cancel").await.status, 303);
    let now = house.app.request(App::home_tenant(), request.id).await.unwrap().unwrap();
    assert_eq!(now.state, "cancelled");
    assert_eq!(
        house.post(&format!("{at}/{}", request.id), "do=cancel").await.status,
        303,
        "so it is already"
    );
    house.settle().await;
    house.close().await;
}
