//! Who may do what. A user holds grants: a role, for one property or for the whole organisation; a role is a fixed set
//! of rights. Everything that is checked anywhere is a [`Right`], never a role.

mod grants;
pub mod passkey;
mod password;
pub mod totp;

use serde::{Deserialize, Serialize};

pub use grants::{Grant, Grants};
pub use password::{PasswordProblem, check_password};

/// What somebody is in a house. The five are fixed, so that a grant can be explained in one sentence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, the team and the connections included.
    Owner,
    /// Everything but the connections and who is an owner.
    Manager,
    /// Talks to guests, sells, changes stays.
    Agent,
    /// Does what guests ask for.
    Staff,
    /// Looks.
    ReadOnly,
}

/// One thing that may be allowed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See conversations.
    ReadDesk,
    /// Write to guests, assign, close.
    WriteChats,
    /// See requests.
    ReadRequests,
    /// Take, do and close requests of one's own department.
    WorkRequests,
    /// The same for every department, and give requests to people.
    DirectRequests,
    /// See stays and guests.
    ReadStays,
    /// Make and change stays.
    WriteStays,
    /// See figures and costs.
    ReadInsight,
    /// Change texts, catalog, automations.
    EditTexts,
    /// Change connections, numbers and keys to other systems.
    ManageConnections,
    /// Invite, change and remove users.
    ManageTeam,
    /// Read the audit log.
    ReadAudit,
    /// Send campaigns.
    Campaigns,
    /// Look after the running program: dead letters, replays, checks.
    Operate,
}

macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        impl $type {
            /// Every one, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name for programs.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The one of this name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
names!(Role {
    Owner = "owner",
    Manager = "manager",
    Agent = "agent",
    Staff = "staff",
    ReadOnly = "read_only",
});
names!(Right {
    ReadDesk = "read_desk",
    WriteChats = "write_chats",
    ReadRequests = "read_requests",
    WorkRequests = "work_requests",
    DirectRequests = "direct_requests",
    ReadStays = "read_stays",
    WriteStays = "write_stays",
    ReadInsight = "read_insight",
    EditTexts = "edit_texts",
    ManageConnections = "manage_connections",
    ManageTeam = "manage_team",
    ReadAudit = "read_audit",
    Campaigns = "campaigns",
    Operate = "operate",
});

impl Role {
    /// Does it hold the right?
    pub fn allows(self, right: Right) -> bool {
        use Right as R;
        match self {
            Self::Owner => true,
            Self::Manager => right != R::ManageConnections,
            Self::Agent => matches!(
                right,
                R::ReadDesk
                    | R::WriteChats
                    | R::ReadRequests
                    | R::WorkRequests
                    | R::DirectRequests
                    | R::ReadStays
                    | R::WriteStays
                    | R::ReadInsight
            ),
            Self::Staff => matches!(right, R::ReadRequests | R::WorkRequests | R::ReadStays),
            Self::ReadOnly => {
                matches!(right, R::ReadDesk | R::ReadRequests | R::ReadStays | R::ReadInsight)
            }
        }
    }

    /// May somebody of this role give `other` to people, or take it from them? Nobody hands out more than they have.
    pub fn may_grant(self, other: Self) -> bool {
        match self {
            Self::Owner => true,
            Self::Manager => other != Self::Owner,
            Self::Agent | Self::Staff | Self::ReadOnly => false,
        }
    }
}

/// An e-mail address as it is compared: trimmed, in small letters. `None` if it cannot be one.
pub fn email(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let (name, host) = text.rsplit_once('@')?;
    let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | '"' | '(' | ')');
    let fits = !name.is_empty()
        && !host.is_empty()
        && text.len() <= 254
        && !text.contains(bad)
        && !name.contains('@')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !host.contains("..");
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_with_more_to_say_has_every_right_of_the_next() {
        let order = [Role::Owner, Role::Manager, Role::Agent, Role::Staff];
        for pair in order.windows(2) {
            for right in Right::ALL.iter().filter(|right| pair[1].allows(**right)) {
                assert!(pair[0].allows(*right), "{:?} lacks {right:?}", pair[0]);
            }
        }
    }

    #[test]
    fn who_only_looks_changes_nothing() {
        let held: Vec<&str> = Right::ALL
            .iter()
            .filter(|right| Role::ReadOnly.allows(**right))
            .map(|right| right.as_str())
            .collect();
        assert!(held.iter().all(|name| name.starts_with("read_")), "{held:?}");
    }

    #[test]
    fn nobody_but_an_owner_makes_owners() {
        for role in Role::ALL {
            assert_eq!(role.may_grant(Role::Owner), *role == Role::Owner);
        }
        assert!(Role::Manager.may_grant(Role::Manager) && !Role::Agent.may_grant(Role::ReadOnly));
    }

    #[test]
    fn names_are_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(*role));
        }
        for right in Right::ALL {
            assert_eq!(Right::parse(right.as_str()), Some(*right));
            assert_eq!(serde_json::to_value(right).unwrap(), right.as_str());
        }
        assert_eq!(Role::parse("root"), None);
    }

    #[test]
    fn addresses_are_compared_in_small_letters_and_nonsense_is_none() {
        assert_eq!(email("  Ines@Ventisol.Example "), Some("ines@ventisol.example".to_owned()));
        for bad in ["", "ines", "@x", "ines@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@.b", "a@b..c"] {
            assert_eq!(email(bad), None, "{bad:?}");
        }
    }
}
