//! Reads a request's raw bytes under a limit, a deadline and a budget of memory. The bytes stay as they came:
//! signatures are made over them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::problem::Problem;

/// A body that has not arrived by then is given up.
const DEADLINE: Duration = Duration::from_secs(30);
/// How much of a body that is too long is read and thrown away, so that the caller gets to read the answer
/// instead of a reset connection.
const DISCARDED: usize = 32 << 20;
/// Bodies up to this size are read without asking the budget.
const SMALL: usize = 64 << 10;
/// How long a big body waits for its share of the budget.
const BUDGET_WAIT: Duration = Duration::from_secs(5);

/// Memory that big bodies may hold together: strangers may send megabytes before their signature is known to be
/// wrong. Counted in KiB.
#[derive(Clone)]
pub struct Budget(Arc<Semaphore>);

impl Budget {
    /// `kib` KiB for all bodies above 64 KiB.
    pub fn new(kib: usize) -> Self {
        Self(Arc::new(Semaphore::new(kib)))
    }

    async fn share(&self, bytes: usize) -> Result<tokio::sync::SemaphorePermit<'_>, Problem> {
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        match timeout(BUDGET_WAIT, self.0.acquire_many(kib)).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::unavailable()),
        }
    }
}

/// Reads the whole body, at most `limit` bytes of it.
pub async fn read(body: Body, limit: usize, budget: &Budget) -> Result<Bytes, Problem> {
    let expected = body.size_hint().exact().map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if expected.is_some_and(|length| length > limit) {
        let _ = timeout(DEADLINE, discard(body, 0)).await;
        return Err(Problem::too_large(limit));
    }
    // Only a chunked body does not say its length.
    let reserve = expected.unwrap_or(limit);
    let _share = if reserve > SMALL { Some(budget.share(reserve).await?) } else { None };
    match timeout(DEADLINE, collect(body, limit)).await {
        Ok(read) => read,
        Err(_elapsed) => Err(Problem::incomplete()),
    }
}

async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(Problem::incomplete()) };
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length > limit {
            discard(body, length).await;
            return Err(Problem::too_large(limit));
        }
        if first.is_empty() && rest.is_empty() {
            first = data;
        } else {
            if rest.is_empty() {
                rest.extend_from_slice(&first);
            }
            rest.extend_from_slice(&data);
        }
    }
    Ok(if rest.is_empty() { first } else { rest.freeze() })
}

async fn discard(mut body: Body, mut seen: usize) {
    while seen < DISCARDED {
        match body.frame().await {
            Some(Ok(frame)) => seen += frame.data_ref().map_or(0, Bytes::len),
            Some(Err(_)) | None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use bytes::Bytes;
    use futures_util::stream;

    use super::{Budget, read};

    fn chunked(chunks: &[usize]) -> Body {
        let chunks: Vec<Result<Bytes, std::io::Error>> =
            chunks.iter().map(|length| Ok(Bytes::from(vec![b'x'; *length]))).collect();
        Body::from_stream(stream::iter(chunks))
    }

    #[tokio::test]
    async fn the_limit_is_exact_with_and_without_a_length() {
        let budget = Budget::new(1024);
        for body in [Body::from(vec![b'x'; 100]), chunked(&[50, 50])] {
            assert_eq!(read(body, 100, &budget).await.unwrap().len(), 100);
        }
        for body in [Body::from(vec![b'x'; 101]), chunked(&[50, 51])] {
            assert_eq!(read(body, 100, &budget).await.unwrap_err().status(), 413);
        }
        assert!(read(Body::empty(), 100, &budget).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_refused() {
        let frames = vec![Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("gone"))];
        let body = Body::from_stream(stream::iter(frames));
        assert_eq!(read(body, 100, &Budget::new(1024)).await.unwrap_err().status(), 408);
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_given_up() {
        let body = Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        assert_eq!(read(body, 100, &Budget::new(1024)).await.unwrap_err().status(), 408);
    }

    #[tokio::test(start_paused = true)]
    async fn big_bodies_share_a_budget_and_small_ones_pass() {
        let budget = Budget::new(128);
        let held = budget.share(100 << 10).await.unwrap();
        let big = || Body::from(vec![b'x'; 100 << 10]);
        assert_eq!(read(big(), 1 << 20, &budget).await.unwrap_err().status(), 503);
        assert!(read(Body::from("small"), 1 << 20, &budget).await.is_ok());
        drop(held);
        assert!(read(big(), 1 << 20, &budget).await.is_ok());
    }
}
