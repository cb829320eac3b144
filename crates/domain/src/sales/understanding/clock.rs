//! Times of day: "14:00", "21h30", "6 de la tarde", "um 18 Uhr", "الساعة 9 مساءً". Only a time that belongs to the
//! arrival is a slot; a departure or a breakfast is not.

use jiff::civil::Time;

use super::noise::is_counted;
use super::sense::What;
use super::tokens::Tokens;

/// How far before and after a time the word "arrive" may stand.
const REACH_BACK: usize = 9;
const REACH_AHEAD: usize = 4;

/// Takes every time of day and returns the one of the arrival.
pub(super) fn take_arrival(tokens: &mut Tokens<'_>) -> Option<Time> {
    let mut arrival = None;
    let mut at = 0;
    while at < tokens.len() {
        let Some(found) = clock_at(tokens, at) else {
            at += 1;
            continue;
        };
        if arrival.is_none() && belongs_to_arrival(tokens, at, found.end) {
            arrival = found.time(true);
        }
        tokens.take(at..found.end);
        at = found.end;
    }
    arrival
}

#[derive(Clone, Copy)]
struct Clock {
    hour: u32,
    minute: u32,
    half: Option<What>,
    end: usize,
}

impl Clock {
    /// Nobody arrives at six in the morning without saying so.
    fn time(self, arrival: bool) -> Option<Time> {
        let hour = match self.half {
            Some(What::Pm) if self.hour < 12 => self.hour + 12,
            Some(What::Am) if self.hour == 12 => 0,
            None if arrival && (1..=7).contains(&self.hour) && self.minute == 0 => self.hour + 12,
            _ => self.hour % 24,
        };
        Time::new(i8::try_from(hour).ok()?, i8::try_from(self.minute).ok()?, 0, 0).ok()
    }
}

fn clock_at(tokens: &Tokens<'_>, at: usize) -> Option<Clock> {
    let noon = tokens.is(at, What::Noon).then_some(12);
    if let Some(hour) = noon.or_else(|| tokens.is(at, What::Midnight).then_some(0)) {
        return Some(Clock { hour, minute: 0, half: Some(What::Noon), end: at + 1 });
    }
    let introduced = tokens.is(at, What::At);
    let first = if introduced { tokens.skip(at + 1, &[What::At, What::Around], &[':']) } else { at };
    let ordinal = || tokens.value(first, What::Ordinal).filter(|_| introduced).map(u32::from);
    let hour = tokens.number(first).or_else(ordinal).filter(|hour| *hour <= 24)?;
    let clock = minutes(tokens, first, hour, introduced)?;
    let half_past = tokens.is(clock.end, What::HalfPast);
    let clock = if half_past && clock.minute == 0 {
        Clock { minute: 30, end: clock.end + 1, ..clock }
    } else {
        clock
    };
    Some(day_half(tokens, clock))
}

/// The minutes and the word "o'clock", if they make it a time of day.
fn minutes(tokens: &Tokens<'_>, first: usize, hour: u32, introduced: bool) -> Option<Clock> {
    const OTHERS: [What; 3] = [What::From, What::For, What::Until];
    let clock = |minute, end| Some(Clock { hour, minute, half: None, end });
    let next = first + 1;
    let minute_at =
        |at| tokens.digits(at).filter(|(value, digits)| *digits == 2 && *value < 60).map(|(v, _)| v);
    if tokens.is_mark(next, ':')
        && tokens.glued(next)
        && let Some(minute) = minute_at(next + 1)
    {
        return clock(minute, next + 2 + usize::from(tokens.is(next + 2, What::Oclock)));
    }
    if tokens.is_mark(next, '.')
        && let Some(minute) = minute_at(next + 1)
    {
        let said = tokens.any(next + 2, &[What::Oclock, What::Am, What::Pm]);
        let date_goes_on = tokens.is_mark(next + 2, '.') || tokens.is_mark(next + 2, '-');
        if said || (introduced && !date_goes_on) {
            return clock(minute, next + 2 + usize::from(tokens.is(next + 2, What::Oclock)));
        }
        return None;
    }
    if tokens.is(next, What::Oclock) {
        let minute = minute_at(next + 1).filter(|_| tokens.glued(next + 1) || !is_counted(tokens, next + 2));
        let glued = minute.filter(|_| tokens.glued(next + 1));
        return clock(glued.unwrap_or(0), next + 1 + usize::from(glued.is_some()));
    }
    if tokens.any(next, &[What::Am, What::Pm]) {
        return clock(0, next);
    }
    let other = is_counted(tokens, next)
        || tokens.any(next, &[What::Month, What::WeakMonth, What::Suffix, What::To])
        || matches!(tokens.mark(next), Some('-' | '/' | '.')) && tokens.number(next + 1).is_some();
    // "Ab 5." is a day at least as often as an hour.
    let also_from = first.checked_sub(1).is_some_and(|lead| tokens.any(lead, &OTHERS));
    if introduced && !other && !also_from { clock(0, next) } else { None }
}

fn day_half(tokens: &Tokens<'_>, clock: Clock) -> Clock {
    let at = tokens.skip(clock.end, &[What::In], &[]);
    let half = [What::Pm, What::Am].into_iter().find(|half| tokens.is(at, *half));
    if half.is_some() { Clock { half, end: at + 1, ..clock } } else { clock }
}

/// The nearest of "arrive" and "leave" decides; before the time rather than after it.
fn belongs_to_arrival(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let says = |at: usize| {
        [(What::Arrive, true), (What::Depart, false)]
            .into_iter()
            .find_map(|(what, arrival)| tokens.is(at, what).then_some(arrival))
    };
    let before = (start.saturating_sub(REACH_BACK)..start).rev().find_map(says);
    before.or_else(|| (end..end + REACH_AHEAD).find_map(says)).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::super::fold::fold;
    use super::*;

    fn arrival(text: &str, language: &str) -> Option<String> {
        let folded = fold(text);
        let mut tokens = Tokens::read(&folded, text, Some(language));
        take_arrival(&mut tokens).map(|time| time.strftime("%H:%M").to_string())
    }

    #[test]
    fn times_of_arrival_in_every_language() {
        for (language, text, time) in [
            ("en", "we land at 21:10", "21:10"),
            ("en", "arriving around 9.30pm", "21:30"),
            ("en", "arriving at 6", "18:00"),
            ("en", "we arrive at noon", "12:00"),
            ("es", "llegamos a las 6 de la tarde", "18:00"),
            ("es", "llegada a las 5 y media de la tarde", "17:30"),
            ("de", "Ankunft gegen 18 Uhr", "18:00"),
            ("de", "wir kommen um 18.30 Uhr an", "18:30"),
            ("fr", "arrivée vers 21h30", "21:30"),
            ("it", "arriviamo alle 18", "18:00"),
            ("pt", "chegamos às 22h", "22:00"),
            ("nl", "aankomst om 20 uur", "20:00"),
            ("ar", "سنصل الساعة الرابعة عصراً", "16:00"),
        ] {
            assert_eq!(arrival(text, language).as_deref(), Some(time), "{text}");
        }
    }

    #[test]
    fn a_departure_or_a_meal_is_no_arrival() {
        for text in
            ["could we leave at 1pm tomorrow?", "check-out at 11:00", "breakfast at 8am", "from 12 to 15"]
        {
            assert_eq!(arrival(text, "en"), None, "{text}");
        }
    }
}
