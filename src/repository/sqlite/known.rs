//! The migrations that a program knows.
//!
//! Whoever opens a file compares its history with them, at every start. Making refinery's values for that would cost more
//! than all the rest of opening, for refinery reads the names of their files with a regular expression. So the three
//! facts that a history holds of each are written down here, and the values are made only when something is missing.

use refinery_core::Migration;

mod embedded {
    refinery::embed_migrations!("migrations/sqlite");
}

/// A migration as the history of a file names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub version: i64,
    pub name: String,
    /// refinery's hash of version, name and text, in decimal.
    pub checksum: String,
}

/// Every migration in `migrations/sqlite`, oldest first: version, name, checksum. A test holds it.
const RELEASED: [(i64, &str, &str); 3] = [
    (1, "initial", "7818822174957249670"),
    (2, "documents_by_content", "7186127243986968538"),
    (3, "grades_by_batch", "734128993974594473"),
];

/// The migrations that a file may have.
#[derive(Debug, Clone)]
pub enum Known {
    /// This program's.
    Own,
    /// Others, for tests of upgrades.
    Given(Vec<Migration>),
}

impl Known {
    /// Oldest first.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        match self {
            Self::Own => RELEASED
                .iter()
                .map(|(version, name, checksum)| Step {
                    version: *version,
                    name: (*name).to_owned(),
                    checksum: (*checksum).to_owned(),
                })
                .collect(),
            Self::Given(migrations) => migrations.iter().map(step).collect(),
        }
    }

    /// Oldest first.
    #[must_use]
    pub fn migrations(&self) -> Vec<Migration> {
        match self {
            Self::Own => embedded::migrations::runner().get_migrations().clone(),
            Self::Given(migrations) => migrations.clone(),
        }
    }

    /// The number of the newest.
    #[must_use]
    pub fn newest(&self) -> i64 {
        match self {
            Self::Own => RELEASED.last().map_or(0, |(version, ..)| *version),
            Self::Given(migrations) => migrations.last().map_or(0, |migration| i64::from(migration.version())),
        }
    }
}

fn step(migration: &Migration) -> Step {
    Step {
        version: migration.version().into(),
        name: migration.name().to_owned(),
        checksum: migration.checksum().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_down_is_what_the_files_say() {
        let of_files: Vec<_> = Known::Own.migrations().iter().map(step).collect();
        assert_eq!(Known::Own.steps(), of_files, "add a new migration to RELEASED; never change one that is there");
    }
}
