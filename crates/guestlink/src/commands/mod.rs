//! One file a command.

mod announce;
mod apply;
mod audit;
mod calendars;
mod check;
mod config;
mod costs;
mod demo;
mod doctor;
mod dry_run;
mod events;
mod export;
mod guests;
mod mapping;
mod migrate;
mod openapi;
mod quote;
mod replay;
mod requests;
mod schema;
mod serve;
mod simulator;
mod templates;
mod understand;
mod user;
mod welcome;
mod why;

use std::sync::Arc;

use guestlink_app::App;
use guestlink_app::properties::Property;
use tokio::runtime::Runtime;

use crate::cli::{Arguments, Command, Configured};
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Runs the command of the command line.
pub fn run(arguments: &Arguments) -> Result<(), Refusal> {
    match &arguments.command {
        Command::Serve(asked) => serve::run(asked),
        Command::Demo(asked) => demo::run(asked),
        Command::Simulator(asked) => simulator::run(asked),
        Command::Check(asked) => check::run(asked),
        Command::Apply(asked) => apply::run(asked),
        Command::Export(asked) => export::run(asked),
        Command::Understand(asked) => understand::run(asked),
        Command::Quote(asked) => quote::run(asked),
        Command::Schema(asked) => schema::run(asked),
        Command::Mapping(asked) => mapping::run(asked),
        Command::Replay(asked) => replay::run(asked),
        Command::Calendars(configured) => calendars::run(configured),
        Command::Events(asked) => events::run(asked),
        Command::Why(asked) => why::run(asked),
        Command::DryRun(asked) => dry_run::run(asked),
        Command::Costs(asked) => costs::run(asked),
        Command::Templates(which) => templates::run(which),
        Command::Guests(which) => guests::run(which),
        Command::Announce(asked) => announce::run(asked),
        Command::Migrate(configured) => migrate::run(configured),
        Command::Openapi => {
            openapi::run();
            Ok(())
        }
        Command::Doctor(configured) => doctor::run(configured),
        Command::Audit(asked) => audit::run(asked),
        Command::User(asked) => user::run(asked),
        Command::Requests(which) => requests::run(which),
        Command::Welcome(asked) => welcome::run(asked),
        Command::Config(which) => config::run(which),
    }
}

/// Each item on a line of its own.
fn lines(items: impl Iterator<Item = String>) -> String {
    items.fold(String::new(), |mut text, line| {
        text.push_str(&line);
        text.push('\n');
        text
    })
}

/// The property that is meant: by its id, or the only one.
fn property_of(app: &App, asked: Option<&str>) -> Result<Arc<Property>, Refusal> {
    let all = app.all_properties();
    let names: Vec<&str> = all.iter().map(|property| property.slug.as_str()).collect();
    match (asked, all.as_slice()) {
        (None, [only]) => Ok(only.clone()),
        (None, []) => Err(Refusal::new("No resort is applied yet: `guestlink apply RESORT_DIR`.")),
        (None, _) => Err(Refusal::new(format!("Say which property: --property {}.", names.join("|")))),
        (Some(id), _) => all.iter().find(|property| property.slug == id).cloned().ok_or_else(|| {
            Refusal::new(format!("There is no property `{id}`; there is {}.", names.join(", ")))
        }),
    }
}

/// Prints what the record tells; a server may run beside.
fn print_reading(
    configured: &Configured,
    tell: impl AsyncFnOnce(&App) -> Result<String, Refusal>,
) -> Result<(), Refusal> {
    let settings =
        Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        let app = running::reading(&settings).await?;
        let told = tell(&app).await;
        app.store().close().await;
        print!("{}", told?);
        Ok(())
    })
}

fn runtime() -> Result<Runtime, Refusal> {
    Runtime::new().during("The program cannot start its threads")
}
