//! Settings in sections. Each reads its texts, says what is wrong with them, and hands out checked values.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use guestlink_whatsapp::Secret;

use super::known;
use super::values::{Source, Values};
use crate::roles::Role;

/// Takes one problem.
type Keep<'a> = &'a mut dyn FnMut(String);

/// Listeners and addresses.
#[derive(Clone, Debug)]
pub struct Server {
    /// The main listener.
    pub listen: SocketAddr,
    /// The listener of `/metrics`.
    pub metrics: Metrics,
    /// How the world reaches the main listener; no slash at the end.
    pub public_url: String,
    /// Open connections on the main listener.
    pub max_connections: usize,
    /// Owners set up a second factor before they do anything else.
    pub owners_prove_twice: bool,
}

/// Where `/metrics` listens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Metrics {
    /// Nowhere.
    Off,
    /// Here if it is free.
    IfFree(SocketAddr),
    /// Here, or the program does not start.
    Here(SocketAddr),
}

impl Server {
    pub(super) fn read(values: &Values, keep: Keep<'_>) -> Option<Self> {
        let listen = address(values, "listen", keep);
        let metrics = metrics(values, keep);
        let public_url = match values.text("public_url") {
            Some(text) => {
                public_url(text).map_err(|why| keep(format!("{}: {why}", values.place("public_url")))).ok()
            }
            None => listen.map(|address| format!("http://{}", reachable(address))),
        };
        let max_connections = values.text("max_connections").and_then(|text| match text.parse() {
            Ok(number) if number > 0 => Some(number),
            _ => {
                keep(format!(
                    "{}: expected a number above 0, found \"{text}\".",
                    values.place("max_connections")
                ));
                None
            }
        });
        let owners_prove_twice = values.text("owner_second_factor").and_then(|text| match text {
            "required" => Some(true),
            "optional" => Some(false),
            _ => {
                let place = values.place("owner_second_factor");
                keep(format!("{place}: expected `required` or `optional`, found \"{text}\"."));
                None
            }
        });
        Some(Self {
            listen: listen?,
            metrics: metrics?,
            public_url: public_url?,
            max_connections: max_connections?,
            owners_prove_twice: owners_prove_twice?,
        })
    }
}

/// An address to type into a browser: listening everywhere is reached on loopback.
pub fn reachable(address: SocketAddr) -> SocketAddr {
    match (address.ip().is_unspecified(), address.is_ipv4()) {
        (true, true) => SocketAddr::from(([127, 0, 0, 1], address.port())),
        (true, false) => SocketAddr::from((std::net::Ipv6Addr::LOCALHOST, address.port())),
        (false, _) => address,
    }
}

fn address(values: &Values, name: &str, keep: Keep<'_>) -> Option<SocketAddr> {
    let text = values.text(name)?;
    let address = text.parse().ok();
    if address.is_none() {
        keep(format!(
            "{}: expected ADDRESS:PORT such as 127.0.0.1:8080 or [::]:8080, found \"{text}\".",
            values.place(name)
        ));
    }
    address
}

fn metrics(values: &Values, keep: Keep<'_>) -> Option<Metrics> {
    let value = values.get("metrics_listen")?;
    if value.text == "off" {
        return Some(Metrics::Off);
    }
    let address = address(values, "metrics_listen", keep)?;
    Some(if value.source == Source::Default { Metrics::IfFree(address) } else { Metrics::Here(address) })
}

fn public_url(text: &str) -> Result<String, &'static str> {
    const EXPECTED: &str = "expected a URL such as https://guests.example.com, without query or fragment.";
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).ok_or(EXPECTED)?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "?#\"<>\\".contains(c);
    if rest.is_empty() || rest.starts_with('/') || rest.contains(odd) {
        return Err(EXPECTED);
    }
    Ok(text.trim_end_matches('/').to_owned())
}

/// Where everything is kept.
#[derive(Clone)]
pub struct Database {
    url: String,
}

impl Database {
    pub(super) fn read(values: &Values, keep: Keep<'_>) -> Option<Self> {
        let url = values.text("database_url")?.to_owned();
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        if !known || url == "sqlite:" {
            keep(format!(
                "{}: expected sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE.",
                values.place("database_url")
            ));
            return None;
        }
        Some(Self { url })
    }

    /// The URL, for the one who opens it: it may hold a password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The file of an embedded database; `None` for a server.
    pub fn file(&self) -> Option<PathBuf> {
        let rest = self.url.strip_prefix("sqlite:")?;
        let path = rest.strip_prefix("//").unwrap_or(rest);
        Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
    }

    /// The folder of this process's own files: beside the embedded database, else `guestlink-data`.
    pub fn data_folder(&self) -> PathBuf {
        let beside = self.file().and_then(|file| file.parent().map(Path::to_owned));
        match beside {
            Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
            Some(folder) => folder,
            None => PathBuf::from("guestlink-data"),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_password(&self.url))
    }
}

/// `postgres://user:password@host/db` → `postgres://user:***@host/db`.
pub fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (before_query, query) =
        rest.split_once('?').map_or((rest, None), |(before, query)| (before, Some(query)));
    let shown = match before_query.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split(':').next().unwrap_or(who);
            format!("{scheme}://{user}:***@{place}")
        }
        None => format!("{scheme}://{before_query}"),
    };
    let hides = |query: &str| if query.contains("password") { "***".to_owned() } else { query.to_owned() };
    query.map_or(shown.clone(), |query| format!("{shown}?{}", hides(query)))
}

/// The connection to WhatsApp: all of what a role needs, or nothing.
#[derive(Clone, Debug)]
pub struct WhatsApp {
    /// System user's token.
    pub access_token: Option<Secret>,
    /// Verifies webhooks.
    pub app_secret: Option<Secret>,
    /// Answers the handshake.
    pub verify_token: Option<Secret>,
    /// The number we speak from.
    pub phone_number_id: Option<String>,
    /// Its account; only needed for templates.
    pub business_account_id: Option<String>,
    /// Graph API, without a version.
    pub api_url: String,
    /// Its version; one at the end of the URL as set comes first.
    pub api_version: String,
}

impl WhatsApp {
    pub(super) fn read(values: &Values, keep: Keep<'_>) -> Option<Self> {
        let hidden = |name: &str| values.text(name).map(Secret::new);
        let plain = |name: &str| values.text(name).map(str::to_owned);
        let api_url = match public_url(values.text("whatsapp.api_url").unwrap_or_default()) {
            Ok(url) => url,
            Err(why) => {
                keep(format!("{}: {why}", values.place("whatsapp.api_url")));
                return None;
            }
        };
        let version = values.text("whatsapp.api_version").unwrap_or_default();
        let (api_url, api_version) = match split_version(&api_url) {
            Some((url, version)) => (url.to_owned(), version.to_owned()),
            None if is_version(version) => (api_url, version.to_owned()),
            None => {
                let place = values.place("whatsapp.api_version");
                keep(format!("{place}: expected a version such as v26.0, found \"{version}\"."));
                return None;
            }
        };
        Some(Self {
            access_token: hidden("whatsapp.access_token"),
            app_secret: hidden("whatsapp.app_secret"),
            verify_token: hidden("whatsapp.verify_token"),
            phone_number_id: plain("whatsapp.phone_number_id"),
            business_account_id: plain("whatsapp.business_account_id"),
            api_url,
            api_version,
        })
    }

    /// Anything of it is set. Without, the program runs and WhatsApp's side rests.
    pub fn is_connected(&self) -> bool {
        self.access_token.is_some()
            || self.app_secret.is_some()
            || self.verify_token.is_some()
            || self.phone_number_id.is_some()
    }

    /// What these roles need and is not set, a sentence each.
    pub(super) fn missing_for(&self, roles: &[Role]) -> Vec<String> {
        if !self.is_connected() {
            return Vec::new();
        }
        let needs = [
            ("whatsapp.app_secret", self.app_secret.is_none(), Role::Ingest, "no webhook could be verified"),
            (
                "whatsapp.verify_token",
                self.verify_token.is_none(),
                Role::Ingest,
                "Meta could not connect the webhook",
            ),
            (
                "whatsapp.access_token",
                self.access_token.is_none(),
                Role::Messaging,
                "no message could be sent",
            ),
            (
                "whatsapp.phone_number_id",
                self.phone_number_id.is_none(),
                Role::Messaging,
                "no message could be sent",
            ),
        ];
        needs
            .iter()
            .filter(|(_, missing, role, _)| *missing && roles.contains(role))
            .map(|(name, _, _, why)| format!("{name} is not set, so {why}: set {}.", known::variable(name)))
            .collect()
    }
}

/// `https://graph.facebook.com/v26.0` → the part before, and the version.
fn split_version(url: &str) -> Option<(&str, &str)> {
    url.rsplit_once('/').filter(|(_, end)| is_version(end))
}

fn is_version(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix('v').and_then(|rest| rest.split_once('.')).is_some_and(|(a, b)| number(a) && number(b))
}

/// How the program logs.
#[derive(Clone, Debug)]
pub struct Log {
    /// Directives of the filter.
    pub level: String,
    /// For people or machines.
    pub format: LogFormat,
}

/// Shape of a log line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Log {
    pub(super) fn read(values: &Values, keep: Keep<'_>) -> Option<Self> {
        let level = values.text("log.level")?.to_owned();
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&level) {
            keep(format!("{}: {error}.", values.place("log.level")));
            return None;
        }
        let format = match values.text("log.format")? {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            other => {
                keep(format!("{}: expected text or json, found \"{other}\".", values.place("log.format")));
                return None;
            }
        };
        Some(Self { level, format })
    }
}

/// The secret key as set: long enough not to be guessed.
pub(super) fn secret_key(values: &Values, keep: Keep<'_>) -> Option<Secret> {
    let text = values.text("secret_key")?;
    if text.chars().count() < 32 {
        keep(format!("{}: expected at least 32 random characters.", values.place("secret_key")));
        return None;
    }
    Some(Secret::new(text))
}

#[cfg(test)]
mod tests {
    use super::{Database, public_url, reachable, split_version, without_password};

    fn database(url: &str) -> Database {
        Database { url: url.to_owned() }
    }

    #[test]
    fn own_files_lie_beside_the_embedded_database() {
        for (url, folder) in [
            ("sqlite:guestlink-data/guestlink.db", "guestlink-data"),
            ("sqlite://var/lib/guestlink.db", "var/lib"),
            ("sqlite:///var/lib/guestlink.db?mode=rwc", "/var/lib"),
            ("sqlite:guestlink.db", "."),
            ("postgres://db/guestlink", "guestlink-data"),
        ] {
            assert_eq!(database(url).data_folder().to_str(), Some(folder), "{url}");
        }
    }

    #[test]
    fn a_version_may_stand_at_the_end_of_the_url() {
        assert_eq!(split_version("http://127.0.0.1:81/v25.0"), Some(("http://127.0.0.1:81", "v25.0")));
        for without in ["https://graph.facebook.com", "https://v.example/api", "https://a.example/v1"] {
            assert_eq!(split_version(without), None, "{without}");
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        for (url, shown) in [
            ("postgres://u:p@h/d", "postgres://u:***@h/d"),
            ("postgres://u:p@p@h/d?a=b", "postgres://u:***@h/d?a=b"),
            ("postgres://h/d?user=u&password=p", "postgres://h/d?***"),
            ("sqlite:a.db", "sqlite:a.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn a_public_url_is_absolute_and_ends_without_a_slash() {
        assert_eq!(public_url("https://a.example/"), Ok("https://a.example".to_owned()));
        for wrong in ["a.example", "ftp://a", "https://", "https:///x", "https://a/?q", "https://a b"] {
            assert!(public_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn listening_everywhere_is_reached_on_loopback() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
        assert_eq!(reachable("10.0.0.1:80".parse().unwrap()).to_string(), "10.0.0.1:80");
    }
}
