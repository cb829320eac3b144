//! Stays and the calendar of what is taken.

use jiff::civil::Date;

/// One unit of an accommodation taken for some nights, by a stay or an owner's block.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Occupied {
    /// The accommodation's id in the catalog.
    pub accommodation: String,
    /// First night.
    pub check_in: Date,
    /// Departure day (exclusive).
    pub check_out: Date,
}

/// What is taken, as known when it was loaded.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Calendar {
    /// Every taken unit-night, as ranges.
    pub taken: Vec<Occupied>,
}

impl Calendar {
    /// How many units of `accommodation` are taken on the fullest night of `check_in..check_out`.
    pub fn most_taken(&self, accommodation: &str, check_in: Date, check_out: Date) -> usize {
        let mut most = 0;
        let mut night = check_in;
        while night < check_out {
            let taken = self
                .taken
                .iter()
                .filter(|o| o.accommodation == accommodation && o.check_in <= night && night < o.check_out)
                .count();
            most = most.max(taken);
            match night.tomorrow() {
                Ok(next) => night = next,
                Err(_) => break,
            }
        }
        most
    }
}
