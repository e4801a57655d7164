//! How things look: tables, JSON, CSV, progress. Nothing here decides anything.

mod again;
pub mod comparison;
mod count;
pub mod csv;
pub mod cut;
pub mod distribution;
pub mod html;
pub mod json;
mod least;
pub mod markdown;
mod markdown_table;
mod out;
pub mod outcome;
pub mod passages;
mod picture;
pub mod printer;
pub mod progress;
pub mod reflow;
pub mod sanitize;
pub mod style;
pub mod table;
pub mod time;
mod unread;
pub mod wrap;

pub use again::Again;
pub use count::{counted, grouped};
pub use cut::{shorten, shorten_end};
pub use least::{at_least, lost, tokens};
pub use printer::{Printer, PrinterOptions, fit_help};
pub use sanitize::{clean, clean_block};
pub use style::{Style, Tone};
pub use table::{Cell, Column, Table, short_id};
