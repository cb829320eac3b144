//! The grants of one user in one organisation, and what follows from them together.

use super::{Right, Role};
use crate::ids::PropertyId;

/// A role for one property, or for every property there is and will be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Grant {
    /// Where; `None` is the whole organisation.
    pub property: Option<PropertyId>,
    /// As what.
    pub role: Role,
}

impl Grant {
    /// Does it reach this property?
    pub fn reaches(&self, property: PropertyId) -> bool {
        self.property.is_none_or(|its| its == property)
    }
}

/// All grants of a user in an organisation.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Grants(pub Vec<Grant>);

impl Grants {
    /// May its holder do this at this property?
    pub fn allow(&self, right: Right, property: PropertyId) -> bool {
        self.0.iter().any(|grant| grant.reaches(property) && grant.role.allows(right))
    }

    /// May its holder do this for the organisation as a whole? A grant for one property never says so.
    pub fn allow_everywhere(&self, right: Right) -> bool {
        self.0.iter().any(|grant| grant.property.is_none() && grant.role.allows(right))
    }

    /// May its holder do this at some property at least?
    pub fn allow_somewhere(&self, right: Right) -> bool {
        self.0.iter().any(|grant| grant.role.allows(right))
    }

    /// Is its holder an owner of anything? Owners prove themselves twice.
    pub fn owns(&self) -> bool {
        self.0.iter().any(|grant| grant.role == Role::Owner)
    }

    /// May its holder give or take this grant? Whoever has a role for one property hands it out there only.
    pub fn may_grant(&self, wanted: Grant) -> bool {
        self.0.iter().any(|own| {
            let inside = match (own.property, wanted.property) {
                (None, _) => true,
                (Some(own), Some(wanted)) => own == wanted,
                (Some(_), None) => false,
            };
            inside && own.role.may_grant(wanted.role)
        })
    }

    /// The role with the most to say, to be shown beside the name.
    pub fn foremost(&self) -> Option<Role> {
        self.0.iter().map(|grant| grant.role).min()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn property(n: u8) -> PropertyId {
        PropertyId(uuid::Uuid::from_bytes([n; 16]))
    }

    fn any_grant() -> impl Strategy<Value = Grant> {
        let role = proptest::sample::select(Role::ALL.to_vec());
        (proptest::option::of(0_u8..3), role)
            .prop_map(|(at, role)| Grant { property: at.map(property), role })
    }

    proptest! {
        #[test]
        fn a_grant_for_one_property_says_nothing_of_another(role in proptest::sample::select(Role::ALL.to_vec())) {
            let grants = Grants(vec![Grant { property: Some(property(1)), role }]);
            for right in Right::ALL {
                prop_assert!(!grants.allow(*right, property(2)) && !grants.allow_everywhere(*right));
                prop_assert_eq!(grants.allow(*right, property(1)), role.allows(*right));
            }
        }

        #[test]
        fn more_grants_never_take_a_right_away(held in proptest::collection::vec(any_grant(), 0..4), more in any_grant()) {
            let before = Grants(held.clone());
            let after = Grants(held.into_iter().chain([more]).collect());
            for right in Right::ALL {
                for at in 0..3 {
                    prop_assert!(!before.allow(*right, property(at)) || after.allow(*right, property(at)));
                }
            }
        }

        #[test]
        fn nobody_hands_out_what_they_do_not_hold(held in proptest::collection::vec(any_grant(), 0..4), wanted in any_grant()) {
            let grants = Grants(held);
            if grants.may_grant(wanted) {
                for right in Right::ALL.iter().filter(|right| wanted.role.allows(**right)) {
                    let held = wanted.property.map_or_else(
                        || grants.allow_everywhere(*right),
                        |at| grants.allow(*right, at),
                    );
                    prop_assert!(held, "{right:?}");
                }
            }
        }
    }
}
