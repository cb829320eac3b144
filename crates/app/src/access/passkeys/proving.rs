//! Passkeys at work: signing in, the second step, proving again who is there.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_domain::access::passkey::{self, PublicKey};
use guestlink_store::access::accounts::{self, Account};
use guestlink_store::access::passkeys::{self as stored, Passkey};
use guestlink_store::access::sessions;
use guestlink_store::{StoreError, Tx};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use serde_json::json;

use super::asking::{Purpose, Question};
use super::short;
use crate::App;
use crate::access::{AccessError, Actor, Caller, Deed, Opened};
use crate::insist::insist;

/// A passkey used, as our script sends it. Bytes in base64url.
#[derive(Deserialize)]
struct Used {
    id: String,
    client: String,
    data: String,
    signature: String,
    #[serde(default)]
    user: Option<String>,
}

impl App {
    /// Signs in with a passkey and nothing else: it must have told its owner from others.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when the question does not hold; [`AccessError::Wrong`] whatever was wrong;
    /// [`AccessError::Later`] after too many tries.
    pub async fn sign_in_with_passkey(
        &self,
        ticket: &str,
        answer: &str,
        (from, agent): (Option<IpAddr>, &str),
    ) -> Result<Opened, AccessError> {
        let question = self.asked(ticket, Purpose::SignIn, None)?;
        let now = self.clock().now();
        if let Some(seconds) = self.gate().limits.wait_from(from, now) {
            return Err(AccessError::Later { seconds });
        }
        let opened = insist(|| async {
            let mut tx = self.store().begin().await?;
            let Some(account) = self.proved_by(&mut tx, &question, answer).await? else {
                return tx.commit().await.map(|()| None);
            };
            let tenants = accounts::tenants_of(&mut tx, account.id).await?;
            let Some(tenant) = tenants.into_iter().next() else { return Ok(None) };
            let opened = self.open_session(&mut tx, tenant, account.id, agent, true).await?;
            tx.commit().await?;
            Ok(Some(opened))
        })
        .await?;
        if opened.is_none() {
            self.gate().limits.failed_from(from, now);
        }
        opened.ok_or(AccessError::Wrong)
    }

    /// The second step of a sign-in, by a passkey.
    ///
    /// # Errors
    /// As [`App::sign_in_with_code`].
    pub async fn sign_in_with_second_passkey(
        &self,
        half: &str,
        ticket: &str,
        answer: &str,
        agent: &str,
    ) -> Result<Opened, AccessError> {
        let half = self.half_in(half).await?;
        let question = self.asked(ticket, Purpose::Second, None)?;
        if question.user != Some(half.user) {
            return Err(AccessError::Gone);
        }
        let opened = insist(|| async {
            let mut tx = self.store().begin().await?;
            if self.proved_by(&mut tx, &question, answer).await?.is_none() {
                return tx.commit().await.map(|()| None);
            }
            let opened = self.open_session(&mut tx, half.tenant, half.user, agent, true).await?;
            tx.commit().await?;
            Ok(Some(opened))
        });
        self.counted_code(half.user, opened).await
    }

    /// Proves again who the caller is, by a passkey that told them from others.
    ///
    /// # Errors
    /// As [`App::prove_again`]; [`AccessError::Gone`] when the question does not hold.
    pub async fn prove_by_passkey(
        &self,
        caller: &Caller,
        ticket: &str,
        answer: &str,
    ) -> Result<(), AccessError> {
        let session = caller.session().ok_or(AccessError::Wrong)?;
        let question = self.asked(ticket, Purpose::Prove, Some(session))?;
        if question.user != Some(caller.user) {
            return Err(AccessError::Gone);
        }
        let now = self.clock().now();
        let proved = insist(|| async {
            let mut tx = self.store().begin().await?;
            if self.proved_by(&mut tx, &question, answer).await?.is_none() {
                return tx.commit().await.map(|()| None);
            }
            sessions::proved(&mut tx, caller.tenant, session, true, now).await?;
            tx.commit().await?;
            Ok(Some(()))
        });
        self.counted_code(caller.user, proved).await
    }

    /// Whose passkey answered the question, if it did, and was the first to. What it says of itself is kept.
    async fn proved_by(
        &self,
        tx: &mut Tx,
        question: &Question,
        answer: &str,
    ) -> Result<Option<Account>, StoreError> {
        let used = short(answer).and_then(|answer| serde_json::from_str::<Used>(answer).ok());
        let Some(used) = used else { return Ok(None) };
        let Ok(credential) = BASE64.decode(&used.id) else { return Ok(None) };
        let Some(known) = stored::by_credential(&mut *tx, &credential).await? else { return Ok(None) };
        let Some(said) = self.signed_by(question, &known, &used) else { return Ok(None) };
        let Some(account) = accounts::get(&mut *tx, known.user).await? else { return Ok(None) };
        let now = self.clock().now();
        if account.disabled_at.is_some()
            || !stored::answer(tx, &question.challenge, question.until(), now).await?
        {
            return Ok(None);
        }
        if !passkey::counts_on(known.counter, said.counter) {
            self.record_copy(tx, &known).await?;
            return Ok(None);
        }
        if !stored::used(tx, &known, said.counter, said.backed_up, now).await? {
            return Err(StoreError::Conflict { what: "passkey" });
        }
        // Counts as a change, so that the first factor's ticket is over, too.
        accounts::save(tx, &account).await?;
        Ok(Some(account))
    }

    /// Somebody has a copy of the passkey, or its original: the house is told, and nobody gets in by it.
    async fn record_copy(&self, tx: &mut Tx, known: &Passkey) -> Result<(), StoreError> {
        tracing::warn!(passkey = %known.id, "a passkey counted backwards: it may have been copied");
        for tenant in accounts::tenants_of(&mut *tx, known.user).await? {
            let deed = Deed {
                tenant,
                actor: Actor::Nobody,
                action: "passkey.counted_backwards",
                target: format!("passkey:{}", known.id),
                detail: json!({ "user": known.user }),
            };
            self.record(tx, deed).await?;
        }
        Ok(())
    }

    fn signed_by(&self, question: &Question, known: &Passkey, used: &Used) -> Option<passkey::Asserted> {
        let named = used.user.as_deref().filter(|user| !user.is_empty()).map(|user| BASE64.decode(user));
        let theirs = match named {
            Some(named) => named.ok()? == known.user.0.as_bytes(),
            None => question.user.is_some() || question.purpose == Purpose::SignIn,
        };
        if !theirs || question.user.is_some_and(|user| user != known.user) {
            return None;
        }
        let (client, data) = (BASE64.decode(&used.client).ok()?, BASE64.decode(&used.data).ok()?);
        let signature = BASE64.decode(&used.signature).ok()?;
        let site = self.site()?;
        let expected = question.expected(&site, question.purpose != Purpose::Second);
        let said = passkey::assertion(&expected, &client, &data)
            .inspect_err(|refusal| tracing::info!(%refusal, "a passkey was refused"))
            .ok()?;
        holds(&PublicKey::read(&known.public_key)?, &said.signed, &signature).then_some(said)
    }
}

fn holds(key: &PublicKey, signed: &[u8], signature: &[u8]) -> bool {
    let checked = match key {
        PublicKey::Es256(point) => {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature)
        }
        PublicKey::Ed25519(point) => UnparsedPublicKey::new(&ED25519, point).verify(signed, signature),
        PublicKey::Rs256 { n, e } => {
            RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
        }
    };
    checked.is_ok()
}
