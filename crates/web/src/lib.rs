//! Guest Link: web. See ARCHITECTURE.md.
