//! `guestlink audit verify`: is the record of who did what as it was written? A server may run beside.

use std::fmt::Write as _;

use guestlink_store::access::audit;

use super::print_reading;
use crate::cli::Audit;
use crate::refusal::{During, Refusal};

/// Reads every organisation's record.
pub fn run(asked: &Audit) -> Result<(), Refusal> {
    let Audit::Verify(configured) = asked;
    print_reading(configured, async |app| {
        let tenants = audit::tenants(app.store()).await.during("The record cannot be read")?;
        let mut told = String::new();
        for tenant in tenants {
            let verified = app.verify_audit(tenant).await.during("The record cannot be read")?;
            let count = verified.map_err(|fault| {
                Refusal::new(format!(
                    "The record of organisation {tenant} is not as it was written: {fault}."
                ))
            })?;
            let _ = writeln!(told, "{tenant}: {count} entries, all as they were written");
        }
        if told.is_empty() {
            told.push_str("There is no record yet.\n");
        }
        Ok(told)
    })
}
