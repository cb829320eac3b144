//! What a template consists of. The same form is created, edited and listed.

use serde::{Deserialize, Deserializer, Serialize};

use crate::webhook::fields::{QualityScore, TemplateCategory};
use crate::wire::{Lenient, Raw, open_enum, record};

record! {
    /// A template as it is created (`name` to `components`), and as it is listed (with `id`, `status`, …).
    pub struct Definition {
        /// `[a-z0-9_]`, 512 characters; unique with the language.
        name: String,
        /// `en`, `en_US`, `pt_BR`, …
        language: String,
        /// What it is for; decides the price.
        category: TemplateCategory,
        /// Variables by number or by name. Without it named variables are refused.
        parameter_format: ParameterFormat,
        /// Meta may choose another category.
        allow_category_change: bool,
        /// Seconds after which an undelivered message is dropped.
        message_send_ttl_seconds: i64,
        /// Listed: its id.
        id: String,
        /// Listed: may it be sent?
        status: TemplateState,
        /// Listed: category before.
        previous_category: String,
        /// Listed: category Meta would choose.
        correct_category: String,
        /// Listed: why it was refused.
        rejected_reason: String,
        /// Listed: how it is received.
        quality_score: Raw,
        /// Listed: sub-category, where there is one.
        sub_category: String,
    }
    lists {
        /// Its parts.
        components: Component,
    }
}

impl Definition {
    /// How it is received, when listed with it.
    pub fn quality(&self) -> Option<QualityScore> {
        #[derive(Deserialize)]
        struct Score {
            score: QualityScore,
        }
        let json = self.quality_score.as_ref()?.json();
        serde_json::from_str::<Score>(json).ok().map(|Score { score }| score)
    }
}

open_enum! {
    /// How variables are written.
    pub enum ParameterFormat {
        /// `{{1}}`.
        Positional = "POSITIONAL" | "positional",
        /// `{{first_name}}`.
        Named = "NAMED" | "named",
    }
}

open_enum! {
    /// May a template be sent?
    pub enum TemplateState {
        /// Yes.
        Approved = "APPROVED",
        /// In review.
        Pending = "PENDING",
        /// Refused.
        Rejected = "REJECTED",
        /// Not for a while.
        Paused = "PAUSED",
        /// No more.
        Disabled = "DISABLED",
        /// Appealed.
        InAppeal = "IN_APPEAL",
        /// Being deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Gone.
        Deleted = "DELETED",
        /// The account has all the templates it may have.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Put away because unused.
        Archived = "ARCHIVED",
    }
}

open_enum! {
    /// A kind of part.
    pub enum ComponentKind {
        /// Above.
        Header = "HEADER" | "header",
        /// The message itself.
        Body = "BODY" | "body",
        /// Below, small.
        Footer = "FOOTER" | "footer",
        /// Buttons.
        Buttons = "BUTTONS" | "buttons",
        /// Cards side by side.
        Carousel = "CAROUSEL" | "carousel",
        /// An offer that ends.
        LimitedTimeOffer = "LIMITED_TIME_OFFER" | "limited_time_offer",
        /// May the user be called?
        CallPermissionRequest = "CALL_PERMISSION_REQUEST" | "call_permission_request",
    }
}

open_enum! {
    /// What a header holds.
    pub enum HeaderFormat {
        /// Words, 60 characters, at most one variable.
        Text = "TEXT",
        /// A picture.
        Image = "IMAGE",
        /// A video.
        Video = "VIDEO",
        /// A short silent video, 3.5 MB.
        Gif = "GIF",
        /// A file.
        Document = "DOCUMENT",
        /// A place.
        Location = "LOCATION",
        /// A product.
        Product = "PRODUCT",
    }
}

record! {
    /// A part of a template. Which members it has depends on its kind.
    pub struct Component {
        /// Which kind.
        kind as "type": ComponentKind,
        /// Header: what it holds.
        format: HeaderFormat,
        /// Header, body and footer: the words.
        text: String,
        /// What the variables may look like; required for each.
        example: Example,
        /// Body of an authentication template: warn not to share the code.
        add_security_recommendation: bool,
        /// Footer of an authentication template.
        code_expiration_minutes: i64,
        /// The offer.
        limited_time_offer: LimitedTimeOffer,
    }
    lists {
        /// The buttons.
        buttons: DefinitionButton,
        /// The cards.
        cards: Card,
    }
}

record! {
    /// What variables may look like.
    pub struct Example {}
    lists {
        /// Header's variable.
        header_text: String,
        /// Header's medium, from the resumable upload.
        header_handle: String,
        /// Body's variables in order; one list of them.
        body_text: Vec<String>,
        /// Body's variables by name.
        body_text_named_params: NamedExample,
        /// Header's variable by name.
        header_text_named_params: NamedExample,
    }
}

record! {
    /// What a named variable may look like.
    pub struct NamedExample {
        /// Its name.
        param_name: String,
        /// What it may look like.
        example: String,
    }
}

record! {
    /// An offer that ends.
    pub struct LimitedTimeOffer {
        /// 16 characters.
        text: String,
        /// Show when it ends.
        has_expiration: bool,
    }
}

record! {
    /// A card.
    pub struct Card {}
    lists {
        /// Its parts.
        components: Component,
    }
}

record! {
    /// A button.
    pub struct DefinitionButton {
        /// `QUICK_REPLY`, `URL`, `PHONE_NUMBER`, `COPY_CODE`, `FLOW`, `OTP`, `MPM`, `SPM`, `CATALOG`, …
        kind as "type": String,
        /// Label, 25 characters.
        text: String,
        /// Where it leads, 2,000 characters; one variable at the end.
        url: String,
        /// Whom it calls.
        phone_number: String,
        /// What the variable may look like (list), or the code to copy (text).
        example: ButtonExample,
        /// `COPY_CODE`, `ONE_TAP`, `ZERO_TAP`.
        otp_type: String,
        /// Label of the fill-in button.
        autofill_text: String,
        /// The terms of zero tap are accepted.
        zero_tap_terms_accepted: bool,
        /// The flow it opens.
        flow_id: String,
        /// The same by name.
        flow_name: String,
        /// The flow itself.
        flow_json: String,
        /// `navigate` or `data_exchange`.
        flow_action: String,
        /// First screen of the flow.
        navigate_screen: String,
    }
    lists {
        /// Apps that may fill in the code.
        supported_apps: SupportedApp,
    }
}

record! {
    /// An app that may fill in a code.
    pub struct SupportedApp {
        /// Android package.
        package_name: String,
        /// Hash of its signature.
        signature_hash: String,
    }
}

/// What a button's variable may look like.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ButtonExample {
    /// The code to copy.
    Code(String),
    /// The variable's value, or the whole address.
    Values(Vec<String>),
}

impl Lenient for ButtonExample {
    fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Option::deserialize(deserializer)
    }
}
