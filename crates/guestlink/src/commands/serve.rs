//! `guestlink serve`: production.

use std::io::Write as _;

use crate::cli::Serve;
use crate::logging;
use crate::refusal::{During, Refusal};
use crate::roles::{self, Role};
use crate::running::Running;
use crate::settings::{Overrides, Settings, reachable};

/// Serves until it is told to end.
pub fn run(asked: &Serve) -> Result<(), Refusal> {
    let overrides = Overrides { roles: asked.roles.clone(), listen: asked.listen.clone() };
    let settings = Settings::load(asked.configured.config.as_deref(), &overrides).map_err(Refusal::new)?;
    logging::start(&settings.log);
    for sentence in &settings.without_effect {
        tracing::warn!("{sentence}");
    }
    if !settings.whatsapp.is_connected() {
        tracing::warn!(
            "WhatsApp is not connected: its webhooks are refused and nothing is sent (docs/operating.md)"
        );
    }
    super::runtime()?.block_on(async {
        let running = Running::start(&settings).await?;
        println!("{}", ready_line(&running, &settings));
        if let Some(link) = setup_link(&running, &settings).await? {
            // Whoever waited for the line before may have stopped reading.
            let _ = writeln!(std::io::stdout(), "set-up: {link}");
        }
        running.until_stopped().await
    })
}

/// While nobody can sign in: the link with which the first owner is made. New at each start; the one before is void.
async fn setup_link(running: &Running, settings: &Settings) -> Result<Option<String>, Refusal> {
    if !settings.roles.contains(&Role::Dashboard) {
        return Ok(None);
    }
    running.app.setup_link().await.during("The link for the first set-up cannot be made")
}

/// One line that begins with `ready`.
fn ready_line(running: &Running, settings: &Settings) -> String {
    let metrics =
        running.metrics.map(|address| format!(" metrics=http://{address}/metrics")).unwrap_or_default();
    format!("ready http://{} roles={}{metrics}", reachable(running.address), roles::list(&settings.roles))
}
