//! A guest who is here writes: what is a matter of services is decided by the domain and put on the desk; the rest is for
//! the conversation.

use guestlink_domain::event::Cause;
use guestlink_domain::language::Lang;
use guestlink_domain::messaging::Inbound;
use guestlink_domain::requests::talk::{self, Answer, Guest, Talk};
use guestlink_domain::requests::{Actor, Channel, Request};
use guestlink_domain::sales::conversation::{Handler, State};
use guestlink_domain::sales::understanding;
use guestlink_domain::welcome::{GuestStay, Schedule, is_offered};
use guestlink_store::messaging::Handler as Answers;
use guestlink_store::outbox::Class;
use guestlink_store::stays::Stay;
use guestlink_store::{StoreError, requests as stored};

use super::open::Order;
use super::work::{How, stamp};
use crate::App;
use crate::ids::derived;
use crate::messaging::desk::{Chat, Desk, Origin};
use crate::messaging::inbound::Turn;
use crate::properties::Property;
use crate::{sales, welcome};

/// Messages of a turn of services are numbered from here, so that none has the id of another answer to the same words.
const FIRST: usize = 100;

impl App {
    /// Takes a guest's turn about services; `false`: it is none.
    pub(crate) async fn service_turn(
        &self,
        desk: &mut Desk,
        turn: &Turn<'_>,
        content: &Inbound,
        known: &sales::Known,
    ) -> Result<bool, StoreError> {
        let (Some(row), Some(stay)) = (&known.row, known.row.as_ref().and_then(welcome::guest_stay)) else {
            return Ok(false);
        };
        let Some(property) = self.property_with(turn.property.id) else { return Ok(false) };
        let Some(chat) = desk.chat(turn.seat).cloned() else { return Ok(false) };
        let cases = self.cases_of(desk, property.tenant, row.id).await?;
        let requests: Vec<_> =
            cases.iter().filter_map(|matter| Some((matter.id, matter.request.clone()?))).collect();
        let taken = self.taken_today(&property).await?;
        let answer = answer(self, &property, (&stay, row), &chat, &requests, &taken, content);
        let Some(answer) = answer else { return Ok(false) };
        self.carry_out(desk, turn, (&property, row), answer).await
    }

    async fn taken_today(&self, property: &Property) -> Result<Vec<(String, i64)>, StoreError> {
        let mut taken = Vec::new();
        for service in property.resort.services.services.iter().filter(|one| one.stock_per_day.is_some()) {
            let since = self.day_began(property);
            let count = stored::taken(self.store(), property.tenant, property.id, &service.id, since).await?;
            taken.push((service.id.clone(), count));
        }
        Ok(taken)
    }

    async fn carry_out(
        &self,
        desk: &mut Desk,
        turn: &Turn<'_>,
        (property, row): (&std::sync::Arc<Property>, &Stay),
        answer: Answer,
    ) -> Result<bool, StoreError> {
        let Some(chat) = desk.chat(turn.seat) else { return Ok(false) };
        let mut about = chat.about();
        about.stay = Some(row.id);
        for (index, asked) in answer.open.into_iter().enumerate() {
            let id = derived(&[b"request", row.id.0.as_bytes(), turn.key.as_bytes(), &index.to_be_bytes()]);
            let order = Order { property: property.clone(), about, stay: row.id, id, asked };
            let by = (Actor::Guest, Channel::WhatsApp);
            if self.put_order(desk, &order, by, How::by(turn.cause)).await?.is_none() {
                // More than a house can work at once: a person looks at it.
                return Ok(false);
            }
        }
        let stamp = stamp(desk.now(), Actor::Guest, Channel::WhatsApp);
        let place = guestlink_domain::requests::Place::default();
        for (id, action) in answer.act {
            let Some(mut matter) = self.matter(desk, property.tenant, id).await? else { continue };
            let changes =
                matter.request.as_ref().and_then(|request| request.act(action, &stamp, &place).ok());
            if let Some(changes) = changes.filter(|changes| !changes.is_empty()) {
                self.happen(desk, &mut matter, &changes, &stamp, How::by(turn.cause)).await?;
            }
        }
        say(desk, turn, turn.cause, &answer.say);
        remember(desk, turn, answer.talk);
        Ok(true)
    }
}

fn answer(
    app: &App,
    property: &Property,
    (stay, row): (&GuestStay, &Stay),
    chat: &Chat,
    requests: &[(guestlink_domain::ids::RequestId, Request)],
    taken: &[(String, i64)],
    content: &Inbound,
) -> Option<Answer> {
    let state = sales::state_of(chat);
    let schedule = Schedule::of(stay, &property.resort.property, &property.timezone);
    let now = app.clock().now();
    let offered = property.resort.services.services.iter();
    let offered: Vec<String> = offered
        .filter(|service| is_offered(service, &schedule, now))
        .map(|service| service.id.clone())
        .collect();
    let lang = spoken(property, chat, &state, content);
    let unit = stay.unit.as_deref().or(row.unit.as_deref());
    let guest = Guest {
        words: app.words(property),
        lang: &lang,
        unit,
        party: stay.party.map(|(adults, children)| adults.saturating_add(children)),
        departure: schedule.departure,
        requests,
        taken,
        offered: &offered,
        only_answers: chat.conversation.handler == Answers::Human
            && matches!(state.handler, Handler::Human { .. }),
    };
    talk::decide(&guest, &state.services, content)
}

/// The language of this message, else the one spoken with the guest so far, else the house's.
fn spoken(property: &Property, chat: &Chat, state: &State, content: &Inbound) -> Lang {
    let words = match content {
        Inbound::Text { body } => Some(body.as_str()),
        Inbound::Media { caption, .. } => caption.as_deref(),
        _ => None,
    };
    let today = property.today(chat.conversation.last_message_at);
    let heard = words.and_then(|words| {
        understanding::understand(words, &understanding::Context::on(today))
            .language
            .map(|tag| Lang::new(&tag))
    });
    let known = || state.language.clone().or_else(|| chat.guest.language.as_deref().map(Lang::new));
    let spoken = property.texts.languages();
    heard.filter(|lang| spoken.contains(&lang)).or_else(known).unwrap_or_else(|| property.language.clone())
}

pub(super) fn say(
    desk: &mut Desk,
    turn: &Turn<'_>,
    cause: &Cause,
    messages: &[guestlink_domain::messaging::Outbound],
) {
    for (index, message) in messages.iter().enumerate() {
        let origin = Origin {
            key: turn.key,
            index: FIRST + index,
            at: turn.at,
            class: Class::MustArrive,
            expires_at: None,
        };
        let _ = desk.send(turn.seat, cause, message, origin);
    }
}

/// What the chat remembers about services.
pub(super) fn remember(desk: &mut Desk, turn: &Turn<'_>, talk: Talk) {
    let Some(chat) = desk.chat_mut(turn.seat) else { return };
    let mut state = sales::state_of(chat);
    if state.services != talk {
        state.services = talk;
        chat.conversation_mut().state = serde_json::to_value(&state).unwrap_or_default();
    }
}
