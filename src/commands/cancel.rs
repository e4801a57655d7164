//! `cancel`: stop what is still to be done.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::resolve;
use crate::cli::Format;
use crate::context::Context;
use crate::render::{clean, counted};

/// Cancel the pending and running jobs of a batch
///
/// What a worker still brings for them is discarded. They come back only through `rerun`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch cancel strict-v2")]
pub struct CancelArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
}

pub fn run(args: &CancelArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let batch = resolve::own_batch(repository.as_ref(), &actor, &args.batch, context.now())?;
    let cancelled = repository.cancel(&batch.id, context.now())?;
    if format == Format::Json {
        let stats = repository.batch(&batch.id, context.now())?.map(|batch| batch.job_stats);
        return Ok(context.printer.json(&json!({"id": batch.id, "cancelled": cancelled, "jobStats": stats}))?);
    }
    let text = if context.printer.is_quiet() {
        batch.id.to_string()
    } else {
        format!("{} of {} cancelled", counted(cancelled, "job"), clean(&batch.reference_for(&actor)))
    };
    Ok(context.printer.line(&text)?)
}
