//! `guestlink serve` as an operator sees it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use crate::command::{Ended, Program};

pub struct Server {
    child: Child,
    address: String,
    out: BufReader<ChildStdout>,
}

impl Server {
    pub fn start(program: &Program) -> Self {
        let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
        command
            .env("GUESTLINK_METRICS_LISTEN", "off")
            .env("GUESTLINK_WHATSAPP_ACCESS_TOKEN", "token")
            .env("GUESTLINK_WHATSAPP_APP_SECRET", "secret")
            .env("GUESTLINK_WHATSAPP_VERIFY_TOKEN", "verify")
            .env("GUESTLINK_WHATSAPP_PHONE_NUMBER_ID", "106540352242922")
            .env("GUESTLINK_WHATSAPP_API_URL", "http://127.0.0.1:1");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.strip_prefix("ready http://").and_then(|rest| rest.split(' ').next());
        let address = address.map(str::to_owned);
        let Some(address) = address else {
            panic!("no ready line but {line:?}: {}", Ended::of(child.wait_with_output().unwrap()).stderr)
        };
        Self { child, address, out }
    }

    /// Status and body.
    pub fn ask(&self, head: &str, body: &[u8]) -> (u16, String) {
        ask(&self.address, head, body)
    }

    /// The next line it prints.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        line
    }

    pub fn terminate(mut self) -> Ended {
        let id = self.child.id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let status = self.child.wait().unwrap();
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        Ended { code: status.code().unwrap_or(-1), stdout: String::new(), stderr }
    }
}

/// Status and whole answer of whoever listens at an address.
pub fn ask(address: &str, head: &str, body: &[u8]) -> (u16, String) {
    let mut socket = TcpStream::connect(address).unwrap();
    let length = body.len();
    let whole = format!("{head}\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    socket.write_all(whole.as_bytes()).unwrap();
    socket.write_all(body).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

#[test]
fn it_starts_serves_and_ends_in_order() {
    let program = Program::new();
    let server = Server::start(&program);
    assert_eq!(server.ask("GET /healthz HTTP/1.1", b"").0, 200);
    assert_eq!(server.ask("GET /readyz HTTP/1.1", b"").0, 200);
    let (status, answer) = server.ask("GET /nothing HTTP/1.1", b"");
    assert_eq!(status, 404);
    assert!(answer.contains("application/problem+json") && answer.contains("nosniff"), "{answer}");
    let ended = server.terminate();
    assert_eq!(ended.code, 0, "{}", ended.stderr);
    assert!(program.path().join("guestlink-data/secret.key").exists());
}

#[test]
fn the_webhook_shakes_hands_and_refuses_forgeries() {
    let program = Program::new();
    let server = Server::start(&program);
    let shake = |token: &str| {
        server.ask(&format!("GET /webhooks/whatsapp?hub.mode=subscribe&hub.verify_token={token}&hub.challenge=12345 HTTP/1.1"), b"")
    };
    let (status, answer) = shake("verify");
    assert!(status == 200 && answer.ends_with("\r\n\r\n12345"), "{answer}");
    assert_eq!(shake("wrong").0, 403);
    assert_eq!(server.ask("POST /webhooks/whatsapp HTTP/1.1", b"{}").0, 401);
    let forged =
        format!("POST /webhooks/whatsapp HTTP/1.1\r\nx-hub-signature-256: sha256={}", "0".repeat(64));
    assert_eq!(server.ask(&forged, b"{}").0, 401);
    let big = vec![b'x'; 3_000_000];
    assert_eq!(server.ask(&forged, &big).0, 401, "Meta's largest batch is read whole before it is judged");
    let too_big = vec![b'x'; (4 << 20) + 1];
    assert_eq!(server.ask(&forged, &too_big).0, 413);
    assert_eq!(server.ask("PUT /webhooks/whatsapp HTTP/1.1", b"").0, 405);
    assert_eq!(server.ask("POST /webhooks/bookings/nobody HTTP/1.1", b"{}").0, 404);
}

#[test]
fn two_programs_do_not_share_a_file_or_an_address() {
    let program = Program::new();
    let server = Server::start(&program);
    program.run(&["serve", "--listen", "127.0.0.1:0"]).refused("in use by another guestlink");
    let other = Program::new();
    other.run(&["serve", "--listen", &server.address]).refused("--listen");
    let events = program.run(&["events"]);
    assert_eq!(events.code, 0, "reading beside the server is fine: {}", events.stderr);
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

#[test]
fn while_nobody_can_sign_in_it_prints_the_link_for_the_first_owner() {
    let program = Program::new();
    let mut server = Server::start(&program);
    let line = server.line();
    let path = line
        .strip_prefix("set-up: http://")
        .and_then(|rest| rest.split_once('/'))
        .unwrap()
        .1
        .trim()
        .to_owned();
    assert_eq!(server.ask(&format!("GET /{path} HTTP/1.1"), b"").0, 200);
    assert_eq!(server.terminate().code, 0);
    let added =
        program.run(&["user", "add", "--email", "vera@house.example", "--name", "Vera", "--role", "owner"]);
    assert!(added.stdout.contains("/signin/"), "{}", added.stderr);
    let listed = program.run(&["user", "list"]);
    assert_eq!(listed.stdout.trim(), "vera@house.example\tVera\towner everywhere");
    assert!(program.run(&["audit", "verify"]).stdout.contains("as they were written"));
    program.run(&["user", "add", "--email", "x", "--name", "X", "--role", "owner"]).refused("e-mail");
    program
        .run(&["user", "add", "--email", "x@y.example", "--name", "X", "--role", "king"])
        .refused("read_only");
}
