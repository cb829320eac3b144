//! Every real message and status says, read, what its JSON says. The JSON is looked at independently, through `Value`.

use guestlink_whatsapp::webhook::{Content, Event, Item, Message, Reply, Status, parse};
use serde_json::{Value, json};

use crate::corpus::{Sample, differences, elements, samples};

/// Values of samples which are placeholders where the real thing has a number.
const PLACEHOLDERS: [(&str, &str); 5] = [
    ("054-reaction--reactionmessagewebhook.json", "/timestamp"),
    ("045-order--can-build-an-order-notification.json", "/order/product_items/0/quantity"),
    ("045-order--can-build-an-order-notification.json", "/order/product_items/0/item_price"),
    ("045-order--can-build-an-order-notification.json", "/order/product_items/1/quantity"),
    ("045-order--can-build-an-order-notification.json", "/order/product_items/1/item_price"),
];

fn webhooks() -> Vec<Sample> {
    ["inbound", "status"].into_iter().flat_map(samples).collect()
}

#[test]
fn every_element_becomes_one_item_in_order_and_none_is_unread() {
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        let elements = elements(&sample.json);
        assert_eq!(items.len(), elements.len(), "{}", sample.name);
        for (item, (field, kind, json)) in items.iter().zip(&elements) {
            assert_eq!(item.origin.field, *field, "{}", sample.name);
            let got = match item.event {
                Event::Message { .. } => "message",
                Event::Status { .. } => "status",
                Event::Errors(_) => "errors",
                Event::Field { .. } => "field",
                Event::Unparsed(ref error) => panic!("{}: {error}", sample.name),
            };
            assert_eq!(got, *kind, "{}", sample.name);
            assert_eq!(serde_json::from_str::<Value>(item.raw).unwrap(), *json, "{}", sample.name);
        }
    }
}

#[test]
fn every_message_and_status_holds_all_that_its_json_holds() {
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        for (item, (_, _, json)) in items.iter().zip(elements(&sample.json)) {
            let typed = match &item.event {
                Event::Message { message, .. } => serde_json::to_value(message).unwrap(),
                Event::Status { status, .. } => serde_json::to_value(status).unwrap(),
                Event::Errors(errors) => serde_json::to_value(errors).unwrap(),
                _ => continue,
            };
            let mut lost = differences(&json, &typed);
            lost.retain(|path| !PLACEHOLDERS.contains(&(sample.name.as_str(), path.as_str())));
            // Inferred where the sample has none.
            lost.retain(|path| path != "/type (extra)" || json.get("type").is_some());
            assert_eq!(lost, Vec::<String>::new(), "{}", sample.name);
        }
    }
}

#[test]
fn every_item_knows_its_account_its_number_and_its_contact() {
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        let mut at = 0;
        for entry in sample.json["entry"].as_array().unwrap() {
            for change in entry["changes"].as_array().unwrap() {
                let value = &change["value"];
                let inside = elements(&json!({"entry": [{"changes": [change]}]})).len();
                for item in &items[at..at + inside] {
                    assert_eq!(item.origin.account.as_deref(), entry["id"].as_str(), "{}", sample.name);
                    assert_eq!(item.origin.time, entry["time"].as_i64(), "{}", sample.name);
                    let metadata = &value["metadata"];
                    assert_eq!(item.origin.phone_number_id.as_deref(), metadata["phone_number_id"].as_str());
                    assert_eq!(
                        item.origin.display_phone_number.as_deref(),
                        metadata["display_phone_number"].as_str()
                    );
                    contact_is(item, &value["contacts"][0], &sample.name);
                }
                at += inside;
            }
        }
    }
}

fn contact_is(item: &Item<'_>, wanted: &Value, name: &str) {
    let (Event::Message { contact, .. } | Event::Status { contact, .. }) = &item.event else { return };
    // Group statuses name the participant, not the recipient.
    if item.raw.contains("\"group\"") {
        return;
    }
    let got = serde_json::to_value(contact).unwrap();
    assert_eq!(differences(wanted, &got), Vec::<String>::new(), "{name}");
}

#[test]
fn the_type_read_is_the_type_the_file_is_named_after() {
    for sample in samples("inbound") {
        let items = parse(&sample.body).unwrap().items;
        let Some(Event::Message { message, .. }) = items.first().map(|item| &item.event) else { panic!() };
        let label = sample.name.split("--").next().unwrap().split_once('-').unwrap().1.to_owned();
        let kind = match &message.content {
            Content::Interactive(reply) => format!("interactive-{}", reply.kind()),
            Content::Audio(media) if media.voice == Some(true) => "voice".to_owned(),
            Content::Unknown { kind, raw: None } if kind == "interactive" => "interactive-x".to_owned(),
            content => content.kind().to_owned(),
        };
        assert!(label == kind || label.starts_with(&format!("{kind}-")), "{}: read as {kind}", sample.name);
    }
}

#[test]
fn each_type_is_read_by_its_own_fields() {
    let mut seen = std::collections::BTreeSet::new();
    for sample in samples("inbound") {
        let items = parse(&sample.body).unwrap().items;
        for (item, (_, _, json)) in items.iter().zip(elements(&sample.json)) {
            let Event::Message { message, .. } = &item.event else { continue };
            seen.insert(message.content.kind().to_owned());
            common(message, &json);
            content(message, &json);
        }
    }
    let documented = [
        "audio",
        "button",
        "contacts",
        "document",
        "edit",
        "image",
        "interactive",
        "location",
        "order",
        "reaction",
        "revoke",
        "sticker",
        "system",
        "text",
        "unsupported",
        "video",
    ];
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), documented);
}

fn common(message: &Message, json: &Value) {
    assert_eq!(message.id.as_str(), json["id"].as_str().unwrap());
    assert_eq!(message.from.as_ref().map(AsRef::as_ref), json["from"].as_str());
    assert_eq!(message.from_user_id.as_ref().map(AsRef::as_ref), json["from_user_id"].as_str());
    let seconds = json["timestamp"].as_i64().or_else(|| json["timestamp"].as_str().unwrap().parse().ok());
    assert_eq!(message.timestamp, seconds);
    let context = message.context.clone().unwrap_or_default();
    assert_eq!(context.id.as_ref().map(AsRef::as_ref), json["context"]["id"].as_str());
    assert_eq!(context.from.as_ref().map(AsRef::as_ref), json["context"]["from"].as_str());
    assert_eq!(context.forwarded, json["context"]["forwarded"].as_bool());
    assert_eq!(context.frequently_forwarded, json["context"]["frequently_forwarded"].as_bool());
    let referral = message.referral.clone().unwrap_or_default();
    assert_eq!(referral.ctwa_clid.as_deref(), json["referral"]["ctwa_clid"].as_str());
    assert_eq!(referral.source_id.as_deref(), json["referral"]["source_id"].as_str());
    assert_eq!(message.errors.first().and_then(|error| error.code), json["errors"][0]["code"].as_i64());
}

fn content(message: &Message, json: &Value) {
    let body = &json[message.content.kind()];
    let text =
        |value: &Option<String>, name: &str| assert_eq!(value.as_deref(), body[name].as_str(), "{name}");
    match &message.content {
        Content::Text(words) => {
            assert_eq!(words.body.as_ref().unwrap().as_str(), body["body"].as_str().unwrap());
        }
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => {
            text(&media.id, "id");
            text(&media.mime_type, "mime_type");
            text(&media.sha256, "sha256");
            text(&media.url, "url");
            assert_eq!(media.caption.as_ref().map(AsRef::as_ref), body["caption"].as_str());
            assert_eq!(media.filename.as_ref().map(AsRef::as_ref), body["filename"].as_str());
            assert_eq!(media.voice, body["voice"].as_bool());
            assert_eq!(media.animated, body["animated"].as_bool());
        }
        Content::Location(place) => {
            let degrees = |value: &Value| value.as_f64().or_else(|| value.as_str()?.parse().ok());
            assert_eq!(place.latitude, degrees(&body["latitude"]));
            assert_eq!(place.longitude, degrees(&body["longitude"]));
            assert_eq!(place.name.as_ref().map(AsRef::as_ref), body["name"].as_str());
            assert_eq!(place.address.as_ref().map(AsRef::as_ref), body["address"].as_str());
        }
        Content::Contacts(cards) => {
            for (card, json) in cards.iter().zip(body.as_array().unwrap()) {
                let name = card.name.as_ref().unwrap().formatted_name.as_ref().unwrap();
                assert_eq!(name.as_str(), json["name"]["formatted_name"].as_str().unwrap());
                assert_eq!(
                    card.phones[0].phone.as_ref().unwrap().as_str(),
                    json["phones"][0]["phone"].as_str().unwrap()
                );
                assert_eq!(
                    card.phones[0].wa_id.as_ref().unwrap().as_str(),
                    json["phones"][0]["wa_id"].as_str().unwrap()
                );
            }
        }
        Content::Button(button) => {
            text(&button.payload, "payload");
            text(&button.text, "text");
        }
        Content::Reaction(reaction) => {
            assert_eq!(reaction.message_id.as_ref().map(AsRef::as_ref), body["message_id"].as_str());
            assert_eq!(reaction.emoji(), body["emoji"].as_str());
        }
        Content::Interactive(reply) => interactive(reply, &body[reply.kind()]),
        _ => rare(message, body, json),
    }
}

fn rare(message: &Message, body: &Value, json: &Value) {
    match &message.content {
        Content::Order(order) => {
            assert_eq!(order.catalog_id.as_deref(), body["catalog_id"].as_str());
            for (item, json) in order.product_items.iter().zip(body["product_items"].as_array().unwrap()) {
                assert_eq!(item.product_retailer_id.as_deref(), json["product_retailer_id"].as_str());
                assert_eq!(item.currency.as_deref(), json["currency"].as_str());
                assert_eq!(item.quantity, json["quantity"].as_i64());
                assert_eq!(item.item_price, json["item_price"].as_f64());
            }
        }
        Content::System(system) => {
            let number = body["wa_id"].as_str().or(body["new_wa_id"].as_str());
            assert_eq!(system.new_number().map(AsRef::as_ref), number);
            assert_eq!(system.kind.as_ref().unwrap().as_str(), body["type"].as_str().unwrap());
        }
        Content::Unsupported { kind } => assert_eq!(kind.as_deref(), json["unsupported"]["type"].as_str()),
        Content::Edit(edit) => {
            assert_eq!(
                edit.original_message_id.as_ref().unwrap().as_str(),
                body["original_message_id"].as_str().unwrap()
            );
            let message = edit.message.as_ref().unwrap();
            assert_eq!(message.content.kind(), body["message"]["type"].as_str().unwrap());
            assert_eq!(
                message.content.media().unwrap().id.as_deref(),
                body["message"]["image"]["id"].as_str()
            );
        }
        Content::Revoke { original_message_id } => {
            assert_eq!(original_message_id.as_ref().map(AsRef::as_ref), body["original_message_id"].as_str());
        }
        Content::Unknown { kind, raw } => assert_eq!((kind.as_str(), raw), ("interactive", &None)),
        other => panic!("not looked at: {}", other.kind()),
    }
}

fn interactive(reply: &Reply, body: &Value) {
    let text =
        |value: &Option<String>, name: &str| assert_eq!(value.as_deref(), body[name].as_str(), "{name}");
    match reply {
        Reply::Button(button) => {
            text(&button.id, "id");
            text(&button.title, "title");
        }
        Reply::List(row) => {
            text(&row.id, "id");
            text(&row.title, "title");
            text(&row.description, "description");
        }
        Reply::Flow(flow) => {
            text(&flow.name, "name");
            text(&flow.body, "body");
            text(&flow.response_json, "response_json");
        }
        Reply::CallPermission(answer) => {
            text(&answer.response, "response");
            text(&answer.response_source, "response_source");
        }
        Reply::Other { kind, .. } => panic!("not looked at: {kind}"),
    }
}

#[test]
fn each_status_is_read_by_its_own_fields() {
    for sample in samples("status") {
        let items = parse(&sample.body).unwrap().items;
        for (item, (_, _, json)) in items.iter().zip(elements(&sample.json)) {
            let Event::Status { status, .. } = &item.event else { panic!("{}", sample.name) };
            status_is(status, &json);
            assert!(sample.name.contains(status.status.as_ref().unwrap().as_str()), "{}", sample.name);
        }
    }
}

fn status_is(status: &Status, json: &Value) {
    assert_eq!(status.id.as_ref().unwrap().as_str(), json["id"].as_str().unwrap());
    assert_eq!(status.status.as_ref().unwrap().as_str(), json["status"].as_str().unwrap());
    assert_eq!(status.timestamp, json["timestamp"].as_str().unwrap().parse().ok());
    assert_eq!(status.recipient_id.as_ref().map(AsRef::as_ref), json["recipient_id"].as_str());
    assert_eq!(status.biz_opaque_callback_data.as_deref(), json["biz_opaque_callback_data"].as_str());
    assert_eq!(status.errors.first().and_then(|error| error.code), json["errors"][0]["code"].as_i64());
    let details = status.errors.first().and_then(|error| error.text());
    assert_eq!(details, json["errors"][0]["error_data"]["details"].as_str());
    let pricing = status.pricing.clone().unwrap_or_default();
    assert_eq!(pricing.billable, json["pricing"]["billable"].as_bool());
    assert_eq!(pricing.category.as_deref(), json["pricing"]["category"].as_str());
    let conversation = status.conversation.clone().unwrap_or_default();
    assert_eq!(conversation.id.as_deref(), json["conversation"]["id"].as_str());
    let origin = conversation.origin.unwrap_or_default();
    assert_eq!(origin.kind.as_deref(), json["conversation"]["origin"]["type"].as_str());
}
