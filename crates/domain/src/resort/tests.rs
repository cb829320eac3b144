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
