//! Whether the log beside a database is its own.
//!
//! A log is found by its name alone. Where a file was put back from a copy, and the log of the file before it is still there,
//! SQLite writes that log into the copy, and without an error there may be nothing left of it. Three things tell them apart.
//! A copy made by `VACUUM INTO` has no write-ahead log before it is opened. The change counter of the header is raised by every
//! commit that changes the first page, which is every one that changes the size, and a log has that page as it was, or as it
//! became. And what has no such commit has the size that the header says. A copy of the bytes that is as large as the file was,
//! and of whose log no commit changes the first page, cannot be told from it.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::companions::{journal_of, log_of};

/// Of a database.
const HEADER: usize = 100;
/// Of a log; it differs from generation to generation.
const LOG_HEADER: usize = 28;
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

/// Whether a log belongs to the database with this header; `None` where it does not tell.
type IsOwn = fn(log: &File, database: &Header) -> io::Result<Option<bool>>;

/// What the header of a database says.
struct Header {
    counter: u32,
    /// `None` where it was not kept up to date.
    pages: Option<u32>,
    has_write_ahead_log: bool,
}

impl Header {
    fn read(database: &File) -> io::Result<Self> {
        let header = bytes(database, 0, HEADER)?;
        let counter = number(&header, COUNTER);
        let is_valid = number(&header, 92) == counter;
        let pages = is_valid.then(|| number(&header, 28));
        Ok(Self { counter, pages, has_write_ahead_log: header[18] == 2 })
    }
}

/// What cannot be read is left to SQLite.
fn is_foreign(database: &Path, log: &Path, is_own: IsOwn) -> bool {
    let look = || -> io::Result<bool> {
        if !log.symlink_metadata()?.is_file() {
            return Ok(false);
        }
        let log = File::open(log)?;
        let generation = bytes(&log, 0, LOG_HEADER)?;
        let header = Header::read(&File::open(database)?)?;
        let is_foreign = is_own(&log, &header)? == Some(false);
        Ok(is_foreign && bytes(&log, 0, LOG_HEADER)? == generation)
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
fn log_is_own(log: &File, database: &Header) -> io::Result<Option<bool>> {
    // What a kill has torn may look like anything; so before something is said against a log, its checksums are looked at.
    for checked in [false, true] {
        let Some(commits) = Commits::of(log, database, checked)? else { return Ok(None) };
        if commits.belong_to(database) {
            return Ok(Some(true));
        }
    }
    Ok(Some(false))
}

/// What was committed to a write-ahead log.
struct Commits {
    /// Of the first and the last copy of the first page; `None` without any.
    counters: Option<(u32, u32)>,
    /// After the last one.
    pages: u32,
}

impl Commits {
    /// As far as they have to be read to know the database by its counter: every command looks while another one writes.
    /// `None` without any.
    fn of(log: &File, database: &Header, checked: bool) -> io::Result<Option<Self>> {
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
        let (mut open, mut all) = (None::<(u32, u32)>, None::<Self>);
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
            // A frame that ends a transaction says how many pages there are then.
            let pages = number(&frame, 4);
            if pages != 0 {
                let before = all.and_then(|all| all.counters);
                let first = before.or(open).map(|(first, _)| first);
                let last = open.take().or(before).map(|(_, last)| last);
                let commits = Self { counters: first.zip(last), pages };
                let is_known = commits.counters.is_some() && commits.belong_to(database);
                all = Some(commits);
                if is_known {
                    break;
                }
            }
            at += length;
        }
        Ok(all)
    }

    fn belong_to(&self, database: &Header) -> bool {
        let is_next = match self.counters {
            Some((first, last)) => {
                let before = first.wrapping_sub(1);
                database.counter.wrapping_sub(before) <= last.wrapping_sub(before)
            }
            None => database.pages.is_none_or(|pages| pages == self.pages),
        };
        database.has_write_ahead_log && is_next
    }
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

/// A rollback journal has the first page as it was: the database has that one, or the next. As long as it has none, the size
/// is as it was.
fn journal_is_own(journal: &File, database: &Header) -> io::Result<Option<bool>> {
    let (size, mut part, mut pages_before) = (journal.metadata()?.len(), 0, None);
    // It has a part for each time that it was synced.
    while part + LOG_HEADER as u64 <= size {
        let header = bytes(journal, part, LOG_HEADER)?;
        if header[..8] != [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7] {
            break;
        }
        let [records, nonce, pages, sector, page_size] = [8, 12, 16, 20, 24].map(|at| number(&header, at));
        if page_size < 512 || sector < 512 {
            return Ok(None);
        }
        pages_before.get_or_insert(pages);
        let (record, begin) = (u64::from(page_size) + 8, part + u64::from(sector));
        // Nothing, or all ones, says that they go on to the end.
        let is_last = [0, u32::MAX].contains(&records);
        let end =
            if is_last { size } else { u64::from(records).saturating_mul(record).saturating_add(begin).min(size) };
        let mut at = begin;
        while at + record <= end {
            if number(&bytes(journal, at, 4)?, 0) == 1 {
                let counter = whole_page(journal, at, page_size as usize, nonce)?.map(|page| number(&page, COUNTER));
                return Ok(counter.map(|counter| database.counter.wrapping_sub(counter) <= 1));
            }
            at += record;
        }
        part = if is_last { size } else { end.next_multiple_of(u64::from(sector)) };
    }
    // What was made by the transaction itself had no first page to keep.
    let before = pages_before.filter(|before| *before > 0);
    Ok(before.zip(database.pages).map(|(before, now)| before == now))
}

/// The page of a record; `None` where its checksum, of one byte in 200, is another.
fn whole_page(journal: &File, record: u64, page_size: usize, nonce: u32) -> io::Result<Option<Vec<u8>>> {
    let page = bytes(journal, record + 4, page_size + 4)?;
    let sampled = (1..page_size).rev().skip(199).step_by(200).map(|place| u32::from(page[place]));
    Ok((sampled.fold(nonce, u32::wrapping_add) == number(&page, page_size)).then_some(page))
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
