//! The working tree: where it is, which files of ours it holds.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Doing, Failure};

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// `cargo` at the root, without what the cargo that runs us told us about ourselves: some build scripts look at it,
/// and half the workspace would be built anew each time.
pub fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        let told = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if told.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    cargo.current_dir(root());
    cargo
}

/// A source file, by its path below the root, with `/` between its parts.
pub struct Source {
    /// For example `crates/store/src/inbox.rs`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Every Rust file of the crates and of this one.
pub fn rust_sources() -> Result<Vec<Source>, Failure> {
    let root = root();
    let mut sources = Vec::new();
    for top in ["crates", "xtask", "fuzz"].iter().filter(|top| root.join(top).is_dir()) {
        for below in files(&root.join(top))?.iter().filter(|path| is_rust(path)) {
            let path = format!("{top}/{below}");
            let text = std::fs::read_to_string(root.join(&path)).doing(format!("read {path}"))?;
            sources.push(Source { path, text });
        }
    }
    Ok(sources)
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ending| ending == "rs")
}

/// Every file below `folder`, as sorted paths below it with `/` between their parts; build output is left out.
pub fn files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, below: &str, found: &mut Vec<String>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).doing(format!("list {}", folder.display()))? {
        let entry = entry.doing(format!("list {}", folder.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = entry.path();
        if !path.is_dir() {
            found.push(format!("{below}{name}"));
        } else if name != "target" {
            collect(&path, &format!("{below}{name}/"), found)?;
        }
    }
    Ok(())
}
