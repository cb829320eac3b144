//! SIGTERM and Ctrl-C: the first asks for an orderly end, the second ends at once.

use tokio_util::task::TaskTracker;

/// As shells count a process that a signal ended: 128 and SIGINT.
const INTERRUPTED: i32 = 130;

/// Waits for the first signal. From then on a second one ends the process without waiting.
pub async fn asked_to_end() {
    signal().await;
    TaskTracker::new().spawn(async {
        signal().await;
        eprintln!("ended at once; what was under way will be reconciled at the next start");
        std::process::exit(INTERRUPTED);
    });
}

#[cfg(unix)]
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    // Without a handler for it the default stays: the signal ends the process.
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return std::future::pending().await };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn signal() {
    let _ = tokio::signal::ctrl_c().await;
}
