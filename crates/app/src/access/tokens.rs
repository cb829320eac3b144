//! Tokens of the API for people's own programs: a short access token that carries who it is, and a refresh token that
//! is used once. An old refresh token shown again means that somebody copied it: the whole family ends (RFC 9700 §4.14).
//!
//! Access tokens are JWTs of exactly one kind. The head is compared as bytes with ours, so that nothing in a stranger's
//! head (another algorithm, `none`, `kid`, `jku`) is ever looked at.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use guestlink_domain::ids::{TenantId, UserId};
use guestlink_store::StoreError;
use guestlink_store::access::refresh::{self as stored, Refresh};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;
use uuid::Uuid;

use super::{AccessError, Actor, Attempt, Caller, Deed, Via, hash_of, new_secret};
use crate::App;
use crate::insist::insist;

/// HS256, and what kind of token it is (RFC 9068).
const HEAD: &str = r#"{"alg":"HS256","typ":"at+jwt"}"#;
const AUDIENCE: &str = "guestlink-api";
const PREFIX: &str = "glr_";
/// How long an access token holds (security facts S24: at most ten minutes).
const ACCESS: SignedDuration = SignedDuration::from_mins(10);
const REFRESH: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Clocks of two machines differ by so much.
const SKEW: i64 = 5;
/// Longest token that is looked at.
const LONGEST: usize = 2048;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    tid: Uuid,
    fam: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// What a sign-in by program gives.
#[derive(Clone)]
pub struct Tokens {
    /// Goes along with every call.
    pub access: String,
    /// Seconds until it ends.
    pub expires_in: i64,
    /// Gets the next pair, once.
    pub refresh: String,
}

impl App {
    /// Signs a program in with its user's address and password, and a code where the user has a second factor.
    ///
    /// # Errors
    /// As [`App::sign_in`].
    pub async fn issue_tokens(&self, attempt: Attempt, code: Option<&str>) -> Result<Tokens, AccessError> {
        let (tenant, account) = self.prove(&attempt).await?;
        let user = account.id;
        if account.has_second_factor() {
            let typed = code.unwrap_or_default();
            let fits = insist(|| async {
                let mut tx = self.store().begin().await?;
                let fits = self.code_fits(&mut tx, user, typed).await?;
                tx.commit().await?;
                Ok(fits.then_some(()))
            });
            self.counted_code(user, fits).await?;
        }
        let now = self.clock().now();
        let family = self.ids().new_at(now);
        let tokens = insist(|| async {
            let mut tx = self.store().begin().await?;
            let tokens = self.write_tokens(&mut tx, tenant, user, family).await?;
            let deed = Deed {
                tenant,
                actor: Actor::User(user),
                action: "token.issued",
                target: format!("family:{family}"),
                detail: json!({}),
            };
            self.record(&mut tx, deed).await?;
            tx.commit().await?;
            Ok(tokens)
        })
        .await?;
        Ok(tokens)
    }

    /// The next pair for a refresh token, which is used up.
    ///
    /// # Errors
    /// [`AccessError::Gone`] when it does not hold; if it was used before, its whole family ends.
    pub async fn refresh_tokens(&self, token: &str) -> Result<Tokens, AccessError> {
        if !token.starts_with(PREFIX) || token.len() > LONGEST {
            return Err(AccessError::Gone);
        }
        let (hash, now) = (hash_of(token), self.clock().now());
        let found = stored::by_hash(self.store(), &hash).await?.ok_or(AccessError::Gone)?;
        if self.caller(found.tenant, found.user, Via::Token).await?.is_none() {
            return Err(AccessError::Gone);
        }
        let tokens = insist(|| async {
            let mut tx = self.store().begin().await?;
            if stored::use_up(&mut tx, &hash, now).await? {
                let tokens = self.write_tokens(&mut tx, found.tenant, found.user, found.family).await?;
                tx.commit().await?;
                return Ok(Some(tokens));
            }
            // Used before, or over: whoever holds its children is not to be told from a thief.
            if stored::revoke_family(&mut tx, found.tenant, found.family, now).await? > 0 {
                self.record(&mut tx, reused(&found)).await?;
            }
            tx.commit().await?;
            Ok(None)
        })
        .await?;
        tokens.ok_or(AccessError::Gone)
    }

    /// Ends a refresh token and all that came from the same sign-in. One that is unknown is no error: it is ended.
    ///
    /// # Errors
    /// When the database says no.
    pub async fn revoke_tokens(&self, token: &str) -> Result<(), AccessError> {
        let now = self.clock().now();
        let Some(found) = stored::by_hash(self.store(), &hash_of(token)).await? else { return Ok(()) };
        insist(|| async {
            let mut tx = self.store().begin().await?;
            stored::revoke_family(&mut tx, found.tenant, found.family, now).await?;
            tx.commit().await
        })
        .await?;
        Ok(())
    }

    async fn write_tokens(
        &self,
        tx: &mut guestlink_store::Tx,
        tenant: TenantId,
        user: UserId,
        family: Uuid,
    ) -> Result<Tokens, StoreError> {
        let now = self.clock().now();
        let (refresh, hash) = new_secret(self.ids(), PREFIX);
        let row = Refresh {
            tenant,
            family,
            user,
            created_at: now,
            expires_at: now.saturating_add(REFRESH).unwrap_or(now),
            used_at: None,
            revoked_at: None,
        };
        stored::add(tx, &row, &hash).await?;
        let claims = Claims {
            iss: self.issuer(),
            aud: AUDIENCE.to_owned(),
            sub: user.0,
            tid: tenant.0,
            fam: family,
            iat: now.as_second(),
            nbf: now.as_second(),
            exp: now.as_second().saturating_add(ACCESS.as_secs()),
        };
        Ok(Tokens { access: self.signed(&claims), expires_in: ACCESS.as_secs(), refresh })
    }

    fn issuer(&self) -> String {
        self.config().public_url.clone().unwrap_or_else(|| "guestlink".to_owned())
    }

    fn token_mac(&self, signed: &str) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.derived_key("access token v1")).ok()?;
        mac.update(signed.as_bytes());
        Some(mac)
    }

    fn signed(&self, claims: &Claims) -> String {
        let body = serde_json::to_string(claims).unwrap_or_default();
        let text = format!("{}.{}", BASE64.encode(HEAD), BASE64.encode(body));
        let mac = self.token_mac(&text).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
        format!("{text}.{}", BASE64.encode(mac))
    }

    fn claims(&self, token: &str, now: Timestamp) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let (text, mac) = token.rsplit_once('.')?;
        let (head, body) = text.split_once('.')?;
        if head != BASE64.encode(HEAD) {
            return None;
        }
        self.token_mac(text)?.verify_slice(&BASE64.decode(mac).ok()?).ok()?;
        let claims: Claims = serde_json::from_slice(&BASE64.decode(body).ok()?).ok()?;
        let second = now.as_second();
        let holds = claims.iss == self.issuer()
            && claims.aud == AUDIENCE
            && claims.nbf <= second.saturating_add(SKEW)
            && claims.exp > second;
        holds.then_some(claims)
    }

    /// Who comes with this access token. Asks whether its family still holds, so that what was ended is ended at once.
    pub(super) async fn caller_by_token(&self, token: &str) -> Result<Option<Caller>, StoreError> {
        let now = self.clock().now();
        let Some(claims) = self.claims(token, now) else { return Ok(None) };
        let (tenant, user) = (TenantId(claims.tid), UserId(claims.sub));
        if !stored::is_alive(self.store(), tenant, claims.fam, now).await? {
            return Ok(None);
        }
        self.caller(tenant, user, Via::Token).await
    }
}

fn reused(found: &Refresh) -> Deed {
    Deed {
        tenant: found.tenant,
        actor: Actor::Nobody,
        action: "token.reused",
        target: format!("family:{}", found.family),
        detail: json!({ "user": found.user.to_string() }),
    }
}
