//! From flags and a spec to one typed request. Flags override the spec; documents of both are a union.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::documents::Gathered;
use super::{CreateArgs, Source};
use crate::commands::evaluators;
use crate::commands::sources::{SourceArgs, stdin_once};
use crate::context::Context;
use crate::domain::batch::check_tracking_id;
use crate::domain::retention::{self, ExpiryRequest};
use crate::domain::{Lifetime, NewAgent, NewDocument, Policy, Timestamp, Visibility};
use crate::failure::Failure;
use crate::ids;
use crate::intake::spec::{self, Spec, SpecAgent};
use crate::repository::{AgentSource, NewBatch};

/// Tries at a job before it fails, where `run` says nothing else.
pub(crate) const DEFAULT_MAX_ATTEMPTS: u32 = 3;

/// What was asked for, before the database is looked at.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) agent: AgentRequest,
    pub(super) overrides: Vec<String>,
    pub(super) paths: Vec<PathBuf>,
    pub(super) sources: SourceArgs,
    /// Flags with documents in the order given; what the spec names comes before them.
    pub(super) order: Vec<Source>,
    pub(super) document_ids: Vec<String>,
    pub(super) inline: Vec<NewDocument>,
    pub(super) target_count: Option<u32>,
    pub(super) sample: Option<u32>,
    pub(super) seed: Option<i64>,
    repeat: u32,
    pub(super) is_ephemeral: bool,
    expiry: ExpiryRequest,
    pub(super) tracking_id: Option<String>,
    name: Option<String>,
    description: Option<String>,
    visibility: Visibility,
}

/// Which agent was asked for.
#[derive(Debug)]
pub(super) enum AgentRequest {
    /// `--agent` or `agentId`.
    Named(String),
    File(PathBuf),
    /// Given whole in a spec.
    Inline(Box<NewAgent>),
}

impl Request {
    pub(super) fn resolve(args: CreateArgs, policy: &Policy, context: &Context) -> Result<Self> {
        let files = args.docs.iter().chain(&args.sources.dataset).chain(&args.agent_file).chain(&args.spec);
        stdin_once(files.map(PathBuf::as_path))?;
        let spec = match &args.spec {
            Some(path) => read_spec(path, policy, context)?,
            None => Spec::default(),
        };
        let agent = choose_agent(&args, spec.agent)?;
        let expiry = match (args.expires_in, args.expires_at) {
            (Some(duration), _) => ExpiryRequest::In(duration),
            (None, Some(time)) => ExpiryRequest::At(time),
            (None, None) => spec.expiry.unwrap_or(ExpiryRequest::Default),
        };
        let mut sources = args.sources;
        sources.url.splice(..0, spec.urls);
        let request = Self {
            agent,
            overrides: args.overrides,
            paths: args.docs,
            sources,
            order: args.order,
            document_ids: spec.document_ids.into_iter().chain(args.doc).collect(),
            inline: spec.inline,
            target_count: args.target_count.or(spec.target_count),
            sample: args.sample,
            seed: args.seed.or(spec.seed),
            repeat: args.repeat.or(spec.repeat).unwrap_or(1),
            is_ephemeral: args.ephemeral || spec.is_ephemeral,
            expiry,
            tracking_id: args.tracking_id.or(spec.tracking_id),
            name: args.name.or(spec.name),
            description: args.description.or(spec.description),
            visibility: args.visibility.or(spec.visibility).unwrap_or(Visibility::Private),
        };
        request.check()?;
        Ok(request)
    }

    fn check(&self) -> Result<()> {
        if !self.is_ephemeral {
            if self.expiry != ExpiryRequest::Default {
                return Err(Failure::usage("a regular batch does not expire").hint("add --ephemeral").into());
            }
            if !matches!(self.agent, AgentRequest::Named(_)) {
                return Err(Failure::usage("an agent that is given with the batch serves an experiment only")
                    .hint("add --ephemeral, or put it into the library first: evalbatch agent add FILE")
                    .into());
            }
            if !self.overrides.is_empty() {
                return Err(Failure::usage(
                    "--set makes the agent ephemeral, and a regular batch cannot have such one",
                )
                .hint("add --ephemeral")
                .into());
            }
        }
        if let Some(id) = &self.tracking_id {
            check_tracking_id(id).map_err(|why| Failure::usage(format!("tracking id {id:?}: {why}")))?;
        }
        let brings = !self.paths.is_empty() || !self.sources.is_empty();
        if self.sample.is_some() && !brings {
            return Err(Failure::usage("--sample takes from what --docs, --dataset and --url give, and there is none")
                .hint("for a sample of the library: --target-count N")
                .into());
        }
        let given = brings || !self.document_ids.is_empty() || !self.inline.is_empty();
        if !given && self.target_count.is_none() {
            return Err(Failure::usage("a batch needs at least one document")
                .hint("add --docs PATH, --dataset FILE, --url URL, --doc ID, or --target-count N")
                .into());
        }
        Ok(())
    }

    /// Samples are of what files, datasets and pages gave; everything else is named one by one.
    pub(super) fn how_to_take_fewer(&self) -> &'static str {
        let brings = !self.paths.is_empty() || !self.sources.is_empty();
        match (brings, self.target_count) {
            (true, _) => "take a part: --sample N",
            (false, Some(_)) => "take fewer: --target-count N",
            (false, None) => "name fewer documents",
        }
    }

    pub(super) fn into_batch(
        self,
        agent: AgentSource,
        documents: Gathered,
        policy: &Policy,
        now: Timestamp,
    ) -> Result<NewBatch> {
        let lifetime = if self.is_ephemeral {
            let expires_at = retention::expiry(self.expiry, now, policy.retention_default, policy.retention_max)
                .map_err(Failure::usage)?;
            Lifetime::Ephemeral { expires_at, is_pinned: false }
        } else {
            Lifetime::Kept
        };
        let made_up = || self.is_ephemeral.then(ids::tracking_id);
        Ok(NewBatch {
            tracking_id: self.tracking_id.clone().or_else(made_up),
            name: self.name,
            description: self.description,
            target_count: self.target_count,
            repeat: self.repeat,
            seed: documents.seed,
            visibility: self.visibility,
            lifetime,
            max_attempts: DEFAULT_MAX_ATTEMPTS,
            agent,
            documents: documents.sources,
            created_at: now,
        })
    }
}

fn read_spec(path: &Path, policy: &Policy, context: &Context) -> Result<Spec> {
    let defaults = evaluators::agent_defaults(context);
    let rules = evaluators::agent_rules(&defaults);
    let spec = spec::load(path, &mut std::io::stdin().lock(), rules)?;
    spec::check_sizes(&spec.inline, policy.max_document_bytes)?;
    Ok(spec)
}

/// Exactly one agent; a flag wins over the spec.
fn choose_agent(args: &CreateArgs, spec: Option<SpecAgent>) -> Result<AgentRequest> {
    if let Some(name) = &args.agent {
        return Ok(AgentRequest::Named(name.clone()));
    }
    if let Some(path) = &args.agent_file {
        return Ok(AgentRequest::File(path.clone()));
    }
    match spec {
        Some(SpecAgent::Ephemeral(agent)) => Ok(AgentRequest::Inline(agent)),
        Some(SpecAgent::Reference(name)) => Ok(AgentRequest::Named(name)),
        None => Err(Failure::usage("a batch needs an agent")
            .hint("add --agent NAME (evalbatch agent list), or --agent-file FILE with --ephemeral")
            .into()),
    }
}
