//! The people's side of conversations: lists, care, notes, labels, search.

use guestlink_domain::ids::{ConversationId, PropertyId, TenantId};
use guestlink_store::{
    Store,
    conversations::{
        self, Attachment, Change, Cursor, DeskChange, DeskState, Key, Line, List, NewNote, SavedReply,
    },
    messaging::{Batch, Conversation, Guest, Handler, Message},
};
use uuid::Uuid;

use crate::{
    on_both,
    world::{
        PROPERTY, TENANT, at, conversation, conversations, fresh, guest, identity, known_by, reply, said,
        write,
    },
};

const NOOR: Uuid = Uuid::from_u128(77);

async fn change(store: &Store, conversation: &Conversation, change: Change) {
    change_at(store, conversation, change, 10).await;
}

async fn change_at(store: &Store, conversation: &Conversation, change: Change, seconds: i64) {
    let key = Key { tenant: TENANT, id: conversation.id };
    let desk = vec![DeskChange { key, change, at: at(seconds) }];
    let _ = write(store, Batch { desk, ..Batch::default() }, &[]).await.unwrap();
}

/// The guest says something; the worker writes the conversation beside it, as it does.
async fn hears(store: &Store, conversation: &mut Conversation, wamid: &str, seconds: i64) -> Message {
    let message = said(conversation, wamid, seconds);
    conversation.last_message_at = at(seconds);
    let batch = Batch {
        conversations_changed: vec![conversation.clone()],
        messages: vec![message.clone()],
        ..Batch::default()
    };
    let _ = write(store, batch, &[]).await.unwrap();
    conversation.version += 1;
    message
}

async fn page(store: &Store, list: &List, after: Option<Cursor>, limit: i64) -> Vec<Line> {
    conversations::list(store, TENANT, &[PROPERTY], list, after, limit).await.unwrap()
}

async fn ids(store: &Store, list: &List) -> Vec<ConversationId> {
    page(store, list, None, 50).await.iter().map(|line| line.id).collect()
}

async fn line(store: &Store, conversation: &Conversation) -> Line {
    conversations::line(store, TENANT, conversation.id).await.unwrap().unwrap()
}

fn text(conversation: &Conversation, wamid: &str, seconds: i64, body: &str) -> Message {
    Message {
        content: serde_json::json!({ "type": "text", "body": body }),
        ..said(conversation, wamid, seconds)
    }
}

on_both! {
    /// Every list holds what belongs to it, in its order, whole and without doubles when read page by page.
    async fn lists_are_read_page_by_page(db: Database) {
        let mut talks = conversations(&db.store, 23).await;
        for (index, talk) in talks.iter_mut().enumerate() {
            let seconds = i64::try_from(index / 2).unwrap();
            hears(&db.store, talk, &format!("w{index}"), 100 + seconds).await;
        }
        for list in [List::All, List::Waiting] {
            let whole = ids(&db.store, &list).await;
            assert_eq!(whole.len(), 23);
            let (mut after, mut pieces) = (None, Vec::new());
            loop {
                let lines = page(&db.store, &list, after, 5).await;
                let Some(last) = lines.last() else { break };
                after = Some(last.cursor(&list));
                pieces.extend(lines.iter().map(|line| line.id));
            }
            assert_eq!(pieces, whole);
        }
        assert_eq!(ids(&db.store, &List::All).await[0], talks[22].id, "the latest first");
        assert!([talks[0].id, talks[1].id].contains(&ids(&db.store, &List::Waiting).await[0]), "the longest first");
        assert!(ids(&db.store, &List::Closed).await.is_empty());
        let (tenant, other) = (TenantId(fresh()), PropertyId(fresh()));
        assert!(conversations::list(&db.store, tenant, &[PROPERTY], &List::All, None, 9).await.unwrap().is_empty());
        assert!(conversations::list(&db.store, TENANT, &[other], &List::All, None, 9).await.unwrap().is_empty());
        assert!(conversations::list(&db.store, TENANT, &[], &List::All, None, 9).await.unwrap().is_empty());
    }

    /// A guest's words make a conversation unread and waiting, and bring it back from wherever it was, but blocked.
    async fn a_guest_who_writes_is_seen(db: Database) {
        let mut talk = conversations(&db.store, 1).await.remove(0);
        for state in [DeskState::Closed, DeskState::Snoozed] {
            match state {
                DeskState::Snoozed => change(&db.store, &talk, Change::Snooze(at(9_000))).await,
                state => change(&db.store, &talk, Change::State(state)).await,
            }
            change(&db.store, &talk, Change::Answered).await;
            change(&db.store, &talk, Change::State(state)).await;
            hears(&db.store, &mut talk, &format!("{state:?}-1"), 50).await;
            hears(&db.store, &mut talk, &format!("{state:?}-2"), 60).await;
            let seen = line(&db.store, &talk).await;
            assert_eq!((seen.desk, seen.unread, seen.snoozed_until), (DeskState::Open, 2, None));
            assert_eq!(seen.waiting_since, Some(at(50)), "since the first words nobody answered");
        }
        change(&db.store, &talk, Change::State(DeskState::Blocked)).await;
        hears(&db.store, &mut talk, "blocked", 70).await;
        let seen = line(&db.store, &talk).await;
        assert_eq!((seen.desk, seen.unread, seen.waiting_since), (DeskState::Blocked, 0, None));
    }

    /// The assistant's answer ends the waiting only while the assistant is in charge; a person's always does.
    async fn an_answer_ends_the_waiting(db: Database) {
        let mut talk = conversations(&db.store, 1).await.remove(0);
        hears(&db.store, &mut talk, "1", 10).await;
        let (message, outbox) = reply(&talk, 11);
        let batch = Batch { messages: vec![message], outbox: vec![outbox], ..Batch::default() };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let seen = line(&db.store, &talk).await;
        assert_eq!((seen.waiting_since, seen.unread), (None, 0));
        assert_eq!(seen.last.unwrap().content["body"], "Welcome");
        talk.handler = Handler::Human;
        hears(&db.store, &mut talk, "2", 20).await;
        assert_eq!(ids(&db.store, &List::Unassigned).await, [talk.id]);
        let (message, outbox) = reply(&talk, 21);
        let batch = Batch { messages: vec![message], outbox: vec![outbox], ..Batch::default() };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        assert_eq!(line(&db.store, &talk).await.waiting_since, Some(at(20)), "a promise of help is no help");
        change(&db.store, &talk, Change::Answered).await;
        assert_eq!(line(&db.store, &talk).await.waiting_since, None);
    }

    /// What colleagues do does not disturb the worker, who counts versions.
    async fn colleagues_and_the_worker_do_not_meet(db: Database) {
        let mut talk = conversations(&db.store, 1).await.remove(0);
        change(&db.store, &talk, Change::Take(NOOR)).await;
        change(&db.store, &talk, Change::Take(Uuid::from_u128(78))).await;
        hears(&db.store, &mut talk, "1", 10).await;
        assert_eq!(line(&db.store, &talk).await.assignee, Some(NOOR), "who was first keeps it");
        assert_eq!(ids(&db.store, &List::Mine(NOOR)).await, [talk.id]);
        change(&db.store, &talk, Change::Assign(None)).await;
        assert!(ids(&db.store, &List::Mine(NOOR)).await.is_empty());
        change(&db.store, &talk, Change::Read).await;
        assert_eq!(line(&db.store, &talk).await.unread, 0);
        change(&db.store, &talk, Change::Unread).await;
        assert_eq!(line(&db.store, &talk).await.unread, 1);
        let counts = conversations::counts(&db.store, TENANT, &[PROPERTY], NOOR).await.unwrap();
        assert_eq!((counts.all, counts.mine, counts.waiting), (1, 0, 1));
    }

    /// A snoozed conversation wakes at its moment, and not at one that was moved.
    async fn a_snoozed_one_wakes_once(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        change(&db.store, &talk, Change::Snooze(at(500))).await;
        change(&db.store, &talk, Change::Wake(at(400))).await;
        assert_eq!(ids(&db.store, &List::Snoozed).await, [talk.id]);
        change(&db.store, &talk, Change::Wake(at(500))).await;
        let seen = line(&db.store, &talk).await;
        assert_eq!((seen.desk, seen.unread), (DeskState::Open, 1));
    }

    /// Labels are kept once, found, and taken away.
    async fn labels_are_kept(db: Database) {
        let talks = conversations(&db.store, 2).await;
        for label in ["late arrival", "vip", "vip"] {
            change(&db.store, &talks[0], Change::Label(label.to_owned())).await;
        }
        change(&db.store, &talks[1], Change::Label("vip".to_owned())).await;
        assert_eq!(line(&db.store, &talks[0]).await.labels, ["late arrival", "vip"]);
        assert_eq!(ids(&db.store, &List::Labelled("vip".to_owned())).await.len(), 2);
        assert_eq!(conversations::labels_in_use(&db.store, TENANT).await.unwrap(), ["late arrival", "vip"]);
        change(&db.store, &talks[0], Change::Unlabel("vip".to_owned())).await;
        assert_eq!(ids(&db.store, &List::Labelled("vip".to_owned())).await, [talks[1].id]);
    }

    /// A note is kept once, and taken back by its author only.
    async fn notes_are_among_colleagues(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let note = NewNote {
            id: fresh(), author: NOOR, author_name: "Noor".to_owned(), body: "ask Dario".to_owned(), mentions: vec![fresh()],
        };
        change(&db.store, &talk, Change::Note(note.clone())).await;
        change(&db.store, &talk, Change::Note(note.clone())).await;
        let read = || async { conversations::notes(&db.store, TENANT, talk.id, at(0), at(100)).await.unwrap() };
        assert_eq!(read().await.len(), 1);
        assert_eq!(read().await[0].body.as_deref(), Some("ask Dario"));
        let key = Key { tenant: TENANT, id: talk.id };
        let strange = Change::RemoveNote { id: note.id, author: fresh() };
        let desk = vec![DeskChange { key, change: strange, at: at(20) }];
        assert!(write(&db.store, Batch { desk, ..Batch::default() }, &[]).await.is_err());
        change(&db.store, &talk, Change::RemoveNote { id: note.id, author: NOOR }).await;
        assert_eq!(read().await[0].body, None);
    }

    /// Words are found by their beginnings, whatever their accents; a guest by name, number, booking and unit; and only
    /// by the tenant's own people.
    async fn what_was_said_is_found(db: Database) {
        let person = Guest { name: Some("Zoë Müller".to_owned()), ..guest("x") };
        let talk = conversation(&person, 0);
        let batch = Batch {
            identities_new: vec![known_by(&person, identity(guestlink_store::messaging::IdentityKind::Phone, "34611222333"))],
            guests_new: vec![person],
            conversations_new: vec![talk.clone()],
            messages: vec![
                text(&talk, "1", 1, "¿Podríamos tener dos TOALLAS más, por favor?"),
                text(&talk, "2", 2, "请给我们两条毛巾"),
                text(&talk, "3", 3, "it's the 'AC' \"broken\" & (noisy): a* OR b NOT c"),
            ],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let other = conversations(&db.store, 1).await.remove(0);
        for question in ["toallas", "toal", "Podriamos TOALLAS", "毛巾", "zoe", "mull", "ac broken", "+34 611 222 333", "11222"] {
            let hits = conversations::search(&db.store, TENANT, &[PROPERTY], question, 20).await.unwrap();
            let ids: Vec<_> = hits.iter().map(|hit| hit.conversation).collect();
            assert_eq!(ids, [talk.id], "{question}");
        }
        for question in ["", "   ", "towels", "*", "\"", "'", "a\" OR \"b", "toallas towels", "') OR 1=1 --", "&|!:*<->"] {
            let hits = conversations::search(&db.store, TENANT, &[PROPERTY], question, 20).await.unwrap();
            assert!(hits.iter().all(|hit| hit.conversation != other.id), "{question}");
            assert!(question.contains("OR") || hits.is_empty(), "{question}: {hits:?}");
        }
        let elsewhere = TenantId(fresh());
        assert!(conversations::search(&db.store, elsewhere, &[PROPERTY], "toallas", 20).await.unwrap().is_empty());
        assert!(conversations::search(&db.store, TENANT, &[PropertyId(fresh())], "zoe", 20).await.unwrap().is_empty());
    }

    /// A saved reply's shortcut is taken once.
    async fn saved_replies_have_their_shortcuts(db: Database) {
        let wifi = SavedReply { id: fresh(), property: None, shortcut: "wifi".to_owned(), body: "Hi {guest}".to_owned() };
        let mut tx = db.store.begin().await.unwrap();
        conversations::save_reply(&mut tx, TENANT, &wifi, at(0)).await.unwrap();
        let better = SavedReply { body: "Hello {guest}".to_owned(), ..wifi.clone() };
        conversations::save_reply(&mut tx, TENANT, &better, at(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(conversations::saved_replies(&db.store, TENANT).await.unwrap(), std::slice::from_ref(&better));
        let mut tx = db.store.begin().await.unwrap();
        let same = SavedReply { id: fresh(), ..wifi.clone() };
        assert!(conversations::save_reply(&mut tx, TENANT, &same, at(2)).await.is_err());
        drop(tx);
        let mut tx = db.store.begin().await.unwrap();
        assert!(conversations::forget_reply(&mut tx, TENANT, wifi.id).await.unwrap());
        assert!(!conversations::forget_reply(&mut tx, TENANT, wifi.id).await.unwrap());
    }

    /// Files come back as they were given, to their tenant only.
    async fn files_are_kept(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let file = Attachment {
            id: fresh(), conversation: talk.id, mime: "image/png".to_owned(), name: "a.png".to_owned(), size: 5,
            sha256: vec![1, 2].into(), sealed: vec![0, 255, 7].into(),
        };
        let mut tx = db.store.begin().await.unwrap();
        conversations::attach(&mut tx, TENANT, &file, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(conversations::attachment(&db.store, TENANT, file.id).await.unwrap(), Some(file.clone()));
        assert_eq!(conversations::attachment(&db.store, TenantId(fresh()), file.id).await.unwrap(), None);
        assert_eq!(conversations::attached(&db.store, TENANT).await.unwrap(), 5);
    }
}
