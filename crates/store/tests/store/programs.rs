//! Passkeys, endpoints of other programs with their deliveries, and guests as people look for them.

use bytes::Bytes;
use guestlink_domain::ids::{EventId, GuestId, PasskeyId, PropertyId, UserId, WebhookId};
use guestlink_store::access::passkeys::{self, Passkey};
use guestlink_store::events::Position;
use guestlink_store::guests::overview::{self, Sight};
use guestlink_store::messaging::{Batch, IdentityKind};
use guestlink_store::webhook_endpoints::{self as endpoints, Endpoint, State};
use guestlink_store::webhooks::{self, ForEndpoint, NewWebhook, Tried};
use guestlink_store::{StoreError, insight};
use uuid::Uuid;

use crate::{
    on_both,
    world::{TENANT, at, fresh, guest, identity, known_by, write},
};

fn passkey(n: u128, credential: &'static [u8]) -> Passkey {
    Passkey {
        id: PasskeyId(Uuid::from_u128(n)),
        user: UserId(Uuid::from_u128(1)),
        credential: Bytes::from_static(credential),
        public_key: Bytes::from_static(b"cose"),
        counter: 1,
        verifies: true,
        backed_up: false,
        name: "phone".to_owned(),
        created_at: at(0),
        used_at: None,
    }
}

fn endpoint(n: u128) -> Endpoint {
    Endpoint {
        tenant: TENANT,
        id: WebhookId(Uuid::from_u128(n)),
        property: None,
        url: "https://example.com/x".to_owned(),
        name: "PMS".to_owned(),
        kinds: vec!["request.*".to_owned()],
        secret: Bytes::from_static(b"sealed"),
        old: Some((Bytes::from_static(b"old"), at(9))),
        state: State::On,
        failing_since: None,
        why: None,
        created_at: at(0),
        version: 1,
    }
}

fn news(n: u128, seconds: i64) -> NewWebhook {
    NewWebhook {
        tenant: TENANT,
        id: Uuid::from_u128(n),
        property: PropertyId(Uuid::nil()),
        automation: String::new(),
        endpoint: Some(ForEndpoint {
            id: endpoint(7).id,
            event: Some(EventId(Uuid::from_u128(n))),
            kind: "request.asked".to_owned(),
        }),
        url: "https://example.com/x".to_owned(),
        body: "{}".to_owned(),
        created_at: at(seconds),
    }
}

on_both! {
    /// A credential is one user's; its count is written as it was read.
    async fn passkeys_are_kept(db: Database) {
        let (one, mine) = (passkey(1, b"one"), UserId(Uuid::from_u128(1)));
        let mut tx = db.store.begin().await.unwrap();
        passkeys::add(&mut tx, &one).await.unwrap();
        passkeys::add(&mut tx, &passkey(2, b"two")).await.unwrap();
        let taken = passkeys::add(&mut tx, &passkey(3, b"one")).await;
        assert!(matches!(taken, Err(StoreError::Conflict { what: "passkey" })), "{taken:?}");
        assert!(passkeys::used(&mut tx, &one, 2, true, at(5)).await.unwrap());
        assert!(!passkeys::used(&mut tx, &one, 3, true, at(6)).await.unwrap(), "as it was read");
        assert!(passkeys::rename(&mut tx, mine, one.id, "key").await.unwrap());
        assert!(!passkeys::remove(&mut tx, UserId(Uuid::from_u128(2)), one.id).await.unwrap());
        tx.commit().await.unwrap();
        let kept = passkeys::by_credential(&db.store, b"one").await.unwrap().unwrap();
        let wanted = Passkey {
            counter: 2, backed_up: true, name: "key".to_owned(), used_at: Some(at(5)), ..one.clone()
        };
        assert_eq!(kept, wanted);
        let mut tx = db.store.begin().await.unwrap();
        assert!(passkeys::remove(&mut tx, mine, one.id).await.unwrap());
        assert_eq!(passkeys::of_user(&mut tx, mine).await.unwrap().len(), 1);
        passkeys::remove_all(&mut tx, mine).await.unwrap();
        assert!(passkeys::of_user(&mut tx, mine).await.unwrap().is_empty());
    }

    /// A question is answered once, and forgotten when it would be too old anyway.
    async fn a_question_is_answered_once(db: Database) {
        let mut tx = db.store.begin().await.unwrap();
        assert!(passkeys::answer(&mut tx, b"q", at(300), at(1)).await.unwrap());
        assert!(!passkeys::answer(&mut tx, b"q", at(300), at(2)).await.unwrap());
        assert!(passkeys::answer(&mut tx, b"r", at(900), at(301)).await.unwrap());
        assert!(passkeys::answer(&mut tx, b"q", at(900), at(302)).await.unwrap());
    }

    /// An endpoint is written as it was read, and told whether it hears.
    async fn endpoints_are_kept(db: Database) {
        let one = endpoint(7);
        let mut tx = db.store.begin().await.unwrap();
        endpoints::add(&mut tx, &one).await.unwrap();
        endpoints::add(&mut tx, &Endpoint { state: State::Off, old: None, ..endpoint(8) }).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(endpoints::get(&db.store, TENANT, one.id).await.unwrap(), Some(one.clone()));
        assert_eq!(endpoints::all(&db.store, TENANT).await.unwrap().len(), 2);
        assert_eq!(endpoints::listening(&db.store).await.unwrap(), std::slice::from_ref(&one));
        let mut tx = db.store.begin().await.unwrap();
        for (heard, seconds, since) in [(false, 3, Some(at(3))), (false, 5, Some(at(3))), (true, 6, None)] {
            endpoints::heard(&mut tx, (TENANT, one.id), heard, at(seconds)).await.unwrap();
            let now = endpoints::get(&mut tx, TENANT, one.id).await.unwrap().unwrap();
            assert_eq!(now.failing_since, since);
        }
        endpoints::save(&mut tx, &Endpoint { name: "till".to_owned(), ..one.clone() }).await.unwrap();
        let late = endpoints::save(&mut tx, &one).await;
        assert!(matches!(late, Err(StoreError::Conflict { .. })), "{late:?}");
    }

    /// Deliveries are listed by page, put off, given up, told again, and forgotten.
    async fn deliveries_are_followed(db: Database) {
        let its = (TENANT, endpoint(7).id);
        let mut tx = db.store.begin().await.unwrap();
        endpoints::add(&mut tx, &endpoint(7)).await.unwrap();
        webhooks::add(&mut tx, vec![news(1, 1), news(2, 2), news(3, 2)]).await.unwrap();
        let first = webhooks::due(&mut tx, at(2), 10).await.unwrap().remove(0);
        assert_eq!(first.queued, news(1, 1));
        let tried = Tried::Again(at(50), "503".to_owned());
        webhooks::settle(&mut tx, (TENANT, first.queued.id), &tried, (Some(503), at(2))).await.unwrap();
        endpoints::put_off(&mut tx, its, at(20)).await.unwrap();
        assert_eq!(webhooks::next_due(&mut tx).await.unwrap(), Some(at(20)));
        let page = endpoints::deliveries(&mut tx, its, None, 2).await.unwrap();
        let last = page.last().map(|one| (one.created_at, one.id));
        assert_eq!(page.iter().map(|one| one.id).collect::<Vec<_>>(), [news(3, 2).id, news(2, 2).id]);
        let rest = endpoints::deliveries(&mut tx, its, last, 9).await.unwrap();
        assert_eq!((rest.len(), rest[0].status, rest[0].attempts, rest[0].tried_at), (1, Some(503), 1, Some(at(2))));
        endpoints::give_up(&mut tx, its, "gone").await.unwrap();
        assert_eq!(webhooks::next_due(&mut tx).await.unwrap(), None);
        assert!(endpoints::tell_again(&mut tx, its, news(2, 2).id, at(30)).await.unwrap());
        assert!(!endpoints::tell_again(&mut tx, its, news(2, 2).id, at(30)).await.unwrap(), "it waits already");
        let again = endpoints::delivery(&mut tx, its, news(2, 2).id).await.unwrap().unwrap();
        assert_eq!((again.state.as_str(), again.attempts, again.not_before), ("waiting", 0, at(30)));
        assert_eq!(endpoints::prune(&mut tx, at(2), 10).await.unwrap(), 1, "only what is over and old");
        assert!(endpoints::remove(&mut tx, TENANT, endpoint(7).id).await.unwrap());
        assert!(endpoints::deliveries(&mut tx, its, None, 9).await.unwrap().is_empty());
    }

    /// A reader of the log is put anywhere.
    async fn a_reader_jumps(db: Database) {
        let there = Position { writer: 3, seq: 9 };
        let mut tx = db.store.begin().await.unwrap();
        for _ in 0..2 {
            insight::jump(&mut tx, "r", there).await.unwrap();
        }
        assert_eq!(insight::position(&mut tx, "r").await.unwrap(), there);
    }

    /// Guests are found by a part of name or address, in pages, by those who may see them.
    async fn guests_are_looked_for(db: Database) {
        let (ana, bo) = (guest("Ana 100%"), guest("Bo"));
        let batch = Batch {
            guests_new: vec![ana.clone(), bo.clone()],
            identities_new: vec![
                known_by(&ana, identity(IdentityKind::Email, "ana@example.com")),
                known_by(&bo, identity(IdentityKind::Phone, "34600111222")),
            ],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let found = async |text: &str, sight: &Sight| {
            let found = overview::matching(&db.store, TENANT, sight, (text, None), 10).await.unwrap();
            found.into_iter().map(|one| one.id).collect::<Vec<GuestId>>()
        };
        assert_eq!(found("", &Sight::All).await.len(), 2);
        for (text, who) in [("ana", &ana), ("100%", &ana), ("ANA@", &ana), ("+34 600 111", &bo), ("bo", &bo)] {
            assert_eq!(found(text, &Sight::All).await, [who.id], "{text}");
        }
        assert!(found("%", &Sight::All).await == [ana.id] && found("_", &Sight::All).await.is_empty());
        let nowhere = Sight::At(vec![PropertyId(fresh())]);
        assert!(found("", &nowhere).await.is_empty());
        assert_eq!(overview::one(&db.store, TENANT, &nowhere, ana.id).await.unwrap(), None);
        assert_eq!(overview::one(&db.store, TENANT, &Sight::All, ana.id).await.unwrap().map(|one| one.id), Some(ana.id));
        let first = overview::matching(&db.store, TENANT, &Sight::All, ("", None), 1).await.unwrap().remove(0);
        let before = Some((first.created_at, first.id));
        let rest = overview::matching(&db.store, TENANT, &Sight::All, ("", before), 10).await.unwrap();
        assert!(rest.len() == 1 && rest[0].id != first.id);
        assert!(overview::chats(&db.store, TENANT, ana.id).await.unwrap().is_empty());
    }
}
