use jiff::civil::datetime;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::routing::{Load, Loads, pool, superiors};
use super::*;
use crate::money::Currency;
use crate::resort::services::Services;

fn start() -> Timestamp {
    "2026-08-11T09:00:00Z".parse().unwrap()
}

fn after(minutes: i64) -> Timestamp {
    start() + SignedDuration::from_mins(minutes)
}

fn services() -> Services {
    serde_json::from_value(serde_json::json!({
        "departments": [{"id": "hk", "name": "Housekeeping", "lead": "rosa"}, {"id": "spa", "name": "Spa"}],
        "staff": [
            {"id": "elena", "name": "Elena", "role": "owner"},
            {"id": "ines", "name": "Inés", "role": "manager", "shifts": {"mon-fri": ["08:00", "16:00"]}},
            {"id": "max", "name": "Max", "role": "manager", "shifts": {"mon-sun": ["16:00", "24:00"]}},
            {"id": "rosa", "name": "Rosa", "role": "agent", "department": "hk", "languages": ["es"]},
            {"id": "yusuf", "name": "Yusuf", "role": "agent", "department": "hk", "languages": ["ar", "en"],
                "capacity": 2},
            {"id": "amal", "name": "Amal", "role": "agent", "department": "hk", "languages": ["en"],
                "shifts": {"sat-sun": ["08:00", "16:00"]}, "quiet_hours": ["22:00", "07:00"]},
        ],
        "services": [
            {"id": "towels", "department": "hk", "name": {"en": "Towels"}, "price": "0.00", "price_unit": "free",
                "sla": {"acknowledge_min": 5, "complete_min": 20, "escalate": [
                    {"after_min": 10, "to": "department-lead"}, {"after_min": 35, "to": "duty-manager"}]}},
            {"id": "late", "department": "spa", "name": {"en": "Late"}, "price": "40.00", "price_unit": "per_stay",
                "sla": {"acknowledge_min": 15, "complete_min": 120}, "needs_approval": true},
            {"id": "boat", "department": "spa", "name": {"en": "Boat"}, "price": "58.00",
                "price_unit": "per_person", "sla": {"acknowledge_min": 30, "complete_min": 60}, "lead_time_min": 120},
        ],
    }))
    .unwrap()
}

fn asked(service: &str) -> Asked {
    let all = services();
    let service = all.services.iter().find(|one| one.id == service).unwrap();
    Asked::of(service, "EUR".parse::<Currency>().unwrap())
}

fn by(actor: Actor, at: Timestamp) -> Stamp {
    Stamp { at, by: actor, via: Channel::WhatsApp }
}

fn staff(id: &str, minutes: i64) -> Stamp {
    by(Actor::Staff(id.to_owned()), after(minutes))
}

fn guest(minutes: i64) -> Stamp {
    by(Actor::Guest, after(minutes))
}

fn open(asked: Asked) -> Request {
    Request::after(None, &Change::Asked(Box::new(asked)), &guest(0)).unwrap()
}

/// The request after an action, and what the guest is told of it.
fn act(request: &Request, action: Action, stamp: &Stamp) -> (Request, Option<Tell>) {
    let changes = request.act(action, stamp, &Place::default()).unwrap();
    let mut next = request.clone();
    for change in &changes {
        next = Request::after(Some(next), change, stamp).unwrap();
    }
    let told = tell(Some(request), &changes, &next, stamp);
    (next, told)
}

fn refused(request: &Request, action: Action, stamp: &Stamp) -> Refusal {
    request.act(action, stamp, &Place::default()).unwrap_err()
}

#[test]
fn a_request_goes_from_the_first_word_to_the_stars() {
    let request = open(asked("towels"));
    assert_eq!(request.acknowledge_by(), Some(after(5)));
    let (request, told) = act(&request, Action::Accept, &staff("rosa", 3));
    assert_eq!(told, Some(Tell::Confirmed { by: Some(after(20)) }));
    let (request, told) = act(&request, Action::Start, &staff("rosa", 6));
    assert_eq!(told, None, "begun within five minutes, nothing is said");
    let (request, told) = act(&request, Action::Complete { remark: None }, &staff("rosa", 15));
    assert_eq!((told, request.state.name()), (Some(Tell::Done), "completed"));
    let (request, told) = act(&request, Action::Confirm, &guest(20));
    assert_eq!(told, Some(Tell::Solved));
    let (request, _) = act(&request, Action::Rate { stars: 5 }, &guest(21));
    assert_eq!((request.rating, request.version), (Some(5), 6));
    assert_eq!(refused(&request, Action::Rate { stars: 1 }, &guest(22)), Refusal::Rated);
    assert_eq!(request.steps.first().map(|step| step.what.as_str()), Some("asked"));
}

#[test]
fn a_start_after_a_while_is_told() {
    let (request, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    assert_eq!(act(&request, Action::Start, &staff("rosa", 7)).1, Some(Tell::OnTheWay));
}

#[test]
fn one_tap_on_done_is_every_step_and_one_message() {
    let (request, told) = act(&open(asked("towels")), Action::Complete { remark: None }, &staff("rosa", 4));
    assert_eq!((told, request.version, request.state.doer()), (Some(Tell::Done), 4, Some("rosa")));
    assert_eq!(request.acknowledged_at, Some(after(4)));
}

#[test]
fn the_first_who_accepts_has_it_and_may_say_so_twice() {
    let (request, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    assert_eq!(
        refused(&request, Action::Accept, &staff("yusuf", 2)),
        Refusal::Taken { by: "rosa".to_owned() }
    );
    assert_eq!(act(&request, Action::Accept, &staff("rosa", 2)), (request, None));
}

#[test]
fn what_is_given_back_is_accepted_anew_without_a_word_to_the_guest() {
    let (request, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    let (request, told) = act(&request, Action::Pass, &staff("rosa", 2));
    assert_eq!((told, request.state.clone()), (None, State::New));
    assert!(request.passed.contains("rosa"));
    let (_, told) = act(&request, Action::Accept, &staff("yusuf", 3));
    assert_eq!(told, None);
}

#[test]
fn what_a_person_decides_is_decided_once_with_a_reason() {
    let request = open(asked("late"));
    assert_eq!(request.state, State::AwaitingApproval);
    let decline = |reason: &str| Action::Decline { reason: reason.to_owned(), alternative: None };
    assert_eq!(refused(&request, decline(" "), &staff("ines", 1)), Refusal::NeedsReason);
    let (declined, told) = act(&request, decline("taken"), &staff("ines", 1));
    assert_eq!(told, Some(Tell::Declined { reason: "taken".to_owned(), alternative: None }));
    assert!(declined.act(Action::Approve, &staff("ines", 2), &Place::default()).is_err());
    let (accepted, told) = act(&request, Action::Approve, &staff("ines", 2));
    assert!(matches!(told, Some(Tell::Confirmed { .. })));
    assert_eq!(accepted.total().map(|total| total.minor), Some(4_000));
}

#[test]
fn what_is_for_later_waits_with_its_clock_standing() {
    let request = open(Asked { wanted_at: Some(after(600)), quantity: 3, ..asked("boat") });
    assert_eq!(request.state, State::Scheduled { at: after(600), wakes: after(480) });
    assert_eq!((request.acknowledge_by(), request.complete_by()), (None, None));
    assert_eq!(request.moments(), [(Moment::Due, after(480))]);
    assert_eq!(request.total().map(|total| total.minor), Some(17_400));
    assert!(request.comes(Moment::Due, after(479), vec![]).is_empty());
    let due = request.comes(Moment::Due, after(480), vec![]);
    let request = Request::after(Some(request), &due[0], &by(Actor::House, after(480))).unwrap();
    assert_eq!(request.acknowledge_by(), Some(after(510)));
    assert_eq!(request.complete_by(), Some(after(610)), "at the asked time and ten minutes");
}

#[test]
fn each_level_is_told_once_and_the_guest_once() {
    let mut request = open(asked("towels"));
    let mut told = Vec::new();
    for (level, minutes) in [(Level::Lead, 10), (Level::Manager, 35), (Level::Owner, 40)] {
        let moment = Moment::Escalate(level);
        assert!(request.moments().contains(&(moment, after(minutes))), "{level:?}");
        assert!(request.comes(moment, after(minutes - 1), vec![]).is_empty());
        let changes = request.comes(moment, after(minutes), vec!["rosa".to_owned()]);
        let stamp = by(Actor::House, after(minutes));
        let next = Request::after(Some(request.clone()), &changes[0], &stamp).unwrap();
        told.extend(tell(Some(&request), &changes, &next, &stamp));
        assert!(next.comes(moment, after(999), vec![]).is_empty());
        request = next;
    }
    assert_eq!(told, [Tell::Late { by: after(30) }]);
    assert!(request.is_late(after(41)));
}

#[test]
fn who_is_taken_up_in_time_is_late_only_when_it_is_not_done() {
    let (request, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    let levels: Vec<_> = request.moments().into_iter().map(|(moment, _)| moment).collect();
    assert_eq!(levels, [Moment::Escalate(Level::Manager), Moment::Escalate(Level::Owner)]);
}

#[test]
fn the_clock_stands_only_when_the_guest_asked_to_wait() {
    let (request, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    let pause =
        |guest_asked| Action::Pause { reason: "lunch".to_owned(), until: Some(after(60)), guest_asked };
    let (paused, told) = act(&request, pause(false), &staff("rosa", 5));
    assert_eq!(told, Some(Tell::Longer { until: Some(after(60)) }));
    assert_eq!(paused.complete_by(), Some(after(20)));
    let (paused, told) = act(&request, pause(true), &staff("rosa", 5));
    assert_eq!((told, paused.complete_by()), (None, None));
    let (going, _) = act(&paused, Action::Resume, &staff("rosa", 65));
    assert_eq!(going.complete_by(), Some(after(80)), "an hour later than before");
}

#[test]
fn not_yet_opens_it_again_with_half_the_time_for_a_day() {
    let (request, _) = act(&open(asked("towels")), Action::Complete { remark: None }, &staff("rosa", 4));
    let reopen = Action::Reopen { words: Some("still wet".to_owned()) };
    let (again, told) = act(&request, reopen.clone(), &guest(30));
    assert_eq!((told, again.priority, again.complete_by()), (Some(Tell::Again), 2, Some(after(40))));
    assert_eq!(refused(&request, reopen.clone(), &guest(25 * 60)), Refusal::TooLate);
    let place = Place { departure: Some(after(10)) };
    assert_eq!(request.act(reopen, &guest(131), &place), Err(Refusal::TooLate));
}

#[test]
fn silence_is_content_after_two_hours_and_asks_for_no_stars() {
    let (request, _) = act(&open(asked("towels")), Action::Complete { remark: None }, &staff("rosa", 4));
    assert_eq!(request.moments(), [(Moment::Silence, after(124))]);
    let changes = request.comes(Moment::Silence, after(124), vec![]);
    let stamp = by(Actor::House, after(124));
    let next = Request::after(Some(request.clone()), &changes[0], &stamp).unwrap();
    assert_eq!((tell(Some(&request), &changes, &next, &stamp), next.state.name()), (None, "confirmed"));
}

#[test]
fn a_guest_calls_off_what_is_not_begun_and_the_house_says_why() {
    let (accepted, _) = act(&open(asked("towels")), Action::Accept, &staff("rosa", 1));
    let (_, told) = act(&accepted, Action::Cancel { reason: None }, &guest(2));
    assert_eq!(told, Some(Tell::Cancelled { reason: None }));
    let (begun, _) = act(&accepted, Action::Start, &staff("rosa", 3));
    assert_eq!(refused(&begun, Action::Cancel { reason: None }, &guest(4)), Refusal::Begun);
    assert_eq!(refused(&begun, Action::Cancel { reason: None }, &staff("rosa", 4)), Refusal::NeedsReason);
    let (_, told) = act(&begun, Action::Cancel { reason: Some("none left".to_owned()) }, &staff("rosa", 4));
    assert_eq!(told, Some(Tell::Cancelled { reason: Some("none left".to_owned()) }));
}

#[test]
fn the_same_wish_within_ten_minutes_is_one() {
    let request = open(asked("towels"));
    let more = Asked { quantity: 2, note: Some("please".to_owned()), ..asked("towels") };
    let merged = request.absorbs(&more, None, after(9)).unwrap();
    let request = Request::after(Some(request), &merged, &guest(9)).unwrap();
    assert_eq!((request.quantity, request.asked.note.as_deref()), (3, Some("please")));
    assert_eq!(request.absorbs(&more, None, after(10)), None);
    assert_eq!(request.absorbs(&Asked { unit: Some("B2".to_owned()), ..more }, None, after(9)), None);
}

#[test]
fn the_pool_is_who_is_there_fits_and_is_least_busy() {
    let services = services();
    let ids = |request: &Request, at, loads: &Loads| -> Vec<String> {
        pool(&services, request, at, loads).into_iter().map(|member| member.id.clone()).collect()
    };
    let tuesday = datetime(2026, 8, 11, 11, 0, 0, 0);
    let saturday = datetime(2026, 8, 15, 11, 0, 0, 0);
    let none = Loads::default();
    let speaking = |lang: &str| {
        let language = Some(crate::language::Lang::new(lang));
        open(Asked { language, ..asked("towels") })
    };
    assert_eq!(ids(&speaking("en"), tuesday, &none), ["yusuf"]);
    assert_eq!(ids(&speaking("en"), saturday, &none), ["amal", "yusuf"]);
    assert_eq!(ids(&speaking("fi"), tuesday, &none), ["rosa", "yusuf"], "nobody speaks it: everybody");
    let busy = Loads([("amal".to_owned(), Load { open: 1, today: 3 })].into());
    assert_eq!(ids(&speaking("en"), saturday, &busy), ["yusuf", "amal"]);
    let full = Loads([("yusuf".to_owned(), Load { open: 2, today: 2 })].into());
    assert_eq!(ids(&speaking("en"), saturday, &full), ["amal"]);
    let mut request = speaking("en");
    request.passed.insert("yusuf".to_owned());
    assert_eq!(ids(&request, tuesday, &none), ["rosa"]);
}

#[test]
fn a_delay_is_told_to_whoever_is_responsible_then() {
    let services = services();
    let request = open(asked("towels"));
    let told = |request: &Request, level, hour| -> Vec<String> {
        let at = datetime(2026, 8, 11, hour, 0, 0, 0);
        superiors(&services, request, level, at).into_iter().map(|member| member.id.clone()).collect()
    };
    assert_eq!(told(&request, Level::Lead, 11), ["rosa"]);
    assert_eq!(told(&request, Level::Manager, 11), ["ines"]);
    assert_eq!(told(&request, Level::Manager, 20), ["max"]);
    assert_eq!(told(&request, Level::Manager, 3), ["ines", "max"], "nobody is there: all of them");
    assert_eq!(told(&request, Level::Owner, 3), ["elena"]);
    assert_eq!(told(&open(asked("late")), Level::Lead, 11), ["ines"], "a department without a lead");
}

#[test]
fn the_first_records_are_still_read() {
    let event = crate::event::DomainEvent::new(
        "request.asked",
        serde_json::json!({ "id": "7", "service": "towels", "from": "page",
            "wish": { "quantity": 2, "wanted_at": null, "note": "soft" } }),
    );
    let (id, change, stamp) = replay(&event, start()).unwrap();
    let request = Request::after(None, &change, &stamp).unwrap();
    assert_eq!((id.as_str(), request.quantity, request.asked.note.as_deref()), ("7", 2, Some("soft")));
    assert_eq!(request.via, Channel::Page);
}

fn any_action() -> impl Strategy<Value = Action> {
    let text = || prop_oneof![Just(String::new()), Just("why".to_owned())];
    prop_oneof![
        4 => Just(Action::Accept),
        1 => Just(Action::Approve),
        1 => (text(), proptest::option::of(text()))
            .prop_map(|(reason, alternative)| Action::Decline { reason, alternative }),
        1 => Just(Action::AskApproval),
        1 => (0..900_i64).prop_map(|at| Action::Schedule { at: after(at) }),
        3 => Just(Action::Start),
        2 => (text(), proptest::option::of(0..900_i64), any::<bool>()).prop_map(|(reason, until, guest_asked)| {
            Action::Pause { reason, until: until.map(after), guest_asked }
        }),
        2 => Just(Action::Resume),
        3 => Just(Action::Complete { remark: None }),
        1 => Just(Action::Release),
        2 => Just(Action::Pass),
        1 => Just(Action::Assign { member: "amal".to_owned() }),
        1 => Just(Action::Later),
        2 => Just(Action::Confirm),
        2 => Just(Action::Reopen { words: None }),
        1 => proptest::option::of(text()).prop_map(|reason| Action::Cancel { reason }),
        1 => (0..8_u8).prop_map(|stars| Action::Rate { stars }),
        1 => text().prop_map(|text| Action::Note { text }),
    ]
}

fn any_actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(Actor::Guest),
        Just(Actor::Staff("rosa".to_owned())),
        Just(Actor::Staff("yusuf".to_owned())),
    ]
}

proptest! {
    /// Whatever anybody does in whatever order: what is refused changes nothing, the record alone gives the same
    /// request, nobody is told twice of the same delay, and the clock never runs backwards.
    #[test]
    fn any_way_holds_the_promises(
        service in prop_oneof![Just("towels"), Just("late"), Just("boat")],
        wanted in proptest::option::of(0..900_i64),
        ways in proptest::collection::vec((any_action(), any_actor(), 0..120_i64), 0..40),
    ) {
        let first = Asked { wanted_at: wanted.map(after), ..asked(service) };
        let mut request = open(first.clone());
        let mut log = vec![(Change::Asked(Box::new(first)), guest(0))];
        let mut minutes = 0;
        for (action, actor, later) in ways {
            minutes += later;
            for (moment, _) in request.moments() {
                for change in request.comes(moment, after(minutes), vec![]) {
                    let stamp = by(Actor::House, after(minutes));
                    let Ok(next) = Request::after(Some(request.clone()), &change, &stamp) else { continue };
                    log.push((change, stamp));
                    request = next;
                }
            }
            let stamp = by(actor, after(minutes));
            let Ok(changes) = request.act(action, &stamp, &Place::default()) else { continue };
            let before = request.clone();
            for change in changes {
                request = Request::after(Some(request), &change, &stamp).unwrap();
                log.push((change, stamp.clone()));
            }
            prop_assert!(request.version >= before.version);
            prop_assert!(request.escalated.is_superset(&before.escalated));
            let over = ["declined", "cancelled", "void"].contains(&before.state.name());
            prop_assert!(!over || !request.state.is_open());
            prop_assert!(request.clock.elapsed(after(minutes)) >= SignedDuration::ZERO);
            prop_assert!(request.state.holder().is_none() || request.acknowledged_at.is_some());
        }
        let mut folded = None;
        for (change, stamp) in &log {
            let event = record("r", 1, change, stamp);
            let (_, change, stamp) = replay(&event, stamp.at).unwrap();
            folded = Some(Request::after(folded, &change, &stamp).unwrap());
        }
        prop_assert_eq!(folded, Some(request.clone()));
        let kept = serde_json::to_string(&request).unwrap();
        prop_assert_eq!(serde_json::from_str::<Request>(&kept).unwrap(), request);
    }
}
