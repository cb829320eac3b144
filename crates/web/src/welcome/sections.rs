//! The parts of the page, worded.

use guestlink_domain::resort::Photo;
use guestlink_domain::welcome::{
    AfterView, Asked, Balance, CheckInView, DirectionsView, FacilityView, GuestDoes, Lock, Progress,
    Revealed, RoomView, Secret, SecretView, Section, ServiceView, StepView, TipView, When,
};

use super::pictures::Picture;
use super::qr;
use super::view::{Making, Part, SecretLines, chat_link, escape, moment, price, said_html, state};
use super::words::{Fill, Words};

/// What a part shows. Fields that end in HTML are escaped already.
pub(super) enum Body {
    Steps {
        steps: Vec<StepLine>,
        note: Option<String>,
        link: Option<(String, String)>,
    },
    Secret(SecretLines),
    Directions {
        text: Option<String>,
        address: Vec<String>,
        parking: Option<String>,
        map: Option<Picture>,
        url: Option<String>,
    },
    Services(Vec<ServiceLine>),
    Facilities(Vec<FacilityLine>),
    Tips(Vec<TipLine>),
    Rules(Vec<String>),
    Balance {
        rows: Vec<(String, String, bool)>,
        notes: Vec<String>,
        pay: Option<String>,
    },
    Room {
        summary: Option<String>,
        size: Option<String>,
        photos: Vec<Picture>,
    },
    Help(Vec<(String, String, String)>),
    After {
        text: Option<String>,
        lead: Option<String>,
        reviews: Vec<(String, String)>,
        promo: Option<String>,
        book: Option<String>,
    },
}

pub(super) struct StepLine {
    pub text: String,
    pub photo: Option<Picture>,
}

pub(super) struct ServiceLine {
    pub id: String,
    pub icon: &'static str,
    pub name: String,
    pub label: String,
    pub terms: Vec<String>,
    pub description: Option<String>,
    /// One tap, no form.
    pub simple: bool,
    pub countable: bool,
    /// Bounds of the time, local.
    pub when: Option<(String, String)>,
    pub key: String,
}

pub(super) struct FacilityLine {
    pub name: String,
    pub text: Option<String>,
    pub hours: Option<String>,
    pub state: String,
    pub open: bool,
}

pub(super) struct TipLine {
    pub name: String,
    pub text: Option<String>,
    pub distance: Option<String>,
    pub url: Option<(String, String)>,
}

pub(super) struct RequestLine {
    pub id: String,
    pub name: String,
    pub label: String,
    pub asked: String,
    /// Step and whether it is reached; none for what has no steps any more.
    pub steps: Vec<(String, bool)>,
    pub state: Option<String>,
    pub note: Option<String>,
    /// Nothing will come of it.
    pub ended: bool,
    /// "All solved?"
    pub question: Option<String>,
    /// What can be done about it: its name, its words.
    pub acts: Vec<(&'static str, String)>,
    /// Stars that may be given: how many, in words.
    pub stars: Vec<(u8, String)>,
    /// Which stars were given.
    pub rated: Option<String>,
}

/// Every part but the requests, in the page's order.
pub(super) fn all(making: &Making<'_>) -> Vec<Part> {
    making.page.sections.iter().filter_map(|section| part(making, section)).collect()
}

fn part(making: &Making<'_>, section: &Section) -> Option<Part> {
    let w = making.w;
    let titled = |id, icon, title: String, body| Part { id, icon, title, sub: None, body };
    Some(match section {
        Section::Requests(_) => return None,
        Section::CheckIn(view) => {
            titled("checkin", "door-open", w.say("checkin-title"), check_in(making, view))
        }
        Section::Door(view) => {
            titled("door", "key-round", w.say("door-title"), told(making, Secret::Door, view))
        }
        Section::Wifi(view) => titled("wifi", "wifi", w.say("wifi-title"), told(making, Secret::Wifi, view)),
        Section::Directions(view) => {
            titled("directions", "map-pin", w.say("directions-title"), directions(making, view))
        }
        Section::Services(list) => {
            let before = making.page.phase < guestlink_domain::welcome::Phase::Arrival;
            let sub = if before { w.say("services-before-sub") } else { w.say("services-sub") };
            let body = Body::Services(list.iter().map(|service| service_line(making, service)).collect());
            Part { sub: Some(sub), ..titled("services", "concierge-bell", w.say("services-title"), body) }
        }
        Section::Facilities(list) => {
            let body =
                Body::Facilities(list.iter().map(|facility| facility_line(making, facility)).collect());
            titled("facilities", "clock", w.say("facilities-title"), body)
        }
        Section::Tips(list) => {
            let body = Body::Tips(list.iter().map(|tip| tip_line(making, tip)).collect());
            titled("tips", "footprints", w.say("tips-title"), body)
        }
        Section::Rules(rules) => {
            let body = Body::Rules(rules.iter().map(said_html).collect());
            titled("rules", "scroll-text", w.say("rules-title"), body)
        }
        Section::CheckOut(list) => {
            let body = Body::Steps { steps: steps(making, list), note: None, link: None };
            titled("checkout", "luggage", w.say("checkout-title"), body)
        }
        Section::Balance(view) => titled("balance", "wallet", w.say("balance-title"), balance(making, view)),
        Section::Room(view) => titled("room", "bed-double", w.say("room-title"), room(making, view)),
        Section::Emergency { numbers, desk } => {
            let line = |name: String, phone: &str| {
                let dialled = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                (name, phone.to_owned(), dialled)
            };
            let desk = desk.iter().map(|phone| line(escape(&w.say("desk")), phone));
            let rows = numbers.iter().map(|(name, phone)| line(said_html(name), phone)).chain(desk);
            titled("help", "life-buoy", w.say("help-title"), Body::Help(rows.collect()))
        }
        Section::After(view) => titled("after", "star", w.say("after-title"), after(making, view)),
    })
}

fn check_in(making: &Making<'_>, view: &CheckInView) -> Body {
    let (w, page) = (making.w, making.page);
    let note = view.arrival_time.map(|at| w.with("arrival-planned", "time", &w.time(at)));
    let link = page.whatsapp.as_ref().filter(|_| note.is_none()).map(|number| {
        let text = w.with("arrival-message", "ref", &page.reference);
        (chat_link(number, &text), w.say("arrival-tell"))
    });
    Body::Steps { steps: steps(making, &view.steps), note, link }
}

fn steps(making: &Making<'_>, steps: &[StepView]) -> Vec<StepLine> {
    let line = |step: &StepView| StepLine {
        text: said_html(&step.text),
        photo: step.photo.as_ref().and_then(|photo| making.pictures.card(photo)),
    };
    steps.iter().map(line).collect()
}

fn told(making: &Making<'_>, which: Secret, view: &SecretView) -> Body {
    Body::Secret(secret(making, which, view.lock, Some(view)))
}

/// A secret's part. What is revealed comes from the one request that asked for it, never from the page.
pub(super) fn secret(
    making: &Making<'_>,
    which: Secret,
    lock: Lock,
    view: Option<&SecretView>,
) -> SecretLines {
    let w = making.w;
    let revealed = making.revealed.filter(|(secret, _)| *secret == which).map(|(_, revealed)| revealed);
    let about = view.and_then(|view| view.about.as_ref()).map(said_html);
    let (note, button) = match (which, lock) {
        (_, Lock::Open(until)) if revealed.is_some() => (Some(moment(making, "secret-until", until)), None),
        (Secret::Door, Lock::Open(_)) => (None, Some(w.say("door-show"))),
        (Secret::Wifi, Lock::Open(_)) => (None, Some(w.say("wifi-show"))),
        (Secret::Door, Lock::Until(at)) => (Some(moment(making, "door-opens", at)), None),
        (Secret::Wifi, Lock::Until(at)) => (Some(moment(making, "wifi-opens", at)), None),
        (Secret::Door, Lock::Unpaid) => (Some(w.say("door-unpaid")), None),
        (Secret::Wifi, Lock::Unpaid) => (Some(w.say("wifi-unpaid")), None),
        (_, Lock::Closed) => (Some(w.say("secret-closed")), None),
    };
    let until = match lock {
        Lock::Open(until) => Some(until.as_second()),
        _ => None,
    };
    let shown = revealed.map(|revealed| lines(making, revealed)).unwrap_or_default();
    let qr = revealed.and_then(Revealed::wifi_code).and_then(|code| qr::svg(&code));
    let button = button.filter(|_| !making.preview);
    SecretLines { name: which.name(), about, note, button, shown, qr, until }
}

fn lines(making: &Making<'_>, revealed: &Revealed) -> Vec<(String, String, bool)> {
    let w = making.w;
    match revealed {
        Revealed::Door { code, key_box } => {
            let code = code.iter().map(|code| (w.say("door-code"), code.clone(), true));
            let key_box = key_box.iter().map(|code| (w.say("key-box"), code.clone(), true));
            code.chain(key_box).collect()
        }
        Revealed::Wifi { ssid, password } => vec![
            (w.say("wifi-network"), ssid.clone(), false),
            (w.say("wifi-password"), password.clone(), false),
        ],
    }
}

fn directions(making: &Making<'_>, view: &DirectionsView) -> Body {
    Body::Directions {
        text: view.text.as_ref().map(said_html),
        address: view.address.clone(),
        parking: view.parking.as_ref().map(said_html),
        map: view.map.as_ref().and_then(|photo| making.pictures.card(photo)),
        url: view.map_url.clone(),
    }
}

fn service_line(making: &Making<'_>, service: &ServiceView) -> ServiceLine {
    let w = making.w;
    let mut terms = vec![price(w, service.price, service.unit)];
    terms.extend(service.minutes.map(|minutes| match minutes {
        0..120 => w.count("minutes", i64::from(minutes)),
        _ => w.count("done-hours", i64::from(minutes.div_ceil(60))),
    }));
    terms.extend(service.lead_hours.map(|hours| w.count("lead", i64::from(hours))));
    terms.extend(service.hours.map(|(from, until)| {
        let (from, until) = (w.time(from), w.time(until));
        w.fill("hours-range", &[("from", Fill::Text(&from)), ("until", Fill::Text(&until))])
    }));
    terms.extend(service.needs_approval.then(|| w.say("approval")));
    let schedule = making.schedule;
    let requested = asked_for(making).count();
    let bounds = || {
        let day = |at| schedule.today(at);
        (
            format!("{}T00:00", making.page.check_in.max(day(schedule.arrival))),
            format!("{}T23:59", making.page.check_out),
        )
    };
    ServiceLine {
        id: service.id.clone(),
        icon: icon(&service.id, &service.department),
        name: said_html(&service.name),
        label: service.name.text.clone(),
        terms,
        description: service.description.as_ref().map(said_html),
        simple: service.price.is_none() && service.when == When::Now,
        countable: service.countable,
        when: (service.when == When::Chosen).then(bounds),
        // Another page after every request: a second tap is the same request, a second wish another.
        key: format!("{}-{}-{}", making.page.fresh_until.as_second(), requested, service.id),
    }
}

/// Services are named freely; common ones have an icon of their own, others that of their department.
pub(crate) fn icon(id: &str, department: &str) -> &'static str {
    const BY_NAME: [(&str, &str); 16] = [
        ("towel", "bath"),
        ("clean", "brush-cleaning"),
        ("pillow", "bed-double"),
        ("breakfast", "coffee"),
        ("checkout", "clock"),
        ("checkin", "clock"),
        ("transfer", "car"),
        ("taxi", "car"),
        ("massage", "flower-2"),
        ("boat", "sailboat"),
        ("bike", "bike"),
        ("picnic", "shopping-basket"),
        ("baby", "baby"),
        ("luggage", "luggage"),
        ("laundry", "shirt"),
        ("maintenance", "wrench"),
    ];
    const BY_DEPARTMENT: [(&str, &str); 5] = [
        ("housekeeping", "sparkles"),
        ("maintenance", "wrench"),
        ("kitchen", "utensils"),
        ("spa", "flower-2"),
        ("reception", "door-open"),
    ];
    let found = BY_NAME.iter().find(|(word, _)| id.contains(word));
    let found = found.or_else(|| BY_DEPARTMENT.iter().find(|(word, _)| department.contains(word)));
    found.map_or("concierge-bell", |(_, icon)| *icon)
}

fn facility_line(making: &Making<'_>, facility: &FacilityView) -> FacilityLine {
    let w = making.w;
    let (state, open) = match facility.opening {
        Some(opening) => state(w, opening.state, opening.today.is_some()),
        None => (w.say("always-open"), true),
    };
    let hours = facility.opening.and_then(|opening| opening.today).map(|(from, until)| {
        let (from, until) = (w.time(from), w.time(until));
        w.fill("hours-range", &[("from", Fill::Text(&from)), ("until", Fill::Text(&until))])
    });
    FacilityLine {
        name: said_html(&facility.name),
        text: facility.text.as_ref().map(said_html),
        hours,
        state,
        open,
    }
}

fn tip_line(making: &Making<'_>, tip: &TipView) -> TipLine {
    let w = making.w;
    let distance = tip.metres.map(|metres| {
        if metres < 1000 {
            return w.with("distance-m", "n", &w.number(i64::from(metres)));
        }
        let (whole, tenth) = ((metres + 50) / 1000, (metres + 50) % 1000 / 100);
        let told = format!("{}{}{}", w.number(i64::from(whole)), w.point(), w.number(i64::from(tenth)));
        w.with("distance-km", "n", &told)
    });
    TipLine {
        name: said_html(&tip.name),
        text: tip.text.as_ref().map(said_html),
        distance,
        url: tip.url.clone().map(|url| (url, w.with("more", "name", &tip.name.text))),
    }
}

fn balance(making: &Making<'_>, view: &Balance) -> Body {
    let w = making.w;
    let total = view.total.map(|total| (w.say("total"), w.money(total), false));
    let due = view.due.map(|due| (w.say("due"), w.money(due), true));
    let paid = view.paid && making.page.phase >= guestlink_domain::welcome::Phase::CheckOut;
    let notes = [
        view.free_until.map(|until| moment(making, "cancel-until", until)),
        view.due.is_some().then(|| w.say("pay-desk")),
        paid.then(|| w.say("all-paid")),
    ];
    Body::Balance {
        rows: total.into_iter().chain(due).collect(),
        notes: notes.into_iter().flatten().collect(),
        pay: view.pay_url.clone(),
    }
}

fn room(making: &Making<'_>, view: &RoomView) -> Body {
    let picture = |photo: &Photo| making.pictures.card(photo);
    Body::Room {
        summary: view.summary.as_ref().map(said_html),
        size: view.size_m2.map(|size| making.w.with("size", "n", &making.w.number(i64::from(size)))),
        photos: view.photos.iter().filter_map(picture).collect(),
    }
}

fn after(making: &Making<'_>, view: &AfterView) -> Body {
    let w = making.w;
    let review = |link: &guestlink_domain::resort::welcome::ReviewLink| {
        (w.with("review-on", "name", &link.name), link.url.clone())
    };
    Body::After {
        text: view.text.as_ref().map(said_html),
        lead: (!view.reviews.is_empty()).then(|| w.say("review-lead")),
        reviews: view.reviews.iter().map(review).collect(),
        promo: view.promo_code.as_ref().map(|code| w.with("promo", "code", code)),
        book: view.book_url.clone(),
    }
}

/// What was asked for.
pub(super) fn requests(making: &Making<'_>) -> Vec<RequestLine> {
    asked_for(making).map(|asked| request_line(making, asked)).collect()
}

fn asked_for<'a>(making: &Making<'a>) -> impl Iterator<Item = &'a Asked> {
    let found = making.page.sections.iter().find_map(|section| match section {
        Section::Requests(asked) => Some(asked),
        _ => None,
    });
    found.into_iter().flatten()
}

/// What a guest can do about a request with one tap.
fn acts(w: &Words, can: &[GuestDoes]) -> Vec<(&'static str, String)> {
    let label = |does: &GuestDoes| match does {
        GuestDoes::Solved => Some(w.say("solved-yes")),
        GuestDoes::NotYet => Some(w.say("solved-not-yet")),
        GuestDoes::Cancel => Some(w.say("cancel-request")),
        GuestDoes::Rate => None,
    };
    can.iter().filter_map(|does| Some((does.name(), label(does)?))).collect()
}

fn request_line(making: &Making<'_>, asked: &Asked) -> RequestLine {
    let w = making.w;
    let reached = match asked.progress {
        Progress::Received | Progress::Planned(_) => 1,
        Progress::Confirmed => 2,
        Progress::OnTheWay => 3,
        Progress::Done => 4,
        Progress::Declined(_) | Progress::Cancelled => 0,
    };
    let names =
        [w.say("state-received"), w.say("state-confirmed"), w.say("state-onway"), w.say("state-done")];
    let steps = names.into_iter().zip(1..).map(|(name, step)| (name, step <= reached));
    let (state, note) = match &asked.progress {
        Progress::Planned(at) => (Some(moment(making, "state-planned", *at)), None),
        Progress::Declined(why) => {
            (Some(w.say("state-declined")), Some(why.clone().unwrap_or_else(|| w.say("declined-next"))))
        }
        Progress::Cancelled => (Some(w.say("state-cancelled")), None),
        _ => (asked.wanted_at.map(|at| moment(making, "state-planned", at)), None),
    };
    let name = said_html(&asked.name);
    let counted = || {
        let n = w.number(i64::from(asked.quantity));
        w.fill("times", &[("n", Fill::Text(&n)), ("service", Fill::Text(&asked.name.text))])
    };
    RequestLine {
        id: asked.id.clone(),
        name: if asked.quantity > 1 { escape(&counted()) } else { name },
        label: w.with("progress", "service", &asked.name.text),
        asked: moment(making, "asked-at", asked.asked_at),
        steps: if reached > 0 { steps.collect() } else { Vec::new() },
        state,
        note,
        ended: reached == 0,
        question: asked.can.contains(&GuestDoes::Solved).then(|| w.say("solved-question")),
        acts: acts(w, &asked.can),
        stars: if asked.can.contains(&GuestDoes::Rate) {
            (1..=5).map(|n: u8| (n, w.count("rate-stars", i64::from(n)))).collect()
        } else {
            Vec::new()
        },
        rated: asked.rating.map(|stars| w.count("rated", i64::from(stars))),
    }
}
