//! Every body in payloads/whatsapp/outbound is accepted or refused as Meta would. Placeholders of Meta's samples are
//! replaced first; as they stand, they are refused.

use std::collections::BTreeMap;
use std::path::PathBuf;

use guestlink_simulator::{Config, Rules};
use serde_json::{Value, json};

use crate::support::{ACCOUNT, Bench, NUMBER, config};

fn corpus() -> BTreeMap<String, String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../payloads/whatsapp/outbound");
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    files
        .map(|p| (p.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).unwrap()))
        .collect()
}

/// Media ids of the samples that are not numbers, and texts Meta left for the reader to fill in.
fn complete(text: &str, medium: &str) -> String {
    let mut text = text
        .replace("{{Recipient-Phone-Number}}", "+16505551234")
        .replace("language-and-locale-code", "en_US")
        .replace("template-name", "template_name")
        .replace("<HEADER_TYPE>", "text");
    for link in [
        "<http(s)://audio-url>",
        "<http(s)://document-url>",
        "<http(s)://sticker-url>",
        "http(s)://audio-url",
        "http(s)://image-url",
        "http(s)://the-image-url",
    ] {
        text = text.replace(link, "https://resort.example/a");
    }
    let mut body: Value = serde_json::from_str(&text).unwrap();
    replace_ids(&mut body, medium);
    body.to_string()
}

fn replace_ids(value: &mut Value, medium: &str) {
    match value {
        Value::Object(map) => {
            for kind in ["image", "video", "audio", "document", "sticker"] {
                if let Some(Value::Object(object)) = map.get_mut(kind)
                    && object.contains_key("id")
                {
                    object.insert("id".to_owned(), json!(format!("{medium}{kind}")));
                }
            }
            map.values_mut().for_each(|v| replace_ids(v, medium));
        }
        Value::Array(items) => items.iter_mut().for_each(|v| replace_ids(v, medium)),
        _ => {}
    }
}

/// Puts one medium of each kind into the store and gives their ids back through the placeholders `MEDIUM…`.
async fn media(bench: &Bench) -> BTreeMap<&'static str, String> {
    let guest = bench.guest().await;
    let mut ids = BTreeMap::new();
    for kind in ["image", "video", "audio", "document", "sticker"] {
        bench.sim.send(&guest, json!({"type": kind})).unwrap();
        let thread = bench.sim.thread(&guest);
        ids.insert(kind, thread.last().unwrap()[kind]["id"].as_str().unwrap().to_owned());
    }
    ids
}

/// Samples of 2023 that Meta refuses today, and the subcode it gives.
fn refused_today(name: &str) -> Option<Value> {
    match name.get(..3)? {
        // The category TRANSACTIONAL was replaced by UTILITY.
        "121" | "122" | "123" => Some(Value::Null),
        // The body ends with a variable.
        "126" => Some(json!(2_388_299)),
        _ => None,
    }
}

#[tokio::test]
async fn messages_are_accepted_and_their_placeholders_refused() {
    let rules =
        Rules { throughput: 0, pair_limit: false, templates: false, fetch_links: false, ..Rules::default() };
    let bench = Bench::with(Config { rules, ..config() }).await;
    let media = media(&bench).await;
    let mut refused = Vec::new();
    let mut seen = 0;
    for (name, text) in corpus().iter().filter(|(name, _)| !name.contains("template-create")) {
        seen += 1;
        let mut body = complete(text, "MEDIUM-");
        for (kind, id) in &media {
            body = body.replace(&format!("MEDIUM-{kind}"), id);
        }
        let path = format!("/v26.0/{NUMBER}/messages");
        let answer = bench.post(&path, serde_json::from_str(&body).unwrap()).await;
        if answer.status != 200 {
            refused.push(format!("{name}: {}", answer.json()["error"]["message"]));
        }
        let raw = bench.post(&path, serde_json::from_str(text).unwrap()).await;
        if text.contains("{{Recipient-Phone-Number}}") {
            assert_eq!(raw.code(), 131_009, "{name}");
        }
    }
    assert!(seen > 60);
    // An id of the On-Premises API, and no wamid at all.
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert!(refused[0].starts_with("060-mark-read"), "{refused:#?}");
}

#[tokio::test]
async fn templates_are_accepted_as_meta_does_today() {
    let bench = Bench::new().await;
    let mut refused = Vec::new();
    for (name, text) in corpus().iter().filter(|(name, _)| name.contains("template-create")) {
        let mut body: Value = serde_json::from_str(text).unwrap();
        body["name"] = json!(format!("t_{}", name.split('-').next().unwrap()));
        let answer = bench.post(&format!("/v26.0/{ACCOUNT}/message_templates"), body).await;
        if let Some(subcode) = refused_today(name) {
            assert_eq!((answer.code(), &answer.json()["error"]["error_subcode"]), (100, &subcode), "{name}");
        } else if answer.status != 200 {
            refused.push(format!("{name}: {}", answer.json()["error"]));
        }
    }
    assert_eq!(refused, Vec::<String>::new());
}
