//! Bodies nobody documented: nothing panics, nothing takes its neighbours along, scan and parse agree.

use std::sync::LazyLock;

use guestlink_whatsapp::PhoneNumber;
use guestlink_whatsapp::webhook::{Content, Event, Kind, ParseError, Problem, parse, scan};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::corpus::{Sample, samples};
use crate::samples::text_message;

static ALL: LazyLock<Vec<Sample>> =
    LazyLock::new(|| ["inbound", "status", "other"].into_iter().flat_map(samples).collect());

fn envelope(messages: &Value) -> Vec<u8> {
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages",
        "value": {"metadata": {"phone_number_id": "7"}, "messages": messages}}]}]});
    serde_json::to_vec(&body).unwrap()
}

fn text(id: usize) -> Value {
    json!({"from": "1650", "id": format!("wamid.{id}"), "timestamp": "1", "type": "text", "text": {"body": "hi"}})
}

#[test]
fn what_is_no_webhook_is_refused_with_a_reason() {
    let refused = |body: &[u8]| parse(body).unwrap_err();
    assert_eq!(refused(b"hello"), ParseError::NotJson { line: 1, column: 1 });
    assert_eq!(refused(b""), ParseError::NotJson { line: 1, column: 0 });
    assert!(matches!(refused(br#"{"entry":[]} x"#), ParseError::NotJson { .. }));
    assert!(matches!(refused(br#"{"entry":[{"#), ParseError::NotJson { .. }));
    assert_eq!(refused(b"\"\xff\""), ParseError::NotUtf8(1));
    for odd in ["[]", "1", "null", "{}", r#"{"entry":{}}"#, r#"{"entry":null}"#, r#"[[{"id":"1"}]]"#] {
        assert_eq!(refused(odd.as_bytes()), ParseError::NotAWebhook, "{odd}");
    }
    assert_eq!(parse(br#"{"entry":[]}"#).unwrap().items, []);
}

#[test]
fn one_bad_item_of_a_thousand_leaves_the_others() {
    let bad = [
        json!(5),
        json!([]),
        json!({"type": "text"}),
        json!({"id": "wamid.x", "type": "text", "text": "no"}),
    ];
    for bad in bad {
        let mut messages: Vec<_> = (0..1000).map(text).collect();
        messages[500] = bad.clone();
        let body = envelope(&Value::Array(messages));
        let items = parse(&body).unwrap().items;
        let read = items.iter().filter(|item| matches!(item.event, Event::Message { .. })).count();
        assert_eq!((items.len(), read), (1000, 999), "{bad}");
        assert!(matches!(items[500].event, Event::Unparsed(_)));
        assert_eq!(serde_json::from_str::<Value>(items[500].raw).unwrap(), bad);
    }
}

#[test]
fn odd_pieces_at_every_level_leave_their_neighbours() {
    let good = json!({"id": "1", "changes": [{"field": "messages", "value": {"messages": [text(1)]}}]});
    let odd = [
        json!(1),
        json!({"id": "2"}),
        json!({"id": "2", "changes": 5}),
        json!({"id": "2", "changes": [5]}),
        json!({"id": "2", "changes": [{"field": "messages"}]}),
        json!({"id": "2", "changes": [{"field": "messages", "value": []}]}),
        json!({"id": "2", "changes": [{"field": "messages", "value": {"messages": {}}}]}),
        json!({"id": "2", "changes": [{"field": "messages", "value": {"statuses": [{"status": "sent"}]}}]}),
        json!({"id": "2", "changes": [{"field": "account_update", "value": {"waba_info": 5}}]}),
    ];
    for odd in odd {
        let body = serde_json::to_vec(&json!({"entry": [odd, good]})).unwrap();
        let items = parse(&body).unwrap().items;
        assert_eq!(items.len(), 2, "{odd}");
        assert!(matches!(items[0].event, Event::Unparsed(_)), "{odd}: {:?}", items[0]);
        assert!(matches!(items[1].event, Event::Message { .. }), "{odd}");
    }
}

#[test]
fn a_depth_bomb_is_refused_alone() {
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let bomb = format!("{}1{}", open.repeat(100_000), close.repeat(100_000));
        let first = format!(r#"{{"id":"wamid.b","type":"text","text":{bomb}}}"#);
        let body = format!(
            r#"{{"entry":[{{"changes":[{{"field":"messages","value":{{"messages":[{first},{}]}}}}]}}]}}"#,
            text(2)
        );
        let items = parse(body.as_bytes()).unwrap().items;
        assert!(matches!(&items[0].event, Event::Unparsed(error) if error.problem == Problem::TooDeep));
        assert!(matches!(items[1].event, Event::Message { .. }));
        assert!(parse(bomb.as_bytes()).is_err());
    }
}

#[test]
fn an_edit_inside_an_edit_stays_raw() {
    let mut message = json!({"type": "text", "text": {"body": "end"}});
    for _ in 0..12 {
        message = json!({"id": "wamid.1", "type": "edit", "edit": {"original_message_id": "wamid.0", "message": message}});
    }
    let body = envelope(&json!([message]));
    let items = parse(&body).unwrap().items;
    let Event::Message { message, .. } = &items[0].event else { panic!() };
    let Content::Edit(edit) = &message.content else { panic!() };
    let inner = &edit.message.as_ref().unwrap().content;
    assert!(matches!(inner, Content::Unknown { kind, raw: Some(_) } if kind == "edit"));
}

#[test]
fn unknown_types_keep_their_json() {
    let odd = json!({"id": "wamid.1", "from": "1", "type": "hologram", "hologram": {"beam": [1, 2]}});
    let body = envelope(
        &json!([odd, {"id": "wamid.2", "type": "interactive", "interactive": {"type": "wink", "wink": {"x": 1}}}]),
    );
    let items = parse(&body).unwrap().items;
    let Event::Message { message, .. } = &items[0].event else { panic!() };
    let Content::Unknown { kind, raw: Some(raw) } = &message.content else { panic!() };
    assert_eq!((kind.as_str(), raw.json()), ("hologram", r#"{"beam":[1,2]}"#));
    let Event::Message { message, .. } = &items[1].event else { panic!() };
    assert_eq!(serde_json::to_value(message).unwrap()["interactive"]["wink"], json!({"x": 1}));
}

#[test]
fn the_key_is_the_users_most_lasting_id() {
    let key = |messages: Value, contacts: Value| {
        let body = json!({"entry": [{"changes": [{"field": "messages", "value": {"messages": messages, "contacts": contacts}}]}]});
        let bytes = serde_json::to_vec(&body).unwrap();
        scan(&bytes).unwrap()[0].key.clone().map(std::borrow::Cow::into_owned)
    };
    let both = json!([{"id": "wamid.1", "from": "1650", "from_user_id": "US.1"}]);
    assert_eq!(key(both, json!([])).as_deref(), Some("US.1"));
    assert_eq!(key(json!([{"id": "wamid.1", "from": "1650"}]), json!([])).as_deref(), Some("1650"));
    // A user without phone number, seen before every message carried the id itself.
    let bare = json!([{"id": "wamid.1"}]);
    assert_eq!(key(bare.clone(), json!([{"user_id": "US.9"}])).as_deref(), Some("US.9"));
    assert_eq!(key(bare.clone(), json!([{"wa_id": "1650"}])).as_deref(), Some("1650"));
    assert_eq!(key(bare, json!([])).as_deref(), Some("wamid.1"));
}

#[test]
fn contacts_go_to_their_own_messages() {
    let messages: Vec<_> = (0..40)
        .map(|n| json!({"id": format!("wamid.{n}"), "from": format!("1650{n}"), "type": "text", "text": {"body": "x"}}))
        .collect();
    let contacts: Vec<_> = (0..40)
        .rev()
        .map(|n| json!({"wa_id": format!("1650{n}"), "profile": {"name": format!("N{n}")}}))
        .collect();
    let body = json!({"entry": [{"changes": [{"field": "messages", "value": {"messages": messages, "contacts": contacts}}]}]});
    let bytes = serde_json::to_vec(&body).unwrap();
    for (n, item) in parse(&bytes).unwrap().items.iter().enumerate() {
        let Event::Message { contact: Some(contact), .. } = &item.event else { panic!() };
        assert_eq!(contact.wa_id, Some(PhoneNumber::new(format!("1650{n}"))));
    }
}

#[test]
fn escapes_as_meta_writes_them_are_undone() {
    let body = text_message("caf\u{e9} \u{1f3d6} a/b")
        .replace("é", "\\u00e9")
        .replace('🏖', "\\ud83c\\udfd6")
        .replace("a/b", "a\\/b");
    assert!(body.is_ascii());
    let items = parse(body.as_bytes()).unwrap().items;
    let Event::Message { message, .. } = &items[0].event else { panic!() };
    let Content::Text(text) = &message.content else { panic!() };
    assert_eq!(text.body.as_ref().unwrap().as_str(), "caf\u{e9} \u{1f3d6} a/b");
}

#[test]
fn debug_shows_neither_number_nor_words() {
    let body = text_message("my secret words");
    let shown = format!("{:?} {:?}", parse(body.as_bytes()).unwrap(), scan(body.as_bytes()).unwrap());
    for private in ["16505551234", "US.1349", "secret words", "Sheena", "HBgLMTY1"] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
}

/// JSON as strangers may send it: small, but of every shape, with the names we look for.
fn value() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        Just("id"),
        Just("from"),
        Just("type"),
        Just("text"),
        Just("image"),
        Just("interactive"),
        Just("messages"),
        Just("statuses"),
        Just("contacts"),
        Just("errors"),
        Just("edit"),
        Just("message"),
        Just("status"),
        Just("context"),
        Just("metadata"),
        Just("timestamp"),
        Just("recipient_id"),
        Just("from_user_id"),
        Just("wa_id"),
        Just("body"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,8}".prop_map(Value::from),
        prop_oneof![Just("text"), Just("edit"), Just("interactive"), Just("button_reply"), Just("sent")]
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((name.clone(), inner), 0..6).prop_map(|members| members
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

/// Puts `odd` somewhere into `json`.
fn mutate(json: &mut Value, odd: Value, path: &[prop::sample::Index]) {
    let Some((at, rest)) = path.split_first() else { return *json = odd };
    match json {
        Value::Array(list) if !list.is_empty() => {
            let at = at.index(list.len());
            mutate(&mut list[at], odd, rest);
        }
        Value::Object(map) if !map.is_empty() => {
            let at = at.index(map.len());
            mutate(map.values_mut().nth(at).unwrap(), odd, rest);
        }
        _ => *json = odd,
    }
}

/// Scan and parse tell the same story of any body.
fn agree(body: &[u8]) {
    let (scanned, parsed) = (scan(body), parse(body));
    let Ok(scanned) = scanned else { return assert_eq!(parsed.unwrap_err(), scanned.unwrap_err()) };
    let items = parsed.unwrap().items;
    assert_eq!(scanned.len(), items.len());
    for (seen, item) in scanned.iter().zip(&items) {
        assert_eq!((seen.raw, &seen.origin), (item.raw, &item.origin));
        match (&seen.kind, &item.event) {
            (Kind::Message, Event::Message { message, .. }) => {
                assert_eq!(seen.id.as_deref(), Some(message.id.as_str()));
                let own = message
                    .from_user_id
                    .as_ref()
                    .map(AsRef::as_ref)
                    .or(message.from.as_ref().map(AsRef::as_ref));
                let own = own.filter(|id: &&str| !id.is_empty());
                if let Some(own) = own {
                    assert_eq!(seen.key.as_deref(), Some(own));
                }
            }
            (Kind::Status, Event::Status { status, .. }) => {
                assert_eq!(seen.id.as_deref().unwrap_or_default(), status.id.as_ref().unwrap().as_str());
            }
            (Kind::Unparsed(seen), Event::Unparsed(item)) => assert_eq!(seen, item),
            (Kind::Errors, Event::Errors(_))
            | (Kind::Field, Event::Field { .. })
            // Found at the door, but its content is odd.
            | (Kind::Message | Kind::Status | Kind::Errors | Kind::Field, Event::Unparsed(_)) => {}
            (kind, event) => panic!("{kind:?} became {event:?}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_mutation_of_a_real_body_panics_or_splits_scan_from_parse(
        which in any::<prop::sample::Index>(),
        odd in value(),
        path in proptest::collection::vec(any::<prop::sample::Index>(), 1..12),
    ) {
        let mut json = ALL[which.index(ALL.len())].json.clone();
        mutate(&mut json, odd, &path);
        agree(&serde_json::to_vec(&json).unwrap());
    }

    #[test]
    fn no_json_panics(odd in value()) {
        agree(&serde_json::to_vec(&odd).unwrap());
        agree(&envelope(&odd));
        agree(&envelope(&json!([odd, text(1)])));
    }

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        agree(&bytes);
    }

    #[test]
    fn cutting_a_real_body_short_never_panics(which in any::<prop::sample::Index>(), cut in any::<prop::sample::Index>()) {
        let body = &ALL[which.index(ALL.len())].body;
        agree(&body[..cut.index(body.len())]);
    }
}
