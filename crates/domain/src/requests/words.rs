//! What guests and staff read about a request, in their language, from the resort's own texts. Buttons carry what they
//! mean: `request/…` for guests, `task/…` for staff.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::request::Request;
use super::state::State;
use super::told::Tell;
use crate::ids::RequestId;
use crate::language::Lang;
use crate::messaging::Outbound;
use crate::messaging::content::Choice;
use crate::money;
use crate::resort::Resort;
use crate::resort::services::Service;
use crate::sales::texts::{Key, Texts, Voice, clock, key};

/// Meta: characters on a button, on a list row, of a row's description, of an interactive body.
const BUTTON: usize = 20;
const ROW: usize = 24;
const DESCRIPTION: usize = 72;
const BODY: usize = 1_024;
/// Meta: rows of a list.
pub const MOST_ROWS: usize = 10;

/// Where words are found.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The house.
    pub resort: &'a Resort,
    /// Its wording.
    pub texts: &'a Texts,
    /// Its clocks.
    pub zone: &'a TimeZone,
    /// The moment.
    pub now: Timestamp,
}

/// At most `most` characters; what is cut off is shown by an ellipsis.
pub(super) fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

pub(super) fn button(id: String, title: &str) -> Choice {
    Choice { id, title: clip(title, BUTTON), description: None }
}

/// A row of a list.
pub(super) fn row(id: String, title: &str, description: Option<&str>) -> Choice {
    Choice { id, title: clip(title, ROW), description: description.map(|text| clip(text, DESCRIPTION)) }
}

fn text(body: &str) -> Outbound {
    Outbound::Text { body: clip(body, 4_096), preview_url: false }
}

pub(super) fn buttons(body: &str, buttons: Vec<Choice>) -> Outbound {
    Outbound::Buttons { photo: None, body: clip(body, BODY), footer: None, buttons }
}

pub(super) fn list(body: &str, open: &str, rows: Vec<Choice>) -> Outbound {
    Outbound::List { body: clip(body, BODY), footer: None, open: clip(open, BUTTON), rows }
}

impl Words<'_> {
    /// A service's name in a voice's language.
    pub fn service(&self, id: &str, voice: &Voice<'_>) -> String {
        let found = self.resort.services.services.iter().find(|service| service.id == id);
        found.map_or_else(|| id.to_owned(), |service| named(service, voice.lang(), voice.fallback()))
    }

    /// "2 × Extra towels".
    pub fn what(&self, request: &Request, voice: &Voice<'_>) -> String {
        counted(&self.service(&request.asked.service, voice), request.quantity)
    }

    /// The same for staff: with the kind of it, and the guest's own words.
    pub fn what_exactly(&self, request: &Request, voice: &Voice<'_>) -> String {
        let mut what = self.what(request, voice);
        if let Some(option) = &request.asked.option {
            what = format!("{what} ({option})");
        }
        what
    }

    /// "14:30" today, "Thu 13 Aug, 10:30" on another day.
    pub fn moment(&self, at: Timestamp, voice: &Voice<'_>) -> String {
        let (local, today) = (self.zone.to_datetime(at), self.zone.to_datetime(self.now).date());
        if local.date() == today { clock(local.time()) } else { voice.moment(local) }
    }

    /// Words that come from one key alone, in a language.
    pub fn plain(&self, lang: &Lang, key: Key) -> String {
        self.texts.compose(lang, |voice| voice.say(key, &[]))
    }

    /// What a guest is told. `stars`: after "solved" they may be asked for.
    pub fn tell(&self, id: RequestId, request: &Request, tell: &Tell, lang: &Lang, stars: bool) -> Outbound {
        self.texts.compose(lang, |voice| self.told(id, request, tell, voice, stars))
    }

    fn told(
        &self,
        id: RequestId,
        request: &Request,
        tell: &Tell,
        voice: &Voice<'_>,
        stars: bool,
    ) -> Outbound {
        let what = self.what(request, voice);
        match tell {
            Tell::Done => {
                let choices = vec![
                    button(format!("request/solved/{id}"), &voice.say(key::BUTTON_SOLVED, &[])),
                    button(format!("request/not-yet/{id}"), &voice.say(key::BUTTON_NOT_YET, &[])),
                ];
                buttons(&voice.say(key::REQUEST_DONE, &[("what", what.into())]), choices)
            }
            Tell::Solved if stars => {
                let rows = (1..=5_usize).rev();
                let rows =
                    rows.map(|n| row(format!("request/stars/{id}/{n}"), &"★".repeat(n), None)).collect();
                list(&voice.say(key::REQUEST_RATE, &[]), &voice.say(key::BUTTON_STARS, &[]), rows)
            }
            Tell::Received { .. } | Tell::Checking | Tell::Planned { .. } | Tell::Merged => {
                let cancel =
                    button(format!("request/cancel/{id}"), &voice.say(key::BUTTON_CANCEL_REQUEST, &[]));
                buttons(&self.said(request, tell, what, voice), vec![cancel])
            }
            _ => text(&self.said(request, tell, what, voice)),
        }
    }

    fn said(&self, request: &Request, tell: &Tell, what: String, voice: &Voice<'_>) -> String {
        let timed = |with: Key, without: Key, at: Option<Timestamp>, what: String| match at {
            Some(at) => voice.say(with, &[("what", what.into()), ("time", self.moment(at, voice).into())]),
            None => voice.say(without, &[("what", what.into())]),
        };
        let plain = |key: Key, what: String| voice.say(key, &[("what", what.into())]);
        // What is wanted at a moment is promised for it, not for some minutes later.
        let soon = |by: Option<Timestamp>| by.filter(|_| request.asked.wanted_at.is_none());
        match tell {
            Tell::Received { by } => {
                timed(key::REQUEST_RECEIVED, key::REQUEST_RECEIVED_PLAIN, soon(*by), what)
            }
            Tell::Checking => plain(key::REQUEST_CHECKING, what),
            Tell::Planned { at } => voice.say(
                key::REQUEST_PLANNED,
                &[("what", what.into()), ("moment", self.moment(*at, voice).into())],
            ),
            Tell::Merged => plain(key::REQUEST_MERGED, what),
            Tell::Confirmed { by } => {
                let at = request.asked.wanted_at.filter(|at| *at > self.now).or(soon(*by));
                timed(key::REQUEST_CONFIRMED, key::REQUEST_CONFIRMED_PLAIN, at, what)
            }
            Tell::OnTheWay => plain(key::REQUEST_ON_THE_WAY, what),
            Tell::Longer { until } => timed(key::REQUEST_LONGER_UNTIL, key::REQUEST_LONGER, *until, what),
            Tell::Done => plain(key::REQUEST_DONE, what),
            Tell::Solved => voice.say(key::REQUEST_SOLVED, &[]),
            Tell::Thanks => voice.say(key::REQUEST_RATED, &[]),
            Tell::Again => plain(key::REQUEST_AGAIN, what),
            Tell::Declined { reason, alternative } => {
                let no = voice
                    .say(key::REQUEST_DECLINED, &[("what", what.into()), ("reason", reason.as_str().into())]);
                match alternative {
                    Some(other) => {
                        let instead =
                            voice.say(key::REQUEST_INSTEAD, &[("alternative", other.as_str().into())]);
                        format!("{no}\n{instead}")
                    }
                    None => no,
                }
            }
            Tell::Cancelled { reason: Some(reason) } => voice.say(
                key::REQUEST_CANCELLED_WHY,
                &[("what", what.into()), ("reason", reason.as_str().into())],
            ),
            Tell::Cancelled { reason: None } => plain(key::REQUEST_CANCELLED, what),
            Tell::Late { by } => timed(key::REQUEST_LATE, key::REQUEST_LONGER, Some(*by), what),
        }
    }

    /// What goes to a guest whose window is closed; nothing for what has no template.
    pub fn template(
        &self,
        id: RequestId,
        request: &Request,
        tell: &Tell,
        lang: &Lang,
        name: &str,
    ) -> Option<Outbound> {
        let (template, variable, buttons) = match tell {
            Tell::Received { by } => {
                let eta = by.map(|by| ("eta", by));
                ("request_received", eta, vec![format!("request/cancel/{id}")])
            }
            Tell::Planned { at } => {
                ("request_received", Some(("eta", *at)), vec![format!("request/cancel/{id}")])
            }
            Tell::Done => {
                let choices = vec![format!("request/solved/{id}"), format!("request/not-yet/{id}")];
                ("request_done", None, choices)
            }
            Tell::Late { by } => ("request_delayed", Some(("new_eta", *by)), vec!["ask_human".to_owned()]),
            _ => return None,
        };
        let known = self.resort.templates.get(template)?;
        let language = template_language(&known.body.0, lang, &self.resort.property.default_language())?;
        let spoken = Lang::new(&language);
        let variables = self.texts.compose(&spoken, |voice| {
            let mut values = vec![
                ("first_name".to_owned(), name.to_owned()),
                ("request".to_owned(), self.what(request, voice)),
            ];
            values.extend(variable.map(|(name, at)| (name.to_owned(), self.moment(at, voice))));
            values
        });
        let variables: BTreeMap<_, _> = variables.into_iter().collect();
        known.variables.iter().all(|variable| variables.contains_key(variable)).then(|| Outbound::Template {
            name: template.to_owned(),
            language,
            variables,
            buttons,
        })
    }

    /// How a request stands, in a few words.
    pub fn stands(&self, state: &State, voice: &Voice<'_>) -> String {
        let key = match state {
            State::AwaitingApproval => key::STANDS_CHECKING,
            State::Scheduled { .. } => key::STANDS_PLANNED,
            State::Accepted { .. } => key::STANDS_CONFIRMED,
            State::InProgress { .. } | State::Paused { .. } => key::STANDS_UNDER_WAY,
            _ => key::STANDS_NEW,
        };
        voice.say(key, &[])
    }

    /// What automations may say of it, by the names of variables.
    pub fn facts(&self, request: &Request, lang: &Lang) -> BTreeMap<String, String> {
        let by = request.complete_by();
        self.texts.compose(lang, |voice| {
            let mut facts =
                vec![("request", self.what_exactly(request, voice)), ("unit", self.unit(request))];
            if let Some(by) = by {
                let at = self.moment(by, voice);
                facts.extend([("eta", at.clone()), ("new_eta", at.clone()), ("due", at)]);
            }
            facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
        })
    }

    /// The price of an order, with the amount as the language writes it.
    pub fn price(&self, request: &Request, voice: &Voice<'_>) -> Option<String> {
        request.total().map(|total| money::format(total, voice.lang()))
    }
}

/// "2 × Extra towels".
pub(super) fn counted(name: &str, quantity: u16) -> String {
    if quantity > 1 { format!("{quantity} × {name}") } else { name.to_owned() }
}

/// What a service is called.
pub(super) fn named(service: &Service, lang: &Lang, fallback: &Lang) -> String {
    let name = service.name.get(lang, fallback);
    if name.is_empty() { service.id.clone() } else { name.to_owned() }
}

/// The language a template is sent in, as Meta spells it: the wanted one, the house's own, any.
pub(super) fn template_language(
    known: &BTreeMap<String, String>,
    wanted: &Lang,
    fallback: &Lang,
) -> Option<String> {
    let of = |lang: &Lang| known.keys().find(|tag| Lang::new(tag) == *lang);
    of(wanted).or_else(|| of(fallback)).or_else(|| known.keys().next()).cloned()
}
