//! Whatever a platform sends and whatever an owner writes into a mapping: events, refusals, never a panic, never long.
//! Up to the first line end stands an expression, behind it a body.
//!
//! `cargo +nightly fuzz run booking_mapping -- -max_len=65536 -timeout=5`, seeded from `payloads/booking`.
#![no_main]

use std::collections::BTreeMap;

use guestlink_domain::bookings::ical;
use guestlink_domain::bookings::mapping::{Compiled, Delivered, Mapping, Settings, preset, preset_names};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let (expression, body) = match input.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&input[..end], &input[end + 1..]),
        None => (&input[..0], input),
    };
    let headers = BTreeMap::new();
    let delivered = Delivered { headers: &headers, query: "", body, thin: None };
    let _ = ical::read(&String::from_utf8_lossy(body), &jiff::tz::TimeZone::UTC);
    for name in preset_names() {
        let compiled = Compiled::new(&preset(name).expect("shipped"), Settings::default()).expect("right");
        let _ = compiled.read(&delivered);
    }
    let Ok(expression) = std::str::from_utf8(expression) else { return };
    let mut own = Mapping { kind: Some("'reservation.created'".to_owned()), ..Mapping::default() };
    own.fields.insert("notes".to_owned(), expression.to_owned());
    if let Ok(compiled) = Compiled::new(&own, Settings::default()) {
        let _ = compiled.read(&delivered);
    }
});
