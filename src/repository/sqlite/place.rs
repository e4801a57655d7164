//! Whether the file that is open is still the one that its path names. A file that was deleted or replaced takes every
//! write and keeps none of them, and nothing else tells.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::repository::error::Error;

/// An open file, by its path and by what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Place {
    /// Of a file that was opened just now: opening it may have made another of it, on a file system of layers.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        let found = std::fs::metadata(path).map_err(Error::io(path))?;
        Ok(Self { path: path.to_owned(), device: found.dev(), inode: found.ino() })
    }

    pub(super) fn folder(&self) -> &Path {
        self.path().parent().unwrap_or(Path::new("/"))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// One look at the file system.
    pub(super) fn check(&self) -> Result<(), Error> {
        let is_same = |found: &Metadata| (found.dev(), found.ino()) == (self.device, self.inode);
        match std::fs::metadata(&self.path) {
            Ok(found) if is_same(&found) => Ok(()),
            Ok(_) => Err(Error::Gone { path: self.path.clone(), how: "replaced" }),
            Err(_) => Err(Error::Gone { path: self.path.clone(), how: "deleted" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_in_its_place_until_it_is_deleted_or_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&path, "one").unwrap();
        let place = Place::of(&path).unwrap();
        std::fs::write(&path, "two").unwrap();
        place.check().unwrap();
        std::fs::rename(&path, &other).unwrap();
        assert!(place.check().unwrap_err().to_string().contains("deleted"));
        std::fs::write(&path, "three").unwrap();
        assert!(place.check().unwrap_err().to_string().contains("replaced"));
        std::fs::rename(&other, &path).unwrap();
        place.check().unwrap();
    }
}
