//! What a run shows: rate, latencies, and what the program used for it.

use std::time::Duration;

use super::measure::Sample;
use crate::rig::process::Usage;

/// A finished run.
pub struct Report {
    /// From the first byte to the last answer (or reply).
    pub took: Duration,
    /// Each webhook until its 200.
    pub answered: Vec<Sample>,
    /// End to end: each message until its reply was accepted.
    pub replied: Vec<Duration>,
    /// The program's own numbers.
    pub usage: Option<Usages>,
}

/// The program before and after.
pub struct Usages {
    /// Spawn to ready.
    pub started_in: Duration,
    /// Before the first message.
    pub before: Usage,
    /// After the last.
    pub after: Usage,
}

impl Report {
    /// Prints it.
    pub fn print(&self, end_to_end: bool) {
        let messages = f64::from(u32::try_from(self.answered.len()).unwrap_or(u32::MAX));
        let seconds = self.took.as_secs_f64();
        println!("messages          {messages:>12}");
        println!("seconds           {seconds:>12.2}");
        println!("messages/s        {:>12.0}", messages / seconds);
        latencies("to 200", self.answered.iter().map(|sample| sample.took).collect());
        if end_to_end {
            latencies("to reply", self.replied.clone());
        }
        if let Some(usage) = &self.usage {
            let cpu = usage.after.cpu.saturating_sub(usage.before.cpu).as_secs_f64();
            println!("CPU-s per 1,000   {:>12.3}", cpu / messages * 1000.0);
            println!("memory peak MiB   {:>12}", usage.after.peak_kib / 1024);
            println!("memory now MiB    {:>12}", usage.after.resident_kib / 1024);
            println!("start to ready ms {:>12}", usage.started_in.as_millis());
        }
    }
}

/// Prints what most took.
pub fn latencies(what: &str, mut all: Vec<Duration>) {
    all.sort_unstable();
    let parts: Vec<String> = [(500, "p50"), (950, "p95"), (990, "p99"), (999, "p99.9"), (1000, "max")]
        .iter()
        .map(|(permille, name)| format!("{name} {:.1}", at(&all, *permille).as_secs_f64() * 1000.0))
        .collect();
    println!("{what:9} ms      {}", parts.join("  "));
}

/// The latency that `permille` of 1,000 do not exceed.
fn at(sorted: &[Duration], permille: usize) -> Duration {
    let rank = (sorted.len() * permille).div_ceil(1000).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::at;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let sorted: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert_eq!(at(&sorted, 500), Duration::from_millis(50));
        assert_eq!(at(&sorted, 999), Duration::from_millis(100));
        assert_eq!(at(&sorted, 1000), Duration::from_millis(100));
        assert_eq!(at(&[], 500), Duration::ZERO);
    }
}
