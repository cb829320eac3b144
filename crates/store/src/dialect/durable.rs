//! From committed to durable. SQLite by itself waits for the disk within each commit, and keeps every other writer waiting
//! with it. Here a commit only writes to the log; then the log is carried to the disk (`fdatasync`) once for all commits
//! that wait for it, while the next writer is at work already. A commit is told to its caller only after that, so what
//! was answered outlives a power cut exactly as with `synchronous=FULL`. The log is written from front to back, so what
//! is durable has everything before it durable too.

use std::fs::File;
use std::io::ErrorKind;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use super::Fault;

/// The log of a file's writer. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Log(Arc<State>);

struct State {
    path: PathBuf,
    /// Commits written so far.
    written: AtomicU64,
    /// So many of them are on the disk.
    durable: AtomicU64,
    /// The log's file that is known to be in its folder, durably.
    in_folder: AtomicU64,
    /// The disk failed once.
    failed: AtomicBool,
    /// Whoever holds it carries all that is written to the disk; the others wait in line.
    carrying: Mutex<()>,
}

impl Log {
    /// The log of the database at `path`.
    pub(crate) fn of(path: &Path) -> Self {
        let mut name = path.as_os_str().to_owned();
        name.push("-wal");
        Self(Arc::new(State {
            path: name.into(),
            written: AtomicU64::new(0),
            durable: AtomicU64::new(0),
            in_folder: AtomicU64::new(0),
            failed: AtomicBool::new(false),
            carrying: Mutex::new(()),
        }))
    }

    /// Something is committed, and its caller not told yet.
    pub(crate) fn is_behind(&self) -> bool {
        self.0.durable.load(Ordering::SeqCst) < self.0.written.load(Ordering::SeqCst)
    }

    /// Waits until everything committed before is on the disk.
    ///
    /// # Errors
    /// [`Fault::Disk`]: whether it is there is open, and will stay so (a later sync may report success for pages that
    /// were lost), so nothing may be accepted any more.
    pub(crate) async fn carried(&self) -> Result<(), Fault> {
        let state = &self.0;
        let mine = state.written.fetch_add(1, Ordering::SeqCst).saturating_add(1);
        let _carrying = state.carrying.lock().await;
        if state.durable.load(Ordering::SeqCst) >= mine {
            return Ok(());
        }
        if state.failed.load(Ordering::SeqCst) {
            return Err(Fault::Disk(std::io::Error::other("the disk has failed before")));
        }
        let log = Arc::clone(state);
        let carried = spawn_blocking(move || log.carry()).await.map_err(|_stopped| Fault::Closed)?;
        carried.map_err(Fault::Disk)
    }
}

impl State {
    /// Carries what is written by now, and remembers how that ended, also when nobody waits for it any more.
    fn carry(&self) -> std::io::Result<()> {
        let all = self.written.load(Ordering::SeqCst);
        let carried = self.sync();
        if carried.is_ok() {
            self.durable.fetch_max(all, Ordering::SeqCst);
        } else {
            self.failed.store(true, Ordering::SeqCst);
        }
        carried
    }

    /// The file is opened anew each time: SQLite begins another one when all its connections were closed in between.
    fn sync(&self) -> std::io::Result<()> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            // SQLite takes the log away only after carrying everything over into the file, durably.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(error),
        };
        file.sync_data()?;
        let number = file.metadata()?.ino();
        if self.in_folder.swap(number, Ordering::SeqCst) != number {
            let folder = self.path.parent().filter(|folder| *folder != Path::new(""));
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn those_who_wait_together_are_carried_together() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.db");
        std::fs::write(folder.path().join("some.db-wal"), b"log").unwrap();
        let log = Log::of(&path);
        let first = log.0.carrying.lock().await;
        let mut waiting = futures_util::future::join_all((0..20).map(|_| log.carried()));
        tokio::select! {
            biased;
            _ = &mut waiting => panic!("somebody else is carrying"),
            () = std::future::ready(()) => drop(first),
        }
        assert!(waiting.await.iter().all(Result::is_ok));
        assert_eq!(log.0.durable.load(Ordering::SeqCst), 20, "the first of them carries for all");
    }

    #[tokio::test]
    async fn a_log_that_cannot_be_carried_is_told_every_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.db");
        // A link to itself can be opened by nobody, not even by root.
        std::os::unix::fs::symlink("some.db-wal", folder.path().join("some.db-wal")).unwrap();
        let log = Log::of(&path);
        for _ in 0..2 {
            assert!(matches!(log.carried().await, Err(Fault::Disk(_))));
        }
        // A disk that seems well again may have lost what it was given before.
        std::fs::remove_file(folder.path().join("some.db-wal")).unwrap();
        std::fs::write(folder.path().join("some.db-wal"), b"log").unwrap();
        assert!(matches!(log.carried().await, Err(Fault::Disk(_))));
    }
}
