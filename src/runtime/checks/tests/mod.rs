//! What the checks say about small documents, and that nothing a document contains can upset them.

mod agents;
mod documentation;
mod findings;
mod properties;
mod report;

use serde_json::{Value, json};

use super::{CheckSet, ChecksRuntime};
use crate::domain::{Anchor, Comment, Document, DocumentHeader, DocumentId, EvaluationDraft, Timestamp, UserId};

fn document(content: &str, url: Option<&str>) -> Document {
    let header = DocumentHeader {
        id: DocumentId::new("document"),
        owner_id: UserId::new("user"),
        title: "A title".to_owned(),
        author: None,
        url: url.map(str::to_owned),
        published_at: None,
        metadata: serde_json::Map::new(),
        content_hash: String::new(),
        identity_hash: String::new(),
        size_bytes: content.len() as u64,
        ephemeral_batch_id: None,
        created_at: Timestamp::from_millis(0),
    };
    Document { header, content: content.to_owned() }
}

fn evaluate(checks: &Value, content: &str, url: Option<&str>) -> EvaluationDraft {
    let set = CheckSet::parse(checks.as_array().unwrap()).unwrap();
    let draft = ChecksRuntime::new(set).draft(&document(content, url), true, &|| false).unwrap();
    assert_anchored(&draft.comments, content);
    draft
}

/// Evaluates with one check of these parameters.
fn with_check(name: &str, params: &Value, content: &str) -> EvaluationDraft {
    evaluate(&json!([{ name: params }]), content, None)
}

fn quotes(draft: &EvaluationDraft) -> Vec<&str> {
    draft.comments.iter().map(|comment| comment.quoted_text.as_str()).collect()
}

/// Every comment quotes exactly what stands at its offsets.
fn assert_anchored(comments: &[Comment], content: &str) {
    let characters: Vec<char> = content.chars().collect();
    for comment in comments {
        let Anchor::Found { start, end } = comment.anchor else { panic!("{comment:?} is not anchored") };
        let slice: String = characters[start..end].iter().collect();
        assert_eq!(slice, comment.quoted_text);
    }
}
