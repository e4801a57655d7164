//! `pin`, `unpin`: whether an experiment outlives its expiry. `share`, `unshare`: who may see a batch.

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::resolve;
use crate::cli::Format;
use crate::context::Context;
use crate::domain::{Actor, BatchSummary, Visibility};
use crate::render::{clean, time};

/// Keep an experiment beyond its expiry
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch pin strict-v2")]
pub struct PinArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
}

/// Let an experiment expire again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch unpin strict-v2")]
pub struct UnpinArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
}

/// Show a batch to everybody who can read the database
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch share strict-v2")]
pub struct ShareArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
}

/// Show a batch to its owner and admins only
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  evalbatch unshare strict-v2")]
pub struct UnshareArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
}

pub fn set_pinned(batch: &str, is_pinned: bool, context: &mut Context) -> Result<()> {
    let now = context.now();
    change(batch, context, |repository, id| Ok(repository.set_pinned(id, is_pinned, now)?))
}

pub fn set_visibility(batch: &str, visibility: Visibility, context: &mut Context) -> Result<()> {
    change(batch, context, |repository, id| Ok(repository.set_visibility(id, visibility)?))
}

/// Changes one of the actor's batches and tells what it is now.
fn change(
    text: &str,
    context: &mut Context,
    apply: impl FnOnce(&dyn crate::repository::Repository, &crate::domain::BatchId) -> Result<()>,
) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let repository = repository.as_ref();
    let actor = context.actor(repository)?;
    let now = context.now();
    let batch = resolve::own_batch(repository, &actor, text, now)?;
    apply(repository, &batch.id)?;
    let Some(batch) = repository.batch(&batch.id, now)? else { return Ok(()) };
    if format == Format::Json {
        let value = json!({
            "id": batch.id,
            "trackingId": batch.tracking_id,
            "visibility": batch.visibility,
            "isPinned": batch.lifetime.is_pinned(),
            "expiresAt": batch.lifetime.expires_at(),
        });
        return Ok(context.printer.json(&value)?);
    }
    let line = if context.printer.is_quiet() { batch.id.to_string() } else { sentence(&batch, &actor, now) };
    Ok(context.printer.line(&line)?)
}

fn sentence(batch: &BatchSummary, actor: &Actor, now: crate::domain::Timestamp) -> String {
    let expiry = match batch.lifetime.expires_at() {
        None => "kept".to_owned(),
        Some(_) if batch.lifetime.is_pinned() => "pinned, it outlives its expiry".to_owned(),
        Some(at) if at <= now => {
            format!("expired {}, the next cleanup removes it", time::relative(at, now))
        }
        Some(at) => format!("expires {}", time::relative_and_local(at, now)),
    };
    format!("{} is {}; {expiry}", clean(&batch.reference_for(actor)), batch.visibility.as_str().to_lowercase())
}
