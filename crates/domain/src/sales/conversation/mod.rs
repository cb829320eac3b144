//! The sales conversation: one pure function from what we know and what happened to what follows. It understands,
//! asks at most two questions, offers, quotes, answers, hands over and falls silent; it never looks anything up,
//! never sends anything and never invents a price.
//!
//! ```mermaid
//! stateDiagram-v2
//!     [*] --> qualifying
//!     qualifying --> qualifying: at most two questions, or dates suggested
//!     qualifying --> offered: dates and people known, or assumed and said so
//!     offered --> quoted: tapped, named, pointed at
//!     quoted --> quoted: other dates or people, priced anew
//!     quoted --> offered: another kind, budget, accommodation
//!     quoted --> booked: the booking came in
//!     offered --> lost: not interested
//!     quoted --> lost: not interested
//!     lost --> qualifying: writes again
//! ```
//!
//! Beside the sale stands who answers: the assistant, a person who was called (`Waiting`: outside the hours clear
//! questions are still answered), or a person (`Human`: silence until released, or some hours after their last
//! message). An opt-out silences everything but danger.

mod answers;
mod asking;
mod consent;
mod context;
mod decision;
mod follow_up;
mod language;
mod linking;
mod message;
mod offering;
mod person;
mod pointing;
mod quoting;
mod refusing;
mod slots;
mod state;
mod suggesting;
mod tap;
mod turn;
mod zones;

pub use context::{
    Context, Guest, Input, PropertyFacts, StayFacts, StayPhase, TemplateButton, TemplateFacts,
};
pub use decision::{
    ConsentChange, Decision, HandOffReason, HandlerChange, MOST_REPLIES, PreparedQuote, SetTimer,
};
pub use follow_up::{NUDGE_TIMER, TEMPLATE_TIMER};
pub use slots::Slots;
pub use state::{Handler, OfferMade, Phase, Question, QuoteMade, State};
pub use zones::zones_of;

use serde_json::json;

use super::channel::Mode;
use crate::messaging::{Inbound, Outbound};
use turn::Turn;

/// Decides a turn. The same context, state and input give the same decision.
pub fn decide(ctx: &Context<'_>, state: &State, input: Input) -> Decision {
    if ctx.channel.mode == Mode::Echo {
        return echo(ctx, state, &input);
    }
    let mut turn = Turn::new(ctx, state.clone());
    match input {
        Input::Message(inbound) => turn.message(&inbound),
        Input::Timer { name, payload } => turn.timer(&name, &payload),
        Input::HumanWrote => turn.human_wrote(),
        Input::HumanReleased => turn.human_released(),
        Input::QuoteAccepted { quote } => turn.accepted(quote),
    }
    turn.finish()
}

/// Every text comes back, and nothing else happens.
fn echo(ctx: &Context<'_>, state: &State, input: &Input) -> Decision {
    let replies = match input {
        Input::Message(Inbound::Text { body }) => {
            let body = ctx.channel.echo.text.replace("{text}", body);
            vec![Outbound::Text { body: turn::clip(body, turn::TEXT), preview_url: false }]
        }
        _ => Vec::new(),
    };
    Decision {
        state: state.clone(),
        replies,
        events: Vec::new(),
        timers: Vec::new(),
        cancel_timers: Vec::new(),
        quotes: Vec::new(),
        handler: None,
        consent: Vec::new(),
    }
}

impl Turn<'_> {
    fn accepted(&mut self, quote: Option<crate::ids::QuoteId>) {
        self.forget_follow_ups();
        self.state.phase = Phase::Booked;
        self.state.open = None;
        self.record("quote.accepted", json!({ "quote": quote }));
    }
}
