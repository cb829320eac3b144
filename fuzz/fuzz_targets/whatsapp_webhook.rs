//! Whatever a stranger sends as a webhook: no panic, no endless work, and the quick look at the door finds as many items as
//! the full reading.
//!
//! `cargo +nightly fuzz run whatsapp_webhook -- -max_len=65536`, seeded from `payloads/whatsapp/{inbound,status,other}`.
#![no_main]

use guestlink_whatsapp::webhook::{parse, scan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| {
    match (scan(body), parse(body)) {
        (Ok(scanned), Ok(parsed)) => assert_eq!(scanned.len(), parsed.items.len()),
        (Err(scanned), Err(parsed)) => assert_eq!(scanned, parsed),
        (scanned, parsed) => panic!("scan {scanned:?}, parse {parsed:?}"),
    }
});
