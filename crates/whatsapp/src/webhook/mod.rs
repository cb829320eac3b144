//! What Meta's webhook says. [`scan`] finds the items and whom they belong to (the hot path at the door); [`parse`]
//! reads every item into typed values. Both are lenient: one item that cannot be read becomes [`Event::Unparsed`] beside
//! its neighbours, and types and fields that are not known yet keep their raw JSON. Check the
//! [signature](crate::signature) first; nothing here does.

mod contact;
mod content;
mod cursor;
mod depth;
mod error;
mod error_info;
pub mod fields;
mod interactive;
mod item;
mod message;
mod scan;
mod status;
mod system;

pub use contact::{Contact, Profile};
pub use content::{Button, Content, Edit, Location, Media, Order, OrderItem, Reaction, TextBody};
pub use error::{ItemError, MAX_DEPTH, ParseError, Problem};
pub use error_info::{ErrorData, ErrorInfo};
pub use fields::Field;
pub use interactive::{CallPermission, FlowReply, ListReply, Reply, ReplyButton};
pub use item::{Envelope, Event, Item, parse};
pub use message::{Context, HistoryContext, Identity, Message, Referral, ReferredProduct, WelcomeMessage};
pub use scan::{Kind, Origin, ScanItem, scan};
pub use status::{Conversation, ConversationOrigin, DeliveryStatus, Pricing, Status};
pub use system::{System, SystemIdentity, SystemKind};
