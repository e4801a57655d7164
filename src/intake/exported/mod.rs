//! A batch from a file that `export` wrote, so that an experiment that is gone can still be compared.

mod shape;

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{IntakeError, Place};
use super::fields::describe;
use super::json;
use super::text_file::{self, Limit};
use crate::domain::EvaluationId;
use crate::domain::comparison::{CommentsByDocument, Reading, Side, SideDocument};
use crate::strict_json;

/// The version of the file's shape that is read.
const SCHEMA_VERSION: u64 = 1;
/// Far more than any batch within the policy's defaults; keeps a mistaken path from filling the memory.
const LIMIT: Limit = Limit { bytes: 2 * 1024 * 1024 * 1024, key: "of an exported file" };

/// What a file holds of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Exported {
    pub side: Side,
    pub comments: CommentsByDocument,
    pub summaries: HashMap<EvaluationId, String>,
}

/// Reads the one batch of an exported JSON file.
///
/// # Errors
/// The file cannot be read, is not what `export --format json` writes, or has not exactly one batch.
pub fn load(path: &Path) -> Result<Exported, IntakeError> {
    let text = text_file::read_file(path, LIMIT)?;
    parse(&text, &Place::file(path))
}

/// As `load`, from a stream.
///
/// # Errors
/// As `load`.
pub fn from_stdin(stdin: &mut dyn Read) -> Result<Exported, IntakeError> {
    let place = Place::new("stdin");
    parse(&text_file::read(stdin, &place, LIMIT, 0)?, &place)
}

fn parse(text: &str, place: &Place) -> Result<Exported, IntakeError> {
    let value = json::read_json(text, 1).map_err(|error| with_hint(error.locate(place)))?;
    one_batch(value).and_then(exported).map_err(|message| with_hint(IntakeError::invalid(place.clone(), message)))
}

fn with_hint(error: IntakeError) -> IntakeError {
    match error {
        IntakeError::Invalid { place, message, hints } if hints.is_empty() => {
            let hints = vec!["write such a file with: evalbatch export BATCH -o FILE.json".to_owned()];
            IntakeError::Invalid { place, message, hints }
        }
        other => other,
    }
}

fn one_batch(value: Value) -> Result<Map<String, Value>, String> {
    let value = match value {
        Value::Array(mut batches) if batches.len() == 1 => batches.remove(0),
        Value::Array(batches) => {
            return Err(format!("an array of {} batches, and a side of a comparison is one batch", batches.len()));
        }
        value => value,
    };
    match value {
        Value::Object(batch) => Ok(batch),
        other => Err(format!("not an exported batch, but {}", describe(&other))),
    }
}

fn exported(mut fields: Map<String, Value>) -> Result<Exported, String> {
    let known = ["batch", "documents", "evaluations"].iter().all(|key| fields.contains_key(*key));
    match fields.get("schemaVersion").map(|version| (version, version.as_u64())) {
        Some((_, Some(SCHEMA_VERSION))) if known => {}
        None | Some((_, Some(SCHEMA_VERSION))) => return Err("JSON, but not an exported batch".to_owned()),
        Some((version, _)) => {
            return Err(format!("schemaVersion {version}, and this program reads {SCHEMA_VERSION}"));
        }
    }
    let mut take = |key: &str| fields.remove(key).unwrap_or_default();
    let batch: shape::Batch = read("batch", take("batch"))?;
    let documents: Vec<shape::Document> = read_each("documents", take("documents"))?;
    let evaluations: Vec<shape::Evaluation> = read_each("evaluations", take("evaluations"))?;
    assemble(batch, documents, evaluations)
}

/// A part of the file; an error begins with its path.
fn read<T: DeserializeOwned>(path: &str, value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| {
        let error = error.to_string();
        format!("{path}: {}", strict_json::type_in_words(&error, |_| None).unwrap_or(error))
    })
}

fn read_each<T: DeserializeOwned>(path: &str, value: Value) -> Result<Vec<T>, String> {
    let Value::Array(items) = value else { return Err(format!("{path}: must be a list")) };
    items.into_iter().enumerate().map(|(index, item)| read(&format!("{path}[{index}]"), item)).collect()
}

/// Brings jobs, documents and evaluations together.
fn assemble(
    batch: shape::Batch,
    documents: Vec<shape::Document>,
    evaluations: Vec<shape::Evaluation>,
) -> Result<Exported, String> {
    let mut ordinals = HashMap::new();
    let mut sides = Vec::with_capacity(documents.len());
    for (ordinal, document) in (0_u32..).zip(documents) {
        if ordinals.insert(document.id, ordinal).is_some() {
            return Err(format!("documents[{ordinal}]: its id occurs twice"));
        }
        let (content_hash, identity_hash) = (document.content_hash, document.identity_hash);
        sides.push(SideDocument { ordinal, content_hash, identity_hash, title: document.title, readings: Vec::new() });
    }
    let mut by_job = HashMap::new();
    for (index, evaluation) in evaluations.into_iter().enumerate() {
        if by_job.insert(evaluation.job_id.clone(), (index, evaluation)).is_some() {
            return Err(format!("evaluations[{index}]: a job has two of them"));
        }
    }
    let (mut comments, mut summaries) = (CommentsByDocument::new(), HashMap::new());
    let (side, results) = batch.take_apart()?;
    for (index, job) in results.into_iter().enumerate() {
        let at = |message: &str| format!("batch.results[{index}]: {message}");
        let ordinal = *ordinals.get(&job.document_id).ok_or_else(|| at("its document is not in the file"))?;
        let result = match by_job.remove(&job.id) {
            None if job.evaluation.is_some() => return Err(at("its evaluation is not in the file")),
            None => None,
            Some((position, mut evaluation)) => {
                let summary = std::mem::take(&mut evaluation.summary);
                let (result, remarks) =
                    evaluation.take_apart().map_err(|message| format!("evaluations[{position}]: {message}"))?;
                comments.entry(ordinal).or_default().push(remarks);
                summaries.insert(result.evaluation_id.clone(), summary);
                Some(result)
            }
        };
        let reading = job.reading(result).map_err(|message| at(&message))?;
        insert(&mut sides[ordinal as usize], reading).map_err(at)?;
    }
    if let Some((index, _)) = by_job.into_values().min_by_key(|(index, _)| *index) {
        return Err(format!("evaluations[{index}]: its job is not in the file"));
    }
    let repeat = sides.iter().map(|document| document.readings.len()).max().unwrap_or(1);
    let mut side = Side { documents: sides, ..side };
    side.batch.repeat = u32::try_from(repeat.max(1)).unwrap_or(u32::MAX);
    Ok(Exported { side, comments, summaries })
}

fn insert(document: &mut SideDocument, reading: Reading) -> Result<(), &'static str> {
    if document.readings.iter().any(|other| other.repetition == reading.repetition) {
        return Err("its document has this repetition twice");
    }
    document.readings.push(reading);
    Ok(())
}

/// What is wrong with a grade, if anything.
fn check_grade(grade: Option<f64>) -> Result<Option<f64>, String> {
    match grade.filter(|grade| !(0.0..=100.0).contains(grade)) {
        Some(grade) => Err(format!("grade {grade} is not from 0 to 100")),
        None => Ok(grade),
    }
}

#[cfg(test)]
mod tests;
