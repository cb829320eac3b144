//! Plays a transcript and writes it down again: what the guest does is read from the file, what follows is written.
//!
//! ```text
//! # a comment
//! @guest name=Ana country=ES marketing=yes stay=upcoming:2026-08-12:2026-08-15
//! @now 2026-05-02T10:00:00+02:00
//! @taken lagoon-villa 2026-08-15 2026-08-22 2
//! > Hello                         the guest writes
//! @tap I'd like this one          the guest taps the first button of that title (@tap2: the second)
//! @send voice                     a voice note
//! @wait 5h                        time passes, timers fall due
//! @human wrote | released         a person takes the chat, gives it back
//! @accepted                       the quote is booked
//! < the reply, with [buttons]     = what else follows
//! ```

use std::fmt::Write as _;

use guestlink_domain::messaging::{Inbound, Outbound};
use guestlink_domain::money::{Currency, Money};
use guestlink_domain::sales::conversation::{Decision, HandlerChange, Input, StayFacts, StayPhase};
use jiff::{SignedDuration, Timestamp};

use crate::talk::Talk;

/// Plays the script of a transcript; gives the transcript as it really goes.
pub fn play(talk: &mut Talk<'_>, transcript: &str) -> String {
    let mut out = String::new();
    for line in transcript.lines().filter(|line| !line.starts_with(['<', '='])) {
        writeln!(out, "{line}").unwrap();
        if let Some(text) = line.strip_prefix("> ") {
            let decision = talk.says(&text.replace("\\n", "\n"));
            write_down(&mut out, talk, &decision);
        } else if let Some(directive) = line.strip_prefix('@') {
            direct(talk, directive, &mut out);
        }
    }
    out
}

fn direct(talk: &mut Talk<'_>, directive: &str, out: &mut String) {
    let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
    let input = match word {
        "now" => {
            talk.now = rest.parse().unwrap();
            return;
        }
        "guest" => return guest(talk, rest),
        "taken" => {
            let parts: Vec<&str> = rest.split(' ').collect();
            return talk.take(parts[0], parts[1], parts[2], parts[3].parse().unwrap());
        }
        "wait" => return wait(talk, rest, out),
        "tap" | "tap2" | "tap3" => {
            let nth = word.strip_prefix("tap").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
            let Some(tapped) = tap(talk, rest, nth) else {
                writeln!(out, "= NO SUCH BUTTON").unwrap();
                return;
            };
            tapped
        }
        "tapped-id" => Input::Message(Inbound::Choice { id: rest.to_owned(), title: String::new() }),
        "send" => Input::Message(sent(rest)),
        "human" if rest == "wrote" => Input::HumanWrote,
        "human" if rest == "released" => Input::HumanReleased,
        "accepted" => Input::QuoteAccepted { quote: talk.state.quote.as_ref().map(|quote| quote.id) },
        other => panic!("no directive is called @{other}"),
    };
    let decision = talk.turn(input);
    write_down(out, talk, &decision);
}

fn guest(talk: &mut Talk<'_>, facts: &str) {
    for (name, value) in facts.split(' ').filter_map(|fact| fact.split_once('=')) {
        match name {
            "name" => talk.name = Some(value.replace('_', " ")),
            "country" => talk.from(value),
            "language" => talk.language = Some(guestlink_domain::language::Lang::new(value)),
            "marketing" => talk.marketing = value == "yes",
            "returning" => talk.returning = value == "yes",
            "opted_out" => talk.opted_out = value == "yes",
            "stay" => {
                let parts: Vec<&str> = value.split(':').collect();
                let phase = match parts[0] {
                    "upcoming" => StayPhase::Upcoming,
                    "in_house" => StayPhase::InHouse,
                    _ => StayPhase::Past,
                };
                let (check_in, check_out) = (parts[1].parse().unwrap(), parts[2].parse().unwrap());
                talk.stay = Some(StayFacts { phase, check_in, check_out });
            }
            other => panic!("no fact is called {other}"),
        }
    }
}

fn sent(what: &str) -> Inbound {
    let (kind, caption) = what.split_once(' ').unwrap_or((what, ""));
    match kind {
        "location" => Inbound::Location { latitude: 39.0, longitude: 2.9, name: None },
        "reaction" => Inbound::Reaction { to: "earlier".to_owned(), emoji: Some("❤️".to_owned()) },
        "contacts" | "order" => Inbound::Other { kind: kind.to_owned() },
        media => Inbound::Media {
            kind: media.to_owned(),
            id: "media".to_owned(),
            caption: (!caption.is_empty()).then(|| caption.to_owned()),
            mime_type: None,
        },
    }
}

/// The button of that title in the latest turn that had one.
fn tap(talk: &Talk<'_>, title: &str, nth: usize) -> Option<Input> {
    let button = talk.replies.iter().rev().find_map(|replies| {
        let buttons = replies.iter().flat_map(|reply| match reply {
            Outbound::Buttons { buttons, .. } => buttons.clone(),
            _ => Vec::new(),
        });
        buttons.filter(|button| button.title == title).nth(nth - 1)
    })?;
    Some(Input::Message(Inbound::Choice { id: button.id, title: button.title }))
}

/// Moves the clock; timers that fall due on the way fire in their order.
fn wait(talk: &mut Talk<'_>, how_long: &str, out: &mut String) {
    let (count, unit) = how_long.split_at(how_long.len() - 1);
    let count: i64 = count.parse().unwrap();
    let minutes = match unit {
        "m" => count,
        "h" => 60 * count,
        "d" => 24 * 60 * count,
        other => panic!("no unit is called {other}"),
    };
    let until = talk.now.checked_add(SignedDuration::from_mins(minutes)).unwrap();
    loop {
        let due =
            talk.timers.values().filter(|timer| timer.due <= until).min_by_key(|timer| timer.due).cloned();
        let Some(timer) = due else { break };
        talk.timers.remove(timer.name);
        talk.now = talk.now.max(timer.due);
        writeln!(out, "= {}: {} fires", local(talk, talk.now), timer.name).unwrap();
        let input = Input::Timer { name: timer.name.to_owned(), payload: timer.payload };
        let decision = talk.turn(input);
        write_down(out, talk, &decision);
    }
    talk.now = until;
}

fn write_down(out: &mut String, talk: &Talk<'_>, decision: &Decision) {
    for reply in &decision.replies {
        for (at, line) in shown(reply).lines().enumerate() {
            let mark = if at == 0 { "<" } else { "<  " };
            writeln!(out, "{}", format!("{mark} {line}").trim_end()).unwrap();
        }
    }
    for quote in &decision.quotes {
        let total = Money::new(quote.quote.total_minor, "EUR".parse::<Currency>().unwrap()).to_decimal();
        writeln!(out, "= quoted {} {} to {}: {total}", quote.accommodation, quote.check_in, quote.check_out)
            .unwrap();
    }
    for timer in &decision.timers {
        writeln!(out, "= {} at {}", timer.name, local(talk, timer.due)).unwrap();
    }
    if let Some(change) = decision.handler {
        match change {
            HandlerChange::ToHuman { reason, urgent } => {
                let urgent = if urgent { ", urgent" } else { "" };
                writeln!(out, "= to a person: {reason:?}{urgent}").unwrap();
            }
            HandlerChange::ToBot => writeln!(out, "= to the assistant").unwrap(),
        }
    }
    for consent in &decision.consent {
        writeln!(out, "= consent: {consent:?}").unwrap();
    }
    let told = ["turn.silent", "follow_up.skipped", "follow_up.put_off", "waitlist.joined", "sale.lost"];
    for event in decision.events.iter().filter(|event| told.contains(&event.kind.as_str())) {
        let because = event.data.get("because").and_then(|because| because.as_str()).unwrap_or_default();
        writeln!(out, "{}", format!("= {} {because}", event.kind).trim_end()).unwrap();
    }
}

fn local(talk: &Talk<'_>, moment: Timestamp) -> String {
    talk.resort.tz.to_datetime(moment).strftime("%a %d %b %H:%M").to_string()
}

/// A message as it looks on the phone.
pub fn shown(reply: &Outbound) -> String {
    let photo = |photo: &Option<String>| photo.as_ref().map(|name| format!("({name})\n")).unwrap_or_default();
    match reply {
        Outbound::File { .. } | Outbound::Reaction { .. } => "only people send these".to_owned(),
        Outbound::Text { body, .. } => body.clone(),
        Outbound::Photo { photo, caption } => {
            format!("({photo}){}", caption.as_ref().map(|text| format!(" {text}")).unwrap_or_default())
        }
        Outbound::Buttons { photo: on_top, body, buttons, .. } => {
            let buttons: Vec<_> = buttons.iter().map(|button| format!("[{}]", button.title)).collect();
            format!("{}{body}\n{}", photo(on_top), buttons.join(" "))
        }
        Outbound::List { body, open, rows, .. } => {
            let rows: Vec<_> = rows.iter().map(|row| format!("\n- {}", row.title)).collect();
            format!("{body}\n[{open}]{}", rows.concat())
        }
        Outbound::Link { photo: on_top, body, label, url, .. } => {
            format!("{}{body}\n[{label}]({url})", photo(on_top))
        }
        Outbound::Template { name, language, variables, buttons } => {
            let variables: Vec<_> =
                variables.iter().map(|(name, value)| format!("\n{name}: {value}")).collect();
            format!("template {name} ({language}){}\n{buttons:?}", variables.concat())
        }
    }
}
