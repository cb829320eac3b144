//! Why a stay has no price. Each refusal names its rule and the numbers a guest needs to ask better.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::catalog::Weekday;
use crate::money::{AmountError, MoneyError, PercentError};

/// The rule that a request breaks.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum QuoteRefusal {
    /// Nothing of that name is sold.
    #[error("there is no accommodation \"{accommodation}\"")]
    UnknownAccommodation {
        /// As asked.
        accommodation: String,
    },
    /// No such rate plan (`None`: the catalog has no plan at all).
    #[error("there is no rate plan \"{}\"", rate_plan.as_deref().unwrap_or("(none is defined)"))]
    UnknownRatePlan {
        /// As asked.
        rate_plan: Option<String>,
    },
    /// Departure is not after arrival, or arrival lies before the day of booking.
    #[error("{check_in} to {check_out}, booked on {booked_on}, is no stay: {wrong}")]
    Dates {
        /// First night.
        check_in: Date,
        /// Departure day.
        check_out: Date,
        /// Day of booking.
        booked_on: Date,
        /// Which of the two.
        wrong: &'static str,
    },
    /// A night that is not sold: closed by the owner, or outside every season with a price.
    #[error("the night of {date} is not sold")]
    Closed {
        /// The first such night.
        date: Date,
    },
    /// Too short for the season of the arrival night.
    #[error("a stay from {check_in} has at least {min_nights} nights")]
    MinNights {
        /// First night.
        check_in: Date,
        /// Fewest nights.
        min_nights: u16,
    },
    /// Too long for the season of the arrival night, or longer than a year.
    #[error("a stay from {check_in} has at most {max_nights} nights")]
    MaxNights {
        /// First night.
        check_in: Date,
        /// Most nights.
        max_nights: u16,
    },
    /// Guests do not arrive on that day in that season.
    #[error("guests cannot arrive on {check_in}, only on {}", words(arrival_days))]
    ArrivalDay {
        /// First night.
        check_in: Date,
        /// Days of arrival.
        arrival_days: Vec<Weekday>,
    },
    /// Too many people, or nobody who is grown up.
    #[error("the people do not fit \"{accommodation}\": at least 1 adult, at most {}", people(*max, *max_adults, *max_children))]
    Occupancy {
        /// Id of the accommodation.
        accommodation: String,
        /// Most people.
        max: u8,
        /// Most adults.
        max_adults: Option<u8>,
        /// Most children.
        max_children: Option<u8>,
    },
    /// No animals there.
    #[error("\"{accommodation}\" takes no pets")]
    Pets {
        /// Id of the accommodation.
        accommodation: String,
    },
    /// A price or percentage in the catalog cannot be read; the check of the resort's files finds it too.
    #[error("the catalog has a mistake: {0}")]
    Catalog(String),
    /// Beyond what can be counted.
    #[error("the price is too large")]
    TooLarge,
}

impl QuoteRefusal {
    /// The rule's name, stable for programs.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::UnknownAccommodation { .. } => "unknown_accommodation",
            Self::UnknownRatePlan { .. } => "unknown_rate_plan",
            Self::Dates { .. } => "dates",
            Self::Closed { .. } => "closed",
            Self::MinNights { .. } => "min_nights",
            Self::MaxNights { .. } => "max_nights",
            Self::ArrivalDay { .. } => "arrival_day",
            Self::Occupancy { .. } => "occupancy",
            Self::Pets { .. } => "pets",
            Self::Catalog(_) => "catalog",
            Self::TooLarge => "too_large",
        }
    }

    /// `{"refused": {"rule": …, "message": …}}` with the numbers of the rule beside them.
    pub fn to_json(&self) -> Value {
        let mut refused = json!({ "rule": self.rule(), "message": self.to_string() });
        if let (Value::Object(all), Value::Object(numbers)) = (&mut refused, self.numbers()) {
            all.extend(numbers);
        }
        json!({ "refused": refused })
    }

    fn numbers(&self) -> Value {
        match self {
            Self::UnknownAccommodation { accommodation } | Self::Pets { accommodation } => {
                json!({ "accommodation": accommodation })
            }
            Self::UnknownRatePlan { rate_plan } => json!({ "rate_plan": rate_plan }),
            Self::Closed { date } => json!({ "date": date }),
            Self::MinNights { min_nights, .. } => json!({ "min_nights": min_nights }),
            Self::MaxNights { max_nights, .. } => json!({ "max_nights": max_nights }),
            Self::ArrivalDay { arrival_days, .. } => json!({ "arrival_days": arrival_days }),
            Self::Occupancy { accommodation, max, max_adults, max_children } => {
                let mut numbers = json!({ "accommodation": accommodation, "max": max });
                for (key, limit) in [("max_adults", max_adults), ("max_children", max_children)] {
                    if let (Some(limit), Value::Object(map)) = (limit, &mut numbers) {
                        map.insert(key.to_owned(), json!(limit));
                    }
                }
                numbers
            }
            Self::Dates { .. } | Self::Catalog(_) | Self::TooLarge => json!({}),
        }
    }
}

impl From<AmountError> for QuoteRefusal {
    fn from(error: AmountError) -> Self {
        Self::Catalog(error.to_string())
    }
}

impl From<PercentError> for QuoteRefusal {
    fn from(error: PercentError) -> Self {
        Self::Catalog(error.to_string())
    }
}

impl From<MoneyError> for QuoteRefusal {
    fn from(_: MoneyError) -> Self {
        Self::TooLarge
    }
}

fn words(days: &[Weekday]) -> String {
    days.iter().map(|day| day.as_str()).collect::<Vec<_>>().join(", ")
}

fn people(max: u8, max_adults: Option<u8>, max_children: Option<u8>) -> String {
    let mut text = format!("{max} people");
    let limits = [(max_adults, "adults"), (max_children, "children")];
    let limits: Vec<String> =
        limits.iter().filter_map(|(limit, who)| limit.map(|limit| format!("{limit} {who}"))).collect();
    if !limits.is_empty() {
        text.push_str(" (of them at most ");
        text.push_str(&limits.join(" and "));
        text.push(')');
    }
    text
}
