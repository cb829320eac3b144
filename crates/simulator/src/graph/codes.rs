//! Error codes with their titles, usual details and HTTP status, from Meta's error code page.
//! Clients should key on the code; titles and statuses may change.

/// One row: code, HTTP status, title, usual details.
type Row = (i64, u16, &'static str, &'static str);

const ROWS: &[Row] = &[
    (1, 500, "An unknown error occurred", ""),
    (2, 503, "Service temporarily unavailable", ""),
    (3, 500, "API Method", ""),
    (4, 429, "Application request limit reached", ""),
    (10, 403, "Application does not have permission for this action", ""),
    (33, 400, "Parameter value is not valid", "The business phone number has been deleted."),
    (100, 400, "Invalid parameter", ""),
    (104, 400, "An access token is required to request this resource.", ""),
    (190, 401, "Error validating access token: The session has been invalidated", ""),
    (200, 403, "Permissions error", ""),
    (368, 403, "Temporarily blocked for policies violations", ""),
    (803, 404, "Some of the aliases you requested do not exist", ""),
    (80007, 429, "Rate limit issues", "The WhatsApp Business Account has reached its rate limit."),
    (130_403, 403, "User is blocked by the business", "The business has blocked this user."),
    (
        130_429,
        429,
        "Rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number in a short period of time.",
    ),
    (
        130_472,
        400,
        "User's number is part of an experiment",
        "Failed to send message because this user's phone number is part of an experiment",
    ),
    (130_497, 403, "Business account is restricted from messaging users in this country.", ""),
    (131_000, 500, "Something went wrong", "Message failed to send due to an unknown error."),
    (131_005, 403, "Access denied", "Permission is either not granted or has been removed."),
    (131_008, 400, "Required parameter is missing", ""),
    (131_009, 400, "Parameter value is not valid", ""),
    (131_016, 503, "Service unavailable", "A service is temporarily unavailable."),
    (131_021, 400, "Recipient cannot be sender", "Sender and recipient phone number is the same."),
    (131_026, 400, "Message undeliverable", "Message Undeliverable."),
    (
        131_030,
        400,
        "Recipient phone number not in allowed list",
        "Recipient phone number not in allowed list: Add recipient phone number to recipient list and try again.",
    ),
    (
        131_031,
        403,
        "Business Account locked",
        "Your account has been restricted from sending messages because of a policy violation.",
    ),
    (
        131_037,
        400,
        "Display name approval needed",
        "The number needs display name approval before a message can be sent.",
    ),
    (
        131_042,
        400,
        "Business eligibility payment issue",
        "Message failed to send because there were one or more errors related to your payment method.",
    ),
    (
        131_045,
        500,
        "Incorrect certificate",
        "Message failed to send due to a phone number registration error.",
    ),
    (
        131_047,
        400,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    ),
    (
        131_048,
        400,
        "Spam rate limit hit",
        "Message failed to send because there are restrictions on how many messages can be sent from this phone number.",
    ),
    (
        131_049,
        400,
        "This message was not delivered to maintain healthy ecosystem engagement.",
        "In order to maintain a healthy ecosystem engagement, the message failed to be delivered.",
    ),
    (
        131_050,
        400,
        "Unable to deliver the message. This recipient has chosen to stop receiving marketing messages on WhatsApp from your business",
        "",
    ),
    (131_051, 501, "Unsupported message type", "Message type is not currently supported."),
    (131_052, 400, "Media download error", "Unable to download the media sent by the user."),
    (131_053, 400, "Media upload error", "Unable to upload the media used in the message."),
    (131_055, 400, "Method not allowed", ""),
    (
        131_056,
        429,
        "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.",
    ),
    (131_057, 503, "Account in maintenance mode", "Business Account is in maintenance mode."),
    (131_060, 400, "This message is unavailable", "This message is currently unavailable."),
    (
        131_062,
        400,
        "Business-scoped user ID is not supported for this message",
        "Authentication templates with a one-tap, zero-tap or copy code button need a phone number.",
    ),
    (131_063, 400, "Marketing templates are disabled on Cloud API", ""),
    (132_000, 400, "Number of parameters does not match the expected number of params", ""),
    (132_001, 404, "Template name does not exist in the translation", ""),
    (132_005, 400, "Translated text too long", ""),
    (132_007, 400, "Template content violates WhatsApp policy", ""),
    (132_012, 400, "Parameter format does not match format in the created template", ""),
    (132_015, 400, "Template is Paused", "Template is paused due to low quality."),
    (
        132_016,
        400,
        "Template is Disabled",
        "Template has been paused too many times due to low quality and is now permanently disabled.",
    ),
    (132_018, 400, "There's an issue with the parameters in your template", ""),
    (133_004, 503, "Server Temporarily Unavailable", ""),
    (133_005, 400, "Two step verification PIN Mismatch", ""),
    (
        133_010,
        400,
        "Phone number Not Registered",
        "The phone number is not registered on the WhatsApp Business Platform.",
    ),
    (133_016, 429, "Account register deregister rate limit exceeded", ""),
    (
        135_000,
        400,
        "Generic user error",
        "Message failed to send because of an unknown error with your request parameters.",
    ),
    (137_000, 400, "User identity change", "The identity key hash does not match."),
    (139_100, 400, "Failed to block/unblock some users", ""),
];

fn row(code: i64) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.0 == code)
}

/// Title, usual details and HTTP status of a code; an unknown one is a plain 400.
pub(crate) fn describe(code: i64) -> (&'static str, &'static str, u16) {
    row(code).map_or(("Unknown error", "", 400), |(_, status, title, details)| (*title, *details, *status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_have_a_status() {
        let mut seen = std::collections::BTreeSet::new();
        for (code, status, title, _) in ROWS {
            assert!(seen.insert(code), "{code} twice");
            assert!((400..=503).contains(status) && !title.is_empty(), "{code}");
        }
    }
}
