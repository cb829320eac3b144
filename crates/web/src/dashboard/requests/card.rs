//! A request as a card of the board.

use std::collections::BTreeMap;

use guestlink_app::requests::Seen;
use guestlink_domain::requests::{Offer, State};
use jiff::Timestamp;

use super::words::{self, span, title};
use crate::dashboard::place::moment;
use crate::dashboard::shell::initials;
use crate::welcome::service_icon;
use crate::words::Words;

/// Columns of the board, in the order of the work.
pub(super) const COLUMNS: [(&str, &str, &str); 5] = [
    ("new", "board-new", "board-new-empty"),
    ("planned", "board-planned", "board-planned-empty"),
    ("taken", "board-taken", "board-taken-empty"),
    ("doing", "board-doing", "board-doing-empty"),
    ("done", "board-done", "board-done-empty"),
];

/// The column a request stands in; none for what came to nothing.
pub(super) fn column(state: &State) -> Option<&'static str> {
    Some(match state {
        State::New | State::AwaitingApproval | State::Reopened { .. } => "new",
        State::Scheduled { .. } => "planned",
        State::Accepted { .. } => "taken",
        State::InProgress { .. } | State::Paused { .. } => "doing",
        State::Completed { .. } | State::Confirmed { .. } => "done",
        State::Declined { .. } | State::Cancelled { .. } | State::Void { .. } => return None,
    })
}

/// How long until it is late, or since when it is.
pub(crate) struct ClockView {
    pub words: String,
    /// Milliseconds, for the script that keeps it running.
    pub due: i64,
    pub late: bool,
}

/// Who has it.
pub(crate) struct Holder {
    pub initials: String,
    pub name: String,
    pub mine: bool,
}

/// A card.
pub(crate) struct CardView {
    pub id: String,
    pub version: i64,
    pub icon: &'static str,
    pub title: String,
    /// Where, and for whom.
    pub place: String,
    pub note: String,
    pub clock: Option<ClockView>,
    /// Planned for, or done at.
    pub when: Option<String>,
    pub state: Option<(String, &'static str)>,
    pub holder: Option<Holder>,
    pub urgent: bool,
    pub price: Option<String>,
    /// What can be done at once: what, its name.
    pub acts: Vec<(&'static str, String)>,
    /// Where it can be moved: `column:what`, with spaces between.
    pub moves: String,
    pub assignable: bool,
}

/// What cards are made with.
pub(super) struct Making<'a> {
    pub w: &'a Words,
    pub now: Timestamp,
    /// Names of those who hold requests.
    pub holders: &'a BTreeMap<String, String>,
    /// What the caller is called as a holder.
    pub own: &'a [String],
    /// Guests' names by stay.
    pub guests: &'a BTreeMap<String, String>,
}

/// What can be done with a card without a further word, most likely first, and its name.
const AT_ONCE: [(Offer, &str); 7] = [
    (Offer::Approve, "do-approve"),
    (Offer::Accept, "do-accept"),
    (Offer::Resume, "do-resume"),
    (Offer::Start, "do-start"),
    (Offer::Complete, "do-complete"),
    (Offer::Confirm, "do-confirm"),
    (Offer::Release, "do-release"),
];

/// Moving a card to a column does this.
const MOVES: [(&str, Offer); 7] = [
    ("new", Offer::Release),
    ("new", Offer::Reopen),
    ("taken", Offer::Approve),
    ("taken", Offer::Accept),
    ("doing", Offer::Start),
    ("doing", Offer::Resume),
    ("done", Offer::Complete),
];

/// Two names for the same step: the one that fits better is shown alone.
pub(super) fn is_said(offer: Offer, offers: &[Offer]) -> bool {
    let better = match offer {
        Offer::Start => Offer::Resume,
        Offer::Accept => Offer::Approve,
        _ => return false,
    };
    offers.contains(&better)
}

impl Making<'_> {
    pub fn card(&self, seen: &Seen) -> CardView {
        let (w, request, property) = (self.w, &seen.request, &seen.property);
        let here = column(&request.state).unwrap_or_default();
        let offered = |offer: Offer| seen.offers.contains(&offer);
        let mut acts: Vec<_> = AT_ONCE
            .iter()
            .filter(|(offer, _)| offered(*offer) && !is_said(*offer, &seen.offers))
            .map(|(offer, key)| (offer.name(), w.say(key)))
            .collect();
        acts.truncate(2);
        let moves = MOVES.iter().filter(|(to, offer)| *to != here && offered(*offer));
        let moves: Vec<String> = moves.map(|(to, offer)| format!("{to}:{}", offer.name())).collect();
        let guest = self.guests.get(&seen.row.stay.to_string()).cloned();
        let place = request.asked.place.clone().or_else(|| seen.row.unit.clone());
        let place = [place, guest].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let shown =
            !matches!(request.state.name(), "new" | "scheduled" | "accepted" | "in_progress" | "completed");
        CardView {
            id: seen.row.id.to_string(),
            version: seen.row.version,
            icon: service_icon(&seen.row.service, &request.asked.department),
            title: title(w, property, request),
            place,
            note: request.asked.note.clone().unwrap_or_default(),
            clock: self.clock(seen),
            when: when(w, seen),
            state: shown
                .then(|| (words::state_name(w, request.state.name()), words::tone(request.state.name()))),
            holder: self.holder(seen),
            urgent: request.priority == 1,
            price: request.total().map(|total| w.money(total)),
            acts,
            moves: moves.join(" "),
            assignable: offered(Offer::Assign),
        }
    }

    pub fn clock(&self, seen: &Seen) -> Option<ClockView> {
        let due = words::due(&seen.request)?;
        let left = due.duration_since(self.now).as_secs();
        let late = left < 0;
        let words = span(self.w, left);
        Some(ClockView {
            words: if late { self.w.with("request-late-by", "span", &words) } else { words },
            due: due.as_millisecond(),
            late,
        })
    }

    pub fn holder(&self, seen: &Seen) -> Option<Holder> {
        let id = seen.row.member.as_ref()?;
        let name = self.holders.get(id).cloned().unwrap_or_else(|| id.clone());
        Some(Holder { initials: initials(&name), mine: self.own.contains(id), name })
    }
}

/// "Planned for Mon, 10 Aug, 15:00", or when it was done.
fn when(w: &Words, seen: &Seen) -> Option<String> {
    let at = match &seen.request.state {
        State::Scheduled { at, .. } | State::Completed { at, .. } => *at,
        State::Confirmed { done, .. } => *done,
        _ => seen.request.asked.wanted_at?,
    };
    Some(moment(w, &seen.property, at))
}
