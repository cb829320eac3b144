//! What the phone page offers a newcomer to say, in the languages of the demo's resort. The program reads all of it.

use guestlink_simulator::Suggestion;

const WORDS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "Hi, 12-15 August, 2 adults and a child of 7",
            "Is there a pool?",
            "What time can we check in?",
            "Can I talk to a person?",
        ],
    ),
    (
        "es",
        &[
            "Hola, del 12 al 15 de agosto, 2 adultos y una niña de 7",
            "¿Hay piscina?",
            "¿A qué hora podemos entrar?",
            "Quiero hablar con una persona",
        ],
    ),
    (
        "de",
        &[
            "Hallo, 12. bis 15. August, 2 Erwachsene und ein Kind von 7",
            "Gibt es einen Pool?",
            "Ab wann können wir einchecken?",
            "Ich möchte mit jemandem sprechen",
        ],
    ),
    ("ar", &["مرحبا، من 12 إلى 15 أغسطس، شخصان وطفل عمره 7 سنوات", "هل يوجد مسبح؟", "أريد التحدث مع موظف"]),
];

/// All of them.
pub fn all() -> Vec<Suggestion> {
    WORDS
        .iter()
        .flat_map(|(language, texts)| texts.iter().map(|text| Suggestion::new(*language, *text)))
        .collect()
}
