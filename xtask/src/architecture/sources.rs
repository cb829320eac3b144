//! What the sources themselves must not do: name a database outside its two files, hide behind an empty name,
//! grow without end.

use super::plan::{LONGEST_FILE, MAY_NAME_DATABASES, NAMES_THAT_SAY_NOTHING};
use crate::tree::Source;

/// Every source that departs from the plan, in words.
pub fn departures(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .flat_map(|source| [too_long(source), empty_name(source), database_named(source)])
        .flatten()
        .collect()
}

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LONGEST_FILE).then(|| {
        format!("{} has {lines} lines; {LONGEST_FILE} are the limit: split it by what it does", source.path)
    })
}

fn empty_name(source: &Source) -> Option<String> {
    let mut parts = source.path.trim_end_matches(".rs").split('/');
    let part = parts.find(|part| NAMES_THAT_SAY_NOTHING.contains(part))?;
    Some(format!("{} is called `{part}`: name it by what it does", source.path))
}

/// Comments may name databases, code may not.
fn database_named(source: &Source) -> Option<String> {
    if !source.path.starts_with("crates/store/src/") || is_free(&source.path) {
        return None;
    }
    let (number, _) = source.text.lines().enumerate().find(|(_, line)| names_database(line))?;
    Some(format!(
        "{}:{} names a database; only {} may",
        source.path,
        number + 1,
        MAY_NAME_DATABASES.join(" and ")
    ))
}

fn is_free(path: &str) -> bool {
    MAY_NAME_DATABASES.contains(&path)
        || path.ends_with("/tests.rs")
        || path.contains("/tests/")
        || path.ends_with("_tests.rs")
}

fn names_database(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or("").to_lowercase();
    ["sqlite", "postgres"].iter().any(|name| code.contains(name))
}

#[cfg(test)]
mod tests {
    use super::departures;
    use crate::tree::Source;

    fn source(path: &str, text: &str) -> Vec<Source> {
        vec![Source { path: path.to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn a_database_is_named_only_where_it_may_be() {
        let code = "fn open() {}\nlet pool = SqlitePool::connect(url);\n";
        assert_eq!(departures(&source("crates/store/src/inbox.rs", code)).len(), 1);
        assert!(departures(&source("crates/store/src/dialect.rs", code)).is_empty());
        assert!(departures(&source("crates/store/src/inbox/tests.rs", code)).is_empty());
        assert!(departures(&source("crates/guestlink/src/settings.rs", code)).is_empty());
        assert!(
            departures(&source("crates/store/src/inbox.rs", "// PostgreSQL draws ids early.\n")).is_empty()
        );
    }

    #[test]
    fn the_finding_names_the_line() {
        let found = departures(&source("crates/store/src/inbox.rs", "\n\nlet db = \"postgres\";\n"));
        assert!(found[0].starts_with("crates/store/src/inbox.rs:3 "), "{}", found[0]);
    }

    #[test]
    fn a_name_says_what_it_is() {
        assert_eq!(departures(&source("crates/app/src/utils.rs", "")).len(), 1);
        assert_eq!(departures(&source("crates/app/src/common/mod.rs", "")).len(), 1);
        assert!(departures(&source("crates/app/src/uncommon.rs", "")).is_empty());
    }

    #[test]
    fn a_file_has_an_end() {
        assert!(departures(&source("crates/app/src/a.rs", &"\n".repeat(600))).is_empty());
        assert_eq!(departures(&source("crates/app/src/a.rs", &"\n".repeat(601))).len(), 1);
    }
}
