//! Which of two events about the same reservation comes later. Platforms repeat and disorder: what is older than what
//! we know changes nothing.

use jiff::Timestamp;

use super::{BookingEvent, EventKind, ReservationStatus};

/// The state of knowledge about a reservation: when its source last changed it, and to what.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// When it happened at the source.
    pub at: Timestamp,
    /// The event that told it.
    pub kind: EventKind,
    /// Where the reservation stood then.
    pub status: ReservationStatus,
}

/// Whether an event changes what is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub enum Verdict {
    /// Not older, or the first: take it.
    Apply,
    /// Older than what is known: keep it in the record, change nothing.
    Stale,
}

impl Known {
    /// What an event tells about a reservation; `None` when it is not about one.
    pub fn of(event: &BookingEvent) -> Option<Self> {
        let reservation = event.data.reservation.as_ref()?;
        Some(Self { at: event.timestamp, kind: event.kind, status: reservation.status })
    }

    /// Whether `later` changes this. In the same second the step further along a reservation's life wins, so that
    /// the outcome does not hang on the order of arrival.
    pub fn then(&self, later: &Self) -> Verdict {
        let rank = |known: &Self| (known.at, life(known.status), step(known.kind));
        // As far along in the same second: two changes of one moment, of which the later arrival is believed.
        // Repetitions of one event never come here; their identity has given them away.
        if rank(later) < rank(self) { Verdict::Stale } else { Verdict::Apply }
    }
}

/// The verdict on an event, given what is known so far.
pub fn judge(known: Option<&Known>, event: &Known) -> Verdict {
    known.map_or(Verdict::Apply, |known| known.then(event))
}

/// How far along its life a reservation is.
fn life(status: ReservationStatus) -> u8 {
    match status {
        ReservationStatus::Inquiry => 0,
        ReservationStatus::Pending => 1,
        ReservationStatus::Expired => 2,
        ReservationStatus::Declined => 3,
        ReservationStatus::Confirmed => 4,
        ReservationStatus::CheckedIn => 5,
        ReservationStatus::CheckedOut => 6,
        ReservationStatus::NoShow => 7,
        ReservationStatus::Cancelled => 8,
    }
}

/// The order in which a source that stamps several events with the same second means them.
fn step(kind: EventKind) -> u8 {
    match kind {
        EventKind::ReservationCreated => 0,
        EventKind::ReservationConfirmed => 1,
        EventKind::ReservationModified | EventKind::ReservationChanged => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(second: i64, kind: usize, status: usize) -> Known {
        let kinds = [
            EventKind::ReservationCreated,
            EventKind::ReservationConfirmed,
            EventKind::ReservationModified,
            EventKind::ReservationCancelled,
            EventKind::GuestCheckedIn,
        ];
        Known {
            at: Timestamp::from_second(second).unwrap(),
            kind: kinds[kind % kinds.len()],
            status: ReservationStatus::ALL[status % ReservationStatus::ALL.len()],
        }
    }

    #[test]
    fn older_news_changes_nothing_and_newer_news_may_undo() {
        let cancelled = known(100, 3, 5);
        let confirmed_before = known(99, 1, 2);
        let confirmed_after = known(101, 1, 2);
        assert_eq!(cancelled.then(&confirmed_before), Verdict::Stale);
        assert_eq!(cancelled.then(&confirmed_after), Verdict::Apply, "a cancellation can be taken back");
        assert_eq!(cancelled.then(&cancelled), Verdict::Apply, "two changes of one second");
        assert_eq!(judge(None, &cancelled), Verdict::Apply);
    }

    #[test]
    fn in_the_same_second_created_does_not_undo_modified() {
        let created = known(100, 0, 2);
        let modified = known(100, 2, 2);
        assert_eq!(created.then(&modified), Verdict::Apply);
        assert_eq!(modified.then(&created), Verdict::Stale);
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_ends_the_same(
            events in proptest::collection::vec((0_i64..4, 0_usize..5, 0_usize..9), 1..8),
            order in any::<prop::sample::Index>(),
        ) {
            let events: Vec<Known> = events.into_iter().map(|(at, kind, status)| known(at, kind, status)).collect();
            let end = |events: &[Known]| {
                let mut state = None;
                for event in events {
                    if judge(state.as_ref(), event) == Verdict::Apply {
                        state = Some(*event);
                    }
                }
                state.map(|known| (known.at, life(known.status), step(known.kind)))
            };
            let mut shuffled = events.clone();
            let by = order.index(shuffled.len());
            shuffled.rotate_left(by);
            shuffled.reverse();
            prop_assert_eq!(end(&events), end(&shuffled));
        }
    }
}
