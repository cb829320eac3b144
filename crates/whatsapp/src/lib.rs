//! Guest Link: whatsapp. See ARCHITECTURE.md.
