//! Opening: the schema is brought up to date once, never down; a file has one owner.

use guestlink_store::{OpenOptions, Retry, Store, StoreError, messaging, settings};

use crate::{
    database::{Database, patient},
    on_both,
    world::{TENANT, conversations},
};

on_both! {
    /// Opening again changes nothing and loses nothing.
    async fn opening_again_changes_nothing(db: Database) {
        conversations(&db.store, 2).await;
        db.store.close().await;
        let (url, before) = (db.url.clone(), db.count("SELECT count(*) FROM schema_migration").await);
        let db = db.reopen().await;
        assert_eq!(db.url, url);
        assert_eq!(db.count("SELECT count(*) FROM schema_migration").await, before);
        assert_eq!(db.count("SELECT count(*) FROM conversation").await, 2);
    }

    /// A schema from the future is refused, with both versions named.
    async fn a_newer_schema_is_refused(db: Database) {
        let future = "INSERT INTO schema_migration (version, name, checksum) VALUES (9999, 'future', 'x')";
        db.raw(future, future).await;
        let error = db.open_again(false).await.unwrap_err();
        assert!(matches!(error, StoreError::NewerSchema { found: 9999, .. }));
        assert!(error.to_string().contains("9999"));
        assert_eq!(error.retry(), Retry::Never);
    }

    /// A schema that was made by something else is refused.
    async fn a_foreign_schema_is_refused(db: Database) {
        let foreign = "UPDATE schema_migration SET checksum = 'x' WHERE version = 1";
        db.raw(foreign, foreign).await;
        assert!(matches!(db.open_again(false).await, Err(StoreError::ForeignSchema { version: 1 })));
    }

    /// Who only looks does not migrate, and is told what is missing.
    async fn an_onlooker_does_not_migrate(db: Database) {
        let older = "DROP TABLE schema_migration";
        db.raw(older, older).await;
        let error = db.open_again(false).await.unwrap_err();
        assert!(matches!(error, StoreError::OlderSchema { found: 0, .. }));
    }

    /// Who only looks sees what is committed, and cannot write.
    async fn an_onlooker_only_looks(db: Database) {
        conversations(&db.store, 1).await;
        let onlooker = db.onlooker().await;
        assert!(settings::get(&onlooker, "x").await.unwrap().is_none());
        let refused = async {
            let mut tx = onlooker.begin().await?;
            settings::put(&mut tx, "x", &bytes::Bytes::new()).await?;
            tx.commit().await
        };
        assert!(matches!(refused.await, Err(StoreError::ReadOnly { .. })));
        assert!(!onlooker.is_broken());
        db.store.ping().await.unwrap();
    }

    /// After closing, everything is refused and nothing hangs.
    async fn closed_is_closed(db: Database) {
        db.store.close().await;
        assert!(matches!(db.store.begin().await, Err(StoreError::Closing)));
        assert!(matches!(db.store.ping().await, Err(StoreError::Closing)));
    }

    /// A value that cannot be read back is an error that names its place, not a panic.
    async fn unreadable_values_name_their_place(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let odd = "UPDATE conversation SET handler = 'robot'";
        db.raw(odd, odd).await;
        let error = messaging::by_conversations(&db.store, TENANT, &[talk.id]).await.unwrap_err();
        assert_eq!(error.to_string(), "unreadable value in conversation.handler");
        assert_eq!(error.retry(), Retry::Never);
    }

    /// What the database says never shows in the text for clients.
    async fn database_words_stay_inside(db: Database) {
        db.raw("DROP TABLE setting", "DROP TABLE setting").await;
        let error = settings::get(&db.store, "x").await.unwrap_err();
        assert!(matches!(error, StoreError::Refused { table: "setting", .. }), "{error:?}");
        assert_eq!(error.to_string(), "the database refused a statement on setting");
        assert_eq!(error.retry(), Retry::Never);
    }
}

/// Connections that break are said to be broken, and are replaced: the next calls work again by themselves.
#[tokio::test]
async fn broken_connections_are_replaced() {
    let db = Database::server().await;
    let name = format!("victim_{}", std::process::id());
    let store = Store::open(&format!("{}&application_name={name}", db.url), patient()).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    settings::put(&mut tx, "x", &bytes::Bytes::new()).await.unwrap();
    store.ping().await.unwrap();
    let kill =
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");
    db.raw("", &kill).await;
    let lost = tx.commit().await.unwrap_err();
    assert!(matches!(lost, StoreError::Unavailable { .. }), "{lost:?}");
    assert_eq!(lost.retry(), Retry::Later);
    // Each broken connection may cost one call, no more.
    let mut failures = 0;
    while store.ping().await.is_err() {
        failures += 1;
        assert!(failures < 10);
    }
    assert_eq!(settings::get(&store, "x").await.unwrap(), None, "what was not committed never happened");
}

/// Several processes that start on an empty server at once all find the schema ready.
#[tokio::test]
async fn a_race_of_first_starts() {
    let db = Database::server().await;
    db.raw(
        "",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = \
        current_schema() LOOP EXECUTE format('DROP TABLE %I CASCADE', t); END LOOP; END $$",
    )
    .await;
    let starts: Vec<_> = (0..4).map(|_| Store::open(&db.url, patient())).collect();
    for store in futures_util::future::join_all(starts).await {
        store.unwrap().ping().await.unwrap();
    }
    assert_eq!(db.count("SELECT count(*) FROM schema_migration WHERE version = 1").await, 1);
}

/// A second process on the same file is refused and told what to do; when the first ends, it may.
#[tokio::test]
async fn a_file_has_one_owner() {
    let db = Database::file().await;
    let error = Store::open(&db.url, OpenOptions::default()).await.unwrap_err();
    assert!(matches!(error, StoreError::InUse { .. }));
    assert!(error.to_string().contains("postgres://"), "{error}");
    let db = db.reopen().await;
    db.store.ping().await.unwrap();
}

/// Addresses that are none are refused, and their passwords are not repeated.
#[tokio::test]
async fn bad_addresses_are_refused() {
    for url in [
        "",
        "mysql://root:secret@host/db",
        "guestlink.db",
        "sqlite:",
        "sqlite::memory:",
        "postgres://a:secret@:x",
    ] {
        let error = Store::open(url, OpenOptions::default()).await.unwrap_err();
        assert!(matches!(error, StoreError::Address { .. }), "{url}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}

/// A server that is not there is an error that may pass, told soon.
#[tokio::test]
async fn an_absent_server_is_unavailable() {
    let error = Store::open("postgres://nobody@127.0.0.1:1/none", OpenOptions::default()).await.unwrap_err();
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    assert_eq!(error.retry(), Retry::Later);
}

/// What was committed is in the file even if the process dies at once: nothing is kept back in memory.
#[tokio::test]
async fn committed_is_on_disk() {
    let db = Database::file().await;
    conversations(&db.store, 3).await;
    // The files as a kill -9 would leave them.
    let copy = tempfile::tempdir().unwrap();
    for ending in ["", "-wal"] {
        let mut from = db.path().clone().into_os_string();
        from.push(ending);
        std::fs::copy(from, copy.path().join(format!("guestlink.db{ending}"))).unwrap();
    }
    let url = format!("sqlite:{}", copy.path().join("guestlink.db").display());
    let store = Store::open(&url, OpenOptions::default()).await.unwrap();
    let page = messaging::Page { before: None, limit: 9 };
    let found = messaging::conversations(&store, TENANT, None, page).await.unwrap();
    assert_eq!(found.len(), 3);
}
