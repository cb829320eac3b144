//! Templates are put to WhatsApp's review: what is not there yet, one a language, with an example of the picture or
//! document above it. Never what is there already: a review has consequences that cannot be taken back.

use bytes::Bytes;
use guestlink_domain::automations::ReviewStatus;
use guestlink_domain::language::LocalText;
use guestlink_domain::resort::templates::{Button, Category, Header, Site, Template};
use guestlink_store::StoreError;
use guestlink_whatsapp::client::Upload;
use guestlink_whatsapp::templates::Definition;
use serde_json::{Value, json};

use crate::App;
use crate::photos::{Format, WIDTHS};
use crate::properties::Property;

/// What reviewers see in the place of a document that is given when sending.
const EXAMPLE: &[u8] = include_bytes!("example.pdf");

/// What became of one template in one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Submission {
    /// Its name.
    pub name: String,
    /// The language.
    pub language: String,
    /// `submitted`, `known`, or why it was refused.
    pub outcome: Result<String, String>,
}

impl App {
    /// Puts every template to review that Meta does not have yet, one a language.
    ///
    /// # Errors
    /// When the database cannot be read or written. Inside: why Meta could not be asked.
    pub async fn submit_templates(
        &self,
        property: &Property,
    ) -> Result<Result<Vec<Submission>, String>, StoreError> {
        if let Err(why) = self.sync_templates().await? {
            return Ok(Err(why));
        }
        let account = self.config().whatsapp.business_account_id.clone().unwrap_or_default();
        let known = self.reviews().of(property.tenant);
        let sites = Sites::of(self.config().public_url.as_deref(), property);
        let mut submissions = Vec::new();
        for template in &property.resort.templates.templates {
            let there = |language: &str| {
                let review = known.of(&template.name, language);
                review.filter(|review| review.status != ReviewStatus::Deleted)
            };
            let missing = template.body.0.keys().any(|language| there(language).is_none());
            let example =
                if missing { self.header_example(property, template).await? } else { Ok(String::new()) };
            for language in template.body.0.keys() {
                let outcome = match (there(language), &example) {
                    (Some(review), _) => Ok(format!("known ({})", review.status.as_str())),
                    (None, Err(why)) => Err(why.clone()),
                    (None, Ok(handle)) => {
                        self.submit(&account, body(template, language, &sites, handle)).await
                    }
                };
                let (name, language) = (template.name.clone(), language.clone());
                submissions.push(Submission { name, language, outcome });
            }
        }
        if let Err(why) = self.sync_templates().await? {
            return Ok(Err(why));
        }
        Ok(Ok(submissions))
    }

    async fn submit(&self, account: &str, body: Value) -> Result<String, String> {
        let definition: Definition = serde_json::from_value(body).map_err(|error| error.to_string())?;
        let created = self.client().create_template(account, &definition).await;
        created.map(|_| "submitted".to_owned()).map_err(|error| error.to_string())
    }

    /// What shows Meta's reviewers the picture or document above a template: its handle, for an hour or so. Empty for a
    /// template that has none.
    async fn header_example(
        &self,
        property: &Property,
        template: &Template,
    ) -> Result<Result<String, String>, StoreError> {
        let upload = match &template.header {
            Some(Header::Image { photo }) => {
                let widest = WIDTHS.iter().copied().max().unwrap_or_default();
                let print = property.photo(&photo.0).unwrap_or_default().to_owned();
                let Some(picture) = self.photo(&property.slug, &print, widest, Format::Jpeg).await? else {
                    return Ok(Err(format!("{} is no picture that WhatsApp takes", photo.0)));
                };
                let mime_type = Format::Jpeg.mime().to_owned();
                Upload { mime_type, filename: "header.jpg".to_owned(), content: picture }
            }
            Some(Header::Document) => Upload {
                mime_type: "application/pdf".to_owned(),
                filename: "example.pdf".to_owned(),
                content: Bytes::from_static(EXAMPLE),
            },
            _ => return Ok(Ok(String::new())),
        };
        let client = self.client();
        let handle = match client.app_id().await {
            Ok(app) => client.upload_example(&app, upload).await.map_err(|error| error.to_string()),
            Err(failure) => Err(failure.to_string()),
        };
        Ok(handle.map_err(|why| format!("its header could not be uploaded: {why}")))
    }
}

/// Where a button's page lies, without the part that is filled in when sending.
#[derive(Clone, Debug)]
pub struct Sites {
    /// Guests' own pages, ending with a slash.
    pub guest_page: String,
    /// The booking site, ending with a slash.
    pub booking_site: String,
}

impl Sites {
    /// A property's.
    pub fn of(public_url: Option<&str>, property: &Property) -> Self {
        let public = public_url.unwrap_or("https://example.com").trim_end_matches('/');
        let guest_page = format!("{public}/w/");
        let booking_site =
            property.resort.property.booking_url.clone().unwrap_or_else(|| format!("{public}/"));
        Self { guest_page, booking_site }
    }
}

/// A template as it is put to Meta for review (`POST /{waba}/message_templates`), one for each language it has.
/// `example` is the handle of what is above it, where that is no text.
pub fn bodies(template: &Template, sites: &Sites, example: &str) -> Vec<Value> {
    template.body.0.keys().map(|language| body(template, language, sites, example)).collect()
}

fn body(template: &Template, language: &str, sites: &Sites, example: &str) -> Value {
    let mut components = Vec::new();
    components.extend(template.header.as_ref().map(|header| header_of(header, language, example)));
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

fn header_of(header: &Header, language: &str, example: &str) -> Value {
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
            json!({"type": "HEADER", "format": "IMAGE", "example": {"header_handle": [example]}})
        }
        Header::Document => {
            json!({"type": "HEADER", "format": "DOCUMENT", "example": {"header_handle": [example]}})
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
