//! Guests, conversations and messages: found by whatever we know, written all or nothing.

use std::collections::HashSet;

use bytes::Bytes;
use guestlink_domain::ids::TenantId;
use guestlink_store::{
    Retry, StoreError,
    dead_letters::{self, NewDeadLetter},
    events::{self, About},
    messaging::{
        self, Batch, Consent, ConsentKind, Conversation, Handler, IdentityKind, OptOut, Page, Wamid,
    },
    timers,
};

use crate::{
    on_both,
    world::{
        NUMBER, PROPERTY, TENANT, at, conversation, conversations, event, fresh, guest, identity, known_by,
        reply, said, timer, write,
    },
};

fn changed(conversation: &Conversation) -> Batch {
    Batch { conversations_changed: vec![conversation.clone()], ..Batch::default() }
}

on_both! {
    /// A guest is found by any identity, once, with all identities and the conversation with this number.
    async fn guests_are_found_by_any_identity(db: Database) {
        let (ana, ben, eve) = (guest("Ana"), guest("Ben"), guest("Eve"));
        let (bsuid, phone) = (identity(IdentityKind::Bsuid, "US.1"), identity(IdentityKind::Phone, "34600"));
        let talk = conversation(&ana, 3);
        let batch = Batch {
            guests_new: vec![ana.clone(), ben.clone(), eve.clone()],
            identities_new: vec![
                known_by(&ana, phone.clone()),
                known_by(&ana, bsuid.clone()),
                known_by(&ben, identity(IdentityKind::Phone, "34601")),
                known_by(&eve, identity(IdentityKind::Email, "eve@example.org")),
            ],
            conversations_new: vec![talk.clone()],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();

        let asked = [
            phone.clone(),
            bsuid.clone(),
            identity(IdentityKind::Phone, "34601"),
            identity(IdentityKind::Phone, "unknown"),
            // The same text as another kind is somebody else.
            identity(IdentityKind::Bsuid, "34601"),
        ];
        let found = messaging::load(&db.store, TENANT, NUMBER, &asked).await.unwrap();
        assert_eq!(found.len(), 2);
        let of_ana = found.iter().find(|loaded| loaded.guest == ana).unwrap();
        assert_eq!(of_ana.identities, [bsuid, phone.clone()]);
        assert_eq!(of_ana.conversation, Some(talk.clone()));
        let of_ben = found.iter().find(|loaded| loaded.guest == ben).unwrap();
        assert_eq!(of_ben.conversation, None);

        let elsewhere = messaging::load(&db.store, TENANT, "other number", std::slice::from_ref(&phone)).await.unwrap();
        assert_eq!(elsewhere[0].conversation, None);
        let stranger = TenantId(fresh());
        assert!(messaging::load(&db.store, stranger, NUMBER, &[phone]).await.unwrap().is_empty());
        assert!(messaging::load(&db.store, TENANT, NUMBER, &[]).await.unwrap().is_empty());

        let by_guest = messaging::by_guests(&db.store, TENANT, NUMBER, &[ana.id, eve.id]).await.unwrap();
        assert_eq!(by_guest.len(), 2);
        let by_talk = messaging::by_conversations(&db.store, TENANT, &[talk.id]).await.unwrap();
        assert_eq!(by_talk[0].conversation, Some(talk));
        assert_eq!(by_talk[0].identities.len(), 2);
    }

    /// Hundreds of contacts are loaded and written at once.
    async fn many_contacts_at_once(db: Database) {
        let talks = conversations(&db.store, 333).await;
        let asked: Vec<_> =
            talks.iter().map(|talk| identity(IdentityKind::Bsuid, &talk.guest.to_string())).collect();
        let found = messaging::load(&db.store, TENANT, NUMBER, &asked).await.unwrap();
        assert_eq!(found.len(), 333);
        let changed: Vec<_> = found
            .into_iter()
            .map(|loaded| Conversation { handler: Handler::Human, ..loaded.conversation.unwrap() })
            .collect();
        let _ = write(&db.store, Batch { conversations_changed: changed, ..Batch::default() }, &[]).await.unwrap();
        assert_eq!(db.count("SELECT count(*) FROM conversation WHERE handler = 'human' AND version = 2").await, 333);
    }

    /// Every field of a guest, a conversation and a message comes back as it was written.
    async fn everything_comes_back(db: Database) {
        let mut ana = guest("Ana \u{1F334} O'Neil; DROP TABLE guest; --");
        ana.country = Some("ES".to_owned());
        ana.data = serde_json::json!({"a": [1, 2.5, null, true, "ü"], "big": i64::MAX});
        let mut talk = conversation(&ana, 7);
        talk.human_until = Some(at(5));
        talk.handler = Handler::Human;
        talk.window_expires_at = Some("2026-08-12T10:00:00.123456Z".parse().unwrap());
        let mut message = said(&talk, "wamid.A", 1);
        message.reply_to = Some(Wamid::from("wamid.Z"));
        message.error = Some(serde_json::json!([{"code": 131_047}]));
        message.content = serde_json::json!({"body": "\u{0}'; --\u{202E}"});
        let batch = Batch {
            guests_new: vec![ana.clone()],
            conversations_new: vec![talk.clone()],
            messages: vec![message.clone()],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();

        let loaded = messaging::by_conversations(&db.store, TENANT, &[talk.id]).await.unwrap().remove(0);
        assert_eq!(loaded.guest, ana);
        assert_eq!(loaded.conversation, Some(talk.clone()));
        let page = Page { before: None, limit: 10 };
        let thread = messaging::thread(&db.store, TENANT, talk.id, page).await.unwrap();
        message.content = serde_json::json!({"body": "\u{FFFD}'; --\u{202E}"});
        assert_eq!(thread, [message]);

        let later = Conversation {
            last_inbound_at: None,
            window_expires_at: None,
            human_until: None,
            handler: Handler::Bot,
            last_message_at: at(9),
            updated_at: at(9),
            state: serde_json::json!(["other"]),
            ..talk
        };
        let renamed = messaging::Guest { name: None, country: None, language: None, ..ana };
        let batch = Batch { guests_changed: vec![renamed.clone()], ..changed(&later) };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let loaded = messaging::by_conversations(&db.store, TENANT, &[later.id]).await.unwrap().remove(0);
        assert_eq!(loaded.conversation, Some(Conversation { version: 2, ..later }));
        assert_eq!(loaded.guest, messaging::Guest { version: 2, ..renamed });
    }

    /// Who writes what has changed since it was read is told to read again, and nothing of the batch remains.
    async fn a_changed_version_is_a_conflict(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let _ = write(&db.store, changed(&talk), &[]).await.unwrap();
        let stale = Batch {
            messages: vec![said(&talk, "wamid.A", 1)],
            events: vec![event("message.received", About::default())],
            ..changed(&talk)
        };
        let error = write(&db.store, stale, &[]).await.unwrap_err();
        assert!(matches!(error, StoreError::Conflict { what: "conversation" }));
        assert_eq!(error.retry(), Retry::Reload);
        assert_eq!(db.count("SELECT count(*) FROM message").await, 0);
        assert_eq!(db.count("SELECT count(*) FROM event").await, 0);

        let ana = messaging::by_conversations(&db.store, TENANT, &[talk.id]).await.unwrap().remove(0).guest;
        let rename = Batch { guests_changed: vec![ana.clone()], ..Batch::default() };
        let _ = write(&db.store, rename.clone(), &[]).await.unwrap();
        assert!(matches!(write(&db.store, rename, &[]).await, Err(StoreError::Conflict { what: "guest" })));
    }

    /// Two that create the same guest, conversation or message: one wins, the other is told.
    async fn creating_twice_is_a_conflict(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let other = guest("Other");
        let taken = identity(IdentityKind::Bsuid, &talk.guest.to_string());
        let twin = Batch {
            guests_new: vec![other.clone()],
            identities_new: vec![known_by(&other, taken)],
            ..Batch::default()
        };
        let twice_said = Batch {
            messages: vec![said(&talk, "wamid.A", 1), said(&talk, "wamid.A", 2)],
            ..Batch::default()
        };
        let same_pair =
            Batch { conversations_new: vec![Conversation { id: conversation(&other, 0).id, ..talk }], ..Batch::default() };
        for batch in [twin, twice_said, same_pair] {
            assert_eq!(write(&db.store, batch, &[]).await.unwrap_err().retry(), Retry::Reload);
        }
        assert_eq!(db.count("SELECT count(*) FROM guest").await, 1);
    }

    /// Stored incoming messages are recognised; the same id going out is another message.
    async fn known_messages_are_recognised(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let (mut out, _) = reply(&talk, 2);
        out.wamid = Some(Wamid::from("wamid.out"));
        let messages = (0..70).map(|n| said(&talk, &format!("wamid.{n}"), n)).chain([out]).collect();
        let _ = write(&db.store, Batch { messages, ..Batch::default() }, &[]).await.unwrap();
        let asked: Vec<_> =
            (60..90).map(|n| Wamid(format!("wamid.{n}"))).chain([Wamid::from("wamid.out")]).collect();
        let known = messaging::known(&db.store, TENANT, &asked).await.unwrap();
        assert_eq!(known, (60..70).map(|n| Wamid(format!("wamid.{n}"))).collect::<HashSet<_>>());
        let ours = messaging::known_outgoing(&db.store, TENANT, &asked).await.unwrap();
        assert_eq!(ours, HashSet::from([Wamid::from("wamid.out")]));
    }

    /// A transaction that is dropped never happened, and the next one is not in its way.
    async fn dropped_is_never(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        {
            let mut tx = db.store.begin().await.unwrap();
            let _ = changed(&talk).write(&mut tx, &[]).await.unwrap();
            let seen = messaging::by_conversations(&mut tx, TENANT, &[talk.id]).await.unwrap().remove(0);
            assert_eq!(seen.conversation.unwrap().version, 2, "a transaction sees its own writes");
        }
        let mut tx = db.store.begin().await.unwrap();
        let _ = changed(&talk).write(&mut tx, &[]).await.unwrap();
        tx.rollback().await.unwrap();
        let loaded = messaging::by_conversations(&db.store, TENANT, &[talk.id]).await.unwrap().remove(0);
        assert_eq!(loaded.conversation.unwrap().version, 1);
    }

    /// A batch of everything is one transaction.
    async fn a_batch_writes_all_its_parts(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let (message, outbox) = reply(&talk, 1);
        let batch = Batch {
            messages: vec![said(&talk, "wamid.A", 0), message],
            outbox: vec![outbox],
            timers_set: vec![timer("a", 10)],
            events: vec![event("message.received", About::default()), event("quote.prepared", About::default())],
            consents: vec![Consent {
                tenant: TENANT,
                guest: talk.guest,
                kind: ConsentKind::Marketing,
                granted: true,
                at: at(1),
                source: "whatsapp".to_owned(),
                wording: "yes please".to_owned(),
            }],
            opt_outs: vec![OptOut { tenant: TENANT, hash: Bytes::from_static(b"hash"), at: at(1) }],
            dead_letters: vec![NewDeadLetter {
                tenant: Some(TENANT),
                source: "inbox".to_owned(),
                reference: "7".to_owned(),
                reason: "no such type".to_owned(),
                body: Some(Bytes::from_static(b"{}")),
                at: at(1),
            }],
            ..changed(&talk)
        };
        let letters = batch.dead_letters.clone();
        let consents = batch.consents.clone();
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let kept: Vec<_> =
            events::by_guest(&db.store, TENANT, talk.guest, 0, 9).await.unwrap().into_iter().collect();
        assert!(kept.is_empty(), "these events are about nobody");
        assert_eq!(db.count("SELECT count(*) FROM event").await, 2);
        assert_eq!(db.count("SELECT count(*) FROM outbox").await, 1);
        assert_eq!(timers::due(&db.store, &[0], at(10), 9).await.unwrap().len(), 1);
        assert_eq!(messaging::consents(&db.store, TENANT, talk.guest).await.unwrap(), consents);
        let asked = [Bytes::from_static(b"hash"), Bytes::from_static(b"other")];
        assert_eq!(messaging::opted_out(&db.store, TENANT, &asked).await.unwrap(), HashSet::from([asked[0].clone()]));
        let (_, letter) = dead_letters::latest(&db.store, 5).await.unwrap().remove(0);
        assert_eq!(letter, letters[0]);
    }

    /// Lists go from newest to oldest, page by page, nothing twice and nothing missed, even at equal times.
    async fn lists_are_paged(db: Database) {
        let talks = conversations(&db.store, 9).await;
        let changed = talks
            .iter()
            .enumerate()
            .map(|(n, talk)| Conversation { last_message_at: at(i64::try_from(n / 3).unwrap()), ..talk.clone() })
            .collect();
        let messages = (0..5).map(|n| said(&talks[0], &format!("wamid.{n}"), n / 2)).collect();
        let _ = write(&db.store, Batch { conversations_changed: changed, messages, ..Batch::default() }, &[])
            .await
            .unwrap();
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = Page { before, limit: 2 };
            let lines = messaging::conversations(&db.store, TENANT, Some(PROPERTY), page).await.unwrap();
            let Some(last) = lines.last() else { break };
            before = Some((last.last_message_at, last.id));
            seen.extend(lines);
        }
        assert_eq!(seen.len(), 9);
        assert_eq!(seen.iter().map(|line| line.id).collect::<HashSet<_>>().len(), 9);
        assert!(seen.is_sorted_by(|a, b| a.last_message_at >= b.last_message_at));
        let page = Page { before: None, limit: 99 };
        assert_eq!(messaging::conversations(&db.store, TENANT, None, page).await.unwrap(), seen);
        let stranger = TenantId(fresh());
        assert!(messaging::conversations(&db.store, stranger, None, page).await.unwrap().is_empty());

        let first = messaging::thread(&db.store, TENANT, talks[0].id, Page { before: None, limit: 3 }).await.unwrap();
        let last = first.last().unwrap();
        let page = Page { before: Some((last.sent_at, last.id)), limit: 3 };
        let second = messaging::thread(&db.store, TENANT, talks[0].id, page).await.unwrap();
        let all: HashSet<_> = first.iter().chain(&second).map(|message| message.id).collect();
        assert_eq!((first.len(), second.len(), all.len()), (3, 2, 5));
    }
}

/// What people are known by, and what they wrote, never shows in a log.
#[test]
fn debug_shows_no_personal_data() {
    let ana = guest("Ana");
    let talk = conversation(&ana, 0);
    let (message, outbox) = reply(&talk, 0);
    let said = said(&talk, "wamid.SECRET", 0);
    let shown = format!(
        "{ana:?} {:?} {message:?} {outbox:?} {said:?} {:?}",
        identity(IdentityKind::Phone, "16505551234"),
        crate::world::request("Hi", &[0]),
    );
    for secret in ["Ana", "16505551234", "SECRET", "Welcome", "Hi"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
