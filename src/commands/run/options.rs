//! The options of `run`.

use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::commands::values;
use crate::domain::{Actor, Cost};
use crate::failure::Failure;
use crate::runner::{RunOptions, Timing};

/// The options of `run`, which `create --run` takes too.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Running")]
pub struct RunOptionArgs {
    /// Calls at once [default: 8]
    #[arg(short, long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=4096), allow_negative_numbers = true)]
    pub jobs: Option<u16>,
    /// Attempts a job, written to the jobs that are claimed [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000), allow_negative_numbers = true)]
    pub max_attempts: Option<u32>,
    /// The most that one call may take [default: 5m]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    pub timeout: Option<Duration>,
    /// Calls of language models a minute, at most
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub rpm: Option<NonZeroU32>,
    /// Tokens a minute, at most, as servers count them
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub tpm: Option<NonZeroU32>,
    /// The most to wait for a server that has too much to do [default: 15m]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    pub max_wait: Option<Duration>,
    /// Copy equal evaluations that I may see instead of paying again: same instructions, settings, prompt and document
    #[arg(long)]
    pub reuse: bool,
    /// Let documents and keys go to public addresses by plain http
    #[arg(long)]
    pub allow_plain_http: bool,
    /// Stop claiming once this run has spent as much; what earlier runs spent does not count
    #[arg(long, value_name = "USD", value_parser = budget, allow_negative_numbers = true)]
    pub budget: Option<Cost>,
    /// Put failed jobs of the named batches back first
    #[arg(long)]
    pub retry_failed: bool,
    /// Exit 8 unless all jobs of a batch are completed and graded, and its average grade is at least this
    #[arg(long, value_name = "GRADE", value_parser = values::grade, allow_negative_numbers = true)]
    pub fail_under: Option<f64>,
    /// Ring the terminal's bell at the end
    #[arg(long)]
    pub bell: bool,
}

fn budget(text: &str) -> Result<Cost, String> {
    text.parse().ok().and_then(Cost::from_dollars).ok_or_else(|| "write an amount of dollars, like 2.50".to_owned())
}

impl RunOptionArgs {
    /// `create` takes these only together with `--run`.
    pub fn check(&self, is_run: bool) -> Result<()> {
        let given = self.jobs.is_some()
            || self.max_attempts.is_some()
            || self.timeout.is_some()
            || self.rpm.is_some()
            || self.tpm.is_some()
            || self.max_wait.is_some()
            || self.reuse
            || self.allow_plain_http
            || self.budget.is_some()
            || self.retry_failed
            || self.fail_under.is_some()
            || self.bell;
        if given && !is_run {
            return Err(Failure::usage("options of run without a run").hint("add --run").into());
        }
        Ok(())
    }

    /// Calls at once.
    #[must_use]
    pub fn concurrency(&self) -> usize {
        usize::from(self.jobs.unwrap_or(8))
    }

    pub(super) fn resolve(&self, actor: &Actor) -> RunOptions {
        RunOptions {
            concurrency: self.concurrency(),
            timeout: self.timeout.unwrap_or(Duration::from_mins(5)),
            max_attempts: self.max_attempts,
            budget: self.budget,
            max_wait: self.max_wait.unwrap_or(Duration::from_mins(15)),
            reuse: self.reuse.then(|| actor.clone()),
            timing: timing(),
        }
    }
}

/// Debug builds can shorten the lease, so that tests need not wait for a minute.
fn timing() -> Timing {
    let shortened = || std::env::var("EVALBATCH_TEST_LEASE").ok().and_then(|text| values::duration(&text).ok());
    match shortened().filter(|_| cfg!(debug_assertions)) {
        Some(lease) => Timing { lease, heartbeat: lease / 3 },
        None => Timing::default(),
    }
}
