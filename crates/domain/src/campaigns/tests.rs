use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::automations::{Consent, Done, Person, Review, ReviewStatus, Reviews, Situation, Spent};
use crate::ids::CampaignId;
use crate::language::Lang;
use crate::resort::Resort;
use crate::resort::tests::folder;

static VENTISOL: LazyLock<Resort> =
    LazyLock::new(|| crate::resort::load(&folder("ventisol"), &|_| true).unwrap());
static NOTHING: LazyLock<BTreeMap<String, String>> = LazyLock::new(BTreeMap::new);
static ASKED_NOBODY: LazyLock<Reviews> = LazyLock::new(Reviews::default);
const ID: CampaignId = CampaignId(uuid::Uuid::from_u128(7));

fn autumn() -> Campaign {
    serde_json::from_value(json!({
        "name": "Autumn",
        "message": { "template": "winback_season", "values": {
            "season": { "en": "autumn", "es": "otoño" }, "offer": { "en": "15 % off" },
            "valid_until": { "en": "31 October" }, "campaign_token": { "en": "autumn" } } },
    }))
    .unwrap()
}

fn guest(key: &str) -> Candidate {
    Candidate {
        person: Person {
            key: key.to_owned(),
            first_name: Some("Lucía".to_owned()),
            language: Some(Lang::new("es")),
            country: Some("ES".to_owned()),
            consent: Consent { service: true, marketing: true },
            reachable: true,
            ..Person::default()
        },
        labels: vec!["family".to_owned()],
        visits: vec![Visit {
            accommodation: "sea-suite".to_owned(),
            check_in: date(2025, 8, 10),
            check_out: date(2025, 8, 14),
            over: true,
            here: false,
        }],
        last_message: Some("2025-08-14T09:00:00Z".parse().unwrap()),
        last_heard: Some("2025-08-13T09:00:00Z".parse().unwrap()),
        opted_out: false,
        blocked: false,
    }
}

fn at<'a>(guest: &'a Candidate, now: &str, reviews: &'a Reviews) -> Situation<'a> {
    Situation {
        resort: &VENTISOL,
        now: now.parse().unwrap(),
        person: &guest.person,
        reservation: None,
        booked_at: None,
        sold_out: false,
        given: &NOTHING,
        reviews,
        rates: &VENTISOL.rates,
        spent: Spent::default(),
    }
}

fn verdict(campaign: &Campaign, guest: &Candidate, now: &str) -> Verdict {
    decide((ID, campaign), &automation(ID, campaign), guest, &at(guest, now, &ASKED_NOBODY))
}

/// A Tuesday, eleven in the morning at the property.
const NOW: &str = "2026-09-15T09:00:00Z";

#[test]
fn a_guest_who_agreed_is_written_to_in_their_language_at_a_price() {
    let Verdict::Write(written) = verdict(&autumn(), &guest("1"), NOW) else { panic!() };
    assert_eq!(written.due, NOW.parse().unwrap());
    assert_eq!(written.trace.template, Some(("winback_season".to_owned(), "es".to_owned())));
    assert!(written.trace.cost.as_ref().unwrap().micros > 0);
    let text = serde_json::to_string(&written.deeds).unwrap();
    assert!(text.contains("otoño") && text.contains("Lucía") && text.contains("15 % off"), "{text}");
}

#[test]
fn outside_the_hours_the_message_waits_for_them() {
    let Verdict::Write(written) = verdict(&autumn(), &guest("1"), "2026-09-15T19:30:00Z") else { panic!() };
    assert_eq!(written.due, "2026-09-16T08:00:00Z".parse().unwrap(), "ten in the morning there");
}

#[test]
fn nobody_is_written_to_who_does_not_want_it_or_cannot_be() {
    let leave = |change: &dyn Fn(&mut Candidate)| {
        let mut guest = guest("1");
        change(&mut guest);
        match verdict(&autumn(), &guest, NOW) {
            Verdict::Leave(why) => why,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(leave(&|one| one.person.consent.marketing = false), LeftOut::NoConsent);
    assert_eq!(leave(&|one| one.opted_out = true), LeftOut::OptedOut);
    assert_eq!(leave(&|one| one.blocked = true), LeftOut::Blocked);
    assert_eq!(leave(&|one| one.person.reachable = false), LeftOut::NoAddress);
    assert_eq!(leave(&|one| one.person.first_name = None), LeftOut::Missing);
    let done = |key: &str, hour: &str| Done {
        key: key.to_owned(),
        automation: "other".to_owned(),
        booking: None,
        at: format!("2026-09-15T{hour}:00:00Z").parse().unwrap(),
        sent: true,
        sells: true,
        recovery: false,
    };
    assert_eq!(leave(&|one| one.person.done.push(done("x", "07"))), LeftOut::Capped);
    let own = format!("campaign/{ID}/guest/1");
    assert_eq!(leave(&|one| one.person.done.push(done(&own, "07"))), LeftOut::Already);
}

#[test]
fn the_template_s_review_is_looked_at() {
    let review = |status| {
        Reviews(BTreeMap::from([(
            ("winback_season".to_owned(), "en".to_owned()),
            Review { status, category: None, paused_until: None },
        )]))
    };
    let told = |campaign: &Campaign, status| {
        let (guest, reviews) = (guest("1"), review(status));
        decide((ID, campaign), &automation(ID, campaign), &guest, &at(&guest, NOW, &reviews))
    };
    let any = autumn();
    let mut own = autumn();
    own.message.own_language_only = true;
    let Verdict::Write(written) = told(&any, ReviewStatus::Approved) else { panic!() };
    assert_eq!(written.trace.template.unwrap().1, "en", "the language that is approved");
    assert_eq!(told(&own, ReviewStatus::Approved), Verdict::Leave(LeftOut::Language));
    assert_eq!(told(&any, ReviewStatus::Rejected), Verdict::Leave(LeftOut::Template));
    assert_eq!(told(&any, ReviewStatus::Paused), Verdict::Wait);
}

#[test]
fn a_segment_asks_simple_questions() {
    let means = |segment: serde_json::Value| {
        let segment: Segment = serde_json::from_value(segment).unwrap();
        segment.means(&guest("1"), date(2026, 9, 15), NOW.parse().unwrap())
    };
    for yes in [
        json!({}),
        json!({ "languages": ["de", "es"], "countries": ["ES"], "tags": ["Family"], "past_stays": 1 }),
        json!({ "stayed": { "from": "2025-08-13", "until": "2025-09-01" } }),
        json!({ "stayed": { "from": "2025-08-01", "until": "2025-08-10" }, "accommodations": ["sea-suite"] }),
        json!({ "place": "away", "quiet_days": 300, "without_tags": ["vip"] }),
        json!({ "wrote_within_days": 400 }),
    ] {
        assert!(means(yes.clone()), "{yes}");
    }
    for no in [
        json!({ "languages": ["de"] }),
        json!({ "countries": ["DE"] }),
        json!({ "tags": ["vip"] }),
        json!({ "without_tags": ["family"] }),
        json!({ "stayed": { "from": "2025-08-14", "until": "2025-09-01" } }),
        json!({ "accommodations": ["dune-room"] }),
        json!({ "place": "coming" }),
        json!({ "place": "here" }),
        json!({ "past_stays": 2 }),
        json!({ "quiet_days": 400 }),
        json!({ "wrote_within_days": 300 }),
    ] {
        assert!(!means(no.clone()), "{no}");
    }
}

#[test]
fn what_is_to_come_has_not_been_stayed() {
    let mut one = guest("1");
    one.visits[0] = Visit {
        check_in: date(2026, 9, 20),
        check_out: date(2026, 9, 25),
        over: false,
        ..one.visits[0].clone()
    };
    let days = Days { from: date(2026, 9, 1), until: date(2026, 9, 30) };
    let stayed = Segment { stayed: Some(days), ..Segment::default() };
    let coming = Segment { place: Place::Coming, ..Segment::default() };
    let (today, now) = (date(2026, 9, 15), NOW.parse().unwrap());
    assert!(!stayed.means(&one, today, now) && coming.means(&one, today, now));
}

#[test]
fn what_cannot_be_is_told_before_it_starts() {
    assert_eq!(check(&autumn(), &VENTISOL), []);
    let fields = |change: &dyn Fn(&mut Campaign)| {
        let mut campaign = autumn();
        change(&mut campaign);
        check(&campaign, &VENTISOL).into_iter().map(|one| one.field).collect::<Vec<_>>()
    };
    assert_eq!(fields(&|one| one.name = "  ".to_owned()), ["name"]);
    assert_eq!(fields(&|one| one.message.template = "booking_confirmed".to_owned()), ["template"]);
    assert_eq!(fields(&|one| drop(one.message.values.remove("offer"))), ["values.offer"]);
    assert_eq!(fields(&|one| one.pace.per_minute = 0), ["per_minute"]);
    assert_eq!(fields(&|one| one.pace.between.1 = one.pace.between.0), ["between"]);
    assert_eq!(fields(&|one| one.segment.countries.push("Spain".to_owned())), ["countries"]);
    assert_eq!(fields(&|one| one.segment.accommodations.push("none".to_owned())), ["accommodations"]);
}

#[test]
fn a_preview_counts_everybody_once_and_ends_with_the_month_s_money() {
    let mut preview = Preview::default();
    let mut spent = Spent::default();
    let mut none = guest("2");
    none.person.consent.marketing = false;
    for one in [guest("1"), none] {
        preview.count(&verdict(&autumn(), &one, NOW), &mut spent);
    }
    assert_eq!((preview.meant, preview.reached), (2, 1));
    assert_eq!(preview.left_out, BTreeMap::from([(LeftOut::NoConsent, 1)]));
    assert_eq!(spent.micros, preview.micros());
    assert!(preview.micros() > 0 && preview.cost.len() == 1);
}

#[test]
fn too_many_who_leave_or_fail_pause_it_and_few_say_nothing() {
    let stops = Stops { opted_out_percent: 4, failed_percent: 15, not_before: 20 };
    let results = |sent, opted_out, failed| Results { sent, failed, opted_out, ..Results::default() };
    assert_eq!(tripped(&stops, &results(19, 19, 0)), None);
    assert_eq!(tripped(&stops, &results(100, 4, 15)), None);
    assert_eq!(tripped(&stops, &results(100, 5, 99)), Some(Why::OptedOut));
    assert_eq!(tripped(&stops, &results(100, 0, 16)), Some(Why::Failed));
}

#[test]
fn words_are_read_back() {
    for why in Why::ALL {
        assert_eq!(Why::read(why.as_str()), Some(why));
    }
    for place in Place::ALL {
        assert_eq!(Place::read(place.as_str()), Some(place));
    }
}

fn step(state: State, n: u8, now: jiff::Timestamp) -> Result<State, Refusal> {
    match n {
        0 => state.start(now),
        1 => state.pause(now, Why::Asked),
        2 => state.resume(now),
        3 => state.stop(now),
        _ => state.finish(now),
    }
}

proptest! {
    /// What is over stays over, what has begun is never a draft again, and what is kept reads back.
    #[test]
    fn a_campaign_goes_forward_only(steps in proptest::collection::vec(0_u8..5, 0..30)) {
        let now: jiff::Timestamp = NOW.parse().unwrap();
        let (mut state, mut begun) = (State::Draft, false);
        for n in steps {
            let before = state;
            state = step(state, n, now).unwrap_or(before);
            begun |= state != State::Draft;
            prop_assert_eq!(begun, state != State::Draft);
            if matches!(before, State::Finished { .. } | State::Stopped { .. }) {
                prop_assert_eq!(state, before);
            }
            prop_assert_eq!(State::read(state.as_str(), state.since(), state.why()), Some(state));
        }
    }

    /// Who is held out is so at every try, and about as many as were asked for.
    #[test]
    fn the_same_guests_are_held_out_at_every_try(keys in proptest::collection::vec("[a-z]{12}", 1..40)) {
        let mut campaign = autumn();
        campaign.hold_out_percent = 30;
        for key in keys {
            let first = verdict(&campaign, &guest(&key), NOW);
            prop_assert_eq!(&first, &verdict(&campaign, &guest(&key), NOW));
        }
    }
}
