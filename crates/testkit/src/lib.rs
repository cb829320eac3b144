//! Guest Link: testkit. See ARCHITECTURE.md.
