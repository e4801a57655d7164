//! Sorting more than fits into memory (an external merge sort): what is too much goes to a temporary file in sorted runs, which
//! are merged when they are read. The file has no name, so that nothing is left of it whatever happens.

mod runs;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::io;
use std::path::PathBuf;
use std::{mem, slice};

use rustix::io::Errno;
use serde::Serialize;
use serde::de::DeserializeOwned;

use runs::{Merge, Runs};

/// Records in memory at a time: somewhat more than a batch may have documents by default.
const RUN: usize = 1 << 14;
/// Records that wait to be sorted, at least, where only few are wanted.
const FEW: usize = 1 << 10;

pub type Order<T> = fn(&T, &T) -> Ordering;

/// A temporary file could not be made, written or read.
#[derive(Debug, thiserror::Error)]
#[error("cannot use a temporary file in {}", folder.display())]
pub struct Error {
    pub folder: PathBuf,
    pub source: io::Error,
}

impl Error {
    /// What can be done about it, where that is known.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        use io::ErrorKind;
        Some(match self.source.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                "make room there, or let TMPDIR name a folder with room"
            }
            ErrorKind::FileTooLarge => "allow larger files: ulimit -f",
            ErrorKind::NotFound
            | ErrorKind::NotADirectory
            | ErrorKind::PermissionDenied
            | ErrorKind::ReadOnlyFilesystem => "let TMPDIR name a folder that this account may write to",
            _ => match Errno::from_io_error(&self.source)? {
                Errno::MFILE | Errno::NFILE => "allow more open files: ulimit -n",
                _ => return None,
            },
        })
    }
}

impl From<io::Error> for Error {
    fn from(source: io::Error) -> Self {
        Self { folder: std::env::temp_dir(), source }
    }
}

impl From<postcard::Error> for Error {
    fn from(error: postcard::Error) -> Self {
        io::Error::other(error).into()
    }
}

/// Takes records in any order.
#[derive(Debug)]
pub struct Sorter<T> {
    order: Order<T>,
    /// How many of the sorted records are wanted.
    most: usize,
    records: Records<T>,
    runs: Option<Runs>,
    /// What went wrong; what comes after it is not taken any more.
    failure: Option<Error>,
}

/// Records in order, to be read as often as wanted.
#[derive(Debug)]
pub struct Sorted<T> {
    order: Order<T>,
    most: usize,
    records: Records<T>,
    runs: Option<Runs>,
}

/// In boxes, for sorting moves them about, and pointers are moved sooner.
type Records<T> = Vec<Box<T>>;

impl<T: Serialize + DeserializeOwned + Clone> Sorter<T> {
    /// No two records should be equal in this order: they would come as chance has it.
    #[must_use]
    pub fn new(order: Order<T>) -> Self {
        Self::of_the_first(usize::MAX, order)
    }

    /// As `new`, where only so many records are wanted, those that come first.
    #[must_use]
    pub fn of_the_first(most: usize, order: Order<T>) -> Self {
        Self { order, most, records: Vec::new(), runs: None, failure: None }
    }

    /// What goes wrong is told by `finish`.
    pub fn push(&mut self, record: T) {
        if self.failure.is_some() {
            return;
        }
        if self.records.len() == self.most.saturating_mul(2).clamp(FEW, RUN) {
            self.make_room();
        }
        self.records.push(Box::new(record));
    }

    fn make_room(&mut self) {
        self.sort();
        if self.records.len() > RUN / 2 {
            self.failure = self.write_run().err();
            self.records.clear();
        }
    }

    /// # Errors
    /// When a temporary file could not be made or written.
    pub fn finish(mut self) -> Result<Sorted<T>, Error> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.sort();
        if let Some(runs) = &mut self.runs {
            runs.write(&mem::take(&mut self.records))?;
            runs.finish()?;
        }
        Ok(Sorted { order: self.order, most: self.most, records: self.records, runs: self.runs })
    }

    fn sort(&mut self) {
        self.records.sort_unstable_by(|left, right| (self.order)(left, right));
        self.records.truncate(self.most);
    }

    fn write_run(&mut self) -> Result<(), Error> {
        let runs = match &mut self.runs {
            Some(runs) => runs,
            None => self.runs.insert(Runs::new()?),
        };
        runs.write(&self.records)
    }
}

impl<T: Serialize + DeserializeOwned + Clone> Extend<T> for Sorter<T> {
    fn extend<Records: IntoIterator<Item = T>>(&mut self, records: Records) {
        for record in records {
            self.push(record);
        }
    }
}

impl<T: Serialize + DeserializeOwned + Clone> Sorted<T> {
    /// # Errors
    /// When the temporary file cannot be read; so are the items.
    pub fn read(&self) -> Result<impl Iterator<Item = Result<Cow<'_, T>, Error>>, Error> {
        let reader = match &self.runs {
            None => Reader::InMemory(self.records.iter()),
            Some(runs) => Reader::Merged(runs.merge(self.order)?),
        };
        Ok(reader.take(self.most))
    }
}

enum Reader<'a, T> {
    InMemory(slice::Iter<'a, Box<T>>),
    Merged(Merge<'a, T>),
}

impl<'a, T: DeserializeOwned + Clone> Iterator for Reader<'a, T> {
    type Item = Result<Cow<'a, T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::InMemory(records) => records.next().map(|record| Ok(Cow::Borrowed(&**record))),
            Self::Merged(records) => records.next().map(|record| Ok(Cow::Owned(record?))),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::BufWriter;

    use test_case::test_case;

    use super::*;

    type Record = (u32, String);

    fn sorted(count: usize, most: usize) -> Sorted<Record> {
        let mut sorter = Sorter::of_the_first(most, Ord::cmp);
        for index in 0..count {
            // A walk over all numbers below a prime, in no order.
            let number = u32::try_from(index * 48_271 % 262_139).unwrap();
            sorter.push((number, "x".repeat(index % 5)));
        }
        sorter.finish().unwrap()
    }

    fn read(sorted: &Sorted<Record>) -> Vec<Record> {
        sorted.read().unwrap().map(|record| record.unwrap().into_owned()).collect()
    }

    #[test_case(0, 0; "nothing")]
    #[test_case(RUN, 0; "all in memory")]
    #[test_case(RUN + 1, 2; "one too many")]
    #[test_case(3 * RUN + 5, 4; "several")]
    fn everything_comes_once_and_in_order(count: usize, runs: usize) {
        let sorted = sorted(count, usize::MAX);
        assert_eq!(
            sorted.runs.as_ref().map_or(0, |runs| runs.places.iter().filter(|place| !place.is_empty()).count()),
            runs
        );
        let records = read(&sorted);
        assert_eq!(records.len(), count);
        assert!(records.is_sorted_by(|left, right| left.0 < right.0));
        assert_eq!(read(&sorted), records, "a second time");
        let bytes = |records: &[Record]| records.iter().map(|(_, text)| text.len()).sum::<usize>();
        assert_eq!(bytes(&records), (0..count).map(|index| index % 5).sum::<usize>());
    }

    #[test_case(0; "none")]
    #[test_case(10; "few, which are never written")]
    #[test_case(RUN; "many")]
    fn the_first_are_those_of_all(most: usize) {
        let (all, first) = (sorted(3 * RUN, usize::MAX), sorted(3 * RUN, most));
        assert_eq!(read(&first), read(&all)[..most]);
        assert_eq!(first.runs.is_some(), most > RUN / 2);
    }

    #[test]
    fn a_file_that_ends_too_early_is_an_error_and_no_end() {
        let sorted = sorted(2 * RUN, usize::MAX);
        let runs = sorted.runs.as_ref().unwrap();
        runs.file.get_ref().set_len(runs.places[1].end - 1).unwrap();
        let mut records = sorted.read().unwrap();
        let error = records.find_map(Result::err).unwrap();
        assert_eq!(error.source.kind(), io::ErrorKind::UnexpectedEof);
        assert!(records.next().is_none());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_cannot_be_written_is_told_at_the_end() {
        let mut sorter = Sorter::<Record>::new(Ord::cmp);
        // Every write to it fails with ENOSPC.
        let full = File::options().write(true).open("/dev/full").unwrap();
        sorter.runs = Some(Runs { file: BufWriter::new(full), places: Vec::new() });
        sorter.extend((0..).take(RUN + 9).map(|number| (number, String::new())));
        assert!(sorter.failure.is_some() && sorter.records.len() <= 1, "it takes no more");
        let error = sorter.finish().unwrap_err();
        assert!(error.hint().unwrap().starts_with("make room"), "{error:?}");
    }
}
