//! What a schema cannot see in `channel.json`: values that contradict each other or name what is not there.

use std::collections::BTreeSet;

use super::{Answer, Channel, FollowUpTemplate};
use crate::resort::hours::Span;

/// One mistake, with a JSON Pointer (RFC 6901) to the value.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{pointer}: {message} (expected {expected})")]
pub struct ChannelProblem {
    /// Where, `/faq/3/id`.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub expected: String,
}

/// What the other files of the resort say, as far as a channel may refer to it.
#[derive(Clone, Copy, Default, Debug)]
pub struct Known<'a> {
    /// Template names with the variables each needs. `None`: not looked at.
    pub templates: Option<&'a [(&'a str, Vec<&'a str>)]>,
    /// Cancellation plans of the catalog. `None`: not looked at.
    pub rate_plans: Option<&'a [&'a str]>,
    /// The property's default language, in which every answer must be given. `None`: not looked at.
    pub default_language: Option<&'a str>,
}

/// Placeholders of the booking link.
pub const LINK_PLACEHOLDERS: [&str; 11] = [
    "accommodation",
    "adults",
    "check_in",
    "check_out",
    "child_ages",
    "children",
    "currency",
    "language",
    "pets",
    "quote",
    "rate_plan",
];

/// Variables a follow-up template may use.
pub const TEMPLATE_VARIABLES: [&str; 9] = [
    "accommodation",
    "cancel_until",
    "check_in_day",
    "first_name",
    "nights",
    "property",
    "stay_dates",
    "total",
    "valid_until",
];

impl Channel {
    /// Everything that contradicts itself or names what is not there.
    pub fn problems(&self, known: &Known<'_>) -> Vec<ChannelProblem> {
        let mut found = Found(Vec::new());
        self.check_numbers(&mut found);
        self.check_hours(&mut found);
        self.check_link(&mut found);
        self.check_references(known, &mut found);
        check_answers("faq", &self.faq, known, &mut found);
        check_answers("objections", &self.objections, known, &mut found);
        found.0
    }

    fn check_numbers(&self, found: &mut Found) {
        let w = &self.ranking;
        let sum: u32 =
            [w.fit, w.budget, w.occasion, w.owner, w.scarcity, w.history].into_iter().map(u32::from).sum();
        found.unless(
            sum > 0,
            "/ranking",
            "no weight counts, so nothing can be ranked",
            "weights such as 35 and 25",
        );
        found.within("/questions/at_most", self.questions.at_most.into(), 0, 2);
        found.within("/offers/at_most", self.offers.at_most.into(), 1, 3);
        found.within("/offers/photos", self.offers.photos.into(), 1, 3);
        found.within("/offers/amenities", self.offers.amenities.into(), 1, 8);
        found.within("/quotes/valid_hours", self.quotes.valid_hours.into(), 1, 720);
        found.within("/hand_off/after_failed_turns", self.hand_off.after_failed_turns.into(), 1, 5);
        found.within("/hand_off/silent_hours", self.hand_off.silent_hours.into(), 1, 168);
        if let Some(nudge) = &self.follow_ups.nudge {
            found.within("/follow_ups/nudge/after_hours", nudge.after_hours.into(), 1, 20);
        }
        if let Some(template) = &self.follow_ups.template {
            found.within("/follow_ups/template/after_hours", template.after_hours.into(), 12, 72);
        }
        let echo = self.echo.text.contains("{text}");
        found.unless(echo, "/echo/text", "the echo does not repeat the guest", "{text} somewhere in it");
        let emergency = &self.hand_off.emergency_number;
        let dialable =
            !emergency.is_empty() && emergency.chars().all(|c| c.is_ascii_digit() || "+ -".contains(c));
        found.unless(dialable, "/hand_off/emergency_number", "not a number to dial", "digits such as 112");
        let word = self.consent.resume_word.trim();
        found.unless(!word.is_empty(), "/consent/resume_word", "there is no word to come back", "START");
    }

    fn check_hours(&self, found: &mut Found) {
        for (days, Span(from, until)) in self.business_hours.iter().flat_map(|hours| &hours.0) {
            let pointer = format!("/business_hours/{days}");
            found.unless(from < until, &pointer, "closes before it opens", "two times, the earlier first");
        }
        if let Some(quiet) = &self.quiet_hours {
            let message = "quiet hours begin and end at the same time";
            found.unless(quiet.from != quiet.to, "/quiet_hours", message, "two different times");
        }
    }

    fn check_link(&self, found: &mut Found) {
        if let Some(url) = &self.booking_link.url {
            let web = (url.starts_with("https://") || url.starts_with("http://"))
                && !url.contains(char::is_whitespace)
                && url.len() <= 1_000;
            found.unless(web, "/booking_link/url", format!("\"{url}\" is not a web address"), "https://…");
        }
        for (name, value) in &self.booking_link.parameters {
            let pointer = format!("/booking_link/parameters/{}", escape(name));
            for placeholder in placeholders(value) {
                found.unless(
                    LINK_PLACEHOLDERS.contains(&placeholder),
                    &pointer,
                    format!("nothing fills {{{placeholder}}}"),
                    &format!("one of {}", LINK_PLACEHOLDERS.join(", ")),
                );
            }
        }
    }

    fn check_references(&self, known: &Known<'_>, found: &mut Found) {
        if let (Some(plan), Some(plans)) = (&self.quotes.rate_plan, known.rate_plans) {
            found.unless(
                plans.contains(&plan.as_str()),
                "/quotes/rate_plan",
                format!("the catalog has no cancellation plan \"{plan}\""),
                &format!("one of {}", plans.join(", ")),
            );
        }
        if let (Some(template), Some(templates)) = (&self.follow_ups.template, known.templates) {
            check_template(template, templates, found);
        }
    }
}

fn check_template(template: &FollowUpTemplate, templates: &[(&str, Vec<&str>)], found: &mut Found) {
    let pointer = "/follow_ups/template/name";
    let Some((_, variables)) = templates.iter().find(|(name, _)| *name == template.name) else {
        let message = format!("there is no template \"{}\"", template.name);
        found.unless(false, pointer, message, "a name in templates.json");
        return;
    };
    for variable in variables.iter().filter(|variable| !TEMPLATE_VARIABLES.contains(variable)) {
        let message = format!("a follow-up cannot fill the variable {variable} of \"{}\"", template.name);
        found.unless(false, pointer, message, &format!("only {}", TEMPLATE_VARIABLES.join(", ")));
    }
}

fn check_answers(list: &str, answers: &[Answer], known: &Known<'_>, found: &mut Found) {
    let mut ids = BTreeSet::new();
    for (index, answer) in answers.iter().enumerate() {
        let pointer = format!("/{list}/{index}");
        let id = &answer.id;
        let message = format!("the id \"{id}\" is given twice");
        found.unless(ids.insert(id), &format!("{pointer}/id"), message, "a name of its own");
        let reachable = !answer.topics.is_empty() || answer.words.values().any(|words| !words.is_empty());
        found.unless(reachable, &pointer, format!("nothing leads to \"{id}\""), "topics or words");
        let spoken = known.default_language.is_none_or(|lang| answer.a.0.contains_key(lang));
        let said = answer.a.0.values().any(|text| !text.trim().is_empty()) && spoken;
        let expected = known.default_language.map_or("a text".to_owned(), |lang| format!("a text in {lang}"));
        found.unless(said, &format!("{pointer}/a"), format!("\"{id}\" has no answer"), &expected);
        let longest = answer.a.0.values().map(|text| text.chars().count()).max().unwrap_or_default();
        found.within(&format!("{pointer}/a"), longest, 0, 900);
    }
}

/// The names between braces.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

struct Found(Vec<ChannelProblem>);

impl Found {
    fn unless(&mut self, right: bool, pointer: &str, message: impl Into<String>, expected: &str) {
        if !right {
            self.0.push(ChannelProblem {
                pointer: pointer.to_owned(),
                message: message.into(),
                expected: expected.to_owned(),
            });
        }
    }

    fn within(&mut self, pointer: &str, value: usize, least: usize, most: usize) {
        let message = format!("{value} is out of range");
        self.unless((least..=most).contains(&value), pointer, message, &format!("{least} to {most}"));
    }
}
