//! What guests write, in eight languages and some Russian, against the slots a person would read in it.

use std::collections::BTreeMap;

use guestlink_domain::sales::understanding::{Context, Understanding, understand};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

const GIVEN: &str = include_str!("../../../payloads/guest-utterances.json");
const OURS: &str = include_str!("data/utterances.json");
const INTENTS: &str = include_str!("data/intents.json");

#[derive(Deserialize)]
struct Corpus {
    today: Date,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    lang: String,
    text: String,
    expect: BTreeMap<String, Value>,
    confidence: String,
    ask: Option<String>,
}

/// Slots that may only be there when they are expected.
const SLOTS: [&str; 13] = [
    "check_in",
    "check_out",
    "nights",
    "month",
    "adults",
    "children",
    "child_ages",
    "infants",
    "total_guests",
    "pets",
    "arrival_time",
    "budget_max_minor",
    "budget_scope",
];

fn differences(case: &Case, understood: &Understanding) -> Vec<String> {
    let read = serde_json::to_value(understood).unwrap_or_default();
    let mut wrong = Vec::new();
    let mut compare = |key: &str, expected: Option<&Value>| {
        if read.get(key) != expected {
            wrong.push(format!("{key}: {:?} instead of {expected:?}", read.get(key)));
        }
    };
    for key in SLOTS {
        compare(key, case.expect.get(key));
    }
    for (key, expected) in case.expect.iter().filter(|(key, _)| !SLOTS.contains(&key.as_str())) {
        compare(key, Some(expected));
    }
    compare("confidence", Some(&Value::from(case.confidence.as_str())));
    compare("ask", case.ask.as_deref().map(Value::from).as_ref());
    if understood.language.as_ref().is_some_and(|language| *language != case.lang) {
        wrong.push(format!("language: {:?}", understood.language));
    }
    wrong
}

fn failures(corpus: &Corpus) -> Vec<String> {
    let context = Context::on(corpus.today);
    let mut failures = Vec::new();
    for case in &corpus.cases {
        let wrong = differences(case, &understand(&case.text, &context));
        if !wrong.is_empty() {
            failures.push(format!(
                "{} {} {:?}\n      {}",
                case.id,
                case.lang,
                case.text,
                wrong.join("\n      ")
            ));
        }
    }
    println!("{} of {} wrong", failures.len(), corpus.cases.len());
    failures
}

#[test]
fn the_given_sentences_are_understood() {
    let failures = failures(&serde_json::from_str(GIVEN).unwrap());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn our_own_sentences_are_understood() {
    let failures = failures(&serde_json::from_str(OURS).unwrap());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[derive(Deserialize)]
struct Wish {
    id: String,
    text: String,
    intent: String,
    #[serde(default)]
    topics: Vec<String>,
    kind: Option<String>,
    occasion: Option<String>,
}

#[test]
fn intents_topics_and_kinds_are_understood() {
    let wishes: Vec<Wish> = serde_json::from_str(INTENTS).unwrap();
    let context = Context::on(jiff::civil::date(2026, 5, 2));
    let mut failures = Vec::new();
    for wish in &wishes {
        let read = understand(&wish.text, &context);
        let intent = serde_json::to_value(read.intent).unwrap();
        let all_topics = wish.topics.iter().all(|topic| read.topics.contains(topic));
        let right = intent == wish.intent
            && all_topics
            && (wish.kind.is_none() || wish.kind == read.kind)
            && (wish.occasion.is_none() || wish.occasion == read.occasion);
        if !right {
            failures.push(format!(
                "{} {:?}\n      {intent} (also {:?}), topics {:?}, kind {:?}, occasion {:?} instead of {}",
                wish.id, wish.text, read.also, read.topics, read.kind, read.occasion, wish.intent
            ));
        }
    }
    println!("{} of {} wrong", failures.len(), wishes.len());
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
