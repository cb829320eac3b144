//! What whoever looks after the program sees and decides.

use guestlink_domain::ids::TenantId;
use guestlink_store::dead_letters::{self, NewDeadLetter};
use guestlink_store::outbox::{self, Outcome, Verdict};
use guestlink_store::pulse;
use uuid::Uuid;

use crate::on_both;
use crate::outbox::{claim, error, queue, settle, statuses};
use crate::world::{TENANT, at, conversations, hold};
use guestlink_store::messaging::DeliveryStatus;

const OTHER: TenantId = TenantId(Uuid::from_u128(77));

fn letter(tenant: Option<TenantId>, reference: &str) -> NewDeadLetter {
    NewDeadLetter {
        tenant,
        source: "whatsapp".to_owned(),
        reference: reference.to_owned(),
        reason: "x".to_owned(),
        body: None,
        at: at(1),
    }
}

on_both! {
    /// A message in doubt is decided once, and shown as what was decided.
    async fn doubts_are_decided_once(db: Database) {
        let talks = conversations(&db.store, 3).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        for talk in &talks {
            queue(&db.store, talk, 1).await;
        }
        let rows = claim(&db.store, &fences, 10).await.unwrap();
        settle(&db.store, &rows[0], Outcome::Unknown { error: error() }).await;
        settle(&db.store, &rows[1], Outcome::Parked).await;
        settle(&db.store, &rows[2], Outcome::Parked).await;
        let open = outbox::in_doubt(&db.store, TENANT, 10).await.unwrap();
        assert_eq!(open.iter().map(|one| one.parked).collect::<Vec<_>>(), [true, true, false]);
        assert!(outbox::in_doubt(&db.store, OTHER, 10).await.unwrap().is_empty());
        for (row, verdict) in rows.iter().zip([Verdict::Arrived, Verdict::Again, Verdict::Never]) {
            for first in [true, false] {
                let mut tx = db.store.begin().await.unwrap();
                let decided = outbox::decide(&mut tx, TENANT, row.queued.id, verdict, at(20)).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(decided.is_some(), first, "{verdict:?}");
            }
        }
        assert_eq!(statuses(&db.store, &talks[0]).await, [Some(DeliveryStatus::Sent)]);
        assert_eq!(statuses(&db.store, &talks[2]).await, [Some(DeliveryStatus::Failed)]);
        let again = claim(&db.store, &fences, 21).await.unwrap();
        assert_eq!(again.iter().map(|row| row.queued.id).collect::<Vec<_>>(), [rows[1].queued.id]);
        assert!(outbox::in_doubt(&db.store, TENANT, 10).await.unwrap().is_empty());
    }

    /// What was refused may be put back in the queue, by whoever it belongs to.
    async fn what_was_given_up_goes_once_more(db: Database) {
        let talks = conversations(&db.store, 1).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        queue(&db.store, &talks[0], 1).await;
        let rows = claim(&db.store, &fences, 10).await.unwrap();
        settle(&db.store, &rows[0], Outcome::Rejected { error: error() }).await;
        let mut tx = db.store.begin().await.unwrap();
        assert!(outbox::again(&mut tx, OTHER, rows[0].queued.id, at(20)).await.unwrap().is_none());
        assert!(outbox::again(&mut tx, TENANT, rows[0].queued.id, at(20)).await.unwrap().is_some());
        assert!(outbox::again(&mut tx, TENANT, rows[0].queued.id, at(20)).await.unwrap().is_none());
        tx.commit().await.unwrap();
        assert_eq!(statuses(&db.store, &talks[0]).await, [Some(DeliveryStatus::Queued)]);
        assert_eq!(claim(&db.store, &fences, 21).await.unwrap().len(), 1);
    }

    /// Letters are shown to whom they belong, and taken out once.
    async fn letters_belong_to_somebody(db: Database) {
        let mut tx = db.store.begin().await.unwrap();
        let letters = vec![letter(Some(TENANT), "1"), letter(None, "2"), letter(Some(OTHER), "3")];
        dead_letters::add(&mut tx, letters).await.unwrap();
        tx.commit().await.unwrap();
        let of = async |tenant, strays| {
            let found = dead_letters::of_tenant(&db.store, tenant, strays, 10).await.unwrap();
            found.into_iter().map(|(_, letter)| letter.reference).collect::<Vec<_>>()
        };
        assert_eq!(of(TENANT, true).await, ["2", "1"]);
        assert_eq!(of(OTHER, false).await, ["3"]);
        let (id, _) = dead_letters::of_tenant(&db.store, TENANT, false, 1).await.unwrap().remove(0);
        for (tenant, known) in [(OTHER, false), (TENANT, true), (TENANT, false)] {
            let mut tx = db.store.begin().await.unwrap();
            assert_eq!(dead_letters::take(&mut tx, tenant, true, id).await.unwrap().is_some(), known);
            tx.commit().await.unwrap();
        }
    }

    /// A slot is noted once, and forgotten in its time.
    async fn slots_are_kept_apart_by_source(db: Database) {
        for (slots, oldest) in [(vec![5, 6], 0), (vec![6, 9], 6)] {
            let mut tx = db.store.begin().await.unwrap();
            pulse::note(&mut tx, "whatsapp", &slots, oldest).await.unwrap();
            pulse::note(&mut tx, "other", &[7], 0).await.unwrap();
            tx.commit().await.unwrap();
        }
        assert_eq!(pulse::slots(&db.store, "whatsapp", 0).await.unwrap(), [6, 9]);
        assert_eq!(pulse::slots(&db.store, "whatsapp", 7).await.unwrap(), [9]);
        assert_eq!(pulse::last(&db.store, "whatsapp").await.unwrap(), None);
    }
}
