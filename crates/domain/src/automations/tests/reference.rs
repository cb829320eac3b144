//! Random histories of bookings (created, changed, cancelled, told late, out of order, twice) under a clock that also
//! stands still: what leaves is what a slow and simple reference says. The reference has no timers: every half hour it
//! looks at how each booking stands and asks what is due.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime, date, time};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;

use super::super::world::{Happening, World};
use super::*;

/// Half hours since this moment are the time of these tests.
const START: &str = "2026-03-01T00:00:00Z";
const HALF_HOUR: i64 = 1800;

static RESORT: LazyLock<Resort> = LazyLock::new(|| {
    let sends = |template: &str| json!([{"type": "send_template", "template": template}]);
    resort_with(&json!({"automations": [
        {"id": "confirm", "on": ["reservation.created", "reservation.confirmed"], "if": {"status": ["confirmed"]},
            "once_per": "booking", "do": sends("booking_confirmed")},
        {"id": "before", "on": ["reservation.created"], "if": {"status": ["confirmed"]},
            "when": {"type": "stay", "from": "check_in", "days": -3, "at": "10:00"},
            "once_per": "booking", "do": sends("pre_arrival_info")},
        {"id": "eve", "on": ["reservation.created"], "if": {"status": ["confirmed", "checked_in"]},
            "when": {"type": "stay", "from": "check_out", "days": -1, "at": "17:00"},
            "once_per": "booking", "do": [{"type": "tag", "tag": "eve"}]},
        {"id": "welcome", "on": ["guest.checked_in"], "when": {"type": "after", "minutes": 30},
            "between": ["08:00", "21:30"], "once_per": "booking", "stop_on": ["guest.checked_out"],
            "do": sends("welcome_in_house")},
        {"id": "changed", "on": ["reservation.modified"], "if": {"status": ["confirmed", "checked_in"]},
            "merge_minutes": 10, "do": sends("booking_changed")},
        {"id": "off", "on": ["reservation.cancelled"], "once_per": "booking", "do": sends("booking_cancelled")},
    ]}))
});

/// An event of a history.
#[derive(Clone, Debug)]
struct Told {
    booking: u8,
    kind: &'static str,
    status: &'static str,
    /// Half hours since the start; each event has its own.
    at: i64,
    arrives: i64,
    check_in: i64,
    nights: i64,
}

fn moment(half_hours: i64) -> Timestamp {
    START.parse::<Timestamp>().unwrap() + SignedDuration::from_secs(half_hours * HALF_HOUR)
}

fn day(days: i64) -> Date {
    date(2026, 3, 1) + SignedDuration::from_hours(24 * days)
}

impl Told {
    fn identity(&self) -> String {
        format!("e{}", self.at)
    }

    fn occasion(&self) -> Occasion {
        let stay = json!({
            "ref": format!("GL-{}", self.booking), "status": self.status, "check_in": day(self.check_in),
            "check_out": day(self.check_in + self.nights), "units": [{"accommodation": "sea-suite"}],
            "price": {"currency": "EUR", "total_minor": 81250, "due_minor": 1},
        });
        let event = json!({"type": self.kind, "timestamp": moment(self.at), "data": {
            "reservation": stay, "guest": {"first_name": "Lucía", "language": "en"} }});
        let event = native::parse(event.to_string().as_bytes()).unwrap();
        Occasion::of_event(&event, "website", &self.identity())
    }
}

const KINDS: [(&str, &str); 9] = [
    ("reservation.created", "pending"),
    ("reservation.created", "confirmed"),
    ("reservation.confirmed", "confirmed"),
    ("reservation.modified", "confirmed"),
    ("reservation.modified", "pending"),
    ("reservation.cancelled", "cancelled"),
    ("guest.checked_in", "checked_in"),
    ("guest.checked_out", "checked_out"),
    ("reservation.no_show", "no_show"),
];

/// What left: automation, booking, when.
type Sent = BTreeSet<(String, String, String)>;

fn by_world(history: &[Told], still: Option<(i64, i64)>, end: i64) -> Sent {
    let reviews = Reviews::default();
    let mut world = World::new(&RESORT, &reviews, &RESORT.rates, moment(0));
    world.meet(person());
    let mut down = still;
    for told in history {
        if let Some((from, until)) = down.filter(|(from, _)| told.arrives >= *from) {
            world.pass(moment(from) - SignedDuration::from_secs(1));
            world.sleep(moment(until));
            down = None;
        }
        world.pass(moment(told.arrives));
        world.happens("guest-1", Happening::Occasion(Box::new(told.occasion())));
    }
    if let Some((from, until)) = down {
        world.pass(moment(from) - SignedDuration::from_secs(1));
        world.sleep(moment(until));
    }
    world.pass(moment(end));
    let done = world.outcomes().iter().filter(|outcome| !outcome.deeds.is_empty());
    done.map(|one| {
        let booking = one.trace.booking.clone().unwrap_or_default();
        (one.trace.automation.clone(), booking, one.at.to_string())
    })
    .collect()
}

/// Something an event has set going, in the reference's own terms.
#[derive(Clone)]
struct Pending {
    booking: u8,
    automation: &'static str,
    first: Timestamp,
    due: Timestamp,
    since: i64,
    event: i64,
}

#[derive(Default)]
struct Reference {
    stands: BTreeMap<u8, Told>,
    seen: BTreeSet<i64>,
    left_at: BTreeMap<u8, Vec<i64>>,
    pending: BTreeMap<(u8, &'static str), Pending>,
    once: BTreeSet<(u8, String)>,
    sent: Sent,
}

fn here(at: Timestamp) -> DateTime {
    RESORT.property.zone().to_datetime(at)
}

fn at_local(day: Date, hour: i8) -> Timestamp {
    RESORT.property.zone().to_timestamp(day.to_datetime(time(hour, 0, 0, 0))).unwrap()
}

/// 08:00 to 21:30, or the next 08:00.
fn awake(at: Timestamp) -> Timestamp {
    let local = here(at);
    let minutes = i32::from(local.hour()) * 60 + i32::from(local.minute());
    if (480..1290).contains(&minutes) {
        return at;
    }
    let day = if minutes < 480 { local.date() } else { local.date().tomorrow().unwrap() };
    at_local(day, 8)
}

impl Reference {
    fn send(&mut self, automation: &str, booking: u8, once: String, at: Timestamp) {
        if self.once.insert((booking, once)) {
            self.sent.insert((automation.to_owned(), format!("website:GL-{booking}"), at.to_string()));
        }
    }

    fn look(&mut self, now: Timestamp) {
        let due: Vec<_> =
            self.pending.iter().filter(|(_, one)| one.due <= now).map(|(key, _)| *key).collect();
        for key in due {
            let one = self.pending.remove(&key).unwrap();
            // A program that runs acts in the moment itself; one that stood still, when it runs again.
            let at = if now.duration_since(one.due) < SignedDuration::from_secs(HALF_HOUR) {
                one.due
            } else {
                now
            };
            self.act(&one, at);
        }
        for (booking, stay) in self.stands.clone() {
            let (check_in, check_out) = (day(stay.check_in), day(stay.check_in + stay.nights));
            let (three_before, eve) =
                (check_in - SignedDuration::from_hours(72), check_out.yesterday().unwrap());
            for (id, day, hour, base, fits) in [
                ("before", three_before, 10, check_in, stay.status == "confirmed"),
                ("eve", eve, 17, check_out, ["confirmed", "checked_in"].contains(&stay.status)),
            ] {
                let due = at_local(day, hour);
                let today = here(now).date();
                let hour = now.duration_since(due) <= SignedDuration::from_hours(1);
                if fits && due <= now && (hour || today == day || today < base) {
                    self.send(id, booking, id.to_owned(), now);
                }
            }
        }
    }

    fn act(&mut self, one: &Pending, at: Timestamp) {
        let stay = self.stands.get(&one.booking).unwrap().clone();
        let late = at.max(one.due).duration_since(one.first);
        if one.automation == "welcome" {
            let useful = awake(at).duration_since(one.first) <= SignedDuration::from_hours(12);
            let left =
                self.left_at.get(&one.booking).is_some_and(|all| all.iter().any(|left| *left >= one.since));
            let in_house = !["cancelled", "no_show", "checked_out"].contains(&stay.status);
            if useful && !left && in_house {
                self.send("welcome", one.booking, "welcome".to_owned(), at);
            }
        } else {
            let useful = late <= SignedDuration::from_hours(24);
            if useful && ["confirmed", "checked_in"].contains(&stay.status) {
                self.send("changed", one.booking, format!("changed{}", one.event), at);
            }
        }
    }

    fn arrives(&mut self, told: &Told, now: Timestamp) {
        if !self.seen.insert(told.at) {
            return;
        }
        if told.kind == "guest.checked_out" {
            self.left_at.entry(told.booking).or_default().push(told.at);
        }
        if self.stands.get(&told.booking).is_some_and(|known| known.at > told.at) {
            return;
        }
        self.stands.insert(told.booking, told.clone());
        let fresh = now.duration_since(moment(told.at)) <= SignedDuration::from_hours(24);
        match told.kind {
            "reservation.created" | "reservation.confirmed" if fresh && told.status == "confirmed" => {
                self.send("confirm", told.booking, "confirm".to_owned(), now);
            }
            "reservation.cancelled" if fresh => self.send("off", told.booking, "off".to_owned(), now),
            "guest.checked_in" => {
                let first = awake(moment(told.at + 1));
                let due = if first >= now { first } else { awake(now) };
                let left = self
                    .left_at
                    .get(&told.booking)
                    .is_some_and(|all| all.iter().any(|left| *left >= told.at));
                let done = self.once.contains(&(told.booking, "welcome".to_owned()));
                if due.duration_since(first) <= SignedDuration::from_hours(12) && !left && !done {
                    self.plan("welcome", told, first, due);
                }
            }
            "reservation.modified" if told.status == "confirmed" => {
                let first = moment(told.at) + SignedDuration::from_mins(10);
                let due = first.max(now);
                if due.duration_since(first) <= SignedDuration::from_hours(24) {
                    self.plan("changed", told, first, due);
                }
            }
            _ => {}
        }
    }

    fn plan(&mut self, automation: &'static str, told: &Told, first: Timestamp, due: Timestamp) {
        let pending =
            Pending { booking: told.booking, automation, first, due, since: told.at, event: told.at };
        self.pending.insert((told.booking, automation), pending);
    }
}

fn by_looking(history: &[Told], still: Option<(i64, i64)>, end: i64) -> Sent {
    let mut reference = Reference::default();
    let mut coming = history.iter().peekable();
    for half_hour in 0..=end {
        if still.is_some_and(|(from, until)| (from..until).contains(&half_hour)) {
            continue;
        }
        let now = moment(half_hour);
        reference.look(now);
        while let Some(told) = coming.next_if(|told| told.arrives <= half_hour) {
            // What is decided at once is decided before the next event is looked at.
            reference.arrives(told, now);
            reference.look(now);
        }
    }
    reference.sent
}

fn history() -> impl Strategy<Value = (Vec<Told>, Option<(i64, i64)>)> {
    let event = (0_u8..2, 0_usize..KINDS.len(), 0_i64..1200, 0_i64..160, any::<bool>(), 2_i64..40, 1_i64..8);
    let still = proptest::option::of((0_i64..1500, 1_i64..200));
    (proptest::collection::vec(event, 1..10), still).prop_map(|(events, still)| {
        let still = still.map(|(from, length)| (from, from + length));
        let mut used = BTreeSet::new();
        let mut all = Vec::new();
        for (booking, kind, at, delay, late, check_in, nights) in events {
            let (kind, status) = KINDS[kind];
            if !used.insert(at) {
                continue;
            }
            let held = |at: i64| {
                still.filter(|(from, until)| (*from..*until).contains(&at)).map_or(at, |(_, until)| until)
            };
            let arrives = held(at + if late { delay } else { 0 });
            let told = Told { booking, kind, status, at, arrives, check_in, nights };
            // One in three is told twice.
            if at % 3 == 0 {
                all.push(Told { arrives: held(at + delay + 7), ..told.clone() });
            }
            all.push(told);
        }
        all.sort_by_key(|told| (told.arrives, told.at));
        (all, still)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn what_leaves_is_what_a_simple_reference_says((history, still) in history()) {
        let end = 2_600;
        prop_assert_eq!(by_world(&history, still, end), by_looking(&history, still, end));
    }
}

#[test]
fn the_reference_sees_something_at_all() {
    let told = |kind: &'static str, status: &'static str, at: i64| Told {
        booking: 1,
        kind,
        status,
        at,
        arrives: at,
        check_in: 20,
        nights: 3,
    };
    let history = [
        told("reservation.created", "confirmed", 10),
        told("reservation.modified", "confirmed", 30),
        told("guest.checked_in", "checked_in", 975),
        told("guest.checked_out", "checked_out", 1120),
    ];
    let sent = by_looking(&history, None, 2_600);
    let ids: Vec<&str> = sent.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(ids, ["before", "changed", "confirm", "eve", "welcome"]);
    assert_eq!(sent, by_world(&history, None, 2_600));
}
