//! Random ways through a service request: whatever is done in whatever order, what is refused changes nothing, what is
//! allowed is folded from the record alone into the same request, and nobody hears twice of the same delay.
//!
//! `cargo +nightly fuzz run request_actions -- -timeout=5`
#![no_main]

use guestlink_domain::requests::{
    Action, Actor, Asked, Change, Channel, Place, Request, Stamp, record, replay,
};
use jiff::{SignedDuration, Timestamp};
use libfuzzer_sys::fuzz_target;

fn action(byte: u8, at: Timestamp) -> Action {
    let text = || if byte & 0x80 == 0 { "why".to_owned() } else { String::new() };
    match byte & 0x1f {
        0 => Action::Accept,
        1 => Action::Approve,
        2 => Action::Decline { reason: text(), alternative: None },
        3 => Action::AskApproval,
        4 => Action::Schedule { at },
        5 => Action::Start,
        6 => Action::Pause { reason: text(), until: Some(at), guest_asked: byte & 0x20 == 0 },
        7 => Action::Resume,
        8 => Action::Complete { remark: None },
        9 => Action::Release,
        10 => Action::Pass,
        11 => Action::Assign { member: "amal".to_owned() },
        12 => Action::Later,
        13 => Action::Confirm,
        14 => Action::Reopen { words: None },
        15 => Action::Cancel { reason: (byte & 0x20 == 0).then(text) },
        16 => Action::Void { reason: text() },
        17 => Action::Rate { stars: byte >> 5 },
        18 => Action::Price { each_minor: i64::from(byte) - 20 },
        _ => Action::Note { text: text() },
    }
}

fuzz_target!(|ways: &[u8]| {
    let mut now = Timestamp::UNIX_EPOCH;
    let asked: Asked = serde_json::from_value(serde_json::json!({
        "service": "towels", "department": "hk", "needs_approval": ways.first().is_some_and(|byte| byte & 1 == 1),
        "price": { "each_minor": 150, "currency": "EUR", "by_quantity": true },
    }))
    .expect("an order");
    let stamp = |at, by| Stamp { at, by, via: Channel::WhatsApp };
    let first = Change::Asked(Box::new(asked));
    let mut log = vec![(first.clone(), stamp(now, Actor::Guest))];
    let mut request = Request::after(None, &first, &stamp(now, Actor::Guest)).expect("asked");
    for way in ways.chunks(2) {
        let (what, how) = (way[0], way.get(1).copied().unwrap_or(0));
        now = now.saturating_add(SignedDuration::from_mins(i64::from(how >> 2))).unwrap_or(now);
        for (moment, _) in request.moments() {
            for change in request.comes(moment, now, Vec::new()) {
                let stamp = stamp(now, Actor::House);
                if let Ok(next) = Request::after(Some(request.clone()), &change, &stamp) {
                    log.push((change, stamp));
                    request = next;
                }
            }
        }
        let by = if how & 1 == 0 { Actor::Guest } else { Actor::Staff(format!("member-{}", how & 3)) };
        let stamp = stamp(now, by);
        let Ok(changes) = request.act(action(what, now), &stamp, &Place::default()) else { continue };
        let before = request.clone();
        for change in changes {
            request = Request::after(Some(request), &change, &stamp).expect("what was allowed can be done");
            log.push((change, stamp.clone()));
        }
        assert!(request.escalated.is_superset(&before.escalated));
        assert!(request.total().map(|total| total.minor) <= before.total().map(|total| total.minor));
        for offer in request.offers(&stamp, &Place::default()) {
            assert!(!offer.name().is_empty());
        }
        assert!(before.state.is_open() || !matches!(before.state.name(), "declined" | "cancelled") || !request.state.is_open());
    }
    let mut folded = None;
    for (change, stamp) in &log {
        let (_, change, stamp) = replay(&record("r", 1, change, stamp), stamp.at).expect("our own record");
        folded = Some(Request::after(folded, &change, &stamp).expect("the same way"));
    }
    assert_eq!(folded, Some(request));
});
