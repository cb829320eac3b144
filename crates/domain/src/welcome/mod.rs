//! The welcome page of a stay: which phase it is in, what is shown then, which secrets may be opened when. All in the
//! property's time. The owner's texts come out in the guest's language; the program's own words and the HTML are not
//! made here, and a secret is never part of a [`Page`].

mod calendar;
mod opening;
mod page;
mod phase;
mod secrets;
mod services;
mod stay;
#[cfg(test)]
mod tests;

pub use calendar::calendar_file;
pub use opening::{Opening, OpeningState};
pub use page::{
    AfterView, Balance, CheckInView, DirectionsView, FacilityView, Now, Page, PageOf, RoomView, Said,
    Section, StepView, TipView, page,
};
pub use phase::{Phase, Schedule};
pub use secrets::{Lock, Revealed, Secret, SecretView, reveal};
pub use services::{Asked, GuestDoes, Progress, ServiceView, When, is_offered, may_ask};
pub use stay::{GuestStay, LINK_DAYS};
