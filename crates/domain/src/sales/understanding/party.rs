//! Who comes: adults, children, babies, friends, animals. "2 adultos y 1 niño", "2+1", "zu viert", "شخصين",
//! "my wife and I". People who are only mentioned ("it's my wife's birthday") are not counted.

use super::ages::Ages;
use super::noise::is_counted;
use super::sense::What;
use super::tokens::Tokens;

/// More people than this are a typing error or a telephone number.
const MOST: u32 = 200;

/// The party as counted.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Party {
    pub(super) adults: Option<u8>,
    pub(super) children: Option<u8>,
    pub(super) child_ages: Vec<u8>,
    pub(super) infants: Option<u8>,
    pub(super) total: Option<u8>,
    pub(super) pets: Option<u8>,
}

impl Party {
    /// Somebody was named.
    pub(super) fn is_said(&self) -> bool {
        self.adults.is_some()
            || self.total.is_some()
            || self.children.is_some()
            || !self.child_ages.is_empty()
    }
}

/// Running counts; `None` is "not said".
#[expect(clippy::struct_excessive_bools, reason = "independent marks of one sentence")]
#[derive(Default)]
struct Counts {
    adults: Option<u32>,
    children: u32,
    babies: u32,
    total: Option<u32>,
    /// "2 … for 2": a number after "for", only used when nothing better was said.
    supposed: Option<u32>,
    pets: u32,
    relations: u32,
    /// "Two sisters".
    counted_relations: u32,
    with_me: bool,
    for_them: bool,
    solo: bool,
    /// "We are 5", "family of 5".
    together: bool,
    family: bool,
    /// The children are part of the number of people.
    included: bool,
    /// "And two children": they are not.
    added: bool,
    /// "With two children": they are, in a family.
    joined: bool,
}

/// Takes every count of people and animals.
pub(super) fn take_party(tokens: &mut Tokens<'_>, ages: Ages) -> Party {
    let mut counts = Counts::default();
    let mut at = 0;
    while at < tokens.len() {
        let end = sum(tokens, at, &mut counts)
            .or_else(|| counted(tokens, at, &mut counts))
            .or_else(|| labelled(tokens, at, &mut counts))
            .or_else(|| single(tokens, at, &mut counts))
            .or_else(|| group(tokens, at, &mut counts));
        match end {
            Some(end) => {
                tokens.take(at..end);
                at = end;
            }
            None => at += 1,
        }
    }
    counts.party(ages)
}

fn people(number: Option<u32>) -> Option<u32> {
    number.filter(|count| *count <= MOST)
}

/// "2+1": adults and children, unless a word says otherwise.
fn sum(tokens: &Tokens<'_>, at: usize, counts: &mut Counts) -> Option<usize> {
    let adults =
        people(tokens.digits(at).map(|(value, _)| value)).filter(|adults| (1..=20).contains(adults))?;
    let plus = tokens.is(at + 1, What::Plus).then_some(at + 2)?;
    let children = people(tokens.digits(plus).map(|(value, _)| value)).filter(|children| *children <= 9)?;
    let noun = plus + 1;
    let adults_named = tokens.any(noun, &[What::Adult, What::Adults, What::Person]);
    if adults_named {
        return None;
    }
    counts.adults = Some(counts.adults.unwrap_or(0) + adults);
    if tokens.any(noun, &[What::Baby, What::Babies]) {
        counts.babies += children;
    } else {
        counts.children += children;
    }
    let named = tokens.any(noun, &[What::Baby, What::Babies, What::Child, What::Children]);
    Some(noun + usize::from(named))
}

/// A number and what it counts: "2 adults", "two small dogs", "2a", "2 Erw.".
fn counted(tokens: &Tokens<'_>, at: usize, counts: &mut Counts) -> Option<usize> {
    let article = tokens.value(at, What::Article).map(u32::from);
    let count = people(tokens.number(at)).or(article)?;
    let skipped = tokens.skip(at + 1, &[What::Young, What::Of, What::The], &['x']);
    let named_at_once = tokens.any(at + 1, &[What::Adult, What::Adults, What::Child, What::Children]);
    let noun = if named_at_once { at + 1 } else { skipped };
    let noun = if counts.count(tokens, noun, count, tokens.glued(at + 1)) {
        noun
    } else {
        // One describing word: "two lovely children". Not one that begins something else.
        let described = tokens.is_unknown_word(noun) && counts.count(tokens, noun + 1, count, false);
        described.then_some(noun + 1)?
    };
    Some(noun + 1 + usize::from(tokens.is_mark(noun + 1, '.') && tokens.glued(noun + 1)))
}

/// "Adults: 2", "Personen: 4".
fn labelled(tokens: &Tokens<'_>, at: usize, counts: &mut Counts) -> Option<usize> {
    let noun = tokens.any(
        at,
        &[
            What::Adult,
            What::Adults,
            What::Child,
            What::Children,
            What::Baby,
            What::Babies,
            What::Person,
            What::Pet,
            What::Pets,
        ],
    );
    let value = if tokens.is_mark(at + 1, ')') { at + 2 } else { at + 1 };
    let count =
        people(tokens.number(value + 1)).filter(|_| noun && matches!(tokens.mark(value), Some(':' | '=')))?;
    (count == 0 || counts.count(tokens, at, count, false)).then_some(value + 2)
}

/// One noun without a number: "a couple", "mit Kind", "baby", "شخصين", "just me", "my wife and I".
fn single(tokens: &Tokens<'_>, at: usize, counts: &mut Counts) -> Option<usize> {
    let without =
        (1..=2).any(|back| at.checked_sub(back).is_some_and(|before| tokens.is(before, What::Without)));
    if without && tokens.any(at, &[What::Child, What::Baby, What::Pet, What::Children, What::Pets]) {
        return Some(at + 1);
    }
    if tokens.is(at, What::Solo) {
        counts.solo = true;
        return Some(at + 1);
    }
    if let Some(relations) = tokens.value(at, What::Relation) {
        counts.relate(tokens, at, relations.into());
        return Some(at + 1);
    }
    for what in [What::Adult, What::Person, What::Party] {
        if let Some(count) = tokens.value(at, what).filter(|count| *count > 1 || what == What::Party) {
            counts.count(tokens, at, count.into(), false);
            return Some(at + 1);
        }
    }
    for what in [What::Couple, What::Child, What::Baby, What::Pet] {
        if let Some(count) = tokens.value(at, what) {
            counts.count(tokens, at, count.into(), false);
            return Some(at + 1);
        }
    }
    None
}

/// "Family of five", "we are 4", "somos dos", "for two".
fn group(tokens: &Tokens<'_>, at: usize, counts: &mut Counts) -> Option<usize> {
    let family = tokens.is(at, What::Family);
    let we = tokens.is(at, What::WeAre);
    let lead = family || we || tokens.any(at, &[What::For, What::Party]);
    if !lead {
        return None;
    }
    let joints = [What::Of, What::With, What::In, What::For, What::Around, What::The, What::Arrive];
    let number = tokens.skip(at + 1, &joints, &[':']);
    let count = people(tokens.number(number)).filter(|count| (1..=60).contains(count))?;
    if tokens.is(number, What::Article) {
        return None;
    }
    let after = number + 1;
    let digits = tokens.digits(number).is_some();
    let goes_on = is_counted(tokens, after)
        || tokens.any(after, &[What::Month, What::WeakMonth, What::Suffix, What::Numbered, What::Plus])
        || (digits
            && matches!(tokens.mark(after), Some('-' | '/' | '.' | ':'))
            && tokens.number(after + 1).is_some())
        || (!we && !family && tokens.is_unknown_word(after) && tokens.text(after).chars().count() > 12);
    if goes_on {
        return None;
    }
    if family || we {
        counts.total = counts.total.or(Some(count));
        counts.together = true;
        counts.family |= family;
    } else {
        counts.supposed = counts.supposed.or(Some(count));
    }
    Some(after)
}

/// "My mum, my dad and me": whoever is named comes with the guest.
fn is_me_joined(tokens: &Tokens<'_>) -> bool {
    let joint = |at: usize| tokens.was_any(at, &[What::And, What::Plus]) || tokens.was_mark(at, ',');
    (0..tokens.len())
        .any(|at| tokens.was_any(at, &[What::Me]) && (joint(at + 1) || at.checked_sub(1).is_some_and(joint)))
}

impl Counts {
    /// Adds what a noun means; false if it means nobody.
    fn count(&mut self, tokens: &Tokens<'_>, noun: usize, count: u32, glued: bool) -> bool {
        let add = |sum: &mut Option<u32>, more: u32| *sum = Some(sum.unwrap_or(0).saturating_add(more));
        let short = |what| tokens.is(noun, what) && (glued || tokens.text(noun).chars().count() > 1);
        if tokens.any(noun, &[What::Adult, What::Adults]) || short(What::ShortAdult) {
            add(&mut self.adults, count);
        } else if tokens.is(noun, What::Friend) && count > 1 {
            // "With three friends", "me and three friends": the guest comes too.
            let with = (1..=3).any(|back| noun.checked_sub(back).is_some_and(|at| tokens.is(at, What::With)));
            add(&mut self.adults, count + u32::from(with || is_me_joined(tokens)));
        } else if tokens.is(noun, What::Couple) {
            add(&mut self.adults, count.saturating_mul(2));
        } else if tokens.any(noun, &[What::Child, What::Children]) || short(What::ShortChild) {
            self.children = self.children.saturating_add(count);
            let before =
                |what| (1..=3).any(|back| noun.checked_sub(back).is_some_and(|at| tokens.is(at, what)));
            self.included |= before(What::Including);
            self.added |= before(What::And) || before(What::Plus);
            self.joined |= before(What::With);
        } else if tokens.any(noun, &[What::Baby, What::Babies]) || short(What::ShortBaby) {
            self.babies = self.babies.saturating_add(count);
        } else if tokens.any(noun, &[What::Person, What::Party]) || short(What::ShortPerson) {
            add(&mut self.total, count);
        } else if tokens.is(noun, What::Relation) && count > 1 {
            self.counted_relations += count;
            self.with_me |= is_me_joined(tokens);
        } else if tokens.any(noun, &[What::Pet, What::Pets]) {
            self.pets = self.pets.saturating_add(count);
        } else {
            return false;
        }
        true
    }

    /// A wife, two parents. They come along when "with" or "I" stands beside them, alone when "for" does.
    fn relate(&mut self, tokens: &Tokens<'_>, at: usize, relations: u32) {
        let around = at.saturating_sub(4)..at + 4;
        let me =
            is_me_joined(tokens) || around.into_iter().any(|at| tokens.was_any(at, &[What::Me, What::Solo]));
        let before = |what| (1..=3).any(|back| at.checked_sub(back).is_some_and(|at| tokens.is(at, what)));
        if me || before(What::With) || (self.relations > 0 && before(What::And)) {
            self.relations += relations;
            self.with_me |= me || before(What::With);
        } else if before(What::For) {
            self.relations += relations;
            self.for_them = true;
        }
    }

    fn party(self, ages: Ages) -> Party {
        let small = |count: u32| u8::try_from(count).ok();
        let some = |count: u32| small(count).filter(|count| *count > 0);
        let said = u32::try_from(ages.years.len()).unwrap_or(u32::MAX);
        let months = u32::from(ages.in_months);
        // Ages belong to children first, then to babies; months the other way round.
        let spare_ages = said.saturating_sub(self.children);
        let spare_months = months.saturating_sub(self.babies);
        let unaged = self
            .children
            .saturating_sub(said)
            .saturating_sub(spare_months)
            .saturating_sub(ages.grown_up.into());
        let infants = self.babies.saturating_sub(spare_ages).max(months);
        let mut adults = self.adults.map(|adults| adults + u32::from(ages.grown_up) + self.counted_relations);
        let relations = self.relations + self.counted_relations;
        let mut total = self.total;
        if adults.is_none() && relations > 0 && total.is_none() {
            let along = self.with_me || (self.relations > 0 && !self.for_them);
            adults = Some(relations + u32::from(along));
        }
        if adults.is_none() && total.is_none() && self.solo {
            adults = Some(1);
        }
        if adults.is_none() {
            total = total.or(self.supposed);
        }
        let young = unaged + said + infants;
        if adults.is_none() && young > 0 {
            // Children told apart from "2 people" leave adults; "4 of us, 2 of them children" takes them out.
            let together = self.family || (self.together && !self.joined);
            let included = self.included || (together && !self.added);
            let rest = |total: u32| if included { total.saturating_sub(young) } else { total };
            adults = total.take().map(rest).filter(|adults| *adults > 0);
        }
        if adults.is_some() {
            total = None;
        }
        Party {
            adults: adults.and_then(some),
            children: some(unaged),
            child_ages: ages.years,
            infants: some(infants),
            total: total.and_then(some),
            pets: some(self.pets),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::ages::take_ages;
    use super::super::fold::fold;
    use super::*;

    fn party(text: &str, language: &str) -> Party {
        let folded = fold(text);
        let mut tokens = Tokens::read(&folded, text, Some(language));
        let ages = take_ages(&mut tokens);
        take_party(&mut tokens, ages)
    }

    #[test]
    fn who_is_told_apart_is_counted_apart() {
        let read = party("we are 4 adults, 3 children (4, 7, 9), 1 baby and 2 small dogs", "en");
        assert_eq!((read.adults, read.children, read.infants, read.pets), (Some(4), None, Some(1), Some(2)));
        assert_eq!(read.child_ages, [4, 7, 9]);
        assert_eq!(party("2+1", "es").children, Some(1));
        assert_eq!(party("2a 2c", "en").adults, Some(2));
    }

    #[test]
    fn who_is_not_told_apart_is_a_total() {
        for (language, text, total) in [
            ("en", "family of five", 5),
            ("en", "for two", 2),
            ("de", "wir sind zu viert", 4),
            ("fr", "nous sommes 4", 4),
            ("it", "siamo in tre", 3),
            ("pt", "nós dois", 2),
            ("nl", "met z'n tweeën", 2),
            ("ar", "لشخصين", 2),
        ] {
            let read = party(text, language);
            assert_eq!((read.total, read.adults), (Some(total), None), "{text}");
        }
    }

    #[test]
    fn relatives_come_along_only_with_the_guest() {
        for (language, text, adults) in [
            ("en", "my wife and I", Some(2)),
            ("en", "my mum, my dad, my sister and me", Some(4)),
            ("en", "it's my wife's birthday", None),
            ("en", "a room for my parents", Some(2)),
            ("es", "con mi mujer", Some(2)),
            ("de", "ich und meine Frau", Some(2)),
            ("ar", "أنا وزوجتي", Some(2)),
            ("en", "just me", Some(1)),
        ] {
            assert_eq!(party(text, language).adults, adults, "{text}");
        }
    }

    #[test]
    fn children_of_a_family_are_part_of_it() {
        assert_eq!(party("family of 5, 3 kids (2, 5, 9)", "en").adults, Some(2));
        assert_eq!(party("two people and a baby", "en").adults, Some(2));
        assert_eq!(party("no pets", "en").pets, None);
    }
}
