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
    match resort::schema(name) {
        Some(schema) => print!("{}", resort::formatted(&schema)),
        None => {
            let near = known::nearest(name, names.iter().copied())
                .map(|near| format!(" Did you mean {near}?"))
                .unwrap_or_default();
            return Err(Refusal::new(format!("No schema is called \"{name}\".{near} There are: {}.", names.join(", "))));
        }
    }
    Ok(())
}
