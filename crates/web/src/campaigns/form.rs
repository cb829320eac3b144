//! A campaign as it is typed: from fields to a plan, and back.

use std::collections::{BTreeMap, BTreeSet};

use guestlink_app::campaigns::Plan;
use guestlink_app::properties::Property;
use guestlink_domain::campaigns::{Days, Message, Pace, Place, Segment, Stops, wanted_values};
use guestlink_domain::language::{Lang, LocalText};
use guestlink_domain::resort::hours::{Clock, Span};
use guestlink_domain::resort::templates::Template;

/// Fields of the form, by name.
#[derive(Clone, Default)]
pub(super) struct Typed(pub BTreeMap<String, String>);

impl Typed {
    /// A field; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A box that is ticked.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Is this the chosen one?
    pub fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == value
    }

    fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }
}

/// A list as people type it.
fn words(text: &str) -> Vec<String> {
    let all = text.split([',', ';', '\n']).map(str::trim).filter(|word| !word.is_empty());
    all.map(str::to_owned).collect()
}

/// Languages somebody may be written to in: the house's and the template's.
pub(super) fn languages(property: &Property, template: &Template) -> Vec<String> {
    let house = property.resort.property.languages.iter().map(ToString::to_string);
    let all: BTreeSet<String> =
        house.chain(template.body.0.keys().map(|key| Lang::new(key).to_string())).collect();
    all.into_iter().collect()
}

/// The field that cannot be read, and what it should be.
type Wrong = (String, String);

/// What was typed as a plan.
pub(super) fn plan(typed: &Typed, template: &Template) -> Result<Plan, Wrong> {
    let boxes = |beginning: &str| -> Vec<String> {
        let ticked = typed.0.keys().filter_map(|name| name.strip_prefix(beginning));
        ticked.map(str::to_owned).collect()
    };
    let segment = Segment {
        languages: boxes("lang.").iter().map(|tag| Lang::new(tag)).collect(),
        countries: words(typed.get("countries")).iter().map(|code| code.to_uppercase()).collect(),
        tags: words(typed.get("tags")),
        without_tags: words(typed.get("without_tags")),
        stayed: days(typed)?,
        accommodations: boxes("acc."),
        place: Place::read(typed.get("place")).unwrap_or_default(),
        past_stays: number(typed, "past_stays")?.unwrap_or(0),
        quiet_days: number(typed, "quiet_days")?.unwrap_or(0),
        wrote_within_days: number(typed, "wrote_within_days")?.unwrap_or(0),
    };
    Ok(Plan {
        name: typed.get("name").trim().to_owned(),
        segment,
        message: Message {
            template: template.name.clone(),
            values: values(typed, template),
            own_language_only: typed.has("own_language_only"),
        },
        pace: pace(typed)?,
        stops: Stops {
            opted_out_percent: number(typed, "opted_out_percent")?.unwrap_or(0),
            failed_percent: number(typed, "failed_percent")?.unwrap_or(0),
            not_before: number(typed, "not_before")?.unwrap_or(0),
        },
        hold_out_percent: number(typed, "hold_out_percent")?.unwrap_or(0),
    })
}

fn pace(typed: &Typed) -> Result<Pace, Wrong> {
    let clock = |name: &str| {
        // Browsers may add seconds.
        let text: String = typed.get(name).chars().take(5).collect();
        Clock::read(&text).ok_or_else(|| wrong("between", "times of day, as 10:00"))
    };
    Ok(Pace {
        per_minute: number(typed, "per_minute")?.unwrap_or(0),
        per_number_a_day: number(typed, "per_number_a_day")?.unwrap_or(0),
        between: Span(clock("from")?, clock("until")?),
    })
}

fn wrong(field: &str, expected: &str) -> Wrong {
    (field.to_owned(), expected.to_owned())
}

fn number<T: std::str::FromStr>(typed: &Typed, name: &str) -> Result<Option<T>, Wrong> {
    let text = typed.get(name).trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_no_number| wrong(name, "a whole number"))
}

fn days(typed: &Typed) -> Result<Option<Days>, Wrong> {
    let (from, until) = (typed.get("stayed_from").trim(), typed.get("stayed_until").trim());
    if from.is_empty() && until.is_empty() {
        return Ok(None);
    }
    let read = from.parse().ok().zip(until.parse().ok());
    read.map(|(from, until)| Some(Days { from, until }))
        .ok_or_else(|| wrong("stayed", "a first day and a last day"))
}

/// The name of the field of a value in a language.
pub(super) fn value_field(name: &str, language: &str) -> String {
    format!("v.{name}.{language}")
}

fn values(typed: &Typed, template: &Template) -> BTreeMap<String, LocalText> {
    let mut values = BTreeMap::new();
    for name in wanted_values(template) {
        let mut texts = BTreeMap::new();
        for language in template.body.0.keys() {
            let text = typed.get(&value_field(&name, language)).trim();
            if !text.is_empty() {
                texts.insert(Lang::new(language).to_string(), text.to_owned());
            }
        }
        if !texts.is_empty() {
            values.insert(name, LocalText(texts));
        }
    }
    values
}

/// A plan as it would have been typed.
pub(super) fn typed(plan: &Plan, template: &Template) -> Typed {
    let mut typed = Typed::default();
    let segment = &plan.segment;
    typed.put("name", plan.name.as_str());
    for lang in &segment.languages {
        typed.put(&format!("lang.{lang}"), "on");
    }
    for id in &segment.accommodations {
        typed.put(&format!("acc.{id}"), "on");
    }
    typed.put("countries", segment.countries.join(", "));
    typed.put("tags", segment.tags.join(", "));
    typed.put("without_tags", segment.without_tags.join(", "));
    if let Some(days) = segment.stayed {
        typed.put("stayed_from", days.from.to_string());
        typed.put("stayed_until", days.until.to_string());
    }
    typed.put("place", segment.place.as_str());
    typed.put("past_stays", segment.past_stays.to_string());
    typed.put("quiet_days", segment.quiet_days.to_string());
    typed.put("wrote_within_days", segment.wrote_within_days.to_string());
    for (name, texts) in &plan.message.values {
        for language in template.body.0.keys() {
            if let Some(text) = texts.0.get(Lang::new(language).as_str()) {
                typed.put(&value_field(name, language), text.as_str());
            }
        }
    }
    if plan.message.own_language_only {
        typed.put("own_language_only", "on");
    }
    let pace = &plan.pace;
    typed.put("per_minute", pace.per_minute.to_string());
    typed.put("per_number_a_day", pace.per_number_a_day.to_string());
    typed.put("from", pace.between.0.to_string());
    typed.put("until", pace.between.1.to_string());
    typed.put("opted_out_percent", plan.stops.opted_out_percent.to_string());
    typed.put("failed_percent", plan.stops.failed_percent.to_string());
    typed.put("not_before", plan.stops.not_before.to_string());
    typed.put("hold_out_percent", plan.hold_out_percent.to_string());
    typed
}

/// A campaign nobody has typed yet.
pub(super) fn blank(template: &Template) -> Typed {
    let plan = Plan {
        name: String::new(),
        segment: Segment { place: Place::Away, ..Segment::default() },
        message: Message {
            template: template.name.clone(),
            values: BTreeMap::new(),
            own_language_only: false,
        },
        pace: Pace::default(),
        stops: Stops::default(),
        hold_out_percent: 0,
    };
    typed(&plan, template)
}
