//! A template message: which template, and what fills it.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::media::Media;
use crate::webhook::Location;
use crate::wire::{field, list};

/// A template and what fills it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// What fills it; nothing for a template without variables.
    #[serde(default, deserialize_with = "list", skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<Component>,
}

impl Template {
    /// A template without variables.
    pub fn new(name: impl Into<String>, language: impl Into<String>) -> Self {
        let language = Language { code: language.into(), policy: None };
        Self { name: name.into(), language, components: Vec::new() }
    }
}

/// A template's language.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Language {
    /// `en`, `en_US`, `pt_BR`, …
    pub code: String,
    /// `deterministic`: exactly this language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
}

/// What fills one part of a template.
#[derive(Clone, PartialEq, Debug)]
pub enum Component {
    /// The header's variable or medium.
    Header(Vec<Parameter>),
    /// The body's variables, in order or by name.
    Body(Vec<Parameter>),
    /// A button's variable.
    Button {
        /// Which kind of button.
        kind: ButtonKind,
        /// Which button, from 0.
        index: u8,
        /// What fills it.
        parameters: Vec<Parameter>,
    },
    /// The cards.
    Carousel(Vec<Card>),
    /// When the offer ends.
    LimitedTimeOffer(Vec<Parameter>),
}

crate::wire::open_enum! {
    /// A kind of template button.
    pub enum ButtonKind {
        /// Answers for the user; one payload, 256 characters.
        QuickReply = "quick_reply",
        /// Opens a link; one text, appended to the template's address.
        Url = "url",
        /// Copies a code; one coupon code.
        CopyCode = "copy_code",
        /// Opens a form; one action.
        Flow = "flow",
        /// Opens the catalog; one action.
        Catalog = "catalog",
        /// Opens several products; one action.
        Mpm = "mpm",
        /// Calls; no parameter.
        VoiceCall = "voice_call",
    }
}

/// A card of a carousel template.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Card {
    /// Which card, from 0.
    pub card_index: u8,
    /// What fills it.
    pub components: Vec<Component>,
}

/// What fills one variable.
#[derive(Clone, PartialEq, Debug)]
pub struct Parameter {
    /// The variable's name: required for templates with named variables, and for all of them.
    pub name: Option<String>,
    /// What fills it.
    pub value: ParameterValue,
}

/// What fills one variable.
#[derive(Clone, PartialEq, Debug)]
pub enum ParameterValue {
    /// Words.
    Text(String),
    /// Money.
    Currency(Currency),
    /// A time.
    DateTime(DateTime),
    /// A picture.
    Image(Media),
    /// A video.
    Video(Media),
    /// A short silent video.
    Gif(Media),
    /// A file.
    Document(Media),
    /// A place.
    Location(Location),
    /// What comes back from a quick reply.
    Payload(String),
    /// The code to copy, 15 characters.
    CouponCode(String),
    /// What a flow or catalog button opens.
    Action(Value),
    /// When the offer ends.
    LimitedTimeOffer(LimitedTimeOffer),
    /// A product of the catalog.
    Product(Product),
    /// Where a tap on the whole message leads.
    TapTarget(Value),
}

/// Money in a template.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Currency {
    /// What is shown if the device cannot format it.
    pub fallback_value: String,
    /// ISO 4217.
    pub code: String,
    /// Amount × 1000.
    pub amount_1000: i64,
}

/// A time in a template. Meta shows the words, whatever else is given.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct DateTime {
    /// The words.
    pub fallback_value: String,
    /// Parts of the date, ignored by WhatsApp today.
    #[serde(flatten)]
    pub parts: Map<String, Value>,
}

/// When an offer ends.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct LimitedTimeOffer {
    /// Unix milliseconds.
    pub expiration_time_ms: i64,
}

/// A product of the catalog.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Product {
    /// Our id of it.
    pub product_retailer_id: String,
    /// The catalog.
    pub catalog_id: String,
}

impl Parameter {
    /// Words, by position.
    pub fn text(text: impl Into<String>) -> Self {
        Self::from(ParameterValue::Text(text.into()))
    }

    /// Words, by name.
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::text(text) }
    }
}

impl From<ParameterValue> for Parameter {
    fn from(value: ParameterValue) -> Self {
        Self { name: None, value }
    }
}

impl ParameterValue {
    /// The type's name on the wire; its value stands under the same name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Currency(_) => "currency",
            Self::DateTime(_) => "date_time",
            Self::Image(_) => "image",
            Self::Video(_) => "video",
            Self::Gif(_) => "gif",
            Self::Document(_) => "document",
            Self::Location(_) => "location",
            Self::Payload(_) => "payload",
            Self::CouponCode(_) => "coupon_code",
            Self::Action(_) => "action",
            Self::LimitedTimeOffer(_) => "limited_time_offer",
            Self::Product(_) => "product",
            Self::TapTarget(_) => "tap_target_configuration",
        }
    }
}

impl Serialize for Parameter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let kind = self.value.kind();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", kind)?;
        if let Some(name) = &self.name {
            map.serialize_entry("parameter_name", name)?;
        }
        match &self.value {
            ParameterValue::Text(text) | ParameterValue::Payload(text) | ParameterValue::CouponCode(text) => {
                map.serialize_entry(kind, text)?;
            }
            ParameterValue::Currency(currency) => map.serialize_entry(kind, currency)?,
            ParameterValue::DateTime(time) => map.serialize_entry(kind, time)?,
            ParameterValue::Image(media)
            | ParameterValue::Video(media)
            | ParameterValue::Gif(media)
            | ParameterValue::Document(media) => map.serialize_entry(kind, media)?,
            ParameterValue::Location(location) => map.serialize_entry(kind, location)?,
            ParameterValue::Action(value) | ParameterValue::TapTarget(value) => {
                map.serialize_entry(kind, value)?;
            }
            ParameterValue::LimitedTimeOffer(offer) => map.serialize_entry(kind, offer)?,
            ParameterValue::Product(product) => map.serialize_entry(kind, product)?,
        }
        map.end()
    }
}

#[derive(serde::Deserialize)]
struct ParameterWire {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "field")]
    parameter_name: Option<String>,
    #[serde(default, deserialize_with = "field")]
    text: Option<String>,
    currency: Option<Currency>,
    date_time: Option<DateTime>,
    image: Option<Media>,
    video: Option<Media>,
    gif: Option<Media>,
    document: Option<Media>,
    location: Option<Location>,
    #[serde(default, deserialize_with = "field")]
    payload: Option<String>,
    #[serde(default, deserialize_with = "field")]
    coupon_code: Option<String>,
    action: Option<Value>,
    limited_time_offer: Option<LimitedTimeOffer>,
    product: Option<Product>,
    tap_target_configuration: Option<Value>,
}

impl<'de> Deserialize<'de> for Parameter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = ParameterWire::deserialize(deserializer)?;
        let value = match wire.kind.to_ascii_lowercase().as_str() {
            "text" => wire.text.map(ParameterValue::Text),
            "currency" => wire.currency.map(ParameterValue::Currency),
            "date_time" => wire.date_time.map(ParameterValue::DateTime),
            "image" => wire.image.map(ParameterValue::Image),
            "video" => wire.video.map(ParameterValue::Video),
            "gif" => wire.gif.map(ParameterValue::Gif),
            "document" => wire.document.map(ParameterValue::Document),
            "location" => wire.location.map(ParameterValue::Location),
            "payload" => wire.payload.map(ParameterValue::Payload),
            "coupon_code" => wire.coupon_code.map(ParameterValue::CouponCode),
            "action" => wire.action.map(ParameterValue::Action),
            "limited_time_offer" => wire.limited_time_offer.map(ParameterValue::LimitedTimeOffer),
            "product" => wire.product.map(ParameterValue::Product),
            "tap_target_configuration" => wire.tap_target_configuration.map(ParameterValue::TapTarget),
            _ => return Err(D::Error::custom("unknown parameter \"type\"")),
        };
        let value = value.ok_or_else(|| D::Error::custom("the parameter's value is missing"))?;
        Ok(Self { name: wire.parameter_name, value })
    }
}

impl Serialize for Component {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let parameters = match self {
            Self::Header(parameters) => {
                map.serialize_entry("type", "header")?;
                parameters
            }
            Self::Body(parameters) => {
                map.serialize_entry("type", "body")?;
                parameters
            }
            Self::Button { kind, index, parameters } => {
                map.serialize_entry("type", "button")?;
                map.serialize_entry("sub_type", kind)?;
                // Text in Meta's pages; numbers work too.
                map.serialize_entry("index", &index.to_string())?;
                parameters
            }
            Self::LimitedTimeOffer(parameters) => {
                map.serialize_entry("type", "limited_time_offer")?;
                parameters
            }
            Self::Carousel(cards) => {
                map.serialize_entry("type", "carousel")?;
                map.serialize_entry("cards", cards)?;
                return map.end();
            }
        };
        map.serialize_entry("parameters", parameters)?;
        map.end()
    }
}

#[derive(serde::Deserialize)]
struct ComponentWire {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "field")]
    sub_type: Option<String>,
    #[serde(default, deserialize_with = "field")]
    index: Option<i64>,
    #[serde(default, deserialize_with = "list")]
    parameters: Vec<Parameter>,
    #[serde(default, deserialize_with = "list")]
    cards: Vec<Card>,
}

impl<'de> Deserialize<'de> for Component {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = ComponentWire::deserialize(deserializer)?;
        Ok(match wire.kind.to_ascii_lowercase().as_str() {
            "header" => Self::Header(wire.parameters),
            "body" => Self::Body(wire.parameters),
            "button" => {
                let index = wire.index.and_then(|index| u8::try_from(index).ok());
                let kind = wire.sub_type.map(|kind| kind.to_ascii_lowercase());
                Self::Button {
                    kind: kind
                        .as_deref()
                        .map(ButtonKind::from)
                        .ok_or_else(|| D::Error::missing_field("sub_type"))?,
                    index: index.ok_or_else(|| D::Error::missing_field("index"))?,
                    parameters: wire.parameters,
                }
            }
            "carousel" => Self::Carousel(wire.cards),
            "limited_time_offer" => Self::LimitedTimeOffer(wire.parameters),
            _ => return Err(D::Error::custom("unknown component \"type\"")),
        })
    }
}
