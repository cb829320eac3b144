//! `channel.json` against the templates, the catalog and the languages of the house.

use super::super::files::Read;
use super::super::problem::Misfits;
use crate::sales::channel::{Channel, Known};

pub(super) fn check(channel: &Channel, read: &Read) -> Misfits {
    let templates: Option<Vec<(&str, Vec<&str>)>> = read.templates.as_ref().map(|file| {
        let named = file.templates.iter().map(|one| (one.name.as_str(), &one.variables));
        named.map(|(name, all)| (name, all.iter().map(String::as_str).collect())).collect()
    });
    let plans: Option<Vec<&str>> = read
        .catalog
        .as_ref()
        .map(|catalog| catalog.cancellation_policies.iter().map(|policy| policy.id.as_str()).collect());
    // That every answer has the default language is checked for every text of every file.
    let known =
        Known { templates: templates.as_deref(), rate_plans: plans.as_deref(), default_language: None };
    let mut misfits = Misfits::default();
    for problem in channel.problems(&known) {
        misfits.add(problem.pointer, problem.message, problem.expected);
    }
    misfits
}
