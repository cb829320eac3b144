//! `guestlink requests …`: the read model made anew from the record, and the charges as CSV.

use guestlink_app::App;
use guestlink_app::requests::csv;

use super::{print_reading, property_of, runtime};
use crate::cli::{Charges, Requests};
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Runs one of them.
pub fn run(which: &Requests) -> Result<(), Refusal> {
    match which {
        Requests::Rebuild(configured) => {
            let settings =
                Settings::load(configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
            runtime()?.block_on(async {
                let app = running::open(&settings).await?;
                let found = app.rebuild_requests().await.during("The requests cannot be made anew")?;
                app.store().close().await;
                println!("{} requests from {} changes", found.requests, found.changes);
                if found.refused > 0 {
                    return Err(Refusal::new(format!(
                        "{} changes do not follow from those before them; the record is damaged there.",
                        found.refused
                    )));
                }
                Ok(())
            })
        }
        Requests::Charges(asked) => {
            print_reading(&asked.configured, async |app: &App| charges(app, asked).await)
        }
    }
}

async fn charges(app: &App, asked: &Charges) -> Result<String, Refusal> {
    let property = property_of(app, asked.property.as_deref())?;
    let lines = app.charges(&property, asked.since).await.during("The charges cannot be read")?;
    Ok(csv(&lines))
}
