//! Messages with something to tap.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::media::Media;

/// A message with something to tap.
#[derive(Clone, PartialEq, Debug)]
pub struct Interactive {
    /// Above: words (60 characters) or a medium. Lists take words only.
    pub header: Option<Header>,
    /// The message itself, 1,024 characters (lists: 4,096).
    pub body: Option<String>,
    /// Below, small, 60 characters.
    pub footer: Option<String>,
    /// What can be tapped.
    pub action: Action,
}

impl Interactive {
    /// Body and action, nothing else.
    pub fn new(body: impl Into<String>, action: Action) -> Self {
        Self { header: None, body: Some(body.into()), footer: None, action }
    }
}

/// What stands above.
#[derive(Clone, PartialEq, Debug)]
pub enum Header {
    /// Words, 60 characters.
    Text(String),
    /// A picture.
    Image(Media),
    /// A video.
    Video(Media),
    /// A file.
    Document(Media),
}

/// What can be tapped.
#[derive(Clone, PartialEq, Debug)]
pub enum Action {
    /// One to three reply buttons.
    Buttons(Vec<Button>),
    /// A list behind one button: at most 10 rows in all.
    List {
        /// Label of the button that opens it, 20 characters.
        button: String,
        /// One to ten sections.
        sections: Vec<Section>,
    },
    /// A button that opens a link.
    CtaUrl {
        /// Label, 20 characters.
        display_text: String,
        /// Where it leads.
        url: String,
    },
    /// A button that shares the user's place.
    LocationRequest,
    /// A button that shares the user's phone number.
    ContactInfoRequest,
    /// One product of the catalog.
    Product {
        /// The catalog.
        catalog_id: String,
        /// Our id of the product.
        product_retailer_id: String,
    },
    /// Up to 30 products of the catalog.
    ProductList {
        /// The catalog.
        catalog_id: String,
        /// One to ten sections.
        sections: Vec<ProductSection>,
    },
    /// The whole catalog.
    CatalogMessage {
        /// The product whose picture is shown.
        thumbnail: Option<String>,
    },
    /// A form.
    Flow(Flow),
    /// Two to ten cards side by side.
    Carousel(Vec<CarouselCard>),
    /// A kind this version does not know: its name and action.
    Other {
        /// Its name.
        kind: String,
        /// Its action.
        action: Value,
    },
}

impl Action {
    /// The kind's name on the wire.
    pub fn kind(&self) -> &str {
        match self {
            Self::Buttons(_) => "button",
            Self::List { .. } => "list",
            Self::CtaUrl { .. } => "cta_url",
            Self::LocationRequest => "location_request_message",
            Self::ContactInfoRequest => "request_contact_info",
            Self::Product { .. } => "product",
            Self::ProductList { .. } => "product_list",
            Self::CatalogMessage { .. } => "catalog_message",
            Self::Flow(_) => "flow",
            Self::Carousel(_) => "carousel",
            Self::Other { kind, .. } => kind,
        }
    }
}

/// A button that answers for the user.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Button {
    /// Comes back when tapped; 256 characters, unique in the message.
    pub id: String,
    /// Label, 20 characters, unique in the message.
    pub title: String,
}

/// A part of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Heading, 24 characters; required when there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Comes back when tapped; 200 characters, unique in the message.
    pub id: String,
    /// 24 characters.
    pub title: String,
    /// 72 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// A part of a product list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProductSection {
    /// Heading, 24 characters; required when there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its products.
    pub product_items: Vec<ProductItem>,
}

/// A product of the catalog.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ProductItem {
    /// Our id of it.
    pub product_retailer_id: String,
}

/// A form.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Version of the message's form, `3`.
    pub flow_message_version: String,
    /// Which flow, by id; or by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<String>,
    /// Which flow, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_name: Option<String>,
    /// Label of the button, 20 characters, no emoji.
    pub flow_cta: String,
    /// Ours; comes back with the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_token: Option<String>,
    /// `draft` or `published`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    /// `navigate` or `data_exchange`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_action: Option<String>,
    /// Where it starts and with what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_action_payload: Option<FlowPayload>,
}

/// Where a form starts.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FlowPayload {
    /// First screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub screen: Option<String>,
    /// What it is filled with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
}

/// A card of a carousel.
#[derive(Clone, PartialEq, Debug)]
pub struct CarouselCard {
    /// Picture or video; the same kind on all cards.
    pub header: Header,
    /// 160 characters, two line breaks.
    pub body: Option<String>,
    /// What can be tapped; the same kind on all cards.
    pub action: CarouselAction,
}

/// What can be tapped on a card.
#[derive(Clone, PartialEq, Debug)]
pub enum CarouselAction {
    /// A button that opens a link.
    CtaUrl {
        /// Label, 20 characters.
        display_text: String,
        /// Where it leads.
        url: String,
    },
    /// One to three reply buttons.
    Buttons(Vec<Button>),
}
