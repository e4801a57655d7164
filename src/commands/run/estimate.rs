//! What a run would do, and about what it would cost.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use crate::cli::Format;
use crate::commands::evaluators;
use crate::context::Context;
use crate::domain::{AgentContent, BatchId, BatchSummary, Cost, Price, RuntimeKind, Tokens};
use crate::render::{Cell, Column, Table, Tone, counted, grouped};
use crate::repository::{PendingWork, Repository};
use crate::runtime::{llm, prompt};

/// Answers are taken to be this long where the agent sets no limit; measured ones vary from a few hundred to two thousand.
const ASSUMED_OUTPUT_TOKENS: u64 = 1_000;
/// The lines around a document.
const MARKERS_BYTES: u64 = 200;

/// The tokens and money of calls that are not yet made: about four bytes a token for what is sent, and the agent's
/// limit (or 1,000 tokens) for each answer. Retries are not in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Estimate {
    pub calls: u64,
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// Unknown where a price is.
    pub cost_usd: Option<Cost>,
}

impl Estimate {
    /// For jobs of one agent; nothing for agents that call no model.
    #[must_use]
    pub fn of(agent: &AgentContent, price: Option<Price>, work: PendingWork) -> Option<Self> {
        match agent.runtime {
            RuntimeKind::Checks | RuntimeKind::Command => return None,
            RuntimeKind::OpenAi | RuntimeKind::Anthropic => {}
        }
        let critiques = agent.self_critique_instructions.as_ref().map_or(0, |_| work.jobs);
        let instructions = prompt::system_bytes(agent);
        let answer = llm::output_limit(agent).unwrap_or(ASSUMED_OUTPUT_TOKENS).min(ASSUMED_OUTPUT_TOKENS);
        let first = llm::estimated_tokens(work.bytes + work.jobs * (instructions + MARKERS_BYTES));
        // A critique reads the document and the evaluation again.
        let second = if critiques > 0 { first + critiques * answer } else { 0 };
        let tokens = Tokens { input: first + second, output: (work.jobs + critiques) * answer, ..Tokens::default() };
        Some(Self {
            calls: work.jobs + critiques,
            input_tokens: tokens.input,
            output_tokens: tokens.output,
            cost_usd: price.map(|price| price.cost(tokens)),
        })
    }

    fn plus(self, other: Self) -> Self {
        Self {
            calls: self.calls + other.calls,
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            cost_usd: self.cost_usd.zip(other.cost_usd).map(|(one, other)| one + other),
        }
    }

    /// For people.
    #[must_use]
    pub fn line(&self) -> String {
        let cost = self.cost_usd.map_or_else(
            || "cost unknown: the configuration has no price for the model".to_owned(),
            |cost| format!("about {cost}"),
        );
        let [input, output] = [self.input_tokens, self.output_tokens].map(grouped);
        format!("{}, about {input} tokens in + {output} out, {cost}", counted(self.calls, "call"))
    }
}

/// What pending jobs of these batches, and failed ones where they are to be tried again, would take; nothing where no model is called.
fn estimate(
    context: &Context,
    repository: &dyn Repository,
    batches: &[BatchSummary],
    with_failed: bool,
) -> Result<Option<Estimate>> {
    let mut total: Option<Estimate> = None;
    for batch in batches {
        let Some(version) = repository.agent_version(&batch.agent.version_id)? else { continue };
        let price = evaluators::price(&context.settings.pricing, &version.content);
        let one = Estimate::of(&version.content, price, repository.pending_work(&batch.id, with_failed)?);
        total = match (total, one) {
            (Some(total), Some(one)) => Some(total.plus(one)),
            (total, one) => total.or(one),
        };
    }
    Ok(total)
}

pub(super) fn print_plan(
    context: &mut Context,
    repository: &dyn Repository,
    batches: &[BatchId],
    with_failed: bool,
) -> Result<()> {
    let open = |batch: &BatchSummary| batch.job_stats.pending + if with_failed { batch.job_stats.failed } else { 0 };
    let now = context.now();
    let mut found = Vec::new();
    for id in batches {
        found.extend(repository.batch(id, now)?);
    }
    let estimate = estimate(context, repository, &found, with_failed)?;
    if context.format(&[Format::Table, Format::Json])? == Format::Json {
        let batches: Vec<_> = found
            .iter()
            .map(|batch| json!({"id": batch.id, "trackingId": batch.tracking_id, "jobStats": batch.job_stats}))
            .collect();
        let pending: u64 = found.iter().map(open).sum();
        let plan = json!({"dryRun": true, "pending": pending, "estimate": estimate, "batches": batches});
        return Ok(context.printer.json(&plan)?);
    }
    if context.printer.is_quiet() {
        return Ok(());
    }
    let mut table =
        Table::new([Column::flexible("BATCH", 12), Column::flexible("AGENT", 8), Column::number("PENDING")]);
    for batch in &found {
        table.row([
            Cell::toned(batch.label(), Tone::Heading),
            Cell::new(batch.agent.label()),
            Cell::new(open(batch).to_string()),
        ]);
    }
    context.printer.table(&table)?;
    if let Some(estimate) = estimate {
        context.printer.line(&estimate.line())?;
    }
    Ok(())
}
