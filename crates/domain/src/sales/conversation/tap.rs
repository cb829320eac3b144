//! What a button means. An offer's button carries the stay it was shown for, so that a tap on an old card gives the
//! price of that card. Ids come back through WhatsApp and are read as leniently as any other stranger's input.

use jiff::civil::Date;

/// What a button means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Tap {
    /// This accommodation, for this stay.
    Choose(Stay),
    /// More photos of an accommodation.
    Photos(String),
    /// These dates.
    /// With an accommodation to show first.
    Dates(Date, Date, Option<String>),
    /// Yes, the dates read back.
    DatesYes,
    /// Other dates.
    DatesOther,
    /// What else is free on these dates?
    Else(Date, Date),
    /// Tell me when these dates open up.
    Waitlist(Date, Date),
    /// A person.
    Person,
    /// Stop the messages.
    StopMessages,
    /// It is about the booking.
    AboutBooking,
    /// No reminders about this booking; a template's button.
    NotInterested,
}

/// The stay of an offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Stay {
    pub(super) accommodation: String,
    pub(super) check_in: Date,
    pub(super) check_out: Date,
    pub(super) adults: u16,
    pub(super) ages: Vec<u8>,
    pub(super) pets: u16,
}

impl Tap {
    /// The id of the button. Meta: 256 characters, no blanks at the ends.
    pub(super) fn id(&self) -> String {
        match self {
            Self::Choose(stay) => {
                let ages = stay.ages.iter().take(30).map(u8::to_string).collect::<Vec<_>>().join(".");
                let Stay { accommodation, check_in, check_out, adults, pets, .. } = stay;
                format!("choose/{accommodation}/{check_in}/{check_out}/{adults}/{ages}/{pets}")
            }
            Self::Photos(accommodation) => format!("photos/{accommodation}"),
            Self::Dates(from, to, None) => format!("dates/{from}/{to}"),
            Self::Dates(from, to, Some(best)) => format!("dates/{from}/{to}/{best}"),
            Self::DatesYes => "dates-yes".to_owned(),
            Self::DatesOther => "dates-other".to_owned(),
            Self::Else(from, to) => format!("else/{from}/{to}"),
            Self::Waitlist(from, to) => format!("waitlist/{from}/{to}"),
            Self::Person => "person".to_owned(),
            Self::StopMessages => "stop-messages".to_owned(),
            Self::AboutBooking => "about-booking".to_owned(),
            Self::NotInterested => "recovery_stop".to_owned(),
        }
    }

    /// Reads an id; `None` for one that is not ours.
    pub(super) fn read(id: &str) -> Option<Self> {
        let mut parts = id.split('/');
        let word = parts.next()?;
        let tap = match word {
            "choose" => Self::Choose(Stay::read(&mut parts)?),
            "photos" => Self::Photos(parts.next()?.to_owned()),
            "dates" => Self::Dates(
                parts.next()?.parse().ok()?,
                parts.next()?.parse().ok()?,
                parts.next().map(str::to_owned),
            ),
            "dates-yes" => Self::DatesYes,
            "dates-other" => Self::DatesOther,
            "else" => Self::Else(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?),
            "waitlist" => Self::Waitlist(parts.next()?.parse().ok()?, parts.next()?.parse().ok()?),
            "person" | "ask_human" => Self::Person,
            "stop-messages" => Self::StopMessages,
            "about-booking" => Self::AboutBooking,
            "recovery_stop" => Self::NotInterested,
            _ => return None,
        };
        parts.next().is_none().then_some(tap)
    }
}

impl Stay {
    fn read<'a>(parts: &mut impl Iterator<Item = &'a str>) -> Option<Self> {
        let accommodation = parts.next()?.to_owned();
        let check_in: Date = parts.next()?.parse().ok()?;
        let check_out: Date = parts.next()?.parse().ok()?;
        let adults = parts.next()?.parse().ok()?;
        let ages = parts.next()?.split('.').filter(|age| !age.is_empty());
        let ages = ages.map(str::parse).collect::<Result<Vec<u8>, _>>().ok()?;
        let pets = parts.next()?.parse().ok()?;
        (check_in < check_out).then_some(Self { accommodation, check_in, check_out, adults, ages, pets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn every_button_is_read_back_as_itself() {
        let (from, to) = (date(2026, 8, 12), date(2026, 8, 15));
        let stay = |ages: Vec<u8>| Stay {
            accommodation: "sea-suite".to_owned(),
            check_in: from,
            check_out: to,
            adults: 2,
            ages,
            pets: 1,
        };
        for tap in [
            Tap::Choose(stay(vec![7, 0])),
            Tap::Choose(stay(vec![])),
            Tap::Photos("sea-suite".to_owned()),
            Tap::Dates(from, to, None),
            Tap::Dates(from, to, Some("sea-suite".to_owned())),
            Tap::DatesYes,
            Tap::DatesOther,
            Tap::Else(from, to),
            Tap::Waitlist(from, to),
            Tap::Person,
            Tap::StopMessages,
            Tap::AboutBooking,
            Tap::NotInterested,
        ] {
            assert_eq!(Tap::read(&tap.id()), Some(tap.clone()));
            assert!(tap.id().len() <= 200);
        }
    }

    #[test]
    fn the_templates_of_the_demo_resort_are_understood() {
        assert_eq!(Tap::read("ask_human"), Some(Tap::Person));
        assert_eq!(Tap::read("recovery_stop"), Some(Tap::NotInterested));
    }

    proptest! {
        #[test]
        fn any_id_is_read_or_refused(id in ".{0,80}", tail in "[a-z/0-9.-]{0,60}") {
            let _ = Tap::read(&id);
            let _ = Tap::read(&format!("choose/{tail}"));
            let _ = Tap::read(&format!("dates/{tail}"));
        }
    }
}
