//! What happened to a request, a line each, in words.

use std::collections::BTreeMap;

use guestlink_app::properties::Property;
use guestlink_domain::requests::{Actor, Note, Step};

use super::words::{change_icon, change_name, channel_name};
use crate::dashboard::place::moment;
use crate::words::Words;

/// A line of the history.
pub(crate) struct LineView {
    pub icon: &'static str,
    pub who: String,
    pub what: String,
    /// Who is meant, if not whoever did it.
    pub whom: String,
    pub why: String,
    pub at: String,
    pub via: String,
}

/// A word among the staff.
pub(crate) struct NoteView {
    pub who: String,
    pub text: String,
    pub at: String,
}

/// What lines are made with.
pub(super) struct Telling<'a> {
    pub w: &'a Words,
    pub property: &'a Property,
    pub names: &'a BTreeMap<String, String>,
    pub guest: &'a str,
}

impl Telling<'_> {
    pub fn person(&self, id: &str) -> String {
        self.names.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }

    fn who(&self, by: &Actor) -> String {
        match by {
            Actor::Guest => self.guest.to_owned(),
            Actor::Staff(id) | Actor::User(id) => self.person(id),
            Actor::Automation(id) => self.w.with("request-by-automation", "name", id),
            Actor::House => self.w.say("request-by-house"),
        }
    }

    pub fn line(&self, step: &Step) -> LineView {
        let others: Vec<&String> =
            step.whom.iter().filter(|id| step.by.member() != Some(id.as_str())).collect();
        let whom: Vec<String> = others.iter().map(|id| self.person(id)).collect();
        LineView {
            icon: change_icon(&step.what),
            who: self.who(&step.by),
            what: change_name(self.w, &step.what, !others.is_empty()),
            whom: whom.join(", "),
            why: step.why.clone().unwrap_or_default(),
            at: moment(self.w, self.property, step.at),
            via: channel_name(self.w, step.via),
        }
    }

    pub fn note(&self, note: &Note) -> NoteView {
        NoteView {
            who: self.who(&note.by),
            text: note.text.clone(),
            at: moment(self.w, self.property, note.at),
        }
    }
}
