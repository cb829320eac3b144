//! What owners are told when a program is told nothing more: a letter each, queued in the transaction of the stop, so once
//! a stop, whatever dies. Never says the address, which may hold a key.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use guestlink_domain::access::Right;
use guestlink_domain::ids::{RequestId, TenantId};
use guestlink_store::access::accounts;
use guestlink_store::notices::{self, NewNotice};
use guestlink_store::webhook_endpoints::Endpoint;
use guestlink_store::{StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use crate::App;
use crate::access::LetterWords;
use crate::ids::derived;
use crate::requests::LETTER;

/// What the letter says, by language.
static WORDS: LazyLock<BTreeMap<String, LetterWords>> =
    LazyLock::new(|| serde_json::from_str(include_str!("letters.json")).unwrap_or_default());

/// Subject and text in the reader's language; what is not spoken is said in English.
fn words(language: Option<&str>, (house, name, why): (&str, &str, &str)) -> (String, String) {
    let spoken = language.and_then(|language| WORDS.get(language)).or_else(|| WORDS.get("en"));
    let said = spoken.cloned().unwrap_or_default();
    let fill = |text: String| text.replace("{house}", house).replace("{name}", name).replace("{why}", why);
    (fill(said.subject), fill(said.text))
}

impl App {
    /// Queues a letter for every owner; none where no letters can be sent.
    pub(super) async fn tell_owners(
        &self,
        tx: &mut Tx,
        endpoint: &Endpoint,
        why: &str,
    ) -> Result<(), StoreError> {
        if !self.post().is_open() {
            return Ok(());
        }
        let tenant: TenantId = endpoint.tenant;
        let mut houses = self.all_properties().into_iter().filter(|one| one.tenant == tenant);
        let property = match endpoint.property {
            Some(id) => self.property_with(id),
            None => houses.next(),
        };
        let Some(property) = property else { return Ok(()) };
        let base = self.config().public_url.clone().unwrap_or_default();
        let (link, now) = (format!("{base}/settings/webhooks/{}", endpoint.id), self.clock().now());
        let said = (property.resort.property.name.as_str(), endpoint.name.as_str(), why);
        let team = accounts::members(&mut *tx, tenant).await?.into_iter();
        let looks_after = |one: &accounts::Member| {
            one.grants.allow_everywhere(Right::ManageConnections) && one.account.disabled_at.is_none()
        };
        let letters = team.filter(looks_after).map(|owner| {
            let (subject, text) = words(owner.account.language.as_deref(), said);
            let user = owner.account.id;
            let (stop, who) = (endpoint.version.to_be_bytes(), user.0);
            NewNotice {
                tenant,
                id: derived(&[b"webhook.stopped", endpoint.id.0.as_bytes(), &stop, who.as_bytes()]),
                property: property.id,
                request: RequestId(Uuid::nil()),
                member: user.to_string(),
                way: LETTER.to_owned(),
                content: json!({ "subject": subject, "text": text, "link": link, "why": "stopped" }),
                created_at: now,
                not_before: now,
            }
        });
        notices::add(tx, letters.collect()).await
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn the_letter_speaks_the_readers_language_and_names_house_program_and_reason() {
        let said = ("Cala", "PMS", "the host answered 500");
        for (language, sign) in [(Some("es"), "dejado"), (Some("en"), "stopped"), (None, "stopped")] {
            let (subject, text) = words(language, said);
            assert!(subject.contains("Cala") && subject.contains("PMS"), "{subject}");
            assert!(text.contains(sign) && text.contains("PMS") && text.contains(said.2), "{text}");
        }
        assert_eq!(words(Some("fr"), said), words(None, said));
    }
}
