//! What can be done with a request from where it stands: tried, never listed a second time, so that no button leads to a
//! refusal.

use super::act::{Action, Place};
use super::change::Stamp;
use super::request::Request;

/// Something that can be done, without its reasons and moments.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Offer {
    /// Take it.
    Accept,
    /// Say yes to it.
    Approve,
    /// Say no to it.
    Decline,
    /// Begin it.
    Start,
    /// Stop for a while.
    Pause,
    /// Go on.
    Resume,
    /// It is done.
    Complete,
    /// The guest is content.
    Confirm,
    /// The guest is not.
    Reopen,
    /// Put it off to a moment.
    Schedule,
    /// Have somebody decide.
    AskApproval,
    /// Back to the pool.
    Release,
    /// Not for me.
    Pass,
    /// Give it to a colleague.
    Assign,
    /// Ask less for it.
    Price,
    /// Stars, as the guest said them.
    Rate,
    /// A word among the staff.
    Note,
    /// Call it off.
    Cancel,
    /// It was a mistake.
    Void,
}

impl Offer {
    /// All, as they stand beside each other.
    pub const ALL: [Self; 19] = [
        Self::Accept,
        Self::Approve,
        Self::Decline,
        Self::Start,
        Self::Pause,
        Self::Resume,
        Self::Complete,
        Self::Confirm,
        Self::Reopen,
        Self::Schedule,
        Self::AskApproval,
        Self::Release,
        Self::Pass,
        Self::Assign,
        Self::Price,
        Self::Rate,
        Self::Note,
        Self::Cancel,
        Self::Void,
    ];

    /// Its name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::Complete => "complete",
            Self::Confirm => "confirm",
            Self::Reopen => "reopen",
            Self::Schedule => "schedule",
            Self::AskApproval => "ask_approval",
            Self::Release => "release",
            Self::Pass => "pass",
            Self::Assign => "assign",
            Self::Price => "price",
            Self::Rate => "rate",
            Self::Note => "note",
            Self::Cancel => "cancel",
            Self::Void => "void",
        }
    }

    /// An example of it, with reasons and moments that do.
    fn example(self, request: &Request, stamp: &Stamp) -> Action {
        let reason = || "–".to_owned();
        match self {
            Self::Accept => Action::Accept,
            Self::Approve => Action::Approve,
            Self::Decline => Action::Decline { reason: reason(), alternative: None },
            Self::Start => Action::Start,
            Self::Pause => Action::Pause { reason: reason(), until: None, guest_asked: false },
            Self::Resume => Action::Resume,
            Self::Complete => Action::Complete { remark: None },
            Self::Confirm => Action::Confirm,
            Self::Reopen => Action::Reopen { words: None },
            Self::Schedule => Action::Schedule { at: stamp.at },
            Self::AskApproval => Action::AskApproval,
            Self::Release => Action::Release,
            Self::Pass => Action::Pass,
            // Nobody is called so: it is never theirs already.
            Self::Assign => Action::Assign { member: String::new() },
            Self::Price => {
                let now = request.asked.price.map_or(0, |price| price.each_minor);
                Action::Price { each_minor: now.saturating_sub(1) }
            }
            Self::Rate => Action::Rate { stars: 5 },
            Self::Note => Action::Note { text: reason() },
            Self::Cancel => Action::Cancel { reason: Some(reason()) },
            Self::Void => Action::Void { reason: reason() },
        }
    }
}

impl Request {
    /// What whoever stands behind the stamp can do with it now.
    pub fn offers(&self, stamp: &Stamp, place: &Place) -> Vec<Offer> {
        let can = |offer: &Offer| {
            let tried = self.act(offer.example(self, stamp), stamp, place);
            tried.is_ok_and(|changes| !changes.is_empty())
        };
        Offer::ALL.into_iter().filter(can).collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::requests::{Actor, Asked, Change, Channel, Refusal};

    fn stamp(member: &str) -> Stamp {
        Stamp { at: Timestamp::UNIX_EPOCH, by: Actor::Staff(member.to_owned()), via: Channel::Dashboard }
    }

    fn asked(more: &serde_json::Value) -> Request {
        let mut asked = json!({ "service": "massage", "department": "spa" });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let asked: Asked = serde_json::from_value(asked).unwrap();
        Request::after(None, &Change::Asked(Box::new(asked)), &stamp("mei")).unwrap()
    }

    fn done(mut request: Request, member: &str, action: Action) -> Request {
        for change in request.act(action, &stamp(member), &Place::default()).unwrap() {
            request = Request::after(Some(request), &change, &stamp(member)).unwrap();
        }
        request
    }

    fn offered(request: &Request, member: &str) -> Vec<&'static str> {
        request.offers(&stamp(member), &Place::default()).into_iter().map(Offer::name).collect()
    }

    #[test]
    fn only_what_can_be_done_is_offered() {
        let new = asked(&json!({}));
        let offers = offered(&new, "mei");
        assert!(
            ["accept", "start", "complete", "pass", "assign", "cancel"]
                .iter()
                .all(|one| offers.contains(one))
        );
        assert!(
            !["resume", "confirm", "release", "price", "rate"].iter().any(|one| offers.contains(one)),
            "{offers:?}"
        );
        let taken = done(new, "mei", Action::Accept);
        assert!(!offered(&taken, "mei").contains(&"accept"));
        assert!(!offered(&taken, "rosa").contains(&"accept"), "somebody has it");
        assert!(offered(&taken, "mei").contains(&"release"));
        let confirmed = done(done(taken, "mei", Action::Complete { remark: None }), "mei", Action::Confirm);
        assert_eq!(offered(&confirmed, "mei"), ["reopen", "rate", "note", "void"]);
        let asks = asked(&json!({ "needs_approval": true }));
        assert!(offered(&asks, "mei").contains(&"approve") && offered(&asks, "mei").contains(&"decline"));
    }

    #[test]
    fn every_offer_is_taken_and_its_step_says_whom_it_means() {
        let taken = done(asked(&json!({})), "ines", Action::Assign { member: "mei".to_owned() });
        let step = taken.steps.last().unwrap();
        assert_eq!((step.by.member(), step.whom.as_slice()), (Some("ines"), ["mei".to_owned()].as_slice()));
        for offer in taken.offers(&stamp("mei"), &Place::default()) {
            let example = offer.example(&taken, &stamp("mei"));
            assert!(taken.act(example, &stamp("mei"), &Place::default()).is_ok(), "{offer:?}");
        }
    }

    #[test]
    fn what_was_agreed_becomes_less_and_never_more() {
        let price = json!({ "price": { "each_minor": 8_200, "currency": "EUR", "by_quantity": true }, "quantity": 2 });
        let massage = asked(&price);
        let try_price =
            |each_minor| massage.act(Action::Price { each_minor }, &stamp("mei"), &Place::default());
        assert_eq!(try_price(8_201), Err(Refusal::Dearer));
        assert_eq!(try_price(-1), Err(Refusal::Dearer));
        assert_eq!(try_price(8_200), Ok(vec![]));
        let less = done(massage.clone(), "mei", Action::Price { each_minor: 5_000 });
        assert_eq!(less.total().unwrap().minor, 10_000);
        let free = asked(&json!({}));
        assert!(free.act(Action::Price { each_minor: 0 }, &stamp("mei"), &Place::default()).is_err());
    }
}
