//! `/operations/audit`: who did what, newest first, and whether the log is as it was written.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Response};
use guestlink_app::StoreError;
use guestlink_app::access::{AuditEntry, AuditFault, UserView};
use guestlink_domain::access::Right;
use http::HeaderMap;
use serde::Deserialize;

use super::operations::{Told, zone};
use super::shell::{Section, Shell, framed};
use super::{html, refused};
use crate::access::Signed;
use crate::problem::Problem;
use crate::routes::Door;

/// Entries a page.
const PAGE: usize = 50;

/// From where on.
#[derive(Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    before: Option<i64>,
}

struct EntryLine {
    seq: i64,
    at: String,
    who: String,
    action: String,
    target: String,
    detail: String,
}

#[derive(Template)]
#[template(path = "dashboard/audit.html")]
struct AuditView {
    shell: Shell,
    entries: Vec<EntryLine>,
    whole: Option<String>,
    broken: Option<String>,
    older: Option<i64>,
}
framed!(AuditView);

/// `GET /operations/audit`
pub(crate) async fn show(
    State(door): State<Door>,
    Signed(caller): Signed,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    // The log is the organisation's: a role at one property does not show it.
    if caller.may_everywhere(Right::ReadAudit).is_err() {
        return refused(&door, &caller, &headers);
    }
    let Some(shell) = Shell::of(&door, &caller, &headers, Section::Operations) else {
        return Problem::unavailable().into_response();
    };
    let read = async {
        let entries = door.app.audit(&caller, asked.before, PAGE.saturating_add(1)).await?;
        let team = door.app.team(caller.tenant).await?;
        let verified = door.app.verify_audit(caller.tenant).await?;
        Ok::<_, StoreError>((entries, team, verified))
    };
    let (mut entries, team, verified) = match read.await {
        Ok(read) => read,
        Err(error) => {
            tracing::warn!(%error, "the audit log could not be read");
            return Problem::unavailable().into_response();
        }
    };
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let w = shell.w.clone();
    let told = Told { w: &w, zone: zone(&shell) };
    let view = AuditView {
        older: entries.last().map(|entry| entry.seq).filter(|_| more),
        entries: entries.into_iter().map(|entry| line(&told, &team, entry)).collect(),
        whole: verified.as_ref().ok().map(|count| w.count("audit-whole", *count)),
        broken: verified.err().map(|fault| w.with("audit-broken", "entry", &place(&fault))),
        shell,
    };
    html::page(&view, &headers)
}

fn place(fault: &AuditFault) -> String {
    match fault {
        AuditFault::Gap { expected, .. } => expected.to_string(),
        AuditFault::Changed { seq } => seq.to_string(),
    }
}

fn line(told: &Told<'_>, team: &[UserView], entry: AuditEntry) -> EntryLine {
    let user = entry.actor.strip_prefix("user:");
    let named = team.iter().find(|user_view| Some(user_view.id.to_string().as_str()) == user);
    let who = match (named, entry.actor.as_str()) {
        (Some(user), _) => user.name.clone(),
        (None, "console") => told.w.say("audit-console"),
        (None, "nobody") => told.w.say("audit-nobody"),
        (None, other) => other.to_owned(),
    };
    EntryLine {
        seq: entry.seq,
        at: told.moment(entry.at),
        who,
        action: entry.action,
        target: entry.target,
        detail: if matches!(entry.detail.as_str(), "{}" | "null") { String::new() } else { entry.detail },
    }
}
