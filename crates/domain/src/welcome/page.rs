//! What the page says, in its order, in one language. Built for a moment, and good until [`Page::fresh_until`].

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::opening::{self, Opening};
use super::phase::{Phase, Schedule};
use super::secrets::{self, Secret, SecretView};
use super::services::{self, Asked, Progress, ServiceView};
use super::stay::GuestStay;
use crate::catalog::Accommodation;
use crate::language::{Lang, LocalText};
use crate::money::Money;
use crate::resort::welcome::{EmergencyNumber, ReviewLink, Step, Welcome};
use crate::resort::{Photo, Resort};

/// A text of the owner's, and its language where that is not the page's: then it is marked as such, for screen
/// readers and for the direction of the line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Said {
    /// The text.
    pub text: String,
    /// Its language, if another than the page's.
    pub other: Option<Lang>,
}

/// The owner's text in a language, whole: else in the fallback, else in any.
pub(super) fn say(text: &LocalText, lang: &Lang, fallback: &Lang) -> Said {
    let own = |lang: &Lang| text.0.get(lang.as_str()).map(|found| (found.clone(), lang.clone()));
    let any = || text.0.iter().next().map(|(key, found)| (found.clone(), Lang::new(key)));
    match own(lang).or_else(|| own(fallback)).or_else(any) {
        Some((text, found)) => Said { text, other: (found != *lang).then_some(found) },
        None => Said { text: String::new(), other: None },
    }
}

/// Everything a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct PageOf<'a> {
    /// The house.
    pub resort: &'a Resort,
    /// Its time zone.
    pub zone: &'a TimeZone,
    /// The stay.
    pub stay: &'a GuestStay,
    /// What was asked for, latest first.
    pub asked: &'a [Asked],
    /// The page's language.
    pub lang: &'a Lang,
    /// Now.
    pub now: Timestamp,
}

/// What is on top: what to do now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Now {
    /// So many days to go.
    DaysToGo(u16),
    /// The room is ready from then today.
    ReadyAt(Time),
    /// Check-in is open, best until then.
    CheckInOpen(Option<Time>),
    /// In the house; the departure is then.
    Enjoy(Date, Time),
    /// Leaves today by then.
    LeaveBy(Time),
    /// Thanks.
    Thanks,
}

/// A welcome page.
#[derive(Clone, PartialEq, Debug)]
pub struct Page {
    /// Its language.
    pub lang: Lang,
    /// The phase it is made for.
    pub phase: Phase,
    /// The house's name.
    pub house: String,
    /// The picture on top.
    pub hero: Option<Photo>,
    /// How the guest is called.
    pub first_name: Option<String>,
    /// A sentence of the owner's.
    pub greeting: Option<Said>,
    /// What the room is called.
    pub room_name: Option<Said>,
    /// The room itself, once assigned; told from the day of arrival.
    pub unit: Option<String>,
    /// First night.
    pub check_in: Date,
    /// Day of departure.
    pub check_out: Date,
    /// From when rooms are ready, local.
    pub ready: Time,
    /// By when rooms are left, local.
    pub leave: Time,
    /// How many nights.
    pub nights: u16,
    /// Adults and children.
    pub party: Option<(u16, u16)>,
    /// The booking reference.
    pub reference: String,
    /// On top.
    pub headline: Now,
    /// The rest, most important first.
    pub sections: Vec<Section>,
    /// The WhatsApp number, digits only.
    pub whatsapp: Option<String>,
    /// The moment from which another page is due.
    pub fresh_until: Timestamp,
}

/// A part of the page.
#[derive(Clone, PartialEq, Debug)]
#[expect(missing_docs, reason = "the contents' own types say what they are")]
pub enum Section {
    Requests(Vec<Asked>),
    CheckIn(CheckInView),
    Door(SecretView),
    Wifi(SecretView),
    Directions(DirectionsView),
    Services(Vec<ServiceView>),
    Facilities(Vec<FacilityView>),
    Tips(Vec<TipView>),
    Rules(Vec<Said>),
    CheckOut(Vec<StepView>),
    Balance(Balance),
    Room(RoomView),
    Emergency { numbers: Vec<(Said, String)>, desk: Option<String> },
    After(AfterView),
}

/// How to get in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CheckInView {
    /// Step by step.
    pub steps: Vec<StepView>,
    /// When the guest said to arrive, local.
    pub arrival_time: Option<Time>,
}

/// A step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepView {
    /// What to do.
    pub text: Said,
    /// What it looks like.
    pub photo: Option<Photo>,
}

/// How to find the house.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirectionsView {
    /// The way.
    pub text: Option<Said>,
    /// Where to leave the car.
    pub parking: Option<Said>,
    /// A drawn map.
    pub map: Option<Photo>,
    /// As on a letter, line by line.
    pub address: Vec<String>,
    /// Opens the phone's map app.
    pub map_url: Option<String>,
}

/// Something that has hours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FacilityView {
    /// Its name.
    pub name: Said,
    /// A line that says more.
    pub text: Option<Said>,
    /// Today; always open when absent.
    pub opening: Option<Opening>,
}

/// A place worth going to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TipView {
    /// Its name.
    pub name: Said,
    /// Why.
    pub text: Option<Said>,
    /// How far, metres.
    pub metres: Option<u32>,
    /// Its own page.
    pub url: Option<String>,
}

/// Money.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Balance {
    /// All of it.
    pub total: Option<Money>,
    /// Still to pay, where that is known and more than nothing.
    pub due: Option<Money>,
    /// The platform said that nothing is to be paid any more.
    pub paid: bool,
    /// Where it can be paid: the house's own booking site. Never a form of ours.
    pub pay_url: Option<String>,
    /// Until when the stay can be called off without cost; told while that lies ahead.
    pub free_until: Option<Timestamp>,
}

/// The room, before one is in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomView {
    /// What it is called.
    pub name: Said,
    /// One sentence.
    pub summary: Option<Said>,
    /// Square metres.
    pub size_m2: Option<u32>,
    /// Pictures.
    pub photos: Vec<Photo>,
}

/// After the stay.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AfterView {
    /// Thanks.
    pub text: Option<Said>,
    /// The same links for every guest.
    pub reviews: Vec<ReviewLink>,
    /// For the next stay.
    pub promo_code: Option<String>,
    /// Where to book again.
    pub book_url: Option<String>,
}

/// Makes the page of a stay at a moment.
pub fn page(of: &PageOf<'_>) -> Page {
    let schedule = Schedule::of(of.stay, &of.resort.property, of.zone);
    let maker = Maker {
        of,
        phase: schedule.phase(of.now),
        fallback: of.resort.property.default_language(),
        schedule,
    };
    maker.page()
}

struct Maker<'a> {
    of: &'a PageOf<'a>,
    schedule: Schedule,
    phase: Phase,
    fallback: Lang,
}

impl Maker<'_> {
    fn page(&self) -> Page {
        let (resort, stay) = (self.of.resort, self.of.stay);
        let (welcome, property) = (&resort.welcome, &resort.property);
        let number = property.contacts.whatsapp_display_number.as_deref();
        let digits = number.map(|shown| shown.chars().filter(char::is_ascii_digit).collect());
        Page {
            lang: self.of.lang.clone(),
            phase: self.phase,
            house: property.name.clone(),
            hero: welcome.hero.clone(),
            first_name: stay.first_name.clone(),
            greeting: welcome.greeting.as_ref().or(property.tagline.as_ref()).map(|text| self.say(text)),
            room_name: self.room_name(),
            unit: stay.unit.clone().filter(|_| self.phase >= Phase::Arrival),
            check_in: stay.check_in,
            check_out: stay.check_out,
            ready: self.schedule.time_of(self.schedule.arrival),
            leave: self.schedule.time_of(self.schedule.departure),
            nights: stay.nights(),
            party: stay.party,
            reference: stay.reference.clone(),
            headline: self.headline(),
            sections: self.sections(),
            whatsapp: digits,
            fresh_until: self.fresh_until(),
        }
    }

    fn say(&self, text: &LocalText) -> Said {
        say(text, self.of.lang, &self.fallback)
    }

    fn headline(&self) -> Now {
        let (stay, now) = (self.of.stay, self.of.now);
        match self.phase {
            Phase::Booked | Phase::Soon => {
                let days = (stay.check_in - self.schedule.today(now)).get_days();
                Now::DaysToGo(u16::try_from(days).unwrap_or(0))
            }
            Phase::Arrival if now < self.schedule.arrival => {
                Now::ReadyAt(self.schedule.time_of(self.schedule.arrival))
            }
            Phase::Arrival => Now::CheckInOpen(self.schedule.latest),
            Phase::InStay => Now::Enjoy(stay.check_out, self.schedule.time_of(self.schedule.departure)),
            Phase::CheckOut => Now::LeaveBy(self.schedule.time_of(self.schedule.departure)),
            Phase::After => Now::Thanks,
        }
    }

    /// What to do now comes first (design: welcome page, point 2).
    fn sections(&self) -> Vec<Section> {
        let order: &[fn(&Self) -> Option<Section>] = match self.phase {
            Phase::Booked => &[
                Self::requests,
                Self::room,
                Self::balance,
                Self::services,
                Self::directions,
                Self::emergency,
            ],
            Phase::Soon => &[
                Self::requests,
                Self::check_in,
                Self::directions,
                Self::door,
                Self::balance,
                Self::services,
                Self::rules,
                Self::facilities,
                Self::tips,
                Self::room,
                Self::emergency,
            ],
            Phase::Arrival => &[
                Self::requests,
                Self::door,
                Self::check_in,
                Self::wifi,
                Self::directions,
                Self::balance,
                Self::services,
                Self::facilities,
                Self::rules,
                Self::emergency,
                Self::tips,
            ],
            Phase::InStay => &[
                Self::requests,
                Self::check_out,
                Self::wifi,
                Self::services,
                Self::door,
                Self::facilities,
                Self::tips,
                Self::rules,
                Self::balance,
                Self::emergency,
            ],
            Phase::CheckOut => &[
                Self::check_out,
                Self::requests,
                Self::balance,
                Self::door,
                Self::services,
                Self::wifi,
                Self::facilities,
                Self::emergency,
            ],
            Phase::After => &[Self::after, Self::balance, Self::emergency],
        };
        order.iter().filter_map(|make| make(self)).collect()
    }

    fn welcome(&self) -> &Welcome {
        &self.of.resort.welcome
    }

    fn accommodation(&self) -> Option<&Accommodation> {
        self.of.resort.catalog.as_ref()?.accommodation(&self.of.stay.accommodation)
    }

    fn room_name(&self) -> Option<Said> {
        let booked = || self.of.stay.booked_name.clone().map(|text| Said { text, other: None });
        self.accommodation().map(|room| self.say(&room.name)).or_else(booked)
    }

    fn requests(&self) -> Option<Section> {
        let shown = self.of.asked.to_vec();
        (!shown.is_empty()).then_some(Section::Requests(shown))
    }

    fn check_in(&self) -> Option<Section> {
        let steps = self.steps(&self.welcome().check_in_steps);
        let view = CheckInView { steps, arrival_time: self.of.stay.arrival_time };
        (!view.steps.is_empty()).then_some(Section::CheckIn(view))
    }

    /// From the evening before on, a guest may want to know.
    fn check_out(&self) -> Option<Section> {
        let eve = self.of.stay.check_out.yesterday().is_ok_and(|eve| self.schedule.today(self.of.now) >= eve);
        let steps = self.steps(&self.welcome().check_out_steps);
        (eve && !steps.is_empty()).then_some(Section::CheckOut(steps))
    }

    fn steps(&self, steps: &[Step]) -> Vec<StepView> {
        steps.iter().map(|step| StepView { text: self.say(&step.text), photo: step.photo.clone() }).collect()
    }

    fn secret(&self, secret: Secret) -> Option<SecretView> {
        let of = self.of;
        secrets::view(secret, of.resort, of.stay, &self.schedule, (of.now, of.lang))
    }

    fn door(&self) -> Option<Section> {
        self.secret(Secret::Door).map(Section::Door)
    }

    fn wifi(&self) -> Option<Section> {
        self.secret(Secret::Wifi).map(Section::Wifi)
    }

    fn directions(&self) -> Option<Section> {
        let given = self.welcome().directions.as_ref();
        let property = &self.of.resort.property;
        let address = property.address.clone().unwrap_or_default();
        let town: Vec<&str> =
            [&address.postal_code, &address.city].into_iter().flatten().map(String::as_str).collect();
        let mut lines = address.lines;
        lines.extend((!town.is_empty()).then(|| town.join(" ")));
        let point = address.latitude.zip(address.longitude);
        let found = point.map(|(latitude, longitude)| {
            format!("https://www.google.com/maps/search/?api=1&query={latitude},{longitude}")
        });
        let view = DirectionsView {
            text: given.map(|given| self.say(&given.text)),
            parking: given.and_then(|given| given.parking.as_ref()).map(|text| self.say(text)),
            map: given.and_then(|given| given.map.clone()),
            address: lines,
            map_url: given.and_then(|given| given.map_url.clone()).or(found),
        };
        let empty = view.text.is_none() && view.map_url.is_none() && view.address.is_empty();
        (!empty).then_some(Section::Directions(view))
    }

    fn services(&self) -> Option<Section> {
        let of = self.of;
        let offered = services::offered(of.resort, self.phase, &self.schedule, of.now, of.lang);
        (!offered.is_empty()).then_some(Section::Services(offered))
    }

    fn facilities(&self) -> Option<Section> {
        let all = self.welcome().facilities.iter().map(|facility| FacilityView {
            name: self.say(&facility.name),
            text: facility.text.as_ref().map(|text| self.say(text)),
            opening: facility
                .hours
                .as_ref()
                .map(|hours| opening::opening(hours, &self.schedule, self.of.now)),
        });
        let all: Vec<FacilityView> = all.collect();
        (!all.is_empty()).then_some(Section::Facilities(all))
    }

    fn tips(&self) -> Option<Section> {
        let all = self.welcome().tips.iter().map(|tip| TipView {
            name: self.say(&tip.name),
            text: tip.text.as_ref().map(|text| self.say(text)),
            metres: tip.metres,
            url: tip.url.clone().filter(|url| is_web(url)),
        });
        let all: Vec<TipView> = all.collect();
        (!all.is_empty()).then_some(Section::Tips(all))
    }

    fn rules(&self) -> Option<Section> {
        let rules: Vec<Said> = self.welcome().house_rules.iter().map(|rule| self.say(rule)).collect();
        (!rules.is_empty()).then_some(Section::Rules(rules))
    }

    fn balance(&self) -> Option<Section> {
        let stay = self.of.stay;
        let due = stay.due.filter(|due| due.minor > 0);
        let (url, now) = (self.of.resort.property.booking_url.clone(), self.of.now);
        let view = Balance {
            total: stay.total,
            due,
            paid: stay.due.is_some_and(|due| due.minor <= 0),
            pay_url: url.filter(|url| due.is_some() && is_web(url)),
            free_until: stay.free_until.filter(|until| *until > now && self.phase <= Phase::Soon),
        };
        // In the house, money is only spoken of when some is missing.
        let told = match self.phase {
            Phase::Arrival | Phase::InStay => due.is_some(),
            _ => view.total.is_some() || due.is_some(),
        };
        told.then_some(Section::Balance(view))
    }

    fn room(&self) -> Option<Section> {
        let room = self.accommodation()?;
        Some(Section::Room(RoomView {
            name: self.say(&room.name),
            summary: (!room.summary.0.is_empty()).then(|| self.say(&room.summary)),
            size_m2: room.size_m2,
            photos: room.photos.iter().take(3).cloned().map(Photo).collect(),
        }))
    }

    fn emergency(&self) -> Option<Section> {
        let told = |number: &EmergencyNumber| (self.say(&number.name), number.phone.clone());
        // Who is not there yet, or not any more, calls the desk.
        let near = matches!(self.phase, Phase::Arrival | Phase::InStay | Phase::CheckOut);
        let numbers: Vec<_> = self.welcome().emergency.iter().filter(|_| near).map(told).collect();
        let desk = self.of.resort.property.contacts.phone.clone();
        (!numbers.is_empty() || desk.is_some()).then_some(Section::Emergency { numbers, desk })
    }

    fn after(&self) -> Option<Section> {
        let given = self.welcome().after.as_ref();
        let book = self.of.resort.property.booking_url.clone();
        let reviews = given.map(|after| after.reviews.clone()).unwrap_or_default();
        let view = AfterView {
            text: given.map(|after| self.say(&after.text)),
            reviews: reviews.into_iter().filter(|link| is_web(&link.url)).collect(),
            promo_code: given.and_then(|after| after.promo_code.clone()),
            book_url: book.filter(|url| is_web(url)),
        };
        let empty = view.text.is_none() && view.reviews.is_empty() && view.book_url.is_none();
        (!empty).then_some(Section::After(view))
    }

    fn fresh_until(&self) -> Timestamp {
        let now = self.of.now;
        let hours = self.welcome().facilities.iter().filter_map(|facility| facility.hours.as_ref());
        let opening = opening::next_change(hours, &self.schedule, now);
        // A service leaves the list when there is no time left to prepare it.
        let leads: BTreeSet<u32> =
            self.of.resort.services.services.iter().map(|service| service.lead_time_min).collect();
        let lasts = leads.into_iter().filter_map(|minutes| {
            let lead = jiff::SignedDuration::from_mins(i64::from(minutes));
            self.schedule.departure.checked_sub(lead).ok()
        });
        let planned = self.of.asked.iter().filter_map(|asked| match asked.progress {
            Progress::Planned(at) => Some(at),
            _ => None,
        });
        let moments = lasts.chain(opening).chain(self.of.stay.free_until).chain(planned);
        let next = moments.filter(|moment| *moment > now).min();
        let calendar = self.schedule.next_change(now);
        next.map_or(calendar, |next| next.min(calendar))
    }
}

/// Only addresses of the web become links (a resort's file may say anything).
fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}
