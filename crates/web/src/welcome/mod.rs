//! Guests' pages. HTML from the server, complete without a script; the contents are the domain's, the words are
//! Fluent's. Never puts a secret into a page: those come one by one, to whoever asks for them.

mod asking;
pub(crate) mod assets;
mod files;
mod live;
mod misses;
mod page;
pub(crate) mod pictures;
mod preview;
pub(crate) mod qr;
mod rendered;
mod secret;
mod sections;
mod view;
mod words;

pub(crate) use asking::{act, ask, asked};
pub(crate) use files::{calendar, manifest, worker};
pub(crate) use live::events;
pub(crate) use misses::Misses;
pub(crate) use page::{Asker, show};
pub(crate) use preview::{framed_preview, preview};
pub(crate) use rendered::RenderedPages;
pub(crate) use secret::reveal;
pub(crate) use sections::icon as service_icon;
