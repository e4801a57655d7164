//! A report to paste into an issue: short, complete in its figures, and within what GitHub accepts as one comment.

mod batch;
mod comparison;
mod escape;
mod worst;

pub use batch::{BatchReport, DocumentLine};
pub use comparison::comparison;
pub use escape::inline;
pub use worst::WorstComments;

/// GitHub refuses a comment of more than 65,536 characters; a few are left for what is written around it.
pub const MOST_CHARS: usize = 65_000;
