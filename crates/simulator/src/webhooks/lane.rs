//! The worker of one lane: takes what waits, signs it, posts it, and plans the repetition when it was not taken.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use serde_json::json;

use super::{Content, Delivery, Lane, Target, body, signature};
use crate::clock::Millis;
use crate::flow;
use crate::lock;
use crate::schedule::Due;
use crate::sim::{HookCall, Sim, remembered};
use crate::world::HookState;

/// Works one lane until the simulator or the subscription ends.
pub(super) async fn work(sim: Arc<Sim>, target: Arc<Target>, index: usize) {
    let Some(lane) = target.lanes.get(index) else { return };
    loop {
        let delivery = tokio::select! {
            () = target.gone.cancelled() => return,
            delivery = next(&sim, &target, lane) => delivery,
        };
        tokio::select! {
            () = target.gone.cancelled() => {}
            () = deliver(&sim, &target, delivery) => {}
        }
        if sim.busy.fetch_sub(1, Ordering::AcqRel) == 1 {
            sim.changed.notify_waiters();
        }
    }
}

async fn next(sim: &Sim, target: &Target, lane: &Lane) -> Delivery {
    loop {
        let filled = lane.filled.notified();
        if !sim.faults.webhooks_are_down()
            && let Some((delivery, taken)) = take(sim, lane)
        {
            target.waiting.fetch_sub(taken, Ordering::Relaxed);
            // A batch is one attempt.
            sim.busy.fetch_sub(taken.saturating_sub(1), Ordering::AcqRel);
            return delivery;
        }
        filled.await;
    }
}

/// The first delivery, together with those behind it that may share its request.
fn take(sim: &Sim, lane: &Lane) -> Option<(Delivery, usize)> {
    let room = match sim.faults.batch() {
        0 => sim.dials().delivery.batch,
        batch => batch,
    };
    let mut queue = lock(&lane.queue);
    let mut delivery = queue.pop_front()?;
    let mut taken = 1;
    while taken < room && fits(&delivery) && queue.front().is_some_and(fits) {
        if let Some(more) = queue.pop_front() {
            delivery.events.extend(more.events);
            taken = taken.saturating_add(1);
        }
    }
    Some((delivery, taken))
}

fn fits(delivery: &Delivery) -> bool {
    delivery.attempt == 0 && delivery.events.iter().all(|e| matches!(e.content, Content::Change { .. }))
}

async fn deliver(sim: &Arc<Sim>, target: &Arc<Target>, mut delivery: Delivery) {
    let bytes = delivery.body.take().unwrap_or_else(|| body(&sim.business.waba_id, &delivery.events));
    delivery.attempt = delivery.attempt.saturating_add(1);
    let dials = sim.dials();
    let signed = signature(target.subscriber.app_secret.expose(), &bytes);
    let (at, started) = (sim.clock.now(), Instant::now());
    let posted = sim
        .client
        .post_webhook(&target.subscriber.url, &signed, bytes.clone(), dials.delivery.timeout_ms)
        .await;
    let took = Millis::try_from(started.elapsed().as_millis()).unwrap_or(Millis::MAX);
    let (status, error) = match posted {
        Ok(status) => (Some(status), None),
        Err(error) => (None, Some(error)),
    };
    remember(
        sim,
        HookCall {
            at,
            url: target.subscriber.url.clone(),
            attempt: delivery.attempt,
            body: remembered(&bytes),
            status,
            error,
            took,
        },
    );
    if status == Some(200) {
        target.delivered.fetch_add(1, Ordering::Relaxed);
        report(sim, &delivery, HookState::Delivered);
        return;
    }
    target.refused.fetch_add(1, Ordering::Relaxed);
    delivery.body = Some(bytes);
    again(sim, target, delivery);
}

fn remember(sim: &Sim, call: HookCall) {
    if sim.live.receiver_count() == 0 {
        sim.hook_calls.push(call);
    } else {
        let n = sim.hook_calls.push(call.clone());
        sim.tell(|| json!({"event": "webhook", "call": call.view(n)}));
    }
}

fn report(sim: &Sim, delivery: &Delivery, state: HookState) {
    for (place, status) in delivery.events.iter().filter_map(|e| e.about) {
        flow::hooked(sim, place, status, state);
    }
}

/// Plans the next attempt, or gives up after seven days.
fn again(sim: &Sim, target: &Arc<Target>, delivery: Delivery) {
    let dials = sim.dials();
    let rules = &dials.delivery;
    let now = sim.clock.now();
    if now.saturating_sub(delivery.first_at) >= rules.give_up_ms {
        report(sim, &delivery, HookState::Failed);
        return;
    }
    report(sim, &delivery, HookState::Retrying);
    let growth = rules.retry_factor.max(1).saturating_pow(delivery.attempt.saturating_sub(1).min(30));
    let pause = rules.retry_first_ms.saturating_mul(growth).clamp(1, rules.retry_max_ms.max(1));
    sim.schedule.at(now.saturating_add(pause), Due::Retry(Arc::clone(target), delivery));
}
