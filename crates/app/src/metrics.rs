//! Counters of this process, rendered for Prometheus. No labels with personal data.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {
        /// What this process has counted since its start.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $($(#[doc = $doc])+ pub $name: Counter,)+
        }

        impl Metrics {
            /// The Prometheus text format, version 0.0.4.
            pub fn render(&self) -> String {
                let mut out = String::new();
                $(
                    let help = concat!($($doc),+);
                    let name = concat!("guestlink_", stringify!($name), "_total");
                    let value = self.$name.get();
                    // Writing to a string cannot fail.
                    let _ = write!(out, "# HELP {name}{help}\n# TYPE {name} counter\n{name} {value}\n");
                )+
                out
            }
        }
    };
}

/// A number that only grows.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn one(&self) {
        self.add(1);
    }

    /// So many more.
    pub fn add(&self, count: usize) {
        self.0.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// How many so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

counters! {
    /// Webhooks stored and answered 200.
    webhooks_stored,
    /// Webhooks refused for their signature.
    webhooks_forged,
    /// Webhooks answered 503 because they could not be stored.
    webhooks_unavailable,
    /// Guests' messages worked.
    messages_in,
    /// Guests' messages that had been worked before and had no second effect.
    messages_repeated,
    /// Statuses worked.
    statuses,
    /// Booking events worked.
    bookings,
    /// Items set aside because they could not be understood or worked.
    set_aside,
    /// Sends accepted by WhatsApp.
    sends_accepted,
    /// Sends refused for good.
    sends_rejected,
    /// Sends to be tried again.
    sends_retried,
    /// Sends with an unclear outcome.
    sends_unknown,
    /// Messages whose time had passed before they could be sent.
    sends_expired,
    /// Messages of which two attempts were accepted: the guest got them twice.
    sends_twice,
    /// Timers fired.
    timers_fired,
    /// Times a number's line was paused.
    line_paused,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renders_what_was_counted() {
        let metrics = Metrics::default();
        metrics.messages_in.add(3);
        let text = metrics.render();
        assert!(text.contains("\nguestlink_messages_in_total 3\n"), "{text}");
        assert!(text.contains("# TYPE guestlink_messages_in_total counter"));
        assert!(text.contains("# HELP guestlink_messages_in_total Guests' messages worked."));
    }
}
