//! However a call fails, it is told how far it came: not sent, refused, or unclear.

use std::time::Duration;

use guestlink_whatsapp::client::{SendError, Settings, TemplateQuery};
use guestlink_whatsapp::errors::{Cause, Class, Failure};
use guestlink_whatsapp::{Client, Secret};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::client_calls::{client, settings, text};
use crate::server::{Reply, Server};

const ACCEPTED: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"1","wa_id":"1"}],"messages":[{"id":"wamid.1"}]}"#;

async fn failure(client: &Client) -> Failure {
    match client.send("106", &text()).await {
        Err(SendError::Failed(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

async fn answered(reply: Reply) -> Failure {
    let server = Server::start([reply]).await;
    failure(&client(&server)).await
}

#[tokio::test]
async fn no_connection_is_proof_that_nothing_was_sent() {
    let server = Server::start([Reply::Silence]).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = Client::new(Settings { base_url: closed, ..settings(&server) }).unwrap();
    let failure = failure(&client).await;
    assert_eq!((failure.cause, failure.class), (Cause::NotConnected, Class::BackOff));
}

#[tokio::test]
async fn failing_and_endless_tls_are_proof_too() {
    // A server that never speaks, and one that does not speak TLS.
    for speaks in [false, true] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base_url = format!("https://{}", listener.local_addr().unwrap());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            if speaks {
                stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            }
            std::future::pending::<()>().await;
        });
        let connect_timeout = if speaks { Duration::from_secs(30) } else { Duration::from_millis(100) };
        let settings = Settings::new(Secret::new("token"));
        let client = Client::new(Settings { base_url, connect_timeout, ..settings }).unwrap();
        let failure = failure(&client).await;
        assert_eq!((failure.cause, failure.class), (Cause::NotConnected, Class::BackOff));
    }
}

#[tokio::test]
async fn no_answer_in_time_is_unclear() {
    let server = Server::start([Reply::Silence]).await;
    let response_deadline = Duration::from_millis(100);
    let client = Client::new(Settings { response_deadline, ..settings(&server) }).unwrap();
    let failure = failure(&client).await;
    assert_eq!((failure.cause, failure.class), (Cause::TimedOut, Class::Ambiguous));
    assert_eq!(server.asked().len(), 1);
}

#[tokio::test]
async fn an_answer_cut_at_any_byte_is_unclear() {
    let whole = Reply::json(200, ACCEPTED).bytes();
    for cut in 0..whole.len() {
        let failure = answered(Reply::Bytes(whole[..cut].to_vec())).await;
        assert_eq!((failure.cause, failure.class), (Cause::Broken, Class::Ambiguous), "cut at {cut}");
    }
    let server = Server::start([Reply::Bytes(whole)]).await;
    assert_eq!(client(&server).send("106", &text()).await.unwrap().id.as_str(), "wamid.1");
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_unclear() {
    let odd = [
        "",
        "<html>",
        "[]",
        "5",
        "{}",
        r#"{"messages":[]}"#,
        r#"{"messages":[{}]}"#,
        r#"{"messages":[{"id":""}]}"#,
    ];
    for body in odd {
        let failure = answered(Reply::json(200, body)).await;
        assert_eq!(
            (failure.cause, failure.class, failure.status),
            (Cause::Unreadable, Class::Ambiguous, Some(200)),
            "{body}"
        );
    }
}

#[tokio::test]
async fn an_error_inside_a_success_is_an_error() {
    let failure = answered(Reply::json(200, r#"{"error":{"code":131047,"message":"x"}}"#)).await;
    assert_eq!((failure.cause, failure.class, failure.code), (Cause::Graph, Class::Never, Some(131_047)));
}

#[tokio::test]
async fn each_class_of_answer_is_told_apart() {
    let error = |code: i64| format!(r#"{{"error":{{"code":{code},"message":"x"}}}}"#);
    let cases = [
        (400, error(100), Class::Never),
        (400, error(132_000), Class::Never),
        (400, error(130_429), Class::BackOff),
        (400, error(131_056), Class::BackOff),
        (401, error(190), Class::Later),
        (400, error(131_042), Class::Later),
        (500, error(131_000), Class::Ambiguous),
        (400, error(2), Class::Ambiguous),
        (503, String::new(), Class::Ambiguous),
        (502, "<html>Bad Gateway".to_owned(), Class::Ambiguous),
        (429, String::new(), Class::BackOff),
    ];
    for (status, body, class) in cases {
        assert_eq!(answered(Reply::json(status, &body)).await.class, class, "{status} {body}");
    }
}

#[tokio::test]
async fn the_server_is_heard_when_it_says_how_long_to_wait() {
    let reply = |headers| Reply::Answer { status: 429, headers, body: b"{}".to_vec() };
    assert_eq!(answered(reply("retry-after: 17\r\n")).await.retry_after, Some(Duration::from_secs(17)));
    assert_eq!(
        answered(reply("retry-after: 99999999\r\n")).await.retry_after,
        Some(Duration::from_hours(24))
    );
    assert_eq!(answered(reply("retry-after: soon\r\n")).await.retry_after, None);
}

#[tokio::test]
async fn an_answer_larger_than_allowed_is_unclear() {
    let body = format!(r#"{{"messages":[{{"id":"wamid.1"}}],"x":"{}"}}"#, "x".repeat(2000));
    let chunk = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let chunked = format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunk}");
    for reply in [Reply::json(200, &body), Reply::Bytes(chunked.into_bytes())] {
        let server = Server::start([reply]).await;
        let client = Client::new(Settings { max_answer: 1000, ..settings(&server) }).unwrap();
        let failure = failure(&client).await;
        assert_eq!((failure.cause, failure.class), (Cause::TooLarge, Class::Ambiguous));
    }
}

#[tokio::test]
async fn what_may_be_repeated_is_never_called_unclear() {
    let server = Server::start([Reply::json(503, "")]).await;
    let client = client(&server);
    assert_eq!(client.number("106").await.unwrap_err().class, Class::BackOff);
    assert_eq!(client.delete_media("7").await.unwrap_err().class, Class::BackOff);
    assert_eq!(client.templates("1", &TemplateQuery::default()).await.unwrap_err().class, Class::BackOff);
}

#[tokio::test]
async fn a_kept_connection_is_used_again() {
    let server = Server::start([Reply::json(200, ACCEPTED)]).await;
    let client = client(&server);
    for _ in 0..3 {
        client.send("106", &text()).await.unwrap();
    }
    assert_eq!(server.asked().len(), 3);
    assert_eq!(server.connections(), 1);
}
