//! The line to WhatsApp: does the token work, what does Meta say about the number, are its webhooks ours, does it call?

use std::time::Duration;

use guestlink_domain::messaging::silence::Silence;
use guestlink_store::StoreError;
use guestlink_whatsapp::client::NumberInfo;
use jiff::Timestamp;

use crate::App;
use crate::access::Caller;

/// A page does not wait longer for Meta.
const PATIENCE: Duration = Duration::from_secs(4);

/// What Meta says about our number. Its words, in capitals.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct NumberFacts {
    /// As guests see it.
    pub number: String,
    /// The name in chats.
    pub name: String,
    /// `GREEN`, `YELLOW`, `RED`, `UNKNOWN`.
    pub quality: String,
    /// `CONNECTED`, `FLAGGED`, `RESTRICTED`, …
    pub status: String,
    /// Guests that may be written to in a day outside their window: `TIER_250`, `TIER_2K`, …
    pub limit: String,
    /// `STANDARD` or `HIGH`.
    pub pace: String,
}

/// The line as it is now.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// What Meta says about the number, which also proves the token; else why it could not be asked. `None`: no number is
    /// set.
    pub number: Option<Result<NumberFacts, String>>,
    /// Meta sends this account's webhooks to our app. `None`: no account is set, or it could not be asked.
    pub subscribed: Option<bool>,
    /// When the last webhook came.
    pub last_webhook: Option<Timestamp>,
    /// Whether it has been quiet for too long.
    pub silence: Silence,
    /// Webhooks with a wrong signature since this process began.
    pub forged: u64,
}

impl App {
    /// Looks at the line: asks Meta, reads the record. `None` for organisations that have no part in it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn line(&self, caller: &Caller) -> Result<Option<Line>, StoreError> {
        if !Self::is_at_home(caller.tenant) {
            return Ok(None);
        }
        let (last_webhook, silence) = self.silence().await?;
        let (number, subscribed) = tokio::join!(self.number_facts(), self.subscribed());
        let forged = self.metrics().webhooks_forged.get();
        Ok(Some(Line { number, subscribed, last_webhook, silence, forged }))
    }

    async fn number_facts(&self) -> Option<Result<NumberFacts, String>> {
        let number = self.config().whatsapp.phone_number_id.clone()?;
        let asked = tokio::time::timeout(PATIENCE, self.client().number(&number)).await;
        Some(match asked {
            Ok(Ok(info)) => Ok(facts(&info)),
            Ok(Err(failure)) => Err(failure.to_string()),
            Err(_late) => Err("no answer in time".to_owned()),
        })
    }

    async fn subscribed(&self) -> Option<bool> {
        let account = self.config().whatsapp.business_account_id.clone()?;
        let asked = async {
            let apps = self.client().subscribed_apps(&account).await.ok()?;
            let ours = self.client().app_id().await.ok()?;
            Some(apps.iter().any(|app| app.id.as_deref() == Some(ours.as_str())))
        };
        tokio::time::timeout(PATIENCE, asked).await.ok().flatten()
    }
}

fn facts(info: &NumberInfo) -> NumberFacts {
    let word = |word: &Option<String>| word.clone().unwrap_or_default();
    let limit = info.whatsapp_business_manager_messaging_limit.as_ref().map(|raw| limit_of(raw.json()));
    NumberFacts {
        number: info
            .display_phone_number
            .as_ref()
            .map(|number| number.as_ref().to_owned())
            .unwrap_or_default(),
        name: word(&info.verified_name),
        quality: word(&info.quality_rating),
        status: word(&info.status),
        limit: limit.flatten().or_else(|| info.messaging_limit_tier.clone()).unwrap_or_default(),
        pace: info.throughput.as_ref().and_then(|pace| pace.level.clone()).unwrap_or_default(),
    }
}

/// A word, or an object with one in it: Meta has written both.
fn limit_of(json: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(json).ok()?;
    let inside = ["current_limit", "messaging_limit", "limit"].iter().find_map(|name| value.get(name));
    match inside.unwrap_or(&value) {
        serde_json::Value::String(word) => Some(word.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::limit_of;

    #[test]
    fn a_limit_is_read_however_it_is_written() {
        assert_eq!(limit_of("\"TIER_2K\"").as_deref(), Some("TIER_2K"));
        assert_eq!(limit_of("{\"current_limit\":\"TIER_250\"}").as_deref(), Some("TIER_250"));
        assert_eq!(limit_of("2000").as_deref(), Some("2000"));
        assert_eq!(limit_of("[]"), None);
    }
}
