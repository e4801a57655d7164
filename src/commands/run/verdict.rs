//! How a run ends: its exit status, and what to type next.

use anyhow::Result;

use super::{LeftBatch, RunOptionArgs, RunOutcome};
use crate::context::Context;
use crate::domain::{Actor, BatchSummary, Cost, Timestamp};
use crate::failure::{Failure, FailureKind};
use crate::render::counted;
use crate::render::sanitize::clean;
use crate::repository::Repository;
use crate::runner::{Problem, RunReport, StopReason};

/// A message names so many batches of one provider.
const NAMED: usize = 3;
/// A command that somebody is to type names so many.
const TYPED: usize = 5;

/// What helps where answers were cut off.
const MORE_TOKENS: &str = "answers that were cut off need a new batch, of an agent with a higher limit: a new version, or evalbatch create --ephemeral … --set maxTokens=N";

/// What helps where the agent itself is wrong, which its batch has pinned.
const MENDED_AGENT: &str = "a batch pins its agent: if that is what is wrong, make a new batch, of a new version or with evalbatch create --ephemeral … --set KEY=VALUE";

/// A run that is over, with its batches as they are now.
struct Ended<'a> {
    report: &'a RunReport,
    batches: Vec<BatchSummary>,
    actor: Actor,
    /// What this run was allowed to spend.
    budget: Option<Cost>,
}

impl RunOutcome {
    /// The exit status of a run that came to its end.
    pub fn verdict(&self, context: &Context, repository: &dyn Repository, args: &RunOptionArgs) -> Result<()> {
        let ran = self.verdict_of_what_ran(context, repository, args);
        let Some(left) = could_not_be_run(&self.left, repository)? else { return ran };
        let Err(error) = ran else { return Err(left.into()) };
        let mut failure = Failure::from_error(&error);
        if failure.kind == FailureKind::Gate {
            failure.kind = FailureKind::Partial;
        }
        failure.message = format!("{}; {}", failure.message, left.message);
        failure.hints.extend(left.hints);
        Err(failure.into())
    }

    fn verdict_of_what_ran(&self, context: &Context, repository: &dyn Repository, args: &RunOptionArgs) -> Result<()> {
        let now = context.now();
        let (mut batches, mut gone) = (Vec::new(), Vec::new());
        for id in &self.batches {
            match repository.batch(id, now)? {
                Some(batch) => batches.push(batch),
                None => gone.push(id.as_str()),
            }
        }
        let ended = Ended { report: &self.report, batches, actor: context.actor(repository)?, budget: args.budget };
        if let Some(signal) = self.signal {
            let (left, elsewhere) = (self.report.pending, ended.batches.iter().map(|it| it.job_stats.running).sum());
            let message = match (left, elsewhere) {
                (0, 0) => "interrupted, though nothing was left to do".to_owned(),
                // Of a worker that may have died: this run was waiting for them.
                (0, elsewhere) => format!("interrupted; {} running elsewhere", counted(elsewhere, "job")),
                (left, _) => format!("interrupted; left: {}", counted(left, "job")),
            };
            let failure = Failure::new(FailureKind::Interrupted { signal }, message);
            return Err(if left + elsewhere > 0 { failure.hint(ended.go_on()) } else { failure }.into());
        }
        if !self.report.problems.is_empty() {
            return Err(ended.stopped_by_providers().into());
        }
        if self.report.is_unpriced {
            return Err(ended.unpriced().into());
        }
        if let (Some(least), true) = (args.fail_under, self.batches.is_empty()) {
            // A script that lost the name of its batch must not take this for a grade.
            let message = format!("no batch was run, and an average grade of at least {least} was asked for");
            return Err(Failure::new(FailureKind::Gate, message).hint("name the batch: evalbatch run BATCH").into());
        }
        let gate = ended.batches.iter().try_for_each(|batch| check_grade(repository, batch, args.fail_under));
        // Of batches that were named, jobs that failed in an earlier run are not done either: a script that tries twice
        // must not take the second time for a success.
        let has_failed = self.are_named && ended.failed_earlier() > 0;
        let is_whole = self.report.failed == 0 && self.report.pending == 0 && self.report.stopped.is_none();
        if is_whole && !has_failed {
            // Without names and gates nobody asked for these batches, and whoever deleted one knew.
            let is_missed = !gone.is_empty() && (self.are_named || args.fail_under.is_some());
            return if is_missed { Err(deleted(&gone).into()) } else { gate };
        }
        let mut partial = ended.partial(now);
        if !gone.is_empty() {
            partial.message = format!("{}; {}", partial.message, deleted(&gone).message);
        }
        // A grade is final when nothing is left.
        if let (0, Err(missed)) = (self.report.pending, gate) {
            partial.message = format!("{}; {missed}", partial.message);
        }
        Err(partial.into())
    }
}

impl Ended<'_> {
    /// Which servers said what, and whose jobs are left for it.
    fn stopped_by_providers(&self) -> Failure {
        let failed = if self.report.failed > 0 { format!("; {} failed", self.report.failed) } else { String::new() };
        let mut failure = match self.report.problems.as_slice() {
            [problem] => {
                Failure::new(FailureKind::Partial, format!("{}{failed}; {}", problem.message, self.left(problem)))
            }
            problems => {
                let left = counted(self.report.pending, "job");
                let message = format!("stopped by {} providers{failed}; left: {left}", problems.len());
                let parts = problems.iter().map(|problem| format!("{}; {}", problem.message, self.left(problem)));
                Failure { parts: parts.collect(), ..Failure::new(FailureKind::Partial, message) }
            }
        };
        for hint in self.report.problems.iter().filter_map(|problem| problem.hint.as_ref()) {
            if !failure.hints.contains(hint) {
                failure.hints.push(hint.clone());
            }
        }
        let blames_agent =
            self.report.problems.iter().any(|problem| problem.blames_agent) || self.report.blame_agent > 0;
        failure.retriable = self.report.problems.iter().any(|problem| problem.may_pass);
        let failure = if blames_agent { failure.hint(MENDED_AGENT) } else { failure };
        failure.hint(self.then())
    }

    fn unpriced(&self) -> Failure {
        let (report, left) = (self.report, counted(self.report.pending, "job"));
        let failed = if report.failed > 0 { format!(", {} failed", report.failed) } else { String::new() };
        let so_far = format!("{} completed{failed}; left: {left}", report.completed);
        Failure::usage(format!("a budget was given, but an answer came without its cost; {so_far}"))
            .hint("let the program answer with costUsd, or the server with its usage; or run without --budget")
    }

    /// Jobs that had failed before this run, and still have.
    fn failed_earlier(&self) -> u64 {
        let all: u64 = self.batches.iter().map(|batch| batch.job_stats.failed).sum();
        all.saturating_sub(self.report.failed)
    }

    /// How many jobs of which batches are left. A run of one batch need not name it.
    fn left(&self, problem: &Problem) -> String {
        if let [_] = self.batches.as_slice() {
            return format!("left: {}", counted(self.report.pending, "job"));
        }
        let is_left = |batch: &&BatchSummary| problem.batches.contains(&batch.id) && batch.job_stats.pending > 0;
        let batches: Vec<&BatchSummary> = self.batches.iter().filter(is_left).collect();
        let name = |batch: &&BatchSummary| format!("{} (agent {})", self.reference(batch), clean(&batch.agent.label()));
        let mut names: Vec<String> = batches.iter().take(NAMED).map(name).collect();
        if batches.len() > NAMED {
            names.push(format!("{} more", batches.len() - NAMED));
        }
        let pending = counted(batches.iter().map(|batch| batch.job_stats.pending).sum(), "job");
        if names.is_empty() { format!("left: {pending}") } else { format!("left: {pending} of {}", names.join(", ")) }
    }

    fn partial(&self, now: Timestamp) -> Failure {
        let report = self.report;
        let left = format!("left: {}", counted(report.pending, "job"));
        let failed = match (report.failed, self.failed_earlier()) {
            (0, earlier) if earlier > 0 => format!("{} failed earlier", counted(earlier, "job")),
            (failed, _) => format!("{} failed", counted(failed, "job")),
        };
        let message = match report.stopped {
            Some(StopReason::Budget) if report.may_have_cost > Cost::ZERO => format!(
                "the budget is spent, with {} that calls of unknown cost may have cost at most; {left}",
                report.may_have_cost
            ),
            Some(StopReason::Budget) => format!("the budget is spent; {left}"),
            Some(StopReason::Expired) => format!("the experiment expired; {left}"),
            Some(StopReason::Provider) => format!("the provider refused; {left}"),
            Some(StopReason::Interrupted) | None if report.pending > 0 => format!("{failed}; {left}"),
            Some(StopReason::Interrupted) | None => failed,
        };
        let refusals = report.only_refusals.iter().map(|(count, said)| match count {
            1 => format!("; the only answer was a refusal: {said}"),
            _ => format!("; all {count} answers were refusals: {said}"),
        });
        let message = message + &refusals.collect::<String>();
        // Another run would spend as much again, which somebody has to want.
        let is_final = matches!(report.stopped, Some(StopReason::Expired | StopReason::Budget));
        let retriable = report.pending > 0 && !is_final;
        let failure = Failure { retriable, ..Failure::new(FailureKind::Partial, message) };
        let expired = |batch: &&BatchSummary| batch.lifetime.is_expired(now) && batch.job_stats.pending > 0;
        let has_failed = |batch: &&BatchSummary| batch.job_stats.failed > 0;
        if let (Some(StopReason::Expired), Some(batch)) = (report.stopped, self.batches.iter().find(expired)) {
            return failure
                .hint(format!("give it more time: evalbatch extend {} --expires-in 7d", self.reference(batch)));
        }
        match self.batches.iter().find(has_failed) {
            Some(first) if report.failed > 0 || report.pending == 0 => {
                let failure = failure.hint(format!("see why: evalbatch show {}", self.reference(first)));
                let failure = if report.truncated > 0 { failure.hint(MORE_TOKENS) } else { failure };
                let failure = if report.blame_agent > 0 { failure.hint(MENDED_AGENT) } else { failure };
                // The agent is pinned: an answer that was cut off would be paid for, and cut off, again; what a server
                // refused it would refuse again.
                if report.failed > 0 && report.truncated + report.refused == report.failed {
                    return failure;
                }
                let command = self.command(has_failed).unwrap_or_default();
                failure.hint(format!("try again: {command} --retry-failed{}", self.with_budget()))
            }
            Some(_) | None => failure.hint(self.go_on()),
        }
    }

    /// What runs the batches that are not done, and no others.
    fn go_on(&self) -> String {
        let command = self.command(|batch| batch.job_stats.pending > 0);
        let command = command.as_deref().unwrap_or("evalbatch run");
        match (self.report.stopped, self.budget) {
            (Some(StopReason::Budget), Some(budget)) if budget > Cost::ZERO => {
                format!("go on, for another {budget}: {command} --budget {}", budget.dollars())
            }
            _ => format!("go on with: {command}"),
        }
    }

    /// Whoever limited what a run may spend wants that of the next one, too.
    fn with_budget(&self) -> String {
        self.budget.map(|budget| format!(" --budget {}", budget.dollars())).unwrap_or_default()
    }

    /// As `go_on`, once the reason is mended for which some jobs may have failed.
    fn then(&self) -> String {
        let is_meant = |batch: &&BatchSummary| batch.job_stats.pending > 0 || batch.job_stats.failed > 0;
        match self.command(is_meant) {
            Some(command) if self.report.failed > 0 => {
                format!("then, with the failed ones: {command} --retry-failed{}", self.with_budget())
            }
            Some(_) | None => self.go_on(),
        }
    }

    /// What runs these batches again; nothing for more than anybody would type.
    fn command(&self, is_meant: impl Fn(&&BatchSummary) -> bool) -> Option<String> {
        let names: Vec<&str> = self.batches.iter().filter(is_meant).map(|batch| self.reference(batch)).collect();
        (1..=TYPED).contains(&names.len()).then(|| format!("evalbatch run {}", names.join(" ")))
    }

    /// What a command finds a batch by: a tracking id is looked for among one's own.
    fn reference<'a>(&self, batch: &'a BatchSummary) -> &'a str {
        if batch.owner == self.actor.name { batch.reference() } else { batch.id.as_str() }
    }
}

/// Of a batch that is gone nobody knows what became of its jobs, and no gate is met.
fn deleted(batches: &[&str]) -> Failure {
    let verb = if batches.len() == 1 { "was" } else { "were" };
    Failure::new(FailureKind::Partial, format!("{} {verb} deleted meanwhile", batches.join(", ")))
}

/// The batches that could not be run, each with the reason.
pub(super) fn could_not_be_run(batches: &[LeftBatch], repository: &dyn Repository) -> Result<Option<Failure>> {
    if batches.is_empty() {
        return Ok(None);
    }
    let mut parts = Vec::new();
    for left in batches.iter().take(NAMED) {
        let batch = repository.batch_head(&left.id)?;
        let label = clean(batch.as_ref().map_or(left.id.as_str(), BatchSummary::label)).into_owned();
        parts.push(format!("batch {label} could not be run: {}", left.why));
    }
    if batches.len() > NAMED {
        parts.push(format!("nor could {} more", batches.len() - NAMED));
    }
    let mut failure = Failure::new(FailureKind::Partial, parts.join("; "));
    for hint in batches.iter().flat_map(|left| &left.why.hints) {
        if !failure.hints.contains(hint) {
            failure.hints.push(hint.clone());
        }
    }
    Ok(Some(failure))
}

/// The gate of `--fail-under`. An average that lacks a part of the jobs may be any once they have their grades, so it meets
/// no gate.
pub fn check_grade(repository: &dyn Repository, batch: &BatchSummary, least: Option<f64>) -> Result<()> {
    let Some(least) = least else { return Ok(()) };
    let label = batch.label();
    let message = match (batch.average_grade, without_grade(repository, batch)?) {
        (_, Some(lacking)) => format!("the average grade of {label} is undetermined: {lacking}"),
        (Some(grade), None) if grade >= least => return Ok(()),
        (Some(grade), None) => {
            // With as many decimals as it takes to be below.
            let is_below = (grade * 10.0).round() / 10.0 < least;
            let grade = if is_below { format!("{grade:.1}") } else { grade.to_string() };
            format!("the average grade of {label} is {grade}, below {least}")
        }
        (None, None) => format!("{label} has no grades, and at least {least} was asked for"),
    };
    let retriable = batch.job_stats.open() > 0;
    Err(Failure { retriable, ..Failure::new(FailureKind::Gate, message) }.into())
}

/// `3 of 4 jobs failed, 1 still running`; nothing where each job has brought all that its agent gives.
fn without_grade(repository: &dyn Repository, batch: &BatchSummary) -> Result<Option<String>> {
    let stats = &batch.job_stats;
    let gives_grades =
        repository.agent_version(&batch.agent.version_id)?.is_some_and(|agent| agent.content.provides_grades);
    let ungraded = if gives_grades {
        repository.document_grades(&batch.id)?.iter().map(|document| document.missing).sum()
    } else {
        0
    };
    let lacking = [
        (stats.failed, "failed"),
        (stats.running, "still running"),
        (stats.pending, "not run yet"),
        (stats.cancelled, "cancelled"),
        (ungraded, "completed without a grade"),
    ];
    let mut parts: Vec<String> = Vec::new();
    for (count, what) in lacking.into_iter().filter(|(count, _)| *count > 0) {
        let of = if parts.is_empty() { format!(" of {}", counted(stats.total, "job")) } else { String::new() };
        parts.push(format!("{count}{of} {what}"));
    }
    Ok((!parts.is_empty()).then(|| parts.join(", ")))
}
