//! A batch with everything about it, written page by page, for `show` and `export`.

use std::io::Write;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::rows;
use crate::domain::{Actor, AgentVersion, BatchSummary, Timestamp};
use crate::failure::Failure;
use crate::render::json::{AgentConfig, AggregateMetrics, BatchItem, ResultItem};
use crate::repository::{DocumentGrades, JobRow, Repository};

/// The head of a batch: all but its rows.
#[derive(Debug)]
pub(super) struct Detail {
    pub(super) batch: BatchSummary,
    pub(super) agent: AgentVersion,
    pub(super) metrics: AggregateMetrics,
    pub(super) grades: Vec<DocumentGrades>,
}

impl Detail {
    pub(super) fn read(repository: &dyn Repository, batch: BatchSummary) -> Result<Self> {
        let agent = repository
            .agent_version(&batch.agent.version_id)?
            .ok_or_else(|| Failure::not_found(format!("batch {} was deleted meanwhile", batch.id)))?;
        let grades = repository.document_grades(&batch.id)?;
        let metrics = AggregateMetrics::new(
            &grades,
            &repository.batch_totals(&batch.id)?,
            &batch.job_stats,
            agent.content.provides_grades,
        );
        Ok(Self { batch, agent, metrics, grades })
    }

    /// With the share of the grades that reach a threshold.
    pub(super) fn with_threshold(self, threshold: f64) -> Self {
        Self { metrics: self.metrics.with_threshold(&self.grades, threshold), ..self }
    }

    /// Writes the JSON of `show`. Rows come in pages, so memory does not grow with their number.
    pub(super) fn write_json(
        &self,
        out: &mut dyn Write,
        repository: &dyn Repository,
        actor: &Actor,
        now: Timestamp,
        with_raw: bool,
    ) -> Result<()> {
        let mut item = BatchItem::new(&self.batch, now);
        item.agent.config = Some(AgentConfig::new(self.agent.agent.agent_type, &self.agent.content));
        let head = serde_json::to_string(&Head { item, aggregate_metrics: &self.metrics })?;
        // The head's last brace stays open for the rest.
        write!(out, "{},\"results\":[", &head[..head.len() - 1])?;
        let mut first = true;
        rows::for_each_row(repository, &self.batch, now, &mut |row| {
            if !std::mem::take(&mut first) {
                out.write_all(b",")?;
            }
            let raw = if with_raw { failed_output(repository, row)? } else { None };
            serde_json::to_writer(&mut *out, &ResultItem { raw_output: raw.as_deref(), ..ResultItem::new(row) })?;
            Ok(())
        })?;
        let ephemeral: Vec<_> = repository
            .ephemeral_documents(&self.batch.id)?
            .into_iter()
            .map(|(id, title)| json!({"id": id, "title": title}))
            .collect();
        let tail =
            json!({"ephemeralDocuments": ephemeral, "actions": Actions::of(&self.batch, &self.agent, actor, now)})
                .to_string();
        write!(out, "],{}", &tail[1..])?;
        Ok(())
    }
}

/// What the latest attempt that failed had answered, for a job that has no evaluation to keep it.
pub(super) fn failed_output(repository: &dyn Repository, row: &JobRow) -> Result<Option<String>> {
    if row.evaluation.is_some() {
        return Ok(None);
    }
    Ok(repository.attempts(&row.job.id)?.into_iter().rev().find_map(|attempt| attempt.raw_output))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    #[serde(flatten)]
    item: BatchItem<'a>,
    aggregate_metrics: &'a AggregateMetrics,
}

/// What the actor may do with the batch now.
#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Actions {
    can_run: bool,
    can_rerun: bool,
    can_extend: bool,
    can_promote: bool,
    can_delete: bool,
}

impl Actions {
    pub(super) fn of(batch: &BatchSummary, agent: &AgentVersion, actor: &Actor, now: Timestamp) -> Self {
        let may_change = actor.may_change(&batch.owner_id);
        let is_ephemeral = batch.lifetime.is_ephemeral();
        Self {
            can_run: may_change && batch.job_stats.pending > 0 && !batch.lifetime.is_expired(now),
            // Everybody who sees a batch may make one like it, unless its agent serves no new one.
            can_rerun: agent.agent.is_active,
            can_extend: may_change && is_ephemeral,
            can_promote: may_change && is_ephemeral && batch.job_stats.running == 0,
            can_delete: may_change && batch.job_stats.running == 0,
        }
    }
}
