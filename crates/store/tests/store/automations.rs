//! What automations did, what messages cost, how reviews stand, who was merged: on both databases.

use guestlink_domain::automations::Done;
use guestlink_domain::costs::{Billed, Entry};
use guestlink_domain::ids::PropertyId;
use guestlink_store::automations::{self, NewDone};
use guestlink_store::costs::{self, CostLine};
use guestlink_store::guests::{self, Merge, Moved};
use guestlink_store::messaging::{self, Batch, DeliveryStatus, IdentityKind, NewStatus, Wamid};
use guestlink_store::reviews::{self, ReviewRow};
use guestlink_store::webhooks::{self, NewWebhook, Tried};
use guestlink_store::{Retry, outbox};
use serde_json::json;

use crate::{
    on_both,
    world::{TENANT, at, conversation, fresh, guest, identity, known_by, reply, write},
};

fn done(key: &str) -> Done {
    Done {
        key: key.to_owned(),
        automation: "one".to_owned(),
        booking: Some("website:GL-1".to_owned()),
        at: at(1),
        sent: true,
        sells: false,
        recovery: false,
    }
}

fn review(language: &str, status: Option<&str>, seconds: i64) -> ReviewRow {
    ReviewRow {
        tenant: TENANT,
        account: "1".to_owned(),
        name: "hello".to_owned(),
        language: language.to_owned(),
        status: status.map(str::to_owned),
        category: None,
        quality: None,
        reason: None,
        paused_until: None,
        updated_at: at(seconds),
    }
}

on_both! {
    /// A key is written once; who comes second is refused, with everything that was to follow.
    async fn what_is_done_is_done_once(db: Database) {
        let guest = guest("Ana");
        let batch = |key: &str| Batch {
            done: vec![NewDone { tenant: TENANT, guest: guest.id, done: done(key) }],
            ..Batch::default()
        };
        let _ = write(&db.store, batch("a"), &[]).await.unwrap();
        let _ = write(&db.store, batch("b"), &[]).await.unwrap();
        let again = write(&db.store, batch("a"), &[]).await.unwrap_err();
        assert_eq!(again.retry(), Retry::Reload);
        let known = automations::done(&db.store, TENANT, guest.id, 10).await.unwrap();
        assert_eq!(known.iter().map(|one| one.key.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let all = automations::done_of(&db.store, TENANT, &[guest.id]).await.unwrap();
        assert_eq!(all[&guest.id].len(), 2);
    }

    /// What WhatsApp says about a price counts, also when it comes before the message is known by its id.
    async fn the_ledger_hears_what_statuses_say(db: Database) {
        let ana = guest("Ana");
        let chat = conversation(&ana, 0);
        let (message, queued) = reply(&chat, 1);
        let (id, outbox_id) = (message.id, queued.id);
        let line = CostLine {
            tenant: TENANT,
            message: id,
            property: PropertyId(fresh()),
            guest: ana.id,
            booking: None,
            month: "2026-11".to_owned(),
            currency: "EUR".to_owned(),
            entry: Entry {
                number: "n".to_owned(), at: at(1), billed: Billed::Utility, market: "ES".to_owned(), micros: 17_100,
                told: None, void: false, automation: Some("one".to_owned()),
            },
        };
        let batch = Batch {
            guests_new: vec![ana.clone()], conversations_new: vec![chat], messages: vec![message],
            outbox: vec![queued], costs: vec![line.clone()], ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let status = |status, data: serde_json::Value| NewStatus {
            tenant: TENANT, wamid: Wamid("w1".to_owned()), status, at: at(2), data,
        };
        let early = status(DeliveryStatus::Sent, json!({"pricing": {"billable": false, "category": "utility",
            "type": "free_entry_point"}}));
        let _ = write(&db.store, Batch { statuses: vec![early], ..Batch::default() }, &[]).await.unwrap();
        let tag = outbox::Tag { tenant: TENANT, id: outbox_id, attempt: 1, wamid: Wamid("w1".to_owned()), at: at(3) };
        let mut tx = db.store.begin().await.unwrap();
        outbox::resolve_by_tag(&mut tx, &[tag]).await.unwrap();
        tx.commit().await.unwrap();
        let late = status(DeliveryStatus::Delivered, json!({"pricing": {"billable": false, "category": "utility",
            "type": "free_entry_point"}}));
        let _ = write(&db.store, Batch { statuses: vec![late], ..Batch::default() }, &[]).await.unwrap();
        let known = costs::of_message(&db.store, TENANT, id).await.unwrap().unwrap();
        if let Some(told) = known.entry.told {
            assert!(!told.billable);
        }
        let month = costs::of_month(&db.store, TENANT, Some(line.property), "2026-11").await.unwrap();
        assert_eq!(month.len(), 1);
        assert!(costs::of_month(&db.store, TENANT, None, "2026-10").await.unwrap().is_empty());
        assert_eq!(costs::of_guest(&db.store, TENANT, ana.id).await.unwrap().len(), 1);
    }

    /// The later word about a review counts; a word about quality alone leaves the rest as it was.
    async fn the_later_word_about_a_review_counts(db: Database) {
        let save = async |rows: Vec<ReviewRow>| {
            let _ = write(&db.store, Batch { reviews: rows, ..Batch::default() }, &[]).await.unwrap();
        };
        save(vec![review("en", Some("approved"), 10), review("es", Some("pending"), 10)]).await;
        save(vec![review("en", Some("pending"), 5)]).await;
        let red = ReviewRow { quality: Some("red".to_owned()), ..review("en", None, 20) };
        save(vec![red, review("fr", None, 20)]).await;
        let all = reviews::all(&db.store).await.unwrap();
        let shown: Vec<_> = all.iter().map(|r| (r.language.as_str(), r.status.as_deref(), r.quality.as_deref())).collect();
        assert_eq!(shown, [("en", Some("approved"), Some("red")), ("es", Some("pending"), None)]);
    }

    /// News wait until they are told or given up.
    async fn news_for_programs_wait_until_told(db: Database) {
        let news = NewWebhook {
            endpoint: None,
            tenant: TENANT, id: fresh(), property: PropertyId(fresh()), automation: "one".to_owned(),
            url: "https://example.com/x".to_owned(), body: "{}".to_owned(), created_at: at(1),
        };
        let _ = write(&db.store, Batch { webhooks: vec![news.clone()], ..Batch::default() }, &[]).await.unwrap();
        assert_eq!(webhooks::due(&db.store, at(1), 10).await.unwrap()[0].queued, news);
        let settle = async |tried: Tried| {
            let mut tx = db.store.begin().await.unwrap();
            webhooks::settle(&mut tx, (TENANT, news.id), &tried, (Some(500), at(2))).await.unwrap();
            tx.commit().await.unwrap();
        };
        settle(Tried::Again(at(9), "answered 500".to_owned())).await;
        assert!(webhooks::due(&db.store, at(8), 10).await.unwrap().is_empty());
        assert_eq!(webhooks::next_due(&db.store).await.unwrap(), Some(at(9)));
        assert_eq!(webhooks::due(&db.store, at(9), 10).await.unwrap()[0].attempts, 1);
        settle(Tried::Told).await;
        assert_eq!(webhooks::next_due(&db.store).await.unwrap(), None);
    }

    /// A merge moves what a guest is known by, and taking it back moves it back.
    async fn guests_are_merged_and_taken_apart(db: Database) {
        let (ana, other) = (guest("Ana"), guest("Anna"));
        let mail = identity(IdentityKind::Email, "ana@example.com");
        let batch = Batch {
            guests_new: vec![ana.clone(), other.clone()],
            identities_new: vec![known_by(&ana, mail.clone())],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let merge = Merge {
            id: fresh(), from: ana.id, into: other.id, at: at(1), by: "test".to_owned(), moved: Moved::default(),
            undone_at: None,
        };
        let mut tx = db.store.begin().await.unwrap();
        guests::merge(&mut tx, TENANT, &merge).await.unwrap();
        tx.commit().await.unwrap();
        let whose = async || {
            messaging::load(&db.store, TENANT, "n", std::slice::from_ref(&mail)).await.unwrap().remove(0).guest.id
        };
        assert_eq!(whose().await, other.id);
        let kept = guests::merges(&db.store, TENANT, other.id).await.unwrap().remove(0);
        assert_eq!(kept.moved.identities.len(), 1);
        let mut tx = db.store.begin().await.unwrap();
        guests::split(&mut tx, TENANT, &kept, at(2)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(whose().await, ana.id);
        let mut tx = db.store.begin().await.unwrap();
        assert!(guests::split(&mut tx, TENANT, &kept, at(3)).await.is_err(), "taken back once");
    }
}
