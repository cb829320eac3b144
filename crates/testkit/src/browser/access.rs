//! Accessibility of a page as it stands in the browser, by axe-core (Deque, MPL 2.0; the file and its licence are in
//! `assets/axe`).

use serde_json::Value;

use super::Browser;

const AXE: &str = include_str!("../../assets/axe/axe.min.js");
/// Only what fails, with the elements it fails on.
const RUN: &str = "
    const found = await axe.run(document, { resultTypes: ['violations'],
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.map(v => v.id + ': ' + v.help + '\\n' +
        v.nodes.map(n => '    ' + n.html.slice(0, 160) + '\\n    ' + n.failureSummary.replace(/\\s+/g, ' ')).join('\\n'));
";

impl Browser {
    /// What axe-core finds wrong with the page (WCAG 2.2 A and AA, and good practice).
    pub async fn barriers(&self) -> Vec<String> {
        // The page's own policy forbids strangers' scripts, so this one comes in as the driver's.
        self.run(&format!("{AXE}; window.axe = axe; return true;")).await;
        let found = self.run(&format!("return (async () => {{ {RUN} }})();")).await;
        let found = found.as_array().cloned().unwrap_or_default();
        found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}
