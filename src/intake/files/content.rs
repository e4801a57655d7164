//! The text of a file → a document: what its front matter and its first heading say about it.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};
use url::Url;

use crate::domain::{NewDocument, Timestamp};
use crate::intake::dates;
use crate::intake::error::Place;
use crate::intake::front_matter::{self, FrontMatter};
use crate::intake::heading;

/// Where a text came from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub place: &'a Place,
    pub stem: &'a str,
    /// `None` for what has no place in the file system.
    pub path: Option<&'a Path>,
}

/// Endings of files in which `---` begins front matter and `#` a heading. In others the same characters
/// begin a YAML document or a comment.
const PROSE: [&str; 14] =
    ["md", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd", "txt", "text", "rst", "adoc", "asciidoc", "org", ""];

/// Makes the document. The content is the whole text, front matter included, so that positions in the
/// document are positions in the file.
pub(super) fn document(text: String, source: Source<'_>, notes: &mut Vec<String>) -> NewDocument {
    let (mut values, body) =
        if is_prose(source.path) { take_apart(&text, source.place, notes) } else { (Map::new(), "") };
    let title = take_text(&mut values, "title")
        .or_else(|| heading::title(body))
        .unwrap_or_else(|| heading::one_line(source.stem));
    let author = take_author(&mut values);
    let url = take_url(&mut values).or_else(|| source.path.and_then(file_url));
    let published_at = take_date(&mut values, source.place, notes);
    NewDocument { title, author, url, published_at, metadata: values, content: text }
}

fn is_prose(path: Option<&Path>) -> bool {
    let ending = path.and_then(Path::extension).unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    PROSE.contains(&ending.as_str())
}

/// The front matter's values and the rest. A text may begin with a rule (`---`) and have no front matter.
fn take_apart<'a>(text: &'a str, place: &Place, notes: &mut Vec<String>) -> (Map<String, Value>, &'a str) {
    let split = front_matter::split(text);
    let values = match split.front_matter {
        FrontMatter::Present { values, .. } => values,
        FrontMatter::Absent | FrontMatter::Unclosed => Map::new(),
        FrontMatter::Invalid(problem) => {
            notes.push(format!("{}: taken without its front matter: {}", place.at(problem.line), problem.message));
            Map::new()
        }
    };
    (values, split.body)
}

/// Removes a value and gives it as one line of text; empty ones count as absent.
fn take_text(values: &mut Map<String, Value>, key: &str) -> Option<String> {
    let text = match values.get(key)? {
        Value::String(text) => heading::one_line(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null => String::new(),
        Value::Array(_) | Value::Object(_) => return None,
    };
    values.remove(key);
    Some(text).filter(|text| !text.is_empty())
}

/// A name, or several as a list.
fn take_author(values: &mut Map<String, Value>) -> Option<String> {
    let names = match values.get("author") {
        Some(Value::Array(items)) => items.iter().map(Value::as_str).collect::<Option<Vec<_>>>(),
        _ => None,
    };
    match names.map(|names| names.join(", ")) {
        Some(names) => {
            values.remove("author");
            Some(names).filter(|names| !names.is_empty())
        }
        None => take_text(values, "author"),
    }
}

/// A whole address; site generators also write paths under this key, which stay in the metadata.
fn take_url(values: &mut Map<String, Value>) -> Option<String> {
    let is_whole = values.get("url").and_then(Value::as_str).is_some_and(|text| Url::parse(text.trim()).is_ok());
    if is_whole { take_text(values, "url") } else { None }
}

fn take_date(values: &mut Map<String, Value>, place: &Place, notes: &mut Vec<String>) -> Option<Timestamp> {
    let key =
        ["publishedDate", "date"].into_iter().find(|key| values.get(*key).is_some_and(|value| !value.is_null()))?;
    let text = values[key].as_str().map_or_else(|| values[key].to_string(), str::to_owned);
    let date = dates::parse(&text);
    if date.is_some() {
        values.remove(key);
    } else {
        notes.push(format!("{place}: `{key}` is kept as metadata, for it is not {}", dates::ACCEPTED));
    }
    date
}

/// The file's own address, from which relative links start: the same one, however the path to it was written.
fn file_url(path: &Path) -> Option<String> {
    let absolute = std::path::absolute(without_parents(path)).ok()?;
    Url::from_file_path(absolute).ok().map(String::from)
}

/// Without `..`, which may lead through a link, so that only the file system knows where.
fn without_parents(path: &Path) -> Cow<'_, Path> {
    let parts: Vec<Component<'_>> = path.components().collect();
    let Some(last) = parts.iter().rposition(|part| *part == Component::ParentDir) else { return path.into() };
    match parts[..=last].iter().collect::<PathBuf>().canonicalize() {
        Ok(folder) => folder.join(parts[last + 1..].iter().collect::<PathBuf>()).into(),
        Err(_) => path.into(),
    }
}
