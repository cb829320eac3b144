//! Passwords into hashes (argon2id), two at a time and away from the threads that serve: each takes 19 MiB and tens of
//! milliseconds, which strangers can ask for.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use crate::ids::Ids;

/// OWASP ASVS 5.0, appendix C: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT: usize = 16;
const HASH: usize = 32;
/// At once (security facts S8).
const AT_ONCE: usize = 2;
/// Waiting for their turn; more are told to come again.
const QUEUE: usize = 20;

/// Hashes and compares.
#[derive(Clone, Debug)]
pub(crate) struct Hasher {
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::default() }
    }
}

/// Too many wait already.
#[derive(Debug)]
pub(crate) struct Crowded;

/// What comparing found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Compared {
    /// Another password, or no account.
    Other,
    /// The password.
    Same,
    /// The password, but the hash is weaker than new ones.
    SameButWeak,
}

impl Hasher {
    /// The PHC string of a password.
    pub(crate) async fn hash(
        &self,
        tasks: &TaskTracker,
        ids: &Ids,
        password: String,
    ) -> Result<String, Crowded> {
        let salt = ids.bytes::<SALT>();
        self.work(tasks, move || {
            let hash = derive(password.as_bytes(), &salt, MEMORY_KIB, PASSES, LANES)?;
            Some(written(&salt, &hash))
        })
        .await
    }

    /// Compares. Without a hash it works as long as with one, so that the time says nothing.
    pub(crate) async fn compare(
        &self,
        tasks: &TaskTracker,
        password: String,
        phc: Option<String>,
    ) -> Result<Compared, Crowded> {
        self.work(tasks, move || {
            let known = phc.as_deref().and_then(read);
            let nobody =
                Known { memory: MEMORY_KIB, passes: PASSES, lanes: LANES, salt: vec![0; SALT], hash: vec![] };
            let is_somebody = known.is_some();
            let known = known.unwrap_or(nobody);
            let hash = derive(password.as_bytes(), &known.salt, known.memory, known.passes, known.lanes)?;
            let same = is_somebody && bool::from(hash.as_slice().ct_eq(&known.hash));
            let weak = known.memory < MEMORY_KIB || known.passes < PASSES;
            Some(match (same, weak) {
                (false, _) => Compared::Other,
                (true, false) => Compared::Same,
                (true, true) => Compared::SameButWeak,
            })
        })
        .await
    }

    async fn work<T: Send + 'static>(
        &self,
        tasks: &TaskTracker,
        work: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Result<T, Crowded> {
        let place = Place::take(&self.waiting)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_closed| Crowded)?;
        drop(place);
        // The turn goes along: who stops waiting for the outcome does not free the memory.
        let done = tasks.spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.ok().flatten().ok_or(Crowded)
    }
}

struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Result<Self, Crowded> {
        let place = Self(Arc::clone(waiting));
        if waiting.fetch_add(1, Ordering::AcqRel) >= QUEUE { Err(Crowded) } else { Ok(place) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

struct Known {
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

fn derive(password: &[u8], salt: &[u8], memory: u32, passes: u32, lanes: u32) -> Option<[u8; HASH]> {
    let params = Params::new(memory, passes, lanes, Some(HASH)).ok()?;
    let mut out = [0; HASH];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(password, salt, &mut out).ok()?;
    Some(out)
}

fn written(salt: &[u8], hash: &[u8]) -> String {
    let (salt, hash) = (BASE64.encode(salt), BASE64.encode(hash));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

fn read(phc: &str) -> Option<Known> {
    let rest = phc.strip_prefix("$argon2id$v=19$m=")?;
    let (memory, rest) = rest.split_once(",t=")?;
    let (passes, rest) = rest.split_once(",p=")?;
    let (lanes, rest) = rest.split_once('$')?;
    let (salt, hash) = rest.split_once('$')?;
    Some(Known {
        memory: memory.parse().ok()?,
        passes: passes.parse().ok()?,
        lanes: lanes.parse().ok()?,
        salt: BASE64.decode(salt).ok()?,
        hash: BASE64.decode(hash).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_is_the_same_and_two_hashes_of_it_differ() {
        let (hasher, tasks, ids) = (Hasher::default(), TaskTracker::new(), Ids::random());
        let one = hasher.hash(&tasks, &ids, "a heron in the rain".to_owned()).await.unwrap();
        let two = hasher.hash(&tasks, &ids, "a heron in the rain".to_owned()).await.unwrap();
        assert!(one != two && one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        let compare =
            |word: &str, phc: Option<&str>| hasher.compare(&tasks, word.to_owned(), phc.map(str::to_owned));
        assert_eq!(compare("a heron in the rain", Some(&one)).await.unwrap(), Compared::Same);
        assert_eq!(compare("a heron in the rain ", Some(&one)).await.unwrap(), Compared::Other);
        assert_eq!(compare("a heron in the rain", None).await.unwrap(), Compared::Other);
        assert_eq!(compare("", Some("$argon2id$v=19$nonsense")).await.unwrap(), Compared::Other);
    }

    #[tokio::test]
    async fn weaker_hashes_are_told() {
        let hash = derive(b"a heron in the rain", &[1; SALT], 8_192, 1, 1).unwrap();
        let phc =
            format!("$argon2id$v=19$m=8192,t=1,p=1${}${}", BASE64.encode([1; SALT]), BASE64.encode(hash));
        let compared =
            Hasher::default().compare(&TaskTracker::new(), "a heron in the rain".to_owned(), Some(phc)).await;
        assert_eq!(compared.unwrap(), Compared::SameButWeak);
    }

    #[tokio::test]
    async fn a_crowd_is_sent_away() {
        let (hasher, tasks) = (Hasher::default(), TaskTracker::new());
        let held = Arc::clone(&hasher.turns).acquire_many_owned(2).await.unwrap();
        let mut waiting: Vec<_> =
            (0..QUEUE).map(|_| Box::pin(hasher.compare(&tasks, "x".to_owned(), None))).collect();
        for one in &mut waiting {
            assert!(futures_util::poll!(one).is_pending());
        }
        assert!(hasher.compare(&tasks, "x".to_owned(), None).await.is_err());
        drop((waiting, held));
        assert!(hasher.compare(&tasks, "x".to_owned(), None).await.is_ok());
    }
}
