//! Listing, creating and deleting message templates.

use http::Method;

use super::Client;
use super::messages::SendError;
use super::page::Page;
use super::request::Payload;
use crate::errors::Failure;
use crate::templates::{Definition, TemplateState};
use crate::webhook::fields::TemplateCategory;
use crate::wire::record;

/// Which templates.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TemplateQuery {
    /// Only those of this name (Meta: containing it).
    pub name: Option<String>,
    /// Only those of this language.
    pub language: Option<String>,
    /// Only those in this state.
    pub status: Option<TemplateState>,
    /// From here on: [`Page::next`] of the page before.
    pub after: Option<String>,
    /// Templates a page; 0 for Meta's 25.
    pub limit: u16,
}

record! {
    /// A template that was submitted.
    pub struct CreatedTemplate {
        /// Its id.
        id: String,
        /// May it be sent already?
        status: TemplateState,
        /// The category Meta gave it.
        category: TemplateCategory,
    }
}

impl Client {
    /// A page of an account's templates.
    pub async fn templates(
        &self,
        account_id: &str,
        query: &TemplateQuery,
    ) -> Result<Page<Definition>, Failure> {
        let limit = query.limit.to_string();
        let wanted = [
            ("name", query.name.as_deref()),
            ("language", query.language.as_deref()),
            ("status", query.status.as_ref().map(TemplateState::as_str)),
            ("after", query.after.as_deref()),
            ("limit", Some(limit.as_str()).filter(|_| query.limit > 0)),
        ];
        let query: Vec<_> = wanted.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        self.get(&[account_id, "message_templates"], &query).await
    }

    /// Submits a template for review. Name and language are unique, so a second try of an unclear one is refused, not
    /// doubled.
    pub async fn create_template(
        &self,
        account_id: &str,
        template: &Definition,
    ) -> Result<CreatedTemplate, SendError> {
        template.check()?;
        let payload = Payload::json(template)?;
        let answer = self.call(Method::POST, &[account_id, "message_templates"], &[], payload).await;
        Ok(answer.and_then(|answer| answer.read()).map_err(Failure::repeatable)?)
    }

    /// Deletes a template in all its languages, or with `id` in one. The name stays blocked for 30 days.
    pub async fn delete_template(
        &self,
        account_id: &str,
        name: &str,
        id: Option<&str>,
    ) -> Result<(), Failure> {
        let mut query = vec![("name", name)];
        query.extend(id.map(|id| ("hsm_id", id)));
        let answer =
            self.call(Method::DELETE, &[account_id, "message_templates"], &query, Payload::None).await;
        answer.and_then(|answer| answer.done()).map_err(Failure::repeatable)
    }
}
