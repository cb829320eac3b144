//! What a member of the staff chooses for themselves: how they are told of work, and when they are left alone. Kept where
//! the owner keeps it, in `services.json`, so that it is exported with everything else.

use guestlink_domain::resort::hours::{Clock, Span};
use guestlink_domain::resort::services::Notify;
use guestlink_domain::resort::{self, Problem};
use guestlink_store::StoreError;
use guestlink_store::resorts::{self as stored, NewRevision};
use serde_json::{Value, json};

use super::board::member_of;
use crate::App;
use crate::access::Caller;
use crate::properties::Property;
use crate::resorts::ApplyError;

/// The file.
const FILE: &str = "services.json";
/// Tries while somebody else applies files.
const TRIES: usize = 3;

/// Why a choice was not kept.
#[derive(Debug, thiserror::Error)]
pub enum ChoiceError {
    /// The caller is none of the staff there.
    #[error("only members of the staff are told of work")]
    NoMember,
    /// Nothing is left by which they could be told.
    #[error("choose one way at least")]
    NoWay,
    /// The files would not be right any more.
    #[error("the files would have {} problem(s)", .0.len())]
    Invalid(Vec<Problem>),
    /// They cannot be read or written.
    #[error(transparent)]
    Files(#[from] ApplyError),
}

impl From<StoreError> for ChoiceError {
    fn from(error: StoreError) -> Self {
        Self::Files(ApplyError::Store(error))
    }
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
        let mut kept = Err(ChoiceError::NoMember);
        for _ in 0..TRIES {
            kept = self.keep_choice(property, (&member, &caller.name), ways, quiet).await;
            match &kept {
                // Somebody applied files in the same moment: theirs are read, and changed.
                Err(ChoiceError::Files(ApplyError::Store(StoreError::Conflict { .. }))) => {}
                _ => break,
            }
        }
        kept
    }

    async fn keep_choice(
        &self,
        property: &Property,
        (member, author): (&str, &str),
        ways: &[Notify],
        quiet: Option<(Clock, Clock)>,
    ) -> Result<(), ChoiceError> {
        let (tenant, id) = (property.tenant, property.id);
        let revision = stored::latest(self.store(), tenant, id).await?.ok_or(ChoiceError::NoMember)?;
        let mut files = self.open_files(tenant, id, revision.files).map_err(ApplyError::Sealed)?;
        let text = files.get(FILE).ok_or(ChoiceError::NoMember)?;
        let changed = changed(text, member, ways, quiet.map(|(from, until)| Span(from, until)));
        files.insert(FILE.to_owned(), changed.ok_or(ChoiceError::NoMember)?);
        resort::load(&files, &|path| revision.photos.contains_key(path)).map_err(ChoiceError::Invalid)?;
        let new = NewRevision {
            tenant,
            property: id,
            files: self.seal_files(tenant, id, files),
            photos: Vec::new(),
            kept: revision.photos,
            author: Some(author.to_owned()),
            applied_at: self.clock().now(),
        };
        let mut tx = self.store().begin().await?;
        let number = stored::save_revision(&mut tx, new).await?;
        if number != revision.revision.saturating_add(1) {
            return Err(StoreError::Conflict { what: "resort_revision" }.into());
        }
        tx.commit().await?;
        Ok(self.refresh_properties().await?)
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
