use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::requests::{Actor, Change, Channel, Stamp};
use crate::resort::Resort;
use crate::sales::texts::Texts;

/// The demo resort, as far as services need it.
fn resort() -> Resort {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../resorts/ventisol");
    for name in [
        "property.json",
        "services.json",
        "channel.json",
        "texts/en.ftl",
        "texts/es.ftl",
        "texts/de.ftl",
        "texts/ar.ftl",
    ] {
        files.insert(name.to_owned(), std::fs::read_to_string(root.join(name)).unwrap());
    }
    crate::resort::load(&files, &|_| true).unwrap_or_else(|problems| panic!("{problems:?}"))
}

struct Scene {
    resort: Resort,
    texts: std::sync::Arc<Texts>,
    zone: TimeZone,
    now: Timestamp,
    requests: Vec<(RequestId, Request)>,
    talk: Talk,
}

impl Scene {
    fn new() -> Self {
        let resort = resort();
        let texts = resort.texts.clone().unwrap_or_default();
        let zone = TimeZone::get("Europe/Madrid").unwrap();
        // Ten in the morning there.
        let now = "2026-08-11T08:00:00Z".parse().unwrap();
        Self { resort, texts, zone, now, requests: Vec::new(), talk: Talk::default() }
    }

    fn say(&mut self, lang: &str, text: &str) -> Option<Answer> {
        self.send(lang, &Inbound::Text { body: text.to_owned() })
    }

    fn tap(&mut self, id: &str) -> Option<Answer> {
        self.send("en", &Inbound::Choice { id: id.to_owned(), title: "…".to_owned() })
    }

    /// Decides, and lets happen what follows.
    fn send(&mut self, lang: &str, inbound: &Inbound) -> Option<Answer> {
        let lang = Lang::new(lang);
        let offered: Vec<String> =
            self.resort.services.services.iter().map(|service| service.id.clone()).collect();
        let departure = self.zone.to_timestamp(date(2026, 8, 14).at(11, 0, 0, 0)).unwrap();
        let guest = Guest {
            words: Words { resort: &self.resort, texts: &self.texts, zone: &self.zone, now: self.now },
            lang: &lang,
            unit: Some("SE1"),
            party: Some(2),
            departure,
            requests: &self.requests,
            offered: &offered,
            taken: &[],
            only_answers: false,
        };
        let answer = decide(&guest, &self.talk, inbound)?;
        self.talk = answer.talk.clone();
        let stamp = Stamp { at: self.now, by: Actor::Guest, via: Channel::WhatsApp };
        for asked in &answer.open {
            let id = RequestId(uuid::Uuid::from_u128(u128::try_from(self.requests.len()).unwrap() + 1));
            let request = Request::after(None, &Change::Asked(Box::new(asked.clone())), &stamp).unwrap();
            self.requests.insert(0, (id, request));
        }
        Some(answer)
    }

    fn pass(&mut self, minutes: i64) {
        self.now += SignedDuration::from_mins(minutes);
    }
}

fn words(answer: &Answer) -> String {
    let of = |message: &Outbound| match message {
        Outbound::Text { body, .. } | Outbound::Buttons { body, .. } | Outbound::List { body, .. } => {
            body.clone()
        }
        _ => String::new(),
    };
    answer.say.iter().map(of).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_free_is_opened_at_once_and_what_costs_is_asked() {
    let mut scene = Scene::new();
    let answer = scene.say("en", "two towels and a pillow please").unwrap();
    assert_eq!((answer.open.len(), answer.say.len()), (2, 0));
    assert_eq!((answer.open[0].quantity, answer.open[0].unit.as_deref()), (2, Some("SE1")));
    let answer = scene.say("es", "quiero dos bicis mañana a las 10").unwrap();
    assert!(answer.open.is_empty() && words(&answer).contains("32,00"), "{}", words(&answer));
    let answer = scene.say("es", "sí, por favor").unwrap();
    assert_eq!(answer.open[0].quantity, 2);
    assert_eq!(answer.open[0].wanted_at, Some("2026-08-12T08:00:00Z".parse().unwrap()));
}

#[test]
fn a_missing_time_is_asked_for_once_and_understood_alone() {
    let mut scene = Scene::new();
    let answer = scene.say("en", "breakfast in the room for two please").unwrap();
    assert!(words(&answer).contains("what day and time"), "{}", words(&answer));
    let answer = scene.say("en", "tomorrow at 8").unwrap();
    assert!(words(&answer).contains("€36"), "{}", words(&answer));
    let answer = scene.tap("order/yes").unwrap();
    assert_eq!(answer.open[0].wanted_at, Some("2026-08-12T06:00:00Z".parse().unwrap()));
    assert_eq!(answer.open[0].quantity, 2);
    let answer = scene.tap("order/yes").unwrap();
    assert!(answer.open.is_empty(), "tapped twice");
}

#[test]
fn hours_and_notice_are_kept() {
    let mut scene = Scene::new();
    let answer = scene.say("en", "please clean our room at 8pm").unwrap();
    assert!(words(&answer).contains("09:00") && answer.open.is_empty(), "{}", words(&answer));
    let answer = scene.say("en", "at 3").unwrap();
    assert_eq!(answer.open[0].wanted_at, Some("2026-08-11T13:00:00Z".parse().unwrap()));
    let answer = scene.say("en", "a massage in one hour please").unwrap();
    assert!(words(&answer).contains("3 hours"), "{}", words(&answer));
    let answer = scene.say("en", "no").unwrap();
    assert!(answer.open.is_empty() && words(&answer).contains("nothing ordered"));
}

#[test]
fn a_larger_car_has_no_price_in_the_files_so_a_person_names_it() {
    let mut scene = Scene::new();
    let answer = scene.say("es", "¿nos podéis recoger en el aeropuerto mañana a las 18:00? somos 5").unwrap();
    let asked = &answer.open[0];
    assert_eq!((asked.option.as_deref(), asked.price, asked.needs_approval), (Some("van-7"), None, true));
}

#[test]
fn danger_consent_and_people_come_first() {
    let mut scene = Scene::new();
    for text in
        ["there is a fire, bring water", "STOP", "I want to talk to a person about the towels", "hola"]
    {
        assert_eq!(scene.say("en", text), None, "{text}");
    }
}

#[test]
fn a_question_is_forgotten_after_a_while() {
    let mut scene = Scene::new();
    scene.say("en", "a massage please").unwrap();
    scene.pass(4 * 60);
    assert_eq!(scene.say("en", "tomorrow at 4"), None);
}

#[test]
fn a_picture_goes_with_what_was_just_asked_for() {
    let mut scene = Scene::new();
    let picture = |caption: Option<&str>| Inbound::Media {
        kind: "image".to_owned(),
        id: "media-1".to_owned(),
        caption: caption.map(str::to_owned),
        mime_type: None,
    };
    assert_eq!(scene.send("en", &picture(None)), None, "nothing was asked for");
    let answer = scene.send("en", &picture(Some("water under the sink!!"))).unwrap();
    assert_eq!(answer.open[0].option.as_deref(), Some("plumbing"));
    let answer = scene.send("en", &picture(None)).unwrap();
    assert!(matches!(answer.act.as_slice(), [(_, Action::Attach { .. })]));
    scene.pass(40);
    assert_eq!(scene.send("en", &picture(None)), None);
}

proptest! {
    #[test]
    fn any_words_and_taps_are_decided(text in "\\PC{0,120}", id in "[a-z/_0-9-]{0,40}") {
        let mut scene = Scene::new();
        let _ = scene.say("en", &text);
        let _ = scene.tap(&id);
        let _ = scene.say("de", &text);
    }
}
