//! Does a template keep within what Meta accepts? A refused one costs a review and, deleted, blocks its name for 30 days.

use super::definition::{
    ButtonExample, Component, ComponentKind, Definition, DefinitionButton, HeaderFormat,
};
use crate::message::limits;
use crate::message::{Check, LimitError, Path, template_name};

impl Definition {
    /// Keeps within Meta's limits? The first that is not kept is named with its field.
    pub fn check(&self) -> Result<(), LimitError> {
        let root = Path::root("template");
        template_name(&root.then("name"), self.name.as_deref().unwrap_or_default())?;
        root.then("language").text(self.language.as_deref().unwrap_or_default(), 32)?;
        root.then("category").require(self.category.is_some(), "must not be empty")?;
        for (at, component) in self.components.iter().enumerate() {
            let path = root.at("components", at);
            self.once(&path, component)?;
            part(&path, component)?;
        }
        let kinds = || self.components.iter().filter_map(|component| component.kind.as_ref());
        root.then("components")
            .require(kinds().any(|kind| *kind == ComponentKind::Body), "a BODY is required")
    }

    fn once(&self, path: &Path<'_>, component: &Component) -> Check {
        let same = self.components.iter().filter(|other| other.kind == component.kind).count();
        path.then("type").require(same == 1, "each kind of component may occur once")
    }
}

fn part(path: &Path<'_>, component: &Component) -> Check {
    let text = component.text.as_deref();
    match &component.kind {
        Some(ComponentKind::Header) => header(path, component),
        Some(ComponentKind::Body) => match text {
            Some(text) => body(path, component, text),
            // Meta writes the body of authentication templates itself.
            None => path
                .then("text")
                .require(component.add_security_recommendation.is_some(), "must not be empty"),
        },
        Some(ComponentKind::Footer) => {
            let path = path.then("text");
            path.optional(text, limits::TEMPLATE_FOOTER)?;
            path.require(text.is_none_or(|text| variables(text).is_empty()), "footers have no variables")
        }
        Some(ComponentKind::Buttons) => buttons(path, &component.buttons),
        Some(ComponentKind::Carousel) => {
            path.then("cards").count(component.cards.len(), limits::CARDS_MIN, limits::CARDS)?;
            for (at, card) in component.cards.iter().enumerate() {
                let path = path.at("cards", at);
                for (at, component) in card.components.iter().enumerate() {
                    part(&path.at("components", at), component)?;
                }
            }
            Ok(())
        }
        Some(_) => Ok(()),
        None => path.then("type").require(false, "must not be empty"),
    }
}

fn header(path: &Path<'_>, component: &Component) -> Check {
    let example = component.example.clone().unwrap_or_default();
    match &component.format {
        Some(HeaderFormat::Text) => {
            let text = component.text.as_deref().unwrap_or_default();
            let found = variables(text);
            path.then("text").text(text, limits::TEMPLATE_HEADER)?;
            path.then("text").require(found.len() <= 1, "headers have at most one variable")?;
            let shown = example.header_text.len() + example.header_text_named_params.len();
            path.then("example").require(shown >= found.len(), "required for the variable")
        }
        Some(HeaderFormat::Image | HeaderFormat::Video | HeaderFormat::Document | HeaderFormat::Gif) => path
            .then("example")
            .require(!example.header_handle.is_empty(), "header_handle is required for a medium"),
        Some(_) => Ok(()),
        None => path.then("format").require(false, "must not be empty"),
    }
}

fn body(path: &Path<'_>, component: &Component, text: &str) -> Check {
    let words = path.then("text");
    words.text(text, limits::TEMPLATE_BODY)?;
    let found = variables(text);
    let trimmed = text.trim();
    let edge = trimmed.starts_with("{{") || trimmed.ends_with("}}");
    words.require(found.is_empty() || !edge, "must not begin or end with a variable")?;
    words.require(!text.contains("}}{{"), "variables must not touch")?;
    let example = component.example.clone().unwrap_or_default();
    let positional = example.body_text.first().map_or(0, Vec::len);
    let shown = positional.max(example.body_text_named_params.len());
    path.then("example").require(shown >= found.len(), "required for each variable")
}

fn buttons(path: &Path<'_>, list: &[DefinitionButton]) -> Check {
    path.then("buttons").count(list.len(), 1, limits::TEMPLATE_BUTTONS)?;
    let kind = |button: &DefinitionButton| button.kind.clone().unwrap_or_default().to_ascii_uppercase();
    let several = [
        ("URL", limits::TEMPLATE_URL_BUTTONS),
        ("PHONE_NUMBER", limits::TEMPLATE_PHONE_BUTTONS),
        ("COPY_CODE", limits::TEMPLATE_COPY_CODE_BUTTONS),
    ];
    for (name, limit) in several {
        let found = list.iter().filter(|button| kind(button) == name).count();
        path.then("buttons")
            .require(found <= limit, "at most 2 URL, 1 PHONE_NUMBER and 1 COPY_CODE buttons")?;
    }
    let quick: Vec<_> = list.iter().map(|button| kind(button) == "QUICK_REPLY").collect();
    let turns = quick.windows(2).filter(|pair| pair.first() != pair.last()).count();
    path.then("buttons").require(turns <= 1, "quick replies must stand together")?;
    for (at, item) in list.iter().enumerate() {
        button(&path.at("buttons", at), item)?;
    }
    Ok(())
}

fn button(path: &Path<'_>, button: &DefinitionButton) -> Check {
    path.then("type").text(button.kind.as_deref().unwrap_or_default(), 64)?;
    path.then("text").at_most(button.text.as_deref().unwrap_or_default(), limits::TEMPLATE_BUTTON_TEXT)?;
    if let Some(url) = &button.url {
        path.then("url").text(url, limits::TEMPLATE_URL)?;
        let found = variables(url);
        let last = found.is_empty() || (found.len() == 1 && url.ends_with("}}"));
        path.then("url").require(last, "at most one variable, at the end")?;
        path.then("example")
            .require(found.is_empty() || button.example.is_some(), "required for the variable")?;
    }
    match &button.example {
        Some(ButtonExample::Code(code)) => path.then("example").text(code, limits::COUPON_CODE),
        _ => Ok(()),
    }
}

/// The names (or numbers) of the variables in a text, each once.
fn variables(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = rest.split_once("{{") {
        let Some((name, after)) = from.split_once("}}") else { break };
        if !found.contains(&name.trim()) {
            found.push(name.trim());
        }
        rest = after;
    }
    found
}
