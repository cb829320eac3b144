//! Secrets of connections in a file that somebody looks at: each is shown as a mark, and a mark that comes back unchanged
//! stands for the secret again. Whoever edits a file never sees what is kept in it.

use serde_json::Value;

/// What is shown instead of a secret; its number follows.
const MARK: &str = "••••••••";

/// Members that are no secrets although they stand among them.
const OPEN: [&str; 14] = [
    "shown",
    "scheme",
    "header",
    "prefix",
    "user",
    "parameter",
    "accommodation",
    "unit",
    "env",
    "kind",
    "token_url",
    "client_id",
    "scope",
    "username",
];

/// The text of a file, with marks instead of secrets.
pub(super) fn masked(path: &str, text: &str) -> String {
    if !path.starts_with(super::CONNECTIONS) {
        return text.to_owned();
    }
    let secrets = secrets_of(text);
    let marked = secrets
        .iter()
        .enumerate()
        .fold(text.to_owned(), |text, (n, secret)| text.replace(&quoted(secret), &quoted(&mark(n))));
    // Written in another way than we would, such as with \u escapes: then in our way, so that nothing is shown.
    if secrets_of(&marked).iter().all(|left| left.starts_with(MARK)) {
        return marked;
    }
    let Ok(mut json) = serde_json::from_str::<Value>(text) else { return String::new() };
    let mut n = 0;
    visit(&mut json, &mut |secret| {
        let at = secrets.iter().position(|known| known == secret).unwrap_or(n);
        n = n.saturating_add(1);
        *secret = mark(at);
    });
    guestlink_domain::resort::formatted(&json)
}

/// The text that was meant: marks are the secrets of `before` again. Only where secrets stand: a mark that was put
/// anywhere else stays a mark, so that no message about a mistake ever tells what is behind it.
pub(super) fn unmasked(path: &str, text: &str, before: Option<&str>) -> String {
    let Some(before) = before.filter(|_| path.starts_with(super::CONNECTIONS)) else {
        return text.to_owned();
    };
    let secrets = secrets_of(before);
    // From the last to the first, so that mark 1 is not taken out of mark 12; quotes end them anyway.
    let meant = secrets
        .iter()
        .enumerate()
        .rev()
        .fold(text.to_owned(), |text, (n, secret)| text.replace(&quoted(&mark(n)), &quoted(secret)));
    if is_in_place(&meant, &secrets) { meant } else { text.to_owned() }
}

/// Whether a mark is left that stands for nothing: it would be kept as if it were the secret.
pub(super) fn is_marked(path: &str, text: &str) -> bool {
    path.starts_with(super::CONNECTIONS) && text.contains(MARK)
}

/// Whether these secrets stand nowhere but where secrets stand.
fn is_in_place(text: &str, secrets: &[String]) -> bool {
    let Ok(mut json) = serde_json::from_str::<Value>(text) else { return false };
    let mut inside = 0_usize;
    visit(&mut json, &mut |found| {
        inside = inside.saturating_add(usize::from(secrets.contains(found)));
    });
    let mut all = 0_usize;
    everywhere(&json, &mut |found| {
        all = all.saturating_add(usize::from(secrets.iter().any(|one| one == found)));
    });
    all == inside
}

/// Every text and every name of a member.
fn everywhere(value: &Value, seen: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => seen(text),
        Value::Array(all) => all.iter().for_each(|one| everywhere(one, seen)),
        Value::Object(members) => members.iter().for_each(|(name, one)| {
            seen(name);
            everywhere(one, seen);
        }),
        _ => {}
    }
}

fn mark(n: usize) -> String {
    format!("{MARK}{}", n.saturating_add(1))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// Every secret of a connection, once, in the order of the file.
fn secrets_of(text: &str) -> Vec<String> {
    let Ok(mut json) = serde_json::from_str::<Value>(text) else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    visit(&mut json, &mut |secret| {
        if !found.contains(secret) {
            found.push(secret.clone());
        }
    });
    found
}

/// Shows every secret: texts below `auth`, `access` and `calendars` that are not known to be none.
fn visit(json: &mut Value, seen: &mut impl FnMut(&mut String)) {
    for part in ["auth", "access", "calendars"] {
        if let Some(part) = json.get_mut(part) {
            below(part, seen);
        }
    }
}

fn below(value: &mut Value, seen: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(secret) if !secret.is_empty() => seen(secret),
        Value::Array(all) => all.iter_mut().for_each(|one| below(one, seen)),
        Value::Object(members) => {
            let closed = members.iter_mut().filter(|(name, _)| !OPEN.contains(&name.as_str()));
            closed.for_each(|(_, one)| below(one, seen));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{
  "id": "website",
  "auth": { "scheme": "basic", "user": "gl", "password": "hün\"ter" },
  "access": { "token": "tok-1" },
  "calendars": [{ "url": "https://cal.example/secret.ics", "accommodation": "dune-room" }]
}
"#;

    #[test]
    fn no_secret_is_shown_and_an_unchanged_file_keeps_them_to_the_letter() {
        let shown = masked("connections/website.json", FILE);
        for secret in ["hün", "tok-1", "secret.ics"] {
            assert!(!shown.contains(secret), "{shown}");
        }
        assert!(shown.contains("\"user\": \"gl\"") && shown.contains("dune-room"));
        assert_eq!(unmasked("connections/website.json", &shown, Some(FILE)), FILE);
    }

    #[test]
    fn a_new_secret_takes_the_place_of_a_mark() {
        let shown = masked("connections/website.json", FILE);
        let changed = shown.replace("••••••••2", "tok-2");
        let kept = unmasked("connections/website.json", &changed, Some(FILE));
        assert_eq!(kept, FILE.replace("tok-1", "tok-2"));
    }

    #[test]
    fn a_secret_written_with_escapes_is_not_shown_either() {
        let file = FILE.replace("tok-1", "t\\u006fk-1");
        let shown = masked("connections/website.json", &file);
        assert!(!shown.contains("k-1"), "{shown}");
        let kept: Value =
            serde_json::from_str(&unmasked("connections/website.json", &shown, Some(&file))).unwrap();
        assert_eq!(kept, serde_json::from_str::<Value>(FILE).unwrap());
    }

    #[test]
    fn a_mark_in_another_place_stays_a_mark() {
        let shown = masked("connections/website.json", FILE);
        for moved in [
            shown.replace("\"user\": \"gl\"", "\"user\": \"••••••••1\""),
            shown.replace("\"id\": \"website\"", "\"id\": \"••••••••2\""),
            shown.replace("\"scheme\": \"basic\"", "\"scheme\": \"••••••••1\""),
            shown.replace("\"accommodation\"", "\"••••••••3\""),
            format!("{shown}]"),
        ] {
            assert_ne!(moved, shown);
            assert_eq!(unmasked("connections/website.json", &moved, Some(FILE)), moved);
        }
    }

    #[test]
    fn other_files_are_shown_as_they_are() {
        assert_eq!(masked("welcome.json", FILE), FILE);
        assert_eq!(unmasked("welcome.json", "••••••••1", Some(FILE)), "••••••••1");
    }
}
