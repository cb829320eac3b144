//! `guestlink quote RESORT_DIR --input FILE`: prices a stay from the files alone, without a database.

use std::io::Read as _;
use std::path::Path;

use guestlink_app::Clock;
use guestlink_domain::resort::{self, Resort};
use guestlink_domain::sales::quote::{QuoteRequest, quote};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::cli::Quote;
use crate::refusal::{During, Refusal};
use crate::resort_folder;

/// Prints the quote; a refusal by a rule is printed too, and ends with 1.
pub fn run(asked: &Quote) -> Result<(), Refusal> {
    let folder = &asked.folder.resort_dir;
    let given = resort_folder::read(folder)?;
    // No price depends on a picture, so a missing one is no reason to refuse.
    let resort = resort::load(&given.files, &|_picture| true)
        .map_err(|problems| resort_folder::told(folder, &problems))?;
    let Some(catalog) = &resort.catalog else {
        return Err(Refusal::new(format!("{} sells nothing: it has no catalog.json.", folder.display())));
    };
    let request = QuoteRequest::from_json(&input(&asked.input)?, today(&resort)?)
        .during(format!("{} is no request for a quote", asked.input.display()))?;
    match quote(&request, catalog, &resort.property.pricing_rules()) {
        Ok(quote) => {
            println!("{}", serde_json::to_string_pretty(&quote).during("The quote cannot be written")?);
            Ok(())
        }
        Err(refusal) => {
            println!("{:#}", refusal.to_json());
            Err(Refusal::said())
        }
    }
}

fn input(path: &Path) -> Result<String, Refusal> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).during("The standard input cannot be read")?;
        return Ok(text);
    }
    std::fs::read_to_string(path).during(format!("{} cannot be read", path.display()))
}

/// Where the resort is.
fn today(resort: &Resort) -> Result<Date, Refusal> {
    let zone = TimeZone::get(&resort.property.timezone).during("The time zone is unknown")?;
    Ok(Clock::system().now().to_zoned_datetime(zone).date())
}
