//! The installation's key: derived from the setting, else from a random file beside the database that only its
//! owner may read. It opens the secrets stored in the database, so it must not lie in there.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use guestlink_app::Ids;
use guestlink_whatsapp::Secret;
use sha2::{Digest as _, Sha256};

use crate::refusal::{During, Refusal};

/// Name of the file in the data folder.
const FILE: &str = "secret.key";

/// The 32-byte key of the setting, or of the file in `folder`, which is made when it is not there.
pub fn of(setting: Option<&Secret>, folder: &Path, ids: &Ids) -> Result<[u8; 32], Refusal> {
    match setting {
        Some(secret) => Ok(derive(secret.expose())),
        None => Ok(derive(&from_file(folder, ids)?)),
    }
}

fn derive(text: &str) -> [u8; 32] {
    Sha256::digest(text.trim().as_bytes()).into()
}

fn from_file(folder: &Path, ids: &Ids) -> Result<String, Refusal> {
    let path = folder.join(FILE);
    let trouble = |what: &str| format!("The secret key {} cannot be {what}", path.display());
    match fs::read_to_string(&path) {
        Ok(text) if text.trim().len() >= 32 => return Ok(text),
        Ok(_) => {
            return Err(Refusal::new(format!(
                "The secret key {} is damaged: it has fewer than 32 characters. Bring it back from a backup, or \
                 remove it and enter the stored secrets again.",
                path.display()
            )));
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).during(trouble("read")),
    }
    let text = hex::encode(ids.bytes::<32>());
    fs::create_dir_all(folder).during(trouble("written"))?;
    let mut file = private(&path).during(trouble("written"))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).during(trouble("written"))?;
    Ok(text)
}

/// A new file that nobody else may read.
fn private(path: &Path) -> std::io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use guestlink_app::Ids;
    use guestlink_whatsapp::Secret;

    use super::of;

    #[test]
    fn a_key_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("data");
        let key = of(None, &below, &Ids::random()).unwrap();
        assert_eq!(of(None, &below, &Ids::random()).unwrap(), key);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(below.join("secret.key")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn the_setting_comes_first_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let setting = Secret::new("k".repeat(32));
        let key = of(Some(&setting), folder.path(), &Ids::random()).unwrap();
        assert_ne!(key, of(Some(&Secret::new("l".repeat(32))), folder.path(), &Ids::random()).unwrap());
        assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    }

    #[test]
    fn a_damaged_key_is_not_replaced_silently() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret.key"), "short").unwrap();
        assert!(of(None, folder.path(), &Ids::random()).is_err());
        assert_eq!(std::fs::read_to_string(folder.path().join("secret.key")).unwrap(), "short");
    }
}
