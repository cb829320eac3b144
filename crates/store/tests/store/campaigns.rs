//! Campaigns: everybody once, nobody while it does not run, and what became of them. On both databases.

use guestlink_domain::campaigns::{Campaign as Plan, State, Why};
use guestlink_domain::ids::{CampaignId, ConversationId, GuestId, MessageId};
use guestlink_store::campaigns::{self, Campaign, Outcome, Settled};
use guestlink_store::conversations::{Change, DeskChange, DeskState, Key};
use guestlink_store::messaging::{
    Batch, Consent, ConsentKind, DeliveryStatus, Direction, Guest, Message, NewStatus, Wamid,
};
use guestlink_store::{Retry, Store};
use serde_json::json;

use crate::{
    on_both,
    world::{NUMBER, PROPERTY, TENANT, at, conversation, fresh, guest, reply, said, write},
};

fn campaign() -> Campaign {
    let plan: Plan =
        serde_json::from_value(json!({ "name": "Autumn", "message": { "template": "winback" } })).unwrap();
    Campaign {
        tenant: TENANT,
        id: CampaignId(fresh()),
        property: PROPERTY,
        plan,
        state: State::Draft,
        gathered_to: None,
        gathered: false,
        next_at: at(0),
        created_by: "test".to_owned(),
        created_at: at(0),
        started_at: None,
        version: 1,
    }
}

/// A running campaign that means these guests.
async fn running(store: &Store, guests: &[GuestId]) -> Campaign {
    let mut one = campaign();
    one.state = State::Running { since: at(1) };
    let mut tx = store.begin().await.unwrap();
    campaigns::add(&mut tx, &one).await.unwrap();
    campaigns::gather(&mut tx, TENANT, one.id, guests, at(1)).await.unwrap();
    tx.commit().await.unwrap();
    one
}

async fn guests(store: &Store, count: usize) -> Vec<Guest> {
    let all: Vec<Guest> = (0..count).map(|_| guest("Ana")).collect();
    let _ = write(store, Batch { guests_new: all.clone(), ..Batch::default() }, &[]).await.unwrap();
    all
}

fn settled(campaign: &Campaign, guest: GuestId, outcome: Outcome) -> Batch {
    let one = Settled { tenant: TENANT, campaign: campaign.id, guest, at: at(10), outcome };
    Batch { campaigns: vec![one], ..Batch::default() }
}

fn sent(message: MessageId, conversation: ConversationId) -> Outcome {
    Outcome::Sent { number: NUMBER.to_owned(), conversation, message }
}

async fn stand(store: &Store, campaign: &Campaign, state: State) -> Campaign {
    let mut now = campaigns::get(store, TENANT, campaign.id).await.unwrap().unwrap();
    now.state = state;
    let mut tx = store.begin().await.unwrap();
    campaigns::save(&mut tx, &now).await.unwrap();
    tx.commit().await.unwrap();
    campaigns::get(store, TENANT, campaign.id).await.unwrap().unwrap()
}

on_both! {
    /// What is kept is read back, and who changes what was changed meanwhile is told.
    async fn a_campaign_is_kept(db: Database) {
        let mut draft = campaign();
        let mut tx = db.store.begin().await.unwrap();
        campaigns::add(&mut tx, &draft).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(campaigns::get(&db.store, TENANT, draft.id).await.unwrap(), Some(draft.clone()));
        draft.plan.name = "Winter".to_owned();
        draft.state = State::Paused { since: at(9), why: Why::OptedOut };
        draft.started_at = Some(at(3));
        draft.gathered_to = Some(GuestId(fresh()));
        draft.gathered = true;
        let mut tx = db.store.begin().await.unwrap();
        campaigns::save(&mut tx, &draft).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = db.store.begin().await.unwrap();
        let stale = campaigns::save(&mut tx, &draft).await.unwrap_err();
        assert_eq!(stale.retry(), Retry::Reload);
        drop(tx);
        draft.version = 2;
        assert_eq!(campaigns::get(&db.store, TENANT, draft.id).await.unwrap(), Some(draft.clone()));
        let elsewhere = guestlink_domain::ids::TenantId(fresh());
        assert_eq!(campaigns::get(&db.store, elsewhere, draft.id).await.unwrap(), None);
        let mut tx = db.store.begin().await.unwrap();
        assert!(campaigns::remove(&mut tx, &draft).await.is_err(), "only drafts are taken away");
    }

    /// The latest first, page by page, each once.
    async fn campaigns_are_listed(db: Database) {
        let all: Vec<Campaign> =
            (0..5).map(|n| Campaign { created_at: at(n / 2), ..campaign() }).collect();
        let mut tx = db.store.begin().await.unwrap();
        for one in &all {
            campaigns::add(&mut tx, one).await.unwrap();
        }
        tx.commit().await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = campaigns::list(&db.store, TENANT, PROPERTY, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.created_at, last.id));
            seen.extend(page);
        }
        assert_eq!(seen.len(), 5);
        assert!(seen.windows(2).all(|two| (two[0].created_at, two[0].id) > (two[1].created_at, two[1].id)));
    }

    /// Whoever was settled is settled once, whatever happens to the campaign.
    async fn a_guest_is_settled_once_and_only_while_it_runs(db: Database) {
        let all = guests(&db.store, 3).await;
        let ids: Vec<GuestId> = all.iter().map(|one| one.id).collect();
        let one = running(&db.store, &ids).await;
        let mut tx = db.store.begin().await.unwrap();
        campaigns::gather(&mut tx, TENANT, one.id, &ids, at(99)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(campaigns::waiting(&db.store, TENANT, one.id, at(1), 10).await.unwrap().len(), 3);
        let message = sent(MessageId(fresh()), ConversationId(fresh()));
        let _ = write(&db.store, settled(&one, ids[0], message.clone()), &[]).await.unwrap();
        let again = write(&db.store, settled(&one, ids[0], message.clone()), &[]).await.unwrap_err();
        assert_eq!(again.retry(), Retry::Reload);
        stand(&db.store, &one, State::Paused { since: at(5), why: Why::Asked }).await;
        let paused = write(&db.store, settled(&one, ids[1], message.clone()), &[]).await.unwrap_err();
        assert_eq!(paused.retry(), Retry::Reload);
        stand(&db.store, &one, State::Running { since: at(6) }).await;
        let _ = write(&db.store, settled(&one, ids[1], Outcome::Later(at(500))), &[]).await.unwrap();
        let _ = write(&db.store, settled(&one, ids[2], Outcome::LeftOut("capped")), &[]).await.unwrap();
        assert_eq!(campaigns::waiting(&db.store, TENANT, one.id, at(499), 10).await.unwrap(), []);
        assert_eq!(campaigns::next_waiting(&db.store, TENANT, one.id).await.unwrap(), Some(at(500)));
        let _ = write(&db.store, settled(&one, ids[1], message), &[]).await.unwrap();
        assert_eq!(campaigns::next_waiting(&db.store, TENANT, one.id).await.unwrap(), None);
        assert_eq!(campaigns::sent_since(&db.store, NUMBER, at(9)).await.unwrap(), (2, Some(at(10))));
        assert_eq!(campaigns::sent_since(&db.store, NUMBER, at(10)).await.unwrap(), (0, None));
        let reached = campaigns::reached(&db.store, TENANT, one.id, None, 10).await.unwrap();
        assert_eq!(reached.len(), 2);
        let shown = campaigns::recipients(&db.store, TENANT, one.id, None, 10).await.unwrap();
        let capped = shown.iter().find(|shown| shown.guest == ids[2]).unwrap();
        assert_eq!((capped.state.as_str(), capped.reason.as_deref()), ("left_out", Some("capped")));
        assert_eq!(capped.name.as_deref(), Some("Ana"));
    }

    /// A campaign is due when it runs and its moment has come.
    async fn what_runs_is_due(db: Database) {
        let one = running(&db.store, &[]).await;
        assert_eq!(campaigns::next_due(&db.store).await.unwrap(), Some(at(0)));
        let mut tx = db.store.begin().await.unwrap();
        campaigns::look_again(&mut tx, TENANT, one.id, at(50)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(campaigns::due(&db.store, at(49), 10).await.unwrap(), []);
        assert_eq!(campaigns::due(&db.store, at(50), 10).await.unwrap().len(), 1);
        stand(&db.store, &one, State::Stopped { since: at(51) }).await;
        assert_eq!(campaigns::next_due(&db.store).await.unwrap(), None);
    }

    /// Everybody a property knows by a chat or a stay is asked, in an order that can be taken up again.
    async fn everybody_is_found(db: Database) {
        let all = guests(&db.store, 5).await;
        let chats: Vec<_> = all.iter().take(3).map(|one| conversation(one, 0)).collect();
        let label = DeskChange {
            key: Key { tenant: TENANT, id: chats[0].id },
            change: Change::Label("vip".to_owned()),
            at: at(1),
        };
        let block = DeskChange {
            key: Key { tenant: TENANT, id: chats[1].id },
            change: Change::State(DeskState::Blocked),
            at: at(1),
        };
        let batch = Batch { conversations_new: chats.clone(), desk: vec![label, block], ..Batch::default() };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = campaigns::people(&db.store, TENANT, PROPERTY, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(*last);
            seen.extend(page);
        }
        let mut expected: Vec<GuestId> = chats.iter().map(|chat| chat.guest).collect();
        expected.sort_unstable();
        assert_eq!(seen, expected, "who has nothing to do with the property is not asked");
        let contacts = campaigns::contacts(&db.store, TENANT, &seen).await.unwrap();
        assert_eq!(contacts[&chats[0].guest].last_message, Some(at(0)));
        assert_eq!(contacts[&chats[0].guest].last_heard, Some(at(0)));
        assert!(contacts[&chats[1].guest].blocked && !contacts[&chats[0].guest].blocked);
        let labels = campaigns::labels(&db.store, TENANT, &seen).await.unwrap();
        assert_eq!(labels[&chats[0].guest], ["vip"]);
        assert_eq!(labels.len(), 1);
    }

    /// Statuses, answers and those who leave are counted with the campaign.
    async fn results_are_counted(db: Database) {
        let all = guests(&db.store, 4).await;
        let ids: Vec<GuestId> = all.iter().map(|one| one.id).collect();
        let one = running(&db.store, &ids).await;
        let chats: Vec<_> = all.iter().map(|one| conversation(one, 0)).collect();
        let mut batch = Batch { conversations_new: chats.clone(), ..Batch::default() };
        for (index, chat) in chats.iter().take(3).enumerate() {
            let (message, _) = reply(chat, 10);
            let message = Message {
                wamid: Some(Wamid(format!("w{index}"))),
                direction: Direction::Out,
                ..message
            };
            let of = sent(message.id, chat.id);
            batch.campaigns.extend(settled(&one, chat.guest, of).campaigns);
            batch.messages.push(message);
        }
        batch.campaigns.extend(settled(&one, ids[3], Outcome::LeftOut("no_consent")).campaigns);
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let status = |wamid: &str, status| NewStatus {
            tenant: TENANT,
            wamid: Wamid::from(wamid),
            status,
            at: at(11),
            data: json!({}),
        };
        let said = said(&chats[0], "in", 20);
        let consent = Consent {
            tenant: TENANT,
            guest: ids[1],
            kind: ConsentKind::Marketing,
            granted: false,
            at: at(30),
            source: "whatsapp".to_owned(),
            wording: String::new(),
        };
        let batch = Batch {
            statuses: vec![
                status("w0", DeliveryStatus::Read),
                status("w1", DeliveryStatus::Delivered),
                status("w2", DeliveryStatus::Failed),
            ],
            messages: vec![said],
            consents: vec![consent],
            ..Batch::default()
        };
        let _ = write(&db.store, batch, &[]).await.unwrap();
        let results = campaigns::results(&db.store, TENANT, one.id).await.unwrap();
        assert_eq!((results.sent, results.delivered, results.read, results.failed), (3, 2, 1, 1));
        assert_eq!((results.replied, results.opted_out, results.due), (1, 1, 0));
        assert_eq!(results.left_out["no_consent"], 1);
    }
}
