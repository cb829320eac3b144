//! Endpoints as their owners see and change them, and what became of what they were told.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guestlink_domain::access::Right;
use guestlink_domain::ids::{PropertyId, TenantId, WebhookId};
use guestlink_store::webhook_endpoints::{self as stored, Delivery, Endpoint, State};
use guestlink_store::webhooks::{self, ForEndpoint, NewWebhook};
use guestlink_store::{Retry, StoreError, Tx, events, insight as readers};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::following::READER;
use crate::App;
use crate::access::{AccessError, Caller, Deed, Forbidden};
use crate::realtime::is_shown;

/// Endpoints an organisation has at most.
const MOST: usize = 20;
/// Names an endpoint hears of at most.
const MOST_KINDS: usize = 50;
/// Longest address. Bytes.
const LONGEST_URL: usize = 2_000;
/// Longest name of a kind. Bytes.
const LONGEST_KIND: usize = 80;
/// How long the secret before is signed with, too, so that whoever is told can change theirs in peace.
const BOTH: SignedDuration = SignedDuration::from_hours(24);
/// Bytes of a secret (Standard Webhooks: 24 to 64).
const SECRET: usize = 32;
/// What a test is called.
pub(super) const TEST: &str = "webhook.test";

/// Beginnings of what can be heard of, for a page to choose from.
pub const KINDS: [&str; 11] = [
    "message.*",
    "conversation.*",
    "request.*",
    "reservation.*",
    "booking.*",
    "guest.*",
    "quote.*",
    "stay.*",
    "consent.*",
    "payment.*",
    "automation.*",
];

/// Why something about endpoints was not done.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// The address is not one we go to.
    #[error("the address is refused: {0}")]
    Address(String),
    /// A name of what is to be heard of that nothing has.
    #[error("`{0}` names nothing that can be heard of")]
    Kind(String),
    /// None of them, or too many.
    #[error("an endpoint hears of 1 to {MOST_KINDS} kinds")]
    Kinds,
    /// There are enough.
    #[error("there are {MOST} endpoints already")]
    Enough,
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Changed,
    /// It is off: nothing is told.
    #[error("the endpoint is off")]
    Off,
    /// About the caller or the name.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl From<StoreError> for EndpointError {
    fn from(error: StoreError) -> Self {
        if error.retry() == Retry::Reload { Self::Changed } else { Self::Access(error.into()) }
    }
}

impl From<Forbidden> for EndpointError {
    fn from(missing: Forbidden) -> Self {
        Self::Access(missing.into())
    }
}

/// An endpoint without its secrets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndpointView {
    /// Which.
    pub id: WebhookId,
    /// Only of this property; of all, if none.
    pub property: Option<PropertyId>,
    /// Where to.
    pub url: String,
    /// What it is for.
    pub name: String,
    /// What it hears of.
    pub kinds: Vec<String>,
    /// Whether it is told anything.
    pub state: State,
    /// Since when nothing was heard.
    pub failing_since: Option<Timestamp>,
    /// Why it was stopped.
    pub why: Option<String>,
    /// Until when the secret before is signed with, too.
    pub old_until: Option<Timestamp>,
    /// Since when.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl From<Endpoint> for EndpointView {
    fn from(endpoint: Endpoint) -> Self {
        Self {
            id: endpoint.id,
            property: endpoint.property,
            url: endpoint.url,
            name: endpoint.name,
            kinds: endpoint.kinds,
            state: endpoint.state,
            failing_since: endpoint.failing_since,
            why: endpoint.why,
            old_until: endpoint.old.map(|(_, until)| until),
            created_at: endpoint.created_at,
            version: endpoint.version,
        }
    }
}

/// What an endpoint is to be.
#[derive(Clone, Debug)]
pub struct Changes {
    /// Only of this property; of all, if none.
    pub property: Option<PropertyId>,
    /// Where to.
    pub url: String,
    /// What it is for.
    pub name: String,
    /// What it hears of.
    pub kinds: Vec<String>,
    /// It is told.
    pub on: bool,
}

fn place(tenant: TenantId, id: WebhookId) -> String {
    format!("webhook/{tenant}/{id}")
}

impl App {
    /// The organisation's endpoints, oldest first.
    ///
    /// # Errors
    /// [`EndpointError::Access`] when the caller may not, or the database cannot be read.
    pub async fn endpoints(&self, caller: &Caller) -> Result<Vec<EndpointView>, EndpointError> {
        caller.may_everywhere(Right::ManageConnections)?;
        Ok(stored::all(self.store(), caller.tenant).await?.into_iter().map(EndpointView::from).collect())
    }

    /// One of them.
    ///
    /// # Errors
    /// As [`App::endpoints`]; [`AccessError::Unknown`] when there is no such one.
    pub async fn endpoint(&self, caller: &Caller, id: WebhookId) -> Result<EndpointView, EndpointError> {
        self.own_endpoint(caller, id).await.map(EndpointView::from)
    }

    async fn own_endpoint(&self, caller: &Caller, id: WebhookId) -> Result<Endpoint, EndpointError> {
        caller.may_everywhere(Right::ManageConnections)?;
        let found = stored::get(self.store(), caller.tenant, id).await?;
        found.ok_or(EndpointError::Access(AccessError::Unknown))
    }

    /// Sets an endpoint up; its secret, which nobody sees again, and the endpoint.
    ///
    /// # Errors
    /// [`EndpointError`], whatever is not right first.
    pub async fn add_endpoint(
        &self,
        caller: &Caller,
        wanted: Changes,
    ) -> Result<(String, EndpointView), EndpointError> {
        caller.may_everywhere(Right::ManageConnections)?;
        let now = self.clock().now();
        caller.fresh(now)?;
        let wanted = self.checked(caller, &wanted)?;
        if stored::all(self.store(), caller.tenant).await?.len() >= MOST {
            return Err(EndpointError::Enough);
        }
        let id = WebhookId(self.ids().new_at(now));
        let (secret, sealed) = self.new_endpoint_secret(caller.tenant, id);
        let endpoint = Endpoint {
            tenant: caller.tenant,
            id,
            property: wanted.property,
            url: wanted.url,
            name: wanted.name,
            kinds: wanted.kinds,
            secret: sealed.into(),
            old: None,
            state: if wanted.on { State::On } else { State::Off },
            failing_since: None,
            why: None,
            created_at: now,
            version: 1,
        };
        let mut tx = self.store().begin().await?;
        self.begin_to_follow(&mut tx).await?;
        stored::add(&mut tx, &endpoint).await?;
        self.record(&mut tx, about(caller, "webhook.added", id)).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().news.notify_one();
        Ok((secret, endpoint.into()))
    }

    /// While nobody listens nobody reads the log: whoever begins does not hear of all that was before.
    async fn begin_to_follow(&self, tx: &mut Tx) -> Result<(), StoreError> {
        if !stored::listening(&mut *tx).await?.is_empty() {
            return Ok(());
        }
        let end = events::end(&mut *tx).await?;
        readers::jump(tx, READER, end).await
    }

    /// Changes an endpoint as a whole. One that is switched on again begins anew.
    ///
    /// # Errors
    /// [`EndpointError`], whatever is not right first.
    pub async fn change_endpoint(
        &self,
        caller: &Caller,
        (id, version): (WebhookId, Option<i64>),
        wanted: Changes,
    ) -> Result<EndpointView, EndpointError> {
        caller.fresh(self.clock().now())?;
        let known = self.own_endpoint(caller, id).await?;
        if version.is_some_and(|version| version != known.version) {
            return Err(EndpointError::Changed);
        }
        let wanted = self.checked(caller, &wanted)?;
        let begins = wanted.on && known.state != State::On;
        let ends = !wanted.on && known.state == State::On;
        let changed = Endpoint {
            property: wanted.property,
            url: wanted.url,
            name: wanted.name,
            kinds: wanted.kinds,
            state: if wanted.on { State::On } else { State::Off },
            failing_since: known.failing_since.filter(|_| !begins),
            why: known.why.clone().filter(|_| !begins),
            ..known
        };
        let mut tx = self.store().begin().await?;
        if begins {
            self.begin_to_follow(&mut tx).await?;
        }
        stored::save(&mut tx, &changed).await?;
        if ends {
            stored::give_up(&mut tx, (caller.tenant, id), "the endpoint was switched off").await?;
        }
        self.record(&mut tx, about(caller, "webhook.changed", id)).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().news.notify_one();
        Ok(Endpoint { version: changed.version.saturating_add(1), ..changed }.into())
    }

    /// Forgets an endpoint, and what it was told.
    ///
    /// # Errors
    /// As [`App::endpoint`].
    pub async fn remove_endpoint(&self, caller: &Caller, id: WebhookId) -> Result<(), EndpointError> {
        caller.fresh(self.clock().now())?;
        self.own_endpoint(caller, id).await?;
        let mut tx = self.store().begin().await?;
        stored::remove(&mut tx, caller.tenant, id).await?;
        self.record(&mut tx, about(caller, "webhook.removed", id)).await?;
        tx.commit().await?;
        self.committed();
        Ok(())
    }

    /// A new secret, which nobody sees again; for a day the one before is signed with, too.
    ///
    /// # Errors
    /// As [`App::endpoint`].
    pub async fn rotate_endpoint_secret(
        &self,
        caller: &Caller,
        id: WebhookId,
    ) -> Result<(String, EndpointView), EndpointError> {
        let now = self.clock().now();
        caller.fresh(now)?;
        let known = self.own_endpoint(caller, id).await?;
        let (secret, sealed) = self.new_endpoint_secret(caller.tenant, id);
        let until = now.saturating_add(BOTH).unwrap_or(Timestamp::MAX);
        let old = Some((known.secret.clone(), until));
        let changed = Endpoint { secret: sealed.into(), old, ..known };
        let mut tx = self.store().begin().await?;
        stored::save(&mut tx, &changed).await?;
        self.record(&mut tx, about(caller, "webhook.secret_changed", id)).await?;
        tx.commit().await?;
        self.committed();
        Ok((secret, Endpoint { version: changed.version.saturating_add(1), ..changed }.into()))
    }

    /// Tells an endpoint that it is one; the delivery to look at.
    ///
    /// # Errors
    /// As [`App::endpoint`]; [`EndpointError::Off`].
    pub async fn test_endpoint(&self, caller: &Caller, id: WebhookId) -> Result<Uuid, EndpointError> {
        let endpoint = self.listening_endpoint(caller, id).await?;
        let now = self.clock().now();
        let delivery = self.ids().new_at(now);
        let body =
            json!({ "type": TEST, "timestamp": now, "data": { "endpoint": id, "name": endpoint.name } });
        let news = NewWebhook {
            tenant: caller.tenant,
            id: delivery,
            property: endpoint.property.unwrap_or(PropertyId(Uuid::nil())),
            automation: String::new(),
            endpoint: Some(ForEndpoint { id, event: None, kind: TEST.to_owned() }),
            url: endpoint.url,
            body: body.to_string(),
            created_at: now,
        };
        let mut tx = self.store().begin().await?;
        webhooks::add(&mut tx, vec![news]).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().notices.notify_one();
        Ok(delivery)
    }

    async fn listening_endpoint(&self, caller: &Caller, id: WebhookId) -> Result<Endpoint, EndpointError> {
        let endpoint = self.own_endpoint(caller, id).await?;
        if endpoint.state == State::On { Ok(endpoint) } else { Err(EndpointError::Off) }
    }

    /// What an endpoint was told, newest first: before a delivery, or the newest.
    ///
    /// # Errors
    /// As [`App::endpoint`].
    pub async fn deliveries(
        &self,
        caller: &Caller,
        id: WebhookId,
        before: Option<(Timestamp, Uuid)>,
        limit: usize,
    ) -> Result<Vec<Delivery>, EndpointError> {
        self.own_endpoint(caller, id).await?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        Ok(stored::deliveries(self.store(), (caller.tenant, id), before, limit).await?)
    }

    /// One of them.
    ///
    /// # Errors
    /// As [`App::endpoint`]; [`AccessError::Unknown`] when there is no such delivery.
    pub async fn delivery(
        &self,
        caller: &Caller,
        id: WebhookId,
        delivery: Uuid,
    ) -> Result<Delivery, EndpointError> {
        self.own_endpoint(caller, id).await?;
        let found = stored::delivery(self.store(), (caller.tenant, id), delivery).await?;
        found.ok_or(EndpointError::Access(AccessError::Unknown))
    }

    /// Tells a delivery that is over once more; whether it was over.
    ///
    /// # Errors
    /// As [`App::delivery`]; [`EndpointError::Off`].
    pub async fn replay_delivery(
        &self,
        caller: &Caller,
        id: WebhookId,
        delivery: Uuid,
    ) -> Result<bool, EndpointError> {
        self.listening_endpoint(caller, id).await?;
        self.delivery(caller, id, delivery).await?;
        let mut tx = self.store().begin().await?;
        let again = stored::tell_again(&mut tx, (caller.tenant, id), delivery, self.clock().now()).await?;
        self.record(&mut tx, about(caller, "webhook.replayed", id)).await?;
        tx.commit().await?;
        self.committed();
        self.wakes().notices.notify_one();
        Ok(again)
    }

    fn checked(&self, caller: &Caller, wanted: &Changes) -> Result<Changes, EndpointError> {
        let name = crate::access::name(&wanted.name)?;
        let url = wanted.url.trim().to_owned();
        if url.len() > LONGEST_URL {
            return Err(EndpointError::Address("it is too long".to_owned()));
        }
        self.outside().check(&url).map_err(EndpointError::Address)?;
        if let Some(property) = wanted.property {
            caller.may(Right::ManageConnections, property).map_err(|_none_here| AccessError::House)?;
        }
        let mut kinds: Vec<String> = wanted.kinds.iter().map(|kind| kind.trim().to_owned()).collect();
        kinds.retain(|kind| !kind.is_empty());
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() || kinds.len() > MOST_KINDS {
            return Err(EndpointError::Kinds);
        }
        match kinds.iter().find(|kind| !is_kind(kind)) {
            Some(odd) => Err(EndpointError::Kind(odd.chars().take(LONGEST_KIND).collect())),
            None => Ok(Changes { property: wanted.property, url, name, kinds, on: wanted.on }),
        }
    }

    fn new_endpoint_secret(&self, tenant: TenantId, id: WebhookId) -> (String, Vec<u8>) {
        let secret = format!("whsec_{}", BASE64.encode(self.ids().bytes::<SECRET>()));
        let sealed = self.vault().seal(self.ids(), &place(tenant, id), secret.as_bytes());
        (secret, sealed)
    }

    /// What an endpoint's news are signed with now: one secret, or two while they change.
    pub(super) fn endpoint_secrets(&self, endpoint: &Endpoint) -> Vec<String> {
        let now = self.clock().now();
        let old = endpoint.old.as_ref().filter(|(_, until)| *until > now).map(|(sealed, _)| sealed);
        let place = place(endpoint.tenant, endpoint.id);
        let opened = [Some(&endpoint.secret), old].into_iter().flatten().filter_map(|sealed| {
            let plain = self.vault().open(&place, sealed).ok()?;
            String::from_utf8(plain).ok()
        });
        opened.collect()
    }
}

/// `*`, a beginning with a star, or a whole name, of what outsiders may hear of.
fn is_kind(kind: &str) -> bool {
    let plain = kind.strip_suffix('*').unwrap_or(kind);
    let shaped = plain.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'.');
    let whole = plain.len() == kind.len() || plain.is_empty() || plain.ends_with('.');
    kind.len() <= LONGEST_KIND && shaped && whole && (kind == "*" || is_shown(plain))
}

fn about(caller: &Caller, action: &'static str, id: WebhookId) -> Deed {
    Deed {
        tenant: caller.tenant,
        actor: caller.actor(),
        action,
        target: format!("webhook:{id}"),
        detail: json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, is_kind};

    #[test]
    fn only_what_outsiders_may_hear_of_is_named() {
        assert!(KINDS.iter().all(|kind| is_kind(kind)));
        assert!(is_kind("*") && is_kind("request.asked") && is_kind("guest.*"));
        for odd in
            ["", "key.*", "session.opened", "request", "req*", "request.as*", "REQUEST.ASKED", "request.*x"]
        {
            assert!(!is_kind(odd), "{odd}");
        }
    }
}
