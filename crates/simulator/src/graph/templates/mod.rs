//! Message templates: created, reviewed, listed, edited, deleted. Checks of a new one are in `check`, filling one
//! for a send is in `fill`.

mod check;
mod endpoints;
mod fill;

use serde_json::{Map, Value, json};

pub(crate) use endpoints::{create, delete, edit, get, list};
pub(crate) use fill::{Filled, fill};

use super::GraphError;
use crate::clock::Millis;
use crate::config::Review;
use crate::lock;
use crate::random::Random;
use crate::sim::Sim;
use crate::webhooks::Event;

/// A template of the account.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub id: u64,
    pub name: String,
    pub language: String,
    /// Upper case, as in the API.
    pub category: String,
    pub status: String,
    pub named: bool,
    /// Canonical: types upper case.
    pub components: Vec<Value>,
    pub rejected_reason: Option<String>,
    pub created: Millis,
}

impl Template {
    pub(crate) fn view(&self) -> Value {
        let mut view = Map::new();
        view.insert("name".to_owned(), json!(self.name));
        view.insert("parameter_format".to_owned(), json!(if self.named { "NAMED" } else { "POSITIONAL" }));
        view.insert("components".to_owned(), json!(self.components));
        view.insert("language".to_owned(), json!(self.language));
        view.insert("status".to_owned(), json!(self.status));
        view.insert("category".to_owned(), json!(self.category));
        view.insert("id".to_owned(), json!(self.id.to_string()));
        view.insert(
            "quality_score".to_owned(),
            json!({"score": "UNKNOWN", "date": self.created.div_euclid(1_000)}),
        );
        if self.status == "REJECTED" {
            let reason = self.rejected_reason.as_deref().unwrap_or("INVALID_FORMAT");
            view.insert("rejected_reason".to_owned(), json!(reason));
        }
        Value::Object(view)
    }
}

/// All templates, in order of creation.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    all: Vec<Template>,
}

impl Templates {
    /// Every account has this one.
    pub(crate) fn add_samples(&mut self, random: &Random, now: Millis) {
        let body = json!({
            "name": "hello_world", "language": "en_US", "category": "UTILITY",
            "components": [
                {"type": "HEADER", "format": "TEXT", "text": "Hello World"},
                {"type": "BODY", "text": "Welcome and congratulations!! This message demonstrates your ability to send a WhatsApp message notification from the Cloud API, hosted by Meta. Thank you for taking the time to test with us."},
                {"type": "FOOTER", "text": "WhatsApp Business Platform sample message"},
            ],
        });
        if let Err(error) = self.approved(&body, random, now) {
            tracing::warn!(?error, "the sample template was left out");
        }
    }

    /// Adds a template that needs no review.
    pub(crate) fn approved(&mut self, body: &Value, random: &Random, now: Millis) -> Result<u64, GraphError> {
        let id = self.add(check::read(body)?, random, now)?;
        self.set_status(id, "APPROVED");
        Ok(id)
    }

    fn add(&mut self, mut template: Template, random: &Random, now: Millis) -> Result<u64, GraphError> {
        if self.find(&template.name, &template.language).is_some() {
            return Err(GraphError::of(100).subcode(2_388_024).user(
                "Content in this language already exists",
                format!("There is already {} content for this template. You can create a new template and try again.", template.language),
            ));
        }
        template.id = random.digits(16).parse().unwrap_or(1);
        template.created = now;
        let id = template.id;
        self.all.push(template);
        Ok(id)
    }

    pub(crate) fn find(&self, name: &str, language: &str) -> Option<&Template> {
        self.all.iter().find(|t| t.name == name && t.language == language)
    }

    pub(crate) fn by_id(&self, id: u64) -> Option<&Template> {
        self.all.iter().find(|t| t.id == id)
    }

    fn by_id_mut(&mut self, id: u64) -> Option<&mut Template> {
        self.all.iter_mut().find(|t| t.id == id)
    }

    fn set_status(&mut self, id: u64, status: &str) {
        if let Some(template) = self.by_id_mut(id) {
            status.clone_into(&mut template.status);
        }
    }

    pub(crate) fn all(&self) -> &[Template] {
        &self.all
    }

    fn remove(&mut self, mut gone: impl FnMut(&Template) -> bool) -> Vec<Template> {
        let (removed, kept) = std::mem::take(&mut self.all).into_iter().partition(|t| gone(t));
        self.all = kept;
        removed
    }
}

/// Ends the review of a template, as the dial says.
pub(crate) fn review(sim: &Sim, id: u64) {
    match sim.dials().rules.review {
        Review::Approve => change_status(sim, id, "APPROVED", "NONE"),
        Review::Reject => change_status(sim, id, "REJECTED", "INVALID_FORMAT"),
        Review::Manual => false,
    };
}

/// Gives a template a new status and tells subscribers; `false` when there is no such template.
pub(crate) fn change_status(sim: &Sim, id: u64, event: &str, reason: &str) -> bool {
    let changed = {
        let mut templates = lock(&sim.templates);
        let Some(template) = templates.by_id_mut(id) else { return false };
        status_after(event).clone_into(&mut template.status);
        template.rejected_reason = (event == "REJECTED").then(|| reason.to_owned());
        template.clone()
    };
    let value = json!({
        "event": event,
        "message_template_id": changed.id,
        "message_template_name": changed.name,
        "message_template_language": changed.language.replace('_', "-"),
        "message_template_category": changed.category,
        "reason": if reason.is_empty() { Value::Null } else { json!(reason) },
    });
    sim.hooks.emit(sim, Event::account("message_template_status_update", value, sim.clock.now()));
    true
}

/// The status a template has after an event.
fn status_after(event: &str) -> &str {
    match event {
        "REINSTATED" | "UNARCHIVED" | "FLAGGED" => "APPROVED",
        other => other,
    }
}

#[cfg(test)]
mod tests;
