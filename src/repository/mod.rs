//! What commands may ask of the store, and the stores that answer.

pub mod error;
pub mod sqlite;
