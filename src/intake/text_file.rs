//! Reads text that may be anything: the size is limited while reading (a file can grow, a pipe has no
//! size), the encoding is checked, the byte order mark goes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::{IntakeError, Place};

/// How much of a file decides whether it is text.
const SNIFF_BYTES: usize = 8 * 1024;

/// The first bytes of formats that may have no NUL early on.
const BINARY_STARTS: &[&[u8]] =
    &[b"%PDF-", b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"PK\x03\x04", b"\x1F\x8B", b"{\\rtf"];

/// A size that may not be exceeded, and the name under which users know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub bytes: u64,
    pub key: &'static str,
}

/// Agent files and requests are small; this only keeps a mistaken path from filling the memory.
pub(super) const SETTINGS_LIMIT: Limit = Limit { bytes: 256 * 1024 * 1024, key: "of a settings file" };

/// Reads a whole file as text.
pub(super) fn read_file(path: &Path, limit: Limit) -> Result<String, IntakeError> {
    let file = open(path)?;
    let size = size(&file);
    read(file, &Place::file(path), limit, size)
}

fn open(path: &Path) -> Result<File, IntakeError> {
    File::open(path).map_err(|source| IntakeError::unreadable(path, source))
}

/// The size of a regular file; 0 for a pipe, which has none.
fn size(file: &File) -> u64 {
    file.metadata().map_or(0, |metadata| if metadata.is_file() { metadata.len() } else { 0 })
}

/// What a file in a folder turned out to be.
#[derive(Debug)]
pub(super) enum Found {
    Text(String),
    Binary,
}

/// Like `read_file`, but a binary file is not an error and costs no more than its beginning.
pub(super) fn read_if_text(path: &Path, limit: Limit) -> Result<Found, IntakeError> {
    let mut file = open(path)?;
    let size = size(&file);
    let mut start = Vec::with_capacity(SNIFF_BYTES.min(usize::try_from(size).unwrap_or(SNIFF_BYTES) + 1));
    file.by_ref()
        .take(SNIFF_BYTES as u64)
        .read_to_end(&mut start)
        .map_err(|source| IntakeError::unreadable(path, source))?;
    if looks_binary(&start) {
        return Ok(Found::Binary);
    }
    let is_whole = start.len() < SNIFF_BYTES;
    let rest = file.take(if is_whole { 0 } else { u64::MAX });
    match read_on(start, rest, &Place::file(path), limit, size) {
        Ok(text) => Ok(Found::Text(text)),
        Err(IntakeError::Binary { .. }) => Ok(Found::Binary),
        Err(error) => Err(error),
    }
}

/// Reads text from anywhere. `size` is what is known of it beforehand, or 0.
pub(super) fn read(source: impl Read, place: &Place, limit: Limit, size: u64) -> Result<String, IntakeError> {
    read_on(Vec::new(), source, place, limit, size)
}

/// As `read`, of what begins with `bytes`.
fn read_on(mut bytes: Vec<u8>, rest: impl Read, place: &Place, limit: Limit, size: u64) -> Result<String, IntakeError> {
    let too_large = || IntakeError::TooLarge { place: place.clone(), limit: limit.bytes, key: limit.key };
    let mark = 3;
    if size > limit.bytes.saturating_add(mark) {
        return Err(too_large());
    }
    bytes.reserve_exact(usize::try_from(size).unwrap_or(0).saturating_sub(bytes.len()));
    let most = limit.bytes.saturating_add(mark + 1);
    rest.take(most.saturating_sub(bytes.len() as u64))
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(place, error))?;
    bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    let text = decode(bytes, place)?;
    if text.len() as u64 > limit.bytes { Err(too_large()) } else { Ok(text) }
}

fn unreadable(place: &Place, source: io::Error) -> IntakeError {
    IntakeError::Unreadable { path: place.to_string(), source }
}

fn looks_binary(start: &[u8]) -> bool {
    utf16(start).is_none() && (start.contains(&0) || BINARY_STARTS.iter().any(|magic| start.starts_with(magic)))
}

fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, ..] => Some("UTF-16 (little-endian)"),
        [0xFE, 0xFF, ..] => Some("UTF-16 (big-endian)"),
        _ => None,
    }
}

/// UTF-8 without its byte order mark and without NUL.
pub(super) fn decode(bytes: Vec<u8>, place: &Place) -> Result<String, IntakeError> {
    if let Some(encoding) = utf16(&bytes) {
        return Err(IntakeError::Encoding { place: place.clone(), encoding: encoding.to_owned() });
    }
    let mut text = String::from_utf8(bytes).map_err(|error| not_text(error.as_bytes(), place))?;
    if let Some(offset) = text.find('\0') {
        return Err(IntakeError::Binary { place: place.clone(), offset });
    }
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    Ok(text)
}

/// A NUL tells that the bytes were never meant as text; else it is text in another encoding.
fn not_text(bytes: &[u8], place: &Place) -> IntakeError {
    if let Some(offset) = bytes.iter().position(|byte| *byte == 0) {
        return IntakeError::Binary { place: place.clone(), offset };
    }
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let line = bytes[..valid].split(|byte| *byte == b'\n').count() as u64;
    IntakeError::Encoding {
        place: place.at(line),
        encoding: format!("the byte at offset {valid} is of another encoding"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    const LIMIT: Limit = Limit { bytes: 8, key: "max-document-bytes" };

    fn text(bytes: &[u8]) -> Result<String, String> {
        read(bytes, &Place::new("f"), LIMIT, 0).map_err(|error| error.to_string())
    }

    #[test_case(b"12345678", Ok("12345678"); "at the limit")]
    #[test_case(b"\xEF\xBB\xBF12345678", Ok("12345678"); "the mark does not count")]
    #[test_case(b"123456789", Err("f: larger than 8 bytes, the limit max-document-bytes"); "one more")]
    #[test_case(b"a\nb\xE9c", Err("f:2: the byte at offset 3 is of another encoding, not UTF-8"); "latin 1")]
    #[test_case(b"\xFF\xFEa\0", Err("f: UTF-16 (little-endian), not UTF-8"); "utf 16")]
    #[test_case(b"ab\0", Err("f: binary, not text (a NUL at byte 2)"); "nul")]
    fn decodes(bytes: &[u8], expected: Result<&str, &str>) {
        assert_eq!(text(bytes).as_deref(), expected.map_err(str::to_owned).as_ref().copied());
    }

    #[test]
    fn an_endless_source_ends() {
        assert!(read(io::repeat(b'x'), &Place::new("f"), LIMIT, 0).is_err());
    }
}
