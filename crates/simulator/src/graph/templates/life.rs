//! What happens to a template after its creation: review, pauses for low quality, and the webhooks that tell of it.

use serde_json::{Map, Value, json};

use super::Template;
use crate::clock::Millis;
use crate::config::Review;
use crate::lock;
use crate::schedule::Due;
use crate::sim::Sim;
use crate::webhooks::Event;

const HOUR: Millis = 3_600_000;
/// Meta: the first pause lasts 3 hours, the second 6; the third time the template is disabled.
const PAUSES: [Millis; 2] = [3 * HOUR, 6 * HOUR];

/// Ends the review of a template, as the dial says.
pub(crate) fn review(sim: &Sim, id: u64) {
    match sim.dials().rules.review {
        Review::Approve => {
            change_status(sim, id, "APPROVED", "NONE");
        }
        Review::Reject => {
            change_status(sim, id, "REJECTED", "INVALID_FORMAT");
        }
        Review::Pause => {
            change_status(sim, id, "APPROVED", "NONE");
            change_status(sim, id, "PAUSED", "");
        }
        Review::Manual => {}
    }
}

/// Gives a template a new status and tells subscribers; `false` when there is no such template.
pub(crate) fn change_status(sim: &Sim, id: u64, event: &str, reason: &str) -> bool {
    let (changed, event) = {
        let mut templates = lock(&sim.templates);
        let Some(template) = templates.by_id_mut(id) else { return false };
        let event = if event == "PAUSED" { paused(template) } else { event };
        status_after(event).clone_into(&mut template.status);
        template.rejected_reason = (event == "REJECTED").then(|| reason.to_owned());
        (template.clone(), event)
    };
    if event == "PAUSED" {
        let pause = usize::try_from(changed.pauses).ok().and_then(|n| PAUSES.get(n.checked_sub(1)?)).copied();
        let ends = sim.clock.now().saturating_add(pause.unwrap_or(HOUR));
        sim.schedule.at(ends, Due::Unpause(id, changed.pauses));
    }
    tell(sim, &changed, event, reason);
    true
}

/// Counts a pause; the third one is none any more.
fn paused(template: &mut Template) -> &'static str {
    template.pauses = template.pauses.saturating_add(1);
    if usize::try_from(template.pauses).is_ok_and(|n| n <= PAUSES.len()) { "PAUSED" } else { "DISABLED" }
}

/// Ends a pause, unless something else happened to the template meanwhile.
pub(crate) fn unpause(sim: &Sim, id: u64, pause: Option<u32>) -> bool {
    let unpaused = {
        let mut templates = lock(&sim.templates);
        let found = templates.by_id_mut(id);
        let Some(template) = found.filter(|t| t.status == "PAUSED" && pause.is_none_or(|n| n == t.pauses))
        else {
            return false;
        };
        "APPROVED".clone_into(&mut template.status);
        template.clone()
    };
    tell(sim, &unpaused, "APPROVED", "NONE");
    true
}

/// The webhook about a template's status.
pub(super) fn tell(sim: &Sim, template: &Template, event: &str, reason: &str) {
    let now = sim.clock.now();
    let mut value = Map::new();
    value.insert("event".to_owned(), json!(event));
    value.insert("message_template_id".to_owned(), json!(template.id));
    value.insert("message_template_name".to_owned(), json!(template.name));
    // Meta's examples write en-US, what was captured en_US; not every client (pywa) can read the former.
    value.insert("message_template_language".to_owned(), json!(template.language));
    value.insert("message_template_category".to_owned(), json!(template.category));
    value.insert("reason".to_owned(), if reason.is_empty() { Value::Null } else { json!(reason) });
    match event {
        "DISABLED" => {
            value.insert("disable_info".to_owned(), json!({"disable_date": now.div_euclid(1_000)}));
            value.insert(
                "other_info".to_owned(),
                note("DISABLED", "The template was disabled for its low quality."),
            );
        }
        "PAUSED" if template.pauses > 1 => {
            value
                .insert("other_info".to_owned(), note("SECOND_PAUSE", "The template is paused for 6 hours."));
        }
        "PAUSED" => {
            value.insert("other_info".to_owned(), note("FIRST_PAUSE", "The template is paused for 3 hours."));
        }
        "APPROVED" if template.pauses > 0 => {
            value.insert("other_info".to_owned(), note("UNPAUSE", "The template can be sent again."));
        }
        "REJECTED" => {
            let why = json!({
                "reason": "The simulator's review rejects templates, as its dial says.",
                "recommendation": "Turn the dial back to approve, and edit the template to have it reviewed again.",
            });
            value.insert("rejection_info".to_owned(), why);
        }
        _ => {}
    }
    sim.hooks.emit(sim, Event::account("message_template_status_update", Value::Object(value), now));
    sim.tell(|| json!({"event": "templates"}));
}

fn note(title: &str, description: &str) -> Value {
    json!({"title": title, "description": description})
}

/// The status a template has after an event.
fn status_after(event: &str) -> &str {
    match event {
        "REINSTATED" | "UNARCHIVED" | "FLAGGED" => "APPROVED",
        other => other,
    }
}
