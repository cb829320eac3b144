//! How WhatsApp's review of each template stands, and in which language one may be sent now.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::language::Lang;
use crate::resort::templates::{Category, Template};

/// Where a template stands in one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewStatus {
    /// May be sent.
    Approved,
    /// Waits for review.
    Pending,
    /// Refused.
    Rejected,
    /// Must not be sent for some hours, because guests complained.
    Paused,
    /// Must not be sent any more.
    Disabled,
    /// Does not exist (any more).
    Deleted,
}

impl ReviewStatus {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
            Self::Deleted => "deleted",
        }
    }

    /// Reads it. Meta's words are read too: what is none of these counts as waiting.
    pub fn read(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "APPROVED" | "REINSTATED" | "UNARCHIVED" | "FLAGGED" => Self::Approved,
            "REJECTED" => Self::Rejected,
            "PAUSED" => Self::Paused,
            "DISABLED" | "LOCKED" | "LIMIT_EXCEEDED" => Self::Disabled,
            "DELETED" | "PENDING_DELETION" | "ARCHIVED" => Self::Deleted,
            _ => Self::Pending,
        }
    }
}

/// What is known of a template in one language.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Review {
    /// Where it stands.
    pub status: ReviewStatus,
    /// Meta's category; it may differ from ours.
    pub category: Option<Category>,
    /// Until when it is paused, if that is known.
    pub paused_until: Option<Timestamp>,
}

/// Every template known at Meta, by name and language (`en`, `pt_BR`).
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Reviews(pub BTreeMap<(String, String), Review>);

/// Why a template must not be sent now.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unsendable {
    /// Paused in every language it could be sent in.
    #[error("WhatsApp has paused the template `{template}`")]
    Paused {
        /// Which.
        template: String,
        /// Until when, as far as we know.
        until: Option<Timestamp>,
    },
    /// Approved in none.
    #[error("WhatsApp has not approved the template `{template}` (it is {status})")]
    NotApproved {
        /// Which.
        template: String,
        /// How it stands in the guest's language.
        status: &'static str,
    },
}

impl Reviews {
    /// The language to send a template in: the guest's, else the property's, else any other; the first that is
    /// approved. A template nobody has asked Meta about is sent in hope.
    pub fn language<'t>(
        &self,
        template: &'t Template,
        guest: Option<&Lang>,
        fallback: &Lang,
    ) -> Result<&'t str, Unsendable> {
        let rank = |key: &&str| {
            let lang = Lang::new(key);
            if guest == Some(&lang) { 0 } else { 1 + u8::from(lang != *fallback) }
        };
        let mut languages: Vec<&str> = template.body.0.keys().map(String::as_str).collect();
        languages.sort_by_key(rank);
        if !self.0.keys().any(|(name, _)| *name == template.name) {
            return languages.first().copied().ok_or_else(|| self.refusal(template, ""));
        }
        let approved = languages.iter().find(|language| self.may(&template.name, language));
        approved
            .copied()
            .ok_or_else(|| self.refusal(template, languages.first().copied().unwrap_or_default()))
    }

    /// What is known of a template in a language.
    pub fn of(&self, name: &str, language: &str) -> Option<&Review> {
        self.0.get(&(name.to_owned(), language.to_owned()))
    }

    fn may(&self, name: &str, language: &str) -> bool {
        self.of(name, language).is_some_and(|review| review.status == ReviewStatus::Approved)
    }

    fn refusal(&self, template: &Template, language: &str) -> Unsendable {
        let all = self.0.iter().filter(|((name, _), _)| *name == template.name).map(|(_, review)| review);
        let paused: Vec<&Review> = all.filter(|review| review.status == ReviewStatus::Paused).collect();
        let name = template.name.clone();
        if paused.is_empty() {
            let status =
                self.of(&template.name, language).map_or("not there", |review| review.status.as_str());
            return Unsendable::NotApproved { template: name, status };
        }
        let until = paused.iter().filter_map(|review| review.paused_until).min();
        Unsendable::Paused { template: name, until }
    }
}
