use jiff::civil::datetime;
use proptest::prelude::*;

use super::*;

fn services() -> Services {
    serde_json::from_str(include_str!("../../../../../resorts/ventisol/services.json")).unwrap()
}

fn wishes(text: &str) -> Vec<Wanted> {
    match read(text, &services()) {
        Reading::Wishes(wishes) => wishes,
        other => panic!("{text}: {other:?}"),
    }
}

/// Service, option, quantity.
fn first(text: &str) -> (String, Option<String>, Option<u16>) {
    let wish = wishes(text).remove(0);
    (wish.service, wish.option, wish.quantity)
}

#[test]
fn things_are_found_in_every_language() {
    for (text, service) in [
        ("could we get two towels?", "extra-towels"),
        ("we've run out of towels in here", "extra-towels"),
        ("¿Nos podéis traer más toallas, por favor?", "extra-towels"),
        ("Könnten wir bitte noch zwei Handtücher bekommen?", "extra-towels"),
        ("Wir bräuchten frische Badetücher", "extra-towels"),
        ("ممكن منشفتين إضافيتين؟", "extra-towels"),
        ("a hypoallergenic pillow please", "pillows-bedding"),
        ("Necesitamos una manta más", "pillows-bedding"),
        ("haben Sie noch eine Decke?", "pillows-bedding"),
        ("نحتاج بطانية", "pillows-bedding"),
        ("Can someone clean our room around 2pm?", "room-cleaning"),
        ("¿pueden limpiar la habitación ahora?", "room-cleaning"),
        ("Bitte das Zimmer reinigen", "room-cleaning"),
        ("ممكن تنظيف الغرفة", "room-cleaning"),
        ("el aire no enfría y hace mucho calor", "maintenance"),
        ("The AC is broken", "maintenance"),
        ("Die Dusche tropft", "maintenance"),
        ("المكيف لا يعمل", "maintenance"),
        ("there is no hot water", "maintenance"),
        ("wifi is down again", "maintenance"),
        ("water under the sink!!", "maintenance"),
        ("نريد فطور للغرفة غداً الساعة ٨ لشخصين", "breakfast-room"),
        ("could we leave at 1pm tomorrow?", "late-checkout"),
        ("Wäre ein später Check-out möglich? bitte", "late-checkout"),
        ("¿nos podéis recoger en el aeropuerto? somos 5", "airport-transfer"),
        ("Wir brauchen morgen um 6 Uhr ein Taxi zum Flughafen", "airport-transfer"),
        ("we'd like to book a massage tomorrow at 4", "massage-60"),
        ("quiero dos bicis mañana a las 10", "bike-rental"),
        ("Wir suchen einen Babysitter für heute Abend", "babysitting"),
    ] {
        assert_eq!(first(text).0, service, "{text}");
    }
}

#[test]
fn counts_belong_to_their_things() {
    assert_eq!(
        first("2 more bath towels please, cabin 2"),
        ("extra-towels".into(), Some("bath".into()), Some(2))
    );
    assert_eq!(wishes("2 more bath towels please, cabin 2")[0].place.as_deref(), Some("cabin 2"));
    assert_eq!(first("ممكن منشفتين").2, Some(2));
    assert_eq!(first("another pillow please").2, Some(1));
    assert_eq!(first("towels x3 please").2, Some(3));
    assert_eq!(first("towels for room 12 please").2, None);
    let two = wishes("two towels and three pillows please");
    assert_eq!([two[0].quantity, two[1].quantity], [Some(2), Some(3)]);
    assert_eq!(wishes("breakfast in the room for two tomorrow at 8:30 please")[0].people, Some(2));
    assert_eq!(first("¿nos podéis recoger en el aeropuerto? somos 5").1.as_deref(), Some("van-7"));
}

#[test]
fn times_are_read_and_fit_the_house() {
    let now = datetime(2026, 8, 11, 15, 0, 0, 0);
    let hours: crate::resort::hours::Span = serde_json::from_str(r#"["07:30", "11:00"]"#).unwrap();
    let at = |text: &str, hours| read_when(text).moment(now, hours);
    for (text, expected) in [
        ("tomorrow at 8", datetime(2026, 8, 12, 8, 0, 0, 0)),
        ("mañana a las 8 y media", datetime(2026, 8, 12, 8, 30, 0, 0)),
        ("morgen um halb neun", datetime(2026, 8, 12, 8, 30, 0, 0)),
        ("غداً الساعة ٨", datetime(2026, 8, 12, 8, 0, 0, 0)),
        ("mañana por la mañana", datetime(2026, 8, 12, 9, 0, 0, 0)),
        ("day after tomorrow at 9:15", datetime(2026, 8, 13, 9, 15, 0, 0)),
        ("am Freitag um 10 Uhr", datetime(2026, 8, 14, 10, 0, 0, 0)),
    ] {
        assert_eq!(at(text, Some(hours)), Some(expected), "{text}");
    }
    for (text, expected) in [
        ("in 20 minutes", datetime(2026, 8, 11, 15, 20, 0, 0)),
        ("en media hora", datetime(2026, 8, 11, 15, 30, 0, 0)),
        ("in einer Stunde", datetime(2026, 8, 11, 16, 0, 0, 0)),
        ("بعد ساعة", datetime(2026, 8, 11, 16, 0, 0, 0)),
        ("at 4", datetime(2026, 8, 11, 16, 0, 0, 0)),
        ("8pm", datetime(2026, 8, 11, 20, 0, 0, 0)),
        ("tonight", datetime(2026, 8, 11, 19, 0, 0, 0)),
        ("a las 9 de la noche", datetime(2026, 8, 11, 21, 0, 0, 0)),
        ("um 18:30 Uhr", datetime(2026, 8, 11, 18, 30, 0, 0)),
    ] {
        assert_eq!(at(text, None), Some(expected), "{text}");
    }
    assert_eq!(at("as soon as possible", None), None);
}

#[test]
fn what_is_no_wish_is_left_to_others() {
    for text in [
        "What time is breakfast?",
        "how much is the massage?",
        "¿A qué hora es el desayuno?",
        "Wo ist der Pool?",
        "thank you so much",
        "12 to 15 August, 2 adults",
        "we had a lovely evening by the sea yesterday and the sunset was wonderful",
        "",
    ] {
        assert_eq!(read(text, &services()), Reading::Nothing, "{text}");
    }
}

#[test]
fn what_may_not_be_ordered_is_refused_in_every_language() {
    for text in [
        "a bottle of red wine please",
        "¿Nos traéis dos cervezas?",
        "Könnten Sie uns Zigaretten bringen?",
        "ممكن سجائر",
        "can I get some ibuprofen",
        "Haben Sie Schmerztabletten?",
    ] {
        assert_eq!(read(text, &services()), Reading::Restricted, "{text}");
    }
}

#[test]
fn urgency_repetition_and_calling_off_are_heard() {
    assert!(wishes("water is leaking from the ceiling, hurry")[0].urgent);
    assert!(wishes("wifi is down again")[0].again);
    for text in
        ["cancel the towels please", "ya no hacen falta, cancela", "Bitte das Taxi stornieren", "ألغوا الطلب"]
    {
        assert!(
            matches!(read(text, &services()), Reading::Cancel(_)),
            "{text}: {:?}",
            read(text, &services())
        );
    }
    assert_eq!(read("where are my towels?", &services()), Reading::Status);
    assert!(matches!(read("I need something", &services()), Reading::Unclear(none, _) if none.is_empty()));
    assert_eq!(read("can you book a table for 4 tonight", &services()), Reading::NotOffered);
}

#[test]
fn services_of_another_resort_are_found_by_their_own_names() {
    let services: Services = serde_json::from_value(serde_json::json!({ "departments": [], "services": [
        {"id": "kayak", "department": "x", "name": {"en": "Kayak tour", "de": "Kajaktour"}, "price": "0.00",
            "price_unit": "free", "sla": {"acknowledge_min": 5, "complete_min": 20}},
        {"id": "linen", "department": "x", "name": {"es": "Toallas y sábanas"}, "price": "0.00",
            "price_unit": "free", "sla": {"acknowledge_min": 5, "complete_min": 20}},
    ]}))
    .unwrap();
    let service = |text: &str| match read(text, &services) {
        Reading::Wishes(wishes) => wishes[0].service.clone(),
        other => panic!("{text}: {other:?}"),
    };
    assert_eq!(service("we'd like the kayak tour tomorrow"), "kayak");
    assert_eq!(service("two towels please"), "linen");
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,300}") {
        let services = services();
        let reading = read(&text, &services);
        prop_assert_eq!(reading, read(&text, &services));
        let _ = read_when(&text).moment(datetime(2026, 8, 11, 15, 0, 0, 0), None);
    }
}
