//! Where the live lines are served. With thousands of them one event is thousands of frames; on threads of their own they
//! share the processors with everything else by the system's rules, instead of standing before it in one queue.

use tokio::runtime::Handle;
use tokio_util::task::TaskTracker;

/// The lines of a process.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    threads: Option<Handle>,
    open: TaskTracker,
}

impl Lines {
    /// Lines that are served by these threads; by default, by those that accept them.
    pub fn on(threads: Handle) -> Self {
        Self { threads: Some(threads), open: TaskTracker::new() }
    }

    pub(crate) fn serve(&self, line: impl Future<Output = ()> + Send + 'static) {
        match &self.threads {
            Some(threads) => self.open.spawn_on(line, threads),
            None => self.open.spawn(line),
        };
    }

    /// Waits until all lines have said goodbye.
    pub async fn ended(&self) {
        self.open.close();
        self.open.wait().await;
    }
}
