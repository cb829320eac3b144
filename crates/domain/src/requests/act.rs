//! What somebody wants to do with a request, and the changes that makes. Whoever taps "done" on what nobody took up has
//! taken it up, begun it and finished it: each is a change of its own.

use jiff::{SignedDuration, Timestamp};

use super::asked::Asked;
use super::change::{Actor, Change, Stamp};
use super::clock::Level;
use super::request::Request;
use super::state::{Refusal, State};

/// Characters of a reason, a note, a remark.
const LONGEST: usize = 1_000;
/// After it was done, a guest can say "not yet" for so long (hospitality facts 4.3).
const REOPEN: SignedDuration = SignedDuration::from_hours(24);
/// And no longer than this after the departure.
const GONE: SignedDuration = SignedDuration::from_hours(2);
/// A guest who says nothing for so long is content (hospitality facts 4.3).
const SILENCE: SignedDuration = SignedDuration::from_hours(2);
/// "Later" means so much later.
const LATER: SignedDuration = SignedDuration::from_mins(15);
/// The same wish within so long is one request.
const MERGE: SignedDuration = SignedDuration::from_mins(10);

/// What somebody wants to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Action {
    /// Take it.
    Accept,
    /// Say yes to it, and take it.
    Approve,
    /// Say no to it.
    Decline {
        /// Why.
        reason: String,
        /// What is possible instead.
        alternative: Option<String>,
    },
    /// Have somebody decide.
    AskApproval,
    /// Put it off to a moment.
    Schedule {
        /// When it is wanted.
        at: Timestamp,
    },
    /// Begin it.
    Start,
    /// Stop for a while.
    Pause {
        /// Why.
        reason: String,
        /// Until when.
        until: Option<Timestamp>,
        /// The guest asked to wait.
        guest_asked: bool,
    },
    /// Go on.
    Resume,
    /// It is done.
    Complete {
        /// A word about it.
        remark: Option<String>,
    },
    /// Back to the pool.
    Release,
    /// Not for me.
    Pass,
    /// Give it to a colleague.
    Assign {
        /// Whom.
        member: String,
    },
    /// Not now.
    Later,
    /// The guest: yes, solved.
    Confirm,
    /// The guest: not yet.
    Reopen {
        /// In their words.
        words: Option<String>,
    },
    /// Call it off.
    Cancel {
        /// Why; guests need none.
        reason: Option<String>,
    },
    /// It was a mistake.
    Void {
        /// What mistake.
        reason: String,
    },
    /// Stars.
    Rate {
        /// 1 to 5.
        stars: u8,
    },
    /// A word among the staff.
    Note {
        /// The words.
        text: String,
    },
    /// Ask less for it than was agreed.
    Price {
        /// For one, in minor units of the currency that was agreed; nothing is on the house.
        each_minor: i64,
    },
    /// A picture or file.
    Attach {
        /// The message's id.
        message: String,
    },
}

/// What a decision must know of the stay.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Place {
    /// When the guest leaves.
    pub departure: Option<Timestamp>,
}

/// Something the clock brings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// What was for later is work.
    Due,
    /// Who said "later" is told again.
    Remind,
    /// A pause is over.
    Resume,
    /// The guest said nothing.
    Silence,
    /// It is late.
    Escalate(Level),
}

impl Moment {
    /// Its name, in the timer's key.
    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Remind => "remind",
            Self::Resume => "resume",
            Self::Silence => "silence",
            Self::Escalate(Level::Lead) => "late-1",
            Self::Escalate(Level::Manager) => "late-2",
            Self::Escalate(Level::Owner) => "late-3",
        }
    }

    /// The moment of that name.
    pub fn named(name: &str) -> Option<Self> {
        let levels = Level::ALL.map(Self::Escalate);
        let all = [Self::Due, Self::Remind, Self::Resume, Self::Silence].into_iter().chain(levels);
        all.into_iter().find(|moment| moment.name() == name)
    }
}

impl Request {
    /// The changes an action makes; none when what is wanted is so already.
    ///
    /// # Errors
    /// When it cannot be done from where the request stands.
    pub fn act(&self, action: Action, stamp: &Stamp, place: &Place) -> Result<Vec<Change>, Refusal> {
        let wanted = self.wanted(action, stamp, place)?;
        let mut after = Some(self.clone());
        for change in &wanted {
            after = Some(Self::after(after, change, stamp)?);
        }
        Ok(wanted)
    }

    fn wanted(&self, action: Action, stamp: &Stamp, place: &Place) -> Result<Vec<Change>, Refusal> {
        let member = stamp.by.member().unwrap_or("house").to_owned();
        Ok(match action {
            Action::Accept => self.taken(member),
            Action::Approve => vec![Change::Approved { member }],
            Action::Decline { reason, alternative } => {
                let alternative = alternative.map(said).transpose()?;
                vec![Change::Declined { reason: said(reason)?, alternative }]
            }
            Action::AskApproval => vec![Change::ApprovalAsked],
            Action::Schedule { at } => vec![self.planned(at, stamp.at)],
            Action::Start => self.begun(member),
            Action::Pause { reason, until, guest_asked } => {
                let mut changes = self.begun(member);
                changes.push(Change::Paused { reason: said(reason)?, until, guest_asked });
                changes
            }
            Action::Resume => vec![Change::Resumed],
            Action::Complete { remark } => self.done(member, remark.map(said).transpose()?),
            Action::Release => vec![Change::Released { member: self.holder_or(member) }],
            Action::Pass => vec![Change::Passed { member }],
            Action::Assign { member } => self.given(member),
            Action::Later => {
                vec![Change::Deferred { member, until: stamp.at.saturating_add(LATER).unwrap_or(stamp.at) }]
            }
            Action::Confirm => self.confirmed(),
            Action::Reopen { words } => self.opened_again(words, stamp, place)?,
            Action::Cancel { reason } => self.called_off(reason, &stamp.by)?,
            Action::Void { reason } => vec![Change::Voided { reason: said(reason)? }],
            Action::Rate { stars } => vec![Change::Rated { stars }],
            Action::Note { text } => vec![Change::Noted { text: said(text)? }],
            Action::Price { each_minor } => self.priced(each_minor)?,
            Action::Attach { message } => vec![Change::Attached { message }],
        })
    }

    fn holder_or(&self, member: String) -> String {
        self.state.holder().map_or(member, str::to_owned)
    }

    fn taken(&self, member: String) -> Vec<Change> {
        if self.state.holder() == Some(&member) {
            return Vec::new();
        }
        if self.state == State::AwaitingApproval {
            return vec![Change::Approved { member }];
        }
        vec![Change::Accepted { member }]
    }

    /// Taken from whoever has it, given to somebody else.
    fn given(&self, member: String) -> Vec<Change> {
        let mut changes = match self.state.holder() {
            Some(holder) if holder == member => return Vec::new(),
            Some(holder) => vec![Change::Released { member: holder.to_owned() }],
            None => Vec::new(),
        };
        changes.push(Change::Accepted { member });
        changes
    }

    /// Whoever begins it has it.
    fn begun(&self, member: String) -> Vec<Change> {
        match self.state {
            State::New | State::Reopened { .. } | State::AwaitingApproval => {
                let mut changes = self.taken(member);
                changes.push(Change::Started);
                changes
            }
            State::InProgress { .. } => Vec::new(),
            State::Paused { .. } => vec![Change::Resumed],
            _ => vec![Change::Started],
        }
    }

    fn done(&self, member: String, remark: Option<String>) -> Vec<Change> {
        if matches!(self.state, State::Completed { .. } | State::Confirmed { .. }) {
            return Vec::new();
        }
        let mut changes = self.begun(member);
        changes.push(Change::Completed { remark });
        changes
    }

    fn confirmed(&self) -> Vec<Change> {
        match self.state {
            State::Confirmed { .. } => Vec::new(),
            _ => vec![Change::Confirmed { silent: false }],
        }
    }

    fn opened_again(
        &self,
        words: Option<String>,
        stamp: &Stamp,
        place: &Place,
    ) -> Result<Vec<Change>, Refusal> {
        if matches!(self.state, State::Reopened { .. }) {
            return Ok(Vec::new());
        }
        if let (State::Completed { at, .. } | State::Confirmed { done: at, .. }, Actor::Guest) =
            (&self.state, &stamp.by)
        {
            let gone = place.departure.and_then(|departure| departure.saturating_add(GONE).ok());
            let late = stamp.at.duration_since(*at) > REOPEN || gone.is_some_and(|gone| stamp.at > gone);
            if late {
                return Err(Refusal::TooLate);
            }
        }
        Ok(vec![Change::Reopened { words: words.map(said).transpose()? }])
    }

    fn called_off(&self, reason: Option<String>, by: &Actor) -> Result<Vec<Change>, Refusal> {
        let by_guest = *by == Actor::Guest;
        let reason = reason.map(said).transpose()?;
        if matches!(self.state, State::Cancelled { .. }) {
            return Ok(Vec::new());
        }
        if !by_guest && reason.is_none() {
            return Err(Refusal::NeedsReason);
        }
        Ok(vec![Change::Cancelled { reason, by_guest }])
    }

    fn priced(&self, each_minor: i64) -> Result<Vec<Change>, Refusal> {
        match self.asked.price {
            Some(price) if price.each_minor == each_minor => Ok(Vec::new()),
            Some(price) if (0..price.each_minor).contains(&each_minor) => {
                Ok(vec![Change::Priced { each_minor }])
            }
            _ => Err(Refusal::Dearer),
        }
    }

    fn planned(&self, at: Timestamp, now: Timestamp) -> Change {
        let asked = Asked { wanted_at: Some(at), ..self.asked.clone() };
        Change::Scheduled { at, wakes: asked.wakes(now).unwrap_or(now) }
    }

    /// What the clock will bring, and when. Each is set anew after every change.
    pub fn moments(&self) -> Vec<(Moment, Timestamp)> {
        let mut all = Vec::new();
        match &self.state {
            State::Scheduled { wakes, .. } => all.push((Moment::Due, *wakes)),
            State::Paused { until: Some(until), .. } => all.push((Moment::Resume, *until)),
            State::Completed { at, .. } => {
                all.extend(at.saturating_add(SILENCE).ok().map(|at| (Moment::Silence, at)));
            }
            _ => {}
        }
        if self.state.is_in_pool() {
            all.extend(self.remind_at.map(|at| (Moment::Remind, at)));
        }
        if self.state.is_open() {
            let late = Level::ALL.into_iter();
            all.extend(late.filter_map(|level| Some((Moment::Escalate(level), self.escalates(level)?))));
        }
        all
    }

    /// The changes a moment makes; none when it has passed otherwise. `to`: who is told of a delay.
    pub fn comes(&self, moment: Moment, now: Timestamp, to: Vec<String>) -> Vec<Change> {
        let due = self.moments().into_iter().any(|(other, at)| other == moment && at <= now);
        if !due {
            return Vec::new();
        }
        match moment {
            Moment::Due => vec![Change::Due],
            Moment::Resume => vec![Change::Resumed],
            Moment::Silence => vec![Change::Confirmed { silent: true }],
            Moment::Escalate(level) => vec![Change::Escalated { level, to }],
            // Whoever is told again is recorded by the telling.
            Moment::Remind => Vec::new(),
        }
    }

    /// A wish that is the same as this one, said again soon after: more of it, not another one.
    pub fn absorbs(&self, other: &Asked, id: Option<String>, now: Timestamp) -> Option<Change> {
        let mine = &self.asked;
        let same = mine.service == other.service
            && mine.unit == other.unit
            && mine.option == other.option
            && mine.wanted_at == other.wanted_at
            && mine.place == other.place;
        let soon = now.duration_since(self.opened_at) < MERGE;
        (same && soon && self.state.is_before_start()).then(|| Change::Merged {
            quantity: other.quantity,
            note: other.note.clone(),
            asked: id,
        })
    }
}

/// Something said: not blank, not too long.
fn said(text: String) -> Result<String, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::NeedsReason);
    }
    if trimmed.chars().count() > LONGEST {
        return Err(Refusal::TooLong { most: LONGEST });
    }
    Ok(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}
