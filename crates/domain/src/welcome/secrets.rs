//! Door code and network password: shown inside their window only, and only to whoever asks for them. A page says
//! that there is a secret and when it opens, never the secret itself: link previews and forwarded screenshots of the
//! page unlock nothing.

use jiff::Timestamp;

use super::page::{Said, say};
use super::phase::Schedule;
use super::stay::GuestStay;
use crate::bookings::native::ReservationStatus;
use crate::language::Lang;
use crate::resort::Resort;

/// Something that is shown after a tap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Secret {
    /// The code of the door, or of the key box.
    Door,
    /// The password of the network.
    Wifi,
}

impl Secret {
    /// As in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Door => "door",
            Self::Wifi => "wifi",
        }
    }

    /// The secret of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Door, Self::Wifi].into_iter().find(|secret| secret.name() == name)
    }
}

/// Whether a secret may be seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lock {
    /// Not before then.
    Until(Timestamp),
    /// Not before the balance is paid or the desk has checked the guest in.
    Unpaid,
    /// Now, until then.
    Open(Timestamp),
    /// No more.
    Closed,
}

/// A secret on the page: that it is there, not what it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SecretView {
    /// Whether it may be seen.
    pub lock: Lock,
    /// How to use it (doors), or the network's name.
    pub about: Option<Said>,
}

/// A secret that may be seen now. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub enum Revealed {
    /// Codes.
    Door {
        /// Of the room's own door.
        code: Option<String>,
        /// Of the key box, for arrivals when nobody is at the desk.
        key_box: Option<String>,
    },
    /// The network.
    Wifi {
        /// Its name.
        ssid: String,
        /// Its password.
        password: String,
    },
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Door { .. } => "Door(***)",
            Self::Wifi { .. } => "Wifi(***)",
        })
    }
}

impl Revealed {
    /// What a phone's camera joins a network by (the `WIFI:` scheme of the Wi-Fi Alliance).
    pub fn wifi_code(&self) -> Option<String> {
        let Self::Wifi { ssid, password } = self else { return None };
        let quoted = |text: &str| {
            text.chars().fold(String::new(), |mut out, c| {
                if matches!(c, '\\' | ';' | ',' | ':' | '"') {
                    out.push('\\');
                }
                out.push(c);
                out
            })
        };
        Some(format!("WIFI:T:WPA;S:{};P:{};;", quoted(ssid), quoted(password)))
    }
}

/// The secret, if it may be seen at this moment. `None`: there is none.
///
/// # Errors
/// The lock that holds it.
pub fn reveal(
    secret: Secret,
    resort: &Resort,
    stay: &GuestStay,
    schedule: &Schedule,
    now: Timestamp,
) -> Option<Result<Revealed, Lock>> {
    let revealed = match secret {
        Secret::Wifi => {
            let wifi = resort.welcome.wifi.as_ref()?;
            Revealed::Wifi { ssid: wifi.ssid.clone(), password: wifi.password.clone() }
        }
        Secret::Door => {
            let door = resort.welcome.door.as_ref()?;
            let code = stay.unit.as_ref().and_then(|unit| door.codes.get(unit)).cloned();
            if code.is_none() && door.key_box.is_none() {
                return None;
            }
            Revealed::Door { code, key_box: door.key_box.clone() }
        }
    };
    Some(match lock(secret, stay, schedule, now) {
        Lock::Open(_) => Ok(revealed),
        closed => Err(closed),
    })
}

/// From check-in time (or the moment the desk checked the guest in) until check-out time. The door also waits for the
/// money, where the platform says that some is missing.
pub(super) fn lock(secret: Secret, stay: &GuestStay, schedule: &Schedule, now: Timestamp) -> Lock {
    let inside = stay.status == ReservationStatus::CheckedIn;
    if stay.status == ReservationStatus::CheckedOut || now >= schedule.departure {
        return Lock::Closed;
    }
    if inside {
        return Lock::Open(schedule.departure);
    }
    if now < schedule.arrival {
        return Lock::Until(schedule.arrival);
    }
    let owed = stay.due.is_some_and(|due| due.minor > 0);
    // A stay that is only held is nobody's yet.
    if stay.status != ReservationStatus::Confirmed || (secret == Secret::Door && owed) {
        return Lock::Unpaid;
    }
    Lock::Open(schedule.departure)
}

/// The secret as the page shows it, if there is one.
pub(super) fn view(
    secret: Secret,
    resort: &Resort,
    stay: &GuestStay,
    schedule: &Schedule,
    (now, lang): (Timestamp, &Lang),
) -> Option<SecretView> {
    // Asked at a moment when it is open, so that what is there does not depend on when one looks.
    let there = reveal(secret, resort, stay, schedule, now)?;
    let lock = match there {
        Ok(_) => Lock::Open(schedule.departure),
        Err(lock) => lock,
    };
    let about = match secret {
        Secret::Wifi => {
            resort.welcome.wifi.as_ref().map(|wifi| Said { text: wifi.ssid.clone(), other: None })
        }
        Secret::Door => {
            let text = resort.welcome.door.as_ref().and_then(|door| door.text.as_ref());
            text.map(|text| say(text, lang, &resort.property.default_language()))
        }
    };
    Some(SecretView { lock, about })
}
