//! A copy has everything, whichever kind of database it comes from and goes to.

use guestlink_store::{
    StoreError,
    copy::copy,
    events::{self, About, Position},
    inbox,
    messaging::{self as messages, Batch},
};

use tokio::task::JoinSet;

use crate::{
    database::Database,
    on_both,
    world::{PROPERTY, TENANT, conversations, event, reply, request, said, timer, write},
};

/// Something in most tables, with everything a column may hold.
async fn fill(db: &Database) {
    let talk = conversations(&db.store, 3).await.remove(0);
    let mut tx = db.store.begin().await.unwrap();
    let (message, outbox) = reply(&talk, 9);
    let about =
        About { property: Some(PROPERTY), conversation: Some(talk.id), guest: Some(talk.guest), stay: None };
    let hostile = event("kind.'; DROP TABLE event; --", about);
    let batch = Batch {
        messages: vec![said(&talk, "wamid.1", 5), message],
        outbox: vec![outbox],
        events: (0..300).map(|_| hostile.clone()).collect(),
        timers_set: vec![timer("a", 50)],
        ..Batch::default()
    };
    let mut batch = batch;
    batch.events.iter_mut().for_each(|one| one.id = guestlink_domain::ids::EventId(crate::world::fresh()));
    let _ = batch.write(&mut tx, &[]).await.unwrap();
    tx.commit().await.unwrap();
    let (appender, committing) = inbox::Appender::new(db.store.clone(), 8);
    let mut tasks = JoinSet::new();
    tasks.spawn(committing);
    for body in ["{\"a\":\"\u{1f30a}\"}", "{}"] {
        let _ = appender.append(request(body, &[0, 1])).await.unwrap();
    }
    drop(appender);
    tasks.join_next().await;
}

async fn log(db: &Database) -> Vec<guestlink_store::events::NewEvent> {
    let mut seen = Vec::new();
    // Transactions of other tests hold back what is settled on a shared server.
    while seen.len() < 300 {
        seen = events::read_after(&db.store, Position::START, 1_000).await.unwrap();
        tokio::task::yield_now().await;
    }
    seen.into_iter().map(|one| one.event).collect()
}

async fn same(one: &Database, other: &Database) {
    assert_eq!(log(one).await, log(other).await);
    let pending = |db: &Database| {
        let store = db.store.clone();
        async move { inbox::pending(&store, &[0, 1], 10).await.unwrap() }
    };
    assert_eq!(pending(one).await, pending(other).await);
    let counts = "SELECT (SELECT count(*) FROM guest) + 10 * (SELECT count(*) FROM guest_identity)
        + 100 * (SELECT count(*) FROM message) + 1000 * (SELECT count(*) FROM outbox)
        + 10000 * (SELECT count(*) FROM timer)";
    assert_eq!(one.count(counts).await, other.count(counts).await);
}

on_both! {
    /// To a file and from there to a server: nothing is missing, and what comes next is numbered behind it.
    async fn a_copy_of_a_copy_has_everything(db: Database) {
        fill(&db).await;
        let (file, server) = (Database::file().await, Database::server().await);
        let copied = copy(&db.store, &file.store).await.unwrap();
        assert!(copied.rows > 310 && copied.tables > 20, "{copied:?}");
        assert_eq!(copy(&file.store, &server.store).await.unwrap(), copied);
        same(&db, &file).await;
        same(&file, &server).await;
        let more = Batch { events: vec![event("later", About::default())], ..Batch::default() };
        let _ = write(&server.store, more, &[]).await.unwrap();
        let known = messages::known(&server.store, TENANT, &["wamid.1".into()]).await.unwrap();
        assert_eq!(known.len(), 1, "a message that came before the copy is known after it");
    }

    /// A copy never mixes with what is there.
    async fn only_an_empty_database_takes_a_copy(db: Database) {
        fill(&db).await;
        let file = Database::file().await;
        let _ = conversations(&file.store, 1).await;
        let refused = copy(&db.store, &file.store).await;
        assert!(matches!(refused, Err(StoreError::NotEmpty { .. })), "{refused:?}");
        assert_eq!(file.count("SELECT count(*) FROM event").await, 0);
    }
}
