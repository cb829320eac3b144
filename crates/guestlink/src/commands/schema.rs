//! `guestlink schema [NAME]`: the JSON Schemas of a resort's files, for editors and for `schemas/`.

use guestlink_domain::resort;

use crate::cli::Schema;
use crate::refusal::Refusal;
use crate::settings::known;

/// Prints one, or the names of all.
pub fn run(asked: &Schema) -> Result<(), Refusal> {
    let names = resort::schema_names();
    let Some(name) = &asked.name else {
        for name in names {
            println!("{name}");
        }
        return Ok(());
    };
    let schema = resort::schema(name).ok_or_else(|| unknown(name, &names))?;
    print!("{}", resort::formatted(&schema));
    Ok(())
}

fn unknown(name: &str, names: &[&str]) -> Refusal {
    let near = known::nearest(name, names.iter().copied());
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    Refusal::new(format!("No schema is called \"{name}\".{near} There are: {}.", names.join(", ")))
}
