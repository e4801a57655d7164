//! Things to be made, for tests that speak to a repository.

use evalbatch::domain::{
    Actor, AgentContent, AgentType, Lifetime, NewAgent, NewDocument, RuntimeKind, Settings, Timestamp, Visibility,
};
use evalbatch::repository::{AgentSource, DocumentSource, NewBatch};

pub fn actor(name: &str) -> Actor {
    Actor { name: name.to_owned(), id: None, is_admin: false }
}

pub fn agent(name: &str, instructions: &str) -> NewAgent {
    NewAgent {
        name: name.to_owned(),
        agent_type: AgentType::Assessor,
        description: String::new(),
        content: AgentContent {
            primary_instructions: instructions.to_owned(),
            self_critique_instructions: None,
            provides_grades: true,
            runtime: RuntimeKind::Checks,
            settings: Settings::default(),
            readme: None,
        },
    }
}

pub fn document(content: &str) -> NewDocument {
    NewDocument {
        title: format!("On {content}"),
        content: content.to_owned(),
        author: None,
        url: None,
        published_at: None,
        metadata: serde_json::Map::new(),
    }
}

/// An experiment with an agent of its own.
pub fn experiment(tracking_id: &str, expires_at: Timestamp, created_at: Timestamp, contents: &[&str]) -> NewBatch {
    NewBatch {
        name: None,
        tracking_id: Some(tracking_id.to_owned()),
        description: None,
        target_count: None,
        repeat: 1,
        seed: None,
        visibility: Visibility::Private,
        lifetime: Lifetime::Ephemeral { expires_at, is_pinned: false },
        max_attempts: 3,
        agent: AgentSource::Ephemeral(agent("strict", "Read it strictly.")),
        documents: contents.iter().map(|content| DocumentSource::New(document(content))).collect(),
        created_at,
    }
}
