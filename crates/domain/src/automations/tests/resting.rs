//! What rests for a while is not done for the same guest again before, whatever it is about.

use serde_json::json;

use super::*;

fn again_after(days: i64) -> Now {
    let resort = resort_with(&json!({"automations": [{
        "id": "winback", "on": ["reservation.created"], "rest_days": 60,
        "do": [{"type": "send_template", "template": "winback_season",
            "values": {"season": "'autumn'", "offer": "'-15 %'", "valid_until": "'31 Oct'", "campaign_token": "'autumn'"}}],
    }]}));
    let now: jiff::Timestamp = NOW.parse().unwrap();
    let mut guest = person();
    guest.done.push(Done {
        automation: "winback".to_owned(),
        booking: Some("website:another".to_owned()),
        at: now - jiff::SignedDuration::from_hours(24 * days),
        ..done("2026-05-01T12:00:00Z", true)
    });
    only(&created("en"), &situation_of(&resort, &guest, NOW))
}

#[test]
fn an_invitation_comes_once_in_sixty_days_whatever_it_is_about() {
    assert!(matches!(again_after(59), Now::Not(Withheld::Resting { days: 60, .. })), "{:?}", again_after(59));
    assert!(matches!(again_after(60), Now::Does(_)), "{:?}", again_after(60));
    let winback = automation("winback-season", &VENTISOL);
    assert_eq!(winback.rest_days, Some(60), "as its description says");
}
