//! Numbers for operators, in Prometheus' text format, on a listener of their own. Counting is a few atomic
//! additions, so that the hot path can afford it; no label ever holds a guest's data.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use http::header::CONTENT_TYPE;

use crate::problem::Problem;

/// Upper ends of the webhook's duration, in seconds and as counted. Meta asks for a median of 250 ms and
/// less than 1 % over 1 s.
const BUCKETS: [(f64, Duration); 9] = [
    (0.001, Duration::from_millis(1)),
    (0.005, Duration::from_millis(5)),
    (0.01, Duration::from_millis(10)),
    (0.025, Duration::from_millis(25)),
    (0.05, Duration::from_millis(50)),
    (0.1, Duration::from_millis(100)),
    (0.25, Duration::from_millis(250)),
    (1.0, Duration::from_secs(1)),
    (5.0, Duration::from_secs(5)),
];

/// How a webhook ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Stored, 200.
    Stored,
    /// The caller's fault.
    Refused,
    /// Ours, 503: it comes again.
    Unavailable,
}

impl Outcome {
    /// Of a handler's result.
    pub fn of(result: &Result<(), Problem>) -> Self {
        match result {
            Ok(()) => Self::Stored,
            Err(problem) if problem.status().is_server_error() => Self::Unavailable,
            Err(_) => Self::Refused,
        }
    }
}

/// A number for each [`Outcome`].
#[derive(Default)]
struct ByOutcome {
    stored: AtomicU64,
    refused: AtomicU64,
    unavailable: AtomicU64,
}

impl ByOutcome {
    fn count(&self, outcome: Outcome) {
        let counter = match outcome {
            Outcome::Stored => &self.stored,
            Outcome::Refused => &self.refused,
            Outcome::Unavailable => &self.unavailable,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    fn each(&self) -> [(&'static str, u64); 3] {
        [("stored", &self.stored), ("refused", &self.refused), ("unavailable", &self.unavailable)]
            .map(|(name, counter)| (name, counter.load(Ordering::Relaxed)))
    }
}

#[derive(Default)]
struct Counters {
    whatsapp: ByOutcome,
    bookings: ByOutcome,
    durations: [AtomicU64; BUCKETS.len()],
    duration_count: AtomicU64,
    duration_micros: AtomicU64,
    connections: AtomicU64,
}

/// The process's counters; clones count together.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Counters>);

impl Metrics {
    /// A WhatsApp webhook ended.
    pub(crate) fn whatsapp(&self, outcome: Outcome, took: Duration) {
        self.0.whatsapp.count(outcome);
        if let Some(bucket) = BUCKETS.iter().position(|(_, end)| took <= *end)
            && let Some(counter) = self.0.durations.get(bucket)
        {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.0.duration_count.fetch_add(1, Ordering::Relaxed);
        self.0
            .duration_micros
            .fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A booking platform's webhook ended.
    pub(crate) fn booking(&self, outcome: Outcome) {
        self.0.bookings.count(outcome);
    }

    pub(crate) fn connection_opened(&self) {
        self.0.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connection_closed(&self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// Everything in Prometheus' text format.
    pub fn text(&self) -> String {
        let mut page = Page(String::new());
        page.head("guestlink_webhooks_total", "counter", "Webhooks by kind and how they ended.");
        for (kind, counters) in [("whatsapp", &self.0.whatsapp), ("bookings", &self.0.bookings)] {
            for (outcome, number) in counters.each() {
                page.line(
                    &format!("guestlink_webhooks_total{{kind=\"{kind}\",outcome=\"{outcome}\"}}"),
                    number,
                );
            }
        }
        self.durations(&mut page);
        page.head("guestlink_http_connections", "gauge", "Open connections on the main listener.");
        page.line("guestlink_http_connections", self.0.connections.load(Ordering::Relaxed));
        process(&mut page);
        page.0
    }

    fn durations(&self, page: &mut Page) {
        const NAME: &str = "guestlink_webhook_seconds";
        page.head(NAME, "histogram", "From the head of a WhatsApp webhook to its answer.");
        let mut below = 0;
        for ((end, _), counter) in BUCKETS.iter().zip(&self.0.durations) {
            below += counter.load(Ordering::Relaxed);
            page.line(&format!("{NAME}_bucket{{le=\"{end}\"}}"), below);
        }
        let count = self.0.duration_count.load(Ordering::Relaxed);
        page.line(&format!("{NAME}_bucket{{le=\"+Inf\"}}"), count);
        let micros = Duration::from_micros(self.0.duration_micros.load(Ordering::Relaxed));
        page.line(&format!("{NAME}_sum"), micros.as_secs_f64());
        page.line(&format!("{NAME}_count"), count);
    }
}

struct Page(String);

impl Page {
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}");
    }

    fn line(&mut self, name: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "{name} {value}");
    }
}

/// Memory and files of this process, where /proc tells them (Linux).
fn process(page: &mut Page) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().trim_end_matches(" kB").parse::<u64>().ok());
    if let Some(kib) = kib {
        page.head("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.");
        page.line("process_resident_memory_bytes", kib * 1024);
    }
    if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
        page.head("process_open_fds", "gauge", "Number of open file descriptors.");
        page.line("process_open_fds", files.count());
    }
}

/// The router of the metrics listener.
pub fn router(metrics: Metrics) -> Router {
    Router::new()
        .route(
            "/metrics",
            get(|State(metrics): State<Metrics>| async move {
                ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], metrics.text())
            }),
        )
        .fallback(|| async { Problem::not_found() })
        .with_state(metrics)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Metrics, Outcome};

    #[test]
    fn what_happened_is_counted_in_prometheus_words() {
        let metrics = Metrics::default();
        metrics.whatsapp(Outcome::Stored, Duration::from_millis(3));
        metrics.whatsapp(Outcome::Stored, Duration::from_mins(1));
        metrics.booking(Outcome::Unavailable);
        metrics.connection_opened();
        let text = metrics.text();
        for line in [
            "guestlink_webhooks_total{kind=\"whatsapp\",outcome=\"stored\"} 2",
            "guestlink_webhooks_total{kind=\"bookings\",outcome=\"unavailable\"} 1",
            "guestlink_webhook_seconds_bucket{le=\"0.001\"} 0",
            "guestlink_webhook_seconds_bucket{le=\"0.005\"} 1",
            "guestlink_webhook_seconds_bucket{le=\"5\"} 1",
            "guestlink_webhook_seconds_bucket{le=\"+Inf\"} 2",
            "guestlink_webhook_seconds_sum 60.003",
            "guestlink_webhook_seconds_count 2",
            "guestlink_http_connections 1",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }
}
