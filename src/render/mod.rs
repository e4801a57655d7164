//! How things look: tables, JSON, CSV, progress. Nothing here decides anything.

pub mod comparison;
mod count;
pub mod csv;
pub mod distribution;
pub mod html;
pub mod json;
mod least;
pub mod markdown;
mod narrow;
mod out;
pub mod outcome;
pub mod passages;
pub mod printer;
pub mod progress;
pub mod sanitize;
pub mod style;
pub mod table;
pub mod time;
pub mod wrap;

pub use count::counted;
pub use least::{at_least, tokens};
pub use printer::{Printer, PrinterOptions};
pub use sanitize::{clean, clean_block};
pub use style::{Style, Tone};
pub use table::{Cell, Column, Table, short_id, shorten_end};
