//! Contact cards, which travel in both directions in the same form.

use crate::ids::{PhoneNumber, Private, UserId};
use crate::wire::record;

record! {
    /// A contact card.
    pub struct ContactCard {
        /// Missing when it answers a request for contact info.
        name: CardName,
        /// Company.
        org: CardOrg,
        /// `YYYY-MM-DD`.
        birthday: Private,
        /// The card as vCard.
        vcard: Private,
        /// Where the card comes from.
        origin: String,
    }
    lists {
        /// Numbers; `wa_id` is set for those on WhatsApp.
        phones: CardPhone,
        /// E-mail addresses.
        emails: CardEmail,
        /// Postal addresses.
        addresses: CardAddress,
        /// Links.
        urls: CardUrl,
    }
}

record! {
    /// Name on a card.
    pub struct CardName {
        /// As shown.
        formatted_name: Private,
        /// Given name.
        first_name: Private,
        /// Family name.
        last_name: Private,
        /// Middle name.
        middle_name: Private,
        /// `Dr`.
        prefix: Private,
        /// `Jr`.
        suffix: Private,
    }
}

record! {
    /// Number on a card.
    pub struct CardPhone {
        /// As written on the card.
        phone: PhoneNumber,
        /// In WhatsApp's form.
        wa_id: PhoneNumber,
        /// Business-scoped user id.
        user_id: UserId,
        /// `HOME`, `WORK`, `CELL`, …
        kind as "type": String,
    }
}

record! {
    /// E-mail address on a card.
    pub struct CardEmail {
        /// Address.
        email: Private,
        /// `HOME`, `WORK`.
        kind as "type": String,
    }
}

record! {
    /// Postal address on a card.
    pub struct CardAddress {
        /// Street and number.
        street: Private,
        /// City.
        city: Private,
        /// State.
        state: Private,
        /// Postal code.
        zip: Private,
        /// Country, in words.
        country: Private,
        /// Country, two letters.
        country_code: Private,
        /// `HOME`, `WORK`.
        kind as "type": String,
    }
}

record! {
    /// Company on a card.
    pub struct CardOrg {
        /// Name.
        company: Private,
        /// Department.
        department: Private,
        /// Position.
        title: Private,
    }
}

record! {
    /// Link on a card.
    pub struct CardUrl {
        /// Address.
        url: Private,
        /// `HOME`, `WORK`.
        kind as "type": String,
    }
}
