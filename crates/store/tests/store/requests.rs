//! Service requests: written by one at a time, made anew from the log as they are; charges once; notices never lost.
#![expect(clippy::disallowed_methods, reason = "many at once: nothing a shutdown waits for")]

use guestlink_domain::ids::{EventId, RequestId, StayId};
use guestlink_domain::requests::{Action, Actor, Asked, Change, Channel, Place, Request, Stamp, record};
use guestlink_store::{
    Store, StoreError,
    charges::{self, Charge},
    events::{self, About, NewEvent},
    messaging::Batch,
    notices::{self, NewNotice, Tried},
    requests::{self, Changed, ServiceRequest},
    resorts,
};
use jiff::Timestamp;
use serde_json::json;

use crate::{
    on_both,
    world::{PROPERTY, TENANT, at, fresh, write},
};

fn stamp(by: &str, seconds: i64) -> Stamp {
    let by = if by == "guest" { Actor::Guest } else { Actor::Staff(by.to_owned()) };
    Stamp { at: at(seconds), by, via: Channel::WhatsApp }
}

fn asked(service: &str) -> Change {
    let asked: Asked =
        serde_json::from_value(json!({ "service": service, "department": "hk", "unit": "B2" })).unwrap();
    Change::Asked(Box::new(asked))
}

fn about(stay: StayId) -> About {
    About { property: Some(PROPERTY), stay: Some(stay), ..About::default() }
}

/// The batch that lets something happen to a request, and the request after it.
fn happens(
    before: Option<&ServiceRequest>,
    id: RequestId,
    stay: StayId,
    changes: &[Change],
    stamp: &Stamp,
) -> (Batch, ServiceRequest) {
    let mut request = before.map(|before| before.request().unwrap());
    let mut batch = Batch::default();
    for change in changes {
        let next = Request::after(request.take(), change, stamp).unwrap();
        batch.events.push(NewEvent {
            tenant: TENANT,
            id: EventId(fresh()),
            about: about(stay),
            cause: guestlink_domain::event::Cause::System("test".to_owned()),
            event: record(&id.to_string(), next.version, change, stamp),
            at: stamp.at,
        });
        request = Some(next);
    }
    let now = ServiceRequest::of(TENANT, id, &about(stay), &request.unwrap()).unwrap();
    batch.requests.push(Changed { was: before.map_or(0, |before| before.version), now: now.clone() });
    (batch, now)
}

async fn opened(store: &Store, service: &str, stay: StayId) -> ServiceRequest {
    let id = RequestId(fresh());
    let (batch, request) = happens(None, id, stay, &[asked(service)], &stamp("guest", 0));
    let _ = write(store, batch, &[]).await.unwrap();
    request
}

/// Reads, decides and writes as the house does; `false` when somebody else has it.
async fn accepts(store: &Store, id: RequestId, member: String) -> bool {
    loop {
        let row = requests::request(store, TENANT, id).await.unwrap().unwrap();
        let stamp = stamp(&member, 60);
        let Ok(changes) = row.request().unwrap().act(Action::Accept, &stamp, &Place::default()) else {
            return false;
        };
        let (batch, _) = happens(Some(&row), id, row.stay, &changes, &stamp);
        match write(store, batch, &[]).await {
            Ok(_) => return true,
            Err(StoreError::Conflict { .. } | StoreError::Unavailable { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

async fn tenant(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    let tenant =
        resorts::Tenant { id: TENANT, slug: "t".to_owned(), name: "T".to_owned(), created_at: at(0) };
    resorts::put_tenant(&mut tx, &tenant).await.unwrap();
    tx.commit().await.unwrap();
}

fn notice(id: uuid::Uuid, not_before: Timestamp) -> NewNotice {
    NewNotice {
        tenant: TENANT,
        id,
        property: PROPERTY,
        request: RequestId(fresh()),
        member: "rosa".to_owned(),
        way: "email".to_owned(),
        content: json!({ "subject": "Towels" }),
        created_at: at(0),
        not_before,
    }
}

on_both! {
    /// Two hundred at once: one has it, the others are told so, and the record names one.
    async fn of_two_hundred_who_accept_one_wins(db: Database) {
        let request = opened(&db.store, "towels", StayId(fresh())).await;
        let tasks: Vec<_> = (0..200)
            .map(|n| {
                let (store, id) = (db.store.clone(), request.id);
                tokio::spawn(async move { accepts(&store, id, format!("member-{n}")).await })
            })
            .collect();
        let mut winners = 0;
        for task in tasks {
            winners += usize::from(task.await.unwrap());
        }
        assert_eq!(winners, 1);
        let log = events::of_requests(&db.store, 0, 1_000).await.unwrap();
        assert_eq!(log.iter().filter(|one| one.event.event.kind == "request.accepted").count(), 1);
        let now = requests::request(&db.store, TENANT, request.id).await.unwrap().unwrap();
        assert_eq!((now.version, now.state.as_str()), (2, "accepted"));
    }

    /// What is there is exactly what the log says; also when it was damaged.
    async fn made_anew_it_is_the_same(db: Database) {
        tenant(&db.store).await;
        let stay = StayId(fresh());
        for (n, service) in ["towels", "pillow", "towels"].into_iter().enumerate() {
            let mut row = opened(&db.store, service, stay).await;
            let ways = [Action::Accept, Action::Start, Action::Complete { remark: Some("left at the door".into()) }];
            for (step, action) in ways.into_iter().enumerate().take(n + 1) {
                let stamp = stamp("rosa", 60 + i64::try_from(step).unwrap());
                let changes = row.request().unwrap().act(action, &stamp, &Place::default()).unwrap();
                let (batch, next) = happens(Some(&row), row.id, stay, &changes, &stamp);
                let _ = write(&db.store, batch, &[]).await.unwrap();
                row = next;
            }
        }
        let before = requests::all(&db.store, TENANT).await.unwrap();
        let found = requests::rebuild(&db.store).await.unwrap();
        assert_eq!((found.requests, found.changes, found.refused), (3, 9, 0));
        assert_eq!(requests::all(&db.store, TENANT).await.unwrap(), before);
        let mut tx = db.store.begin().await.unwrap();
        requests::replace(&mut tx, TENANT, &[]).await.unwrap();
        tx.commit().await.unwrap();
        let _ = requests::rebuild(&db.store).await.unwrap();
        assert_eq!(requests::all(&db.store, TENANT).await.unwrap(), before);
    }

    /// A new request that is there already, and a change of one that changed meanwhile, are conflicts.
    async fn nobody_writes_over_another(db: Database) {
        let request = opened(&db.store, "towels", StayId(fresh())).await;
        let (again, _) = happens(None, request.id, request.stay, &[asked("towels")], &stamp("guest", 1));
        assert!(matches!(write(&db.store, again, &[]).await, Err(StoreError::Conflict { .. })));
        let accept = Change::Accepted { member: "rosa".into() };
        let (first, _) = happens(Some(&request), request.id, request.stay, std::slice::from_ref(&accept), &stamp("rosa", 1));
        let (second, _) = happens(Some(&request), request.id, request.stay, &[accept], &stamp("yusuf", 1));
        let _ = write(&db.store, first, &[]).await.unwrap();
        assert!(matches!(write(&db.store, second, &[]).await, Err(StoreError::Conflict { .. })));
        let log = events::of_requests(&db.store, 0, 10).await.unwrap();
        assert_eq!(log.len(), 2, "what is refused leaves no event");
    }

    /// The board shows what is open and what changed lately; loads and stock are counted from it.
    async fn the_board_counts(db: Database) {
        let stay = StayId(fresh());
        let one = opened(&db.store, "towels", stay).await;
        let two = opened(&db.store, "bikes", stay).await;
        let done = Action::Complete { remark: None };
        let changes = one.request().unwrap().act(done, &stamp("rosa", 60), &Place::default()).unwrap();
        let (batch, one) = happens(Some(&one), one.id, stay, &changes, &stamp("rosa", 60));
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let board = requests::board(&db.store, TENANT, PROPERTY, at(60), 10).await.unwrap();
        assert_eq!(board, [one.clone(), two.clone()]);
        assert_eq!(requests::board(&db.store, TENANT, PROPERTY, at(61), 10).await.unwrap(), [two]);
        let loads = requests::loads(&db.store, TENANT, PROPERTY, at(0)).await.unwrap();
        assert_eq!(loads, [requests::Busy { member: "rosa".into(), open: 0, since: 1 }]);
        let taken = |service, since| requests::taken(&db.store, TENANT, PROPERTY, service, since);
        assert_eq!(taken("towels", at(0)).await.unwrap(), 1);
        assert_eq!(taken("towels", at(1)).await.unwrap(), 0);
        assert_eq!(requests::of_stay(&db.store, TENANT, stay, 10).await.unwrap().len(), 2);
    }

    /// Lists are narrowed by what is said and walked page by page; what waits is counted.
    async fn lists_are_narrowed_and_walked(db: Database) {
        let stay = StayId(fresh());
        let mut all = Vec::new();
        for service in ["towels", "bikes", "pillow"] {
            all.push(opened(&db.store, service, stay).await);
        }
        let take = |row: &ServiceRequest| row.request().unwrap().act(Action::Accept, &stamp("rosa", 60), &Place::default()).unwrap();
        let (batch, taken) = happens(Some(&all[0]), all[0].id, stay, &take(&all[0]), &stamp("rosa", 60));
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let find = async |filter: &requests::Filter, after, limit| {
            requests::list(&db.store, TENANT, &[PROPERTY], filter, after, limit).await.unwrap()
        };
        let every = find(&requests::Filter::default(), None, 10).await;
        assert_eq!(every.len(), 3);
        let first = find(&requests::Filter::default(), None, 2).await;
        let place = first.last().map(|row| (row.asked_at, row.id));
        let rest = find(&requests::Filter::default(), place, 2).await;
        assert_eq!([first, rest].concat(), every);
        let of = |filter: requests::Filter| async move { find(&filter, None, 10).await.len() };
        assert_eq!(of(requests::Filter { members: vec!["rosa".into()], ..Default::default() }).await, 1);
        assert_eq!(of(requests::Filter { unassigned: true, ..Default::default() }).await, 2);
        assert_eq!(of(requests::Filter { states: vec!["accepted".into(), "paused".into()], ..Default::default() }).await, 1);
        assert_eq!(of(requests::Filter { department: Some("spa".into()), ..Default::default() }).await, 0);
        assert_eq!(of(requests::Filter { stay: Some(StayId(fresh())), ..Default::default() }).await, 0);
        assert_eq!(of(requests::Filter { open: Some(false), ..Default::default() }).await, 0);
        let (soon, late) = (at(11 * 60), at(61 * 60));
        let lates = |now| requests::Filter { late_at: Some(now), ..Default::default() };
        assert_eq!((of(lates(at(60))).await, of(lates(soon)).await, of(lates(late)).await), (0, 2, 3));
        let waiting = requests::waiting(&db.store, TENANT, &[PROPERTY], soon).await.unwrap();
        assert_eq!((waiting.new, waiting.late), (2, 2));
        assert_eq!(requests::waiting(&db.store, TENANT, &[], soon).await.unwrap(), requests::Waiting::default());
        assert_eq!(taken.member.as_deref(), Some("rosa"));
    }

    /// A charge is owed once, and can become void.
    async fn a_charge_is_owed_once(db: Database) {
        let (stay, id) = (StayId(fresh()), fresh());
        let charge = Charge {
            tenant: TENANT, id, property: PROPERTY, stay, request: None, what: "massage".into(), quantity: 2,
            minor: 16_400, currency: "EUR".into(), at: at(5), void: false,
        };
        for void in [false, false, true] {
            let batch = Batch { charges: vec![Charge { void, ..charge.clone() }], ..Batch::default() };
            let _ = write(&db.store, batch, &[]).await.unwrap();
        }
        let owed = charges::of_stay(&db.store, TENANT, stay).await.unwrap();
        assert_eq!(owed, [Charge { void: true, ..charge.clone() }]);
        assert_eq!(charges::since(&db.store, TENANT, PROPERTY, at(6)).await.unwrap(), []);
        let page = |stay, after| charges::page(&db.store, TENANT, PROPERTY, (at(0), stay), after, 5);
        assert_eq!(page(None, None).await.unwrap(), owed);
        assert_eq!(page(Some(stay), None).await.unwrap(), owed);
        assert_eq!(page(Some(StayId(fresh())), None).await.unwrap(), []);
        assert_eq!(page(None, Some((at(5), id))).await.unwrap(), []);
    }

    /// What is begun and has no end is due again; one of two who begin it sends it.
    async fn a_notice_is_sent_by_one_and_never_lost(db: Database) {
        let id = fresh();
        for _ in 0..2 {
            let batch = Batch { notices: vec![notice(id, at(1))], ..Batch::default() };
            let _ = write(&db.store, batch, &[]).await.unwrap();
        }
        assert!(notices::due(&db.store, at(0), at(0), 9).await.unwrap().is_empty());
        let due = notices::due(&db.store, at(1), at(0), 9).await.unwrap();
        assert_eq!((due.len(), due[0].attempts, due[0].unclear), (1, 0, false));
        let mut tx = db.store.begin().await.unwrap();
        assert!(notices::begin(&mut tx, &due[0], at(2)).await.unwrap());
        assert!(!notices::begin(&mut tx, &due[0], at(2)).await.unwrap());
        tx.commit().await.unwrap();
        assert!(notices::due(&db.store, at(9), at(2), 9).await.unwrap().is_empty());
        let lost = notices::due(&db.store, at(99), at(3), 9).await.unwrap();
        assert_eq!((lost[0].attempts, lost[0].unclear), (1, true));
        let mut tx = db.store.begin().await.unwrap();
        assert!(notices::begin(&mut tx, &lost[0], at(99)).await.unwrap());
        notices::settle(&mut tx, TENANT, id, &Tried::Again(at(200), "busy".into())).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(notices::next_due(&db.store).await.unwrap(), Some(at(200)));
    }

    /// A browser is kept once for each member, and forgotten.
    async fn browsers_are_kept_by_member(db: Database) {
        let one = notices::Subscription {
            tenant: TENANT, property: PROPERTY, member: "rosa".into(), hash: vec![1; 32].into(),
            sealed: vec![2; 8].into(), created_at: at(1),
        };
        let mut tx = db.store.begin().await.unwrap();
        notices::subscribe(&mut tx, &one).await.unwrap();
        notices::subscribe(&mut tx, &one).await.unwrap();
        tx.commit().await.unwrap();
        let found = |member| notices::subscriptions(&db.store, TENANT, PROPERTY, member);
        assert_eq!(found(Some("rosa")).await.unwrap(), std::slice::from_ref(&one));
        assert_eq!((found(None).await.unwrap().len(), found(Some("yusuf")).await.unwrap().len()), (1, 0));
        let mut tx = db.store.begin().await.unwrap();
        notices::unsubscribe(&mut tx, TENANT, PROPERTY, "rosa", &one.hash).await.unwrap();
        tx.commit().await.unwrap();
        assert!(found(None).await.unwrap().is_empty());
    }
}
