//! Mistakes of meaning: what is well-formed and still wrong, within a file and between files.

mod automations;
mod channel;
mod connections;
mod demo;
mod local;
mod property;
mod review;
mod services;
mod templates;
mod welcome;

use std::collections::BTreeMap;

use super::files::Read;
use super::problem::Misfits;
use super::sheet::Sheet;
use crate::catalog::CheckAgainst;
use crate::language::Lang;

/// What the files of a resort say to each other. `None`: that file could not be read, so nothing is said about names in
/// it; an absent file has no names.
pub(crate) struct Known<'a> {
    pub(crate) read: &'a Read,
    /// `None` too when the list itself has mistakes.
    languages: Option<Vec<Lang>>,
    pub(crate) templates: Option<Vec<String>>,
    pub(crate) departments: Option<Vec<String>>,
    pub(crate) staff: Option<Vec<String>>,
    pub(crate) services: Option<Vec<String>>,
    pub(crate) accommodations: Option<Vec<String>>,
    pub(crate) units: Option<Vec<String>>,
    pub(crate) seasons: Option<Vec<String>>,
    pub(crate) promo_codes: Option<Vec<String>>,
}

fn ids<T>(list: &[T], id: impl Fn(&T) -> &str) -> Vec<String> {
    list.iter().map(|one| id(one).to_owned()).collect()
}

impl<'a> Known<'a> {
    fn of(read: &'a Read, sheets: &BTreeMap<&str, Sheet<'_>>) -> Self {
        let broken = |path: &str| sheets.contains_key(path);
        let names = |found: Option<Vec<String>>, path: &str| {
            if found.is_none() && broken(path) { None } else { Some(found.unwrap_or_default()) }
        };
        let services = read.services.as_ref();
        let catalog = read.catalog.as_ref();
        Self {
            read,
            languages: read.property.as_ref().filter(|p| property::speaks(p)).map(|p| p.languages.clone()),
            templates: names(
                read.templates.as_ref().map(|t| ids(&t.templates, |t| &t.name)),
                "templates.json",
            ),
            departments: names(services.map(|s| ids(&s.departments, |d| &d.id)), "services.json"),
            staff: names(services.map(|s| ids(&s.staff, |member| &member.id)), "services.json"),
            services: names(services.map(|s| ids(&s.services, |service| &service.id)), "services.json"),
            accommodations: names(catalog.map(|c| ids(&c.accommodations, |a| &a.id)), "catalog.json"),
            units: names(
                catalog.map(|c| c.accommodations.iter().flat_map(|a| a.unit_names.clone()).collect()),
                "catalog.json",
            ),
            seasons: names(catalog.map(|c| ids(&c.seasons, |season| &season.id)), "catalog.json"),
            promo_codes: names(catalog.map(|c| ids(&c.offers, |offer| offer.code())), "catalog.json"),
        }
    }

    /// The language of last resort, if the property names one it speaks.
    pub(crate) fn default_language(&self) -> Option<Lang> {
        let languages = self.languages.as_ref()?;
        let default = self.read.property.as_ref()?.default_language();
        languages.contains(&default).then_some(default)
    }
}

/// Looks at every file that could be read and notes what is wrong on its sheet.
pub(crate) fn check(
    read: &Read,
    sheets: &mut BTreeMap<&str, Sheet<'_>>,
    photo_exists: &dyn Fn(&str) -> bool,
) {
    let known = Known::of(read, sheets);
    let mut found: Vec<(String, Misfits)> = Vec::new();
    let mut add = |path: &str, misfits: Misfits| found.push((path.to_owned(), misfits));
    if let Some(property) = &read.property {
        add("property.json", property::check(property));
    }
    if let Some(services) = &read.services {
        add("services.json", services::check(services, &known));
    }
    if let Some(templates) = &read.templates {
        add("templates.json", templates::check(templates));
    }
    if let Some(automations) = &read.automations {
        add("automations.json", automations::check(automations, &known));
    }
    if let Some(welcome) = &read.welcome {
        add("welcome.json", welcome::check(welcome, &known));
    }
    if let Some(demo) = &read.demo {
        add("demo.json", demo::check(demo, &known));
    }
    for (path, misfits) in connections::check(&read.connections, &known) {
        add(&path, misfits);
    }
    add("catalog.json", catalog(read, photo_exists));
    if let Some(channel) = &read.channel {
        add("channel.json", channel::check(channel, read));
    }
    for (path, misfits) in found {
        let Some(sheet) = sheets.get_mut(path.as_str()) else { continue };
        for misfit in misfits.0 {
            sheet.misfit(misfit.pointer, misfit.message, misfit.expected);
        }
    }
    for sheet in sheets.values_mut() {
        local::check(sheet, &known, photo_exists);
    }
}

/// The catalog's own check.
fn catalog(read: &Read, photo_exists: &dyn Fn(&str) -> bool) -> Misfits {
    let mut misfits = Misfits::default();
    if let (Some(catalog), Some(property)) = (&read.catalog, &read.property) {
        let rules = property.pricing_rules();
        for problem in catalog.problems(&CheckAgainst { rules: &rules, photo_exists }) {
            misfits.add(problem.path, problem.message, problem.expected);
        }
    }
    misfits
}
