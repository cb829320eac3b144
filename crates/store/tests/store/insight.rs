//! Figures: added up once, whoever adds.

use guestlink_store::{
    StoreError,
    events::Position,
    insight::{self, Addition},
};
use jiff::civil::date;

use crate::{
    on_both,
    world::{PROPERTY, TENANT, fresh},
};

fn some(n: i64, day: i8) -> Addition {
    let day = date(2027, 5, day);
    Addition { tenant: TENANT, property: PROPERTY, day, measure: "quotes", bucket: 0, n, amount: 10 * n }
}

on_both! {
    /// Many additions become one figure a day, in this transaction and over several.
    async fn figures_add_up(db: Database) {
        for additions in [vec![some(1, 1), some(2, 1), some(5, 2)], vec![some(4, 1)]] {
            let mut tx = db.store.begin().await.unwrap();
            insight::add(&mut tx, additions).await.unwrap();
            tx.commit().await.unwrap();
        }
        let period = (date(2027, 5, 1), date(2027, 5, 1));
        let figures = insight::figures(&db.store, TENANT, PROPERTY, period).await.unwrap();
        assert_eq!(figures.iter().map(|one| (one.n, one.amount)).collect::<Vec<_>>(), [(7, 70)]);
        let both = insight::figures(&db.store, TENANT, PROPERTY, (period.0, date(2027, 5, 2))).await.unwrap();
        assert_eq!(both.len(), 2);
    }

    /// Of two that read under one name only one gets on.
    async fn a_reader_moves_only_from_where_it_is(db: Database) {
        assert_eq!(insight::position(&db.store, "r").await.unwrap(), Position::START);
        let (first, second) = (Position { writer: 3, seq: 9 }, Position { writer: 3, seq: 12 });
        let mut tx = db.store.begin().await.unwrap();
        insight::advance(&mut tx, "r", Position::START, first).await.unwrap();
        insight::advance(&mut tx, "r", first, second).await.unwrap();
        let late = insight::advance(&mut tx, "r", first, second).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        assert_eq!(insight::position(&db.store, "r").await.unwrap(), second);
    }

    /// What is remembered replaces what was; clearing forgets everything.
    async fn memories_are_kept_until_all_is_forgotten(db: Database) {
        let id = fresh();
        for memory in [1, 2] {
            let mut tx = db.store.begin().await.unwrap();
            let known = [((TENANT, id), serde_json::json!(memory))].into();
            insight::remember(&mut tx, known).await.unwrap();
            tx.commit().await.unwrap();
        }
        let known = insight::recall(&db.store, &[(TENANT, id), (TENANT, fresh())]).await.unwrap();
        assert_eq!(known, [((TENANT, id), serde_json::json!(2))].into());
        let mut tx = db.store.begin().await.unwrap();
        insight::clear(&mut tx, "r").await.unwrap();
        tx.commit().await.unwrap();
        assert!(insight::recall(&db.store, &[(TENANT, id)]).await.unwrap().is_empty());
    }
}
