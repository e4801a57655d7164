//! Where a progress is shown: drawn in one place, told in a line now and then, or not at all.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::line::Figures;
use super::narrow::NarrowTerminal;
use crate::render::Printer;
use crate::render::wrap::wrap;

/// Between the lines on a terminal where nothing can be drawn twice.
const TOLD_EVERY: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Bar {
    drawn: ProgressBar,
    /// All but what the bar itself counts.
    figures: Arc<Mutex<Figures>>,
    /// When the next line is due, where lines are told.
    next_line: Option<Duration>,
}

impl Bar {
    pub(super) fn new(printer: &Printer, figures: Figures) -> Self {
        let shown = printer.err_is_terminal() && !printer.is_quiet();
        let drawn = shown && printer.can_redraw();
        let target = if drawn {
            ProgressDrawTarget::term_like_with_hz(Box::new(NarrowTerminal::default()), 10)
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(Some(figures.of), target);
        let figures = Arc::new(Mutex::new(figures));
        if let Ok(style) = ProgressStyle::with_template("{line}") {
            let figures = Arc::clone(&figures);
            let line = move |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let figures = Figures {
                    done: state.pos(),
                    of: state.len().unwrap_or(0),
                    per_second: state.per_sec(),
                    ..locked(&figures).clone()
                };
                let _ = out.write_str(&figures.at(Instant::now()).line(NarrowTerminal::columns()));
            };
            bar.set_style(style.with_key("line", line));
        }
        Self { drawn: bar, figures, next_line: (shown && !drawn).then_some(TOLD_EVERY) }
    }

    /// Whether a person looks on.
    pub(super) fn is_shown(&self) -> bool {
        !self.drawn.is_hidden() || self.next_line.is_some()
    }

    pub(super) fn start(&mut self, of: u64) {
        if of == 0 {
            self.drawn.set_draw_target(ProgressDrawTarget::hidden());
            self.next_line = None;
        } else {
            self.drawn.set_length(of);
            self.drawn.enable_steady_tick(Duration::from_millis(200));
        }
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut Figures)) {
        change(&mut locked(&self.figures));
    }

    pub(super) fn advance(&mut self, by: u64) {
        self.drawn.inc(by);
        let elapsed = self.drawn.elapsed();
        if self.next_line.is_some_and(|next| next <= elapsed) {
            self.next_line = Some(elapsed + TOLD_EVERY);
            let done = self.drawn.position();
            let figures = Figures {
                done,
                of: self.drawn.length().unwrap_or(0),
                per_second: done as f64 / elapsed.as_secs_f64(),
                ..locked(&self.figures).clone()
            };
            let _ = writeln!(std::io::stderr(), "{}", figures.at(Instant::now()).plain());
        }
    }

    /// Says something above the bar, so that the two never mix; `false` where nobody looks on.
    pub(super) fn say(&self, text: &str) -> bool {
        if self.is_shown() {
            // Not `println`, which counts the rows of a text by the width of the bar's narrow terminal.
            self.drawn.suspend(|| {
                let _ = writeln!(std::io::stderr(), "{}", wrap(text, "", NarrowTerminal::all_columns()));
            });
        }
        self.is_shown()
    }

    pub(super) fn finish(&self) {
        self.drawn.finish_and_clear();
    }
}

fn locked(figures: &Mutex<Figures>) -> MutexGuard<'_, Figures> {
    figures.lock().unwrap_or_else(PoisonError::into_inner)
}
