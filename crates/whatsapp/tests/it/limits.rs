//! Each limit: what is just within passes, what is one beyond is refused with its field and limit.

use guestlink_whatsapp::message::{LimitError, Message, Violation};
use guestlink_whatsapp::templates::Definition;
use proptest::prelude::*;
use serde_json::{Value, json};

fn check(json: &Value) -> Result<(), LimitError> {
    serde_json::from_value::<Message>(json.clone()).unwrap_or_else(|error| panic!("{error}: {json}")).check()
}

fn message(kind: &str, content: impl Into<Value>) -> Value {
    let content = content.into();
    json!({"to": "16505551234", "type": kind, kind: content})
}

fn interactive(kind: &str, action: impl Into<Value>) -> Value {
    let action = action.into();
    message("interactive", json!({"type": kind, "body": {"text": "b"}, "action": action}))
}

fn buttons(count: usize) -> Value {
    let button = |n| json!({"type": "reply", "reply": {"id": format!("id{n}"), "title": format!("t{n}")}});
    interactive("button", json!({"buttons": (0..count).map(button).collect::<Vec<_>>()}))
}

fn list(sections: usize, rows: usize) -> Value {
    let section = |s| {
        let row = |r| json!({"id": format!("{s}-{r}"), "title": "t", "description": "d"});
        json!({"title": "s", "rows": (0..rows).map(row).collect::<Vec<_>>()})
    };
    interactive("list", json!({"button": "b", "sections": (0..sections).map(section).collect::<Vec<_>>()}))
}

fn carousel(cards: usize) -> Value {
    let card = |n| {
        json!({"card_index": n, "type": "cta_url", "header": {"type": "image", "image": {"link": "https://a"}},
            "body": {"text": "b"}, "action": {"name": "cta_url", "parameters": {"display_text": "d", "url": "https://a"}}})
    };
    interactive("carousel", json!({"cards": (0..cards).map(card).collect::<Vec<_>>()}))
}

fn template(component: impl Into<Value>) -> Value {
    let component = component.into();
    message("template", json!({"name": "n", "language": {"code": "en"}, "components": [component]}))
}

fn cta_url() -> Value {
    interactive(
        "cta_url",
        json!({"name": "cta_url", "parameters": {"display_text": "d", "url": "https://a"}}),
    )
}

fn set(json: &mut Value, pointer: &str, text: String) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    json.pointer_mut(parent).unwrap()[name] = text.into();
}

/// A message, where in it a text stands, how long that may be, and the name of the field.
type Case = (Value, &'static str, usize, &'static str);

fn plain_texts() -> Vec<Case> {
    let text = || message("text", json!({"body": "b"}));
    let quick = json!({"type": "button", "sub_type": "quick_reply", "index": "0",
        "parameters": [{"type": "payload", "payload": "p"}]});
    let coupon = json!({"type": "button", "sub_type": "copy_code", "index": 0,
        "parameters": [{"type": "coupon_code", "coupon_code": "c"}]});
    vec![
        (text(), "/text/body", 4096, "text.body"),
        (text(), "/biz_opaque_callback_data", 512, "biz_opaque_callback_data"),
        (message("image", json!({"id": "1"})), "/image/caption", 1024, "image.caption"),
        (message("video", json!({"id": "1"})), "/video/caption", 1024, "video.caption"),
        (message("document", json!({"link": "https://a"})), "/document/caption", 1024, "document.caption"),
        (template(json!({"type": "body", "parameters": []})), "/template/name", 512, "template.name"),
        (
            template(quick),
            "/template/components/0/parameters/0/payload",
            256,
            "template.components[0].parameters[0].payload",
        ),
        (
            template(coupon),
            "/template/components/0/parameters/0/coupon_code",
            15,
            "template.components[0].parameters[0].coupon_code",
        ),
    ]
}

/// The same for interactive messages, below `/interactive`.
fn interactive_texts() -> Vec<Case> {
    let mut framed = buttons(1);
    framed["interactive"]["header"] = json!({"type": "text", "text": "h"});
    framed["interactive"]["footer"] = json!({"text": "f"});
    let flow =
        json!({"name": "flow", "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "c"}});
    vec![
        (buttons(3), "body/text", 1024, "body.text"),
        (framed.clone(), "header/text", 60, "header.text"),
        (framed, "footer/text", 60, "footer.text"),
        (buttons(2), "action/buttons/1/reply/title", 20, "action.buttons[1].reply.title"),
        (buttons(2), "action/buttons/1/reply/id", 256, "action.buttons[1].reply.id"),
        (list(1, 1), "body/text", 4096, "body.text"),
        (list(1, 1), "action/button", 20, "action.button"),
        (list(2, 2), "action/sections/1/title", 24, "action.sections[1].title"),
        (list(2, 2), "action/sections/1/rows/0/id", 200, "action.sections[1].rows[0].id"),
        (list(2, 2), "action/sections/1/rows/0/title", 24, "action.sections[1].rows[0].title"),
        (list(2, 2), "action/sections/0/rows/1/description", 72, "action.sections[0].rows[1].description"),
        (cta_url(), "action/parameters/display_text", 20, "action.parameters.display_text"),
        (cta_url(), "body/text", 1024, "body.text"),
        (interactive("flow", flow), "action/parameters/flow_cta", 20, "action.parameters.flow_cta"),
        (carousel(2), "action/cards/1/body/text", 160, "action.cards[1].body.text"),
        (carousel(2), "body/text", 1024, "body.text"),
    ]
}

fn at_the_limit(mut json: Value, pointer: &str, limit: usize, field: &str) {
    set(&mut json, pointer, "x".repeat(limit));
    assert_eq!(check(&json), Ok(()), "{field}");
    set(&mut json, pointer, "x".repeat(limit + 1));
    let violation = Violation::TooLong { limit, found: limit + 1 };
    assert_eq!(check(&json), Err(LimitError { field: field.to_owned(), violation }));
}

#[test]
fn every_text_has_its_limit() {
    for (json, pointer, limit, field) in plain_texts() {
        at_the_limit(json, pointer, limit, field);
    }
    for (json, pointer, limit, field) in interactive_texts() {
        at_the_limit(json, &format!("/interactive/{pointer}"), limit, &format!("interactive.{field}"));
    }
}

#[test]
fn every_list_has_its_limit() {
    let too_many = |limit, found| Violation::TooMany { limit, found };
    let too_few = |limit, found| Violation::TooFew { limit, found };
    let cases = [
        (buttons(4), "interactive.action.buttons", too_many(3, 4)),
        (buttons(0), "interactive.action.buttons", too_few(1, 0)),
        (list(11, 1), "interactive.action.sections", too_many(10, 11)),
        (list(2, 6), "interactive.action.sections[].rows", too_many(10, 12)),
        (list(1, 0), "interactive.action.sections[].rows", too_few(1, 0)),
        (carousel(1), "interactive.action.cards", too_few(2, 1)),
        (carousel(11), "interactive.action.cards", too_many(10, 11)),
        (message("contacts", json!([])), "contacts", too_few(1, 0)),
    ];
    for (json, field, violation) in cases {
        assert_eq!(check(&json), Err(LimitError { field: field.to_owned(), violation }));
    }
    for good in [buttons(1), buttons(3), list(10, 1), list(1, 10), list(2, 5), carousel(2), carousel(10)] {
        assert_eq!(check(&good), Ok(()));
    }
}

/// `json` with another value at `pointer`.
fn change(mut json: Value, pointer: &str, value: impl Into<Value>) -> Value {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    json.pointer_mut(parent).unwrap()[name] = value.into();
    json
}

fn refused(cases: Vec<(Value, &str)>) {
    for (json, field) in cases {
        assert_eq!(check(&json).unwrap_err().field, field, "{json}");
    }
}

#[test]
fn what_whatsapp_refuses_for_its_form_is_refused_here() {
    let text = || message("text", json!({"body": "b"}));
    let named = json!({"type": "body", "parameters": [
        {"type": "text", "text": "a", "parameter_name": "n"}, {"type": "text", "text": "b"}
    ]});
    refused(vec![
        (change(text(), "/text/body", "  "), "text.body"),
        (change(text(), "/to", "US.13491208655302741918"), "to"),
        (change(text(), "/to", "12"), "to"),
        (json!({"recipient": "16505551234", "type": "text", "text": {"body": "b"}}), "recipient"),
        (json!({"recipient": "US.", "type": "text", "text": {"body": "b"}}), "recipient"),
        (message("audio", json!({"id": "1", "caption": "c"})), "audio.caption"),
        (message("image", json!({"id": "1", "filename": "f"})), "image.filename"),
        (message("image", json!({"id": ""})), "image.id"),
        (message("location", json!({"latitude": 91, "longitude": 0})), "location.latitude"),
        (message("location", json!({"latitude": 1})), "location.longitude"),
        (message("contacts", json!([{"name": {"formatted_name": "A"}}])), "contacts[0].name"),
        (message("reaction", json!({"message_id": "", "emoji": "x"})), "reaction.message_id"),
        (template(named), "template.components[0].parameters[1].parameter_name"),
    ]);
}

#[test]
fn what_whatsapp_refuses_in_interactive_messages_is_refused_here() {
    let button = |name, value: &str| {
        change(buttons(2), &format!("/interactive/action/buttons/1/reply/{name}"), value.to_owned())
    };
    let section =
        |name, value: Value| change(list(2, 1), &format!("/interactive/action/sections/1/{name}"), value);
    let card =
        |name, value: Value| change(carousel(2), &format!("/interactive/action/cards/1/{name}"), value);
    let image = json!({"type": "image", "image": {"id": "1"}});
    let video = json!({"type": "video", "video": {"id": "1"}});
    let place = interactive("location_request_message", json!({"name": "send_location"}));
    refused(vec![
        (button("id", "id0"), "interactive.action.buttons[1].reply.id"),
        (button("id", " id1"), "interactive.action.buttons[1].reply.id"),
        (button("title", "t0"), "interactive.action.buttons[1].reply.title"),
        (section("title", json!(null)), "interactive.action.sections[1].title"),
        (section("rows/0/id", json!("0-0")), "interactive.action.sections[1].rows[0].id"),
        (change(list(1, 1), "/interactive/header", image.clone()), "interactive.header"),
        (change(carousel(2), "/interactive/footer", json!({"text": "f"})), "interactive.footer"),
        (card("header", video), "interactive.action.cards[1]"),
        (card("body", json!({"text": "a\nb\nc\nd"})), "interactive.action.cards[1].body.text"),
        (change(place, "/interactive/header", image), "interactive.header"),
    ]);
}

#[test]
fn what_is_unusual_but_taken_passes() {
    let good = [
        json!({"recipient": "US.13491208655302741918", "type": "text", "text": {"body": "b"}}),
        json!({"recipient": "US.ENT.11815799212886844830", "type": "text", "text": {"body": "b"}}),
        json!({"to": "+1 (650) 555-1234", "text": {"body": "b"}}),
        json!({"to": "G1", "recipient_type": "group", "type": "text", "text": {"body": "b"}}),
        message("reaction", json!({"message_id": "wamid.1", "emoji": ""})),
        message("contacts", json!(r#"[{"name":{"formatted_name":"A B","first_name":"A"}}]"#)),
        interactive("contact_request", json!({"name": "contact_request"})),
        interactive("address_message", json!({"name": "address_message", "parameters": {"country": "IN"}})),
    ];
    for json in good {
        assert_eq!(check(&json), Ok(()), "{json}");
    }
}

#[test]
fn an_emoji_counts_as_its_two_units() {
    let mut json = buttons(1);
    set(&mut json, "/interactive/action/buttons/0/reply/title", "🏖".repeat(10));
    assert_eq!(check(&json), Ok(()));
    set(&mut json, "/interactive/action/buttons/0/reply/title", format!("{}x", "🏖".repeat(10)));
    let error = check(&json).unwrap_err();
    assert_eq!(
        error.to_string(),
        "interactive.action.buttons[0].reply.title: 21 characters, WhatsApp allows 20"
    );
    // Two bytes each, but one character.
    set(&mut json, "/interactive/action/buttons/0/reply/title", "é".repeat(20));
    assert_eq!(check(&json), Ok(()));
}

#[test]
fn templates_are_checked_before_they_are_submitted() {
    let body = json!({"type": "BODY", "text": "Hello {{1}}!", "example": {"body_text": [["Ann"]]}});
    let define = |components: Value| -> Result<(), LimitError> {
        let json = json!({"name": "n", "language": "en", "category": "UTILITY", "components": components});
        serde_json::from_value::<Definition>(json).unwrap().check()
    };
    let buttons = |kinds: &[&str]| {
        let button = |kind: &&str| json!({"type": kind, "text": "t"});
        json!([body, {"type": "BUTTONS", "buttons": kinds.iter().map(button).collect::<Vec<_>>()}])
    };
    assert_eq!(define(json!([body])), Ok(()));
    assert_eq!(define(buttons(&["QUICK_REPLY", "QUICK_REPLY", "URL", "URL", "PHONE_NUMBER"])), Ok(()));
    let refused = [
        (json!([]), "template.components"),
        (json!([body, body]), "template.components[0].type"),
        (
            json!([{"type": "BODY", "text": "{{1}} hello", "example": {"body_text": [["a"]]}}]),
            "template.components[0].text",
        ),
        (
            json!([{"type": "BODY", "text": "a {{1}}{{2}} b", "example": {"body_text": [["a", "b"]]}}]),
            "template.components[0].text",
        ),
        (json!([{"type": "BODY", "text": "a {{1}} b"}]), "template.components[0].example"),
        (json!([{"type": "BODY", "text": "x".repeat(1025)}]), "template.components[0].text"),
        (json!([body, {"type": "FOOTER", "text": "x".repeat(61)}]), "template.components[1].text"),
        (json!([body, {"type": "FOOTER", "text": "by {{1}}."}]), "template.components[1].text"),
        (
            json!([body, {"type": "HEADER", "format": "TEXT", "text": "{{1}} and {{2}}"}]),
            "template.components[1].text",
        ),
        (json!([body, {"type": "HEADER", "format": "IMAGE"}]), "template.components[1].example"),
        (buttons(&["QUICK_REPLY", "URL", "QUICK_REPLY"]), "template.components[1].buttons"),
        (buttons(&["URL", "URL", "URL"]), "template.components[1].buttons"),
        (buttons(&["QUICK_REPLY"; 11]), "template.components[1].buttons"),
    ];
    for (components, field) in refused {
        assert_eq!(define(components.clone()).unwrap_err().field, field, "{components}");
    }
    let bad: Definition =
        serde_json::from_value(json!({"name": "Not Allowed", "language": "en", "components": [body]}))
            .unwrap();
    assert_eq!(bad.check().unwrap_err().field, "template.name");
}

proptest! {
    #[test]
    fn a_checked_text_is_within_the_limit_by_every_count(words in "\\PC{1,4}", times in 800_usize..4200) {
        let body = words.repeat(times);
        let passes = check(&message("text", json!({"body": body}))).is_ok();
        prop_assert_eq!(passes, body.encode_utf16().count() <= 4096 && !body.trim().is_empty());
        prop_assert!(!passes || body.chars().count() <= 4096);
    }

    #[test]
    fn checking_any_readable_message_never_panics(json in any_message()) {
        if let Ok(message) = serde_json::from_value::<Message>(json) {
            let _ = message.check();
            let again: Message = serde_json::from_value(serde_json::to_value(&message).unwrap()).unwrap();
            prop_assert_eq!(again, message);
        }
    }
}

/// The shapes above, with one text replaced by another.
fn any_message() -> impl Strategy<Value = Value> {
    let shapes = vec![
        buttons(3),
        list(2, 3),
        carousel(3),
        cta_url(),
        message("text", json!({"body": "b"})),
        message("image", json!({"id": "1", "caption": "c"})),
        message("location", json!({"latitude": 1, "longitude": 2})),
        template(json!({"type": "body", "parameters": [{"type": "text", "text": "a"}]})),
    ];
    let pointers = [
        "/to",
        "/type",
        "/interactive/type",
        "/interactive/body/text",
        "/text/body",
        "/image/caption",
        "/image/id",
        "/location/latitude",
        "/template/name",
        "/interactive/action/button",
        "/interactive/action/cards",
    ];
    (proptest::sample::select(shapes), proptest::sample::select(pointers.to_vec()), "\\PC{0,30}").prop_map(
        |(mut json, pointer, text)| {
            if json.pointer(pointer).is_some() {
                set(&mut json, pointer, text);
            }
            json
        },
    )
}
