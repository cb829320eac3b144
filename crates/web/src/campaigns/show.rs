//! `GET /campaigns/{campaign}`: what it would do, or what became of it; and the part that is fetched while it runs.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::StoreError;
use guestlink_app::campaigns::{Campaign, Plan, Recipient};
use guestlink_app::properties::Property;
use guestlink_domain::campaigns::State as Stands;
use guestlink_domain::ids::{CampaignId, GuestId};
use http::HeaderMap;
use serde::Deserialize;

use super::figures::{Outcome, Outlook};
use super::{away, left_out_named, opened, place_told, state_name, tone, why_told};
use crate::access::{Id, Signed};
use crate::dashboard::html;
use crate::dashboard::place::moment;
use crate::dashboard::shell::{Shell, framed};
use crate::routes::Door;
use crate::words::{Fill, Words};

/// Guests of a page.
const PAGE: usize = 50;

/// What is to be seen.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Guests behind this one.
    after: Option<String>,
    /// What was not done: `ready` (it lacks something), `now` (it does not stand so).
    not: Option<String>,
}

/// The part that changes by itself.
pub(crate) struct Progress {
    id: String,
    state: &'static str,
    state_name: String,
    tone: &'static str,
    since: String,
    why: Option<String>,
    /// Buttons: what, its words, how it looks.
    acts: Vec<(&'static str, String, &'static str)>,
    outcome: Option<Outcome>,
    /// "120 of 300 guests".
    told: String,
}

struct GuestLine {
    name: String,
    initials: String,
    state: String,
    tone: &'static str,
    at: String,
    chat: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/campaign.html")]
struct CampaignView {
    shell: Shell,
    w: Arc<Words>,
    slug: String,
    name: String,
    template: String,
    bodies: Vec<(String, &'static str, String)>,
    whom: Vec<(String, String)>,
    how: Vec<(String, String)>,
    stops: Vec<(String, String)>,
    progress: Progress,
    outlook: Option<Outlook>,
    guests: Vec<GuestLine>,
    more: Option<String>,
    not: Option<String>,
    may_change: bool,
    position: String,
}
framed!(CampaignView);

#[derive(Template)]
#[template(path = "dashboard/campaign-progress.html")]
struct ProgressView {
    w: Arc<Words>,
    progress: Progress,
}

/// `GET /campaigns/{campaign}`
pub(crate) async fn show(
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
    match written(&door, &headers, &asked, (shell, &campaign, &property)).await {
        Ok(answer) => answer,
        Err(error) => away(&error),
    }
}

async fn written(
    door: &Door,
    headers: &HeaderMap,
    asked: &Asked,
    (shell, campaign, property): (Shell, &Campaign, &Property),
) -> Result<Response, StoreError> {
    let w = shell.w.clone();
    // Before anything else is read: what comes after it comes over the live line.
    let position = door.app.position().await?.to_string();
    let progress = progress(door, &w, property, campaign).await?;
    if headers.contains_key("x-fragment") {
        let lang = w.lang.as_str().to_owned();
        return Ok(html::fragment(&ProgressView { w, progress }, &lang, headers));
    }
    let outlook = if campaign.state == Stands::Draft {
        let preview = door.app.preview_campaign(property, campaign.id, &campaign.plan).await?;
        Some(Outlook::of(&w, property, &preview))
    } else {
        None
    };
    let after: Option<GuestId> = asked.after.as_deref().and_then(|after| after.parse().ok());
    let guests = door.app.campaign_guests(campaign, after, PAGE.saturating_add(1)).await?;
    let more =
        guests.get(PAGE.saturating_sub(1)).filter(|_| guests.len() > PAGE).map(|last| last.guest.to_string());
    let not = match asked.not.as_deref() {
        Some("ready") => Some(w.say("campaign-not-ready")),
        Some("now") => Some(w.say("campaign-not-now")),
        _ => None,
    };
    let view = CampaignView {
        slug: property.slug.clone(),
        name: campaign.plan.name.clone(),
        template: campaign.plan.message.template.clone(),
        bodies: bodies(&campaign.plan, property),
        whom: whom(&w, property, &campaign.plan),
        how: how(&w, &campaign.plan),
        stops: stops(&w, &campaign.plan),
        guests: guests.iter().take(PAGE).map(|one| guest_line(&w, property, one)).collect(),
        may_change: matches!(campaign.state, Stands::Draft | Stands::Paused { .. }),
        progress,
        outlook,
        more,
        not,
        position,
        w,
        shell,
    };
    Ok(html::page(&view, headers))
}

async fn progress(
    door: &Door,
    w: &Words,
    property: &Property,
    campaign: &Campaign,
) -> Result<Progress, StoreError> {
    let state = campaign.state;
    let outcome = if state == Stands::Draft {
        None
    } else {
        let results = door.app.campaign_results(campaign).await?;
        let bookings = door.app.campaign_bookings(campaign).await?;
        Some(Outcome::of(w, property, &results, bookings))
    };
    let told = outcome.as_ref().map_or_else(String::new, |outcome| {
        w.fill("campaign-progress", &[("n", Fill::Count(outcome.done)), ("all", Fill::Count(outcome.all))])
    });
    let act = |step: &'static str, key: &str, look: &'static str| (step, w.say(key), look);
    Ok(Progress {
        id: campaign.id.to_string(),
        state: state.as_str(),
        state_name: state_name(w, state),
        tone: tone(state),
        since: moment(w, property, state.since().unwrap_or(campaign.created_at)),
        why: state.why().map(|why| why_told(w, why)),
        acts: match state {
            Stands::Draft => {
                vec![act("start", "campaign-do-start", "p"), act("remove", "campaign-do-remove", "bad")]
            }
            Stands::Running { .. } => {
                vec![act("pause", "campaign-do-pause", "p"), act("stop", "campaign-do-stop", "bad")]
            }
            Stands::Paused { .. } => {
                vec![act("resume", "campaign-do-resume", "p"), act("stop", "campaign-do-stop", "bad")]
            }
            Stands::Finished { .. } | Stands::Stopped { .. } => vec![],
        },
        outcome,
        told,
    })
}

/// The template's words with the campaign's values, by language.
fn bodies(plan: &Plan, property: &Property) -> Vec<(String, &'static str, String)> {
    let Some(template) = property.resort.templates.get(&plan.message.template) else { return vec![] };
    let all = template.body.0.iter().map(|(key, body)| {
        let lang = guestlink_domain::language::Lang::new(key);
        let filled = plan.message.values.iter().fold(body.clone(), |body, (name, texts)| {
            body.replace(&format!("{{{{{name}}}}}"), texts.get(&lang, &property.language))
        });
        (key.clone(), crate::words::direction(&lang), filled)
    });
    all.collect()
}

fn whom(w: &Words, property: &Property, plan: &Plan) -> Vec<(String, String)> {
    let segment = &plan.segment;
    let mut lines = vec![(w.say("campaign-consent"), w.say("campaign-consent-always"))];
    let mut add = |key: &str, text: String| {
        if !text.is_empty() {
            lines.push((w.say(key), text));
        }
    };
    let joined = |all: &[String]| all.join(", ");
    let languages: Vec<String> = segment.languages.iter().map(ToString::to_string).collect();
    add("campaign-languages", joined(&languages));
    add("campaign-countries", joined(&segment.countries));
    add("campaign-tags", joined(&segment.tags));
    add("campaign-without-tags", joined(&segment.without_tags));
    let days = segment.stayed.map(|days| format!("{} – {}", days.from, days.until));
    add("campaign-stayed", days.unwrap_or_default());
    let named = |id: &String| {
        let known = property.catalog.accommodations.iter().find(|one| one.id == *id);
        known.map_or_else(|| id.clone(), |one| one.name.get(&w.lang, &property.language).to_owned())
    };
    let rooms: Vec<String> = segment.accommodations.iter().map(named).collect();
    add("campaign-accommodations", joined(&rooms));
    add("campaign-place", place_told(w, segment.place));
    let some = |n: u16| if n > 0 { w.number(i64::from(n)) } else { String::new() };
    add("campaign-past-stays", some(segment.past_stays));
    add("campaign-quiet-days", some(segment.quiet_days));
    add("campaign-wrote-days", some(segment.wrote_within_days));
    add("campaign-hold-out", some(u16::from(plan.hold_out_percent)));
    lines
}

fn how(w: &Words, plan: &Plan) -> Vec<(String, String)> {
    let number = |n: u32| w.number(i64::from(n));
    vec![
        (w.say("campaign-per-minute"), number(plan.pace.per_minute.into())),
        (w.say("campaign-per-day"), number(plan.pace.per_number_a_day)),
        (w.say("campaign-between"), format!("{} – {}", plan.pace.between.0, plan.pace.between.1)),
    ]
}

fn stops(w: &Words, plan: &Plan) -> Vec<(String, String)> {
    let percent = |n: u8| w.count("campaign-percent", i64::from(n));
    vec![
        (w.say("campaign-stop-opted-out"), percent(plan.stops.opted_out_percent)),
        (w.say("campaign-stop-failed"), percent(plan.stops.failed_percent)),
        (w.say("campaign-stop-not-before"), w.number(i64::from(plan.stops.not_before))),
    ]
}

fn guest_line(w: &Words, property: &Property, one: &Recipient) -> GuestLine {
    use guestlink_app::conversations::DeliveryStatus as Got;
    let name = one.name.clone().unwrap_or_else(|| w.say("stay-nobody"));
    let (state, tone) = match (one.state.as_str(), one.status) {
        ("due", _) => (w.say("campaign-guest-due"), ""),
        ("sent", Some(Got::Failed)) => (w.say("campaign-failed"), "bad"),
        ("sent", Some(Got::Read | Got::Played)) => (w.say("campaign-read"), "ok"),
        ("sent", Some(Got::Delivered)) => (w.say("campaign-delivered"), "ok"),
        ("sent", _) => (w.say("campaign-sent"), "info"),
        _ => (left_out_named(w, one.reason.as_deref().unwrap_or_default()), "warn"),
    };
    GuestLine {
        initials: crate::dashboard::shell::initials(&name),
        name,
        state,
        tone,
        at: one.at.map(|at| moment(w, property, at)).unwrap_or_default(),
        chat: one.conversation.map(|id| format!("/inbox/{id}")),
    }
}
