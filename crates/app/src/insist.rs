//! Doing it again when somebody else wrote the same rows in between. Nobody gives up for that, and nobody tries for
//! ever.

use guestlink_store::{Retry, StoreError};

/// Tries after the first one.
const AGAIN: usize = 5;

/// Works, and works again at once while somebody else wrote in between; the last outcome. The work loads what it
/// decides on anew each time.
pub(crate) async fn insist<T, F>(work: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let mut outcome = work().await;
    for _ in 0..AGAIN {
        if !matches!(&outcome, Err(error) if error.retry() == Retry::Reload) {
            break;
        }
        outcome = work().await;
    }
    outcome
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// The outcome and the number of tries, when the first `conflicts` tries meet somebody else.
    async fn tried(conflicts: usize) -> (bool, usize) {
        let tries = Cell::new(0);
        let outcome = insist(|| async {
            tries.set(tries.get() + 1);
            if tries.get() > conflicts { Ok(()) } else { Err(StoreError::Conflict { what: "conversation" }) }
        })
        .await;
        (outcome.is_ok(), tries.get())
    }

    #[tokio::test]
    async fn a_conflict_is_tried_again_but_not_for_ever() {
        assert_eq!(tried(0).await, (true, 1));
        assert_eq!(tried(5).await, (true, 6));
        assert_eq!(tried(99).await, (false, 6));
    }

    #[tokio::test]
    async fn another_failure_is_not_tried_again() {
        let tries = Cell::new(0);
        let outcome: Result<(), _> = insist(|| async {
            tries.set(tries.get() + 1);
            Err(StoreError::Closing)
        })
        .await;
        assert!(outcome.is_err());
        assert_eq!(tries.get(), 1);
    }
}
