//! Values of webhook fields as Meta documents them, for fields and forms the corpus does not hold.

/// (field, value).
pub const FIELDS: &[(&str, &str)] = &[
    (
        "account_alerts",
        r#"{"entity_type":"BUSINESS","entity_id":"506","alert_info":{"alert_severity":"WARNING","alert_status":"ACTIVE",
            "alert_type":"INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED","alert_description":"Limits cannot be increased"}}"#,
    ),
    (
        "account_alerts",
        r#"{"entity_type":"PHONE_NUMBER","entity_id":506,"alert_severity":"CRITICAL","alert_status":"NONE",
            "alert_type":"OBA_REJECTED","alert_description":"No"}"#,
    ),
    (
        "account_settings_update",
        r#"{"messaging_product":"whatsapp","timestamp":"1671644824","type":"phone_number_settings",
            "phone_number_settings":{"phone_number_id":"106","calling":{"status":"ENABLED"}}}"#,
    ),
    (
        "account_update",
        r#"{"event":"VOLUME_BASED_PRICING_TIER_UPDATE","volume_tier_info":{"tier_update_time":1743451903,
            "pricing_category":"UTILITY","tier":"100001:200000","effective_month":"2025-11","region":"India"}}"#,
    ),
    (
        "account_update",
        r#"{"event":"PARTNER_REMOVED","phone_number":"15550783881","waba_info":{"waba_id":"1","owner_business_id":"2",
            "partner_app_id":"3"},"disconnection_info":{"reason":"PRIMARY_INACTIVITY","initiated_by":"SYSTEM"}}"#,
    ),
    (
        "automatic_events",
        r#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"automatic_events":[{"id":"wamid.A",
            "event_name":"Purchase","timestamp":1749069131,"ctwa_clid":"Afc3","custom_data":{"currency":"USD","value":25000}}]}"#,
    ),
    (
        "business_capability_update",
        r#"{"max_daily_conversations_per_business":2000,"max_phone_numbers_per_business":25,"max_phone_numbers_per_waba":25}"#,
    ),
    (
        "business_capability_update",
        r#"{"max_daily_conversations_per_business":"TIER_2K","max_daily_conversation_per_phone":-1}"#,
    ),
    ("business_status_update", r#"{"business_id":"1","event":"BUSINESS_RESTRICTED"}"#),
    (
        "business_username_updates",
        r#"{"display_phone_number":"15550783881","username":"luckyshrub","status":"approved"}"#,
    ),
    (
        "business_username_update",
        r#"{"display_phone_number":"15550783881","status":"deleted","context":"revoked"}"#,
    ),
    (
        "flows",
        r#"{"event":"ENDPOINT_LATENCY","message":"p90 is high","flow_id":"1","alert_state":"ACTIVATED","threshold":5000,
            "p50_latency":1200.5,"p90_latency":7000,"requests_count":340,
            "errors":[{"error_type":"TIMEOUT","error_rate":14.28,"error_count":12}]}"#,
    ),
    (
        "group_participants_update",
        r#"{"metadata":{"phone_number_id":"1"},"groups":[{"timestamp":"1739321024","group_id":"G","type":"group_participants_remove",
            "request_id":"R","initiated_by":"business","removed_participants":[{"input":"16505551234"}],
            "failed_participants":[{"input":"16505551235","errors":[{"code":131020,"message":"no","title":"no",
            "error_data":{"details":"no"}}]}]}]}"#,
    ),
    (
        "history",
        r#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"history":[{"metadata":{"phase":0,"chunk_order":1,
            "progress":55},"threads":[{"id":"16505551234","context":{"wa_id":"16505551234","user_id":"US.1","username":"pablo"},
            "messages":[{"from":"15550783881","to":"16505551234","id":"wamid.A","timestamp":"1739230955","type":"text",
            "text":{"body":"Here"},"history_context":{"status":"READ"}},{"from":"15550783881","id":"wamid.B",
            "timestamp":"1739230970","type":"media_placeholder","history_context":{"status":"PLAYED"}}]}]}]}"#,
    ),
    (
        "history",
        r#"{"messages":[{"from":"16505551234","id":"wamid.B","timestamp":"1738796547","type":"image","image":{"caption":"Black",
            "mime_type":"image/jpeg","sha256":"3f9d","id":"24230790383178626"}}]}"#,
    ),
    (
        "history",
        r#"{"history":[{"errors":[{"code":2593109,"title":"off","message":"off","error_data":{"details":"off"}}]}]}"#,
    ),
    (
        "message_echoes",
        r#"{"metadata":{"phone_number_id":"1"},"message_echoes":[{"from":"1555","to":"1650","to_user_id":"US.1",
            "to_parent_user_id":"US.ENT.1","id":"wamid.E","timestamp":"1739321024","type":"text","text":{"body":"Hi"}}]}"#,
    ),
    (
        "message_template_quality_update",
        r#"{"previous_quality_score":"GREEN","new_quality_score":"YELLOW","message_template_id":806312974732579,
            "message_template_name":"welcome_template","message_template_language":"en-US"}"#,
    ),
    (
        "message_template_status_update",
        r#"{"event":"PAUSED","message_template_id":1,"message_template_name":"n","message_template_language":"en_US",
            "reason":null,"other_info":{"title":"FIRST_PAUSE","description":"Paused for 3 hours"},
            "disable_info":{"disable_date":"April 17, 2025"}}"#,
    ),
    (
        "messaging_handovers",
        r#"{"messaging_product":"whatsapp","sender":{"phone_number":"1650"},"recipient":{"phone_number_id":"1",
            "display_phone_number":"1555"},"type":"control_passed","timestamp":"1750101000","control_passed":{
            "previous_owner_app_id":"5","previous_owner_role":"ai_agent","new_owner_app_id":42,"new_owner_role":"escalation",
            "metadata":"needs a person","conversation_context":{"type":"summary","summary":{"text":"wants a room"}}}}"#,
    ),
    (
        "partner_solutions",
        r#"{"event":"SOLUTION_CREATED","solution_id":"774","solution_status":"INITIATED"}"#,
    ),
    (
        "payment_configuration_update",
        r#"{"configuration_name":"razorpay-prod","provider_name":"razorpay","provider_mid":"acc_1","status":"Needs Testing",
            "created_timestamp":1748827100,"updated_timestamp":1749320300}"#,
    ),
    (
        "phone_number_quality_update",
        r#"{"display_phone_number":"15550783881","event":"THROUGHPUT_UPGRADE","current_limit":"TIER_UNLIMITED",
            "old_limit":"TIER_100K","max_daily_conversations_per_business":"TIER_UNLIMITED"}"#,
    ),
    (
        "security",
        r#"{"display_phone_number":"15550783881","event":"PIN_RESET_REQUEST","requester":"61555822107539"}"#,
    ),
    (
        "smb_app_state_sync",
        r#"{"metadata":{"phone_number_id":"1"},"state_sync":[{"type":"contact","contact":{"full_name":"Pablo Morales",
            "first_name":"Pablo","phone_number":"16505551234","user_id":"US.1"},"action":"add","metadata":{"timestamp":"1739321024"}}]}"#,
    ),
    (
        "standby",
        r#"{"metadata":{"phone_number_id":"1"},"standby":{"contacts":[{"profile":{"name":"P"},"wa_id":"1650"}],"messages":[{
            "from":"1650","id":"wamid.S","timestamp":"1750101000","type":"text","text":{"body":"Hi"}}],
            "statuses":[{"id":"wamid.T","status":"read","timestamp":"1750101001","recipient_id":"1650"}],
            "message_echoes":[{"id":"wamid.T","timestamp":"1750101000","message":{"to":"1650","type":"text","text":{"body":"Yes"}}}]}}"#,
    ),
    (
        "template_category_update",
        r#"{"message_template_id":278,"message_template_name":"welcome","message_template_language":"en-US",
            "correct_category":"MARKETING","new_category":"UTILITY","category_update_timestamp":1746169200}"#,
    ),
    (
        "template_correct_category_detection",
        r#"{"message_template_id":"278","message_template_name":"welcome","message_template_language":"en_US",
            "category":"UTILITY","correct_category":"MARKETING"}"#,
    ),
    (
        "user_id_update",
        r#"{"messaging_product":"whatsapp","metadata":{"phone_number_id":"1"},"contacts":[{"profile":{"name":"P"},"user_id":"US.2"}],
            "user_id_update":[{"wa_id":"1650","detail":"changed","user_id":{"previous":"US.1","current":"US.2"},
            "parent_user_id":{"previous":"US.ENT.1","current":"US.ENT.2"},"timestamp":"1739321024"}]}"#,
    ),
    (
        "user_preferences",
        r#"{"contacts":[{"user_id":"US.1"}],"user_preferences":[{"user_id":"US.1","parent_user_id":"US.ENT.1","detail":"signed up",
            "category":"marketing_messages","value":"signup","signup_id":"9","timestamp":1731705721}]}"#,
    ),
];

/// A text message as Meta sends it, about 1 KB with a long body.
pub fn text_message(body: &str) -> String {
    format!(
        r#"{{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{"value":{{
        "messaging_product":"whatsapp","metadata":{{"display_phone_number":"15550783881","phone_number_id":"106540352242922"}},
        "contacts":[{{"profile":{{"name":"Sheena Nelson"}},"wa_id":"16505551234","user_id":"US.13491208655302741918"}}],
        "messages":[{{"from":"16505551234","from_user_id":"US.13491208655302741918",
        "id":"wamid.HBgLMTY1MDM4Nzk0MzkVAgASGBQzQTRBNjU5OUFFRTAzODEwMTQ0RgA=","timestamp":"1749416383","type":"text",
        "text":{{"body":{}}}}}]}},"field":"messages"}}]}}]}}"#,
        serde_json::Value::from(body)
    )
}
