//! How many booking events a second are read by mappings, on one core: `cargo bench -p guestlink-domain --bench mapping`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench: a failure here is the message")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use guestlink_domain::bookings::cards;
use guestlink_domain::bookings::mapping::{Compiled, Delivered, Settings, preset};

const CASES: &[(&str, &str)] = &[
    ("hostaway", "hostaway__reservation_updated__nested__02.json"),
    ("stripe", "stripe__checkout_session_completed__01.json"),
    ("apaleo", "apaleo__reservation_amended__06.json"),
    ("ota-xml", "bookingcom__OTA_HotelResNotifRQ__01.xml"),
];

fn main() {
    let settings = Settings { currency: "EUR".parse().ok(), ..Settings::default() };
    for (name, file) in CASES {
        let path = format!("{}/../../payloads/booking/{file}", env!("CARGO_MANIFEST_DIR"));
        let body = std::fs::read(path).unwrap();
        let compiled = Compiled::new(&preset(name).unwrap(), settings.clone()).unwrap();
        let headers = BTreeMap::new();
        let (start, mut events) = (Instant::now(), 0_u32);
        while start.elapsed() < Duration::from_secs(1) {
            // As the door and the worker do together: cleaned once, read twice.
            let body = cards::scrub(&body).body.into_owned();
            let delivered = Delivered { headers: &headers, query: "", body: &body, thin: None };
            compiled.read(&delivered).unwrap();
            compiled.read(&delivered).unwrap();
            events += 1;
        }
        println!("{name}: {} events a second", f64::from(events) / start.elapsed().as_secs_f64());
    }
}
