//! SIGTERM and Ctrl-C: the first asks for an orderly end, the second ends at once.

use tokio_util::task::TaskTracker;

/// As shells count a process that a signal ended: 128 and SIGINT.
const INTERRUPTED: i32 = 130;

/// Listens from the moment it is made, so that a signal during the start is not missed.
pub struct Signals(Streams);

impl Signals {
    /// Begins to listen.
    pub fn listen() -> Self {
        Self(Streams::open())
    }

    /// Waits for the first signal. From then on a second one ends the process without waiting.
    pub async fn asked_to_end(mut self) {
        self.0.next().await;
        TaskTracker::new().spawn(async move {
            self.0.next().await;
            eprintln!("ended at once; what was under way will be reconciled at the next start");
            std::process::exit(INTERRUPTED);
        });
    }
}

#[cfg(unix)]
struct Streams {
    terminate: Option<tokio::signal::unix::Signal>,
    interrupt: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Streams {
    fn open() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        // Without a handler for it the default stays: the signal ends the process.
        Self {
            terminate: signal(SignalKind::terminate()).ok(),
            interrupt: signal(SignalKind::interrupt()).ok(),
        }
    }

    async fn next(&mut self) {
        tokio::select! {
            () = told(&mut self.terminate) => {}
            () = told(&mut self.interrupt) => {}
        }
    }
}

#[cfg(unix)]
async fn told(stream: &mut Option<tokio::signal::unix::Signal>) {
    let heard = match stream {
        Some(stream) => stream.recv().await.is_some(),
        None => false,
    };
    if !heard {
        std::future::pending::<()>().await;
    }
}

#[cfg(not(unix))]
struct Streams;

#[cfg(not(unix))]
impl Streams {
    fn open() -> Self {
        Self
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}
