//! New templates at both sides of Meta's limits.

use serde_json::{Value, json};

use super::check::read;
use super::words::variables;
use super::*;

fn template(components: impl Into<Value>) -> Value {
    let components: Value = components.into();
    json!({"name": "t_1", "language": "en", "category": "utility", "components": components})
}

fn body(text: &str) -> Value {
    json!([{"type": "BODY", "text": text, "example": {"body_text": [["a", "b", "c", "d"]]}}])
}

fn subcode(components: Value) -> Value {
    read(&template(components)).expect_err("must be refused").body("")["error"]["error_subcode"].clone()
}

#[test]
fn variables_are_found_in_order_and_once() {
    assert_eq!(variables("Hi {{1}}, {{ name }} and {{1}} {{}} {{x"), ["1", "name"]);
}

#[test]
fn a_name_has_lower_case_letters_digits_and_underscores() {
    assert!(read(&template(body("Hello there"))).is_ok());
    for name in ["", "Offer", "a-b", "é", &"x".repeat(513)] {
        let mut wrong = template(body("Hello there"));
        wrong["name"] = json!(name);
        assert_eq!(read(&wrong).unwrap_err().code(), 100, "{name}");
    }
    let mut other = template(body("Hello there"));
    other["category"] = json!("TRANSACTIONAL");
    assert_eq!(read(&other).unwrap_err().code(), 100);
}

#[test]
fn a_body_neither_begins_nor_ends_with_a_variable_and_is_not_all_variables() {
    assert!(read(&template(body("Dear {{1}}, welcome to our house."))).is_ok());
    assert_eq!(subcode(body("{{1}}, welcome to our house")), 2_388_299);
    assert_eq!(subcode(body("Welcome to our house, {{1}}")), 2_388_299);
    assert_eq!(subcode(body("¡*{{1}}*, welcome to our house!")), 2_388_299);
    assert_eq!(subcode(body("Welcome to our house, *{{1}}*.")), 2_388_299);
    assert!(read(&template(body("You pay no more than {{1}} €"))).is_ok());
    for crowded in [
        "Hi {{1}} {{2}} {{3}} you",
        "Dear {{1}} {{2}}, welcome to our very beautiful house.",
        "Room {{1}} is ready, {{2}}, now.",
    ] {
        assert_eq!(subcode(body(crowded)), 2_388_293, "{crowded}");
    }
    assert!(read(&template(body("Your room {{1}} is ready, {{2}}, now."))).is_ok(), "2n + 1 words");
    for broken in [
        "Hello {{1}, welcome to our house.",
        "Hello {{}} and welcome to our house.",
        "Hello 1}} and welcome.",
    ] {
        assert_eq!(subcode(body(broken)), 2_388_072, "{broken}");
    }
    assert_eq!(subcode(body(&"x".repeat(1_025))), 2_388_040);
    assert_eq!(subcode(json!([])), 2_388_072);
    assert_eq!(subcode(json!([{"type": "BODY", "text": "Dear {{1}}, welcome to our house."}])), 2_388_043);
}

#[test]
fn variables_are_numbered_without_gaps_or_named_in_small_letters() {
    let refused = |text: &str, format: &str| {
        let example = json!({"body_text": [["a", "b"]], "body_text_named_params": [{"param_name": "x", "example": "a"}, {"param_name": "y", "example": "b"}]});
        let mut made = template(json!([{"type": "BODY", "text": text, "example": example}]));
        made["parameter_format"] = json!(format);
        read(&made).is_err()
    };
    let text = |a: &str, b: &str| format!("Dear {{{{{a}}}}}, your room {{{{{b}}}}} is ready for you now.");
    assert!(!refused(&text("1", "2"), "positional") && !refused(&text("2", "1"), "positional"));
    assert!(!refused(&text("first_name", "room_2"), "named"));
    for (a, b, format) in [
        ("1", "3", "positional"),
        ("0", "1", "positional"),
        ("1", "x", "positional"),
        ("1", "2", "named"),
        ("First", "x", "named"),
        ("a b", "x", "named"),
        ("a$", "x", "named"),
    ] {
        assert!(refused(&text(a, b), format), "{a} {b} {format}");
    }
}

#[test]
fn a_language_is_one_of_metas() {
    let mut made = template(body("Hello there"));
    made["language"] = json!("en-us");
    assert_eq!(read(&made).unwrap().language, "en_US");
    made["language"] = json!("klingon");
    assert_eq!(read(&made).unwrap_err().code(), 100);
}

#[test]
fn headers_footers_and_buttons_have_their_limits() {
    let with = |part: Value| json!([{"type": "BODY", "text": "Hello there"}, part]);
    for (part, expected) in [
        (json!({"type": "HEADER", "format": "TEXT", "text": "x".repeat(61)}), json!(2_388_040)),
        (json!({"type": "HEADER", "format": "TEXT", "text": "{{1}} and {{2}}"}), json!(2_388_047)),
        (json!({"type": "HEADER", "format": "PAINTING"}), json!(2_388_047)),
        (json!({"type": "HEADER", "format": "IMAGE"}), json!(2_388_043)),
        (json!({"type": "FOOTER", "text": "x".repeat(61)}), json!(2_388_040)),
        (json!({"type": "FOOTER", "text": "Hi {{1}}"}), json!(2_388_073)),
        (
            json!({"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "x".repeat(26)}]}),
            json!(2_388_040),
        ),
        (
            json!({"type": "BUTTONS", "buttons": [{"type": "URL", "text": "x", "url": "https://a.example/{{1}}"}]}),
            json!(2_388_043),
        ),
        (
            json!({"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "example": "x".repeat(16)}]}),
            json!(2_388_040),
        ),
        (json!({"type": "BUTTONS", "buttons": [{"type": "COPY_CODE"}]}), json!(2_388_043)),
        (json!({"type": "BUTTONS", "buttons": []}), Value::Null),
        (json!({"type": "BODY", "text": "Twice"}), Value::Null),
    ] {
        assert_eq!(subcode(with(part.clone())), expected, "{part}");
    }
    let mixed = |kinds: &[&str]| {
        let buttons: Vec<Value> = kinds
            .iter()
            .map(|k| json!({"type": k, "text": "x", "url": "https://a.example", "phone_number": "1"}))
            .collect();
        read(&template(
            json!([{"type": "BODY", "text": "Hello there"}, {"type": "BUTTONS", "buttons": buttons}]),
        ))
    };
    assert!(mixed(&["QUICK_REPLY", "QUICK_REPLY", "URL", "PHONE_NUMBER"]).is_ok());
    assert!(mixed(&["QUICK_REPLY", "URL", "QUICK_REPLY"]).is_err());
    assert!(mixed(&["URL", "URL", "URL"]).is_err());
}

#[test]
fn authentication_templates_get_metas_texts() {
    let mut code = template(json!([
        {"type": "BODY", "add_security_recommendation": true},
        {"type": "FOOTER", "code_expiration_minutes": 5},
        {"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "copy_code", "text": "Copy"}]},
    ]));
    code["category"] = json!("AUTHENTICATION");
    let random = Random::new(1);
    let mut templates = Templates::default();
    templates.approved(&code, &random, 0).unwrap();
    let message = json!({"name": "t_1", "language": {"code": "en"}, "components": [
        {"type": "body", "parameters": [{"type": "text", "text": "123456"}]},
        {"type": "button", "sub_type": "url", "index": 0, "parameters": [{"type": "text", "text": "123456"}]}]});
    let filled = fill(&templates, &message, true).unwrap();
    assert_eq!(filled.category, "authentication");
    assert_eq!(
        filled.shown["body"],
        "*123456* is your verification code. For your security, do not share this code."
    );
    assert_eq!(filled.shown["footer"], "This code expires in 5 minutes.");
    assert_eq!(filled.shown["buttons"][0]["code"], "123456");
}

#[test]
fn a_carousel_needs_all_its_cards() {
    let card = json!({"components": [{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}}, {"type": "BODY", "text": "Room {{1}} now", "example": {"body_text": [["1"]]}},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Take it"}]}]});
    let body =
        template(json!([{"type": "BODY", "text": "Our rooms"}, {"type": "CAROUSEL", "cards": [card, card]}]));
    let mut templates = Templates::default();
    templates.approved(&body, &Random::new(1), 0).unwrap();
    let filled_card = |n: &str| {
        json!({"card_index": 0, "components": [
        {"type": "header", "parameters": [{"type": "image", "image": {"id": "9"}}]},
        {"type": "body", "parameters": [{"type": "text", "text": n}]},
        {"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": [{"type": "payload", "payload": n}]}]})
    };
    let message = |cards: Value| json!({"name": "t_1", "language": {"code": "en"}, "components": [{"type": "carousel", "cards": cards}]});
    let filled = fill(&templates, &message(json!([filled_card("1"), filled_card("2")])), true).unwrap();
    assert_eq!(filled.shown["cards"][1]["body"], "Room 2 now");
    assert_eq!(filled.media.len(), 2);
    assert_eq!(fill(&templates, &message(json!([filled_card("1")])), true).unwrap_err().code(), 132_012);
}

#[test]
fn a_name_and_language_exist_once() {
    let (mut templates, random) = (Templates::default(), Random::new(1));
    templates.approved(&template(body("Hello there")), &random, 0).unwrap();
    let again = templates.approved(&template(body("Hello there")), &random, 0).unwrap_err();
    assert_eq!(again.body("")["error"]["error_subcode"], 2_388_024);
}
