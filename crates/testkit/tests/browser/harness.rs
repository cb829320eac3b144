//! The harness itself does what it says.

use guestlink_testkit::browser::{Browser, Line, Throttle};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

const PAGE: &str = "<!doctype html><html lang=en><title>Harness</title><meta name=viewport content='width=device-width'>
<style>:root{color-scheme:light dark}body{background:light-dark(#fff,#000)}</style>
<h1>Still</h1><input id=name><button onclick=\"setTimeout(()=>{document.querySelector('h1').textContent='Moved '
+document.querySelector('#name').value},50)\">Go</button>";

/// A server of one page.
async fn serve() -> (String, TaskTracker) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let tasks = TaskTracker::new();
    tasks.spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let _ = socket.read(&mut head).await;
            let answer = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{PAGE}",
                PAGE.len()
            );
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (url, tasks)
}

#[tokio::test]
async fn a_person_reads_types_and_clicks() {
    let (url, _server) = serve().await;
    let browser = Browser::open().await;
    browser.phone().await;
    browser.visit(&url).await;
    assert_eq!(browser.text("h1").await, "Still");
    assert_eq!(browser.run("return innerWidth").await, json!(390));
    browser.write("#name", "on").await;
    browser.click("button").await;
    browser.until("document.querySelector('h1').textContent === 'Moved on'").await;
    let folder = tempfile::tempdir().unwrap();
    browser.whole_picture(folder.path().join("page.png")).await;
    assert!(std::fs::read(folder.path().join("page.png")).unwrap().starts_with(b"\x89PNG"));
}

#[tokio::test]
async fn darkness_scripts_and_the_network_can_be_taken_away() {
    let (url, _server) = serve().await;
    let line = Line::to(&url).await;
    let browser = Browser::open().await;
    browser.dark(true).await;
    browser.slow(Throttle { latency_ms: 1, bytes_per_second: 1_000_000, processor: 1 }).await;
    browser.visit(line.url()).await;
    assert_eq!(
        browser.run("return getComputedStyle(document.body).backgroundColor").await,
        json!("rgb(0, 0, 0)")
    );
    browser.offline(true).await;
    assert_eq!(browser.run("return navigator.onLine").await, json!(false));
    browser.offline(false).await;
    line.cut();
    // Chromium shows a page of its own; whether it also tells the driver depends on how the line ended.
    let _told = browser.go(line.url()).await;
    assert_ne!(browser.run("return document.title").await, json!("Harness"));
    line.mend();
    browser.scripts(false).await;
    browser.visit(line.url()).await;
    browser.click("button").await;
    assert_eq!(browser.text("h1").await, "Still");
}
