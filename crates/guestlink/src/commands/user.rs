//! `guestlink user`: people who may sign in, for whoever has the machine. Works beside a running server only where the
//! database is shared.

use guestlink_app::App;
use guestlink_app::access::{AccessError, Actor, NewUser, UserView};
use guestlink_domain::access::{Grant, Role};

use super::{property_of, runtime};
use crate::cli::{User, UserAdd};
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Adds somebody, or makes a link for somebody who is there.
pub fn run(asked: &User) -> Result<(), Refusal> {
    let configured = match asked {
        User::Add(add) => &add.configured,
        User::Link { configured, .. }
        | User::ResetSecondFactor { configured, .. }
        | User::List(configured) => configured,
    };
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = match asked {
            User::List(_) => running::reading(&settings).await?,
            _ => running::open(&settings).await?,
        };
        let said = match asked {
            User::Add(asked) => add(&app, asked).await,
            User::Link { email, new_password, .. } => link(&app, email, *new_password).await,
            User::ResetSecondFactor { email, .. } => reset(&app, email).await,
            User::List(_) => list(&app).await,
        };
        app.store().close().await;
        println!("{}", said?);
        Ok(())
    })
}

async fn add(app: &App, asked: &UserAdd) -> Result<String, Refusal> {
    let role = Role::parse(&asked.role.replace('-', "_")).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        Refusal::new(format!("There is no role `{}`; the roles are {}.", asked.role, names.join(", ")))
    })?;
    let property = match &asked.property {
        Some(slug) => Some(property_of(app, Some(slug))?.id),
        None => None,
    };
    let new = NewUser {
        name: asked.name.clone(),
        email: asked.email.clone(),
        grants: vec![Grant { property, role }],
        member: asked.member.clone(),
    };
    let tenant = App::home_tenant();
    let user = app.add_user(tenant, Actor::Console, new).await.map_err(refused)?;
    app.sign_in_link(tenant, user).await.during("The link cannot be made")
}

async fn known(app: &App, email: &str) -> Result<UserView, Refusal> {
    let wanted = guestlink_domain::access::email(email).ok_or_else(|| refused(AccessError::Email))?;
    let team = app.team(App::home_tenant()).await.during("The team cannot be read")?;
    let user = team.into_iter().find(|user| user.email == wanted && !user.disabled);
    user.ok_or_else(|| Refusal::new(format!("Nobody here has the address {wanted}.")))
}

async fn link(app: &App, email: &str, new_password: bool) -> Result<String, Refusal> {
    let user = known(app, email).await?;
    let made = if new_password {
        app.new_password_link(App::home_tenant(), user.id).await
    } else {
        app.sign_in_link(App::home_tenant(), user.id).await
    };
    made.during("The link cannot be made")
}

async fn reset(app: &App, email: &str) -> Result<String, Refusal> {
    let user = known(app, email).await?;
    app.reset_second_factor(App::home_tenant(), user.id).await.map_err(refused)?;
    Ok(format!("{} signs in with the password alone until a new second factor is set up.", user.email))
}

async fn list(app: &App) -> Result<String, Refusal> {
    let team = app.team(App::home_tenant()).await.during("The team cannot be read")?;
    let houses = app.all_properties();
    let place = |grant: &Grant| match grant.property {
        None => "everywhere".to_owned(),
        Some(id) => houses
            .iter()
            .find(|house| house.id == id)
            .map_or_else(|| id.to_string(), |house| house.slug.clone()),
    };
    let line = |user: &UserView| {
        let grants: Vec<String> =
            user.grants.0.iter().map(|grant| format!("{} {}", grant.role.as_str(), place(grant))).collect();
        let state = if user.disabled { "\tswitched off" } else { "" };
        format!("{}\t{}\t{}{state}", user.email, user.name, grants.join(", "))
    };
    Ok(team.iter().map(line).collect::<Vec<_>>().join("\n"))
}

fn refused(error: AccessError) -> Refusal {
    match error {
        AccessError::Store(error) => Refusal::new(format!("Nothing was changed: {error}.")),
        other => Refusal::new(format!("Nothing was changed: {other}.")),
    }
}
