//! Does a message keep within what WhatsApp allows? Found here, it costs nothing; found there, it is an error 100 or 131009
//! and a guest without answer.

use std::collections::HashSet;
use std::fmt;

use super::interactive::{Action, Button, CarouselAction, CarouselCard, Flow, Header, Interactive, Section};
use super::limits::{self, characters};
use super::media::{Media, MediaSource};
use super::template::{Component, Parameter, ParameterValue, Template};
use super::{Content, Message, Recipient};

/// A limit that is not kept: where, and which.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LimitError {
    /// The field, as a path in the message's JSON: `interactive.action.buttons[2].reply.title`.
    pub field: String,
    /// What is wrong.
    pub violation: Violation,
}

/// How a limit is not kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Violation {
    /// More characters than allowed.
    TooLong {
        /// Characters allowed.
        limit: usize,
        /// Characters there are.
        found: usize,
    },
    /// More bytes than allowed.
    TooLarge {
        /// Bytes allowed.
        limit: usize,
        /// Bytes there are.
        found: usize,
    },
    /// More elements than allowed.
    TooMany {
        /// Elements allowed.
        limit: usize,
        /// Elements there are.
        found: usize,
    },
    /// Fewer elements than required.
    TooFew {
        /// Elements required.
        limit: usize,
        /// Elements there are.
        found: usize,
    },
    /// Missing or empty.
    Missing,
    /// The same twice, where each must be its own.
    Duplicate,
    /// Something else, in words.
    NotAllowed(&'static str),
}

impl fmt::Display for LimitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.field)?;
        match self.violation {
            Violation::TooLong { limit, found } => write!(f, "{found} characters, WhatsApp allows {limit}"),
            Violation::TooLarge { limit, found } => write!(f, "{found} bytes, WhatsApp allows {limit}"),
            Violation::TooMany { limit, found } => write!(f, "{found} elements, WhatsApp allows {limit}"),
            Violation::TooFew { limit, found } => write!(f, "{found} elements, WhatsApp requires {limit}"),
            Violation::Missing => f.write_str("must not be empty"),
            Violation::Duplicate => f.write_str("must be unique in the message"),
            Violation::NotAllowed(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for LimitError {}

pub(crate) type Check = Result<(), LimitError>;

/// Where we are in the message: a name, its parent, an index. Written out only for an error.
#[derive(Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'static str,
    index: Option<usize>,
}

impl<'a> Path<'a> {
    pub(crate) const fn root(name: &'static str) -> Self {
        Self { parent: None, name, index: None }
    }

    pub(crate) const fn then(&'a self, name: &'static str) -> Path<'a> {
        Path { parent: Some(self), name, index: None }
    }

    pub(crate) const fn at(&'a self, name: &'static str, index: usize) -> Path<'a> {
        Path { parent: Some(self), name, index: Some(index) }
    }

    pub(crate) fn fail(&self, violation: Violation) -> Check {
        Err(LimitError { field: self.to_string(), violation })
    }

    pub(crate) fn require(&self, kept: bool, what: &'static str) -> Check {
        if kept { Ok(()) } else { self.fail(Violation::NotAllowed(what)) }
    }

    /// At least one and at most `limit` characters.
    pub(crate) fn text(&self, text: &str, limit: usize) -> Check {
        if text.trim().is_empty() { self.fail(Violation::Missing) } else { self.at_most(text, limit) }
    }

    /// At most `limit` characters. A text has never more UTF-16 units than bytes, so most need no counting.
    pub(crate) fn at_most(&self, text: &str, limit: usize) -> Check {
        let found = if text.len() <= limit { 0 } else { characters(text) };
        if found > limit { self.fail(Violation::TooLong { limit, found }) } else { Ok(()) }
    }

    pub(crate) fn optional(&self, text: Option<&str>, limit: usize) -> Check {
        text.map_or(Ok(()), |text| self.text(text, limit))
    }

    pub(crate) fn count(&self, found: usize, least: usize, limit: usize) -> Check {
        if found > limit {
            self.fail(Violation::TooMany { limit, found })
        } else if found < least {
            self.fail(Violation::TooFew { limit: least, found })
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            write!(f, "{parent}.")?;
        }
        f.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(f, "[{index}]"))
    }
}

impl Message {
    /// Keeps within WhatsApp's limits? The first that is not kept is named with its field.
    pub fn check(&self) -> Result<(), LimitError> {
        recipient(&self.to)?;
        if let Some(tag) = &self.tag {
            Path::root("biz_opaque_callback_data").text(tag, limits::TAG)?;
        }
        if let Some(id) = &self.reply_to {
            Path::root("context").then("message_id").text(id.as_str(), usize::MAX)?;
        }
        let path = Path::root(self.content.kind());
        match &self.content {
            Content::Text { body, .. } => path.then("body").text(body, limits::TEXT_BODY),
            Content::Image(media) | Content::Video(media) => captioned(&path, media, true, false),
            Content::Document(media) => captioned(&path, media, true, true),
            Content::Audio(media) | Content::Sticker(media) => captioned(&path, media, false, false),
            Content::Location(place) => location(&path, place),
            Content::Contacts(cards) => contacts(&path, cards),
            Content::Reaction { message_id, .. } => {
                path.then("message_id").text(message_id.as_str(), usize::MAX)
            }
            Content::Interactive(message) => interactive(&path, message),
            Content::Template(message) => template(&path, message),
        }
    }
}

fn recipient(to: &Recipient) -> Check {
    match to {
        Recipient::Phone(number) => {
            let path = Path::root("to");
            let written =
                number.as_str().bytes().all(|byte| byte.is_ascii_digit() || b"+-() .".contains(&byte));
            // A business-scoped id in `to` is silently dropped (seen in the field).
            path.require(written, "must be a phone number; a user id belongs into \"recipient\"")?;
            path.require(
                (5..=15).contains(&number.digits().len()),
                "must be a full international phone number",
            )
        }
        Recipient::User(id) => {
            Path::root("recipient").require(is_user_id(id.as_str()), "must be a user id such as US.1349…")
        }
        Recipient::Group(id) => Path::root("to").text(id, usize::MAX),
    }
}

/// `US.13491208655302741918`, `US.ENT.…`.
fn is_user_id(id: &str) -> bool {
    let Some((country, rest)) = id.split_once('.') else { return false };
    let rest = rest.strip_prefix("ENT.").unwrap_or(rest);
    country.len() == 2
        && country.bytes().all(|byte| byte.is_ascii_uppercase())
        && (1..=limits::USER_ID).contains(&rest.len())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn source(path: &Path<'_>, media: &Media) -> Check {
    match &media.source {
        MediaSource::Id(id) => path.then("id").text(id, usize::MAX),
        MediaSource::Link(link) => path.then("link").text(link, usize::MAX),
    }
}

fn captioned(path: &Path<'_>, media: &Media, caption: bool, filename: bool) -> Check {
    source(path, media)?;
    path.then("caption").require(caption || media.caption.is_none(), "not possible for this type")?;
    path.then("filename").require(filename || media.filename.is_none(), "only documents have one")?;
    path.then("voice").require(path.name == "audio" || media.voice.is_none(), "only audio has it")?;
    path.then("caption").at_most(media.caption.as_deref().unwrap_or_default(), limits::CAPTION)
}

fn location(path: &Path<'_>, place: &crate::webhook::Location) -> Check {
    let degrees = |value: Option<f64>, most: f64| value.is_some_and(|value| (-most..=most).contains(&value));
    path.then("latitude").require(degrees(place.latitude, 90.0), "must be between -90 and 90")?;
    path.then("longitude").require(degrees(place.longitude, 180.0), "must be between -180 and 180")
}

fn contacts(path: &Path<'_>, cards: &[crate::card::ContactCard]) -> Check {
    path.count(cards.len(), 1, limits::CONTACTS)?;
    for (at, card) in cards.iter().enumerate() {
        let path = Path { index: Some(at), ..*path };
        let path = path.then("name");
        let Some(name) = &card.name else { return path.fail(Violation::Missing) };
        let shown = name.formatted_name.as_ref().map(AsRef::as_ref).unwrap_or_default();
        path.then("formatted_name").text(shown, usize::MAX)?;
        let parts = [&name.first_name, &name.last_name, &name.middle_name, &name.prefix, &name.suffix];
        let any = parts.into_iter().flatten().any(|part| !part.as_str().is_empty());
        path.require(any, "needs one more part besides formatted_name")?;
    }
    Ok(())
}

fn interactive(path: &Path<'_>, message: &Interactive) -> Check {
    let action = &message.action;
    if let Some(header) = &message.header {
        header_fits(&path.then("header"), header, action)?;
    }
    let limit = if matches!(action, Action::List { .. }) { limits::LIST_BODY } else { limits::BODY };
    let body = path.then("body");
    match (&message.body, action) {
        (Some(text), _) => body.then("text").text(text, limit)?,
        (None, Action::Product { .. } | Action::Other { .. }) => {}
        (None, _) => return body.fail(Violation::Missing),
    }
    let plain = matches!(action, Action::LocationRequest | Action::ContactInfoRequest | Action::Carousel(_));
    path.then("footer").require(!plain || message.footer.is_none(), "not possible for this kind")?;
    path.then("footer").then("text").optional(message.footer.as_deref(), limits::FOOTER)?;
    let path = path.then("action");
    match action {
        Action::Buttons(list) => buttons(&path, list, "reply"),
        Action::List { button, sections } => list(&path, button, sections),
        Action::CtaUrl { display_text, url } => cta_url(&path, display_text, url),
        Action::Product { catalog_id, product_retailer_id } => {
            path.then("catalog_id").text(catalog_id, usize::MAX)?;
            path.then("product_retailer_id").text(product_retailer_id, usize::MAX)
        }
        Action::ProductList { sections, .. } => products(&path, message, sections),
        Action::Flow(form) => flow(&path.then("parameters"), form),
        Action::Carousel(cards) => carousel(&path, cards),
        _ => Ok(()),
    }
}

fn header_fits(path: &Path<'_>, header: &Header, action: &Action) -> Check {
    let words = matches!(header, Header::Text(_));
    match action {
        Action::List { .. } | Action::ProductList { .. } => {
            path.require(words, "this kind takes words only")?;
        }
        Action::LocationRequest
        | Action::ContactInfoRequest
        | Action::Carousel(_)
        | Action::Product { .. } => {
            path.require(false, "not possible for this kind")?;
        }
        _ => {}
    }
    match header {
        Header::Text(text) => path.then("text").text(text, limits::HEADER),
        Header::Image(media) => source(&path.then("image"), media),
        Header::Video(media) => source(&path.then("video"), media),
        Header::Document(media) => source(&path.then("document"), media),
    }
}

fn buttons(path: &Path<'_>, buttons: &[Button], kind: &'static str) -> Check {
    path.then("buttons").count(buttons.len(), 1, limits::BUTTONS)?;
    let (mut ids, mut titles) = (HashSet::new(), HashSet::new());
    for (at, button) in buttons.iter().enumerate() {
        let path = path.at("buttons", at);
        let path = path.then(kind);
        unique_id(&path, &button.id, limits::BUTTON_ID, &mut ids)?;
        let title = path.then("title");
        title.text(&button.title, limits::BUTTON_TITLE)?;
        if !titles.insert(button.title.as_str()) {
            return title.fail(Violation::Duplicate);
        }
    }
    Ok(())
}

fn unique_id<'a>(path: &Path<'_>, id: &'a str, limit: usize, ids: &mut HashSet<&'a str>) -> Check {
    let path = path.then("id");
    path.text(id, limit)?;
    path.require(id.trim() == id, "must not begin or end with a blank")?;
    if ids.insert(id) { Ok(()) } else { path.fail(Violation::Duplicate) }
}

fn list(path: &Path<'_>, button: &str, sections: &[Section]) -> Check {
    path.then("button").text(button, limits::BUTTON_TITLE)?;
    path.then("sections").count(sections.len(), 1, limits::SECTIONS)?;
    let rows = sections.iter().map(|section| section.rows.len()).sum();
    path.then("sections[].rows").count(rows, 1, limits::ROWS)?;
    let mut ids = HashSet::new();
    for (at, section) in sections.iter().enumerate() {
        let path = path.at("sections", at);
        section_title(&path, section.title.as_deref(), sections.len())?;
        path.then("rows").count(section.rows.len(), 1, limits::ROWS)?;
        for (at, row) in section.rows.iter().enumerate() {
            let path = path.at("rows", at);
            unique_id(&path, &row.id, limits::ROW_ID, &mut ids)?;
            path.then("title").text(&row.title, limits::ROW_TITLE)?;
            path.then("description")
                .at_most(row.description.as_deref().unwrap_or_default(), limits::ROW_DESCRIPTION)?;
        }
    }
    Ok(())
}

fn section_title(path: &Path<'_>, title: Option<&str>, sections: usize) -> Check {
    let path = path.then("title");
    match title.filter(|title| !title.trim().is_empty()) {
        Some(title) => path.text(title, limits::SECTION_TITLE),
        None => path.require(sections == 1, "required when there are several sections"),
    }
}

fn products(path: &Path<'_>, message: &Interactive, sections: &[super::ProductSection]) -> Check {
    Path::root("interactive")
        .then("header")
        .require(message.header.is_some(), "required for product lists")?;
    path.then("sections").count(sections.len(), 1, limits::SECTIONS)?;
    let items = sections.iter().map(|section| section.product_items.len()).sum();
    path.then("sections[].product_items").count(items, 1, limits::PRODUCTS)?;
    for (at, section) in sections.iter().enumerate() {
        section_title(&path.at("sections", at), section.title.as_deref(), sections.len())?;
    }
    Ok(())
}

fn cta_url(path: &Path<'_>, display_text: &str, url: &str) -> Check {
    let path = path.then("parameters");
    path.then("display_text").text(display_text, limits::BUTTON_TITLE)?;
    path.then("url").text(url, usize::MAX)
}

fn flow(path: &Path<'_>, flow: &Flow) -> Check {
    let draft = flow.mode.as_deref() == Some("draft");
    let limit = if draft { limits::DRAFT_FLOW_CTA } else { limits::BUTTON_TITLE };
    path.then("flow_cta").text(&flow.flow_cta, limit)?;
    path.then("flow_id")
        .require(flow.flow_id.is_some() != flow.flow_name.is_some(), "either flow_id or flow_name")
}

fn carousel(path: &Path<'_>, cards: &[CarouselCard]) -> Check {
    path.then("cards").count(cards.len(), limits::CARDS_MIN, limits::CARDS)?;
    let kind =
        |card: &CarouselCard| (std::mem::discriminant(&card.header), std::mem::discriminant(&card.action));
    for (at, card) in cards.iter().enumerate() {
        let path = path.at("cards", at);
        path.require(
            cards.first().map(kind) == Some(kind(card)),
            "all cards must have the same kind of header and action",
        )?;
        match &card.header {
            Header::Image(media) => source(&path.then("header").then("image"), media)?,
            Header::Video(media) => source(&path.then("header").then("video"), media)?,
            _ => path.then("header").require(false, "must be an image or a video")?,
        }
        let body = path.then("body");
        body.then("text").optional(card.body.as_deref(), limits::CARD_BODY)?;
        let breaks = card.body.as_deref().unwrap_or_default().matches('\n').count();
        body.then("text").require(breaks <= limits::CARD_LINE_BREAKS, "at most 2 line breaks")?;
        match &card.action {
            CarouselAction::CtaUrl { display_text, url } => cta_url(&path.then("action"), display_text, url)?,
            CarouselAction::Buttons(list) => buttons(&path.then("action"), list, "quick_reply")?,
        }
    }
    Ok(())
}

/// `[a-z0-9_]`, at most 512.
pub(crate) fn template_name(path: &Path<'_>, name: &str) -> Check {
    path.text(name, limits::TEMPLATE_NAME)?;
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    path.require(plain, "only small letters, digits and underscores")
}

fn template(path: &Path<'_>, template: &Template) -> Check {
    path.then("name").text(&template.name, limits::TEMPLATE_NAME)?;
    path.then("language").then("code").text(&template.language.code, 32)?;
    components(path, &template.components)
}

fn components(path: &Path<'_>, list: &[Component]) -> Check {
    for (at, component) in list.iter().enumerate() {
        let path = path.at("components", at);
        match component {
            Component::Header(parameters)
            | Component::Body(parameters)
            | Component::LimitedTimeOffer(parameters) => {
                filled(&path, parameters)?;
            }
            Component::Button { index, parameters, .. } => {
                let within = usize::from(*index) < limits::TEMPLATE_BUTTONS;
                path.then("index").require(within, "templates have at most 10 buttons, counted from 0")?;
                filled(&path, parameters)?;
            }
            Component::Carousel(cards) => {
                path.then("cards").count(cards.len(), 1, limits::CARDS)?;
                for (at, card) in cards.iter().enumerate() {
                    components(&path.at("cards", at), &card.components)?;
                }
            }
        }
    }
    Ok(())
}

fn filled(path: &Path<'_>, parameters: &[Parameter]) -> Check {
    let named = parameters.iter().filter(|parameter| parameter.name.is_some()).count();
    for (at, parameter) in parameters.iter().enumerate() {
        let path = path.at("parameters", at);
        // Code 100 otherwise: "Parameter name is missing or empty".
        let name = parameter.name.as_deref().unwrap_or_default();
        path.then("parameter_name")
            .require(named == 0 || !name.is_empty(), "required once one parameter has a name")?;
        match &parameter.value {
            ParameterValue::Text(text) => path.then("text").text(text, usize::MAX)?,
            ParameterValue::Payload(text) => path.then("payload").text(text, limits::PAYLOAD)?,
            ParameterValue::CouponCode(code) => path.then("coupon_code").text(code, limits::COUPON_CODE)?,
            ParameterValue::Image(media) => source(&path.then("image"), media)?,
            ParameterValue::Video(media) => source(&path.then("video"), media)?,
            ParameterValue::Document(media) => source(&path.then("document"), media)?,
            ParameterValue::Location(place) => location(&path.then("location"), place)?,
            _ => {}
        }
    }
    Ok(())
}
