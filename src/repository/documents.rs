//! The document library.

use crate::domain::{Actor, Document, DocumentHeader, DocumentId, NewDocument, Timestamp};
use crate::repository::Result;

pub trait Documents {
    /// A document that the actor may use or see: by exact id, or a unique prefix of four characters or more.
    fn find_document(&self, actor: &Actor, id: &str) -> Result<Option<DocumentHeader>>;

    fn document(&self, id: &DocumentId) -> Result<Option<Document>>;

    /// Adds documents to the actor's library in one transaction; what is there already is used.
    fn add_documents(&self, actor: &Actor, documents: &[NewDocument], now: Timestamp) -> Result<Vec<AddedDocument>>;

    /// Removes library documents that no batch uses: all of them, or none.
    fn remove_documents(&self, actor: &Actor, ids: &[DocumentId]) -> Result<()>;

    /// The ids of the actor's library, in a fixed order, for sampling.
    fn library_document_ids(&self, actor: &Actor) -> Result<Vec<DocumentId>>;

    /// The actor's library, newest first.
    fn list_documents(
        &self,
        actor: &Actor,
        limit: Option<u32>,
        after: Option<&DocumentPosition>,
    ) -> Result<DocumentPage>;
}

/// What adding a document came to.
#[derive(Debug, Clone, PartialEq)]
pub struct AddedDocument {
    pub header: DocumentHeader,
    /// False when the library had the same content and metadata.
    pub is_new: bool,
    /// The fields in which the stored document differs from the one that was brought.
    pub kept_fields: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DocumentPage {
    pub documents: Vec<DocumentHeader>,
    pub total: u64,
    pub next: Option<DocumentPosition>,
}

/// Where a page of the library ends. It stays a place in the list when its document is removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPosition {
    pub created_at: Timestamp,
    pub id: DocumentId,
}
