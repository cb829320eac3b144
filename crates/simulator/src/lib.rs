//! Guest Link: simulator. See ARCHITECTURE.md.
