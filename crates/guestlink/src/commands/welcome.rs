//! `guestlink welcome …`: the link of a stay, a new one, and the page in any phase before guests see it.

use guestlink_app::App;
use guestlink_app::welcome::{PreviewError, WelcomeError};
use guestlink_domain::language::Lang;

use super::runtime;
use crate::cli::{Welcome, WelcomeStay};
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Prints an address.
pub fn run(asked: &Welcome) -> Result<(), Refusal> {
    let of = match asked {
        Welcome::Link { of, .. } | Welcome::Preview { of, .. } => of,
    };
    let settings =
        Settings::load(of.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    runtime()?.block_on(async {
        // A new link is written; to look at what there is, a server may run beside.
        let app = match asked {
            Welcome::Link { new: true, .. } => running::open(&settings).await?,
            _ => running::reading(&settings).await?,
        };
        let address = match asked {
            Welcome::Link { of, new } => link(&app, of, *new).await?,
            Welcome::Preview { of, phase, lang } => {
                let lang = lang.as_deref().map(Lang::new);
                let made = app.preview_url(App::home_tenant(), &of.stay, phase.phase(), lang).await;
                made.map_err(|error| match error {
                    PreviewError::NoStay => no_stay(&of.stay),
                    PreviewError::Store(error) => Refusal::new(error.to_string()),
                })?
            }
        };
        println!("{address}");
        Ok(())
    })
}

async fn link(app: &App, of: &WelcomeStay, new: bool) -> Result<String, Refusal> {
    let tenant = App::home_tenant();
    let found = app.find_stay(tenant, &of.stay).await.during("The stay cannot be read")?;
    let stay = found.ok_or_else(|| no_stay(&of.stay))?;
    let link =
        if new { app.reissue_welcome_link(tenant, stay).await } else { app.welcome_link(tenant, stay).await };
    match link {
        Ok(link) => Ok(link.url),
        Err(WelcomeError::Unknown) => Err(Refusal::new(format!(
            "The stay {} has no page: it is cancelled, or only an inquiry.",
            of.stay
        ))),
        Err(error) => Err(Refusal::new(error.to_string())),
    }
}

fn no_stay(stay: &str) -> Refusal {
    Refusal::new(format!("There is no stay {stay}: give its id, or its reference at the booking platform."))
}
