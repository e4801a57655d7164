//! `--watch`: the same output again and again, in place.

use std::thread;
use std::time::Duration;

use anyhow::Result;

use crate::context::Context;
use crate::failure::Failure;

const EVERY: Duration = Duration::from_secs(2);

/// Whether there is more to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Watched {
    GoesOn,
    IsOver,
}

/// Draws every two seconds until it is over, or Ctrl-C. What is no terminal gets the last state alone, so that a script can
/// wait for it.
pub(super) fn until_over(
    context: &mut Context,
    state: &dyn Fn(&Context) -> Result<Watched>,
    draw: &dyn Fn(&mut Context) -> Result<()>,
) -> Result<()> {
    loop {
        let state = state(context)?;
        if state == Watched::IsOver {
            // The last state stays, and stays whole.
            context.printer.end_frames()?;
            return draw(context);
        }
        if context.printer.out_is_terminal() {
            context.printer.begin_frame()?;
            draw(context)?;
            context.printer.end_frame()?;
        }
        thread::sleep(EVERY);
    }
}

/// Draws every two seconds until Ctrl-C.
pub(super) fn forever(context: &mut Context, draw: &dyn Fn(&mut Context) -> Result<()>) -> Result<()> {
    if !context.printer.out_is_terminal() {
        return Err(Failure::usage("--watch draws on a terminal, and this is none").hint("leave it out").into());
    }
    until_over(context, &|_| Ok(Watched::GoesOn), draw)
}
