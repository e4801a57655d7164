//! Why outside text was refused: always what, where, and what to do instead.

use std::fmt;
use std::io;
use std::path::Path;

use crate::domain::PolicyKey;

/// A file (or another source of text) and, where it is known, a line in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// A path as the user gave it, or a name like `stdin`.
    pub source: String,
    /// Counts from 1.
    pub line: Option<u64>,
}

impl Place {
    #[must_use]
    pub fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), line: None }
    }

    #[must_use]
    pub fn file(path: &Path) -> Self {
        Self::new(path.display().to_string())
    }

    #[must_use]
    pub fn at(&self, line: impl Into<Option<u64>>) -> Self {
        Self { source: self.source.clone(), line: line.into() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))
    }
}

/// Outside text that cannot be used. All of these are usage errors.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    #[error("{place}: {message}")]
    Invalid { place: Place, message: String, hints: Vec<String> },
    #[error("cannot read {path}: {}", reason(source))]
    Unreadable { path: String, source: io::Error },
    #[error("no such file or folder: {path}")]
    Missing { path: String },
    #[error("no file matches {pattern}")]
    NoMatch { pattern: String },
    #[error("no document in {what}")]
    NothingFound { what: String },
    #[error("{place}: larger than {limit} bytes, the limit {key}")]
    TooLarge { place: Place, limit: u64, key: &'static str },
    #[error("{place}: {encoding}, not UTF-8")]
    Encoding { place: Place, encoding: String },
    #[error("{count} files are not UTF-8: {}{}", some.join(", "), if *count > some.len() { ", …" } else { "" })]
    Encodings { count: usize, some: Vec<String> },
    #[error("{place}: binary, not text (a NUL at byte {offset})")]
    Binary { place: Place, offset: usize },
    #[error("{place}: no text in it")]
    Empty { place: Place },
}

impl IntakeError {
    #[must_use]
    pub fn invalid(place: Place, message: impl Into<String>) -> Self {
        Self::Invalid { place, message: message.into(), hints: Vec::new() }
    }

    #[must_use]
    pub fn unreadable(path: &Path, source: io::Error) -> Self {
        let path = path.display().to_string();
        if source.kind() == io::ErrorKind::NotFound {
            Self::Missing { path }
        } else {
            Self::Unreadable { path, source }
        }
    }

    /// Of several files in other encodings the first few.
    pub(super) fn several_encodings(errors: &[Self]) -> Self {
        let places = errors.iter().filter_map(|error| match error {
            Self::Encoding { place, .. } => Some(place.source.clone()),
            _ => None,
        });
        Self::Encodings { count: errors.len(), some: places.take(5).collect() }
    }

    /// What the user can do about it.
    #[must_use]
    pub fn hints(&self) -> Vec<String> {
        let one = |hint: &str| vec![hint.to_owned()];
        match self {
            Self::Invalid { hints, .. } => hints.clone(),
            Self::NoMatch { .. } => one("files that .gitignore or .ignore name are left out, and hidden ones"),
            Self::NothingFound { .. } => one(
                "hidden, binary, empty and ignored files (.gitignore, .ignore) are left out; a file that is named itself is taken",
            ),
            Self::TooLarge { key, .. } if *key == PolicyKey::MaxDocumentBytes.as_str() => {
                vec![PolicyKey::MaxDocumentBytes.how_to_raise()]
            }
            Self::Encoding { encoding, .. } if encoding.contains("UTF-16") => {
                one("convert it first: iconv -f UTF-16 -t UTF-8 FILE")
            }
            Self::Encodings { .. } | Self::Encoding { .. } => {
                one("convert it first, for example: iconv -f ISO-8859-1 -t UTF-8 FILE")
            }
            Self::Unreadable { .. }
            | Self::Missing { .. }
            | Self::TooLarge { .. }
            | Self::Binary { .. }
            | Self::Empty { .. } => Vec::new(),
        }
    }
}

/// The operating system's reason without its number, and without what a library wrapped around it.
#[must_use]
pub fn reason(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(std::error::Error::source).and_then(<dyn std::error::Error>::downcast_ref);
    if let Some(inner) = inner {
        return reason(inner);
    }
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}
