//! `guestlink config show`: each setting, its value, and where that came from. Secrets are never printed.

use super::known::SETTINGS;
use super::sections::without_password;
use super::values::Values;

/// One line a setting: name, value, origin.
pub fn show(values: &Values) -> String {
    let rows: Vec<(&str, String, String)> = SETTINGS
        .iter()
        .map(|setting| match values.get(setting.name) {
            Some(value) if setting.secret => (setting.name, "***".to_owned(), value.source.to_string()),
            Some(value) => (setting.name, without_password(&value.text), value.source.to_string()),
            None => (setting.name, "-".to_owned(), "not set".to_owned()),
        })
        .collect();
    let width = |column: fn(&(&str, String, String)) -> usize| rows.iter().map(column).max().unwrap_or(0);
    let names = width(|row| row.0.chars().count());
    let texts = width(|row| row.1.chars().count());
    let lines: Vec<String> =
        rows.iter().map(|(name, text, source)| format!("{name:names$}  {text:texts$}  {source}\n")).collect();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::super::values::{Source, Values};
    use super::show;

    #[test]
    fn secrets_are_hidden_and_origins_told() {
        let mut values = Values::defaults();
        values.set(
            "whatsapp.access_token",
            "canary",
            Source::Variable("GUESTLINK_WHATSAPP_ACCESS_TOKEN".into()),
        );
        values.set(
            "database_url",
            "postgres://u:canary@h/d",
            Source::File { path: "a.toml".into(), line: 7 },
        );
        let shown = show(&values);
        assert!(!shown.contains("canary"), "{shown}");
        assert!(shown.contains("postgres://u:***@h/d"));
        assert!(shown.contains("a.toml:7"));
        assert!(shown.lines().any(|line| line.starts_with("listen ") && line.ends_with("default")));
        assert!(shown.lines().any(|line| line.starts_with("secret_key ") && line.ends_with("not set")));
    }
}
