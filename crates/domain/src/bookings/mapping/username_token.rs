//! Who a SOAP message says it is from (WS-Security, UsernameToken Profile 1.1). Only reads; whether to believe it is
//! the matter of `bookings::auth`.

use super::xml;

/// A name and a password, as they stand in a message's header.
pub(in crate::bookings) struct UsernameToken {
    pub(in crate::bookings) user: String,
    pub(in crate::bookings) password: String,
    /// The password is not given but hashed with a nonce.
    pub(in crate::bookings) hashed: bool,
}

/// The token in the header of a SOAP envelope. Nowhere else: what stands in the body is the message's own words.
pub(in crate::bookings) fn username_token(body: &[u8]) -> Option<UsernameToken> {
    let text = std::str::from_utf8(body).ok()?.trim_start_matches('\u{feff}').trim();
    let document = xml::read(text).ok()?;
    let document = document.downcast_object_ref::<xml::Element>()?;
    let token = document.child("Envelope")?.child("Header")?.child("Security")?.child("UsernameToken")?;
    let password = token.child("Password")?;
    Some(UsernameToken {
        user: token.child("Username")?.text().to_owned(),
        password: password.text().to_owned(),
        hashed: password.attribute("Type").is_some_and(|kind| kind.ends_with("PasswordDigest")),
    })
}
