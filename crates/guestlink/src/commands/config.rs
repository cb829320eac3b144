//! `guestlink config show` and `config reference`.

use crate::cli::Config;
use crate::refusal::Refusal;
use crate::settings::{self, Overrides, Settings};

/// Prints the settings; `show` also checks them.
pub fn run(which: &Config) -> Result<(), Refusal> {
    match which {
        Config::Reference => print!("{}", settings::reference()),
        Config::Show(configured) => {
            let values = settings::gather(configured.config.as_deref(), &Overrides::default())
                .map_err(Refusal::new)?;
            print!("{}", settings::show(&values));
            Settings::check(&values).map_err(Refusal::new)?;
        }
    }
    Ok(())
}
