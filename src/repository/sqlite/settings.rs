//! What every connection is set to.

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::repository::error::Error;

const LOG_BYTES_KEPT: u32 = 4 << 20;
/// Pages in memory. Ids are random, so that what belongs to a batch lies all over an index: with SQLite's own 2 MiB, showing
/// 10,000 jobs reads most pages of their database several times.
const CACHE_KIB: u32 = 8 << 10;

/// Settings that live in the connection: none of them writes the file.
///
/// FULL: what was acknowledged survives a power cut. `trusted_schema`: a schema that somebody else wrote cannot call
/// functions with side effects. `cell_size_check`: a damaged page is noticed when it is read, not when it is used.
/// `secure_delete`: deleted text is overwritten. `journal_size_limit`: a log that grew while somebody read for long is
/// cut when it begins anew. `ENABLE_QPSG`: plans do not depend on the values that are bound; otherwise SQLite prepares every
/// statement anew, each time it runs, whose values might fit the condition of a partial index.
pub(super) fn apply(connection: &Connection) -> Result<(), Error> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;
         PRAGMA synchronous = FULL;",
    )?;
    connection.pragma_update(None, "cache_size", -i64::from(CACHE_KIB))?;
    connection.pragma_update_and_check(None, "journal_size_limit", LOG_BYTES_KEPT, |_| Ok(()))?;
    set_foreign_keys(connection, true)
}

/// For a connection that only looks.
pub(super) fn apply_read_only(connection: &Connection) -> Result<(), Error> {
    Ok(connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA query_only = ON;")?)
}

/// Ignored by SQLite inside a transaction, so it is read back.
pub(super) fn set_foreign_keys(connection: &Connection, on: bool) -> Result<(), Error> {
    connection.pragma_update(None, "foreign_keys", on)?;
    let found: bool = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0))?;
    if found == on { Ok(()) } else { Err(Error::Setting { name: "foreign_keys", found: found.to_string() }) }
}

/// Free pages can be given back in small steps. Must come before anything writes the first page: later SQLite ignores it.
pub(super) fn prepare_new_file(connection: &Connection) -> Result<(), Error> {
    Ok(connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?)
}

pub(super) fn check_auto_vacuum(connection: &Connection) -> Result<(), Error> {
    match connection.pragma_query_value(None, "auto_vacuum", |row| row.get::<_, i64>(0))? {
        2 => Ok(()),
        found => Err(Error::Setting { name: "auto_vacuum", found: found.to_string() }),
    }
}
