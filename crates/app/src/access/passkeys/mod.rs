//! Passkeys: made on the account's own page, then good for signing in, for the second step, and for proving again who
//! is there. A question to an authenticator holds for minutes and is answered once. Signatures are checked by `ring`;
//! what they are over is read by `domain::access::passkey`.

mod asking;
mod proving;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_domain::access::passkey;
use guestlink_domain::ids::PasskeyId;
use guestlink_store::StoreError;
use guestlink_store::access::accounts;
use guestlink_store::access::passkeys::{self as stored, Passkey};
use guestlink_store::access::sessions;
use jiff::Timestamp;
use serde::Deserialize;

pub use asking::PasskeyQuestion;
use asking::{Purpose, Question};

use super::second::about;
use super::{AccessError, Caller, Deed, name};
use crate::App;
use crate::insist::insist;

/// Passkeys an account has at most.
const MOST: usize = 20;
/// Longest answer of a browser. Bytes: an attestation with its certificates fits well.
const LONGEST: usize = 64 << 10;

/// A passkey as its owner sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PasskeyView {
    /// Which.
    pub id: PasskeyId,
    /// What they call it.
    pub name: String,
    /// It can tell them from others, so that it signs in alone.
    pub verifies: bool,
    /// It is kept in more places than one.
    pub backed_up: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used.
    pub used_at: Option<Timestamp>,
}

/// A new passkey, as our script sends it. Bytes in base64url.
#[derive(Deserialize)]
struct Made {
    client: String,
    attestation: String,
}

impl App {
    /// The caller's passkeys, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn passkeys(&self, caller: &Caller) -> Result<Vec<PasskeyView>, StoreError> {
        let all = stored::of_user(self.store(), caller.user).await?.into_iter();
        Ok(all
            .map(|one| PasskeyView {
                id: one.id,
                name: one.name,
                verifies: one.verifies,
                backed_up: one.backed_up,
                created_at: one.created_at,
                used_at: one.used_at,
            })
            .collect())
    }

    /// Keeps a new passkey; codes on paper if it is the caller's first second factor. Every other session ends.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when the question does not hold, [`AccessError::Wrong`] when the answer is none to it,
    /// [`AccessError::Taken`] when the passkey is known already.
    pub async fn add_passkey(
        &self,
        caller: &Caller,
        ticket: &str,
        label: &str,
        answer: &str,
    ) -> Result<Vec<String>, AccessError> {
        let now = self.clock().now();
        caller.fresh(now)?;
        let label = name(label)?;
        let question = self.asked(ticket, Purpose::Add, caller.session())?;
        if question.user != Some(caller.user) {
            return Err(AccessError::Gone);
        }
        let new = self.new_credential(&question, answer).ok_or(AccessError::Wrong)?;
        if stored::by_credential(self.store(), &new.id).await?.is_some() {
            return Err(AccessError::Taken);
        }
        let passkey = Passkey {
            id: PasskeyId(self.ids().new_at(now)),
            user: caller.user,
            credential: new.id.into(),
            public_key: new.key.into(),
            counter: new.counter,
            verifies: new.verified,
            backed_up: new.backed_up,
            name: label,
            created_at: now,
            used_at: None,
        };
        let (paper, hashes) = self.new_papers(caller.user);
        let kept = insist(|| self.write_passkey(caller, &question, &passkey, &hashes)).await?;
        self.committed();
        match kept {
            Kept::No => Err(AccessError::Gone),
            Kept::Yes => Ok(Vec::new()),
            Kept::WithPaper => Ok(paper),
        }
    }

    async fn write_passkey(
        &self,
        caller: &Caller,
        question: &Question,
        passkey: &Passkey,
        paper: &[Vec<u8>],
    ) -> Result<Kept, StoreError> {
        let now = self.clock().now();
        let mut tx = self.store().begin().await?;
        let Some(account) = accounts::get(&mut tx, caller.user).await? else { return Ok(Kept::No) };
        if !stored::answer(&mut tx, &question.challenge, question.until(), now).await? {
            return Ok(Kept::No);
        }
        let first = !account.has_second_factor();
        stored::add(&mut tx, passkey).await?;
        // Counts as a change, so that tickets of the time before are over.
        accounts::save(&mut tx, &account).await?;
        if first {
            accounts::set_recovery_codes(&mut tx, caller.user, paper).await?;
        }
        sessions::end_all(&mut tx, caller.user, caller.session(), now).await?;
        if let Some(session) = caller.session() {
            sessions::proved(&mut tx, caller.tenant, session, true, now).await?;
        }
        self.record(&mut tx, changed(caller, "passkey.added", passkey.id)).await?;
        tx.commit().await?;
        Ok(if first { Kept::WithPaper } else { Kept::Yes })
    }

    fn new_credential(&self, question: &Question, answer: &str) -> Option<passkey::Registered> {
        let site = self.site()?;
        let sent: Made = short(answer).and_then(|answer| serde_json::from_str(answer).ok())?;
        let (client, attestation) = (BASE64.decode(sent.client).ok()?, BASE64.decode(sent.attestation).ok()?);
        match passkey::registration(&question.expected(&site, false), &client, &attestation) {
            Ok(new) => Some(new),
            Err(refusal) => {
                tracing::info!(%refusal, "a new passkey was refused");
                None
            }
        }
    }

    /// Calls one of the caller's passkeys something else.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] when it is not theirs.
    pub async fn rename_passkey(
        &self,
        caller: &Caller,
        passkey: PasskeyId,
        label: &str,
    ) -> Result<(), AccessError> {
        let label = name(label)?;
        let done = insist(|| async {
            let mut tx = self.store().begin().await?;
            let done = stored::rename(&mut tx, caller.user, passkey, &label).await?;
            if done {
                self.record(&mut tx, changed(caller, "passkey.renamed", passkey)).await?;
            }
            tx.commit().await?;
            Ok(done)
        });
        done.await?.then_some(()).ok_or(AccessError::Unknown)
    }

    /// Forgets one of the caller's passkeys. With the last second factor the paper goes, too.
    ///
    /// # Errors
    /// [`AccessError::Unknown`] when it is not theirs; [`AccessError::Stale`].
    pub async fn remove_passkey(&self, caller: &Caller, passkey: PasskeyId) -> Result<(), AccessError> {
        caller.fresh(self.clock().now())?;
        let done = insist(|| async {
            let mut tx = self.store().begin().await?;
            if !stored::remove(&mut tx, caller.user, passkey).await? {
                return Ok(false);
            }
            if let Some(account) = accounts::get(&mut tx, caller.user).await? {
                accounts::save(&mut tx, &account).await?;
                if !account.has_second_factor() {
                    accounts::set_recovery_codes(&mut tx, caller.user, &[]).await?;
                }
            }
            self.record(&mut tx, changed(caller, "passkey.removed", passkey)).await?;
            tx.commit().await?;
            Ok(true)
        });
        done.await?.then_some(()).ok_or(AccessError::Unknown)
    }
}

/// What became of a new passkey.
#[derive(Clone, Copy)]
enum Kept {
    No,
    Yes,
    WithPaper,
}

fn short(answer: &str) -> Option<&str> {
    (answer.len() <= LONGEST).then_some(answer)
}

fn changed(caller: &Caller, action: &'static str, passkey: PasskeyId) -> Deed {
    Deed { target: format!("passkey:{passkey}"), ..about(caller, action) }
}
