//! Making, finding, listing.

use evalbatch::domain::selector::BatchSelector;
use evalbatch::domain::{Actor, BatchId, Visibility};
use evalbatch::repository::{
    BatchKind, BatchSort, DocumentSource, Error, ListQuery, ListScope, RefusalKind, Repository, WriteMode,
};

use super::{Check, known, later, made, start};
use crate::support::{actor, document, experiment};

pub const CHECKS: &[Check] = &[
    a_dry_run_leaves_nothing,
    a_refused_batch_leaves_nothing,
    equal_documents_are_one,
    selectors_find_what_may_be_seen,
    pages_tell_everything_once_in_every_order,
    expired_experiments_are_hidden_unless_pinned,
    somebody_elses_ephemeral_document_is_refused,
];

fn a_dry_run_leaves_nothing(repository: &dyn Repository) {
    let batch = experiment("e", later(60), start(), &["one"]);
    let created = repository.create_batch(&actor("ann"), &batch, WriteMode::DryRun).unwrap();
    assert_eq!((created.job_count, created.ephemeral_documents), (1, 1));
    assert!(repository.batch(&created.id, start()).unwrap().is_none());
    assert!(repository.find_user("ann").unwrap().is_none());
}

fn a_refused_batch_leaves_nothing(repository: &dyn Repository) {
    made(repository, "taken", &["one"]);
    let batch = experiment("taken", later(60), start(), &["two"]);
    let error = repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap_err();
    let Error::Refused(refusal) = error else { panic!("{error:?}") };
    assert_eq!(refusal.kind, RefusalKind::Conflict);
    assert_eq!(list(repository, &known(repository, "ann"), &query(BatchSort::Created)).len(), 1);
}

fn equal_documents_are_one(repository: &dyn Repository) {
    let ann = actor("ann");
    let added = repository.add_documents(&ann, &[document("one"), document("one")], start()).unwrap();
    assert_eq!(added.iter().map(|document| document.is_new).collect::<Vec<_>>(), [true, false]);
    let mut batch = experiment("e", later(60), start(), &["one", "two", "two"]);
    batch.documents.push(DocumentSource::Library(added[0].header.id.clone()));
    let created = repository.create_batch(&known(repository, "ann"), &batch, WriteMode::Commit).unwrap();
    assert_eq!((created.documents, created.ephemeral_documents, created.duplicates_dropped.count), (2, 1, 2));
}

fn selectors_find_what_may_be_seen(repository: &dyn Repository) {
    let (first, second) = (made(repository, "first", &["one"]), made(repository, "second", &["one"]));
    repository.add_documents(&actor("bob"), &[document("of bob")], start()).unwrap();
    let (ann, bob) = (known(repository, "ann"), known(repository, "bob"));
    let find = |who: &Actor, text: &str| repository.find_batches(who, &BatchSelector::parse(text), 10).unwrap();
    let seen = |found: Vec<BatchId>| found.len() == 1 && found[0] == first;
    let prefix = &first.as_str()[..20];
    for text in [first.as_str(), "first", prefix, "ann/first"] {
        assert!(seen(find(&ann, text)), "{text}");
        assert!(find(&bob, text).is_empty(), "{text}");
    }
    assert_eq!(find(&ann, "latest").len() + find(&ann, "latest~1").len(), 2);
    assert!(find(&ann, "latest~2").is_empty() && find(&bob, "latest").is_empty());
    assert!(find(&ann, &first.as_str()[..3]).is_empty(), "a prefix has four characters");
    repository.set_visibility(&first, Visibility::Shared).unwrap();
    assert!(seen(find(&bob, "ann/first")) && seen(find(&bob, first.as_str())) && seen(find(&bob, prefix)));
    // A tracking id alone is mine.
    assert!(find(&bob, "first").is_empty() && find(&bob, second.as_str()).is_empty());
    assert!(seen(find(&Actor { is_admin: true, ..bob }, first.as_str())));
}

fn query(sort: BatchSort) -> ListQuery {
    ListQuery {
        scope: ListScope::Mine,
        kind: BatchKind::All,
        include_expired: true,
        status: None,
        agent: None,
        expires_within: None,
        since: None,
        until: None,
        search: None,
        sort,
        reverse: false,
        limit: 2,
        cursor: None,
    }
}

/// All pages of a list.
fn list(repository: &dyn Repository, who: &Actor, query: &ListQuery) -> Vec<String> {
    let mut query = query.clone();
    let mut found = Vec::new();
    loop {
        let page = repository.list_batches(who, &query, start()).unwrap();
        assert!(page.batches.len() <= query.limit as usize);
        found.extend(page.batches.iter().map(|batch| batch.tracking_id.clone().unwrap()));
        query.cursor = page.next;
        if query.cursor.is_none() {
            let count = |most| repository.count_batches(who, &query, start(), most).unwrap();
            assert_eq!((count(None), count(Some(1))), (found.len() as u64, found.len().min(1) as u64));
            return found;
        }
    }
}

fn pages_tell_everything_once_in_every_order(repository: &dyn Repository) {
    // Equal keys among them: two at one instant, all without a grade.
    for (tracking_id, created, expires) in [("b", 1, 90), ("a", 1, 80), ("c", 0, 70), ("e", 2, 90), ("d", 3, 60)] {
        let batch = experiment(tracking_id, later(expires), later(created), &["one"]);
        repository.create_batch(&actor("ann"), &batch, WriteMode::Commit).unwrap();
    }
    let ann = known(repository, "ann");
    for sort in BatchSort::ALL {
        let forward = list(repository, &ann, &query(*sort));
        let mut backward = list(repository, &ann, &ListQuery { reverse: true, ..query(*sort) });
        let mut names = forward.clone();
        names.sort();
        assert_eq!(names, ["a", "b", "c", "d", "e"], "{sort}");
        backward.reverse();
        assert_eq!(forward, backward, "{sort}");
    }
    assert_eq!(list(repository, &ann, &query(BatchSort::Name)), ["a", "b", "c", "d", "e"]);
    assert_eq!(list(repository, &ann, &query(BatchSort::Created))[..2], ["d", "e"]);
    let search = ListQuery { search: Some("_".to_owned()), ..query(BatchSort::Name) };
    assert!(list(repository, &ann, &search).is_empty(), "a search is for text, not for patterns");
}

fn expired_experiments_are_hidden_unless_pinned(repository: &dyn Repository) {
    let batch = made(repository, "e", &["one"]);
    let ann = known(repository, "ann");
    let shown = |at| {
        let query = ListQuery { include_expired: false, ..query(BatchSort::Created) };
        repository.list_batches(&ann, &query, at).unwrap().batches.len()
    };
    assert_eq!((shown(later(3_599)), shown(later(3_600))), (1, 0));
    assert!(repository.runnable_batches(&ann, later(3_600)).unwrap().is_empty());
    repository.set_pinned(&batch, true, later(0)).unwrap();
    assert_eq!(shown(later(3_600)), 1);
    assert_eq!(repository.runnable_batches(&ann, later(3_600)).unwrap(), [batch]);
}

fn somebody_elses_ephemeral_document_is_refused(repository: &dyn Repository) {
    let owner = made(repository, "owner", &["one"]);
    let (ephemeral, _) = repository.ephemeral_documents(&owner).unwrap().remove(0);
    let mut batch = experiment("thief", later(60), start(), &["two"]);
    batch.documents.push(DocumentSource::Library(ephemeral));
    let error = repository.create_batch(&known(repository, "ann"), &batch, WriteMode::Commit).unwrap_err();
    let Error::Refused(refusal) = error else { panic!("{error:?}") };
    assert_eq!(refusal.kind, RefusalKind::Conflict);
    assert!(refusal.hints[0].contains("promote"));
}
