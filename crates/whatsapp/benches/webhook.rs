//! What a webhook costs: signature, quick look, full reading; and what a message to send costs.
//! `cargo bench -p guestlink-whatsapp`. Aims for a text message of 1 KB: scan 5 µs, parse 15 µs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use guestlink_whatsapp::message::{Content, Message, Recipient};
use guestlink_whatsapp::webhook::{parse, scan};
use guestlink_whatsapp::{Secret, signature};

fn main() {
    let one = batch(1, 400);
    let many = batch(1000, 2400);
    let secret = Secret::new("app secret");
    let secrets = [secret.expose().as_bytes()];
    let header = signature::sign(secret.expose().as_bytes(), &one);
    let message = Message::new(Recipient::Phone("16505551234".into()), Content::text("x".repeat(300)));
    println!("one message: {} bytes; a thousand: {} bytes", one.len(), many.len());
    measure("verify, one", || signature::verify(&secrets, Some(&header), &one).is_ok());
    measure("scan, one", || scan(&one).map_or(0, |items| items.len()));
    measure("parse, one", || parse(&one).map_or(0, |envelope| envelope.items.len()));
    measure("scan, a thousand", || scan(&many).map_or(0, |items| items.len()));
    measure("parse, a thousand", || parse(&many).map_or(0, |envelope| envelope.items.len()));
    measure("check and write, one", || {
        message.check().is_ok() && serde_json::to_vec(&message).is_ok_and(|json| !json.is_empty())
    });
}

/// The quickest of many short rounds: what the work costs when nobody takes the core away.
fn measure<T>(name: &str, mut work: impl FnMut() -> T) {
    let (round, whole) = (Duration::from_micros(500), Duration::from_millis(1500));
    let began = Instant::now();
    let quickest = (0..400)
        .take_while(|done| *done < 5 || began.elapsed() < whole)
        .map(|_| {
            let (start, mut times) = (Instant::now(), 0_u128);
            while start.elapsed() < round {
                black_box(work());
                times += 1;
            }
            start.elapsed().as_nanos() / times
        })
        .min();
    println!("{name:<22} {:>9} ns", quickest.unwrap_or_default());
}

/// Text messages as Meta sends them, each with its contact.
fn batch(messages: usize, body: usize) -> Vec<u8> {
    let words = "Ol\\u00e1 \\ud83c\\udfd6 12\\/08 ".repeat(body / 30 + 1);
    let list = |element: &dyn Fn(usize) -> String| (0..messages).map(element).collect::<Vec<_>>().join(",");
    let contacts = list(&|n| {
        format!(
            r#"{{"profile":{{"name":"Sheena Nelson"}},"wa_id":"1650555{n:04}","user_id":"US.1349120865530274{n:04}"}}"#
        )
    });
    let texts = list(&|n| {
        format!(
            r#"{{"from":"1650555{n:04}","from_user_id":"US.1349120865530274{n:04}",
            "id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEw{n:04}","timestamp":"1749416383",
            "type":"text","text":{{"body":"{words}"}}}}"#
        )
    });
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":{{
        "messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550783881","phone_number_id":"106540352242922"}},
        "contacts":[{contacts}],"messages":[{texts}]}},"field":"messages"}}]}}]}}"#
    )
    .into_bytes()
}
