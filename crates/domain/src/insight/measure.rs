//! The names of what is counted. A name is written in the database: it never changes its meaning.

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Measure {
    /// Messages of guests.
    MessagesIn,
    /// Messages that WhatsApp took.
    MessagesOut,
    /// Messages that WhatsApp refused, or that came too late.
    MessagesFailed,
    /// Chats in which a guest wrote for the first time.
    Talks,
    /// Chats in which dates became known (hospitality facts 7: "qualified").
    Qualified,
    /// Quotes prepared.
    Quotes,
    /// Quotes taken.
    QuotesAccepted,
    /// Seconds from a guest's first words to the program's first answer.
    FirstReplyBot,
    /// Seconds from a guest's words, when a person was in charge, to that person's answer.
    ReplyHuman,
    /// Chats in which a person wrote.
    HumanTalks,
    /// Chats handed to a person.
    HandedOver,
    /// Guests who want no more messages.
    OptOuts,
    /// Reservations confirmed.
    Bookings,
    /// Of them those whose guest chatted within 14 days before; `amount` is their worth in minor units.
    BookingsByChat,
    /// Reservations cancelled.
    Cancellations,
    /// Bookings given up half-way.
    Abandoned,
    /// Of them those that were reminded.
    Reminded,
    /// Reminded ones that were booked after all; `amount` is their worth in minor units.
    Recovered,
    /// Requests of guests.
    Requests,
    /// Seconds until somebody took a request up.
    Acknowledge,
    /// Seconds until a request was done.
    Complete,
    /// Requests done in time, of those counted by [`Measure::Complete`].
    InTime,
    /// Requests that were not solved.
    Reopened,
    /// Ratings of requests; `amount` is their sum.
    Ratings,
    /// Of them four and five.
    GoodRatings,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 25] = [
        Self::MessagesIn,
        Self::MessagesOut,
        Self::MessagesFailed,
        Self::Talks,
        Self::Qualified,
        Self::Quotes,
        Self::QuotesAccepted,
        Self::FirstReplyBot,
        Self::ReplyHuman,
        Self::HumanTalks,
        Self::HandedOver,
        Self::OptOuts,
        Self::Bookings,
        Self::BookingsByChat,
        Self::Cancellations,
        Self::Abandoned,
        Self::Reminded,
        Self::Recovered,
        Self::Requests,
        Self::Acknowledge,
        Self::Complete,
        Self::InTime,
        Self::Reopened,
        Self::Ratings,
        Self::GoodRatings,
    ];

    /// As the database and exports call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::MessagesIn => "messages_in",
            Self::MessagesOut => "messages_out",
            Self::MessagesFailed => "messages_failed",
            Self::Talks => "conversations",
            Self::Qualified => "conversations_qualified",
            Self::Quotes => "quotes",
            Self::QuotesAccepted => "quotes_accepted",
            Self::FirstReplyBot => "first_reply_bot_seconds",
            Self::ReplyHuman => "reply_human_seconds",
            Self::HumanTalks => "conversations_with_a_person",
            Self::HandedOver => "handed_over",
            Self::OptOuts => "opt_outs",
            Self::Bookings => "bookings",
            Self::BookingsByChat => "bookings_by_chat",
            Self::Cancellations => "cancellations",
            Self::Abandoned => "bookings_abandoned",
            Self::Reminded => "bookings_reminded",
            Self::Recovered => "bookings_recovered",
            Self::Requests => "requests",
            Self::Acknowledge => "request_acknowledge_seconds",
            Self::Complete => "request_complete_seconds",
            Self::InTime => "requests_in_time",
            Self::Reopened => "requests_reopened",
            Self::Ratings => "ratings",
            Self::GoodRatings => "ratings_good",
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.name() == name)
    }

    /// Is it a length of time, kept as a spread?
    pub fn is_time(self) -> bool {
        matches!(self, Self::FirstReplyBot | Self::ReplyHuman | Self::Acknowledge | Self::Complete)
    }
}
