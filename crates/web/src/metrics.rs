//! Numbers for operators, in Prometheus' text format, on a listener of their own. Counting is a few atomic
//! additions, so that the hot path can afford it; no label ever holds a guest's data.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use guestlink_app::App;
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

#[derive(Default)]
struct Counters {
    durations: [AtomicU64; BUCKETS.len()],
    duration_count: AtomicU64,
    duration_micros: AtomicU64,
    connections: AtomicU64,
}

/// The process's counters; clones count together.
#[derive(Clone, Default)]
pub struct Metrics(Arc<Counters>);

impl Metrics {
    /// A WhatsApp webhook was answered.
    pub(crate) fn whatsapp(&self, took: Duration) {
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

    pub(crate) fn connection_opened(&self) {
        self.0.connections.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connection_closed(&self) {
        self.0.connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// In Prometheus' text format.
    pub fn text(&self) -> String {
        let mut page = Page(String::new());
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

/// The router of the metrics listener: what `app` counted and what was counted here.
pub fn router(app: App, metrics: Metrics) -> Router {
    let page = get(|State((app, metrics)): State<(App, Metrics)>| async move {
        let text = app.metrics().render() + &metrics.text();
        ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
    });
    Router::new()
        .route("/metrics", page)
        .fallback(|| async { Problem::not_found() })
        .with_state((app, metrics))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Metrics;

    #[test]
    fn what_happened_is_counted_in_prometheus_words() {
        let metrics = Metrics::default();
        metrics.whatsapp(Duration::from_millis(3));
        metrics.whatsapp(Duration::from_mins(1));
        metrics.connection_opened();
        let text = metrics.text();
        for line in [
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
