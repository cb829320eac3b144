//! The event log: complete, in an order that is the same for every reader, and never skipped.

use std::collections::HashSet;

use guestlink_store::{
    Store,
    events::{self, About, NewEvent, Position, StoredEvent},
    messaging::Batch,
};
use tokio::task::JoinSet;

use crate::{
    on_both,
    world::{PROPERTY, TENANT, conversations, event, write},
};

async fn append(store: &Store, events: Vec<NewEvent>) {
    let _ = write(store, Batch { events, ..Batch::default() }, &[]).await.unwrap();
}

/// Reads until `count` events were seen. Transactions of other tests on the same server hold back what is
/// settled, so this may take more than one look.
async fn read(store: &Store, mut position: Position, count: usize) -> Vec<StoredEvent> {
    let mut seen = Vec::new();
    while seen.len() < count {
        let next = events::read_after(store, position, 7).await.unwrap();
        if let Some(last) = next.last() {
            position = last.position;
        }
        seen.extend(next);
        tokio::task::yield_now().await;
    }
    seen
}

fn named(name: &str) -> NewEvent {
    event(name, About::default())
}

on_both! {
    /// One tenant's events, from any position, and nobody else's.
    async fn a_tenants_events_are_read_alone(db: Database) {
        let stranger = guestlink_domain::ids::TenantId(crate::world::fresh());
        let mut written: Vec<_> = (0..20).map(|n| named(&format!("kind.{n}"))).collect();
        for event in written.iter_mut().step_by(2) {
            event.tenant = stranger;
        }
        append(&db.store, written).await;
        let all = read(&db.store, Position::START, 20).await;
        let theirs = events::of_tenant(&db.store, stranger, all[3].position, 100).await.unwrap();
        assert_eq!(theirs.len(), 8);
        assert!(theirs.iter().all(|one| one.event.tenant == stranger && one.position > all[3].position));
        assert_eq!(events::of_tenant(&db.store, TENANT, Position::START, 3).await.unwrap().len(), 3);
    }

    /// Events come back whole and in order, page by page, from any position.
    async fn the_log_is_read_in_order(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let about = About {
            property: Some(PROPERTY),
            conversation: Some(talk.id),
            guest: Some(talk.guest),
            stay: None,
        };
        let written: Vec<_> = (0..30).map(|n| event(&format!("kind.{n}"), about)).collect();
        append(&db.store, written.clone()).await;
        let seen = read(&db.store, Position::START, 30).await;
        assert_eq!(seen.iter().map(|one| one.event.clone()).collect::<Vec<_>>(), written);
        assert!(seen.is_sorted_by(|a, b| a.position < b.position));
        assert_eq!(events::end(&db.store).await.unwrap(), seen[29].position);
        let rest = read(&db.store, seen[9].position, 20).await;
        assert_eq!(rest, seen[10..]);
        assert!(events::read_after(&db.store, seen[29].position, 7).await.unwrap().is_empty());
    }

    /// A conversation's and a guest's events, and nobody else's.
    async fn events_are_found_by_what_they_are_about(db: Database) {
        let talks = conversations(&db.store, 2).await;
        let of = |n: usize| About { conversation: Some(talks[n].id), guest: Some(talks[n].guest), ..About::default() };
        let alone = About { guest: Some(talks[0].guest), ..About::default() };
        let unnamed = About { conversation: Some(talks[0].id), ..About::default() };
        let all = [("a", of(0)), ("b", of(1)), ("c", alone), ("d", unnamed), ("e", of(0))];
        append(&db.store, all.iter().map(|(kind, about)| event(kind, *about)).collect()).await;
        let kinds = |events: Vec<StoredEvent>| {
            events.into_iter().map(|one| one.event.event.kind).collect::<Vec<_>>()
        };
        let talk = events::by_conversation(&db.store, TENANT, talks[0].id, 0, 99).await.unwrap();
        let second = talk[1].position.seq;
        assert_eq!(kinds(talk), ["a", "d", "e"]);
        let rest = events::by_conversation(&db.store, TENANT, talks[0].id, second, 99).await.unwrap();
        assert_eq!(kinds(rest), ["e"]);
        let guest = events::by_guest(&db.store, TENANT, talks[0].guest, 0, 99).await.unwrap();
        assert_eq!(kinds(guest), ["a", "c", "d", "e"]);
        let first = events::by_guest(&db.store, TENANT, talks[0].guest, 0, 1).await.unwrap();
        assert_eq!(kinds(first), ["a"]);
    }

    /// However many write at once, a reader that follows them sees every event exactly once.
    async fn readers_never_skip(db: Database) {
        const WRITERS: usize = 8;
        const EACH: usize = 25;
        let mut writers = JoinSet::new();
        for writer in 0..WRITERS {
            let store = db.store.clone();
            writers.spawn(async move {
                for n in 0..EACH {
                    let mut tx = store.begin().await.unwrap();
                    for part in 0..2 {
                        let batch = Batch { events: vec![named(&format!("{writer}.{n}.{part}"))], ..Batch::default() };
                        let _ = batch.write(&mut tx, &[]).await.unwrap();
                        tokio::task::yield_now().await;
                    }
                    if n % 5 == 4 {
                        tx.rollback().await.unwrap();
                    } else {
                        tx.commit().await.unwrap();
                    }
                }
            });
        }
        let expected = WRITERS * (EACH - EACH / 5) * 2;
        let seen = read(&db.store, Position::START, expected).await;
        writers.join_all().await;
        assert_eq!(db.count("SELECT count(*) FROM event").await, i64::try_from(expected).unwrap());
        let distinct: HashSet<_> = seen.iter().map(|one| one.event.event.kind.as_str()).collect();
        assert_eq!((seen.len(), distinct.len()), (expected, expected));
        let end = seen.last().unwrap().position;
        assert!(events::read_after(&db.store, end, 9).await.unwrap().is_empty());
    }
}

/// The dangerous order: a transaction draws its number first and commits last. Whoever reads in between must
/// wait for it instead of passing it by.
#[tokio::test]
async fn a_late_commit_is_waited_for() {
    let db = crate::database::Database::server().await;
    let mut slow = db.store.begin().await.unwrap();
    events::append(&mut slow, vec![named("first drawn, last committed")]).await.unwrap();
    append(&db.store, vec![named("drawn later, committed earlier")]).await;
    assert_eq!(db.count("SELECT count(*) FROM event").await, 1, "it is committed");
    assert!(events::read_after(&db.store, Position::START, 9).await.unwrap().is_empty(), "but held back");
    assert_eq!(events::end(&db.store).await.unwrap(), Position::START);
    slow.commit().await.unwrap();
    let seen = read(&db.store, Position::START, 2).await;
    assert_eq!(seen[0].event.event.kind, "first drawn, last committed");
}

/// Restored to another server, whose transactions are counted from the start again, the log is read on from
/// where a reader was: nothing is held back for ever, nothing skipped.
#[tokio::test]
async fn a_restored_log_is_read_on() {
    let db = crate::database::Database::server().await;
    append(&db.store, vec![named("read"), named("unread")]).await;
    db.raw("", "UPDATE event SET writer = writer + (1::bigint << 50)").await;
    let read_before = Position { writer: 1 << 60, seq: 1 };
    let db = db.reopen().await;
    append(&db.store, vec![named("new")]).await;
    let seen = read(&db.store, read_before, 2).await;
    assert_eq!(seen.iter().map(|one| one.event.event.kind.as_str()).collect::<Vec<_>>(), ["unread", "new"]);
}

/// The other dangerous order: an older transaction draws a higher number than a younger one that is still
/// open. Numbers alone would let the reader pass the younger one's event.
#[tokio::test]
async fn a_lower_number_of_a_younger_transaction_is_not_passed() {
    let db = crate::database::Database::server().await;
    let mut older = db.store.begin().await.unwrap();
    events::append(&mut older, vec![named("older, first")]).await.unwrap();
    let mut younger = db.store.begin().await.unwrap();
    events::append(&mut younger, vec![named("younger")]).await.unwrap();
    events::append(&mut older, vec![named("older, second")]).await.unwrap();
    older.commit().await.unwrap();
    let seen = read(&db.store, Position::START, 2).await;
    assert_eq!(seen[1].event.event.kind, "older, second");
    younger.commit().await.unwrap();
    let rest = read(&db.store, seen[1].position, 1).await;
    assert_eq!(rest[0].event.event.kind, "younger");
    assert!(rest[0].position.seq < seen[1].position.seq, "the numbers are indeed the wrong way round");
}
