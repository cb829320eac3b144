//! Meta's webhook: what is taken, what is refused, and that 200 is only said to what is stored.

use guestlink_whatsapp::signature;

use crate::door::{APP_SECRET, House};

fn batch(bytes: usize) -> Vec<u8> {
    let frame = r#"{"object":"whatsapp_business_account","entry":[],"padding":""}"#;
    let padding = "x".repeat(bytes - frame.len());
    frame.replace(r#""padding":"""#, &format!(r#""padding":"{padding}""#)).into_bytes()
}

#[tokio::test]
async fn a_signed_body_is_stored_and_answered_200() {
    let answer = House::new().await.webhook(batch(100)).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
}

#[tokio::test]
async fn nothing_but_the_right_signature_passes() {
    let house = House::new().await;
    let body = batch(100);
    let right = signature::sign(APP_SECRET.as_bytes(), &body);
    let of_another_body = signature::sign(APP_SECRET.as_bytes(), b"{}");
    let of_another_secret = signature::sign(b"other", &body);
    let upper = format!("sha256={}", right.trim_start_matches("sha256=").to_uppercase());
    let short: String = right.chars().take(right.len() - 2).collect();
    let long = format!("{right}00");
    let wrong = [
        "",
        "sha256=",
        "sha256",
        right.trim_start_matches("sha256="),
        &short,
        &long,
        &upper,
        &right.replace("sha256=", "sha1="),
        &right.replace("sha256=", "sha256= "),
        &of_another_body,
        &of_another_secret,
        "sha256=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
    ];
    for signature in wrong {
        let headers = [("x-hub-signature-256", signature)];
        let answer = house.ask("POST", "/webhooks/whatsapp", &headers, body.clone()).await;
        assert_eq!(answer.status, 401, "{signature:?}");
    }
    let legacy = [("x-hub-signature", right.as_str())];
    assert_eq!(house.ask("POST", "/webhooks/whatsapp", &legacy, body.clone()).await.status, 401);
    let headers = [("x-hub-signature-256", right.as_str())];
    assert_eq!(house.ask("POST", "/webhooks/whatsapp", &headers, body).await.status, 200);
}

#[tokio::test]
async fn metas_largest_batch_passes_and_a_flood_does_not() {
    let house = House::new().await;
    assert_eq!(house.webhook(batch(3_000_000)).await.status, 200);
    assert_eq!(house.webhook(batch(4 << 20)).await.status, 200);
    let answer = house.webhook(batch((4 << 20) + 1)).await;
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains(r#""code":"too_large""#), "{}", answer.body);
}

#[tokio::test]
async fn what_is_signed_but_no_json_is_kept_and_not_brought_again() {
    let house = House::new().await;
    for odd in [&b"not json"[..], b"", b"[]", b"\xff\xfe"] {
        assert_eq!(house.webhook(odd.to_vec()).await.status, 200, "{odd:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_stored_is_never_answered_200() {
    let house = House::new().await;
    house.app.store().close().await;
    let answer = house.webhook(batch(100)).await;
    assert_eq!(answer.status, 503);
    assert!(answer.headers.contains_key("retry-after"));
    assert!(!answer.body.contains("sqlite"), "{}", answer.body);
    assert_eq!(house.ask("GET", "/readyz", &[], "").await.status, 503);
}

#[tokio::test]
async fn the_handshake_echoes_only_to_whom_knows_the_token() {
    let house = House::new().await;
    let shake = async |query: &str| house.ask("GET", &format!("/webhooks/whatsapp?{query}"), &[], "").await;
    let answer = shake("hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444").await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, "1158201444"));
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("text/plain"));
    for refused in [
        "",
        "hub.mode=subscribe&hub.verify_token=other&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=verify",
        "hub.mode=unsubscribe&hub.verify_token=verify&hub.challenge=1",
        "hub.mode=subscribe&hub.verify_token=verify&hub.challenge=%3Cscript%3E",
        "hub.mode=subscribe&hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1",
        "hub.verify_token=%ff",
    ] {
        assert_eq!(shake(refused).await.status, 403, "{refused}");
    }
}
