//! Questions to platforms whose events say too little. A question is a timer: it survives a restart, is asked again
//! with growing patience, and when there is never an answer, what the event said by itself still counts.

use bytes::Bytes;
use futures_util::future::join_all;
use guestlink_domain::bookings::cards;
use guestlink_domain::bookings::mapping::{Delivered, Draft, FetchRequest, Outcome, TokenPlace};
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::TimerId;
use guestlink_domain::resort::connection::Connection;
use guestlink_store::dead_letters::NewDeadLetter;
use guestlink_store::leases::Fence;
use guestlink_store::timers::{self, DueTimer, NewTimer};
use guestlink_store::{Retry, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::outside::{Answered, Ask, OutsideError};
use super::reading::{From, Question, Told};
use super::thanks::{self, Thanks};
use crate::App;
use crate::messaging::desk::Desk;
use crate::messaging::partition;
use crate::properties::Property;

/// The name of timers that are questions to a platform.
const FETCH: &str = "booking_fetch";
/// Questions asked at once.
const AT_ONCE: i64 = 8;
/// Minutes until a question is asked again.
const AGAIN: &[i64] = &[1, 5, 15, 60, 180, 360, 720];

impl App {
    /// Lets a question wait until `due`.
    pub(super) fn put_question(
        &self,
        desk: &mut Desk,
        property: &Property,
        question: &Question,
        due: Timestamp,
    ) {
        let key = format!("booking-fetch/{}/{}", question.property, question.key);
        self.put_errand(desk, property, (FETCH, key), question, due);
    }

    /// Lets something that is to be said to a platform wait until `due`.
    pub(super) fn put_errand(
        &self,
        desk: &mut Desk,
        property: &Property,
        (name, key): (&str, String),
        errand: &impl Serialize,
        due: Timestamp,
    ) {
        desk.batch.timers_set.push(NewTimer {
            tenant: property.tenant,
            key,
            id: TimerId(self.ids().new_at(desk.now())),
            partition: partition::FETCHES,
            conversation: None,
            stay: None,
            name: name.to_owned(),
            due_at: due,
            payload: serde_json::to_value(errand).unwrap_or_default(),
        });
    }

    /// Asks again what was never answered, as if it had just come up.
    pub(crate) fn ask_anew(
        &self,
        desk: &mut Desk,
        property: &Property,
        (connection, key): (&str, &str),
        draft: Draft,
        received_at: Timestamp,
    ) {
        let question = Question {
            property: property.slug.clone(),
            connection: connection.to_owned(),
            key: key.to_owned(),
            received_at,
            attempt: 0,
            draft,
        };
        let now = desk.now();
        self.put_question(desk, property, &question, now);
    }

    /// Asks what is due to be asked; how many.
    pub(crate) async fn work_fetches(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let due = timers::due(self.store(), &[partition::FETCHES], self.clock().now(), AT_ONCE).await?;
        let spoken = join_all(due.iter().map(|timer| Box::pin(self.speak(timer)))).await;
        for (timer, spoken) in due.iter().zip(spoken) {
            let settled = match spoken {
                Spoken::Asked(answer) => Box::pin(self.settle_question(fences, timer, answer)).await,
                Spoken::Thanked(said) => self.settle_thanks(fences, timer, said.map(|said| *said)).await,
            };
            match settled {
                Err(error) if error.retry() != Retry::Reload => return Err(error),
                _ => {}
            }
        }
        Ok(due.len())
    }

    async fn speak(&self, timer: &DueTimer) -> Spoken {
        if timer.name == thanks::THANKS {
            return Spoken::Thanked(self.say_thanks(timer).await.map(Box::new));
        }
        let Ok(question) = serde_json::from_value::<Question>(timer.payload.clone()) else {
            return Spoken::Asked(None);
        };
        let answer = self.ask_platform(&question).await;
        Spoken::Asked(Some((Box::new(question), answer)))
    }

    /// Asks with the connection's token; once more with a new one when that is refused and another can be got.
    pub(super) async fn ask_shown(
        &self,
        connection: &Connection,
        request: &FetchRequest,
    ) -> Result<Answered, OutsideError> {
        let token = self.token_for(connection, None).await?;
        match self.outside().ask(&ask(request, &token)).await {
            Err(OutsideError::Status(401)) => {
                let token = self.token_for(connection, Some(&token)).await?;
                self.outside().ask(&ask(request, &token)).await
            }
            answered => answered,
        }
    }

    async fn ask_platform(&self, question: &Question) -> Result<Bytes, OutsideError> {
        let gone = || OutsideError::Refused("the connection exists no more".to_owned());
        let property = self.property_named(&question.property).ok_or_else(gone)?;
        let connection = property.resort.connections.get(&question.connection).ok_or_else(gone)?;
        let plan = question.draft.fetch.as_ref().ok_or_else(gone)?;
        Ok(self.ask_shown(connection, &plan.request).await?.body)
    }

    pub(crate) fn property_named(&self, slug: &str) -> Option<std::sync::Arc<Property>> {
        self.all_properties().into_iter().find(|property| property.slug == slug)
    }

    async fn settle_question(
        &self,
        fences: &[Fence],
        timer: &DueTimer,
        answer: Option<(Box<Question>, Result<Bytes, OutsideError>)>,
    ) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        desk.batch.timers_fired.push(timer.fired());
        if let Some((question, answer)) = answer
            && let Some(property) = self.property_named(&question.property)
        {
            self.answered(&mut desk, &property, *question, answer).await?;
        }
        self.write(desk, fences).await
    }

    async fn answered(
        &self,
        desk: &mut Desk,
        property: &Property,
        mut question: Question,
        answer: Result<Bytes, OutsideError>,
    ) -> Result<(), StoreError> {
        let cause = Cause::Booking(question.key.clone());
        let why = match answer {
            Ok(body) => match self.understood(property, &question, &body).await? {
                Ok(told) => return self.take_all(desk, property, &question, told).await,
                Err(why) => why,
            },
            Err(error) => {
                let wait = usize::try_from(question.attempt).ok().and_then(|tried| AGAIN.get(tried)).copied();
                if let Some(minutes) = wait.filter(|_| error.is_passing()) {
                    question.attempt = question.attempt.saturating_add(1);
                    let due = desk
                        .now()
                        .saturating_add(SignedDuration::from_mins(minutes))
                        .unwrap_or(Timestamp::MAX);
                    self.put_question(desk, property, &question, due);
                    return Ok(());
                }
                error.to_string()
            }
        };
        let data = serde_json::json!({ "connection": question.connection, "why": why });
        desk.note(property, &cause, DomainEvent::new("booking.unanswered", data));
        let Some(mapping) = property.mappings.get(&question.connection) else { return Ok(()) };
        let from = From { property, connection: &question.connection, received_at: question.received_at };
        let told = self.finished(mapping, from, question.key.clone(), &question.draft).await?;
        if let Told::Ignored(_) | Told::Failed(_) = told {
            desk.batch.dead_letters.push(NewDeadLetter {
                tenant: Some(property.tenant),
                source: format!("{}:{}/{}", super::SOURCE, question.property, question.connection),
                reference: question.key.clone(),
                reason: why,
                body: serde_json::to_vec(&question.draft).ok().map(Bytes::from),
                at: desk.now(),
            });
        }
        self.take_all(desk, property, &question, vec![told]).await
    }

    /// What an answer tells, or why it tells nothing.
    async fn understood(
        &self,
        property: &Property,
        question: &Question,
        body: &[u8],
    ) -> Result<Result<Vec<Told>, String>, StoreError> {
        let Some((mapping, plan)) =
            property.mappings.get(&question.connection).zip(question.draft.fetch.as_ref())
        else {
            return Ok(Err("the connection has no mapping any more".to_owned()));
        };
        let body = cards::scrub(body).body.into_owned();
        let headers = std::collections::BTreeMap::new();
        let delivered = Delivered { headers: &headers, query: "", body: &body, thin: Some(&plan.thin) };
        let outcomes = match mapping.read(&delivered) {
            Ok(outcomes) => outcomes,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let from = From { property, connection: &question.connection, received_at: question.received_at };
        let mut told = Vec::new();
        for (index, outcome) in outcomes.into_iter().enumerate() {
            match outcome {
                Outcome::Failed(slip) => return Ok(Err(slip.impersonal())),
                Outcome::Event(mut draft) => {
                    draft.fetch = None;
                    let key = format!("{}:{index}", question.key);
                    let thanks = self.thanks_for(from, &key, &draft);
                    match self.finished(mapping, from, key, &draft).await? {
                        Told::Failed(why) => return Ok(Err(why)),
                        finished => told.push(finished),
                    }
                    told.extend(thanks);
                }
                Outcome::Ignored { .. } => {}
            }
        }
        Ok(if told.is_empty() { Err("the answer tells of nothing".to_owned()) } else { Ok(told) })
    }

    async fn take_all(
        &self,
        desk: &mut Desk,
        property: &Property,
        question: &Question,
        told: Vec<Told>,
    ) -> Result<(), StoreError> {
        for one in told {
            match one {
                Told::Event(event, key) => {
                    self.metrics().bookings.one();
                    self.take_in(desk, property, &question.connection, &event, &key).await?;
                }
                Told::Ignored(data) => {
                    let cause = Cause::Booking(question.connection.clone());
                    desk.note(property, &cause, DomainEvent::new("booking.ignored", data));
                }
                Told::Thank(thanks) => {
                    let now = desk.now();
                    self.put_thanks(desk, property, &thanks, now);
                }
                Told::Ask(_) | Told::Failed(_) => {}
            }
        }
        Ok(())
    }
}

/// What came of a timer's talk with a platform; nothing of one that cannot be read any more.
enum Spoken {
    Asked(Option<(Box<Question>, Result<Bytes, OutsideError>)>),
    Thanked(Option<Box<(Thanks, Result<(), OutsideError>)>>),
}

/// A request with the token in its place.
fn ask(request: &FetchRequest, token: &str) -> Ask {
    let mut headers: Vec<(String, String)> =
        request.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    headers.push(("accept".to_owned(), "application/json".to_owned()));
    let mut post = request.post.clone();
    match &request.token {
        TokenPlace::Header { header, prefix } => headers.push((header.clone(), format!("{prefix}{token}"))),
        TokenPlace::Member { member } => {
            if let Some(object) = post.as_mut().and_then(serde_json::Value::as_object_mut) {
                object.insert(member.clone(), token.into());
            }
        }
    }
    if post.is_some() {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
    }
    let post = post.map(|body| Bytes::from(body.to_string()));
    Ask { url: format!("{}{}", request.base, request.path), headers, post }
}
