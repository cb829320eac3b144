//! A message's status is the furthest seen, in whatever order, number and batches statuses arrive.

use guestlink_store::{
    Store,
    leases::Fence,
    messaging::{self, Batch, Conversation, DeliveryStatus, Message, NewStatus, Page, Wamid},
    outbox::{self, Claim, Outcome, Settlement},
};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, prop_oneof},
    strategy::ValueTree,
    test_runner::TestRunner,
};

use crate::{
    on_both,
    world::{TENANT, at, conversations, hold, reply, write},
};

fn status(wamid: &str, status: DeliveryStatus, seconds: i64) -> NewStatus {
    let data = serde_json::json!({"errors": [{"code": 131_026}], "n": seconds});
    NewStatus { tenant: TENANT, wamid: Wamid::from(wamid), status, at: at(seconds), data }
}

async fn record(store: &Store, statuses: Vec<NewStatus>) {
    let _ = write(store, Batch { statuses, ..Batch::default() }, &[]).await.unwrap();
}

/// Queues a reply, and sends it.
async fn send(store: &Store, talk: &Conversation, fences: &[Fence]) -> outbox::OutboxRow {
    let (message, outbox) = reply(talk, 0);
    let batch = Batch { messages: vec![message], outbox: vec![outbox], ..Batch::default() };
    let _ = write(store, batch, fences).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let claim = Claim { fences, resting_numbers: &[], now: at(1), limit: 1 };
    let row = outbox::claim(&mut tx, claim).await.unwrap().remove(0);
    tx.commit().await.unwrap();
    row
}

async fn accept(store: &Store, row: &outbox::OutboxRow, wamid: &str) {
    let settlement = Settlement {
        tenant: TENANT,
        id: row.queued.id,
        attempt: row.attempt,
        fence: row.fence,
        outcome: Outcome::Accepted { wamid: Wamid::from(wamid) },
        at: at(2),
    };
    let mut tx = store.begin().await.unwrap();
    outbox::settle(&mut tx, &[settlement]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn newest(store: &Store, talk: &Conversation) -> Message {
    let page = Page { before: None, limit: 99 };
    let thread = messaging::thread(store, TENANT, talk.id, page).await.unwrap();
    thread.into_iter().max_by_key(|message| message.id).unwrap()
}

fn any_status() -> impl Strategy<Value = DeliveryStatus> {
    prop_oneof![
        Just(DeliveryStatus::Sent),
        Just(DeliveryStatus::Failed),
        Just(DeliveryStatus::Delivered),
        Just(DeliveryStatus::Read),
        Just(DeliveryStatus::Played),
    ]
}

on_both! {
    /// For any statuses in any order, cut into any batches, with our own answer arriving anywhere among them:
    /// the message ends at the furthest one, and was never seen to go back.
    async fn status_never_goes_back(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let mut runner = TestRunner::deterministic();
        let cases = (vec(any_status(), 0..7), 0..8_usize, 1..4_usize);
        for case in 0..40 {
            let (statuses, answer, size) = cases.new_tree(&mut runner).unwrap().current();
            let wamid = format!("wamid.{case}");
            let row = send(&db.store, &talk, &fences).await;
            let mut highest = DeliveryStatus::Queued;
            let chunks: Vec<_> = statuses.chunks(size).collect();
            let answer = answer.min(chunks.len());
            for (n, chunk) in chunks.iter().enumerate() {
                if n == answer {
                    accept(&db.store, &row, &wamid).await;
                }
                record(&db.store, chunk.iter().map(|one| status(&wamid, *one, 3)).collect()).await;
                let seen = newest(&db.store, &talk).await.status.unwrap();
                assert!(seen >= highest, "{statuses:?} went from {highest:?} back to {seen:?}");
                highest = seen;
            }
            if answer == chunks.len() {
                accept(&db.store, &row, &wamid).await;
            }
            let furthest = statuses.iter().max().copied().unwrap_or(DeliveryStatus::Queued);
            assert_eq!(newest(&db.store, &talk).await.status, Some(furthest), "{statuses:?}, answer at {answer}");
        }
    }

    /// Statuses that come before we know the message wait for it, and count when it is known.
    async fn early_statuses_wait(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let row = send(&db.store, &talk, &fences).await;
        record(&db.store, vec![status("w", DeliveryStatus::Sent, 5), status("w", DeliveryStatus::Delivered, 6)]).await;
        assert_eq!(newest(&db.store, &talk).await.status, Some(DeliveryStatus::Queued));
        accept(&db.store, &row, "w").await;
        let message = newest(&db.store, &talk).await;
        assert_eq!(message.status, Some(DeliveryStatus::Delivered));
        assert_eq!(message.status_at, Some(at(6)));
        assert_eq!(message.wamid, Some(Wamid::from("w")));
    }

    /// A failure shows its reason until a delivery proves it wrong; each status is kept once.
    async fn failure_and_repetition(db: Database) {
        let talk = conversations(&db.store, 1).await.remove(0);
        let fences = hold(&db.store, "one", &[0], false).await;
        let row = send(&db.store, &talk, &fences).await;
        accept(&db.store, &row, "w").await;
        for _ in 0..3 {
            record(&db.store, vec![status("w", DeliveryStatus::Failed, 5)]).await;
        }
        let message = newest(&db.store, &talk).await;
        assert_eq!(message.status, Some(DeliveryStatus::Failed));
        assert_eq!(message.error.unwrap()["errors"][0]["code"], 131_026);
        record(&db.store, vec![status("w", DeliveryStatus::Sent, 6), status("w", DeliveryStatus::Read, 7)]).await;
        let message = newest(&db.store, &talk).await;
        assert_eq!((message.status, message.error), (Some(DeliveryStatus::Read), None));
        let kept = messaging::statuses(&db.store, TENANT, &Wamid::from("w")).await.unwrap();
        let kept: Vec<_> = kept.iter().map(|one| one.status).collect();
        assert_eq!(kept, [DeliveryStatus::Failed, DeliveryStatus::Sent, DeliveryStatus::Read]);
    }
}

/// The words of WhatsApp, both ways.
#[test]
fn words_are_read_back() {
    for word in ["queued", "sent", "failed", "delivered", "read", "played"] {
        assert_eq!(DeliveryStatus::parse(word).unwrap().as_str(), word);
    }
    assert_eq!(DeliveryStatus::parse("deleted"), None);
}
