//! Group commit: all requests that wait when a commit starts share the next transaction. Each is answered
//! only after the commit that holds it. This is the hot path of every webhook.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc, oneshot};

use super::{
    NewInbox,
    insert::{AppendOutcome, insert},
};
use crate::{error::StoreError, open::Store};

/// Requests that wait for a commit; more than this wait outside the queue.
const QUEUE: usize = 1_024;
/// A transaction takes no more bytes of bodies than this, so that a flood of large ones stays bounded.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// So many in one commit are a crowd.
const CROWD: usize = 24;
/// Where a commit waits for a slow disk, those who were just answered are about to come again: the next commit waits for
/// them, at most so long, and never longer than half of what the last one took.
const FOR_THE_CROWD: Duration = Duration::from_millis(3);

struct Waiting {
    request: NewInbox,
    answer: oneshot::Sender<Result<AppendOutcome, StoreError>>,
}

/// The door through which requests reach the inbox. Cheap to clone.
#[derive(Clone)]
pub struct Appender {
    queue: mpsc::Sender<Waiting>,
    crowds: Arc<AtomicU64>,
    wake: Arc<Mutex<Vec<Arc<Notify>>>>,
}

impl Appender {
    /// The appender and the task that commits for it. The task ends when every clone of the appender is gone;
    /// what was queued by then is committed first. `max_batch` is the most requests in one transaction.
    pub fn new(store: Store, max_batch: usize) -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (queue, requests) = mpsc::channel(QUEUE);
        let wake = Arc::new(Mutex::new(Vec::new()));
        let crowds = Arc::new(AtomicU64::new(0));
        let task = work(store, max_batch.max(1), requests, Arc::clone(&crowds), Arc::clone(&wake));
        (Self { queue, crowds, wake }, task)
    }

    /// `notify` is told after every commit that added something: there is work in the inbox.
    pub fn on_commit(&self, notify: Arc<Notify>) {
        self.wake.lock().unwrap_or_else(PoisonError::into_inner).push(notify);
    }

    /// Counts the commits for a crowd. While it grows, many wait for their answer, and whoever else would write has
    /// time.
    pub fn crowds(&self) -> u64 {
        self.crowds.load(Ordering::Relaxed)
    }

    /// Stores a request durably.
    ///
    /// # Errors
    /// Any error means that nothing was stored, or that it is open whether it was: the sender must repeat it.
    pub async fn append(&self, request: NewInbox) -> Result<AppendOutcome, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .send(Waiting { request, answer })
            .await
            .map_err(|_the_task_has_ended| StoreError::Closing)?;
        answered.await.map_err(|_the_task_has_ended| StoreError::Closing)?
    }
}

async fn work(
    store: Store,
    max_batch: usize,
    mut requests: mpsc::Receiver<Waiting>,
    crowds: Arc<AtomicU64>,
    wake: Arc<Mutex<Vec<Arc<Notify>>>>,
) {
    let mut next = Vec::new();
    let (mut last, mut took) = (0, Duration::ZERO);
    loop {
        if next.is_empty() && requests.recv_many(&mut next, max_batch).await == 0 {
            return;
        }
        if last >= CROWD {
            gather(&mut next, &mut requests, last.min(max_batch), FOR_THE_CROWD.min(took / 2)).await;
        }
        while next.len() < max_batch
            && let Ok(more) = requests.try_recv()
        {
            next.push(more);
        }
        if next.len() >= CROWD {
            crowds.fetch_add(1, Ordering::Relaxed);
        }
        let rest = next.split_off(fitting(&next));
        let batch = std::mem::replace(&mut next, rest);
        last = batch.len();
        let began = Instant::now();
        let added = commit_and_answer(&store, batch).await;
        took = began.elapsed();
        if added {
            for notify in wake.lock().unwrap_or_else(PoisonError::into_inner).iter() {
                notify.notify_one();
            }
        }
    }
}

/// Waits until as many have come as the last time, for so long.
async fn gather(
    next: &mut Vec<Waiting>,
    requests: &mut mpsc::Receiver<Waiting>,
    wanted: usize,
    at_most: Duration,
) {
    let come = async {
        while next.len() < wanted
            && let Some(more) = requests.recv().await
        {
            next.push(more);
        }
    };
    // Who comes later goes with the next.
    let _late = tokio::time::timeout(at_most, come).await;
}

/// How many of the waiting fit into one transaction: at least one.
fn fitting(waiting: &[Waiting]) -> usize {
    let mut bytes = 0;
    let fit = waiting
        .iter()
        .take_while(|one| {
            bytes += one.request.body.len();
            bytes <= MOST_BYTES
        })
        .count();
    fit.max(1)
}

/// True if something was added.
async fn commit_and_answer(store: &Store, batch: Vec<Waiting>) -> bool {
    let (requests, answers): (Vec<_>, Vec<_>) =
        batch.into_iter().map(|waiting| (waiting.request, waiting.answer)).unzip();
    match commit(store, &requests).await {
        Ok(outcomes) => {
            let added = outcomes.contains(&AppendOutcome::Appended);
            for (answer, outcome) in answers.into_iter().zip(outcomes) {
                // A caller that has gone away does not want to know.
                drop(answer.send(Ok(outcome)));
            }
            added
        }
        Err(error) if error.is_about_data() && requests.len() > 1 => {
            one_by_one(store, requests, answers).await
        }
        Err(error) => {
            for answer in answers {
                drop(answer.send(Err(error.copy())));
            }
            false
        }
    }
}

/// One of the requests is bad; the others must not suffer for it.
async fn one_by_one(
    store: &Store,
    requests: Vec<NewInbox>,
    answers: Vec<oneshot::Sender<Result<AppendOutcome, StoreError>>>,
) -> bool {
    let mut added = false;
    for (request, answer) in requests.into_iter().zip(answers) {
        let outcome = commit(store, &[request])
            .await
            .and_then(|outcomes| outcomes.first().copied().ok_or(StoreError::Conflict { what: "inbox" }));
        added |= matches!(outcome, Ok(AppendOutcome::Appended));
        drop(answer.send(outcome));
    }
    added
}

async fn commit(store: &Store, requests: &[NewInbox]) -> Result<Vec<AppendOutcome>, StoreError> {
    let mut tx = store.begin().await?;
    let outcomes = insert(&mut tx, requests).await?;
    tx.commit().await?;
    Ok(outcomes)
}
