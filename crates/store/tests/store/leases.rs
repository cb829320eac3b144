//! Leases: one owner at a time, and numbers that only grow.

use guestlink_store::{
    Store, StoreError,
    leases::{self, Fence, Lease},
    messaging::Batch,
};
use tokio::task::JoinSet;

use crate::{
    on_both,
    world::{at, claimant, hold, write},
};

async fn acquire(store: &Store, owner: &str, seconds: i64, leases: &[Lease]) -> Vec<Fence> {
    let mut tx = store.begin().await.unwrap();
    let fences = leases::acquire(&mut tx, leases, claimant(owner, seconds), false).await.unwrap();
    tx.commit().await.unwrap();
    fences
}

async fn renew(store: &Store, owner: &str, seconds: i64, fences: &[Fence]) -> Vec<Fence> {
    let mut tx = store.begin().await.unwrap();
    let held = leases::renew(&mut tx, fences, claimant(owner, seconds)).await.unwrap();
    tx.commit().await.unwrap();
    held
}

fn partitions(range: std::ops::Range<i16>) -> Vec<Lease> {
    range.map(Lease::Partition).collect()
}

on_both! {
    /// A held lease is not given away until it expires; then its number grows.
    async fn expiry_passes_a_lease_on(db: Database) {
        let task = [Lease::Task("prune".to_owned())];
        let first = acquire(&db.store, "a", 0, &task).await;
        assert_eq!(first.len(), 1);
        assert!(acquire(&db.store, "b", 29, &task).await.is_empty());
        assert_eq!(renew(&db.store, "a", 20, &first).await, first);
        assert!(acquire(&db.store, "b", 49, &task).await.is_empty(), "renewed until 50");
        let second = acquire(&db.store, "b", 50, &task).await;
        assert!(second[0].number > first[0].number);
        assert!(renew(&db.store, "a", 51, &first).await.is_empty(), "lost");
        assert_eq!(renew(&db.store, "b", 51, &second).await, second);
    }

    /// Those present for a duty are counted until their leases expire; other duties do not count.
    async fn processes_present_are_counted(db: Database) {
        for (owner, duty) in [("a", "messaging"), ("b", "messaging"), ("c", "timers")] {
            acquire(&db.store, owner, 0, &[Lease::Task(format!("{duty}/{owner}"))]).await;
        }
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(leases::owners(&mut tx, "messaging/", at(10)).await.unwrap(), 2);
        assert_eq!(leases::owners(&mut tx, "timers/", at(10)).await.unwrap(), 1);
        assert_eq!(leases::owners(&mut tx, "messaging/", at(31)).await.unwrap(), 0, "expired");
    }

    /// Released leases are free at once, and their numbers still grow.
    async fn release_frees_at_once(db: Database) {
        let first = acquire(&db.store, "a", 0, &partitions(0..4)).await;
        let mut tx = db.store.begin().await.unwrap();
        leases::release(&mut tx, &first[..2]).await.unwrap();
        tx.commit().await.unwrap();
        let second = acquire(&db.store, "b", 1, &partitions(0..4)).await;
        assert_eq!(leases::partitions(&second), [0, 1]);
        assert!(second[0].number > first[0].number);
        let refused = write(&db.store, Batch::default(), &first[..1]).await;
        assert!(matches!(refused, Err(StoreError::LeaseLost { .. })));
    }

    /// A process that is alone takes everything at start, whatever its predecessor held.
    async fn taking_over(db: Database) {
        let before = hold(&db.store, "crashed", &[0, 1, 2], false).await;
        let after = hold(&db.store, "restarted", &[0, 1, 2, 3], true).await;
        assert_eq!(after.len(), 4);
        for (old, new) in before.iter().zip(&after) {
            assert!(new.number > old.number);
        }
        assert!(write(&db.store, Batch::default(), &after).await.is_ok());
        let mixed = [after[3].clone(), before[1].clone()];
        assert!(matches!(
            write(&db.store, Batch::default(), &mixed).await,
            Err(StoreError::LeaseLost { lease }) if lease == "partition/1"
        ));
    }

    /// Many that reach for the same leases at once: each lease has exactly one owner.
    async fn a_race_has_one_winner(db: Database) {
        let mut racers = JoinSet::new();
        for racer in 0..8 {
            let store = db.store.clone();
            racers.spawn(async move { acquire(&store, &format!("racer {racer}"), 0, &partitions(0..16)).await });
        }
        let mut won: Vec<_> = racers.join_all().await.into_iter().flatten().collect();
        won.sort();
        assert_eq!(won.iter().map(|fence| fence.lease.clone()).collect::<Vec<_>>(), partitions(0..16));
        assert!(won.iter().all(|fence| fence.number == won[0].number));
    }
}
