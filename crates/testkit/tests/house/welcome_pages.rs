//! The HTML of the guest's page in every phase and language, as it is meant to be. What differs from one run to the
//! next (links, fingerprints, the stylesheet) is left out. After a wanted change:
//! `GUESTLINK_WRITE_PAGES=1 cargo test -p guestlink-testkit --test house welcome_pages`

use std::path::{Path, PathBuf};

use guestlink_app::App;
use guestlink_domain::language::Lang;
use guestlink_domain::welcome::Phase;
use guestlink_testkit::{Booking, House, Plan, resort};

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "asked for by a person who changed the pages")]
async fn every_phase_and_language_is_as_it_is_meant_to_be() {
    let write = std::env::var("GUESTLINK_WRITE_PAGES").is_ok();
    let plan = Plan { start: "2026-08-01T09:00:00Z".parse().unwrap(), ..Plan::default() };
    let house = House::build(resort("ventisol"), plan).await;
    house.book(&Booking { paid: 100_000, ..Booking::default() }).await;
    let mut changed = Vec::new();
    for phase in Phase::ALL {
        for lang in ["en", "es", "de", "ar"] {
            let url = house
                .app
                .preview_url(App::home_tenant(), "GL-1", phase, Some(Lang::new(lang)))
                .await
                .unwrap();
            let path = url.strip_prefix(&house.url).unwrap();
            let page = lasting(&house.get(path).await.text(), path);
            let file = file(phase, lang);
            if write {
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(&file, &page).unwrap();
            } else if std::fs::read_to_string(&file).unwrap_or_default() != page {
                changed.push(first_difference(&file, &page));
            }
        }
    }
    assert!(changed.is_empty(), "{}", changed.join("\n"));
    house.close().await;
}

fn file(phase: Phase, lang: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/house/pages");
    folder.join(format!("{}-{lang}.html", phase.name()))
}

/// What lasts of a page, a line for each element.
fn lasting(html: &str, path: &str) -> String {
    let html = html.replace(path, "/w/LINK");
    let html = without(&html, "<style>", "</style>");
    let html = without(&html, "<svg hidden>", "</svg>");
    let html = without(&html, "/assets/welcome.", "\"");
    let lines = html.replace("><", ">\n<");
    let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |page, line| page + line + "\n")
}

/// Everything but what lies between two marks.
fn without(html: &str, from: &str, until: &str) -> String {
    let mut parts = html.split(from);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        let rest = part.split_once(until).map_or("", |(_, rest)| rest);
        kept + from + until + rest
    })
}

fn first_difference(file: &Path, page: &str) -> String {
    let meant = std::fs::read_to_string(file).unwrap_or_default();
    let differs = meant.lines().zip(page.lines()).find(|(meant, is)| meant != is);
    let (meant, is) = differs.unwrap_or(("(its length)", ""));
    format!("{}\n  meant: {meant}\n  is:    {is}", file.display())
}
