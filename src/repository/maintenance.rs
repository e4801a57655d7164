//! Looking after the database itself.

use std::path::{Path, PathBuf};

use crate::repository::Result;

pub trait Maintenance {
    fn info(&self) -> Result<DatabaseInfo>;

    /// What is wrong, one line each; empty when all is well.
    fn check(&self) -> Result<Vec<String>>;

    /// As `check`, without what is only unusual: what cannot be read as it was written.
    fn damage(&self) -> Result<Vec<String>>;

    /// Writes a consistent copy while others write; never over an existing file.
    fn backup(&self, target: &Path) -> Result<()>;

    /// Rebuilds the file without gaps, and removes the copies kept from before upgrades.
    fn vacuum(&self) -> Result<Vacuumed>;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseInfo {
    pub schema_version: i64,
    /// `None` where there is no file.
    pub journal_mode: Option<String>,
    pub size_bytes: u64,
    /// Of it, free for new rows.
    pub free_bytes: u64,
    /// Rows of each table, by name.
    pub rows: Vec<(String, u64)>,
    /// Copies kept from before upgrades.
    pub copies: Vec<PathBuf>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vacuumed {
    pub reclaimed_bytes: u64,
    pub removed_copies: Vec<PathBuf>,
}
