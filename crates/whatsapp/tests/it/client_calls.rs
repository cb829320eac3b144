//! Each call asks what Meta documents, and reads what Meta answers.

use bytes::Bytes;
use guestlink_whatsapp::client::{
    AcceptedState, HistoryQuery, Settings, SettingsError, TemplateQuery, Upload, WebhookState,
};
use guestlink_whatsapp::errors::{Cause, Class, Scope, classify};
use guestlink_whatsapp::message::{Content, Message, ReadReceipt, Recipient, Template};
use guestlink_whatsapp::templates::{ComponentKind, TemplateState};
use guestlink_whatsapp::{Client, MessageId, Secret};
use serde_json::json;

use crate::corpus::{Sample, samples};
use crate::server::{Reply, Server};

const TOKEN: &str = "EAAG-secret-token";

pub fn client(server: &Server) -> Client {
    Client::new(settings(server)).unwrap()
}

pub fn settings(server: &Server) -> Settings {
    Settings { base_url: server.url.clone(), ..Settings::new(Secret::new(TOKEN)) }
}

pub fn text() -> Message {
    Message::new(Recipient::Phone("16505551234".into()), Content::text("Hello"))
}

fn answer(name: &str) -> Sample {
    let found = samples("other").into_iter().find(|sample| sample.name.contains(name));
    found.unwrap_or_else(|| panic!("no answer {name}"))
}

async fn answering(sample: &Sample) -> Server {
    Server::start([Reply::Answer { status: 200, headers: "", body: sample.body.clone() }]).await
}

#[tokio::test]
async fn a_message_is_sent_and_its_id_read() {
    for name in ["055-api-response--message", "062-api-response--post-phone-number-id-messages-200"] {
        let sample = answer(name);
        let server = answering(&sample).await;
        let message = Message { tag: Some("v1.42.1".to_owned()), ..text() };
        let accepted = client(&server).send("106540352242922", &message).await.unwrap();
        assert_eq!(accepted.id.as_str(), sample.json["messages"][0]["id"].as_str().unwrap());
        assert_eq!(accepted.wa_id.unwrap().as_str(), sample.json["contacts"][0]["wa_id"].as_str().unwrap());
        let asked = &server.asked()[0];
        assert_eq!(
            (asked.method.as_str(), asked.target.as_str()),
            ("POST", "/v26.0/106540352242922/messages")
        );
        assert_eq!(asked.header("authorization"), Some("Bearer EAAG-secret-token"));
        assert_eq!(asked.header("content-type"), Some("application/json"));
        assert_eq!(
            asked.json(),
            json!({"messaging_product": "whatsapp", "recipient_type": "individual", "to": "16505551234", "type": "text",
                "text": {"body": "Hello"}, "biz_opaque_callback_data": "v1.42.1"})
        );
    }
}

#[tokio::test]
async fn a_message_to_a_user_id_uses_recipient() {
    let body = r#"{"messaging_product":"whatsapp","contacts":[{"input":"US.1","user_id":"US.1"}],
        "messages":[{"id":"wamid.1","message_status":"held_for_quality_assessment"}]}"#;
    let server = Server::start([Reply::json(200, body)]).await;
    let message = Message::new(
        Recipient::User("US.1".into()),
        Content::Template(Template::new("hello_world", "en_US")),
    );
    let accepted = client(&server).send("106", &message).await.unwrap();
    assert_eq!(accepted.state, Some(AcceptedState::Held));
    assert_eq!((accepted.user_id.unwrap().as_str(), accepted.wa_id), ("US.1", None));
    let json = server.asked()[0].json();
    assert_eq!((json.get("to"), &json["recipient"]), (None, &json!("US.1")));
}

#[tokio::test]
async fn a_message_beyond_its_limits_never_leaves() {
    let server = Server::start([Reply::json(200, "{}")]).await;
    let message = Message::new(Recipient::Phone("16505551234".into()), Content::text("x".repeat(4097)));
    let error = client(&server).send("106", &message).await.unwrap_err();
    assert_eq!(error.class(), Class::Never);
    assert_eq!(error.to_string(), "text.body: 4097 characters, WhatsApp allows 4096");
    assert!(client(&server).send("", &text()).await.is_err());
    assert_eq!(server.asked().len(), 0);
}

#[tokio::test]
async fn reading_and_typing_are_told() {
    let server = Server::start([Reply::json(200, r#"{"success":true}"#)]).await;
    let receipt = ReadReceipt { message_id: MessageId::from("wamid.1"), typing: true };
    client(&server).mark_read("106", &receipt).await.unwrap();
    assert_eq!(
        server.asked()[0].json(),
        json!({"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.1", "typing_indicator": {"type": "text"}})
    );
}

#[tokio::test]
async fn media_go_up_as_a_form() {
    let server = Server::start([Reply::json(200, r#"{"id":"1037543291543636"}"#)]).await;
    let content: Vec<u8> = (0..=250).cycle().take(100_000).collect();
    let upload = Upload {
        mime_type: "image/jpeg".to_owned(),
        filename: "a\"b\r\n.jpg".to_owned(),
        content: Bytes::from(content.clone()),
    };
    assert_eq!(client(&server).upload("106", upload).await.unwrap(), "1037543291543636");
    let asked = &server.asked()[0];
    assert_eq!(asked.target, "/v26.0/106/media");
    let boundary =
        asked.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let head = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n--{boundary}\r\n\
         Content-Disposition: form-data; name=\"type\"\r\n\r\nimage/jpeg\r\n--{boundary}\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"a%22b%0D%0A.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
    );
    let expected = [head.as_bytes(), &content, format!("\r\n--{boundary}--\r\n").as_bytes()].concat();
    assert!(asked.body == expected, "another form");
}

#[tokio::test]
async fn media_that_whatsapp_does_not_take_stay_here() {
    let server = Server::start([Reply::json(200, r#"{"id":"1"}"#)]).await;
    let upload = |mime: &str, bytes: usize| Upload {
        mime_type: mime.to_owned(),
        filename: "f".to_owned(),
        content: Bytes::from(vec![0; bytes]),
    };
    let limit = 5 * 1024 * 1024;
    for (mime, bytes) in
        [("image/jpeg", limit + 1), ("image/gif", 1), ("image/png\r\nx: y", 1), ("image/png", 0)]
    {
        assert_eq!(
            client(&server).upload("106", upload(mime, bytes)).await.unwrap_err().class(),
            Class::Never,
            "{mime}"
        );
    }
    assert_eq!(server.asked().len(), 0);
    client(&server).upload("106", upload("audio/ogg; codecs=opus", 1)).await.unwrap();
}

#[tokio::test]
async fn media_come_down_with_the_token_from_known_hosts_only() {
    let info = |url: &str| {
        format!(r#"{{"id":"7","url":"{url}","mime_type":"image/jpeg","sha256":"ab","file_size":"5"}}"#)
    };
    let content =
        Reply::Answer { status: 200, headers: "content-type: image/jpeg\r\n", body: b"bytes".to_vec() };
    let server = Server::start([content]).await;
    let client = client(&server);
    let download = client.download(&format!("{}/media/7?x=1", server.url)).await.unwrap();
    assert_eq!((download.content_type.as_deref(), download.length), (Some("image/jpeg"), Some(5)));
    assert_eq!(download.bytes().await.unwrap(), "bytes");
    assert_eq!(server.asked()[0].header("authorization"), Some("Bearer EAAG-secret-token"));
    assert!(server.asked()[0].header("user-agent").is_some());

    let stranger = Server::start([Reply::json(200, "{}")]).await;
    let failure = client.download(&format!("{}/media/7", stranger.url)).await.unwrap_err();
    assert_eq!(failure.cause, Cause::Refused);
    assert_eq!(stranger.asked().len(), 0);

    let server = Server::start([Reply::json(200, &info("https://lookaside.fbsbx.com/x"))]).await;
    let media = crate::client_calls::client(&server).media("7").await.unwrap();
    assert_eq!(media.url.as_deref(), Some("https://lookaside.fbsbx.com/x"));
    assert_eq!(media.file_size, Some(5));
}

#[tokio::test]
async fn media_larger_than_allowed_and_lost_media_are_told() {
    let large =
        |headers| Reply::Bytes(format!("HTTP/1.1 200 OK\r\n{headers}\r\n{}", "x".repeat(2000)).into_bytes());
    let chunked = Reply::Bytes(
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n7d0\r\n"
            .iter()
            .copied()
            .chain([b'x'; 2000])
            .collect(),
    );
    for reply in [large("content-length: 2000\r\n"), chunked, large("")] {
        let server = Server::start([reply]).await;
        let client = Client::new(Settings { max_download: 1000, ..settings(&server) }).unwrap();
        let failure = match client.download(&format!("{}/media/7", server.url)).await {
            Ok(download) => download.bytes().await.unwrap_err(),
            Err(failure) => failure,
        };
        assert_eq!((failure.cause, failure.class), (Cause::TooLarge, Class::Never));
    }
    let server = Server::start([Reply::json(404, "")]).await;
    let failure = client(&server).download(&format!("{}/media/7", server.url)).await.unwrap_err();
    assert_eq!((failure.status, failure.class), (Some(404), Class::Never));
}

#[tokio::test]
async fn templates_are_listed_page_by_page() {
    let samples = [answer("066-api-response--retTemplate2"), answer("067-api-response--retTemplate3")];
    let replies = samples.clone().map(|sample| Reply::Answer { status: 200, headers: "", body: sample.body });
    let server = Server::start(replies).await;
    let client = client(&server);
    let query = TemplateQuery { limit: 2, status: Some(TemplateState::Approved), ..TemplateQuery::default() };
    let first = client.templates("1022", &query).await.unwrap();
    assert_eq!(first.next.as_deref(), samples[0].json["paging"]["cursors"]["after"].as_str());
    for (template, json) in first.data.iter().zip(samples[0].json["data"].as_array().unwrap()) {
        assert_eq!(template.name.as_deref(), json["name"].as_str());
        assert_eq!(template.status.as_ref().unwrap().as_str(), json["status"].as_str().unwrap());
        assert_eq!(template.components[0].kind, Some(ComponentKind::Header));
        assert_eq!(template.components[1].text.as_deref(), json["components"][1]["text"].as_str());
    }
    let last = client.templates("1022", &TemplateQuery { after: first.next, ..query }).await.unwrap();
    assert_eq!((last.data.len(), last.next), (1, None));
    let targets: Vec<_> = server.asked().into_iter().map(|asked| asked.target).collect();
    assert_eq!(targets[0], "/v26.0/1022/message_templates?status=APPROVED&limit=2");
    assert_eq!(targets[1], "/v26.0/1022/message_templates?status=APPROVED&after=MQZDZD&limit=2");
}

#[tokio::test]
async fn templates_are_created_and_deleted() {
    let created = answer("068-api-response--template");
    let done = Reply::json(200, r#"{"success":true}"#);
    let server =
        Server::start([Reply::Answer { status: 200, headers: "", body: created.body.clone() }, done]).await;
    let client = client(&server);
    let json = json!({"name": "n", "language": "en", "category": "UTILITY", "components": [{"type": "BODY", "text": "Hello"}]});
    let template = serde_json::from_value(json.clone()).unwrap();
    let answer = client.create_template("1022", &template).await.unwrap();
    assert_eq!(answer.id.as_deref(), created.json["id"].as_str());
    assert_eq!(answer.status, Some(TemplateState::Rejected));
    client.delete_template("1022", "n", Some("9")).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].json(), json);
    assert_eq!(
        (asked[1].method.as_str(), asked[1].target.as_str()),
        ("DELETE", "/v26.0/1022/message_templates?name=n&hsm_id=9")
    );
}

#[tokio::test]
async fn an_example_is_uploaded_in_two_steps_and_its_handle_read() {
    let server = Server::start([
        Reply::json(200, r#"{"id":"670","name":"x"}"#),
        Reply::json(200, r#"{"id":"upload:MTph=?sig=ARZq8&x=1"}"#),
        Reply::json(200, r#"{"h":"4::aW1hZ2UvanBlZw==:ARa"}"#),
    ])
    .await;
    let client = client(&server);
    let app = client.app_id().await.unwrap();
    let upload = Upload {
        mime_type: "image/jpeg".to_owned(),
        filename: "a b.jpg".to_owned(),
        content: Bytes::from_static(b"\xff\xd8\xff"),
    };
    assert_eq!(client.upload_example(&app, upload).await.unwrap(), "4::aW1hZ2UvanBlZw==:ARa");
    let asked = server.asked();
    assert_eq!(asked[0].target, "/v26.0/app?fields=id");
    assert_eq!(
        asked[1].target,
        "/v26.0/670/uploads?file_name=a%20b.jpg&file_length=3&file_type=image%2Fjpeg"
    );
    assert_eq!(asked[2].target, "/v26.0/upload:MTph%3D?sig=ARZq8&x=1");
    assert_eq!(asked[2].header("authorization"), Some("OAuth EAAG-secret-token"));
    assert_eq!(asked[2].header("file_offset"), Some("0"));
    assert_eq!(asked[2].body, b"\xff\xd8\xff");
}

#[tokio::test]
async fn numbers_are_read_by_their_own_fields() {
    for name in ["024-api", "026-api", "059-api"] {
        let sample = answer(name);
        let server = answering(&sample).await;
        let number = client(&server).number("106").await.unwrap();
        assert_eq!(number.id.as_deref(), sample.json["id"].as_str());
        assert_eq!(number.verified_name.as_deref(), sample.json["verified_name"].as_str());
        assert_eq!(number.quality_rating.as_deref(), sample.json["quality_rating"].as_str());
        assert_eq!(number.name_status.as_deref(), sample.json["name_status"].as_str());
        assert_eq!(
            number.code_verification_status.as_deref(),
            sample.json["code_verification_status"].as_str()
        );
    }
    for name in ["050-api", "051-api", "058-api"] {
        let sample = answer(name);
        let server = answering(&sample).await;
        let numbers = client(&server).numbers("1022", None).await.unwrap().data;
        assert_eq!(numbers.len(), sample.json["data"].as_array().unwrap().len());
        for (number, json) in numbers.iter().zip(sample.json["data"].as_array().unwrap()) {
            assert_eq!(number.id.as_deref(), json["id"].as_str());
            assert_eq!(
                number.display_phone_number.as_ref().map(AsRef::as_ref),
                json["display_phone_number"].as_str()
            );
            assert_eq!(number.quality_rating.as_deref(), json["quality_rating"].as_str());
            assert_eq!(number.username.as_deref(), json["username"].as_str());
        }
    }
}

#[tokio::test]
async fn profile_and_subscriptions_are_read() {
    let sample = answer("048-api");
    let server = answering(&sample).await;
    let profile = client(&server).business_profile("106").await.unwrap();
    let json = &sample.json["data"][0]["business_profile"];
    assert_eq!(profile.vertical.as_deref(), json["vertical"].as_str());
    assert_eq!(profile.websites.len(), 2);
    let server =
        Server::start([Reply::json(200, r#"{"data":[{"about":"Hi","messaging_product":"whatsapp"}]}"#)])
            .await;
    assert_eq!(client(&server).business_profile("106").await.unwrap().about.as_deref(), Some("Hi"));

    for name in ["052-api", "053-api"] {
        let sample = answer(name);
        let server = answering(&sample).await;
        let apps = client(&server).subscribed_apps("1022").await.unwrap();
        let ids: Vec<_> = apps.iter().map(|app| app.id.as_deref().unwrap()).collect();
        let listed = sample.json["data"].as_array().unwrap().iter();
        let wanted: Vec<_> =
            listed.map(|app| app["whatsapp_business_api_data"]["id"].as_str().unwrap()).collect();
        assert_eq!(ids, wanted);
    }
    let server = Server::start([Reply::json(200, r#"{"success":true}"#)]).await;
    client(&server).subscribe_app("1022").await.unwrap();
}

#[tokio::test]
async fn the_message_history_is_read_page_by_page() {
    let body = r#"{"data":[{"id":"1234567890123456","message_id":"wamid.A","events":{"data":[{"id":"2","delivery_status":"SENT",
        "timestamp":1640995200,"webhook_update_state":"RETRYING","application":{"id":"98"}}]}},{"id":"3","message_id":"wamid.B"}],
        "paging":{"cursors":{"before":"x","after":"y"},"next":"https://graph.facebook.com/next"}}"#;
    let server = Server::start([Reply::json(200, body)]).await;
    let query = HistoryQuery { limit: 200, after: Some("z".to_owned()), ..HistoryQuery::default() };
    let page = client(&server).message_history("106", &query).await.unwrap();
    assert_eq!(page.next.as_deref(), Some("y"));
    let event = &page.data[0].events()[0];
    assert_eq!(event.webhook_update_state, Some(WebhookState::Retrying));
    assert_eq!((event.delivery_status.as_deref(), event.timestamp), (Some("SENT"), Some(1_640_995_200)));
    assert_eq!(
        (page.data[1].message_id.as_ref().unwrap().as_str(), page.data[1].events().len()),
        ("wamid.B", 0)
    );
    let target = &server.asked()[0].target;
    assert!(target.starts_with("/v26.0/106/message_history?fields=id%2Cmessage_id%2Cevents%7B"), "{target}");
    assert!(target.ends_with("&limit=100&after=z"), "{target}");
}

#[test]
fn every_error_answer_of_the_corpus_is_classified_by_content() {
    let mut seen = 0;
    for sample in samples("other").iter().filter(|sample| sample.json.get("error").is_some()) {
        let words: Vec<_> = sample.name.split('-').collect();
        let status = words
            .iter()
            .filter_map(|word| word.parse::<u16>().ok())
            .find(|n| (400..600).contains(n))
            .unwrap_or(400);
        let failure = classify(status, None, &sample.body);
        let error = &sample.json["error"];
        assert_eq!(failure.code, error["code"].as_i64(), "{}", sample.name);
        assert_eq!(failure.subcode, error["error_subcode"].as_i64());
        assert_eq!(failure.trace.as_deref(), error["fbtrace_id"].as_str());
        let (class, scope) = match error["code"].as_i64().unwrap() {
            190 => (Class::Later, Scope::Token),
            200 => (Class::Later, Scope::Account),
            4 | 17 => (Class::BackOff, Scope::Account),
            2 => (Class::Ambiguous, Scope::Message),
            803 => (Class::Never, Scope::Number),
            136_024 | 136_025 => (Class::Later, Scope::Number),
            100 if failure.subcode == Some(33) => (Class::Never, Scope::Number),
            100 => (Class::Never, Scope::Message),
            code => panic!("not looked at: {code}"),
        };
        assert_eq!((failure.class, failure.scope), (class, scope), "{}", sample.name);
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[tokio::test]
async fn the_token_is_never_shown_and_can_be_changed() {
    let server = Server::start([Reply::json(200, r#"{"success":true}"#)]).await;
    let first = client(&server);
    let shown = format!("{first:?} {:?}", settings(&server));
    assert!(!shown.contains("secret"), "{shown}");
    let second = first.with_token(&Secret::new("other")).unwrap();
    second.subscribe_app("1").await.unwrap();
    assert_eq!(server.asked()[0].header("authorization"), Some("Bearer other"));
    assert_eq!(first.with_token(&Secret::new("a\nb")).err(), Some(SettingsError::Token));
}
