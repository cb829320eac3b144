//! `guestlink simulator`: the stand-in for WhatsApp alone, for any program that speaks the Cloud API.

use guestlink_simulator::{Config, Simulator, Subscriber};

use super::runtime;
use crate::cli::Simulate;
use crate::refusal::{During, Refusal};
use crate::signals;

/// Runs until it is told to end.
pub fn run(asked: &Simulate) -> Result<(), Refusal> {
    let mut config = Config { listen: asked.listen, ..Config::default() };
    if let Some(url) = &asked.webhook {
        config =
            config.subscriber(Subscriber::new(url, asked.app_secret.as_str(), asked.verify_token.as_str()));
    }
    runtime()?.block_on(async {
        let simulator = Simulator::start(config).await.during(format!(
            "Nothing can listen on {} (is something else there? `--listen` chooses another address)",
            asked.listen
        ))?;
        println!("phone: {}/", simulator.url());
        println!("ready");
        simulator.run_until(signals::asked_to_end()).await;
        Ok(())
    })
}
