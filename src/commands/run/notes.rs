//! What somebody who starts a run may not expect: jobs with a limit of an earlier run, or nothing to run at all.

use std::num::NonZeroU32;

use anyhow::Result;

use super::{Estimate, RunOutcome};
use crate::commands::create::DEFAULT_MAX_ATTEMPTS;
use crate::context::Context;
use crate::domain::{BatchId, BatchSummary};
use crate::render::{counted, grouped};
use crate::repository::Repository;
use crate::runner::BatchWork;

/// `--max-attempts` stays with the jobs that a run had claimed.
pub(super) fn unusual_attempts(repository: &dyn Repository, batches: &[BatchId]) -> Result<Option<String>> {
    let Some(unusual) = repository.unusual_attempts(batches, DEFAULT_MAX_ATTEMPTS)? else { return Ok(None) };
    let limit = match (unusual.least, unusual.most) {
        (least, most) if least == most => counted(u64::from(most), "attempt"),
        (least, most) => format!("{least} to {most} attempts"),
    };
    let jobs = counted(unusual.jobs, "job");
    Ok(Some(format!("{jobs} may take {limit}, as an earlier run wrote; --max-attempts N changes it")))
}

/// A limit of tokens that no call keeps to lets one through each minute.
pub(super) fn slower_than_one_call(
    repository: &dyn Repository,
    work: &[BatchWork],
    tokens_per_minute: Option<NonZeroU32>,
) -> Result<Option<String>> {
    let Some(limit) = tokens_per_minute.map(|limit| u64::from(limit.get())) else { return Ok(None) };
    let mut most = 0;
    for batch in work {
        let pending = repository.pending_work(&batch.id, false)?;
        if let Some(estimate) = Estimate::of(&batch.agent.content, None, pending).filter(|it| it.calls > 0) {
            most = most.max((estimate.input_tokens + estimate.output_tokens).div_ceil(estimate.calls));
        }
    }
    Ok((limit < most).then(|| {
        format!("--tpm {limit} is less than one call takes (about {} tokens): one call a minute", grouped(most))
    }))
}

/// Whether the run met nothing that it could do.
pub(super) fn did_nothing(outcome: &RunOutcome) -> bool {
    let report = &outcome.report;
    let has_done = report.completed + report.failed + report.cancelled + report.retried > 0;
    !has_done && report.pending == 0 && report.stopped.is_none() && outcome.signal.is_none()
}

/// Jobs that a run did not wait for, since others are at them.
pub(super) fn running_elsewhere(
    outcome: &RunOutcome,
    context: &Context,
    repository: &dyn Repository,
) -> Result<Option<String>> {
    if outcome.signal.is_some() {
        return Ok(None);
    }
    let mut running = 0;
    for id in &outcome.batches {
        running += repository.batch(id, context.now())?.map_or(0, |batch| batch.job_stats.running);
    }
    Ok((running > 0).then(|| format!("{} running elsewhere", counted(running, "job"))))
}

/// Why a run did nothing, and what would do something.
pub(super) fn nothing_to_run(
    outcome: &RunOutcome,
    context: &Context,
    repository: &dyn Repository,
) -> Result<Option<String>> {
    let mut batches = Vec::new();
    for id in &outcome.batches {
        batches.extend(repository.batch(id, context.now())?);
    }
    let [first, ..] = batches.as_slice() else {
        let note = "nothing to run: none of your batches has pending jobs";
        return Ok(context.has_database().then(|| note.to_owned()));
    };
    let sum = |part: fn(&BatchSummary) -> u64| batches.iter().map(part).sum::<u64>();
    let (running, failed) = (sum(|batch| batch.job_stats.running), sum(|batch| batch.job_stats.failed));
    let (cancelled, completed) = (sum(|batch| batch.job_stats.cancelled), sum(|batch| batch.job_stats.completed));
    let states = [(running, "running elsewhere"), (failed, "failed"), (cancelled, "cancelled")];
    let states: Vec<String> =
        states.iter().filter(|(count, _)| *count > 0).map(|(count, state)| format!("{count} {state}")).collect();
    if states.is_empty() {
        return Ok(Some(match completed {
            1 => "nothing to do: the job is completed".to_owned(),
            _ => format!("nothing to do: all {} are completed", counted(completed, "job")),
        }));
    }
    let with =
        |part: fn(&BatchSummary) -> u64| batches.iter().find(|batch| part(batch) > 0).unwrap_or(first).reference();
    let then = if failed > 0 {
        format!("; evalbatch run {} --retry-failed tries again", with(|batch| batch.job_stats.failed))
    } else if cancelled > 0 {
        format!("; evalbatch rerun {} runs the whole batch anew", with(|batch| batch.job_stats.cancelled))
    } else {
        String::new()
    };
    Ok(Some(format!("nothing to run: {}{then}", states.join(", "))))
}
