//! The second factor: one-time codes from an app, and codes on paper for the day the phone is lost. Between password
//! and code there is a ticket: sealed, for five minutes, good for nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_domain::access::totp;
use guestlink_domain::ids::{TenantId, UserId};
use guestlink_store::access::accounts::{self, Account};
use guestlink_store::access::{passkeys, sessions};
use guestlink_store::{StoreError, Tx};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AccessError, Actor, Caller, Deed, Opened, hash_of};
use crate::App;
use crate::insist::insist;
use crate::percent::encoded;

/// Codes on paper (security facts S13).
const PAPER: usize = 10;
/// Bytes of one: 80 bits, kept hashed, slowed down like passwords.
const PAPER_BYTES: usize = 10;
const TICKET: SignedDuration = SignedDuration::from_mins(5);
/// How long a seed that was shown may be confirmed.
const PENDING: SignedDuration = SignedDuration::from_mins(15);

/// After the first factor.
#[derive(Clone)]
pub enum SignedIn {
    /// In.
    Opened(Opened),
    /// A code is wanted; the ticket goes along with it.
    NeedsCode(String),
}

/// A seed to be put into an app, and confirmed with a first code.
#[derive(Clone)]
pub struct Enrolment {
    /// To be typed.
    pub secret: String,
    /// To be scanned (`otpauth:`).
    pub address: String,
    /// Comes back with the first code.
    pub pending: String,
}

#[derive(Serialize, Deserialize)]
struct Ticket {
    tenant: TenantId,
    user: UserId,
    until: i64,
    /// Of the account, so that a ticket ends when anything about it changes.
    version: i64,
    /// A passkey will do, too.
    passkeys: bool,
}

/// Whose second step a ticket is for.
#[derive(Clone, Copy)]
pub(super) struct Half {
    pub tenant: TenantId,
    pub user: UserId,
}

#[derive(Serialize, Deserialize)]
struct Pending {
    seed: [u8; totp::SEED],
    until: i64,
}

const TICKET_PLACE: &str = "second-factor-ticket";

fn seed_place(user: UserId) -> String {
    format!("account/{user}/totp")
}

fn pending_place(user: UserId) -> String {
    format!("account/{user}/totp-pending")
}

/// Under what failures are counted.
fn counted(user: UserId) -> [u8; 32] {
    super::sign_in::counted(&format!("code:{user}"))
}

fn paper_hash(user: UserId, typed: &str) -> Vec<u8> {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    hash_of(&format!("recovery/{user}/{}", plain.to_uppercase())).to_vec()
}

impl App {
    /// In, or asked for a code, for somebody whose first factor was right.
    pub(super) async fn after_first_factor(
        &self,
        tx: &mut Tx,
        tenant: TenantId,
        account: &Account,
        agent: &str,
    ) -> Result<SignedIn, StoreError> {
        if !account.has_second_factor() {
            return self.open_session(tx, tenant, account.id, agent, false).await.map(SignedIn::Opened);
        }
        let until = self.second_in(TICKET);
        let version = accounts::get(&mut *tx, account.id).await?.map_or(0, |account| account.version);
        let passkeys = account.passkeys > 0;
        let ticket = Ticket { tenant, user: account.id, until, version, passkeys };
        Ok(SignedIn::NeedsCode(self.sealed(TICKET_PLACE, &ticket)))
    }

    /// The second step of a sign-in: a code from the app, or one on paper.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when the ticket does not hold, [`AccessError::Wrong`] when the code does not fit.
    pub async fn sign_in_with_code(
        &self,
        ticket: &str,
        typed: &str,
        agent: &str,
    ) -> Result<Opened, AccessError> {
        let ticket = self.half_in(ticket).await?;
        let opened = insist(|| async {
            let mut tx = self.store().begin().await?;
            if !self.code_fits(&mut tx, ticket.user, typed).await? {
                return Ok(None);
            }
            let opened = self.open_session(&mut tx, ticket.tenant, ticket.user, agent, true).await?;
            tx.commit().await?;
            Ok(Some(opened))
        });
        self.counted_code(ticket.user, opened).await
    }

    /// Will a passkey do for the second step? For the page that asks; whether it does is decided when it comes.
    pub fn takes_passkey(&self, ticket: &str) -> bool {
        self.unsealed::<Ticket>(TICKET_PLACE, ticket).is_some_and(|ticket| ticket.passkeys)
    }

    /// Whose first factor was right, if that still holds.
    pub(super) async fn half_in(&self, ticket: &str) -> Result<Half, AccessError> {
        let Some(ticket) = self.unsealed::<Ticket>(TICKET_PLACE, ticket) else {
            return Err(AccessError::Gone);
        };
        let now = self.clock().now();
        let account = accounts::get(self.store(), ticket.user).await?.ok_or(AccessError::Gone)?;
        if ticket.until <= now.as_second()
            || account.disabled_at.is_some()
            || account.version != ticket.version
        {
            return Err(AccessError::Gone);
        }
        Ok(Half { tenant: ticket.tenant, user: ticket.user })
    }

    /// Runs a check of a code, after too many failures not at all.
    pub(super) async fn counted_code<T>(
        &self,
        user: UserId,
        check: impl Future<Output = Result<Option<T>, StoreError>>,
    ) -> Result<T, AccessError> {
        let (now, key) = (self.clock().now(), counted(user));
        if let Some(seconds) = self.gate().limits.wait_code(&key, now) {
            return Err(AccessError::Later { seconds });
        }
        if let Some(done) = check.await? {
            return Ok(done);
        }
        self.gate().limits.failed(None, &key, now);
        Err(AccessError::Wrong)
    }

    /// Does a code fit, and was it never used? It is used up.
    pub(super) async fn code_fits(&self, tx: &mut Tx, user: UserId, typed: &str) -> Result<bool, StoreError> {
        let now = self.clock().now();
        let Some(account) = accounts::get(&mut *tx, user).await? else { return Ok(false) };
        let seed = account.totp.as_ref().and_then(|sealed| self.vault().open(&seed_place(user), sealed).ok());
        let step = seed.and_then(|seed| totp::fitting_step(&seed, typed, now.as_second(), account.totp_step));
        if step.is_none() && !accounts::use_recovery_code(tx, user, &paper_hash(user, typed), now).await? {
            return Ok(false);
        }
        // Counts as a change in either case, so that the ticket is over, too.
        accounts::save(tx, &Account { totp_step: step.or(account.totp_step), ..account }).await?;
        Ok(true)
    }

    /// Begins: a new seed, which nobody keeps until it is confirmed.
    pub fn begin_second_factor(&self, caller: &Caller, house: &str) -> Enrolment {
        let seed = self.ids().bytes::<{ totp::SEED }>();
        let secret = totp::base32(&seed);
        let pending =
            self.sealed(&pending_place(caller.user), &Pending { seed, until: self.second_in(PENDING) });
        let (house, email) = (encoded(house), encoded(&caller.email));
        let address = format!("otpauth://totp/{house}:{email}?secret={secret}&issuer={house}");
        Enrolment { secret, address, pending }
    }

    /// Confirms the seed with a first code; the codes on paper, which nobody sees again. Every other session ends.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when it was begun too long ago, [`AccessError::Wrong`] when the code does not fit.
    pub async fn confirm_second_factor(
        &self,
        caller: &Caller,
        pending: &str,
        typed: &str,
    ) -> Result<Vec<String>, AccessError> {
        let now = self.clock().now();
        caller.fresh(now)?;
        if self.has_codes(caller).await? {
            // The one there is is taken off first, with a code of it.
            return Err(AccessError::Gone);
        }
        let pending = self.unsealed::<Pending>(&pending_place(caller.user), pending);
        let pending = pending.filter(|pending| pending.until > now.as_second()).ok_or(AccessError::Gone)?;
        let step =
            totp::fitting_step(&pending.seed, typed, now.as_second(), None).ok_or(AccessError::Wrong)?;
        let sealed = self.vault().seal(self.ids(), &seed_place(caller.user), &pending.seed);
        let (paper, hashes) = self.new_papers(caller.user);
        insist(|| async {
            let mut tx = self.store().begin().await?;
            let Some(account) = accounts::get(&mut tx, caller.user).await? else { return Ok(()) };
            let changed = Account { totp: Some(sealed.clone()), totp_step: Some(step), ..account };
            accounts::save(&mut tx, &changed).await?;
            accounts::set_recovery_codes(&mut tx, caller.user, &hashes).await?;
            sessions::end_all(&mut tx, caller.user, caller.session(), now).await?;
            if let Some(session) = caller.session() {
                sessions::proved(&mut tx, caller.tenant, session, true, now).await?;
            }
            self.record(&mut tx, about(caller, "second_factor.set")).await?;
            tx.commit().await
        })
        .await?;
        self.committed();
        Ok(paper)
    }

    /// Takes the second factor off, with a code of it.
    ///
    /// # Errors
    /// [`AccessError::Wrong`] when the code does not fit.
    pub async fn remove_second_factor(&self, caller: &Caller, typed: &str) -> Result<(), AccessError> {
        let removed = insist(|| async {
            let mut tx = self.store().begin().await?;
            if !self.code_fits(&mut tx, caller.user, typed).await? {
                return Ok(None);
            }
            self.write_no_codes(&mut tx, caller.user).await?;
            self.record(&mut tx, about(caller, "second_factor.removed")).await?;
            tx.commit().await?;
            Ok(Some(()))
        });
        self.counted_code(caller.user, removed).await
    }

    /// How many of the caller's codes on paper are left.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn paper_left(&self, caller: &Caller) -> Result<i64, StoreError> {
        accounts::recovery_codes_left(self.store(), caller.user).await
    }

    /// Has the caller one-time codes?
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn has_codes(&self, caller: &Caller) -> Result<bool, StoreError> {
        Ok(accounts::get(self.store(), caller.user).await?.is_some_and(|account| account.totp.is_some()))
    }

    /// Takes somebody's second factor off, passkeys included, as whoever has the machine: their phone is lost, and the paper, too.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn reset_second_factor(&self, tenant: TenantId, user: UserId) -> Result<(), AccessError> {
        let now = self.clock().now();
        insist(|| async {
            let mut tx = self.store().begin().await?;
            passkeys::remove_all(&mut tx, user).await?;
            self.write_no_codes(&mut tx, user).await?;
            sessions::end_all(&mut tx, user, None, now).await?;
            let deed = Deed {
                tenant,
                actor: Actor::Console,
                action: "second_factor.reset",
                target: format!("user:{user}"),
                detail: json!({}),
            };
            self.record(&mut tx, deed).await?;
            tx.commit().await
        })
        .await?;
        Ok(())
    }

    /// Paper is for whoever has a second factor: without one it goes, too.
    async fn write_no_codes(&self, tx: &mut Tx, user: UserId) -> Result<(), StoreError> {
        let Some(account) = accounts::get(&mut *tx, user).await? else { return Ok(()) };
        let alone = account.passkeys == 0;
        accounts::save(tx, &Account { totp: None, totp_step: None, ..account }).await?;
        if alone {
            accounts::set_recovery_codes(tx, user, &[]).await?;
        }
        Ok(())
    }

    /// Codes on paper, and what is kept of them.
    pub(super) fn new_papers(&self, user: UserId) -> (Vec<String>, Vec<Vec<u8>>) {
        let paper: Vec<String> = (0..PAPER).map(|_| self.new_paper()).collect();
        let hashes = paper.iter().map(|code| paper_hash(user, code)).collect();
        (paper, hashes)
    }

    /// `ABCD-EFGH-IJKL-MNOP`
    fn new_paper(&self) -> String {
        let letters: Vec<char> = totp::base32(&self.ids().bytes::<PAPER_BYTES>()).chars().collect();
        letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
    }

    pub(super) fn second_in(&self, span: SignedDuration) -> i64 {
        self.clock().now().saturating_add(span).map_or(i64::MAX, jiff::Timestamp::as_second)
    }

    pub(super) fn sealed(&self, place: &str, what: &impl Serialize) -> String {
        let plain = serde_json::to_vec(what).unwrap_or_default();
        BASE64.encode(self.vault().seal(self.ids(), place, &plain))
    }

    pub(super) fn unsealed<T: serde::de::DeserializeOwned>(&self, place: &str, sealed: &str) -> Option<T> {
        let plain = self.vault().open(place, &BASE64.decode(sealed).ok()?).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

pub(super) fn about(caller: &Caller, action: &'static str) -> Deed {
    Deed {
        tenant: caller.tenant,
        actor: caller.actor(),
        action,
        target: format!("user:{}", caller.user),
        detail: json!({}),
    }
}
