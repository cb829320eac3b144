//! Timers: derived again they move, and each fires once.

use guestlink_domain::ids::TenantId;
use guestlink_store::{
    Retry, Store, StoreError,
    messaging::Batch,
    timers::{self, DueTimer, FiredTimer, NewTimer, TimerCancel},
};

use crate::{
    on_both,
    world::{TENANT, at, fresh, timer, write},
};

async fn set(store: &Store, timers_set: Vec<NewTimer>) {
    let _ = write(store, Batch { timers_set, ..Batch::default() }, &[]).await.unwrap();
}

async fn due(store: &Store, seconds: i64) -> Vec<DueTimer> {
    timers::due(store, &[0], at(seconds), 100).await.unwrap()
}

fn fired(timer: &NewTimer) -> FiredTimer {
    FiredTimer { tenant: timer.tenant, key: timer.key.clone(), id: timer.id }
}

async fn fire(store: &Store, timers: &[&NewTimer]) -> Result<(), StoreError> {
    let timers_fired = timers.iter().map(|timer| fired(timer)).collect();
    write(store, Batch { timers_fired, ..Batch::default() }, &[]).await.map(drop)
}

on_both! {
    /// What is due comes in order, from the partitions asked for, whole.
    async fn due_timers_come_in_order(db: Database) {
        let (late, early, never) = (timer("late", 20), timer("early", 10), timer("never", 99));
        let other = NewTimer { partition: 1, ..timer("other", 5) };
        set(&db.store, vec![late.clone(), early.clone(), never, other]).await;
        assert_eq!(due(&db.store, 20).await, [early.clone(), late]);
        assert_eq!(due(&db.store, 19).await, [early]);
        assert_eq!(timers::next_due(&db.store, &[0]).await.unwrap(), Some(at(10)));
        assert_eq!(timers::next_due(&db.store, &[0, 1]).await.unwrap(), Some(at(5)));
        assert_eq!(timers::next_due(&db.store, &[7]).await.unwrap(), None);
    }

    /// Firing counts once: of two that fire the same timer, one is refused with all its effects.
    async fn a_timer_fires_once(db: Database) {
        let one = timer("one", 10);
        set(&db.store, vec![one.clone()]).await;
        fire(&db.store, &[&one]).await.unwrap();
        let again = fire(&db.store, &[&one]).await.unwrap_err();
        assert_eq!(again.retry(), Retry::Reload);
        assert!(due(&db.store, 99).await.is_empty());
    }

    /// Derived again, a timer moves; firing what was seen before is refused.
    async fn deriving_again_moves(db: Database) {
        let first = timer("stay/1/pre_arrival", 10);
        set(&db.store, vec![first.clone()]).await;
        let moved = timer("stay/1/pre_arrival", 30);
        set(&db.store, vec![moved.clone()]).await;
        assert!(fire(&db.store, &[&first]).await.is_err());
        assert!(due(&db.store, 10).await.is_empty());
        assert_eq!(due(&db.store, 30).await, [moved]);
    }

    /// A timer that has fired does not fire again by being derived again, only by being moved.
    async fn fired_stays_fired(db: Database) {
        let first = timer("a", 10);
        set(&db.store, vec![first.clone()]).await;
        fire(&db.store, &[&first]).await.unwrap();
        set(&db.store, vec![timer("a", 10)]).await;
        assert!(due(&db.store, 99).await.is_empty());
        let moved = timer("a", 50);
        set(&db.store, vec![moved.clone()]).await;
        assert_eq!(due(&db.store, 99).await, [moved]);
    }

    /// Cancelled timers vanish: one, or all that begin alike, of this tenant only.
    async fn cancelling_by_key_and_prefix(db: Database) {
        let stranger = TenantId(fresh());
        let keys = ["stay/1/a", "stay/1/b\u{1F334}", "stay/10/a", "stay/1", "stay/2/a", "Stay/1/a"];
        let mut all: Vec<_> = keys.iter().map(|key| timer(key, 10)).collect();
        all.push(NewTimer { tenant: stranger, ..timer("stay/1/a", 10) });
        set(&db.store, all).await;
        let cancel = |what| Batch { timers_cancelled: vec![what], ..Batch::default() };
        let prefix = TimerCancel::Prefix { tenant: TENANT, prefix: "stay/1/".to_owned() };
        let _ = write(&db.store, cancel(prefix), &[]).await.unwrap();
        let key = TimerCancel::Key { tenant: TENANT, key: "stay/2/a".to_owned() };
        let _ = write(&db.store, cancel(key), &[]).await.unwrap();
        let left = due(&db.store, 99).await;
        let own: Vec<_> = left.iter().filter(|one| one.tenant == TENANT).map(|one| one.key.as_str()).collect();
        assert_eq!(own, ["Stay/1/a", "stay/1", "stay/10/a"]);
        assert_eq!(left.len(), 4);
    }

    /// Fired timers are forgotten after a while; set ones never.
    async fn pruning_spares_what_is_set(db: Database) {
        let one = timer("fired", 10);
        set(&db.store, vec![one.clone(), timer("overdue", 10)]).await;
        fire(&db.store, &[&one]).await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        assert_eq!(timers::prune(&mut tx, at(11)).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(due(&db.store, 99).await.len(), 1);
    }
}
