//! Which file systems are remote, and which files are mounts of their own.
//!
//! Write-ahead logging shares memory between its processes through a mapped file. Two machines that mount one
//! folder do not share that memory, and each overwrites what the other has committed.

use std::path::Path;

use crate::repository::error::Error;

/// The kind of the network file system that a folder is on; `None` for local ones.
#[cfg(target_os = "linux")]
pub(super) fn network(folder: &Path) -> Result<Option<String>, Error> {
    let magic = rustix::fs::statfs(folder).map_err(|errno| Error::io(folder)(errno.into()))?.f_type;
    // The field is signed or not, 32 or 64 bits wide, as the platform likes; magic numbers are 32 bits.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only the low 32 bits have a meaning")]
    Ok(match magic as u32 {
        FUSE => std::fs::read_to_string("/proc/self/mountinfo").ok().and_then(|mounts| remote_fuse(&mounts, folder)),
        magic => network_name(magic).map(str::to_owned),
    })
}

/// The kind of the network file system that a folder is on; `None` for local ones.
#[cfg(target_os = "macos")]
pub(super) fn network(folder: &Path) -> Result<Option<String>, Error> {
    let facts = rustix::fs::statfs(folder).map_err(|errno| Error::io(folder)(errno.into()))?;
    #[expect(clippy::cast_sign_loss, reason = "a C string")]
    let name: String =
        facts.f_fstypename.iter().take_while(|&&byte| byte != 0).map(|&byte| byte as u8 as char).collect();
    let is_remote = matches!(name.as_str(), "nfs" | "smbfs" | "afpfs" | "webdav" | "ftp");
    Ok(is_remote.then_some(name))
}

/// Elsewhere there is no portable way to ask.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn network(_folder: &Path) -> Result<Option<String>, Error> {
    Ok(None)
}

/// Whether this file itself was mounted here, as a container's `-v FILE:FILE` does: it has another name elsewhere.
#[cfg(target_os = "linux")]
pub(super) fn is_mount_point(path: &Path) -> bool {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    // Kernels before 5.8 do not tell, and say no.
    statx(CWD, path, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::TYPE)
        .is_ok_and(|found| found.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

/// Elsewhere only folders are mounted on.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_mount_point(_path: &Path) -> bool {
    false
}

/// `FUSE_SUPER_MAGIC`: what is behind it, local or not, only the mount table says.
pub const FUSE: u32 = 0x6573_5546;

/// The name of the network or cluster file system with this `f_type` of `statfs(2)`; `None` for local ones.
#[must_use]
pub fn network_name(magic: u32) -> Option<&'static str> {
    Some(match magic {
        0x6969 => "nfs",
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => "smb",
        0x0102_1997 => "9p",
        0x5346_414F | 0x6B41_4653 => "afs",
        0x00C3_6400 => "ceph",
        0x0BD0_0BD0 => "lustre",
        0x7375_7245 => "coda",
        0x564C => "ncp",
        0x4750_4653 => "gpfs",
        0x1983_0326 => "beegfs",
        0x2003_0528 => "orangefs",
        0xAAD7_AAEA => "panfs",
        0x0116_1970 => "gfs2",
        0x7461_636F => "ocfs2",
        0x786F_4256 => "vboxsf",
        0xBACB_ACBC => "vmhgfs",
        _ => return None,
    })
}

/// Programs that put a remote store behind FUSE. Others (encryption, unions, NTFS) are local.
const REMOTE_FUSE: &[&str] = &[
    // Another name for a local folder: who comes by the one shares no memory with who comes by the other.
    "bindfs",
    "sshfs",
    "rclone",
    "s3fs",
    "glusterfs",
    "gcsfuse",
    "blobfuse",
    "blobfuse2",
    "juicefs",
    "ceph-fuse",
    "davfs",
    "goofys",
    "mountpoint-s3",
    "vmhgfs-fuse",
    "curlftpfs",
    "smbnetfs",
    "moosefs",
    "mfs",
    "seaweedfs",
    "beegfs",
];

/// The kind of the mount that holds `folder`, when it is a remote one behind FUSE.
#[must_use]
pub fn remote_fuse(mountinfo: &str, folder: &Path) -> Option<String> {
    let (_, kind) = mountinfo.lines().filter_map(mount_point).filter(|(point, _)| folder.starts_with(point)).fold(
        // Of two mounts on one point the later hides the earlier.
        None,
        |best: Option<(String, &str)>, mount| match best {
            Some(best) if best.0.len() > mount.0.len() => Some(best),
            _ => Some(mount),
        },
    )?;
    let program = kind.strip_prefix("fuse.")?;
    REMOTE_FUSE.contains(&program).then(|| kind.to_owned())
}

/// Mount point and file system type of one line of `mountinfo` (proc(5)).
fn mount_point(line: &str) -> Option<(String, &str)> {
    let (mount, source) = line.split_once(" - ")?;
    let point = mount.split(' ').nth(4)?;
    let kind = source.split(' ').next()?;
    Some((point.replace("\\040", " ").replace("\\011", "\t").replace("\\012", "\n").replace("\\134", "\\"), kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case(0x6969, Some("nfs"))]
    #[test_case(0xFF53_4D42, Some("smb"); "cifs")]
    #[test_case(0xFE53_4D42, Some("smb"); "smb2")]
    #[test_case(0x00C3_6400, Some("ceph"))]
    #[test_case(0xEF53, None; "ext4")]
    #[test_case(0x9123_683E, None; "btrfs")]
    #[test_case(0x0102_1994, None; "tmpfs is one digit from 9p")]
    #[test_case(0x794C_7630, None; "overlayfs")]
    fn knows_the_network_file_systems(magic: u32, name: Option<&str>) {
        assert_eq!(network_name(magic), name);
    }

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 22 0:35 / /home/ann/far rw,nosuid - fuse.sshfs host:/ rw,user_id=0
41 22 0:36 / /home/ann/far\\040away rw shared:5 - fuse.rclone r: rw
42 22 0:37 / /secret rw - fuse.gocryptfs /crypt rw
43 22 8:1 / /usb rw - fuseblk /dev/sdb1 rw
44 40 8:2 / /home/ann/far/disk rw - fuseblk /dev/sdc1 rw";

    #[test_case("/home/ann/far/data", Some("fuse.sshfs"))]
    #[test_case("/home/ann/far away", Some("fuse.rclone"))]
    #[test_case("/home/ann/farther", None; "only a prefix of the name")]
    #[test_case("/home/ann/far/disk/x", None; "a local disk mounted inside")]
    #[test_case("/secret/data", None)]
    #[test_case("/usb", None)]
    fn finds_remote_stores_behind_fuse(folder: &str, kind: Option<&str>) {
        assert_eq!(remote_fuse(MOUNTS, Path::new(folder)).as_deref(), kind);
    }
}
