//! Where it may be night for a guest: the time zones of the country of their number. A country with several zones
//! gives those at its edges and its middle, so that quiet hours hold wherever the guest lives.

/// IANA zones of an ISO 3166 country; empty if unknown, then the property's zone is the best guess.
pub fn zones_of(country: &str) -> &'static [&'static str] {
    ZONES.iter().find(|(known, _)| *known == country).map_or(&[], |(_, zones)| zones)
}

const ZONES: [(&str, &[&str]); 64] = [
    ("AE", &["Asia/Dubai"]),
    ("AR", &["America/Argentina/Buenos_Aires"]),
    ("AT", &["Europe/Vienna"]),
    ("AU", &["Australia/Sydney", "Australia/Adelaide", "Australia/Perth"]),
    ("BE", &["Europe/Brussels"]),
    ("BG", &["Europe/Sofia"]),
    ("BH", &["Asia/Bahrain"]),
    ("BR", &["America/Sao_Paulo", "America/Manaus", "America/Rio_Branco"]),
    ("CA", &["America/St_Johns", "America/Toronto", "America/Vancouver"]),
    ("CH", &["Europe/Zurich"]),
    ("CL", &["America/Santiago"]),
    ("CN", &["Asia/Shanghai"]),
    ("CO", &["America/Bogota"]),
    ("CZ", &["Europe/Prague"]),
    ("DE", &["Europe/Berlin"]),
    ("DK", &["Europe/Copenhagen"]),
    ("EE", &["Europe/Tallinn"]),
    ("EG", &["Africa/Cairo"]),
    ("ES", &["Europe/Madrid", "Atlantic/Canary"]),
    ("FI", &["Europe/Helsinki"]),
    ("FR", &["Europe/Paris"]),
    ("GB", &["Europe/London"]),
    ("GR", &["Europe/Athens"]),
    ("HR", &["Europe/Zagreb"]),
    ("HU", &["Europe/Budapest"]),
    ("ID", &["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
    ("IE", &["Europe/Dublin"]),
    ("IL", &["Asia/Jerusalem"]),
    ("IN", &["Asia/Kolkata"]),
    ("IS", &["Atlantic/Reykjavik"]),
    ("IT", &["Europe/Rome"]),
    ("JO", &["Asia/Amman"]),
    ("JP", &["Asia/Tokyo"]),
    ("KR", &["Asia/Seoul"]),
    ("KW", &["Asia/Kuwait"]),
    ("KZ", &["Asia/Almaty"]),
    ("LB", &["Asia/Beirut"]),
    ("LT", &["Europe/Vilnius"]),
    ("LU", &["Europe/Luxembourg"]),
    ("LV", &["Europe/Riga"]),
    ("MA", &["Africa/Casablanca"]),
    ("MT", &["Europe/Malta"]),
    ("MX", &["America/Cancun", "America/Mexico_City", "America/Tijuana"]),
    ("NL", &["Europe/Amsterdam"]),
    ("NO", &["Europe/Oslo"]),
    ("NZ", &["Pacific/Auckland"]),
    ("OM", &["Asia/Muscat"]),
    ("PE", &["America/Lima"]),
    ("PL", &["Europe/Warsaw"]),
    ("PT", &["Europe/Lisbon", "Atlantic/Azores"]),
    ("QA", &["Asia/Qatar"]),
    ("RO", &["Europe/Bucharest"]),
    ("RS", &["Europe/Belgrade"]),
    ("RU", &["Europe/Kaliningrad", "Europe/Moscow", "Asia/Novosibirsk", "Asia/Vladivostok"]),
    ("SA", &["Asia/Riyadh"]),
    ("SE", &["Europe/Stockholm"]),
    ("SG", &["Asia/Singapore"]),
    ("SI", &["Europe/Ljubljana"]),
    ("SK", &["Europe/Bratislava"]),
    ("TH", &["Asia/Bangkok"]),
    ("TR", &["Europe/Istanbul"]),
    ("UA", &["Europe/Kyiv"]),
    ("US", &["America/New_York", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"]),
    ("ZA", &["Africa/Johannesburg"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_exists() {
        for first in b'A'..=b'Z' {
            for second in b'A'..=b'Z' {
                let country = format!("{}{}", char::from(first), char::from(second));
                for zone in zones_of(&country) {
                    assert!(jiff::tz::TimeZone::get(zone).is_ok(), "{country}: {zone}");
                }
            }
        }
        assert!(zones_of("XX").is_empty());
    }
}
