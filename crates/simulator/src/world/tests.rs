//! What the world promises: one guest behind each address, bounded memory, messages found by id.

use serde_json::json;

use super::*;

fn text(direction: Direction, body: &str) -> Draft {
    Draft {
        direction,
        kind: "text".to_owned(),
        content: json!({"body": body}),
        context: None,
        shown: None,
        callback: None,
        pricing: None,
        free_until: None,
        errors: None,
        wamid: None,
    }
}

#[test]
fn a_guest_is_found_by_every_name() {
    let (mut world, random) = (World::new(Limits::default()), Random::new(1));
    let (key, new) = world.add_guest(NewGuest::with_phone("Ana", "+34 600 555 111"), &random).unwrap();
    assert!(new);
    let user_id = world.guest(key).unwrap().user_id.clone();
    for name in ["g1", "34600555111", "+34 600-555-111", user_id.as_str()] {
        assert_eq!(world.find(name), Some(key), "{name}");
    }
    assert_eq!(world.find("g2"), None);
    let again = world.add_guest(NewGuest::with_phone("Ana María", "34600555111"), &random).unwrap();
    assert_eq!(again, (key, false));
    assert_eq!(world.guest(key).unwrap().name, "Ana María");
}

#[test]
fn a_guest_with_a_user_id_only_has_no_phone() {
    let (mut world, random) = (World::new(Limits::default()), Random::new(1));
    let (key, _) = world.add_guest(NewGuest::without_phone("Zoë", "NL.123"), &random).unwrap();
    assert_eq!(world.identity(key, 0).unwrap().phone, None);
    let wrong = world.add_guest(NewGuest::without_phone("x", "31612345678"), &random);
    assert_eq!(wrong, Err(GuestError::UserId("31612345678".to_owned())));
}

#[test]
fn whoever_has_a_username_hides_the_phone_until_it_is_used() {
    let (mut world, random) = (World::new(Limits::default()), Random::new(1));
    let new = NewGuest { username: Some("ana.m".to_owned()), ..NewGuest::with_phone("Ana", "34600555111") };
    let (key, _) = world.add_guest(new, &random).unwrap();
    assert_eq!(world.identity(key, 0).unwrap().phone, None);
    world.guest_mut(key).unwrap().phone_used = Some(0);
    assert!(world.identity(key, 30 * 86_400_000).unwrap().phone.is_some());
    assert!(world.identity(key, 30 * 86_400_000 + 1).unwrap().phone.is_none());
}

#[test]
fn a_send_to_an_unknown_address_makes_a_guest_once() {
    let (mut world, random) = (World::new(Limits::default()), Random::new(1));
    let a = world.recipient(Some("16505551234"), None, &random);
    assert_eq!(world.recipient(Some("16505551234"), Some("US.9"), &random), a, "`to` wins over `recipient`");
    let b = world.recipient(None, Some("US.9"), &random);
    assert_ne!(a, b);
    assert_eq!(world.guest(b).unwrap().phone, None);
}

#[test]
fn memory_is_bounded_and_the_oldest_goes() {
    let limits = Limits { messages: 10, thread: 6, guests: 3, ..Limits::default() };
    let (mut world, random) = (World::new(limits), Random::new(1));
    let mut places = Vec::new();
    for n in 0..1_000_u32 {
        let key = world.recipient(Some(&format!("3460055{:04}", n % 5)), None, &random);
        places.push(world.push(key, text(Direction::Outbound, "x"), i64::from(n), &random).unwrap());
        assert!(world.guests.len() <= 3 && world.kept <= 10 && world.by_wamid.len() == world.kept);
        assert!(world.guests.values().all(|g| g.thread.len() <= 6));
        assert!(world.order.len() <= 20);
    }
    assert!(world.at(*places.last().unwrap()).is_some());
    assert!(world.at(places[0]).is_none());
}

#[test]
fn a_status_is_reached_once() {
    let (mut world, random) = (World::new(Limits::default()), Random::new(1));
    let key = world.recipient(Some("16505551234"), None, &random);
    let place = world.push(key, text(Direction::Outbound, "x"), 5, &random).unwrap();
    assert!(world.mark(place, Status::Sent, 6));
    assert!(!world.mark(place, Status::Sent, 7));
    world.hook(place, Status::Sent, HookState::Delivered);
    world.hook(place, Status::Sent, HookState::Retrying);
    let (_, message) = world.at(place).unwrap();
    assert_eq!(message.marks[0].hook, HookState::Delivered);
    assert_eq!(world.by_wamid(&message.wamid).unwrap().1.seq, place.seq);
    assert_eq!(message.view()["status"], "sent");
}
