//! The house: its zone, its languages, its place on the map.

use super::super::problem::Misfits;
use super::super::property::Property;
use super::super::suggest;
use crate::language::Lang;

/// ISO 639-1, two letters each.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de \
dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja \
jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn \
no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th \
ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu fil";

/// ISO 3166-1, two letters each.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR \
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH \
KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ \
NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ \
SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF \
WS YE YT ZA ZM ZW XK";

pub(super) fn check(property: &Property) -> Misfits {
    let mut misfits = Misfits::default();
    zone(&property.timezone, &mut misfits);
    languages(property, &mut misfits);
    if !COUNTRIES.split_whitespace().any(|code| code == property.country) {
        let message = format!("unknown country `{}`", property.country);
        misfits.add("/country", message, "an ISO 3166 code of two letters like ES");
    }
    if let Some(next) = property.currency.replaced_by() {
        let message = format!("{} is no longer money", property.currency);
        misfits.add("/currency", message, format!("{next}, which has taken its place"));
    }
    let children = property.children;
    if children.infant_under > children.child_under {
        let message =
            format!("infants are under {}, children under {}", children.infant_under, children.child_under);
        misfits.add("/children/infant_under", message, format!("at most {}", children.child_under));
    }
    if let Some(address) = &property.address
        && address.latitude.is_some() != address.longitude.is_some()
    {
        misfits.add("/address", "half a point on the map", "both latitude and longitude, or neither");
    }
    misfits
}

fn zone(name: &str, misfits: &mut Misfits) {
    let zones = jiff::tz::TimeZoneDatabase::bundled();
    if zones.available().any(|zone| zone.as_str() == name) {
        return;
    }
    let names: Vec<String> = zones.available().map(|zone| zone.as_str().to_owned()).collect();
    let nearest = suggest::nearest(name, names.iter().map(String::as_str));
    let hint = nearest.map(|nearest| format!(", did you mean `{nearest}`?")).unwrap_or_default();
    let message = format!("unknown time zone `{}`{hint}", suggest::shorten(name));
    misfits.add("/timezone", message, "an IANA name like Europe/Madrid");
}

/// Every language of the property is one.
pub(super) fn speaks(property: &Property) -> bool {
    property.languages.iter().all(is_language)
}

pub(super) fn is_language(language: &Lang) -> bool {
    LANGUAGES.split_whitespace().any(|known| known == language.as_str())
}

fn languages(property: &Property, misfits: &mut Misfits) {
    for (index, language) in property.languages.iter().enumerate() {
        if !is_language(language) {
            let message = format!("unknown language `{language}`");
            misfits.add(format!("/languages/{index}"), message, "an ISO 639 code like en");
        }
    }
    if let Some(default) =
        property.default_language.as_ref().filter(|lang| !property.languages.contains(lang))
    {
        let names = property.languages.iter().map(Lang::as_str);
        let (message, expected) = suggest::unknown("language", default.as_str(), names);
        misfits.add("/default_language", message, expected);
    }
}
