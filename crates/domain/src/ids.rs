//! Identifiers. Each is its own type, so that a guest is never passed where a stay is meant.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// The organisation that runs one or more properties. Every row belongs to one.
    TenantId,
    /// A resort, hotel or house.
    PropertyId,
    /// A person, whatever we know them by.
    GuestId,
    /// One guest's chat with one of our WhatsApp numbers.
    ConversationId,
    /// A chat message, in or out.
    MessageId,
    /// A price promised until a moment.
    QuoteId,
    /// A reservation from inquiry to departure.
    StayId,
    /// A guest's request for a service.
    RequestId,
    /// A message waiting to leave, or gone.
    OutboxId,
    /// A due moment.
    TimerId,
    /// An entry of the event log.
    EventId,
    /// Somebody who works here and may sign in.
    UserId,
    /// One sign-in of a user, on one device.
    SessionId,
    /// A key with which a program calls the API.
    KeyId,
    /// One template sent to many guests.
    CampaignId,
    /// A passkey of a user.
    PasskeyId,
    /// Where news for another program go.
    WebhookId,
}
