//! E-mail over SMTP. The address of the server comes from the settings; what is said is made elsewhere.

use std::sync::OnceLock;
use std::time::Duration;

use guestlink_whatsapp::Secret;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way to a mail server.
#[derive(Debug)]
pub(crate) struct Post {
    url: Option<Secret>,
    line: OnceLock<Result<Line, String>>,
}

#[derive(Clone, Debug)]
struct Line {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

/// A letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letter {
    /// What the message's id is made of: sent again, it is known as the same.
    pub(crate) id: String,
    pub(crate) to: String,
    pub(crate) to_name: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Why a letter was not taken.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum PostError {
    /// It never will be.
    #[error("the mail server refuses it: {0}")]
    Never(String),
    /// It may be later.
    #[error("the mail server cannot take it now: {0}")]
    Later(String),
}

impl Post {
    pub(crate) fn new(url: Option<Secret>) -> Self {
        Self { url: url.filter(|url| !url.is_empty()), line: OnceLock::new() }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.url.is_some()
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// When the server does not take it.
    pub(crate) async fn send(&self, letter: &Letter) -> Result<(), PostError> {
        let line = self.line.get_or_init(|| line(self.url.as_ref())).as_ref();
        let line = line.map_err(|why| PostError::Never(why.clone()))?;
        let message = written(line, letter).map_err(PostError::Never)?;
        match line.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(PostError::Never(error.to_string())),
            Err(error) => Err(PostError::Later(error.to_string())),
        }
    }
}

/// `smtp://user:password@host:587?tls=required&from=desk@resort.example`
fn line(url: Option<&Secret>) -> Result<Line, String> {
    let url = url.ok_or("there is no mail server in the settings")?.expose();
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let from = query.split('&').find_map(|part| part.strip_prefix("from="));
    let rest: Vec<&str> =
        query.split('&').filter(|part| !part.starts_with("from=") && !part.is_empty()).collect();
    let plain = if rest.is_empty() { base.to_owned() } else { format!("{base}?{}", rest.join("&")) };
    let host = base.rsplit('@').next().unwrap_or(base).rsplit("//").next().unwrap_or("localhost");
    let host = host.split([':', '/']).next().unwrap_or("localhost").to_owned();
    let from = from.map_or_else(|| format!("guestlink@{host}"), |from| from.replace("%40", "@"));
    let from = from.parse().map_err(|_odd| "from= is not an e-mail address".to_owned())?;
    let builder =
        AsyncSmtpTransport::<Tokio1Executor>::from_url(&plain).map_err(|error| error.to_string())?;
    Ok(Line { transport: builder.timeout(Some(PATIENCE)).build(), from, host })
}

fn written(line: &Line, letter: &Letter) -> Result<Message, String> {
    let address = letter.to.parse().map_err(|_odd| "the address is none".to_owned())?;
    Message::builder()
        .from(line.from.clone())
        .to(Mailbox::new(Some(letter.to_name.clone()), address))
        .subject(letter.subject.clone())
        .message_id(Some(format!("<{}@{}>", letter.id, line.host)))
        .multipart(MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone()))
        .map_err(|error| error.to_string())
}

/// Text as HTML shows it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "<br>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(url: &str) -> Result<Line, String> {
        line(Some(&Secret::new(url)))
    }

    #[tokio::test]
    async fn the_address_says_who_writes_and_how() {
        let one = opened("smtp://user:pass@mail.example:2525?from=desk@resort.example").unwrap();
        assert_eq!(
            (one.from.to_string().as_str(), one.host.as_str()),
            ("desk@resort.example", "mail.example")
        );
        assert_eq!(opened("smtp://localhost:25").unwrap().from.to_string(), "guestlink@localhost");
        assert!(opened("http://mail.example").is_err());
        assert!(opened("smtp://mail.example?from=nobody").is_err());
    }

    #[tokio::test]
    async fn a_letter_has_both_forms_and_one_id() {
        let line = opened("smtp://localhost").unwrap();
        let letter = Letter {
            id: "7".to_owned(),
            to: "rosa@example.com".to_owned(),
            to_name: "Rosa Peral".to_owned(),
            subject: "Toallas, SE1".to_owned(),
            text: "2 × Toallas".to_owned(),
            html: escaped("2 × <Toallas>"),
        };
        let bytes = written(&line, &letter).unwrap().formatted();
        let text = String::from_utf8_lossy(&bytes);
        assert!(
            text.contains("Message-ID: <7@localhost>") && text.contains("multipart/alternative"),
            "{text}"
        );
        assert!(text.contains("&lt;Toallas&gt;"));
        assert!(written(&line, &Letter { to: "nobody".to_owned(), ..letter }).is_err());
    }
}
