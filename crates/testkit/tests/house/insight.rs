//! The owner's figures.

use guestlink_domain::insight::Measure;
use guestlink_testkit::House;
use jiff::SignedDuration;

#[tokio::test]
async fn a_sale_appears_in_the_figures_once_however_often_they_are_added_up() {
    let house = House::open("ventisol").await;
    let guest = house.guest("Lucía", "+34611223344");
    house.say(&guest, "Hi, 12-15 August, 2 adults").await;
    house.say(&guest, "the first one please").await;
    house.say(&guest, "Can I talk to a real person please?").await;
    let property = house.app.all_properties().remove(0);
    let today = property.today(house.app.clock().now());
    let report = async || house.app.report(property.tenant, property.id, (today, today)).await.unwrap();

    // By itself, a few seconds later.
    for _ in 0..4 {
        house.pass(SignedDuration::from_secs(5)).await;
    }
    let by_itself = report().await;
    assert!(house.app.add_up_anew().await.unwrap() > 10);
    let anew = report().await;
    assert_eq!(by_itself, anew, "added up as it happened, and again from the record");

    assert_eq!(anew.n(Measure::MessagesIn), 3);
    assert_eq!((anew.n(Measure::Talks), anew.n(Measure::Qualified), anew.n(Measure::Quotes)), (1, 1, 1));
    assert_eq!((anew.n(Measure::HandedOver), anew.n(Measure::HumanTalks)), (1, 0));
    assert!(anew.percentile(Measure::FirstReplyBot, 50).unwrap() < 60.0);
    assert_eq!(anew.share(Measure::Qualified, Measure::Talks), Some(100));
    assert_eq!(
        anew.by_day(Measure::Talks, (today.yesterday().unwrap(), today))
            .iter()
            .map(|day| day.1)
            .collect::<Vec<_>>(),
        [0, 1]
    );
    house.close().await;
}
