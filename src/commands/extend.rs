//! `extend`: give an experiment more time.

use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::json;

use super::{resolve, values};
use crate::cli::Format;
use crate::context::Context;
use crate::domain::Timestamp;
use crate::domain::retention::{self, ExpiryRequest};
use crate::failure::Failure;
use crate::render::{clean, time};

/// Give an experiment more time, also one that has expired and is still there
#[derive(Debug, Args)]
#[command(
    group(clap::ArgGroup::new("when").required(true).args(["expires_in", "expires_at"])),
    after_help = "Example:\n  evalbatch extend strict-v2 --expires-in 7d"
)]
pub struct ExtendArgs {
    /// Batch: id, tracking id, prefix, user/tracking-id, latest, latest~N
    #[arg(value_name = "BATCH")]
    pub batch: String,
    /// Expires this long from now, like 12h, 7d, 2w
    #[arg(long, value_name = "DURATION", value_parser = values::duration, allow_hyphen_values = true)]
    pub expires_in: Option<Duration>,
    /// Expires at this time (RFC 3339), or where a date begins in UTC, like 2026-03-01
    #[arg(long, value_name = "TIME", value_parser = values::timestamp, allow_hyphen_values = true)]
    pub expires_at: Option<Timestamp>,
}

pub fn run(args: &ExtendArgs, context: &mut Context) -> Result<()> {
    let format = context.format(&[Format::Table, Format::Json])?;
    let repository = context.reader()?;
    let actor = context.actor(repository.as_ref())?;
    let now = context.now();
    let batch = resolve::own_batch(repository.as_ref(), &actor, &args.batch, now)?;
    let request = match (args.expires_in, args.expires_at) {
        (Some(duration), _) => ExpiryRequest::In(duration),
        (None, Some(time)) => ExpiryRequest::At(time),
        (None, None) => ExpiryRequest::Default,
    };
    let policy = repository.policy()?;
    let expires_at =
        retention::expiry(request, now, policy.retention_default, policy.retention_max).map_err(Failure::usage)?;
    repository.set_expiry(&batch.id, expires_at, now)?;
    if format == Format::Json {
        return Ok(context
            .printer
            .json(&json!({"id": batch.id, "trackingId": batch.tracking_id, "expiresAt": expires_at}))?);
    }
    if batch.lifetime.expires_at().is_some_and(|before| expires_at < before) {
        context.printer.note("that is earlier than before: extend counts from now");
    }
    let text = if context.printer.is_quiet() {
        batch.id.to_string()
    } else {
        let reference = batch.reference_for(&actor);
        let before = batch.lifetime.expires_at().map(|at| format!("; before: {}", time::relative_and_local(at, now)));
        let expiry = time::relative_and_local(expires_at, now) + &before.unwrap_or_default();
        let label = clean(&reference);
        if batch.lifetime.is_pinned() {
            format!("{label} is pinned and stays; once unpinned, it expires {expiry}")
        } else {
            format!("{label} expires {expiry}")
        }
    };
    Ok(context.printer.line(&text)?)
}
