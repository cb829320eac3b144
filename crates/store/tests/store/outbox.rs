//! The outbox: one at a time in each conversation, in order, and honest about what is not known.

use guestlink_domain::ids::OutboxId;
use guestlink_store::{
    Retry, Store, StoreError,
    leases::Fence,
    messaging::{self, Batch, Conversation, DeliveryStatus, Page, Wamid},
    outbox::{self, Claim, Evidence, NewOutbox, OutboxRow, Outcome, Settlement, Tag},
};

use crate::{
    on_both,
    world::{NUMBER, TENANT, at, conversations, hold, reply, write},
};

pub async fn queue(store: &Store, talk: &Conversation, count: i64) -> Vec<OutboxId> {
    let (messages, outbox): (Vec<_>, Vec<_>) = (0..count).map(|n| reply(talk, n)).unzip();
    queue_these(store, messages, outbox).await
}

async fn queue_these(
    store: &Store,
    messages: Vec<messaging::Message>,
    outbox: Vec<NewOutbox>,
) -> Vec<OutboxId> {
    let ids = outbox.iter().map(|row| row.id).collect();
    let _ = write(store, Batch { messages, outbox, ..Batch::default() }, &[]).await.unwrap();
    ids
}

pub async fn claim(store: &Store, fences: &[Fence], seconds: i64) -> Result<Vec<OutboxRow>, StoreError> {
    let mut tx = store.begin().await?;
    let claim = Claim { fences, resting_numbers: &[], now: at(seconds), limit: 100 };
    let rows = outbox::claim(&mut tx, claim).await?;
    tx.commit().await?;
    Ok(rows)
}

fn ids(rows: &[OutboxRow]) -> Vec<OutboxId> {
    rows.iter().map(|row| row.queued.id).collect()
}

fn settlement(row: &OutboxRow, outcome: Outcome) -> Settlement {
    Settlement {
        tenant: TENANT,
        id: row.queued.id,
        attempt: row.attempt,
        fence: row.fence,
        outcome,
        at: at(50),
    }
}

pub async fn settle(store: &Store, row: &OutboxRow, outcome: Outcome) -> Vec<OutboxId> {
    let mut tx = store.begin().await.unwrap();
    let settled = outbox::settle(&mut tx, &[settlement(row, outcome)]).await.unwrap();
    tx.commit().await.unwrap();
    settled
}

async fn recover(store: &Store, fences: &[Fence]) -> u64 {
    let mut tx = store.begin().await.unwrap();
    let recovered = outbox::recover(&mut tx, fences).await.unwrap();
    tx.commit().await.unwrap();
    recovered
}

async fn tag(store: &Store, id: OutboxId, attempt: i32, wamid: &str) -> Evidence {
    let tag = Tag { tenant: TENANT, id, attempt, wamid: Wamid::from(wamid), at: at(60) };
    let mut tx = store.begin().await.unwrap();
    let evidence = outbox::resolve_by_tag(&mut tx, &[tag]).await.unwrap();
    tx.commit().await.unwrap();
    evidence[0]
}

fn accepted(wamid: &str) -> Outcome {
    Outcome::Accepted { wamid: Wamid::from(wamid) }
}

pub fn error() -> serde_json::Value {
    serde_json::json!({"code": 131_000})
}

pub async fn statuses(store: &Store, talk: &Conversation) -> Vec<Option<DeliveryStatus>> {
    let page = Page { before: None, limit: 99 };
    let mut thread = messaging::thread(store, TENANT, talk.id, page).await.unwrap();
    thread.sort_by_key(|message| message.id);
    thread.iter().map(|message| message.status).collect()
}

on_both! {
    /// Whoever has much to say does not keep the others waiting, however much it is.
    async fn heads_behind_a_long_queue_are_found(db: Database) {
        let fences = hold(&db.store, "a", &[0], true).await;
        let talks = conversations(&db.store, 12).await;
        let long = queue(&db.store, &talks[0], 500).await;
        let mut heads = vec![long[0]];
        for talk in &talks[1..] {
            heads.push(queue(&db.store, talk, 2).await[0]);
        }
        assert_eq!(ids(&claim(&db.store, &fences, 600).await.unwrap()), heads);
        assert!(claim(&db.store, &fences, 601).await.unwrap().is_empty(), "the next ones wait for these");
    }
}

on_both! {
    /// Of each conversation only the first is taken, and the next when the first is settled; conversations do
    /// not wait for each other.
    async fn heads_only(db: Database) {
        let talks = conversations(&db.store, 3).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        let mut queued = Vec::new();
        for talk in &talks {
            queued.push(queue(&db.store, talk, 3).await);
        }
        for round in 0..3 {
            let rows = claim(&db.store, &fences, 10).await.unwrap();
            assert_eq!(ids(&rows), queued.iter().map(|of_talk| of_talk[round]).collect::<Vec<_>>());
            assert!(claim(&db.store, &fences, 10).await.unwrap().is_empty(), "all three are on their way");
            let last = settle(&db.store, &rows[2], accepted("w2")).await;
            assert_eq!(last, [rows[2].queued.id]);
            let only = claim(&db.store, &fences, 10).await.unwrap();
            assert_eq!(ids(&only), queued[2].get(round + 1).copied().into_iter().collect::<Vec<_>>());
            if let Some(early) = only.first() {
                // Put it back for the next round.
                settle(&db.store, early, Outcome::Postponed { at: at(10) }).await;
            }
            settle(&db.store, &rows[0], accepted("w0")).await;
            settle(&db.store, &rows[1], Outcome::Rejected { error: error() }).await;
        }
        assert!(claim(&db.store, &fences, 10).await.unwrap().is_empty());
    }

    /// What is claimed carries everything a sender needs.
    async fn a_claim_is_complete(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let (message, mut row) = reply(&talk, 0);
        row.expires_at = Some(at(99));
        queue_these(&db.store, vec![message], vec![row.clone()]).await;
        let claimed = claim(&db.store, &fences, 10).await.unwrap().remove(0);
        assert_eq!(claimed.queued, row);
        assert_eq!((claimed.attempt, claimed.fence), (1, fences[0].number));
        assert_eq!((claimed.sending_at, claimed.window_expires_at), (at(10), talk.window_expires_at));
    }

    /// What is not yet due, and what comes from a resting number, waits; the limit holds; other partitions
    /// are left alone.
    async fn only_what_may_go_is_claimed(db: Database) {
        let talks = conversations(&db.store, 4).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        let rows: Vec<_> = talks.iter().map(|talk| reply(talk, 0)).collect();
        let (messages, mut rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        rows[0].not_before = Some(at(20));
        rows[1].number_id = "resting".to_owned();
        rows[2].partition = 1;
        let queued = queue_these(&db.store, messages, rows).await;

        let resting = ["resting".to_owned(), "also resting".to_owned()];
        let now = |seconds| Claim { fences: &fences, resting_numbers: &resting, now: at(seconds), limit: 100 };
        let mut tx = db.store.begin().await.unwrap();
        assert!(outbox::claim(&mut tx, Claim { limit: 0, ..now(10) }).await.unwrap().is_empty());
        assert_eq!(ids(&outbox::claim(&mut tx, now(10)).await.unwrap()), [queued[3]]);
        assert_eq!(ids(&outbox::claim(&mut tx, now(20)).await.unwrap()), [queued[0]]);
        tx.commit().await.unwrap();
        assert_eq!(ids(&claim(&db.store, &fences, 20).await.unwrap()), [queued[1]]);
        assert_eq!(outbox::next_due(&db.store, &[0]).await.unwrap(), None);
        assert_eq!(outbox::next_due(&db.store, &[0, 1]).await.unwrap(), Some(at(0)));
    }

    /// A retry comes again when it is due, before what was queued behind it.
    async fn a_retry_keeps_its_place(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let queued = queue(&db.store, &talk, 2).await;
        let row = claim(&db.store, &fences, 10).await.unwrap().remove(0);
        settle(&db.store, &row, Outcome::Retry { at: at(40), error: error() }).await;
        assert_eq!(outbox::next_due(&db.store, &[0]).await.unwrap(), Some(at(1)), "the one behind it");
        assert!(claim(&db.store, &fences, 39).await.unwrap().is_empty());
        let again = claim(&db.store, &fences, 40).await.unwrap();
        assert_eq!(ids(&again), [queued[0]]);
        assert_eq!(again[0].attempt, 2);
        settle(&db.store, &again[0], Outcome::Postponed { at: at(41) }).await;
        let third = claim(&db.store, &fences, 41).await.unwrap().remove(0);
        assert_eq!(third.attempt, 2, "what was not tried does not count");
    }

    /// Settling twice is settling once, and a late settlement of an earlier attempt changes nothing.
    async fn settling_is_idempotent(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let queued = queue(&db.store, &talk, 1).await;
        let first = claim(&db.store, &fences, 10).await.unwrap().remove(0);
        let retry = Outcome::Retry { at: at(11), error: error() };
        assert_eq!(settle(&db.store, &first, retry.clone()).await, queued);
        assert!(settle(&db.store, &first, retry.clone()).await.is_empty());
        let second = claim(&db.store, &fences, 12).await.unwrap().remove(0);
        assert!(settle(&db.store, &first, Outcome::Rejected { error: error() }).await.is_empty());
        assert_eq!(settle(&db.store, &second, accepted("w")).await, queued);
        assert!(settle(&db.store, &second, accepted("w")).await.is_empty());
        assert!(settle(&db.store, &second, Outcome::Rejected { error: error() }).await.is_empty());
        assert_eq!(statuses(&db.store, &talk).await, [Some(DeliveryStatus::Queued)]);
        assert_eq!(db.count("SELECT count(*) FROM outbox WHERE state = 'accepted' AND wamid = 'w'").await, 1);
    }

    /// What will never go out is shown as failed.
    async fn dead_ends_are_shown(db: Database) {
        let talks = conversations(&db.store, 3).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        for talk in &talks {
            queue(&db.store, talk, 1).await;
        }
        let rows = claim(&db.store, &fences, 10).await.unwrap();
        settle(&db.store, &rows[0], Outcome::Rejected { error: error() }).await;
        settle(&db.store, &rows[1], Outcome::Expired).await;
        settle(&db.store, &rows[2], Outcome::Parked).await;
        assert_eq!(statuses(&db.store, &talks[0]).await, [Some(DeliveryStatus::Failed)]);
        assert_eq!(statuses(&db.store, &talks[1]).await, [Some(DeliveryStatus::Failed)]);
        assert_eq!(statuses(&db.store, &talks[2]).await, [Some(DeliveryStatus::Queued)], "perhaps it arrived");
    }

    /// An owner whose lease has passed on can neither claim nor settle; only its proof of acceptance counts.
    async fn an_old_owner_is_refused(db: Database) {
        let talks = conversations(&db.store, 2).await;
        let old = hold(&db.store, "old", &[0], false).await;
        queue(&db.store, &talks[0], 2).await;
        queue(&db.store, &talks[1], 1).await;
        let rows = claim(&db.store, &old, 10).await.unwrap();
        let new = hold(&db.store, "new", &[0], true).await;

        let error_of = claim(&db.store, &old, 11).await.unwrap_err();
        assert!(matches!(error_of, StoreError::LeaseLost { .. }));
        assert_eq!(error_of.retry(), Retry::Stop);
        assert_eq!(recover(&db.store, &new).await, 2);
        assert!(settle(&db.store, &rows[0], Outcome::Retry { at: at(12), error: error() }).await.is_empty());
        assert!(claim(&db.store, &new, 13).await.unwrap().is_empty(), "their fate is open");
        assert_eq!(settle(&db.store, &rows[0], accepted("w")).await, [rows[0].queued.id]);
        assert_eq!(claim(&db.store, &new, 14).await.unwrap().len(), 1, "the next of the first conversation");
    }

    /// A dead owner's messages become unknown and keep the time of their attempt, however often we restart.
    async fn recovery_keeps_the_time(db: Database) {
        let talks = conversations(&db.store, 2).await;
        let first = hold(&db.store, "first", &[0], false).await;
        queue(&db.store, &talks[0], 1).await;
        queue(&db.store, &talks[1], 1).await;
        let rows = claim(&db.store, &first, 10).await.unwrap();
        settle(&db.store, &rows[1], Outcome::Unknown { error: error() }).await;
        let mut fences = first;
        for restart in 0..3 {
            assert_eq!(recover(&db.store, &fences).await, 0, "nothing of ours is given up");
            fences = hold(&db.store, &format!("restart {restart}"), &[0], true).await;
            assert_eq!(recover(&db.store, &fences).await, 2);
        }
        let open = outbox::unknown(&db.store, &[0], 10).await.unwrap();
        assert_eq!(open.len(), 2);
        assert!(open.iter().all(|one| one.sending_at == at(10) && one.attempt == 1));
        assert!(open.iter().all(|one| one.fence == fences[0].number));
        assert!(outbox::unknown(&db.store, &[1], 10).await.unwrap().is_empty());

        // The new owner decides: resend one, park the other.
        let row = |n: usize| OutboxRow { fence: open[n].fence, ..rows[n].clone() };
        settle(&db.store, &row(0), Outcome::Retry { at: at(70), error: error() }).await;
        settle(&db.store, &row(1), Outcome::Parked).await;
        let again = claim(&db.store, &fences, 70).await.unwrap();
        assert_eq!((ids(&again), again[0].attempt), (vec![rows[0].queued.id], 2));
    }

    /// A status with our tag proves acceptance, whatever we believed, and gives the message its name.
    async fn a_tag_is_proof(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let queued = queue(&db.store, &talk, 2).await;
        let row = claim(&db.store, &fences, 10).await.unwrap().remove(0);
        settle(&db.store, &row, Outcome::Unknown { error: error() }).await;
        assert_eq!(tag(&db.store, queued[0], 1, "w1").await, Evidence::Accepted);
        assert_eq!(tag(&db.store, queued[0], 1, "w1").await, Evidence::Known);
        assert_eq!(tag(&db.store, OutboxId(crate::world::fresh()), 1, "w1").await, Evidence::Stranger);
        assert_eq!(ids(&claim(&db.store, &fences, 11).await.unwrap()), [queued[1]], "the way is free");
        assert_eq!(db.count("SELECT count(*) FROM message WHERE wamid = 'w1'").await, 1);
    }

    /// When both attempts turn out to have been accepted, it is said: the guest got it twice.
    async fn twice_is_noticed(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let id = queue(&db.store, &talk, 1).await[0];
        let first = claim(&db.store, &fences, 10).await.unwrap().remove(0);
        settle(&db.store, &first, Outcome::Unknown { error: error() }).await;
        settle(&db.store, &first, Outcome::Retry { at: at(70), error: error() }).await;
        let second = claim(&db.store, &fences, 70).await.unwrap().remove(0);
        // The first attempt's status arrives while the second is on its way.
        assert_eq!(tag(&db.store, id, 1, "w1").await, Evidence::Accepted);
        assert!(settle(&db.store, &second, accepted("w2")).await.is_empty());
        assert_eq!(tag(&db.store, id, 2, "w2").await, Evidence::Twice);
        assert_eq!(db.count("SELECT count(*) FROM message WHERE wamid = 'w1'").await, 1);
    }

    /// Cancelling takes back what waits, not what is on its way.
    async fn cancelling_spares_what_is_on_its_way(db: Database) {
        let talks = conversations(&db.store, 2).await;
        let fences = hold(&db.store, "one", &[0], false).await;
        queue(&db.store, &talks[0], 3).await;
        queue(&db.store, &talks[1], 1).await;
        let rows = claim(&db.store, &fences, 10).await.unwrap();
        let (goodbye, goodbye_row) = reply(&talks[0], 9);
        let batch = Batch {
            outbox_cancelled: vec![(TENANT, talks[0].id)],
            messages: vec![goodbye],
            outbox: vec![goodbye_row.clone()],
            ..Batch::default()
        };
        let written = write(&db.store, batch, &[]).await.unwrap();
        assert_eq!(written.cancelled.len(), 2);
        let failed = Some(DeliveryStatus::Failed);
        let queued = Some(DeliveryStatus::Queued);
        assert_eq!(statuses(&db.store, &talks[0]).await, [queued, failed, failed, queued]);
        settle(&db.store, &rows[0], accepted("w")).await;
        assert_eq!(ids(&claim(&db.store, &fences, 11).await.unwrap()), [goodbye_row.id]);
    }

    /// Hundreds of conversations are claimed and settled at once.
    async fn many_at_once(db: Database) {
        let talks = conversations(&db.store, 150).await;
        let fences = hold(&db.store, "one", &[0, 1, 2], false).await;
        let (messages, rows): (Vec<_>, Vec<_>) = talks.iter().map(|talk| reply(talk, 0)).unzip();
        let queued = queue_these(&db.store, messages, rows).await;
        let mut tx = db.store.begin().await.unwrap();
        let all = Claim { fences: &fences, resting_numbers: &[], now: at(10), limit: 1_000 };
        let rows = outbox::claim(&mut tx, all).await.unwrap();
        assert_eq!(ids(&rows), queued, "in the order they were queued");
        let settlements: Vec<_> =
            rows.iter().enumerate().map(|(n, row)| settlement(row, accepted(&format!("{NUMBER}.{n}")))).collect();
        assert_eq!(outbox::settle(&mut tx, &settlements).await.unwrap().len(), 150);
        tx.commit().await.unwrap();
        assert_eq!(db.count("SELECT count(DISTINCT wamid) FROM message").await, 150);
    }
}
