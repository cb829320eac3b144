//! Limits are tested at both sides of the edge; tolerance with the forms real clients send.

use serde_json::json;

use super::*;

fn message(kind: &str, content: Value) -> Result<Outbound, GraphError> {
    let mut body = json!({"messaging_product": "whatsapp", "to": "+16505551234", "type": kind});
    body[kind.to_ascii_lowercase()] = content;
    match read(body)? {
        Request::Message(message) => Ok(*message),
        Request::Read { .. } => unreachable!("not a receipt"),
    }
}

fn refused(kind: &str, content: Value) -> i64 {
    message(kind, content).expect_err("must be refused").code()
}

fn buttons(count: usize) -> Value {
    let button = |n| json!({"type": "reply", "reply": {"id": format!("b{n}"), "title": format!("B{n}")}});
    json!({"type": "button", "body": {"text": "x"}, "action": {"buttons": (0..count).map(button).collect::<Vec<_>>()}})
}

fn list(rows: usize) -> Value {
    let row = |n| json!({"id": format!("r{n}"), "title": "t"});
    json!({"type": "list", "body": {"text": "x"}, "action": {
        "button": "Open", "sections": [{"rows": (0..rows).map(row).collect::<Vec<_>>()}]}})
}

#[test]
fn text_has_at_most_4096_characters() {
    assert!(message("text", json!({"body": "é".repeat(4_096)})).is_ok());
    assert_eq!(refused("text", json!({"body": "é".repeat(4_097)})), 100);
    assert_eq!(refused("text", json!({"body": ""})), 100);
    assert_eq!(refused("text", json!({})), 100);
    assert_eq!(refused("text", json!("hi")), 100);
}

#[test]
fn media_comes_by_id_or_by_a_web_address() {
    let by_id = message("image", json!({"id": "1", "caption": "c".repeat(1_024)})).unwrap();
    assert_eq!(by_id.media[0].source, Source::Id("1".to_owned()));
    let by_link =
        message("document", json!({"link": "https://x.example/a.pdf", "filename": "a.pdf"})).unwrap();
    assert_eq!(by_link.media[0].at, "document['link']");
    assert_eq!(refused("image", json!({"link": "http(s)://image-url"})), 100);
    assert_eq!(refused("image", json!({})), 100);
    assert_eq!(refused("image", json!({"id": "1", "caption": "c".repeat(1_025)})), 100);
    assert_eq!(refused("audio", json!({"id": "1", "caption": "c"})), 100);
}

#[test]
fn one_to_three_buttons_with_unique_ids_and_titles() {
    assert!(message("interactive", buttons(1)).is_ok());
    assert!(message("interactive", buttons(3)).is_ok());
    assert_eq!(refused("interactive", buttons(0)), 131_009);
    assert_eq!(refused("interactive", buttons(4)), 131_009);
    for (path, value) in
        [("id", json!("b1")), ("title", json!("B1")), ("title", json!("x".repeat(21))), ("id", json!(" b"))]
    {
        let mut twice = buttons(2);
        twice["action"]["buttons"][0]["reply"][path] = value;
        assert_eq!(refused("interactive", twice), 131_009, "{path}");
    }
}

#[test]
fn a_list_has_ten_rows_in_all_and_titles_for_several_sections() {
    assert!(message("interactive", list(10)).is_ok());
    assert_eq!(refused("interactive", list(11)), 131_009);
    assert_eq!(refused("interactive", list(0)), 131_008);
    let mut two = list(2);
    let first = two["action"]["sections"][0].clone();
    two["action"]["sections"] = json!([first, {"title": "B", "rows": [{"id": "z", "title": "z"}]}]);
    assert_eq!(refused("interactive", two.clone()), 131_008);
    two["action"]["sections"][0]["title"] = json!("A");
    assert!(message("interactive", two.clone()).is_ok());
    two["action"]["sections"][1]["rows"][0]["id"] = json!("r0");
    assert_eq!(refused("interactive", two), 131_009);
    let mut long = list(1);
    long["body"]["text"] = json!("x".repeat(4_096));
    assert!(message("interactive", long.clone()).is_ok());
    long["header"] = json!({"type": "image", "image": {"id": "1"}});
    assert_eq!(refused("interactive", long), 131_009);
}

#[test]
fn a_link_button_needs_a_web_address() {
    let cta = |url: &str| {
        json!({"type": "cta_url", "body": {"text": "book"}, "action": {
            "name": "cta_url", "parameters": {"display_text": "Book now", "url": url}}})
    };
    assert!(message("interactive", cta("https://resort.example/b")).is_ok());
    assert_eq!(refused("interactive", cta("javascript:alert(1)")), 131_009);
}

#[test]
fn words_are_read_without_regard_to_case() {
    let mut body = buttons(1);
    body["type"] = json!("BUTTON");
    body["header"] = json!({"type": "TEXT", "text": "H"});
    let read = message("INTERACTIVE", body).unwrap();
    assert_eq!(
        (read.kind, &read.content["type"], &read.content["header"]["type"]),
        ("interactive", &json!("button"), &json!("text"))
    );
    let template = json!({"name": "t", "language": {"code": "en"}, "components": [
        {"type": "button", "sub_type": "QUICK_REPLY", "index": "1", "parameters": [{"type": "PAYLOAD", "payload": "p"}]}]});
    let read = message("template", template).unwrap();
    assert_eq!(read.content["components"][0]["index"], 1);
    assert_eq!(read.content["components"][0]["parameters"][0]["type"], "payload");
}

#[test]
fn contacts_may_come_as_json_text_and_with_nulls() {
    let contact = json!([{"name": {"formatted_name": "A B", "first_name": "A", "last_name": null}, "org": null, "emails": []}]);
    assert!(message("contacts", contact.clone()).is_ok());
    let read = message("contacts", json!(contact.to_string())).unwrap();
    assert_eq!(read.content, contact);
    assert_eq!(refused("contacts", json!([{"name": {"formatted_name": "A"}}])), 131_008);
    assert_eq!(refused("contacts", json!([])), 100);
}

#[test]
fn coordinates_may_be_text_but_must_be_on_earth() {
    assert!(message("location", json!({"latitude": "39.28", "longitude": -84.2})).is_ok());
    assert_eq!(refused("location", json!({"latitude": 91, "longitude": 0})), 100);
    assert_eq!(refused("location", json!({"latitude": "north", "longitude": 0})), 100);
}

#[test]
fn a_reaction_is_an_emoji_or_nothing() {
    assert!(message("reaction", json!({"message_id": "wamid.X", "emoji": "👍🏽"})).is_ok());
    assert!(message("reaction", json!({"message_id": "wamid.X", "emoji": ""})).is_ok());
    assert_eq!(refused("reaction", json!({"message_id": "wamid.X"})), 100);
    assert_eq!(refused("reaction", json!({"message_id": "wamid.X", "emoji": "ok"})), 131_009);
}

#[test]
fn the_recipient_is_a_phone_or_a_user_id() {
    let send = |extra: Value| {
        let mut body = json!({"messaging_product": "whatsapp", "text": {"body": "x"}});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        read(body)
    };
    let Ok(Request::Message(both)) = send(json!({"to": "+1 (650) 555-1234", "recipient": "US.9"})) else {
        panic!()
    };
    assert_eq!((both.phone.as_deref(), both.user_id), (Some("16505551234"), None));
    let Ok(Request::Message(id)) = send(json!({"recipient": "US.9"})) else { panic!() };
    assert_eq!((id.phone, id.user_id.as_deref(), id.kind), (None, Some("US.9"), "text"));
    assert_eq!(send(json!({"to": "US.9"})).unwrap_err().code(), 131_009);
    assert_eq!(send(json!({"to": "{{Recipient-Phone-Number}}"})).unwrap_err().code(), 131_009);
    assert_eq!(send(json!({})).unwrap_err().code(), 100);
    assert_eq!(send(json!({"to": "1650555123", "recipient_type": "everyone"})).unwrap_err().code(), 100);
    assert_eq!(
        send(json!({"to": "1650555123", "biz_opaque_callback_data": "x".repeat(513)})).unwrap_err().code(),
        100
    );
}

#[test]
fn a_read_receipt_may_carry_a_typing_indicator() {
    let Ok(Request::Read { message_id, typing }) = read(
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.X", "typing_indicator": {"type": "text"}}),
    ) else {
        panic!()
    };
    assert_eq!((message_id.as_str(), typing), ("wamid.X", true));
    for wrong in [json!({"status": "read"}), json!({"status": "delivered", "message_id": "wamid.X"})] {
        let mut body = wrong;
        body["messaging_product"] = json!("whatsapp");
        assert_eq!(read(body).unwrap_err().code(), 100);
    }
}

#[test]
fn without_the_product_nothing_is_read() {
    for body in [json!({}), json!([]), json!(null), json!({"messaging_product": "sms"})] {
        assert_eq!(read(body).unwrap_err().code(), 100);
    }
}
