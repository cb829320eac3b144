//! What real clients send, our types can say: read, check, write again, and it means the same.

use guestlink_whatsapp::message::{Message, ReadReceipt};
use guestlink_whatsapp::templates::Definition;
use serde_json::Value;

use crate::corpus::{Sample, differences, samples};

/// Placeholders of Meta's own samples, replaced by something that could be real.
fn filled(sample: &Sample) -> Value {
    let text = String::from_utf8(sample.body.clone()).unwrap();
    let text = text.replace("{{Recipient-Phone-Number}}", "16505551234").replace("<HEADER_TYPE>", "text");
    serde_json::from_str(&text).unwrap()
}

/// Type names are the same in any case.
fn lower(value: Value) -> Value {
    match value {
        Value::Array(list) => list.into_iter().map(lower).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| match value {
                Value::String(word) if key == "type" || key == "sub_type" => {
                    (key, word.to_lowercase().into())
                }
                value => (key, lower(value)),
            })
            .collect(),
        other => other,
    }
}

fn lost(name: &str, wanted: &Value, got: &Value) -> Vec<String> {
    let mut lost = differences(&lower(wanted.clone()), &lower(got.clone()));
    // The default, which we write out.
    lost.retain(|path| path != "/recipient_type (extra)");
    // Members that the Cloud API does not know.
    let strange = [
        (
            "045-interactive-location_request_message--sent-by-kapso-87f6.json",
            "/interactive/action/parameters",
        ),
        ("064-mark-read--sent-by-greatdetail-e53d.json", "/messageID"),
    ];
    lost.retain(|path| !strange.contains(&(name, path.as_str())));
    lost
}

fn kind(sample: &Sample) -> &str {
    sample.name.split_once('-').unwrap().1
}

#[test]
fn every_message_that_clients_send_can_be_said() {
    let mut seen = 0;
    for sample in samples("outbound") {
        if kind(&sample).starts_with("template-create") || kind(&sample).starts_with("mark-read") {
            continue;
        }
        let json = filled(&sample);
        let message: Message =
            serde_json::from_value(json.clone()).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        message.check().unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        let written = serde_json::to_value(&message).unwrap();
        assert_eq!(lost(&sample.name, &json, &written), Vec::<String>::new(), "{}", sample.name);
        let again: Message = serde_json::from_value(written).unwrap();
        assert_eq!(again, message, "{}", sample.name);
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn every_read_receipt_that_clients_send_can_be_said() {
    for sample in samples("outbound").iter().filter(|sample| kind(sample).starts_with("mark-read")) {
        let receipt: ReadReceipt = serde_json::from_value(sample.json.clone()).unwrap();
        assert_eq!(receipt.message_id.as_str(), sample.json["message_id"].as_str().unwrap());
        assert_eq!(receipt.typing, sample.json.get("typing_indicator").is_some());
        let written = serde_json::to_value(&receipt).unwrap();
        assert_eq!(lost(&sample.name, &sample.json, &written), Vec::<String>::new(), "{}", sample.name);
    }
}

#[test]
fn every_template_that_clients_create_can_be_said() {
    for sample in samples("outbound").iter().filter(|sample| kind(sample).starts_with("template-create")) {
        let template: Definition = serde_json::from_value(sample.json.clone()).unwrap();
        match template.check() {
            Ok(()) => {}
            // Of 2023; refused since (2388299).
            Err(error) if sample.name.starts_with("126-") => {
                assert_eq!(
                    error.to_string(),
                    "template.components[1].text: must not begin or end with a variable"
                );
            }
            Err(error) => panic!("{}: {error}", sample.name),
        }
        let written = serde_json::to_value(&template).unwrap();
        assert_eq!(lost(&sample.name, &sample.json, &written), Vec::<String>::new(), "{}", sample.name);
    }
}
