//! Stays: only newer news counts, and the calendar knows what is taken.

use guestlink_domain::ids::{GuestId, PropertyId, StayId};
use guestlink_store::{
    messaging::Batch,
    stays::{self, Stay},
};
use jiff::civil::{Date, date};

use crate::{
    on_both,
    world::{PROPERTY, TENANT, at, fresh, write},
};

fn stay(reference: &str, modified: i64) -> Stay {
    Stay {
        tenant: TENANT,
        id: StayId(fresh()),
        property: PROPERTY,
        guest: None,
        connection: "site".to_owned(),
        reference: reference.to_owned(),
        accommodation: "villa".to_owned(),
        unit: None,
        check_in: date(2026, 8, 12),
        check_out: date(2026, 8, 15),
        status: "confirmed".to_owned(),
        occupies: true,
        modified_at: at(modified),
        data: serde_json::json!({"adults": 2}),
        version: 1,
    }
}

async fn apply(store: &guestlink_store::Store, stays: Vec<Stay>) -> Vec<StayId> {
    write(store, Batch { stays, ..Batch::default() }, &[]).await.unwrap().stays
}

on_both! {
    /// News in any order and number: the stay ends as its platform last said.
    async fn only_newer_news_counts(db: Database) {
        let (first, moved, cancelled) = (
            stay("R1", 10),
            Stay { check_in: date(2026, 8, 20), check_out: date(2026, 8, 22), ..stay("R1", 20) },
            Stay { status: "cancelled".to_owned(), occupies: false, ..stay("R1", 30) },
        );
        assert_eq!(apply(&db.store, vec![moved.clone()]).await, [moved.id]);
        assert!(apply(&db.store, vec![first]).await.is_empty());
        assert!(apply(&db.store, vec![moved.clone()]).await.is_empty(), "a repetition is not newer");
        // In one batch both of the same stay, the older one last.
        assert_eq!(apply(&db.store, vec![cancelled.clone(), moved.clone()]).await, [moved.id]);
        let kept = stays::stay(&db.store, TENANT, moved.id).await.unwrap().unwrap();
        assert_eq!(kept, Stay { id: moved.id, version: 2, ..cancelled });
    }

    /// A stay keeps its id and its guest, and is found by reference, id and guest.
    async fn a_stay_is_found(db: Database) {
        let guest = GuestId(fresh());
        let full = Stay { guest: Some(guest), unit: Some("7".to_owned()), ..stay("R1", 10) };
        apply(&db.store, vec![full.clone(), stay("R2", 10)]).await;
        let news = Stay { unit: None, ..stay("R1", 11) };
        assert_eq!(apply(&db.store, vec![news.clone()]).await, [full.id]);
        let expected = Stay { id: full.id, guest: Some(guest), version: 2, ..news };
        let references = ["R1".to_owned(), "R9".to_owned()];
        let by_guest = stays::by_guest(&db.store, TENANT, guest).await.unwrap();
        assert_eq!(by_guest, [expected]);
        assert_eq!(stays::by_references(&db.store, TENANT, "site", &references).await.unwrap(), by_guest);
        assert_eq!(stays::stay(&db.store, TENANT, StayId(fresh())).await.unwrap(), None);
        assert!(stays::by_references(&db.store, TENANT, "elsewhere", &references).await.unwrap().is_empty());
    }

    /// A stay is found by its name at any connection, and among those that take nights.
    async fn a_stay_is_found_wherever_it_came_from(db: Database) {
        let elsewhere = Stay { connection: "other".to_owned(), ..stay("R1", 1) };
        let gone = Stay { occupies: false, ..stay("R2", 1) };
        apply(&db.store, vec![stay("R1", 1), elsewhere, gone]).await;
        let names = ["site", "other", "third"].map(|connection| (connection.to_owned(), "R1".to_owned()));
        assert_eq!(stays::by_names(&db.store, TENANT, &names).await.unwrap().len(), 2);
        assert!(stays::by_names(&db.store, TENANT, &[]).await.unwrap().is_empty());
        let taken = stays::occupying(&db.store, TENANT, PROPERTY, date(2026, 8, 1)).await.unwrap();
        assert!(taken.iter().all(|stay| stay.occupies && stay.reference == "R1") && taken.len() == 2);
        assert!(stays::occupying(&db.store, TENANT, PROPERTY, date(2027, 8, 1)).await.unwrap().is_empty());
    }

    /// The calendar shows the nights that are taken, and the departure day is free.
    async fn the_calendar_knows_what_is_taken(db: Database) {
        let elsewhere = Stay { property: PropertyId(fresh()), ..stay("R3", 1) };
        let gone = Stay { occupies: false, ..stay("R2", 1) };
        apply(&db.store, vec![stay("R1", 1), gone, elsewhere]).await;
        let taken = async |from: Date, to: Date| {
            stays::calendar(&db.store, TENANT, PROPERTY, from, to).await.unwrap().taken.len()
        };
        assert_eq!(taken(date(2026, 8, 1), date(2026, 9, 1)).await, 1);
        assert_eq!(taken(date(2026, 8, 14), date(2026, 8, 15)).await, 1, "the last night");
        assert_eq!(taken(date(2026, 8, 15), date(2026, 8, 16)).await, 0, "the departure day");
        assert_eq!(taken(date(2026, 8, 1), date(2026, 8, 12)).await, 0, "until the arrival day");
        let calendar =
            stays::calendar(&db.store, TENANT, PROPERTY, date(2026, 8, 1), date(2026, 9, 1)).await.unwrap();
        assert_eq!(calendar.most_taken("villa", date(2026, 8, 12), date(2026, 8, 13)), 1);
    }

    /// Days far away survive.
    async fn odd_days_survive(db: Database) {
        for (n, day) in [date(1969, 12, 31), date(2000, 2, 29), date(2096, 2, 29)].into_iter().enumerate() {
            let odd = Stay { check_in: day, check_out: day.tomorrow().unwrap(), ..stay(&format!("R{n}"), 1) };
            apply(&db.store, vec![odd.clone()]).await;
            assert_eq!(stays::stay(&db.store, TENANT, odd.id).await.unwrap(), Some(odd));
        }
    }
}
