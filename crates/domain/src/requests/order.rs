//! Whether something can be ordered: limits, opening hours, time to prepare. The owner's files say; nobody bends them in a
//! chat.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::asked::Asked;
use crate::resort::hours::Clock;
use crate::resort::services::Service;

/// What an order is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Limits<'a> {
    /// The moment.
    pub now: Timestamp,
    /// The property's clocks.
    pub zone: &'a TimeZone,
    /// When the guest leaves.
    pub departure: Timestamp,
    /// How many were ordered today already; only asked of a service with a stock.
    pub taken: i64,
}

/// Why something cannot be ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotPossible {
    /// Not to be ordered by chat or page at all.
    #[error("it is not to be ordered here; ask at reception")]
    Restricted,
    /// More than at once.
    #[error("at most {most} at once")]
    TooMany {
        /// So many can be.
        most: u16,
    },
    /// Not so many left today.
    #[error("there are not so many left today")]
    SoldOut,
    /// It takes longer to prepare.
    #[error("it must be asked for {minutes} minutes before")]
    TooSoon {
        /// So long before.
        minutes: u32,
    },
    /// Not at that time of day.
    #[error("it is to be had from {from} to {until}")]
    Closed {
        /// From.
        from: Clock,
        /// Until.
        until: Clock,
    },
    /// It is only to be had at a moment that is chosen.
    #[error("a day and a time are needed")]
    When,
    /// In the past, or after the guest has left.
    #[error("the time lies outside the stay")]
    Outside,
}

/// A service that is prepared for longer than this needs a moment: nobody orders a boat "now" (minutes).
const NEEDS_MOMENT: u32 = 60;

/// What only belongs to an arrival or a departure has its moment from there.
const BY_THE_STAY: [&str; 2] = ["early-checkin", "late-checkout"];

/// Checks an order.
///
/// # Errors
/// The first reason why it cannot be.
pub fn check(service: &Service, asked: &Asked, limits: &Limits<'_>) -> Result<(), NotPossible> {
    if service.restricted {
        return Err(NotPossible::Restricted);
    }
    if asked.quantity == 0 || asked.quantity > service.most() {
        return Err(NotPossible::TooMany { most: service.most() });
    }
    let left = service.stock_per_day.map(|stock| i64::from(stock).saturating_sub(limits.taken));
    if left.is_some_and(|left| left < i64::from(asked.quantity)) {
        return Err(NotPossible::SoldOut);
    }
    when(service, asked, limits)
}

fn when(service: &Service, asked: &Asked, limits: &Limits<'_>) -> Result<(), NotPossible> {
    let by_the_stay = BY_THE_STAY.contains(&service.id.as_str());
    let Some(at) = asked.wanted_at else {
        if service.lead_time_min >= NEEDS_MOMENT && !by_the_stay {
            return Err(NotPossible::When);
        }
        return if by_the_stay { Ok(()) } else { open(service, limits.now, limits) };
    };
    if at <= limits.now || at > limits.departure.saturating_add(SignedDuration::from_hours(12)).unwrap_or(at)
    {
        return Err(NotPossible::Outside);
    }
    if by_the_stay {
        return Ok(());
    }
    let lead = SignedDuration::from_mins(i64::from(service.lead_time_min));
    if limits.now.saturating_add(lead).is_ok_and(|earliest| at < earliest) {
        return Err(NotPossible::TooSoon { minutes: service.lead_time_min });
    }
    open(service, at, limits)
}

fn open(service: &Service, at: Timestamp, limits: &Limits<'_>) -> Result<(), NotPossible> {
    let local = Clock::from(limits.zone.to_datetime(at).time());
    match service.hours {
        Some(hours) if !hours.holds(local) => Err(NotPossible::Closed { from: hours.0, until: hours.1 }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Currency;

    fn service(json: &serde_json::Value) -> Service {
        let mut all = serde_json::json!({ "id": "boat", "department": "d", "name": {"en": "Boat"}, "price": "0.00",
            "price_unit": "free", "sla": {"acknowledge_min": 5, "complete_min": 20}, "hours": ["10:00", "18:00"] });
        all.as_object_mut().unwrap().extend(json.as_object().unwrap().clone());
        serde_json::from_value(all).unwrap()
    }

    fn checked(service: &Service, quantity: u16, at: Option<&str>) -> Result<(), NotPossible> {
        let mut asked = Asked::of(service, "EUR".parse::<Currency>().unwrap());
        asked.quantity = quantity;
        asked.wanted_at = at.map(|at| at.parse().unwrap());
        let limits = Limits {
            now: "2026-08-11T09:00:00Z".parse().unwrap(),
            zone: &TimeZone::UTC,
            departure: "2026-08-14T09:00:00Z".parse().unwrap(),
            taken: 3,
        };
        check(service, &asked, &limits)
    }

    #[test]
    fn each_limit_of_the_owner_is_kept() {
        let boat =
            service(&serde_json::json!({ "lead_time_min": 120, "max_quantity": 4, "stock_per_day": 5 }));
        assert_eq!(checked(&boat, 1, None), Err(NotPossible::When));
        assert_eq!(checked(&boat, 5, None), Err(NotPossible::TooMany { most: 4 }));
        assert_eq!(checked(&boat, 3, None), Err(NotPossible::SoldOut));
        assert_eq!(
            checked(&boat, 1, Some("2026-08-11T10:30:00Z")),
            Err(NotPossible::TooSoon { minutes: 120 })
        );
        assert_eq!(checked(&boat, 2, Some("2026-08-11T11:00:00Z")), Ok(()));
        assert!(matches!(checked(&boat, 1, Some("2026-08-12T18:00:00Z")), Err(NotPossible::Closed { .. })));
        assert_eq!(checked(&boat, 1, Some("2026-08-15T11:00:00Z")), Err(NotPossible::Outside));
        assert_eq!(checked(&boat, 1, Some("2026-08-11T08:00:00Z")), Err(NotPossible::Outside));
        let bar = service(&serde_json::json!({ "restricted": true }));
        assert_eq!(checked(&bar, 1, Some("2026-08-12T12:00:00Z")), Err(NotPossible::Restricted));
        let closed = service(&serde_json::json!({}));
        assert!(
            matches!(checked(&closed, 1, None), Err(NotPossible::Closed { .. })),
            "at nine it is not open"
        );
    }
}
