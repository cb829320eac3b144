//! Words for staff outside WhatsApp: queued with the change they tell of, sent by whoever has the duty. Each try is
//! recorded before it is made; when one way fails for good, the member's next way is taken.

use bytes::Bytes;
use guestlink_domain::event::{Cause, DomainEvent};
use guestlink_domain::ids::{EventId, RequestId, TenantId, UserId};
use guestlink_domain::requests::routing::member_by_phone;
use guestlink_domain::requests::staff::Why;
use guestlink_domain::resort::services::{Notify, StaffMember};
use guestlink_store::access::accounts;
use guestlink_store::events::{self, NewEvent};
use guestlink_store::leases::Fence;
use guestlink_store::notices::{self, DueNotice, NewNotice, Subscription, Tried};
use guestlink_store::outbox::NewOutbox;
use guestlink_store::timers::{DueTimer, NewTimer};
use guestlink_store::{StoreError, settings};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::TIMER;
use super::mail::{Letter, PostError, escaped};
use super::push::{self, Browser};
use super::staff_turn::request_in;
use super::work::Case;
use crate::App;
use crate::bookings::{Ask, OutsideError};
use crate::ids::derived;
use crate::messaging::desk::Desk;
use crate::properties::Property;

/// Pauses between tries, in seconds; after the last one the next way is taken.
const PAUSES: [i64; 4] = [20, 60, 300, 900];
/// A try without an end for so long has died with its process.
const ABANDONED: SignedDuration = SignedDuration::from_mins(2);
/// Where our key for browsers is kept.
const VAPID: &str = "push.vapid";
/// How long a push service keeps a message for a browser that is not there (seconds).
const KEPT: &str = "3600";

/// A letter to a colleague by the id of their account, about no request: if it fails, nobody looks for another way.
pub(crate) const LETTER: &str = "letter";

/// A way's name in the queue.
fn word(way: Notify) -> &'static str {
    match way {
        Notify::Whatsapp => "whatsapp",
        Notify::Email => "email",
        Notify::Push => "push",
    }
}

impl App {
    /// Queues words for a member; `false`: there is no such way to them.
    pub(super) async fn queue_notice(
        &self,
        desk: &mut Desk,
        matter: &Case,
        member: &StaffMember,
        way: Notify,
        why: Why,
    ) -> Result<bool, StoreError> {
        let Some(request) = &matter.request else { return Ok(false) };
        let open = match way {
            Notify::Email => self.post().is_open() && member.email.is_some(),
            Notify::Push => {
                let (tenant, property) = (matter.tenant, matter.property.id);
                !notices::subscriptions(self.store(), tenant, property, Some(&member.id)).await?.is_empty()
            }
            Notify::Whatsapp => false,
        };
        if !open {
            return Ok(false);
        }
        let words = self.words(&matter.property);
        let text = words.to_member(request, why, &words.lang_of(member)).replace('*', "");
        let link = self.request_link(matter);
        let subject = text.lines().next().unwrap_or_default().to_owned();
        let version = request.version.to_be_bytes();
        let id = derived(&[
            b"notice",
            matter.id.0.as_bytes(),
            &version,
            member.id.as_bytes(),
            word(way).as_bytes(),
        ]);
        desk.batch.notices.push(NewNotice {
            tenant: matter.tenant,
            id,
            property: matter.property.id,
            request: matter.id,
            member: member.id.clone(),
            way: word(way).to_owned(),
            content: json!({ "subject": subject, "text": text, "link": link, "why": why_word(why) }),
            created_at: desk.now(),
            not_before: desk.now(),
        });
        Ok(true)
    }

    /// Sends what is due; how many were tried.
    pub(crate) async fn send_notices(&self, fences: &[Fence]) -> Result<usize, StoreError> {
        let now = self.clock().now();
        let abandoned = now.saturating_sub(ABANDONED).unwrap_or(now);
        let due = notices::due(self.store(), now, abandoned, 16).await?;
        let count = due.len();
        for notice in due {
            let mut tx = self.store().begin().await?;
            guestlink_store::leases::check(&mut tx, fences).await?;
            let mine = notices::begin(&mut tx, &notice, now).await?;
            tx.commit().await?;
            if mine {
                crate::failpoint::hit("notice_before_sending");
                let tried = self.try_notice(&notice).await;
                crate::failpoint::hit("notice_after_sending");
                self.settle_notice(fences, &notice, &tried).await?;
            }
        }
        Ok(count)
    }

    async fn settle_notice(
        &self,
        fences: &[Fence],
        notice: &DueNotice,
        tried: &Tried,
    ) -> Result<(), StoreError> {
        let (queued, now) = (&notice.queued, self.clock().now());
        let mut tx = self.store().begin().await?;
        guestlink_store::leases::check(&mut tx, fences).await?;
        notices::settle(&mut tx, queued.tenant, queued.id, tried).await?;
        let (kind, error) = match tried {
            Tried::Sent => ("staff.notice_sent", None),
            Tried::Again(_, error) => ("staff.notice_delayed", Some(error)),
            Tried::GivenUp(error) => ("staff.notice_failed", Some(error)),
        };
        let request = (queued.way != LETTER).then_some(queued.request);
        let data = json!({ "notice": queued.id, "request": request, "member": queued.member,
            "way": queued.way, "attempt": notice.attempts + 1, "maybe_again": notice.unclear, "error": error });
        let about = events::About { property: Some(queued.property), ..events::About::default() };
        let event = NewEvent {
            tenant: queued.tenant,
            id: EventId(self.ids().new_at(now)),
            about,
            cause: Cause::System("notices".to_owned()),
            event: DomainEvent::new(kind, data),
            at: now,
        };
        events::append(&mut tx, vec![event]).await?;
        if matches!(tried, Tried::GivenUp(_)) && request.is_some() {
            let next = self.undelivered(queued.tenant, queued.request, &queued.member, &queued.way, now);
            guestlink_store::timers::set(&mut tx, vec![next]).await?;
        }
        tx.commit().await?;
        self.committed();
        self.wakes().timers.notify_one();
        Ok(())
    }

    async fn try_notice(&self, notice: &DueNotice) -> Tried {
        let queued = &notice.queued;
        let property = self.property_with(queued.property);
        let Some(property) = property else { return Tried::GivenUp("the property is gone".to_owned()) };
        match self.bring(queued, &property).await {
            Ok(()) => Tried::Sent,
            Err(Failed { for_good: true, why }) => Tried::GivenUp(why),
            Err(Failed { why, .. }) => self.notice_later(notice.attempts, why),
        }
    }

    /// Brings words to whom they are for, by their way.
    async fn bring(&self, queued: &NewNotice, property: &Property) -> Result<(), Failed> {
        let gone = |who: &str| Failed { for_good: true, why: format!("the {who} is gone") };
        if queued.way == LETTER {
            let (name, address) = self.colleague(queued).await?.ok_or_else(|| gone("colleague"))?;
            return self.mail_notice(queued, (&name, &address), property).await;
        }
        let staff = &property.resort.services.staff;
        let member = staff.iter().find(|member| member.id == queued.member).ok_or_else(|| gone("member"))?;
        match queued.way.as_str() {
            "email" => {
                let address = member.email.as_deref().unwrap_or_default();
                self.mail_notice(queued, (&member.name, address), property).await
            }
            "push" => self.push_notice(queued, property).await,
            other => Err(Failed { for_good: true, why: format!("no way is called {other}") }),
        }
    }

    /// Name and mailbox of the account a letter is for, while it may do something here.
    async fn colleague(&self, queued: &NewNotice) -> Result<Option<(String, String)>, Failed> {
        let Ok(user) = queued.member.parse::<UserId>() else { return Ok(None) };
        let later = |error: StoreError| Failed { for_good: false, why: error.to_string() };
        let grants = accounts::grants(self.store(), queued.tenant, user).await.map_err(later)?;
        let found = accounts::get(self.store(), user).await.map_err(later)?;
        let found = found.filter(|account| account.disabled_at.is_none() && !grants.0.is_empty());
        Ok(found.map(|account| (account.name, account.email)))
    }

    fn notice_later(&self, attempts: i64, why: String) -> Tried {
        let pause = usize::try_from(attempts).ok().and_then(|tries| PAUSES.get(tries));
        match pause {
            Some(seconds) => {
                let at = self.clock().now().saturating_add(SignedDuration::from_secs(*seconds));
                Tried::Again(at.unwrap_or(Timestamp::MAX), why)
            }
            None => Tried::GivenUp(why),
        }
    }

    async fn mail_notice(
        &self,
        queued: &NewNotice,
        (name, address): (&str, &str),
        property: &Property,
    ) -> Result<(), Failed> {
        let said =
            |name: &str| queued.content.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (text, link) = (said("text"), said("link"));
        let house = &property.resort.property.name;
        let html = format!(
            "<!doctype html><html><body style=\"font-family:sans-serif;font-size:16px\"><p>{}</p>{}<p style=\"color:#666\">{}</p></body></html>",
            escaped(&text),
            if link.is_empty() {
                String::new()
            } else {
                format!("<p><a href=\"{0}\">{0}</a></p>", escaped(&link))
            },
            escaped(house)
        );
        let letter = Letter {
            id: queued.id.to_string(),
            to: address.to_owned(),
            to_name: name.to_owned(),
            subject: said("subject"),
            text: format!("{text}\n\n{link}\n\n{house}\n"),
            html,
        };
        self.post().send(&letter).await.map_err(|error| match error {
            PostError::Never(why) => Failed { for_good: true, why },
            PostError::Later(why) => Failed { for_good: false, why },
        })
    }

    /// To every browser of the member; one that takes it is enough. Browsers that are gone are forgotten.
    async fn push_notice(&self, queued: &NewNotice, property: &Property) -> Result<(), Failed> {
        let failed = |why: String| Failed { for_good: false, why };
        let all = notices::subscriptions(self.store(), queued.tenant, property.id, Some(&queued.member));
        let all = all.await.map_err(|error| failed(error.to_string()))?;
        let key = self.vapid().await.map_err(|error| failed(error.to_string()))?;
        let mut last = Failed { for_good: true, why: "no browser is known any more".to_owned() };
        let mut taken = false;
        for one in all {
            match self.push_to(queued, &one, &key).await {
                Ok(()) => taken = true,
                Err(error) => last = error,
            }
        }
        if taken { Ok(()) } else { Err(last) }
    }

    async fn push_to(&self, queued: &NewNotice, one: &Subscription, key: &[u8]) -> Result<(), Failed> {
        let never = |why: &str| Failed { for_good: true, why: why.to_owned() };
        let opened = self.vault().open(&place(one.tenant, &one.member), &one.sealed);
        let opened = opened.map_err(|_sealed| never("the browser's address cannot be opened"))?;
        let browser: Browser =
            serde_json::from_slice(&opened).map_err(|_odd| never("the browser's address cannot be read"))?;
        let words = json!({ "title": queued.content.get("subject"), "body": queued.content.get("text"),
            "url": queued.content.get("link"), "tag": queued.request });
        let body = push::seal(&browser, words.to_string().as_bytes(), self.ids().bytes::<16>())
            .map_err(|error| never(&error.to_string()))?;
        let contact =
            self.config().public_url.clone().unwrap_or_else(|| "mailto:guestlink@localhost".to_owned());
        let token = push::authorization(key, &browser.endpoint, &contact, self.clock().now())
            .map_err(|error| never(&error.to_string()))?;
        let headers = [
            ("authorization", token),
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", KEPT.to_owned()),
            ("urgency", "high".to_owned()),
        ];
        let ask = Ask {
            url: browser.endpoint.clone(),
            headers: headers.map(|(name, value)| (name.to_owned(), value)).into(),
            post: Some(Bytes::from(body)),
        };
        match self.outside().ask(&ask).await {
            Ok(_) | Err(OutsideError::Status(200..300)) => Ok(()),
            Err(OutsideError::Status(404 | 410)) => {
                self.forget_browser(one).await;
                Err(never("the browser is gone"))
            }
            Err(error) => Err(Failed { for_good: !error.is_passing(), why: error.to_string() }),
        }
    }

    async fn forget_browser(&self, one: &Subscription) {
        let forgotten = async {
            let mut tx = self.store().begin().await?;
            notices::unsubscribe(&mut tx, one.tenant, one.property, &one.member, &one.hash).await?;
            tx.commit().await
        };
        if let Err(error) = forgotten.await {
            tracing::warn!(%error, "a browser that is gone could not be forgotten");
        }
    }

    /// Our key for browsers; made when it is first needed.
    async fn vapid(&self) -> Result<Vec<u8>, VapidError> {
        if let Some(sealed) = settings::get(self.store(), VAPID).await? {
            return self.vault().open(VAPID, &sealed).map_err(|_sealed| VapidError::Key);
        }
        let key = push::new_key().map_err(|_unsaid| VapidError::Key)?;
        let sealed = Bytes::from(self.vault().seal(self.ids(), VAPID, &key));
        let mut tx = self.store().begin().await?;
        settings::put(&mut tx, VAPID, &sealed).await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Our public key, which a page hands to the browser when it subscribes.
    ///
    /// # Errors
    /// When the key cannot be read or kept.
    pub async fn push_key(&self) -> Result<String, VapidError> {
        push::public_key(&self.vapid().await?).map_err(|_unsaid| VapidError::Key)
    }

    /// A member wants to be told in this browser.
    ///
    /// # Errors
    /// [`VapidError::Key`] when the browser's keys are none.
    pub async fn subscribe_push(
        &self,
        property: &Property,
        member: &str,
        browser: &Browser,
    ) -> Result<(), VapidError> {
        push::seal(browser, b"", [0; 16]).map_err(|_odd| VapidError::Key)?;
        let plain = serde_json::to_vec(browser).map_err(|_odd| VapidError::Key)?;
        let sealed = self.vault().seal(self.ids(), &place(property.tenant, member), &plain);
        let one = Subscription {
            tenant: property.tenant,
            property: property.id,
            member: member.to_owned(),
            hash: hash(&browser.endpoint),
            sealed: Bytes::from(sealed),
            created_at: self.clock().now(),
        };
        let mut tx = self.store().begin().await?;
        notices::subscribe(&mut tx, &one).await?;
        Ok(tx.commit().await?)
    }

    /// How many browsers a member is told in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn browsers_of(&self, property: &Property, member: &str) -> Result<usize, StoreError> {
        let all = notices::subscriptions(self.store(), property.tenant, property.id, Some(member)).await?;
        Ok(all.len())
    }

    /// A member does not want to be told in this browser any more.
    ///
    /// # Errors
    /// When it cannot be stored.
    pub async fn unsubscribe_push(
        &self,
        property: &Property,
        member: &str,
        endpoint: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.store().begin().await?;
        notices::unsubscribe(&mut tx, property.tenant, property.id, member, &hash(endpoint)).await?;
        tx.commit().await
    }

    /// A word did not reach a member: its timer looks for another way.
    pub(crate) fn undelivered(
        &self,
        tenant: TenantId,
        request: RequestId,
        member: &str,
        way: &str,
        now: Timestamp,
    ) -> NewTimer {
        NewTimer {
            tenant,
            key: format!("undelivered/{request}/{member}/{way}/{}", now.as_microsecond()),
            id: guestlink_domain::ids::TimerId(self.ids().new_at(now)),
            partition: 0,
            conversation: None,
            stay: None,
            name: TIMER.to_owned(),
            due_at: now,
            payload: json!({ "request": request, "member": member, "undelivered": way }),
        }
    }

    /// A message to staff that WhatsApp will never bring: another way is looked for.
    pub(crate) fn another_way(&self, queued: &NewOutbox, now: Timestamp) -> Option<NewTimer> {
        let property = self.property_of(&queued.number_id)?;
        let digits = queued.recipient.phone.as_deref()?;
        let member = member_by_phone(&property.resort.services, digits)?;
        let sent = serde_json::from_value(queued.content.clone()).ok()?;
        let request = request_in(&sent)?;
        Some(self.undelivered(queued.tenant, request, &member.id, "whatsapp", now))
    }

    /// Another way to a member, after one has failed.
    pub(super) async fn try_next_way(&self, desk: &mut Desk, timer: &DueTimer) -> Result<(), StoreError> {
        let said = |name: &str| timer.payload.get(name).and_then(Value::as_str);
        let (Some(id), Some(member), Some(way)) = (said("request"), said("member"), said("undelivered"))
        else {
            return Ok(());
        };
        let Ok(id) = id.parse::<RequestId>() else { return Ok(()) };
        let Some(matter) = self.matter(desk, timer.tenant, id).await? else { return Ok(()) };
        let Some(request) = matter.request.as_ref().filter(|request| request.state.is_open()) else {
            return Ok(());
        };
        let property = matter.property.clone();
        let Some(member) = property.resort.services.staff.iter().find(|one| one.id == member) else {
            return Ok(());
        };
        let why = request.escalated.last().copied().map_or(Why::Waits, Why::Late);
        let cause = Cause::Timer("request.undelivered".to_owned());
        let ways = member.ways();
        let after = ways.iter().position(|one| word(*one) == way).map_or(0, |at| at.saturating_add(1));
        for next in ways.into_iter().skip(after) {
            if self.tell_by(desk, &matter, member, (next, why), &cause).await? {
                return Ok(());
            }
        }
        tracing::warn!(request = %id, member = %member.id, "a member of the staff cannot be reached by any way");
        Ok(())
    }
}

/// A try that failed.
struct Failed {
    for_good: bool,
    why: String,
}

/// Something about our key, or a browser's.
#[derive(Debug, thiserror::Error)]
pub enum VapidError {
    /// It cannot be used.
    #[error("the key cannot be used")]
    Key,
    /// The database said no.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn why_word(why: Why) -> &'static str {
    match why {
        Why::Waits => "waits",
        Why::Late(_) => "late",
        Why::Again => "again",
    }
}

fn place(tenant: TenantId, member: &str) -> String {
    format!("{tenant}/push/{member}")
}

fn hash(endpoint: &str) -> Bytes {
    Bytes::copy_from_slice(Sha256::digest(endpoint.as_bytes()).as_slice())
}
