//! The frame of every page: where one is, where one can go, who one is. A section of the dashboard is one line of
//! [`NAVIGATION`]; those who may not see it do not see the line either.

use std::sync::Arc;

use guestlink_app::access::Caller;
use guestlink_app::properties::Property;
use guestlink_domain::access::{Right, Role};
use http::HeaderMap;

use super::{theme, words};
use crate::routes::Door;
use crate::words::Words;

/// A part of the dashboard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Section {
    /// The day at a glance.
    Home,
    /// Chats with guests.
    Inbox,
    /// What guests asked for.
    Requests,
    /// Reservations and who is in the house.
    Stays,
    /// One template to many guests.
    Campaigns,
    /// What the record adds up to.
    Insight,
    /// What is sold, words, automations, connections.
    House,
    /// The running program.
    Operations,
    /// Who works here.
    Team,
    /// One's own settings.
    Settings,
    /// None of them.
    None,
}

/// A line of the navigation.
struct Entry {
    section: Section,
    href: &'static str,
    /// Key of its name.
    label: &'static str,
    icon: &'static str,
    /// Letter that leads there after `g`.
    key: &'static str,
    right: Option<Right>,
    /// Among the five at a phone's lower edge?
    daily: bool,
}

const NAVIGATION: &[Entry] = &[
    Entry {
        section: Section::Home,
        href: "/",
        label: "nav-home",
        icon: "house",
        key: "h",
        right: None,
        daily: true,
    },
    Entry {
        section: Section::Inbox,
        href: "/inbox",
        label: "nav-inbox",
        icon: "inbox",
        key: "i",
        right: Some(Right::ReadDesk),
        daily: true,
    },
    Entry {
        section: Section::Requests,
        href: "/requests",
        label: "nav-requests",
        icon: "concierge-bell",
        key: "r",
        right: Some(Right::ReadRequests),
        daily: true,
    },
    Entry {
        section: Section::Stays,
        href: "/stays",
        label: "nav-stays",
        icon: "bed-double",
        key: "y",
        right: Some(Right::ReadStays),
        daily: true,
    },
    Entry {
        section: Section::Insight,
        href: "/insight",
        label: "nav-insight",
        icon: "chart-column",
        key: "f",
        right: Some(Right::ReadInsight),
        daily: false,
    },
    Entry {
        section: Section::Campaigns,
        href: "/campaigns",
        label: "nav-campaigns",
        icon: "megaphone",
        key: "m",
        right: Some(Right::Campaigns),
        daily: false,
    },
    Entry {
        section: Section::House,
        href: "/house",
        label: "nav-house",
        icon: "building-2",
        key: "c",
        right: Some(Right::EditTexts),
        daily: false,
    },
    Entry {
        section: Section::Operations,
        href: "/operations",
        label: "nav-operations",
        icon: "activity",
        key: "o",
        right: Some(Right::Operate),
        daily: false,
    },
    Entry {
        section: Section::Team,
        href: "/team",
        label: "nav-team",
        icon: "users",
        key: "t",
        right: Some(Right::ManageTeam),
        daily: false,
    },
    Entry {
        section: Section::Settings,
        href: "/settings",
        label: "nav-settings",
        icon: "settings",
        key: "s",
        right: None,
        daily: true,
    },
];

/// A line of the navigation, as the template wants it.
pub(crate) struct NavItem {
    section: Section,
    pub href: &'static str,
    pub label: String,
    pub icon: &'static str,
    pub key: &'static str,
    pub current: bool,
    pub daily: bool,
    /// What waits there; empty for nothing.
    pub count: String,
}

/// What every page carries.
pub(crate) struct Shell {
    pub w: Arc<Words>,
    pub caller: Caller,
    /// The property's name, or the installation's where there are several.
    pub house: String,
    /// What the caller is, to be shown below the name.
    pub role: String,
    /// `dark`, `light`, or nothing.
    pub theme: &'static str,
    pub nav: Vec<NavItem>,
    /// The properties the caller has anything to do with.
    pub properties: Vec<Arc<Property>>,
}

/// A template that stands in the shell.
pub(crate) trait Framed {
    /// Its shell.
    fn shell(&self) -> &Shell;
}

/// Says of templates with a field `shell` that they stand in it.
macro_rules! framed {
    ($($view:ident),+ $(,)?) => {$(
        impl crate::dashboard::shell::Framed for $view {
            fn shell(&self) -> &crate::dashboard::shell::Shell {
                &self.shell
            }
        }
    )+};
}
pub(crate) use framed;

impl Shell {
    /// The frame of a page in a section. `None` only if a language's dates cannot be written.
    pub fn of(door: &Door, caller: &Caller, headers: &HeaderMap, section: Section) -> Option<Self> {
        let w = words::spoken(caller.language.as_deref(), headers)?;
        let all = door.app.all_properties().into_iter();
        let reaches = |property: &Property| caller.grants.0.iter().any(|grant| grant.reaches(property.id));
        let properties: Vec<Arc<Property>> =
            all.filter(|property| property.tenant == caller.tenant && reaches(property)).collect();
        let house = match properties.as_slice() {
            [only] => only.resort.property.name.clone(),
            _ => "Guest Link".to_owned(),
        };
        let role = caller.grants.foremost().map(|role| role_name(&w, role)).unwrap_or_default();
        let shown = NAVIGATION
            .iter()
            .filter(|entry| entry.right.is_none_or(|right| caller.may_somewhere(right).is_ok()));
        let nav = shown
            .map(|entry| NavItem {
                section: entry.section,
                count: String::new(),
                href: entry.href,
                label: w.say(entry.label),
                icon: entry.icon,
                key: entry.key,
                current: entry.section == section,
                daily: entry.daily,
            })
            .collect();
        let caller = caller.clone();
        Some(Self { w, caller, house, role, theme: theme(headers), nav, properties })
    }

    /// Says in the navigation how much waits in a section.
    pub fn count(&mut self, section: Section, waiting: i64) {
        for item in self.nav.iter_mut().filter(|item| item.section == section && waiting > 0) {
            item.count = if waiting > 99 { "99+".to_owned() } else { waiting.to_string() };
        }
    }

    /// Two letters for the round picture of the caller.
    pub fn initials(&self) -> String {
        initials(&self.caller.name)
    }
}

/// Two letters of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let letters: String = first.into_iter().chain(words.next_back()).collect();
    letters.to_uppercase()
}

/// A role's name.
pub(crate) fn role_name(w: &Words, role: Role) -> String {
    match role {
        Role::Owner => w.say("role-owner"),
        Role::Manager => w.say("role-manager"),
        Role::Agent => w.say("role-agent"),
        Role::Staff => w.say("role-staff"),
        Role::ReadOnly => w.say("role-read-only"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{NAVIGATION, initials};

    #[test]
    fn two_letters_of_any_name() {
        assert_eq!(initials("Noor Saleh"), "NS");
        assert_eq!(initials("María del Carmen Ruiz"), "MR");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("ß"), "SS");
    }

    #[test]
    fn no_two_sections_have_the_same_letter_and_a_phone_shows_five_at_most() {
        let keys: BTreeSet<_> = NAVIGATION.iter().map(|entry| entry.key).collect();
        assert_eq!(keys.len(), NAVIGATION.len());
        assert!(NAVIGATION.iter().filter(|entry| entry.daily).count() <= 5);
    }
}
