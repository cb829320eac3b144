//! `guestlink understand TEXT`: what the grammar reads in a guest's sentence.

use guestlink_app::Clock;
use guestlink_domain::language::Lang;
use guestlink_domain::sales::understanding::{Context, understand};
use jiff::tz::TimeZone;

use crate::cli::Understand;
use crate::refusal::{During, Refusal};

/// Prints it as JSON.
pub fn run(asked: &Understand) -> Result<(), Refusal> {
    let today =
        asked.today.unwrap_or_else(|| Clock::system().now().to_zoned_datetime(TimeZone::system()).date());
    let context = Context { lang: asked.lang.as_deref().map(Lang::new), ..Context::on(today) };
    let read = understand(&asked.text, &context);
    println!("{}", serde_json::to_string_pretty(&read).during("It cannot be written")?);
    Ok(())
}
