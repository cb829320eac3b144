//! Which passwords are good enough (NIST SP 800-63B-4 and OWASP ASVS 5.0 §6.2): long, not among those everybody
//! tries first, not the words of the place. No rules about digits and capitals, which only make people predictable.

/// Fewest characters.
const FEWEST: usize = 12;
/// Most characters; nothing is ever cut off.
const MOST: usize = 128;
/// A word this long or longer may not be most of the password.
const WORD: usize = 4;

/// Beginnings of what everybody tries first. Compared without digits and signs at the end, so that `Password2026!` is
/// `password`.
const COMMON: &str = "password passwort contrasena motdepasse qwertyuiop qwerty qwertyuiopasdfgh asdfghjkl zxcvbnm \
    letmein welcome welcometo iloveyou iloveyouso administrator admin adminadmin superuser football baseball \
    basketball princess sunshine monkey dragon master trustno changeme changemenow secret supersecret default \
    guest guestguest hotel hotelhotel reception frontdesk whatsapp letmeinplease passwordpassword qazwsxedc \
    correcthorsebatterystaple abcdefghijkl abcdefghijklm abcdefghijklmnop teamo michael jennifer starwars \
    computer internet samsung liverpool chelsea arsenal barcelona realmadrid";

/// Why a password is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PasswordProblem {
    /// Fewer than 12 characters.
    #[error("it needs at least 12 characters")]
    TooShort,
    /// More than 128 characters.
    #[error("it has more than 128 characters")]
    TooLong,
    /// Among those that are tried first.
    #[error("it is one of those that are tried first")]
    Common,
    /// Made of the name, the address or the house.
    #[error("it is made of a name that anybody can find out")]
    Known,
    /// One character, or few, again and again, or a row of neighbours.
    #[error("it repeats itself or follows a row")]
    Pattern,
}

/// Good enough? `known` are words anybody can find out: the user's name and address, the property's name.
///
/// # Errors
/// The first reason against it.
pub fn check_password(password: &str, known: &[&str]) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < FEWEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > MOST {
        return Err(PasswordProblem::TooLong);
    }
    if is_pattern(password) {
        return Err(PasswordProblem::Pattern);
    }
    let letters = letters(password);
    if COMMON.split_whitespace().any(|word| word == letters) {
        return Err(PasswordProblem::Common);
    }
    let words = known.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).map(self::letters);
    // What remains without the words must still be worth guessing.
    let rest = words
        .filter(|word| word.chars().count() >= WORD)
        .fold(password.to_lowercase(), |rest, word| rest.replace(&word, ""));
    if rest.chars().count() < length && rest.chars().count() < FEWEST / 2 {
        return Err(PasswordProblem::Known);
    }
    Ok(())
}

/// Its letters, small, without what people put behind and between.
fn letters(text: &str) -> String {
    let core = text.trim_end_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    let plain = [('0', 'o'), ('@', 'a'), ('$', 's'), ('3', 'e'), ('1', 'i')];
    let letter = |c: char| plain.iter().find(|(sign, _)| *sign == c).map_or(c, |(_, letter)| *letter);
    core.chars().map(letter).filter(|c| c.is_alphabetic()).collect()
}

fn is_pattern(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    let different: std::collections::BTreeSet<&char> = chars.iter().collect();
    if different.len() <= 3 {
        return true;
    }
    let step = |pair: &[char]| match pair {
        [a, b] => u32::from(*b).abs_diff(u32::from(*a)) <= 1,
        _ => false,
    };
    let neighbours = chars.windows(2).filter(|pair| step(pair)).count();
    neighbours * 4 >= chars.len() * 3
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused_in_its_usual_clothes() {
        for common in [
            "Password2026!",
            "P@ssw0rd1234",
            "password1234!!",
            "Welcome12345!",
            "qwertyuiop123",
            "123456789012!",
        ] {
            assert!(check_password(common, &[]).is_err(), "{common}");
        }
        assert_eq!(check_password("aaaaaaaaaaaaaaa", &[]), Err(PasswordProblem::Pattern));
        assert_eq!(check_password("abcabcabcabcabc", &[]), Err(PasswordProblem::Pattern));
        assert_eq!(check_password("abcdefghijklmnop", &[]), Err(PasswordProblem::Pattern));
    }

    #[test]
    fn names_anybody_can_find_out_are_refused() {
        let known = ["Ventisol Beach Resort", "ines@ventisol.example"];
        assert_eq!(check_password("Ventisol-2026", &known), Err(PasswordProblem::Known));
        assert_eq!(check_password("beachventisol!", &known), Err(PasswordProblem::Known));
        assert_eq!(check_password("a heron stands in the rain at ventisol", &known), Ok(()));
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(check_password("elf Zeichen", &[]), Err(PasswordProblem::TooShort));
        assert_eq!(check_password(&"añbßcø dé ".repeat(13), &[]), Err(PasswordProblem::TooLong));
        assert_eq!(check_password("güzel bir akşam vakti", &[]), Ok(()));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in ".{0,200}", known in ".{0,40}") {
            let _ = check_password(&text, &[&known]);
        }

        #[test]
        fn three_words_of_a_long_list_pass(a in "[bdfgmt][aeiou][lnrs][aeiou]", b in "[kpvz][aeiou][ckmx]", c in "[hjw][aeiou]{2}[bdg]") {
            prop_assert_eq!(check_password(&format!("{a} {b}-{c} lamp"), &["Ventisol"]), Ok(()));
        }
    }
}
