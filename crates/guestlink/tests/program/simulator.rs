//! `guestlink simulator` as a developer of another product starts it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

use crate::command::Program;

/// One call; the whole answer.
fn call(address: &str, head: &str, body: &str) -> String {
    let mut socket = TcpStream::connect(address).unwrap();
    let length = body.len();
    let whole = format!(
        "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nauthorization: Bearer t\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    socket.write_all(whole.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer
}

/// Takes one webhook, answers 200, and gives back what it said.
fn receive(listener: &TcpListener) -> String {
    let (mut socket, _) = listener.accept().unwrap();
    let mut reader = BufReader::new(socket.try_clone().unwrap());
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line).unwrap() > 2 {
        head.push_str(&line.to_lowercase());
        line.clear();
    }
    let length =
        head.lines().find_map(|l| l.strip_prefix("content-length: ")).unwrap().trim().parse().unwrap();
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n").unwrap();
    format!("{head}{}", String::from_utf8(body).unwrap())
}

#[test]
fn it_tells_every_webhook_and_answers_as_graph() {
    let program = Program::new();
    let hooks: Vec<TcpListener> = (0..2).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    let urls: Vec<String> =
        hooks.iter().map(|hook| format!("http://{}/hook", hook.local_addr().unwrap())).collect();
    let arguments = [
        "simulator",
        "--listen",
        "127.0.0.1:0",
        "--webhook",
        &urls[0],
        "--webhook",
        &urls[1],
        "--app-secret",
        "s",
        "--access-token",
        "t",
        "--fast",
        "--seed",
        "7",
    ];
    let mut child = program.command(&arguments).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let phone = lines.next().unwrap().unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "ready");
    let address = phone.strip_prefix("phone: http://").unwrap().trim_end_matches('/').to_owned();
    assert!(call(&address, "GET /", "").contains("<!doctype html>"));
    let sent = r#"{"messaging_product":"whatsapp","to":"447700900123","type":"template","template":{"name":"hello_world","language":{"code":"en_US"}}}"#;
    let answer = call(&address, "POST /v26.0/106540352242922/messages", sent);
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("wamid."), "{answer}");
    for hook in &hooks {
        let told = receive(hook);
        assert!(
            told.contains("x-hub-signature-256: sha256=") && told.contains(r#""status":"sent""#),
            "{told}"
        );
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(child.wait().unwrap().success());
}
