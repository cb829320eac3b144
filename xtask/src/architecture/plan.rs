//! The plan of the house, as tables. ARCHITECTURE.md tells it in words; change both together.

/// What one of our crates may use of ours.
pub struct Room {
    /// Package name.
    pub name: &'static str,
    /// Ours it may depend on.
    pub uses: &'static [&'static str],
    /// Ours it may depend on in its tests only.
    pub tests_with: &'static [&'static str],
}

/// Every crate of ours. A package that is not listed here is a departure.
pub const ROOMS: &[Room] = &[
    Room { name: "guestlink-domain", uses: &[], tests_with: &[] },
    Room { name: "guestlink-whatsapp", uses: &[], tests_with: &[] },
    Room { name: "guestlink-store", uses: &["guestlink-domain"], tests_with: &[] },
    Room {
        name: "guestlink-app",
        uses: &["guestlink-domain", "guestlink-store", "guestlink-whatsapp"],
        tests_with: &["guestlink-testkit", "guestlink-simulator"],
    },
    Room {
        name: "guestlink-web",
        uses: &["guestlink-domain", "guestlink-app"],
        tests_with: &["guestlink-testkit", "guestlink-store", "guestlink-whatsapp", "guestlink-simulator"],
    },
    Room { name: "guestlink-simulator", uses: &["guestlink-whatsapp"], tests_with: &[] },
    Room {
        name: "guestlink",
        uses: &[
            "guestlink-domain",
            "guestlink-whatsapp",
            "guestlink-store",
            "guestlink-app",
            "guestlink-web",
            "guestlink-simulator",
        ],
        tests_with: &["guestlink-testkit"],
    },
    Room {
        name: "guestlink-testkit",
        uses: &[
            "guestlink-domain",
            "guestlink-whatsapp",
            "guestlink-store",
            "guestlink-app",
            "guestlink-web",
            "guestlink-simulator",
        ],
        tests_with: &[],
    },
    Room { name: "xtask", uses: &[], tests_with: &[] },
];

/// Outside crates that belong to some rooms: (package, rooms that may use it). Tests are free.
pub const RESERVED: &[(&str, &[&str])] = &[
    ("rusqlite", &["guestlink-store"]),
    ("sqlx", &["guestlink-store"]),
    ("redis", &["guestlink-store"]),
    ("object_store", &["guestlink-store"]),
    ("axum", &["guestlink-web", "guestlink-simulator"]),
    ("tower-http", &["guestlink-web", "guestlink-simulator"]),
    ("utoipa", &["guestlink-web"]),
    ("askama", &["guestlink-web"]),
    ("image", &["guestlink-app"]),
    ("webp", &["guestlink-app"]),
    ("hyper-rustls", &["guestlink-whatsapp", "guestlink-app", "guestlink-simulator"]),
    ("reqwest", &[]),
    ("clap", &["guestlink", "xtask"]),
    ("tracing-subscriber", &["guestlink"]),
];

/// What would make `domain` impure: async, IO, clocks, randomness.
pub const NEVER_IN_DOMAIN: &[&str] = &[
    "async-trait",
    "bytes",
    "futures",
    "futures-util",
    "getrandom",
    "http",
    "hyper",
    "hyper-util",
    "rand",
    "tokio",
    "tokio-util",
    "tracing",
];

/// Files of `store` that may name a database. Tests are free.
pub const MAY_NAME_DATABASES: &[&str] = &[
    "crates/store/src/dialect.rs",
    "crates/store/src/dialect/file.rs",
    "crates/store/src/dialect/values.rs",
    "crates/store/src/open.rs",
];

/// Names that say nothing, so that everything ends up there.
pub const NAMES_THAT_SAY_NOTHING: &[&str] =
    &["utils", "util", "common", "helpers", "helper", "manager", "misc"];

/// Lines a file may have.
pub const LONGEST_FILE: usize = 600;
