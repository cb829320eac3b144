//! The inbox as browsers without a script see it, and the API beside it.

use guestlink_domain::access::Role;
use guestlink_testkit::{Answer, House};
use jiff::SignedDuration;
use serde_json::{Value, json};

async fn opened(resort: &str) -> (House, String, String, String) {
    let house = House::open(resort).await;
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let cookie = house.signed_in(Role::Agent).await;
    let listed = json_of(&house.get_as(&cookie, "/api/v1/conversations").await);
    let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
    (house, cookie, guest, id)
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{} {}", answer.status, answer.text()))
}

async fn call(house: &House, cookie: &str, method: &str, path: &str, body: &Value) -> Answer {
    let headers =
        [("cookie", cookie), ("sec-fetch-site", "same-origin"), ("content-type", "application/json")];
    house.ask(method, path, &headers, &body.to_string()).await
}

#[tokio::test]
async fn without_a_script_a_guest_is_found_answered_and_closed() {
    let (house, cookie, guest, id) = opened("echo").await;
    let page = house.get_as(&cookie, "/inbox").await.text();
    assert!(page.contains("Ana") && page.contains(&format!("/inbox/{id}?list=all")), "{page}");
    assert!(house.get_as(&cookie, "/inbox?q=hel").await.text().contains(&id));
    assert!(!house.get_as(&cookie, "/inbox?q=zebra").await.text().contains(&format!("c-{id}")));
    let said = house.post_as(&cookie, &format!("/inbox/{id}/say"), "key=k1&mode=reply&body=Hi+Ana%21").await;
    assert_eq!((said.status, said.header("location")), (303, format!("/inbox/{id}?list=all").as_str()));
    house.post_as(&cookie, &format!("/inbox/{id}/say"), "key=k1&mode=reply&body=Hi+Ana%21").await;
    house.post_as(&cookie, &format!("/inbox/{id}/say"), "key=k2&mode=note&body=only+us").await;
    house.settle().await;
    assert_eq!(house.words(&guest), ["Re: hello", "Hi Ana!"]);
    let page = house.get_as(&cookie, &format!("/inbox/{id}")).await.text();
    assert!(page.contains("Hi Ana!") && page.contains("only us") && page.contains("only the team sees this"));
    house.post_as(&cookie, &format!("/inbox/{id}/act"), "act=close").await;
    let page = house.get_as(&cookie, "/inbox?list=closed").await.text();
    assert!(page.contains(&format!("c-{id}")));
    house.close().await;
}

#[tokio::test]
async fn when_the_window_has_closed_templates_are_offered_and_nothing_typed_is_lost() {
    let (house, _, guest, id) = opened("ventisol").await;
    house.pass(SignedDuration::from_hours(30)).await;
    let cookie = house.signed_in(Role::Agent).await;
    let said = house
        .post_as(&cookie, &format!("/inbox/{id}/say"), "key=k1&mode=reply&body=Still+%3Cthere%3E%3F")
        .await;
    assert_eq!(said.status, 409);
    assert!(
        said.text().contains("Still &#60;there&#62;?") && said.text().contains("window"),
        "{}",
        said.text()
    );
    let page = house.get_as(&cookie, &format!("/inbox/{id}")).await.text();
    assert!(page.contains("name=\"template\"") && page.contains("Reply window closed"));
    let before = house.words(&guest).len();
    let name = page.split("name=\"template\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let form = page.split("name=\"template\" value=\"").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    let language = form.split("name=\"language\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let fields: Vec<String> = form
        .split("<input name=\"v.")
        .skip(1)
        .map(|field| format!("&v.{}=soon", field.split('"').next().unwrap()))
        .collect();
    let fields = fields.concat();
    let sent = format!("key=k2&template={name}&language={language}{fields}");
    let said = house.post_as(&cookie, &format!("/inbox/{id}/say"), &sent).await;
    assert_eq!(said.status, 303, "{}", said.text());
    house.settle().await;
    assert_eq!(house.words(&guest).len(), before + 1);
    house.close().await;
}

const HOSTILE: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'-alert(1)-'",
    "javascript:alert(1)",
    "https://a.example/\" onmouseover=\"alert(1)",
    "</textarea><svg onload=alert(1)>",
    "{{ 7*7 }} {% raw %}",
    "<!--",
    "\u{202e}gnp.exe",
    "&lt;b&gt; &amp;",
    "مرحبا <b>",
    "</p></article><form action=//evil.example>",
];

#[tokio::test]
async fn whatever_guests_and_colleagues_write_is_only_text() {
    let house = House::open("echo").await;
    let cookie = house.signed_in(Role::Owner).await;
    for (n, hostile) in HOSTILE.iter().enumerate() {
        let guest = house.guest(hostile, &format!("+346110001{n:02}"));
        house.say(&guest, hostile).await;
    }
    let list = house.get_as(&cookie, "/inbox").await.text();
    let listed = json_of(&house.get_as(&cookie, "/api/v1/conversations").await);
    let mut pages = vec![list];
    for item in listed["items"].as_array().unwrap() {
        let id = item["id"].as_str().unwrap();
        for hostile in HOSTILE {
            let act = |act: &str, value: &str| json!({ "act": act, "value": value });
            let label: String = hostile.chars().take(40).collect();
            call(
                &house,
                &cookie,
                "POST",
                &format!("/api/v1/conversations/{id}/actions"),
                &act("label", &label),
            )
            .await;
        }
        let note = json!({ "text": HOSTILE.join("\n") });
        assert_eq!(
            call(&house, &cookie, "POST", &format!("/api/v1/conversations/{id}/notes"), &note).await.status,
            204
        );
        pages.push(
            house
                .get_as(&cookie, &format!("/inbox/{id}?list={}&compose=template", "%22%3E%3Cscript%3E"))
                .await
                .text(),
        );
    }
    assert_eq!(pages.len(), HOSTILE.len() + 1);
    for page in pages {
        let lower = page.to_lowercase();
        for tag in
            ["<script>alert", "<img src=x", "<svg onload", "<form action=//", "onmouseover=\"alert", "<b>"]
        {
            let ours = tag == "<b>";
            assert!(ours || !lower.contains(tag), "{tag}");
        }
        assert!(!lower.contains("href=\"javascript:"));
        for link in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(link.starts_with('/') || link.starts_with('#') || link.starts_with("https://"), "{link}");
        }
    }
    house.close().await;
}

#[tokio::test]
async fn the_api_does_what_the_pages_do() {
    let (house, cookie, guest, id) = opened("echo").await;
    let base = format!("/api/v1/conversations/{id}");
    let post =
        async |path: &str, body: Value| call(&house, &cookie, "POST", &format!("{base}/{path}"), &body).await;
    let sent = post("messages", json!({ "text": "Hi from the API" })).await;
    assert_eq!(sent.status, 201, "{}", sent.text());
    house.settle().await;
    assert_eq!(house.words(&guest).last().unwrap(), "Hi from the API");
    assert_eq!(post("notes", json!({ "text": "between us" })).await.status, 204);
    let closed = json_of(&post("actions", json!({ "act": "close" })).await);
    assert_eq!((closed["state"].as_str(), closed["handler"].as_str()), (Some("closed"), Some("human")));
    let entries = json_of(&house.get_as(&cookie, &format!("{base}/entries")).await);
    let kinds: Vec<_> =
        entries["items"].as_array().unwrap().iter().map(|one| one["entry"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"message") && kinds.contains(&"note") && kinds.contains(&"event"), "{kinds:?}");
    let status =
        entries["items"].as_array().unwrap().iter().find(|one| one["text"] == "Hi from the API").unwrap();
    assert_eq!(status["author"], "colleague");
    for (path, body, expected) in [
        ("messages", json!({}), 400),
        ("messages", json!({ "text": "x", "at": "never" }), 400),
        ("messages", json!({ "text": "x", "reply_to": id }), 409),
        ("messages", json!({ "text": "x", "colour": 1 }), 400),
        ("actions", json!({ "act": "fly" }), 400),
        ("actions", json!({ "act": "assign", "value": id }), 400),
        ("notes", json!({ "text": "" }), 400),
    ] {
        let answer = post(path, body.clone()).await;
        let same = answer.status == expected || (expected == 400 && answer.status == 422);
        assert!(same, "{path} {body}: {} {}", answer.status, answer.text());
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    let key = "019e0000-0000-7000-8000-00000000abcd";
    let reply = json!({ "shortcut": "wifi", "body": "Hi {{first_name}}" });
    assert_eq!(
        call(&house, &cookie, "PUT", &format!("/api/v1/saved-replies/{key}"), &reply).await.status,
        200
    );
    let page = house.get_as(&cookie, &format!("/inbox/{id}")).await.text();
    assert!(page.contains("data-saved=\"Hi Ana\""), "filled in for this guest");
    assert_eq!(
        call(&house, &cookie, "DELETE", &format!("/api/v1/saved-replies/{key}"), &json!({})).await.status,
        204
    );
    house.close().await;
}

#[tokio::test]
async fn a_picture_goes_out_and_a_page_of_strangers_does_not() {
    let (house, cookie, guest, id) = opened("echo").await;
    let boundary = "b0undary";
    let form = |name: &str, bytes: &str| {
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nf-{name}\r\n--{boundary}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n{bytes}\r\n--{boundary}--\r\n"
        )
    };
    let kind = format!("multipart/form-data; boundary={boundary}");
    let give = async |name: &str, bytes: &str| {
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", kind.as_str()),
            ("x-fragment", "done"),
        ];
        house.ask("POST", &format!("/inbox/{id}/files"), &headers, &form(name, bytes)).await
    };
    let refused = give("page.png", "<html><script>alert(1)</script>").await;
    assert_eq!(refused.status, 409, "{}", refused.text());
    let sent = give("map.pdf", "%PDF-1.7 x").await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    house.settle().await;
    let message = json_of(&sent)["message"].as_str().unwrap().to_owned();
    assert!(house.answers(&guest).iter().any(|answer| answer["type"] == "document"));
    let file = house.get_as(&cookie, &format!("/inbox/{id}/files/{message}")).await;
    assert_eq!((file.status, file.header("content-disposition")), (200, "attachment; filename=\"map.pdf\""));
    assert!(file.header("content-security-policy").contains("sandbox"));
    assert_eq!(house.get(&format!("/inbox/{id}/files/{message}")).await.status, 401);
    house.close().await;
}

/// The assistant's offers come with photos of the house; whoever reads the chat sees what the guest saw.
#[tokio::test]
async fn photos_the_assistant_sent_are_seen_in_the_inbox() {
    let (house, cookie, guest, id) = opened("ventisol").await;
    house.say(&guest, "12-15 August, 2 adults and a child of 7").await;
    let more = house.answers(&guest).iter().rev().find_map(|answer| {
        let buttons = answer.pointer("/interactive/action/buttons")?.as_array()?.clone();
        buttons
            .into_iter()
            .find(|button| button.pointer("/reply/title").is_some_and(|title| title == "More photos"))
    });
    let choice = more.unwrap()["reply"]["id"].clone();
    let tap = json!({ "type": "interactive", "interactive": { "type": "button_reply",
        "button_reply": { "id": choice, "title": "More photos" } } });
    house.send(&guest, tap).await;
    let page = house.get_as(&cookie, &format!("/inbox/{id}")).await.text();
    let photos: Vec<_> = page
        .split("<img")
        .skip(1)
        .filter_map(|rest| rest.split("src=\"").nth(1)?.split('"').next())
        .filter(|src| src.contains("/files/"))
        .collect();
    assert!(!photos.is_empty(), "{page}");
    for photo in photos {
        let file = house.get_as(&cookie, photo).await;
        assert_eq!((file.status, file.header("content-type")), (200, "image/jpeg"), "{photo}");
        assert!(file.body.starts_with(b"\xff\xd8"));
    }
    house.close().await;
}
