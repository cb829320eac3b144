//! What somebody might write to make a page of ours run something: two hundred strings, packed into whatever a field
//! takes, and a look at pages for anything that would run.

const CORPUS: &str = include_str!("../../../payloads/hostile/xss.txt");
/// Attributes that lead somewhere.
const LEADS: [&str; 8] =
    ["href", "src", "action", "formaction", "xlink:href", "data", "poster", "background"];
/// Elements that no page of ours has.
const NEVER: [&str; 10] =
    ["iframe", "object", "embed", "base", "frame", "frameset", "applet", "portal", "marquee", "math"];

/// The strings.
pub fn corpus() -> Vec<&'static str> {
    CORPUS.lines().collect()
}

/// The strings, as many in one text as fit into so many characters; a longer one is cut. What no field of one line
/// takes (a tab) is a blank.
pub fn packed(limit: usize) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for one in corpus() {
        let one: String = one.replace(char::is_control, " ").chars().take(limit).collect();
        match texts.last_mut() {
            Some(last) if last.chars().count() + 1 + one.chars().count() <= limit => {
                last.push(' ');
                last.push_str(&one);
            }
            _ => texts.push(one),
        }
    }
    texts
}

/// Everything on a page that would run, load or lead away, or is not as a page of ours is written.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        if let Some(comment) = tag.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let named = tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
        if !named {
            faults.push(format!("a bare <: {}", start_of(tag)));
            rest = tag;
            continue;
        }
        let (name, attributes, after) = element(tag);
        look_at(&name, &attributes, tag, &mut faults);
        rest = after;
        if name == "script" {
            let (content, after) = rest.split_once("</script>").unwrap_or((rest, ""));
            let own = attributes.iter().any(|(name, value)| name == "src" && value.starts_with('/'));
            let data = attributes.iter().any(|(name, value)| name == "type" && value.ends_with("json"));
            if !data && (!own || !content.trim().is_empty()) {
                faults.push(format!("a script: {}", start_of(tag)));
            }
            rest = after;
        }
    }
    faults
}

fn look_at(name: &str, attributes: &[(String, String)], tag: &str, faults: &mut Vec<String>) {
    if NEVER.contains(&name) {
        faults.push(format!("an element: {}", start_of(tag)));
    }
    for (attribute, value) in attributes {
        let plain: String = value.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
        let plain = plain.replace("&#58;", ":").replace("&colon;", ":");
        let leads = LEADS.contains(&attribute.as_str())
            && ["javascript:", "vbscript:", "data:text", "//"].iter().any(|bad| plain.starts_with(bad));
        let refreshes = name == "meta" && attribute == "http-equiv";
        if attribute.starts_with("on") || attribute == "srcdoc" || leads || refreshes {
            faults.push(format!("{attribute}={value:?}: {}", start_of(tag)));
        }
    }
}

fn start_of(text: &str) -> String {
    text.chars().take(80).collect()
}

/// A tag's name in small letters, its attributes, and what follows it.
fn element(tag: &str) -> (String, Vec<(String, String)>, &str) {
    let ends = |c: char| c.is_whitespace() || c == '>' || c == '/';
    let at = tag.char_indices().skip(1).find(|(_, c)| ends(*c)).map_or(tag.len(), |(at, _)| at);
    let (name, mut rest) = tag.split_at(at);
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (name.to_lowercase(), attributes, "");
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (name.to_lowercase(), attributes, after);
        }
        let at = rest.find(|c: char| ends(c) || c == '=').unwrap_or(rest.len()).max(1);
        let Some((attribute, after)) = rest.split_at_checked(at) else {
            return (name.to_lowercase(), attributes, "");
        };
        let (value, after) = value_of(after);
        attributes.push((attribute.to_lowercase(), value.to_owned()));
        rest = after;
    }
}

fn value_of(rest: &str) -> (&str, &str) {
    let Some(rest) = rest.trim_start().strip_prefix('=') else { return ("", rest) };
    let rest = rest.trim_start();
    for quote in ['"', '\''] {
        if let Some(inside) = rest.strip_prefix(quote) {
            return inside.split_once(quote).unwrap_or((inside, ""));
        }
    }
    let at = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
    rest.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::{corpus, faults, packed};

    #[test]
    fn a_page_that_runs_something_is_found_out() {
        for bad in [
            "<p>a<script>alert(1)</script></p>",
            "<script src=//evil.example/x.js></script>",
            "<img src=x onerror=alert(1)>",
            "<a href=\" java\tscript:alert(1)\">x</a>",
            "<input value=\"\" onfocus=\"alert(1)\">",
            "<iframe srcdoc='x'></iframe>",
            "<b>a < b</b>",
        ] {
            assert!(!faults(bad).is_empty(), "{bad}");
        }
        let fine = "<!doctype html><!-- < --><p title=\"a > b onclick=x\">&lt;script&gt;</p>\
            <script type=\"module\" src=\"/assets/a.js\"></script><a href=\"/x\">x</a><input disabled>";
        assert_eq!(faults(fine), Vec::<String>::new());
    }

    #[test]
    fn there_are_two_hundred_and_every_one_is_packed() {
        assert_eq!(corpus().len(), 200);
        let packed = packed(190);
        assert!(packed.iter().all(|text| text.chars().count() <= 190));
        assert!(corpus().iter().all(|one| {
            let cut: String = one.replace(char::is_control, " ").chars().take(190).collect();
            packed.iter().any(|text| text.contains(&cut))
        }));
    }
}
