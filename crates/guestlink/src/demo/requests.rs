//! What the invented guests have asked for, in the states the demo's history names: so that the house has work at once.

use guestlink_app::App;
use guestlink_app::properties::Property;
use guestlink_app::requests::{Who, Wish};
use guestlink_domain::ids::StayId;
use guestlink_domain::requests::{Action, Actor, Channel};
use guestlink_domain::resort::demo::{DemoRequest, DemoRequestStatus as Status};
use jiff::{SignedDuration, Timestamp};

use super::{LOOK_AGAIN, LOOKS};
use crate::refusal::{During, Refusal};

/// When one was opened whose history does not say (minutes before now).
const OPENED: i32 = -60;

/// Tells them, each once its stay is known.
pub async fn tell(app: &App, property: &Property) -> Result<(), Refusal> {
    let now = app.clock().now();
    for request in property.resort.demo.iter().flat_map(|demo| &demo.service_requests) {
        let Some(stay) = known(app, property, &request.stay).await? else { continue };
        let who = Who { tenant: property.tenant, actor: Actor::Guest, via: Channel::WhatsApp };
        let wish = Wish {
            option: request.option.clone(),
            wanted_at: request.due_offset_min.map(|minutes| after(now, minutes)),
            ..Wish::of(&request.service)
        };
        let opened = after(now, request.opened_offset_min.unwrap_or(OPENED));
        let steps = steps(request, opened, now, &member(property, &request.service));
        app.tell_request(&who, stay, (&request.reference, &wish), opened, &steps)
            .await
            .during("The demo's requests cannot be told")?;
    }
    Ok(())
}

/// The bookings were only just told, so they are waited for.
async fn known(app: &App, property: &Property, reference: &str) -> Result<Option<StayId>, Refusal> {
    for _ in 0..LOOKS {
        let found =
            app.find_stay(property.tenant, reference).await.during("The demo's stays cannot be read")?;
        if found.is_some() {
            return Ok(found);
        }
        app.clock().sleep(LOOK_AGAIN).await;
    }
    Ok(None)
}

/// Who does it: the lead of the service's department.
fn member(property: &Property, service: &str) -> String {
    let services = &property.resort.services;
    let service = services.services.iter().find(|one| one.id == service);
    let department =
        services.departments.iter().find(|one| service.is_some_and(|service| service.department == one.id));
    department.and_then(|department| department.lead.clone()).unwrap_or_else(|| "house".to_owned())
}

fn after(at: Timestamp, minutes: i32) -> Timestamp {
    at.saturating_add(SignedDuration::from_mins(minutes.into())).unwrap_or(at)
}

/// What happened to it, step by step.
fn steps(
    request: &DemoRequest,
    opened: Timestamp,
    now: Timestamp,
    member: &str,
) -> Vec<(Timestamp, Actor, Action)> {
    let staff = || Actor::Staff(member.to_owned());
    let minutes = |count: Option<u32>, usual: i32| {
        after(opened, count.and_then(|count| i32::try_from(count).ok()).unwrap_or(usual))
    };
    let accepted = (minutes(request.ack_min, 5), staff(), Action::Accept);
    let begun = (minutes(request.ack_min, 5), staff(), Action::Start);
    let done_at = minutes(request.done_min, 20);
    let done = (done_at, staff(), Action::Complete { remark: None });
    let mut all = Vec::new();
    match request.status {
        Status::New | Status::AwaitingApproval | Status::Scheduled => {}
        Status::Accepted => all.push(accepted),
        Status::InProgress => all.extend([accepted, begun]),
        Status::Done => {
            let said = after(done_at, 5);
            all.extend([accepted, begun, done, (said, Actor::Guest, Action::Confirm)]);
            all.extend(request.rating.map(|stars| (said, Actor::Guest, Action::Rate { stars })));
        }
        Status::Reopened => {
            let again = after(now, -5).max(done_at);
            all.extend([accepted, begun, done, (again, Actor::Guest, Action::Reopen { words: None })]);
        }
        Status::Declined => {
            let reason = request.reason.clone().unwrap_or_else(|| "–".to_owned());
            all.push((minutes(request.ack_min, 15), staff(), Action::Decline { reason, alternative: None }));
        }
    }
    all
}
