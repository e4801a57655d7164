//! CSV (RFC 4180), one job a row. A text that a spreadsheet would take for a formula gets a leading apostrophe;
//! numbers stay as they are.

use std::borrow::Cow;
use std::io::{self, Write};

use super::sanitize::clean;
use crate::domain::BatchSummary;
use crate::repository::JobRow;

const HEADINGS: [&str; 21] = [
    "batchId",
    "trackingId",
    "agent",
    "agentVersion",
    "jobId",
    "documentId",
    "documentTitle",
    "repetition",
    "status",
    "attempts",
    "grade",
    "commentCount",
    "durationMs",
    "inputTokens",
    "outputTokens",
    "costUsd",
    "startedAt",
    "completedAt",
    "errorKind",
    "error",
    "summary",
];

/// Writes rows as they come.
pub struct JobTable<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> std::fmt::Debug for JobTable<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JobTable").finish_non_exhaustive()
    }
}

impl<W: Write> JobTable<W> {
    /// Writes the headings.
    pub fn new(out: W) -> io::Result<Self> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        writer.write_record(HEADINGS)?;
        Ok(Self { writer })
    }

    pub fn row(&mut self, batch: &BatchSummary, row: &JobRow) -> io::Result<()> {
        let job = &row.job;
        let evaluation = row.evaluation.as_ref();
        let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
        let error = job.error.as_ref();
        self.writer.write_record([
            batch.id.as_str(),
            &text(batch.tracking_id.as_deref().unwrap_or_default()),
            &text(&batch.agent.name),
            &batch.agent.version.to_string(),
            job.id.as_str(),
            job.document_id.as_str(),
            &text(&job.document_title),
            &job.repetition.to_string(),
            job.status.as_str(),
            &job.attempts.to_string(),
            &evaluation.and_then(|evaluation| evaluation.grade).map(|grade| grade.to_string()).unwrap_or_default(),
            &number(evaluation.map(|evaluation| evaluation.comment_count)),
            &number(job.duration_ms),
            &number(job.usage.input_tokens),
            &number(job.usage.output_tokens),
            &job.usage.cost.map(|cost| cost.dollars().to_string()).unwrap_or_default(),
            &job.started_at.map(|time| time.to_string()).unwrap_or_default(),
            &job.completed_at.map(|time| time.to_string()).unwrap_or_default(),
            error.map_or("", |error| error.kind.as_str()),
            &text(error.map_or("", |error| error.message.as_str())),
            &text(evaluation.map_or("", |evaluation| evaluation.summary.as_str())),
        ])?;
        Ok(())
    }

    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A text cell that no spreadsheet runs and no terminal obeys.
fn text(value: &str) -> Cow<'_, str> {
    let is_command = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    if value.contains(is_command) {
        let harmless = value.split_inclusive(['\t', '\n', '\r']).map(|piece| {
            let end = piece.trim_end_matches(['\t', '\n', '\r']).len();
            format!("{}{}", clean(&piece[..end]), &piece[end..])
        });
        return Cow::Owned(text(&harmless.collect::<String>()).into_owned());
    }
    if value.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_case::test_case;

    #[test_case("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")")]
    #[test_case("-1+2", "'-1+2")]
    #[test_case("\tx", "'\tx")]
    #[test_case("plain = text", "plain = text")]
    #[test_case("a\x1b[31mb\n=c\x07\r\n", "a␛[31mb\n=c␇\r\n")]
    fn formulas_become_text(value: &str, expected: &str) {
        assert_eq!(text(value), expected);
    }
}
