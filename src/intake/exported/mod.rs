//! A batch from a file that `export` wrote, so that an experiment that is gone can still be compared.

mod shape;

use std::collections::{BTreeMap, HashMap};
use std::io::Read;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::{IntakeError, Place};
use super::fields::describe;
use super::json;
use super::text_file::{self, Limit};
use crate::domain::comparison::{
    CommentsByDocument, DocumentHash, DocumentHead, Metric, Opinion, Reading, Side, SideDocument,
};
use crate::strict_json;

/// The version of the file's shape that is read.
const SCHEMA_VERSION: u64 = 1;
/// Far more than any batch within the policy's defaults; keeps a mistaken path from filling the memory.
const LIMIT: Limit = Limit { bytes: 2 * 1024 * 1024 * 1024, key: "of an exported file" };

/// What a file holds of a batch.
#[derive(Debug, Clone)]
pub struct Exported {
    pub side: Side,
    pub documents: Vec<SideDocument>,
    pub comments: CommentsByDocument,
    /// Of each document, by its ordinal.
    pub opinions: HashMap<u32, Vec<Opinion>>,
}

/// Reads the one batch of an exported JSON file, to be compared by this metric.
///
/// # Errors
/// The file cannot be read, is not what `export --format json` writes, or has not exactly one batch.
pub fn load(path: &Path, metric: Metric) -> Result<Exported, IntakeError> {
    let text = text_file::read_file(path, LIMIT)?;
    parse(&text, metric, &Place::file(path))
}

/// As `load`, from a stream.
///
/// # Errors
/// As `load`.
pub fn from_stdin(stdin: &mut dyn Read, metric: Metric) -> Result<Exported, IntakeError> {
    let place = Place::new("stdin");
    parse(&text_file::read(stdin, &place, LIMIT, 0)?, metric, &place)
}

fn parse(text: &str, metric: Metric, place: &Place) -> Result<Exported, IntakeError> {
    let value = json::read_json(text, 1).map_err(|error| with_hint(error.locate(place)))?;
    one_batch(value)
        .and_then(|fields| exported(fields, metric))
        .map_err(|message| with_hint(IntakeError::invalid(place.clone(), message)))
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

fn exported(mut fields: Map<String, Value>, metric: Metric) -> Result<Exported, String> {
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
    assemble(batch, &documents, evaluations, metric)
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

/// The jobs over a document, by their repetition.
type Repetitions = BTreeMap<u32, Reading>;

/// Brings jobs, documents and evaluations together.
fn assemble(
    batch: shape::Batch,
    documents: &[shape::Document],
    evaluations: Vec<shape::Evaluation>,
    metric: Metric,
) -> Result<Exported, String> {
    let mut ordinals = HashMap::new();
    for (ordinal, document) in (0_u32..).zip(documents) {
        if ordinals.insert(document.id.as_str(), ordinal).is_some() {
            return Err(format!("documents[{ordinal}]: its id occurs twice"));
        }
    }
    let mut by_job = HashMap::new();
    for (index, evaluation) in evaluations.into_iter().enumerate() {
        if by_job.insert(evaluation.job_id.clone(), (index, evaluation)).is_some() {
            return Err(format!("evaluations[{index}]: a job has two of them"));
        }
    }
    let mut readings: Vec<Repetitions> = vec![Repetitions::new(); documents.len()];
    let (mut comments, mut opinions) = (CommentsByDocument::new(), HashMap::<u32, Vec<Opinion>>::new());
    let (mut side, results) = batch.take_apart()?;
    for (index, job) in results.into_iter().enumerate() {
        let at = |message: &str| format!("batch.results[{index}]: {message}");
        let ordinal = *ordinals.get(job.document_id.as_str()).ok_or_else(|| at("its document is not in the file"))?;
        let result = match by_job.remove(&job.id) {
            None if job.evaluation.is_some() => return Err(at("its evaluation is not in the file")),
            None => None,
            Some((position, evaluation)) => {
                let (result, summary, remarks) =
                    evaluation.take_apart().map_err(|message| format!("evaluations[{position}]: {message}"))?;
                comments.entry(ordinal).or_default().push(remarks);
                opinions.entry(ordinal).or_default().push(Opinion { grade: result.grade, summary });
                Some(result)
            }
        };
        let repetition = job.repetition;
        let reading = job.reading(result).map_err(|message| at(&message))?;
        if readings[ordinal as usize].insert(repetition, reading).is_some() {
            return Err(at("its document has this repetition twice"));
        }
    }
    if let Some((index, _)) = by_job.into_values().min_by_key(|(index, _)| *index) {
        return Err(format!("evaluations[{index}]: its job is not in the file"));
    }
    let repeat = readings.iter().map(Repetitions::len).max().unwrap_or(1);
    side.batch.repeat = u32::try_from(repeat.max(1)).unwrap_or(u32::MAX);
    let documents = read_documents(documents, &readings, metric);
    Ok(Exported { side, documents, comments, opinions })
}

fn read_documents(documents: &[shape::Document], readings: &[Repetitions], metric: Metric) -> Vec<SideDocument> {
    let read = (0_u32..).zip(documents.iter().zip(readings)).map(|(ordinal, (document, readings))| {
        let title = document.title.as_str().into();
        let (content, identity) = (&document.content_hash, &document.identity_hash);
        let (content, identity) = (DocumentHash::of(content), DocumentHash::of(identity));
        let readings: Vec<Reading> = readings.values().copied().collect();
        SideDocument::new(DocumentHead { ordinal, title, content, identity }, &readings, metric)
    });
    read.collect()
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
