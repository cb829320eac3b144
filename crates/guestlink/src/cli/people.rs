//! Options of `guestlink user …` and `guestlink audit …`.

use clap::{Args, Subcommand};

use super::Configured;

/// `guestlink user …`
#[derive(Subcommand)]
pub enum User {
    /// Add somebody; prints a link that signs them in, once.
    Add(UserAdd),
    /// Print a new link that signs somebody in, once.
    Link {
        /// Whose, by their address.
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// The link leads to the choice of a new password; it works for half an hour.
        #[arg(long)]
        new_password: bool,
        /// Settings.
        #[command(flatten)]
        configured: Configured,
    },
    /// Take somebody's second factor off: their phone is lost, and the codes on paper, too.
    ResetSecondFactor {
        /// Whose, by their address.
        #[arg(long, value_name = "ADDRESS")]
        email: String,
        /// Settings.
        #[command(flatten)]
        configured: Configured,
    },
    /// Print everybody, with what they may do.
    List(Configured),
}

/// `guestlink user add`
#[derive(Args)]
pub struct UserAdd {
    /// Their address, to sign in with.
    #[arg(long, value_name = "ADDRESS")]
    pub email: String,
    /// As colleagues see them.
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// owner, manager, agent, staff or read_only.
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// At one property only, by the id in its property.json [default: everywhere].
    #[arg(long, value_name = "ID")]
    pub property: Option<String>,
    /// The staff member of services.json they are, by the id there.
    #[arg(long, value_name = "ID")]
    pub member: Option<String>,
    /// Settings.
    #[command(flatten)]
    pub configured: Configured,
}

/// `guestlink audit …`
#[derive(Subcommand)]
pub enum Audit {
    /// Read the record from its first entry to its last; ends with 1 at the first that is not as it was written.
    Verify(Configured),
}
