//! Architecture is a test: the crates' edges and the sources against the plan. Never edits anything.

mod edges;
mod plan;
mod sources;

use crate::failure::Failure;
use crate::tree;

/// Prints every departure from the plan; fails when there is one.
pub fn run() -> Result<(), Failure> {
    let departures = departures()?;
    for departure in &departures {
        println!("{departure}");
    }
    match departures.len() {
        0 => {
            println!("architecture: as planned");
            Ok(())
        }
        number => {
            Err(Failure::new(format!("{number} departures from the plan (xtask/src/architecture/plan.rs)")))
        }
    }
}

fn departures() -> Result<Vec<String>, Failure> {
    let mut found = edges::departures(&edges::read_metadata()?);
    found.extend(sources::departures(&tree::rust_sources()?));
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_house_stands_as_planned() {
        let found = super::departures().unwrap();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
