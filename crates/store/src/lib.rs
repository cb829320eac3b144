//! Guest Link: store. See ARCHITECTURE.md.
