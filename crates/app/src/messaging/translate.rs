//! From the domain to the wire: our messages in WhatsApp's form. Pictures are uploaded once and known by their
//! content from then on.

use bytes::Bytes;
use guestlink_domain::messaging::{Outbound, content::Choice};
use guestlink_domain::resort::templates::{Button as TemplateButton, Header as TemplateHeader, Template};
use guestlink_store::{conversations, media, resorts};
use guestlink_whatsapp::client::{SendError, Upload};
use guestlink_whatsapp::message::{
    Action, Button, ButtonKind, Component, Content, Header, Interactive, Language, Media, Parameter,
    ParameterValue, Row, Section, Template as WireTemplate,
};
use jiff::{SignedDuration, Timestamp};

use super::send::NotReady;
use crate::App;
use crate::properties::Property;

/// Meta keeps uploads 30 days; we trust them a little less long.
const TRUSTED: SignedDuration = SignedDuration::from_hours(25 * 24);

/// The content on the wire.
pub(super) async fn content(
    app: &App,
    property: &Property,
    number: &str,
    content: Outbound,
) -> Result<Content, NotReady> {
    let photos = Photos { app, property, number };
    Ok(match content {
        Outbound::Text { body, preview_url } => {
            Content::Text { body, preview_url: preview_url.then_some(true) }
        }
        Outbound::Photo { photo, caption } => {
            let mut media = photos.media(&photo).await?;
            media.caption = caption;
            Content::Image(media)
        }
        Outbound::File { attachment, kind, mime_type, name, caption } => {
            let (id, filename) = (photos.file(attachment, &mime_type, &name).await?, name);
            let media = Media { caption, ..Media::id(id) };
            match kind.as_str() {
                "image" => Content::Image(media),
                "video" => Content::Video(media),
                "audio" => Content::Audio(Media { caption: None, ..media }),
                _ => Content::Document(Media { filename: Some(filename), ..media }),
            }
        }
        Outbound::Reaction { to, emoji } => Content::Reaction { message_id: to.into(), emoji },
        Outbound::Buttons { photo, body, footer, buttons } => {
            let buttons =
                buttons.into_iter().map(|choice| Button { id: choice.id, title: choice.title }).collect();
            photos.interactive(photo, body, footer, Action::Buttons(buttons)).await?
        }
        Outbound::List { body, footer, open, rows } => {
            let rows = rows.into_iter().map(row).collect();
            let sections = vec![Section { title: None, rows }];
            photos.interactive(None, body, footer, Action::List { button: open, sections }).await?
        }
        Outbound::Link { photo, body, footer, label, url } => {
            photos.interactive(photo, body, footer, Action::CtaUrl { display_text: label, url }).await?
        }
        Outbound::Template { name, language, variables, buttons } => {
            let template = property
                .resort
                .templates
                .get(&name)
                .ok_or_else(|| NotReady::Never(format!("there is no template {name} any more")))?;
            let mut components = Vec::new();
            components.extend(photos.header(template, &language, &variables).await?);
            components.extend(body_component(template, &language, &variables)?);
            components.extend(button_components(template, &buttons));
            Content::Template(WireTemplate {
                name,
                language: Language { code: language, policy: None },
                components,
            })
        }
    })
}

fn row(choice: Choice) -> Row {
    Row { id: choice.id, title: choice.title, description: choice.description }
}

/// A template's values, by name.
type Variables = std::collections::BTreeMap<String, String>;

fn body_component(
    template: &Template,
    language: &str,
    variables: &Variables,
) -> Result<Option<Component>, NotReady> {
    let text = template.body.0.get(language).map_or("", String::as_str);
    let parameters = named(text, variables)?;
    Ok((!parameters.is_empty()).then_some(Component::Body(parameters)))
}

/// A parameter for each variable of the text, in the order in which it names them.
fn named(text: &str, variables: &Variables) -> Result<Vec<Parameter>, NotReady> {
    let mut parameters = Vec::new();
    for part in text.split("{{").skip(1) {
        let Some((name, _rest)) = part.split_once("}}") else { continue };
        let name = name.trim();
        let value = variables
            .get(name)
            .ok_or_else(|| NotReady::Never(format!("the template's variable {name} has no value")))?;
        parameters.push(Parameter::named(name, value.clone()));
    }
    Ok(parameters)
}

fn button_components(template: &Template, values: &[String]) -> Vec<Component> {
    let mut components = Vec::new();
    for (index, (button, value)) in template.buttons.iter().zip(values).enumerate() {
        let index = u8::try_from(index).unwrap_or(u8::MAX);
        match button {
            TemplateButton::Url { .. } => {
                let parameters = vec![Parameter::text(value.clone())];
                components.push(Component::Button { kind: ButtonKind::Url, index, parameters });
            }
            TemplateButton::QuickReply { .. } => {
                let parameters = vec![ParameterValue::Payload(value.clone()).into()];
                components.push(Component::Button { kind: ButtonKind::QuickReply, index, parameters });
            }
            TemplateButton::Phone { .. } => {}
        }
    }
    components
}

/// The property's pictures, on their way to a number.
struct Photos<'a> {
    app: &'a App,
    property: &'a Property,
    number: &'a str,
}

impl Photos<'_> {
    async fn interactive(
        &self,
        photo: Option<String>,
        body: String,
        footer: Option<String>,
        action: Action,
    ) -> Result<Content, NotReady> {
        let header = match photo {
            Some(photo) => Some(Header::Image(self.media(&photo).await?)),
            None => None,
        };
        Ok(Content::Interactive(Box::new(Interactive { header, body: Some(body), footer, action })))
    }

    async fn header(
        &self,
        template: &Template,
        language: &str,
        variables: &Variables,
    ) -> Result<Option<Component>, NotReady> {
        match &template.header {
            Some(TemplateHeader::Text { text }) => {
                let parameters = named(text.0.get(language).map_or("", String::as_str), variables)?;
                Ok((!parameters.is_empty()).then_some(Component::Header(parameters)))
            }
            Some(TemplateHeader::Image { photo }) => {
                let media = self.media(&photo.0).await?;
                Ok(Some(Component::Header(vec![ParameterValue::Image(media).into()])))
            }
            _ => Ok(None),
        }
    }

    /// The picture as WhatsApp knows it, uploaded now if it does not.
    async fn media(&self, photo: &str) -> Result<Media, NotReady> {
        let kept = self.property.photo(photo).and_then(|hash| hex::decode(hash).ok()).map(Bytes::from);
        let sha256 = kept.ok_or_else(|| NotReady::Never(format!("there is no photo {photo}")))?;
        let store = self.app.store();
        if let Some(id) = self.uploaded(&sha256).await? {
            return Ok(Media::id(id));
        }
        let (tenant, property) = (self.property.tenant, self.property.id);
        let bytes = resorts::photo(store, tenant, property, &sha256).await;
        let bytes = bytes
            .map_err(|error| NotReady::Store(error.to_string()))?
            .ok_or_else(|| NotReady::Never(format!("the photo {photo} is gone")))?;
        let name = photo.rsplit('/').next().unwrap_or("photo.jpg");
        let upload =
            Upload { mime_type: mime_type(photo).to_owned(), filename: name.to_owned(), content: bytes };
        Ok(Media::id(self.upload(&sha256, upload).await?))
    }

    /// A colleague's file as WhatsApp knows it, uploaded now if it does not.
    async fn file(&self, id: uuid::Uuid, mime_type: &str, name: &str) -> Result<String, NotReady> {
        let (tenant, store) = (self.property.tenant, self.app.store());
        let kept = conversations::attachment(store, tenant, id).await;
        let kept = kept
            .map_err(|error| NotReady::Store(error.to_string()))?
            .ok_or_else(|| NotReady::Never("the file is gone".to_owned()))?;
        if let Some(id) = self.uploaded(&kept.sha256).await? {
            return Ok(id);
        }
        let content =
            self.app.file_bytes(tenant, &kept).map_err(|error| NotReady::Never(error.to_string()))?;
        let upload = Upload { mime_type: mime_type.to_owned(), filename: name.to_owned(), content };
        self.upload(&kept.sha256, upload).await
    }

    async fn uploaded(&self, sha256: &Bytes) -> Result<Option<String>, NotReady> {
        let known = media::uploaded(self.app.store(), self.number, sha256, self.app.clock().now()).await;
        known.map_err(|error| NotReady::Store(error.to_string()))
    }

    async fn upload(&self, sha256: &Bytes, upload: Upload) -> Result<String, NotReady> {
        let id = self.app.client().upload(self.number, upload).await.map_err(|error| match error {
            SendError::Limit(error) => NotReady::Never(error.to_string()),
            SendError::Failed(failure) => NotReady::Upload(failure),
        })?;
        let until = self.app.clock().now().saturating_add(TRUSTED).unwrap_or(Timestamp::MAX);
        if let Err(error) = self.remember(sha256, &id, until).await {
            tracing::warn!(%error, "an upload could not be remembered; it will be repeated");
        }
        Ok(id)
    }

    async fn remember(
        &self,
        sha256: &Bytes,
        id: &str,
        until: Timestamp,
    ) -> Result<(), guestlink_store::StoreError> {
        let mut tx = self.app.store().begin().await?;
        media::remember(&mut tx, self.number, sha256, id, until).await?;
        tx.commit().await
    }
}

fn mime_type(photo: &str) -> &'static str {
    let extension = photo.rsplit('.').next().unwrap_or_default();
    if extension.eq_ignore_ascii_case("png") { "image/png" } else { "image/jpeg" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_follow_the_order_of_the_text_and_miss_nothing() {
        let values = Variables::from([("b".into(), "2".into()), ("a".into(), "1".into())]);
        let found = named("x {{b}} y {{ a }} z", &values).unwrap();
        assert_eq!(found, [Parameter::named("b", "2"), Parameter::named("a", "1")]);
        assert!(matches!(named("{{c}}", &values), Err(NotReady::Never(why)) if why.contains('c')));
    }
}
