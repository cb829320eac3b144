use super::problems::Known;
use super::*;

fn read(json: &str) -> Channel {
    serde_json::from_str(json).unwrap()
}

#[test]
fn an_empty_file_is_a_working_channel() {
    let channel = read("{}");
    assert_eq!(channel, Channel::default());
    assert_eq!(channel.problems(&Known::default()), []);
    assert_eq!(channel.hand_off.silent_hours, 12);
}

#[test]
fn a_misspelt_key_is_refused() {
    let error = serde_json::from_str::<Channel>(r#"{"quotes": {"valid_hour": 3}}"#).unwrap_err();
    assert!(error.to_string().contains("valid_hour"), "{error}");
}

#[test]
fn the_demo_resort_has_a_channel_without_problems_that_survives_a_round_trip() {
    let text = include_str!("../../../../../resorts/ventisol/channel.json");
    let channel = read(text);
    let known = Known {
        templates: Some(&[(
            "booking_recovery_2",
            vec!["first_name", "property", "stay_dates", "cancel_until"],
        )]),
        rate_plans: Some(&["flex", "saver"]),
        default_language: Some("en"),
    };
    assert_eq!(channel.problems(&known), []);
    for answer in channel.faq.iter().chain(&channel.objections) {
        for lang in ["en", "es", "de", "ar"] {
            assert!(answer.a.0.contains_key(lang), "{} has no {lang}", answer.id);
        }
    }
    let again = read(&serde_json::to_string(&channel).unwrap());
    assert_eq!(again, channel);
}

#[test]
fn each_contradiction_is_told_with_its_place() {
    let channel = read(
        r#"{
          "echo": {"text": "hello"},
          "questions": {"at_most": 3},
          "ranking": {"fit": 0, "budget": 0, "occasion": 0, "owner": 0, "scarcity": 0, "history": 0},
          "quotes": {"valid_hours": 0, "rate_plan": "strict"},
          "booking_link": {"url": "book.example", "parameters": {"room/no": "{unit}"}},
          "follow_ups": {"template": {"name": "gone", "after_hours": 24}},
          "business_hours": {"mon": ["20:00", "09:00"]},
          "quiet_hours": {"from": "09:00", "to": "09:00"},
          "hand_off": {"emergency_number": "call us"},
          "faq": [
            {"id": "a", "topics": ["x"], "a": {"es": "hola"}},
            {"id": "a", "a": {"en": "hi"}}
          ]
        }"#,
    );
    let known = Known { templates: Some(&[]), rate_plans: Some(&["flex"]), default_language: Some("en") };
    let mut pointers: Vec<_> = channel.problems(&known).into_iter().map(|problem| problem.pointer).collect();
    pointers.sort();
    assert_eq!(
        pointers,
        [
            "/booking_link/parameters/room~1no",
            "/booking_link/url",
            "/business_hours/mon",
            "/echo/text",
            "/faq/0/a",
            "/faq/1",
            "/faq/1/id",
            "/follow_ups/template/name",
            "/hand_off/emergency_number",
            "/questions/at_most",
            "/quiet_hours",
            "/quotes/rate_plan",
            "/quotes/valid_hours",
            "/ranking",
        ]
    );
}

#[test]
fn a_template_that_needs_more_than_a_follow_up_knows_is_told() {
    let channel = read(r#"{"follow_ups": {"template": {"name": "t", "after_hours": 24}}}"#);
    let known = Known { templates: Some(&[("t", vec!["first_name", "door_code"])]), ..Known::default() };
    let problems = channel.problems(&known);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("door_code"));
}

#[test]
fn the_schema_explains_every_setting() {
    let schema = serde_json::to_value(schemars::schema_for!(Channel)).unwrap();
    for (name, property) in schema["properties"].as_object().unwrap() {
        assert!(property["description"].is_string(), "{name} is not explained");
    }
}
