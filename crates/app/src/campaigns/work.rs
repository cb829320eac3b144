//! The duty that campaigns move by: a page of guests is gathered, or a few are written to, then it is somebody else's
//! turn. Every step stands in the database, so another process, or this one after a crash, goes on where it was.

use std::sync::Arc;

use guestlink_domain::automations::Trace;
use guestlink_domain::campaigns::{LeftOut, State, Verdict, Why, automation, decide, tripped};
use guestlink_domain::event::Cause;
use guestlink_domain::ids::GuestId;
use guestlink_domain::resort::automations::Automation;
use guestlink_store::campaigns::{self as stored, Outcome, Settled};
use guestlink_store::leases::{self, Fence};
use guestlink_store::{Retry, StoreError, messaging};
use jiff::{SignedDuration, Timestamp};

use super::Campaign;
use super::audience::PAGE;
use crate::App;
use crate::automations::{Scene, note, perform};
use crate::insist::insist;
use crate::messaging::desk::{Desk, Seat};
use crate::messaging::partition;
use crate::properties::Property;

/// Campaigns looked at in one go.
const AT_ONCE: i64 = 8;
/// A minute is divided into so many parts, so that messages leave evenly.
const PARTS: u16 = 12;
const MINUTE: SignedDuration = SignedDuration::from_mins(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A running campaign with all that a step needs.
struct Run {
    campaign: Campaign,
    property: Arc<Property>,
    number: String,
    automation: Automation,
    cause: Cause,
}

/// How many may be written to now, or when some may again.
enum Allowed {
    Some(i64),
    NoneBefore(Timestamp),
}

impl App {
    /// Moves every campaign that is due by a step; how many moved.
    pub(crate) async fn work_campaigns(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        // Somebody paused it meanwhile, or wrote to one of its guests: it is looked at anew, at once.
        insist(|| self.step_all(fences)).await
    }

    async fn step_all(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let due = stored::due(self.store(), self.clock().now(), AT_ONCE).await?;
        let count = due.len();
        for campaign in due {
            self.step(fences, campaign).await?;
        }
        Ok(count)
    }

    async fn step(&self, fences: &[Fence], campaign: Campaign) -> Result<(), StoreError> {
        let found = self.property_of_campaign(&campaign).and_then(|property| {
            let number = self.numbers_of(property.id).into_iter().next()?;
            Some((property, number))
        });
        let Some((property, number)) = found else {
            return self
                .turn_campaign(fences, campaign, |state, now| state.pause(now, Why::NoNumber).ok())
                .await;
        };
        let automation = automation(campaign.id, &campaign.plan);
        let cause = Cause::System(automation.id.clone());
        let run = Run { campaign, property, number, automation, cause };
        if !run.campaign.gathered {
            return self.gather_guests(fences, run).await;
        }
        let results = stored::results(self.store(), run.campaign.tenant, run.campaign.id).await?;
        if let Some(why) = tripped(&run.campaign.plan.stops, &results) {
            return self.turn_campaign(fences, run.campaign, |state, now| state.pause(now, why).ok()).await;
        }
        self.write_on(fences, run).await
    }

    /// Pauses or finishes a campaign.
    async fn turn_campaign(
        &self,
        fences: &[Fence],
        mut campaign: Campaign,
        to: impl Fn(State, Timestamp) -> Option<State>,
    ) -> Result<(), StoreError> {
        let Some(state) = to(campaign.state, self.clock().now()) else { return Ok(()) };
        campaign.state = state;
        let kind = format!("campaign.{}", state.as_str());
        let cause = Cause::System(format!("{}{}", super::SENT_BY, campaign.id));
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        stored::save(&mut tx, &campaign).await?;
        self.tell_campaign(&mut tx, &campaign, &kind, &cause).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// Looks at the next page of everybody, and takes those who are meant.
    async fn gather_guests(&self, fences: &[Fence], run: Run) -> Result<(), StoreError> {
        let Run { mut campaign, property, number, .. } = run;
        let (tenant, now) = (campaign.tenant, self.clock().now());
        let page = stored::people(self.store(), tenant, property.id, campaign.gathered_to, PAGE).await?;
        let today = property.today(now);
        let looked_at = self.candidates(&property, &number, &page).await?;
        let meant = looked_at.into_iter().filter(|(_, guest)| campaign.plan.segment.means(guest, today, now));
        let meant: Vec<GuestId> = meant.map(|(id, _)| id).collect();
        match page.last() {
            Some(last) => campaign.gathered_to = Some(*last),
            None => campaign.gathered = true,
        }
        campaign.next_at = now;
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        stored::save(&mut tx, &campaign).await?;
        stored::gather(&mut tx, tenant, campaign.id, &meant, now).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// Writes to the next few, as many as may be now.
    async fn write_on(&self, fences: &[Fence], run: Run) -> Result<(), StoreError> {
        let now = self.clock().now();
        let (tenant, id) = (run.campaign.tenant, run.campaign.id);
        let count = match self.allowed(&run, now).await? {
            Allowed::Some(count) => count,
            Allowed::NoneBefore(then) => return self.rest(fences, &run, then).await,
        };
        let next = stored::waiting(self.store(), tenant, id, now, count).await?;
        if next.is_empty() {
            return match stored::next_waiting(self.store(), tenant, id).await? {
                Some(then) => self.rest(fences, &run, then.max(now)).await,
                None => self.turn_campaign(fences, run.campaign, |state, now| state.finish(now).ok()).await,
            };
        }
        let mut written = 0_i64;
        for guest in next {
            match insist(|| self.write_to_guest(fences, &run, guest)).await {
                Ok(Next::Written) => written = written.saturating_add(1),
                Ok(Next::Other) => {}
                Ok(Next::Template) => {
                    return self
                        .turn_campaign(fences, run.campaign, |state, now| {
                            state.pause(now, Why::Template).ok()
                        })
                        .await;
                }
                // What cannot be read now will not be read later: nobody waits for it.
                Err(error) if error.retry() == Retry::Never => {
                    tracing::warn!(%error, "a guest of a campaign cannot be read");
                    self.leave(fences, &run, guest).await?;
                }
                Err(error) => return Err(error),
            }
        }
        let pause = i64::from(run.campaign.plan.pace.per_minute.max(1));
        let pause = written.saturating_mul(MINUTE.as_secs().saturating_mul(1_000)).checked_div(pause);
        let pause = SignedDuration::from_millis(pause.unwrap_or(0));
        self.rest(fences, &run, now.saturating_add(pause).unwrap_or(now)).await
    }

    /// How many may be written to now, by the minute and by the number's day.
    async fn allowed(&self, run: &Run, now: Timestamp) -> Result<Allowed, StoreError> {
        let pace = run.campaign.plan.pace;
        let part = i64::from(pace.per_minute.checked_div(PARTS).unwrap_or(1).max(1));
        let mut most = part;
        for (span, limit) in [(MINUTE, i64::from(pace.per_minute)), (DAY, i64::from(pace.per_number_a_day))] {
            let since = now.saturating_sub(span).unwrap_or(Timestamp::MIN);
            let (sent, first) = stored::sent_since(self.store(), &run.number, since).await?;
            let left = limit.saturating_sub(sent);
            if left <= 0 {
                let free = first.unwrap_or(now).saturating_add(span).unwrap_or(Timestamp::MAX);
                return Ok(Allowed::NoneBefore(free.max(now)));
            }
            most = most.min(left);
        }
        Ok(Allowed::Some(most))
    }

    /// Looks again then.
    async fn rest(&self, fences: &[Fence], run: &Run, then: Timestamp) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        leases::check(&mut tx, fences).await?;
        stored::look_again(&mut tx, run.campaign.tenant, run.campaign.id, then).await?;
        tx.commit().await
    }

    /// Looks at one guest anew, and writes to them if that is still right.
    async fn write_to_guest(
        &self,
        fences: &[Fence],
        run: &Run,
        gathered: GuestId,
    ) -> Result<Next, StoreError> {
        let (tenant, property) = (run.campaign.tenant, &run.property);
        let guest = self.merged_into(tenant, gathered).await?;
        let known = self.candidates(property, &run.number, &[guest]).await?.pop();
        let loaded = messaging::by_guests(self.store(), tenant, &run.number, &[guest]).await?;
        let (Some((_, candidate)), Some(loaded)) = (known, loaded.into_iter().next()) else {
            self.leave(fences, run, gathered).await?;
            return Ok(Next::Other);
        };
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let now = desk.now();
        let its = partition::of(loaded.identities.first().map_or("", |identity| identity.value.as_str()));
        let seat = desk.lay(property, &run.number, its, loaded);
        let Some(mut scene) = self.scene(&desk, property, seat, &run.cause, None).await? else {
            return Ok(Next::Other);
        };
        let of = (run.campaign.id, &run.campaign.plan);
        let verdict = if run.campaign.plan.segment.means(&candidate, property.today(now), now) {
            decide(of, &run.automation, &candidate, &scene.situation(now))
        } else {
            Verdict::Leave(LeftOut::Changed)
        };
        let mut micros = 0;
        let (outcome, next) = match verdict {
            Verdict::Wait | Verdict::Leave(LeftOut::Template) => return Ok(Next::Template),
            Verdict::Write(written) if written.due > now => (Outcome::Later(written.due), Next::Other),
            Verdict::Write(written) => {
                micros = written.trace.cost.as_ref().map_or(0, |price| price.micros);
                let what = (&run.automation, written.key.as_str(), &written.occasion);
                let _ = perform(&mut desk, &mut scene, what, written.deeds, &written.trace);
                match sent(&desk, seat, &run.number) {
                    Some(outcome) => (outcome, Next::Written),
                    None => (Outcome::LeftOut(LeftOut::NoAddress.as_str()), Next::Other),
                }
            }
            Verdict::Leave(why) => {
                let trace = left_out(run, &scene, why);
                note(&mut desk, &scene, "automation.withheld", &trace, None);
                (Outcome::LeftOut(why.as_str()), Next::Other)
            }
        };
        desk.batch.campaigns.push(settled(run, gathered, now, outcome));
        self.write(desk, fences).await?;
        // Held against the month's budget at once: many more follow within the minute a sum is believed.
        self.spent_cache().add(property.id, micros);
        Ok(next)
    }

    /// A guest who is not there any more.
    async fn leave(&self, fences: &[Fence], run: &Run, guest: GuestId) -> Result<(), StoreError> {
        let mut desk = Desk::new(self.clock().now(), self.ids().clone());
        let gone = Outcome::LeftOut(LeftOut::Gone.as_str());
        desk.batch.campaigns.push(settled(run, guest, desk.now(), gone));
        self.write(desk, fences).await
    }
}

/// What became of one guest's turn.
enum Next {
    /// A message is on its way.
    Written,
    /// None is.
    Other,
    /// The template may not be sent: nobody else's turn comes.
    Template,
}

fn settled(run: &Run, guest: GuestId, at: Timestamp, outcome: Outcome) -> Settled {
    Settled { tenant: run.campaign.tenant, campaign: run.campaign.id, guest, at, outcome }
}

/// The message that was queued, if one was.
fn sent(desk: &Desk, seat: Seat, number: &str) -> Option<Outcome> {
    let conversation = desk.chat(seat)?.conversation.id;
    let message = desk.batch.outbox.last().filter(|queued| queued.conversation == conversation)?.message;
    Some(Outcome::Sent { number: number.to_owned(), conversation, message })
}

/// The record of why a guest got nothing.
fn left_out(run: &Run, scene: &Scene<'_>, why: LeftOut) -> Trace {
    Trace {
        automation: run.automation.id.clone(),
        trigger: "campaign.started".to_owned(),
        key: format!("{}/guest/{}", run.automation.id, scene.person.key),
        booking: None,
        due: None,
        branch: why.as_str().to_owned(),
        why: Some(format!("the campaign leaves this guest out: {}", why.as_str().replace('_', " "))),
        facts: std::collections::BTreeMap::new(),
        consent: scene.person.consent,
        needs: Some("marketing".to_owned()),
        window_open: scene.person.window_open,
        template: None,
        cost: None,
    }
}
