//! In which language we answer: the guest's, sticky, changed only by two messages in another one.

use super::turn::Turn;
use crate::language::Lang;

impl Turn<'_> {
    /// Follows the language a message was written in: at once in the beginning, later only when it is heard twice in
    /// a row. A message without a language of its own ("12/08-15/08") changes nothing.
    pub(super) fn hear_language(&mut self, heard: Option<&str>) {
        let Some(heard) = heard.map(Lang::new) else { return };
        match &self.state.language {
            None => self.state.language = Some(heard),
            Some(spoken) if *spoken == heard => self.state.language_heard = None,
            Some(_) if self.state.language_heard.as_ref() == Some(&heard) => {
                self.state.language = Some(heard);
                self.state.language_heard = None;
            }
            Some(_) => self.state.language_heard = Some(heard),
        }
    }

    /// The best guess before the guest has written a word: what is known of them, then their country's language if
    /// we speak it, then the property's.
    pub(super) fn likely_language(&self) -> Lang {
        if let Some(known) = self.ctx.guest.language {
            return known.clone();
        }
        let of_country = self.ctx.guest.country.and_then(language_of_country).map(Lang::new);
        of_country
            .filter(|lang| self.ctx.texts.nearest(lang) == lang)
            .unwrap_or_else(|| self.ctx.property.default_language.clone())
    }
}

/// The language most people of a country read. Countries with several large ones are left out.
fn language_of_country(country: &str) -> Option<&'static str> {
    Some(match country {
        "GB" | "IE" | "US" | "AU" | "NZ" => "en",
        "ES" | "MX" | "AR" | "CO" | "CL" | "PE" | "VE" | "EC" | "UY" | "PY" | "BO" | "CR" | "GT" | "HN"
        | "SV" | "NI" | "PA" | "DO" | "CU" => "es",
        "DE" | "AT" | "LI" => "de",
        "SA" | "AE" | "QA" | "KW" | "BH" | "OM" | "JO" | "LB" | "EG" | "IQ" | "SY" | "YE" | "LY" | "PS" => {
            "ar"
        }
        "FR" | "MC" => "fr",
        "IT" | "SM" => "it",
        "PT" | "BR" | "AO" | "MZ" => "pt",
        "NL" | "SR" => "nl",
        _ => return None,
    })
}
