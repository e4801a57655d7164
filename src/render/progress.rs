//! Progress of a run: a bar when stderr is a terminal, else nothing but what needs attention.

use std::io::Write;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use super::Printer;
use super::narrow::NarrowTerminal;
use super::sanitize::clean;
use super::time::measured;
use crate::domain::Cost;
use crate::runner::Event;

/// Shows the events of one run.
#[derive(Debug)]
pub struct RunProgress {
    bar: ProgressBar,
    verbose: bool,
    failed: u64,
    cost: Cost,
    /// What calls wait for.
    waiting: String,
}

impl RunProgress {
    #[must_use]
    pub fn new(printer: &Printer) -> Self {
        let drawn = printer.err_is_terminal() && !printer.is_quiet();
        let target = target(drawn);
        let bar = ProgressBar::with_draw_target(Some(0), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:16} {pos}/{len} {rate} ETA {eta} {wide_msg}") {
            let rate = |state: &ProgressState, out: &mut dyn std::fmt::Write| {
                let _ = write!(out, "{:.1}/s", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate).progress_chars("█▉▊▋▌▍▎▏ "));
        }
        Self { bar, verbose: drawn || printer.is_verbose(), failed: 0, cost: Cost::ZERO, waiting: String::new() }
    }

    pub fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { open } => {
                self.bar.set_length(*open);
                if *open == 0 {
                    self.bar.set_draw_target(ProgressDrawTarget::hidden());
                } else {
                    self.bar.enable_steady_tick(Duration::from_millis(200));
                }
            }
            Event::Completed { cost, .. } => {
                self.cost = self.cost + cost.unwrap_or_default();
                self.advance();
            }
            Event::Failed { document, kind, message, .. } => {
                self.failed += 1;
                self.say(&format!("failed ({kind}): {}: {}", clean(document), clean(message)));
                self.advance();
            }
            Event::Retrying { document, kind, message, wait, .. } => {
                let wait = measured(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
                self.say(&format!("again in {wait} ({kind}): {}: {}", clean(document), clean(message)));
            }
            Event::Discarded { .. } => self.advance(),
            Event::Reclaimed { jobs } => self.say(&format!("took back {jobs} jobs of a dead worker")),
            Event::GivenUp { jobs } => {
                self.failed += jobs;
                self.say(&format!("failed: {jobs} jobs whose workers died at every attempt"));
                (0..*jobs).for_each(|_| self.advance());
            }
            Event::SlowingDown { wait, at_once, message } => {
                let wait = measured(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
                self.say(&format!("{}: all its calls wait for {wait}, then {at_once} go at once", clean(message)));
            }
            Event::ProviderStopped { message } => {
                self.say(&format!("{}: its jobs are left, the others go on", clean(message)));
            }
            Event::CallsWait { requests, tokens, server } => {
                let parts = [(requests, "--rpm"), (tokens, "--tpm"), (server, "the server")];
                let parts = parts.into_iter().filter(|(count, _)| **count > 0);
                let parts: Vec<String> = parts.map(|(count, what)| format!("{count} wait for {what}")).collect();
                self.waiting = parts.join(", ");
                self.tell();
            }
            Event::WaitingForRetry { wait } => {
                let wait = measured(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
                self.bar.set_message(format!("next retry in {wait}"));
            }
            Event::WaitingForLeases { jobs } => {
                self.bar.set_message(format!("{jobs} jobs are held by a worker elsewhere that may be dead"));
            }
            Event::Stopping { in_flight } => {
                self.say(&format!("stopping: {in_flight} jobs in flight finish; once more gives them back"));
            }
        }
    }

    /// Clears the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    fn advance(&mut self) {
        self.bar.inc(1);
        self.tell();
    }

    /// Beside the bar.
    fn tell(&self) {
        let failed = (self.failed > 0).then(|| format!("{} failed", self.failed));
        let cost = (self.cost > Cost::ZERO).then(|| self.cost.to_string());
        let waiting = Some(self.waiting.clone()).filter(|waiting| !waiting.is_empty());
        self.bar.set_message([failed, cost, waiting].into_iter().flatten().collect::<Vec<_>>().join(" "));
    }

    /// Above the bar, so that the two never mix.
    fn say(&self, text: &str) {
        if self.bar.is_hidden() {
            if self.verbose {
                tracing::info!("{text}");
            }
        } else {
            // Not `println`, which counts the rows of a text by the width of the bar's narrow terminal.
            self.bar.suspend(|| {
                let _ = writeln!(std::io::stderr(), "{text}");
            });
        }
    }
}

fn target(drawn: bool) -> ProgressDrawTarget {
    if drawn {
        ProgressDrawTarget::term_like_with_hz(Box::new(NarrowTerminal), 10)
    } else {
        ProgressDrawTarget::hidden()
    }
}

/// Shows how many pages were fetched.
#[derive(Debug)]
pub struct FetchProgress {
    bar: ProgressBar,
}

impl FetchProgress {
    #[must_use]
    pub fn new(printer: &Printer, pages: usize) -> Self {
        let drawn = printer.err_is_terminal() && !printer.is_quiet();
        let target = target(drawn);
        let bar = ProgressBar::with_draw_target(Some(pages as u64), target);
        if let Ok(style) = ProgressStyle::with_template("fetching {bar:24} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar }
    }

    pub fn advance(&self) {
        self.bar.inc(1);
    }

    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
