//! Questions to authenticators: sealed, for one purpose, for whoever asked, for minutes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_domain::access::passkey::{self, CHALLENGE, Expected};
use guestlink_domain::ids::{SessionId, UserId};
use guestlink_store::access::passkeys::{self as stored, Passkey};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::MOST;
use crate::App;
use crate::access::{AccessError, Caller};

/// How long an authenticator has. Minutes.
const LASTS: SignedDuration = SignedDuration::from_mins(5);
const PLACE: &str = "passkey-question";

/// A question to an authenticator.
#[derive(Clone)]
pub struct PasskeyQuestion {
    /// For `navigator.credentials`, bytes in base64url.
    pub options: Value,
    /// Comes back with the answer; sealed.
    pub ticket: String,
}

/// What a question is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Purpose {
    Add,
    SignIn,
    Second,
    Prove,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Question {
    pub purpose: Purpose,
    pub challenge: [u8; CHALLENGE],
    until: i64,
    /// Whose passkey it must be; whosoever's it is, to sign in.
    pub user: Option<UserId>,
    /// Within which session it was asked.
    session: Option<SessionId>,
}

impl Question {
    /// From when on nobody has to remember that it was answered.
    pub fn until(&self) -> Timestamp {
        Timestamp::from_second(self.until).unwrap_or(Timestamp::MAX)
    }

    pub fn expected<'a>(&'a self, site: &'a Site, verified: bool) -> Expected<'a> {
        Expected { challenge: &self.challenge, house: &site.house, origin: &site.origin, verified }
    }
}

/// Where our pages are, as authenticators know it.
pub(super) struct Site {
    house: String,
    origin: String,
}

impl Site {
    /// A passkey is bound to a host's name, and browsers want TLS for it, except on the machine itself.
    fn of(public_url: &str) -> Option<Self> {
        let url: http::Uri = public_url.parse().ok()?;
        let (scheme, host) = (url.scheme_str()?, url.host()?.to_ascii_lowercase());
        let local = host == "localhost" || host.ends_with(".localhost");
        let named = !host.starts_with('[') && host.parse::<std::net::Ipv4Addr>().is_err();
        if !named || !(scheme == "https" || (scheme == "http" && local)) {
            return None;
        }
        let usual = if scheme == "https" { 443 } else { 80 };
        let port = url.port_u16().filter(|port| *port != usual);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Some(Self { origin: format!("{scheme}://{host}{port}"), house: host })
    }
}

impl App {
    /// Can there be passkeys here? They are bound to the name in the public address, and an IP address is none.
    pub fn has_passkeys(&self) -> bool {
        self.site().is_some()
    }

    pub(super) fn site(&self) -> Option<Site> {
        self.config().public_url.as_deref().and_then(Site::of)
    }

    /// Asks an authenticator for a new passkey of the caller's.
    ///
    /// # Errors
    /// [`AccessError::Stale`]; [`AccessError::Unknown`] where there can be none, or there are too many.
    pub async fn ask_new_passkey(
        &self,
        caller: &Caller,
        house: &str,
    ) -> Result<PasskeyQuestion, AccessError> {
        caller.fresh(self.clock().now())?;
        let site = self.site().ok_or(AccessError::Unknown)?;
        let session = caller.session().ok_or(AccessError::Unknown)?;
        let known = stored::of_user(self.store(), caller.user).await?;
        if known.len() >= MOST {
            return Err(AccessError::Unknown);
        }
        let (challenge, ticket) = self.new_question(Purpose::Add, Some(caller.user), Some(session));
        let kinds = passkey::ALGORITHMS.map(|kind| json!({ "type": "public-key", "alg": kind }));
        let options = json!({
            "challenge": challenge,
            "rp": { "id": site.house, "name": house },
            "user": {
                "id": BASE64.encode(caller.user.0.as_bytes()),
                "name": caller.email,
                "displayName": caller.name,
            },
            "pubKeyCredParams": kinds,
            "excludeCredentials": credentials(&known),
            "authenticatorSelection": { "residentKey": "preferred", "userVerification": "preferred" },
            "attestation": "none",
            "timeout": LASTS.as_millis(),
        });
        Ok(PasskeyQuestion { options, ticket })
    }

    /// Asks whoever is there for a passkey, to sign in with nothing else.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] where there can be none.
    pub fn ask_passkey(&self) -> Result<PasskeyQuestion, AccessError> {
        self.ask_use(Purpose::SignIn, &[], None, None)
    }

    /// Asks for a passkey in the place of a code, after the first factor was right.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when the first factor's ticket does not hold.
    pub async fn ask_second_passkey(&self, ticket: &str) -> Result<PasskeyQuestion, AccessError> {
        let half = self.half_in(ticket).await?;
        let known = stored::of_user(self.store(), half.user).await?;
        self.ask_use(Purpose::Second, &known, Some(half.user), None)
    }

    /// Asks the caller for a passkey, to prove again who they are.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] where there can be none.
    pub async fn ask_proof(&self, caller: &Caller) -> Result<PasskeyQuestion, AccessError> {
        let session = caller.session().ok_or(AccessError::Unknown)?;
        let known = stored::of_user(self.store(), caller.user).await?;
        self.ask_use(Purpose::Prove, &known, Some(caller.user), Some(session))
    }

    fn ask_use(
        &self,
        purpose: Purpose,
        known: &[Passkey],
        user: Option<UserId>,
        session: Option<SessionId>,
    ) -> Result<PasskeyQuestion, AccessError> {
        let site = self.site().ok_or(AccessError::Unknown)?;
        let (challenge, ticket) = self.new_question(purpose, user, session);
        let options = json!({
            "challenge": challenge,
            "rpId": site.house,
            "allowCredentials": credentials(known),
            "userVerification": if purpose == Purpose::Second { "preferred" } else { "required" },
            "timeout": LASTS.as_millis(),
        });
        Ok(PasskeyQuestion { options, ticket })
    }

    fn new_question(
        &self,
        purpose: Purpose,
        user: Option<UserId>,
        session: Option<SessionId>,
    ) -> (String, String) {
        let challenge = self.ids().bytes::<CHALLENGE>();
        let question = Question { purpose, challenge, until: self.second_in(LASTS), user, session };
        (BASE64.encode(challenge), self.sealed(PLACE, &question))
    }

    /// The question behind a ticket, if it still holds for this purpose and session.
    pub(super) fn asked(
        &self,
        ticket: &str,
        purpose: Purpose,
        session: Option<SessionId>,
    ) -> Result<Question, AccessError> {
        let question = self.unsealed::<Question>(PLACE, ticket).ok_or(AccessError::Gone)?;
        let holds = question.purpose == purpose
            && question.session == session
            && question.until > self.clock().now().as_second();
        holds.then_some(question).ok_or(AccessError::Gone)
    }
}

fn credentials(known: &[Passkey]) -> Vec<Value> {
    let ids = known.iter().map(|one| BASE64.encode(&one.credential));
    ids.map(|id| json!({ "type": "public-key", "id": id })).collect()
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_passkey_is_bound_to_the_name_in_the_public_address() {
        let site = |url| Site::of(url).map(|site| (site.house, site.origin));
        let both = |house: &str, origin: &str| Some((house.to_owned(), origin.to_owned()));
        assert_eq!(site("https://Desk.example/"), both("desk.example", "https://desk.example"));
        assert_eq!(site("https://desk.example:443"), both("desk.example", "https://desk.example"));
        assert_eq!(site("https://desk.example:8443"), both("desk.example", "https://desk.example:8443"));
        assert_eq!(site("http://localhost:8080"), both("localhost", "http://localhost:8080"));
        for none in ["http://desk.example", "https://192.0.2.7", "https://[::1]:8443", "ftp://a.example", "x"]
        {
            assert_eq!(site(none), None, "{none}");
        }
    }
}
