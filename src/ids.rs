//! New identifiers: `cuid2` strings, 24 lower-case letters and digits.

/// Characters of every new identifier.
pub const LENGTH: usize = 24;

/// A new identifier that no other row has.
#[must_use]
pub fn fresh() -> String {
    cuid2::create_id()
}

/// A made-up tracking id for an experiment that was given none.
#[must_use]
pub fn tracking_id() -> String {
    let id = cuid2::create_id();
    format!("exp_{}", &id[id.len() - 8..])
}
