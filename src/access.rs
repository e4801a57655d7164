//! Who may read and write a file that this program puts in the place of another one, or beside it.

use std::fs::{File, Metadata, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};

use rustix::fs::Mode;
use rustix::process::umask;

/// Lets the same people read and write `file` as `model`: its group and its permissions, and for root its owner. Where the
/// group cannot be given, the group that the file has gets only what everybody gets.
///
/// # Errors
/// The permissions cannot be set.
pub fn take_after(file: &File, model: &Metadata) -> io::Result<()> {
    let found = file.metadata()?;
    if found.uid() != model.uid() {
        // Only root may; for everybody else the file is whose it is.
        let _ = fchown(file, Some(model.uid()), None);
    }
    let same_group = found.gid() == model.gid() || fchown(file, None, Some(model.gid())).is_ok();
    let mode = model.mode() & 0o777;
    let mode = if same_group { mode } else { without_group(mode) };
    file.set_permissions(Permissions::from_mode(mode))
}

const fn without_group(mode: u32) -> u32 {
    let of_everybody = (mode & 0o007) << 3;
    mode & (0o707 | of_everybody)
}

/// Lets those read and write `file` whom the umask lets, as with any file that a program makes.
///
/// # Errors
/// The permissions cannot be set.
pub fn follow_umask(file: &File) -> io::Result<()> {
    // It can only be asked for by setting it; a file that another thread makes in this moment is private.
    let mask = umask(Mode::RWXG | Mode::RWXO);
    umask(mask);
    file.set_permissions(Permissions::from_mode(0o666 & !mask.bits()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(0o660 => 0o600)]
    #[test_case(0o644 => 0o644)]
    #[test_case(0o664 => 0o644)]
    #[test_case(0o606 => 0o606)]
    fn a_strange_group_gets_what_everybody_gets(mode: u32) -> u32 {
        without_group(mode)
    }

    #[test_case(0o600)]
    #[test_case(0o640)]
    #[test_case(0o444)]
    fn permissions_are_taken_over(mode: u32) {
        let (file, model) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        model.set_permissions(Permissions::from_mode(mode)).unwrap();
        take_after(&file, &model.metadata().unwrap()).unwrap();
        assert_eq!(file.metadata().unwrap().mode() & 0o7777, mode);
    }
}
