//! The business itself: phone number, profile, subscribed apps, registration, blocked users.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::{GraphError, form};
use crate::config::Subscriber;
use crate::lock;
use crate::sim::Sim;
use crate::world::identity::phone_digits;

fn success() -> Value {
    json!({"success": true})
}

fn text(body: &Value, key: &str) -> Option<String> {
    body.get(key)
        .and_then(|v| v.as_str().map_or_else(|| v.as_u64().map(|n| n.to_string()), |t| Some(t.to_owned())))
}

fn number_view(sim: &Sim) -> Value {
    let rules = &sim.dials().rules;
    let throughput = if rules.throughput > 80 || rules.throughput == 0 { "HIGH" } else { "STANDARD" };
    json!({
        "verified_name": sim.business.verified_name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": sim.business.display_phone_number,
        "quality_rating": "GREEN",
        "platform_type": "CLOUD_API",
        "throughput": {"level": throughput},
        "webhook_configuration": {"application": sim.hooks.targets().first().map(|t| t.subscriber.url.clone())},
        "id": sim.business.phone_number_id,
        "name_status": "APPROVED",
        "status": if sim.faults.number_is_blocked() { "RESTRICTED" } else { "CONNECTED" },
        "account_mode": "SANDBOX",
        "is_official_business_account": false,
        "whatsapp_business_manager_messaging_limit": "TIER_250",
        "messaging_limit_tier": "TIER_250",
        "country_dial_code": "34",
    })
}

/// Without `fields` Graph gives the first ones only.
const USUAL: usize = 8;

/// `GET /{phone-number-id}`
pub(crate) fn number(call: &Call<'_>) -> Result<Value, GraphError> {
    let Value::Object(all) = number_view(call.sim) else { return Err(call.unknown()) };
    let Some(fields) = call.fields() else {
        return Ok(Value::Object(all.into_iter().take(USUAL).collect()));
    };
    if let Some(wrong) = fields.iter().find(|f| !all.contains_key(f.as_str())) {
        return Err(GraphError::param(format!("Tried accessing nonexisting field ({wrong})")));
    }
    Ok(call.pick(Value::Object(all)))
}

/// `GET /{waba}/phone_numbers`
pub(crate) fn numbers(call: &Call<'_>) -> Result<Value, GraphError> {
    let fields = call.fields();
    let mut one = number_view(call.sim);
    if let (None, Value::Object(map)) = (&fields, &mut one) {
        *map = std::mem::take(map).into_iter().take(USUAL).collect();
    }
    call.page(vec![one], fields.as_deref())
}

/// `GET /{waba}`
pub(crate) fn waba(call: &Call<'_>) -> Value {
    call.pick(json!({
        "id": call.sim.business.waba_id,
        "name": call.sim.business.verified_name,
        "currency": "EUR",
        "timezone_id": "1",
        "message_template_namespace": "00000000_0000_0000_0000_000000000000",
    }))
}

/// `GET /{phone-number-id}/whatsapp_business_profile`
pub(crate) fn profile(call: &Call<'_>) -> Value {
    let profile = lock(&call.sim.profile).clone();
    let profile = match (profile, call.fields()) {
        (Value::Object(map), Some(fields)) => {
            let wanted = |key: &String| key == "messaging_product" || fields.contains(key);
            Value::Object(map.into_iter().filter(|(key, _)| wanted(key)).collect())
        }
        (profile, _) => profile,
    };
    json!({"data": [profile]})
}

/// `POST /{phone-number-id}/whatsapp_business_profile`
pub(crate) fn set_profile(call: &Call<'_>) -> Result<Value, GraphError> {
    let Value::Object(body) = &call.body else { return Err(GraphError::param("Invalid parameter")) };
    for (key, max) in [("about", 139), ("address", 256), ("description", 512), ("email", 128)] {
        if text(&call.body, key).is_some_and(|t| t.chars().count() > max) {
            return Err(GraphError::param(format!("Param {key} must be at most {max} characters long.")));
        }
    }
    if body.get("websites").and_then(Value::as_array).is_some_and(|sites| sites.len() > 2) {
        return Err(GraphError::param("Param websites must have at most 2 elements."));
    }
    let known = ["about", "address", "description", "email", "websites", "vertical"];
    let mut profile = lock(&call.sim.profile);
    if let Value::Object(profile) = &mut *profile {
        for key in known {
            if let Some(value) = body.get(key) {
                profile.insert(key.to_owned(), value.clone());
            }
        }
    }
    Ok(success())
}

/// `POST /{phone-number-id}/register`, `deregister`, `request_code`, `verify_code`
pub(crate) fn registration(call: &Call<'_>) -> Result<Value, GraphError> {
    let six = |key: &str| {
        text(&call.body, key).is_some_and(|pin| pin.len() == 6 && pin.bytes().all(|b| b.is_ascii_digit()))
    };
    match call.edge {
        "register" if !six("pin") => Err(GraphError::param("Param pin must be 6 characters long.")),
        "verify_code" if text(&call.body, "code").is_none() => {
            Err(GraphError::param("The parameter code is required."))
        }
        "request_code" if !matches!(text(&call.body, "code_method").as_deref(), Some("SMS" | "VOICE")) => {
            Err(GraphError::param("Param code_method must be one of {SMS, VOICE}"))
        }
        _ => Ok(success()),
    }
}

/// `GET|POST|DELETE /{waba}/subscribed_apps`
pub(crate) fn subscribed_apps(call: &Call<'_>) -> Result<Value, GraphError> {
    let sim = call.sim;
    match call.method {
        "GET" => {
            let app = json!({
                "id": sim.business.app_id,
                "name": "Simulator",
                "link": format!("http://{}/", call.host),
            });
            let apps: Vec<Value> = sim
                .hooks
                .targets()
                .iter()
                .map(|target| {
                    json!({"whatsapp_business_api_data": app, "override_callback_uri": target.subscriber.url})
                })
                .collect();
            Ok(json!({"data": apps}))
        }
        "POST" => {
            if let Some(url) = text(&call.body, "override_callback_uri") {
                let targets = sim.hooks.targets();
                let first = targets.first().map(|t| &t.subscriber);
                let secret = first.map(|s| s.app_secret.clone()).unwrap_or_default();
                let token = text(&call.body, "verify_token").map(Into::into);
                let verify_token =
                    token.or_else(|| first.map(|s| s.verify_token.clone())).unwrap_or_default();
                sim.hooks.subscribe(sim, vec![Subscriber { url, app_secret: secret, verify_token }]);
            }
            Ok(success())
        }
        "DELETE" => {
            sim.hooks.subscribe(sim, Vec::new());
            Ok(success())
        }
        _ => Err(call.unknown_edge()),
    }
}

/// `GET|POST|DELETE /{phone-number-id}/block_users`
pub(crate) fn block_users(call: &Call<'_>) -> Result<Value, GraphError> {
    if call.method == "GET" {
        let blocked: Vec<Value> = lock(&call.sim.world)
            .guests()
            .filter(|g| g.refuses.blocked)
            .map(|g| json!({"messaging_product": "whatsapp", "wa_id": g.phone, "user_id": g.user_id}))
            .collect();
        return call.page(blocked, None);
    }
    let block = call.method == "POST";
    let users = call.body.get("block_users").and_then(Value::as_array);
    let Some(users) = users else { return Err(GraphError::param("The parameter block_users is required.")) };
    let mut changed = Vec::new();
    let mut world = lock(&call.sim.world);
    for user in users {
        let Some(name) = text(user, "user").or_else(|| text(user, "user_id")) else { continue };
        let key = phone_digits(&name).map_or_else(|| world.by_user(&name), |digits| world.by_phone(&digits));
        if let Some(guest) = key.and_then(|key| world.guest_mut(key)) {
            guest.refuses.blocked = block;
            changed.push(json!({"input": name, "wa_id": guest.phone, "user_id": guest.user_id}));
        }
    }
    let list = if block { "added_users" } else { "removed_users" };
    let mut block_users = Map::new();
    block_users.insert(list.to_owned(), Value::Array(changed));
    Ok(json!({"messaging_product": "whatsapp", "block_users": block_users}))
}

/// `POST /{app-id}/uploads` and `POST /upload:…`: the resumable upload that gives handles for template headers.
pub(crate) fn start_upload(call: &Call<'_>) -> Value {
    let name = form::get(call.query, "file_name").unwrap_or_default();
    json!({"id": format!("upload:{}?name={}", call.sim.random.opaque(32), name.len())})
}

/// The second half of a resumable upload.
pub(crate) fn finish_upload(call: &Call<'_>) -> Value {
    json!({"h": format!("4::{}", call.sim.random.opaque(64))})
}
