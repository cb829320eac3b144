//! What WhatsApp allows, one line each. Source: Meta's pages of the message types unless said otherwise.
//!
//! Characters are counted as UTF-16 code units, so that an emoji counts two or more. Meta says "characters" and does not
//! say which; its own editors count UTF-16. It is also the larger of the two plausible counts: what passes here passes
//! there either way, and a button with an emoji too many is refused while somebody can still change it, not when a guest
//! waits for it.

/// `text.body`.
pub const TEXT_BODY: usize = 4096;
/// Caption of image, video and document.
pub const CAPTION: usize = 1024;
/// Cards in one contacts message (OpenAPI says 5; more are taken in the field).
pub const CONTACTS: usize = 257;
/// `biz_opaque_callback_data`.
pub const TAG: usize = 512;
/// Words in an interactive header.
pub const HEADER: usize = 60;
/// Body of an interactive message.
pub const BODY: usize = 1024;
/// Body of a list (its page; OpenAPI says 1,024).
pub const LIST_BODY: usize = 4096;
/// Footer of an interactive message.
pub const FOOTER: usize = 60;
/// Reply buttons in a message.
pub const BUTTONS: usize = 3;
/// Id of a reply button.
pub const BUTTON_ID: usize = 256;
/// Label of a button: reply, list, link, flow.
pub const BUTTON_TITLE: usize = 20;
/// Label of a draft flow's button, which nobody sees (OpenAPI; its sample has 23).
pub const DRAFT_FLOW_CTA: usize = 30;
/// Sections of a list.
pub const SECTIONS: usize = 10;
/// Rows of a list, in all sections together.
pub const ROWS: usize = 10;
/// Heading of a section.
pub const SECTION_TITLE: usize = 24;
/// Id of a row.
pub const ROW_ID: usize = 200;
/// Title of a row.
pub const ROW_TITLE: usize = 24;
/// Description of a row.
pub const ROW_DESCRIPTION: usize = 72;
/// Products in a product list, in all sections together.
pub const PRODUCTS: usize = 30;
/// Fewest cards of a carousel.
pub const CARDS_MIN: usize = 2;
/// Most cards of a carousel.
pub const CARDS: usize = 10;
/// Body of a carousel's card.
pub const CARD_BODY: usize = 160;
/// Line breaks in it.
pub const CARD_LINE_BREAKS: usize = 2;
/// Name of a template.
pub const TEMPLATE_NAME: usize = 512;
/// Payload of a quick reply in a template.
pub const PAYLOAD: usize = 256;
/// Code to copy.
pub const COUPON_CODE: usize = 15;
/// Buttons of a template.
pub const TEMPLATE_BUTTONS: usize = 10;
/// Words of a template's header.
pub const TEMPLATE_HEADER: usize = 60;
/// Words of a template's body.
pub const TEMPLATE_BODY: usize = 1024;
/// Words of a template's footer.
pub const TEMPLATE_FOOTER: usize = 60;
/// Label of a template's button.
pub const TEMPLATE_BUTTON_TEXT: usize = 25;
/// Address of a template's link button.
pub const TEMPLATE_URL: usize = 2000;
/// Link buttons of a template.
pub const TEMPLATE_URL_BUTTONS: usize = 2;
/// Call buttons of a template.
pub const TEMPLATE_PHONE_BUTTONS: usize = 1;
/// Copy-code buttons of a template.
pub const TEMPLATE_COPY_CODE_BUTTONS: usize = 1;
/// Characters of a business-scoped user id behind its country.
pub const USER_ID: usize = 128;

/// How many characters, as this crate counts them (UTF-16 code units; see above).
pub fn characters(text: &str) -> usize {
    text.encode_utf16().count()
}

const MB: usize = 1024 * 1024;

/// Media that WhatsApp takes, and how large: MIME type, bytes.
const MEDIA: [(&str, usize); 21] = [
    ("audio/aac", 16 * MB),
    ("audio/amr", 16 * MB),
    ("audio/mpeg", 16 * MB),
    ("audio/mp4", 16 * MB),
    ("audio/ogg", 16 * MB),
    ("image/jpeg", 5 * MB),
    ("image/png", 5 * MB),
    // A moving sticker; a still one has 100 KB, which only its content tells.
    ("image/webp", 500 * 1024),
    ("video/3gpp", 16 * MB),
    ("video/mp4", 16 * MB),
    ("application/pdf", 100 * MB),
    ("application/msword", 100 * MB),
    ("application/vnd.ms-excel", 100 * MB),
    ("application/vnd.ms-powerpoint", 100 * MB),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 100 * MB),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 100 * MB),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", 100 * MB),
    ("text/plain", 100 * MB),
    ("audio/mp3", 16 * MB),
    ("audio/opus", 16 * MB),
    ("video/3gp", 16 * MB),
];

/// Largest medium of this MIME type (parameters such as `; codecs=opus` do not count), bytes; `None` for types that
/// WhatsApp does not take.
pub fn media_bytes(mime_type: &str) -> Option<usize> {
    let essence = mime_type.split(';').next().unwrap_or_default().trim();
    // Whatever goes into a form's header must be plain.
    let plain = mime_type.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    MEDIA.iter().find(|(mime, _)| plain && mime.eq_ignore_ascii_case(essence)).map(|(_, bytes)| *bytes)
}
