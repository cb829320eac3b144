//! `GET /campaigns`

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use guestlink_app::StoreError;
use guestlink_app::campaigns::Campaign;
use guestlink_app::properties::Property;
use guestlink_domain::access::Right;
use guestlink_domain::campaigns::State as Stands;
use http::HeaderMap;
use serde::Deserialize;

use super::{away, state_name, tone};
use crate::access::Signed;
use crate::dashboard::html;
use crate::dashboard::place::{House, at_house, houses, moment};
use crate::dashboard::shell::{Section, Shell, framed};
use crate::routes::Door;
use crate::words::{Fill, Words};

/// Campaigns of a page.
const PAGE: usize = 50;

/// Which house, and where the page begins.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    house: Option<String>,
    after: Option<String>,
}

struct Row {
    id: String,
    name: String,
    template: String,
    state: String,
    tone: &'static str,
    when: String,
    /// "120 of 300", while it runs or waits.
    progress: Option<String>,
}

#[derive(Template)]
#[template(path = "dashboard/campaigns.html")]
struct ListView {
    shell: Shell,
    houses: Vec<House>,
    slug: String,
    rows: Vec<Row>,
    more: Option<String>,
}
framed!(ListView);

/// `GET /campaigns`
pub(crate) async fn show(
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
    let after = asked.after.as_deref().and_then(place);
    let found = match door.app.campaigns(&property, after, PAGE.saturating_add(1)).await {
        Ok(found) => found,
        Err(error) => return away(&error),
    };
    let more = found.len() > PAGE;
    let shown = found.iter().take(PAGE);
    let more =
        shown.clone().next_back().filter(|_| more).map(|last| format!("{}~{}", last.created_at, last.id));
    let mut rows = Vec::new();
    for one in shown {
        match row(&door, &shell.w, &property, one).await {
            Ok(row) => rows.push(row),
            Err(error) => return away(&error),
        }
    }
    let view = ListView {
        houses: houses(&shell, &caller, Right::Campaigns, &property),
        slug: property.slug.clone(),
        rows,
        more,
        shell,
    };
    html::page(&view, &headers)
}

async fn row(door: &Door, w: &Words, property: &Property, one: &Campaign) -> Result<Row, StoreError> {
    let progress = match one.state {
        Stands::Running { .. } | Stands::Paused { .. } => {
            let results = door.app.campaign_results(one).await?;
            let (done, all) = (results.everybody().saturating_sub(results.due), results.everybody());
            Some(w.fill("campaign-progress", &[("n", Fill::Count(done)), ("all", Fill::Count(all))]))
        }
        _ => None,
    };
    Ok(Row {
        id: one.id.to_string(),
        name: one.plan.name.clone(),
        template: one.plan.message.template.clone(),
        state: state_name(w, one.state),
        tone: tone(one.state),
        when: moment(w, property, one.state.since().unwrap_or(one.created_at)),
        progress,
    })
}

/// Behind which campaign the page begins.
fn place(text: &str) -> Option<(jiff::Timestamp, guestlink_domain::ids::CampaignId)> {
    let (at, id) = text.split_once('~')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}
