//! `/campaigns/new` and `/campaigns/{campaign}/change`: choose a template, then whom, what, how fast.

use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use guestlink_app::access::Caller;
use guestlink_app::campaigns::{Campaign, CampaignError};
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use guestlink_domain::campaigns::{Place, State as Stands, sellable, wanted_values};
use guestlink_domain::ids::CampaignId;
use guestlink_domain::resort::templates::Template;
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::form::{self, Typed, value_field};
use super::{opened, place_told, refused};
use crate::access::{Id, Sent, Signed};
use crate::dashboard::html;
use crate::dashboard::place::{House, at_house, houses};
use crate::dashboard::shell::{Section, Shell, framed};
use crate::problem::Problem;
use crate::routes::Door;
use crate::words::Words;

/// Which house, which template.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
    template: Option<String>,
}

/// A template to choose.
struct Choice {
    name: String,
    purpose: String,
    languages: String,
    chosen: bool,
}

/// A value of the template: name, and a field for each language: language, name of the field.
struct ValueField {
    name: String,
    fields: Vec<(String, String)>,
}

#[derive(askama::Template)]
#[template(path = "dashboard/campaign-form.html")]
struct FormView {
    shell: Shell,
    houses: Vec<House>,
    slug: String,
    action: String,
    title: String,
    /// Where another template is chosen.
    choose: String,
    choices: Vec<Choice>,
    /// The template that was chosen; none: choose one first.
    template: Option<String>,
    /// Its words by language.
    bodies: Vec<(String, String)>,
    values: Vec<ValueField>,
    languages: Vec<String>,
    accommodations: Vec<(String, String)>,
    places: Vec<(&'static str, String)>,
    typed: Typed,
    /// A campaign that waits: only how it goes on can be changed.
    waits: bool,
    version: i64,
    wrong: Option<String>,
    wrong_field: String,
}
framed!(FormView);

/// What a form stands in.
struct Frame<'a> {
    shell: Shell,
    property: &'a Property,
    caller: &'a Caller,
    campaign: Option<&'a Campaign>,
}

/// `GET /campaigns/new`
pub(crate) async fn blank(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let wanted = (Right::Campaigns, asked.house.as_deref());
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Campaigns, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let template = asked.template.as_deref().and_then(|name| chosen(&property, name));
    let typed = template.map(form::blank).unwrap_or_default();
    let frame = Frame { shell, property: &property, caller: &caller, campaign: None };
    html::page(&view(frame, template, typed, None), &headers)
}

/// `POST /campaigns/new`
pub(crate) async fn create(
    State(door): State<Door>,
    Signed(caller): Signed,
    headers: HeaderMap,
    Sent(fields): Sent<std::collections::BTreeMap<String, String>>,
) -> Response {
    let typed = Typed(fields);
    let house = typed.get("house").to_owned();
    let wanted = (Right::Campaigns, Some(house.as_str()));
    let (shell, property) = match at_house(&door, &caller, &headers, Section::Campaigns, wanted) {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let frame = Frame { shell, property: &property, caller: &caller, campaign: None };
    let Some(template) = chosen(&property, typed.get("template")) else {
        return html::page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &view(frame, None, Typed::default(), None),
            &headers,
        );
    };
    let plan = match form::plan(&typed, template) {
        Ok(plan) => plan,
        Err(wrong) => return not_taken(frame, template, typed, &wrong, &headers),
    };
    match door.app.draft_campaign(&caller, &property, plan).await {
        Ok(made) => Redirect::to(&format!("/campaigns/{}", made.id)).into_response(),
        Err(CampaignError::Invalid(mistakes)) => {
            not_taken(frame, template, typed, &first(mistakes), &headers)
        }
        Err(error) => refused(&frame.shell.w, error),
    }
}

/// `GET /campaigns/{campaign}/change`
pub(crate) async fn again(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<CampaignId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let (shell, campaign, property) = match opened(&door, &caller, &headers, id).await {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let name = asked.template.as_deref().unwrap_or(&campaign.plan.message.template);
    let template = chosen(&property, name);
    let typed = template.map(|template| form::typed(&campaign.plan, template)).unwrap_or_default();
    let frame = Frame { shell, property: &property, caller: &caller, campaign: Some(&campaign) };
    html::page(&view(frame, template, typed, None), &headers)
}

/// `POST /campaigns/{campaign}/change`
pub(crate) async fn change(
    State(door): State<Door>,
    Signed(caller): Signed,
    Id(id): Id<CampaignId>,
    headers: HeaderMap,
    Sent(fields): Sent<std::collections::BTreeMap<String, String>>,
) -> Response {
    let typed = Typed(fields);
    let (shell, campaign, property) = match opened(&door, &caller, &headers, id).await {
        Ok(found) => found,
        Err(answer) => return *answer,
    };
    let frame = Frame { shell, property: &property, caller: &caller, campaign: Some(&campaign) };
    let Some(template) = chosen(&property, typed.get("template")) else {
        return Problem::malformed("There is no such template.").into_response();
    };
    let plan = match form::plan(&typed, template) {
        Ok(plan) => plan,
        Err(wrong) => return not_taken(frame, template, typed, &wrong, &headers),
    };
    let version = typed.get("version").parse().ok();
    match door.app.change_campaign(&caller, id, version, plan).await {
        Ok(_) => Redirect::to(&format!("/campaigns/{id}")).into_response(),
        Err(CampaignError::Invalid(mistakes)) => {
            not_taken(frame, template, typed, &first(mistakes), &headers)
        }
        Err(CampaignError::Refused(_) | CampaignError::Conflict(_)) => {
            Redirect::to(&format!("/campaigns/{id}?not=now")).into_response()
        }
        Err(error) => refused(&frame.shell.w, error),
    }
}

fn first(mistakes: Vec<guestlink_domain::campaigns::Mistake>) -> (String, String) {
    mistakes.into_iter().next().map(|one| (one.field, one.expected)).unwrap_or_default()
}

fn chosen<'a>(property: &'a Property, name: &str) -> Option<&'a Template> {
    sellable(&property.resort).find(|one| one.name == name)
}

fn not_taken(
    frame: Frame<'_>,
    template: &Template,
    typed: Typed,
    (field, expected): &(String, String),
    headers: &HeaderMap,
) -> Response {
    let wrong = Some((field.clone(), frame.shell.w.with("campaign-wrong", "expected", expected)));
    let page = view(frame, Some(template), typed, wrong);
    html::page_with(StatusCode::UNPROCESSABLE_ENTITY, &page, headers)
}

fn view(
    frame: Frame<'_>,
    template: Option<&Template>,
    typed: Typed,
    wrong: Option<(String, String)>,
) -> FormView {
    let Frame { shell, property, caller, campaign } = frame;
    let w = shell.w.clone();
    let (wrong_field, wrong) = wrong.unzip();
    let address =
        campaign.map_or_else(|| "/campaigns/new".to_owned(), |one| format!("/campaigns/{}/change", one.id));
    FormView {
        houses: if campaign.is_none() { houses(&shell, caller, Right::Campaigns, property) } else { vec![] },
        slug: property.slug.clone(),
        title: if campaign.is_some() { w.say("campaign-change") } else { w.say("campaign-new") },
        choose: format!("{address}?house={}", property.slug),
        action: address,
        choices: choices(&w, property, template),
        bodies: template.into_iter().flat_map(|one| one.body.0.clone()).collect(),
        values: template.map(value_fields).unwrap_or_default(),
        languages: template.map(|one| form::languages(property, one)).unwrap_or_default(),
        accommodations: property
            .catalog
            .accommodations
            .iter()
            .map(|one| (one.id.clone(), one.name.get(&w.lang, &property.language).to_owned()))
            .collect(),
        places: Place::ALL.map(|place| (place.as_str(), place_told(&w, place))).into(),
        template: template.map(|one| one.name.clone()),
        typed,
        waits: campaign.is_some_and(|one| matches!(one.state, Stands::Paused { .. })),
        version: campaign.map_or(0, |one| one.version),
        wrong,
        wrong_field: wrong_field.unwrap_or_default(),
        shell,
    }
}

fn value_fields(template: &Template) -> Vec<ValueField> {
    let of = |name: String| ValueField {
        fields: template.body.0.keys().map(|lang| (lang.clone(), value_field(&name, lang))).collect(),
        name,
    };
    wanted_values(template).into_iter().map(of).collect()
}

fn choices(w: &Words, property: &Property, chosen: Option<&Template>) -> Vec<Choice> {
    let all = sellable(&property.resort).map(|one| Choice {
        name: one.name.clone(),
        purpose: one.purpose.clone().unwrap_or_else(|| w.say("campaign-no-purpose")),
        languages: one.body.0.keys().cloned().collect::<Vec<_>>().join(", "),
        chosen: chosen.is_some_and(|chosen| chosen.name == one.name),
    });
    all.collect()
}
