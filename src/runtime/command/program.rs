//! Which file a command's first word means.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Where to look without `PATH`.
const DEFAULT_PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// Finds the file to execute. Doing so here and not in the new process lets the start say what is wrong, and
/// lets it take the fast way, which cannot search.
pub(super) fn find(program: &str, path: Option<&OsStr>) -> Result<PathBuf, String> {
    if program.contains('/') {
        return absolute(program);
    }
    let path = path.unwrap_or(OsStr::new(DEFAULT_PATH));
    // A relative entry would mean the program's own, empty folder.
    let found = std::env::split_paths(path)
        .filter(|folder| folder.is_absolute())
        .map(|folder| folder.join(program))
        .filter(|file| !program.is_empty() && file.is_file());
    let (executable, other): (Vec<_>, Vec<_>) = found.partition(|file| is_executable(file));
    match (executable.into_iter().next(), other.first()) {
        (Some(file), _) => Ok(file),
        (None, Some(file)) => Err(not_executable(file)),
        (None, None) => Err(format!("there is no program {program:?} on the PATH")),
    }
}

fn absolute(program: &str) -> Result<PathBuf, String> {
    let file = PathBuf::from(program);
    if file.is_relative() {
        Err(format!("the program {program:?} is given by a relative path; add the agent again from its file"))
    } else if !file.exists() {
        Err(format!("there is no program {program:?}"))
    } else if file.is_dir() {
        Err(format!("the program {program:?} is a folder"))
    } else if is_executable(&file) {
        Ok(file)
    } else {
        Err(not_executable(&file))
    }
}

fn is_executable(file: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o111 != 0)
}

fn not_executable(file: &Path) -> String {
    format!("the program {0:?} is not executable; `chmod +x` it", file.display())
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;

    #[test]
    fn finds_on_the_path_what_can_be_executed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("prog");
        std::fs::write(&file, "").unwrap();
        let path = format!(".:{}:/nowhere", folder.path().display());
        let look = |program| find(program, Some(OsStr::new(&path)));
        assert!(look("prog").unwrap_err().contains("chmod +x"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(look("prog").unwrap(), file);
        assert!(look("other").unwrap_err().contains("PATH"));
        assert!(look("").is_err());
        assert!(find("sh", None).is_ok());
    }

    #[test_case("./x", "relative"; "relative")]
    #[test_case("/nowhere/x", "no program"; "absent")]
    #[test_case("/usr/bin/", "folder"; "a folder")]
    #[test_case("/etc/passwd", "chmod"; "not executable")]
    fn says_why_a_path_cannot_be_executed(program: &str, expected: &str) {
        assert!(find(program, None).unwrap_err().contains(expected));
    }
}
