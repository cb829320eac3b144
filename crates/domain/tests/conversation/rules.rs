//! What holds in every conversation, whatever the guest does and in whatever order.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::talk::{Resort, Talk};
use guestlink_domain::messaging::content::Choice;
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::sales::conversation::{
    Decision, Handler, Input, MOST_REPLIES, State, StayFacts, StayPhase, TEMPLATE_TIMER,
};
use jiff::SignedDuration;
use proptest::prelude::*;

static RESORT: LazyLock<Resort> = LazyLock::new(Resort::ventisol);

static SENTENCES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let given = include_str!("../../../../payloads/guest-utterances.json");
    let given: serde_json::Value = serde_json::from_str(given).unwrap();
    let given =
        given["cases"].as_array().unwrap().iter().map(|case| case["text"].as_str().unwrap().to_owned());
    let own = [
        "hi",
        "Hola",
        "thanks!",
        "ok 👍",
        "yes",
        "no",
        "STOP",
        "baja",
        "START",
        "cancel",
        "human please",
        "person",
        "is there parking?",
        "wifi?",
        "halal food?",
        "pictures please",
        "pictures of the tent",
        "the second one",
        "the cheapest",
        "I'll take the suite",
        "how do I pay?",
        "discount?",
        "too expensive",
        "Booking.com is cheaper",
        "any villa for 15-22 August?",
        "a suite for 2",
        "just me",
        "and a dog",
        "and a child of 5",
        "4 and 9",
        "7",
        "actually 13 to 16",
        "August",
        "11 friends",
        "the link says error 500",
        "wrong number",
        "we booked elsewhere",
        "this is terrible",
        "mi padre se ha caído y no se mueve",
        "my card is 4111 1111 1111 1111",
        "🌸",
        "???",
        "can we move to 13-16 August?",
        "max 100 euros per night",
        "with sea view",
        "is it wheelchair accessible?",
    ];
    given.chain(own.map(str::to_owned)).collect()
});

#[derive(Clone, Debug)]
enum Step {
    Says(String),
    Taps(usize),
    Sends(&'static str),
    Waits(i64),
    HumanWrote,
    HumanReleased,
    Accepted,
    SellsOut(usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => prop::sample::select(SENTENCES.clone()).prop_map(Step::Says),
        1 => ".{0,60}".prop_map(Step::Says),
        6 => (0_usize..12).prop_map(Step::Taps),
        1 => prop::sample::select(vec!["voice", "image", "sticker", "location", "contacts"]).prop_map(Step::Sends),
        3 => (1_i64..60).prop_map(Step::Waits),
        1 => Just(Step::HumanWrote),
        1 => Just(Step::HumanReleased),
        1 => Just(Step::Accepted),
        1 => (0_usize..10).prop_map(Step::SellsOut),
    ]
}

#[derive(Clone, Debug)]
struct Guest {
    country: Option<&'static str>,
    marketing: bool,
    returning: bool,
    stay: Option<StayPhase>,
}

fn guest() -> impl Strategy<Value = Guest> {
    let country = prop::option::of(prop::sample::select(vec!["GB", "ES", "DE", "AE", "US", "FR"]));
    let stay = prop_oneof![
        4 => Just(None),
        1 => Just(Some(StayPhase::Upcoming)),
        1 => Just(Some(StayPhase::InHouse)),
        1 => Just(Some(StayPhase::Past)),
    ];
    (country, any::<bool>(), any::<bool>(), stay).prop_map(|(country, marketing, returning, stay)| Guest {
        country,
        marketing,
        returning,
        stay,
    })
}

fn play(talk: &mut Talk<'_>, step: &Step) -> Vec<(Input, State, Decision)> {
    let input = match step {
        Step::Says(text) => Input::Message(Inbound::Text { body: text.clone() }),
        Step::Taps(at) => {
            let buttons = buttons(talk.replies.last().map_or(&[], Vec::as_slice));
            let Some(button) = buttons.get(at % buttons.len().max(1)) else { return Vec::new() };
            Input::Message(Inbound::Choice { id: button.id.clone(), title: button.title.clone() })
        }
        Step::Sends("location") => {
            Input::Message(Inbound::Location { latitude: 1.0, longitude: 1.0, name: None })
        }
        Step::Sends("contacts") => Input::Message(Inbound::Other { kind: "contacts".to_owned() }),
        Step::Sends(kind) => Input::Message(Inbound::Media {
            kind: (*kind).to_owned(),
            id: String::new(),
            caption: None,
            mime_type: None,
        }),
        Step::Waits(hours) => return wait(talk, *hours),
        Step::HumanWrote => Input::HumanWrote,
        Step::HumanReleased => Input::HumanReleased,
        Step::Accepted => Input::QuoteAccepted { quote: None },
        Step::SellsOut(at) => {
            let one = &talk.resort.catalog.accommodations[*at];
            talk.take(&one.id.clone(), "2026-05-02", "2026-12-31", usize::from(one.units));
            return Vec::new();
        }
    };
    let before = talk.state.clone();
    let decision = talk.turn(input.clone());
    vec![(input, before, decision)]
}

fn wait(talk: &mut Talk<'_>, hours: i64) -> Vec<(Input, State, Decision)> {
    let until = talk.now.checked_add(SignedDuration::from_hours(hours)).unwrap();
    let mut turns = Vec::new();
    while let Some(timer) =
        talk.timers.values().filter(|timer| timer.due <= until).min_by_key(|timer| timer.due).cloned()
    {
        talk.timers.remove(timer.name);
        talk.now = talk.now.max(timer.due);
        let input = Input::Timer { name: timer.name.to_owned(), payload: timer.payload };
        let before = talk.state.clone();
        turns.push((input.clone(), before, talk.turn(input)));
    }
    talk.now = until;
    turns
}

fn buttons(replies: &[Outbound]) -> Vec<Choice> {
    let of = |reply: &Outbound| match reply {
        Outbound::Buttons { buttons, .. } => buttons.clone(),
        _ => Vec::new(),
    };
    replies.iter().flat_map(of).collect()
}

/// Meta's limits, and that nothing is empty.
fn within_limits(reply: &Outbound) -> Result<(), TestCaseError> {
    let length = |text: &str| text.chars().count();
    match reply {
        Outbound::File { .. } | Outbound::Reaction { .. } => prop_assert!(false, "only people send these"),
        Outbound::Text { body, .. } => prop_assert!((1..=4_096).contains(&length(body)), "{body:?}"),
        Outbound::Photo { photo, caption } => {
            prop_assert!(!photo.is_empty() && !photo.contains('/'));
            prop_assert!(caption.as_deref().is_none_or(|caption| length(caption) <= 1_024));
        }
        Outbound::Buttons { body, buttons, .. } => {
            prop_assert!((1..=1_024).contains(&length(body)), "{body:?}");
            prop_assert!((1..=3).contains(&buttons.len()));
            let ids: BTreeSet<_> = buttons.iter().map(|button| &button.id).collect();
            let titles: BTreeSet<_> = buttons.iter().map(|button| &button.title).collect();
            prop_assert!(ids.len() == buttons.len() && titles.len() == buttons.len(), "{buttons:?}");
            for button in buttons {
                prop_assert!((1..=20).contains(&length(&button.title)), "{button:?}");
                prop_assert!(
                    (1..=256).contains(&length(&button.id)) && button.id.trim() == button.id,
                    "{button:?}"
                );
            }
        }
        Outbound::Link { body, label, url, .. } => {
            prop_assert!((1..=1_024).contains(&length(body)), "{body:?}");
            prop_assert!((1..=20).contains(&length(label)));
            prop_assert!(url.starts_with("https://") && url.len() <= 2_000, "{url}");
        }
        Outbound::Template { variables, .. } => {
            prop_assert!(variables.values().all(|value| !value.is_empty()));
        }
        Outbound::List { .. } => prop_assert!(false, "no lists are sent"),
    }
    Ok(())
}

fn is_emergency(decision: &Decision) -> bool {
    decision
        .events
        .iter()
        .any(|event| event.kind == "conversation.handed_over" && event.data["reason"] == "emergency")
}

fn event(decision: &Decision, kind: &str) -> usize {
    decision.events.iter().filter(|event| event.kind == kind).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_rules_hold(guest in guest(), steps in prop::collection::vec(step(), 1..25)) {
        let mut talk = Talk::new(&RESORT);
        if let Some(country) = guest.country {
            talk.from(country);
        }
        talk.name = Some("Ana".to_owned());
        talk.marketing = guest.marketing;
        talk.returning = guest.returning;
        talk.stay = guest.stay.map(|phase| StayFacts {
            phase,
            check_in: jiff::civil::date(2026, 5, 1),
            check_out: jiff::civil::date(2026, 5, 9),
        });
        let here = matches!(guest.stay, Some(StayPhase::Upcoming | StayPhase::InHouse));
        let mut questions = 0;
        for step in &steps {
            for (input, before, decision) in play(&mut talk, step) {
                prop_assert!(decision.replies.len() <= MOST_REPLIES);
                prop_assert!(!decision.events.is_empty(), "a turn without a record");
                for reply in &decision.replies {
                    within_limits(reply)?;
                    let text = serde_json::to_string(reply).unwrap();
                    prop_assert!(!text.contains("4111"), "a card number is repeated");
                    prop_assert!(!text.contains("{ $"), "{text}");
                }
                if before.opted_out && !here && event(&decision, "consent.opted_in") == 0 && !is_emergency(&decision) {
                    prop_assert!(decision.replies.is_empty(), "written to after an opt-out: {input:?}");
                }
                if let Handler::Human { last } = before.handler
                    && talk.now.duration_since(last) < SignedDuration::from_hours(12)
                    && !is_emergency(&decision)
                {
                    prop_assert!(decision.replies.is_empty(), "the assistant speaks into a person's talk: {input:?}");
                }
                questions += event(&decision, "question.asked");
                let offered = ["offers.ranked", "offers.none", "quote.prepared"].map(|kind| event(&decision, kind)).iter().sum::<usize>();
                if offered > 0 {
                    questions = 0;
                }
                prop_assert!(questions <= 2, "more than two questions before an offer");
                if let Input::Timer { name, .. } = &input
                    && name == TEMPLATE_TIMER
                {
                    prop_assert!(decision.replies.is_empty() || guest.marketing);
                }
                for quote in &decision.quotes {
                    let sum: i64 = quote.quote.lines.iter().map(|line| line.amount_minor).sum();
                    prop_assert_eq!(sum, quote.quote.total_minor);
                    prop_assert!(quote.valid_until > talk.now && quote.check_in < quote.check_out);
                }
                let stored = serde_json::to_value(&decision.state).unwrap();
                prop_assert_eq!(&serde_json::from_value::<State>(stored).unwrap(), &decision.state);
            }
        }
    }
}

#[test]
fn a_state_of_another_version_is_read() {
    let old: State = serde_json::from_str("{}").unwrap();
    assert_eq!(old, State::default());
    let new = r#"{"phase": "negotiating", "open": "favourite_colour", "handler": {"who": "robot"}, "mood": "good"}"#;
    let new: State = serde_json::from_str(new).unwrap();
    assert_eq!((new.phase, new.handler), (State::default().phase, Handler::Bot));
}

#[test]
fn the_same_turn_gives_the_same_decision() {
    let mut one = Talk::new(&RESORT);
    let mut two = Talk::new(&RESORT);
    for text in ["hi", "12-15 August", "2 adults", "the second one"] {
        assert_eq!(one.says(text), two.says(text));
    }
}
