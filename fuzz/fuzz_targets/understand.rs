//! Whatever a guest writes is read without a panic, the same way twice, and within its own bounds.
#![no_main]

use guestlink_domain::sales::understanding::{Context, understand};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let context = Context::on(jiff::civil::date(2026, 5, 2));
    let read = understand(text, &context);
    assert_eq!(read, understand(text, &context));
    if let (Some(from), Some(to)) = (read.check_in, read.check_out) {
        assert!(from < to, "a stay ends after it begins");
    }
});
