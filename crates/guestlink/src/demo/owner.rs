//! The owner of the demo's resort, so that the dashboard can be seen. Signs in by a link that works once and is new at
//! each start; there is no password.

use guestlink_app::access::{Actor, NewUser};
use guestlink_app::properties::Property;
use guestlink_app::{App, access};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::resort::services::Role as StaffRole;

use crate::refusal::{During, Refusal};

/// An address that can belong to nobody (RFC 2606).
const EMAIL: &str = "owner@demo.example";

/// A link into the dashboard.
pub async fn link(app: &App, property: &Property) -> Result<String, Refusal> {
    let team = app.team(property.tenant).await.during("The demo's team cannot be read")?;
    let user = match team.iter().find(|user| user.email == EMAIL) {
        Some(known) => known.id,
        None => app
            .add_user(property.tenant, Actor::Console, owner(property))
            .await
            .during("The demo's owner cannot be added")?,
    };
    app.sign_in_link(property.tenant, user).await.during("The demo's sign-in link cannot be made")
}

fn owner(property: &Property) -> access::NewUser {
    let known = property.resort.services.staff.iter().find(|member| member.role == StaffRole::Owner);
    NewUser {
        name: known.map_or_else(|| "Owner".to_owned(), |member| member.name.clone()),
        email: EMAIL.to_owned(),
        grants: vec![Grant { property: None, role: Role::Owner }],
        member: known.map(|member| member.id.clone()),
    }
}
