//! Reports of a batch for people: HTML and Markdown, read document by document.

use std::io::Write;

use anyhow::Result;

use super::detail::Detail;
use super::rows;
use crate::domain::stats::{CONFIDENCE, Sample};
use crate::domain::{BatchSummary, Timestamp};
use crate::failure::Failure;
use crate::render::html::plot::{Dot, Plot, ScatterPoint, dots, histogram, scatter};
use crate::render::html::{self, BatchPage, DocumentPage};
use crate::render::markdown::BatchReport;
use crate::render::outcome::Outcome;
use crate::repository::{JobRow, Repository, StoredEvaluation};

/// Where a report comes from.
pub(super) struct Source<'a> {
    pub(super) repository: &'a dyn Repository,
    pub(super) now: Timestamp,
    pub(super) with_content: bool,
}

impl Source<'_> {
    /// One page.
    pub(super) fn html(&self, batch: &BatchSummary, out: &mut dyn Write) -> Result<()> {
        let Detail { batch, agent, metrics, grades } = Detail::read(self.repository, batch.clone())?;
        let page = BatchPage::new(&batch, &agent, &metrics, &grades, self.now);
        drop(grades);
        let overview = self.overview(&batch)?;
        page.begin(overview.documents, &overview.plots(page.grades()), out)?;
        let documents = overview.documents;
        drop(overview);
        self.for_each_document(&batch, &mut |jobs| Ok(page.row(jobs, out)?))?;
        page.middle(out)?;
        let mut position = 0;
        self.for_each_document(&batch, &mut |jobs| {
            let Some(first) = jobs.first() else { return Ok(()) };
            let ordinal = first.job.ordinal;
            position += 1;
            let neighbours = (ordinal.checked_sub(1), (position < documents).then_some(ordinal + 1));
            self.document(jobs, neighbours, batch.repeat > 1, out)
        })?;
        Ok(page.end(out)?)
    }

    fn document(
        &self,
        jobs: &[JobRow],
        neighbours: (Option<u32>, Option<u32>),
        repeats: bool,
        out: &mut dyn Write,
    ) -> Result<()> {
        let Some(job) = jobs.first().map(|row| &row.job) else { return Ok(()) };
        let document = self
            .repository
            .document(&job.document_id)?
            .ok_or_else(|| Failure::not_found(format!("document {} was deleted meanwhile", job.document_id)))?;
        let content = self.with_content.then_some(document.content.as_str());
        let mut page = DocumentPage::new(job.ordinal, &document.header, content, repeats);
        page.begin(neighbours, out)?;
        for row in jobs {
            let stored = self.repository.evaluation_of_job(&row.job.id)?;
            page.evaluation(row, stored.as_ref(), out)?;
        }
        Ok(page.end(out)?)
    }

    fn overview(&self, batch: &BatchSummary) -> Result<Overview> {
        let mut overview = Overview::default();
        self.for_each_document(batch, &mut |jobs| {
            overview.add(jobs);
            Ok(())
        })?;
        Ok(overview)
    }

    /// A report of at most `room` characters.
    pub(super) fn markdown(&self, batch: &BatchSummary, room: usize) -> Result<String> {
        let Detail { batch, agent, metrics, grades } = Detail::read(self.repository, batch.clone())?;
        let mut report = BatchReport::new(&batch, &agent, &metrics, &grades);
        drop(grades);
        self.for_each_document(&batch, &mut |jobs| {
            let Some(outcome) = Outcome::new(jobs) else { return Ok(()) };
            for row in jobs.iter().filter(|row| row.evaluation.as_ref().is_some_and(|it| it.comment_count > 0)) {
                let stored = self.repository.evaluation_of_job(&row.job.id)?;
                for comment in stored.iter().flat_map(StoredEvaluation::comments) {
                    report.worst.consider(&row.job.document_title, comment);
                }
            }
            report.document(&outcome);
            Ok(())
        })?;
        Ok(report.text(room))
    }

    /// All jobs of each document, in order.
    fn for_each_document(&self, batch: &BatchSummary, each: &mut dyn FnMut(&[JobRow]) -> Result<()>) -> Result<()> {
        let mut jobs: Vec<JobRow> = Vec::new();
        rows::for_each_row(self.repository, batch, self.now, &mut |row| {
            if jobs.first().is_some_and(|first| first.job.ordinal != row.job.ordinal) {
                each(&jobs)?;
                jobs.clear();
            }
            jobs.push(row.clone());
            Ok(())
        })?;
        if jobs.is_empty() { Ok(()) } else { each(&jobs) }
    }
}

/// What the plots show of each document: a title and three numbers.
#[derive(Default)]
struct Overview {
    documents: u64,
    dots: Vec<Dot>,
    costs: Vec<ScatterPoint>,
    without_cost: u64,
}

impl Overview {
    fn add(&mut self, jobs: &[JobRow]) {
        let Some(outcome) = Outcome::new(jobs) else { return };
        self.documents += 1;
        let Some(grade) = outcome.grades.mean() else { return };
        let (title, target) = (outcome.title(), html::key(outcome.ordinal()));
        if let Some(cost) = outcome.mean_cost() {
            self.costs.push(ScatterPoint { title: title.clone(), target: target.clone(), grade, cost });
        } else {
            self.without_cost += 1;
        }
        self.dots.push(Dot { title, target, grade, interval: outcome.grades.interval(CONFIDENCE) });
    }

    fn plots(&self, grades: &Sample) -> Vec<Plot> {
        [histogram(grades), scatter(&self.costs, self.without_cost), dots(&self.dots)].into_iter().flatten().collect()
    }
}
