//! The languages a template can have. Meta refuses every other code.

/// Codes as the API writes them.
const CODES: &[&str] = &[
    "af", "ar", "ar_AE", "ar_EG", "ar_LB", "ar_MA", "ar_QA", "ar_SA", "az", "bg", "bn", "ca", "cs", "da",
    "de", "el", "en", "en_AU", "en_CA", "en_GB", "en_IN", "en_US", "es", "es_AR", "es_CL", "es_CO", "es_ES",
    "es_MX", "es_PE", "es_VE", "et", "fa", "fi", "fil", "fr", "fr_BE", "fr_CA", "ga", "gu", "ha", "he", "hi",
    "hr", "hu", "id", "it", "ja", "ka", "kk", "kn", "ko", "ky_KG", "lo", "lt", "lv", "mk", "ml", "mr", "ms",
    "nb", "nl", "pa", "pl", "pt_BR", "pt_PT", "ro", "ru", "rw_RW", "sk", "sl", "sq", "sr", "sv", "sw", "ta",
    "te", "th", "tr", "uk", "ur", "uz", "vi", "zh_CN", "zh_HK", "zh_TW", "zu",
];

/// Whether templates may have this language; case and `-` for `_` do not matter.
pub(super) fn canonical(code: &str) -> Option<&'static str> {
    let same = |known: &&&str| {
        known.len() == code.len()
            && known
                .bytes()
                .zip(code.bytes())
                .all(|(a, b)| a.eq_ignore_ascii_case(&if b == b'-' { b'_' } else { b }))
    };
    CODES.iter().find(same).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_known_whatever_their_case() {
        assert_eq!(canonical("en_US"), Some("en_US"));
        assert_eq!(canonical("pt-br"), Some("pt_BR"));
        assert_eq!(canonical("de"), Some("de"));
        for wrong in ["", "xx", "en_", "en_USA", "english"] {
            assert_eq!(canonical(wrong), None, "{wrong}");
        }
    }
}
