//! `cleanup --history`: the last runs.

use std::collections::HashSet;

use anyhow::Result;
use serde_json::json;

use crate::cli::Format;
use crate::context::Context;
use crate::render::{Cell, Column, Table, clean, time};
use crate::repository::{CleanupRun, Repository};

/// Runs that a history shows.
const HISTORY_SHOWN: u32 = 20;
/// Runs that are kept, and so the base of the share.
const HISTORY_KEPT: u32 = 1_000;

pub(super) fn print(context: &mut Context, repository: &dyn Repository, format: Format) -> Result<()> {
    let runs = repository.cleanup_history(HISTORY_KEPT)?;
    let share = removed_share(&runs);
    let shown = runs.iter().take(HISTORY_SHOWN as usize);
    if format == Format::Json {
        let runs: Vec<_> = shown
            .map(|(run, user)| {
                json!({
                    "startedAt": run.started_at, "finishedAt": run.finished_at, "user": user, "found": run.found,
                    "deleted": run.deleted, "skippedRunning": run.skipped_running, "skippedPinned": run.skipped_pinned,
                    "failed": run.failed, "durationMs": run.duration_ms,
                })
            })
            .collect();
        return Ok(context.printer.json(&json!({"runs": runs, "removedShare": share}))?);
    }
    let now = context.now();
    let mut table = Table::new([
        Column::text("ENDED"),
        Column::text("USER").leaves(4),
        Column::number("FOUND"),
        Column::number("REMOVED"),
        Column::number("RUNNING").leaves(2),
        Column::number("PINNED").leaves(3),
        Column::number("FAILED"),
        Column::number("TIME").leaves(1),
    ]);
    for (run, user) in shown {
        table.row([
            Cell::new(time::relative_and_local(run.finished_at, now)),
            Cell::new(clean(user)),
            Cell::new(run.found.to_string()),
            Cell::new(run.deleted.to_string()),
            Cell::new(run.skipped_running.to_string()),
            Cell::new(run.skipped_pinned.to_string()),
            Cell::new(run.failed.to_string()),
            Cell::new(time::measured(run.duration_ms)),
        ]);
    }
    if table.is_empty() {
        context.printer.note("cleanup has not run yet");
        return Ok(());
    }
    context.printer.table(&table)?;
    if let Some(share) = share {
        context
            .printer
            .sentence(&format!("{:.1} % of the expired experiments that were found were removed", share * 100.0))?;
    }
    Ok(())
}

/// Of the expired experiments that were found, those that are gone. What could not be removed, or was left when a run was
/// stopped, is found again by every run until it is gone, so only what a user's last run left is left. A pinned experiment
/// is not expired, and one that ran is found again later.
fn removed_share(runs: &[(CleanupRun, String)]) -> Option<f64> {
    let removed: u64 = runs.iter().map(|(run, _)| run.deleted).sum();
    let mut seen = HashSet::new();
    let latest = runs.iter().filter(|(_, user)| seen.insert(user));
    let left = |run: &CleanupRun| run.found.saturating_sub(run.deleted + run.skipped_running + run.skipped_pinned);
    let found = removed + latest.map(|(run, _)| left(run)).sum::<u64>();
    (found > 0).then(|| removed as f64 / found as f64)
}

#[cfg(test)]
mod tests {
    use test_case::test_case;

    use super::*;
    use crate::domain::Timestamp;

    /// Runs as user, removed and left, the newest first.
    #[test_case(&[] => None; "no run")]
    #[test_case(&[("ann", 0, 0)] => None; "nothing was found")]
    #[test_case(&[("ann", 2, 0)] => Some(1.0); "all at once")]
    #[test_case(&[("ann", 1, 2)] => Some(1.0 / 3.0); "stopped after the first")]
    #[test_case(&[("ann", 0, 1), ("ann", 3, 1)] => Some(0.75); "what fails again is one experiment")]
    #[test_case(&[("ann", 1, 0), ("ann", 3, 1)] => Some(1.0); "what was removed later is gone")]
    #[test_case(&[("bob", 0, 0), ("ann", 3, 1)] => Some(0.75); "somebody else's run says nothing of mine")]
    fn every_experiment_counts_once(runs: &[(&str, u64, u64)]) -> Option<f64> {
        let at = Timestamp::from_millis(0);
        let run = |deleted, left| CleanupRun {
            started_at: at,
            finished_at: at,
            found: deleted + left,
            deleted,
            skipped_running: 0,
            skipped_pinned: 0,
            failed: 0,
            duration_ms: 1,
        };
        let runs: Vec<_> =
            runs.iter().map(|(user, deleted, left)| (run(*deleted, *left), (*user).to_owned())).collect();
        removed_share(&runs)
    }
}
