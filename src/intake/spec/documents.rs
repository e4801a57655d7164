//! `ephemeralDocuments`: addresses to fetch, and documents that stand in the request itself.

use serde_json::Value;
use url::Url;

use crate::domain::{NewDocument, PolicyKey};
use crate::intake::error::{IntakeError, Place};
use crate::intake::fields::{FieldError, Fields};
use crate::intake::heading;

const KEY: &str = "ephemeralDocuments";
const INLINE: [&str; 6] = ["title", "content", "author", "url", "publishedDate", "metadata"];

pub(super) fn read(fields: &mut Fields) -> Result<(Vec<String>, Vec<NewDocument>), FieldError> {
    let Some(value) = fields.take(KEY) else { return Ok((Vec::new(), Vec::new())) };
    let mut fields = Fields::open(value, KEY, &["urls", "inline"])?;
    let urls = fields.texts("urls")?;
    for (index, url) in urls.iter().enumerate() {
        let is_web = Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !is_web {
            return Err(
                fields.error(&format!("urls[{index}]"), &format!("must be an http or https address, not {url:?}"))
            );
        }
    }
    let inline = fields.list("inline")?.into_iter().enumerate();
    let documents = inline.map(|(index, value)| document(value, index)).collect::<Result<_, _>>()?;
    Ok((urls, documents))
}

/// Holds the documents of a request against the policy's `max-document-bytes`.
///
/// # Errors
/// Names the first that is larger.
pub fn check_sizes(inline: &[NewDocument], max_bytes: u64) -> Result<(), IntakeError> {
    let Some(index) = inline.iter().position(|document| document.size_bytes() > max_bytes) else { return Ok(()) };
    let place = Place::new(format!("{KEY}.inline[{index}].content"));
    Err(IntakeError::TooLarge { place, limit: max_bytes, key: PolicyKey::MaxDocumentBytes.as_str() })
}

fn document(value: Value, index: usize) -> Result<NewDocument, FieldError> {
    let mut fields = Fields::open(value, &format!("{KEY}.inline[{index}]"), &INLINE)?;
    let content = fields.filled("content")?.ok_or_else(|| fields.error("content", "is missing"))?;
    let title = fields.text("title")?.map(|title| heading::one_line(&title)).filter(|title| !title.is_empty());
    let url = fields.filled("url")?;
    if let Some(url) = url.as_ref().filter(|url| Url::parse(url).is_err()) {
        return Err(fields.error("url", &format!("must be a whole address like https://example.org/post, not {url:?}")));
    }
    Ok(NewDocument {
        title: title.or_else(|| heading::title(&content)).unwrap_or_else(|| format!("inline #{}", index + 1)),
        author: fields.text("author")?.filter(|author| !author.trim().is_empty()),
        url,
        published_at: super::published(&mut fields, "publishedDate")?,
        metadata: fields.object("metadata")?,
        content,
    })
}
