//! `act`: somebody does something with a request. Whoever names the version they saw is told when it is another one by
//! now; of many who accept at once, one has it.

use guestlink_domain::event::Cause;
use guestlink_domain::ids::{RequestId, TenantId};
use guestlink_domain::requests::routing;
use guestlink_domain::requests::staff::Why;
use guestlink_domain::requests::{Action, Actor, Channel, Moment, Refusal};
use guestlink_store::requests::{self as stored, Rebuilt, ServiceRequest};
use guestlink_store::timers::DueTimer;
use guestlink_store::{Retry, StoreError};

use super::work::{How, stamp};
use crate::App;
use crate::access::Forbidden;
use crate::messaging::desk::Desk;

/// Tries while others write the same request.
const TRIES: usize = 12;

/// Who does something, from where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Who {
    /// Whose request it must be.
    pub tenant: TenantId,
    /// Who.
    pub actor: Actor,
    /// From where.
    pub via: Channel,
}

/// What became of it.
#[must_use]
#[derive(Clone, PartialEq, Debug)]
pub struct Acted {
    /// The request as it stands now.
    pub request: ServiceRequest,
    /// Something changed; `false`: it was so already.
    pub changed: bool,
}

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// No such request.
    #[error("there is no such request")]
    Unknown,
    /// It is not what the caller saw.
    #[error("the request was changed in the meantime")]
    Stale(Box<ServiceRequest>),
    /// Not theirs to work on.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Nobody who works here is called so.
    #[error("nobody who works on requests here is called so")]
    NoSuchMember,
    /// Not from where it stands.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: Refusal,
        /// How it stands.
        now: Box<ServiceRequest>,
    },
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Does something with a request. `expected`: the version the caller saw; without one, whatever it is now.
    ///
    /// # Errors
    /// [`ActError::Stale`] and [`ActError::Refused`] carry the request as it stands.
    pub async fn act_on_request(
        &self,
        who: &Who,
        id: RequestId,
        expected: Option<i64>,
        action: Action,
    ) -> Result<Acted, ActError> {
        let mut outcome = self.try_to_act(who, id, expected, &action).await;
        for _ in 0..TRIES {
            match &outcome {
                // Somebody else wrote it, or many want to at once.
                Err(ActError::Store(error)) if matches!(error.retry(), Retry::Reload | Retry::Later) => {
                    outcome = self.try_to_act(who, id, expected, &action).await;
                }
                _ => break,
            }
        }
        outcome
    }

    async fn try_to_act(
        &self,
        who: &Who,
        id: RequestId,
        expected: Option<i64>,
        action: &Action,
    ) -> Result<Acted, ActError> {
        let row = stored::request(self.store(), who.tenant, id).await?.ok_or(ActError::Unknown)?;
        if expected.is_some_and(|expected| expected != row.version) {
            return Err(ActError::Stale(Box::new(row)));
        }
        let mut matter = self.case_of(&row).ok_or(ActError::Unknown)?;
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let stamp = stamp(desk.now(), who.actor.clone(), who.via);
        let place = self.place(&matter).await?;
        let Some(request) = &matter.request else { return Err(ActError::Unknown) };
        let changes = match request.act(action.clone(), &stamp, &place) {
            Ok(changes) => changes,
            Err(refusal) => return Err(ActError::Refused { refusal, now: Box::new(row) }),
        };
        if changes.is_empty() {
            return Ok(Acted { request: row, changed: false });
        }
        let cause = cause_of(who);
        // On their page guests see by themselves what they have done there.
        let guest_knows = who.actor == Actor::Guest && who.via == Channel::Page;
        let how = How { guest_knows, ..How::by(&cause) };
        self.happen(&mut desk, &mut matter, &changes, &stamp, how).await?;
        let now = desk.batch.requests.iter().find(|changed| changed.now.id == id);
        let now = now.map_or(row, |changed| changed.now.clone());
        self.write(desk, &[]).await?;
        Ok(Acted { request: now, changed: true })
    }

    /// One request.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn request(
        &self,
        tenant: TenantId,
        id: RequestId,
    ) -> Result<Option<ServiceRequest>, StoreError> {
        stored::request(self.store(), tenant, id).await
    }

    /// Makes the read model anew from the record.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub async fn rebuild_requests(&self) -> Result<Rebuilt, StoreError> {
        let found = stored::rebuild(self.store()).await?;
        self.committed();
        Ok(found)
    }

    /// A moment of a request has come: its timer fires.
    pub(crate) async fn fire_request(&self, desk: &mut Desk, timer: &DueTimer) -> Result<(), StoreError> {
        if timer.payload.get("undelivered").is_some() {
            return self.try_next_way(desk, timer).await;
        }
        let id = timer.payload.get("request").and_then(|id| id.as_str()?.parse::<RequestId>().ok());
        let moment = timer.payload.get("moment").and_then(|name| Moment::named(name.as_str()?));
        let (Some(id), Some(moment)) = (id, moment) else { return Ok(()) };
        let Some(mut matter) = self.matter(desk, timer.tenant, id).await? else { return Ok(()) };
        let Some(request) = matter.request.clone() else { return Ok(()) };
        let now = desk.now();
        let to = match moment {
            Moment::Escalate(level) => {
                let services = &matter.property.resort.services;
                let all = routing::superiors(services, &request, level, self.local(&matter.property));
                all.into_iter().map(|member| member.id.clone()).collect()
            }
            _ => Vec::new(),
        };
        let stamp = stamp(now, Actor::House, Channel::Clock);
        let cause = Cause::Timer(format!("request.{}", moment.name()));
        if moment == Moment::Remind
            && request.moments().iter().any(|(other, at)| *other == moment && *at <= now)
        {
            let before = matter.request.clone();
            self.tell_pool(desk, &mut matter, Why::Waits, true, &cause).await?;
            self.keep_request(desk, &matter, before.as_ref());
            return Ok(());
        }
        let changes = request.comes(moment, now, to);
        if changes.is_empty() {
            return Ok(());
        }
        self.happen(desk, &mut matter, &changes, &stamp, How::by(&cause)).await
    }
}

fn cause_of(who: &Who) -> Cause {
    match &who.actor {
        Actor::Staff(id) | Actor::User(id) => Cause::Staff(id.clone()),
        Actor::Automation(id) => Cause::System(format!("automation {id}")),
        Actor::Guest | Actor::House => Cause::System("requests".to_owned()),
    }
}
