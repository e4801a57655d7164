//! Sides that a test can change before they are read.

use crate::domain::comparison::{
    ComparedAgent, DocumentHash, DocumentHead, IdKey, Metric, Reading, ReadingResult, Side, SideDocument,
};
use crate::domain::{
    AgentContent, AgentId, AgentType, AgentVersionId, BatchAgent, BatchId, BatchSummary, JobStats, JobStatus, Lifetime,
    RuntimeKind, Settings, Timestamp, Usage, UserId, Visibility,
};

#[derive(Debug, Clone)]
pub struct Draft {
    pub batch: BatchSummary,
    pub agent: ComparedAgent,
    pub documents: Vec<DraftDocument>,
}

#[derive(Debug, Clone)]
pub struct DraftDocument {
    pub ordinal: u32,
    pub content_hash: String,
    pub identity_hash: String,
    pub title: String,
    pub readings: Vec<Reading>,
}

impl Draft {
    pub fn side(&self) -> Side {
        Side { batch: self.batch.clone(), agent: self.agent.clone() }
    }

    /// In the order of the batch.
    pub fn read(&self, metric: Metric) -> Vec<SideDocument> {
        let read = |document: &DraftDocument| {
            let DraftDocument { ordinal, content_hash, identity_hash, title, readings } = document;
            let (content, identity) = (DocumentHash::of(content_hash), DocumentHash::of(identity_hash));
            let head = DocumentHead { ordinal: *ordinal, title: title.as_str().into(), content, identity };
            SideDocument::new(head, readings, metric)
        };
        self.documents.iter().map(read).collect()
    }
}

/// A side whose documents `0`, `1` … have these grades, one a repetition.
pub fn side(name: &str, grades: &[&[Option<f64>]]) -> Draft {
    let documents = grades.iter().enumerate().map(|(ordinal, grades)| DraftDocument {
        ordinal: u32::try_from(ordinal).unwrap(),
        content_hash: format!("c{ordinal}"),
        identity_hash: format!("i{ordinal}"),
        title: format!("Document {ordinal}"),
        readings: grades.iter().enumerate().map(|(at, grade)| reading(name, ordinal, at, *grade)).collect(),
    });
    let jobs = grades.iter().map(|grades| grades.len() as u64).sum();
    Draft {
        batch: BatchSummary {
            id: BatchId::new(name.to_owned()),
            owner_id: UserId::new("u"),
            owner: "ann".into(),
            name: None,
            tracking_id: Some(name.to_owned()),
            description: None,
            visibility: Visibility::Private,
            lifetime: Lifetime::Kept,
            created_at: Timestamp::from_millis(0),
            completed_at: None,
            target_count: None,
            repeat: u32::try_from(grades.iter().map(|grades| grades.len()).max().unwrap_or(1)).unwrap(),
            seed: None,
            agent: BatchAgent {
                id: AgentId::new("a"),
                version_id: AgentVersionId::new("v"),
                name: "agent".into(),
                version: 1,
                is_ephemeral: false,
            },
            ephemeral_document_count: 0,
            job_stats: JobStats { total: jobs, completed: jobs, ..JobStats::default() },
            average_grade: None,
        },
        agent: ComparedAgent {
            agent_type: AgentType::Assessor,
            content: AgentContent {
                primary_instructions: String::new(),
                self_critique_instructions: None,
                provides_grades: true,
                runtime: RuntimeKind::Checks,
                settings: Settings::default(),
                readme: None,
            },
        },
        documents: documents.collect(),
    }
}

fn reading(name: &str, ordinal: usize, at: usize, grade: Option<f64>) -> Reading {
    Reading {
        status: JobStatus::Completed,
        duration_ms: Some(10),
        usage: Usage { input_tokens: Some(3), output_tokens: None, cost: None },
        result: Some(ReadingResult {
            evaluation: IdKey::of(&format!("{name}-{ordinal}-{at}")),
            reused_from: None,
            grade,
            comment_count: Some(at as u64),
        }),
    }
}

/// A side with one grade for each document.
pub fn single(name: &str, grades: &[f64]) -> Draft {
    let grades: Vec<[Option<f64>; 1]> = grades.iter().map(|grade| [Some(*grade)]).collect();
    side(name, &grades.iter().map(<[_; 1]>::as_slice).collect::<Vec<_>>())
}
