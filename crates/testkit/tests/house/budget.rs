//! What a page of the dashboard may weigh: itself with every script and style, as they travel.

use std::collections::BTreeSet;

use guestlink_domain::access::Role;
use guestlink_testkit::House;

/// Bytes.
const BUDGET: usize = 150 << 10;

/// Addresses of our files in a text, as far as they are scripts, styles or drawings.
fn files(text: &str) -> BTreeSet<String> {
    let ends = |c: char| matches!(c, '"' | '\'' | '#' | '?' | ')' | ' ' | '>');
    let names = text.split("/assets/").skip(1).filter_map(|rest| rest.split(ends).next());
    // Icons of the installed app are for its home screen, and travel with no page.
    let travels = |name: &&str| matches!(name.rsplit_once('.'), Some((_, kind)) if kind != "png");
    names.filter(travels).map(|name| format!("/assets/{name}")).collect()
}

#[tokio::test]
async fn no_page_weighs_more_than_it_may() {
    let house = House::open("ventisol").await;
    let pages = house.every_page().await;
    let cookie = house.signed_in(Role::Owner).await;
    let mut heavy = Vec::new();
    for page in &pages {
        let plain = house.get_as(&cookie, page).await;
        assert!(plain.status < 400 || page == "/signin/none", "{page}: {}", plain.status);
        if !plain.header("content-type").starts_with("text/html") {
            continue;
        }
        let packed = house
            .ask("GET", page, &[("cookie", &cookie), ("accept", "text/html"), ("accept-encoding", "br")], "")
            .await;
        let (mut weight, mut known, mut next) = (packed.body.len(), BTreeSet::new(), files(&plain.text()));
        while let Some(file) = next.pop_first() {
            if known.insert(file.clone()) {
                let packed = house.ask("GET", &file, &[("accept-encoding", "br")], "").await;
                assert_eq!(packed.status, 200, "{page} names {file}");
                weight += packed.body.len();
                next.extend(files(&house.get(&file).await.text()));
            }
        }
        if weight > BUDGET {
            heavy.push(format!("{page}: {} KB", weight >> 10));
        }
    }
    assert!(heavy.is_empty(), "{heavy:#?}");
    assert!(pages.len() > 40, "{}", pages.len());
    house.close().await;
}
