//! A large database, for measurements and for trying things at size.
//!
//! ```text
//! cargo run --release --example generate -- --batches 100000 --jobs-per-batch 10 big.db
//! ```
//!
//! Everything goes through the repository, as the program itself would write it: batches are made, their jobs claimed and
//! recorded. Only the disk is not waited for. Texts, grades and instants follow from the seed alone; ids are drawn anew.
#![allow(clippy::print_stderr, reason = "it tells how far it is")]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use evalbatch::domain::{
    Actor, AgentContent, AgentType, Anchor, BatchId, Comment, Cost, DocumentId, ErrorKind, EvaluationDraft, Level,
    Lifetime, NewAgent, NewDocument, PolicyKey, RuntimeKind, Settings, Timestamp, Usage, Visibility,
};
use evalbatch::repository::sqlite::{Access, OpenOptions, SqliteRepository};
use evalbatch::repository::{
    AgentSource, AttemptOutcome, Claim, ClaimedJob, DocumentSource, Durability, NewBatch, Repository, Share, Verdict,
    WorkerName, WriteMode,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// 2026-01-01, when the first batch was made; one follows each minute.
fn start() -> Timestamp {
    Timestamp::from_millis(1_767_225_600_000)
}
const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
/// Experiments that live do so for the rest of the century.
const LONG: Duration = Duration::from_hours(24 * 365 * 70);
const WORDS: [&str; 12] =
    ["the", "review", "argues", "that", "measured", "figures", "decide", "and", "opinions", "follow", "later", "on"];

/// What is to be made.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// Batches that are kept, over documents of the library
    #[arg(long, default_value_t = 1_000)]
    batches: u64,
    #[arg(long, default_value_t = 10)]
    jobs_per_batch: usize,
    /// Experiments that have expired, each with an agent and documents of its own
    #[arg(long, default_value_t = 0)]
    expired: u64,
    /// The same, still alive
    #[arg(long, default_value_t = 0)]
    live: u64,
    /// Comments of each evaluation
    #[arg(long, default_value_t = 1)]
    comments: usize,
    #[arg(long, default_value_t = 1_000)]
    document_bytes: usize,
    /// One batch in so many has nothing done yet; 0: none
    #[arg(long, default_value_t = 1_000)]
    pending_every: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Whose they are
    #[arg(long, default_value = "root")]
    user: String,
    database: PathBuf,
}

fn main() -> Result<()> {
    let started = Instant::now();
    let made = generate(Arguments::parse())?;
    eprintln!("{made} batches in {:.1} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// How many batches were made.
pub fn generate(arguments: Arguments) -> Result<u64> {
    let opened = SqliteRepository::open(&arguments.database, Access::Create, &OpenOptions::default())?;
    let mut generator = Generator {
        random: ChaCha8Rng::seed_from_u64(arguments.seed),
        repository: opened.another(Durability::Relaxed)?,
        actor: Actor { name: arguments.user.clone(), id: None, is_admin: true },
        library: Vec::new(),
        made: 0,
        arguments,
    };
    generator.generate()?;
    Ok(generator.made)
}

struct Generator {
    arguments: Arguments,
    random: ChaCha8Rng,
    repository: Box<dyn Repository>,
    actor: Actor,
    library: Vec<DocumentId>,
    made: u64,
}

impl Generator {
    fn generate(&mut self) -> Result<()> {
        let limits = [
            (PolicyKey::MaxActiveExperimentsPerUser, self.arguments.live + 1_000),
            (PolicyKey::MaxDocumentsPerBatch, self.arguments.jobs_per_batch as u64 + 10_000),
            (PolicyKey::MaxJobsPerBatch, self.arguments.jobs_per_batch as u64 + 100_000),
        ];
        for (key, value) in limits {
            self.repository.set_policy(&self.actor, key, &value.to_string(), start())?;
        }
        if self.arguments.batches > 0 {
            self.fill_library()?;
        }
        for _ in 0..self.arguments.batches {
            self.add_batch(Lifetime::Kept)?;
        }
        // One of each kind in turn, as they would lie in a file that was used for long.
        for number in 0..self.arguments.expired.max(self.arguments.live) {
            if number < self.arguments.expired {
                self.add_batch(Lifetime::Ephemeral { expires_at: self.now() + HOUR, is_pinned: false })?;
            }
            if number < self.arguments.live {
                self.add_batch(Lifetime::Ephemeral { expires_at: self.now() + LONG, is_pinned: false })?;
            }
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        start() + MINUTE * u32::try_from(self.made).unwrap_or(u32::MAX)
    }

    fn fill_library(&mut self) -> Result<()> {
        let documents: Vec<_> =
            (0..self.arguments.jobs_per_batch.max(1_000)).map(|number| self.document(number)).collect();
        let added = self.repository.add_documents(&self.actor, &documents, start())?;
        self.library = added.into_iter().map(|added| added.header.id).collect();
        Ok(())
    }

    fn add_batch(&mut self, lifetime: Lifetime) -> Result<()> {
        let number = self.made;
        let batch = NewBatch {
            name: number.is_multiple_of(2).then(|| format!("{} {} {number}", self.word(), self.word())),
            tracking_id: Some(format!("made-{number}")),
            description: None,
            target_count: None,
            repeat: 1,
            seed: None,
            visibility: if number.is_multiple_of(3) { Visibility::Shared } else { Visibility::Private },
            lifetime,
            max_attempts: 3,
            agent: if lifetime.is_ephemeral() {
                AgentSource::Ephemeral(agent("trial"))
            } else {
                AgentSource::BuiltIn(agent(if number.is_multiple_of(50) { "rare" } else { "common" }))
            },
            documents: self.documents_of(lifetime),
            created_at: self.now(),
        };
        let created = self.repository.create_batch(&self.actor, &batch, WriteMode::Commit)?;
        self.made += 1;
        if self.arguments.pending_every == 0 || !self.made.is_multiple_of(self.arguments.pending_every) {
            self.evaluate(&created.id)?;
        }
        if self.made.is_multiple_of(10_000) {
            eprintln!("{} batches", self.made);
        }
        Ok(())
    }

    /// Regular batches share the documents of the library; an experiment brings its own.
    fn documents_of(&mut self, lifetime: Lifetime) -> Vec<DocumentSource> {
        let count = self.arguments.jobs_per_batch;
        if lifetime.is_ephemeral() {
            return (0..count).map(|number| DocumentSource::New(self.document(number))).collect();
        }
        let first = self.below(self.library.len());
        let chosen = self.library.iter().cycle().skip(first).take(count);
        chosen.map(|id| DocumentSource::Library(id.clone())).collect()
    }

    fn document(&mut self, number: usize) -> NewDocument {
        let mut content = format!("# {} {number}\n\n", self.word());
        while content.len() < self.arguments.document_bytes {
            content.push_str(self.word());
            content.push(if self.below(12) == 0 { '\n' } else { ' ' });
        }
        NewDocument {
            title: format!("{} {number}", self.word()),
            content,
            author: None,
            url: None,
            published_at: None,
            metadata: serde_json::Map::new(),
        }
    }

    /// Claims the jobs of a batch and records how they ended.
    fn evaluate(&mut self, batch: &BatchId) -> Result<()> {
        let worker = WorkerName("generator".to_owned());
        loop {
            let now = self.now();
            let claim = Claim {
                shares: &[Share { batches: std::slice::from_ref(batch), limit: 1_000 }],
                limit: 1_000,
                worker: &worker,
                max_attempts: Some(1),
                now,
                lease_until: now + HOUR,
            };
            let jobs = self.repository.claim(&claim)?.jobs;
            if jobs.is_empty() {
                return Ok(());
            }
            let outcomes: Vec<_> = jobs.into_iter().map(|job| self.outcome(job)).collect();
            self.repository.record(&outcomes)?;
        }
    }

    fn outcome(&mut self, job: ClaimedJob) -> AttemptOutcome {
        let verdict = if self.below(50) == 0 {
            let message = "the server did not answer".to_owned();
            Verdict::Failed { kind: ErrorKind::Timeout, message, raw_output: None }
        } else {
            Verdict::Completed(Box::new(self.evaluation()))
        };
        let milliseconds = 500 + self.below(5_000) as u64;
        AttemptOutcome {
            key: job.key,
            attempt: job.attempt,
            started_at: job.started_at,
            ended_at: job.started_at + Duration::from_millis(milliseconds),
            duration_ms: milliseconds,
            usage: Usage {
                input_tokens: Some(1_000 + self.below(500) as u64),
                output_tokens: Some(100 + self.below(100) as u64),
                cost: Some(Cost::from_pico_dollars(self.below(1_000_000_000) as u64)),
            },
            verdict,
        }
    }

    fn evaluation(&mut self) -> EvaluationDraft {
        EvaluationDraft {
            grade: Some(self.below(1_001) as f64 / 10.0),
            summary: self.sentence(12),
            analysis: self.sentence(60),
            comments: (0..self.arguments.comments).map(|number| self.comment(number)).collect(),
            model: Some("stand-in".to_owned()),
            ..EvaluationDraft::default()
        }
    }

    fn comment(&mut self, number: usize) -> Comment {
        Comment {
            header: Some(self.sentence(3)),
            description: self.sentence(20),
            level: if number.is_multiple_of(2) { Level::Warning } else { Level::Info },
            importance: Some(self.below(101) as f64),
            grade: None,
            quoted_text: "# t".to_owned(),
            anchor: Anchor::Found { start: 0, end: 3 },
        }
    }

    fn sentence(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.random.next_u64()).unwrap_or_default() % limit.max(1)
    }
}

fn agent(name: &str) -> NewAgent {
    NewAgent {
        name: name.to_owned(),
        agent_type: AgentType::Assessor,
        description: "Made up for measurements.".to_owned(),
        content: AgentContent {
            primary_instructions: "Grade the text.".to_owned(),
            self_critique_instructions: None,
            provides_grades: true,
            runtime: RuntimeKind::Checks,
            settings: Settings { checks: vec![serde_json::json!({"words": {"min": 1}})], ..Settings::default() },
            readme: None,
        },
    }
}
