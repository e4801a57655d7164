//! The document library.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};
use sha2::{Digest, Sha256};

use super::maintenance::MAX_PROBLEMS;
use super::rows::Columns;
use super::{SqliteRepository, batches, users};
use crate::domain::selector::MIN_PREFIX_CHARS;
use crate::domain::{
    Actor, BatchId, Document, DocumentHashes, DocumentHeader, DocumentId, NewDocument, Timestamp, UserId, hex,
};
use crate::ids;
use crate::repository::{AddedDocument, DocumentPage, DocumentPosition, Documents, Refusal, Result};

const SELECT_HEADER: &str = "
    SELECT d.id, d.owner_id, d.ephemeral_batch_id, d.title, d.author, d.url, d.published_at, d.content_hash,
           d.identity_hash, d.size_bytes, d.created_at, d.metadata
    FROM documents d";

/// True for a document `d` that is the actor's (`:me`, `:admin`), or that a batch shows which everybody may see.
const VISIBLE: &str = "(:admin OR d.owner_id = :me OR EXISTS (
    SELECT 1 FROM jobs j JOIN batches b ON b.id = j.batch_id
    WHERE j.document_id = d.id AND b.visibility = 'SHARED'))";

impl Documents for SqliteRepository {
    fn find_document(&self, actor: &Actor, id: &str) -> Result<Option<DocumentHeader>> {
        if let Some(header) = find_header(&self.connection, actor, id)? {
            return Ok(Some(header));
        }
        if id.chars().count() < MIN_PREFIX_CHARS {
            return Ok(None);
        }
        // Ids are lower-case letters and digits, so the range from the prefix to the prefix and '~' holds what begins so.
        let mut statement = self.connection.prepare_cached(&format!(
            "{SELECT_HEADER} WHERE d.id >= :prefix AND d.id < :prefix || '~' AND {VISIBLE} ORDER BY d.id LIMIT 5"
        ))?;
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        let mut visible = statement
            .query_map(named_params! {":prefix": id, ":me": me, ":admin": actor.is_admin}, header)?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        if visible.len() > 1 {
            let names: Vec<_> = visible.iter().map(|header| header.id.as_str()).collect();
            return Err(Refusal::conflict(format!("{id:?} begins more than one document id"))
                .hint(format!("write more of the id; candidates: {}", names.join(", ")))
                .into());
        }
        Ok(visible.pop())
    }

    fn document(&self, id: &DocumentId) -> Result<Option<Document>> {
        Ok(find(&self.connection, id)?)
    }

    fn add_documents(&self, actor: &Actor, documents: &[NewDocument], now: Timestamp) -> Result<Vec<AddedDocument>> {
        self.write(|tx| {
            let owner = users::ensure(tx, actor, now)?;
            let mut added = Vec::with_capacity(documents.len());
            for document in documents {
                added.push(add_to_library(tx, &owner, document, now)?);
            }
            Ok(added)
        })
    }

    fn remove_documents(&self, actor: &Actor, ids: &[DocumentId]) -> Result<()> {
        self.write(|tx| ids.iter().try_for_each(|id| remove(tx, actor, id)))
    }

    fn library_document_ids(&self, actor: &Actor) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id FROM documents WHERE owner_id = :owner AND ephemeral_batch_id IS NULL ORDER BY id",
        )?;
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        let rows = statement.query_map(named_params! {":owner": me}, |row| row.get(0).map(new_id))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn list_documents(
        &self,
        actor: &Actor,
        limit: Option<u32>,
        after: Option<&DocumentPosition>,
    ) -> Result<DocumentPage> {
        let me = actor.id.as_ref().map_or("", UserId::as_str);
        let total = self
            .connection
            .prepare_cached("SELECT count(*) FROM documents WHERE owner_id = :me AND ephemeral_batch_id IS NULL")?
            .query_row(named_params! {":me": me}, |row| row.get(0))?;
        let sql = format!(
            "{SELECT_HEADER}
             WHERE d.owner_id = :me AND d.ephemeral_batch_id IS NULL
               AND (:after IS NULL OR (d.created_at, d.id) < (:created, :after))
             ORDER BY d.created_at DESC, d.id DESC LIMIT :limit"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        // One row more than asked for tells whether there is a next page.
        let rows = statement.query_map(
            named_params! {
                ":me": me,
                ":after": after.map(|position| position.id.as_str()),
                ":created": after.map(|position| position.created_at.as_millis()),
                ":limit": limit.map_or(-1, |limit| i64::from(limit) + 1),
            },
            header,
        )?;
        let mut documents = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut next = None;
        if let Some(limit) = limit.map(|limit| limit as usize)
            && documents.len() > limit
        {
            documents.truncate(limit);
            next = documents
                .last()
                .map(|document| DocumentPosition { created_at: document.created_at, id: document.id.clone() });
        }
        Ok(DocumentPage { documents, total, next })
    }
}

pub(super) fn new_id(id: String) -> DocumentId {
    DocumentId::new(id)
}

fn remove(connection: &Connection, actor: &Actor, id: &DocumentId) -> Result<()> {
    let me = actor.id.as_ref().map_or("", UserId::as_str);
    let users = connection
        .prepare_cached(&format!(
            "SELECT DISTINCT CASE WHEN NOT {} THEN 'batches that you may not see'
                                  WHEN b.tracking_id IS NULL THEN b.id
                                  WHEN b.user_id = :me THEN b.tracking_id
                                  ELSE u.name || '/' || b.tracking_id END
             FROM jobs j JOIN batches b ON b.id = j.batch_id JOIN users u ON u.id = b.user_id
             WHERE j.document_id = :id ORDER BY b.created_at DESC LIMIT 10",
            batches::VISIBLE
        ))?
        .query_map(named_params! {":id": id.as_str(), ":me": me, ":admin": actor.is_admin}, |row| {
            row.get::<_, String>(0)
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    if !users.is_empty() {
        return Err(Refusal::conflict(format!("document {id} is used by: {}", users.join(", ")))
            .hint("delete those batches first: evalbatch delete BATCH")
            .into());
    }
    connection.prepare_cached("DELETE FROM documents WHERE id = :id")?.execute(named_params! {":id": id.as_str()})?;
    Ok(())
}

fn header(row: &Row<'_>) -> rusqlite::Result<DocumentHeader> {
    Ok(DocumentHeader {
        id: DocumentId::new(row.get::<_, String>("id")?),
        owner_id: UserId::new(row.get::<_, String>("owner_id")?),
        title: row.get("title")?,
        author: row.get("author")?,
        url: row.get("url")?,
        published_at: row.optional_time("published_at")?,
        metadata: row.json("metadata")?,
        content_hash: row.get("content_hash")?,
        identity_hash: row.get("identity_hash")?,
        size_bytes: row.get("size_bytes")?,
        ephemeral_batch_id: row.get::<_, Option<String>>("ephemeral_batch_id")?.map(BatchId::new),
        created_at: row.time("created_at")?,
    })
}

fn find_header(connection: &Connection, actor: &Actor, id: &str) -> rusqlite::Result<Option<DocumentHeader>> {
    let sql = format!("{SELECT_HEADER} WHERE d.id = :id AND {VISIBLE}");
    let me = actor.id.as_ref().map_or("", UserId::as_str);
    connection
        .prepare_cached(&sql)?
        .query_row(named_params! {":id": id, ":me": me, ":admin": actor.is_admin}, header)
        .optional()
}

fn add_to_library(
    connection: &Connection,
    owner: &UserId,
    document: &NewDocument,
    now: Timestamp,
) -> Result<AddedDocument> {
    let hashes = document.hashes();
    let (id, kept_fields, is_new) = match find_in_library(connection, owner, document, &hashes)? {
        Some(found) => (found.id, found.kept_fields, false),
        None => (insert(connection, owner, document, &hashes, None, now)?, Vec::new(), true),
    };
    let header = connection
        .prepare_cached(&format!("{SELECT_HEADER} WHERE d.id = :id"))?
        .query_row(named_params! {":id": id.as_str()}, header)?;
    Ok(AddedDocument { header, is_new, kept_fields })
}

/// A library document with the same content and metadata.
pub(super) struct Found {
    pub(super) id: DocumentId,
    /// Where the stored one differs from the one that was brought.
    pub(super) kept_fields: Vec<&'static str>,
}

pub(super) fn find(connection: &Connection, id: &DocumentId) -> rusqlite::Result<Option<Document>> {
    connection
        .prepare_cached(
            "SELECT id, owner_id, ephemeral_batch_id, title, author, url, published_at, content_hash, identity_hash,
                    size_bytes, created_at, metadata, content
             FROM documents WHERE id = :id",
        )?
        .query_row(named_params! {":id": id.as_str()}, |row| {
            Ok(Document { header: header(row)?, content: row.get("content")? })
        })
        .optional()
}

pub(super) fn find_in_library(
    connection: &Connection,
    owner: &UserId,
    document: &NewDocument,
    hashes: &DocumentHashes,
) -> rusqlite::Result<Option<Found>> {
    connection
        .prepare_cached(
            "SELECT id, title, author, url, published_at FROM documents
             WHERE owner_id = :owner AND identity_hash = :identity AND ephemeral_batch_id IS NULL",
        )?
        .query_row(named_params! {":owner": owner.as_str(), ":identity": hashes.identity}, |row| {
            let differs = [
                ("title", row.get::<_, String>("title")? != document.title),
                ("author", row.get::<_, Option<String>>("author")? != document.author),
                ("url", row.get::<_, Option<String>>("url")? != document.url),
                ("publishedAt", row.optional_time("published_at")? != document.published_at),
            ];
            Ok(Found {
                id: DocumentId::new(row.get::<_, String>("id")?),
                kept_fields: differs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect(),
            })
        })
        .optional()
}

pub(super) fn title(connection: &Connection, id: &DocumentId) -> rusqlite::Result<String> {
    connection
        .prepare_cached("SELECT title FROM documents WHERE id = :id")?
        .query_row(named_params! {":id": id.as_str()}, |row| row.get(0))
}

pub(super) fn insert(
    connection: &Connection,
    owner: &UserId,
    document: &NewDocument,
    hashes: &DocumentHashes,
    batch: Option<&BatchId>,
    now: Timestamp,
) -> rusqlite::Result<DocumentId> {
    let id = ids::fresh();
    connection
        .prepare_cached(
            "INSERT INTO documents (id, owner_id, ephemeral_batch_id, title, author, url, published_at, content_hash,
                                    identity_hash, size_bytes, created_at, metadata, content)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            id,
            owner.as_str(),
            batch.map(BatchId::as_str),
            document.title,
            document.author,
            document.url,
            document.published_at.map(Timestamp::as_millis),
            hashes.content,
            hashes.identity,
            document.size_bytes(),
            now.as_millis(),
            serde_json::to_string(&document.metadata).unwrap_or_else(|_| "{}".to_owned()),
            document.content,
        ])?;
    Ok(DocumentId::new(id))
}

/// Texts that are not what was stored, by their hashes. Reads all of them.
pub(super) fn content_problems(connection: &Connection) -> Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT id, content, content_hash FROM documents")?;
    let (mut rows, mut problems) = (statement.query([])?, Vec::new());
    while let Some(row) = rows.next()? {
        let text = row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from)?;
        if hex(&Sha256::digest(text)) != row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)? {
            problems.push(format!("the text of document {} is not the one that was stored", row.get::<_, String>(0)?));
        }
        if problems.len() >= MAX_PROBLEMS as usize {
            break;
        }
    }
    Ok(problems)
}
