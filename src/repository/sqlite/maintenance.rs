//! Looking after the file itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use rusqlite::Connection;

use super::{SqliteRepository, before_upgrade, documents, journal, migrate, open, users, whole_copy};
use crate::repository::maintenance::{DatabaseInfo, Maintenance, Vacuumed};
use crate::repository::{Error, Refusal, Result};

/// Enough to see what is wrong, without flooding the terminal.
pub(super) const MAX_PROBLEMS: u32 = 100;

impl Maintenance for SqliteRepository {
    fn info(&self) -> Result<DatabaseInfo> {
        let number = |name: &str| self.connection.pragma_query_value(None, name, |row| row.get::<_, u64>(0));
        let page_size = number("page_size")?;
        Ok(DatabaseInfo {
            schema_version: self.connection.pragma_query_value(None, "user_version", |row| row.get(0))?,
            journal_mode: Some(journal::mode(&self.connection)?),
            size_bytes: number("page_count")? * page_size,
            free_bytes: number("freelist_count")? * page_size,
            rows: row_counts(&self.connection)?,
            copies: match &self.place {
                Some(place) => before_upgrade::copies(place.path())?,
                None => Vec::new(),
            },
        })
    }

    fn check(&self) -> Result<Vec<String>> {
        self.problems(&[
            integrity_problems,
            foreign_key_problems,
            schema_problems,
            users::policy_problems,
            documents::content_problems,
        ])
    }

    fn damage(&self) -> Result<Vec<String>> {
        self.problems(&[integrity_problems, foreign_key_problems])
    }

    fn backup(&self, target: &Path) -> Result<()> {
        let target = std::path::absolute(target).map_err(Error::io(target))?;
        let folder = target.parent().unwrap_or(Path::new("/"));
        if target.symlink_metadata().is_ok() {
            return Err(Refusal::conflict(format!("{} exists; a backup never overwrites", target.display()))
                .hint("name another file")
                .into());
        }
        if before_upgrade::is_reserved(&target) {
            return Err(Refusal::conflict(format!(
                "{} is a name for copies from before upgrades, which db vacuum removes",
                target.display()
            ))
            .hint("name another file")
            .into());
        }
        // The name appears when the copy is whole and on the disk.
        let copy = whole_copy::of(&self.connection, folder)?;
        copy.file.persist_noclobber(&target).map_err(|failed| Error::io(&target)(failed.error))?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::io(folder))?;
        Ok(())
    }

    fn vacuum(&self) -> Result<Vacuumed> {
        let pages = || self.connection.pragma_query_value(None, "page_count", |row| row.get::<_, u64>(0));
        let before = pages()?;
        self.connection.execute_batch("VACUUM")?;
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let page_size: u64 = self.connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
        let mut removed_copies = Vec::new();
        if let Some(place) = &self.place {
            whole_copy::remove_left(place.folder());
            for copy in before_upgrade::copies(place.path())? {
                std::fs::remove_file(&copy).map_err(Error::io(&copy))?;
                removed_copies.push(copy);
            }
        }
        Ok(Vacuumed { reclaimed_bytes: before.saturating_sub(pages()?) * page_size, removed_copies })
    }
}

type Check = fn(&Connection) -> Result<Vec<String>>;

impl SqliteRepository {
    fn problems(&self, checks: &[Check]) -> Result<Vec<String>> {
        let mut problems = Vec::new();
        for check in checks {
            match check(&self.connection) {
                Ok(found) => problems.extend(found),
                // A page that cannot be read is what was asked about, and no failure to ask.
                Err(Error::Damaged(what) | Error::DamagedHistory(what)) => problems.push(what),
                Err(error) => return Err(error),
            }
        }
        Ok(problems)
    }
}

/// The tables of the first schema; a name here is never somebody's input.
const TABLES: [&str; 11] = [
    "users",
    "agents",
    "agent_versions",
    "documents",
    "batches",
    "jobs",
    "attempts",
    "evaluations",
    "comments",
    "cleanup_runs",
    "policy",
];

fn row_counts(connection: &Connection) -> rusqlite::Result<Vec<(String, u64)>> {
    TABLES
        .iter()
        .map(|table| {
            let count = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0))?;
            Ok(((*table).to_owned(), count))
        })
        .collect()
}

fn integrity_problems(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MAX_PROBLEMS})"))?;
    let lines = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

fn foreign_key_problems(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let (table, rowid, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(format!("row {} of {table} refers to a row of {parent} that is not there", rowid.unwrap_or_default()))
    })?;
    Ok(rows.take(MAX_PROBLEMS as usize).collect::<rusqlite::Result<_>>()?)
}

/// Compares tables, indexes and triggers with those that this program makes.
fn schema_problems(connection: &Connection) -> Result<Vec<String>> {
    migrate::inspect(connection, &super::known::Known::Own)?;
    let (expected, found) = (schema(&open::open_in_memory()?)?, schema(connection)?);
    let mut problems = Vec::new();
    for (name, sql) in &expected {
        match found.get(name) {
            None => problems.push(format!("{name} is missing from the schema")),
            Some(other) if other != sql => problems.push(format!("{name} differs from the schema of this version")),
            Some(_) => {}
        }
    }
    problems.extend(
        found.keys().filter(|name| !expected.contains_key(*name)).map(|name| format!("{name} is not of this schema")),
    );
    Ok(problems)
}

fn schema(connection: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    connection
        .prepare("SELECT type || ' ' || name, ifnull(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
