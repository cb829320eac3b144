//! `guestlink demo`: the whole program on an invented resort.

use super::runtime;
use crate::cli::Demo;
use crate::demo::{self, Place};
use crate::refusal::{During, Refusal};

/// Runs it in the folder that was named, else in one that goes away with it.
pub fn run(asked: &Demo) -> Result<(), Refusal> {
    let temporary = match &asked.data {
        Some(_) => None,
        None => Some(tempfile::tempdir().during("A temporary folder cannot be made")?),
    };
    let folder = match (&asked.data, &temporary) {
        (Some(folder), _) => folder.clone(),
        (None, Some(temporary)) => temporary.path().to_owned(),
        (None, None) => std::env::temp_dir(),
    };
    runtime()?.block_on(demo::run(&Place { port: asked.port, folder }))
}
