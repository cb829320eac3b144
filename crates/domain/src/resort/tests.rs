use super::*;

fn folder(name: &str) -> BTreeMap<String, String> {
    let root = std::path::PathBuf::from(format!("{}/../../resorts/{name}", env!("CARGO_MANIFEST_DIR")));
    let mut files = BTreeMap::new();
    for below in ["", "connections", "texts"] {
        let Ok(entries) = std::fs::read_dir(root.join(below)) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

fn told(files: &BTreeMap<String, String>) -> Vec<String> {
    load(files, &|_| true).err().unwrap_or_default().iter().map(Problem::to_string).collect()
}

#[test]
fn the_resorts_of_this_repository_are_without_a_mistake() {
    for name in ["ventisol", "echo"] {
        assert_eq!(told(&folder(name)), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn mistakes_in_the_wording_and_the_channel_are_told_with_their_place() {
    let mut files = folder("ventisol");
    let english = files["texts/en.ftl"].replace("thanks = ", "thank = ");
    files.insert("texts/en.ftl".to_owned(), english);
    let channel = files["channel.json"].replace("booking_recovery_2", "gone");
    files.insert("channel.json".to_owned(), channel);
    let told = told(&files).join("\n");
    assert!(told.contains("texts/en.ftl:"), "{told}");
    assert!(told.contains("nothing uses thank; is thanks meant?"), "{told}");
    assert!(told.contains("channel.json:") && told.contains("there is no template \"gone\""), "{told}");
}

#[test]
fn a_channel_that_sells_needs_words() {
    let mut files = folder("ventisol");
    files.retain(|path, _| !path.starts_with("texts/"));
    assert_eq!(told(&files), ["texts/en.ftl:1:1: the default language is en, but there is no en.ftl"]);
    files.remove("channel.json");
    assert!(load(&files, &|_| true).unwrap().texts.is_none(), "no channel, no words");
}
