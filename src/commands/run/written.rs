//! What a command has done stands, whether or not anybody reads what it says about it.

use anyhow::{Context as _, Result};

use crate::failure::{self, Failure};

/// How a command ends that did something and said so. A reader that went away takes nothing from that; output that was lost
/// otherwise makes it a failure, which names what is there all the same.
pub fn ended(written: Result<()>, verdict: Result<()>, done: &str) -> Result<()> {
    let Err(lost) = written else { return verdict };
    let is_outweighed = match &verdict {
        Ok(()) => true,
        Err(found) => Failure::from_error(found).kind.is_about_results(),
    };
    if failure::is_closed_pipe(&lost) || !is_outweighed {
        return verdict;
    }
    Err(lost).with_context(|| format!("{done}, but this could not be written"))
}
