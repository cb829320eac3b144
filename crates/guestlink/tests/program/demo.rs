//! `guestlink demo` as a newcomer sees it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::process::Stdio;

use crate::command::Program;

/// A port that is free now, together with the one after it.
pub fn two_ports() -> u16 {
    (0..50)
        .find_map(|_| {
            let first = TcpListener::bind("127.0.0.1:0").unwrap();
            let port = first.local_addr().unwrap().port();
            TcpListener::bind(("127.0.0.1", port.checked_add(1)?)).ok().map(|_| port)
        })
        .unwrap()
}

#[test]
fn it_starts_without_a_warning() {
    let program = Program::new();
    let port = two_ports().to_string();
    let mut command = program.command(&["demo", "--port", &port]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stdout.as_mut().unwrap()).lines() {
        said.push(line.unwrap());
        if said.last().is_some_and(|line| line == "ready") {
            break;
        }
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let status = child.wait().unwrap();
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert!(status.success(), "{stderr}");
    assert!(said.iter().any(|line| line.starts_with("phone: http://127.0.0.1:")), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("welcome: http://") && line.contains("/w/")), "{said:?}");
    // Among others: every template of the resort passes the simulator's review, which is as strict as Meta's.
    assert_eq!(stderr, "");
}
