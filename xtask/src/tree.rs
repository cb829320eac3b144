//! The working tree: where it is, which files of ours it holds.

use std::path::{Path, PathBuf};

use crate::failure::{Doing, Failure};

/// The workspace's root.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
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
    for top in ["crates", "xtask", "fuzz"] {
        if root.join(top).is_dir() {
            collect(&root, &root.join(top), &mut sources)?;
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<Source>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).doing(format!("list {}", folder.display()))? {
        let path = entry.doing(format!("list {}", folder.display()))?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                collect(root, &path, sources)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).doing(format!("read {}", path.display()))?;
            let below = path.strip_prefix(root).unwrap_or(&path);
            sources.push(Source { path: below.to_string_lossy().replace('\\', "/"), text });
        }
    }
    Ok(())
}
