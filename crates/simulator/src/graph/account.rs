//! The business itself: phone number, profile, subscribed apps, registration, blocked users.

use serde_json::{Map, Value, json};

use super::call::Call;
use super::{GraphError, form};
use crate::config::Subscriber;
use crate::lock;
use crate::sim::Sim;
use crate::world::identity::{country_of_phone, phone_digits};

fn success() -> Value {
    json!({"success": true})
}

fn text(body: &Value, key: &str) -> Option<String> {
    body.get(key)
        .and_then(|v| v.as_str().map_or_else(|| v.as_u64().map(|n| n.to_string()), |t| Some(t.to_owned())))
}

/// Tiers of the messaging limit, by guests a day.
const TIERS: &[(u32, &str)] =
    &[(50, "TIER_50"), (250, "TIER_250"), (2_000, "TIER_2K"), (10_000, "TIER_10K"), (100_000, "TIER_100K")];

fn tier(limit: u32) -> &'static str {
    let fits = |(most, _): &&(u32, &str)| limit > 0 && limit <= *most;
    TIERS.iter().find(fits).map_or("TIER_UNLIMITED", |(_, name)| name)
}

/// The number as the API shows it; the usual fields first.
fn number_view(sim: &Sim) -> Map<String, Value> {
    let rules = &sim.dials().rules;
    let throughput = if rules.throughput > 80 || rules.throughput == 0 { "HIGH" } else { "STANDARD" };
    let home = country_of_phone(&sim.business.digits());
    let registered = lock(&sim.registration).is_registered();
    let status = match (registered, sim.faults.number_is_blocked()) {
        (false, _) => "DISCONNECTED",
        (true, true) => "RESTRICTED",
        (true, false) => "CONNECTED",
    };
    let view = json!({
        "verified_name": sim.business.verified_name,
        "code_verification_status": "VERIFIED",
        "display_phone_number": sim.business.display_phone_number,
        "quality_rating": "GREEN",
        "platform_type": if registered { "CLOUD_API" } else { "NOT_APPLICABLE" },
        "throughput": {"level": throughput},
        "webhook_configuration": {"application": sim.hooks.targets().first().map(|t| t.subscriber.url.clone())},
        "id": sim.business.phone_number_id,
        "name_status": "APPROVED",
        "new_name_status": "NONE",
        "status": status,
        "account_mode": "SANDBOX",
        "quality_score": {"score": "GREEN"},
        "is_official_business_account": false,
        "is_on_biz_app": false,
        "is_pin_enabled": lock(&sim.registration).has_pin(),
        "is_preverified_number": false,
        "search_visibility": "NON_VISIBLE",
        "conversational_automation": {"id": sim.business.phone_number_id, "prompts": [], "commands": []},
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED_COUNTRY",
        "health_status": {"can_send_message": if status == "CONNECTED" { "AVAILABLE" } else { "BLOCKED" }, "entities": []},
        "last_onboarded_time": crate::clock::rfc3339(sim.started),
        "whatsapp_business_manager_messaging_limit": tier(rules.messaging_limit),
        "messaging_limit_tier": tier(rules.messaging_limit),
        "country_dial_code": home.map(|(code, _)| code),
        "country_code": home.map(|(_, country)| country),
    });
    match view {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Without `fields` Graph gives the first ones only.
const USUAL: usize = 8;
/// Fields that exist but have no value here; Graph leaves those out.
const EMPTY: &[&str] = &["certificate", "new_certificate", "username", "health", "primary_funding_id"];

/// `GET /{phone-number-id}`
pub(crate) fn number(call: &Call<'_>) -> Result<Value, GraphError> {
    let all = number_view(call.sim);
    let Some(fields) = call.fields() else {
        return Ok(Value::Object(all.into_iter().take(USUAL).collect()));
    };
    let known = |field: &str| all.contains_key(field) || EMPTY.contains(&field);
    if let Some(wrong) = fields.iter().find(|f| !known(f)) {
        return Err(GraphError::param(format!("Tried accessing nonexisting field ({wrong})")));
    }
    Ok(call.pick(Value::Object(all)))
}

/// `GET /{waba}/phone_numbers`
pub(crate) fn numbers(call: &Call<'_>) -> Result<Value, GraphError> {
    let fields = call.fields();
    let shown = if fields.is_none() { USUAL } else { usize::MAX };
    let one = number_view(call.sim).into_iter().take(shown).collect();
    call.page(vec![Value::Object(one)], fields.as_deref())
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

/// Trades a business can be of.
const VERTICALS: &[&str] = &[
    "UNDEFINED",
    "OTHER",
    "AUTO",
    "BEAUTY",
    "APPAREL",
    "EDU",
    "ENTERTAIN",
    "EVENT_PLAN",
    "FINANCE",
    "GROCERY",
    "GOVT",
    "HOTEL",
    "HEALTH",
    "NONPROFIT",
    "PROF_SERVICES",
    "RETAIL",
    "TRAVEL",
    "RESTAURANT",
    "NOT_A_BIZ",
    "ALCOHOL",
    "ONLINE_GAMBLING",
    "PHYSICAL_GAMBLING",
    "OTC_DRUGS",
    "MATRIMONY_SERVICE",
];

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
    if let Some(vertical) = text(&call.body, "vertical")
        && !VERTICALS.iter().any(|known| known.eq_ignore_ascii_case(&vertical))
    {
        return Err(GraphError::param(format!("Param vertical must be one of {{{}}}", VERTICALS.join(", "))));
    }
    let known = ["about", "address", "description", "email", "websites", "vertical"];
    let mut profile = lock(&call.sim.profile);
    if let Value::Object(profile) = &mut *profile {
        if text(&call.body, "profile_picture_handle").is_some() {
            let url = format!("http://{}/_sim/assets/icon.svg", call.host);
            profile.insert("profile_picture_url".to_owned(), json!(url));
        }
        for key in known {
            if let Some(value) = body.get(key) {
                profile.insert(key.to_owned(), value.clone());
            }
        }
    }
    Ok(success())
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
    let block = match call.method {
        "POST" => true,
        "DELETE" => false,
        _ => return Err(call.unknown_edge()),
    };
    let users = call.body.get("block_users").and_then(Value::as_array);
    let Some(users) = users else { return Err(GraphError::param("The parameter block_users is required.")) };
    let (mut changed, mut failed) = (Vec::new(), Vec::new());
    let mut world = lock(&call.sim.world);
    for user in users {
        let Some(name) = text(user, "user").or_else(|| text(user, "user_id")) else { continue };
        let key = phone_digits(&name).map_or_else(|| world.by_user(&name), |digits| world.by_phone(&digits));
        if let Some(guest) = key.and_then(|key| world.guest_mut(key)) {
            guest.refuses.blocked = block;
            changed.push(json!({"input": name, "wa_id": guest.phone, "user_id": guest.user_id}));
        } else {
            let error = json!({
                "message": "(#139103) Failed to block/unblock user",
                "code": 139_103,
                "error_data": {"details": "The user is not on WhatsApp or never wrote to this number."},
            });
            failed.push(json!({"input": name, "errors": [error]}));
        }
    }
    drop(world);
    let mut answer = Map::new();
    answer.insert(if block { "added_users" } else { "removed_users" }.to_owned(), Value::Array(changed));
    if failed.is_empty() {
        return Ok(json!({"messaging_product": "whatsapp", "block_users": answer}));
    }
    answer.insert("failed_users".to_owned(), Value::Array(failed));
    Err(GraphError::of(139_100).beside(json!({"messaging_product": "whatsapp", "block_users": answer})))
}

/// `POST /{app-id}/uploads` and `POST /upload:…`: the resumable upload that gives handles for template headers.
pub(crate) fn start_upload(call: &Call<'_>) -> Result<Value, GraphError> {
    let length = form::get(call.query, "file_length").and_then(|length| length.parse::<usize>().ok());
    if length.is_none_or(|length| length == 0) {
        return Err(GraphError::param("(#100) The parameter file_length is required."));
    }
    let kind = form::get(call.query, "file_type").unwrap_or_default();
    // Meta: pdf, jpeg, jpg, png, mp4.
    if !["application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"].contains(&kind.as_str()) {
        return Err(GraphError::param("(#100) The file type is not supported."));
    }
    Ok(json!({"id": format!("upload:{}?sig={}", call.sim.random.opaque(32), call.sim.random.opaque(22))}))
}

/// The second half of a resumable upload.
pub(crate) fn finish_upload(call: &Call<'_>) -> Value {
    json!({"h": format!("4::{}", call.sim.random.opaque(64))})
}
