//! Whole batches for a comparison.

use evalbatch::domain::comparison::{EvaluatedDocument, Metric, Opinion, Readings, Side, SideDocument};
use evalbatch::domain::{Anchor, BatchId, Comment, EvaluationDraft, Level, Timestamp};
use evalbatch::repository::{Repository, Verdict, WriteMode};

use super::queue::{claim_one, record};
use super::{Check, later, made, start};
use crate::support::{actor, experiment};

pub const CHECKS: &[Check] = &[
    sides_come_in_the_order_asked_for,
    a_side_says_of_its_batch_what_the_batch_says,
    readings_are_those_of_their_document,
    comments_are_read_for_the_documents_wanted,
    opinions_are_those_of_the_evaluations_that_were_read,
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

fn side(repository: &dyn Repository, batch: &BatchId, metric: Metric, now: Timestamp) -> (Side, Vec<SideDocument>) {
    let mut documents = Vec::new();
    let mut take = |_, document| documents.push(document);
    let side = repository.sides(std::slice::from_ref(batch), metric, now, &mut take).unwrap().remove(0).unwrap();
    (side, documents)
}

fn evaluated(document: &SideDocument) -> EvaluatedDocument<'_> {
    EvaluatedDocument { ordinal: document.head.ordinal, evaluations: &document.evaluations }
}

fn sides_come_in_the_order_asked_for(repository: &dyn Repository) {
    let (first, second) = (made(repository, "first", &["one"]), made(repository, "second", &["two", "one"]));
    let asked = [second.clone(), BatchId::new("nothing"), first.clone(), second.clone()];
    let mut titles = Vec::new();
    let mut take = |place, document: SideDocument| titles.push((place, document.head.title));
    let sides = repository.sides(&asked, Metric::Grade, start(), &mut take).unwrap();
    let ids: Vec<_> = sides.iter().map(|side| side.as_ref().map(|side| side.batch.id.clone())).collect();
    assert_eq!(ids, [Some(second.clone()), None, Some(first), Some(second)]);
    let expected = [(0, "On two"), (0, "On one"), (2, "On one"), (3, "On two"), (3, "On one")];
    assert_eq!(titles, expected.map(|(place, title)| (place, title.into())));
}

fn a_side_says_of_its_batch_what_the_batch_says(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    complete(repository, &batch, 40.0, &[]);
    claim_one(repository, &batch, start());
    for now in [later(5), later(3_000)] {
        let (side, _) = side(repository, &batch, Metric::Grade, now);
        assert_eq!(Some(side.batch), repository.batch(&batch, now).unwrap(), "before and after the lease has run out");
    }
    complete(repository, &batch, 60.0, &[]);
    record(
        repository,
        &claim_one(repository, &batch, later(90)),
        later(95),
        Verdict::Failed { kind: evalbatch::domain::ErrorKind::Provider, message: "no".to_owned(), raw_output: None },
    );
    assert_eq!(
        Some(side(repository, &batch, Metric::Grade, later(5)).0.batch),
        repository.batch(&batch, later(5)).unwrap(),
        "when all is done"
    );
}

fn readings_are_those_of_their_document(repository: &dyn Repository) {
    let mut batch = experiment("e", later(60), start(), &["one", "two"]);
    batch.repeat = 2;
    let batch = repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id;
    for grade in [10.0, 20.0, 30.0] {
        complete(repository, &batch, grade, &["a", "b"]);
    }
    let (_, read) = side(repository, &batch, Metric::Comments, later(5));
    let figures: Vec<_> = read.iter().map(|document| (document.readings, document.value)).collect();
    assert_eq!(figures, [(Readings { all: 2, valued: 2 }, Some(2.0)), (Readings { all: 2, valued: 1 }, Some(2.0))]);
    let grades: Vec<_> = read.iter().map(|document| document.grade).collect();
    assert_eq!(grades, [Some(15.0), Some(30.0)]);
    let (_, uncounted) = side(repository, &batch, Metric::Cost, later(5));
    assert!(uncounted.iter().all(|document| document.value.is_none()));
}

fn opinions_are_those_of_the_evaluations_that_were_read(repository: &dyn Repository) {
    let mut batch = experiment("e", later(60), start(), &["one"]);
    batch.repeat = 3;
    let batch = repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap().id;
    // By grade, as an index has them, they would come in another order.
    complete(repository, &batch, 50.0, &[]);
    complete(repository, &batch, 40.0, &["later"]);
    let (_, read) = side(repository, &batch, Metric::Grade, later(5));
    complete(repository, &batch, 45.0, &["too late"]);
    let opinion = |grade: f64| Opinion { grade: Some(grade), summary: "s".to_owned() };
    assert_eq!(repository.opinions(&batch, evaluated(&read[0])).unwrap(), [opinion(50.0), opinion(40.0)]);
    let comments = repository.comments(&batch, &[evaluated(&read[0])]).unwrap().unwrap();
    assert_eq!(comments[&0], [Vec::new(), vec![comment("later")]]);
}

fn comments_are_read_for_the_documents_wanted(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one", "two", "three"]);
    complete(repository, &batch, 1.0, &["first", "second"]);
    complete(repository, &batch, 2.0, &[]);
    let (_, documents) = side(repository, &batch, Metric::Grade, later(5));
    let read = |places: &[usize]| {
        let wanted: Vec<_> = places.iter().map(|place| evaluated(&documents[*place])).collect();
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
