//! What the owner sets in `channel.json` is what the conversation does.

use crate::talk::{Resort, Talk};
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::sales::channel::Channel;
use guestlink_domain::sales::conversation::{Decision, HandOffReason, HandlerChange, Input};

/// The demo resort with other settings: an object that is laid over its `channel.json`.
fn resort(settings: &serde_json::Value) -> Resort {
    let mut resort = Resort::ventisol();
    let mut channel = serde_json::to_value(&resort.channel).unwrap();
    lay_over(&mut channel, settings);
    resort.channel = serde_json::from_value::<Channel>(channel).unwrap();
    resort
}

fn lay_over(below: &mut serde_json::Value, above: &serde_json::Value) {
    match (below, above) {
        (serde_json::Value::Object(below), serde_json::Value::Object(above)) => {
            for (name, value) in above {
                lay_over(below.entry(name).or_insert(serde_json::Value::Null), value);
            }
        }
        (below, above) => *below = above.clone(),
    }
}

fn settings(text: &str) -> Resort {
    resort(&serde_json::from_str(text).unwrap())
}

fn body(decision: &Decision) -> String {
    let of = |reply: &Outbound| match reply {
        Outbound::Text { body, .. } | Outbound::Buttons { body, .. } | Outbound::Link { body, .. } => {
            body.clone()
        }
        other => format!("{other:?}"),
    };
    decision.replies.iter().map(of).collect::<Vec<_>>().join("\n---\n")
}

fn cards(decision: &Decision) -> usize {
    decision.replies.iter().filter(|reply| matches!(reply, Outbound::Buttons { photo: Some(_), .. })).count()
}

#[test]
fn an_echo_answers_every_text_with_itself_and_nothing_else() {
    let resort = settings(r#"{"mode": "echo", "echo": {"text": "Re: {text}!"}}"#);
    let mut talk = Talk::new(&resort);
    let decision = talk.says("STOP 12-15 August 🌸");
    let expected = Outbound::Text { body: "Re: STOP 12-15 August 🌸!".to_owned(), preview_url: false };
    assert_eq!(decision.replies, [expected]);
    assert!(decision.events.is_empty() && decision.timers.is_empty() && decision.consent.is_empty());
    let reaction = Inbound::Reaction { to: "x".to_owned(), emoji: None };
    assert!(talk.turn(Input::Message(reaction)).replies.is_empty());
    let long = talk.says(&"x".repeat(5_000));
    assert!(matches!(&long.replies[0], Outbound::Text { body, .. } if body.chars().count() == 4_096));
}

#[test]
fn without_questions_people_are_assumed_and_dates_requested() {
    let resort = settings(r#"{"questions": {"at_most": 0}}"#);
    let mut talk = Talk::new(&resort);
    let first = body(&talk.says("hi"));
    assert!(!first.contains('?'), "{first}");
    let offers = talk.says("12-15 August with kids");
    assert_eq!(cards(&offers), 3);
    assert!(body(&offers).contains("two adults"), "{}", body(&offers));
}

#[test]
fn a_question_that_is_not_wanted_is_not_asked() {
    let resort = settings(r#"{"questions": {"ask": ["dates"]}}"#);
    let mut talk = Talk::new(&resort);
    assert_eq!(cards(&talk.says("12-15 August")), 3, "nobody asks who comes");
}

#[test]
fn as_many_cards_and_photos_are_shown_as_wanted() {
    let resort = settings(r#"{"offers": {"at_most": 1, "photos": 1}}"#);
    let mut talk = Talk::new(&resort);
    assert_eq!(cards(&talk.says("12-15 August, 2 adults")), 1);
    let photos = talk.says("photos of the sea suite");
    let sent = photos.replies.iter().filter(|reply| matches!(reply, Outbound::Photo { .. })).count();
    assert_eq!(sent, 1);
}

#[test]
fn the_greeting_says_no_more_than_the_owner_wants() {
    let resort = settings(r#"{"greeting": {"disclose_assistant": false, "use_first_name": false}}"#);
    let mut talk = Talk::new(&resort);
    talk.name = Some("Ana".to_owned());
    let first = body(&talk.says("hi"));
    assert!(!first.contains("assistant") && !first.contains("Ana"), "{first}");
}

#[test]
fn a_price_holds_as_long_as_the_owner_says_but_not_beyond_arrival() {
    let resort = settings(r#"{"quotes": {"valid_hours": 5}}"#);
    let mut talk = Talk::new(&resort);
    let _ = talk.says("12-15 August, 2 adults");
    let quote = talk.says("the sea suite").quotes.remove(0);
    assert_eq!(quote.valid_until, talk.now.checked_add(jiff::SignedDuration::from_hours(5)).unwrap());
    let resort = settings(r#"{"quotes": {"valid_hours": 200}}"#);
    let mut talk = Talk::new(&resort);
    let _ = talk.says("4-6 May, 2 adults");
    let quote = talk.says("the cheapest").quotes.remove(0);
    assert_eq!(
        quote.valid_until.to_string(),
        "2026-05-04T16:00:00Z",
        "18:00 at the house on the day of arrival"
    );
}

#[test]
fn the_booking_link_is_made_of_the_owners_parameters() {
    let resort = settings(
        r#"{"booking_link": {"url": "https://b.example/?x=1", "parameters": {"who": "{adults}+{children}", "pet": "{pets}"}}}"#,
    );
    let mut talk = Talk::new(&resort);
    let _ = talk.says("12-15 August, 2 adults and a child of 7");
    let quote = talk.says("the cheapest").quotes.remove(0);
    assert!(quote.link.starts_with("https://b.example/?x=1&"), "{}", quote.link);
    assert!(quote.link.contains("&who=2%2B1") && !quote.link.contains("pet="), "{}", quote.link);
}

#[test]
fn without_a_booking_site_a_quote_leads_to_a_person() {
    let resort = settings(r#"{"booking_link": {"url": null}}"#);
    let mut talk = Talk::new(&resort);
    let _ = talk.says("12-15 August, 2 adults");
    let decision = talk.says("the cheapest");
    assert_eq!(decision.quotes.len(), 1);
    assert!(matches!(&decision.replies[0], Outbound::Buttons { buttons, .. } if buttons[0].id == "person"));
}

#[test]
fn no_follow_up_is_planned_that_the_owner_does_not_want() {
    let resort = settings(r#"{"follow_ups": {"nudge": null, "template": null}}"#);
    let mut talk = Talk::new(&resort);
    talk.marketing = true;
    let _ = talk.says("12-15 August, 2 adults");
    let decision = talk.says("the cheapest");
    assert_eq!((decision.quotes.len(), decision.timers.len()), (1, 0));
}

#[test]
fn groups_failures_and_topics_go_to_a_person_as_set() {
    let reason = |decision: &Decision| match decision.handler {
        Some(HandlerChange::ToHuman { reason, .. }) => Some(reason),
        _ => None,
    };
    let resort =
        settings(r#"{"hand_off": {"group_size": 6, "after_failed_turns": 1, "topics": ["parking"]}}"#);
    let says = |text: &str| reason(&Talk::new(&resort).says(text));
    assert_eq!(says("12-15 August, 6 adults"), Some(HandOffReason::Group));
    assert_eq!(says("12-15 August, 5 adults"), None);
    assert_eq!(says("blorp wibble"), Some(HandOffReason::NotUnderstood));
    assert_eq!(says("is there parking?"), Some(HandOffReason::Topic));
}

#[test]
fn the_words_of_an_opt_out_are_the_owners() {
    let resort = settings(r#"{"consent": {"resume_word": "HELLO AGAIN"}}"#);
    assert!(body(&Talk::new(&resort).says("STOP")).contains("HELLO AGAIN"));
    let resort = settings(r#"{"consent": {"confirm_opt_out": false}}"#);
    assert!(Talk::new(&resort).says("STOP").replies.is_empty());
}

#[test]
fn a_gap_in_a_language_words_that_message_in_the_default_one() {
    let mut resort = Resort::ventisol();
    let lang = guestlink_domain::language::Lang::new;
    let read =
        |name: &str| std::fs::read_to_string(format!("{}/texts/{name}.ftl", crate::talk::VENTISOL)).unwrap();
    let german = read("de").replace("card-price = ", "reason-nothing = ");
    let sources = [(lang("en"), read("en")), (lang("de"), german)].into();
    resort.texts = guestlink_domain::sales::texts::Texts::load(&lang("en"), &sources).unwrap();
    let mut talk = Talk::new(&resort);
    let decision = talk.says("12. bis 15. August, 2 Erwachsene");
    let said = body(&decision);
    assert!(said.contains("Nächte, 2 Erwachsene"), "the opening is German: {said}");
    assert!(
        said.contains("in all for 3 nights") && !said.contains("Kostenlos"),
        "the cards are English: {said}"
    );
}
