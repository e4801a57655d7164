//! Whether the log beside a database is its own.
//!
//! A log is found by its name alone. Where a file was put back from a copy, and the log of the file before it is still there,
//! SQLite writes that log into the copy, and without an error there may be nothing left of it. What tells them apart is the
//! change counter of the header: every commit that changes the first page raises it, and a log has that page as it was, or as
//! it became.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::companions::{journal_of, log_of};

const HEADER: usize = 100;
const FRAME_HEADER: usize = 24;
const COUNTER: usize = 24;
/// As often as this a log must look foreign: a process that is writing may be caught between two writes.
const LOOKS: u32 = 3;

/// The log that would damage the database, if there is one. Nothing in this process may have the database open: looking into
/// it drops the locks that SQLite holds on it.
pub(super) fn beside(database: &Path) -> Option<PathBuf> {
    [(log_of(database), log_is_own as IsOwn), (journal_of(database), journal_is_own as IsOwn)]
        .into_iter()
        .find(|(log, is_own)| is_foreign(database, log, *is_own))
        .map(|(log, _)| log)
}

/// Whether a log belongs to a database of which this is the change counter; `None` where it does not tell.
type IsOwn = fn(log: &File, counter: u32) -> io::Result<Option<bool>>;

/// What cannot be read is left to SQLite.
fn is_foreign(database: &Path, log: &Path, is_own: IsOwn) -> bool {
    let look = || -> io::Result<bool> {
        let log = File::open(log)?;
        let generation = bytes(&log, 0, HEADER.min(32))?;
        let counter = number(&bytes(&File::open(database)?, 0, HEADER)?, COUNTER);
        let is_foreign = is_own(&log, counter)? == Some(false);
        Ok(is_foreign && bytes(&log, 0, HEADER.min(32))? == generation)
    };
    (0..LOOKS).all(|number| {
        if number > 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        look().unwrap_or(false)
    })
}

/// A write-ahead log begins where the database ended: its first copy of the first page has the next counter, and whatever was
/// moved into the database since has one of the log's.
fn log_is_own(log: &File, counter: u32) -> io::Result<Option<bool>> {
    // What a kill has torn may look like anything; so before something is said against a log, its checksums are looked at.
    for checked in [false, true] {
        let Some((first, last)) = counters(log, checked)? else { return Ok(None) };
        let before = first.wrapping_sub(1);
        if counter.wrapping_sub(before) <= last.wrapping_sub(before) {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}

/// Of the first and the last copy of the first page among the commits of a write-ahead log; `None` without any.
fn counters(log: &File, checked: bool) -> io::Result<Option<(u32, u32)>> {
    let header = bytes(log, 0, 32)?;
    let read_word: fn([u8; 4]) -> u32 = match number(&header, 0) {
        0x377f_0682 => u32::from_le_bytes,
        0x377f_0683 => u32::from_be_bytes,
        _ => return Ok(None),
    };
    let mut sum = Checksum { read_word, sums: (0, 0) };
    sum.add(&header[..24]);
    let (page_size, salts) = (number(&header, 8) as usize, &header[16..24]);
    let (size, length) = (log.metadata()?.len(), (FRAME_HEADER + page_size) as u64);
    // Of the transaction that is being read, and of the commits before it.
    let (mut open, mut all) = (None::<(u32, u32)>, None::<(u32, u32)>);
    let mut at = 32;
    while at + length <= size {
        let frame = bytes(log, at, if checked { FRAME_HEADER + page_size } else { FRAME_HEADER })?;
        if checked {
            sum.add(&frame[..8]);
            sum.add(&frame[FRAME_HEADER..]);
        }
        if frame[8..16] != *salts || checked && (number(&frame, 16), number(&frame, 20)) != sum.sums {
            break;
        }
        if number(&frame, 0) == 1 {
            let counter = number(&bytes(log, at + FRAME_HEADER as u64, HEADER)?, COUNTER);
            open = Some((open.map_or(counter, |(first, _)| first), counter));
        }
        let is_commit = number(&frame, 4) != 0;
        if is_commit && let Some((first, last)) = open.take() {
            all = Some((all.map_or(first, |(first, _)| first), last));
        }
        at += length;
    }
    Ok(all)
}

/// As the file format of SQLite defines it for write-ahead logs.
struct Checksum {
    read_word: fn([u8; 4]) -> u32,
    sums: (u32, u32),
}

impl Checksum {
    fn add(&mut self, bytes: &[u8]) {
        let word = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, self.read_word);
        let (mut first, mut second) = self.sums;
        for at in (0..bytes.len()).step_by(8) {
            first = first.wrapping_add(word(at)).wrapping_add(second);
            second = second.wrapping_add(word(at + 4)).wrapping_add(first);
        }
        self.sums = (first, second);
    }
}

/// A rollback journal has the first page as it was: the database has that one, or the next.
fn journal_is_own(journal: &File, counter: u32) -> io::Result<Option<bool>> {
    let header = bytes(journal, 0, 28)?;
    if header[..8] != [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7] {
        return Ok(None);
    }
    let (nonce, sector, page_size) =
        (number(&header, 12), u64::from(number(&header, 20)), number(&header, 24) as usize);
    let (size, record) = (journal.metadata()?.len(), page_size as u64 + 8);
    let mut at = sector;
    while page_size >= 512 && at + record <= size {
        if number(&bytes(journal, at, 4)?, 0) == 1 {
            let page = bytes(journal, at + 4, page_size + 4)?;
            // One byte in 200, as the file format of SQLite defines it for rollback journals.
            let sampled = (1..page_size).rev().skip(199).step_by(200).map(|place| u32::from(page[place]));
            let is_whole = sampled.fold(nonce, u32::wrapping_add) == number(&page, page_size);
            return Ok(is_whole.then(|| counter.wrapping_sub(number(&page, COUNTER)) <= 1));
        }
        at += record;
    }
    Ok(None)
}

/// Gives a copy a counter of its own, so that the log of its original is not taken for the copy's.
pub(super) fn tell_apart(copy: &File) -> io::Result<()> {
    use std::hash::{BuildHasher, RandomState};

    let [_, _, _, _, counter @ ..] = RandomState::new().hash_one(0).to_be_bytes();
    // The second place says up to which change the size in the header holds.
    for at in [COUNTER, 92] {
        copy.write_all_at(&counter, at as u64)?;
    }
    Ok(())
}

fn bytes(file: &File, at: u64, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    file.read_exact_at(&mut bytes, at)?;
    Ok(bytes)
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_be_bytes)
}

#[cfg(test)]
mod tests;
