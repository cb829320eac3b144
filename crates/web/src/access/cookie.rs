//! The cookie of a session: its secret and nothing else, for us alone, unseen by scripts.

use guestlink_app::App;
use guestlink_app::access::Opened;
use http::header::{COOKIE, HeaderMap, HeaderValue};
use jiff::Timestamp;

/// Over HTTPS the name makes browsers hold us to the rules: ours alone, whole site, secure (RFC 6265bis).
const HOST: &str = "__Host-guestlink";
/// On a machine of one's own there is no HTTPS.
const PLAIN: &str = "guestlink";

fn is_https(app: &App) -> bool {
    app.config().public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
}

/// The secret that came along.
pub(crate) fn secret<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    named(headers, if is_https(app) { HOST } else { PLAIN })
}

/// The value of a cookie.
pub(crate) fn named<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(its, _)| *its == name).map(|(_, value)| value)
}

/// Sets it.
pub(crate) fn opened(app: &App, opened: &Opened, now: Timestamp) -> Option<HeaderValue> {
    let lasts = opened.expires_at.duration_since(now).as_secs().max(0);
    HeaderValue::from_str(&written(app, &opened.secret, lasts)).ok()
}

/// Takes it away.
pub(crate) fn ended(app: &App) -> Option<HeaderValue> {
    HeaderValue::from_str(&written(app, "", 0)).ok()
}

/// What an authenticator was asked: for as long as it may be answered, and for our own pages only.
const QUESTION: &str = "-passkey";
/// Seconds.
const QUESTION_LASTS: i64 = 300;

/// The sealed question that came back.
pub(crate) fn question<'a>(app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
    named(headers, &format!("{}{QUESTION}", if is_https(app) { HOST } else { PLAIN }))
}

/// Keeps a sealed question.
pub(crate) fn asked(app: &App, sealed: &str) -> Option<HeaderValue> {
    about_question(app, sealed, QUESTION_LASTS)
}

/// Takes it away.
pub(crate) fn no_question(app: &App) -> Option<HeaderValue> {
    about_question(app, "", 0)
}

fn about_question(app: &App, sealed: &str, seconds: i64) -> Option<HeaderValue> {
    let (name, secure) = if is_https(app) { (HOST, "; Secure") } else { (PLAIN, "") };
    let cookie =
        format!("{name}{QUESTION}={sealed}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    HeaderValue::from_str(&cookie).ok()
}

fn written(app: &App, secret: &str, seconds: i64) -> String {
    let (name, secure) = if is_https(app) { (HOST, "; Secure") } else { (PLAIN, "") };
    format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::named;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "xguestlink=1; guestlink=2".parse().unwrap());
        headers.append("cookie", "theme=dark".parse().unwrap());
        assert_eq!(named(&headers, "guestlink"), Some("2"));
        assert_eq!(named(&headers, "theme"), Some("dark"));
        assert_eq!(named(&headers, "link"), None);
    }
}
