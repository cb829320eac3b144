//! Every other webhook field says, read, what its JSON says.

use guestlink_whatsapp::webhook::fields::{AccountEvent, RejectionReason, TemplateEvent};
use guestlink_whatsapp::webhook::{Event, Field, parse};
use serde_json::{Value, json};

use crate::corpus::{Sample, differences, elements, samples};
use crate::samples::FIELDS;

/// Members of the corpus that no type knows (they stay in the raw JSON), and placeholders where a number should be.
const LEFT_RAW: [&str; 6] = [
    "/messaging_product",
    "/metadata",
    "/contacts",
    "/restriction_info/0/expiration",
    "/restriction_info/1/expiration",
    "/restriction_info/2/expiration",
];

fn webhooks() -> Vec<Sample> {
    samples("other").into_iter().filter(|sample| sample.json.get("entry").is_some()).collect()
}

/// The typed value as JSON again.
fn typed(field: &Field) -> Value {
    let json = match field {
        Field::AccountAlert(value) => serde_json::to_value(value),
        Field::AccountReview(value) => serde_json::to_value(value),
        Field::AccountSettings(value) => serde_json::to_value(value),
        Field::AccountUpdate(value) => serde_json::to_value(value),
        Field::AutomaticEvents(value) => serde_json::to_value(value),
        Field::BusinessCapability(value) => serde_json::to_value(value),
        Field::BusinessStatus(value) => serde_json::to_value(value),
        Field::BusinessUsername(value) => serde_json::to_value(value),
        Field::Calls(value) => serde_json::to_value(value),
        Field::Flow(value) => serde_json::to_value(value),
        Field::Groups(value) => serde_json::to_value(value),
        Field::History(value) => serde_json::to_value(value),
        Field::MessageEchoes(value) => serde_json::to_value(value),
        Field::TemplateComponents(value) => serde_json::to_value(value),
        Field::TemplateQuality(value) => serde_json::to_value(value),
        Field::TemplateStatus(value) => serde_json::to_value(value),
        Field::TemplateCategory(value) => serde_json::to_value(value),
        Field::Handovers(value) => serde_json::to_value(value),
        Field::PartnerSolution(value) => serde_json::to_value(value),
        Field::PaymentConfiguration(value) => serde_json::to_value(value),
        Field::NumberName(value) => serde_json::to_value(value),
        Field::NumberQuality(value) => serde_json::to_value(value),
        Field::Security(value) => serde_json::to_value(value),
        Field::AppStateSync(value) => serde_json::to_value(value),
        Field::Standby(value) => serde_json::to_value(value),
        Field::UserIds(value) => serde_json::to_value(value),
        Field::UserPreferences(value) => serde_json::to_value(value),
        Field::Other => Ok(Value::Null),
    };
    json.unwrap()
}

/// Reads one change and checks that nothing of it is lost.
fn check(name: &str, field: &str, value: &Value) -> Field {
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [
        {"field": field, "value": value}
    ]}]});
    let bytes = serde_json::to_vec(&body).unwrap();
    let mut items = parse(&bytes).unwrap().items;
    assert_eq!(items.len(), 1, "{name}");
    match items.pop().unwrap().event {
        Event::Field { field: read, contacts } => {
            let mut lost = differences(value, &typed(&read));
            lost.retain(|path| !LEFT_RAW.iter().any(|raw| path == raw));
            assert_eq!(lost, Vec::<String>::new(), "{name}");
            assert_eq!(contacts.len(), value["contacts"].as_array().map_or(0, Vec::len), "{name}");
            *read
        }
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_field_of_the_corpus_holds_all_that_its_json_holds() {
    let unknown = ["071-automatic_events-some_future_event--L1749.json", "105-unknown_field_xyz--L1806.json"];
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        let elements = elements(&sample.json);
        assert_eq!(items.len(), elements.len());
        for (item, (field, kind, value)) in items.iter().zip(&elements) {
            assert_eq!((*kind, item.origin.field.as_ref()), ("field", field.as_str()));
            assert_eq!(serde_json::from_str::<Value>(item.raw).unwrap(), *value);
            assert_eq!(item.origin.time, sample.json["entry"][0]["time"].as_i64());
            if unknown.contains(&sample.name.as_str()) {
                assert!(matches!(&item.event, Event::Field { field, .. } if **field == Field::Other));
            } else {
                assert_ne!(check(&sample.name, field, value), Field::Other, "{}", sample.name);
            }
        }
    }
}

/// Forms known from the documentation which the corpus does not hold.
#[test]
fn every_documented_field_holds_all_that_its_json_holds() {
    for (field, value) in FIELDS {
        let value = serde_json::from_str(value).unwrap_or_else(|error| panic!("{field}: {error}"));
        assert_ne!(check(field, field, &value), Field::Other, "{field}");
    }
}

#[test]
fn template_news_is_read_by_its_own_fields() {
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        let json = &sample.json["entry"][0]["changes"][0]["value"];
        let Some(Event::Field { field, .. }) = items.first().map(|item| &item.event) else { panic!() };
        let Field::TemplateStatus(status) = &**field else { continue };
        assert_eq!(status.event.as_ref().unwrap().as_str(), json["event"].as_str().unwrap());
        assert_eq!(status.message_template_name.as_deref(), json["message_template_name"].as_str());
        assert_eq!(status.message_template_id, json["message_template_id"].as_i64().map(|id| id.to_string()));
        assert_eq!(status.message_template_language.as_deref(), json["message_template_language"].as_str());
        assert_eq!(status.reason.as_ref().unwrap().as_str(), json["reason"].as_str().unwrap());
        assert!(!matches!(status.event, Some(TemplateEvent::Other(_))), "{}", sample.name);
        assert!(!matches!(status.reason, Some(RejectionReason::Other(_))), "{}", sample.name);
    }
}

#[test]
fn account_news_is_read_by_its_own_fields() {
    for sample in webhooks() {
        let items = parse(&sample.body).unwrap().items;
        let json = &sample.json["entry"][0]["changes"][0]["value"];
        let Some(Event::Field { field, .. }) = items.first().map(|item| &item.event) else { panic!() };
        let Field::AccountUpdate(update) = &**field else { continue };
        let event = update.event.clone().unwrap();
        assert_eq!(event.as_str(), json["event"].as_str().unwrap());
        assert!(!matches!(event, AccountEvent::Other(_)), "{}", sample.name);
        assert_eq!(update.country.as_deref(), json["country"].as_str());
        let waba = update.waba_info.clone().unwrap_or_default();
        assert_eq!(waba.waba_id.as_deref(), json["waba_info"]["waba_id"].as_str());
        let restrictions = json["restriction_info"].as_array().map_or(0, Vec::len);
        assert_eq!(update.restriction_info.len(), restrictions, "{}", sample.name);
    }
}
