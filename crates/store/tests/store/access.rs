//! Accounts, grants, sessions, links, keys, answers, the audit log.

use bytes::Bytes;
use guestlink_domain::access::{Grant, Right, Role};
use guestlink_domain::ids::{KeyId, PropertyId, SessionId, TenantId, UserId};
use guestlink_store::StoreError;
use guestlink_store::access::accounts::{self, Account};
use guestlink_store::access::answers::{self, AnswerKey};
use guestlink_store::access::audit::{self, Entry};
use guestlink_store::access::keys::{self, Key};
use guestlink_store::access::links::{self, Link, Purpose};
use guestlink_store::access::refresh::{self, Refresh};
use guestlink_store::access::sessions::{self, Session};
use uuid::Uuid;

use crate::{
    on_both,
    world::{PROPERTY, TENANT, at},
};

const ELSEWHERE: TenantId = TenantId(Uuid::from_u128(0xE15E));

fn user(n: u128) -> UserId {
    UserId(Uuid::from_u128(n))
}

fn account(n: u128, email: &str) -> Account {
    Account {
        id: user(n),
        email: email.to_owned(),
        name: format!("User {n}"),
        language: None,
        member: Some("ines".to_owned()),
        password: None,
        password_at: None,
        totp: Some(vec![1, 2, 3]),
        totp_step: Some(7),
        passkeys: 0,
        created_at: at(0),
        disabled_at: None,
        version: 1,
    }
}

fn session(n: u128, of: UserId) -> Session {
    Session {
        tenant: TENANT,
        id: SessionId(Uuid::from_u128(n)),
        user: of,
        agent: "Firefox".to_owned(),
        strong: false,
        created_at: at(0),
        proved_at: at(0),
        seen_at: at(0),
        expires_at: at(1_000),
        ended_at: None,
    }
}

fn hash(text: &'static str) -> Bytes {
    Bytes::from_static(text.as_bytes())
}

on_both! {
    /// An address belongs to one account; a change names the version it read.
    async fn accounts_are_kept(db: Database) {
        let mut one = account(1, "ines@house.example");
        let mut tx = db.store.begin().await.unwrap();
        assert!(!accounts::any(&mut tx).await.unwrap());
        accounts::add(&mut tx, &one).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        let taken = accounts::add(&mut tx, &account(2, "ines@house.example")).await;
        assert!(matches!(taken, Err(StoreError::Conflict { what: "account" })), "{taken:?}");
        drop(tx);
        assert_eq!(accounts::by_email(&db.store, "ines@house.example").await.unwrap(), Some(one.clone()));
        one.password = Some("phc".to_owned());
        let mut tx = db.store.begin().await.unwrap();
        accounts::save(&mut tx, &one).await.unwrap();
        assert!(matches!(accounts::save(&mut tx, &one).await, Err(StoreError::Conflict { .. })));
        tx.commit().await.unwrap();
        one.version = 2;
        assert_eq!(accounts::get(&db.store, one.id).await.unwrap(), Some(one));
        assert!(accounts::any(&db.store).await.unwrap());
    }

    /// Grants belong to one organisation, and are replaced as a whole.
    async fn grants_are_kept_by_organisation(db: Database) {
        let whole = Grant { property: None, role: Role::Manager };
        let here = Grant { property: Some(PROPERTY), role: Role::Staff };
        let mut tx = db.store.begin().await.unwrap();
        accounts::add(&mut tx, &account(1, "a@x.example")).await.unwrap();
        accounts::add(&mut tx, &account(2, "b@x.example")).await.unwrap();
        let rows = [(Uuid::from_u128(1), whole), (Uuid::from_u128(2), here)];
        accounts::set_grants(&mut tx, TENANT, user(1), &rows).await.unwrap();
        accounts::set_grants(&mut tx, ELSEWHERE, user(1), &[(Uuid::from_u128(3), here)]).await.unwrap();
        accounts::set_grants(&mut tx, TENANT, user(2), &[(Uuid::from_u128(4), here)]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(accounts::grants(&db.store, TENANT, user(1)).await.unwrap().0, [whole, here]);
        let members = accounts::members(&db.store, TENANT).await.unwrap();
        let told: Vec<_> = members.iter().map(|member| (member.account.id, member.grants.0.len())).collect();
        assert_eq!(told, [(user(1), 2), (user(2), 1)]);
        assert_eq!(accounts::tenants_of(&db.store, user(1)).await.unwrap().len(), 2);
        let mut tx = db.store.begin().await.unwrap();
        accounts::set_grants(&mut tx, TENANT, user(1), &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(accounts::tenants_of(&db.store, user(1)).await.unwrap(), [ELSEWHERE]);
    }

    /// Two roles at one place are one too many.
    async fn a_place_has_one_role(db: Database) {
        for property in [None, Some(PropertyId(Uuid::from_u128(5)))] {
            let mut tx = db.store.begin().await.unwrap();
            let grant = |role| Grant { property, role };
            let rows = [(Uuid::from_u128(1), grant(Role::Staff)), (Uuid::from_u128(2), grant(Role::Agent))];
            let twice = accounts::set_grants(&mut tx, TENANT, user(1), &rows).await;
            assert!(matches!(twice, Err(StoreError::Conflict { .. })), "{twice:?}");
        }
    }

    /// A recovery code works once.
    async fn recovery_codes_are_used_up(db: Database) {
        let mut tx = db.store.begin().await.unwrap();
        accounts::set_recovery_codes(&mut tx, user(1), &[vec![1], vec![2]]).await.unwrap();
        assert!(accounts::use_recovery_code(&mut tx, user(1), &[1], at(1)).await.unwrap());
        assert!(!accounts::use_recovery_code(&mut tx, user(1), &[1], at(1)).await.unwrap());
        assert!(!accounts::use_recovery_code(&mut tx, user(2), &[2], at(1)).await.unwrap());
        assert_eq!(accounts::recovery_codes_left(&mut tx, user(1)).await.unwrap(), 1);
    }

    /// A session is found by its hash; its user ends it, and nobody else.
    async fn sessions_end(db: Database) {
        let mut tx = db.store.begin().await.unwrap();
        for (n, hash) in [(1, hash("one")), (2, hash("two")), (3, hash("three"))] {
            sessions::add(&mut tx, &session(n, user(1)), &hash).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(sessions::by_hash(&db.store, &hash("two")).await.unwrap(), Some(session(2, user(1))));
        assert_eq!(sessions::get(&db.store, ELSEWHERE, session(2, user(1)).id).await.unwrap(), None);
        let mut tx = db.store.begin().await.unwrap();
        assert!(!sessions::end(&mut tx, user(2), session(1, user(1)).id, at(5)).await.unwrap());
        assert!(sessions::end(&mut tx, user(1), session(1, user(1)).id, at(5)).await.unwrap());
        assert!(!sessions::end(&mut tx, user(1), session(1, user(1)).id, at(6)).await.unwrap());
        sessions::seen(&mut tx, &session(2, user(1)), at(9)).await.unwrap();
        sessions::proved(&mut tx, TENANT, session(2, user(1)).id, true, at(8)).await.unwrap();
        assert_eq!(sessions::end_all(&mut tx, user(1), Some(session(2, user(1)).id), at(9)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let left = sessions::of_user(&db.store, user(1), at(10)).await.unwrap();
        let kept = Session { seen_at: at(9), proved_at: at(8), strong: true, ..session(2, user(1)) };
        assert_eq!(left, [kept]);
        assert!(sessions::of_user(&db.store, user(1), at(1_000)).await.unwrap().is_empty());
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(sessions::end_all(&mut tx, user(1), None, at(9)).await.unwrap(), 1);
        assert_eq!(sessions::forget(&mut tx, at(7)).await.unwrap(), 1);
    }

    /// A link works once, until its end; a new one of its kind puts the one before out of force.
    async fn links_are_used_up(db: Database) {
        let link = |purpose, of| Link {
            tenant: TENANT,
            purpose,
            user: of,
            created_at: at(0),
            expires_at: at(100),
            used_at: None,
        };
        let mut tx = db.store.begin().await.unwrap();
        links::add(&mut tx, &link(Purpose::Setup, None), &hash("old")).await.unwrap();
        links::add(&mut tx, &link(Purpose::Setup, None), &hash("new")).await.unwrap();
        links::add(&mut tx, &link(Purpose::SignIn, Some(user(1))), &hash("in")).await.unwrap();
        links::add(&mut tx, &link(Purpose::Recovery, Some(user(1))), &hash("back")).await.unwrap();
        assert!(!links::use_up(&mut tx, &hash("old"), at(1)).await.unwrap());
        assert!(links::use_up(&mut tx, &hash("new"), at(1)).await.unwrap());
        assert!(!links::use_up(&mut tx, &hash("new"), at(2)).await.unwrap());
        assert!(!links::use_up(&mut tx, &hash("in"), at(100)).await.unwrap());
        links::revoke(&mut tx, user(1)).await.unwrap();
        assert!(!links::use_up(&mut tx, &hash("back"), at(1)).await.unwrap());
        tx.commit().await.unwrap();
        let used = links::by_hash(&db.store, &hash("new")).await.unwrap().unwrap();
        assert_eq!((used.purpose, used.used_at), (Purpose::Setup, Some(at(1))));
    }

    /// Keys are listed until they are taken out of force, by their own organisation.
    async fn keys_are_revoked(db: Database) {
        let key = Key {
            tenant: TENANT,
            id: KeyId(Uuid::from_u128(1)),
            user: user(1),
            name: "till".to_owned(),
            ending: "x9_Z".to_owned(),
            scopes: vec![Right::ReadStays, Right::WriteStays],
            created_at: at(0),
            expires_at: None,
            used_at: None,
            revoked_at: None,
        };
        let mut tx = db.store.begin().await.unwrap();
        keys::add(&mut tx, &key, &hash("k")).await.unwrap();
        keys::used(&mut tx, &key, at(3)).await.unwrap();
        tx.commit().await.unwrap();
        let used = Key { used_at: Some(at(3)), ..key.clone() };
        assert_eq!(keys::all(&db.store, TENANT).await.unwrap(), [used]);
        assert!(keys::all(&db.store, ELSEWHERE).await.unwrap().is_empty());
        let mut tx = db.store.begin().await.unwrap();
        assert!(!keys::revoke(&mut tx, ELSEWHERE, key.id, at(4)).await.unwrap());
        assert!(keys::revoke(&mut tx, TENANT, key.id, at(4)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(keys::all(&db.store, TENANT).await.unwrap().is_empty());
        assert!(keys::by_hash(&db.store, &hash("k")).await.unwrap().unwrap().revoked_at.is_some());
    }

    /// A refresh token is used once; its family ends together.
    async fn refresh_tokens_rotate(db: Database) {
        let family = Uuid::from_u128(9);
        let token = Refresh {
            tenant: TENANT,
            family,
            user: user(1),
            created_at: at(0),
            expires_at: at(100),
            used_at: None,
            revoked_at: None,
        };
        let mut tx = db.store.begin().await.unwrap();
        refresh::add(&mut tx, &token, &hash("one")).await.unwrap();
        assert!(refresh::use_up(&mut tx, &hash("one"), at(1)).await.unwrap());
        assert!(!refresh::use_up(&mut tx, &hash("one"), at(2)).await.unwrap());
        refresh::add(&mut tx, &token, &hash("two")).await.unwrap();
        assert!(refresh::is_alive(&mut tx, TENANT, family, at(2)).await.unwrap());
        assert!(!refresh::is_alive(&mut tx, TENANT, family, at(100)).await.unwrap());
        assert_eq!(refresh::revoke_family(&mut tx, TENANT, family, at(3)).await.unwrap(), 2);
        assert!(!refresh::use_up(&mut tx, &hash("two"), at(4)).await.unwrap());
        refresh::add(&mut tx, &token, &hash("three")).await.unwrap();
        assert_eq!(refresh::revoke_user(&mut tx, user(1), at(5)).await.unwrap(), 1);
        assert!(refresh::by_hash(&mut tx, &hash("three")).await.unwrap().unwrap().revoked_at.is_some());
    }

    /// A key is taken once; what was left in the middle is free again after a while, for the same request.
    async fn answers_are_kept(db: Database) {
        let key = AnswerKey { tenant: TENANT, user: user(1), key: "a".to_owned() };
        let mut tx = db.store.begin().await.unwrap();
        assert!(answers::take(&mut tx, &key, &hash("r"), at(10), at(0)).await.unwrap());
        assert!(!answers::take(&mut tx, &key, &hash("r"), at(11), at(1)).await.unwrap());
        assert!(!answers::take(&mut tx, &key, &hash("other"), at(90), at(80)).await.unwrap());
        assert!(answers::take(&mut tx, &key, &hash("r"), at(90), at(80)).await.unwrap());
        let headers = serde_json::json!({"etag": "x"});
        answers::keep(&mut tx, &key, 201, &headers, &hash("body")).await.unwrap();
        assert!(!answers::take(&mut tx, &key, &hash("r"), at(900), at(800)).await.unwrap());
        answers::release(&mut tx, &key).await.unwrap();
        tx.commit().await.unwrap();
        let kept = answers::get(&db.store, &key).await.unwrap().unwrap();
        assert_eq!((kept.status, kept.headers, kept.body), (Some(201), Some(headers), Some(hash("body"))));
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(answers::forget(&mut tx, at(91)).await.unwrap(), 1);
    }

    /// Two who append at once do not both get the number.
    async fn the_audit_log_has_each_number_once(db: Database) {
        let entry = |seq| Entry {
            tenant: TENANT,
            seq,
            at: at(seq),
            actor: "console".to_owned(),
            action: "test".to_owned(),
            target: String::new(),
            detail: "{}".to_owned(),
            hash: hash("h"),
        };
        let mut tx = db.store.begin().await.unwrap();
        for seq in 1..=5 {
            audit::append(&mut tx, &entry(seq)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert!(matches!(audit::append(&mut tx, &entry(5)).await, Err(StoreError::Conflict { .. })));
        drop(tx);
        assert_eq!(audit::last(&db.store, TENANT).await.unwrap(), Some(entry(5)));
        let numbers = |page: Vec<Entry>| page.into_iter().map(|entry| entry.seq).collect::<Vec<_>>();
        assert_eq!(numbers(audit::after(&db.store, TENANT, 2, 2).await.unwrap()), [3, 4]);
        assert_eq!(numbers(audit::before(&db.store, TENANT, 4, 2).await.unwrap()), [3, 2]);
        assert_eq!(audit::tenants(&db.store).await.unwrap(), [TENANT]);
    }
}
