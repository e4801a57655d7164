//! The functions that work hardest, each on what it is given in practice: `cargo bench --bench functions [-- NAME]`.
#![allow(clippy::expect_used, reason = "a measurement stops where something is wrong")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use evalbatch::domain::selector::{AgentSelector, BatchSelector};
use evalbatch::domain::stats::{CONFIDENCE, Pairs};
use evalbatch::domain::{
    Actor, Document, DocumentHeader, DocumentId, EvaluationId, Job, JobId, JobStatus, NewDocument, QuoteLocator,
    Timestamp, Usage, UserId, retention,
};
use evalbatch::intake::{AgentRules, Defaults, builtin};
use evalbatch::render::json::ResultItem;
use evalbatch::repository::sqlite::SqliteRepository;
use evalbatch::repository::{Agents, EvaluationHead, JobRow};
use evalbatch::runtime::checks::{CheckSet, ChecksRuntime};
use evalbatch::runtime::{Cancel, JobFacts, Runtime, Task, Waiting, Waits};

/// About 2,000 words, with headings, links, lists and typos.
const TEXT: &str = concat!(
    include_str!("../examples/documents/remote-work-thoughts.md"),
    include_str!("../examples/documents/incident-2026-02-11.md")
);

criterion_group! {
    name = functions;
    config = Criterion::default().warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(1)).sample_size(20);
    targets = quotes, checks, statistics, hashes, rows, parsers
}
criterion_main!(functions);

fn quotes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("quote");
    let exact = &TEXT[TEXT.len() / 2..].chars().skip(20).take(120).collect::<String>();
    let curly = exact.replace(' ', "\n  ").replace('\'', "’");
    for (name, quote) in
        [("exact", exact.as_str()), ("other white space", &curly), ("not there", "no such passage as this")]
    {
        group.bench_function(name, |bencher| {
            bencher.iter(|| QuoteLocator::new(black_box(TEXT)).locate(black_box(quote)));
        });
    }
}

fn document() -> Document {
    let new = new_document();
    let hashes = new.hashes();
    Document {
        header: DocumentHeader {
            id: DocumentId::new("d"),
            owner_id: UserId::new("u"),
            title: new.title,
            author: None,
            url: None,
            published_at: None,
            metadata: new.metadata,
            content_hash: hashes.content,
            identity_hash: hashes.identity,
            size_bytes: TEXT.len() as u64,
            ephemeral_batch_id: None,
            created_at: Timestamp::from_millis(0),
        },
        content: new.content,
    }
}

fn new_document() -> NewDocument {
    NewDocument {
        title: "On remote work".to_owned(),
        content: TEXT.to_owned(),
        author: None,
        url: None,
        published_at: None,
        metadata: serde_json::Map::new(),
    }
}

fn checks(criterion: &mut Criterion) {
    let rules = AgentRules { defaults: &Defaults::default(), validate_checks: &|_| Ok(()) };
    let actor = Actor { name: "bench".to_owned(), id: None, is_admin: true };
    let document = document();
    let mut group = criterion.benchmark_group("checks");
    group.throughput(Throughput::Bytes(TEXT.len() as u64));
    for builtin in builtin::all() {
        let agent = builtin.agent(rules).expect("a built-in agent");
        let runtime = ChecksRuntime::new(CheckSet::parse(&agent.content.settings.checks).expect("its checks"));
        let repository = SqliteRepository::empty().expect("a database in memory");
        let renamed = evalbatch::domain::NewAgent { name: "measured".to_owned(), ..agent };
        let added = repository.add_agent(&actor, &renamed, Timestamp::from_millis(0)).expect("an agent");
        let waiting = Waiting::default();
        let task = Task {
            agent: added.version(),
            document: &document,
            job: JobFacts {
                id: &JobId::new("j"),
                batch_id: &evalbatch::domain::BatchId::new("b"),
                tracking_id: None,
                repetition: 1,
                attempt: 1,
                started_at: Timestamp::from_millis(0),
            },
            timeout: Duration::from_mins(1),
            cancel: &Cancel::default(),
            waits: &Waits::new(&waiting),
        };
        group.bench_function(builtin.name, |bencher| {
            bencher.iter(|| runtime.evaluate(black_box(&task)).expect("an evaluation"));
        });
    }
}

fn statistics(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("paired");
    for count in [50_u32, 1_000] {
        let pairs = Pairs::new((0..count).map(|number| {
            let baseline = f64::from(number * 37 % 101);
            (baseline, baseline + f64::from(number * 53 % 17) - 7.0)
        }));
        group.bench_function(format!("interval and t test, {count}"), |bencher| {
            bencher.iter(|| (black_box(&pairs).interval(CONFIDENCE), pairs.t_test()));
        });
        group.bench_function(format!("permutation, {count}"), |bencher| {
            bencher.iter(|| black_box(&pairs).permutation(1));
        });
    }
}

fn hashes(criterion: &mut Criterion) {
    let document = new_document();
    let mut group = criterion.benchmark_group("hashes");
    group.throughput(Throughput::Bytes(TEXT.len() as u64));
    group.bench_function("of a document", |bencher| bencher.iter(|| black_box(&document).hashes()));
}

fn rows(criterion: &mut Criterion) {
    let row = JobRow {
        job: Job {
            id: JobId::new("t3hn2pw5ql6fh53iftc30q3l"),
            document_id: DocumentId::new("hx9oyu0qgns4gdrxdxachrid"),
            document_title: "Some thoughts about remote work".to_owned(),
            ordinal: 3,
            repetition: 1,
            status: JobStatus::Completed,
            attempts: 1,
            max_attempts: 3,
            not_before: None,
            lease: None,
            error: None,
            started_at: Some(Timestamp::from_millis(1_767_225_600_000)),
            completed_at: Some(Timestamp::from_millis(1_767_225_601_000)),
            duration_ms: Some(1_000),
            usage: Usage { input_tokens: Some(1_200), output_tokens: Some(150), cost: None },
        },
        evaluation: Some(EvaluationHead {
            id: EvaluationId::new("bkkuex84c77nfpusrghnk9w5"),
            grade: Some(71.5),
            summary: "It argues well, and \"quotes\" without giving its sources.".to_owned(),
            comment_count: 7,
            created_at: Timestamp::from_millis(1_767_225_601_000),
        }),
    };
    criterion.bench_function("row to JSON", |bencher| {
        bencher.iter(|| serde_json::to_string(&ResultItem::new(black_box(&row))).expect("JSON"));
    });
}

fn parsers(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    group.bench_function("batch selector", |bencher| {
        bencher.iter(|| ["latest~3", "ann/strict-v1", "bkku"].map(|text| BatchSelector::parse(black_box(text))));
    });
    group.bench_function("agent selector", |bencher| {
        bencher.iter(|| ["proofreader", "ann/house@2"].map(|text| AgentSelector::parse(black_box(text))));
    });
    group.bench_function("duration", |bencher| {
        bencher.iter(|| ["7d", "12h", "2w"].map(|text| retention::parse_duration(black_box(text))));
    });
}
