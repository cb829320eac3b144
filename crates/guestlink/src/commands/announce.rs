//! `guestlink announce EVENT`: something happened in the house; automations that listen to it begin.

use std::collections::BTreeMap;

use guestlink_app::App;
use guestlink_app::automations::{Announcement, Audience};
use guestlink_domain::ids::GuestId;
use guestlink_domain::resort::automations::HouseEvent;
use jiff::civil::Date;

use super::{property_of, runtime};
use crate::cli::Announce;
use crate::refusal::{During, Refusal};
use crate::running;
use crate::settings::{Overrides, Settings};

/// Announces to whom it concerns.
pub fn run(asked: &Announce) -> Result<(), Refusal> {
    let settings =
        Settings::load(asked.configured.config.as_deref(), &Overrides::default()).map_err(Refusal::new)?;
    let names = HouseEvent::ALL.map(HouseEvent::as_str).join(", ");
    let event = HouseEvent::read(&asked.event)
        .ok_or_else(|| Refusal::new(format!("`{}` is no event of the house: {names}.", asked.event)))?;
    let audience = audience(asked)?;
    let facts = facts(&asked.fact)?;
    runtime()?.block_on(async {
        let app = running::open(&settings).await?;
        let told = announce(&app, asked, event, audience, facts).await;
        app.store().close().await;
        println!("{} told", told?);
        Ok(())
    })
}

async fn announce(
    app: &App,
    asked: &Announce,
    event: HouseEvent,
    audience: Audience,
    facts: BTreeMap<String, String>,
) -> Result<usize, Refusal> {
    let property = property_of(app, asked.property.as_deref())?;
    let now = app.clock().now();
    let identity = asked.id.clone().unwrap_or_else(|| app.ids().new_at(now).to_string());
    let news = Announcement { event, identity, audience, facts, by: "cli".to_owned() };
    app.announce(&property, &news).await.during("It cannot be announced")
}

fn audience(asked: &Announce) -> Result<Audience, Refusal> {
    let unclear = || Refusal::new("Say to whom: --guest, --booking, --in-house, --left or --staff.");
    if asked.in_house {
        return Ok(Audience::InHouse);
    }
    if let Some(guest) = asked.guest {
        return Ok(Audience::Guest(GuestId(guest)));
    }
    if let Some(booking) = &asked.booking {
        let (connection, reference) = booking
            .split_once(':')
            .ok_or_else(|| Refusal::new("--booking is CONNECTION:REFERENCE, such as website:GL-4K7Q2."))?;
        return Ok(Audience::Booking { connection: connection.to_owned(), reference: reference.to_owned() });
    }
    if let Some(days) = &asked.left {
        let both = days
            .split_once("..")
            .and_then(|(from, until)| Some((from.parse::<Date>().ok()?, until.parse::<Date>().ok()?)));
        let (from, until) =
            both.ok_or_else(|| Refusal::new("--left is FROM..UNTIL, such as 2025-06-01..2025-09-30."))?;
        return Ok(Audience::Left(from, until));
    }
    let staff = asked.staff.as_ref().ok_or_else(unclear)?;
    Ok(Audience::Staff(staff.trim_start_matches('+').to_owned()))
}

fn facts(given: &[String]) -> Result<BTreeMap<String, String>, Refusal> {
    let pair = |text: &String| {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| Refusal::new(format!("`--fact {text}` is not NAME=VALUE.")))?;
        Ok((name.to_owned(), value.to_owned()))
    };
    given.iter().map(pair).collect()
}
