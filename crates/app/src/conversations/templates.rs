//! What may be sent when the window is closed: the house's templates, each with its words, what is missing in it, and
//! what it costs.

use std::collections::BTreeMap;

use guestlink_domain::ids::ConversationId;
use guestlink_domain::language::Lang;
use guestlink_domain::money::Money;
use guestlink_domain::resort::templates::{Button, Category, OptIn, Template};
use guestlink_store::messaging as stored;
use guestlink_store::stays;

use super::{DeskError, Who, wording};
use crate::App;
use crate::messaging::desk::Desk;
use crate::sales;

/// A template that may be chosen now.
#[derive(Clone, Debug)]
pub struct TemplateChoice {
    /// Its name.
    pub name: String,
    /// The language it would be sent in.
    pub language: String,
    /// Its words, with the values known so far.
    pub body: String,
    /// What has to be filled in: name and what we know for it.
    pub variables: Vec<(String, String)>,
    /// It sells.
    pub sells: bool,
    /// What it costs, as far as is known; `None`: nothing.
    pub cost: Option<Money>,
    /// WhatsApp's review says it may not be sent now.
    pub held_back: bool,
}

impl App {
    /// The templates for a conversation, those for guests' stays first.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn templates_for(
        &self,
        who: &Who,
        conversation: ConversationId,
    ) -> Result<Vec<TemplateChoice>, DeskError> {
        let line = self.conversation(who, conversation).await?;
        let Some(property) = self.property_of(&line.number_id) else { return Ok(Vec::new()) };
        let now = self.clock().now();
        let mut desk = Desk::new(now, self.ids().clone());
        for loaded in stored::by_conversations(self.store(), who.tenant, &[conversation]).await? {
            desk.lay(&property, &line.number_id, 0, loaded);
        }
        let seat = desk.seat_of(conversation).ok_or(DeskError::NotFound)?;
        let country = desk.chat(seat).and_then(sales::country_of).unwrap_or_default();
        let out = desk.chat(seat).is_some_and(|chat| sales::flag(chat, sales::OPTED_OUT));
        let stays = stays::by_guest(self.store(), who.tenant, line.guest).await?;
        let stay = property.nearest_stay(&stays, now);
        let name = line.name.clone().unwrap_or_default();
        let of_stay = |value: fn(&super::StayBrief) -> String| stay.as_ref().map(value).unwrap_or_default();
        let known = BTreeMap::from([
            ("first_name", name.split_whitespace().next().unwrap_or_default().to_owned()),
            ("property", property.resort.property.name.clone()),
            ("unit", of_stay(|stay| stay.place.clone())),
            ("accommodation", of_stay(|stay| stay.place.clone())),
            ("stay_dates", of_stay(|stay| format!("{} – {}", stay.check_in, stay.check_out))),
            ("check_in_day", of_stay(|stay| stay.check_in.to_string())),
            ("booking_ref", of_stay(|stay| stay.reference.clone())),
        ]);
        let reviews = self.reviews().of(who.tenant);
        let guest = line.language.as_deref().map(Lang::new);
        let open = line.window_expires_at.is_some_and(|closes| closes > now);
        let choice = |template: &Template| {
            if template.opt_in == OptIn::Staff || template.category == Category::Authentication {
                return None;
            }
            let language = reviews.language(template, guest.as_ref(), &property.language);
            let held_back = language.is_err();
            let language =
                language.ok().or_else(|| template.language(guest.as_ref(), &property.language))?.to_owned();
            let body = template.body.0.get(&language)?;
            let told = reviews.of(&template.name, &language).and_then(|review| review.category);
            let category = told.unwrap_or(template.category);
            let sells = category == Category::Marketing;
            if sells && out {
                return None;
            }
            let billed = crate::automations::billed_as(category);
            let price = property.resort.rates.price(billed, &country, now, open);
            let minor = price.micros.checked_div(property.resort.rates.micros_per_minor()).unwrap_or(0);
            Some(TemplateChoice {
                name: template.name.clone(),
                body: wording::fill(body, |name| known.get(name).filter(|text| !text.is_empty()).cloned()),
                variables: missing(template, &known),
                sells,
                cost: (price.micros > 0).then(|| Money::new(minor.max(1), price.currency)),
                held_back,
                language,
            })
        };
        Ok(property.resort.templates.templates.iter().filter_map(choice).collect())
    }
}

/// Every value the template needs, with what is known for it.
fn missing(template: &Template, known: &BTreeMap<&str, String>) -> Vec<(String, String)> {
    let suffixes = template.buttons.iter().filter_map(|button| match button {
        Button::Url { url_suffix, .. } => Some(url_suffix),
        _ => None,
    });
    let mut names: Vec<&String> = template.variables.iter().chain(suffixes).collect();
    names.dedup();
    let value = |name: &String| known.get(name.as_str()).cloned().unwrap_or_default();
    names.into_iter().map(|name| (name.clone(), value(name))).collect()
}
