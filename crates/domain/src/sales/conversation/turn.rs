//! One turn being decided: the state as it changes, and what has been said so far. Words are composed here, so that
//! every message is in one language and inside Meta's limits.

use serde_json::Value;

use super::context::Context;
use super::decision::{ConsentChange, Decision, HandlerChange, MOST_REPLIES, PreparedQuote, SetTimer};
use super::state::State;
use super::tap::Tap;
use crate::event::DomainEvent;
use crate::language::Lang;
use crate::messaging::Outbound;
use crate::messaging::content::Choice;
use crate::money::{self, Money};
use crate::sales::texts::{Key, Voice};

/// Meta: characters of a text.
pub(super) const TEXT: usize = 4_096;
/// Meta: characters of an interactive body and of a caption.
pub(super) const BODY: usize = 1_024;
/// Meta: characters on a button.
pub(super) const BUTTON: usize = 20;

/// A paragraph that waits for the language it will be worded in.
pub(super) type Paragraph<'a> = Box<dyn Fn(&Turn<'a>, &Voice<'_>) -> String + 'a>;

/// One turn being decided.
pub(super) struct Turn<'a> {
    pub(super) ctx: &'a Context<'a>,
    pub(super) state: State,
    /// The guest named a day that does not exist.
    pub(super) no_such_day: bool,
    opening: Vec<Paragraph<'a>>,
    replies: Vec<Outbound>,
    events: Vec<DomainEvent>,
    timers: Vec<SetTimer>,
    cancel_timers: Vec<&'static str>,
    pub(super) quotes: Vec<PreparedQuote>,
    pub(super) handler: Option<HandlerChange>,
    pub(super) consent: Vec<ConsentChange>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(ctx: &'a Context<'a>, state: State) -> Self {
        Self {
            ctx,
            state,
            no_such_day: false,
            opening: Vec::new(),
            replies: Vec::new(),
            events: Vec::new(),
            timers: Vec::new(),
            cancel_timers: Vec::new(),
            quotes: Vec::new(),
            handler: None,
            consent: Vec::new(),
        }
    }

    /// What has been decided. Paragraphs nobody took along go out as a text of their own.
    pub(super) fn finish(mut self) -> Decision {
        if !self.opening.is_empty() {
            self.send(|_, _| Outbound::Text { body: String::new(), preview_url: false });
        }
        self.replies.truncate(MOST_REPLIES);
        if self.replies.is_empty() && self.events.is_empty() {
            self.silent("nothing to say");
        }
        Decision {
            state: self.state,
            replies: self.replies,
            events: self.events,
            timers: self.timers,
            cancel_timers: self.cancel_timers,
            quotes: self.quotes,
            handler: self.handler,
            consent: self.consent,
        }
    }

    /// The language of the replies.
    pub(super) fn language(&self) -> Lang {
        self.state.language.clone().unwrap_or_else(|| self.likely_language())
    }

    /// A paragraph above the next message.
    pub(super) fn open_with(&mut self, paragraph: impl Fn(&Turn<'a>, &Voice<'_>) -> String + 'a) {
        self.opening.push(Box::new(paragraph));
    }

    /// A paragraph of a single key above the next message.
    pub(super) fn open_with_key(&mut self, key: Key) {
        self.open_with(move |_, voice| voice.say(key, &[]));
    }

    /// Sends a message; waiting paragraphs go on top of it, or before it if they do not fit.
    pub(super) fn send(&mut self, write: impl Fn(&Turn<'a>, &Voice<'_>) -> Outbound) {
        let opening = std::mem::take(&mut self.opening);
        let this = &*self;
        let (before, message) = this.ctx.texts.compose(&this.language(), |voice| {
            let paragraphs = opening.iter().map(|paragraph| paragraph(this, voice));
            let top = paragraphs.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
            put_on_top(top, write(this, voice))
        });
        self.replies.extend(before);
        self.replies.extend(Some(message).filter(|message| !is_empty(message)));
    }

    /// Sends words.
    pub(super) fn say(&mut self, write: impl Fn(&Turn<'a>, &Voice<'_>) -> String) {
        self.send(|turn, voice| Outbound::Text { body: write(turn, voice), preview_url: false });
    }

    /// Sends the words of a key.
    pub(super) fn say_key(&mut self, key: Key) {
        self.say(|_, voice| voice.say(key, &[]));
    }

    /// Sends words with buttons under them.
    pub(super) fn say_with_buttons(
        &mut self,
        buttons: &[(Tap, Key)],
        write: impl Fn(&Turn<'a>, &Voice<'_>) -> String,
    ) {
        self.send(|turn, voice| Outbound::Buttons {
            photo: None,
            body: write(turn, voice),
            footer: None,
            buttons: buttons.iter().map(|(tap, key)| button(tap, voice.say(*key, &[]))).collect(),
        });
    }

    /// A person was called in this turn.
    pub(super) fn is_handed_over(&self) -> bool {
        matches!(self.handler, Some(HandlerChange::ToHuman { .. }))
    }

    /// Records what happened.
    pub(super) fn record(&mut self, kind: &str, data: Value) {
        self.events.push(DomainEvent::new(kind, data));
    }

    /// Records that nothing is said, and why.
    pub(super) fn silent(&mut self, because: &str) {
        self.record("turn.silent", serde_json::json!({ "because": because }));
    }

    pub(super) fn set_timer(&mut self, timer: SetTimer) {
        self.timers.push(timer);
    }

    pub(super) fn cancel_timer(&mut self, name: &'static str) {
        self.cancel_timers.push(name);
    }

    /// An amount of the property's currency, as the voice's language writes it.
    pub(super) fn money(&self, minor: i64, voice: &Voice<'_>) -> String {
        money::format(Money::new(minor, self.ctx.pricing.currency), voice.lang())
    }

    /// The name guests know an accommodation by; its id if it has none.
    pub(super) fn name(&self, accommodation: &str, voice: &Voice<'_>) -> String {
        let known = self.ctx.catalog.accommodation(accommodation);
        let name = known.map(|known| known.name.get(voice.lang(), voice.fallback())).unwrap_or_default();
        if name.is_empty() { accommodation.to_owned() } else { name.to_owned() }
    }
}

/// A button, cut to what it holds.
pub(super) fn button(tap: &Tap, title: String) -> Choice {
    Choice { id: tap.id(), title: clip(title, BUTTON), description: None }
}

/// The first photo of an accommodation, as a file name below `photos/`.
pub(super) fn photo_name(path: &str) -> String {
    path.strip_prefix("photos/").unwrap_or(path).to_owned()
}

/// At most `most` characters; what is cut off is shown by an ellipsis.
pub(super) fn clip(text: String, most: usize) -> String {
    if text.chars().count() <= most {
        return text;
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// Puts paragraphs above a message. What does not fit into it goes before it as a text.
fn put_on_top(top: String, mut message: Outbound) -> (Option<Outbound>, Outbound) {
    let (body, most) = match &mut message {
        Outbound::Text { body, .. } => (body, TEXT),
        Outbound::Buttons { body, .. } | Outbound::Link { body, .. } | Outbound::List { body, .. } => {
            (body, BODY)
        }
        Outbound::Photo { caption, .. } => (caption.get_or_insert_default(), BODY),
        Outbound::Template { .. } | Outbound::File { .. } | Outbound::Reaction { .. } => {
            return (None, message);
        }
    };
    let together = match (top.is_empty(), body.is_empty()) {
        (true, _) => std::mem::take(body),
        (_, true) => top.clone(),
        _ => format!("{top}\n\n{body}"),
    };
    if together.chars().count() <= most {
        *body = together;
        return (None, message);
    }
    *body = clip(std::mem::take(body), most);
    let before = (!top.is_empty()).then(|| Outbound::Text { body: clip(top, TEXT), preview_url: false });
    (before, message)
}

fn is_empty(message: &Outbound) -> bool {
    matches!(message, Outbound::Text { body, .. } if body.is_empty())
}
