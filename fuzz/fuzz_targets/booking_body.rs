//! Whatever a booking platform sends: an event or a refusal, and never a card number in what is stored.
//!
//! `cargo +nightly fuzz run booking_body -- -max_len=65536`, seeded from `payloads/booking`.
#![no_main]

use guestlink_domain::bookings::{cards, native};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    let scrubbed = cards::scrub(body);
    assert_eq!(scrubbed.removed == 0, scrubbed.body.as_ref() == body);
    if let Ok(event) = native::parse(&scrubbed.body) {
        let again = serde_json::to_vec(&event).expect("an event can be written");
        assert_eq!(native::parse(&again).as_ref(), Ok(&event), "what is written is read the same");
    }
});
