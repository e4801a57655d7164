//! The temporary file of a sorter, and how its runs become one again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::mem;
use std::ops::Range;
use std::os::unix::fs::FileExt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Error, Order};

/// Bytes that are read of a run at a time.
const BUFFER: usize = 1 << 14;

/// Sorted records in a file, each as its length in bytes and what `postcard` makes of it.
#[derive(Debug)]
pub(super) struct Runs {
    pub(super) file: BufWriter<File>,
    /// Where each run is.
    pub(super) places: Vec<Range<u64>>,
}

impl Runs {
    pub(super) fn new() -> Result<Self, Error> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?), places: Vec::new() })
    }

    pub(super) fn write<T: Serialize>(&mut self, records: &[Box<T>]) -> Result<(), Error> {
        let start = self.places.last().map_or(0, |place| place.end);
        let (mut end, mut bytes) = (start, Vec::new());
        for record in records {
            bytes.clear();
            bytes = postcard::to_extend(record, bytes)?;
            let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
            self.file.write_all(&length.to_le_bytes())?;
            self.file.write_all(&bytes)?;
            end += size_of::<u32>() as u64 + u64::from(length);
        }
        self.places.push(start..end);
        Ok(())
    }

    pub(super) fn finish(&mut self) -> Result<(), Error> {
        Ok(self.file.flush()?)
    }

    pub(super) fn merge<T: DeserializeOwned>(&self, order: Order<T>) -> Result<Merge<'_, T>, Error> {
        let mut heads = BinaryHeap::with_capacity(self.places.len());
        for place in &self.places {
            let mut rest = Run::new(self.file.get_ref(), place.clone());
            heads.extend(rest.read()?.map(|record| Head { record, rest, order }));
        }
        Ok(Merge { heads })
    }
}

/// The records of all runs in order.
pub(super) struct Merge<'a, T> {
    heads: BinaryHeap<Head<'a, T>>,
}

impl<T: DeserializeOwned> Iterator for Merge<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut head = self.heads.peek_mut()?;
        let record = match head.rest.read() {
            Ok(Some(next)) => mem::replace(&mut head.record, next),
            Ok(None) => PeekMut::pop(head).record,
            Err(error) => {
                drop(head);
                self.heads.clear();
                return Some(Err(error));
            }
        };
        Some(Ok(record))
    }
}

/// A run from where it has been read to.
struct Run<'a> {
    part: BufReader<Part<'a>>,
    bytes: Vec<u8>,
}

struct Part<'a> {
    file: &'a File,
    place: Range<u64>,
}

impl<'a> Run<'a> {
    fn new(file: &'a File, place: Range<u64>) -> Self {
        Self { part: BufReader::with_capacity(BUFFER, Part { file, place }), bytes: Vec::new() }
    }

    /// `None` at the end.
    fn read<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Error> {
        if self.part.buffer().is_empty() && self.part.get_ref().place.is_empty() {
            return Ok(None);
        }
        let mut length = [0; size_of::<u32>()];
        self.part.read_exact(&mut length)?;
        self.bytes.resize(u32::from_le_bytes(length) as usize, 0);
        self.part.read_exact(&mut self.bytes)?;
        Ok(Some(postcard::from_bytes(&self.bytes)?))
    }
}

impl Read for Part<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.place.end - self.place.start).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let read = self.file.read_at(&mut buffer[..most], self.place.start)?;
        self.place.start += read as u64;
        Ok(read)
    }
}

/// The next record of a run; of several, the one that comes first in the order is the greatest, as a heap wants it.
struct Head<'a, T> {
    record: T,
    rest: Run<'a>,
    order: Order<T>,
}

impl<T> Ord for Head<'_, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.order)(&other.record, &self.record)
    }
}

impl<T> PartialOrd for Head<'_, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> PartialEq for Head<'_, T> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl<T> Eq for Head<'_, T> {}
