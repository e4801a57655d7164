//! Documents: immutable text to evaluate.

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Actor, BatchId, DocumentId, Timestamp, UserId, hex};

/// What somebody brought in, before it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDocument {
    pub title: String,
    pub content: String,
    pub author: Option<String>,
    pub url: Option<String>,
    pub published_at: Option<Timestamp>,
    pub metadata: Map<String, Value>,
}

/// The two hashes of a document, SHA-256 in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DocumentHashes {
    /// Of the content alone: `compare` pairs by it.
    pub content: String,
    /// Of content and metadata: two documents with the same identity are the same document.
    pub identity: String,
}

impl NewDocument {
    #[must_use]
    pub fn hashes(&self) -> DocumentHashes {
        let content = hex(&Sha256::digest(&self.content));
        let mut identity = Sha256::new();
        identity.update(&content);
        // `Map` is sorted by key, so the order of keys in a file does not matter.
        identity.update(serde_json::to_vec(&self.metadata).unwrap_or_default());
        DocumentHashes { identity: hex(&identity.finalize()), content }
    }

    /// Size of the content in bytes of UTF-8.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.content.len() as u64
    }
}

/// A stored document, without its content, which can be large.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentHeader {
    pub id: DocumentId,
    pub owner_id: UserId,
    pub title: String,
    pub author: Option<String>,
    pub url: Option<String>,
    pub published_at: Option<Timestamp>,
    pub metadata: Map<String, Value>,
    pub content_hash: String,
    pub identity_hash: String,
    pub size_bytes: u64,
    pub ephemeral_batch_id: Option<BatchId>,
    pub created_at: Timestamp,
}

/// A stored document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    pub header: DocumentHeader,
    pub content: String,
}

impl Document {
    /// For other people's eyes: where the file lay on this machine is nobody's business.
    #[must_use]
    pub fn without_path(mut self) -> Self {
        self.header.url = self.header.url.filter(|url| !url.starts_with("file:"));
        self
    }

    #[must_use]
    pub fn as_seen_by(self, actor: &Actor) -> Self {
        if actor.owns(&self.header.owner_id) { self } else { self.without_path() }
    }
}

/// A copy, to be somebody's own.
impl From<Document> for NewDocument {
    fn from(Document { header, content }: Document) -> Self {
        Self {
            title: header.title,
            content,
            author: header.author,
            url: header.url,
            published_at: header.published_at,
            metadata: header.metadata,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(metadata: &str) -> NewDocument {
        NewDocument {
            title: "T".into(),
            content: "text".into(),
            author: None,
            url: None,
            published_at: None,
            metadata: serde_json::from_str(metadata).unwrap(),
        }
    }

    #[test]
    fn identity_is_content_and_metadata_in_any_order() {
        let one = document(r#"{"a":1,"b":{"x":1,"y":2}}"#).hashes();
        let other = document(r#"{"b":{"y":2,"x":1},"a":1}"#).hashes();
        assert_eq!(one, other);
        let different = document(r#"{"a":2}"#).hashes();
        assert_eq!(different.content, one.content);
        assert_ne!(different.identity, one.identity);
    }
}
