//! Whole batches for a comparison.

use evalbatch::domain::comparison::{Side, SideDocument};
use evalbatch::domain::{Anchor, BatchId, Comment, EvaluationDraft, EvaluationId, JobStatus, Level};
use evalbatch::repository::{Repository, Verdict, WriteMode};

use super::queue::{claim_one, record};
use super::{Check, later, made, start};
use crate::support::{actor, experiment};

pub const CHECKS: &[Check] = &[
    sides_come_in_the_order_asked_for,
    a_side_says_of_its_batch_what_the_batch_says,
    readings_are_those_of_their_document,
    comments_are_read_for_the_documents_wanted,
    summaries_are_those_of_their_evaluations,
];

fn comment(description: &str) -> Comment {
    Comment {
        header: None,
        description: description.to_owned(),
        level: Level::Info,
        importance: None,
        grade: None,
        quoted_text: "o".to_owned(),
        anchor: Anchor::Found { start: 0, end: 1 },
    }
}

/// Completes the next job of a batch.
fn complete(repository: &dyn Repository, batch: &BatchId, grade: f64, comments: &[&str]) {
    let job = claim_one(repository, batch, start());
    let comments = comments.iter().map(|text| comment(text)).collect();
    let draft = EvaluationDraft { summary: "s".to_owned(), grade: Some(grade), comments, ..EvaluationDraft::default() };
    record(repository, &job, later(5), Verdict::Completed(Box::new(draft)));
}

fn side(repository: &dyn Repository, batch: &BatchId) -> Side {
    repository.sides(std::slice::from_ref(batch), true, later(5)).unwrap().remove(0).unwrap()
}

fn sides_come_in_the_order_asked_for(repository: &dyn Repository) {
    let (first, second) = (made(repository, "first", &["one"]), made(repository, "second", &["two", "one"]));
    let asked = [second.clone(), BatchId::new("nothing"), first.clone(), second.clone()];
    let sides = repository.sides(&asked, false, start()).unwrap();
    let ids: Vec<_> = sides.iter().map(|side| side.as_ref().map(|side| side.batch.id.clone())).collect();
    assert_eq!(ids, [Some(second.clone()), None, Some(first), Some(second)]);
    let titles: Vec<_> = sides[0].as_ref().unwrap().documents.iter().map(|document| document.title.as_str()).collect();
    assert_eq!(titles, ["On two", "On one"]);
}

fn a_side_says_of_its_batch_what_the_batch_says(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    complete(repository, &batch, 40.0, &[]);
    claim_one(repository, &batch, start());
    for now in [later(5), later(3_000)] {
        let side = repository.sides(std::slice::from_ref(&batch), false, now).unwrap().remove(0).unwrap();
        assert_eq!(Some(side.batch), repository.batch(&batch, now).unwrap(), "before and after the lease has run out");
    }
    complete(repository, &batch, 60.0, &[]);
    record(
        repository,
        &claim_one(repository, &batch, later(90)),
        later(95),
        Verdict::Failed { kind: evalbatch::domain::ErrorKind::Provider, message: "no".to_owned(), raw_output: None },
    );
    assert_eq!(Some(side(repository, &batch).batch), repository.batch(&batch, later(5)).unwrap(), "when all is done");
}

fn readings_are_those_of_their_document(repository: &dyn Repository) {
    let mut batch = experiment("e", later(60), start(), &["one", "two"]);
    batch.repeat = 2;
    let batch = repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id;
    for grade in [10.0, 20.0, 30.0] {
        complete(repository, &batch, grade, &["a", "b"]);
    }
    let side = side(repository, &batch);
    let grades: Vec<Vec<f64>> = side.documents.iter().map(|document| document.grades().collect()).collect();
    assert_eq!(grades.iter().map(Vec::len).sum::<usize>(), 3);
    assert!(side.documents.iter().all(|document| document.readings.len() == 2));
    let last = &side.documents[1].readings[1];
    assert_eq!((last.repetition, last.status, &last.result), (2, JobStatus::Pending, &None));
    assert!(side.documents.iter().flat_map(SideDocument::results).all(|result| result.comment_count == Some(2)));
    let uncounted = repository.sides(&[batch], false, later(5)).unwrap().remove(0).unwrap();
    assert!(uncounted.documents[0].results().all(|result| result.comment_count.is_none()));
}

fn summaries_are_those_of_their_evaluations(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    complete(repository, &batch, 40.0, &[]);
    let side = side(repository, &batch);
    let known = &side.documents[0].results().next().unwrap().evaluation_id;
    let summaries = repository.summaries(&[&EvaluationId::new("none"), known]).unwrap();
    assert_eq!(summaries, [None, Some("s".to_owned())]);
}

fn comments_are_read_for_the_documents_wanted(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    complete(repository, &batch, 1.0, &["first", "second"]);
    complete(repository, &batch, 2.0, &[]);
    let documents = side(repository, &batch).documents;
    let read = |ordinals: &[usize]| {
        let wanted: Vec<_> = ordinals.iter().map(|ordinal| &documents[*ordinal]).collect();
        repository.comments(&batch, &wanted).unwrap().unwrap()
    };
    assert!(repository.comments(&BatchId::new("x"), &[]).unwrap().is_none());
    let all = read(&[0, 1, 2]);
    let texts: Vec<&str> = all[&0][0].iter().map(|comment| comment.description.as_str()).collect();
    assert_eq!((texts, all[&1].as_slice()), (vec!["first", "second"], &[Vec::new()][..]));
    assert!(!all.contains_key(&2), "no evaluation, no list of comments");
    let mut some: Vec<u32> = read(&[0, 2]).into_keys().collect();
    some.sort_unstable();
    assert_eq!(some, [0]);
    assert!(read(&[]).is_empty());
}
