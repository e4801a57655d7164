//! Progress of a run: a bar when stderr is a terminal, else nothing but what needs attention.

mod bar;
mod line;
mod narrow;
mod retries;

use std::time::{Duration, Instant};

use self::bar::Bar;
use self::line::Figures;
use self::retries::Retries;
use super::Printer;
use super::count::counted;
use super::sanitize::clean;
use super::time::measured;
use crate::domain::Cost;
use crate::runner::Event;

/// Shows the events of one run.
#[derive(Debug)]
pub struct RunProgress {
    bar: Bar,
    verbose: bool,
    failed: u64,
    cost: Cost,
    /// What calls wait for, and whether that holds them all up.
    calls_wait: (String, bool),
    retries: Retries,
}

impl RunProgress {
    #[must_use]
    pub fn new(printer: &Printer) -> Self {
        let bar = Bar::new(printer, Figures::default());
        Self {
            bar,
            verbose: printer.is_verbose(),
            failed: 0,
            cost: Cost::ZERO,
            calls_wait: (String::new(), false),
            retries: Retries::default(),
        }
    }

    pub fn show(&mut self, event: &Event<'_>) {
        match event {
            Event::Started { open } => self.bar.start(*open),
            Event::Completed { cost, .. } => {
                self.cost = self.cost + cost.unwrap_or_default();
                self.advance(1);
            }
            Event::Failed { document, kind, message, .. } => {
                self.failed += 1;
                self.say(&format!("failed ({kind}): {}: {}", clean(document), clean(message)));
                self.advance(1);
            }
            Event::Retrying { document, kind, message, wait, .. } => {
                let now = Instant::now();
                // A log has a line for each.
                if self.retries.note(*kind, message, now) || !self.bar.is_shown() {
                    let wait = in_words(*wait);
                    self.say(&format!("again in {wait} ({kind}): {}: {}", clean(document), clean(message)));
                }
                self.retries.due(now).iter().for_each(|text| {
                    self.bar.say(text);
                });
            }
            Event::Discarded { .. } => self.advance(1),
            Event::Reclaimed { jobs } => {
                self.say(&format!("took back {} of a dead worker", counted(*jobs as u64, "job")));
            }
            Event::GivenUp { jobs } => {
                self.failed += jobs;
                self.say(&format!("failed: {} whose workers died at every attempt", counted(*jobs, "job")));
                self.advance(*jobs);
            }
            Event::SlowingDown { wait, at_once, message } => {
                let until = Instant::now() + *wait;
                self.bar.change(|figures| figures.server_until = figures.server_until.max(Some(until)));
                let wait = in_words(*wait);
                self.say(&format!("{}: all its calls wait for {wait}, then {at_once} go at once", clean(message)));
            }
            Event::ProviderStopped { message } => {
                self.say(&format!("{}: its jobs are left, the others go on", clean(message)));
            }
            Event::CallsWait { requests, tokens, server } => {
                let parts = [(requests, "--rpm"), (tokens, "--tpm"), (server, "the server")];
                let parts = parts.into_iter().filter(|(count, _)| **count > 0);
                let parts: Vec<String> = parts.map(|(count, what)| format!("{count} wait for {what}")).collect();
                // Calls that are spread over the minute have a rate, and an end that can be told.
                self.calls_wait = (parts.join(", "), *tokens + *server > 0);
                self.show_waits();
            }
            Event::WaitingForRetry { wait } => {
                self.stand_still(format!("next retry in {}", in_words(*wait)));
            }
            Event::WaitingForLeases { jobs } => {
                let jobs = counted(*jobs as u64, "job");
                self.stand_still(format!("held by a worker elsewhere that may be dead: {jobs}"));
            }
            Event::GivingBack { jobs, grace } => {
                let (jobs, grace) = (counted(*jobs as u64, "job"), counted(grace.as_secs(), "second"));
                self.say(&format!("giving {jobs} back; answers that come within {grace} are kept"));
            }
            Event::Stopping { in_flight } => {
                let jobs = counted(*in_flight as u64, "job");
                self.say(&format!("stopping after {jobs} in flight; once more gives them back"));
            }
        }
    }

    /// Clears the bar.
    pub fn finish(&mut self) {
        self.retries.rest().iter().for_each(|text| {
            self.bar.say(text);
        });
        self.bar.finish();
    }

    fn advance(&mut self, jobs: u64) {
        let (failed, cost) = (self.failed, self.cost);
        self.bar.change(|figures| {
            figures.alarm = if failed > 0 { format!("{failed} failed") } else { String::new() };
            figures.cost = if cost > Cost::ZERO { cost.to_string() } else { String::new() };
        });
        self.show_waits();
        self.bar.advance(jobs);
    }

    fn show_waits(&self) {
        let (text, stands_still) = &self.calls_wait;
        self.bar.change(|figures| {
            figures.waits_for.clone_from(text);
            figures.stands_still = *stands_still;
        });
    }

    fn stand_still(&self, reason: String) {
        self.bar.change(|figures| (figures.waits_for, figures.stands_still) = (reason, true));
    }

    fn say(&self, text: &str) {
        if !self.bar.say(text) && self.verbose {
            tracing::info!("{text}");
        }
    }
}

fn in_words(wait: Duration) -> String {
    measured(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX))
}

/// Shows how many pages were fetched.
#[derive(Debug)]
pub struct FetchProgress {
    bar: Bar,
}

impl FetchProgress {
    #[must_use]
    pub fn new(printer: &Printer, pages: usize) -> Self {
        Self { bar: Bar::new(printer, Figures { label: "fetching", of: pages as u64, ..Figures::default() }) }
    }

    pub fn advance(&mut self) {
        self.bar.advance(1);
    }

    pub fn finish(&self) {
        self.bar.finish();
    }
}
