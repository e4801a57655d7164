//! Every job of a batch in order, page by page: reading the next page and writing the last one take about as long, so they
//! go on side by side.

use std::thread;

use anyhow::Result;
use crossbeam_channel::{Sender, bounded};

use crate::domain::{BatchSummary, Timestamp};
use crate::repository::{self, Durability, JobPosition, JobRow, Repository};

/// Rows read at once.
pub(super) const PAGE: u32 = 1_000;

type Page = repository::Result<Vec<JobRow>>;

pub(super) fn for_each_row(
    repository: &dyn Repository,
    batch: &BatchSummary,
    now: Timestamp,
    each: &mut dyn FnMut(&JobRow) -> Result<()>,
) -> Result<()> {
    let first = repository.job_rows(&batch.id, None, PAGE, now)?;
    let Some(end) = next(&first) else { return first.iter().try_for_each(each) };
    let ahead = repository.another(Durability::Relaxed)?;
    let (pages, read) = bounded(1);
    thread::scope(|scope| {
        let reader = move || read_on(ahead.as_ref(), batch, end, now, &pages);
        thread::Builder::new().name("reader".to_owned()).spawn_scoped(scope, reader)?;
        first.iter().try_for_each(&mut *each)?;
        read.into_iter().try_for_each(|page| page?.iter().try_for_each(&mut *each))
    })
}

/// Sends what comes after a position, until there is no more or nobody wants it.
fn read_on(
    repository: &dyn Repository,
    batch: &BatchSummary,
    after: JobPosition,
    now: Timestamp,
    pages: &Sender<Page>,
) {
    let mut after = Some(after);
    while after.is_some() {
        let page = repository.job_rows(&batch.id, after, PAGE, now);
        after = page.as_ref().ok().and_then(|rows| next(rows));
        if pages.send(page).is_err() {
            return;
        }
    }
}

/// Where the next page begins; `None` after the last one.
fn next(page: &[JobRow]) -> Option<JobPosition> {
    page.last().filter(|_| page.len() == PAGE as usize).map(JobRow::position)
}
