//! Whether a campaign can be what its owner wants: found before it starts, and not guest after guest.

use super::Campaign;
use crate::automations::tells;
use crate::resort::Resort;
use crate::resort::automations::{HouseEvent, Trigger};
use crate::resort::templates::{Button, OptIn, Template};

/// Longest value of a variable. Meta: the body has 1,024 characters with everything filled in.
const LONGEST: usize = 400;

/// Something about a campaign that cannot be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// Which part: `name`, `template`, `values.offer`, `stayed` …
    pub field: String,
    /// What is expected there.
    pub expected: String,
}

/// Templates a campaign may send: those that need consent to marketing.
pub fn sellable(resort: &Resort) -> impl Iterator<Item = &Template> {
    resort.templates.templates.iter().filter(|template| template.opt_in == OptIn::Marketing)
}

/// What a campaign has to give for a template: variables and ends of addresses that nothing else tells.
pub fn wanted_values(template: &Template) -> Vec<String> {
    let trigger = Trigger::House(HouseEvent::CampaignStarted);
    let known = |name: &str| tells(trigger, name) && !CAMPAIGN.contains(&name);
    let suffixes = template.buttons.iter().filter_map(|button| match button {
        Button::Url { url_suffix, .. } => Some(url_suffix),
        _ => None,
    });
    let mut names: Vec<String> = Vec::new();
    for name in template.variables.iter().chain(suffixes) {
        if !known(name) && !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

/// What an announced campaign says of itself; here its owner does.
const CAMPAIGN: [&str; 4] = ["season", "offer", "valid_until", "campaign_token"];

/// Every mistake.
pub fn check(campaign: &Campaign, resort: &Resort) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut add = |field: &str, wrong: bool, expected: &str| {
        if wrong {
            mistakes.push(Mistake { field: field.to_owned(), expected: expected.to_owned() });
        }
    };
    let name = campaign.name.trim();
    add("name", name.is_empty() || name.chars().count() > 80, "a name of 1 to 80 characters");
    let pace = &campaign.pace;
    add("per_minute", !(1..=600).contains(&pace.per_minute), "1 to 600 messages a minute");
    add("per_number_a_day", !(1..=100_000).contains(&pace.per_number_a_day), "1 to 100000 messages a day");
    add("between", pace.between.0 == pace.between.1, "two different times of day");
    let stops = &campaign.stops;
    add("opted_out_percent", !(1..=100).contains(&stops.opted_out_percent), "1 to 100 of a hundred");
    add("failed_percent", !(1..=100).contains(&stops.failed_percent), "1 to 100 of a hundred");
    add("not_before", !(1..=10_000).contains(&stops.not_before), "1 to 10000 messages");
    add("hold_out_percent", campaign.hold_out_percent > 50, "0 to 50 of a hundred");
    let days = campaign.segment.stayed;
    add("stayed", days.is_some_and(|days| days.until < days.from), "a first day and a last day");
    let country = |code: &String| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    add("countries", !campaign.segment.countries.iter().all(country), "two capital letters for each country");
    let language = |lang: &crate::language::Lang| {
        let tag = lang.as_str();
        (2..=3).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    add("languages", !campaign.segment.languages.iter().all(language), "languages by their code, as en");
    let catalog = resort.catalog.as_ref();
    let sold = |id: &String| catalog.is_some_and(|catalog| catalog.accommodation(id).is_some());
    add("accommodations", !campaign.segment.accommodations.iter().all(sold), "accommodations of the catalog");
    let Some(template) = sellable(resort).find(|one| one.name == campaign.message.template) else {
        add("template", true, "a template that needs consent to marketing");
        return mistakes;
    };
    values(campaign, template, &mut mistakes);
    mistakes
}

/// Every value is given in each of the template's languages, unless one text is for all.
fn values(campaign: &Campaign, template: &Template, mistakes: &mut Vec<Mistake>) {
    for name in wanted_values(template) {
        let given = campaign.message.values.get(&name);
        let texts = given.into_iter().flat_map(|given| given.0.values());
        let fits = |text: &String| !text.trim().is_empty() && text.chars().count() <= LONGEST;
        let mut texts = texts.peekable();
        if texts.peek().is_none() || !texts.all(fits) {
            let expected = format!("words of 1 to {LONGEST} characters for `{name}`");
            mistakes.push(Mistake { field: format!("values.{name}"), expected });
        }
    }
}
