//! The owner's JSON files: types, schemas, and the check that finds every mistake with its place.

pub mod connection;
