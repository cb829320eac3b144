//! What is sold: accommodations, seasons, rates, offers, taxes, policies. The owner's `catalog.json`, as typed text:
//! amounts stay the decimal text the owner wrote and become [`Money`](crate::money::Money) only together with the
//! property's currency. Types find misspelt keys; [`Catalog::problems`] finds what only meaning can find.

mod accommodation;
mod check;
mod policy;
mod rules;
mod season;
mod tax;
mod text;

pub use accommodation::{Accommodation, Kind, Occupancy, Rate};
pub use check::{CheckAgainst, Problem};
pub use policy::{CancellationPolicy, CancellationStep, Offer, OfferKind};
pub use rules::{PricingRules, Weekday};
pub use season::{NightRange, Season};
pub use tax::{PayAt, Tax, TaxBase, TaxLogic};
pub use text::{Amount, PercentText};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The file `catalog.json`.
#[derive(Clone, Default, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// Where editors find the schema of this file.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// What can be booked, in the owner's order.
    pub accommodations: Vec<Accommodation>,
    /// Named parts of the year. A night outside all of them is not sold.
    pub seasons: Vec<Season>,
    /// Discounts: at most one of each kind applies to a stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Taxes and levies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taxes: Vec<Tax>,
    /// Rate plans: how a stay can be cancelled, what is paid at once. The first is the default.
    pub cancellation_policies: Vec<CancellationPolicy>,
}

impl Catalog {
    /// The accommodation with an id.
    pub fn accommodation(&self, id: &str) -> Option<&Accommodation> {
        self.accommodations.iter().find(|accommodation| accommodation.id == id)
    }

    /// The rate plan with an id.
    pub fn policy(&self, id: &str) -> Option<&CancellationPolicy> {
        self.cancellation_policies.iter().find(|policy| policy.id == id)
    }

    /// The plan that is meant when none is named: the first.
    pub fn default_policy(&self) -> Option<&CancellationPolicy> {
        self.cancellation_policies.first()
    }

    /// The season a night lies in: of the highest priority; among equals the first in the file (the check refuses
    /// equals that overlap).
    pub fn season_of(&self, night: Date) -> Option<&Season> {
        let mut found: Option<&Season> = None;
        for season in self.seasons.iter().filter(|season| season.covers(night)) {
            if found.is_none_or(|best| season.priority > best.priority) {
                found = Some(season);
            }
        }
        found
    }

    /// Every mistake of meaning, in the order of the file. Pure: whether a photo exists is asked of the caller.
    pub fn problems(&self, against: &CheckAgainst<'_>) -> Vec<Problem> {
        check::problems(self, against)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VENTISOL: &str = include_str!("../../../../resorts/ventisol/catalog.json");

    fn ventisol() -> Catalog {
        serde_json::from_str(VENTISOL).unwrap()
    }

    #[test]
    fn reading_and_writing_the_file_loses_nothing() {
        let value: serde_json::Value = serde_json::from_str(VENTISOL).unwrap();
        assert_eq!(serde_json::to_value(ventisol()).unwrap(), value);
    }

    #[test]
    fn a_misspelt_key_is_found_wherever_it_stands() {
        for (right, wrong) in [
            ("\"cleaning_fee\"", "\"cleening_fee\""),
            ("\"max_adults\"", "\"max_adult\""),
            ("\"weekend_night\"", "\"weekend\""),
            ("\"returning_only\"", "\"returning\""),
            ("\"min_age\"", "\"minimum_age\""),
            ("\"deposit_percent\"", "\"deposit\""),
            ("\"priority\"", "\"prio\""),
        ] {
            let error = serde_json::from_str::<Catalog>(&VENTISOL.replacen(right, wrong, 1)).unwrap_err();
            assert!(error.to_string().contains(wrong.trim_matches('"')), "{error}");
        }
    }

    #[test]
    fn amounts_must_be_text_and_the_refusal_says_how() {
        let number = VENTISOL.replacen("\"78.00\"", "78.00", 1);
        let error = serde_json::from_str::<Catalog>(&number).unwrap_err().to_string();
        assert!(error.contains("in quotes, such as \"142.00\""), "{error}");
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        let error =
            serde_json::from_str::<Catalog>(&VENTISOL.replacen("2026-06-14", "2026-06-31", 1)).unwrap_err();
        assert!(error.to_string().contains("\"2026-06-31\" is not a day"), "{error}");
    }

    #[test]
    fn the_season_of_a_night_is_the_one_with_the_highest_priority() {
        let catalog = ventisol();
        let season = |date: &str| catalog.season_of(date.parse().unwrap()).map(|season| season.id.as_str());
        assert_eq!(season("2026-12-19"), Some("low"));
        assert_eq!(season("2026-12-20"), Some("festive"), "both ends are nights of the season");
        assert_eq!(season("2027-01-06"), Some("festive"));
        assert_eq!(season("2027-01-07"), Some("low"));
        assert_eq!(season("2035-01-01"), None);
    }

    #[test]
    fn the_schema_knows_every_key_of_the_file() {
        let schema = serde_json::to_value(schemars::schema_for!(Catalog)).unwrap();
        let text = schema.to_string();
        for key in ["accommodations", "owner_weight", "pet_fee_night", "until_days_before", "skip_nights"] {
            assert!(text.contains(&format!("\"{key}\"")), "{key}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
