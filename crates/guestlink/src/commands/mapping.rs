//! `guestlink mapping test MAPPING SAMPLE`: what a platform's body becomes, without a database and without a network.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use guestlink_domain::bookings::mapping::{
    self, Compiled, DateOrder, Delivered, Draft, Settings, preset_names,
};
use guestlink_domain::bookings::{cards, ical};
use guestlink_domain::resort::connection::Connection;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use crate::cli::{Mapping, MappingTest};
use crate::refusal::{During, Refusal};

/// Runs it.
pub fn run(asked: &Mapping) -> Result<(), Refusal> {
    match asked {
        Mapping::Test(asked) => test(asked),
        Mapping::Presets { name: None } => {
            for name in preset_names() {
                println!("{name}");
            }
            Ok(())
        }
        Mapping::Presets { name: Some(name) } => {
            let preset = mapping::preset(name).ok_or_else(|| unknown(name))?;
            println!("{}", serde_json::to_string_pretty(&preset).during("It cannot be written")?);
            Ok(())
        }
    }
}

fn test(asked: &MappingTest) -> Result<(), Refusal> {
    let body = sample(&asked.sample)?;
    if asked.mapping == "ical" {
        return calendar(&body, &asked.timezone);
    }
    let compiled = compiled(asked)?;
    let headers = asked.headers.as_deref().map(headers).transpose()?.unwrap_or_default();
    let body = cards::scrub(&body).body.into_owned();
    let delivered = Delivered { headers: &headers, query: &asked.query, body: &body, thin: None };
    let outcomes = match compiled.read(&delivered) {
        Ok(outcomes) => outcomes,
        Err(error) => {
            print(&[Draft::shown_rejected()])?;
            return Err(Refusal::new(format!("The body is refused: {error}")));
        }
    };
    let (events, slips) = mapping::shown(&outcomes);
    print(&events)?;
    if slips.is_empty() { Ok(()) } else { Err(Refusal::new(slips.join("\n"))) }
}

fn print(events: &[Json]) -> Result<(), Refusal> {
    println!("{}", serde_json::to_string_pretty(events).during("The events cannot be written")?);
    Ok(())
}

/// What a calendar says.
fn calendar(body: &[u8], timezone: &str) -> Result<(), Refusal> {
    let zone = TimeZone::get(timezone).during(format!("{timezone} is no time zone"))?;
    let feed = ical::read(&String::from_utf8_lossy(body), &zone).during("The calendar is refused")?;
    println!("{}", serde_json::to_string_pretty(&feed.shown()).during("The entries cannot be written")?);
    Ok(())
}

fn compiled(asked: &MappingTest) -> Result<Compiled, Refusal> {
    let (mapping, own) = match mapping::preset(&asked.mapping) {
        Some(preset) => (preset, Settings::default()),
        None => from_file(&asked.mapping)?,
    };
    let order = match asked.date_order.as_str() {
        "dmy" => DateOrder::Dmy,
        "mdy" => DateOrder::Mdy,
        "ymd" => DateOrder::Ymd,
        other => return Err(Refusal::new(format!("{other} is no order of day and month: dmy, mdy or ymd."))),
    };
    let currency = asked.currency.parse().during("--currency")?;
    let settings = Settings {
        currency: own.currency.or(Some(currency)),
        country: own.country.clone().or_else(|| asked.country.clone()),
        date_order: own.date_order.or(Some(order)),
        timezone: own.timezone.clone().or_else(|| Some(asked.timezone.clone())),
        ..own
    };
    Compiled::new(&mapping, settings).map_err(|mistakes| {
        let told: Vec<String> =
            mistakes.iter().map(|mistake| format!("{}: {mistake}", asked.mapping)).collect();
        Refusal::new(told.join("\n"))
    })
}

fn from_file(name: &str) -> Result<(mapping::Mapping, Settings), Refusal> {
    let path = Path::new(name);
    if !path.exists() {
        return Err(unknown(name));
    }
    let text = std::fs::read_to_string(path).during(format!("{name} cannot be read"))?;
    let json: Json = serde_json::from_str(&text).during(format!("{name} is not JSON"))?;
    let is_connection = json.get("id").is_some() || json.get("preset").is_some();
    if !is_connection {
        let mapping = serde_json::from_value(json).during(format!("{name} is no mapping"))?;
        return Ok((mapping, Settings::default()));
    }
    let connection: Connection = serde_json::from_value(json).during(format!("{name} is no connection"))?;
    let mapping = connection.whole_mapping();
    let mapping =
        mapping.ok_or_else(|| Refusal::new(format!("{name} has no mapping, or a preset there is not.")))?;
    Ok((mapping, connection.settings))
}

fn unknown(name: &str) -> Refusal {
    let names: Vec<&str> = preset_names().collect();
    Refusal::new(format!("{name} is neither a file nor a preset. Presets: {}, ical.", names.join(", ")))
}

fn sample(path: &Path) -> Result<Vec<u8>, Refusal> {
    if path == Path::new("-") {
        let mut body = Vec::new();
        std::io::stdin().read_to_end(&mut body).during("The standard input cannot be read")?;
        return Ok(body);
    }
    std::fs::read(path).during(format!("{} cannot be read", path.display()))
}

fn headers(path: &Path) -> Result<BTreeMap<String, String>, Refusal> {
    let text = std::fs::read_to_string(path).during(format!("{} cannot be read", path.display()))?;
    let headers: BTreeMap<String, String> =
        serde_json::from_str(&text).during(format!("{} is no JSON object of texts", path.display()))?;
    Ok(headers.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect())
}
