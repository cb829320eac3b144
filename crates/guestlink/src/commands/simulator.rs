//! `guestlink simulator`: the stand-in for WhatsApp alone, for any program that speaks the Cloud API.

use guestlink_simulator::{Business, Config, NewGuest, Simulator, Subscriber};

use super::runtime;
use crate::cli::Simulate;
use crate::refusal::{During, Refusal};
use crate::signals::Signals;

/// Guests who are there from the start: name, number (of ranges for fiction), language.
const GUESTS: &[(&str, &str, &str)] =
    &[("Amara Okafor", "+44 7700 900123", "en"), ("Lucía Fernández", "+34 600 555 143", "es")];

/// Runs until it is told to end.
pub fn run(asked: &Simulate) -> Result<(), Refusal> {
    runtime()?.block_on(async {
        let signals = Signals::listen();
        let simulator = Simulator::start(config(asked)).await.during(format!(
            "Nothing can listen on {} (is something else there? `--listen` chooses another address)",
            asked.listen
        ))?;
        println!("phone: {}/", simulator.url());
        println!("ready");
        simulator.run_until(signals.asked_to_end()).await;
        Ok(())
    })
}

fn config(asked: &Simulate) -> Config {
    let usual = if asked.fast { Config::fast() } else { Config::default() };
    let guest = |(name, phone, language): &(&str, &str, &str)| NewGuest {
        language: Some((*language).to_owned()),
        ..NewGuest::with_phone(*name, *phone)
    };
    let config = Config {
        listen: asked.listen,
        seed: asked.seed,
        guests: GUESTS.iter().map(guest).collect(),
        business: Business {
            access_token: asked.access_token.as_deref().map(Into::into),
            ..Business::default()
        },
        ..usual
    };
    asked.webhook.iter().fold(config, |config, url| {
        config.subscriber(Subscriber::new(url, asked.app_secret.as_str(), asked.verify_token.as_str()))
    })
}
