//! The words of a booking event: what happened, and where a reservation stands.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares an enum with its wire words, so that the words stand once.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// As it is written.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What a word means, if it is one of ours.
            pub fn read(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words! {
    /// What happened at the booking side.
    EventKind {
        /// Somebody asked.
        InquiryReceived = "inquiry.received",
        /// A booking was begun on the site.
        BookingStarted = "booking.started",
        /// A begun booking was left.
        BookingAbandoned = "booking.abandoned",
        /// A left booking was taken up again.
        BookingRecovered = "booking.recovered",
        /// We learn of a reservation.
        ReservationCreated = "reservation.created",
        /// A reservation is certain; only from sources that tell it apart from `reservation.created`.
        ReservationConfirmed = "reservation.confirmed",
        /// Dates, unit, party or price changed.
        ReservationModified = "reservation.modified",
        /// Called off.
        ReservationCancelled = "reservation.cancelled",
        /// The guest never came.
        ReservationNoShow = "reservation.no_show",
        /// Something changed; it must be fetched to know what.
        ReservationChanged = "reservation.changed",
        /// The guest is in the house.
        GuestCheckedIn = "guest.checked_in",
        /// The guest has left.
        GuestCheckedOut = "guest.checked_out",
        /// A payment is on its way.
        PaymentPending = "payment.pending",
        /// A payment arrived.
        PaymentReceived = "payment.received",
        /// A payment failed.
        PaymentFailed = "payment.failed",
        /// Money went back.
        PaymentRefunded = "payment.refunded",
        /// A review was written.
        ReviewReceived = "review.received",
        /// A message came through the platform.
        MessageReceived = "message.received",
        /// The guest asks for a service.
        RequestCreated = "request.created",
        /// A service request moved on.
        RequestUpdated = "request.updated",
        /// A treatment or tour was booked.
        AppointmentCreated = "appointment.created",
        /// A treatment or tour was called off.
        AppointmentCancelled = "appointment.cancelled",
        /// Something about a payment changed; it must be fetched to know what.
        PaymentChanged = "payment.changed",
        /// The platform tries the connection.
        ConnectionTest = "connection.test",
        /// The platform has withdrawn our access.
        ConnectionRevoked = "connection.revoked",
    }
}

words! {
    /// Where a reservation stands.
    ReservationStatus {
        /// A question only.
        Inquiry = "inquiry",
        /// Held, not certain yet.
        Pending = "pending",
        /// Certain.
        Confirmed = "confirmed",
        /// In the house.
        CheckedIn = "checked_in",
        /// Left.
        CheckedOut = "checked_out",
        /// Called off.
        Cancelled = "cancelled",
        /// Never came.
        NoShow = "no_show",
        /// Refused by the house.
        Declined = "declined",
        /// Not confirmed in time.
        Expired = "expired",
    }
}

words! {
    /// The part of an event's data that it is about.
    Subject {
        /// `data.reservation`.
        Reservation = "reservation",
        /// `data.booking`: not finished yet.
        Booking = "booking",
        /// `data.payment`.
        Payment = "payment",
        /// `data.review`.
        Review = "review",
        /// `data.inquiry`.
        Inquiry = "inquiry",
        /// `data.message`.
        Message = "message",
        /// `data.request`.
        Request = "request",
    }
}

impl EventKind {
    /// The part of the data an event of this kind cannot do without.
    pub fn subject(self) -> Option<Subject> {
        match self {
            Self::InquiryReceived => Some(Subject::Inquiry),
            Self::BookingStarted | Self::BookingAbandoned | Self::BookingRecovered => Some(Subject::Booking),
            Self::ReservationCreated
            | Self::ReservationConfirmed
            | Self::ReservationModified
            | Self::ReservationCancelled
            | Self::ReservationNoShow
            | Self::GuestCheckedIn
            | Self::GuestCheckedOut => Some(Subject::Reservation),
            Self::PaymentPending | Self::PaymentReceived | Self::PaymentFailed | Self::PaymentRefunded => {
                Some(Subject::Payment)
            }
            Self::ReviewReceived => Some(Subject::Review),
            Self::MessageReceived => Some(Subject::Message),
            Self::RequestCreated | Self::RequestUpdated => Some(Subject::Request),
            Self::ReservationChanged
            | Self::PaymentChanged
            | Self::AppointmentCreated
            | Self::AppointmentCancelled
            | Self::ConnectionTest
            | Self::ConnectionRevoked => None,
        }
    }
}

impl ReservationStatus {
    /// The guest comes, is there, or was there.
    pub fn is_stay(self) -> bool {
        matches!(self, Self::Confirmed | Self::CheckedIn | Self::CheckedOut)
    }

    /// Nobody comes.
    pub fn is_off(self) -> bool {
        matches!(self, Self::Cancelled | Self::NoShow | Self::Declined | Self::Expired)
    }
}
