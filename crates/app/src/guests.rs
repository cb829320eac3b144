//! Guests as people and programs look after them: found, corrected, made one and taken apart, left in peace.

use guestlink_domain::access::Right;
use guestlink_domain::event::DomainEvent;
use guestlink_domain::ids::{ConversationId, GuestId, PropertyId, StayId};
use guestlink_store::guests::overview::{self, Sight};
use guestlink_store::guests::{self as stored, Merge};
use guestlink_store::messaging::{Batch, Guest, IdentityKind};
use guestlink_store::{Retry, StoreError, stays};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::access::{Caller, Deed, Forbidden};
use crate::conversations::{Act, BLOCKED, DeskError, Who};
use crate::stays::MergeError;
use crate::{App, sales};

/// Longest name of a guest.
const NAME: usize = 200;
/// Longest tag, and how many.
const TAG: usize = 40;
const TAGS: usize = 50;
/// Where a guest's tags are kept.
const TAGS_IN: &str = "tags";

/// Why something about a guest was not done.
#[derive(Debug, thiserror::Error)]
pub enum GuestError {
    /// No such guest, or none of the caller's.
    #[error("there is no such guest")]
    Unknown,
    /// What was given cannot be used.
    #[error("{field}: {why}")]
    Invalid {
        /// The part.
        field: &'static str,
        /// What was expected.
        why: &'static str,
    },
    /// Somebody else changed it in between.
    #[error("it was changed in between")]
    Changed,
    /// There is nothing to take apart.
    #[error("this guest was not merged into another one")]
    NotMerged,
    /// The same guest twice.
    #[error("these are not two guests")]
    NotTwo,
    /// Not allowed.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for GuestError {
    fn from(error: StoreError) -> Self {
        if error.retry() == Retry::Reload { Self::Changed } else { Self::Store(error) }
    }
}

impl From<MergeError> for GuestError {
    fn from(error: MergeError) -> Self {
        match error {
            MergeError::NotTwo => Self::NotTwo,
            MergeError::NotMerged => Self::NotMerged,
            MergeError::Store(error) => error.into(),
        }
    }
}

/// A guest, with all that is known. `Debug` shows nothing personal.
#[derive(Clone, PartialEq)]
pub struct GuestCard {
    /// Who.
    pub id: GuestId,
    /// As told by WhatsApp, a booking or a colleague.
    pub name: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// ISO 3166, two letters.
    pub country: Option<String>,
    /// Telephone, e-mail address, references at booking platforms: kind and value.
    pub known_by: Vec<(&'static str, String)>,
    /// Words colleagues and automations keep about them.
    pub tags: Vec<String>,
    /// Agreed to offers.
    pub marketing: bool,
    /// Asked for no more messages.
    pub opted_out: bool,
    /// Is not answered any more.
    pub blocked: bool,
    /// Chats the caller may read, the latest first.
    pub chats: Vec<ConversationId>,
    /// Stays the caller may see, the latest first.
    pub stays: Vec<StayId>,
    /// Who was found to be this guest, and when; what was taken apart again is not told.
    pub merged: Vec<(GuestId, Timestamp)>,
    /// The guest they were found to be.
    pub merged_into: Option<GuestId>,
    /// When first seen.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl std::fmt::Debug for GuestCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GuestCard")
            .field("id", &self.id)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What is to be put right about a guest; `None` stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct GuestChanges {
    /// Empty: none.
    pub name: Option<String>,
    /// Empty: not known.
    pub language: Option<String>,
    /// All of them.
    pub tags: Option<Vec<String>>,
}

impl App {
    /// Guests the caller may see in whose name, telephone, address or reference a text is found (all, for an empty one),
    /// the newest first: those before one, or the newest.
    ///
    /// # Errors
    /// When the caller may see none, or the database cannot be read.
    pub async fn guests(
        &self,
        caller: &Caller,
        text: &str,
        before: Option<(Timestamp, GuestId)>,
        limit: usize,
    ) -> Result<Vec<GuestCard>, GuestError> {
        let sight = sight(caller)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = overview::matching(self.store(), caller.tenant, &sight, (text, before), limit).await?;
        let mut cards = Vec::with_capacity(found.len());
        for guest in found {
            cards.push(self.card(caller, guest).await?);
        }
        Ok(cards)
    }

    /// One guest the caller may see; also one who was found to be another one.
    ///
    /// # Errors
    /// [`GuestError::Unknown`].
    pub async fn guest_card(&self, caller: &Caller, id: GuestId) -> Result<GuestCard, GuestError> {
        let guest = self.seen_guest(caller, id).await?;
        self.card(caller, guest).await
    }

    async fn seen_guest(&self, caller: &Caller, id: GuestId) -> Result<Guest, GuestError> {
        let found = overview::one(self.store(), caller.tenant, &sight(caller)?, id).await?;
        found.ok_or(GuestError::Unknown)
    }

    async fn card(&self, caller: &Caller, guest: Guest) -> Result<GuestCard, GuestError> {
        let (store, tenant) = (self.store(), caller.tenant);
        let chats = overview::chats(store, tenant, guest.id).await?;
        let stays = stays::by_guest(store, tenant, guest.id).await?;
        let known_by = stored::known_by(store, tenant, guest.id).await?;
        let merges = stored::merges(store, tenant, guest.id).await?;
        let standing: Vec<&Merge> = merges.iter().filter(|merge| merge.undone_at.is_none()).collect();
        let (reads, sees) = (caller.properties(Right::ReadDesk), caller.properties(Right::ReadStays));
        let flag = |name: &str| guest.data.get(name).and_then(Value::as_bool).unwrap_or(false);
        Ok(GuestCard {
            id: guest.id,
            known_by: known_by.into_iter().map(|(kind, value)| (kind_name(kind), value)).collect(),
            tags: tags(&guest),
            marketing: flag(sales::MARKETING),
            opted_out: flag(sales::OPTED_OUT),
            blocked: flag(BLOCKED),
            chats: chats.into_iter().filter(|(_, at)| reads.contains(at)).map(|(id, _)| id).collect(),
            stays: stays.iter().filter(|stay| sees.contains(&stay.property)).map(|stay| stay.id).collect(),
            merged: standing
                .iter()
                .filter(|merge| merge.into == guest.id)
                .map(|merge| (merge.from, merge.at))
                .collect(),
            merged_into: standing.iter().find(|merge| merge.from == guest.id).map(|merge| merge.into),
            created_at: guest.created_at,
            version: guest.version,
            name: guest.name,
            language: guest.language,
            country: guest.country,
        })
    }

    /// Puts right what is known of a guest.
    ///
    /// # Errors
    /// [`GuestError`], whatever is not right first.
    pub async fn change_guest(
        &self,
        caller: &Caller,
        (id, version): (GuestId, Option<i64>),
        changes: &GuestChanges,
    ) -> Result<GuestCard, GuestError> {
        self.may_change(caller, id).await?;
        let mut guest = self.seen_guest(caller, id).await?;
        if version.is_some_and(|version| version != guest.version) {
            return Err(GuestError::Changed);
        }
        if let Some(name) = &changes.name {
            guest.name = named(name)?;
        }
        if let Some(language) = &changes.language {
            guest.language = tongue(language)?;
        }
        if let Some(wanted) = &changes.tags {
            let wanted = checked_tags(wanted)?;
            if let Some(data) = object(&mut guest) {
                data.insert(TAGS_IN.to_owned(), json!(wanted));
            }
        }
        let mut tx = self.store().begin().await?;
        let _ = Batch { guests_changed: vec![guest], ..Batch::default() }.write(&mut tx, &[]).await?;
        let what = [
            ("name", changes.name.is_some()),
            ("language", changes.language.is_some()),
            ("tags", changes.tags.is_some()),
        ];
        let what: Vec<&str> = what.into_iter().filter(|(_, is)| *is).map(|(name, _)| name).collect();
        let event = DomainEvent::new("guest.changed", json!({ "what": what }));
        self.mark(&mut tx, caller.tenant, id, &caller.name, event).await?;
        tx.commit().await?;
        self.committed();
        self.guest_card(caller, id).await
    }

    /// Makes `from` and `into` one guest, who is `into`.
    ///
    /// # Errors
    /// [`GuestError`], whatever is not right first.
    pub async fn unite_guests(
        &self,
        caller: &Caller,
        from: GuestId,
        into: GuestId,
    ) -> Result<GuestCard, GuestError> {
        for id in [from, into] {
            self.may_change(caller, id).await?;
            // Whoever was found to be somebody else is not made a third one.
            if self.guest_card(caller, id).await?.merged_into.is_some() {
                return Err(GuestError::NotTwo);
            }
        }
        self.merge_guests(caller.tenant, from, into, &caller.name).await?;
        self.note_guest(caller, "guest.merged", from, json!({ "into": into })).await?;
        self.guest_card(caller, into).await
    }

    /// Takes `from` out of the guest it was found to be.
    ///
    /// # Errors
    /// [`GuestError::NotMerged`] and its like.
    pub async fn part_guest(&self, caller: &Caller, from: GuestId) -> Result<GuestCard, GuestError> {
        caller.may_somewhere(Right::WriteStays)?;
        let merges = stored::merges(self.store(), caller.tenant, from).await?;
        let standing = merges.into_iter().rfind(|merge| merge.from == from && merge.undone_at.is_none());
        let Some(merge) = standing else {
            self.seen_guest(caller, from).await?;
            return Err(GuestError::NotMerged);
        };
        // Whoever may change the one they are may take them apart.
        self.may_change(caller, merge.into).await?;
        self.split_guests(caller.tenant, from, &caller.name).await?;
        self.note_guest(caller, "guest.split", from, json!({ "into": merge.into })).await?;
        match self.guest_card(caller, from).await {
            // Without a chat or stay here the guest is nobody's of the caller's again.
            Err(GuestError::Unknown) => self.guest_card(caller, merge.into).await,
            other => other,
        }
    }

    /// A guest asked for no more messages, or takes that back.
    ///
    /// # Errors
    /// [`GuestError`], whatever is not right first.
    pub async fn let_be(&self, caller: &Caller, id: GuestId, out: bool) -> Result<GuestCard, GuestError> {
        self.all_chats(caller, id, if out { Act::OptOut } else { Act::OptIn }, sales::OPTED_OUT, out).await
    }

    /// A guest is not answered any more, or again.
    ///
    /// # Errors
    /// [`GuestError`], whatever is not right first.
    pub async fn block_guest(&self, caller: &Caller, id: GuestId, on: bool) -> Result<GuestCard, GuestError> {
        self.all_chats(caller, id, if on { Act::Block } else { Act::Unblock }, BLOCKED, on).await
    }

    /// Does something in all of a guest's chats; where there is none the guest is marked.
    async fn all_chats(
        &self,
        caller: &Caller,
        id: GuestId,
        act: Act,
        mark: &'static str,
        on: bool,
    ) -> Result<GuestCard, GuestError> {
        caller.may_somewhere(Right::WriteChats)?;
        let mut guest = self.seen_guest(caller, id).await?;
        let chats = overview::chats(self.store(), caller.tenant, id).await?;
        for (_, property) in &chats {
            caller.may(Right::WriteChats, *property)?;
        }
        let who = who(caller);
        for (chat, _) in &chats {
            match self.act(&who, *chat, &act).await {
                Ok(()) | Err(DeskError::NotFound) => {}
                Err(DeskError::Store(error)) => return Err(error.into()),
                Err(_) => return Err(GuestError::Changed),
            }
        }
        if chats.is_empty() {
            if let Some(data) = object(&mut guest) {
                data.insert(mark.to_owned(), Value::Bool(on));
                if on && mark == sales::OPTED_OUT {
                    data.insert(sales::MARKETING.to_owned(), Value::Bool(false));
                }
            }
            let mut tx = self.store().begin().await?;
            let _ = Batch { guests_changed: vec![guest], ..Batch::default() }.write(&mut tx, &[]).await?;
            let event = DomainEvent::new("guest.changed", json!({ "what": [mark] }));
            self.mark(&mut tx, caller.tenant, id, &caller.name, event).await?;
            tx.commit().await?;
            self.committed();
        }
        self.guest_card(caller, id).await
    }

    /// May the caller change this guest? Where any chat or stay of theirs is, the caller must be able to change stays.
    async fn may_change(&self, caller: &Caller, id: GuestId) -> Result<(), GuestError> {
        caller.may_somewhere(Right::WriteStays)?;
        self.seen_guest(caller, id).await?;
        if caller.may_everywhere(Right::WriteStays).is_ok() {
            return Ok(());
        }
        let chats = overview::chats(self.store(), caller.tenant, id).await?.into_iter().map(|(_, at)| at);
        let stays = stays::by_guest(self.store(), caller.tenant, id).await?;
        let places: Vec<PropertyId> = chats.chain(stays.iter().map(|stay| stay.property)).collect();
        for place in places {
            caller.may(Right::WriteStays, place)?;
        }
        Ok(())
    }

    async fn note_guest(
        &self,
        caller: &Caller,
        action: &'static str,
        guest: GuestId,
        detail: Value,
    ) -> Result<(), GuestError> {
        crate::insist::insist(|| async {
            let mut tx = self.store().begin().await?;
            let deed = Deed {
                tenant: caller.tenant,
                actor: caller.actor(),
                action,
                target: format!("guest:{guest}"),
                detail: detail.clone(),
            };
            self.record(&mut tx, deed).await?;
            tx.commit().await
        })
        .await?;
        Ok(())
    }
}

/// As the inbox knows a caller.
fn who(caller: &Caller) -> Who {
    Who {
        tenant: caller.tenant,
        user: caller.user.0,
        name: caller.name.clone(),
        reads: caller.properties(Right::ReadDesk),
        writes: caller.properties(Right::WriteChats),
    }
}

fn sight(caller: &Caller) -> Result<Sight, Forbidden> {
    if caller.may_everywhere(Right::ReadStays).is_ok() {
        return Ok(Sight::All);
    }
    caller.may_somewhere(Right::ReadStays)?;
    Ok(Sight::At(caller.properties(Right::ReadStays)))
}

fn kind_name(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::Bsuid => "whatsapp",
        IdentityKind::Phone => "phone",
        IdentityKind::Email => "email",
        IdentityKind::Booking => "booking",
    }
}

fn tags(guest: &Guest) -> Vec<String> {
    let all = guest.data.get(TAGS_IN).and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|tag| tag.as_str().map(str::to_owned)).collect()
}

fn object(guest: &mut Guest) -> Option<&mut serde_json::Map<String, Value>> {
    if !guest.data.is_object() {
        guest.data = json!({});
    }
    guest.data.as_object_mut()
}

fn named(name: &str) -> Result<Option<String>, GuestError> {
    let name = name.trim();
    if name.chars().count() > NAME || name.chars().any(char::is_control) {
        return Err(GuestError::Invalid {
            field: "name",
            why: "expected at most 200 characters in one line",
        });
    }
    Ok((!name.is_empty()).then(|| name.to_owned()))
}

fn tongue(language: &str) -> Result<Option<String>, GuestError> {
    if language.is_empty() {
        return Ok(None);
    }
    let tag = guestlink_domain::language::Lang::new(language);
    let fits = (2..=3).contains(&tag.as_str().len()) && tag.as_str().bytes().all(|b| b.is_ascii_lowercase());
    let invalid = GuestError::Invalid { field: "language", why: "expected a tag such as `es`" };
    if fits { Ok(Some(tag.to_string())) } else { Err(invalid) }
}

fn checked_tags(wanted: &[String]) -> Result<Vec<String>, GuestError> {
    let mut tags: Vec<String> = Vec::new();
    for tag in wanted.iter().map(|tag| tag.trim()) {
        let fits = (1..=TAG).contains(&tag.chars().count()) && !tag.chars().any(char::is_control);
        if !fits {
            return Err(GuestError::Invalid { field: "tags", why: "a tag has 1 to 40 characters" });
        }
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    if tags.len() > TAGS {
        return Err(GuestError::Invalid { field: "tags", why: "a guest has at most 50" });
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::{checked_tags, named, tongue};

    #[test]
    fn what_is_put_right_is_looked_at_first() {
        assert_eq!(named(" Ana ").unwrap().as_deref(), Some("Ana"));
        assert_eq!(named("").unwrap(), None);
        assert!(named("a\nb").is_err() && named(&"x".repeat(201)).is_err());
        assert!(tongue("es").is_ok() && tongue("").unwrap().is_none() && tongue("not a tag!").is_err());
        let tags = |all: &[&str]| checked_tags(&all.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>());
        assert_eq!(tags(&["vip", " vip", "pool"]).unwrap(), ["vip", "pool"]);
        assert!(tags(&[""]).is_err() && tags(&["a\u{7}"]).is_err());
    }
}
