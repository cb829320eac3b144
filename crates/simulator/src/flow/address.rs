//! A guest changes address or mind. A new phone number: the business learns it by a system message from the old number, and since the
//! business-scoped user id is made anew with it, by `user_id_update`.

use serde_json::{Map, Value, json};

use crate::lock;
use crate::sim::Sim;
use crate::webhooks::{Event, value};
use crate::world::identity::new_user_id;
use crate::world::{Direction, Draft, GuestError, NewGuest};

/// Gives a guest a new phone number, a new user id, or both; a new number brings a new user id in any case.
pub(crate) fn change(
    sim: &Sim,
    key: u32,
    phone: Option<&str>,
    user_id: Option<String>,
) -> Result<(), GuestError> {
    let now = sim.clock.now();
    let (old, name, new) = {
        let mut world = lock(&sim.world);
        let Some(guest) = world.guest(key) else { return Ok(()) };
        let (old, name) = (guest.identity(now), guest.name.clone());
        let language = guest.language.clone();
        let fresh = NewGuest {
            user_id: Some(old.user_id.clone()),
            phone: phone.map(str::to_owned),
            ..NewGuest::default()
        };
        world.add_guest(fresh, &sim.random)?;
        let digits = world.guest(key).and_then(|g| g.phone.clone());
        let user_id = user_id.unwrap_or_else(|| new_user_id(digits.as_deref(), &language, &sim.random));
        world.rename(key, user_id)?;
        (old, name, world.identity(key, now))
    };
    let Some(new) = new else { return Ok(()) };
    if let (true, Some(from), Some(to)) = (phone.is_some(), &old.phone, &new.phone) {
        let mut told = Map::new();
        told.insert("from".to_owned(), json!(from));
        told.insert("from_user_id".to_owned(), json!(old.user_id));
        system_message(
            sim,
            key,
            told,
            json!({
                "body": format!("User {name} changed from {from} to {to}"),
                "wa_id": to,
                "type": "user_changed_number",
            }),
        );
    }
    let mut update = Map::new();
    if let Some(phone) = &new.phone {
        update.insert("wa_id".to_owned(), json!(phone));
    }
    update.insert("detail".to_owned(), json!("The user's business-scoped user ID has changed."));
    update.insert("user_id".to_owned(), json!({"previous": old.user_id, "current": new.user_id}));
    update.insert("timestamp".to_owned(), json!(value::seconds(now)));
    let mut update_value = value::frame(&sim.business);
    update_value.insert("user_id_update".to_owned(), json!([update]));
    sim.hooks.emit(sim, Event::account("user_id_update", Value::Object(update_value), now));
    Ok(())
}

/// Tells the business that a guest stopped or resumed marketing messages.
pub(crate) fn prefer(sim: &Sim, key: u32, stop: bool) {
    let now = sim.clock.now();
    let Some(guest) = lock(&sim.world).identity(key, now) else { return };
    let word = if stop { "stop" } else { "resume" };
    let mut preference = Map::new();
    if let Some(phone) = &guest.phone {
        preference.insert("wa_id".to_owned(), json!(phone));
    }
    preference.insert("user_id".to_owned(), json!(guest.user_id));
    preference.insert("detail".to_owned(), json!(format!("User requested to {word} marketing messages")));
    preference.insert("category".to_owned(), json!("marketing_messages"));
    preference.insert("value".to_owned(), json!(word));
    preference.insert("timestamp".to_owned(), json!(now.div_euclid(1_000)));
    let mut told = value::frame(&sim.business);
    told.insert("contacts".to_owned(), json!([value::contact(&guest, true)]));
    told.insert("user_preferences".to_owned(), json!([preference]));
    sim.hooks.emit(sim, Event::account("user_preferences", Value::Object(told), now));
}

/// A message of type `system`: in the thread, and to the business without contacts.
fn system_message(sim: &Sim, key: u32, mut wire: Map<String, Value>, system: Value) {
    let now = sim.clock.now();
    let draft = Draft {
        direction: Direction::Inbound,
        kind: "system".to_owned(),
        content: system.clone(),
        context: None,
        shown: None,
        callback: None,
        pricing: None,
        free_until: None,
        errors: None,
        wamid: None,
    };
    let mut world = lock(&sim.world);
    let Some(place) = world.push(key, draft, now, &sim.random) else { return };
    let wamid = world.at(place).map(|(_, m)| m.wamid.clone()).unwrap_or_default();
    drop(world);
    wire.insert("id".to_owned(), json!(wamid));
    wire.insert("timestamp".to_owned(), json!(value::seconds(now)));
    wire.insert("type".to_owned(), json!("system"));
    wire.insert("system".to_owned(), system);
    let mut content = value::frame(&sim.business);
    content.insert("messages".to_owned(), json!([wire]));
    sim.hooks.emit(sim, Event::messages(key, Value::Object(content), (place, None)));
    super::message_changed(sim, place);
}
