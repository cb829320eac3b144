//! The resort's templates as they are put to Meta for review (`POST /{waba}/message_templates`), one a language.

use guestlink_domain::language::LocalText;
use guestlink_domain::resort::templates::{Button, Category, Header, Site, Template};
use serde_json::{Value, json};

/// Where a button's page lies, without the part that is filled in when sending.
pub struct Sites {
    /// Guests' own pages, ending with a slash.
    pub guest_page: String,
    /// The booking site, ending with a slash.
    pub booking_site: String,
}

/// The bodies of creation of one template, one for each language it has.
pub fn bodies(template: &Template, sites: &Sites) -> Vec<Value> {
    template.body.0.keys().map(|language| body(template, language, sites)).collect()
}

fn body(template: &Template, language: &str, sites: &Sites) -> Value {
    let mut components = Vec::new();
    components.extend(template.header.as_ref().map(|header| header_of(header, language)));
    let text = word(&template.body, language);
    let mut body = json!({"type": "BODY", "text": text});
    if let (Some(example), Some(members)) = (examples(text), body.as_object_mut()) {
        members.insert("example".to_owned(), json!({"body_text_named_params": example}));
    }
    components.push(body);
    components
        .extend(template.footer.as_ref().map(|text| json!({"type": "FOOTER", "text": word(text, language)})));
    if !template.buttons.is_empty() {
        let buttons: Vec<Value> = template.buttons.iter().map(|one| button(one, language, sites)).collect();
        components.push(json!({"type": "BUTTONS", "buttons": buttons}));
    }
    json!({
        "name": template.name,
        "language": language,
        "category": category(template.category),
        "parameter_format": "NAMED",
        "components": components,
    })
}

fn header_of(header: &Header, language: &str) -> Value {
    match header {
        Header::Text { text } => {
            let text = word(text, language);
            match examples(text) {
                Some(example) => json!({
                    "type": "HEADER", "format": "TEXT", "text": text, "example": {"header_text_named_params": example}
                }),
                None => json!({"type": "HEADER", "format": "TEXT", "text": text}),
            }
        }
        Header::Image { .. } => {
            json!({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::aW1hZ2U="]}})
        }
        Header::Document => {
            json!({"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": ["4::ZG9jdW1lbnQ="]}})
        }
        Header::Location => json!({"type": "HEADER", "format": "LOCATION"}),
    }
}

fn button(button: &Button, language: &str, sites: &Sites) -> Value {
    let text = word(button.label(), language);
    match button {
        Button::Url { site, url_suffix, .. } => {
            let base = match site {
                Site::GuestPage => &sites.guest_page,
                Site::BookingSite => &sites.booking_site,
            };
            json!({
                "type": "URL", "text": text, "url": format!("{base}{{{{1}}}}"), "example": [format!("{base}{url_suffix}")]
            })
        }
        Button::QuickReply { .. } => json!({"type": "QUICK_REPLY", "text": text}),
        Button::Phone { phone, .. } => json!({"type": "PHONE_NUMBER", "text": text, "phone_number": phone}),
    }
}

/// An example for each variable, as Meta's review wants it; `None` when the text has none.
fn examples(text: &str) -> Option<Vec<Value>> {
    let names = text.split("{{").skip(1).filter_map(|part| part.split_once("}}"));
    let examples: Vec<Value> = names
        .map(|(name, _)| json!({"param_name": name.trim(), "example": name.trim().replace('_', " ")}))
        .collect();
    (!examples.is_empty()).then_some(examples)
}

fn word<'a>(text: &'a LocalText, language: &str) -> &'a str {
    text.0.get(language).or_else(|| text.0.values().next()).map_or("", String::as_str)
}

fn category(category: Category) -> &'static str {
    match category {
        Category::Utility => "UTILITY",
        Category::Marketing => "MARKETING",
        Category::Authentication => "AUTHENTICATION",
    }
}
