//! A connection that can be cut at an exact byte of an answer, which no HTTP framework offers from inside.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

const WHOLE: i64 = -1;

/// The knife of one connection; travels with each request as an extension.
#[derive(Debug, Clone)]
pub(crate) struct Knife(Arc<AtomicI64>);

impl Knife {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(WHOLE)))
    }

    /// Lets `bytes` more bytes out, then ends the connection.
    pub(crate) fn cut_after(&self, bytes: u32) {
        self.0.store(i64::from(bytes), Ordering::Release);
    }

    fn left(&self) -> Option<usize> {
        usize::try_from(self.0.load(Ordering::Acquire)).ok()
    }
}

/// A stream under a [`Knife`].
pub(crate) struct Cuttable<S> {
    inner: S,
    knife: Knife,
}

impl<S> Cuttable<S> {
    pub(crate) fn new(inner: S, knife: Knife) -> Self {
        Self { inner, knife }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Cuttable<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Cuttable<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let Some(left) = self.knife.left() else { return Pin::new(&mut self.inner).poll_write(cx, buf) };
        if left == 0 {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionReset, "cut on purpose")));
        }
        let part = buf.get(..left).unwrap_or(buf);
        let written = Pin::new(&mut self.inner).poll_write(cx, part);
        if let Poll::Ready(Ok(count)) = written {
            self.knife.0.fetch_sub(i64::try_from(count).unwrap_or(0), Ordering::AcqRel);
        }
        written
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.knife.left().is_none() {
            return Pin::new(&mut self.inner).poll_write_vectored(cx, bufs);
        }
        let first = bufs.iter().find(|b| !b.is_empty()).map_or(&[][..], |b| b);
        self.poll_write(cx, first)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    #[tokio::test]
    async fn exactly_so_many_bytes_get_through() {
        for cut in [0_u32, 1, 7] {
            let (near, mut far) = tokio::io::duplex(64);
            let knife = Knife::new();
            let mut near = Cuttable::new(near, knife.clone());
            near.write_all(b"whole ").await.unwrap();
            knife.cut_after(cut);
            assert!(near.write_all(b"an answer").await.is_err());
            drop(near);
            let mut got = Vec::new();
            far.read_to_end(&mut got).await.unwrap();
            assert_eq!(got.len(), 6 + usize::try_from(cut).unwrap());
        }
    }
}
