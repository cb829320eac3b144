//! People of the house who sign in, by the same door as everybody.

use std::sync::atomic::{AtomicU32, Ordering};

use guestlink_app::App;
use guestlink_app::access::{Actor, NewUser};
use guestlink_domain::access::{Grant, Role};
use guestlink_domain::ids::{PropertyId, UserId};

use crate::{Answer, House};

static COUNT: AtomicU32 = AtomicU32::new(0);

impl House {
    /// A new user with a role for the whole organisation.
    pub async fn user(&self, role: Role) -> UserId {
        self.user_at(role, None).await
    }

    /// A new user with a role at one property, or everywhere.
    pub async fn user_at(&self, role: Role, property: Option<PropertyId>) -> UserId {
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let new = NewUser {
            name: format!("{} {n}", role.as_str()),
            email: format!("{}-{n}@house.example", role.as_str()),
            grants: vec![Grant { property, role }],
            member: None,
        };
        self.app.add_user(App::home_tenant(), Actor::Console, new).await.unwrap()
    }

    /// The link that signs a user in, as a path.
    pub async fn sign_in_path(&self, user: UserId) -> String {
        let link = self.app.sign_in_link(App::home_tenant(), user).await.unwrap();
        link.strip_prefix(&self.url).unwrap().to_owned()
    }

    /// Signs a user in; the value for the header `cookie`.
    pub async fn sign_in(&self, user: UserId) -> String {
        let path = self.sign_in_path(user).await;
        let answer = self.post(&path, "").await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        cookie_of(&answer)
    }

    /// A new user of a role, signed in; the value for the header `cookie`.
    pub async fn signed_in(&self, role: Role) -> String {
        let user = self.user(role).await;
        self.sign_in(user).await
    }

    /// Gets a page as whoever holds the cookie.
    pub async fn get_as(&self, cookie: &str, path: &str) -> Answer {
        self.ask("GET", path, &[("cookie", cookie), ("accept", "text/html")], "").await
    }

    /// Sends a form as whoever holds the cookie, from one of our own pages.
    pub async fn post_as(&self, cookie: &str, path: &str, form: &str) -> Answer {
        let headers = [
            ("cookie", cookie),
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.ask("POST", path, &headers, form).await
    }
}

/// The cookie an answer sets, as it is sent back.
pub fn cookie_of(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}
