//! Message templates: created, reviewed, listed, edited, deleted. Checks of a new one are in `check`, filling one
//! for a send is in `fill`.

mod check;
mod endpoints;
mod fill;
mod languages;
mod life;
mod words;

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value, json};

pub(crate) use endpoints::{create, delete, edit, get, list, unpause as post_unpause};
pub(crate) use fill::{Filled, fill};
pub(crate) use life::{change_status, review, unpause};

use super::GraphError;
use crate::clock::Millis;
use crate::random::Random;

/// Meta: the name of an approved template that was deleted stays taken for 30 days.
const NAME_RESTS: Millis = 30 * 86_400_000;

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
    /// When it was edited while approved; Meta limits that.
    pub edits: VecDeque<Millis>,
    /// How often it was paused for low quality.
    pub pauses: u32,
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
    /// Names and languages that were deleted while approved, and when.
    deleted: HashMap<(String, String), Millis>,
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
        self.deleted.retain(|_, at| now.saturating_sub(*at) < NAME_RESTS);
        if self.deleted.contains_key(&(template.name.clone(), template.language.clone())) {
            return Err(GraphError::of(100).subcode(2_388_023).user(
                "Message template language is being deleted",
                format!("New {} content can't be added while the existing content is being deleted. Try again in 4 weeks or consider creating a new message template.", template.language),
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

    fn remove(&mut self, now: Millis, mut gone: impl FnMut(&Template) -> bool) -> Vec<Template> {
        let (removed, kept): (Vec<Template>, _) =
            std::mem::take(&mut self.all).into_iter().partition(|t| gone(t));
        self.all = kept;
        for template in removed.iter().filter(|t| t.status == "APPROVED") {
            self.deleted.insert((template.name.clone(), template.language.clone()), now);
        }
        removed
    }
}

#[cfg(test)]
mod tests;
