//! Every route is listed, exists, and asks for the proof it is listed with.

use std::collections::HashSet;

use guestlink_web::routes;
use guestlink_web::{Area, Auth, Door, Metrics, router};

use crate::door::House;

#[test]
fn no_route_is_listed_twice() {
    let mut seen = HashSet::new();
    for route in routes::all() {
        assert!(seen.insert((route.method, route.path)), "{} {}", route.method, route.path);
    }
}

#[test]
fn no_route_is_made_outside_the_inventory() {
    let folders = [
        "/src",
        "/src/welcome",
        "/src/access",
        "/src/api",
        "/src/dashboard",
        "/src/dashboard/inbox",
        "/src/realtime",
    ]
    .map(|folder| format!("{}{folder}", env!("CARGO_MANIFEST_DIR")));
    for source in folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()) {
        let path = source.unwrap().path();
        // Metrics have a listener of their own; the server's tests make routers of theirs.
        let free = ["metrics.rs", "server.rs"];
        if path.is_file() && !free.iter().any(|name| path.ends_with(name)) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!text.contains(".route("), "{} makes a route of its own", path.display());
        }
    }
}

#[tokio::test]
async fn every_listed_route_answers_its_method_and_no_other() {
    let house = House::new().await;
    for route in routes::all() {
        let path = route.path.replace("{connection}", "nobody");
        let answer = house.ask(route.method, &path, &[], "").await;
        assert_ne!(answer.status, 405, "{} {}", route.method, route.path);
        let others = ["GET", "POST", "PUT", "PATCH", "DELETE"];
        let listed = |method| routes::all().any(|other| other.path == route.path && other.method == method);
        for method in others.into_iter().filter(|method| !listed(*method)) {
            let answer = house.ask(method, &path, &[], "").await;
            assert_eq!(answer.status, 405, "{method} {}", route.path);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
    }
}

#[tokio::test]
async fn a_route_that_wants_proof_refuses_a_caller_without_it() {
    let house = House::new().await;
    for route in routes::all().filter(|route| route.auth != Auth::Public) {
        let path = route.path.replace("{connection}", "nobody");
        let answer = house.ask(route.method, &path, &[], "{}").await;
        let expected: &[u16] = match route.auth {
            Auth::VerifyToken => &[403],
            Auth::WhatsAppSignature | Auth::Session | Auth::Api => &[401],
            Auth::Connection => &[401, 404],
            // Wrong, ended and missing links are all the same.
            Auth::GuestLink | Auth::Signed => &[404],
            // Without a form of its own it is not even looked up.
            Auth::Link => &[404, 422],
            Auth::Public => &[200],
        };
        assert!(expected.contains(&answer.status.as_u16()), "{} {}: {}", route.method, path, answer.status);
    }
}

#[tokio::test]
async fn a_role_opens_only_its_own_routes() {
    let mut closed = House::new().await;
    let door = Door::new(closed.app.clone(), Metrics::default(), closed.stop.clone());
    closed.router = router(door, &[]);
    for route in routes::all() {
        let path = route.path.replace("{connection}", "nobody");
        let answer = closed.ask(route.method, &path, &[], "").await;
        assert_eq!(answer.status == 404, route.area != Area::Health, "{} {}", route.method, route.path);
    }
}

#[tokio::test]
async fn nothing_is_found_as_a_problem_with_security_headers() {
    let answer = House::new().await.ask("GET", "/wp-login.php", &[], "").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(
        answer.headers["content-security-policy"].to_str().unwrap().split(';').next(),
        Some("default-src 'none'")
    );
    assert!(answer.body.contains(r#""code":"not_found""#), "{}", answer.body);
    assert!(!answer.body.contains("wp-login"), "the path is not echoed");
}

#[tokio::test]
async fn readiness_ends_before_the_process_does() {
    let house = House::new().await;
    assert_eq!(house.ask("GET", "/readyz", &[], "").await.status, 200);
    house.stop.cancel();
    assert_eq!(house.ask("GET", "/readyz", &[], "").await.status, 503);
    assert_eq!(house.ask("GET", "/healthz", &[], "").await.status, 200);
}
