//! Letters to people who work here: an invitation, a way back in. What they say is made by whoever speaks the reader's
//! language; where the link stands a mark stands. Asking for a letter takes the same time whether or not anybody gets
//! one, so that nobody learns who works here.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use guestlink_domain::access::email;
use guestlink_domain::ids::UserId;
use guestlink_store::access::accounts;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::AccessError;
use super::sign_in::counted;
use crate::App;
use crate::requests::{Letter, PostError, escaped};

/// Stands in the words where the link is to stand.
pub const LINK: &str = "{link}";
/// Letters that wait at most; who asks for more asks again later.
const WAITING: usize = 256;

/// What a letter says.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Deserialize)]
pub struct LetterWords {
    /// The subject.
    pub subject: String,
    /// The text, with [`LINK`] in it.
    pub text: String,
}

/// A letter that is to be written.
#[derive(Debug)]
enum Errand {
    /// Whoever has this address may want to come back in.
    Recovery(String, LetterWords),
    /// Somebody was invited, with this link.
    Invitation(UserId, String, LetterWords),
}

/// Letters that wait to be written.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    waiting: Mutex<VecDeque<Errand>>,
    wake: Notify,
}

impl Letters {
    fn put(&self, errand: Errand) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() < WAITING {
            waiting.push_back(errand);
        }
        drop(waiting);
        self.wake.notify_one();
    }

    fn take(&self) -> Option<Errand> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }
}

impl App {
    /// Whether letters can be sent at all.
    pub fn writes_letters(&self) -> bool {
        self.post().is_open()
    }

    /// Asks for a way back in. Whoever has the address, if anybody, gets a letter; every asking counts as a try.
    ///
    /// # Errors
    /// [`AccessError::Later`] after too many tries.
    pub fn ask_recovery(
        &self,
        address: &str,
        from: Option<IpAddr>,
        words: LetterWords,
    ) -> Result<(), AccessError> {
        let (now, key) = (self.clock().now(), counted(&format!("recovery:{address}")));
        let limits = &self.gate().limits;
        // As few as codes: nobody's mailbox is to be filled by a stranger.
        if let Some(seconds) = limits.wait(from, &key, now).max(limits.wait_code(&key, now)) {
            return Err(AccessError::Later { seconds });
        }
        limits.failed(from, &key, now);
        if self.writes_letters() {
            self.gate().letters.put(Errand::Recovery(address.to_owned(), words));
        }
        Ok(())
    }

    /// Sends an invitation's link to whom it is for, if letters can be sent; whether it is on its way.
    pub fn send_invitation(&self, user: UserId, link: &str, words: LetterWords) -> bool {
        let open = self.writes_letters();
        if open {
            self.gate().letters.put(Errand::Invitation(user, link.to_owned(), words));
        }
        open
    }

    /// Writes letters until stopped.
    pub(crate) async fn write_letters(&self, until: CancellationToken) {
        loop {
            self.write_waiting_letters().await;
            tokio::select! {
                () = until.cancelled() => return,
                () = self.gate().letters.wake.notified() => {}
            }
        }
    }

    async fn write_waiting_letters(&self) {
        while let Some(errand) = self.gate().letters.take() {
            match self.letter_of(errand).await {
                Ok(Some(letter)) => match self.post().send(&letter).await {
                    Ok(()) => {}
                    Err(PostError::Never(why) | PostError::Later(why)) => {
                        tracing::warn!(%why, "a letter to a colleague was not taken");
                    }
                },
                // Nobody has the address.
                Ok(None) => {}
                Err(error) => tracing::warn!(%error, "a letter to a colleague could not be written"),
            }
        }
    }

    async fn letter_of(&self, errand: Errand) -> Result<Option<Letter>, AccessError> {
        let (account, link, words) = match errand {
            Errand::Recovery(address, words) => {
                let Some(address) = email(&address) else { return Ok(None) };
                let found = accounts::by_email(self.store(), &address).await?;
                let Some(account) = found.filter(|one| one.disabled_at.is_none()) else { return Ok(None) };
                let tenants = accounts::tenants_of(self.store(), account.id).await?;
                let Some(tenant) = tenants.into_iter().next() else { return Ok(None) };
                let link = self.new_password_link(tenant, account.id).await?;
                (account, link, words)
            }
            Errand::Invitation(user, link, words) => {
                let Some(account) = accounts::get(self.store(), user).await? else { return Ok(None) };
                (account, link, words)
            }
        };
        let anchor = format!("<a href=\"{0}\">{0}</a>", escaped(&link));
        Ok(Some(Letter {
            id: hex::encode(self.ids().bytes::<16>()),
            to: account.email,
            to_name: account.name,
            subject: words.subject,
            text: words.text.replace(LINK, &link),
            html: escaped(&words.text).replace(LINK, &anchor),
        }))
    }
}
