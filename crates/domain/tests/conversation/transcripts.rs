//! Conversations as transcripts (`dialogues/*.txt`): each is played again and must go as it is written.

use std::path::Path;

use crate::talk::{Resort, Talk};

#[test]
fn every_dialogue_goes_as_it_is_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogues");
    let news = Path::new(env!("CARGO_TARGET_TMPDIR")).join("dialogues");
    std::fs::create_dir_all(&news).unwrap();
    let resort = Resort::ventisol();
    let mut played = 0;
    let mut different = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for path in files.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let written = std::fs::read_to_string(path).unwrap();
        let real = crate::script::play(&mut Talk::new(&resort), &written);
        assert!(!written.contains("= NO SUCH BUTTON"), "{} taps a button that is not there", path.display());
        played += 1;
        if real != written {
            let new = news.join(path.file_name().unwrap());
            std::fs::write(&new, &real).unwrap();
            different.push(format!("{} {}", new.display(), path.display()));
        }
    }
    assert!(played > 0);
    assert!(
        different.is_empty(),
        "these dialogues go another way now; look at each with diff, and if it is right: cp\n{}",
        different.join("\n")
    );
}

#[test]
fn every_sales_topic_of_the_demo_resort_is_played() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dialogues");
    let all: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let comments: String = all
        .iter()
        .flat_map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            text.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    for topic in 1..=22 {
        let name = format!("t{topic:02}");
        assert!(comments.contains(&name), "no dialogue is about {name}");
    }
}
