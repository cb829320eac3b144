//! From the page's contents to words and lines: everything the templates put into HTML.

use std::fmt::Write as _;

use askama::Template;
use guestlink_domain::language::Lang;
use guestlink_domain::money::Money;
use guestlink_domain::resort::services::PriceUnit;
use guestlink_domain::welcome::{Lock, Now, OpeningState, Page, Phase, Revealed, Said, Schedule, Secret};
use jiff::Timestamp;

use super::assets;
use super::pictures::{Picture, Pictures};
use super::sections::{self, Body, RequestLine};
use super::words::{Fill, LANGUAGES, Words, direction};
use crate::icons;

/// A page, ready to be written.
#[derive(Template)]
#[template(path = "welcome/page.html")]
pub(super) struct PageView<'a> {
    pub w: &'a Words,
    pub base: String,
    pub css: &'static str,
    pub script: &'static str,
    pub house: &'a str,
    pub phase: &'static str,
    pub zone: &'a str,
    pub hero: Option<Picture>,
    pub greeting: String,
    pub line: Vec<String>,
    pub about: Option<String>,
    pub languages: Vec<Choice>,
    pub check_in: (String, String),
    pub check_out: (String, String),
    pub facts: Vec<String>,
    pub headline: (&'static str, String),
    pub calendar: Option<String>,
    pub requests: Vec<RequestLine>,
    pub sections: Vec<Part>,
    pub quick: Vec<(String, &'static str, String)>,
    pub chat: Option<String>,
    pub updated: String,
    pub preview: bool,
    pub notice: Option<String>,
}

/// A language to choose.
pub(super) struct Choice {
    pub tag: &'static str,
    pub name: &'static str,
    pub short: &'static str,
    pub chosen: bool,
}

/// A part of the page.
pub(super) struct Part {
    pub id: &'static str,
    pub icon: &'static str,
    pub title: String,
    pub sub: Option<String>,
    pub body: Body,
}

/// What was asked for, alone: what scripts put in the place of what was there.
#[derive(Template)]
#[template(path = "welcome/requests.html")]
pub(super) struct RequestsView<'a> {
    pub w: &'a Words,
    pub base: &'a str,
    pub preview: bool,
    pub requests: Vec<RequestLine>,
    pub chat: Option<String>,
    pub notice: Option<String>,
}

/// A secret, alone.
#[derive(Template)]
#[template(path = "welcome/secret.html")]
pub(super) struct SecretAlone<'a> {
    pub w: &'a Words,
    pub base: String,
    pub s: SecretLines,
}

/// A secret's part: a note, a button, or the secret.
pub(super) struct SecretLines {
    pub name: &'static str,
    pub about: Option<String>,
    pub note: Option<String>,
    pub button: Option<String>,
    /// Label, value, as large digits.
    pub shown: Vec<(String, String, bool)>,
    pub qr: Option<String>,
    /// Seconds since 1970, for the script that takes it away again.
    pub until: Option<i64>,
}

/// The answer of a link that leads nowhere.
#[derive(Template)]
#[template(path = "welcome/gone.html")]
pub(super) struct GoneView<'a> {
    pub w: &'a Words,
    pub css: &'static str,
    pub script: &'static str,
    pub house: Option<String>,
    pub chat: Option<String>,
    pub text: String,
}

/// What a page is made from, and under which circumstances.
#[derive(Clone, Copy)]
pub(super) struct Making<'a> {
    pub w: &'a Words,
    pub page: &'a Page,
    pub schedule: &'a Schedule,
    pub pictures: &'a Pictures,
    pub zone: &'a str,
    pub base: &'a str,
    pub revealed: Option<(Secret, &'a Revealed)>,
    pub notice: Option<&'a str>,
    pub preview: bool,
}

/// The HTML of a page.
pub(super) fn html(making: &Making<'_>) -> String {
    let body = view(making).render().unwrap_or_default();
    icons::into(&body)
}

/// The HTML of the answer of a link that leads nowhere.
pub(super) fn gone_html(view: &GoneView<'_>) -> String {
    icons::into(&view.render().unwrap_or_default())
}

/// The HTML of what was asked for.
pub(super) fn requests_html(making: &Making<'_>) -> String {
    let view = RequestsView {
        w: making.w,
        base: making.base,
        preview: making.preview,
        requests: sections::requests(making),
        chat: chat(making),
        notice: making.notice.map(str::to_owned),
    };
    view.render().unwrap_or_default()
}

/// The HTML of a secret's part.
pub(super) fn secret_html(making: &Making<'_>, secret: Secret, lock: Lock) -> String {
    let s = sections::secret(making, secret, lock, None);
    SecretAlone { w: making.w, base: making.base.to_owned(), s }.render().unwrap_or_default()
}

fn view<'a>(making: &Making<'a>) -> PageView<'a> {
    let (w, page) = (making.w, making.page);
    let mut facts = vec![w.count("nights", i64::from(page.nights))];
    if let Some((adults, children)) = page.party {
        facts.extend((adults > 0).then(|| w.count("adults", i64::from(adults))));
        facts.extend((children > 0).then(|| w.count("children", i64::from(children))));
    }
    let sections = sections::all(making);
    let before = page.phase <= Phase::Soon;
    PageView {
        w,
        base: making.base.to_owned(),
        css: assets::css(),
        script: assets::script(),
        house: &page.house,
        phase: page.phase.name(),
        zone: making.zone,
        hero: page.hero.as_ref().and_then(|photo| making.pictures.wide(photo)),
        greeting: greeting(w, page),
        line: line(w, page),
        about: page.greeting.as_ref().map(said_html).filter(|_| page.phase < Phase::CheckOut),
        languages: choices(&w.lang),
        check_in: (w.day(page.check_in), w.with("from-time", "time", &w.time(page.ready))),
        check_out: (w.day(page.check_out), w.with("until-time", "time", &w.time(page.leave))),
        facts: facts.into_iter().chain([w.with("reference", "ref", &page.reference)]).collect(),
        headline: headline(w, page.headline),
        calendar: (before && !making.preview).then(|| format!("{}/stay.ics?lang={}", making.base, w.lang)),
        requests: sections::requests(making),
        quick: quick(&sections),
        sections,
        chat: chat(making),
        updated: w.fill("updated", &[("day", Fill::Text("%d")), ("time", Fill::Text("%t"))]),
        preview: making.preview,
        notice: making.notice.map(str::to_owned),
    }
}

fn greeting(w: &Words, page: &Page) -> String {
    match (&page.first_name, page.phase) {
        (Some(name), Phase::After) => w.with("thanks-name", "name", name),
        (None, Phase::After) => w.say("thanks"),
        (Some(name), _) => w.with("hello-name", "name", name),
        (None, _) => w.say("hello"),
    }
}

/// "Sea Suite · Room SE1".
fn line(w: &Words, page: &Page) -> Vec<String> {
    let room = page.room_name.as_ref().map(said_html);
    let unit = page.unit.as_ref().map(|unit| escape(&w.with("room-unit", "unit", unit)));
    room.into_iter().chain(unit).collect()
}

fn headline(w: &Words, now: Now) -> (&'static str, String) {
    match now {
        Now::DaysToGo(days) => ("sun", w.count("days-to-go", i64::from(days))),
        Now::ReadyAt(at) => ("door-open", w.with("ready-at", "time", &w.time(at))),
        Now::CheckInOpen(None) => ("door-open", w.say("check-in-open")),
        Now::CheckInOpen(Some(until)) => ("door-open", w.with("check-in-open-until", "time", &w.time(until))),
        Now::Enjoy(day, at) => {
            let (day, time) = (w.full_day(day), w.time(at));
            let places = [("day", Fill::Text(&day)), ("time", Fill::Text(&time))];
            ("sun", w.fill("enjoy", &places))
        }
        Now::LeaveBy(at) => ("luggage", w.with("leave-by", "time", &w.time(at))),
        Now::Thanks => ("heart", w.say("thanks-line")),
    }
}

fn choices(chosen: &Lang) -> Vec<Choice> {
    let choice = |spoken: &super::words::Spoken| Choice {
        tag: spoken.tag,
        name: spoken.name,
        short: spoken.short,
        chosen: spoken.tag == chosen.as_str(),
    };
    LANGUAGES.iter().map(choice).collect()
}

/// The four parts one looks for most.
fn quick(parts: &[Part]) -> Vec<(String, &'static str, String)> {
    const WANTED: [&str; 9] =
        ["door", "wifi", "checkin", "checkout", "services", "directions", "facilities", "balance", "room"];
    let wanted = WANTED.iter().filter_map(|id| parts.iter().find(|part| part.id == *id));
    let links = wanted.take(4).map(|part| (format!("#s-{}", part.id), part.icon, part.title.clone()));
    let links: Vec<_> = links.collect();
    // A page of two parts needs no guide.
    if links.len() > 2 { links } else { Vec::new() }
}

/// Opens WhatsApp with the house's number and a first sentence.
pub(super) fn chat(making: &Making<'_>) -> Option<String> {
    let number = making.page.whatsapp.as_ref()?;
    let text = making.w.with("chat-message", "ref", &making.page.reference);
    Some(chat_link(number, &text))
}

/// `https://wa.me/…?text=…` (WhatsApp: click to chat; the number in digits only).
pub(super) fn chat_link(number: &str, text: &str) -> String {
    // Marks of direction are for eyes, not for a message.
    let plain: String = text.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).collect();
    let mut link = format!("https://wa.me/{number}?text=");
    for byte in plain.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                link.push(char::from(byte));
            }
            _ => drop(write!(link, "%{byte:02X}")),
        }
    }
    link
}

/// A day and a time in one sentence.
pub(super) fn moment(making: &Making<'_>, key: &str, at: Timestamp) -> String {
    let (w, schedule) = (making.w, making.schedule);
    let (day, time) = (w.day(schedule.today(at)), w.time(schedule.time_of(at)));
    w.fill(key, &[("day", Fill::Text(&day)), ("time", Fill::Text(&time))])
}

/// The owner's text; in another language than the page's it says so.
pub(super) fn said_html(said: &Said) -> String {
    let text = escape(&said.text);
    match &said.other {
        Some(lang) => format!(r#"<span lang="{lang}" dir="{}">{text}</span>"#, direction(lang)),
        None => text,
    }
}

/// Text as HTML.
pub(super) fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut html, c| {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
        html
    })
}

/// "€18 per person".
pub(super) fn price(w: &Words, price: Option<Money>, unit: PriceUnit) -> String {
    let Some(price) = price else { return w.say("free") };
    let price = w.money(price);
    match unit {
        PriceUnit::Free | PriceUnit::PerStay => w.with("price-stay", "price", &price),
        PriceUnit::PerPerson => w.with("price-person", "price", &price),
        PriceUnit::PerUnit => w.with("price-unit", "price", &price),
        PriceUnit::PerUnitPerDay => w.with("price-day", "price", &price),
        PriceUnit::PerVehicle => w.with("price-vehicle", "price", &price),
        PriceUnit::PerHour => w.with("price-hour", "price", &price),
    }
}

/// How something with hours stands now; `true` when it is open.
pub(super) fn state(w: &Words, state: OpeningState, today: bool) -> (String, bool) {
    match state {
        OpeningState::Open(until) => (w.with("open-until", "time", &w.time(until)), true),
        OpeningState::Later(at) => (w.with("opens-at", "time", &w.time(at)), false),
        OpeningState::Closed if today => (w.say("closed-for-today"), false),
        OpeningState::Closed => (w.say("closed-today"), false),
    }
}
