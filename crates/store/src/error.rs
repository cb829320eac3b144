//! What can go wrong in the store, and whether trying again helps. The texts are ours: what the database
//! said travels only as the source, without the values it spoke about (they may be personal).

/// What the database said, freed of values: a code and a text that names tables and constraints only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct DatabaseSaid {
    /// SQLSTATE or extended result code; empty when the failure was below the database (network, pool).
    pub code: String,
    /// The text, for the log only.
    pub message: String,
}

/// Whether trying again helps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Retry {
    /// The same call will fail again.
    Never,
    /// Load again, decide again, write again.
    Reload,
    /// The same call may work in a moment.
    Later,
    /// This process must not write any more: it lost its lease or its disk.
    Stop,
}

/// Why the store refused. Not found is no error: it is `None`.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed or created it since it was read.
    #[error("{what} was changed in the meantime; load it again")]
    Conflict {
        /// The thing, e.g. "conversation".
        what: &'static str,
    },
    /// The lease this write names has passed to another owner.
    #[error("the lease {lease} has passed to another process")]
    LeaseLost {
        /// The lease's name.
        lease: String,
    },
    /// No connection, no answer in time, or the database is busy.
    #[error("the database cannot be used at the moment")]
    Unavailable {
        /// For the log.
        #[source]
        source: DatabaseSaid,
    },
    /// No space left for the database.
    #[error("the database's disk is full")]
    Full {
        /// For the log.
        #[source]
        source: DatabaseSaid,
    },
    /// The database accepts no writes.
    #[error("the database is read-only")]
    ReadOnly {
        /// For the log.
        #[source]
        source: DatabaseSaid,
    },
    /// A write or sync failed below the database. What was committed before is safe, what comes after is not
    /// (a later sync may report success for pages that were lost), so nothing more is accepted: restart.
    #[error("the database's disk failed; nothing more is accepted until a restart")]
    Broken,
    /// A stored value cannot be read back.
    #[error("unreadable value in {table}.{column}")]
    Corrupt {
        /// Where.
        table: &'static str,
        /// Which column.
        column: String,
    },
    /// The database refuses this statement or these values.
    #[error("the database refused a statement on {table}")]
    Refused {
        /// Where.
        table: &'static str,
        /// For the log.
        #[source]
        source: DatabaseSaid,
    },
    /// The process is shutting down, or the task that commits has ended.
    #[error("the store is closing")]
    Closing,
    /// Not a database address we know.
    #[error("database address {given:?} not understood: expected {expected}")]
    Address {
        /// What was given, without its password.
        given: String,
        /// What would be understood.
        expected: &'static str,
    },
    /// Another process works on this database file.
    #[error("{path} is in use by another guestlink process; stop it first, or {way_out}")]
    InUse {
        /// The database file.
        path: String,
        /// What else can be done.
        way_out: &'static str,
    },
    /// The database was written by a newer program.
    #[error(
        "the database has schema version {found}, this program knows up to {known}; use the newer program"
    )]
    NewerSchema {
        /// What the database has.
        found: i64,
        /// What this program has.
        known: i64,
    },
    /// The database must be migrated first (it was opened without the right to do so).
    #[error("the database has schema version {found}, this program needs {needed}; run guestlink migrate")]
    OlderSchema {
        /// What the database has.
        found: i64,
        /// What this program needs.
        needed: i64,
    },
    /// A copy goes into an empty database only.
    #[error("there is something in the database already (in {table}); a copy needs an empty one")]
    NotEmpty {
        /// Where something is.
        table: &'static str,
    },
    /// A migration that ran here is not the one in this program.
    #[error("migration {version} of this database is not the one this program knows")]
    ForeignSchema {
        /// Which.
        version: i64,
    },
}

impl StoreError {
    /// Whether and how to try again.
    pub fn retry(&self) -> Retry {
        match self {
            Self::Conflict { .. } => Retry::Reload,
            Self::Unavailable { .. } | Self::Full { .. } | Self::ReadOnly { .. } => Retry::Later,
            Self::LeaseLost { .. } | Self::Broken | Self::Closing => Retry::Stop,
            Self::Corrupt { .. }
            | Self::Refused { .. }
            | Self::Address { .. }
            | Self::InUse { .. }
            | Self::NewerSchema { .. }
            | Self::OlderSchema { .. }
            | Self::NotEmpty { .. }
            | Self::ForeignSchema { .. } => Retry::Never,
        }
    }

    /// The failure is the data's own, so neighbours in the same transaction may still succeed without it.
    pub(crate) fn is_about_data(&self) -> bool {
        matches!(self, Self::Conflict { .. } | Self::Corrupt { .. } | Self::Refused { .. })
    }

    /// The same failure for each of several waiters.
    pub(crate) fn copy(&self) -> Self {
        match self {
            Self::Conflict { what } => Self::Conflict { what },
            Self::LeaseLost { lease } => Self::LeaseLost { lease: lease.clone() },
            Self::Unavailable { source } => Self::Unavailable { source: source.clone() },
            Self::Full { source } => Self::Full { source: source.clone() },
            Self::ReadOnly { source } => Self::ReadOnly { source: source.clone() },
            Self::Broken => Self::Broken,
            Self::Corrupt { table, column } => Self::Corrupt { table, column: column.clone() },
            Self::Refused { table, source } => Self::Refused { table, source: source.clone() },
            Self::Closing => Self::Closing,
            Self::Address { given, expected } => Self::Address { given: given.clone(), expected },
            Self::InUse { path, way_out } => Self::InUse { path: path.clone(), way_out },
            Self::NewerSchema { found, known } => Self::NewerSchema { found: *found, known: *known },
            Self::OlderSchema { found, needed } => Self::OlderSchema { found: *found, needed: *needed },
            Self::NotEmpty { table } => Self::NotEmpty { table },
            Self::ForeignSchema { version } => Self::ForeignSchema { version: *version },
        }
    }
}
