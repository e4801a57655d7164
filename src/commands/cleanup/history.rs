//! `cleanup --history`: the last runs.

use anyhow::Result;
use serde_json::json;

use crate::cli::Format;
use crate::context::Context;
use crate::render::{Cell, Column, Table, clean, time};
use crate::repository::Repository;

/// Runs that a history shows.
const HISTORY_SHOWN: u32 = 20;
/// Runs that are kept, and so the base of the share.
const HISTORY_KEPT: u32 = 1_000;

pub(super) fn print(context: &mut Context, repository: &dyn Repository, format: Format) -> Result<()> {
    let runs = repository.cleanup_history(HISTORY_KEPT)?;
    // A pinned experiment is not expired, and one that ran was found again later.
    let found: u64 = runs.iter().map(|(run, _)| run.deleted + run.failed).sum();
    let deleted: u64 = runs.iter().map(|(run, _)| run.deleted).sum();
    let share = (found > 0).then(|| deleted as f64 / found as f64);
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
    let text = table.render(context.printer.width(), context.printer.out_style());
    context.printer.line(&text)?;
    if let Some(share) = share {
        context
            .printer
            .line(&format!("{:.1} % of the expired experiments that were found were removed", share * 100.0))?;
    }
    Ok(())
}
