//! Asking before something that cannot be undone.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Result;

use crate::context::Context;
use crate::failure::Failure;

/// Asks on a terminal; anything but yes is no. Without a terminal `--yes` is needed.
pub(super) fn ask(context: &mut Context, question: &str) -> Result<bool> {
    if !io::stdin().is_terminal() || !context.printer.err_is_terminal() {
        return Err(Failure::usage("this needs a confirmation, and there is no terminal to ask on")
            .hint("add --yes")
            .into());
    }
    context.printer.flush()?;
    let mut terminal = io::stderr();
    write!(terminal, "{question} [y/N] ")?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
