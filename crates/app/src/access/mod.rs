//! Who is there and what they may do: accounts, sign-in, sessions, links that work once, keys, and the record of all
//! that. Secrets leave here once, to whoever they were made for; the database has their hashes.

mod answers;
mod audit;
mod caller;
mod hasher;
mod keys;
mod letters;
mod limits;
mod links;
mod passkeys;
mod second;
mod sessions;
mod sign_in;
mod tokens;
mod users;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use bytes::Bytes;
use guestlink_domain::access::{PasswordProblem, Right};
use guestlink_store::StoreError;
use sha2::{Digest as _, Sha256};

use crate::ids::Ids;

pub use answers::{KeptAnswer, Taken};
pub use audit::{Actor, AuditFault, Deed};
pub use caller::{Caller, Via};
pub use guestlink_store::access::audit::Entry as AuditEntry;
pub use guestlink_store::access::links::Purpose;
pub use keys::{KeyView, NewKey};
pub use letters::{LINK, LetterWords};
pub use links::{LinkFacts, SetUp};
pub use passkeys::{PasskeyQuestion, PasskeyView};
pub use second::{Enrolment, SignedIn};
pub use sessions::{Opened, SessionView};
pub use sign_in::Attempt;
pub use tokens::Tokens;
pub use users::{NewUser, UserView};

/// What the app keeps in memory for this.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    pub(crate) hasher: hasher::Hasher,
    pub(crate) limits: limits::Limits,
    pub(crate) letters: letters::Letters,
}

/// Somebody may not do this.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this needs the right {}", right.as_str())]
pub struct Forbidden {
    /// What is missing.
    pub right: Right,
}

/// Why something about access was not done. The texts are for whoever asked; they never say whether an account exists.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// Unknown address, wrong password, wrong code, account switched off: nobody is told which.
    #[error("address and password do not fit")]
    Wrong,
    /// Too many tries, or too many at once.
    #[error("too many tries: wait {seconds} seconds")]
    Later {
        /// How long.
        seconds: u16,
    },
    /// The link was used, has ended, or never was.
    #[error("this link does not work any more")]
    Gone,
    /// The password is not good enough.
    #[error("the password cannot be taken: {0}")]
    Password(#[from] PasswordProblem),
    /// Not an e-mail address.
    #[error("this is not an e-mail address")]
    Email,
    /// No name, or one that is too long.
    #[error("a name has 1 to 80 characters")]
    Name,
    /// Somebody has this already.
    #[error("somebody has this address already")]
    Taken,
    /// It was proved too long ago who this is.
    #[error("prove again who you are first")]
    Stale,
    /// Owners prove themselves twice: nothing else is done before that is set up.
    #[error("owners need a second factor first")]
    SecondFactor,
    /// There is no such user, session or key here.
    #[error("there is no such entry")]
    Unknown,
    /// A grant names a property that is none of this organisation.
    #[error("there is no such property here")]
    House,
    /// The files name no such member of the staff, or somebody else is them.
    #[error("nobody on the staff has this id, or somebody else is tied to it")]
    Member,
    /// Not allowed.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// An organisation keeps one owner at least.
    #[error("an organisation needs an owner: make somebody else one first")]
    LastOwner,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Bytes of a secret: 256 bits (security facts S20, S26).
const SECRET: usize = 32;

/// A new secret, as text, and its hash.
fn new_secret(ids: &Ids, prefix: &str) -> (String, Bytes) {
    let secret = format!("{prefix}{}", BASE64.encode(ids.bytes::<SECRET>()));
    let hash = hash_of(&secret);
    (secret, hash)
}

/// What is kept of a secret. It is random, so that a plain hash cannot be turned back.
fn hash_of(secret: &str) -> Bytes {
    Bytes::copy_from_slice(Sha256::digest(secret.as_bytes()).as_slice())
}

/// A name as it may be kept.
pub(crate) fn name(text: &str) -> Result<String, AccessError> {
    let name = text.trim();
    let fits = !name.is_empty() && name.chars().count() <= 80 && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned()).ok_or(AccessError::Name)
}
