//! What the page needs to know of a stay.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

use crate::bookings::native::{Reservation, ReservationStatus};
use crate::language::Lang;
use crate::money::Money;

/// Days after the departure for which the page still answers (hospitality facts 4.1: token links expire 30 days
/// after check-out).
pub const LINK_DAYS: i64 = 30;

/// A stay and its guest, as far as the page shows them. `Debug` shows no name.
#[derive(Clone, PartialEq)]
pub struct GuestStay {
    /// The booking reference guests know.
    pub reference: String,
    /// How the guest is greeted: the first name.
    pub first_name: Option<String>,
    /// The guest's language, if known.
    pub language: Option<Lang>,
    /// The accommodation's id in the catalog.
    pub accommodation: String,
    /// Its name as the booking platform gave it.
    pub booked_name: Option<String>,
    /// The room itself, once assigned.
    pub unit: Option<String>,
    /// First night.
    pub check_in: Date,
    /// Day of departure.
    pub check_out: Date,
    /// Where it stands.
    pub status: ReservationStatus,
    /// When the guest means to arrive, local time.
    pub arrival_time: Option<Time>,
    /// Adults and children.
    pub party: Option<(u16, u16)>,
    /// All of the price.
    pub total: Option<Money>,
    /// Still to pay, if that is known.
    pub due: Option<Money>,
    /// Until when it can be called off without cost.
    pub free_until: Option<Timestamp>,
}

impl std::fmt::Debug for GuestStay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuestStay").field("reference", &self.reference).finish_non_exhaustive()
    }
}

impl GuestStay {
    /// From a reservation as its platform told it; the guest is added by whoever knows.
    pub fn of(reservation: &Reservation) -> Self {
        let unit = reservation.units.first();
        let price = reservation.price.as_ref();
        let money = |minor: i64| price.map(|price| Money::new(minor, price.currency));
        let party = reservation.party.as_ref().map(|party| {
            let children = u16::try_from(party.children.len()).unwrap_or(u16::MAX);
            let infants = u16::from(party.infants.unwrap_or(0));
            let adults = party.adults.or(party.total).unwrap_or(0);
            (u16::from(adults), children.saturating_add(infants))
        });
        Self {
            reference: reservation.reference.clone(),
            first_name: None,
            language: None,
            accommodation: unit.map(|unit| unit.accommodation.clone()).unwrap_or_default(),
            booked_name: unit.and_then(|unit| unit.name.clone()),
            unit: reservation.room.clone().or_else(|| unit.and_then(|unit| unit.room.clone())),
            check_in: reservation.check_in,
            check_out: reservation.check_out,
            status: reservation.status,
            arrival_time: reservation.arrival_time,
            party: party.filter(|(adults, children)| *adults > 0 || *children > 0),
            total: price.and_then(|price| price.total_minor).and_then(money),
            due: price.and_then(crate::bookings::native::Price::due).and_then(money),
            free_until: reservation.cancellation.as_ref().and_then(|rule| rule.free_until),
        }
    }

    /// Nights of the stay.
    pub fn nights(&self) -> u16 {
        u16::try_from((self.check_out - self.check_in).get_days()).unwrap_or(0)
    }

    /// May its page be shown at all? A question has none yet; a stay that is off has none any more.
    pub fn has_page(&self) -> bool {
        self.status.is_stay() || self.status == ReservationStatus::Pending
    }
}
