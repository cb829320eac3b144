//! Counts the promises: what was answered 200 is acted on, nothing is accepted twice, order is kept.

use std::collections::{BTreeMap, HashMap};

/// A guest's message by conversation and position in it, from 1.
pub type Said = (usize, usize);

/// The words of a message; the echo resort answers `Re: ` and these.
pub fn words((conversation, position): Said) -> String {
    format!("c{conversation}-{position}")
}

/// The message that this reply answers.
pub fn answered(reply: &str) -> Option<Said> {
    let (conversation, position) = reply.strip_prefix("Re: c")?.split_once('-')?;
    Some((conversation.parse().ok()?, position.parse().ok()?))
}

/// What came of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Answered 200.
    pub acknowledged: usize,
    /// Replies that the Graph API accepted, each counted once.
    pub replied: usize,
    /// Answered 200, and no reply ever came.
    pub lost: Vec<Said>,
    /// Replies that were accepted more than once.
    pub doubled: Vec<Said>,
    /// Replies that came before the reply to an earlier message of the same conversation.
    pub reordered: Vec<Said>,
    /// Replies to nothing that was said.
    pub strange: usize,
}

impl Verdict {
    /// `said` are the positions acknowledged per conversation, `replies` the accepted texts in their order.
    pub fn of(said: &BTreeMap<usize, usize>, replies: &[String]) -> Self {
        let mut verdict = Self { acknowledged: said.values().sum(), ..Self::default() };
        let mut times: HashMap<Said, usize> = HashMap::new();
        let mut furthest: HashMap<usize, usize> = HashMap::new();
        for reply in replies {
            let Some(answered) = answered(reply) else {
                verdict.strange += 1;
                continue;
            };
            let count = times.entry(answered).or_default();
            *count += 1;
            if *count == 2 {
                verdict.doubled.push(answered);
            }
            let before = furthest.entry(answered.0).or_default();
            if *count == 1 && answered.1 < *before {
                verdict.reordered.push(answered);
            }
            *before = answered.1.max(*before);
        }
        verdict.replied = times.len();
        for (conversation, last) in said {
            let lost = (1..=*last)
                .map(|position| (*conversation, position))
                .filter(|said| !times.contains_key(said));
            verdict.lost.extend(lost);
        }
        verdict
    }

    /// Every promise was kept.
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.reordered.is_empty() && self.strange == 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Verdict, answered, words};

    fn verdict(said: &[(usize, usize)], replies: &[&str]) -> Verdict {
        let said: BTreeMap<usize, usize> = said.iter().copied().collect();
        Verdict::of(&said, &replies.iter().map(|reply| (*reply).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_reply_names_its_message() {
        assert_eq!(answered(&format!("Re: {}", words((3, 14)))), Some((3, 14)));
        assert_eq!(answered("Good morning"), None);
    }

    #[test]
    fn a_clean_run_is_clean() {
        let clean = verdict(&[(1, 2), (2, 1)], &["Re: c1-1", "Re: c2-1", "Re: c1-2"]);
        assert!(clean.is_clean());
        assert_eq!((clean.acknowledged, clean.replied), (3, 3));
    }

    #[test]
    fn every_broken_promise_is_seen() {
        assert_eq!(verdict(&[(1, 2)], &["Re: c1-1"]).lost, [(1, 2)]);
        assert_eq!(verdict(&[(1, 1)], &["Re: c1-1", "Re: c1-1", "Re: c1-1"]).doubled, [(1, 1)]);
        assert_eq!(verdict(&[(1, 2)], &["Re: c1-2", "Re: c1-1"]).reordered, [(1, 1)]);
        assert_eq!(verdict(&[(1, 1)], &["Re: c1-1", "Hello"]).strange, 1);
    }
}
