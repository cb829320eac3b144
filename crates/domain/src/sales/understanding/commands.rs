//! Opt-out and opt-in: whole messages that are a command, in every language we may meet, whatever the language of
//! the conversation. A stop must be honoured at once, so nothing else is read into such a message.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::scan::{Kind, scan};

/// Longest command, in words and in characters.
const MOST_WORDS: usize = 3;
const LONGEST: usize = 120;

/// Facts §3.5 of the hospitality research: what platforms and guests use as "stop".
const OPT_OUT: &[&str] = &[
    "stop",
    "stop all",
    "unsubscribe",
    "end",
    "quit",
    "opt out",
    "optout",
    "remove me", // English
    "baja",
    "parar",
    "alto",
    "detener",
    "no mas",
    "darme de baja",
    "dar de baja", // Spanish
    "stopp",
    "abmelden",
    "abbestellen",
    "ende",
    "keine werbung",
    "austragen", // German
    "arret",
    "arreter",
    "desabonner",
    "desinscrire",
    "me desabonner",
    "me desinscrire", // French
    "basta",
    "disiscrivimi",
    "cancellami",
    "disiscriviti", // Italian
    "sair",
    "remover",
    "descadastrar",
    "pare", // Portuguese
    "afmelden",
    "uitschrijven",
    "stoppen", // Dutch
    "إيقاف",
    "ايقاف",
    "توقف",
    "قف",
    "إلغاء الاشتراك",
    "الغاء الاشتراك",
    "أوقف", // Arabic
    "стоп",
    "отписаться",
    "відписатися",
    "отписка", // Russian, Ukrainian
    "הסר",
    "הסרה",
    "עצור", // Hebrew
    "dur",
    "iptal",
    "abonelikten cik",
    "abonelikten çık", // Turkish
    "wypisz",
    "rezygnuje",
    "rezygnuję", // Polish
    "avsluta",
    "avslutt",
    "afmeld",
    "sluta", // Swedish, Norwegian, Danish
    "退订",
    "取消订阅",
    "停止",
    "退訂",
    "取消訂閱", // Chinese
    "配信停止",
    "解除", // Japanese
    "बंद",
    "रोकें", // Hindi
    "수신거부",
    "중지", // Korean
    "unsub",
    "stop it",
];

/// Words that mean "stop" or "cancel my booking": ask which when there is a booking.
const AMBIGUOUS: &[&str] = &[
    "cancel",
    "cancelar",
    "annulla",
    "iptal",
    "cancela",
    "stornieren",
    "annuler",
    "annuleren",
    "annulieren",
    "إلغاء",
    "cancelamento",
];

const OPT_IN: &[&str] = &[
    "start",
    "unstop",
    "subscribe",
    "alta",
    "darme de alta",
    "weiter",
    "anmelden",
    "reprendre",
    "iniciar",
    "inizia",
    "ابدأ",
    "старт",
    "aanmelden",
    "riprendi",
];

/// What a whole message commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Command {
    OptOut,
    OptIn,
    /// "Cancel": the messages or the booking?
    Cancel,
    /// Turkish "iptal": listed as a stop, and used for bookings too.
    OptOutOrCancel,
}

static COMMANDS: LazyLock<HashMap<String, Command>> = LazyLock::new(|| {
    let mut commands = HashMap::new();
    let lists = [(OPT_IN, Command::OptIn), (AMBIGUOUS, Command::Cancel), (OPT_OUT, Command::OptOut)];
    for (list, command) in lists {
        for text in list.iter().filter_map(|text| words(text)) {
            let known = commands.insert(text.clone(), command);
            if known == Some(Command::Cancel) {
                commands.insert(text, Command::OptOutOrCancel);
            }
        }
    }
    commands
});

/// The command a message is, if it is nothing else.
pub(super) fn command(text: &str) -> Option<Command> {
    COMMANDS.get(&words(text)?).copied()
}

/// The words of a message without case, accents, punctuation and emoji; none when there are too many.
fn words(text: &str) -> Option<String> {
    // Every command is short; long texts are not even folded.
    if text.chars().nth(LONGEST).is_some() {
        return None;
    }
    let folded = fold(text);
    let tokens = scan(&folded);
    let words: Vec<&str> =
        tokens.iter().filter(|raw| !matches!(raw.kind, Kind::Mark(_))).map(|raw| raw.text).collect();
    (1..=MOST_WORDS).contains(&words.len()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_marks_and_emoji_do_not_matter() {
        for text in
            ["STOP", "Stop!", " stop. 🙏", "BAJA", "Arrêt", "ايقاف", "إيقاف", "çık", "ОТПИСАТЬСЯ", "退订"]
        {
            let expected = if text == "çık" { None } else { Some(Command::OptOut) };
            assert_eq!(command(text), expected, "{text}");
        }
    }

    #[test]
    fn every_listed_word_is_a_command() {
        for text in OPT_OUT {
            assert!(matches!(command(text), Some(Command::OptOut | Command::OptOutOrCancel)), "{text}");
        }
        for text in OPT_IN {
            assert_eq!(command(text), Some(Command::OptIn), "{text}");
        }
    }

    #[test]
    fn a_stop_inside_a_sentence_is_no_command() {
        for text in ["does the bus stop here?", "stop by on friday evening", "we end our trip in Rome", ""] {
            assert_eq!(command(text), None, "{text}");
        }
    }

    #[test]
    fn cancel_alone_is_left_open() {
        assert_eq!(command("Cancelar"), Some(Command::Cancel));
        assert_eq!(command("iptal"), Some(Command::OptOutOrCancel));
    }
}
