//! `guestlink requests …`: the read model made anew from the record, and the charges as CSV.

use guestlink_app::App;
use guestlink_app::requests::ChargeLine;

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
    let head = "stay,reference,unit,request,service,quantity,amount,currency,at,void\n".to_owned();
    Ok(lines.iter().fold(head, |csv, line| csv + &row(line)))
}

fn row(line: &ChargeLine) -> String {
    let cells = [
        line.stay.clone(),
        line.reference.clone(),
        line.unit.clone(),
        line.request.clone(),
        line.service.clone(),
        line.quantity.to_string(),
        line.amount.clone(),
        line.currency.clone(),
        line.at.clone(),
        line.void.to_string(),
    ];
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    cells.join(",") + "\n"
}

/// As RFC 4180 wants it; what a spreadsheet would take for a formula is made text.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_safe_in_a_spreadsheet() {
        assert_eq!(quoted("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
        assert_eq!(quoted("SE1"), "SE1");
    }
}
