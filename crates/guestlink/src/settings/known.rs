//! Every setting there is, as one table: names, defaults, what each means. The reference, `config show`, the
//! environment variables and the refusal of unknown names all read this table.

/// One setting. Its variable is `GUESTLINK_` and its name in capitals, dots as underscores.
#[derive(Debug)]
pub struct Setting {
    /// Name in `guestlink.toml`; a dot opens a section.
    pub name: &'static str,
    /// Text of the default; `None` where there is none or it is worked out (see `about`).
    pub default: Option<&'static str>,
    /// Never shown.
    pub secret: bool,
    /// What it means, for the reference.
    pub about: &'static str,
}

const fn open(name: &'static str, default: Option<&'static str>, about: &'static str) -> Setting {
    Setting { name, default, secret: false, about }
}

const fn secret(name: &'static str, about: &'static str) -> Setting {
    Setting { name, default: None, secret: true, about }
}

/// All settings, in the order of the reference.
pub const SETTINGS: &[Setting] = &[
    open(
        "database_url",
        Some("sqlite:guestlink-data/guestlink.db"),
        "Where everything is kept: `sqlite:PATH` (one process) or `postgres://…` (one or many). \
         The file and its folder are created.",
    ),
    open("listen", Some("127.0.0.1:8080"), "Address and port of the main listener."),
    open(
        "metrics_listen",
        Some("127.0.0.1:9464"),
        "Address and port of `/metrics` (Prometheus). `off` for none. When the default is taken, the program \
         starts without metrics and says so; an address you set must be free.",
    ),
    open(
        "public_url",
        None,
        "How the world reaches the main listener, without a slash at the end. Default: `http://` and `listen`.",
    ),
    open("roles", Some("all"), "What this process does: `all`, or a list such as `ingest,messaging`."),
    secret(
        "secret_key",
        "At least 32 characters from which the keys for stored secrets and for links are derived. Default: a \
         random one in `secret.key` in the data folder. Must be set where several processes share a database.",
    ),
    open(
        "owner_second_factor",
        Some("required"),
        "`required`: owners set up one-time codes before they do anything else; `optional`: they may.",
    ),
    secret("redis_url", "No use in this version: processes find each other's work in the database."),
    open("media_url", None, "No use in this version: photos are kept with the resort in the database."),
    secret(
        "smtp_url",
        "Mail server for words to staff who chose e-mail: `smtps://USER:PASSWORD@HOST` or \
         `smtp://USER:PASSWORD@HOST:587?tls=required`, with `from=desk@resort.example` for the sender. Without it \
         nothing is sent by e-mail.",
    ),
    open("max_connections", Some("4096"), "Open connections on the main listener; more wait to be accepted."),
    open(
        "log.level",
        Some("info"),
        "`error`, `warn`, `info`, `debug`, or directives such as `info,guestlink_app=debug`.",
    ),
    open("log.format", Some("text"), "`text` for people, `json` for machines."),
    secret("whatsapp.access_token", "System user's token of the Cloud API."),
    secret("whatsapp.app_secret", "Meta app's secret; verifies the signature of each webhook."),
    secret("whatsapp.verify_token", "Text of your choice, told to Meta; answers the webhook's handshake."),
    open("whatsapp.phone_number_id", None, "Id (not the number) of your WhatsApp number."),
    open("whatsapp.business_account_id", None, "Id of your WhatsApp Business Account (WABA)."),
    open(
        "whatsapp.api_url",
        Some("https://graph.facebook.com"),
        "Graph API without the version, or the simulator.",
    ),
    open("whatsapp.api_version", Some("v26.0"), "Version of the Graph API."),
];

/// Settings that this version reads but has no use for yet: (name, what happens instead).
pub const NOT_YET: &[(&str, &str)] = &[
    ("redis_url", "processes find each other's work in the database"),
    ("media_url", "photos are kept with the resort in the database"),
];

/// The setting of this name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// `whatsapp.api_url` → `GUESTLINK_WHATSAPP_API_URL`.
pub fn variable(name: &str) -> String {
    format!("GUESTLINK_{}", name.replace('.', "_").to_uppercase())
}

/// The known name nearest to `wrong`, if it is near enough to be meant.
pub fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (distance, name) = names.map(|name| (distance(wrong, name), name)).min()?;
    let tolerated = wrong.chars().count().max(name.chars().count()) / 3;
    (distance <= tolerated.max(1)).then_some(name)
}

/// Letters to insert, remove, replace or swap with a neighbour to make one word the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut previous: Vec<usize> = Vec::new();
    let mut before: Option<char> = None;
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, theirs) in other.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = at(&row, j) + usize::from(letter != *theirs);
            best = best.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = j > 0 && before == Some(*theirs) && other.get(j - 1) == Some(&letter);
            if swapped {
                best = best.min(at(&previous, j - 1) + 1);
            }
            next.push(best);
        }
        previous = std::mem::replace(&mut row, next);
        before = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{SETTINGS, distance, nearest, variable};

    #[test]
    fn the_fixed_variables_exist() {
        let known: Vec<String> = SETTINGS.iter().map(|setting| variable(setting.name)).collect();
        for fixed in [
            "GUESTLINK_DATABASE_URL",
            "GUESTLINK_REDIS_URL",
            "GUESTLINK_MEDIA_URL",
            "GUESTLINK_SMTP_URL",
            "GUESTLINK_LISTEN",
            "GUESTLINK_PUBLIC_URL",
            "GUESTLINK_SECRET_KEY",
            "GUESTLINK_WHATSAPP_ACCESS_TOKEN",
            "GUESTLINK_WHATSAPP_APP_SECRET",
            "GUESTLINK_WHATSAPP_VERIFY_TOKEN",
            "GUESTLINK_WHATSAPP_PHONE_NUMBER_ID",
            "GUESTLINK_WHATSAPP_BUSINESS_ACCOUNT_ID",
            "GUESTLINK_WHATSAPP_API_URL",
        ] {
            assert!(known.iter().any(|name| name == fixed), "{fixed}");
        }
    }

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_does_not() {
        let names = || SETTINGS.iter().map(|setting| setting.name);
        assert_eq!(nearest("database_ulr", names()), Some("database_url"));
        assert_eq!(nearest("lisen", names()), Some("listen"));
        assert_eq!(nearest("whatsapp.app_secert", names()), Some("whatsapp.app_secret"));
        assert_eq!(nearest("breakfast", names()), None);
    }

    #[test]
    fn distance_counts_slips() {
        for (one, other, slips) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("abc", "acb", 1),
            ("abc", "abd", 1),
            ("ab", "abc", 1),
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(one, other), slips, "{one} → {other}");
        }
    }
}
