//! What a member of the staff chooses for themselves: how they are told of work, and when they are left alone. Kept where
//! the owner keeps it, in `services.json`, so that it is exported with everything else.

use guestlink_domain::resort::hours::{Clock, Span};
use guestlink_domain::resort::services::Notify;
use serde_json::{Value, json};

use super::board::member_of;
use crate::App;
use crate::access::Caller;
use crate::properties::Property;
use crate::resorts::EditError;

/// The file.
const FILE: &str = "services.json";

/// Why a choice was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// The caller is none of the staff there.
    #[error("only members of the staff are told of work")]
    NoMember,
    /// Nothing is left by which they could be told.
    #[error("choose one way at least")]
    NoWay,
    /// The files would not be right any more, or cannot be read or written.
    #[error(transparent)]
    Files(#[from] EditError),
}

impl App {
    /// A member says how they want to be told, first choice first, and when only what is urgent shall reach them.
    ///
    /// # Errors
    /// [`ChoiceError::NoMember`] when the caller is none of this property's staff; [`ChoiceError::NoWay`].
    pub async fn choose_ways(
        &self,
        caller: &Caller,
        property: &Property,
        ways: &[Notify],
        quiet: Option<(Clock, Clock)>,
    ) -> Result<(), ChoiceError> {
        let member = member_of(caller, property).ok_or(ChoiceError::NoMember)?.id.clone();
        if ways.is_empty() {
            return Err(ChoiceError::NoWay);
        }
        let quiet = quiet.map(|(from, until)| Span(from, until));
        let kept = self.rewrite(property, caller, FILE, |text| changed(text, &member, ways, quiet)).await?;
        kept.map(drop).ok_or(ChoiceError::NoMember)
    }
}

/// The file with a member's choice in it; `None` when it names no such member.
fn changed(text: &str, member: &str, ways: &[Notify], quiet: Option<Span>) -> Option<String> {
    let mut file: Value = serde_json::from_str(text).ok()?;
    let staff = file.get_mut("staff")?.as_array_mut()?;
    let one = staff.iter_mut().find(|one| one.get("id").and_then(Value::as_str) == Some(member))?;
    let one = one.as_object_mut()?;
    one.insert("notify".to_owned(), json!(ways));
    match quiet {
        Some(span) => one.insert("quiet_hours".to_owned(), json!(span)),
        None => one.remove("quiet_hours"),
    };
    serde_json::to_string_pretty(&file).ok().map(|text| text + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_members_own_lines_change() {
        let text = r#"{"staff":[{"id":"rosa","name":"Rosa","quiet_hours":["22:00","07:00"]},{"id":"mei","name":"Mei"}],"services":[]}"#;
        let ways = [Notify::Push, Notify::Email];
        let none = changed(text, "rosa", &ways, None).unwrap();
        let file: Value = serde_json::from_str(&none).unwrap();
        assert_eq!(file["staff"][0], json!({ "id": "rosa", "name": "Rosa", "notify": ["push", "email"] }));
        assert_eq!(file["staff"][1], json!({ "id": "mei", "name": "Mei" }));
        let quiet = Span(Clock::read("22:30").unwrap(), Clock::read("06:00").unwrap());
        let some = changed(text, "mei", &ways, Some(quiet)).unwrap();
        let file: Value = serde_json::from_str(&some).unwrap();
        assert_eq!(file["staff"][1]["quiet_hours"], json!(["22:30", "06:00"]));
        assert_eq!(changed(text, "nobody", &ways, None), None);
        assert_eq!(changed("{", "rosa", &ways, None), None);
    }
}
