//! Stays and figures at the front desk.

use guestlink_domain::access::Role;
use guestlink_testkit::House;
use jiff::SignedDuration;

const WALK_IN: &str = "house=ventisol&status=confirmed&name=Ana+%3Cb%3EBold%3C%2Fb%3E&phone=%2B34611000077\
    &accommodation=dune-room&unit=D9&adults=2&child_ages=4%2C+7&messages_welcome=yes";

fn walk_in(house: &House) -> String {
    let property = house.app.all_properties().remove(0);
    let today = property.today(house.app.clock().now());
    let leaves = today.checked_add(jiff::Span::new().days(3)).unwrap();
    format!("{}&check_in={today}&check_out={leaves}", WALK_IN.replace("ventisol", &property.slug))
}

#[tokio::test]
async fn a_reservation_entered_by_hand_is_a_stay_like_any_other() {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::Manager).await;
    let form = walk_in(&house);
    let entered = house.post_as(&cookie, "/stays/new", &form).await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    house.settle().await;

    // Whoever enters a stay is at its sheet, not at a list that does not know it yet.
    let path = entered.header("location").to_owned();
    let found = house.get_as(&cookie, &path).await.text();
    assert!(path.starts_with("/stays/"), "{path}");
    assert!(found.contains("Ana &#60;b&#62;Bold&#60;/b&#62;") && !found.contains("<b>Bold"), "{found}");
    let sheet = house.get_as(&cookie, &path).await;
    assert_eq!(sheet.status, 200);
    assert!(sheet.text().contains("D9") && sheet.text().contains("Entered by hand"), "{}", sheet.text());

    // Its page, its timeline, its place among those who come today.
    assert_eq!(house.post_as(&cookie, &format!("{path}/link"), "do=make").await.status, 303);
    let sheet = house.get_as(&cookie, &path).await.text();
    let link = sheet.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    assert_eq!(house.get(link.strip_prefix(&house.url).unwrap()).await.status, 200, "{link}");
    for page in ["/stays", "/stays?view=today", "/stays?view=coming", "/stays?view=past", "/"] {
        let page = house.get_as(&cookie, page).await;
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("<b>Bold"));
    }
    assert!(house.get_as(&cookie, "/stays").await.text().contains("class=\"bar ok"));

    // It moves, arrives and leaves.
    assert!(house.get_as(&cookie, &format!("{path}/change")).await.text().contains("value=\"4, 7\""));
    assert_eq!(house.post_as(&cookie, &format!("{path}/status"), "status=checked_in").await.status, 303);
    house.settle().await;
    assert!(house.get_as(&cookie, &path).await.text().contains("chip ok\">In the house<"));
    house.pass(SignedDuration::from_secs(60)).await;
    assert_eq!(house.post_as(&cookie, &format!("{path}/status"), "status=cancelled").await.status, 303);
    house.settle().await;
    assert!(house.get_as(&cookie, &path).await.text().contains("Cancelled"));
    assert!(!house.get_as(&cookie, "/stays").await.text().contains("class=\"bar"));
}

#[tokio::test]
async fn what_makes_no_sense_is_told_beside_its_field_and_nothing_is_stored() {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::Manager).await;
    let good = walk_in(&house);
    for (from, to) in [
        ("adults=2", "adults=0"),
        ("accommodation=dune-room", "accommodation=castle"),
        ("name=Ana", "name=&was=Ana"),
        ("status=confirmed", "status=maybe"),
        ("child_ages=4%2C+7", "child_ages=40"),
        ("&check_in=", "&check_in=2099-01-01&was="),
    ] {
        assert!(good.contains(from), "{from}");
        let form = good.replacen(from, to, 1);
        let refused = house.post_as(&cookie, "/stays/new", &form).await;
        assert_eq!(refused.status, 422, "{to}: {}", refused.text());
        assert!(refused.text().contains("role=\"alert\""));
    }
    house.settle().await;
    assert!(!house.get_as(&cookie, "/stays?view=today").await.text().contains("Bold"));
}

#[tokio::test]
async fn who_may_only_read_changes_nothing() {
    let house = House::open("ventisol").await;
    let cookie = house.signed_in(Role::ReadOnly).await;
    assert_eq!(house.get_as(&cookie, "/stays").await.status, 200);
    assert_eq!(house.post_as(&cookie, "/stays/new", &walk_in(&house)).await.status, 403);
    assert!(!house.get_as(&cookie, "/stays").await.text().contains("/stays/new"));
}

#[tokio::test]
async fn figures_are_shown_and_taken_along() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Lucía", "+34611223344");
    house.say(&guest, "Hi, 12-15 August, 2 adults").await;
    house.app.add_up_anew().await.unwrap();
    let cookie = house.signed_in(Role::Owner).await;
    for days in [7, 28, 90, 365, -1] {
        let page = house.get_as(&cookie, &format!("/insight?days={days}")).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains("<rect"), "a bar for today");
    }
    let csv = house.get_as(&cookie, "/insight.csv?days=7").await;
    assert!(csv.header("content-disposition").starts_with("attachment"));
    assert!(csv.text().contains(",conversations,1,0,,\r\n"), "{}", csv.text());
}

#[tokio::test]
async fn the_front_desk_sends_the_link_in_its_own_words_or_by_template() {
    let house = House::build(super::automations::files(), guestlink_testkit::Plan::default()).await;
    let lucia = house.guest("Lucía", super::bookings::PHONE);
    let cookie = house.signed_in(Role::Manager).await;
    let told =
        super::automations::booked(&house, "reservation.confirmed", "confirmed", "2026-08-12", "2026-08-15");
    super::bookings::take(&house, "m1", &told).await;
    let property = house.app.all_properties().remove(0);
    let references = ["GL-1".to_owned()];
    let found =
        guestlink_store::stays::by_references(house.app.store(), property.tenant, "website", &references);
    let path = format!("/stays/{}", found.await.unwrap()[0].id);
    assert!(house.get_as(&cookie, &path).await.text().contains("Send it on WhatsApp"));
    let before = house.words(&lucia).len();
    // The chat is closed: a template, and once however often it is tapped.
    for _ in 0..2 {
        assert_eq!(house.post_as(&cookie, &format!("{path}/link"), "do=send").await.status, 303);
        house.settle().await;
    }
    assert_eq!(house.words(&lucia).get(before..).unwrap(), ["pre_arrival_info"]);
    // Open: the house's own words, with the link in them. Another link, and the old one ends.
    house.say(&lucia, "hola").await;
    assert_eq!(house.post_as(&cookie, &format!("{path}/link"), "do=new").await.status, 303);
    house.pass(SignedDuration::from_mins(2)).await;
    assert_eq!(house.post_as(&cookie, &format!("{path}/link"), "do=send").await.status, 303);
    house.settle().await;
    let words = house.words(&lucia).pop().unwrap();
    assert!(words.starts_with("Esta es la página de su estancia"), "{words}");
    let url = words.rsplit(' ').next().unwrap();
    assert_eq!(house.get(url.strip_prefix(&house.url).unwrap()).await.status, 200, "{words}");
    // Who may only look sends nothing.
    let desk = house.signed_in(Role::ReadOnly).await;
    let refused = house.post_as(&desk, &format!("{path}/link"), "do=send").await.status;
    assert!([403, 404].contains(&refused), "{refused}");
    house.close().await;
}
