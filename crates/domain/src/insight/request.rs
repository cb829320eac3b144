//! A request: how long until somebody took it up, until it was done, and whether it was good.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::count::{Counted, Seen};
use super::measure::Measure;

/// What is remembered of a request.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Known {
    /// When this round began.
    round: Option<Timestamp>,
    taken_up: bool,
    /// The clock stands since.
    stands: Option<Timestamp>,
    /// Seconds it has stood in this round.
    stood: i64,
    /// Seconds it may take.
    target: Option<i64>,
}

pub(super) fn count(event: &Seen<'_>, known: &mut Known) -> Vec<Counted> {
    match event.kind {
        "request.asked" => known.asked(event),
        // Planned for later: it begins when it is due.
        "request.scheduled" => {
            known.stands = known.stands.or(Some(event.at));
            vec![]
        }
        "request.due" => {
            known.begin(event.at);
            vec![]
        }
        "request.accepted" | "request.approved" => known.taken_up(event.at),
        "request.paused" if waits_for_guest(event.data) => {
            known.stands = known.stands.or(Some(event.at));
            vec![]
        }
        "request.resumed" | "request.started" => {
            known.goes_on(event.at);
            vec![]
        }
        "request.completed" => known.done(event.at),
        "request.reopened" => {
            known.begin(event.at);
            // Half the time for what should have been done already (hospitality facts 4.3).
            known.target = known.target.map(|target| target / 2);
            vec![Counted::one(Measure::Reopened)]
        }
        "request.rated" => rated(event.data),
        _ => vec![],
    }
}

/// Only then does the clock stand.
fn waits_for_guest(data: &Value) -> bool {
    data.get("guest_asked").and_then(Value::as_bool).unwrap_or(false)
}

fn rated(data: &Value) -> Vec<Counted> {
    let Some(stars) = data.get("stars").and_then(Value::as_i64) else {
        return vec![];
    };
    let mut counted = vec![Counted::worth(Measure::Ratings, stars)];
    if stars >= 4 {
        counted.push(Counted::one(Measure::GoodRatings));
    }
    counted
}

impl Known {
    fn asked(&mut self, event: &Seen<'_>) -> Vec<Counted> {
        self.begin(event.at);
        let minutes = event.data.pointer("/steps/complete_min").and_then(Value::as_i64);
        self.target = minutes.map(|minutes| minutes.saturating_mul(60));
        vec![Counted::one(Measure::Requests)]
    }

    fn begin(&mut self, at: Timestamp) {
        *self = Self { round: Some(at), target: self.target, ..Self::default() };
    }

    fn goes_on(&mut self, at: Timestamp) {
        if let Some(since) = self.stands.take() {
            self.stood = self.stood.saturating_add(at.duration_since(since).as_secs());
        }
    }

    /// The beginning of the round, moved by what does not count.
    fn counted_from(&self) -> Option<Timestamp> {
        self.round?.saturating_add(SignedDuration::from_secs(self.stood)).ok()
    }

    fn taken_up(&mut self, at: Timestamp) -> Vec<Counted> {
        self.goes_on(at);
        let first = !std::mem::replace(&mut self.taken_up, true);
        let took = self.counted_from().filter(|_| first);
        took.map(|from| Counted::took(Measure::Acknowledge, from, at)).into_iter().collect()
    }

    fn done(&mut self, at: Timestamp) -> Vec<Counted> {
        self.goes_on(at);
        let Some(from) = self.counted_from() else { return vec![] };
        self.round = None;
        let took = Counted::took(Measure::Complete, from, at);
        let mut counted = vec![took];
        if self.target.is_some_and(|target| took.amount <= target) {
            counted.push(Counted::one(Measure::InTime));
        }
        counted
    }
}
