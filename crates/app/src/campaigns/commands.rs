//! What people do to campaigns. Checked against the caller's rights, written with its event and its entry in the audit
//! log.

use std::sync::Arc;

use guestlink_domain::access::Right;
use guestlink_domain::campaigns::{Mistake, Refusal, State, Why, check, sellable};
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{CampaignId, EventId, GuestId};
use guestlink_store::events::{self, About, NewEvent};
use guestlink_store::{Retry, StoreError, Tx, campaigns as stored};
use jiff::Timestamp;
use serde_json::json;

use super::{Campaign, CampaignError, Plan, Recipient, Results};
use crate::App;
use crate::access::{Caller, Deed};
use crate::insist::insist;
use crate::properties::Property;

/// What is asked of a campaign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Begin.
    Start,
    /// Wait.
    Pause,
    /// Go on.
    Resume,
    /// End before the end, for good.
    Stop,
}

impl Step {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Start, Self::Pause, Self::Resume, Self::Stop];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Stop => "stop",
        }
    }

    /// Reads its name.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == word)
    }

    fn told(self) -> &'static str {
        match self {
            Self::Start => "campaign.started",
            Self::Pause => "campaign.paused",
            Self::Resume => "campaign.resumed",
            Self::Stop => "campaign.stopped",
        }
    }

    fn take(self, state: State, now: Timestamp) -> Result<State, Refusal> {
        match self {
            Self::Start => state.start(now),
            Self::Pause => state.pause(now, Why::Asked),
            Self::Resume => state.resume(now),
            Self::Stop => state.stop(now),
        }
    }
}

impl App {
    /// A campaign and its property, for a caller who may send campaigns there.
    ///
    /// # Errors
    /// [`CampaignError::NotFound`] for what is not there or not theirs.
    pub async fn campaign_for(
        &self,
        caller: &Caller,
        id: CampaignId,
    ) -> Result<(Campaign, Arc<Property>), CampaignError> {
        let found = stored::get(self.store(), caller.tenant, id).await?.ok_or(CampaignError::NotFound)?;
        let property = self.property_of_campaign(&found).ok_or(CampaignError::NotFound)?;
        caller.may(Right::Campaigns, property.id).map_err(|_none_of_theirs| CampaignError::NotFound)?;
        Ok((found, property))
    }

    pub(super) fn property_of_campaign(&self, campaign: &Campaign) -> Option<Arc<Property>> {
        self.property_with(campaign.property).filter(|one| one.tenant == campaign.tenant)
    }

    /// A property's campaigns, the latest first; those behind `after`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn campaigns(
        &self,
        property: &Property,
        after: Option<(Timestamp, CampaignId)>,
        limit: usize,
    ) -> Result<Vec<Campaign>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        stored::list(self.store(), property.tenant, property.id, after, limit).await
    }

    /// The name of the campaign that messages are counted under, if it is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn campaign_named(
        &self,
        property: &Property,
        sent_by: &str,
    ) -> Result<Option<String>, StoreError> {
        let Some(id) = sent_by.strip_prefix(super::SENT_BY).and_then(|id| id.parse().ok()) else {
            return Ok(None);
        };
        Ok(stored::get(self.store(), property.tenant, id).await?.map(|campaign| campaign.plan.name))
    }

    /// What became of a campaign's guests so far.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn campaign_results(&self, campaign: &Campaign) -> Result<Results, StoreError> {
        stored::results(self.store(), campaign.tenant, campaign.id).await
    }

    /// The guests of a campaign, by id; those behind `after`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn campaign_guests(
        &self,
        campaign: &Campaign,
        after: Option<GuestId>,
        limit: usize,
    ) -> Result<Vec<Recipient>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        stored::recipients(self.store(), campaign.tenant, campaign.id, after, limit).await
    }

    /// Writes down a new campaign; nothing is sent.
    ///
    /// # Errors
    /// [`CampaignError::Invalid`] with every mistake.
    pub async fn draft_campaign(
        &self,
        caller: &Caller,
        property: &Property,
        plan: Plan,
    ) -> Result<Campaign, CampaignError> {
        caller.may(Right::Campaigns, property.id)?;
        fits(&plan, property)?;
        let now = self.clock().now();
        // Kept to the microsecond.
        let now = Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now);
        let new = Campaign {
            tenant: caller.tenant,
            id: CampaignId(self.ids().new_at(now)),
            property: property.id,
            plan,
            state: State::Draft,
            gathered_to: None,
            gathered: false,
            next_at: now,
            created_by: caller.name.clone(),
            created_at: now,
            started_at: None,
            version: 1,
        };
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::add(&mut tx, &new).await?;
            self.tell_campaign(&mut tx, &new, "campaign.drafted", &staff(caller)).await?;
            self.record(&mut tx, deed(caller, "campaign.drafted", &new)).await?;
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(new)
    }

    /// Changes a draft, or how fast a waiting campaign goes on and when it pauses by itself.
    ///
    /// # Errors
    /// [`CampaignError::Conflict`] when `expected` is not its version any more; [`CampaignError::Invalid`];
    /// [`CampaignError::Refused`] while it runs and when it is over.
    pub async fn change_campaign(
        &self,
        caller: &Caller,
        id: CampaignId,
        expected: Option<i64>,
        plan: Plan,
    ) -> Result<Campaign, CampaignError> {
        let change = |campaign: &mut Campaign, property: &Property| {
            match campaign.state {
                State::Draft => campaign.plan = plan.clone(),
                // Whom it means and what it says is settled; what is left is how.
                State::Paused { .. } => {
                    campaign.plan.pace = plan.pace;
                    campaign.plan.stops = plan.stops;
                }
                other => return Err(Refusal(other.as_str()).into()),
            }
            fits(&campaign.plan, property)
        };
        self.alter(caller, id, expected, "campaign.changed", change).await
    }

    /// Starts, pauses, resumes or stops a campaign.
    ///
    /// # Errors
    /// [`CampaignError::Refused`] when it does not stand so; [`CampaignError::Invalid`] when it cannot start.
    pub async fn move_campaign(
        &self,
        caller: &Caller,
        id: CampaignId,
        step: Step,
    ) -> Result<Campaign, CampaignError> {
        let now = self.clock().now();
        let change = |campaign: &mut Campaign, property: &Property| {
            campaign.state = step.take(campaign.state, now)?;
            if step == Step::Start {
                fits(&campaign.plan, property)?;
                self.sendable(&campaign.plan, property)?;
                campaign.started_at = Some(now);
            }
            campaign.next_at = now;
            Ok(())
        };
        let moved = self.alter(caller, id, None, step.told(), change).await?;
        self.wakes().campaigns.notify_one();
        Ok(moved)
    }

    /// Takes a draft away.
    ///
    /// # Errors
    /// [`CampaignError::Refused`] when it has begun.
    pub async fn remove_campaign(&self, caller: &Caller, id: CampaignId) -> Result<(), CampaignError> {
        let (campaign, _) = self.campaign_for(caller, id).await?;
        if campaign.state != State::Draft {
            return Err(Refusal(campaign.state.as_str()).into());
        }
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::remove(&mut tx, &campaign).await?;
            self.tell_campaign(&mut tx, &campaign, "campaign.removed", &staff(caller)).await?;
            self.record(&mut tx, deed(caller, "campaign.removed", &campaign)).await?;
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(())
    }

    /// Loads, changes and writes, again while others write the same; the campaign as it then is.
    async fn alter(
        &self,
        caller: &Caller,
        id: CampaignId,
        expected: Option<i64>,
        told: &'static str,
        change: impl Fn(&mut Campaign, &Property) -> Result<(), CampaignError>,
    ) -> Result<Campaign, CampaignError> {
        for last in [false, false, false, false, true] {
            let (mut campaign, property) = self.campaign_for(caller, id).await?;
            if expected.is_some_and(|version| version != campaign.version) {
                return Err(CampaignError::Conflict(Box::new(campaign)));
            }
            change(&mut campaign, &property)?;
            let written = async {
                let mut tx = self.store().begin().await?;
                stored::save(&mut tx, &campaign).await?;
                self.tell_campaign(&mut tx, &campaign, told, &staff(caller)).await?;
                self.record(&mut tx, deed(caller, told, &campaign)).await?;
                tx.commit().await
            };
            match written.await {
                Err(error) if error.retry() == Retry::Reload && !last => {}
                Err(error) => return Err(error.into()),
                Ok(()) => {
                    self.committed();
                    campaign.version = campaign.version.saturating_add(1);
                    return Ok(campaign);
                }
            }
        }
        Err(StoreError::Conflict { what: "campaign" }.into())
    }

    /// The record of something that happened to a campaign.
    pub(super) async fn tell_campaign(
        &self,
        tx: &mut Tx,
        campaign: &Campaign,
        kind: &str,
        cause: &Cause,
    ) -> Result<(), StoreError> {
        let now = self.clock().now();
        let data = json!({
            "campaign": campaign.id,
            "state": campaign.state.as_str(),
            "why": campaign.state.why().map(Why::as_str),
        });
        let about = About { property: Some(campaign.property), ..About::default() };
        let event = NewEvent {
            tenant: campaign.tenant,
            id: EventId(self.ids().new_at(now)),
            about,
            cause: cause.clone(),
            event: DomainEvent::new(kind, data),
            at: now,
        };
        events::append(tx, vec![event]).await
    }

    /// WhatsApp lets the template be sent, in one language at least.
    fn sendable(&self, plan: &Plan, property: &Property) -> Result<(), CampaignError> {
        let reviews = self.reviews().of(property.tenant);
        let template = sellable(&property.resort).find(|one| one.name == plan.message.template);
        let refused = template.and_then(|one| reviews.language(one, None, &property.language).err());
        let Some(refused) = refused else { return Ok(()) };
        let expected = format!("a template that may be sent; {refused}");
        Err(CampaignError::Invalid(vec![Mistake { field: "template".to_owned(), expected }]))
    }
}

fn fits(plan: &Plan, property: &Property) -> Result<(), CampaignError> {
    let mistakes = check(plan, &property.resort);
    if mistakes.is_empty() { Ok(()) } else { Err(CampaignError::Invalid(mistakes)) }
}

fn staff(caller: &Caller) -> Cause {
    Cause::Staff(caller.user.to_string())
}

fn deed(caller: &Caller, action: &'static str, campaign: &Campaign) -> Deed {
    Deed {
        tenant: caller.tenant,
        actor: caller.actor(),
        action,
        target: format!("campaign:{}", campaign.id),
        detail: json!({ "name": campaign.plan.name, "property": campaign.property }),
    }
}
