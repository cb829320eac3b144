//! From the wire to the domain: what a guest sent, without WhatsApp's shapes.

use guestlink_domain::bookings::cards;
use guestlink_domain::messaging::Inbound;
use guestlink_store::messaging::{Identity, IdentityKind};
use guestlink_whatsapp::webhook::{Contact, Content, Media, Message};

/// What the message says. Card numbers are masked here, before anything is stored or understood.
pub fn content(content: &Content) -> Inbound {
    match content {
        Content::Text(text) => Inbound::Text { body: masked(text.body.as_ref().map_or("", |b| b.as_str())) },
        Content::Interactive(reply) => match reply.choice() {
            Some((id, title)) => Inbound::Choice { id: id.to_owned(), title: title.to_owned() },
            None => Inbound::Other { kind: reply.kind().to_owned() },
        },
        Content::Button(button) => Inbound::Choice {
            id: button.payload.clone().or_else(|| button.text.clone()).unwrap_or_default(),
            title: button.text.clone().unwrap_or_default(),
        },
        Content::Location(place) => match (place.latitude, place.longitude) {
            (Some(latitude), Some(longitude)) => {
                let name = place.name.as_ref().map(|name| name.as_str().to_owned());
                Inbound::Location { latitude, longitude, name }
            }
            _ => Inbound::Other { kind: "location".to_owned() },
        },
        Content::Reaction(reaction) => Inbound::Reaction {
            to: reaction.message_id.as_ref().map_or("", |id| id.as_str()).to_owned(),
            emoji: reaction.emoji().map(str::to_owned),
        },
        Content::Edit(edit) => {
            let now = edit.message.as_ref().map(|message| &message.content);
            Inbound::Edited {
                to: edit.original_message_id.as_ref().map_or("", |id| id.as_str()).to_owned(),
                body: match now {
                    Some(Content::Text(text)) => Some(masked(text.body.as_ref().map_or("", |b| b.as_str()))),
                    Some(other) => other
                        .media()
                        .and_then(|media| media.caption.as_ref())
                        .map(|text| masked(text.as_str())),
                    None => None,
                },
            }
        }
        Content::Revoke { original_message_id: id } => {
            Inbound::Revoked { to: id.as_ref().map_or("", |id| id.as_str()).to_owned() }
        }
        other => match other.media() {
            Some(media) => Inbound::Media {
                kind: media_kind(other, media).to_owned(),
                id: media.id.clone().unwrap_or_default(),
                caption: media.caption.as_ref().map(|caption| masked(caption.as_str())),
                mime_type: media.mime_type.clone(),
            },
            None => Inbound::Other { kind: other.kind().to_owned() },
        },
    }
}

fn media_kind<'a>(content: &'a Content, media: &Media) -> &'a str {
    if media.voice == Some(true) { "voice" } else { content.kind() }
}

fn masked(text: &str) -> String {
    cards::mask(text).text
}

/// Everything the sender is known by: the business-scoped id first (it is always there since 2026), then the
/// number, if Meta shares it.
pub fn identities(contact: Option<&Contact>, message: &Message) -> Vec<Identity> {
    let user = message.from_user_id.as_ref().or_else(|| contact?.user_id.as_ref());
    let number = message.from.as_ref().or_else(|| contact?.wa_id.as_ref());
    let bsuid = user.map(|id| Identity { kind: IdentityKind::Bsuid, value: id.as_str().to_owned() });
    let phone = number.map(|number| Identity { kind: IdentityKind::Phone, value: number.digits() });
    bsuid.into_iter().chain(phone).filter(|identity| !identity.value.is_empty()).collect()
}

/// The name the guest shows on WhatsApp.
pub fn name(contact: Option<&Contact>) -> Option<String> {
    let profile = contact?.profile.as_ref()?;
    let name = profile.name.as_ref()?.as_str().trim();
    (!name.is_empty()).then(|| name.to_owned())
}
