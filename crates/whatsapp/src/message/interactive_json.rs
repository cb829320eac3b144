//! Interactive messages as JSON, both ways.

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use super::interactive::{Action, Button, CarouselAction, CarouselCard, Header, Interactive};
use super::media::Media;

#[derive(serde::Serialize, serde::Deserialize)]
struct Words {
    text: String,
}

impl Words {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned() }
    }
}

impl Serialize for Interactive {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.action.kind())?;
        if let Some(header) = &self.header {
            map.serialize_entry("header", header)?;
        }
        if let Some(body) = &self.body {
            map.serialize_entry("body", &Words::of(body))?;
        }
        if let Some(footer) = &self.footer {
            map.serialize_entry("footer", &Words::of(footer))?;
        }
        map.serialize_entry("action", &action(&self.action))?;
        map.end()
    }
}

fn action(action: &Action) -> Value {
    match action {
        Action::Buttons(buttons) => {
            let button = |button: &Button| json!({"type": "reply", "reply": button});
            json!({"buttons": buttons.iter().map(button).collect::<Vec<_>>()})
        }
        Action::List { button, sections } => json!({"button": button, "sections": sections}),
        Action::CtaUrl { display_text, url } => cta_url(display_text, url),
        Action::LocationRequest => json!({"name": "send_location"}),
        Action::ContactInfoRequest => json!({"name": "request_contact_info"}),
        Action::Product { catalog_id, product_retailer_id } => {
            json!({"catalog_id": catalog_id, "product_retailer_id": product_retailer_id})
        }
        Action::ProductList { catalog_id, sections } => {
            json!({"catalog_id": catalog_id, "sections": sections})
        }
        Action::CatalogMessage { thumbnail: None } => json!({"name": "catalog_message"}),
        Action::CatalogMessage { thumbnail: Some(product) } => {
            json!({"name": "catalog_message", "parameters": {"thumbnail_product_retailer_id": product}})
        }
        Action::Flow(flow) => json!({"name": "flow", "parameters": flow}),
        Action::Carousel(cards) => {
            let cards: Vec<_> = cards.iter().enumerate().map(|(at, card)| carousel_card(at, card)).collect();
            json!({"cards": cards})
        }
        Action::Other { action, .. } => action.clone(),
    }
}

fn cta_url(display_text: &str, url: &str) -> Value {
    json!({"name": "cta_url", "parameters": {"display_text": display_text, "url": url}})
}

fn carousel_card(at: usize, card: &CarouselCard) -> Value {
    let action = match &card.action {
        CarouselAction::CtaUrl { display_text, url } => cta_url(display_text, url),
        CarouselAction::Buttons(buttons) => {
            let button = |button: &Button| json!({"type": "quick_reply", "quick_reply": button});
            json!({"buttons": buttons.iter().map(button).collect::<Vec<_>>()})
        }
    };
    // Cards with quick replies have the type `cta_url` too.
    let mut json = json!({"card_index": at, "type": "cta_url", "header": card.header, "action": action});
    if let (Some(body), Some(members)) = (&card.body, json.as_object_mut()) {
        members.insert("body".to_owned(), json!({"text": body}));
    }
    json
}

impl Serialize for Header {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        match self {
            Self::Text(text) => {
                map.serialize_entry("type", "text")?;
                map.serialize_entry("text", text)?;
            }
            Self::Image(media) | Self::Video(media) | Self::Document(media) => {
                let kind = match self {
                    Self::Image(_) => "image",
                    Self::Video(_) => "video",
                    _ => "document",
                };
                map.serialize_entry("type", kind)?;
                map.serialize_entry(kind, media)?;
            }
        }
        map.end()
    }
}

#[derive(serde::Deserialize)]
struct HeaderWire {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
    image: Option<Media>,
    video: Option<Media>,
    document: Option<Media>,
}

impl<'de> Deserialize<'de> for Header {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = HeaderWire::deserialize(deserializer)?;
        let header = match wire.kind.to_ascii_lowercase().as_str() {
            "text" => wire.text.map(Self::Text),
            "image" => wire.image.map(Self::Image),
            "video" => wire.video.map(Self::Video),
            "document" => wire.document.map(Self::Document),
            _ => return Err(D::Error::custom("unknown header \"type\"")),
        };
        header.ok_or_else(|| D::Error::custom("the header's object is missing"))
    }
}

#[derive(serde::Deserialize)]
struct Wire {
    #[serde(rename = "type")]
    kind: String,
    header: Option<Header>,
    body: Option<Words>,
    footer: Option<Words>,
    action: Value,
}

impl<'de> Deserialize<'de> for Interactive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        let action = read_action(wire.kind.to_ascii_lowercase(), wire.action).map_err(D::Error::custom)?;
        let text = |words: Option<Words>| words.map(|words| words.text);
        Ok(Self { header: wire.header, body: text(wire.body), footer: text(wire.footer), action })
    }
}

#[derive(serde::Deserialize)]
struct Parameters<T> {
    parameters: T,
}

#[derive(serde::Deserialize)]
struct CtaUrl {
    display_text: String,
    url: String,
}

fn read_action(kind: String, action: Value) -> serde_json::Result<Action> {
    Ok(match kind.as_str() {
        "button" => Action::Buttons(buttons(part(action, "buttons")?, "reply")?),
        "list" => {
            Action::List { button: part(action.clone(), "button")?, sections: part(action, "sections")? }
        }
        "cta_url" => {
            let Parameters { parameters: CtaUrl { display_text, url } } = serde_json::from_value(action)?;
            Action::CtaUrl { display_text, url }
        }
        "location_request_message" => Action::LocationRequest,
        // The name until 2026-05.
        "request_contact_info" | "contact_request" => Action::ContactInfoRequest,
        "product" => Action::Product {
            catalog_id: part(action.clone(), "catalog_id")?,
            product_retailer_id: part(action, "product_retailer_id")?,
        },
        "product_list" => Action::ProductList {
            catalog_id: part(action.clone(), "catalog_id")?,
            sections: part(action, "sections")?,
        },
        "catalog_message" => {
            let product = action.pointer("/parameters/thumbnail_product_retailer_id");
            Action::CatalogMessage { thumbnail: product.and_then(Value::as_str).map(str::to_owned) }
        }
        "flow" => Action::Flow(serde_json::from_value::<Parameters<_>>(action)?.parameters),
        "carousel" => {
            let cards: Vec<CardWire> = part(action, "cards")?;
            Action::Carousel(cards.into_iter().map(CardWire::read).collect::<Result<_, _>>()?)
        }
        _ => Action::Other { kind, action },
    })
}

/// A member of an object, read.
fn part<T: DeserializeOwned>(mut object: Value, name: &str) -> serde_json::Result<T> {
    let member = object.get_mut(name).map(Value::take);
    serde_json::from_value(
        member.ok_or_else(|| serde_json::Error::custom(format_args!("\"{name}\" is missing")))?,
    )
}

fn buttons(list: Vec<Value>, kind: &str) -> serde_json::Result<Vec<Button>> {
    list.into_iter().map(|button| part(button, kind)).collect()
}

#[derive(serde::Deserialize)]
struct CardWire {
    header: Header,
    body: Option<Words>,
    action: Value,
}

impl CardWire {
    fn read(self) -> serde_json::Result<CarouselCard> {
        let action = if self.action.get("buttons").is_some() {
            CarouselAction::Buttons(buttons(part(self.action, "buttons")?, "quick_reply")?)
        } else {
            let Parameters { parameters: CtaUrl { display_text, url } } =
                serde_json::from_value(self.action)?;
            CarouselAction::CtaUrl { display_text, url }
        };
        Ok(CarouselCard { header: self.header, body: self.body.map(|words| words.text), action })
    }
}
