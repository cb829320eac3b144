//! Finding card numbers in free text: 13 to 19 digits, possibly in groups, that pass the check digit (Luhn) and begin
//! as one of the known networks' do.

/// A text without card numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Masked {
    /// The text, each card number as `411111******1111`, security codes as stars.
    pub text: String,
    /// Card numbers and security codes that were masked.
    pub found: usize,
}

/// Masks every card number (first six and last four stay) and every security code in a text.
pub fn mask(text: &str) -> Masked {
    let mut chars: Vec<char> = text.chars().collect();
    let mut found = 0;
    for run in runs(&chars) {
        for card in cards(&chars, &run) {
            blank(&mut chars, &card);
            found += 1;
        }
    }
    found += super::names::mask_codes(&mut chars);
    Masked { text: chars.into_iter().collect(), found }
}

/// A digit wherever it comes from: guests write in their own.
pub(super) fn digit(c: char) -> Option<u8> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    u8::try_from(u32::from(c) - u32::from(zero)).ok()
}

fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-' | '.' | '_' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2010}' | '\u{2011}' | '\u{2013}'
    )
}

/// A group of digits, by the places of its characters.
#[derive(Clone, Debug)]
struct Group {
    places: std::ops::Range<usize>,
}

/// Groups of digits with nothing but separators between.
type Run = Vec<Group>;

/// More separators than this do not hold groups together.
const MAX_SEPARATORS: usize = 3;

fn runs(chars: &[char]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(start) = (at..chars.len()).find(|place| is_digit_at(chars, *place)) {
        let end = (start..chars.len()).find(|place| !is_digit_at(chars, *place)).unwrap_or(chars.len());
        let group = Group { places: start..end };
        let joined = runs.last_mut().filter(|run| run.last().is_some_and(|last| joins(chars, last, &group)));
        match joined {
            Some(run) => run.push(group),
            None => runs.push(vec![group]),
        }
        at = end;
    }
    runs
}

fn is_digit_at(chars: &[char], place: usize) -> bool {
    chars.get(place).copied().and_then(digit).is_some()
}

fn joins(chars: &[char], last: &Group, next: &Group) -> bool {
    let between = chars.get(last.places.end..next.places.start).unwrap_or_default();
    between.len() <= MAX_SEPARATORS && between.iter().all(|c| is_separator(*c))
}

/// Nineteen digits in groups of two.
const MAX_GROUPS: usize = 10;

/// The places of the digits of each card number in a run, left to right, without overlaps.
fn cards(chars: &[char], run: &Run) -> Vec<Vec<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < run.len() {
        let farthest = run.len().min(first + MAX_GROUPS);
        let longest = (first..farthest).rev().find_map(|last| {
            let groups = run.get(first..=last)?;
            let places: Vec<usize> = groups.iter().flat_map(|group| group.places.clone()).collect();
            (shaped(groups, places.len()) && is_card(chars, &places)).then_some((last, places))
        });
        match longest {
            Some((last, places)) => {
                found.push(places);
                first = last + 1;
            }
            None => first += 1,
        }
    }
    found
}

/// Cards are written in one piece or in groups of two to eight; an id in parts rarely is.
fn shaped(groups: &[Group], digits: usize) -> bool {
    let in_groups = groups.iter().all(|group| (2..=8).contains(&group.places.len()));
    (13..=19).contains(&digits) && (groups.len() == 1 || in_groups)
}

fn is_card(chars: &[char], places: &[usize]) -> bool {
    let digits: Vec<u8> =
        places.iter().filter_map(|place| chars.get(*place).copied().and_then(digit)).collect();
    passes_luhn(&digits)
        && begins_as_a_card(&digits)
        && !is_phone(chars, places, &digits)
        && !is_iban(chars, places)
}

/// ISO/IEC 7812: every second digit from the right doubled, the sum a multiple of ten.
fn passes_luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let value = u32::from(*digit) << (index % 2);
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// First and last number of a range of beginnings (four digits), shortest and longest card.
const NETWORKS: &[(u16, u16, usize, usize)] = &[
    (2200, 2204, 16, 19), // Mir
    (2221, 2720, 16, 16), // Mastercard
    (3000, 3059, 14, 19), // Diners Club
    (3095, 3095, 14, 19), // Diners Club
    (3400, 3499, 15, 15), // American Express
    (3528, 3589, 16, 19), // JCB
    (3600, 3699, 14, 19), // Diners Club
    (3700, 3799, 15, 15), // American Express
    (3800, 3999, 14, 19), // Diners Club
    (4000, 4999, 16, 16), // Visa
    (4000, 4999, 19, 19), // Visa
    (4000, 4999, 13, 13), // Visa, old
    (5018, 5018, 13, 19), // Maestro
    (5020, 5020, 13, 19), // Maestro
    (5038, 5038, 13, 19), // Maestro
    (5060, 5061, 16, 19), // Verve
    (5067, 5067, 16, 16), // Elo
    (5080, 5089, 16, 16), // RuPay
    (5100, 5599, 16, 16), // Mastercard
    (5610, 5610, 16, 16), // Bankcard
    (5893, 5893, 13, 19), // Maestro
    (6011, 6011, 16, 19), // Discover
    (6062, 6062, 16, 16), // Hipercard
    (6200, 6299, 16, 19), // UnionPay
    (6304, 6304, 13, 19), // Maestro
    (6363, 6363, 16, 16), // Elo
    (6370, 6370, 16, 16), // Hipercard
    (6440, 6599, 16, 19), // Discover, RuPay, Troy
    (6759, 6763, 13, 19), // Maestro
    (8100, 8299, 16, 19), // UnionPay, RuPay
    (9792, 9792, 16, 16), // Troy
];

fn begins_as_a_card(digits: &[u8]) -> bool {
    let beginning = digits.iter().take(4).fold(0_u16, |all, digit| all * 10 + u16::from(*digit));
    NETWORKS.iter().any(|(from, until, least, most)| {
        (*from..=*until).contains(&beginning) && (*least..=*most).contains(&digits.len())
    })
}

/// A plus before it, or the thirteen digits of a German or Austrian number without one: at most fifteen digits (E.164).
fn is_phone(chars: &[char], places: &[usize], digits: &[u8]) -> bool {
    let before = places.first().and_then(|first| first.checked_sub(1)).and_then(|place| chars.get(place));
    let plus = before == Some(&'+') && digits.len() <= 15;
    plus || (digits.len() == 13 && matches!(digits, [4, 9, 1, ..] | [4, 3, 6, ..]))
}

/// Two letters right before it, and the check digits of an IBAN (mod 97) over everything up to the end of the digits.
fn is_iban(chars: &[char], places: &[usize]) -> bool {
    let Some(last) = places.last() else { return false };
    let head = chars.get(..=*last).unwrap_or_default();
    // The country lies at most this far before: 34 characters and their blanks.
    let from = head.len().saturating_sub(44);
    (from..head.len()).any(|start| {
        let boundary = start == 0 || head.get(start - 1).is_none_or(|c| !c.is_alphanumeric());
        let tail = tail_of_iban(chars, *last);
        let text: String =
            head.get(start..).unwrap_or_default().iter().chain(tail).filter(|c| **c != ' ').collect();
        boundary && fits_mod_97(&text)
    })
}

/// An IBAN may go on after what looks like a card.
fn tail_of_iban(chars: &[char], last: usize) -> &[char] {
    let rest = chars.get(last + 1..).unwrap_or_default();
    let length = rest.iter().take_while(|c| c.is_ascii_digit() || **c == ' ').count();
    rest.get(..length).unwrap_or_default()
}

fn fits_mod_97(text: &str) -> bool {
    let (Some(head), Some(rest)) = (text.get(..4), text.get(4..)) else { return false };
    let country = head.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    let check = head.bytes().skip(2).all(|byte| byte.is_ascii_digit());
    if !country || !check || !(11..=30).contains(&rest.len()) {
        return false;
    }
    let remainder = rest.chars().chain(head.chars()).try_fold(0_u32, |remainder, c| {
        let value = c.to_digit(36)?;
        Some((remainder * if value > 9 { 100 } else { 10 } + value) % 97)
    });
    remainder == Some(1)
}

/// First six and last four stay.
fn blank(chars: &mut [char], places: &[usize]) {
    let hidden = places.len().saturating_sub(10);
    for place in places.iter().skip(6).take(hidden) {
        if let Some(c) = chars.get_mut(*place) {
            *c = '*';
        }
    }
}
