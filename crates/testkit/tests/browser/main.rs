//! Tests in a real browser. One binary, apart from the others: they need Chromium.

mod harness;
