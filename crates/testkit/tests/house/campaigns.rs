//! Campaigns in the whole house: whom they reach, whom they leave alone, and that nobody is written to twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use guestlink_app::App;
use guestlink_app::access::Caller;
use guestlink_app::campaigns::{Campaign, Plan, Results, Step};
use guestlink_app::properties::Property;
use guestlink_domain::access::Role;
use guestlink_domain::campaigns::{LeftOut, State, Why};
use guestlink_domain::ids::{CampaignId, GuestId};
use guestlink_store::events::{Position, read_after};
use guestlink_store::messaging::{Batch, Guest, Identity, IdentityKind, NewIdentity};
use guestlink_testkit::{House, Plan as Start};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

use super::automations::files;

/// A Tuesday, eleven in the morning at the property.
const TUESDAY: &str = "2026-09-15T09:00:00Z";

pub async fn house() -> House {
    House::build(files(), Start { start: TUESDAY.parse().unwrap(), ..Start::default() }).await
}

pub fn autumn(change: impl Fn(&mut Value)) -> Value {
    let mut plan = json!({
        "name": "Autumn",
        "message": { "template": "winback_season", "values": {
            "season": { "en": "autumn", "es": "otoño" }, "offer": { "en": "15 % off" },
            "valid_until": { "en": "31 October" }, "campaign_token": { "en": "autumn" } } },
        "pace": { "per_minute": 60, "per_number_a_day": 1000, "between": ["10:00", "19:00"] },
    });
    change(&mut plan);
    plan
}

fn plan(change: impl Fn(&mut Value)) -> Plan {
    serde_json::from_value(autumn(change)).unwrap()
}

/// What sort of guest.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    Agreed,
    NeverAsked,
    OptedOut,
    Blocked,
}

/// Guests with a chat, as the house knows them; their phones begin with 34600.
pub async fn people(house: &House, sorts: &[Sort]) -> Vec<GuestId> {
    let property = house.app.all_properties().remove(0);
    let now = house.clock.now();
    let mut batch = Batch::default();
    for (index, sort) in sorts.iter().enumerate() {
        let n = u128::try_from(index).unwrap() + 1;
        let data = match sort {
            Sort::Agreed => json!({ "marketing": true, "service": true }),
            Sort::NeverAsked => json!({ "service": true }),
            Sort::OptedOut => json!({ "marketing": true, "opted_out": true }),
            Sort::Blocked => json!({ "marketing": true, "blocked": true }),
        };
        let guest = Guest {
            tenant: property.tenant,
            id: GuestId(Uuid::from_u128(n << 64)),
            name: Some(format!("Guest{n} <b>Bold</b>")),
            language: Some(if index % 2 == 0 { "es" } else { "en" }.to_owned()),
            country: Some("ES".to_owned()),
            created_at: now,
            data,
            version: 1,
        };
        let identity = Identity { kind: IdentityKind::Phone, value: format!("346000000{n:02}") };
        batch.identities_new.push(NewIdentity { tenant: guest.tenant, guest: guest.id, identity });
        batch.conversations_new.push(house.silent_chat((n << 64) + 1, guest.id));
        batch.guests_new.push(guest);
    }
    let ids = batch.guests_new.iter().map(|guest| guest.id).collect();
    let mut tx = house.app.store().begin().await.unwrap();
    let _ = batch.write(&mut tx, &[]).await.unwrap();
    tx.commit().await.unwrap();
    ids
}

/// A manager and the house's only property.
async fn manager(house: &House) -> (Caller, Arc<Property>) {
    let cookie = house.signed_in(Role::Manager).await;
    let caller = house.app.caller_by_session(cookie.split_once('=').unwrap().1).await.unwrap().unwrap();
    (caller, house.app.all_properties().remove(0))
}

/// How often each guest was written to, in all runs of the house.
async fn written(house: &House) -> BTreeMap<GuestId, usize> {
    let log = read_after(house.app.store(), Position::START, 100_000).await.unwrap();
    let sent = log.iter().filter(|one| {
        let data = &one.event.event.data;
        one.event.event.kind == "automation.sent"
            && data["automation"].as_str().is_some_and(|id| id.starts_with("campaign/"))
    });
    let mut counts = BTreeMap::new();
    for guest in sent.filter_map(|one| one.event.about.guest) {
        *counts.entry(guest).or_default() += 1;
    }
    counts
}

async fn now(house: &House, id: CampaignId) -> Campaign {
    guestlink_store::campaigns::get(house.app.store(), App::home_tenant(), id).await.unwrap().unwrap()
}

async fn results(house: &House, id: CampaignId) -> Results {
    let campaign = now(house, id).await;
    house.app.campaign_results(&campaign).await.unwrap()
}

/// Lives on, minute by minute, until the campaign is over or so many minutes have passed.
async fn until_over(house: &House, id: CampaignId, minutes: usize) {
    house.settle().await;
    for _ in 0..minutes {
        if !matches!(now(house, id).await.state, State::Running { .. }) {
            return;
        }
        house.pass(SignedDuration::from_mins(1)).await;
    }
}

#[tokio::test]
async fn everybody_who_agreed_is_written_to_once_and_nobody_else() {
    let house = house().await;
    let sorts = [Sort::Agreed, Sort::NeverAsked, Sort::Agreed, Sort::OptedOut, Sort::Blocked, Sort::Agreed];
    let guests = people(&house, &sorts).await;
    let phones: Vec<String> =
        (1..=6).map(|n| house.guest(&format!("Guest{n}"), &format!("+346000000{n:02}"))).collect();
    let (caller, property) = manager(&house).await;
    let draft = house.app.draft_campaign(&caller, &property, plan(|_| ())).await.unwrap();
    let preview = house.app.preview_campaign(&property, draft.id, &draft.plan).await.unwrap();
    assert_eq!((preview.meant, preview.reached), (6, 3));
    for why in [LeftOut::NoConsent, LeftOut::OptedOut, LeftOut::Blocked] {
        assert_eq!(preview.left_out[&why], 1, "{preview:?}");
    }
    assert!(preview.micros() > 0);
    house.settle().await;
    assert!(written(&house).await.is_empty(), "a draft sends nothing");

    house.app.move_campaign(&caller, draft.id, Step::Start).await.unwrap();
    until_over(&house, draft.id, 5).await;
    assert!(matches!(now(&house, draft.id).await.state, State::Finished { .. }));
    let expected: BTreeMap<GuestId, usize> =
        guests.iter().zip(sorts).filter(|(_, sort)| *sort == Sort::Agreed).map(|(id, _)| (*id, 1)).collect();
    assert_eq!(written(&house).await, expected);
    for (phone, sort) in phones.iter().zip(sorts) {
        let told = house.words(phone);
        assert_eq!(told, if sort == Sort::Agreed { vec!["winback_season"] } else { vec![] }, "{sort:?}");
    }
    let told = results(&house, draft.id).await;
    assert_eq!((told.sent, told.due, told.left_out_in_all()), (3, 0, 3));
    assert_eq!(told.micros, preview.micros(), "what was foreseen is what it costs");
    assert!(told.delivered == 3, "{told:?}");

    // An answer and a farewell are counted.
    house.say(&phones[0], "gracias").await;
    house.say(&phones[2], "STOP").await;
    let told = results(&house, draft.id).await;
    assert_eq!((told.replied, told.opted_out), (2, 1));
    let again = house.app.move_campaign(&caller, draft.id, Step::Start).await;
    assert!(again.is_err(), "what is over stays over");
    assert!(house.app.verify_audit(App::home_tenant()).await.unwrap().is_ok());
    house.close().await;
}

#[tokio::test]
async fn the_pace_is_kept_the_hours_are_kept_and_a_pause_holds_at_once() {
    let house = house().await;
    people(&house, &[Sort::Agreed; 8]).await;
    let (caller, property) = manager(&house).await;
    let slow = plan(|plan| {
        plan["pace"]["per_minute"] = json!(2);
        plan["pace"]["per_number_a_day"] = json!(5);
    });
    let one = house.app.draft_campaign(&caller, &property, slow).await.unwrap();
    house.app.move_campaign(&caller, one.id, Step::Start).await.unwrap();
    house.settle().await;
    assert_eq!(written(&house).await.len(), 1);
    house.pass(SignedDuration::from_secs(30)).await;
    assert_eq!(written(&house).await.len(), 2);
    house.app.move_campaign(&caller, one.id, Step::Pause).await.unwrap();
    house.pass(SignedDuration::from_mins(30)).await;
    assert_eq!(written(&house).await.len(), 2, "a pause holds");
    assert_eq!(now(&house, one.id).await.state.why(), Some(Why::Asked));
    house.app.move_campaign(&caller, one.id, Step::Resume).await.unwrap();
    until_over(&house, one.id, 30).await;
    assert_eq!(written(&house).await.len(), 5, "a number's day");
    // The next morning its first day is over, but the hours have not begun.
    let morning: Timestamp = "2026-09-16T07:00:00Z".parse().unwrap();
    house.pass(morning.duration_since(house.clock.now())).await;
    assert_eq!(written(&house).await.len(), 5);
    let later: Timestamp = "2026-09-16T09:45:00Z".parse().unwrap();
    house.pass(later.duration_since(house.clock.now())).await;
    until_over(&house, one.id, 30).await;
    assert_eq!(written(&house).await.len(), 8);
    assert!(matches!(now(&house, one.id).await.state, State::Finished { .. }));
    house.close().await;
}

#[tokio::test]
async fn too_many_who_leave_pause_it() {
    let house = house().await;
    people(&house, &[Sort::Agreed; 6]).await;
    let phones: Vec<String> =
        (1..=6).map(|n| house.guest(&format!("Guest{n}"), &format!("+346000000{n:02}"))).collect();
    let (caller, property) = manager(&house).await;
    let careful = plan(|plan| {
        plan["pace"]["per_minute"] = json!(1);
        plan["stops"] = json!({ "opted_out_percent": 20, "failed_percent": 50, "not_before": 2 });
    });
    let one = house.app.draft_campaign(&caller, &property, careful).await.unwrap();
    house.app.move_campaign(&caller, one.id, Step::Start).await.unwrap();
    house.settle().await;
    house.pass(SignedDuration::from_mins(1)).await;
    let told = phones.iter().find(|phone| !house.words(phone).is_empty()).unwrap();
    house.say(told, "STOP").await;
    house.pass(SignedDuration::from_mins(10)).await;
    assert_eq!(now(&house, one.id).await.state.why(), Some(Why::OptedOut));
    assert_eq!(written(&house).await.len(), 2);
    house.close().await;
}

#[tokio::test]
async fn who_changes_their_mind_before_their_turn_is_left_alone() {
    let house = house().await;
    people(&house, &[Sort::Agreed; 3]).await;
    let (caller, property) = manager(&house).await;
    let slow = plan(|plan| plan["pace"]["per_minute"] = json!(1));
    let one = house.app.draft_campaign(&caller, &property, slow).await.unwrap();
    house.app.move_campaign(&caller, one.id, Step::Start).await.unwrap();
    house.settle().await;
    let first = written(&house).await;
    assert_eq!(first.len(), 1);
    for n in 1..=3 {
        let phone = house.guest(&format!("Guest{n}"), &format!("+346000000{n:02}"));
        house.say(&phone, "STOP").await;
    }
    until_over(&house, one.id, 10).await;
    assert_eq!(written(&house).await, first);
    assert_eq!(results(&house, one.id).await.left_out["opted_out"], 2);
    house.close().await;
}

/// Something that happens to a running campaign.
#[derive(Clone, Copy, Debug)]
enum Turn {
    Minutes(i64),
    Pause,
    Resume,
    Restart,
}

fn any_turn() -> impl Strategy<Value = Turn> {
    prop_oneof![
        3 => (0_i64..4).prop_map(Turn::Minutes),
        1 => Just(Turn::Pause),
        1 => Just(Turn::Resume),
        1 => Just(Turn::Restart),
    ]
}

fn any_sort() -> impl Strategy<Value = Sort> {
    prop_oneof![
        4 => Just(Sort::Agreed), 1 => Just(Sort::NeverAsked), 1 => Just(Sort::OptedOut), 1 => Just(Sort::Blocked)
    ]
}

async fn played(sorts: &[Sort], per_minute: u16, turns: &[Turn]) -> (Vec<GuestId>, BTreeMap<GuestId, usize>) {
    let mut house = house().await;
    let guests = people(&house, sorts).await;
    let (caller, property) = manager(&house).await;
    let one = plan(|plan| plan["pace"]["per_minute"] = json!(per_minute));
    let one = house.app.draft_campaign(&caller, &property, one).await.unwrap();
    house.app.move_campaign(&caller, one.id, Step::Start).await.unwrap();
    for turn in turns {
        // Steps are refused when it does not stand so: that is no matter here.
        let step = match turn {
            Turn::Minutes(minutes) => {
                house.pass(SignedDuration::from_mins(*minutes)).await;
                continue;
            }
            Turn::Restart => {
                house = house.reopen().await;
                continue;
            }
            Turn::Pause => Step::Pause,
            Turn::Resume => Step::Resume,
        };
        let _ = house.app.move_campaign(&caller, one.id, step).await;
    }
    finished(&house, &caller, one.id, sorts.len()).await;
    let counts = written(&house).await;
    house.close().await;
    (guests, counts)
}

/// Goes on until it is over; everybody is accounted for.
async fn finished(house: &House, caller: &Caller, id: CampaignId, everybody: usize) {
    let _ = house.app.move_campaign(caller, id, Step::Resume).await;
    until_over(house, id, 60).await;
    let state = now(house, id).await.state;
    assert!(matches!(state, State::Finished { .. }), "{state:?}");
    assert_eq!(results(house, id).await.everybody(), i64::try_from(everybody).unwrap());
}
proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    /// Whoever is due is written to exactly once, whatever is paused, resumed or restarted when; nobody else ever is.
    #[test]
    fn everybody_who_is_due_exactly_once(
        sorts in proptest::collection::vec(any_sort(), 1..9),
        per_minute in 1_u16..40,
        turns in proptest::collection::vec(any_turn(), 0..7),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let (guests, counts) = runtime.block_on(played(&sorts, per_minute, &turns));
        for (guest, sort) in guests.iter().zip(&sorts) {
            let expected = usize::from(*sort == Sort::Agreed);
            prop_assert_eq!(counts.get(guest).copied().unwrap_or(0), expected, "{:?}", sort);
        }
    }
}
