//! Requests page by page, the latest asked first, and how many wait for somebody.

use std::fmt::Write as _;

use guestlink_domain::ids::{PropertyId, RequestId, StayId, TenantId};
use jiff::Timestamp;
use uuid::Uuid;

use super::{ServiceRequest, read};
use crate::{
    error::StoreError,
    query::{Cells, Query, Read},
};

/// Which requests. What is not said does not matter, but that mistakes are left out.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Filter {
    /// In one of these states, as the domain names them.
    pub states: Vec<String>,
    /// Still to be done, or not.
    pub open: Option<bool>,
    /// Of this team.
    pub department: Option<String>,
    /// In one of these members' hands (a person may be known as a member and as a user).
    pub members: Vec<String>,
    /// In nobody's hands.
    pub unassigned: bool,
    /// Past one of their targets at this moment.
    pub late_at: Option<Timestamp>,
    /// Of this stay.
    pub stay: Option<StayId>,
}

/// Behind the last request of the page before.
pub type Cursor = (Timestamp, RequestId);

impl Query {
    fn clause(self, sql: &mut String, text: &str) -> Self {
        sql.push_str(" AND ");
        sql.push_str(text);
        self
    }

    /// `column IN (…)` with a place for each value.
    fn one_of(mut self, sql: &mut String, column: &str, values: &[String]) -> Self {
        let mut list = String::from("NULL");
        for value in values {
            self = self.bind(value);
            list = format!("{list}, ${}", self.values.len());
        }
        self.clause(sql, &format!("{column} IN ({list})"))
    }

    fn filtered(mut self, sql: &mut String, filter: &Filter) -> Self {
        if filter.states.is_empty() {
            self = self.clause(sql, "state <> 'void'");
        } else {
            self = self.one_of(sql, "state", &filter.states);
        }
        match filter.open {
            Some(true) => self = self.clause(sql, "open"),
            Some(false) => self = self.clause(sql, "NOT open"),
            None => {}
        }
        if let Some(department) = &filter.department {
            self = self.bind(department);
            let place = format!("department = ${}", self.values.len());
            self = self.clause(sql, &place);
        }
        if !filter.members.is_empty() {
            self = self.one_of(sql, "member", &filter.members);
        }
        if filter.unassigned {
            self = self.clause(sql, "member IS NULL");
        }
        if let Some(now) = filter.late_at {
            self = self.bind(now);
            let n = self.values.len();
            self = self.clause(sql, &format!("open AND (acknowledge_by < ${n} OR complete_by < ${n})"));
        }
        if let Some(stay) = filter.stay {
            self = self.bind(stay);
            let place = format!("stay_id = ${}", self.values.len());
            self = self.clause(sql, &place);
        }
        self
    }
}

fn among(mut query: Query, sql: &mut String, properties: &[PropertyId]) -> Query {
    let mut list = String::from("NULL");
    for property in properties {
        query = query.bind(*property);
        list = format!("{list}, ${}", query.values.len());
    }
    query.clause(sql, &format!("property_id IN ({list})"))
}

/// A page of requests, the latest asked first.
pub async fn list(
    mut reader: impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    filter: &Filter,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<ServiceRequest>, StoreError> {
    let (at, id) = after.unwrap_or((Timestamp::MAX, RequestId(Uuid::max())));
    let mut sql = select!("WHERE tenant_id = $1 AND (asked_at, id) < ($2, $3)").to_owned();
    let mut query = Query::new("service_request", "")
        .bind(tenant)
        .bind(at)
        .bind(id)
        .bind(limit)
        .filtered(&mut sql, filter);
    query = among(query, &mut sql, properties);
    sql.push_str(" ORDER BY asked_at DESC, id DESC LIMIT $4");
    query.sql = sql.into();
    reader.fetch(query).await?.iter().map(read).collect()
}

/// How many wait.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Waiting {
    /// In nobody's hands.
    pub new: i64,
    /// Past one of their targets.
    pub late: i64,
}

/// How many requests of these properties nobody has taken up, and how many are late.
pub async fn waiting(
    mut reader: impl Read,
    tenant: TenantId,
    properties: &[PropertyId],
    now: Timestamp,
) -> Result<Waiting, StoreError> {
    let mut sql = String::from(
        "SELECT CAST(coalesce(sum(CASE WHEN state IN ('new', 'reopened', 'awaiting_approval') THEN 1 ELSE 0 END), 0) AS bigint),
            CAST(coalesce(sum(CASE WHEN acknowledge_by < $2 OR complete_by < $2 THEN 1 ELSE 0 END), 0) AS bigint)
            FROM service_request WHERE tenant_id = $1 AND open",
    );
    let mut query = Query::new("service_request", "").bind(tenant).bind(now);
    query = among(query, &mut sql, properties);
    query.sql = sql.into();
    let rows = reader.fetch(query).await?;
    rows.first().map_or(Ok(Waiting::default()), |row| {
        let mut cells = Cells::of(row, "service_request");
        Ok(Waiting { new: cells.get()?, late: cells.get()? })
    })
}

/// The guests' names of these stays; stays of nobody known are left out.
pub async fn guest_names(
    mut reader: impl Read,
    tenant: TenantId,
    stays: &[StayId],
) -> Result<Vec<(StayId, String)>, StoreError> {
    if stays.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = String::from(
        "SELECT s.id, g.name FROM stay s JOIN guest g ON g.tenant_id = s.tenant_id AND g.id = s.guest_id
            WHERE s.tenant_id = $1 AND g.name IS NOT NULL AND s.id IN (NULL",
    );
    let mut query = Query::new("stay", "").bind(tenant);
    for stay in stays {
        query = query.bind(*stay);
        // Writing to a String cannot fail.
        let _ = write!(sql, ", ${}", query.values.len());
    }
    sql.push(')');
    query.sql = sql.into();
    let rows = reader.fetch(query).await?;
    rows.iter()
        .map(|row| {
            let mut cells = Cells::of(row, "stay");
            Ok((cells.get()?, cells.get()?))
        })
        .collect()
}
