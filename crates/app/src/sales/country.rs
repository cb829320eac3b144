//! The country of a phone number, by its prefix (ITU E.164). Good enough for a language, a date order or a time
//! zone; never used to complete a number.

/// Prefix → ISO 3166. Shared prefixes name the country most of their numbers belong to.
const PREFIXES: &[(&str, &str)] = &[
    ("1", "US"), ("7", "RU"), ("77", "KZ"), ("20", "EG"), ("27", "ZA"), ("30", "GR"), ("31", "NL"), ("32", "BE"),
    ("33", "FR"), ("34", "ES"), ("36", "HU"), ("39", "IT"), ("40", "RO"), ("41", "CH"), ("43", "AT"), ("44", "GB"),
    ("45", "DK"), ("46", "SE"), ("47", "NO"), ("48", "PL"), ("49", "DE"), ("51", "PE"), ("52", "MX"), ("53", "CU"),
    ("54", "AR"), ("55", "BR"), ("56", "CL"), ("57", "CO"), ("58", "VE"), ("60", "MY"), ("61", "AU"), ("62", "ID"),
    ("63", "PH"), ("64", "NZ"), ("65", "SG"), ("66", "TH"), ("81", "JP"), ("82", "KR"), ("84", "VN"), ("86", "CN"),
    ("90", "TR"), ("91", "IN"), ("92", "PK"), ("93", "AF"), ("94", "LK"), ("95", "MM"), ("98", "IR"), ("212", "MA"),
    ("213", "DZ"), ("216", "TN"), ("218", "LY"), ("220", "GM"), ("221", "SN"), ("225", "CI"), ("233", "GH"),
    ("234", "NG"), ("237", "CM"), ("249", "SD"), ("251", "ET"), ("254", "KE"), ("255", "TZ"), ("256", "UG"),
    ("260", "ZM"), ("261", "MG"), ("263", "ZW"), ("351", "PT"), ("352", "LU"), ("353", "IE"), ("354", "IS"),
    ("355", "AL"), ("356", "MT"), ("357", "CY"), ("358", "FI"), ("359", "BG"), ("370", "LT"), ("371", "LV"),
    ("372", "EE"), ("373", "MD"), ("374", "AM"), ("375", "BY"), ("376", "AD"), ("377", "MC"), ("380", "UA"),
    ("381", "RS"), ("382", "ME"), ("385", "HR"), ("386", "SI"), ("387", "BA"), ("389", "MK"), ("420", "CZ"),
    ("421", "SK"), ("423", "LI"), ("501", "BZ"), ("502", "GT"), ("503", "SV"), ("504", "HN"), ("505", "NI"),
    ("506", "CR"), ("507", "PA"), ("591", "BO"), ("593", "EC"), ("595", "PY"), ("598", "UY"), ("852", "HK"),
    ("853", "MO"), ("855", "KH"), ("856", "LA"), ("880", "BD"), ("886", "TW"), ("960", "MV"), ("961", "LB"),
    ("962", "JO"), ("963", "SY"), ("964", "IQ"), ("965", "KW"), ("966", "SA"), ("967", "YE"), ("968", "OM"),
    ("970", "PS"), ("971", "AE"), ("972", "IL"), ("973", "BH"), ("974", "QA"), ("976", "MN"), ("977", "NP"),
    ("994", "AZ"), ("995", "GE"), ("996", "KG"), ("998", "UZ"), ("1809", "DO"), ("1829", "DO"), ("1849", "DO"),
    ("1787", "PR"), ("1939", "PR"), ("1204", "CA"), ("1226", "CA"), ("1236", "CA"), ("1250", "CA"), ("1289", "CA"),
    ("1306", "CA"), ("1343", "CA"), ("1403", "CA"), ("1416", "CA"), ("1418", "CA"), ("1437", "CA"), ("1438", "CA"),
    ("1450", "CA"), ("1506", "CA"), ("1514", "CA"), ("1519", "CA"), ("1579", "CA"), ("1581", "CA"), ("1587", "CA"),
    ("1604", "CA"), ("1613", "CA"), ("1639", "CA"), ("1647", "CA"), ("1672", "CA"), ("1705", "CA"), ("1709", "CA"),
    ("1778", "CA"), ("1780", "CA"), ("1807", "CA"), ("1819", "CA"), ("1825", "CA"), ("1867", "CA"), ("1873", "CA"),
    ("1902", "CA"), ("1905", "CA"), ("1876", "JM"), ("1868", "TT"),
];

/// The country of a number given as digits with country code; the longest prefix counts.
pub fn of_phone(digits: &str) -> Option<&'static str> {
    let matching = PREFIXES.iter().filter(|(prefix, _)| digits.starts_with(prefix));
    matching.max_by_key(|(prefix, _)| prefix.len()).map(|(_, country)| *country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_counts() {
        assert_eq!(of_phone("34611223344"), Some("ES"));
        assert_eq!(of_phone("12025550104"), Some("US"));
        assert_eq!(of_phone("14165550104"), Some("CA"));
        assert_eq!(of_phone("971501234567"), Some("AE"));
        assert_eq!(of_phone("999"), None);
        assert_eq!(of_phone(""), None);
    }
}
