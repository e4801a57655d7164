use super::*;
use crate::domain::{
    Agent, AgentContent, AgentId, AgentType, AgentVersionId, BatchAgent, BatchId, DocumentId, Job, JobId, JobStats,
    JobStatus, Lifetime, RuntimeKind, Settings, Timestamp, Usage, UserId, Visibility,
};
use crate::repository::{BatchTotals, EvaluationHead, JobRow};

fn batch(jobs: u64, repeat: u32) -> BatchSummary {
    BatchSummary {
        id: BatchId::new("b"),
        owner_id: UserId::new("u"),
        owner: "ann".to_owned(),
        name: None,
        tracking_id: Some("strict_v2".to_owned()),
        description: None,
        visibility: Visibility::Private,
        lifetime: Lifetime::Kept,
        created_at: Timestamp::from_millis(0),
        completed_at: None,
        target_count: None,
        repeat,
        seed: None,
        agent: BatchAgent {
            id: AgentId::new("a"),
            version_id: AgentVersionId::new("v"),
            name: "strict|grader".to_owned(),
            version: 3,
            is_ephemeral: false,
        },
        ephemeral_document_count: 0,
        job_stats: JobStats { total: jobs, completed: jobs, ..JobStats::default() },
        average_grade: None,
    }
}

fn agent() -> AgentVersion {
    let at = Timestamp::from_millis(0);
    AgentVersion {
        id: AgentVersionId::new("v"),
        agent: Agent {
            id: AgentId::new("a"),
            owner: None,
            name: "strict|grader".to_owned(),
            agent_type: AgentType::Assessor,
            description: String::new(),
            is_active: true,
            ephemeral_batch_id: None,
            created_at: at,
            updated_at: at,
        },
        version: 3,
        content: AgentContent {
            primary_instructions: String::new(),
            self_critique_instructions: None,
            provides_grades: true,
            runtime: RuntimeKind::Checks,
            settings: Settings::default(),
            readme: None,
        },
        content_hash: "0".repeat(64),
        created_at: at,
    }
}

fn row(ordinal: u32, repetition: u32, title: &str, grade: Option<f64>) -> JobRow {
    let at = Timestamp::from_millis(0);
    JobRow {
        job: Job {
            id: JobId::new("j"),
            document_id: DocumentId::new("d"),
            document_title: title.to_owned(),
            ordinal,
            repetition,
            status: JobStatus::Completed,
            attempts: 1,
            max_attempts: 3,
            not_before: None,
            lease: None,
            error: None,
            started_at: None,
            completed_at: None,
            duration_ms: None,
            usage: Usage::default(),
        },
        evaluation: Some(EvaluationHead {
            id: crate::domain::EvaluationId::new("e"),
            grade,
            summary: String::new(),
            comment_count: 2,
            created_at: at,
        }),
    }
}

/// Of documents with these titles and the grades of their repetitions.
fn report(documents: &[(&str, &[Option<f64>])], room: usize) -> String {
    let repeat = documents.iter().map(|(_, grades)| grades.len()).max().unwrap_or(1);
    let batch = batch(documents.len() as u64, u32::try_from(repeat).unwrap());
    let agent = agent();
    let grades: Vec<_> = (0..)
        .zip(documents)
        .map(|(ordinal, (_, grades))| DocumentGrades {
            ordinal,
            grades: grades.iter().copied().flatten().collect(),
            missing: 0,
            failed: 0,
        })
        .collect();
    let metrics = AggregateMetrics::new(&grades, &BatchTotals::default(), &batch.job_stats, true);
    let mut report = BatchReport::new(&batch, &agent, &metrics, &grades);
    for (ordinal, (title, grades)) in (0..).zip(documents) {
        let rows: Vec<_> =
            (1..).zip(*grades).map(|(repetition, grade)| row(ordinal, repetition, title, *grade)).collect();
        report.document(&Outcome::new(&rows).unwrap());
    }
    report.text(room)
}

#[test]
fn a_report_reads_well() {
    let documents: &[(&str, &[_])] = &[
        ("Good | better", &[Some(90.0), Some(94.0)]),
        ("Nothing came", &[None]),
        ("`rm -rf` <b>", &[Some(40.0), Some(44.5)]),
    ];
    let text = report(documents, 10_000).replace(&time::local(Timestamp::from_millis(0)), "[TIME]");
    insta::assert_snapshot!(text, @r"
    ## strict_v2: 67.1 (95 % interval -248.9 to 383.2)

    Agent strict\|grader@3 (checks) · jobs: 3 of 3 completed · [TIME]

    | metric | value |
    |---|---|
    | average grade | 67.1 ± 24.9 standard error, 95 % interval -248.9 to 383.2, n = 2 documents |
    | median | 67.1 |
    | standard deviation | 35.2 |
    | between repetitions | ± 3.0 (standard deviation, ICC 0.99) |
    | success rate | 100.0 % |
    | comments | 0 |

    The interval is rough: it rests on 2 documents; it reaches beyond the scale of 0 to 100.

    ### Documents, lowest grade first

    | document | grade | SD | comments |
    | --- | --: | --: | --: |
    | Nothing came |  |  | 2 |
    | \`rm -rf\` &lt;b&gt; | 42.2 | 3.2 | 4 |
    | Good \| better | 92.0 | 2.8 | 4 |
    ");
}

#[test]
fn without_grades_documents_stay_in_order() {
    let text = report(&[("B", &[None]), ("A", &[None])], 10_000);
    assert!(text.contains("### Documents\n\n| document | comments |\n| --- | --: |\n| B | 2 |\n| A | 2 |\n"), "{text}");
}

#[test]
fn what_does_not_fit_is_cut_at_a_row_and_counted() {
    let grades = [Some(50.0)];
    let title = "é".repeat(100);
    let documents = vec![(title.as_str(), grades.as_slice()); 1_000];
    for room in [2_000, 20_000, 65_000] {
        let text = report(&documents, room);
        assert!(text.chars().count() <= room, "{} of {room}", text.chars().count());
        let shown = text.matches("| éé").count();
        assert!(shown > 0 && shown <= MOST_ROWS);
        assert!(text.ends_with(&format!("\n… and {} documents more with higher grades.\n", 1_000 - shown)), "{text}");
    }
}
