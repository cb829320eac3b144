//! Group commit: shared, durable, honest.

use std::sync::Arc;

use guestlink_store::{
    Retry, StoreError,
    inbox::{self, AppendOutcome, Appender, NewInbox},
};
use tokio::{sync::Notify, task::JoinSet};

use crate::{database::Database, on_both, world::request};

type Outcome = Result<AppendOutcome, StoreError>;

/// Queues all requests before the committing task begins, so that they wait together; answers in order.
async fn together(store: &guestlink_store::Store, max_batch: usize, requests: Vec<NewInbox>) -> Vec<Outcome> {
    let (appender, task) = Appender::new(store.clone(), max_batch);
    let waiting: Vec<_> = requests
        .into_iter()
        .map(|request| {
            let appender = appender.clone();
            let mut append = Box::pin(async move { appender.append(request).await });
            // Once polled the request is in the queue.
            assert!(futures_util::FutureExt::now_or_never(&mut append).is_none());
            append
        })
        .collect();
    drop(appender);
    let ((), outcomes) = tokio::join!(task, futures_util::future::join_all(waiting));
    outcomes
}

fn with_key(body: &str, key: &str) -> NewInbox {
    NewInbox { dedupe: Some(key.to_owned()), source: "booking:site".to_owned(), ..request(body, &[0]) }
}

/// Commits that wrote to the inbox, counted in what is on the disk.
async fn commits(db: &Database) -> i64 {
    if !db.is_file() {
        return db.count("SELECT count(DISTINCT xmin::text) FROM inbox").await;
    }
    // A frame of the write-ahead log that ends a transaction names the size of the database.
    let mut wal = db.path().clone().into_os_string();
    wal.push("-wal");
    let wal = std::fs::read(wal).unwrap();
    let page = usize::try_from(u32::from_be_bytes(wal[8..12].try_into().unwrap())).unwrap();
    let salt = &wal[16..24];
    let frames = wal[32..].chunks_exact(24 + page).take_while(|frame| &frame[8..16] == salt);
    i64::try_from(frames.filter(|frame| frame[4..8] != [0; 4]).count()).unwrap()
}

/// Makes the commit itself fail for requests of the source `bad`: a rule that is checked at the end only.
async fn refuse_bad(db: &Database) {
    db.raw(
        "CREATE TABLE refused (slug TEXT REFERENCES tenant (slug) DEFERRABLE INITIALLY DEFERRED);
         CREATE TRIGGER refuse AFTER INSERT ON inbox WHEN new.source = 'bad'
         BEGIN INSERT INTO refused VALUES ('nobody'); END;",
        "CREATE TABLE refused (slug text COLLATE \"C\" REFERENCES tenant (slug) DEFERRABLE INITIALLY DEFERRED);
         CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN INSERT INTO refused VALUES ('nobody'); RETURN new; END $$;
         CREATE TRIGGER refuse AFTER INSERT ON inbox FOR EACH ROW WHEN (new.source = 'bad')
         EXECUTE FUNCTION refuse();",
    )
    .await;
}

on_both! {
    /// Whoever else writes can see that many wait at the door.
    async fn a_crowd_is_noticed(db: Database) {
        let (appender, task) = Appender::new(db.store.clone(), 64);
        let watch = appender.clone();
        let all = async {
            let few = (0..5).map(|n| appender.append(request(&format!("few {n}"), &[0])));
            futures_util::future::join_all(few).await;
            let before = watch.crowds();
            let many = (0..60).map(|n| appender.append(request(&format!("many {n}"), &[0])));
            futures_util::future::join_all(many).await;
            (before, watch.crowds())
        };
        let crowds = tokio::select! { crowds = all => crowds, () = task => unreachable!("the door is open") };
        assert!(crowds.0 == 0 && crowds.1 > 0, "{crowds:?}");
    }

    /// Sixty-four requests that wait together are one transaction, and all of them are stored by then.
    async fn waiting_requests_share_a_commit(db: Database) {
        let before = commits(&db).await;
        let requests = (0..64).map(|n| request(&format!("body {n}"), &[n % 4])).collect();
        let outcomes = together(&db.store, 64, requests).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Ok(AppendOutcome::Appended))));
        assert_eq!(commits(&db).await - before, 1);
        assert_eq!(db.count("SELECT count(*) FROM inbox").await, 64);
    }

    /// Sixty-four callers at once: every answered request is there, and there were fewer commits than callers.
    async fn concurrent_appends_are_all_durable(db: Database) {
        let (appender, task) = Appender::new(db.store.clone(), 64);
        let before = commits(&db).await;
        let mut callers = JoinSet::new();
        callers.spawn(task);
        for caller in 0..64 {
            let appender = appender.clone();
            callers.spawn(async move {
                for n in 0..5 {
                    let _ = appender.append(request(&format!("{caller}/{n}"), &[0])).await.unwrap();
                }
            });
        }
        drop(appender);
        callers.join_all().await;
        let rows = inbox::pending(&db.store, &[0], 1_000).await.unwrap();
        assert_eq!(rows.len(), 320);
        // Each caller waited for its own commit before it went on, so its requests are in order.
        for caller in 0..64 {
            let own: Vec<_> = rows
                .iter()
                .map(|row| String::from_utf8_lossy(&row.body).into_owned())
                .filter(|body| body.starts_with(&format!("{caller}/")))
                .collect();
            assert_eq!(own, (0..5).map(|n| format!("{caller}/{n}")).collect::<Vec<_>>());
        }
        assert!(commits(&db).await - before < 320);
    }

    /// No transaction is larger than asked for.
    async fn batches_have_a_limit(db: Database) {
        let before = commits(&db).await;
        let outcomes = together(&db.store, 10, (0..25).map(|_| request("x", &[0])).collect()).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 25);
        assert_eq!(commits(&db).await - before, 3);
    }

    /// The same key has one effect, in the same transaction or later; other sources do not mind.
    async fn duplicates_have_one_effect(db: Database) {
        let first = vec![with_key("a", "k1"), with_key("a", "k1"), with_key("b", "k2"), request("c", &[0])];
        let outcomes: Vec<_> = together(&db.store, 64, first).await.into_iter().map(Result::unwrap).collect();
        let (new, old) = (AppendOutcome::Appended, AppendOutcome::Duplicate);
        assert_eq!(outcomes, [new, old, new, new]);

        let other = NewInbox { source: "booking:other".to_owned(), ..with_key("a", "k1") };
        let second = vec![with_key("a again", "k1"), with_key("z", "k\u{0}3"), other];
        let outcomes: Vec<_> = together(&db.store, 64, second).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(outcomes, [old, new, new]);
        assert_eq!(db.count("SELECT count(*) FROM inbox").await, 5);
    }

    /// A duplicate for several partitions leaves no share behind.
    async fn a_duplicate_for_many_partitions_leaves_nothing(db: Database) {
        let shared = NewInbox { partitions: vec![1, 2, 3], ..with_key("shared", "k") };
        for expected in [AppendOutcome::Appended, AppendOutcome::Duplicate] {
            let outcome = together(&db.store, 64, vec![shared.clone()]).await.remove(0).unwrap();
            assert_eq!(outcome, expected);
        }
        assert_eq!(inbox::pending(&db.store, &[1, 2, 3], 10).await.unwrap().len(), 3);
    }

    /// When a commit fails, everybody who waited for it is told so, and nothing is stored.
    async fn a_failed_commit_fails_everybody(db: Database) {
        refuse_bad(&db).await;
        let bad = |n: i16| NewInbox { source: "bad".to_owned(), ..request("x", &[n]) };
        let outcomes = together(&db.store, 64, (0..8).map(bad).collect()).await;
        assert_eq!(outcomes.len(), 8);
        assert!(outcomes.iter().all(Result::is_err));
        assert_eq!(db.count("SELECT count(*) FROM inbox").await, 0);
    }

    /// A bad request fails alone; its neighbours in the same transaction are stored.
    async fn a_bad_neighbour_fails_alone(db: Database) {
        refuse_bad(&db).await;
        let requests = (0..9)
            .map(|n| NewInbox {
                source: if n == 4 { "bad" } else { "whatsapp" }.to_owned(),
                ..request(&format!("{n}"), &[0])
            })
            .collect();
        let outcomes = together(&db.store, 64, requests).await;
        for (n, outcome) in outcomes.iter().enumerate() {
            assert_eq!(outcome.is_err(), n == 4, "request {n}");
        }
        assert_eq!(db.count("SELECT count(*) FROM inbox").await, 8);
    }

    /// A database that takes no writes is not retried one by one: all hear it at once, and may come back later.
    async fn a_read_only_database_refuses_all(db: Database) {
        let outcomes = together(&db.onlooker().await, 64, (0..5).map(|n| request("x", &[n])).collect()).await;
        for outcome in outcomes {
            let error = outcome.unwrap_err();
            assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
            assert_eq!(error.retry(), Retry::Later);
        }
    }

    /// After a failure the next request is served.
    async fn the_appender_survives_failures(db: Database) {
        refuse_bad(&db).await;
        let (appender, task) = Appender::new(db.store.clone(), 64);
        let woken = Arc::new(Notify::new());
        appender.on_commit(Arc::clone(&woken));
        let calls = async {
            let bad = NewInbox { source: "bad".to_owned(), ..request("x", &[0]) };
            assert!(appender.append(bad).await.is_err());
            let silence = tokio::select! { biased; () = woken.notified() => false, () = std::future::ready(()) => true };
            assert!(silence, "nothing was added, so nobody is woken");
            assert_eq!(appender.append(request("y", &[0])).await.unwrap(), AppendOutcome::Appended);
            woken.notified().await;
            drop(appender);
        };
        tokio::join!(calls, task);
    }

    /// Without its task the appender refuses instead of waiting for ever.
    async fn without_its_task_it_refuses(db: Database) {
        let (appender, task) = Appender::new(db.store.clone(), 64);
        drop(task);
        assert!(matches!(appender.append(request("x", &[0])).await, Err(StoreError::Closing)));
    }
}
