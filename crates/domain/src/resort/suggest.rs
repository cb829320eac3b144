//! "Did you mean": the nearest known name.

/// The known name closest to `given`, if it is close enough to be a slip.
pub(crate) fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let given = given.to_lowercase();
    let length = given.chars().count();
    // In a word of two letters every other one is a slip away.
    let allowed = if length < 3 { 0 } else { (length / 3).max(1) };
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&given, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= allowed || (given.len() > 3 && name.starts_with(&given)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// "unknown season `peek`, did you mean `peak`?" and what is known.
pub(crate) fn unknown<'a>(
    what: &str,
    given: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
) -> (String, String) {
    let message = match nearest(given, known.clone()) {
        Some(name) => format!("unknown {what} `{}`, did you mean `{name}`?", shorten(given)),
        None => format!("unknown {what} `{}`", shorten(given)),
    };
    (message, one_of(known))
}

/// "one of a, b, c", cut where it would run on.
pub(crate) fn one_of<'a>(known: impl IntoIterator<Item = &'a str>) -> String {
    const SHOWN: usize = 24;
    let names: Vec<&str> = known.into_iter().collect();
    match names.as_slice() {
        [] => "none: there are none yet".to_owned(),
        [one] => (*one).to_owned(),
        names if names.len() <= SHOWN => format!("one of {}", names.join(", ")),
        names => {
            let shown: Vec<&str> = names.iter().take(SHOWN).copied().collect();
            format!("one of {} and {} more", shown.join(", "), names.len() - SHOWN)
        }
    }
}

/// Text of a file as it is shown in a message: not longer than a line.
pub(crate) fn shorten(text: &str) -> String {
    const SHOWN: usize = 60;
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.chars().count() > SHOWN { format!("{plain}…") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_does_not() {
        let known = ["low", "mid", "high", "peak", "min_nights"];
        assert_eq!(nearest("peek", known), Some("peak"));
        assert_eq!(nearest("hihg", known), Some("high"));
        assert_eq!(nearest("min_night", known), Some("min_nights"));
        assert_eq!(nearest("Peak", known), Some("peak"));
        assert_eq!(nearest("banana", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn long_or_hostile_text_is_shown_in_one_short_line() {
        assert_eq!(shorten("a\nb\u{1b}[31m"), "a b [31m");
        assert_eq!(shorten(&"x".repeat(500)).chars().count(), 61);
    }
}
