//! Guest Link: app. See ARCHITECTURE.md.
