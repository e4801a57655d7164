//! What the jobs of one document came to, for the reports.

use crate::domain::stats::{CONFIDENCE, Interval, Roughness, Sample};
use crate::domain::{BatchSummary, Cost, ErrorKind, JobStatus, Level};
use crate::render::{clean, counted};
use crate::repository::JobRow;

/// Characters of a summary in a table.
const SUMMARY_CHARS: usize = 200;

/// What the repetitions of one document came to.
#[derive(Debug)]
pub struct Outcome<'a> {
    rows: &'a [JobRow],
    first: &'a JobRow,
    pub grades: Sample,
}

impl<'a> Outcome<'a> {
    /// `None` without jobs.
    #[must_use]
    pub fn new(rows: &'a [JobRow]) -> Option<Self> {
        let grades = rows.iter().filter_map(|row| row.evaluation.as_ref()?.grade);
        Some(Self { rows, first: rows.first()?, grades: Sample::new(grades) })
    }

    /// Position of the document in the batch, from 0.
    #[must_use]
    pub const fn ordinal(&self) -> u32 {
        self.first.job.ordinal
    }

    #[must_use]
    pub fn title(&self) -> String {
        clean(&self.first.job.document_title).into_owned()
    }

    /// Of all its jobs; `None` when one is not known.
    #[must_use]
    pub fn cost(&self) -> Option<Cost> {
        self.rows.iter().map(|row| row.job.usage.cost).sum::<Option<Cost>>()
    }

    /// The mean over its jobs.
    #[must_use]
    pub fn mean_cost(&self) -> Option<Cost> {
        Some(Cost::from_pico_dollars(self.cost()?.pico_dollars() / self.rows.len() as u64))
    }

    #[must_use]
    pub fn comments(&self) -> Option<u64> {
        let counts: Vec<u64> =
            self.rows.iter().filter_map(|row| Some(row.evaluation.as_ref()?.comment_count)).collect();
        (!counts.is_empty()).then(|| counts.iter().sum())
    }

    /// Over its jobs.
    #[must_use]
    pub fn millis(&self) -> Option<u64> {
        let known: Vec<u64> = self.rows.iter().filter_map(|row| row.job.duration_ms).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    }

    /// In a word, and whether something failed.
    #[must_use]
    pub fn status(&self) -> (String, bool) {
        let has = |status: JobStatus| self.rows.iter().filter(|row| row.job.status == status).count();
        let failed = has(JobStatus::Failed);
        if self.rows.iter().all(|row| row.job.status == self.first.job.status) {
            return (self.first.job.status.as_str().to_lowercase(), failed > 0);
        }
        (format!("{} of {} completed", has(JobStatus::Completed), self.rows.len()), failed > 0)
    }

    /// Why its failed jobs failed.
    pub fn failures(&self) -> impl Iterator<Item = ErrorKind> {
        let failed = self.rows.iter().filter(|row| row.job.status == JobStatus::Failed);
        failed.filter_map(|row| row.job.error.as_ref().map(|error| error.kind))
    }

    /// The first summary, or why there is none.
    #[must_use]
    pub fn summary(&self) -> String {
        let summary = self.rows.iter().find_map(|row| Some(row.evaluation.as_ref()?.summary.as_str()));
        let problem = self.rows.iter().find_map(|row| Some(row.job.error.as_ref()?.message.as_str()));
        cut(&clean(summary.or(problem).unwrap_or_default()), SUMMARY_CHARS)
    }
}

/// At most so many characters, with a mark where something is missing.
#[must_use]
pub fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
    }
}

/// A share of a whole, to a tenth of a percent; what is not all of it never reads as 100.
#[must_use]
pub fn percent(share: f64) -> String {
    let percent = share * 100.0;
    format!("{:.1}", if percent < 100.0 { percent.min(99.9) } else { percent })
}

/// 0 is the most serious.
#[must_use]
pub const fn severity(level: Level) -> u8 {
    match level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Nitpick => 2,
        Level::Info => 3,
        Level::Success => 4,
    }
}

/// How many jobs came to what.
#[must_use]
pub fn jobs(batch: &BatchSummary) -> String {
    let stats = &batch.job_stats;
    let mut text = format!("{} of {} completed", stats.completed, stats.total);
    for (count, what) in [
        (stats.failed, "failed"),
        (stats.running, "running"),
        (stats.pending, "pending"),
        (stats.cancelled, "cancelled"),
    ] {
        if count > 0 {
            text += &format!(", {count} {what}");
        }
    }
    text
}

/// Why the interval is to be read with care, as a sentence; `None` where there is no reason or no interval.
#[must_use]
pub fn interval_note(grades: &Sample) -> Option<String> {
    let interval = grades.interval(CONFIDENCE)?;
    let reasons = grades.roughness().into_iter().map(|roughness| match roughness {
        Roughness::Few { count } => format!("it rests on {}", counted(count as u64, "document")),
        Roughness::Skewed { skewness } => {
            let skewness = format!("{skewness:.1}").replace('-', "\u{2212}");
            format!("the grades lean to one side (skewness {skewness})")
        }
    });
    let beyond = exceeds_grades(interval).then(|| "it reaches beyond the scale of 0 to 100".to_owned());
    let reasons: Vec<String> = reasons.chain(beyond).collect();
    (!reasons.is_empty()).then(|| format!("The interval is rough: {}.", reasons.join("; ")))
}

/// A t interval knows of no ends of the scale.
#[must_use]
pub fn exceeds_grades(interval: Interval) -> bool {
    interval.low < 0.0 || interval.high > 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_makes_an_interval_rough() {
        let note = |grades: &[f64]| interval_note(&Sample::new(grades.iter().copied()));
        assert_eq!(note(&[50.0]), None, "no interval");
        assert_eq!(note(&[50.0; 3]).unwrap(), "The interval is rough: it rests on 3 documents.");
        assert_eq!(
            note(&[10.0, 90.0]).unwrap(),
            "The interval is rough: it rests on 2 documents; it reaches beyond the scale of 0 to 100."
        );
        assert_eq!(note(&(0..30).map(|index| 50.0 + f64::from(index)).collect::<Vec<_>>()), None);
    }

    #[test]
    fn a_share_is_rounded_to_the_nearest_and_never_up_to_the_whole() {
        assert_eq!(percent(65.0 / 75.0), "86.7");
        assert_eq!(percent(99_999.0 / 100_000.0), "99.9");
        assert_eq!((percent(1.0), percent(0.0)), ("100.0".to_owned(), "0.0".to_owned()));
    }

    #[test]
    fn cutting_counts_characters() {
        assert_eq!(cut("éèê", 3), "éèê");
        assert_eq!(cut("éè êx", 3), "éè…");
    }
}
