//! The table: error code to meaning. Sources: Meta's error-code page and the field reports that differ from it.

use std::time::Duration;

/// What to do with the request that failed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Class {
    /// This request will never succeed. It was not accepted.
    Never,
    /// Not accepted; the same request may succeed after a pause of seconds to minutes.
    BackOff,
    /// Not accepted; may succeed after hours, or after somebody repaired something (token, payment, template).
    Later,
    /// Nobody knows whether it was accepted: look for evidence (status webhook, message history) before sending again.
    Ambiguous,
}

/// What an error is about: who else must pause.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scope {
    /// This message only.
    Message,
    /// Messages to this user: the pair rate, one message per 6 s with a burst of 45.
    Pair,
    /// Messages with this template.
    Template,
    /// Messages from this business number.
    Number,
    /// Messages of this account or app.
    Account,
    /// Everything sent with this access token: stop until there is a new one.
    Token,
}

/// A line of the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    first: i64,
    last: i64,
    /// What it means, for people.
    pub name: &'static str,
    /// What to do.
    pub class: Class,
    /// Whom it is about.
    pub scope: Scope,
    /// The least pause that makes sense, where Meta names one.
    pub wait: Option<Duration>,
}

/// The rule for an error code; `None` for codes that nobody has described yet.
pub fn rule(code: i64) -> Option<&'static Rule> {
    let after = TABLE.partition_point(|rule| rule.first <= code);
    TABLE.get(after.checked_sub(1)?).filter(|rule| code <= rule.last)
}

const fn to(first: i64, last: i64, class: Class, scope: Scope, name: &'static str) -> Rule {
    Rule { first, last, name, class, scope, wait: None }
}

const fn at(code: i64, class: Class, scope: Scope, name: &'static str) -> Rule {
    to(code, code, class, scope, name)
}

const fn after(seconds: u64, rule: Rule) -> Rule {
    Rule { wait: Some(Duration::from_secs(seconds)), ..rule }
}

use Class::{Ambiguous, BackOff, Later, Never};
use Scope::{Account, Message, Number, Pair, Template, Token};

/// Sorted by code; a test holds that.
static TABLE: &[Rule] = &[
    at(0, Later, Token, "the access token cannot be used"),
    at(1, Ambiguous, Message, "bad request or server error"),
    at(2, Ambiguous, Message, "temporarily unavailable"),
    at(3, Later, Account, "the app lacks a capability or permission"),
    at(4, BackOff, Account, "too many calls of the app"),
    at(10, Later, Account, "permission not granted or removed"),
    at(17, BackOff, Account, "too many calls of the user"),
    at(33, Never, Number, "the business number was deleted or its id is wrong"),
    at(100, Never, Message, "unknown, wrong or too long parameter"),
    at(104, Never, Token, "the access token or its proof is missing"),
    at(190, Later, Token, "the access token has expired or was revoked"),
    to(200, 299, Later, Account, "permission not granted or removed"),
    at(368, Later, Account, "blocked for a policy violation"),
    at(613, BackOff, Account, "too many calls"),
    at(803, Never, Number, "no such number or account"),
    at(80_007, BackOff, Account, "too many calls of the account"),
    at(130_403, Never, Message, "the business has blocked the user"),
    at(130_429, BackOff, Number, "too many messages a second from this number"),
    at(130_472, Never, Message, "the user is part of an experiment; marketing is not sent"),
    at(130_497, Later, Number, "messaging users of this country is restricted"),
    at(131_000, Ambiguous, Message, "unknown error"),
    at(131_005, Later, Account, "access denied"),
    at(131_008, Never, Message, "a parameter is missing"),
    at(131_009, Never, Message, "a parameter has a wrong value"),
    at(131_016, Ambiguous, Message, "temporarily unavailable"),
    at(131_020, Never, Message, "the group is too small"),
    at(131_021, Never, Message, "recipient and sender are the same"),
    at(131_026, Never, Message, "undeliverable: not on WhatsApp, too old a client, or terms not accepted"),
    at(131_030, Never, Message, "the recipient is not on the test number's list"),
    at(131_031, Later, Account, "the account is locked"),
    at(131_037, Later, Number, "the number's display name is not approved"),
    at(131_041, Never, Message, "unknown group"),
    at(131_042, Later, Account, "payment problem"),
    at(131_044, Later, Account, "payment problem"),
    at(131_045, Later, Number, "the number is not registered correctly"),
    at(131_047, Never, Message, "outside the 24-hour window; only a template can be sent"),
    at(131_048, Later, Number, "rate limited as spam: many users blocked or flagged messages"),
    after(24 * 3600, at(131_049, Later, Message, "the user gets enough marketing messages for now")),
    at(131_050, Never, Message, "the user stopped marketing messages"),
    at(131_051, Never, Message, "unsupported message type"),
    at(131_052, BackOff, Message, "the user's media could not be downloaded"),
    at(131_053, Never, Message, "the media could not be uploaded or is not what it says"),
    at(131_055, Never, Message, "method not allowed"),
    at(131_056, BackOff, Pair, "too many messages to this user"),
    after(60, at(131_057, BackOff, Number, "the number is in maintenance")),
    at(131_059, Never, Message, "wrong cursor"),
    at(131_060, Never, Message, "the message is not available"),
    at(131_062, Never, Message, "not possible to a business-scoped user id"),
    at(131_063, Never, Account, "marketing templates are switched off for this account"),
    at(131_064, Later, Template, "the template is being classified again"),
    at(131_201, Never, Message, "worked for a part of the group"),
    at(132_000, Never, Template, "the number of parameters does not match the template"),
    at(132_001, Never, Template, "no such template in this language, or not approved"),
    at(132_005, Never, Message, "the filled text is too long"),
    at(132_007, Never, Template, "the template is against the content policy"),
    at(132_008, Never, Message, "a template parameter has a wrong value"),
    at(132_012, Never, Message, "a template parameter has a wrong format"),
    at(132_015, Later, Template, "the template is paused for low quality"),
    at(132_016, Never, Template, "the template is disabled for low quality"),
    at(132_018, Never, Message, "the template parameters are not valid"),
    at(132_068, Later, Template, "the flow is blocked"),
    after(3600, at(132_069, Later, Template, "the flow is throttled to 10 an hour")),
    at(133_000, Later, Number, "the number's deregistration is incomplete"),
    at(133_004, BackOff, Number, "the server is temporarily unavailable"),
    to(133_005, 133_006, Later, Number, "the number's PIN is wrong, or it must be verified first"),
    to(133_008, 133_009, Later, Number, "too many PIN guesses, or too fast"),
    at(133_010, Later, Number, "the number is not registered"),
    after(300, at(133_015, Later, Number, "the number was deleted just now")),
    at(133_016, Later, Number, "too many registration attempts"),
    at(134_011, Later, Account, "the payments terms are not accepted"),
    to(134_100, 134_102, Never, Message, "not possible with the marketing messages API"),
    at(135_000, Never, Message, "a parameter is wrong"),
    to(136_024, 136_025, Later, Number, "the number could not be verified by code"),
    at(137_000, Never, Message, "the user's identity has changed and is not acknowledged"),
    to(138_000, 138_018, Never, Message, "calling error"),
    to(139_000, 139_004, Never, Message, "flow error"),
    to(139_100, 139_103, Never, Message, "users could not be blocked"),
    to(200_005, 200_007, Never, Template, "template insights are not available"),
    to(2_388_019, 2_388_299, Never, Template, "the template's definition is not acceptable"),
    at(2_494_100, Later, Number, "the number is being migrated"),
    at(2_593_109, Never, Account, "the business does not share its chat history"),
];

#[cfg(test)]
mod tests {
    use super::{Class, Scope, TABLE, rule};

    #[test]
    fn the_table_is_sorted_and_no_line_hides_another() {
        for pair in TABLE.windows(2) {
            assert!(pair[0].first <= pair[0].last && pair[0].last < pair[1].first, "{}", pair[1].name);
        }
    }

    #[test]
    fn each_documented_code_has_its_class() {
        let expect = |class: Class, codes: &[i64]| {
            for code in codes {
                assert_eq!(rule(*code).map(|rule| rule.class), Some(class), "{code}");
            }
        };
        expect(
            Class::Never,
            &[33, 100, 104, 130_403, 130_472, 131_008, 131_009, 131_020, 131_021, 131_026, 131_030],
        );
        expect(
            Class::Never,
            &[131_041, 131_047, 131_050, 131_051, 131_053, 131_055, 131_059, 131_060, 131_062, 131_063],
        );
        expect(
            Class::Never,
            &[131_201, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_016, 132_018, 135_000],
        );
        expect(
            Class::Never,
            &[137_000, 200_005, 200_006, 200_007, 2_388_019, 2_388_040, 2_388_293, 2_388_299],
        );
        expect(Class::BackOff, &[4, 80_007, 130_429, 131_052, 131_056, 131_057, 133_004]);
        expect(
            Class::Later,
            &[0, 3, 10, 190, 200, 299, 368, 130_497, 131_005, 131_031, 131_037, 131_042, 131_044],
        );
        expect(
            Class::Later,
            &[131_045, 131_048, 131_049, 131_064, 132_015, 132_068, 132_069, 133_000, 133_005, 133_006],
        );
        expect(Class::Later, &[133_008, 133_009, 133_010, 133_015, 133_016, 134_011]);
        expect(Class::Ambiguous, &[1, 2, 131_000, 131_016]);
    }

    #[test]
    fn look_alikes_are_told_apart() {
        assert_eq!(rule(300), None);
        assert_eq!(rule(-1), None);
        assert_eq!(rule(200_004), None);
        assert_eq!(rule(i64::MAX), None);
        assert_eq!(rule(131_056).map(|rule| rule.scope), Some(Scope::Pair));
        assert_eq!(rule(190).map(|rule| rule.scope), Some(Scope::Token));
        assert_eq!(rule(131_049).and_then(|rule| rule.wait).map(|wait| wait.as_secs()), Some(86_400));
    }
}
