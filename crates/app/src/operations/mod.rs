//! The running program as whoever looks after it sees it: does WhatsApp still call, what was given up, of which messages
//! nobody knows whether they left. Shows and repeats; what the guests' messages say is the inbox's.

mod doubts;
mod letters;
mod line;
mod pulse;

pub use doubts::DoubtView;
pub use guestlink_domain::messaging::silence::Silence;
pub use guestlink_store::outbox::Verdict;
pub use letters::{Kind, Letter, Replayed};
pub use line::{Line, NumberFacts};
pub(crate) use pulse::Pulse;

use guestlink_domain::ids::TenantId;

use crate::App;
use crate::access::Caller;

impl App {
    /// Whether what belongs to the installation as a whole (its WhatsApp line, bodies nobody could be found for) is this
    /// organisation's business.
    fn is_at_home(tenant: TenantId) -> bool {
        tenant == Self::home_tenant()
    }

    /// How many things wait for whoever looks after the program: what was given up, and messages a person has to decide
    /// about.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn troubles(&self, caller: &Caller) -> Result<usize, guestlink_store::StoreError> {
        let letters = self.letters(caller).await?.len();
        let parked = self.doubts(caller).await?.into_iter().filter(|doubt| doubt.parked).count();
        Ok(letters.saturating_add(parked))
    }
}
