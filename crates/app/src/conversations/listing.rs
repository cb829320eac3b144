//! What the lists of the inbox show.

use std::collections::HashMap;

use guestlink_domain::access::Right;
use guestlink_domain::ids::{ConversationId, GuestId, PropertyId, StayId};
use guestlink_store::conversations::{self, Counts, Cursor, Line, List};
use guestlink_store::stays::{self, Stay};
use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{DeskError, Plain, Who, plain};
use crate::App;
use crate::messaging::desk::BY;

/// A stay, as a chip beside a name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StayBrief {
    /// Which.
    pub id: StayId,
    /// Its reference.
    pub reference: String,
    /// The unit, else the accommodation's name.
    pub place: String,
    /// First night.
    pub check_in: Date,
    /// Departure day.
    pub check_out: Date,
    /// The guest is in the house today.
    pub in_house: bool,
    /// The guest comes within three days.
    pub arriving: bool,
    /// It is over.
    pub past: bool,
}

/// A row of a list.
#[derive(Clone, Debug)]
pub struct Row {
    /// The conversation.
    pub line: Line,
    /// What was said last.
    pub last: Option<Plain>,
    /// The colleague who said it.
    pub last_by: Option<String>,
    /// The guest's stay that is running, coming, or was the last.
    pub stay: Option<StayBrief>,
}

/// A page of rows.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the next page begins; `None`: this is the last.
    pub next: Option<Cursor>,
}

impl App {
    /// A page of a list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversations(
        &self,
        who: &Who,
        list: &List,
        after: Option<Cursor>,
        limit: usize,
    ) -> Result<Found, DeskError> {
        let limit = limit.clamp(1, 200);
        let wanted = i64::try_from(limit).unwrap_or(200).saturating_add(1);
        let mut lines =
            conversations::list(self.store(), who.tenant, &who.reads, list, after, wanted).await?;
        let more = lines.len() > limit;
        lines.truncate(limit);
        let next = lines.last().filter(|_| more).map(|line| line.cursor(list));
        Ok(Found { rows: self.rows(who, lines).await?, next })
    }

    /// What is found by words, names, numbers, references and units; the best first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn find_conversations(
        &self,
        who: &Who,
        question: &str,
        limit: usize,
    ) -> Result<Found, DeskError> {
        let limit = i64::try_from(limit.clamp(1, 100)).unwrap_or(100);
        let question: String = question.chars().take(200).collect();
        let hits = conversations::search(self.store(), who.tenant, &who.reads, &question, limit).await?;
        let ids: Vec<ConversationId> = hits.iter().map(|hit| hit.conversation).collect();
        let lines = conversations::lines(self.store(), who.tenant, &ids).await?;
        Ok(Found { rows: self.rows(who, lines).await?, next: None })
    }

    /// One row, if the caller may see it.
    ///
    /// # Errors
    /// See [`DeskError`].
    pub async fn conversation_row(&self, who: &Who, id: ConversationId) -> Result<Row, DeskError> {
        let line = self.conversation(who, id).await?;
        self.rows(who, vec![line]).await?.pop().ok_or(DeskError::NotFound)
    }

    /// How many are in the lists.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn conversation_counts(&self, who: &Who) -> Result<Counts, DeskError> {
        Ok(conversations::counts(self.store(), who.tenant, &who.reads, who.user).await?)
    }

    /// Colleagues who may answer at a property: their ids and names, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn colleagues(
        &self,
        who: &Who,
        property: PropertyId,
    ) -> Result<Vec<(Uuid, String)>, DeskError> {
        let team = self.team(who.tenant).await?;
        let answers = team.into_iter().filter(|user| !user.disabled);
        let answers = answers.filter(|user| user.grants.allow(Right::WriteChats, property));
        let mut names: Vec<(Uuid, String)> = answers.map(|user| (user.id.0, user.name)).collect();
        names.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(names)
    }

    /// Labels in use, by name.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn labels(&self, who: &Who) -> Result<Vec<String>, DeskError> {
        Ok(conversations::labels_in_use(self.store(), who.tenant).await?)
    }

    async fn rows(&self, who: &Who, lines: Vec<Line>) -> Result<Vec<Row>, DeskError> {
        let guests: Vec<GuestId> = lines.iter().map(|line| line.guest).collect();
        let mut stays: HashMap<GuestId, Vec<Stay>> = HashMap::new();
        for stay in stays::of_guests(self.store(), who.tenant, &guests).await? {
            if let Some(guest) = stay.guest {
                stays.entry(guest).or_default().push(stay);
            }
        }
        let now = self.clock().now();
        Ok(lines
            .into_iter()
            .map(|line| {
                let property = self.property_of(&line.number_id);
                let of = stays.get(&line.guest).map_or(&[][..], Vec::as_slice);
                let last = line.last.as_ref();
                Row {
                    stay: property.as_ref().and_then(|property| property.nearest_stay(of, now)),
                    last: last.map(|last| plain(property.as_deref(), &last.content)),
                    last_by: last.and_then(|last| last.content.get(BY)?.as_str()).map(str::to_owned),
                    line,
                }
            })
            .collect())
    }
}

/// Days before an arrival in which it is near.
const NEAR: i32 = 3;

impl crate::properties::Property {
    /// The stay that is running, the next one, or the last one.
    pub fn nearest_stay(&self, stays: &[Stay], now: Timestamp) -> Option<StayBrief> {
        let today = self.today(now);
        let rank = |stay: &&Stay| {
            let (from, to) = (stay.check_in, stay.check_out);
            if today < from {
                (1, days(today, from))
            } else if today > to {
                (2, days(to, today))
            } else {
                (0, 0)
            }
        };
        let stay = stays.iter().filter(|stay| stay.occupies).min_by_key(rank)?;
        let name = self.catalog.accommodations.iter().find(|kind| kind.id == stay.accommodation);
        let name = name.map(|kind| kind.name.get(&self.language, &self.language).to_owned());
        Some(StayBrief {
            id: stay.id,
            reference: stay.reference.clone(),
            place: stay.unit.clone().or(name).unwrap_or_else(|| stay.accommodation.clone()),
            check_in: stay.check_in,
            check_out: stay.check_out,
            in_house: today >= stay.check_in && today <= stay.check_out,
            arriving: today < stay.check_in && days(today, stay.check_in) <= NEAR,
            past: today > stay.check_out,
        })
    }
}

fn days(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}
