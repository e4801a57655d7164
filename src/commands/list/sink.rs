//! Where a list goes, row by row, and what is told beside it.

use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use super::{ListArgs, status_tone};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchSummary, Timestamp};
use crate::render::json::BatchItem;
use crate::render::time::Times;
use crate::render::{Cell, Column, Table, Tone, short_id};
use crate::repository::{ListQuery, Repository};

/// Those that `--columns` knows.
pub(super) const COLUMNS: [&str; 14] = [
    "batch",
    "id",
    "name",
    "description",
    "owner",
    "visibility",
    "agent",
    "model",
    "status",
    "done",
    "failed",
    "grade",
    "created",
    "expires",
];

/// People are told how many there are up to here, for counting takes longer than showing.
pub(super) const MOST_COUNTED: u64 = 1_000;

/// Of what was counted up to one more than are told.
pub(super) fn number_of(count: u64) -> String {
    if count > MOST_COUNTED { format!("over {MOST_COUNTED}") } else { count.to_string() }
}

/// Where a list goes: JSON as it comes, a table at the end, for its widths need all rows.
pub(super) struct Sink {
    pub(super) format: Format,
    pub(super) quiet: bool,
    /// In a list of mine it would say the same in every row.
    pub(super) with_owner: bool,
    /// Others' batches are named as this one finds them.
    pub(super) reader: Actor,
    pub(super) with_model: bool,
    pub(super) table: Table,
    pub(super) count: usize,
}

pub(super) fn table() -> Table {
    Table::new([
        // Long enough for every id that is made up: a cut one finds nothing.
        Column::flexible("BATCH", 24),
        Column::text("ID").on_request(),
        Column::flexible("NAME", 8).leaves(3),
        Column::prose("DESCRIPTION", 12).on_request(),
        Column::text("OWNER").leaves(2),
        Column::text("VISIBILITY").on_request(),
        Column::flexible("AGENT", 8).leaves(6),
        Column::flexible("MODEL", 8).on_request(),
        Column::text("STATUS"),
        Column::number("DONE").leaves(4),
        Column::number("FAILED").on_request(),
        Column::number("GRADE"),
        Column::text("CREATED").leaves(1),
        Column::text("EXPIRES").leaves(5),
    ])
}

impl Sink {
    pub(super) fn add(
        &mut self,
        context: &mut Context,
        repository: &dyn Repository,
        batch: &BatchSummary,
        now: Timestamp,
    ) -> Result<()> {
        match self.format {
            Format::Json => {
                let before = if self.count == 0 { r#"{"batches":["# } else { "," };
                write!(context.printer.out(), "{before}{}", serde_json::to_string(&BatchItem::new(batch, now))?)?;
            }
            Format::Jsonl => context.printer.json(&BatchItem::new(batch, now))?,
            _ if self.quiet => context.printer.line(batch.id.as_str())?,
            _ => {
                let model = if self.with_model { model(repository, batch)? } else { None };
                self.table.row(self.cells(batch, model.as_deref(), context.times(), now));
            }
        }
        self.count += 1;
        Ok(())
    }

    pub(super) fn finish(&self, context: &mut Context, total: u64, limit: u32, next: Option<&str>) -> Result<()> {
        let printer = &mut context.printer;
        match self.format {
            Format::Json => {
                let head = if self.count == 0 { r#"{"batches":["# } else { "" };
                let tail = json!({"total": total, "limit": limit, "nextCursor": next}).to_string();
                printer.line(&format!("{head}],{}", &tail[1..]))?;
            }
            Format::Jsonl => {}
            _ if self.quiet => {}
            _ if self.table.is_empty() => {}
            _ => {
                let text = self.table.render(printer.width(), printer.out_style());
                printer.line(&text)?;
                printer.next_step("evalbatch show BATCH, with a name of the first column");
            }
        }
        Ok(())
    }

    /// What a table does not show, and what to do where it shows nothing.
    pub(super) fn tell_of_hidden(
        &self,
        context: &mut Context,
        repository: &dyn Repository,
        args: &ListArgs,
        query: &ListQuery,
    ) -> Result<()> {
        if self.format != Format::Table || self.quiet || args.watch {
            return Ok(());
        }
        let count = self.count_hidden(context, repository, args, query)?;
        let [what, them] = if count == 1 { ["one is", "it"] } else { ["ones are", "them"] };
        let hidden = format!("{} expired {what} hidden; --include-expired shows {them}", number_of(count));
        let note = match (count, self.table.is_empty()) {
            (0, false) => return Ok(()),
            (0, true) if args.is_filtered() => "no batch matches".to_owned(),
            (0, true) => {
                "no batches; make one: evalbatch create --ephemeral --agent proofreader --docs PATH --run".to_owned()
            }
            (_, true) if args.is_filtered() => format!("no other batch matches, and {hidden}"),
            (_, _) => hidden,
        };
        context.printer.note(&note);
        Ok(())
    }

    /// The expired experiments that match; up to one more than are counted.
    fn count_hidden(
        &self,
        context: &Context,
        repository: &dyn Repository,
        args: &ListArgs,
        query: &ListQuery,
    ) -> Result<u64> {
        if args.include_expired || args.expires_within.is_some() || args.cursor.is_some() {
            return Ok(0);
        }
        let expired = ListQuery { include_expired: true, expires_within: Some(Duration::ZERO), ..query.clone() };
        Ok(repository.count_batches(&self.reader, &expired, context.now(), Some(MOST_COUNTED + 1))?)
    }

    fn cells(&self, batch: &BatchSummary, model: Option<&str>, times: Times, now: Timestamp) -> Vec<Cell> {
        let stats = &batch.job_stats;
        let expires = batch.lifetime.expires_at().map(|at| {
            if batch.lifetime.is_pinned() {
                Cell::toned("pinned", Tone::Dim)
            } else if at <= now {
                Cell::toned(format!("expired {}", times.show(at, now)), Tone::Warning)
            } else {
                Cell::new(times.show(at, now))
            }
        });
        let name = match batch.tracking_id {
            Some(_) => batch.reference_for(&self.reader),
            None => short_id(batch.id.as_str()).into(),
        };
        vec![
            Cell::toned(name, Tone::Heading),
            Cell::toned(batch.id.as_str(), Tone::Dim),
            Cell::optional(batch.name.as_deref()),
            Cell::optional(batch.description.as_deref()),
            Cell::optional(self.with_owner.then_some(batch.owner.as_str())),
            Cell::new(batch.visibility.as_str().to_lowercase()),
            Cell::new(batch.agent.label()),
            Cell::optional(model),
            Cell::toned(stats.status().as_str(), status_tone(stats.status())),
            Cell::new(format!("{}/{}", stats.completed, stats.total)),
            Cell::new(stats.failed.to_string()),
            Cell::optional(batch.average_grade.map(|grade| format!("{grade:.1}"))),
            Cell::new(times.show(batch.created_at, now)),
            expires.unwrap_or_default(),
        ]
    }
}

/// The model that a batch's agent asks, or for one that asks none, how else it evaluates.
fn model(repository: &dyn Repository, batch: &BatchSummary) -> Result<Option<String>> {
    let agent = repository.agent_version(&batch.agent.version_id)?;
    Ok(agent.map(|agent| agent.content.settings.model.unwrap_or_else(|| agent.content.runtime.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_can_be_chosen() {
        assert_eq!(table().names(), COLUMNS);
    }
}
