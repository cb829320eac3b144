//! What guests write, in eight languages and some Russian, against the slots a person would read in it.

use std::collections::BTreeMap;

use guestlink_domain::sales::understanding::{Context, Understanding, understand};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

const GIVEN: &str = include_str!("../../../payloads/guest-utterances.json");
const OURS: &str = include_str!("data/utterances.json");

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
