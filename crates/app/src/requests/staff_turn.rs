//! A member of the staff writes on the guests' number: known by their phone, never sold a room. Taps, words and pictures
//! are work on requests.

use guestlink_domain::ids::RequestId;
use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::requests::routing::member_by_phone;
use guestlink_domain::requests::staff::{Line, Said, Task, said, tapped};
use guestlink_domain::requests::talk::{Asking, Talk};
use guestlink_domain::requests::{Action, Actor, Change, Channel, Place, Refusal, Request};
use guestlink_domain::resort::services::StaffMember;
use guestlink_store::messaging::{self as chats, IdentityKind, Wamid};
use guestlink_store::{StoreError, requests as stored};

use super::chat::{remember, say};
use super::work::{Case, How, stamp};
use crate::App;
use crate::messaging::desk::Desk;
use crate::messaging::inbound::Turn;
use crate::sales;

/// Open requests looked through for the one that is meant.
const OPEN: i64 = 200;

/// A member's turn.
struct Shift<'a> {
    turn: &'a Turn<'a>,
    member: &'a StaffMember,
    /// The request the message answers.
    about: Option<RequestId>,
}

impl App {
    /// Takes a member's turn; `false`: nobody of the staff.
    pub(crate) async fn staff_turn(
        &self,
        desk: &mut Desk,
        turn: &Turn<'_>,
        content: &Inbound,
    ) -> Result<bool, StoreError> {
        let services = &turn.property.resort.services;
        let phone = desk.chat(turn.seat).and_then(|chat| chat.identity(IdentityKind::Phone));
        let Some(member) = phone.and_then(|phone| member_by_phone(services, phone)) else { return Ok(false) };
        let about = self.answered_request(turn).await?;
        let shift = Shift { turn, member, about };
        let asked = desk.chat(turn.seat).map(|chat| sales::state_of(chat).services).unwrap_or_default();
        match content {
            Inbound::Choice { id, title } => {
                let wanted = tapped(id).unwrap_or_else(|| said(title));
                self.work_for(desk, &shift, wanted).await?;
            }
            Inbound::Text { body } => match asked.open(desk.now()) {
                Some(Asking::Reason { request }) => self.decline(desk, &shift, *request, body).await?,
                _ => self.work_for(desk, &shift, said(body)).await?,
            },
            Inbound::Media { id, caption, .. } => {
                self.attach(desk, &shift, id).await?;
                if let Some(caption) = caption.as_deref().map(str::trim).filter(|words| !words.is_empty()) {
                    self.work_for(desk, &shift, said(caption)).await?;
                }
            }
            _ => {}
        }
        Ok(true)
    }

    /// The request a message answers: the one its buttons spoke of.
    async fn answered_request(&self, turn: &Turn<'_>) -> Result<Option<RequestId>, StoreError> {
        let Some(wamid) = turn.reply_to else { return Ok(None) };
        let wamid = Wamid(wamid.to_owned());
        let content = chats::outgoing_content(self.store(), turn.property.tenant, &wamid).await?;
        Ok(content
            .and_then(|content| serde_json::from_value(content).ok())
            .and_then(|sent| request_in(&sent)))
    }

    /// Open requests a member may mean, the latest changed first.
    async fn tasks(&self, desk: &Desk, shift: &Shift<'_>) -> Result<Vec<Case>, StoreError> {
        let property = shift.turn.property;
        let rows =
            stored::board(self.store(), property.tenant, property.id, jiff::Timestamp::MAX, OPEN).await?;
        let mut cases = Vec::new();
        for row in rows {
            // What happened to it at this desk counts.
            cases.extend(self.matter(desk, row.tenant, row.id).await?);
        }
        let mine = |matter: &Case| {
            let request = matter.request.as_ref();
            let holds = request.is_some_and(|request| request.state.holder() == Some(&shift.member.id));
            let team = request
                .is_some_and(|request| shift.member.department.as_ref() == Some(&request.asked.department));
            let told = request.is_some_and(|request| request.told.contains(&shift.member.id));
            holds || team || told
        };
        cases.retain(mine);
        Ok(cases)
    }

    async fn work_for(&self, desk: &mut Desk, shift: &Shift<'_>, wanted: Said) -> Result<(), StoreError> {
        let (task, request, remark) = match wanted {
            Said::Task(task, request, remark) => (task, request.or(shift.about), remark),
            Said::Words(words) => return self.note(desk, shift, &words).await,
        };
        let matter = match request {
            Some(id) => self.matter(desk, shift.turn.property.tenant, id).await?,
            None => match self.meant(desk, shift, task).await? {
                Meant::One(matter) => Some(*matter),
                Meant::Asked => return Ok(()),
                Meant::None => None,
            },
        };
        let Some(matter) = matter.filter(|matter| matter.property.id == shift.turn.property.id) else {
            self.answer(desk, shift, None, Line::None, "");
            return Ok(());
        };
        if let Some(action) = task.action(remark) {
            return self.do_task(desk, shift, matter, task, action).await;
        }
        self.answer(desk, shift, matter.request.as_ref(), Line::Why, "");
        let asking = Some(Asking::Reason { request: matter.id });
        let since = Some(desk.now());
        remember(desk, shift.turn, Talk { asking, since });
        Ok(())
    }

    /// The request that is meant by a word alone: what they hold comes first, then what waits for them.
    async fn meant(&self, desk: &mut Desk, shift: &Shift<'_>, task: Task) -> Result<Meant, StoreError> {
        let fits = |matter: &Case| {
            matter.request.as_ref().is_some_and(|request| task.fits(request, &shift.member.id))
        };
        let mut fitting = self.tasks(desk, shift).await?;
        fitting.retain(fits);
        let holds = |matter: &&Case| {
            matter.request.as_ref().is_some_and(|request| request.state.holder() == Some(&shift.member.id))
        };
        let held: Vec<Case> = fitting.iter().filter(holds).cloned().collect();
        let chosen = if held.is_empty() { fitting } else { held };
        match chosen.as_slice() {
            [] => Ok(Meant::None),
            [only] => Ok(Meant::One(Box::new(only.clone()))),
            several => {
                let among: Vec<_> =
                    several.iter().filter_map(|matter| Some((matter.id, matter.request.clone()?))).collect();
                let words = self.words(shift.turn.property);
                let question = words.which_task(task, &among, &words.lang_of(shift.member));
                say(desk, shift.turn, shift.turn.cause, &[question]);
                Ok(Meant::Asked)
            }
        }
    }

    async fn do_task(
        &self,
        desk: &mut Desk,
        shift: &Shift<'_>,
        mut matter: Case,
        task: Task,
        action: Action,
    ) -> Result<(), StoreError> {
        let stamp = stamp(desk.now(), Actor::Staff(shift.member.id.clone()), Channel::WhatsApp);
        let Some(request) = matter.request.clone() else { return Ok(()) };
        match request.act(action, &stamp, &Place::default()) {
            Ok(changes) => {
                if !changes.is_empty() {
                    let how = How { member_knows: true, ..How::by(shift.turn.cause) };
                    self.happen(desk, &mut matter, &changes, &stamp, how).await?;
                }
                self.confirm(desk, shift, &matter, task);
            }
            Err(Refusal::Taken { by }) => {
                let staff = &matter.property.resort.services.staff;
                let name =
                    staff.iter().find(|member| member.id == by).map_or(by.clone(), |one| one.name.clone());
                self.answer(desk, shift, matter.request.as_ref(), Line::Taken, &name);
            }
            Err(_) => self.answer(desk, shift, matter.request.as_ref(), Line::Over, ""),
        }
        Ok(())
    }

    fn confirm(&self, desk: &mut Desk, shift: &Shift<'_>, matter: &Case, task: Task) {
        let Some(request) = &matter.request else { return };
        let line = match task {
            Task::Accept | Task::Approve | Task::Start => {
                let words = self.words(shift.turn.property);
                let yours = words.yours(matter.id, request, &words.lang_of(shift.member));
                return say(desk, shift.turn, shift.turn.cause, &[yours]);
            }
            Task::Done => Line::Done,
            Task::Pass => Line::Passed,
            Task::Later => Line::Later,
            Task::Decline => return,
        };
        self.answer(desk, shift, Some(request), line, "");
    }

    fn answer(&self, desk: &mut Desk, shift: &Shift<'_>, request: Option<&Request>, line: Line, who: &str) {
        let words = self.words(shift.turn.property);
        let message = words.word(line, request, who, &words.lang_of(shift.member));
        say(desk, shift.turn, shift.turn.cause, &[message]);
    }

    async fn decline(
        &self,
        desk: &mut Desk,
        shift: &Shift<'_>,
        request: RequestId,
        reason: &str,
    ) -> Result<(), StoreError> {
        remember(desk, shift.turn, Talk::default());
        let Some(matter) = self.matter(desk, shift.turn.property.tenant, request).await? else {
            return Ok(());
        };
        let decline = Action::Decline { reason: reason.to_owned(), alternative: None };
        self.do_task(desk, shift, matter.clone(), Task::Decline, decline).await?;
        self.answer(desk, shift, matter.request.as_ref(), Line::Noted, "");
        Ok(())
    }

    /// Words that are no task stay with the task at hand; nobody but the staff reads them.
    async fn note(&self, desk: &mut Desk, shift: &Shift<'_>, words: &str) -> Result<(), StoreError> {
        let text: String = words.chars().take(900).collect();
        let Some(matter) = self.at_hand(desk, shift).await?.filter(|_| !text.trim().is_empty()) else {
            self.answer(desk, shift, None, Line::None, "");
            return Ok(());
        };
        let noted = matter.request.clone();
        self.add_to_task(desk, shift, matter, Change::Noted { text }).await?;
        self.answer(desk, shift, noted.as_ref(), Line::Noted, "");
        Ok(())
    }

    async fn attach(&self, desk: &mut Desk, shift: &Shift<'_>, message: &str) -> Result<(), StoreError> {
        let Some(matter) = self.at_hand(desk, shift).await? else { return Ok(()) };
        self.add_to_task(desk, shift, matter, Change::Attached { message: message.to_owned() }).await
    }

    async fn add_to_task(
        &self,
        desk: &mut Desk,
        shift: &Shift<'_>,
        mut matter: Case,
        change: Change,
    ) -> Result<(), StoreError> {
        let stamp = stamp(desk.now(), Actor::Staff(shift.member.id.clone()), Channel::WhatsApp);
        self.happen(desk, &mut matter, &[change], &stamp, How::by(shift.turn.cause)).await
    }

    /// What the message answers, else what they hold, else the last that waits for them.
    async fn at_hand(&self, desk: &Desk, shift: &Shift<'_>) -> Result<Option<Case>, StoreError> {
        if let Some(id) = shift.about {
            return self.matter(desk, shift.turn.property.tenant, id).await;
        }
        let tasks = self.tasks(desk, shift).await?;
        let holds = |matter: &&Case| {
            matter.request.as_ref().is_some_and(|request| request.state.holder() == Some(&shift.member.id))
        };
        Ok(tasks.iter().find(holds).cloned())
    }
}

enum Meant {
    One(Box<Case>),
    Asked,
    None,
}

/// The request a message of ours spoke of, by its buttons.
pub(super) fn request_in(sent: &Outbound) -> Option<RequestId> {
    let ids: Vec<&str> = match sent {
        Outbound::Buttons { buttons, .. } => buttons.iter().map(|button| button.id.as_str()).collect(),
        Outbound::Template { buttons, .. } => buttons.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    };
    ids.into_iter().find_map(|id| match tapped(id) {
        Some(Said::Task(_, request, _)) => request,
        _ => None,
    })
}
