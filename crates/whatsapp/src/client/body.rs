//! A request's body: pieces that are sent one after the other without being copied together.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body of known length.
pub(super) struct Outgoing(VecDeque<Bytes>);

impl Outgoing {
    pub(super) fn empty() -> Self {
        Self(VecDeque::new())
    }

    pub(super) fn pieces<const N: usize>(pieces: [Bytes; N]) -> Self {
        Self(pieces.into_iter().filter(|piece| !piece.is_empty()).collect())
    }
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.pop_front().map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let bytes = self.0.iter().map(|piece| u64::try_from(piece.len()).unwrap_or(u64::MAX)).sum();
        SizeHint::with_exact(bytes)
    }
}
