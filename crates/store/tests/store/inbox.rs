//! The inbox: work is found in order, finished once, and never lost to a neighbour.

use guestlink_store::{
    Retry, Store, StoreError,
    inbox::{self, InboxDone, InboxOutcome, NewInbox},
};

use crate::{
    on_both,
    world::{at, request},
};

async fn append(store: &Store, requests: Vec<NewInbox>) {
    let (appender, task) = inbox::Appender::new(store.clone(), 64);
    let all = async {
        for request in requests {
            let _ = appender.append(request).await.unwrap();
        }
        drop(appender);
    };
    tokio::join!(all, task);
}

async fn finish(store: &Store, ids: &[i64], outcome: InboxOutcome) -> Result<(), StoreError> {
    let done: Vec<_> = ids.iter().map(|id| InboxDone { id: *id, outcome: outcome.clone() }).collect();
    let mut tx = store.begin().await?;
    inbox::finish(&mut tx, &done).await?;
    tx.commit().await
}

on_both! {
    /// Requests come back as they came, the oldest first, to the partitions that hold work only.
    async fn pending_is_in_order(db: Database) {
        let requests: Vec<_> = (0..20).map(|n| request(&format!("body {n}"), &[n % 2])).collect();
        append(&db.store, requests).await;
        let even = inbox::pending(&db.store, &[0], 100).await.unwrap();
        let bodies: Vec<_> = even.iter().map(|row| String::from_utf8_lossy(&row.body).into_owned()).collect();
        let expected: Vec<_> = (0..20).step_by(2).map(|n| format!("body {n}")).collect();
        assert_eq!(bodies, expected);
        assert!(even.iter().all(|row| row.partition == 0 && row.attempts == 0 && row.received_at == at(0)));
        assert_eq!(inbox::pending(&db.store, &[0, 1], 100).await.unwrap().len(), 20);
        assert_eq!(inbox::pending(&db.store, &[0, 1], 7).await.unwrap().len(), 7);
        assert!(inbox::pending(&db.store, &[], 100).await.unwrap().is_empty());
    }

    /// One body with work for three partitions is kept once; each partition sees all of it and finishes its own.
    async fn partitions_share_a_body(db: Database) {
        let body = "x".repeat(100_000);
        append(&db.store, vec![request("alone", &[5]), request(&body, &[1, 2, 3]), request("b", &[2])]).await;
        assert_eq!(db.count("SELECT count(*) FROM inbox WHERE length(body) = 100000").await, 1);
        for partition in [1, 2, 3] {
            let rows = inbox::pending(&db.store, &[partition], 10).await.unwrap();
            assert_eq!(rows[0].body.len(), 100_000);
            finish(&db.store, &[rows[0].id], InboxOutcome::Done).await.unwrap();
            let left = inbox::pending(&db.store, &[partition], 10).await.unwrap();
            assert!(left.iter().all(|row| row.body.len() < 100));
        }
    }

    /// A body stays as long as one partition still needs it.
    async fn pruning_keeps_what_is_needed(db: Database) {
        append(&db.store, vec![request("shared", &[1, 2]), request("single", &[1])]).await;
        let mine: Vec<_> = inbox::pending(&db.store, &[1], 10).await.unwrap().iter().map(|row| row.id).collect();
        finish(&db.store, &mine, InboxOutcome::Done).await.unwrap();

        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(inbox::prune(&mut tx, at(0), 100).await.unwrap(), 0, "nothing is old enough");
        assert_eq!(inbox::prune(&mut tx, at(1), 100).await.unwrap(), 1, "only the single one");
        tx.commit().await.unwrap();

        let other = inbox::pending(&db.store, &[2], 10).await.unwrap();
        assert_eq!(other[0].body, "shared");
        finish(&db.store, &[other[0].id], InboxOutcome::Done).await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(inbox::prune(&mut tx, at(1), 100).await.unwrap(), 2);
    }

    /// Work that is finished twice had its effects twice: the second is refused whole.
    async fn finishing_twice_is_a_conflict(db: Database) {
        append(&db.store, vec![request("a", &[0]), request("b", &[0])]).await;
        let rows = inbox::pending(&db.store, &[0], 10).await.unwrap();
        finish(&db.store, &[rows[0].id], InboxOutcome::Done).await.unwrap();
        let again = finish(&db.store, &[rows[0].id, rows[1].id], InboxOutcome::Done).await.unwrap_err();
        assert_eq!(again.retry(), Retry::Reload);
        let left = inbox::pending(&db.store, &[0], 10).await.unwrap();
        assert_eq!(left.iter().map(|row| row.id).collect::<Vec<_>>(), [rows[1].id]);
    }

    /// Tries are counted before they are made; what is given up is out of the way.
    async fn poison_is_counted_and_given_up(db: Database) {
        append(&db.store, vec![request("poison", &[0]), request("good", &[0])]).await;
        let poison = inbox::pending(&db.store, &[0], 10).await.unwrap()[0].id;
        for tries in 1..=3 {
            let mut tx = db.store.begin().await.unwrap();
            inbox::count_attempt(&mut tx, &[poison]).await.unwrap();
            tx.commit().await.unwrap();
            let rows = inbox::pending(&db.store, &[0], 10).await.unwrap();
            assert_eq!(rows[0].attempts, tries);
            assert_eq!(rows[1].attempts, 0);
        }
        finish(&db.store, &[poison], InboxOutcome::Dead { reason: "cannot be read".to_owned() }).await.unwrap();
        let rows = inbox::pending(&db.store, &[0], 10).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].body, "good");
        let (waiting, since) = inbox::backlog(&db.store).await.unwrap();
        assert_eq!((waiting, since), (1, Some(at(0))));
    }

    /// What was given up is worked again when it is asked for, from its first try on; what was done stays done.
    async fn what_was_given_up_can_be_worked_again(db: Database) {
        let of = |source: &str| NewInbox { source: source.to_owned(), ..request(source, &[0]) };
        append(&db.store, vec![of("booking:a/pms"), of("booking:a/pms2"), of("booking:b/site"), of("whatsapp")]).await;
        let rows = inbox::pending(&db.store, &[0], 10).await.unwrap();
        for row in &rows {
            let done = row.source == "booking:b/site";
            let dead = || InboxOutcome::Dead { reason: "cannot be read".to_owned() };
            let outcome = if done { InboxOutcome::Done } else { dead() };
            finish(&db.store, &[row.id], outcome).await.unwrap();
        }
        for (source, whole, count) in [("booking:a/pms", true, 1), ("booking:", false, 1), ("booking:", false, 0)] {
            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(inbox::revive(&mut tx, source, whole).await.unwrap(), count, "{source}");
            tx.commit().await.unwrap();
        }
        let again = inbox::pending(&db.store, &[0], 10).await.unwrap();
        let sources: Vec<&str> = again.iter().map(|row| row.source.as_str()).collect();
        assert_eq!(sources, ["booking:a/pms", "booking:a/pms2"]);
        assert!(again.iter().all(|row| row.attempts == 0));
    }

    /// Each partition knows since when something waits in it.
    async fn a_partition_knows_since_when_it_waits(db: Database) {
        let later = NewInbox { received_at: at(5), ..request("later", &[1, 2]) };
        append(&db.store, vec![request("first", &[1]), later]).await;
        let since = inbox::waiting_since(&db.store, &[1, 2, 3]).await.unwrap();
        assert_eq!(since, [(1, at(0)), (2, at(5))].into());
        let first = inbox::pending(&db.store, &[1], 1).await.unwrap()[0].id;
        finish(&db.store, &[first], InboxOutcome::Done).await.unwrap();
        let since = inbox::waiting_since(&db.store, &[1, 3]).await.unwrap();
        assert_eq!(since, [(1, at(5))].into());
    }

    /// Headers and bodies of any bytes survive.
    async fn bodies_are_raw(db: Database) {
        let mut odd = request("", &[0]);
        odd.body = bytes::Bytes::from(vec![0, 159, 146, 150, 255, 0]);
        odd.headers = Some(serde_json::json!({"webhook-id": "m\u{0}1", "x": null}));
        odd.source = "booking:a\u{0}b".to_owned();
        append(&db.store, vec![odd.clone()]).await;
        let row = &inbox::pending(&db.store, &[0], 1).await.unwrap()[0];
        assert_eq!(row.body, odd.body);
        assert_eq!(row.source, "booking:a\u{FFFD}b");
        assert_eq!(row.headers, Some(serde_json::json!({"webhook-id": "m\u{FFFD}1", "x": null})));
    }
}
