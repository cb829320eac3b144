//! Colleagues answer guests: once, in the window, in whose care it is, and nobody else's.

use guestlink_app::conversations::{Act, Author, Content, DeskError, Draft, Item, Kind, ThreadPage, Who};
use guestlink_domain::ids::{ConversationId, MessageId, PropertyId, TenantId};
use guestlink_domain::messaging::sending::Refusal;
use guestlink_simulator::Faults;
use guestlink_store::conversations::{DeskState, List, SavedReply};
use guestlink_store::messaging::{DeliveryStatus, Handler};
use guestlink_testkit::House;
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

fn colleague(house: &House, name: &str, id: u128) -> Who {
    let property = house.app.all_properties().remove(0);
    Who {
        tenant: property.tenant,
        user: Uuid::from_u128(id),
        name: name.to_owned(),
        reads: vec![property.id],
        writes: vec![property.id],
    }
}

async fn only(house: &House, who: &Who) -> ConversationId {
    house.app.conversations(who, &List::All, None, 10).await.unwrap().rows.remove(0).line.id
}

fn text(key: &str, body: &str) -> Draft {
    Draft { key: key.to_owned(), content: Content::Text { body: body.to_owned() }, reply_to: None }
}

fn words(page: &ThreadPage) -> Vec<(Author, String)> {
    let messages = page.items.iter().filter_map(|item| match item {
        Item::Message(bubble) => Some((bubble.author.clone(), bubble.said.text.clone())),
        _ => None,
    });
    messages.collect()
}

async fn opened() -> (House, Who, String, ConversationId) {
    let house = House::open("echo").await;
    let noor = colleague(&house, "Noor", 77);
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "hello").await;
    let id = only(&house, &noor).await;
    (house, noor, guest, id)
}

#[tokio::test]
async fn a_colleagues_answer_arrives_once_and_the_assistant_falls_silent() {
    let (house, noor, guest, id) = opened().await;
    house.pass(SignedDuration::from_secs(5)).await;
    let said = house.app.say(&noor, id, &text("k1", "  Hi Ana, Noor here  ")).await.unwrap();
    let again = house.app.say(&noor, id, &text("k1", "Hi Ana, Noor here")).await.unwrap();
    house.settle().await;
    assert_eq!((said.again, again.again, said.message), (false, true, again.message));
    assert_eq!(house.words(&guest), ["Re: hello", "Hi Ana, Noor here"]);
    let page = house.app.thread(&noor, id, None).await.unwrap();
    assert_eq!(
        words(&page),
        [
            (Author::Guest, "hello".to_owned()),
            (Author::Assistant, "Re: hello".to_owned()),
            (Author::Colleague("Noor".to_owned()), "Hi Ana, Noor here".to_owned())
        ]
    );
    assert_eq!(page.line.assignee, Some(noor.user), "who answers takes it");
    assert_eq!((page.line.handler, page.line.unread, page.line.waiting_since), (Handler::Human, 0, None));
    house.say(&guest, "thanks").await;
    let row = house.app.conversation_row(&noor, id).await.unwrap();
    assert_eq!(row.line.unread, 1);
    assert!(row.line.waiting_since.is_some());
    house.close().await;
}

#[tokio::test]
async fn after_the_window_only_a_template_goes() {
    let house = House::open("ventisol").await;
    let noor = colleague(&house, "Noor", 77);
    let guest = house.guest("Ana", "+34611000001");
    house.say(&guest, "I want to talk to a person").await;
    let id = only(&house, &noor).await;
    house.pass(SignedDuration::from_hours(25)).await;
    let refused = house.app.say(&noor, id, &text("k1", "Still there?")).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::WindowClosed))), "{refused:?}");
    let choices = house.app.templates_for(&noor, id).await.unwrap();
    assert!(choices.len() > 3);
    let choice = choices.iter().find(|choice| !choice.sells).unwrap();
    let content = Content::Template {
        name: choice.name.clone(),
        language: choice.language.clone(),
        variables: choice.variables.iter().map(|(name, _)| (name.clone(), "soon".to_owned())).collect(),
    };
    let before = house.words(&guest).len();
    let draft = Draft { key: "k2".to_owned(), content, reply_to: None };
    let _ = house.app.say(&noor, id, &draft).await.unwrap();
    house.settle().await;
    assert_eq!(house.words(&guest).len(), before + 1);
    let missing = Content::Template {
        name: choice.name.clone(),
        language: choice.language.clone(),
        variables: std::collections::BTreeMap::new(),
    };
    let draft = Draft { key: "k3".to_owned(), content: missing, reply_to: None };
    let refused = house.app.say(&noor, id, &draft).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::NoValue { .. }))), "{refused:?}");
    house.close().await;
}

#[tokio::test]
async fn others_conversations_are_not_there_and_readers_do_not_write() {
    let (house, noor, _, id) = opened().await;
    let stranger = Who { tenant: TenantId(Uuid::from_u128(9)), ..noor.clone() };
    let elsewhere = Who { reads: vec![PropertyId(Uuid::from_u128(8))], writes: vec![], ..noor.clone() };
    for who in [&stranger, &elsewhere] {
        assert!(matches!(house.app.thread(who, id, None).await, Err(DeskError::NotFound)));
        assert!(matches!(house.app.say(who, id, &text("k", "x")).await, Err(DeskError::NotFound)));
        assert!(matches!(house.app.act(who, id, &Act::Close).await, Err(DeskError::NotFound)));
        assert!(house.app.find_conversations(who, "hello", 5).await.unwrap().rows.is_empty());
        assert!(house.app.conversations(who, &List::All, None, 5).await.unwrap().rows.is_empty());
    }
    let reader = Who { writes: vec![], ..noor.clone() };
    assert!(house.app.thread(&reader, id, None).await.is_ok());
    assert!(matches!(house.app.act(&reader, id, &Act::Close).await, Err(DeskError::Forbidden)));
    assert!(matches!(house.app.say(&reader, id, &text("k", "x")).await, Err(DeskError::Forbidden)));
    house.close().await;
}

#[tokio::test]
async fn care_labels_notes_and_states_are_kept_and_told() {
    let (house, noor, guest, id) = opened().await;
    let dario = (Uuid::from_u128(78), "Dario".to_owned());
    let acts = [
        Act::Assign(Some(dario.clone())),
        Act::Label("late arrival".to_owned()),
        Act::Label("late arrival".to_owned()),
        Act::Note { key: "n1".to_owned(), body: "ask @Dario".to_owned(), mentions: vec![dario.0] },
        Act::Note { key: "n1".to_owned(), body: "ask @Dario".to_owned(), mentions: vec![dario.0] },
        Act::TakeOver,
        Act::Close,
    ];
    for act in &acts {
        house.app.act(&noor, id, act).await.unwrap();
    }
    let page = house.app.thread(&noor, id, None).await.unwrap();
    assert_eq!((page.line.desk, page.line.assignee), (DeskState::Closed, Some(dario.0)));
    assert_eq!(page.line.labels, ["late arrival"]);
    let notes = page.items.iter().filter(|item| matches!(item, Item::Note(_))).count();
    assert_eq!(notes, 1);
    let happened: Vec<_> = page
        .items
        .iter()
        .filter_map(|item| match item {
            Item::Happened(happened) => Some((happened.kind.as_str(), happened.by.as_deref())),
            _ => None,
        })
        .collect();
    for kind in
        ["conversation.assigned", "conversation.labelled", "conversation.taken", "conversation.closed"]
    {
        assert_eq!(
            happened.iter().filter(|one| **one == (kind, Some("Noor"))).count(),
            1,
            "{kind}: {happened:?}"
        );
    }
    house.say(&guest, "one more thing").await;
    assert_eq!(only(&house, &noor).await, id, "the guest's words open it again");
    house.app.act(&noor, id, &Act::GiveBack).await.unwrap();
    house.say(&guest, "bot?").await;
    assert_eq!(house.words(&guest).last().unwrap(), "Re: bot?");
    for bad in [
        Act::Label(" ".to_owned()),
        Act::Label("x".repeat(41)),
        Act::Note { key: "n".to_owned(), body: String::new(), mentions: vec![] },
        Act::Snooze(house.clock.now()),
    ] {
        let refused = house.app.act(&noor, id, &bad).await;
        assert!(matches!(refused, Err(DeskError::Invalid { .. })), "{bad:?}: {refused:?}");
    }
    house.close().await;
}

#[tokio::test]
async fn a_snoozed_conversation_comes_back_and_a_planned_message_is_sent() {
    let (house, noor, guest, id) = opened().await;
    let now = house.clock.now();
    let hours = |count| now + SignedDuration::from_hours(count);
    house.app.act(&noor, id, &Act::Snooze(hours(2))).await.unwrap();
    house.app.say_later(&noor, id, &text("p1", "Good evening"), hours(5)).await.unwrap();
    house.app.say_later(&noor, id, &text("p2", "never said"), hours(6)).await.unwrap();
    let late = house.app.say_later(&noor, id, &text("p3", "too late"), hours(30)).await;
    assert!(matches!(late, Err(DeskError::Refused(Refusal::WindowClosed))));
    assert!(house.app.conversations(&noor, &List::All, None, 5).await.unwrap().rows.is_empty());
    house.live_until(hours(3)).await;
    assert_eq!(only(&house, &noor).await, id);
    let planned = house.app.thread(&noor, id, None).await.unwrap().planned;
    assert_eq!(
        planned.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        ["Good evening", "never said"]
    );
    house.app.say_never(&noor, id, &planned[1].key).await.unwrap();
    house.live_until(hours(8)).await;
    assert_eq!(house.words(&guest), ["Re: hello", "Good evening"]);
    house.close().await;
}

#[tokio::test]
async fn a_blocked_guest_is_answered_by_nobody() {
    let (house, noor, guest, id) = opened().await;
    house.app.act(&noor, id, &Act::Block).await.unwrap();
    house.say(&guest, "spam").await;
    assert_eq!(house.words(&guest), ["Re: hello"]);
    let refused = house.app.say(&noor, id, &text("k", "no")).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::Blocked))));
    assert!(house.app.conversations(&noor, &List::All, None, 5).await.unwrap().rows.is_empty());
    house.app.act(&noor, id, &Act::Unblock).await.unwrap();
    house.say(&guest, "sorry").await;
    assert_eq!(house.words(&guest), ["Re: hello", "Re: sorry"]);
    house.close().await;
}

#[tokio::test]
async fn a_failed_message_says_why_and_is_sent_once_more() {
    let (house, noor, guest, id) = opened().await;
    let fault = json!({ "api": [{ "kind": "error", "path": "messages", "code": 131_026 }] });
    house.whatsapp.set_faults(serde_json::from_value(fault).unwrap());
    let said = house.app.say(&noor, id, &text("k1", "Hi")).await.unwrap();
    house.settle().await;
    house.whatsapp.set_faults(Faults::default());
    let bubble = house.app.bubble(&noor, id, said.message).await.unwrap();
    assert_eq!(bubble.status, Some(DeliveryStatus::Failed));
    assert_eq!(bubble.failure.as_ref().unwrap().reason, "not-on-whatsapp");
    let again = house.app.say_again(&noor, id, said.message).await.unwrap();
    let twice = house.app.say_again(&noor, id, said.message).await.unwrap();
    house.settle().await;
    assert!(!again.again && twice.again);
    assert_eq!(house.words(&guest), ["Re: hello", "Hi"]);
    let refused = house.app.say_again(&noor, id, again.message).await;
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::NoSuchMessage))), "it did not fail");
    house.close().await;
}

#[tokio::test]
async fn files_answers_and_reactions_go_both_ways() {
    let (house, noor, guest, id) = opened().await;
    house.pass(SignedDuration::from_secs(5)).await;
    let png = bytes::Bytes::from_static(b"\x89PNG\r\n\x1a\n0000");
    let file = house.app.take_file(&noor, id, "../map.png", png.clone()).await.unwrap();
    let page = house.app.thread(&noor, id, None).await.unwrap();
    let Item::Message(first) = &page.items[0] else { panic!("a message first") };
    let draft = Draft {
        key: "f1".to_owned(),
        content: Content::File { file, caption: Some("the way".to_owned()) },
        reply_to: Some(first.id),
    };
    let sent = house.app.say(&noor, id, &draft).await.unwrap();
    let like = Content::Reaction { to: first.id, emoji: "👍".to_owned() };
    let _ = house
        .app
        .say(&noor, id, &Draft { key: "r1".to_owned(), content: like, reply_to: None })
        .await
        .unwrap();
    house.settle().await;
    let answer = house.answers(&guest);
    let image = answer.iter().find(|message| message["type"] == "image").unwrap();
    assert_eq!(image["image"]["caption"], "the way");
    assert!(image.to_string().contains("context"), "it answers the guest's message: {image}");
    let bubble = house.app.bubble(&noor, id, sent.message).await.unwrap();
    assert_eq!(bubble.said.kind, Kind::Image);
    assert_eq!(bubble.quoted.unwrap().said.text, "hello");
    let given = house.app.file_of(&noor, id, sent.message).await.unwrap();
    assert_eq!((given.mime.as_str(), given.name.as_str(), given.bytes), ("image/png", "map.png", png));
    let page = house.app.thread(&noor, id, None).await.unwrap();
    let Item::Message(first) = &page.items[0] else { panic!("a message first") };
    assert_eq!(first.reactions, ["👍"]);
    for (name, bytes) in [("a.svg", &b"<svg/>"[..]), ("a.html", b"<html>"), ("a.exe", b"MZ"), ("a.png", b"")]
    {
        let refused = house.app.take_file(&noor, id, name, bytes::Bytes::from_static(bytes)).await;
        assert!(matches!(refused, Err(DeskError::Invalid { field: "file", .. })), "{name}");
    }
    let foreign = Draft {
        key: "f2".to_owned(),
        content: Content::File { file: Uuid::from_u128(1), caption: None },
        reply_to: None,
    };
    assert!(matches!(house.app.say(&noor, id, &foreign).await, Err(DeskError::Refused(Refusal::NoSuchFile))));
    let foreign = Draft { reply_to: Some(MessageId(Uuid::from_u128(1))), ..text("k9", "x") };
    assert!(matches!(
        house.app.say(&noor, id, &foreign).await,
        Err(DeskError::Refused(Refusal::NoSuchMessage))
    ));
    house.close().await;
}

#[tokio::test]
async fn search_and_saved_replies_know_the_guest() {
    let (house, noor, guest, id) = opened().await;
    house.say(&guest, "Could we get two TOWELS?").await;
    for question in ["towel", "ana", "611000001"] {
        let found = house.app.find_conversations(&noor, question, 5).await.unwrap();
        assert_eq!(found.rows.iter().map(|row| row.line.id).collect::<Vec<_>>(), [id], "{question}");
    }
    let reply = SavedReply {
        id: Uuid::from_u128(5),
        property: None,
        shortcut: "hi".to_owned(),
        body: "Hi {{first_name}}, {{colleague}} here. {{unknown}}".to_owned(),
    };
    house.app.save_reply(&noor, reply.clone()).await.unwrap();
    let filled = house.app.replies_for(&noor, id).await.unwrap();
    assert_eq!(filled[0].body, "Hi Ana, Noor here. {{unknown}}");
    let bad = SavedReply { shortcut: "a b".to_owned(), ..reply };
    assert!(matches!(house.app.save_reply(&noor, bad).await, Err(DeskError::Invalid { .. })));
    house.close().await;
}
